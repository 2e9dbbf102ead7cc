<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
<context>
    <name>Backups</name>
    <message numerus="yes">
        <source>%n erasure(s) have not reached it</source>
        <translation>
            <numerusform>%Ln erasure has not reached it</numerusform>
            <numerusform>%Ln erasures have not reached it</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n event(s)</source>
        <translation>
            <numerusform>%Ln event</numerusform>
            <numerusform>%Ln events</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n damaged file(s) there made anew</source>
        <translation>
            <numerusform>%Ln damaged file there made anew</numerusform>
            <numerusform>%Ln damaged files there made anew</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n shredded file(s) taken away there</source>
        <translation>
            <numerusform>%Ln shredded file taken away there</numerusform>
            <numerusform>%Ln shredded files taken away there</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>BagAnswers</name>
    <message numerus="yes">
        <source>What was found (%n)</source>
        <translation>
            <numerusform>What was found (%Ln)</numerusform>
            <numerusform>What was found (%Ln)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CheckResult</name>
    <message numerus="yes">
        <source>%n thing(s) are not as they were written</source>
        <translation>
            <numerusform>%Ln thing is not as it was written</numerusform>
            <numerusform>%Ln things are not as they were written</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stored file(s) were read before the check was stopped, from {when} on, and were not read again now.</source>
        <translation>
            <numerusform>%Ln stored file was read before the check was stopped, from {when} on, and was not read again now.</numerusform>
            <numerusform>%Ln stored files were read before the check was stopped, from {when} on, and were not read again now.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CustodyPage</name>
    <message numerus="yes">
        <source>%n event(s)</source>
        <translation>
            <numerusform>%Ln event</numerusform>
            <numerusform>%Ln events</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DoneView</name>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%Ln file</numerusform>
            <numerusform>%Ln files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n record(s)</source>
        <translation>
            <numerusform>%Ln record</numerusform>
            <numerusform>%Ln records</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n event(s)</source>
        <translation>
            <numerusform>%Ln event</numerusform>
            <numerusform>%Ln events</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DraftList</name>
    <message numerus="yes">
        <source>%n more draft(s)…</source>
        <translation>
            <numerusform>%Ln more draft…</numerusform>
            <numerusform>%Ln more drafts…</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>EmbeddedTree</name>
    <message numerus="yes">
        <source>Show all %n detail(s) as read</source>
        <translation>
            <numerusform>Show all %Ln detail as read</numerusform>
            <numerusform>Show all %Ln details as read</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ExtractDialog</name>
    <message numerus="yes">
        <source>Take %n original(s) out of the archive</source>
        <translation>
            <numerusform>Take %Ln original out of the archive</numerusform>
            <numerusform>Take %Ln originals out of the archive</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n original(s) written, each as its digest says.</source>
        <translation>
            <numerusform>%Ln original written, as its digest says.</numerusform>
            <numerusform>%Ln originals written, each as its digest says.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FindResults</name>
    <message numerus="yes">
        <source>Best first: %n found</source>
        <translation>
            <numerusform>Best first: %Ln found</numerusform>
            <numerusform>Best first: %Ln found</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Newest first: %n found</source>
        <translation>
            <numerusform>Newest first: %Ln found</numerusform>
            <numerusform>Newest first: %Ln found</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>HelpCard</name>
    <message numerus="yes">
        <source>%n incident(s)</source>
        <translation>
            <numerusform>%Ln incident</numerusform>
            <numerusform>%Ln incidents</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%Ln file</numerusform>
            <numerusform>%Ln files</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>HistoryPage</name>
    <message numerus="yes">
        <source>%n revision(s)</source>
        <translation>
            <numerusform>%Ln revision</numerusform>
            <numerusform>%Ln revisions</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>IncidentDetail</name>
    <message numerus="yes">
        <source>and %n more…</source>
        <translation>
            <numerusform>and %Ln more…</numerusform>
            <numerusform>and %Ln more…</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>IncidentMap</name>
    <message numerus="yes">
        <source>%n incident(s) without coordinates are not on the map.</source>
        <translation>
            <numerusform>%Ln incident without coordinates is not on the map.</numerusform>
            <numerusform>%Ln incidents without coordinates are not on the map.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Of %n of them something was erased or is damaged.</source>
        <translation>
            <numerusform>Of %Ln of them something was erased or is damaged.</numerusform>
            <numerusform>Of %Ln of them something was erased or is damaged.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n incident(s) with a place</source>
        <translation>
            <numerusform>%Ln incident with a place</numerusform>
            <numerusform>%Ln incidents with a place</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n incident(s) here</source>
        <translation>
            <numerusform>%Ln incident here</numerusform>
            <numerusform>%Ln incidents here</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>IntakeOpen</name>
    <message numerus="yes">
        <source>%n file(s) of {reference} are in, whole.</source>
        <translation>
            <numerusform>%Ln file of {reference} is in, whole.</numerusform>
            <numerusform>%Ln files of {reference} are in, whole.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>IntakeResult</name>
    <message numerus="yes">
        <source>%n file(s) taken in</source>
        <translation>
            <numerusform>%Ln file taken in</numerusform>
            <numerusform>%Ln files taken in</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) that were seen when you looked are no longer there.</source>
        <translation>
            <numerusform>%Ln file that was seen when you looked is no longer there.</numerusform>
            <numerusform>%Ln files that were seen when you looked are no longer there.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) were not there when you looked; they are in as well.</source>
        <translation>
            <numerusform>%Ln file were not there when you looked; they are in as well.</numerusform>
            <numerusform>%Ln files were not there when you looked; they are in as well.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of them, kept once</source>
        <translation>
            <numerusform>%Ln of them, kept once</numerusform>
            <numerusform>%Ln of them, kept once</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s), both are kept</source>
        <translation>
            <numerusform>%Ln file, both are kept</numerusform>
            <numerusform>%Ln files, both of each are kept</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>IntakeSources</name>
    <message numerus="yes">
        <source>%n file(s), kept once</source>
        <translation>
            <numerusform>%Ln file, kept once</numerusform>
            <numerusform>%Ln files, kept once</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%Ln file</numerusform>
            <numerusform>%Ln files</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LeavesStep</name>
    <message numerus="yes">
        <source>%n incident(s)</source>
        <translation>
            <numerusform>%Ln incident</numerusform>
            <numerusform>%Ln incidents</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%Ln file</numerusform>
            <numerusform>%Ln files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>With %n event(s) of your ledger about them and the one that says that this bundle is made. Even so the bundle tells how many events your ledger has, when these were recorded, and your signing key.</source>
        <translation>
            <numerusform>With %Ln event of your ledger about them and the one that says that this bundle is made. Even so the bundle tells how many events your ledger has, when these were recorded, and your signing key.</numerusform>
            <numerusform>With %Ln events of your ledger about them and the one that says that this bundle is made. Even so the bundle tells how many events your ledger has, when these were recorded, and your signing key.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n thing(s) stay as a whole</source>
        <translation>
            <numerusform>%Ln thing stays as a whole</numerusform>
            <numerusform>%Ln things stay as a whole</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %Ln more</numerusform>
            <numerusform>and %Ln more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LeavingFields</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %Ln more</numerusform>
            <numerusform>and %Ln more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Files that carry more than they show  (%n)</source>
        <translation>
            <numerusform>Files that carry more than they show  (%Ln)</numerusform>
            <numerusform>Files that carry more than they show  (%Ln)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LinkDialog</name>
    <message numerus="yes">
        <source>Link %n item(s) to an incident</source>
        <translation>
            <numerusform>Link %Ln item to an incident</numerusform>
            <numerusform>Link %Ln items to an incident</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LockingCard</name>
    <message numerus="yes">
        <source>%n minute(s)</source>
        <translation>
            <numerusform>%Ln minute</numerusform>
            <numerusform>%Ln minutes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Months</name>
    <message numerus="yes">
        <source>%n incident(s) counted</source>
        <translation>
            <numerusform>%Ln incident counted</numerusform>
            <numerusform>%Ln incidents counted</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n counted with a wider incident</source>
        <translation>
            <numerusform>%Ln counted with a wider incident</numerusform>
            <numerusform>%Ln counted with a wider incident</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>OpeningNotice</name>
    <message numerus="yes">
        <source>%n stored object(s) without a record were put aside.</source>
        <translation>
            <numerusform>%Ln stored object without a record was put aside.</numerusform>
            <numerusform>%Ln stored objects without a record were put aside.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ProgressPanel</name>
    <message numerus="yes">
        <source>about %n second(s) left</source>
        <translation>
            <numerusform>about %Ln second left</numerusform>
            <numerusform>about %Ln seconds left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %n minute(s) left</source>
        <translation>
            <numerusform>about %Ln minute left</numerusform>
            <numerusform>about %Ln minutes left</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ReceivePage</name>
    <message numerus="yes">
        <source>%n new file(s)</source>
        <translation>
            <numerusform>%Ln new file</numerusform>
            <numerusform>%Ln new files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) are held already.</source>
        <translation>
            <numerusform>%Ln file is held already.</numerusform>
            <numerusform>%Ln files are held already.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ReceivedResult</name>
    <message numerus="yes">
        <source>%n file(s) taken in</source>
        <translation>
            <numerusform>%Ln file taken in</numerusform>
            <numerusform>%Ln files taken in</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SecondStep</name>
    <message numerus="yes">
        <source>%n file(s) wait for the second step.</source>
        <translation>
            <numerusform>%Ln file waits for the second step.</numerusform>
            <numerusform>%Ln files wait for the second step.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) could not be read into.</source>
        <translation>
            <numerusform>%Ln file could not be read into.</numerusform>
            <numerusform>%Ln files could not be read into.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Metadata of %n file(s) read</source>
        <translation>
            <numerusform>Metadata of %Ln file read</numerusform>
            <numerusform>Metadata of %Ln files read</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n thumbnail(s) made</source>
        <translation>
            <numerusform>%Ln thumbnail made</numerusform>
            <numerusform>%Ln thumbnails made</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n could not be read into</source>
        <translation>
            <numerusform>%Ln could not be read into</numerusform>
            <numerusform>%Ln could not be read into</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>A part of %n file(s) could not be read.</source>
        <translation>
            <numerusform>A part of %Ln file could not be read.</numerusform>
            <numerusform>A part of %Ln files could not be read.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ShredDialog</name>
    <message numerus="yes">
        <source>%n stored file(s) of this item</source>
        <translation>
            <numerusform>%Ln stored file of this item</numerusform>
            <numerusform>%Ln stored files of this item</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of them destroyed</source>
        <translation>
            <numerusform>%Ln of them destroyed</numerusform>
            <numerusform>%Ln of them destroyed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stay(s), because another item has the same bytes.</source>
        <translation>
            <numerusform>%Ln stays, because another item has the same bytes.</numerusform>
            <numerusform>%Ln stay, because another item has the same bytes.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{reference} is shredded: %n stored object(s) are destroyed.</source>
        <translation>
            <numerusform>{reference} is shredded: %Ln&#xa0;stored object is destroyed.</numerusform>
            <numerusform>{reference} is shredded: %Ln&#xa0;stored objects are destroyed.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SourcesPage</name>
    <message numerus="yes">
        <source>%n source(s), by pseudonym</source>
        <translation>
            <numerusform>%Ln source, by pseudonym</numerusform>
            <numerusform>%Ln sources, by pseudonym</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>VerifyAnswers</name>
    <message numerus="yes">
        <source>What is wrong, or worth knowing (%n)</source>
        <translation>
            <numerusform>What is wrong, or worth knowing (%Ln)</numerusform>
            <numerusform>What is wrong, or worth knowing (%Ln)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>WhichStep</name>
    <message numerus="yes">
        <source>%n incident(s) ticked</source>
        <translation>
            <numerusform>%Ln incident ticked</numerusform>
            <numerusform>%Ln incidents ticked</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>custody</name>
    <message numerus="yes">
        <source>{first} and %n more</source>
        <translation>
            <numerusform>{first} and %Ln more</numerusform>
            <numerusform>{first} and %Ln more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>drafts</name>
    <message numerus="yes">
        <source>What was typed last in %n form(s) could not be kept, and is lost.</source>
        <translation>
            <numerusform>What was typed last in %Ln form could not be kept, and is lost.</numerusform>
            <numerusform>What was typed last in %Ln forms could not be kept, and is lost.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>embedded</name>
    <message numerus="yes">
        <source>%n byte(s) that are no text</source>
        <translation>
            <numerusform>%Ln byte that is no text</numerusform>
            <numerusform>%Ln bytes that are no text</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>too long to be kept apart: %n byte(s)</source>
        <translation>
            <numerusform>too long to be kept apart: %Ln byte</numerusform>
            <numerusform>too long to be kept apart: %Ln bytes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>verdict</name>
    <message numerus="yes">
        <source>%n file(s) read</source>
        <translation>
            <numerusform>%Ln file read</numerusform>
            <numerusform>%Ln files read</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wording</name>
    <message numerus="yes">
        <source>%n byte(s)</source>
        <translation>
            <numerusform>%Ln byte</numerusform>
            <numerusform>%Ln bytes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n evidence item(s)</source>
        <translation>
            <numerusform>%Ln evidence item</numerusform>
            <numerusform>%Ln evidence items</numerusform>
        </translation>
    </message>
</context>
</TS>
