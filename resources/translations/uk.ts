<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="uk">
<context>
    <name>IncidentDetail</name>
    <message>
        <source>The chosen incident</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Evidence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Custody</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All that is known of it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>revision {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>and %n more…</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Edit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add evidence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export bundle…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>History</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>IncidentsPage</name>
    <message>
        <source>Incident</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Incidents</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New incident</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find in everything: words, places, digests</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is recorded yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Begin with an incident: what happened, when, where, and who says so. Or take files in first, and say later what they show.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>KeyedRows</name>
    <message>
        <source>loading</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PassphraseField</name>
    <message>
        <source>Show</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show what is typed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hide</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ProgressPanel</name>
    <message>
        <source>Progress</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{percent} %</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>about %n second(s) left</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %n minute(s) left</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StartPage</name>
    <message>
        <source>Start</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Evidence is kept encrypted on this computer alone. No list of archives is kept: point at the folder of yours.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Open an archive…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose its folder, then type your passphrase.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make a &amp;new archive…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Takes two minutes; you will need paper for the recovery words.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Verify a bundle…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check what somebody handed over. Needs no archive and no passphrase.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folder of the archive</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>UnlockPage</name>
    <message>
        <source>Unlock</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another archive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unlock the archive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recovery words and a one-time code open it too. Nobody can open it without one of them, and neither can we.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unlocking…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unlocking the archive</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Window</name>
    <message>
        <source>Locking…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Workspace</name>
    <message>
        <source>Incidents</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lock</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no event is protected by a checkpoint in other hands yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>protected up to event {event}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Archive {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>never checked in full</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>last full check {date}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>errors</name>
    <message>
        <source>No key of this archive opens with this passphrase.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another program has this archive open.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This archive was written by a newer program than this one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is stored is not what was written: something is damaged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is not there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A rule of this archive forbids it; nothing was changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The disk refused to write: it is full, read-only or failing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A file could not be read, or changed while it was read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This file could not be previewed safely.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What was entered cannot be understood.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The program made a mistake. What was saved is kept, and so are drafts.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It did not work</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>wording</name>
    <message numerus="yes">
        <source>%n evidence item(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
</TS>
