<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
<context>
    <name>Backups</name>
    <message numerus="yes">
        <source>%n erasure(s) have not reached it</source>
        <translation>
            <numerusform>%n erasure has not reached it</numerusform>
            <numerusform>%n erasures have not reached it</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n event(s)</source>
        <translation>
            <numerusform>%n event</numerusform>
            <numerusform>%n events</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n damaged file(s) there made anew</source>
        <translation>
            <numerusform>%n damaged file there made anew</numerusform>
            <numerusform>%n damaged files there made anew</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n shredded file(s) taken away there</source>
        <translation>
            <numerusform>%n shredded file taken away there</numerusform>
            <numerusform>%n shredded files taken away there</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>BagAnswers</name>
    <message numerus="yes">
        <source>What was found (%n)</source>
        <translation>
            <numerusform>What was found (%n)</numerusform>
            <numerusform>What was found (%n)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CheckResult</name>
    <message numerus="yes">
        <source>%n thing(s) are not as they were written</source>
        <translation>
            <numerusform>%n thing is not as it was written</numerusform>
            <numerusform>%n things are not as they were written</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stored file(s) were read before the check was stopped, from {when} on, and were not read again now.</source>
        <translation>
            <numerusform>%n stored file was read before the check was stopped, from {when} on, and was not read again now.</numerusform>
            <numerusform>%n stored files were read before the check was stopped, from {when} on, and were not read again now.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CustodyPage</name>
    <message numerus="yes">
        <source>%n event(s)</source>
        <translation>
            <numerusform>%n event</numerusform>
            <numerusform>%n events</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DoneView</name>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%n file</numerusform>
            <numerusform>%n files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n record(s)</source>
        <translation>
            <numerusform>%n record</numerusform>
            <numerusform>%n records</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n event(s)</source>
        <translation>
            <numerusform>%n event</numerusform>
            <numerusform>%n events</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DraftList</name>
    <message numerus="yes">
        <source>%n more draft(s)…</source>
        <translation>
            <numerusform>%n more draft…</numerusform>
            <numerusform>%n more drafts…</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>EmbeddedTree</name>
    <message numerus="yes">
        <source>Show all %n detail(s) as read</source>
        <translation>
            <numerusform>Show all %n detail as read</numerusform>
            <numerusform>Show all %n details as read</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ExtractDialog</name>
    <message numerus="yes">
        <source>Take %n original(s) out of the archive</source>
        <translation>
            <numerusform>Take %n original out of the archive</numerusform>
            <numerusform>Take %n originals out of the archive</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n original(s) written, each as its digest says.</source>
        <translation>
            <numerusform>%n original written, as its digest says.</numerusform>
            <numerusform>%n originals written, each as its digest says.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FindResults</name>
    <message numerus="yes">
        <source>Best first: %n found</source>
        <translation>
            <numerusform>Best first: %n found</numerusform>
            <numerusform>Best first: %n found</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Newest first: %n found</source>
        <translation>
            <numerusform>Newest first: %n found</numerusform>
            <numerusform>Newest first: %n found</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>HelpCard</name>
    <message numerus="yes">
        <source>%n incident(s)</source>
        <translation>
            <numerusform>%n incident</numerusform>
            <numerusform>%n incidents</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%n file</numerusform>
            <numerusform>%n files</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>HistoryPage</name>
    <message numerus="yes">
        <source>%n revision(s)</source>
        <translation>
            <numerusform>%n revision</numerusform>
            <numerusform>%n revisions</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>IncidentDetail</name>
    <message numerus="yes">
        <source>and %n more…</source>
        <translation>
            <numerusform>and %n more…</numerusform>
            <numerusform>and %n more…</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>IncidentMap</name>
    <message numerus="yes">
        <source>%n incident(s) without coordinates are not on the map.</source>
        <translation>
            <numerusform>%n incident without coordinates is not on the map.</numerusform>
            <numerusform>%n incidents without coordinates are not on the map.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Of %n of them something was erased or is damaged.</source>
        <translation>
            <numerusform>Of %n of them something was erased or is damaged.</numerusform>
            <numerusform>Of %n of them something was erased or is damaged.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n incident(s) with a place</source>
        <translation>
            <numerusform>%n incident with a place</numerusform>
            <numerusform>%n incidents with a place</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n incident(s) here</source>
        <translation>
            <numerusform>%n incident here</numerusform>
            <numerusform>%n incidents here</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>IntakeOpen</name>
    <message numerus="yes">
        <source>%n file(s) of {reference} are in, whole.</source>
        <translation>
            <numerusform>%n file of {reference} is in, whole.</numerusform>
            <numerusform>%n files of {reference} are in, whole.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>IntakeResult</name>
    <message numerus="yes">
        <source>%n file(s) taken in</source>
        <translation>
            <numerusform>%n file taken in</numerusform>
            <numerusform>%n files taken in</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) that were seen when you looked are no longer there.</source>
        <translation>
            <numerusform>%n file that was seen when you looked is no longer there.</numerusform>
            <numerusform>%n files that were seen when you looked are no longer there.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) were not there when you looked; they are in as well.</source>
        <translation>
            <numerusform>%n file were not there when you looked; they are in as well.</numerusform>
            <numerusform>%n files were not there when you looked; they are in as well.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of them, kept once</source>
        <translation>
            <numerusform>%n of them, kept once</numerusform>
            <numerusform>%n of them, kept once</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s), both are kept</source>
        <translation>
            <numerusform>%n file, both are kept</numerusform>
            <numerusform>%n files, both of each are kept</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>IntakeSources</name>
    <message numerus="yes">
        <source>%n file(s), kept once</source>
        <translation>
            <numerusform>%n file, kept once</numerusform>
            <numerusform>%n files, kept once</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%n file</numerusform>
            <numerusform>%n files</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LeavesStep</name>
    <message numerus="yes">
        <source>%n incident(s)</source>
        <translation>
            <numerusform>%n incident</numerusform>
            <numerusform>%n incidents</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%n file</numerusform>
            <numerusform>%n files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>With %n event(s) of your ledger about them and the one that says that this bundle is made. Even so the bundle tells how many events your ledger has, when these were recorded, and your signing key.</source>
        <translation>
            <numerusform>With %n event of your ledger about them and the one that says that this bundle is made. Even so the bundle tells how many events your ledger has, when these were recorded, and your signing key.</numerusform>
            <numerusform>With %n events of your ledger about them and the one that says that this bundle is made. Even so the bundle tells how many events your ledger has, when these were recorded, and your signing key.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n thing(s) stay as a whole</source>
        <translation>
            <numerusform>%n thing stays as a whole</numerusform>
            <numerusform>%n things stay as a whole</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LeavingFields</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Files that carry more than they show  (%n)</source>
        <translation>
            <numerusform>Files that carry more than they show  (%n)</numerusform>
            <numerusform>Files that carry more than they show  (%n)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LinkDialog</name>
    <message numerus="yes">
        <source>Link %n item(s) to an incident</source>
        <translation>
            <numerusform>Link %n item to an incident</numerusform>
            <numerusform>Link %n items to an incident</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LockingCard</name>
    <message numerus="yes">
        <source>%n minute(s)</source>
        <translation>
            <numerusform>%n minute</numerusform>
            <numerusform>%n minutes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Months</name>
    <message numerus="yes">
        <source>%n incident(s) counted</source>
        <translation>
            <numerusform>%n incident counted</numerusform>
            <numerusform>%n incidents counted</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n counted with a wider incident</source>
        <translation>
            <numerusform>%n counted with a wider incident</numerusform>
            <numerusform>%n counted with a wider incident</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>OpeningNotice</name>
    <message numerus="yes">
        <source>%n stored object(s) without a record were put aside.</source>
        <translation>
            <numerusform>%n stored object without a record was put aside.</numerusform>
            <numerusform>%n stored objects without a record were put aside.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ProgressPanel</name>
    <message numerus="yes">
        <source>about %n second(s) left</source>
        <translation>
            <numerusform>about %n second left</numerusform>
            <numerusform>about %n seconds left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %n minute(s) left</source>
        <translation>
            <numerusform>about %n minute left</numerusform>
            <numerusform>about %n minutes left</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ReceivePage</name>
    <message numerus="yes">
        <source>%n new file(s)</source>
        <translation>
            <numerusform>%n new file</numerusform>
            <numerusform>%n new files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) are held already.</source>
        <translation>
            <numerusform>%n file is held already.</numerusform>
            <numerusform>%n files are held already.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ReceivedResult</name>
    <message numerus="yes">
        <source>%n file(s) taken in</source>
        <translation>
            <numerusform>%n file taken in</numerusform>
            <numerusform>%n files taken in</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SecondStep</name>
    <message numerus="yes">
        <source>Metadata of %n file(s) read</source>
        <translation>
            <numerusform>Metadata of %n file read</numerusform>
            <numerusform>Metadata of %n files read</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n thumbnail(s) made</source>
        <translation>
            <numerusform>%n thumbnail made</numerusform>
            <numerusform>%n thumbnails made</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n could not be read into</source>
        <translation>
            <numerusform>%n could not be read into</numerusform>
            <numerusform>%n could not be read into</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ShredDialog</name>
    <message numerus="yes">
        <source>%n stored file(s) of this item</source>
        <translation>
            <numerusform>%n stored file of this item</numerusform>
            <numerusform>%n stored files of this item</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of them destroyed</source>
        <translation>
            <numerusform>%n of them destroyed</numerusform>
            <numerusform>%n of them destroyed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stay(s), because another item has the same bytes.</source>
        <translation>
            <numerusform>%n stays, because another item has the same bytes.</numerusform>
            <numerusform>%n stay, because another item has the same bytes.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SourcesPage</name>
    <message numerus="yes">
        <source>%n source(s), by pseudonym</source>
        <translation>
            <numerusform>%n source, by pseudonym</numerusform>
            <numerusform>%n sources, by pseudonym</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>VerifyAnswers</name>
    <message numerus="yes">
        <source>What is wrong, or worth knowing (%n)</source>
        <translation>
            <numerusform>What is wrong, or worth knowing (%n)</numerusform>
            <numerusform>What is wrong, or worth knowing (%n)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>WhichStep</name>
    <message numerus="yes">
        <source>%n incident(s) ticked</source>
        <translation>
            <numerusform>%n incident ticked</numerusform>
            <numerusform>%n incidents ticked</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>custody</name>
    <message numerus="yes">
        <source>{first} and %n more</source>
        <translation>
            <numerusform>{first} and %n more</numerusform>
            <numerusform>{first} and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>embedded</name>
    <message numerus="yes">
        <source>%n byte(s) that are no text</source>
        <translation>
            <numerusform>%n byte that is no text</numerusform>
            <numerusform>%n bytes that are no text</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>too long to be kept apart: %n byte(s)</source>
        <translation>
            <numerusform>too long to be kept apart: %n byte</numerusform>
            <numerusform>too long to be kept apart: %n bytes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>verdict</name>
    <message numerus="yes">
        <source>%n file(s) read</source>
        <translation>
            <numerusform>%n file read</numerusform>
            <numerusform>%n files read</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wording</name>
    <message numerus="yes">
        <source>%n byte(s)</source>
        <translation>
            <numerusform>%n byte</numerusform>
            <numerusform>%n bytes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n evidence item(s)</source>
        <translation>
            <numerusform>%n evidence item</numerusform>
            <numerusform>%n evidence items</numerusform>
        </translation>
    </message>
</context>
</TS>
