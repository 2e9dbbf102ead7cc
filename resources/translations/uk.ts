<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="uk">
<context>
    <name>AboutCard</name>
    <message>
        <source>About</source>
        <translation>Про програму</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>Програма</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Версія</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Ліцензія</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Мережа</translation>
    </message>
    <message>
        <source>none: the program cannot reach one</source>
        <translation>немає: програма не може вийти в жодну мережу</translation>
    </message>
    <message>
        <source>Parts of it are the work of others, each under its own licence: among them Qt (LGPL), SQLCipher, PDFium, typst. The map is Natural Earth&apos;s, public domain. No part is under the GPL.</source>
        <translation>Деякі частини програми створили інші, кожна має власну ліцензію: серед них Qt (LGPL), SQLCipher, PDFium, typst. Карта&#xa0;— Natural Earth, суспільне надбання. Жодна частина не поширюється за GPL.</translation>
    </message>
    <message>
        <source>What is kept on this computer</source>
        <translation>Що зберігається на цьому комп’ютері</translation>
    </message>
    <message>
        <source>Archives seen before</source>
        <translation>Архіви, які тут уже відкривали</translation>
    </message>
    <message>
        <source>sealed, unreadable without the archive: {path}</source>
        <translation>зашифровано, без архіву не прочитати: {path}</translation>
    </message>
    <message>
        <source>Whose signatures you know</source>
        <translation>Чиї підписи ви знаєте</translation>
    </message>
    <message>
        <source>only if you keep a list outside an archive: {path}</source>
        <translation>лише якщо ви ведете перелік поза архівом: {path}</translation>
    </message>
    <message>
        <source>Heads of others&apos; logs</source>
        <translation>Стан чужих журналів</translation>
    </message>
    <message>
        <source>from bundles that you verified: {path}</source>
        <translation>з пакетів, які ви перевірили: {path}</translation>
    </message>
    <message>
        <source>Language and colours</source>
        <translation>Мова й кольори</translation>
    </message>
    <message>
        <source>and nothing else of windows: {path}</source>
        <translation>і більше нічого про вікна: {path}</translation>
    </message>
</context>
<context>
    <name>ActionRow</name>
    <message>
        <source>More</source>
        <translation>Ще</translation>
    </message>
</context>
<context>
    <name>AgentForm</name>
    <message>
        <source>&amp;Pseudonym</source>
        <translation>&amp;Псевдонім</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Ім’я</translation>
    </message>
    <message>
        <source>&amp;Role</source>
        <translation>&amp;Роль</translation>
    </message>
    <message>
        <source>&amp;Organisation</source>
        <translation>&amp;Організація</translation>
    </message>
    <message>
        <source>A pseudonym or a name is needed: every entry of the ledger says who made it. A name is kept apart, and can be erased; a pseudonym stays.</source>
        <translation>Потрібен псевдонім або ім’я: кожен запис журналу вказує, хто його зробив. Ім’я зберігається окремо, і його можна стерти; псевдонім залишається.</translation>
    </message>
</context>
<context>
    <name>AnswerCard</name>
    <message>
        <source>As it should be</source>
        <translation>Так, як має бути</translation>
    </message>
    <message>
        <source>Not as it should be</source>
        <translation>Не так, як має бути</translation>
    </message>
    <message>
        <source>Left open</source>
        <translation>Залишається відкритим</translation>
    </message>
</context>
<context>
    <name>Asking</name>
    <message>
        <source>Cancel</source>
        <translation>Скасувати</translation>
    </message>
</context>
<context>
    <name>Backups</name>
    <message>
        <source>What the backup found</source>
        <translation>Що виявлено під час резервного копіювання</translation>
    </message>
    <message>
        <source>Read &amp;all of it again, and not only a part</source>
        <translation>Перечитати &amp;всю копію, а не лише частину</translation>
    </message>
    <message>
        <source>&amp;Back up to a folder…</source>
        <translation>Створити &amp;резервну копію в теці…</translation>
    </message>
    <message>
        <source>A backup is the archive once more, encrypted with the same keys, in a new or empty folder on another disk. The next one copies only what is missing, and reads part of what is there again.</source>
        <translation>Резервна копія&#xa0;— це той самий архів, зашифрований тими самими ключами, у новій або порожній теці на іншому диску. Кожне наступне копіювання додає лише те, чого бракує, і перечитує частину вже скопійованого.</translation>
    </message>
    <message>
        <source>Backing up</source>
        <translation>Резервне копіювання</translation>
    </message>
    <message>
        <source>A folder on another disk</source>
        <translation>Тека на іншому диску</translation>
    </message>
    <message>
        <source>No backup is known: a single disk is a single chance.</source>
        <translation>Про жодну резервну копію не відомо: єдиний диск&#xa0;— єдиний шанс.</translation>
    </message>
    <message>
        <source>The backup to {path} was stopped before it was finished.</source>
        <translation>Резервне копіювання до {path} зупинено, перш ніж воно завершилося.</translation>
    </message>
    <message>
        <source>Go on with the backup</source>
        <translation>Продовжити резервне копіювання</translation>
    </message>
    <message numerus="yes">
        <source>%n erasure(s) have not reached it</source>
        <translation>
            <numerusform>%Ln&#xa0;стирання ще не дійшло до неї</numerusform>
            <numerusform>%Ln&#xa0;стирання ще не дійшли до неї</numerusform>
            <numerusform>%Ln&#xa0;стирань ще не дійшли до неї</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n event(s)</source>
        <translation>
            <numerusform>%Ln&#xa0;подія</numerusform>
            <numerusform>%Ln&#xa0;події</numerusform>
            <numerusform>%Ln&#xa0;подій</numerusform>
        </translation>
    </message>
    <message>
        <source>Bring up to date</source>
        <translation>Оновити</translation>
    </message>
    <message>
        <source>Bring up to date: {path}</source>
        <translation>Оновити: {path}</translation>
    </message>
    <message>
        <source>Copied: {files} files, {size}</source>
        <translation>Скопійовано файлів: {files}, {size}</translation>
    </message>
    <message>
        <source>Read again: {files} files</source>
        <translation>Перечитано файлів: {files}</translation>
    </message>
    <message numerus="yes">
        <source>%n damaged file(s) there made anew</source>
        <translation>
            <numerusform>%Ln&#xa0;пошкоджений файл там створено заново</numerusform>
            <numerusform>%Ln&#xa0;пошкоджені файли там створено заново</numerusform>
            <numerusform>%Ln&#xa0;пошкоджених файлів там створено заново</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n shredded file(s) taken away there</source>
        <translation>
            <numerusform>%Ln&#xa0;знищений файл там вилучено</numerusform>
            <numerusform>%Ln&#xa0;знищені файли там вилучено</numerusform>
            <numerusform>%Ln&#xa0;знищених файлів там вилучено</numerusform>
        </translation>
    </message>
    <message>
        <source>The backup is up to date, with something to look at.</source>
        <translation>Резервну копію оновлено, але є на що звернути увагу.</translation>
    </message>
    <message>
        <source>The backup is up to date and holds everything.</source>
        <translation>Резервну копію оновлено, і вона містить усе.</translation>
    </message>
</context>
<context>
    <name>BagAnswers</name>
    <message numerus="yes">
        <source>What was found (%n)</source>
        <translation>
            <numerusform>Що виявлено (%Ln)</numerusform>
            <numerusform>Що виявлено (%Ln)</numerusform>
            <numerusform>Що виявлено (%Ln)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>BundleSource</name>
    <message>
        <source>The bundle</source>
        <translation>Пакет</translation>
    </message>
    <message>
        <source>Choose a &amp;file (.zip or .age)…</source>
        <translation>Вибрати &amp;файл (.zip або .age)…</translation>
    </message>
    <message>
        <source>The bundle, a file</source>
        <translation>Пакет, файл</translation>
    </message>
    <message>
        <source>Choose a f&amp;older…</source>
        <translation>Вибрати &amp;теку…</translation>
    </message>
    <message>
        <source>The bundle, a folder</source>
        <translation>Пакет, тека</translation>
    </message>
    <message>
        <source>Drop the bundle here, or choose it</source>
        <translation>Перетягніть пакет сюди або виберіть його</translation>
    </message>
</context>
<context>
    <name>BundlesPage</name>
    <message>
        <source>Bundle</source>
        <translation>Пакет</translation>
    </message>
    <message>
        <source>Sent bundles</source>
        <translation>Надіслані пакети</translation>
    </message>
    <message>
        <source>Received bundles</source>
        <translation>Отримані пакети</translation>
    </message>
    <message>
        <source>Bundles</source>
        <translation>Пакети</translation>
    </message>
    <message>
        <source>&amp;New bundle…</source>
        <translation>&amp;Новий пакет…</translation>
    </message>
    <message>
        <source>&amp;Receive a bundle…</source>
        <translation>&amp;Отримати пакет…</translation>
    </message>
    <message>
        <source>&amp;Verify a bundle…</source>
        <translation>&amp;Перевірити пакет…</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Надіслані</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>Отримані</translation>
    </message>
    <message>
        <source>Known signers</source>
        <translation>Відомі підписувачі</translation>
    </message>
    <message>
        <source>Witnesses of the ledger</source>
        <translation>Свідки журналу</translation>
    </message>
    <message>
        <source>Nothing is here yet.</source>
        <translation>Тут ще нічого немає.</translation>
    </message>
    <message>
        <source>A bundle is evidence on its way: signed, so that whoever gets it can check that nothing was changed. What you send and what you receive is listed here.</source>
        <translation>Пакет&#xa0;— це докази в дорозі: він підписаний, тому кожен, хто його отримає, може перевірити, що нічого не змінено. Тут наведено все, що ви надсилаєте й отримуєте.</translation>
    </message>
    <message>
        <source>taken in as {accession}</source>
        <translation>прийнято як {accession}</translation>
    </message>
</context>
<context>
    <name>BytesPane</name>
    <message>
        <source>Text of the file</source>
        <translation>Текст файлу</translation>
    </message>
    <message>
        <source>Bytes of the file</source>
        <translation>Байти файлу</translation>
    </message>
    <message>
        <source>Longer lines are shown in pieces of {count} characters.</source>
        <translation>Довші рядки показано частинами по {count} знаків.</translation>
    </message>
    <message>
        <source>Encoding: as it seems</source>
        <translation>Кодування: визначити автоматично</translation>
    </message>
    <message>
        <source>Encoding</source>
        <translation>Кодування</translation>
    </message>
    <message>
        <source>Earlier part</source>
        <translation>Попередня частина</translation>
    </message>
    <message>
        <source>Later part</source>
        <translation>Наступна частина</translation>
    </message>
    <message>
        <source>Go to byte, as 4096 or 0x1000</source>
        <translation>Перейти до байта, наприклад 4096 або 0x1000</translation>
    </message>
    <message>
        <source>Type the number of a byte, as 4096 or 0x1000.</source>
        <translation>Уведіть номер байта, наприклад 4096 або 0x1000.</translation>
    </message>
    <message>
        <source>Bytes {first} to {last} of {size}</source>
        <translation>Байти від {first} до {last} із {size}</translation>
    </message>
</context>
<context>
    <name>CheckResult</name>
    <message>
        <source>What the check found</source>
        <translation>Що виявила перевірка</translation>
    </message>
    <message>
        <source>What is wrong, and what to do</source>
        <translation>Що не так і що робити</translation>
    </message>
    <message>
        <source>Worth knowing</source>
        <translation>Варто знати</translation>
    </message>
    <message>
        <source>Save the &amp;certificate…</source>
        <translation>&amp;Зберегти довідку…</translation>
    </message>
    <message>
        <source>Everything that was checked is as it was written.</source>
        <translation>Усе перевірене таке, яким його було записано.</translation>
    </message>
    <message numerus="yes">
        <source>%n thing(s) are not as they were written</source>
        <translation>
            <numerusform>%Ln&#xa0;об’єкт не такий, яким його було записано</numerusform>
            <numerusform>%Ln&#xa0;об’єкти не такі, якими їх було записано</numerusform>
            <numerusform>%Ln&#xa0;об’єктів не такі, якими їх було записано</numerusform>
        </translation>
    </message>
    <message>
        <source>That says that these are the bytes and records that came in. It does not say that they are true.</source>
        <translation>Це означає, що байти й записи ті самі, які надійшли. Це не означає, що вони правдиві.</translation>
    </message>
    <message>
        <source>The program changed nothing that was recorded. Each finding below says what to do.</source>
        <translation>Програма не змінила нічого із записаного. Для кожного виявленого нижче вказано, що робити.</translation>
    </message>
    <message>
        <source>Let the list of {what} count as it is…</source>
        <translation>Прийняти список про {what} таким, як він є…</translation>
    </message>
    <message numerus="yes">
        <source>%n stored file(s) were read before the check was stopped, from {when} on, and were not read again now.</source>
        <translation>
            <numerusform>%Ln&#xa0;збережений файл прочитано до зупинки перевірки, починаючи від {when}, і тепер його знову не читали.</numerusform>
            <numerusform>%Ln&#xa0;збережені файли прочитано до зупинки перевірки, починаючи від {when}, і тепер їх знову не читали.</numerusform>
            <numerusform>%Ln&#xa0;збережених файлів прочитано до зупинки перевірки, починаючи від {when}, і тепер їх знову не читали.</numerusform>
        </translation>
    </message>
    <message>
        <source>Events</source>
        <translation>Події</translation>
    </message>
    <message>
        <source>Checkpoints</source>
        <translation>Контрольні точки</translation>
    </message>
    <message>
        <source>Records</source>
        <translation>Записи</translation>
    </message>
    <message>
        <source>Revisions</source>
        <translation>Редакції</translation>
    </message>
    <message>
        <source>Stored files read</source>
        <translation>Прочитано збережених файлів</translation>
    </message>
    <message>
        <source>Read before it went on</source>
        <translation>Прочитано до продовження</translation>
    </message>
    <message>
        <source>Read not long ago</source>
        <translation>Прочитано нещодавно</translation>
    </message>
    <message>
        <source>Bytes read</source>
        <translation>Прочитано байтів</translation>
    </message>
</context>
<context>
    <name>CheckpointDialog</name>
    <message>
        <source>Checkpoint</source>
        <translation>Контрольна точка</translation>
    </message>
    <message>
        <source>A checkpoint for somebody outside</source>
        <translation>Контрольна точка для сторонньої особи</translation>
    </message>
    <message>
        <source>Whoever has the keys of a ledger could write it anew; only a checkpoint in other hands shows that this was done, so give one to somebody you trust, as often as you can. It tells them how many events there are, and nothing of what they say.</source>
        <translation>Хто має ключі журналу, той міг би написати його заново; виявити це можна лише за контрольною точкою, яка перебуває в інших руках, тому якомога частіше передавайте її тому, кому довіряєте. Вона показує, скільки є подій, але не їхній зміст.</translation>
    </message>
    <message>
        <source>&amp;Save the checkpoint…</source>
        <translation>&amp;Зберегти контрольну точку…</translation>
    </message>
    <message>
        <source>&amp;Compare with one that came back…</source>
        <translation>&amp;Порівняти з повернутою…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Закрити</translation>
    </message>
    <message>
        <source>Saved: {path}
The keys that verify it: {keys}
Give both to somebody outside.</source>
        <translation>Збережено: {path}
Ключі для її перевірки: {keys}
Передайте обидва файли сторонній особі.</translation>
    </message>
    <message>
        <source>Save the checkpoint</source>
        <translation>Збереження контрольної точки</translation>
    </message>
    <message>
        <source>A checkpoint that came back</source>
        <translation>Повернута контрольна точка</translation>
    </message>
    <message>
        <source>Events it covers</source>
        <translation>Скільки подій охоплює</translation>
    </message>
    <message>
        <source>Known to be held outside</source>
        <translation>Зберігається поза архівом, наскільки відомо</translation>
    </message>
    <message>
        <source>none yet</source>
        <translation>ще жодної</translation>
    </message>
    <message>
        <source>up to event {number}</source>
        <translation>до події {number}</translation>
    </message>
    <message>
        <source>The ledger goes on from it: its first {size} events are those that were signed then.</source>
        <translation>Журнал продовжує її: перші події ({size})&#xa0;— ті самі, що були підписані тоді.</translation>
    </message>
    <message>
        <source>The ledger does not go on from it.</source>
        <translation>Журнал її не продовжує.</translation>
    </message>
</context>
<context>
    <name>ChosenFiles</name>
    <message>
        <source>Chosen</source>
        <translation>Вибране</translation>
    </message>
    <message>
        <source>Take away</source>
        <translation>Прибрати</translation>
    </message>
</context>
<context>
    <name>CodeField</name>
    <message>
        <source>Not said</source>
        <translation>Не вказано</translation>
    </message>
</context>
<context>
    <name>CountField</name>
    <message>
        <source>at least</source>
        <translation>щонайменше</translation>
    </message>
    <message>
        <source>best estimate</source>
        <translation>найімовірніше</translation>
    </message>
    <message>
        <source>at most</source>
        <translation>щонайбільше</translation>
    </message>
    <message>
        <source>on what basis</source>
        <translation>на якій підставі</translation>
    </message>
    <message>
        <source>“{text}” is no whole number. Write digits alone, and all else under “on what basis”.</source>
        <translation>«{text}» — не ціле число. Пишіть лише цифри, а решту — у полі «на якій підставі».</translation>
    </message>
    <message>
        <source>The numbers must not go down: at least, best estimate, at most.</source>
        <translation>Числа не мають зменшуватися: щонайменше, найімовірніше, щонайбільше.</translation>
    </message>
</context>
<context>
    <name>CustodyPage</name>
    <message>
        <source>No.</source>
        <translation>№</translation>
    </message>
    <message>
        <source>Recorded</source>
        <translation>Записано</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Що</translation>
    </message>
    <message>
        <source>About</source>
        <translation>Щодо чого</translation>
    </message>
    <message>
        <source>By</source>
        <translation>Хто</translation>
    </message>
    <message>
        <source>Events of the ledger</source>
        <translation>Події журналу</translation>
    </message>
    <message>
        <source>Not before, as 6 Sept 2024</source>
        <translation>Не раніше, як 6 вер. 2024</translation>
    </message>
    <message>
        <source>Not after, as Sept 2024</source>
        <translation>Не пізніше, як вер. 2024</translation>
    </message>
    <message>
        <source>Say above which record the form is for: its reference, or words of it.</source>
        <translation>Укажіть вище, для якого запису потрібна картка: його реєстраційний номер або слова з нього.</translation>
    </message>
    <message>
        <source>Custody form</source>
        <translation>Картка ланцюга збереження</translation>
    </message>
    <message>
        <source>The ledger and its filters</source>
        <translation>Журнал і його фільтри</translation>
    </message>
    <message>
        <source>Custody</source>
        <translation>Ланцюг збереження</translation>
    </message>
    <message>
        <source>&amp;Record an event…</source>
        <translation>&amp;Записати подію…</translation>
    </message>
    <message>
        <source>Custody &amp;form…</source>
        <translation>&amp;Картка ланцюга збереження…</translation>
    </message>
    <message>
        <source>Chec&amp;kpoint…</source>
        <translation>Контрольна &amp;точка…</translation>
    </message>
    <message>
        <source>Any event</source>
        <translation>Усі події</translation>
    </message>
    <message>
        <source>Anybody</source>
        <translation>Будь-хто</translation>
    </message>
    <message>
        <source>Kind of event</source>
        <translation>Вид події</translation>
    </message>
    <message>
        <source>Recorded by</source>
        <translation>Хто записав</translation>
    </message>
    <message>
        <source>About: reference or words</source>
        <translation>Щодо чого: реєстраційний номер або слова</translation>
    </message>
    <message numerus="yes">
        <source>%n event(s)</source>
        <translation>
            <numerusform>%Ln&#xa0;подія</numerusform>
            <numerusform>%Ln&#xa0;події</numerusform>
            <numerusform>%Ln&#xa0;подій</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DateField</name>
    <message>
        <source>6 Sept 2024, about 10:00</source>
        <translation>6 вересня 2024, близько 10:00</translation>
    </message>
    <message>
        <source>Not said</source>
        <translation>Не вказано</translation>
    </message>
    <message>
        <source>What the zone rests on</source>
        <translation>На чому ґрунтується часовий пояс</translation>
    </message>
    <message>
        <source>What the date rests on</source>
        <translation>На чому ґрунтується дата</translation>
    </message>
    <message>
        <source>Time zone</source>
        <translation>Часовий пояс</translation>
    </message>
    <message>
        <source>Understood as {date}; {zone}.</source>
        <translation>Розпізнано як: {date}; {zone}.</translation>
    </message>
    <message>
        <source>It means {date}</source>
        <translation>Це означає: {date}</translation>
    </message>
</context>
<context>
    <name>DoneView</name>
    <message>
        <source>The bundle is written, and was read back</source>
        <translation>Пакет записано й перечитано</translation>
    </message>
    <message>
        <source>What lies there is, byte for byte, what was signed.</source>
        <translation>Те, що там лежить, байт у байт збігається з підписаним.</translation>
    </message>
    <message>
        <source>The recipient&apos;s key was not kept under that name. {why}</source>
        <translation>Ключ одержувача не збережено під цією назвою. {why}</translation>
    </message>
    <message>
        <source>Where it is</source>
        <translation>Де він</translation>
    </message>
    <message>
        <source>What is in it</source>
        <translation>Що в ньому</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%Ln&#xa0;файл</numerusform>
            <numerusform>%Ln&#xa0;файли</numerusform>
            <numerusform>%Ln&#xa0;файлів</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n record(s)</source>
        <translation>
            <numerusform>%Ln&#xa0;запис</numerusform>
            <numerusform>%Ln&#xa0;записи</numerusform>
            <numerusform>%Ln&#xa0;записів</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n event(s)</source>
        <translation>
            <numerusform>%Ln&#xa0;подія</numerusform>
            <numerusform>%Ln&#xa0;події</numerusform>
            <numerusform>%Ln&#xa0;подій</numerusform>
        </translation>
    </message>
    <message>
        <source>1.  Send it</source>
        <translation>1.  Надішліть його</translation>
    </message>
    <message>
        <source>2.  Tell them this another way</source>
        <translation>2.  Повідомте це іншим шляхом</translation>
    </message>
    <message>
        <source>Read these digits aloud on the telephone, or send them by letter, and never with the bundle: by them alone they know that it is from you. Ask them to read the bundle digest back: that is your receipt, which you record under Bundles.</source>
        <translation>Зачитайте ці цифри телефоном або надішліть листом, але ніколи не разом із пакетом: лише за ними одержувач знатиме, що пакет від вас. Попросіть його зачитати у відповідь геш-значення пакета: це ваша розписка, яку ви записуєте в розділі «Пакети».</translation>
    </message>
    <message>
        <source>3.  Have its time witnessed</source>
        <translation>3.  Засвідчіть час</translation>
    </message>
    <message>
        <source>When you verify it as they will, your key is told as unknown: to them it is, until they compared the fingerprint.</source>
        <translation>Якщо перевірити пакет так, як це зробить одержувач, ваш ключ буде названо невідомим: для одержувача він такий і є, доки той не порівняє відбиток.</translation>
    </message>
    <message>
        <source>{path} is of an export that was interrupted, or still runs; it may hold what anybody can read. Delete it if no export is running.</source>
        <translation>{path} залишилося від експорту, який перервано або який ще триває; там може бути те, що прочитає будь-хто. Видаліть це, якщо жоден експорт не триває.</translation>
    </message>
    <message>
        <source>It holds what is said of the incidents, and proves no file.</source>
        <translation>Він містить те, що сказано про інциденти, і не доводить жодного файлу.</translation>
    </message>
    <message>
        <source>The bundle is written, without any file of evidence</source>
        <translation>Пакет записано без жодного файлу доказів</translation>
    </message>
    <message>
        <source>Only the recipient can open it, with their key: any way will do.</source>
        <translation>Відкрити його може лише одержувач своїм ключем: підійде будь-який шлях.</translation>
    </message>
    <message>
        <source>It is not encrypted: whoever holds it can read it. Hand it over in person, on a medium that you can lock away.</source>
        <translation>Він не зашифрований: хто його має, той може прочитати. Передайте його особисто, на носії, який можна зберігати під замком.</translation>
    </message>
    <message>
        <source>A time stamp is asked for over the opened bundle: the recipient can do that.</source>
        <translation>Позначку часу запитують для відкритого пакета: це може зробити одержувач.</translation>
    </message>
    <message>
        <source>A time stamp shows that it existed before a certain moment. Write the request, carry it to any time stamp authority, from any computer: it tells nothing but a digest. What comes back, take in under Bundles.</source>
        <translation>Позначка часу показує, що пакет існував до певного моменту. Запишіть запит і передайте його будь-якому центру позначок часу з будь-якого комп’ютера: запит не розкриває нічого, крім геш-значення. Відповідь прийміть у розділі «Пакети».</translation>
    </message>
    <message>
        <source>&amp;Write the time stamp request</source>
        <translation>&amp;Записати запит на позначку часу</translation>
    </message>
    <message>
        <source>&amp;Verify it as they will</source>
        <translation>&amp;Перевірити, як це зробить одержувач</translation>
    </message>
    <message>
        <source>Save a &amp;letter with the fingerprint…</source>
        <translation>Зберегти &amp;лист із відбитком…</translation>
    </message>
    <message>
        <source>&amp;Copy the path</source>
        <translation>&amp;Копіювати шлях</translation>
    </message>
    <message>
        <source>The request is here: {path}</source>
        <translation>Запит тут: {path}</translation>
    </message>
    <message>
        <source>Where to save the letter</source>
        <translation>Де зберегти лист</translation>
    </message>
    <message>
        <source>The letter is here: {path}</source>
        <translation>Лист тут: {path}</translation>
    </message>
</context>
<context>
    <name>DraftList</name>
    <message numerus="yes">
        <source>%n more draft(s)…</source>
        <translation>
            <numerusform>Ще %Ln&#xa0;чернетка…</numerusform>
            <numerusform>Ще %Ln&#xa0;чернетки…</numerusform>
            <numerusform>Ще %Ln&#xa0;чернеток…</numerusform>
        </translation>
    </message>
    <message>
        <source>without a title yet</source>
        <translation>поки без назви</translation>
    </message>
    <message>
        <source>Draft of {time}, not saved yet: {title}</source>
        <translation>Чернетка від {time}, ще не збережена: {title}</translation>
    </message>
    <message>
        <source>Draft of {time}, changes to {reference} not saved yet: {title}</source>
        <translation>Чернетка від {time}, зміни до {reference} ще не збережено: {title}</translation>
    </message>
    <message>
        <source>Go on with it</source>
        <translation>Продовжити</translation>
    </message>
    <message>
        <source>Go on with the draft of {time}</source>
        <translation>Продовжити чернетку від {time}</translation>
    </message>
    <message>
        <source>Discard…</source>
        <translation>Відкинути…</translation>
    </message>
    <message>
        <source>Discard the draft of {time}</source>
        <translation>Відкинути чернетку від {time}</translation>
    </message>
</context>
<context>
    <name>EmbeddedTree</name>
    <message numerus="yes">
        <source>Show all %n detail(s) as read</source>
        <translation>
            <numerusform>Показати %Ln&#xa0;зчитану властивість</numerusform>
            <numerusform>Показати всі %Ln&#xa0;зчитані властивості</numerusform>
            <numerusform>Показати всі %Ln&#xa0;зчитаних властивостей</numerusform>
        </translation>
    </message>
    <message>
        <source>Name in the file</source>
        <translation>Назва у файлі</translation>
    </message>
    <message>
        <source>Value as read</source>
        <translation>Значення, як зчитано</translation>
    </message>
    <message>
        <source>Details embedded in the file</source>
        <translation>Відомості, вбудовані у файл</translation>
    </message>
    <message>
        <source>Nothing was read from inside the file.</source>
        <translation>Із самого файлу нічого не зчитано.</translation>
    </message>
</context>
<context>
    <name>EventDetail</name>
    <message>
        <source>The chosen event</source>
        <translation>Вибрана подія</translation>
    </message>
    <message>
        <source>&amp;Verify now</source>
        <translation>&amp;Перевірити зараз</translation>
    </message>
    <message>
        <source>All that the event says</source>
        <translation>Усе, що містить подія</translation>
    </message>
    <message>
        <source>About</source>
        <translation>Щодо чого</translation>
    </message>
    <message>
        <source>Proof</source>
        <translation>Доведення</translation>
    </message>
    <message>
        <source>A checkpoint is a signed digest of the whole ledger up to an event. The proof leads from this event to it.</source>
        <translation>Контрольна точка&#xa0;— це підписане геш-значення всього журналу до певної події. Доведення веде від цієї події до контрольної точки.</translation>
    </message>
    <message>
        <source>event {number}</source>
        <translation>подія {number}</translation>
    </message>
    <message>
        <source>Verifying the event</source>
        <translation>Перевірка події</translation>
    </message>
    <message>
        <source>The proof holds.</source>
        <translation>Доведення правильне.</translation>
    </message>
    <message>
        <source>The proof does not hold.</source>
        <translation>Доведення хибне.</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>так</translation>
    </message>
    <message>
        <source>no</source>
        <translation>ні</translation>
    </message>
    <message>
        <source>Signed by the keys of this ledger</source>
        <translation>Підписано ключами цього журналу</translation>
    </message>
    <message>
        <source>Contains this event, at this place</source>
        <translation>Містить цю подію на цьому місці</translation>
    </message>
    <message>
        <source>Says what is shown above</source>
        <translation>Зміст такий, як показано вище</translation>
    </message>
    <message>
        <source>Events under the checkpoint</source>
        <translation>Подій під контрольною точкою</translation>
    </message>
    <message>
        <source>Steps from the event to it</source>
        <translation>Кроків від події до неї</translation>
    </message>
    <message>
        <source>Digest of the event (SHA-256)</source>
        <translation>Геш-значення події (SHA-256)</translation>
    </message>
    <message>
        <source>Something was changed since it was recorded: the event, its place, or the checkpoint. Check the whole archive under Integrity, and compare with a backup.</source>
        <translation>Щось змінено після запису: саму подію, її місце або контрольну точку. Перевірте весь архів у розділі «Цілісність» і порівняйте з резервною копією.</translation>
    </message>
    <message>
        <source>This event stands in the ledger as it was recorded, and the archive’s own keys signed that. It does not prove that what the event says is true, nor when it happened: the time is this computer’s. Whoever has the keys could write another ledger, unless somebody outside holds a checkpoint of this one.</source>
        <translation>Ця подія стоїть у журналі так, як її записано, і це підписано власними ключами архіву. Це не доводить, що сказане в події&#xa0;— правда, ані коли це сталося: час узято з цього комп’ютера. Хто має ключі, міг би написати інший журнал, якщо ніхто ззовні не має контрольної точки цього.</translation>
    </message>
</context>
<context>
    <name>EventForm</name>
    <message>
        <source>Record an event</source>
        <translation>Записати подію</translation>
    </message>
    <message>
        <source>Empty is not recorded.</source>
        <translation>Порожнє означає «не записано».</translation>
    </message>
    <message>
        <source>About</source>
        <translation>Щодо чого</translation>
    </message>
    <message>
        <source>A record’s reference, or words that find it.</source>
        <translation>Реєстраційний номер запису або слова, за якими його можна знайти.</translation>
    </message>
    <message>
        <source>When it happened</source>
        <translation>Коли сталося</translation>
    </message>
    <message>
        <source>For what the program did not see. An event cannot be changed or taken away afterwards; a mistake is put right by another one.</source>
        <translation>Для того, чого програма не бачила. Подію потім не можна ні змінити, ні вилучити; помилку виправляють іншою подією.</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>Що сталося</translation>
    </message>
    <message>
        <source>From whom</source>
        <translation>Від кого</translation>
    </message>
    <message>
        <source>To whom</source>
        <translation>Кому</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Місце</translation>
    </message>
    <message>
        <source>Purpose</source>
        <translation>Мета</translation>
    </message>
    <message>
        <source>Authority</source>
        <translation>Підстава</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Примітка</translation>
    </message>
    <message>
        <source>&amp;Record</source>
        <translation>&amp;Записати</translation>
    </message>
    <message>
        <source>Say what the event is about.</source>
        <translation>Укажіть, чого стосується подія.</translation>
    </message>
</context>
<context>
    <name>EvidenceDeeds</name>
    <message>
        <source>Take back a link</source>
        <translation>Відкликання зв’язку</translation>
    </message>
    <message>
        <source>Take back that {item} has to do with {incident}?</source>
        <translation>Відкликати зв’язок {item} з {incident}?</translation>
    </message>
    <message>
        <source>The link is withdrawn, as a revision: that it once stood remains recorded.</source>
        <translation>Зв’язок відкликають новою редакцією: те, що він колись існував, залишається зафіксованим.</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>Відкликати</translation>
    </message>
</context>
<context>
    <name>EvidenceDetail</name>
    <message>
        <source>The chosen item</source>
        <translation>Вибраний матеріал</translation>
    </message>
    <message>
        <source>Incidents</source>
        <translation>Інциденти</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Файли</translation>
    </message>
    <message>
        <source>Custody</source>
        <translation>Ланцюг збереження</translation>
    </message>
    <message>
        <source>All that is known of it</source>
        <translation>Усе, що про нього відомо</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Переглянути</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Редагувати</translation>
    </message>
    <message>
        <source>Lin&amp;k to incident…</source>
        <translation>По&amp;в’язати з інцидентом…</translation>
    </message>
    <message>
        <source>E&amp;xtract…</source>
        <translation>В&amp;ивантажити…</translation>
    </message>
    <message>
        <source>Sh&amp;red…</source>
        <translation>&amp;Знищити…</translation>
    </message>
    <message>
        <source>revision {number}</source>
        <translation>редакція {number}</translation>
    </message>
    <message>
        <source>Shredded: what it said is not kept any more</source>
        <translation>Знищено: зміст більше не зберігається</translation>
    </message>
    <message>
        <source>Linked to no incident yet.</source>
        <translation>Ще не пов’язано з жодним інцидентом.</translation>
    </message>
    <message>
        <source>Take back…</source>
        <translation>Відкликати…</translation>
    </message>
    <message>
        <source>Take back the link to {reference}</source>
        <translation>Відкликати зв’язок із {reference}</translation>
    </message>
</context>
<context>
    <name>EvidencePage</name>
    <message>
        <source>Evidence items as pictures</source>
        <translation>Доказові матеріали у вигляді зображень</translation>
    </message>
    <message>
        <source>Evidence</source>
        <translation>Докази</translation>
    </message>
    <message>
        <source>Add evidence</source>
        <translation>Додати докази</translation>
    </message>
    <message>
        <source>Find items: words, names, digests</source>
        <translation>Шукати матеріали: слова, назви, геш-значення</translation>
    </message>
    <message>
        <source>Kind of evidence</source>
        <translation>Вид доказового матеріалу</translation>
    </message>
    <message>
        <source>Every kind</source>
        <translation>Усі види</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Зображення</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>Таблиця</translation>
    </message>
    <message>
        <source>Nothing is here.</source>
        <translation>Тут нічого немає.</translation>
    </message>
    <message>
        <source>Of {reference}: show all</source>
        <translation>Лише {reference}: показати всі</translation>
    </message>
    <message>
        <source>No item is as you ask. Ask for less, or show every kind.</source>
        <translation>Жоден матеріал не відповідає умовам. Зменште кількість умов або покажіть усі види.</translation>
    </message>
    <message>
        <source>Take files in first: drop photos, videos, sound or documents, or point at a card. Each file becomes an item here, with its digest and its custody.</source>
        <translation>Спершу прийміть файли: перетягніть фото, відео, звук чи документи або вкажіть картку пам’яті. Кожен файл стане тут доказовим матеріалом із власним геш-значенням та ланцюгом збереження.</translation>
    </message>
    <message>
        <source>kept back: may disturb</source>
        <translation>приховано: може бути тяжким для сприйняття</translation>
    </message>
</context>
<context>
    <name>ExportPage</name>
    <message>
        <source>New bundle</source>
        <translation>Новий пакет</translation>
    </message>
    <message>
        <source>&amp;Leave</source>
        <translation>&amp;Вийти</translation>
    </message>
    <message>
        <source>&amp;Back</source>
        <translation>&amp;Назад</translation>
    </message>
    <message>
        <source>Step {number} of {count}</source>
        <translation>Крок {number} із {count}</translation>
    </message>
    <message>
        <source>&amp;Write the bundle</source>
        <translation>&amp;Записати пакет</translation>
    </message>
    <message>
        <source>&amp;Next</source>
        <translation>&amp;Далі</translation>
    </message>
    <message>
        <source>Writing the bundle</source>
        <translation>Запис пакета</translation>
    </message>
    <message>
        <source>Writing the bundle, and reading it back…</source>
        <translation>Пакет записується й перечитується…</translation>
    </message>
    <message>
        <source>Stopped: nothing of it was left behind.</source>
        <translation>Зупинено: від пакета нічого не залишено.</translation>
    </message>
    <message>
        <source>Nothing was written: the records or files were changed since it was shown what leaves. Look at it again.</source>
        <translation>Нічого не записано: після того як було показано, що саме передається, записи або файли змінено. Перегляньте ще раз.</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Готово</translation>
    </message>
    <message>
        <source>&amp;Done</source>
        <translation>&amp;Готово</translation>
    </message>
</context>
<context>
    <name>ExtractDialog</name>
    <message numerus="yes">
        <source>Take %n original(s) out of the archive</source>
        <translation>
            <numerusform>Вивантажити %Ln&#xa0;оригінал з архіву</numerusform>
            <numerusform>Вивантажити %Ln&#xa0;оригінали з архіву</numerusform>
            <numerusform>Вивантажити %Ln&#xa0;оригіналів з архіву</numerusform>
        </translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>Вибрати теку…</translation>
    </message>
    <message>
        <source>What is taken out lies there unencrypted: whoever has that disk can read it, and other programs may keep copies and previews. Deleting it later does not undo that. To give evidence to somebody, export a bundle instead.</source>
        <translation>Вивантажене лежатиме незашифрованим: хто має той диск, може його прочитати, а інші програми можуть зберегти копії та мініатюри. Подальше видалення цього не скасує. Щоб передати комусь докази, натомість експортуйте пакет.</translation>
    </message>
    <message>
        <source>Each file is checked against its digest as it is written.</source>
        <translation>Під час запису кожен файл звіряють із його геш-значенням.</translation>
    </message>
    <message>
        <source>The ledger records that it was taken out, where to and what for.</source>
        <translation>У журналі фіксують, що файл вивантажено, куди й навіщо.</translation>
    </message>
    <message>
        <source>What for</source>
        <translation>Навіщо</translation>
    </message>
    <message>
        <source>Recorded in the custody of each item.</source>
        <translation>Фіксується в ланцюга збереження кожного матеріалу.</translation>
    </message>
    <message>
        <source>Say what it is taken out for: the purpose is recorded.</source>
        <translation>Укажіть, навіщо вивантажуєте: мету буде зафіксовано.</translation>
    </message>
    <message>
        <source>Folder to write into</source>
        <translation>Тека для запису</translation>
    </message>
    <message>
        <source>Writing originals out</source>
        <translation>Запис оригіналів</translation>
    </message>
    <message>
        <source>Stopped after {done} of {total}. What was written lies in the folder, and the ledger says so.</source>
        <translation>Зупинено після {done} з {total}. Записане лежить у теці, і в журналі це зафіксовано.</translation>
    </message>
    <message>
        <source>Taken out</source>
        <translation>Вивантажено</translation>
    </message>
    <message numerus="yes">
        <source>%n original(s) written, each as its digest says.</source>
        <translation>
            <numerusform>Записано %Ln&#xa0;оригінал, відповідно до його геш-значення.</numerusform>
            <numerusform>Записано %Ln&#xa0;оригінали, кожен відповідно до його геш-значення.</numerusform>
            <numerusform>Записано %Ln&#xa0;оригіналів, кожен відповідно до його геш-значення.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FileCard</name>
    <message>
        <source>Made by {recipe}</source>
        <translation>Чим створено: {recipe}</translation>
    </message>
    <message>
        <source>SHA-256 digest</source>
        <translation>Геш-значення SHA-256</translation>
    </message>
    <message>
        <source>Embedded in the file</source>
        <translation>Вбудовано у файл</translation>
    </message>
    <message>
        <source>It was not looked into yet: the second step of the intake does that.</source>
        <translation>Усередину ще не заглядали: це робить другий крок приймання.</translation>
    </message>
    <message>
        <source>It could not be looked into. {why}</source>
        <translation>Усередину зазирнути не вдалося. {why}</translation>
    </message>
    <message>
        <source>Open Intake</source>
        <translation>Відкрити «Приймання»</translation>
    </message>
    <message>
        <source>held</source>
        <translation>зберігається</translation>
    </message>
    <message>
        <source>shredded: the bytes are not held any more</source>
        <translation>знищено: байти більше не зберігаються</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Копіювати</translation>
    </message>
    <message>
        <source>Copy the digest</source>
        <translation>Копіювати геш-значення</translation>
    </message>
</context>
<context>
    <name>FindResults</name>
    <message>
        <source>What was found</source>
        <translation>Що знайдено</translation>
    </message>
    <message>
        <source>Nothing was found. Fewer or shorter words find more.</source>
        <translation>Нічого не знайдено. Що менше слів і що вони коротші, то більше знайдеться.</translation>
    </message>
    <message numerus="yes">
        <source>Best first: %n found</source>
        <translation>
            <numerusform>Спершу найвідповідніші: знайдено %Ln</numerusform>
            <numerusform>Спершу найвідповідніші: знайдено %Ln</numerusform>
            <numerusform>Спершу найвідповідніші: знайдено %Ln</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Newest first: %n found</source>
        <translation>
            <numerusform>Спершу найновіші: знайдено %Ln</numerusform>
            <numerusform>Спершу найновіші: знайдено %Ln</numerusform>
            <numerusform>Спершу найновіші: знайдено %Ln</numerusform>
        </translation>
    </message>
    <message>
        <source>{told}; there may be more: add a word</source>
        <translation>{told}; може бути більше: додайте слово</translation>
    </message>
    <message>
        <source>Incident</source>
        <translation>Інцидент</translation>
    </message>
    <message>
        <source>Evidence item</source>
        <translation>Доказовий матеріал</translation>
    </message>
</context>
<context>
    <name>FingerprintView</name>
    <message>
        <source>Copy the fingerprint</source>
        <translation>Копіювати відбиток</translation>
    </message>
    <message>
        <source>The fingerprint as a QR code</source>
        <translation>Відбиток у вигляді QR-коду</translation>
    </message>
</context>
<context>
    <name>Foot</name>
    <message>
        <source>The ledger cannot be read to its end: check the archive under Integrity.</source>
        <translation>Журнал не вдається прочитати до кінця: перевірте архів у розділі «Цілісність».</translation>
    </message>
    <message>
        <source>no event is protected by a checkpoint in other hands yet</source>
        <translation>жодної події ще не захищено контрольною точкою в інших руках</translation>
    </message>
    <message>
        <source>no event is protected yet</source>
        <translation>ще жодної події не захищено</translation>
    </message>
    <message>
        <source>protected up to event {event} of {date}</source>
        <translation>захищено до події {event} від {date}</translation>
    </message>
    <message>
        <source>protected up to event {event}</source>
        <translation>захищено до події {event}</translation>
    </message>
    <message>
        <source>Archive {name}</source>
        <translation>Архів {name}</translation>
    </message>
    <message>
        <source>full check {date}</source>
        <translation>повна перевірка {date}</translation>
    </message>
    <message>
        <source>not in the ledger</source>
        <translation>немає в журналі</translation>
    </message>
    <message>
        <source>the full check of {date} found damage</source>
        <translation>повна перевірка {date} виявила пошкодження</translation>
    </message>
    <message>
        <source>the check of {date} found damage</source>
        <translation>перевірка {date} виявила пошкодження</translation>
    </message>
    <message>
        <source>never checked in full</source>
        <translation>повної перевірки ще не було</translation>
    </message>
    <message>
        <source>last full check {date}</source>
        <translation>остання повна перевірка {date}</translation>
    </message>
</context>
<context>
    <name>FormBar</name>
    <message>
        <source>&amp;Save</source>
        <translation>&amp;Зберегти</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>З&amp;акрити</translation>
    </message>
    <message>
        <source>What was typed and not saved stays as a draft.</source>
        <translation>Уведене й не збережене залишається чернеткою.</translation>
    </message>
    <message>
        <source>Discard draft…</source>
        <translation>Відкинути чернетку…</translation>
    </message>
    <message>
        <source>Not saved; the draft is kept. It was written on revision {ours}, and meanwhile revision {present} was saved: see the history. Fields that you did not change keep what they say there.</source>
        <translation>Не збережено; чернетка залишається. Її написано на основі редакції {ours}, а тим часом збережено редакцію {present}: див. історію. Поля, яких ви не змінювали, зберігають те, що в них там є.</translation>
    </message>
    <message>
        <source>Save my changes on revision {n}</source>
        <translation>Зберегти мої зміни поверх редакції {n}</translation>
    </message>
    <message>
        <source>Draft kept {time}</source>
        <translation>Чернетку збережено {time}</translation>
    </message>
    <message>
        <source>Not saved; the draft is kept. {why}</source>
        <translation>Не збережено; чернетка залишається. {why}</translation>
    </message>
    <message>
        <source>Not saved, and no draft can be kept: copy what matters to another place before you close or lock. {why}</source>
        <translation>Не збережено, і чернетку зберегти неможливо: скопіюйте важливе в інше місце, перш ніж закрити чи заблокувати. {why}</translation>
    </message>
    <message>
        <source>Kept as a draft {time}: what was typed since is not.</source>
        <translation>Чернетку збережено {time}: набране відтоді не збережено.</translation>
    </message>
</context>
<context>
    <name>FormPage</name>
    <message>
        <source>Not saved yet: see beside the fields.</source>
        <translation>Ще не збережено: див. зауваження біля полів.</translation>
    </message>
    <message>
        <source>Saving</source>
        <translation>Збереження</translation>
    </message>
    <message>
        <source>revision {number}</source>
        <translation>редакція {number}</translation>
    </message>
</context>
<context>
    <name>Guard</name>
    <message>
        <source>This may disturb you.</source>
        <translation>Це може бути тяжким для сприйняття.</translation>
    </message>
    <message>
        <source>It is marked as graphic, as sexual violence or as concerning a child. Nothing of it is decoded before you ask. Sound stays muted.</source>
        <translation>Матеріал позначено як тяжкий для сприйняття, як сексуальне насильство або як такий, що стосується дитини. Доки ви не попросите показати, нічого з нього не декодується. Звук залишається вимкненим.</translation>
    </message>
    <message>
        <source>Show it</source>
        <translation>Показати</translation>
    </message>
</context>
<context>
    <name>HelpCard</name>
    <message>
        <source>Help</source>
        <translation>Довідка</translation>
    </message>
    <message>
        <source>Make a &amp;sample archive…</source>
        <translation>Створити &amp;пробний архів…</translation>
    </message>
    <message>
        <source>A sample archive holds three publicly known incidents with files, and a bundle that was handed on. Try everything in it: it protects nothing.</source>
        <translation>Пробний архів містить три загальновідомі інциденти з файлами та переданий пакет. Випробуйте в ньому все: він нічого не захищає.</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Клавіші</translation>
    </message>
    <message>
        <source>How a bundle is verified</source>
        <translation>Як перевіряють пакет</translation>
    </message>
    <message>
        <source>Lock at once, from anywhere; what you are typing is kept</source>
        <translation>Негайно заблокувати, звідки завгодно; те, що ви вводите, зберігається</translation>
    </message>
    <message>
        <source>Go to a section</source>
        <translation>Перейти до розділу</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>Знайти</translation>
    </message>
    <message>
        <source>Tab, Shift+Tab</source>
        <translation>Tab, Shift+Tab</translation>
    </message>
    <message>
        <source>Go to the next control, or back</source>
        <translation>Перейти до наступного елемента керування або назад</translation>
    </message>
    <message>
        <source>Alt and a letter</source>
        <translation>Alt і літера</translation>
    </message>
    <message>
        <source>Press what has this letter underlined</source>
        <translation>Натиснути те, у чому підкреслено цю літеру</translation>
    </message>
    <message>
        <source>Arrows, + and -, 0</source>
        <translation>Стрілки, + і -, 0</translation>
    </message>
    <message>
        <source>Move the map, zoom it, show all of it</source>
        <translation>Пересунути карту, змінити масштаб, показати всю</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Leave a dialog; nothing is done</source>
        <translation>Вийти з діалогового вікна; нічого не буде зроблено</translation>
    </message>
    <message>
        <source>Whoever receives a bundle needs no archive and no trust in us: Verify a bundle, on the first screen, answers three questions. Are these the bytes that were signed? Who signed them: compare the fingerprint with one that came another way, by telephone or on paper. By when did it exist: a time stamp or a checkpoint in other hands says so. The README inside the bundle says how to check the same without this program.</source>
        <translation>Тому, хто отримує пакет, не потрібні ні архів, ні довіра до нас: «Перевірити пакет» на першому екрані відповідає на три запитання. Чи це ті самі байти, які підписано? Хто їх підписав: порівняйте відбиток із тим, що надійшов іншим шляхом, телефоном чи на папері. Не пізніше якого часу вони існували: про це свідчить позначка часу або контрольна точка в інших руках. У README всередині пакета описано, як перевірити те саме без цієї програми.</translation>
    </message>
    <message>
        <source>A new or empty folder for the sample</source>
        <translation>Нова або порожня тека для пробного архіву</translation>
    </message>
    <message>
        <source>Making the sample archive</source>
        <translation>Створення пробного архіву</translation>
    </message>
    <message numerus="yes">
        <source>%n incident(s)</source>
        <translation>
            <numerusform>%Ln&#xa0;інцидент</numerusform>
            <numerusform>%Ln&#xa0;інциденти</numerusform>
            <numerusform>%Ln&#xa0;інцидентів</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%Ln&#xa0;файл</numerusform>
            <numerusform>%Ln&#xa0;файли</numerusform>
            <numerusform>%Ln&#xa0;файлів</numerusform>
        </translation>
    </message>
    <message>
        <source>It is at {path}, with {incidents} and {files}. Its passphrase is: {passphrase}</source>
        <translation>Він у {path}; у ньому {incidents} і {files}. Парольна фраза: {passphrase}</translation>
    </message>
</context>
<context>
    <name>HelpPage</name>
    <message>
        <source>Help</source>
        <translation>Довідка</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Назад</translation>
    </message>
    <message>
        <source>Open the sample archive</source>
        <translation>Відкрити пробний архів</translation>
    </message>
</context>
<context>
    <name>HistoryPage</name>
    <message>
        <source>&amp;Back to the incident</source>
        <translation>&amp;Назад до інциденту</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Історія</translation>
    </message>
    <message>
        <source>All revisions</source>
        <translation>Усі редакції</translation>
    </message>
    <message>
        <source>Reading the history</source>
        <translation>Читання історії</translation>
    </message>
    <message numerus="yes">
        <source>%n revision(s)</source>
        <translation>
            <numerusform>%Ln&#xa0;редакція</numerusform>
            <numerusform>%Ln&#xa0;редакції</numerusform>
            <numerusform>%Ln&#xa0;редакцій</numerusform>
        </translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Показати все</translation>
    </message>
    <message>
        <source>Revision {number}</source>
        <translation>Редакція {number}</translation>
    </message>
    <message>
        <source>According to {source}</source>
        <translation>За даними джерела {source}</translation>
    </message>
    <message>
        <source>{field}: before {before}, now {after}</source>
        <translation>{field}: було&#xa0;— {before}, стало&#xa0;— {after}</translation>
    </message>
    <message>
        <source>No field changed.</source>
        <translation>Жодного поля не змінено.</translation>
    </message>
</context>
<context>
    <name>IncidentDetail</name>
    <message>
        <source>The chosen incident</source>
        <translation>Вибраний інцидент</translation>
    </message>
    <message>
        <source>Evidence</source>
        <translation>Докази</translation>
    </message>
    <message>
        <source>None yet. With “Add evidence” below, each file is sealed, and linked to this incident.</source>
        <translation>Поки немає. Кнопкою «Додати докази» нижче кожен файл буде запечатано й пов’язано з цією подією.</translation>
    </message>
    <message>
        <source>Other incidents</source>
        <translation>Інші інциденти</translation>
    </message>
    <message>
        <source>Custody</source>
        <translation>Ланцюг збереження</translation>
    </message>
    <message>
        <source>All that is known of it</source>
        <translation>Усе, що про нього відомо</translation>
    </message>
    <message>
        <source>revision {number}</source>
        <translation>редакція {number}</translation>
    </message>
    <message numerus="yes">
        <source>and %n more…</source>
        <translation>
            <numerusform>і ще %Ln…</numerusform>
            <numerusform>і ще %Ln…</numerusform>
            <numerusform>і ще %Ln…</numerusform>
        </translation>
    </message>
    <message>
        <source>When</source>
        <translation>Коли</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Де</translation>
    </message>
    <message>
        <source>Who says so</source>
        <translation>Хто повідомляє</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Редагувати</translation>
    </message>
    <message>
        <source>Add evidence</source>
        <translation>Додати докази</translation>
    </message>
    <message>
        <source>Export bundle…</source>
        <translation>Експортувати пакет…</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Історія</translation>
    </message>
</context>
<context>
    <name>IncidentFields</name>
    <message>
        <source>What happened</source>
        <translation>Що сталося</translation>
    </message>
    <message>
        <source>One neutral sentence: what is alleged or reported.</source>
        <translation>Одне нейтральне речення: що стверджують або повідомляють.</translation>
    </message>
    <message>
        <source>Say in a few words what happened: lists show it.</source>
        <translation>Опишіть кількома словами, що сталося: це показують списки.</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Коли</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Де</translation>
    </message>
    <message>
        <source>Who says so</source>
        <translation>Хто повідомляє</translation>
    </message>
    <message>
        <source>A pseudonym, never a name. It is noted in the ledger with what you save, by the reference of the source.</source>
        <translation>Псевдонім, у жодному разі не ім’я. Його фіксують у журналі разом із тим, що ви зберігаєте, за реєстраційним номером джерела.</translation>
    </message>
    <message>
        <source>Say more</source>
        <translation>Більше відомостей</translation>
    </message>
    <message>
        <source>Say less</source>
        <translation>Менше відомостей</translation>
    </message>
    <message>
        <source>In words</source>
        <translation>Словами</translation>
    </message>
    <message>
        <source>How far it is known</source>
        <translation>Наскільки це відомо</translation>
    </message>
    <message>
        <source>Victims</source>
        <translation>Потерпілі</translation>
    </message>
    <message>
        <source>Elsewhere</source>
        <translation>В інших установах</translation>
    </message>
    <message>
        <source>Who may see it</source>
        <translation>Хто може це бачити</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Опис</translation>
    </message>
    <message>
        <source>What is reported to have happened, in neutral words.</source>
        <translation>Що, за повідомленнями, сталося, нейтральними словами.</translation>
    </message>
    <message>
        <source>Remarks</source>
        <translation>Примітки</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Стан</translation>
    </message>
    <message>
        <source>Verification</source>
        <translation>Перевірка</translation>
    </message>
    <message>
        <source>Classification of the conflict</source>
        <translation>Класифікація конфлікту</translation>
    </message>
    <message>
        <source>Victims, alleged</source>
        <translation>Потерпілі, за повідомленнями</translation>
    </message>
    <message>
        <source>Victims, verified</source>
        <translation>Потерпілі, перевірено</translation>
    </message>
    <message>
        <source>External references</source>
        <translation>Зовнішні номери</translation>
    </message>
    <message>
        <source>Add a reference</source>
        <translation>Додати номер</translation>
    </message>
    <message>
        <source>How others know it: a proceeding, a UN or NGO case number.</source>
        <translation>Під яким номером його знають інші: номер провадження, справи в ООН чи неурядовій організації.</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>Надіслані повідомлення</translation>
    </message>
    <message>
        <source>Add a notification</source>
        <translation>Додати повідомлення</translation>
    </message>
    <message>
        <source>Who was told of it, when, by whom and about what.</source>
        <translation>Кого, коли, хто і про що повідомив.</translation>
    </message>
    <message>
        <source>Confidentiality</source>
        <translation>Конфіденційність</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Вид</translation>
    </message>
    <message>
        <source>pre-trial investigation</source>
        <translation>досудове розслідування</translation>
    </message>
    <message>
        <source>Say what kind of reference it is, or remove it.</source>
        <translation>Укажіть вид номера або вилучіть його.</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Номер</translation>
    </message>
    <message>
        <source>Authority</source>
        <translation>Орган</translation>
    </message>
    <message>
        <source>Who was told</source>
        <translation>Кого повідомлено</translation>
    </message>
    <message>
        <source>Say who was told, or remove the notification.</source>
        <translation>Укажіть, кого повідомлено, або вилучіть повідомлення.</translation>
    </message>
    <message>
        <source>When they were told</source>
        <translation>Коли повідомлено</translation>
    </message>
    <message>
        <source>Told by</source>
        <translation>Хто повідомив</translation>
    </message>
    <message>
        <source>About what</source>
        <translation>Про що</translation>
    </message>
</context>
<context>
    <name>IncidentFilters</name>
    <message>
        <source>Status</source>
        <translation>Стан</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Від</translation>
    </message>
    <message>
        <source>To</source>
        <translation>До</translation>
    </message>
    <message>
        <source>Words of the place’s name</source>
        <translation>Слова з назви місця</translation>
    </message>
    <message>
        <source>from {day}</source>
        <translation>від {day}</translation>
    </message>
    <message>
        <source>to {day}</source>
        <translation>до {day}</translation>
    </message>
    <message>
        <source>Any time</source>
        <translation>Будь-коли</translation>
    </message>
    <message>
        <source>Any place</source>
        <translation>Будь-де</translation>
    </message>
    <message>
        <source>Any status</source>
        <translation>Будь-який стан</translation>
    </message>
    <message>
        <source>Has evidence</source>
        <translation>Є докази</translation>
    </message>
</context>
<context>
    <name>IncidentForm</name>
    <message>
        <source>New incident</source>
        <translation>Новий інцидент</translation>
    </message>
    <message>
        <source>Edit the incident</source>
        <translation>Редагування інциденту</translation>
    </message>
</context>
<context>
    <name>IncidentLinks</name>
    <message>
        <source>Relate to another incident…</source>
        <translation>Пов’язати з іншим інцидентом…</translation>
    </message>
    <message>
        <source>Show {reference}</source>
        <translation>Показати {reference}</translation>
    </message>
    <message>
        <source>Take back…</source>
        <translation>Відкликати…</translation>
    </message>
    <message>
        <source>Take back the link to {reference}</source>
        <translation>Відкликати зв’язок із {reference}</translation>
    </message>
    <message>
        <source>This incident – {kind} – {title}</source>
        <translation>Цей інцидент&#xa0;— {kind}: {title}</translation>
    </message>
    <message>
        <source>{title} – {kind} – this incident</source>
        <translation>{title}&#xa0;— {kind}: цей інцидент</translation>
    </message>
    <message>
        <source>Take back a link</source>
        <translation>Відкликання зв’язку</translation>
    </message>
    <message>
        <source>Take this link back?</source>
        <translation>Відкликати цей зв’язок?</translation>
    </message>
    <message>
        <source>{link}
The ledger keeps that it stood, and that it was taken back.</source>
        <translation>{link}
У журналі залишиться, що зв’язок існував і що його відкликано.</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>Відкликати</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Залишити</translation>
    </message>
</context>
<context>
    <name>IncidentMap</name>
    <message>
        <source>Incidents with a place</source>
        <translation>Інциденти з указаним місцем</translation>
    </message>
    <message>
        <source>List all</source>
        <translation>Показати всі списком</translation>
    </message>
    <message numerus="yes">
        <source>%n incident(s) without coordinates are not on the map.</source>
        <translation>
            <numerusform>%Ln&#xa0;інцидент без координат не показано на карті.</numerusform>
            <numerusform>%Ln&#xa0;інциденти без координат не показано на карті.</numerusform>
            <numerusform>%Ln&#xa0;інцидентів без координат не показано на карті.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Of %n of them something was erased or is damaged.</source>
        <translation>
            <numerusform>В %Ln&#xa0;із них щось стерто або пошкоджено.</numerusform>
            <numerusform>У %Ln&#xa0;із них щось стерто або пошкоджено.</numerusform>
            <numerusform>У %Ln&#xa0;із них щось стерто або пошкоджено.</numerusform>
        </translation>
    </message>
    <message>
        <source>Nearer</source>
        <translation>Наблизити</translation>
    </message>
    <message>
        <source>Farther</source>
        <translation>Віддалити</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Показати все</translation>
    </message>
    <message numerus="yes">
        <source>%n incident(s) with a place</source>
        <translation>
            <numerusform>%Ln&#xa0;інцидент з указаним місцем</numerusform>
            <numerusform>%Ln&#xa0;інциденти з указаним місцем</numerusform>
            <numerusform>%Ln&#xa0;інцидентів з указаним місцем</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n incident(s) here</source>
        <translation>
            <numerusform>%Ln&#xa0;інцидент тут</numerusform>
            <numerusform>%Ln&#xa0;інциденти тут</numerusform>
            <numerusform>%Ln&#xa0;інцидентів тут</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>IncidentsPage</name>
    <message>
        <source>Incident</source>
        <translation>Інцидент</translation>
    </message>
    <message>
        <source>Incidents</source>
        <translation>Інциденти</translation>
    </message>
    <message>
        <source>No incident fits: take a filter away to see more.</source>
        <translation>Жоден інцидент не відповідає умовам: приберіть фільтр, щоб побачити більше.</translation>
    </message>
    <message>
        <source>New incident</source>
        <translation>Новий інцидент</translation>
    </message>
    <message>
        <source>Find in everything: words, places, digests</source>
        <translation>Шукати всюди: слова, місця, геш-значення</translation>
    </message>
    <message>
        <source>Sources</source>
        <translation>Джерела</translation>
    </message>
    <message>
        <source>Nothing is recorded yet.</source>
        <translation>Ще нічого не записано.</translation>
    </message>
    <message>
        <source>Begin with an incident: what happened, when, where, and who says so. Or take files in first, and say later what they show.</source>
        <translation>Почніть з інциденту: що сталося, коли, де і хто про це повідомляє. Або спершу прийміть файли, а що вони показують, укажіть згодом.</translation>
    </message>
    <message>
        <source>Record an incident</source>
        <translation>Записати інцидент</translation>
    </message>
    <message>
        <source>Take files in</source>
        <translation>Прийняти файли</translation>
    </message>
</context>
<context>
    <name>Inspection</name>
    <message>
        <source>&amp;Back</source>
        <translation>&amp;Назад</translation>
    </message>
</context>
<context>
    <name>IntakeForm</name>
    <message>
        <source>not recorded</source>
        <translation>не зафіксовано</translation>
    </message>
    <message>
        <source>From whom</source>
        <translation>Від кого</translation>
    </message>
    <message>
        <source>In your words. Where a name could endanger somebody, use a pseudonym: it can be corrected later, but what stood before is never erased.</source>
        <translation>Своїми словами. Якщо ім’я може комусь зашкодити, вкажіть псевдонім: згодом його можна виправити, але написане раніше ніколи не стирається.</translation>
    </message>
    <message>
        <source>Incident</source>
        <translation>Інцидент</translation>
    </message>
    <message>
        <source>Which incident the files are about: type its reference or words of its title.</source>
        <translation>Якого інциденту стосуються файли: уведіть його реєстраційний номер або слова з назви.</translation>
    </message>
    <message>
        <source>When received</source>
        <translation>Коли отримано</translation>
    </message>
    <message>
        <source>Empty means now.</source>
        <translation>Порожнє означає «зараз».</translation>
    </message>
    <message>
        <source>Recorded source</source>
        <translation>Записане джерело</translation>
    </message>
    <message>
        <source>Where whoever gave them is among your Sources already: choose them here too.</source>
        <translation>Якщо той, хто їх передав, уже є серед ваших «Джерел», оберіть його й тут.</translation>
    </message>
    <message>
        <source>How received</source>
        <translation>Як отримано</translation>
    </message>
    <message>
        <source>For example: handed over in person, sent by a messenger.</source>
        <translation>Наприклад: передано особисто, надіслано в месенджері.</translation>
    </message>
    <message>
        <source>Carrier</source>
        <translation>Носій</translation>
    </message>
    <message>
        <source>Purpose</source>
        <translation>Мета</translation>
    </message>
    <message>
        <source>What the files were given for.</source>
        <translation>Для чого передано файли.</translation>
    </message>
    <message>
        <source>Consent</source>
        <translation>Згода</translation>
    </message>
    <message>
        <source>What whoever gave them agreed to. It is recorded as an event of its own; empty records nothing.</source>
        <translation>На що погодився той, хто їх передав. Це записують окремою подією; якщо поле порожнє, нічого не записують.</translation>
    </message>
    <message>
        <source>Where they come from</source>
        <translation>Звідки вони</translation>
    </message>
    <message>
        <source>Say from whom they came.</source>
        <translation>Укажіть, від кого вони надійшли.</translation>
    </message>
</context>
<context>
    <name>IntakeOpen</name>
    <message>
        <source>The intake of files from {giver} was interrupted</source>
        <translation>Приймання файлів перервано (від кого: {giver})</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) of {reference} are in, whole.</source>
        <translation>
            <numerusform>%Ln&#xa0;файл із {reference} прийнято, він цілий.</numerusform>
            <numerusform>%Ln&#xa0;файли із {reference} прийнято, вони цілі.</numerusform>
            <numerusform>%Ln&#xa0;файлів із {reference} прийнято, вони цілі.</numerusform>
        </translation>
    </message>
    <message>
        <source>No file of {reference} is in yet.</source>
        <translation>Жодного файлу з {reference} ще не прийнято.</translation>
    </message>
    <message>
        <source>Go on with the intake of {name}</source>
        <translation>Продовжити приймання {name}</translation>
    </message>
    <message>
        <source>It goes on when the same files or folders are chosen again, with the same giver and incident.</source>
        <translation>Його буде продовжено, якщо знову вибрати ті самі файли чи теки та вказати ту саму особу, яка їх передала, і той самий інцидент.</translation>
    </message>
    <message>
        <source>Fill in its giver and incident</source>
        <translation>Заповнити, від кого й щодо якого інциденту</translation>
    </message>
</context>
<context>
    <name>IntakePage</name>
    <message>
        <source>&amp;Take in</source>
        <translation>&amp;Прийняти</translation>
    </message>
    <message>
        <source>What the intake did</source>
        <translation>Що зроблено під час приймання</translation>
    </message>
    <message>
        <source>What to take in</source>
        <translation>Що прийняти</translation>
    </message>
    <message>
        <source>Intake</source>
        <translation>Приймання</translation>
    </message>
    <message>
        <source>Choose at least one file or folder.</source>
        <translation>Виберіть принаймні один файл або теку.</translation>
    </message>
    <message>
        <source>Taking files in</source>
        <translation>Приймання файлів</translation>
    </message>
    <message>
        <source>somebody who is not named yet</source>
        <translation>когось, кого ще не названо</translation>
    </message>
    <message>
        <source>Draft of {time}, not taken in yet: files from {giver}, for no incident</source>
        <translation>Чернетка від {time}, ще не прийнято: файли від {giver}, без інциденту</translation>
    </message>
    <message>
        <source>Draft of {time}, not taken in yet: files from {giver} for {incident}</source>
        <translation>Чернетка від {time}, ще не прийнято: файли від {giver} для {incident}</translation>
    </message>
    <message>
        <source>You can stop at any time: what is in stays whole, and the same intake goes on later where it stopped.</source>
        <translation>Зупинити можна будь-коли: прийняте залишається цілим, а те саме приймання згодом продовжиться з місця зупинки.</translation>
    </message>
    <message>
        <source>These are the files of {name}: taking them in goes on with it.</source>
        <translation>Це файли з {name}: якщо прийняти їх, продовжиться саме це приймання.</translation>
    </message>
    <message>
        <source>{name} was begun with these files, from another giver or for another incident. Taking them in now begins a new intake.</source>
        <translation>{name} розпочато з цими файлами, але від іншої особи або для іншого інциденту. Якщо прийняти їх зараз, почнеться нове приймання.</translation>
    </message>
</context>
<context>
    <name>IntakeResult</name>
    <message>
        <source>Left out</source>
        <translation>Не прийнято</translation>
    </message>
    <message>
        <source>Came after the look</source>
        <translation>З’явилося після перегляду</translation>
    </message>
    <message>
        <source>Not as they were taken in earlier</source>
        <translation>Не такі, як були прийняті раніше</translation>
    </message>
    <message>
        <source>Odd names</source>
        <translation>Незвичайні назви</translation>
    </message>
    <message>
        <source>The bytes are sealed, stored and in the ledger. Keep the card or the phone as it is until a backup is made.</source>
        <translation>Байти зашифровано, збережено й занесено до журналу. Залиште картку чи телефон без змін, доки не буде створено резервну копію.</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) taken in</source>
        <translation>
            <numerusform>Прийнято %Ln&#xa0;файл</numerusform>
            <numerusform>Прийнято %Ln&#xa0;файли</numerusform>
            <numerusform>Прийнято %Ln&#xa0;файлів</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) that were seen when you looked are no longer there.</source>
        <translation>
            <numerusform>%Ln файлу, який було видно під час перегляду, вже немає.</numerusform>
            <numerusform>%Ln файлів, які було видно під час перегляду, вже немає.</numerusform>
            <numerusform>%Ln файлів, які було видно під час перегляду, вже немає.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) were not there when you looked; they are in as well.</source>
        <translation>
            <numerusform>%Ln&#xa0;файлу не було, коли ви переглядали; його теж прийнято.</numerusform>
            <numerusform>%Ln&#xa0;файлів не було, коли ви переглядали; їх теж прийнято.</numerusform>
            <numerusform>%Ln&#xa0;файлів не було, коли ви переглядали; їх теж прийнято.</numerusform>
        </translation>
    </message>
    <message>
        <source>Accession</source>
        <translation>Надходження</translation>
    </message>
    <message>
        <source>Incident</source>
        <translation>Інцидент</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Розмір</translation>
    </message>
    <message>
        <source>Held before</source>
        <translation>Уже зберігалося</translation>
    </message>
    <message numerus="yes">
        <source>%n of them, kept once</source>
        <translation>
            <numerusform>%Ln&#xa0;із них, повторно не збережено</numerusform>
            <numerusform>%Ln&#xa0;із них, повторно не збережено</numerusform>
            <numerusform>%Ln&#xa0;із них, повторно не збережено</numerusform>
        </translation>
    </message>
    <message>
        <source>Came more than once</source>
        <translation>Трапилися не вперше</translation>
    </message>
    <message>
        <source>Taken in earlier</source>
        <translation>Прийнято раніше</translation>
    </message>
    <message>
        <source>Other than taken in earlier</source>
        <translation>Інші, ніж прийнято раніше</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s), both are kept</source>
        <translation>
            <numerusform>%Ln&#xa0;файл, зберігаються обидва</numerusform>
            <numerusform>%Ln&#xa0;файли, кожен зберігається в обох видах</numerusform>
            <numerusform>%Ln&#xa0;файлів, кожен зберігається в обох видах</numerusform>
        </translation>
    </message>
    <message>
        <source>Consent</source>
        <translation>Згода</translation>
    </message>
    <message>
        <source>recorded as an event</source>
        <translation>записано як подію</translation>
    </message>
    <message>
        <source>Report on the intake</source>
        <translation>Звіт про прийняття</translation>
    </message>
    <message>
        <source>See the evidence</source>
        <translation>Переглянути докази</translation>
    </message>
    <message>
        <source>Save the intake report…</source>
        <translation>Зберегти звіт про прийняття…</translation>
    </message>
    <message>
        <source>Take in more</source>
        <translation>Прийняти ще</translation>
    </message>
</context>
<context>
    <name>IntakeSources</name>
    <message>
        <source>Files, folders, a whole card</source>
        <translation>Файли, теки, ціла картка пам’яті</translation>
    </message>
    <message>
        <source>Drop them anywhere on this page, or choose them. They stay where they are, and nothing in them is changed.</source>
        <translation>Перетягніть їх будь-куди на цю сторінку або виберіть. Вони залишаються там, де є, і нічого в них не змінюється.</translation>
    </message>
    <message>
        <source>Choose &amp;files…</source>
        <translation>Вибрати &amp;файли…</translation>
    </message>
    <message>
        <source>Choose a f&amp;older or card…</source>
        <translation>Вибрати &amp;теку або картку…</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>Переглянути ще раз</translation>
    </message>
    <message>
        <source>Odd names</source>
        <translation>Незвичайні назви</translation>
    </message>
    <message>
        <source>Will be left out</source>
        <translation>Не буде прийнято</translation>
    </message>
    <message>
        <source>Files to take in</source>
        <translation>Файли для приймання</translation>
    </message>
    <message>
        <source>A folder or card to take in</source>
        <translation>Тека або картка для приймання</translation>
    </message>
    <message>
        <source>Looking through what you chose</source>
        <translation>Перегляд вибраного</translation>
    </message>
    <message>
        <source>not compared</source>
        <translation>не порівняно</translation>
    </message>
    <message>
        <source>Comparing with what the archive holds already</source>
        <translation>Порівняння з тим, що вже є в архіві</translation>
    </message>
    <message>
        <source>Without any bytes</source>
        <translation>Зовсім порожні</translation>
    </message>
    <message>
        <source>No room for</source>
        <translation>Немає місця для</translation>
    </message>
    <message>
        <source>More than once among them</source>
        <translation>Повторюються серед них</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s), kept once</source>
        <translation>
            <numerusform>%Ln&#xa0;файл, повторно не зберігатиметься</numerusform>
            <numerusform>%Ln&#xa0;файли, повторно не зберігатимуться</numerusform>
            <numerusform>%Ln&#xa0;файлів, повторно не зберігатимуться</numerusform>
        </translation>
    </message>
    <message>
        <source>none</source>
        <translation>немає</translation>
    </message>
    <message>
        <source>Looking through it…</source>
        <translation>Триває перегляд…</translation>
    </message>
    <message>
        <source>The look was stopped: nothing is known of it yet.</source>
        <translation>Перегляд зупинено: про це ще нічого не відомо.</translation>
    </message>
    <message>
        <source>To take in</source>
        <translation>Буде прийнято</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%Ln&#xa0;файл</numerusform>
            <numerusform>%Ln&#xa0;файли</numerusform>
            <numerusform>%Ln&#xa0;файлів</numerusform>
        </translation>
    </message>
    <message>
        <source>Held already</source>
        <translation>Уже зберігається</translation>
    </message>
    <message>
        <source>comparing…</source>
        <translation>порівнюється…</translation>
    </message>
</context>
<context>
    <name>IntegrityPage</name>
    <message>
        <source>Integrity of the archive</source>
        <translation>Цілісність архіву</translation>
    </message>
    <message>
        <source>Integrity</source>
        <translation>Цілісність</translation>
    </message>
    <message>
        <source>Earlier checks</source>
        <translation>Попередні перевірки</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>Резервні копії</translation>
    </message>
    <message>
        <source>Certificate of the check</source>
        <translation>Довідка про перевірку</translation>
    </message>
    <message>
        <source>Checking the archive</source>
        <translation>Перевірка архіву</translation>
    </message>
    <message>
        <source>It is the list of {what}. Find out first what changed it, and put right what is missing. Then say why it is to count as it is: the reason is recorded, and from then on checks tell of what was wrong as accepted.</source>
        <translation>Це список про {what}. Спершу з’ясуйте, що його змінило, і виправте те, чого бракує. Потім скажіть, чому він має чинність таким, як він є: причину буде записано, і відтоді перевірки розповідатимуть про те, що було не так, як про прийняте.</translation>
    </message>
    <message>
        <source>A list that is not as it was</source>
        <translation>Список, який не такий, як був</translation>
    </message>
    <message>
        <source>Let it count</source>
        <translation>Визнати чинним</translation>
    </message>
    <message>
        <source>Recording it</source>
        <translation>Записування</translation>
    </message>
    <message>
        <source>A check reads what is stored and compares it with what was written when it came in: every byte with its digest, every record and event with the ledger.</source>
        <translation>Перевірка читає те, що зберігається, і порівнює з тим, що було записано під час надходження: кожен байт&#xa0;— із геш-значенням, кожен запис і подію&#xa0;— із журналом.</translation>
    </message>
    <message>
        <source>How many files the sample has</source>
        <translation>Скільки файлів у вибірці</translation>
    </message>
    <message>
        <source>Not read for how many days</source>
        <translation>Скільки днів не читали</translation>
    </message>
    <message>
        <source>Check &amp;everything</source>
        <translation>Перевірити &amp;все</translation>
    </message>
    <message>
        <source>Check what is &amp;due</source>
        <translation>Перевірити за &amp;строком</translation>
    </message>
    <message>
        <source>Check a &amp;sample</source>
        <translation>Перевірити ви&amp;бірку</translation>
    </message>
    <message>
        <source>Check the &amp;ledger alone</source>
        <translation>Перевірити лише &amp;журнал</translation>
    </message>
    <message>
        <source>takes longest, and goes on where it was stopped</source>
        <translation>триває найдовше, продовжується з місця зупинки</translation>
    </message>
    <message>
        <source>files not read for</source>
        <translation>файли, не читані протягом</translation>
    </message>
    <message>
        <source>days</source>
        <translation>дн.</translation>
    </message>
    <message>
        <source>files at random, and all records and events</source>
        <translation>випадкових файлів, а також усі записи й події</translation>
    </message>
    <message>
        <source>every event, digest and checkpoint</source>
        <translation>кожна подія, геш-значення і контрольна точка</translation>
    </message>
    <message>
        <source>Under way. You can go on working, or stop it below: a check of everything goes on later with what it had not read yet, and a backup with what it lacks.</source>
        <translation>Триває. Ви можете працювати далі або зупинити це нижче: перевірка всього згодом продовжиться з того, чого ще не прочитано, а резервне копіювання&#xa0;— з того, чого в копії бракує.</translation>
    </message>
    <message>
        <source>A check of everything that began on {moment} was stopped: the next one goes on with what it had not read yet.</source>
        <translation>Перевірку всього, яка почалася {moment}, зупинено: наступна продовжиться з того, чого ще не прочитано.</translation>
    </message>
</context>
<context>
    <name>ItemForm</name>
    <message>
        <source>Edit {reference}</source>
        <translation>Редагувати {reference}</translation>
    </message>
    <message>
        <source>Save as a revision</source>
        <translation>Зберегти як редакцію</translation>
    </message>
    <message>
        <source>Begin again from what is saved</source>
        <translation>Почати знову зі збереженого</translation>
    </message>
    <message>
        <source>What was typed before and not saved is here again.</source>
        <translation>Раніше введене й не збережене знову тут.</translation>
    </message>
    <message>
        <source>not recorded</source>
        <translation>не зафіксовано</translation>
    </message>
    <message>
        <source>Graphic, sexual violence and children are kept back on every screen until somebody asks to see them.</source>
        <translation>Матеріали з позначками «Тяжке для сприйняття», «Сексуальне насильство» і «Стосується дитини» приховано на всіх екранах, доки хтось не попросить їх показати.</translation>
    </message>
    <message>
        <source>Under a hold it cannot be shredded. An event of its own.</source>
        <translation>Поки діє заборона, матеріал не можна знищити. Записується окремою подією.</translation>
    </message>
    <message>
        <source>As in uk, ru or en.</source>
        <translation>Наприклад, uk, ru або en.</translation>
    </message>
</context>
<context>
    <name>ItemPicture</name>
    <message>
        <source>Marked as graphic, as sexual violence or as concerning a child. Nothing of it is shown before you ask.</source>
        <translation>Позначено як тяжке для сприйняття, як сексуальне насильство або як таке, що стосується дитини. Нічого не буде показано, доки ви не попросите.</translation>
    </message>
    <message>
        <source>Show the picture</source>
        <translation>Показати зображення</translation>
    </message>
    <message>
        <source>Picture of {title}</source>
        <translation>Зображення: {title}</translation>
    </message>
</context>
<context>
    <name>ItemTable</name>
    <message>
        <source>Title</source>
        <translation>Назва</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Вид</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Розмір</translation>
    </message>
    <message>
        <source>Added</source>
        <translation>Додано</translation>
    </message>
    <message>
        <source>Reference</source>
        <translation>Реєстраційний номер</translation>
    </message>
    <message>
        <source>Original name</source>
        <translation>Первісна назва</translation>
    </message>
    <message>
        <source>Digest begins</source>
        <translation>Початок геш-значення</translation>
    </message>
    <message>
        <source>Evidence items</source>
        <translation>Доказові матеріали</translation>
    </message>
</context>
<context>
    <name>KeptWords</name>
    <message>
        <source>What was typed before is here again.</source>
        <translation>Тут знову те, що було введено раніше.</translation>
    </message>
    <message>
        <source>Begin again</source>
        <translation>Почати заново</translation>
    </message>
</context>
<context>
    <name>KeyedRows</name>
    <message>
        <source>loading</source>
        <translation>завантажується</translation>
    </message>
</context>
<context>
    <name>LastCheck</name>
    <message>
        <source>This archive was never checked in full.</source>
        <translation>Цей архів ще жодного разу не перевірено повністю.</translation>
    </message>
    <message>
        <source>At the last full check everything was as it was written.</source>
        <translation>Під час останньої повної перевірки все було таким, яким його записано.</translation>
    </message>
    <message>
        <source>At the last full check something was not as it was written.</source>
        <translation>Під час останньої повної перевірки щось було не таким, яким його записано.</translation>
    </message>
    <message>
        <source>At the last check, of a part, everything was as it was written.</source>
        <translation>Під час останньої перевірки, часткової, все було таким, яким його записано.</translation>
    </message>
    <message>
        <source>At the last check, of a part, something was not as it was written.</source>
        <translation>Під час останньої перевірки, часткової, щось було не таким, яким його записано.</translation>
    </message>
    <message>
        <source>The check of {date} found damage, and none since has shown that it is mended: check everything.</source>
        <translation>Перевірка {date} виявила пошкодження, і жодна пізніша не показала, що їх усунено: перевірте все.</translation>
    </message>
    <message>
        <source>not in the ledger</source>
        <translation>немає в журналі</translation>
    </message>
    <message>
        <source>event {number}</source>
        <translation>подія {number}</translation>
    </message>
    <message>
        <source>The last full check, {date}: everything was as it was written.</source>
        <translation>Остання повна перевірка, {date}: усе було таким, яким його записано.</translation>
    </message>
    <message>
        <source>The last full check, {date}: something was not as it was written.</source>
        <translation>Остання повна перевірка, {date}: щось було не таким, яким його записано.</translation>
    </message>
</context>
<context>
    <name>LeavesStep</name>
    <message>
        <source>What leaves, and what stays?</source>
        <translation>Що передається, а що лишається?</translation>
    </message>
    <message>
        <source>What could harm a source stays unless you tick it. Whatever is ticked here can be read by whoever gets the bundle.</source>
        <translation>Те, що може зашкодити джерелу, лишається, якщо ви його не позначите. Усе, що тут позначено, зможе прочитати кожен, хто отримає пакет.</translation>
    </message>
    <message>
        <source>Every field, and whether it leaves</source>
        <translation>Усі поля і чи передаються вони</translation>
    </message>
    <message>
        <source>Back to what leaves by itself</source>
        <translation>Повернути початковий вибір</translation>
    </message>
    <message>
        <source>Field by field</source>
        <translation>Поле за полем</translation>
    </message>
    <message>
        <source>Wait until it is shown what leaves.</source>
        <translation>Зачекайте, доки буде показано, що передається.</translation>
    </message>
    <message>
        <source>Nothing of {incidents} may leave by itself: it is marked restricted or secret. Tick what of it may leave, such as its title, or go back and leave it out.</source>
        <translation>З {incidents} нічого не передається без вашої вказівки: є позначка «Обмежений доступ» або «Суворо конфіденційно». Позначте, що з цього можна передати, наприклад назву, або поверніться й приберіть це з вибраного.</translation>
    </message>
    <message>
        <source>Looking at what would leave</source>
        <translation>Визначення, що буде передано</translation>
    </message>
    <message>
        <source>On your word these leave as well: {fields}.</source>
        <translation>За вашою вказівкою передаються також: {fields}.</translation>
    </message>
    <message>
        <source>There is no file of evidence to leave: only what is said of it leaves.</source>
        <translation>Файлів доказів для передавання немає: передається лише те, що про них сказано.</translation>
    </message>
    <message>
        <source>No file of evidence leaves: each stays for what it may tell. Tick below those that may leave, or go on without any.</source>
        <translation>Жоден файл доказів не передається: кожен залишається через те, що може розкрити. Позначте нижче ті, які можна передати, або продовжуйте без них.</translation>
    </message>
    <message>
        <source>Look at what they carry now</source>
        <translation>Переглянути зараз, що в них вбудовано</translation>
    </message>
    <message>
        <source>Let all of these files leave with everything that they carry in them</source>
        <translation>Передати всі ці файли з усім, що в них вбудовано</translation>
    </message>
    <message>
        <source>Pass on the proofs that came with evidence of others: {names}</source>
        <translation>Передати далі підтвердження, що надійшли разом із чужими доказами: {names}</translation>
    </message>
    <message>
        <source>Reading metadata and making thumbnails</source>
        <translation>Зчитування метаданих і створення мініатюр</translation>
    </message>
    <message>
        <source>the files of {items} with everything in them</source>
        <translation>файли {items} з усім, що в них вбудовано</translation>
    </message>
    <message>
        <source>What leaves</source>
        <translation>Що передається</translation>
    </message>
    <message numerus="yes">
        <source>%n incident(s)</source>
        <translation>
            <numerusform>%Ln інцидент</numerusform>
            <numerusform>%Ln інциденти</numerusform>
            <numerusform>%Ln інцидентів</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%Ln файл</numerusform>
            <numerusform>%Ln файли</numerusform>
            <numerusform>%Ln файлів</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>With %n event(s) of your ledger about them and the one that says that this bundle is made. Even so the bundle tells how many events your ledger has, when these were recorded, and your signing key.</source>
        <translation>
            <numerusform>Разом із %Ln подією вашого журналу щодо них і подією про створення цього пакета. Крім того, з пакета видно, скільки подій у вашому журналі, коли їх записано, і ваш ключ підпису.</numerusform>
            <numerusform>Разом із %Ln подіями вашого журналу щодо них і подією про створення цього пакета. Крім того, з пакета видно, скільки подій у вашому журналі, коли їх записано, і ваш ключ підпису.</numerusform>
            <numerusform>Разом із %Ln подіями вашого журналу щодо них і подією про створення цього пакета. Крім того, з пакета видно, скільки подій у вашому журналі, коли їх записано, і ваш ключ підпису.</numerusform>
        </translation>
    </message>
    <message>
        <source>What stays</source>
        <translation>Що лишається</translation>
    </message>
    <message numerus="yes">
        <source>%n thing(s) stay as a whole</source>
        <translation>
            <numerusform>%Ln позиція лишається повністю</numerusform>
            <numerusform>%Ln позиції лишаються повністю</numerusform>
            <numerusform>%Ln позицій лишається повністю</numerusform>
        </translation>
    </message>
    <message>
        <source>A file of {item}</source>
        <translation>Файл матеріалу {item}</translation>
    </message>
    <message>
        <source>Item {item}</source>
        <translation>Матеріал {item}</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>і ще %Ln</numerusform>
            <numerusform>і ще %Ln</numerusform>
            <numerusform>і ще %Ln</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LeavingFields</name>
    <message>
        <source>What the archive knows</source>
        <translation>Що відомо архіву</translation>
    </message>
    <message>
        <source>What becomes of it</source>
        <translation>Що з цим буде</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>і ще %Ln</numerusform>
            <numerusform>і ще %Ln</numerusform>
            <numerusform>і ще %Ln</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Files that carry more than they show  (%n)</source>
        <translation>
            <numerusform>Файли, що несуть у собі більше, ніж показують  (%Ln)</numerusform>
            <numerusform>Файли, що несуть у собі більше, ніж показують  (%Ln)</numerusform>
            <numerusform>Файли, що несуть у собі більше, ніж показують  (%Ln)</numerusform>
        </translation>
    </message>
    <message>
        <source>stays: what it carries may tell more</source>
        <translation>залишається: вбудоване може розкрити більше</translation>
    </message>
</context>
<context>
    <name>LinkDialog</name>
    <message>
        <source>Note</source>
        <translation>Примітка</translation>
    </message>
    <message numerus="yes">
        <source>Link %n item(s) to an incident</source>
        <translation>
            <numerusform>Пов’язати %Ln матеріал з інцидентом</numerusform>
            <numerusform>Пов’язати %Ln матеріали з інцидентом</numerusform>
            <numerusform>Пов’язати %Ln матеріалів з інцидентом</numerusform>
        </translation>
    </message>
    <message>
        <source>Link</source>
        <translation>Пов’язати</translation>
    </message>
    <message>
        <source>Find an incident by its words</source>
        <translation>Знайти інцидент за словами</translation>
    </message>
    <message>
        <source>Incidents</source>
        <translation>Інциденти</translation>
    </message>
    <message>
        <source>What it does for the incident</source>
        <translation>Роль матеріалу щодо інциденту</translation>
    </message>
    <message>
        <source>What in it shows this, if it is not plain.</source>
        <translation>Що саме в матеріалі це показує, якщо це не очевидно.</translation>
    </message>
    <message>
        <source>Choose the incident first.</source>
        <translation>Спочатку виберіть інцидент.</translation>
    </message>
    <message>
        <source>This is linked so already.</source>
        <translation>Це вже так пов’язано.</translation>
    </message>
    <message>
        <source>Linking evidence</source>
        <translation>Пов’язування доказів</translation>
    </message>
    <message>
        <source>Stopped after {done} of {total}. What was linked stays linked.</source>
        <translation>Зупинено після {done} з {total}. Пов’язане залишається пов’язаним.</translation>
    </message>
</context>
<context>
    <name>ListColumn</name>
    <message>
        <source>Drafts ({count})</source>
        <translation>Чернетки ({count})</translation>
    </message>
</context>
<context>
    <name>LockingCard</name>
    <message>
        <source>Locking and viewing</source>
        <translation>Блокування та перегляд</translation>
    </message>
    <message>
        <source>Lock when nobody does anything for</source>
        <translation>Блокувати, якщо немає дій протягом</translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s)</source>
        <translation>
            <numerusform>%Ln хвилини</numerusform>
            <numerusform>%Ln хвилин</numerusform>
            <numerusform>%Ln хвилин</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Grey graphic material until it is clicked</source>
        <translation>&amp;Приховувати тяжкі матеріали, доки їх не клацнуть</translation>
    </message>
    <message>
        <source>L&amp;ock when nobody does anything for</source>
        <translation>&amp;Блокувати, якщо немає дій протягом</translation>
    </message>
    <message>
        <source>It is locked also with the screen, when the computer falls asleep, and at once by Ctrl+L, even while a dialog is open. What you are typing is kept.</source>
        <translation>Архів блокується також разом з екраном, коли комп’ютер засинає, і одразу після натискання Ctrl+L, навіть якщо відкрито діалогове вікно. Те, що ви вводите, зберігається.</translation>
    </message>
    <message>
        <source>The minutes count from the end of long work, such as an intake, a check or a backup, and not while recovery words are shown.</source>
        <translation>Хвилини відлічуються від кінця тривалої роботи, як-от приймання, перевірки чи резервного копіювання, і не відлічуються, поки показано слова відновлення.</translation>
    </message>
</context>
<context>
    <name>MapCanvas</name>
    <message>
        <source>Map</source>
        <translation>Карта</translation>
    </message>
    <message>
        <source>Arrow keys move it, plus and minus zoom, 0 shows all. The list has the same.</source>
        <translation>Клавіші зі стрілками переміщують карту, плюс і мінус змінюють масштаб, 0 показує все. Те саме є у списку.</translation>
    </message>
</context>
<context>
    <name>MapPage</name>
    <message>
        <source>Map</source>
        <translation>Карта</translation>
    </message>
    <message>
        <source>Over time</source>
        <translation>За часом</translation>
    </message>
    <message>
        <source>Map, or counts over time</source>
        <translation>Карта або кількість за часом</translation>
    </message>
    <message>
        <source>Map and time</source>
        <translation>Карта і час</translation>
    </message>
    <message>
        <source>Reading where and when incidents were</source>
        <translation>Зчитування місць і часу інцидентів</translation>
    </message>
</context>
<context>
    <name>MaskedField</name>
    <message>
        <source>Show</source>
        <translation>Показати</translation>
    </message>
    <message>
        <source>Show: {field}</source>
        <translation>Показати: {field}</translation>
    </message>
    <message>
        <source>Kept, and not shown.</source>
        <translation>Збережено, не показано.</translation>
    </message>
    <message>
        <source>Nothing is kept.</source>
        <translation>Нічого не збережено.</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>Приховати</translation>
    </message>
    <message>
        <source>Add…</source>
        <translation>Додати…</translation>
    </message>
</context>
<context>
    <name>MonthBars</name>
    <message>
        <source>Bars for each month; the table below says the same</source>
        <translation>Стовпці за місяцями; таблиця нижче містить те саме</translation>
    </message>
</context>
<context>
    <name>MonthTable</name>
    <message>
        <source>Month</source>
        <translation>Місяць</translation>
    </message>
    <message>
        <source>Incidents</source>
        <translation>Інциденти</translation>
    </message>
    <message>
        <source>People, alleged</source>
        <translation>Потерпілі, за повідомленнями</translation>
    </message>
    <message>
        <source>People, verified</source>
        <translation>Потерпілі, перевірено</translation>
    </message>
    <message>
        <source>Month not known</source>
        <translation>Місяць невідомий</translation>
    </message>
</context>
<context>
    <name>Months</name>
    <message>
        <source>Incidents</source>
        <translation>Інциденти</translation>
    </message>
    <message>
        <source>People harmed, alleged</source>
        <translation>Потерпілі, за повідомленнями</translation>
    </message>
    <message>
        <source>People harmed, verified</source>
        <translation>Потерпілі, перевірено</translation>
    </message>
    <message>
        <source>What the bars count</source>
        <translation>Що показують стовпці</translation>
    </message>
    <message>
        <source>&amp;Bars show</source>
        <translation>&amp;Стовпці показують</translation>
    </message>
    <message>
        <source>Counts for each month</source>
        <translation>Кількість за місяцями</translation>
    </message>
    <message numerus="yes">
        <source>%n incident(s) counted</source>
        <translation>
            <numerusform>Враховано %Ln інцидент</numerusform>
            <numerusform>Враховано %Ln інциденти</numerusform>
            <numerusform>Враховано %Ln інцидентів</numerusform>
        </translation>
    </message>
    <message>
        <source>people harmed, alleged: {number}</source>
        <translation>потерпілих за повідомленнями: {number}</translation>
    </message>
    <message>
        <source>verified: {number}</source>
        <translation>перевірено: {number}</translation>
    </message>
    <message numerus="yes">
        <source>%n counted with a wider incident</source>
        <translation>
            <numerusform>%Ln враховано в складі ширшого інциденту</numerusform>
            <numerusform>%Ln враховано в складі ширшого інциденту</numerusform>
            <numerusform>%Ln враховано в складі ширшого інциденту</numerusform>
        </translation>
    </message>
    <message>
        <source>An incident counts in the month of the middle of the time that it may have been in; where that is longer than a month, its month is not known. An incident that is part of another is counted with the wider one alone, and people only once: with the wider incident where it says a number, else with its parts. Two accounts of one event that nobody linked are counted twice: link them as part and whole. Numbers are those that were recorded; where from and to differ, the darker part of a bar is the lesser.</source>
        <translation>Інцидент враховано в тому місяці, на який припадає середина проміжку, коли він міг статися; якщо проміжок довший за місяць, місяць вважається невідомим. Інцидент, що є частиною іншого, враховано лише разом із ширшим, а людей&#xa0;— лише один раз: у ширшому інциденті, якщо в ньому вказано кількість, інакше&#xa0;— у його частинах. Два описи однієї події, яких ніхто не пов’язав, враховано двічі: пов’яжіть їх як частину і ціле. Числа наведено такими, як їх записано; якщо значення «від» і «до» різні, темніша частина стовпця показує менше.</translation>
    </message>
</context>
<context>
    <name>NewArchivePage</name>
    <message>
        <source>New archive</source>
        <translation>Новий архів</translation>
    </message>
    <message>
        <source>Folder of the archive</source>
        <translation>Тека архіву</translation>
    </message>
    <message>
        <source>Make the archive</source>
        <translation>Створити архів</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Назад</translation>
    </message>
    <message>
        <source>Make a new archive</source>
        <translation>Створення нового архіву</translation>
    </message>
    <message>
        <source>Where it lies</source>
        <translation>Де він міститься</translation>
    </message>
    <message>
        <source>&amp;Choose…</source>
        <translation>&amp;Вибрати…</translation>
    </message>
    <message>
        <source>Choose the folder of the archive</source>
        <translation>Виберіть теку архіву</translation>
    </message>
    <message>
        <source>A new or an empty folder, on this computer or on a disk of yours. Everything in it is encrypted; its name is not, so let it tell nothing.</source>
        <translation>Нова або порожня тека на цьому комп’ютері чи на вашому диску. Усе в ній зашифровано, крім її назви, тож нехай назва нічого не видає.</translation>
    </message>
    <message>
        <source>Who you are</source>
        <translation>Хто ви</translation>
    </message>
    <message>
        <source>Your passphrase</source>
        <translation>Ваша парольна фраза</translation>
    </message>
    <message>
        <source>A new or empty folder</source>
        <translation>Нова або порожня тека</translation>
    </message>
    <message>
        <source>a folder</source>
        <translation>тека</translation>
    </message>
    <message>
        <source>a pseudonym or a name</source>
        <translation>псевдонім або ім’я</translation>
    </message>
    <message>
        <source>the passphrase, twice the same</source>
        <translation>парольна фраза, двічі однаково</translation>
    </message>
    <message>
        <source>Still needed: {what}.</source>
        <translation>Ще потрібно: {what}.</translation>
    </message>
    <message>
        <source>Name the folder in full, from its root on.</source>
        <translation>Укажіть повний шлях до теки, від кореня.</translation>
    </message>
    <message>
        <source>Making the archive and its keys</source>
        <translation>Створення архіву та його ключів</translation>
    </message>
</context>
<context>
    <name>NewPassphrase</name>
    <message>
        <source>New passphrase</source>
        <translation>Нова парольна фраза</translation>
    </message>
    <message>
        <source>The same once more</source>
        <translation>Те саме ще раз</translation>
    </message>
    <message>
        <source>Strength of the passphrase</source>
        <translation>Надійність парольної фрази</translation>
    </message>
    <message>
        <source>No protection</source>
        <translation>Жодного захисту</translation>
    </message>
    <message>
        <source>Take this passphrase all the same?</source>
        <translation>Усе одно взяти цю парольну фразу?</translation>
    </message>
    <message>
        <source>It is among the first that anybody tries: whoever gets the archive is in it at once. Take four or more words by chance.</source>
        <translation>Її пробують серед найперших: хто дістане архів, відкриє його відразу. Візьміть чотири слова чи більше навмання.</translation>
    </message>
    <message>
        <source>Take it all the same</source>
        <translation>Усе одно взяти</translation>
    </message>
    <message>
        <source>Choose another</source>
        <translation>Вибрати іншу</translation>
    </message>
    <message>
        <source>The two are not the same.</source>
        <translation>Фрази не збігаються.</translation>
    </message>
    <message>
        <source>None: it is among the first that anybody tries.</source>
        <translation>Жодної: таку пробують серед найперших.</translation>
    </message>
    <message>
        <source>Weak: somebody with the archive and a hundred graphics cards finds it within minutes or hours.</source>
        <translation>Слабка: той, хто має архів і сотню відеокарт, підбере її за хвилини або години.</translation>
    </message>
    <message>
        <source>Not strong: somebody with the archive and a hundred graphics cards finds it within days or months.</source>
        <translation>Ненадійна: той, хто має архів і сотню відеокарт, підбере її за дні або місяці.</translation>
    </message>
    <message>
        <source>Fair: it would take years with a hundred graphics cards. A state has more.</source>
        <translation>Прийнятна: із сотнею відеокарт на підбір підуть роки. Держава має більше.</translation>
    </message>
    <message>
        <source>Strong: nobody is expected to find it by trying.</source>
        <translation>Надійна: не очікується, що хтось її підбере.</translation>
    </message>
    <message>
        <source>Take four or more words by chance, such as by dice. Length counts, odd signs do not. Nobody can set it back for you, and neither can we.</source>
        <translation>Візьміть чотири слова чи більше навмання, наприклад за допомогою гральних кубиків. Важить довжина, а не незвичні знаки. Скинути її для вас не зможе ніхто, навіть ми.</translation>
    </message>
</context>
<context>
    <name>NotShown</name>
    <message>
        <source>The file itself is as it was. Its bytes can be looked at instead.</source>
        <translation>Сам файл не змінився. Можна переглянути його байти.</translation>
    </message>
    <message>
        <source>Show its bytes</source>
        <translation>Показати його байти</translation>
    </message>
</context>
<context>
    <name>OpeningNote</name>
    <message>
        <source>It is still being opened, and that takes long. It is given up by itself after a few minutes; close this window to give it up now. The file itself stays as it is.</source>
        <translation>Файл досі відкривається, і це триває довго. За кілька хвилин програма сама припинить спроби; закрийте це вікно, щоб припинити їх зараз. Сам файл не зміниться.</translation>
    </message>
</context>
<context>
    <name>OpeningNotice</name>
    <message>
        <source>Open Settings</source>
        <translation>Відкрити налаштування</translation>
    </message>
    <message>
        <source>Nobody has shown yet that the recovery words are on paper. If you are not sure of them, make new ones in Settings.</source>
        <translation>Ще ніхто не підтвердив, що слова відновлення записано на папері. Якщо ви в них не певні, створіть нові в налаштуваннях.</translation>
    </message>
    <message>
        <source>The last change of who can open this archive was interrupted and did not take effect: what opened the archive before it still does. Make the change again.</source>
        <translation>Останню зміну того, хто може відкрити цей архів, було перервано, і вона не набула чинності: те, що відкривало архів раніше, відкриває його й далі. Зробіть цю зміну ще раз.</translation>
    </message>
    <message>
        <source>The archive&apos;s header and its catalogue are not of the same time: one of the two was put back as it was before a change of who can open the archive.</source>
        <translation>Заголовок архіву та його каталог належать до різного часу: одне з двох повернули до стану, який був до зміни того, хто може відкрити архів.</translation>
    </message>
    <message>
        <source>One part of the archive&apos;s header was put back as it was before a change of who can open this archive. The newer part counts. Ask who could write to this folder.</source>
        <translation>Одну частину заголовка архіву повернули до стану, який був до зміни того, хто може відкрити цей архів. Чинною є новіша частина. З’ясуйте, хто міг писати до цієї теки.</translation>
    </message>
    <message>
        <source>One part of the archive&apos;s header was older than the other: a change of who can open this archive was interrupted, or somebody put it back. The newer part counts.</source>
        <translation>Одна частина заголовка архіву була старішою за іншу: зміну того, хто може відкрити цей архів, було перервано, або хтось повернув її назад. Чинною є новіша частина.</translation>
    </message>
    <message>
        <source>The two parts of the archive&apos;s header name different keys, and nobody can say which is the newer.</source>
        <translation>Дві частини заголовка архіву називають різні ключі, і ніхто не може сказати, котра новіша.</translation>
    </message>
    <message>
        <source>The two parts of the archive&apos;s header differ, and neither is the newest.</source>
        <translation>Дві частини заголовка архіву різняться, і жодна з них не є найновішою.</translation>
    </message>
    <message>
        <source>One part of the archive&apos;s header was missing, damaged or changed; its copy counts. Look after the disk, ask who could write to this folder, and make a backup.</source>
        <translation>Однієї частини заголовка архіву бракувало, або її було пошкоджено чи змінено; чинною є її копія. Перевірте диск, з’ясуйте, хто міг писати до цієї теки, і створіть резервну копію.</translation>
    </message>
    <message>
        <source>Nothing of it is written over while the archive is read-only.</source>
        <translation>Поки архів відкрито лише для читання, нічого з цього не перезаписується.</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Закрити</translation>
    </message>
    <message>
        <source>It is a copy, or was restored…</source>
        <translation>Це копія або відновлений архів…</translation>
    </message>
    <message>
        <source>Both parts of the archive&apos;s header were damaged, at different places: what opened it is put together from what is whole in either. Look after the disk, and make a backup.</source>
        <translation>Обидві частини заголовка архіву були пошкоджені, але в різних місцях: архів відкрито тим, що складено з цілого в обох. Перевірте диск і зробіть резервну копію.</translation>
    </message>
    <message>
        <source>Both parts were made whole again, and the ledger says so.</source>
        <translation>Обидві частини знову цілі, і про це є запис у журналі.</translation>
    </message>
    <message>
        <source>Let the older header count…</source>
        <translation>Визнати чинним старіший заголовок…</translation>
    </message>
    <message>
        <source>It was moved here</source>
        <translation>Архів перенесено сюди</translation>
    </message>
    <message>
        <source>A copy, or restored</source>
        <translation>Копія або відновлений архів</translation>
    </message>
    <message>
        <source>The ledger goes on in a successor that names its predecessor, so that two archives never tell one story in two ways. Say why there is a copy; the reason is recorded.</source>
        <translation>Журнал продовжується в наступнику, який називає свого попередника, щоб два архіви ніколи не розповідали одну історію по-різному. Укажіть, чому існує копія; причину буде записано.</translation>
    </message>
    <message>
        <source>Go on in a successor</source>
        <translation>Продовжити в наступнику</translation>
    </message>
    <message>
        <source>An older header</source>
        <translation>Старіший заголовок</translation>
    </message>
    <message>
        <source>What was replaced opens this archive again, and what replaced it may open it no more. Say why the older header is to count; the reason is recorded.</source>
        <translation>Те, що було замінено, знову відкриває цей архів, а те, чим його замінили, може його більше не відкрити. Поясніть, чому чинним має бути старіший заголовок; причину буде записано.</translation>
    </message>
    <message>
        <source>Let it count</source>
        <translation>Визнати чинним</translation>
    </message>
    <message>
        <source>Recording it</source>
        <translation>Записування</translation>
    </message>
    <message>
        <source>This archive was not closed last time. What was finished then is whole, and what was being typed is kept as a draft.</source>
        <translation>Минулого разу цей архів не було закрито. Усе, що тоді було завершено, ціле, а те, що саме вводили, збережено як чернетку.</translation>
    </message>
    <message numerus="yes">
        <source>%n stored object(s) without a record were put aside.</source>
        <translation>
            <numerusform>Відкладено %Ln збережений об’єкт без запису.</numerusform>
            <numerusform>Відкладено %Ln збережені об’єкти без запису.</numerusform>
            <numerusform>Відкладено %Ln збережених об’єктів без запису.</numerusform>
        </translation>
    </message>
    <message>
        <source>Open Bundles</source>
        <translation>Відкрити «Пакети»</translation>
    </message>
    <message>
        <source>The intake {reference} of files from {giver} was interrupted. What is in is whole; Intake goes on with the rest.</source>
        <translation>Приймання {reference} (файли від: {giver}) було перервано. Прийняте ціле; решту можна прийняти далі в розділі «Приймання».</translation>
    </message>
    <message>
        <source>Open Intake</source>
        <translation>Відкрити «Приймання»</translation>
    </message>
    <message>
        <source>The bundle {name} for {recipient} was not written: the archive was locked before it was finished.</source>
        <translation>Пакет {name} для отримувача {recipient} не записано: архів було заблоковано, перш ніж запис завершився.</translation>
    </message>
</context>
<context>
    <name>OwnMap</name>
    <message>
        <source>Own map…</source>
        <translation>Власна карта…</translation>
    </message>
    <message>
        <source>Shows tiles of an MBTiles file over the outline.</source>
        <translation>Показує фрагменти з файлу MBTiles поверх контурів.</translation>
    </message>
    <message>
        <source>Without it</source>
        <translation>Без неї</translation>
    </message>
    <message>
        <source>Takes your own map away; its file stays as it is.</source>
        <translation>Прибирає вашу власну карту; її файл лишається, як є.</translation>
    </message>
    <message>
        <source>Look where it is</source>
        <translation>Перейти до неї</translation>
    </message>
    <message>
        <source>About the map</source>
        <translation>Про карту</translation>
    </message>
    <message>
        <source>A circle is how far a place may be off. The outline is Natural Earth at 1:50,000,000: a coast or a border may be off by kilometres.</source>
        <translation>Коло показує можливу похибку місця. Контури взято з Natural Earth у масштабі 1:50&#xa0;000&#xa0;000: узбережжя чи кордон можуть бути зміщені на кілометри.</translation>
    </message>
    <message>
        <source>A circle is how far a place may be off.</source>
        <translation>Коло показує можливу похибку місця.</translation>
    </message>
    <message>
        <source>Your own map: {name}.</source>
        <translation>Ваша власна карта: {name}.</translation>
    </message>
    <message>
        <source>Where it has nothing, there is the outline of Natural Earth.</source>
        <translation>Де на ній нічого немає, видно контури Natural&#xa0;Earth.</translation>
    </message>
    <message>
        <source>Nothing of it is here, or it begins nearer.</source>
        <translation>Тут її немає, або її видно лише зблизька.</translation>
    </message>
    <message>
        <source>A map of your own (MBTiles, with tiles that are pictures)</source>
        <translation>Ваша власна карта (MBTiles, фрагменти-зображення)</translation>
    </message>
    <message>
        <source>Reading a map</source>
        <translation>Читання карти</translation>
    </message>
</context>
<context>
    <name>PassphraseField</name>
    <message>
        <source>Show</source>
        <translation>Показати</translation>
    </message>
    <message>
        <source>Show what is typed</source>
        <translation>Показати введене</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>Приховати</translation>
    </message>
</context>
<context>
    <name>PastChecks</name>
    <message>
        <source>Finished</source>
        <translation>Завершено</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>Результат</translation>
    </message>
    <message>
        <source>as written</source>
        <translation>як записано</translation>
    </message>
    <message>
        <source>something is wrong</source>
        <translation>щось не так</translation>
    </message>
    <message>
        <source>By</source>
        <translation>Ким</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Що</translation>
    </message>
    <message>
        <source>How much</source>
        <translation>Скільки</translation>
    </message>
    <message>
        <source>There was none yet.</source>
        <translation>Перевірок ще не було.</translation>
    </message>
    <message>
        <source>Earlier checks</source>
        <translation>Попередні перевірки</translation>
    </message>
    <message>
        <source>Certificate of the chosen check…</source>
        <translation>Довідка про вибрану перевірку…</translation>
    </message>
</context>
<context>
    <name>PathField</name>
    <message>
        <source>Choose…</source>
        <translation>Вибрати…</translation>
    </message>
    <message>
        <source>Choose: {name}</source>
        <translation>Вибрати: {name}</translation>
    </message>
</context>
<context>
    <name>PeopleCard</name>
    <message>
        <source>People</source>
        <translation>Люди</translation>
    </message>
    <message>
        <source>Add a person…</source>
        <translation>Додати особу…</translation>
    </message>
    <message>
        <source>Change a passphrase…</source>
        <translation>Змінити парольну фразу…</translation>
    </message>
    <message>
        <source>New recovery words…</source>
        <translation>Нові слова відновлення…</translation>
    </message>
    <message>
        <source>Make new keys…</source>
        <translation>Створити нові ключі…</translation>
    </message>
    <message>
        <source>While the archive is read-only, nothing of it can change.</source>
        <translation>Поки архів доступний лише для читання, нічого з цього не можна змінити.</translation>
    </message>
    <message>
        <source>a passphrase</source>
        <translation>парольна фраза</translation>
    </message>
    <message>
        <source>a one-time code that was not used yet</source>
        <translation>одноразовий код, ще не використаний</translation>
    </message>
    <message>
        <source>the recovery words</source>
        <translation>слова відновлення</translation>
    </message>
    <message>
        <source> (you)</source>
        <translation> (ви)</translation>
    </message>
    <message>
        <source>opens it with {what}</source>
        <translation>спосіб відкриття: {what}</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>Вилучити…</translation>
    </message>
    <message>
        <source>Remove {name}…</source>
        <translation>Вилучити: {name}…</translation>
    </message>
</context>
<context>
    <name>PicturePane</name>
    <message>
        <source>Picture of {title}</source>
        <translation>Зображення: {title}</translation>
    </message>
    <message>
        <source>Frames and scrubbing only for now.</source>
        <translation>Поки що лише кадри та перемотування.</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>Умістити</translation>
    </message>
    <message>
        <source>Show all of it (0)</source>
        <translation>Показати повністю (0)</translation>
    </message>
    <message>
        <source>100 %</source>
        <translation>100&#xa0;%</translation>
    </message>
    <message>
        <source>One pixel as one of the screen (1)</source>
        <translation>Один піксель на піксель екрана (1)</translation>
    </message>
    <message>
        <source>Smaller (-)</source>
        <translation>Зменшити (-)</translation>
    </message>
    <message>
        <source>Larger (+)</source>
        <translation>Збільшити (+)</translation>
    </message>
    <message>
        <source>Turn</source>
        <translation>Повернути</translation>
    </message>
    <message>
        <source>Turn what you see, never the file (R)</source>
        <translation>Повернути лише зображення на екрані, а не файл (R)</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>Сторінка</translation>
    </message>
    <message>
        <source>of {last}</source>
        <translation>з {last}</translation>
    </message>
    <message>
        <source>Previous page</source>
        <translation>Попередня сторінка</translation>
    </message>
    <message>
        <source>Next page</source>
        <translation>Наступна сторінка</translation>
    </message>
    <message>
        <source>Place in the video</source>
        <translation>Місце у відео</translation>
    </message>
    <message>
        <source>{percent} %</source>
        <translation>{percent}&#xa0;%</translation>
    </message>
</context>
<context>
    <name>PlaceField</name>
    <message>
        <source>near Niu-York, 48.33, 37.84 ± 1 km</source>
        <translation>біля Нью-Йорка, 48.33, 37.84 ± 1 км</translation>
    </message>
    <message>
        <source>Coordinates</source>
        <translation>Координати</translation>
    </message>
    <message>
        <source>Latitude first, WGS 84; how far off they may be after ±.</source>
        <translation>Спочатку широта, WGS 84; можливу похибку вкажіть після ±.</translation>
    </message>
    <message>
        <source>Precision of the place</source>
        <translation>Точність місця</translation>
    </message>
    <message>
        <source>How the place was determined</source>
        <translation>Як визначено місце</translation>
    </message>
    <message>
        <source>Settlement</source>
        <translation>Населений пункт</translation>
    </message>
    <message>
        <source>Hromada</source>
        <translation>Громада</translation>
    </message>
    <message>
        <source>Raion</source>
        <translation>Район</translation>
    </message>
    <message>
        <source>Oblast</source>
        <translation>Область</translation>
    </message>
    <message>
        <source>Country</source>
        <translation>Країна</translation>
    </message>
    <message>
        <source>Place as in a gazetteer</source>
        <translation>Місце за довідником</translation>
    </message>
    <message>
        <source>Controlled at the time by</source>
        <translation>Хто тоді контролював місце</translation>
    </message>
    <message>
        <source>What is handed over then shows it coarsely.</source>
        <translation>Тоді передані матеріали показують його лише приблизно.</translation>
    </message>
    <message>
        <source>Protect this place</source>
        <translation>Захистити це місце</translation>
    </message>
    <message>
        <source>The coordinates are not understood: write them like 48.33, 37.84.</source>
        <translation>Координати незрозумілі: запишіть їх так: 48.33, 37.84.</translation>
    </message>
    <message>
        <source>There are coordinates in the place and in a line of their own. Keep those that are meant.</source>
        <translation>Координати є і в місці, і в окремому рядку. Залиште ті, які маються на увазі.</translation>
    </message>
    <message>
        <source>There is no place to protect yet.</source>
        <translation>Ще немає місця, яке можна захистити.</translation>
    </message>
</context>
<context>
    <name>PolicyCard</name>
    <message>
        <source>What is recorded</source>
        <translation>Що записується</translation>
    </message>
    <message>
        <source>&amp;Record that evidence is looked at</source>
        <translation>&amp;Записувати, що докази переглядають</translation>
    </message>
    <message>
        <source>Also take &amp;SHA-512 of what comes in</source>
        <translation>Обчислювати також &amp;SHA-512 того, що надходить</translation>
    </message>
    <message>
        <source>Whoever opens, plays or reads an item in a viewer is named with the time, so that it can be shown later who saw what.</source>
        <translation>Хто відкриває, відтворює чи читає доказ у переглядачі, того названо разом із часом, щоб згодом можна було показати, хто що бачив.</translation>
    </message>
    <message>
        <source>Some courts ask for it beside SHA-256. Files that come in from then on get it; taking them in takes longer.</source>
        <translation>Деякі суди вимагають його поряд із SHA-256. Його матимуть файли, що надійдуть відтоді; приймання триватиме довше.</translation>
    </message>
    <message>
        <source>It holds for everybody who uses this archive; a change is an event.</source>
        <translation>Це діє для всіх, хто працює з цим архівом; зміна є подією.</translation>
    </message>
    <message>
        <source>While the archive is read-only, nothing of it can change.</source>
        <translation>Поки архів доступний лише для читання, нічого з цього не можна змінити.</translation>
    </message>
    <message>
        <source>Why is it not recorded any more?</source>
        <translation>Чому це більше не записується?</translation>
    </message>
    <message>
        <source>From then on nobody can show later who looked at evidence. The reason is kept in the ledger.</source>
        <translation>Відтоді ніхто не зможе показати, хто переглядав докази. Причина зберігається в журналі.</translation>
    </message>
    <message>
        <source>Do not record it</source>
        <translation>Не записувати</translation>
    </message>
</context>
<context>
    <name>ProgressPanel</name>
    <message>
        <source>Progress</source>
        <translation>Перебіг</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Зупинити</translation>
    </message>
    <message>
        <source>{percent} %</source>
        <translation>{percent}&#xa0;%</translation>
    </message>
    <message>
        <source>{size} a second</source>
        <translation>{size}/с</translation>
    </message>
    <message>
        <source>{work} waits for its turn</source>
        <translation>«{work}» чекає своєї черги</translation>
    </message>
    <message numerus="yes">
        <source>about %n second(s) left</source>
        <translation>
            <numerusform>лишилося близько %Ln секунди</numerusform>
            <numerusform>лишилося близько %Ln секунд</numerusform>
            <numerusform>лишилося близько %Ln секунд</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %n minute(s) left</source>
        <translation>
            <numerusform>лишилося близько %Ln хвилини</numerusform>
            <numerusform>лишилося близько %Ln хвилин</numerusform>
            <numerusform>лишилося близько %Ln хвилин</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ReceivePage</name>
    <message>
        <source>It is only looked at first. Nothing is taken in before you say so.</source>
        <translation>Спочатку пакет буде лише переглянуто. Нічого не буде прийнято без вашої згоди.</translation>
    </message>
    <message>
        <source>Receive a bundle</source>
        <translation>Отримання пакета</translation>
    </message>
    <message>
        <source>What would come in</source>
        <translation>Що надійде</translation>
    </message>
    <message>
        <source>Looking at it…</source>
        <translation>Перегляд…</translation>
    </message>
    <message>
        <source>Looking at the bundle</source>
        <translation>Перегляд пакета</translation>
    </message>
    <message>
        <source>This bundle is of this archive itself</source>
        <translation>Цей пакет&#xa0;— із цього самого архіву</translation>
    </message>
    <message>
        <source>Everything in it is here already.</source>
        <translation>Усе, що в ньому є, тут уже є.</translation>
    </message>
    <message>
        <source>This bundle is here already</source>
        <translation>Цей пакет тут уже є</translation>
    </message>
    <message>
        <source>It came in as {accession}.</source>
        <translation>Він надійшов як {accession}.</translation>
    </message>
    <message numerus="yes">
        <source>%n new file(s)</source>
        <translation>
            <numerusform>%Ln новий файл</numerusform>
            <numerusform>%Ln нові файли</numerusform>
            <numerusform>%Ln нових файлів</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) are held already.</source>
        <translation>
            <numerusform>%Ln файл уже зберігається.</numerusform>
            <numerusform>%Ln файли вже зберігаються.</numerusform>
            <numerusform>%Ln файлів уже зберігається.</numerusform>
        </translation>
    </message>
    <message>
        <source>It cannot be taken in as a bundle</source>
        <translation>Його не можна прийняти як пакет</translation>
    </message>
    <message>
        <source>Its proofs do not hold. What lies in it can be taken in as ordinary files, under Intake.</source>
        <translation>Його підтвердження недійсні. Вміст можна прийняти як звичайні файли в розділі «Приймання».</translation>
    </message>
    <message>
        <source>How it was checked</source>
        <translation>Як його перевірено</translation>
    </message>
    <message>
        <source>Who handed it over, if not its signer</source>
        <translation>Хто його передав, якщо не підписувач</translation>
    </message>
    <message>
        <source>It may stay empty.</source>
        <translation>Можна залишити порожнім.</translation>
    </message>
    <message>
        <source>The incident that it is about, by its reference</source>
        <translation>Інцидент, якого він стосується, за реєстраційним номером</translation>
    </message>
    <message>
        <source>It may stay empty: files can be linked to incidents later.</source>
        <translation>Можна залишити порожнім: файли можна пов’язати з інцидентами пізніше.</translation>
    </message>
    <message>
        <source>&amp;Take it in</source>
        <translation>&amp;Прийняти</translation>
    </message>
    <message>
        <source>Taking it in…</source>
        <translation>Приймання…</translation>
    </message>
    <message>
        <source>Taking the bundle in</source>
        <translation>Приймання пакета</translation>
    </message>
    <message>
        <source>The bundle is no longer there: {path}. What you said of it is kept: choose it again where it lies now.</source>
        <translation>Пакета там більше немає: {path}. Те, що ви про нього написали, збережено: виберіть пакет знову там, де він лежить тепер.</translation>
    </message>
    <message>
        <source>&amp;Another bundle…</source>
        <translation>&amp;Інший пакет…</translation>
    </message>
</context>
<context>
    <name>ReceivedDetail</name>
    <message>
        <source>The chosen bundle</source>
        <translation>Вибраний пакет</translation>
    </message>
    <message>
        <source>All that is known of it</source>
        <translation>Усе, що про нього відомо</translation>
    </message>
    <message>
        <source>How it was judged when it came</source>
        <translation>Як його оцінено під час надходження</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>Отримано</translation>
    </message>
    <message>
        <source>Its papers</source>
        <translation>Документи пакета</translation>
    </message>
    <message>
        <source>Show its papers</source>
        <translation>Показати документи пакета</translation>
    </message>
    <message>
        <source>Known signers</source>
        <translation>Відомі підписувачі</translation>
    </message>
</context>
<context>
    <name>ReceivedResult</name>
    <message>
        <source>Files</source>
        <translation>Файли</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) taken in</source>
        <translation>
            <numerusform>Прийнято %Ln файл</numerusform>
            <numerusform>Прийнято %Ln файли</numerusform>
            <numerusform>Прийнято %Ln файлів</numerusform>
        </translation>
    </message>
    <message>
        <source>Of these held before</source>
        <translation>З них уже зберігалося</translation>
    </message>
    <message>
        <source>Its papers</source>
        <translation>Документи пакета</translation>
    </message>
    <message>
        <source>&amp;Sign a receipt…</source>
        <translation>&amp;Підписати розписку…</translation>
    </message>
    <message>
        <source>Show its papers</source>
        <translation>Показати документи пакета</translation>
    </message>
    <message>
        <source>It is taken in</source>
        <translation>Пакет прийнято</translation>
    </message>
    <message>
        <source>Every byte of it is in the archive, under one accession.</source>
        <translation>Кожен його байт є в архіві, під одним надходженням.</translation>
    </message>
    <message>
        <source>Send a signed receipt back: it tells them that it came whole, and protects their ledger.</source>
        <translation>Надішліть у відповідь підписану розписку: вона повідомить, що пакет надійшов цілим, і захистить журнал відправника.</translation>
    </message>
    <message>
        <source>Where to save the receipt</source>
        <translation>Де зберегти розписку</translation>
    </message>
    <message>
        <source>The receipt is here: {path}. Send it to them.</source>
        <translation>Розписка тут: {path}. Надішліть її відправникові.</translation>
    </message>
    <message>
        <source>Signing the receipt</source>
        <translation>Підписання розписки</translation>
    </message>
</context>
<context>
    <name>RecoveryPage</name>
    <message>
        <source>Recovery words</source>
        <translation>Слова відновлення</translation>
    </message>
    <message>
        <source>The recovery words</source>
        <translation>Слова відновлення</translation>
    </message>
    <message>
        <source>I have written them down</source>
        <translation>Слова записано</translation>
    </message>
    <message>
        <source>Go on without a test…</source>
        <translation>Продовжити без перевірки…</translation>
    </message>
    <message>
        <source>The one-time code of {name}</source>
        <translation>Одноразовий код: {name}</translation>
    </message>
    <message>
        <source>Hand it over in person: with it they set a passphrase.</source>
        <translation>Передайте його особисто: за ним особа встановить парольну фразу.</translation>
    </message>
    <message>
        <source>Your recovery words</source>
        <translation>Ваші слова відновлення</translation>
    </message>
    <message>
        <source>These 24 words open the archive when every passphrase is forgotten. They are shown only now and are kept nowhere. Write them on paper, in this order, and keep the paper where neither flood nor search finds it together with the archive.</source>
        <translation>Ці 24&#xa0;слова відкривають архів, якщо всі парольні фрази забуто. Їх показано лише зараз і ніде не збережено. Запишіть їх на папері в цьому порядку й тримайте папір там, де ні повінь, ні обшук не дістануться до нього разом з архівом.</translation>
    </message>
    <message>
        <source>Type three of them from your paper</source>
        <translation>Введіть три з них зі свого паперу</translation>
    </message>
    <message>
        <source>Without a test</source>
        <translation>Без перевірки</translation>
    </message>
    <message>
        <source>Go on without having tested the recovery words?</source>
        <translation>Продовжити, не перевіривши слів відновлення?</translation>
    </message>
    <message>
        <source>If the words on paper are wrong or not there, and the passphrase is forgotten, everything in the archive is lost for ever. New words can be made in Settings.</source>
        <translation>Якщо слова на папері помилкові або їх немає, а парольну фразу забуто, усе в архіві втрачено назавжди. Нові слова можна створити в налаштуваннях.</translation>
    </message>
    <message>
        <source>Take the risk</source>
        <translation>Ризикнути</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>Залишитися</translation>
    </message>
</context>
<context>
    <name>RelateDialog</name>
    <message>
        <source>Relate to another incident</source>
        <translation>Зв’язок з іншим інцидентом</translation>
    </message>
    <message>
        <source>Relate</source>
        <translation>Пов’язати</translation>
    </message>
    <message>
        <source>This incident</source>
        <translation>Цей інцидент</translation>
    </message>
    <message>
        <source>Find the other incident: words or its reference</source>
        <translation>Знайти інший інцидент: за словами або за реєстраційним номером</translation>
    </message>
    <message>
        <source>No incident is chosen yet.</source>
        <translation>Інцидент ще не вибрано.</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Примітка</translation>
    </message>
    <message>
        <source>What it rests on, if you can say.</source>
        <translation>На чому ґрунтується зв’язок, якщо можете вказати.</translation>
    </message>
    <message>
        <source>An incident cannot be related to itself.</source>
        <translation>Інцидент не можна пов’язати із самим собою.</translation>
    </message>
    <message>
        <source>Chosen: {title}</source>
        <translation>Вибрано: {title}</translation>
    </message>
</context>
<context>
    <name>RowsField</name>
    <message>
        <source>Remove</source>
        <translation>Вилучити</translation>
    </message>
</context>
<context>
    <name>SavePaper</name>
    <message>
        <source>Looking for your signing key…</source>
        <translation>Пошук вашого ключа підпису…</translation>
    </message>
    <message>
        <source>The paper becomes a file outside the archive. Nothing encrypts it there: whoever has the file can read it. To print it, open the file in a program you trust, and delete it when it is no longer needed.</source>
        <translation>Документ стане файлом поза архівом. Там його ніщо не шифрує: хто має файл, той може його прочитати. Щоб надрукувати документ, відкрийте файл у програмі, якій довіряєте, і видаліть його, коли він більше не потрібен.</translation>
    </message>
    <message>
        <source>That it was saved, and where, is recorded in the ledger.</source>
        <translation>У журналі записується, що документ збережено і де саме.</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Мова</translation>
    </message>
    <message>
        <source>&amp;English beside Ukrainian</source>
        <translation>&amp;Англійська та українська поруч</translation>
    </message>
    <message>
        <source>E&amp;nglish</source>
        <translation>А&amp;нглійська</translation>
    </message>
    <message>
        <source>&amp;Ukrainian</source>
        <translation>&amp;Українська</translation>
    </message>
    <message>
        <source>Signature</source>
        <translation>Підпис</translation>
    </message>
    <message>
        <source>&amp;Save as PDF…</source>
        <translation>&amp;Зберегти як PDF…</translation>
    </message>
    <message>
        <source>Making the paper</source>
        <translation>Складання документа</translation>
    </message>
    <message>
        <source>It will not be signed: you have no signing key in this archive. One can be made in Settings.</source>
        <translation>Документ не буде підписано: у вас немає ключа підпису в цьому архіві. Його можна створити в «Налаштуваннях».</translation>
    </message>
    <message>
        <source>It will be signed with your key “{name}”. The signature is a file of its own beside the paper; it ends in {ending}, and stays with it.</source>
        <translation>Документ буде підписано вашим ключем «{name}». Підпис&#xa0;— окремий файл поруч із документом; його назва закінчується на {ending}, і він має лишатися з документом.</translation>
    </message>
    <message>
        <source>Saved: {path}</source>
        <translation>Збережено: {path}</translation>
    </message>
    <message>
        <source>Signature: {path}</source>
        <translation>Підпис: {path}</translation>
    </message>
    <message>
        <source>It is not signed.</source>
        <translation>Документ не підписано.</translation>
    </message>
</context>
<context>
    <name>SecondStep</name>
    <message>
        <source>Second step: what the files say of themselves</source>
        <translation>Другий крок: що файли говорять про себе</translation>
    </message>
    <message>
        <source>A separate process without keys reads metadata and makes thumbnails. It can be stopped at any time and taken up later; the files are safe already.</source>
        <translation>Окремий процес без ключів зчитує метадані й створює мініатюри. Його можна будь-коли зупинити й продовжити згодом; файли вже в безпеці.</translation>
    </message>
    <message>
        <source>Files that could not be read into</source>
        <translation>Файли, з яких не вдалося зчитати дані</translation>
    </message>
    <message>
        <source>Go on with the second step</source>
        <translation>Продовжити другий крок</translation>
    </message>
    <message>
        <source>Reading metadata and making thumbnails</source>
        <translation>Зчитування метаданих і створення мініатюр</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Спробувати ще раз</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) wait for the second step.</source>
        <translation>
            <numerusform>%Ln файл чекає на другий крок.</numerusform>
            <numerusform>%Ln файли чекають на другий крок.</numerusform>
            <numerusform>%Ln файлів чекають на другий крок.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) could not be read into.</source>
        <translation>
            <numerusform>З %Ln&#xa0;файлу не вдалося зчитати дані.</numerusform>
            <numerusform>З %Ln&#xa0;файлів не вдалося зчитати дані.</numerusform>
            <numerusform>З %Ln&#xa0;файлів не вдалося зчитати дані.</numerusform>
        </translation>
    </message>
    <message>
        <source>Stopped. What was read is kept; the rest waits.</source>
        <translation>Зупинено. Зчитане збережено; решта чекає.</translation>
    </message>
    <message numerus="yes">
        <source>Metadata of %n file(s) read</source>
        <translation>
            <numerusform>Зчитано метадані %Ln&#xa0;файлу</numerusform>
            <numerusform>Зчитано метадані %Ln&#xa0;файлів</numerusform>
            <numerusform>Зчитано метадані %Ln&#xa0;файлів</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n thumbnail(s) made</source>
        <translation>
            <numerusform>Створено %Ln&#xa0;мініатюру</numerusform>
            <numerusform>Створено %Ln&#xa0;мініатюри</numerusform>
            <numerusform>Створено %Ln&#xa0;мініатюр</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n could not be read into</source>
        <translation>
            <numerusform>З %Ln&#xa0;файлу не вдалося зчитати дані</numerusform>
            <numerusform>З %Ln&#xa0;файлів не вдалося зчитати дані</numerusform>
            <numerusform>З %Ln&#xa0;файлів не вдалося зчитати дані</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>A part of %n file(s) could not be read.</source>
        <translation>
            <numerusform>Частину %Ln файлу прочитати не вдалося.</numerusform>
            <numerusform>Частину %Ln файлів прочитати не вдалося.</numerusform>
            <numerusform>Частину %Ln файлів прочитати не вдалося.</numerusform>
        </translation>
    </message>
    <message>
        <source>The second step could not be done; the files are safe.</source>
        <translation>Другий крок не вдалося виконати; файли в безпеці.</translation>
    </message>
</context>
<context>
    <name>SentDetail</name>
    <message>
        <source>The chosen bundle</source>
        <translation>Вибраний пакет</translation>
    </message>
    <message>
        <source>All that is known of it</source>
        <translation>Усе, що про нього відомо</translation>
    </message>
    <message>
        <source>Record a receipt</source>
        <translation>Записати розписку</translation>
    </message>
    <message>
        <source>Time stamp</source>
        <translation>Позначка часу</translation>
    </message>
    <message>
        <source>Do they have it?</source>
        <translation>Чи пакет отримано?</translation>
    </message>
    <message>
        <source>Yes, confirmed by {who}</source>
        <translation>Так, підтвердження: {who}</translation>
    </message>
    <message>
        <source>Not confirmed</source>
        <translation>Не підтверджено</translation>
    </message>
    <message>
        <source>Prepared</source>
        <translation>Підготовлено</translation>
    </message>
    <message>
        <source>Written and read back</source>
        <translation>Записано і перечитано</translation>
    </message>
    <message>
        <source>Where it was written</source>
        <translation>Куди записано</translation>
    </message>
    <message>
        <source>not noted</source>
        <translation>не зазначено</translation>
    </message>
    <message>
        <source>Not known: writing it was cut off</source>
        <translation>Невідомо: запис обірвався</translation>
    </message>
    <message>
        <source>No, it was not written</source>
        <translation>Ні, його не записано</translation>
    </message>
    <message>
        <source>Copy the path</source>
        <translation>Копіювати шлях</translation>
    </message>
    <message>
        <source>Verify it again</source>
        <translation>Перевірити знову</translation>
    </message>
    <message>
        <source>A receipt closes the export, and protects your ledger up to that event: from then on somebody else can tell whether it was rewritten.</source>
        <translation>Розписка завершує експорт і захищає ваш журнал до цієї події: відтоді й інша особа може виявити, чи його переписано.</translation>
    </message>
    <message>
        <source>Take in a signed receipt (.p7s)…</source>
        <translation>Прийняти підписану розписку (.p7s)…</translation>
    </message>
    <message>
        <source>The recipient&apos;s receipt</source>
        <translation>Розписка одержувача</translation>
    </message>
    <message>
        <source>Or the bundle digest, as they read it to you</source>
        <translation>Або геш-значення пакета, яке вам зачитали</translation>
    </message>
    <message>
        <source>All 64 digits; spaces do not matter.</source>
        <translation>Усі 64&#xa0;знаки; пробіли не мають значення.</translation>
    </message>
    <message>
        <source>Who read it</source>
        <translation>Хто його зачитав</translation>
    </message>
    <message>
        <source>Record that they have it</source>
        <translation>Записати, що пакет отримано</translation>
    </message>
    <message>
        <source>Recorded: {who} has it. Your ledger is protected up to event {event}.</source>
        <translation>Записано: пакет отримано, підтвердження: {who}. Ваш журнал захищено до події {event}.</translation>
    </message>
    <message>
        <source>Recorded: {who} has it. It protects your ledger once its key is among the known signers.</source>
        <translation>Записано: пакет має {who}. Ваш журнал буде захищено, щойно цей ключ опиниться серед відомих підписувачів.</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Settings</source>
        <translation>Налаштування</translation>
    </message>
    <message>
        <source>Signing key</source>
        <translation>Ключ підпису</translation>
    </message>
</context>
<context>
    <name>Sheet</name>
    <message>
        <source>Cancel</source>
        <translation>Скасувати</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Зупинити</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>Зупинення…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Закрити</translation>
    </message>
    <message>
        <source>Stopped. Nothing was done.</source>
        <translation>Зупинено. Нічого не зроблено.</translation>
    </message>
</context>
<context>
    <name>ShredDialog</name>
    <message>
        <source>Shred {reference}</source>
        <translation>Знищення: {reference}</translation>
    </message>
    <message>
        <source>Shred for ever</source>
        <translation>Знищити назавжди</translation>
    </message>
    <message>
        <source>Its keys, bytes and words are destroyed. Nothing brings them back. The ledger keeps that there was an item, its digests, and why it was shredded. Backups and images of the disk made before still hold it.</source>
        <translation>Його ключі, байти й слова буде знищено. Повернути їх неможливо. Журнал зберігає, що матеріал існував, його геш-значення і чому його знищено. Резервні копії та образи диска, зроблені раніше, і далі його містять.</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Чому</translation>
    </message>
    <message>
        <source>Recorded in the ledger for ever.</source>
        <translation>Записується в журналі назавжди.</translation>
    </message>
    <message>
        <source>On whose authority (may be left empty)</source>
        <translation>На якій підставі (можна залишити порожнім)</translation>
    </message>
    <message>
        <source>To confirm, type the reference {reference}</source>
        <translation>Для підтвердження введіть реєстраційний номер {reference}</translation>
    </message>
    <message numerus="yes">
        <source>%n stored file(s) of this item</source>
        <translation>
            <numerusform>%Ln збережений файл цього матеріалу</numerusform>
            <numerusform>%Ln збережені файли цього матеріалу</numerusform>
            <numerusform>%Ln збережених файлів цього матеріалу</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of them destroyed</source>
        <translation>
            <numerusform>з них буде знищено %Ln</numerusform>
            <numerusform>з них буде знищено %Ln</numerusform>
            <numerusform>з них буде знищено %Ln</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stay(s), because another item has the same bytes.</source>
        <translation>
            <numerusform>%Ln лишиться, бо інший матеріал має ті самі байти.</numerusform>
            <numerusform>%Ln лишаться, бо інший матеріал має ті самі байти.</numerusform>
            <numerusform>%Ln лишиться, бо інший матеріал має ті самі байти.</numerusform>
        </translation>
    </message>
    <message>
        <source>Not erased: from whom its files were received, how, and what for, which may name a person. That still stands in {references}.</source>
        <translation>Не стирається те, від кого, як і для чого отримано файли, а там може бути ім’я людини. Це й далі записано тут: {references}.</translation>
    </message>
    <message>
        <source>Not erased: the papers of the bundle that it came with, which may say its title and the names of its files. They are held as {references}: to destroy them, shred that as well.</source>
        <translation>Не стираються документи пакета, з яким він надійшов: у них можуть бути його назва й імена файлів. Вони зберігаються як {references}; щоб знищити їх, знищте й цей матеріал.</translation>
    </message>
    <message>
        <source>Shredding</source>
        <translation>Знищення</translation>
    </message>
    <message>
        <source>Stopped. Nothing was shredded.</source>
        <translation>Зупинено. Нічого не знищено.</translation>
    </message>
    <message>
        <source>Shredded</source>
        <translation>Знищено</translation>
    </message>
    <message numerus="yes">
        <source>{reference} is shredded: %n stored object(s) are destroyed.</source>
        <translation>
            <numerusform>{reference}: матеріал знищено разом з %Ln&#xa0;збереженим об’єктом.</numerusform>
            <numerusform>{reference}: матеріал знищено разом з %Ln&#xa0;збереженими об’єктами.</numerusform>
            <numerusform>{reference}: матеріал знищено разом з %Ln&#xa0;збереженими об’єктами.</numerusform>
        </translation>
    </message>
    <message>
        <source>Old pages of the catalogue go when the archive is locked.</source>
        <translation>Старі сторінки каталогу зникнуть, коли архів буде заблоковано.</translation>
    </message>
    <message>
        <source>These backups still hold it, until each is made anew:</source>
        <translation>Ці резервні копії й далі його містять, доки кожну не створено наново:</translation>
    </message>
</context>
<context>
    <name>SignerStep</name>
    <message>
        <source>Who signs?</source>
        <translation>Хто підписує?</translation>
    </message>
    <message>
        <source>A signature shows that nothing was changed after it. Whose it is, people know only by its fingerprint, which you give them another way than the bundle.</source>
        <translation>Підпис показує, що після нього нічого не змінено. Чий він, можна дізнатися лише за відбитком, який ви передаєте іншим шляхом, ніж пакет.</translation>
    </message>
    <message>
        <source>Make your signing key first.</source>
        <translation>Спочатку створіть свій ключ підпису.</translation>
    </message>
</context>
<context>
    <name>SignersPage</name>
    <message>
        <source>This archive’s list: for bundles that are taken in</source>
        <translation>Перелік цього архіву: для пакетів, які приймають</translation>
    </message>
    <message>
        <source>My own list on this computer: for verifying</source>
        <translation>Мій власний перелік на цьому комп’ютері: для перевірки</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Ім’я</translation>
    </message>
    <message>
        <source>Standing</source>
        <translation>Статус</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>Відколи</translation>
    </message>
    <message>
        <source>Fingerprint</source>
        <translation>Відбиток</translation>
    </message>
    <message>
        <source>Known signers</source>
        <translation>Відомі підписувачі</translation>
    </message>
    <message>
        <source>Nobody is known on this list yet.</source>
        <translation>У цьому переліку ще нікого немає.</translation>
    </message>
    <message>
        <source>&amp;Back</source>
        <translation>&amp;Назад</translation>
    </message>
    <message>
        <source>Anyone can sign under any name. A signer is known here once you compared their fingerprint with one that came another way.</source>
        <translation>Будь-хто може підписати під будь-яким іменем. Підписувач стає тут відомим, коли ви звірите його відбиток з отриманим іншим шляхом.</translation>
    </message>
    <message>
        <source>Which &amp;list</source>
        <translation>Який &amp;перелік</translation>
    </message>
    <message>
        <source>Add a signer that I compared</source>
        <translation>Додати підписувача, якого звірено</translation>
    </message>
    <message>
        <source>A key is no longer good</source>
        <translation>Ключ більше не надійний</translation>
    </message>
    <message>
        <source>All 64 digits, as they came by letter or telephone.</source>
        <translation>Усі 64&#xa0;знаки, як їх отримано листом або телефоном.</translation>
    </message>
    <message>
        <source>What you call the signer</source>
        <translation>Як ви називаєте підписувача</translation>
    </message>
    <message>
        <source>I compared it: &amp;add</source>
        <translation>Звірено: &amp;додати</translation>
    </message>
    <message>
        <source>What the chosen signer signed counts from that day on only where a time stamp shows that it was signed before. This cannot be taken back.</source>
        <translation>Підписане вибраним підписувачем із цього дня враховується лише там, де позначка часу показує, що підписано раніше. Цього не можна скасувати.</translation>
    </message>
    <message>
        <source>What became of the key</source>
        <translation>Що сталося з ключем</translation>
    </message>
    <message>
        <source>Since which day</source>
        <translation>Від якого дня</translation>
    </message>
    <message>
        <source>Such as 2026-11-22.</source>
        <translation>Наприклад, 2026-11-22.</translation>
    </message>
    <message>
        <source>Note it for the chosen signer</source>
        <translation>Записати для вибраного підписувача</translation>
    </message>
</context>
<context>
    <name>SigningKey</name>
    <message>
        <source>&amp;Make my signing key</source>
        <translation>&amp;Створити мій ключ підпису</translation>
    </message>
    <message>
        <source>A role or pseudonym for it</source>
        <translation>Роль або псевдонім для ключа</translation>
    </message>
    <message>
        <source>It stands in every bundle that you sign, for all to read.</source>
        <translation>Це буде в кожному підписаному вами пакеті, і прочитати це зможуть усі.</translation>
    </message>
    <message>
        <source>The key is kept in this archive under your own passphrase: nobody else can sign with it, and no recovery words bring it back. You make it once.</source>
        <translation>Ключ зберігається в цьому архіві під вашою власною парольною фразою: ніхто інший не може ним підписувати, і жодні слова відновлення його не повернуть. Його створюють один раз.</translation>
    </message>
    <message>
        <source>I have a certificate of my organisation</source>
        <translation>У мене є сертифікат моєї організації</translation>
    </message>
    <message>
        <source>The certificate&apos;s file (.p12, .pfx)</source>
        <translation>Файл сертифіката (.p12, .pfx)</translation>
    </message>
    <message>
        <source>The certificate&apos;s file</source>
        <translation>Файл сертифіката</translation>
    </message>
    <message>
        <source>Password of the file</source>
        <translation>Пароль до файлу</translation>
    </message>
    <message>
        <source>Sign with this certificate</source>
        <translation>Підписувати цим сертифікатом</translation>
    </message>
    <message>
        <source>You sign as “{name}”.</source>
        <translation>Ви підписуєте як «{name}».</translation>
    </message>
    <message>
        <source>Making the signing key</source>
        <translation>Створення ключа підпису</translation>
    </message>
</context>
<context>
    <name>SoundPane</name>
    <message>
        <source>Place in the sound</source>
        <translation>Місце у звукозаписі</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Відтворити</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Призупинити</translation>
    </message>
    <message>
        <source>Muted</source>
        <translation>Без звуку</translation>
    </message>
    <message>
        <source>It may disturb: it is muted until you switch that off.</source>
        <translation>Може вразити: звук вимкнено, доки ви його не ввімкнете.</translation>
    </message>
</context>
<context>
    <name>SourceField</name>
    <message>
        <source>All sources…</source>
        <translation>Усі джерела…</translation>
    </message>
    <message>
        <source>Several sources are called {name}: choose one of them.</source>
        <translation>Кілька джерел мають псевдонім {name}: виберіть одне з них.</translation>
    </message>
    <message>
        <source>There is a source called {name} already, {reference}: it is meant.</source>
        <translation>Джерело з псевдонімом {name} вже є, {reference}: мається на увазі воно.</translation>
    </message>
    <message>
        <source>A new source: it is recorded with the incident, as restricted. Its name and all else can be added under All sources.</source>
        <translation>Нове джерело: його буде записано разом з інцидентом, з позначкою «Обмежений доступ». Ім’я та все інше можна додати в розділі «Усі джерела».</translation>
    </message>
    <message>
        <source>A known source, {reference}.</source>
        <translation>Відоме джерело, {reference}.</translation>
    </message>
</context>
<context>
    <name>SourceFields</name>
    <message>
        <source>Pseudonym</source>
        <translation>Псевдонім</translation>
    </message>
    <message>
        <source>What lists show: nothing that tells who it is.</source>
        <translation>Що показують списки: нічого, з чого видно, хто це.</translation>
    </message>
    <message>
        <source>Give a pseudonym: lists show it in place of a name.</source>
        <translation>Укажіть псевдонім: списки показують його замість імені.</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Вид</translation>
    </message>
    <message>
        <source>Direct or hearsay</source>
        <translation>Безпосередність відомостей</translation>
    </message>
    <message>
        <source>Reliability</source>
        <translation>Надійність</translation>
    </message>
    <message>
        <source>Independence group</source>
        <translation>Група спільного походження</translation>
    </message>
    <message>
        <source>The same words for all sources that go back to one: ten copies of a video are one source.</source>
        <translation>Ті самі слова для всіх джерел, що походять від одного: десять копій відео&#xa0;— це одне джерело.</translation>
    </message>
    <message>
        <source>Connection with the events</source>
        <translation>Зв’язок із подіями</translation>
    </message>
    <message>
        <source>Earlier accounts</source>
        <translation>Попередні свідчення</translation>
    </message>
    <message>
        <source>Add an account</source>
        <translation>Додати свідчення</translation>
    </message>
    <message>
        <source>To whom the source told it already, and when.</source>
        <translation>Кому джерело вже розповідало про це і коли.</translation>
    </message>
    <message>
        <source>Risk assessment</source>
        <translation>Оцінка ризику</translation>
    </message>
    <message>
        <source>Confidentiality</source>
        <translation>Конфіденційність</translation>
    </message>
    <message>
        <source>Real name</source>
        <translation>Справжнє ім’я</translation>
    </message>
    <message>
        <source>Kept as secret whatever the confidentiality; leave it out if you can.</source>
        <translation>Зберігається як суворо конфіденційне за будь-якої конфіденційності; не вказуйте його, якщо можете.</translation>
    </message>
    <message>
        <source>To whom</source>
        <translation>Кому</translation>
    </message>
    <message>
        <source>Say to whom, or remove the account.</source>
        <translation>Укажіть, кому, або вилучіть свідчення.</translation>
    </message>
    <message>
        <source>When it was told</source>
        <translation>Коли про це розповіли</translation>
    </message>
    <message>
        <source>About what</source>
        <translation>Про що</translation>
    </message>
</context>
<context>
    <name>SourceForm</name>
    <message>
        <source>New source</source>
        <translation>Нове джерело</translation>
    </message>
    <message>
        <source>Edit the source</source>
        <translation>Редагування джерела</translation>
    </message>
</context>
<context>
    <name>SourcesPage</name>
    <message>
        <source>Source</source>
        <translation>Джерело</translation>
    </message>
    <message>
        <source>Sources</source>
        <translation>Джерела</translation>
    </message>
    <message>
        <source>No source is recorded yet. One is made where a form asks who says so.</source>
        <translation>Жодного джерела ще не записано. Його створюють там, де форма запитує, хто це каже.</translation>
    </message>
    <message>
        <source>&amp;Back to the form</source>
        <translation>&amp;Назад до форми</translation>
    </message>
    <message>
        <source>&amp;Back to the incidents</source>
        <translation>&amp;Назад до інцидентів</translation>
    </message>
    <message>
        <source>New source</source>
        <translation>Нове джерело</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Редагувати</translation>
    </message>
    <message numerus="yes">
        <source>%n source(s), by pseudonym</source>
        <translation>
            <numerusform>%Ln джерело, за псевдонімом</numerusform>
            <numerusform>%Ln джерела, за псевдонімом</numerusform>
            <numerusform>%Ln джерел, за псевдонімом</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StampForm</name>
    <message>
        <source>A time stamp shows, by a clock that is not yours, that the bundle existed. Write the request, carry it to an authority, and take in what comes back.</source>
        <translation>Позначка часу показує за чужим годинником, що пакет існував. Запишіть запит, віднесіть його до центру позначок часу і прийміть відповідь.</translation>
    </message>
    <message>
        <source>The bundle, where it lies now</source>
        <translation>Пакет, де він лежить зараз</translation>
    </message>
    <message>
        <source>The bundle</source>
        <translation>Пакет</translation>
    </message>
    <message>
        <source>Write the request</source>
        <translation>Записати запит</translation>
    </message>
    <message>
        <source>What came back (.tsr)</source>
        <translation>Отримана відповідь (.tsr)</translation>
    </message>
    <message>
        <source>What came back</source>
        <translation>Отримана відповідь</translation>
    </message>
    <message>
        <source>The authority&apos;s root certificate, if you have it (.pem)</source>
        <translation>Кореневий сертифікат центру, якщо ви його маєте (.pem)</translation>
    </message>
    <message>
        <source>The root certificate</source>
        <translation>Кореневий сертифікат</translation>
    </message>
    <message>
        <source>Got another way. Without it the time stamp is kept, but not checked.</source>
        <translation>Отриманий іншим шляхом. Без нього позначку часу буде збережено, але не перевірено.</translation>
    </message>
    <message>
        <source>Check it and keep it</source>
        <translation>Перевірити і зберегти</translation>
    </message>
    <message>
        <source>Say where the bundle lies now.</source>
        <translation>Укажіть, де зараз лежить пакет.</translation>
    </message>
    <message>
        <source>The request is here: {path}</source>
        <translation>Запит тут: {path}</translation>
    </message>
    <message>
        <source>Say where the bundle lies, and what came back.</source>
        <translation>Укажіть, де лежить пакет і де отримана відповідь.</translation>
    </message>
    <message>
        <source>Kept as {path}. {outcome}: {sentence}</source>
        <translation>Збережено як {path}. Результат&#xa0;— {outcome}: {sentence}</translation>
    </message>
</context>
<context>
    <name>Standing</name>
    <message>
        <source>This computer does not know this archive: it has not seen it before, or lost what it remembered of it. Was the archive itself moved here, or is it a copy, or restored from one? Only you know, and the ledger must say so first.</source>
        <translation>Цей комп’ютер не знає цього архіву: ще не бачив його або втратив те, що про нього пам’ятав. Сюди перенесено сам архів, чи це копія, чи його відновлено з копії? Знаєте лише ви, і спершу це має зазначити журнал.</translation>
    </message>
    <message>
        <source>This archive is older than what this computer saw of it. If there is another copy of it that is newer, go on in that one. If this one was restored from a copy, say so: its ledger then goes on as a successor, and shows where.</source>
        <translation>Цей архів старіший за той, який бачив цей комп’ютер. Якщо є новіша копія, працюйте далі в ній. Якщо цей архів відновлено з копії, зазначте це: тоді його журнал продовжиться як наступник і покаже, з якого місця.</translation>
    </message>
    <message>
        <source>The ledger of this archive is not the one that this computer saw: its history was rewritten. Change nothing, keep this folder as it is, and compare it with a backup and with checkpoints that others hold.</source>
        <translation>Журнал цього архіву&#xa0;— не той, який бачив цей комп’ютер: його історію переписано. Нічого не змінюйте, залиште цю теку такою, як є, і порівняйте її з резервною копією та з контрольними точками, які зберігають інші.</translation>
    </message>
    <message>
        <source>The ledger of this archive, or what it is compared by, is damaged. A check under Integrity says what; a backup can be restored to a new folder.</source>
        <translation>Журнал цього архіву або те, з чим його порівнюють, пошкоджено. Що саме, покаже перевірка в розділі «Цілісність»; резервну копію можна відновити до нової теки.</translation>
    </message>
    <message>
        <source>The catalogue of this archive is shorter than it was: its end is lost. A check under Integrity says what; a backup can be restored to a new folder.</source>
        <translation>Каталог цього архіву коротший, ніж був: його кінець втрачено. Що саме, покаже перевірка в розділі «Цілісність»; резервну копію можна відновити до нової теки.</translation>
    </message>
    <message>
        <source>The header of this archive is not the one that was written last: archive.json was put back as it was before a change of who can open the archive. What was replaced opens it, and what replaced it may not. If you have the right archive.json, lock the archive and put it back. Else say why the older one is to count, and then change passphrases and make new keys in Settings.</source>
        <translation>Заголовок цього архіву — не той, що був записаний останнім: archive.json повернули до стану, який був до зміни того, хто може відкрити архів. Архів відкриває те, що було замінено, а те, чим його замінили, може й не відкрити. Якщо у вас є правильний archive.json, заблокуйте архів і поверніть його на місце. Інакше поясніть, чому чинним має бути старіший, а тоді змініть парольні фрази й створіть нові ключі в «Налаштуваннях».</translation>
    </message>
    <message>
        <source>The catalogue of this archive is laid out in no schema that this program knows: it was changed without this program, or is damaged. A check under Integrity says what is other; a backup can be restored to a new folder.</source>
        <translation>Каталог цього архіву побудовано за схемою, якої ця програма не знає: його змінили без цієї програми або пошкоджено. Перевірка в розділі «Цілісність» скаже, що інакше; резервну копію можна відновити в нову теку.</translation>
    </message>
    <message>
        <source>This folder is a backup and stays one: changed, it could not be brought up to date any more. To go on from it, restore it to a new folder.</source>
        <translation>Ця тека є резервною копією і нею лишається: після змін її більше не можна було б оновити. Щоб продовжити роботу з неї, відновіть її до нової теки.</translation>
    </message>
    <message>
        <source>This archive lies on a medium that cannot be written.</source>
        <translation>Цей архів міститься на носії, на який не можна записувати.</translation>
    </message>
    <message>
        <source>There is no space left where this archive lies, or its disk fails. Make space, then lock and unlock it.</source>
        <translation>Там, де міститься цей архів, не лишилося місця або диск несправний. Звільніть місце, потім заблокуйте й розблокуйте архів.</translation>
    </message>
    <message>
        <source>Until then it is read-only.</source>
        <translation>До того часу архів доступний лише для читання.</translation>
    </message>
    <message>
        <source>It is read-only.</source>
        <translation>Архів доступний лише для читання.</translation>
    </message>
    <message>
        <source>You can look, search, check, and take files out, of which the ledger says nothing then. Recording, taking in and handing over are refused.</source>
        <translation>Можна переглядати, шукати, перевіряти й видавати файли, про що журнал тоді нічого не зазначить. Записування, приймання й передання заборонено.</translation>
    </message>
    <message>
        <source>You can look, search and check. What makes an entry in the ledger is refused: recording, taking in, taking out, handing over.</source>
        <translation>Можна переглядати, шукати й перевіряти. Те, що створює запис у журналі, заборонено: записування, приймання, видачу, передання.</translation>
    </message>
</context>
<context>
    <name>StartPage</name>
    <message>
        <source>Start</source>
        <translation>Початок</translation>
    </message>
    <message>
        <source>Evidence is kept encrypted on this computer alone. No list of archives is kept: point at the folder of yours.</source>
        <translation>Докази зберігаються зашифрованими лише на цьому комп’ютері. Переліку архівів програма не веде: укажіть теку свого.</translation>
    </message>
    <message>
        <source>&amp;Open an archive…</source>
        <translation>&amp;Відкрити архів…</translation>
    </message>
    <message>
        <source>Choose its folder, then type your passphrase.</source>
        <translation>Виберіть його теку, потім введіть свою парольну фразу.</translation>
    </message>
    <message>
        <source>Make a &amp;new archive…</source>
        <translation>Створити &amp;новий архів…</translation>
    </message>
    <message>
        <source>Takes two minutes; you will need paper for the recovery words.</source>
        <translation>Це займе дві хвилини; для слів відновлення знадобиться папір.</translation>
    </message>
    <message>
        <source>&amp;Verify a bundle…</source>
        <translation>&amp;Перевірити пакет…</translation>
    </message>
    <message>
        <source>Check what somebody handed over. Needs no archive and no passphrase.</source>
        <translation>Перевірте те, що вам передали. Не потрібні ні архів, ні парольна фраза.</translation>
    </message>
    <message>
        <source>&amp;Help, and a sample archive to try</source>
        <translation>&amp;Довідка і пробний архів для ознайомлення</translation>
    </message>
    <message>
        <source>The folder of the archive</source>
        <translation>Тека архіву</translation>
    </message>
</context>
<context>
    <name>ThumbnailCells</name>
    <message>
        <source>Kept back: may disturb</source>
        <translation>Приховано: може вразити</translation>
    </message>
</context>
<context>
    <name>Thumbnails</name>
    <message>
        <source>kept back: may disturb</source>
        <translation>приховано: може вразити</translation>
    </message>
</context>
<context>
    <name>UnlockPage</name>
    <message>
        <source>Unlock</source>
        <translation>Розблокувати</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Парольна фраза</translation>
    </message>
    <message>
        <source>Another archive</source>
        <translation>Інший архів</translation>
    </message>
    <message>
        <source>Unlock the archive</source>
        <translation>Розблокувати архів</translation>
    </message>
    <message>
        <source>Recovery words and a one-time code open it too. Nobody can open it without one of them, and neither can we.</source>
        <translation>Слова відновлення й одноразовий код теж відкривають архів. Без них або парольної фрази його не відкриє ніхто, і ми теж.</translation>
    </message>
    <message>
        <source>Unlocking…</source>
        <translation>Розблокування…</translation>
    </message>
    <message>
        <source>Unlocking the archive</source>
        <translation>Розблокування архіву</translation>
    </message>
</context>
<context>
    <name>VerifyAnswers</name>
    <message numerus="yes">
        <source>What is wrong, or worth knowing (%n)</source>
        <translation>
            <numerusform>Що не так або на що варто зважити (%Ln)</numerusform>
            <numerusform>Що не так або на що варто зважити (%Ln)</numerusform>
            <numerusform>Що не так або на що варто зважити (%Ln)</numerusform>
        </translation>
    </message>
    <message>
        <source>Details for those who check further</source>
        <translation>Подробиці для тих, хто перевіряє далі</translation>
    </message>
    <message>
        <source>What you call this signer</source>
        <translation>Як ви називаєте цього підписувача</translation>
    </message>
    <message>
        <source>Your own name for them, such as the office they sign for.</source>
        <translation>Ваша власна назва, наприклад установа, від імені якої він підписує.</translation>
    </message>
    <message>
        <source>I compared it: &amp;remember this signer</source>
        <translation>Відбиток звірено: запам’ятати &amp;підписувача</translation>
    </message>
</context>
<context>
    <name>VerifyView</name>
    <message>
        <source>Verify a bundle</source>
        <translation>Перевірити пакет</translation>
    </message>
    <message>
        <source>It is read where it lies; nothing is changed, and nothing leaves this computer.</source>
        <translation>Пакет читається там, де він лежить; нічого не змінюється, і ніщо не залишає цього комп’ютера.</translation>
    </message>
    <message>
        <source>What was found</source>
        <translation>Що виявлено</translation>
    </message>
    <message>
        <source>Checking it…</source>
        <translation>Перевірка…</translation>
    </message>
    <message>
        <source>Checking the bundle</source>
        <translation>Перевірка пакета</translation>
    </message>
    <message>
        <source>Checking the folder</source>
        <translation>Перевірка теки</translation>
    </message>
    <message>
        <source>Check it as an ordinary BagIt bag</source>
        <translation>Перевірити як звичайний пакет BagIt</translation>
    </message>
    <message>
        <source>&amp;Save this as a PDF…</source>
        <translation>&amp;Зберегти як PDF…</translation>
    </message>
    <message>
        <source>The bundle is not there any more: is its medium still in? What was found before stands, and nothing was remembered.</source>
        <translation>Пакета там уже немає: чи вставлено його носій? Знайдене раніше чинне, і нічого не запам’ятовано.</translation>
    </message>
    <message>
        <source>Where to save the report</source>
        <translation>Куди зберегти звіт</translation>
    </message>
    <message>
        <source>Writing the report…</source>
        <translation>Складання звіту…</translation>
    </message>
    <message>
        <source>Writing the report</source>
        <translation>Складання звіту</translation>
    </message>
    <message>
        <source>The report is saved: {path}</source>
        <translation>Звіт збережено: {path}</translation>
    </message>
    <message>
        <source>Verify &amp;another…</source>
        <translation>Перевірити &amp;інший…</translation>
    </message>
</context>
<context>
    <name>Viewer</name>
    <message>
        <source>Which file</source>
        <translation>Який файл</translation>
    </message>
    <message>
        <source>Shown as</source>
        <translation>Спосіб показу</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Закрити</translation>
    </message>
    <message>
        <source>Opening…</source>
        <translation>Відкривання…</translation>
    </message>
    <message>
        <source>No file of it is held any more.</source>
        <translation>Жодного його файлу вже немає на зберіганні.</translation>
    </message>
    <message>
        <source>As it is seen or heard</source>
        <translation>Як його видно або чути</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Текст</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>Байти</translation>
    </message>
    <message>
        <source>This file is empty: there are no bytes in it.</source>
        <translation>Цей файл порожній: у ньому немає жодного байта.</translation>
    </message>
    <message>
        <source>That you play it is recorded as event {number}.</source>
        <translation>Те, що ви це слухаєте, записано як подію {number}.</translation>
    </message>
    <message>
        <source>Looking at it is not recorded here.</source>
        <translation>Перегляд тут не записується.</translation>
    </message>
    <message>
        <source>That you look at it is recorded as event {number}.</source>
        <translation>Ваш перегляд записано як подію {number}.</translation>
    </message>
</context>
<context>
    <name>VocabulariesCard</name>
    <message>
        <source>Vocabularies</source>
        <translation>Словники</translation>
    </message>
    <message>
        <source>Vocabulary</source>
        <translation>Словник</translation>
    </message>
    <message>
        <source>Words of the vocabulary</source>
        <translation>Слова словника</translation>
    </message>
    <message>
        <source>English</source>
        <translation>Англійською</translation>
    </message>
    <message>
        <source>Ukrainian</source>
        <translation>Українською</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>Код</translation>
    </message>
    <message>
        <source>Add a word…</source>
        <translation>Додати слово…</translation>
    </message>
    <message>
        <source>The program relies on exactly these words: none can be added.</source>
        <translation>Програма спирається саме на ці слова: додати нові не можна.</translation>
    </message>
    <message>
        <source>A word of your own stays, and goes along in bundles with what it says.</source>
        <translation>Додане вами слово залишається назавжди й передається в пакетах разом зі своїм значенням.</translation>
    </message>
    <message>
        <source>In &amp;English</source>
        <translation>&amp;Англійською</translation>
    </message>
    <message>
        <source>In &amp;Ukrainian</source>
        <translation>&amp;Українською</translation>
    </message>
    <message>
        <source>&amp;Code</source>
        <translation>&amp;Код</translation>
    </message>
    <message>
        <source>Add a word</source>
        <translation>Додати слово</translation>
    </message>
    <message>
        <source>It is added to the vocabulary “{name}” for good: records will rely on it. That it was added is recorded. The code is what others read: x- and Latin letters.</source>
        <translation>Слово додається до словника «{name}» назавжди: на нього спиратимуться записи. Додавання записується в журнал. Код&#xa0;— це те, що читатимуть інші: x- і латинські літери.</translation>
    </message>
    <message>
        <source>Add it</source>
        <translation>Додати</translation>
    </message>
</context>
<context>
    <name>WaitNote</name>
    <message>
        <source>Do not wait</source>
        <translation>Не чекати</translation>
    </message>
    <message>
        <source>Nothing is saved; what you typed stays here.</source>
        <translation>Нічого не буде збережено; введене залишиться тут.</translation>
    </message>
    <message>
        <source>This is saved once the work before it is done: {work}</source>
        <translation>Це буде збережено, щойно завершиться попередня робота: {work}</translation>
    </message>
</context>
<context>
    <name>WaitPage</name>
    <message>
        <source>Leave the computer on; where it fails, everything is as it was.</source>
        <translation>Не вимикайте комп’ютера; якщо не вдасться, усе залишиться, як було.</translation>
    </message>
</context>
<context>
    <name>WhereStep</name>
    <message>
        <source>In which form, and where to?</source>
        <translation>У якому вигляді й куди?</translation>
    </message>
    <message>
        <source>Only an encrypted bundle is unreadable to whoever finds it on the way.</source>
        <translation>Лише зашифрований пакет не прочитає той, хто знайде його в дорозі.</translation>
    </message>
    <message>
        <source>&amp;Encrypted: one file that only they can open</source>
        <translation>&amp;Зашифрований: один файл, який відкриє лише одержувач</translation>
    </message>
    <message>
        <source>&amp;One file (zip): anybody who holds it can read it</source>
        <translation>&amp;Один файл (zip): прочитає кожен, у кого він є</translation>
    </message>
    <message>
        <source>A &amp;folder: anybody who holds it can read it</source>
        <translation>&amp;Тека: прочитає кожен, у кого вона є</translation>
    </message>
    <message>
        <source>The folder to &amp;write it into</source>
        <translation>Тека, &amp;куди записати</translation>
    </message>
    <message>
        <source>Where the bundle goes</source>
        <translation>Куди записати пакет</translation>
    </message>
    <message>
        <source>Such as a memory stick. The bundle gets a name that says nothing of it.</source>
        <translation>Наприклад, USB-накопичувач. Пакет отримає назву, яка нічого про нього не каже.</translation>
    </message>
    <message>
        <source>More: languages and formats</source>
        <translation>Більше: мови та формати</translation>
    </message>
    <message>
        <source>Once it is written, your ledger says for good to whom it went and what for.</source>
        <translation>Щойно пакет записано, у вашому журналі назавжди залишиться, кому і з якою метою його передано.</translation>
    </message>
    <message>
        <source>Say first whether it is encrypted, or anybody may read it.</source>
        <translation>Спершу виберіть: пакет зашифровано чи його може прочитати кожен.</translation>
    </message>
    <message>
        <source>Paste the recipient&apos;s key, or choose one that is kept.</source>
        <translation>Вставте ключ одержувача або виберіть збережений.</translation>
    </message>
    <message>
        <source>Choose the folder to write it into.</source>
        <translation>Виберіть теку, куди записати пакет.</translation>
    </message>
    <message>
        <source>There is no such folder.</source>
        <translation>Такої теки немає.</translation>
    </message>
    <message>
        <source>That is the archive itself: choose a folder elsewhere.</source>
        <translation>Це сам архів: виберіть теку в іншому місці.</translation>
    </message>
    <message>
        <source>Choose at least one language.</source>
        <translation>Виберіть принаймні одну мову.</translation>
    </message>
    <message>
        <source>A key that is kept</source>
        <translation>Збережений ключ</translation>
    </message>
    <message>
        <source>The recipient&apos;s &amp;key</source>
        <translation>Кл&amp;юч одержувача</translation>
    </message>
    <message>
        <source>It begins with age1; they make it with any age program, and keep the other half. Compare it with them another way before you use it.</source>
        <translation>Він починається з age1; одержувач створює його будь-якою програмою age і залишає другу половину в себе. Перш ніж користуватися ключем, звірте його з одержувачем іншим шляхом.</translation>
    </message>
    <message>
        <source>Keep it under this name, for the next time</source>
        <translation>Зберегти під цією назвою на наступний раз</translation>
    </message>
    <message>
        <source>It may stay empty: then the key is used this once.</source>
        <translation>Можна залишити порожнім: тоді ключ буде використано лише цього разу.</translation>
    </message>
    <message>
        <source>Papers in English</source>
        <translation>Документи англійською</translation>
    </message>
    <message>
        <source>Papers in Ukrainian</source>
        <translation>Документи українською</translation>
    </message>
    <message>
        <source>Records as a table (CSV)</source>
        <translation>Записи таблицею (CSV)</translation>
    </message>
    <message>
        <source>For forensic tools (CASE/UCO)</source>
        <translation>Для криміналістичних засобів (CASE/UCO)</translation>
    </message>
    <message>
        <source>For archives (PREMIS)</source>
        <translation>Для архівів (PREMIS)</translation>
    </message>
    <message>
        <source>For law firms (Concordance)</source>
        <translation>Для юридичних фірм (Concordance)</translation>
    </message>
    <message>
        <source>All of them tell what the bundle tells, and no more.</source>
        <translation>Усі вони містять те саме, що й пакет, і не більше.</translation>
    </message>
    <message>
        <source>(none of these)</source>
        <translation>(жоден із цих)</translation>
    </message>
</context>
<context>
    <name>WhichStep</name>
    <message>
        <source>What is it about?</source>
        <translation>Про що цей пакет?</translation>
    </message>
    <message>
        <source>Tick the incidents. Their evidence comes along; you will see all of it.</source>
        <translation>Позначте інциденти. Їхні докази додаються; ви побачите їх усі.</translation>
    </message>
    <message>
        <source>Incident</source>
        <translation>Інцидент</translation>
    </message>
    <message>
        <source>Find an incident</source>
        <translation>Знайти інцидент</translation>
    </message>
    <message>
        <source>Incidents</source>
        <translation>Інциденти</translation>
    </message>
    <message>
        <source>Tick at least one incident.</source>
        <translation>Позначте принаймні один інцидент.</translation>
    </message>
    <message numerus="yes">
        <source>%n incident(s) ticked</source>
        <translation>
            <numerusform>позначено %Ln&#xa0;інцидент</numerusform>
            <numerusform>позначено %Ln&#xa0;інциденти</numerusform>
            <numerusform>позначено %Ln&#xa0;інцидентів</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>WhomStep</name>
    <message>
        <source>For whom is it?</source>
        <translation>Для кого цей пакет?</translation>
    </message>
    <message>
        <source>What you write here stands in the bundle and in your ledger for good. A role or an office is enough; a pseudonym is as good as a name.</source>
        <translation>Написане тут назавжди залишиться в пакеті та у вашому журналі. Достатньо посади чи установи; псевдонім нічим не гірший за ім’я.</translation>
    </message>
    <message>
        <source>&amp;For whom</source>
        <translation>Для &amp;кого</translation>
    </message>
    <message>
        <source>Write it the same way each time: then they can see that nothing changed.</source>
        <translation>Щоразу пишіть однаково: тоді одержувач бачитиме, що нічого не змінилося.</translation>
    </message>
    <message>
        <source>What f&amp;or</source>
        <translation>З якою &amp;метою</translation>
    </message>
    <message>
        <source>Such as: proceeding 42, or: to be examined by a pathologist.</source>
        <translation>Наприклад: провадження 42 або: для дослідження судово-медичним експертом.</translation>
    </message>
    <message>
        <source>By which &amp;right or order, if there is one</source>
        <translation>На якій &amp;правовій підставі чи за яким рішенням, якщо є</translation>
    </message>
    <message>
        <source>Such as: request of 3 October, number 17. It may stay empty.</source>
        <translation>Наприклад: запит від 3 жовтня №&#xa0;17. Можна залишити порожнім.</translation>
    </message>
    <message>
        <source>Say for whom it is.</source>
        <translation>Зазначте, для кого пакет.</translation>
    </message>
    <message>
        <source>Say what it is for.</source>
        <translation>Зазначте, з якою метою.</translation>
    </message>
</context>
<context>
    <name>Window</name>
    <message>
        <source>It was locked before its new recovery words were shown, and nobody has them. Unlock it with your passphrase, and make others under Settings.</source>
        <translation>Архів заблоковано, перш ніж показано його нові слова відновлення, і їх ніхто не має. Розблокуйте його своєю парольною фразою та створіть інші в «Налаштуваннях».</translation>
    </message>
    <message>
        <source>Everything is sealed under new keys</source>
        <translation>Усе шифрується новими ключами</translation>
    </message>
    <message>
        <source>Locking…</source>
        <translation>Блокування…</translation>
    </message>
</context>
<context>
    <name>WindowCard</name>
    <message>
        <source>This computer&apos;s windows</source>
        <translation>Вікна на цьому комп’ютері</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Мова</translation>
    </message>
    <message>
        <source>As the system has it</source>
        <translation>Як у системі</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Кольори</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Світлі</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Темні</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>&amp;Мова</translation>
    </message>
    <message>
        <source>&amp;Colours</source>
        <translation>&amp;Кольори</translation>
    </message>
    <message>
        <source>Language and colours can be changed once this is done: {work}</source>
        <translation>Мову й кольори можна змінити, щойно це буде зроблено: {work}</translation>
    </message>
</context>
<context>
    <name>WitnessPage</name>
    <message>
        <source>&amp;Back</source>
        <translation>&amp;Назад</translation>
    </message>
    <message>
        <source>Witnesses of the ledger</source>
        <translation>Свідки журналу</translation>
    </message>
    <message>
        <source>Whoever owns a ledger could rewrite it. Where another team holds a signed checkpoint of it, that would show: up to there your ledger is protected. They see how many events there are, and nothing of what they say.</source>
        <translation>Власник журналу міг би його переписати. Якщо інша команда має його підписану контрольну точку, це було б видно: до цієї точки ваш журнал захищено. Команда бачить, скільки є подій, і нічого з їхнього змісту.</translation>
    </message>
    <message>
        <source>1.  Ask another team to witness yours</source>
        <translation>1.  Попросити іншу команду засвідчити ваш журнал</translation>
    </message>
    <message>
        <source>2.  Take in what they sent back</source>
        <translation>2.  Прийняти те, що вони надіслали у відповідь</translation>
    </message>
    <message>
        <source>Witness another team’s ledger</source>
        <translation>Засвідчити журнал іншої команди</translation>
    </message>
    <message>
        <source>Write the request…</source>
        <translation>Скласти запит…</translation>
    </message>
    <message>
        <source>Where to save the request</source>
        <translation>Куди зберегти запит</translation>
    </message>
    <message>
        <source>Two files are written: the request, and beside it your ledger’s keys (.vkey), which they need the first time, best by another way.</source>
        <translation>Буде записано два файли: запит і поруч ключі вашого журналу (.vkey), потрібні їм першого разу; їх краще передати іншим шляхом.</translation>
    </message>
    <message>
        <source>How many events they saw before</source>
        <translation>Скільки подій вони бачили раніше</translation>
    </message>
    <message>
        <source>It may stay empty the first time; later they tell you the number.</source>
        <translation>Першого разу можна залишити порожнім; надалі вони повідомлять вам це число.</translation>
    </message>
    <message>
        <source>What they sent back</source>
        <translation>Що вони надіслали у відповідь</translation>
    </message>
    <message>
        <source>Check it and keep it</source>
        <translation>Перевірити й зберегти</translation>
    </message>
    <message>
        <source>Their witness key</source>
        <translation>Їхній ключ свідка</translation>
    </message>
    <message>
        <source>It begins with evidence-witness/, and came another way.</source>
        <translation>Він починається з evidence-witness/ і надійшов іншим шляхом.</translation>
    </message>
    <message>
        <source>Who they are</source>
        <translation>Хто вони</translation>
    </message>
    <message>
        <source>The request that they sent</source>
        <translation>Надісланий ними запит</translation>
    </message>
    <message>
        <source>The request</source>
        <translation>Запит</translation>
    </message>
    <message>
        <source>Their ledger’s keys (.vkey), the first time</source>
        <translation>Ключі їхнього журналу (.vkey), першого разу</translation>
    </message>
    <message>
        <source>Their ledger’s keys</source>
        <translation>Ключі їхнього журналу</translation>
    </message>
    <message>
        <source>Cosign it, and save the answer…</source>
        <translation>Засвідчити й зберегти відповідь…</translation>
    </message>
    <message>
        <source>Where to save the answer</source>
        <translation>Куди зберегти відповідь</translation>
    </message>
    <message>
        <source>Only a ledger that goes on from what you saw of it before is cosigned. You say nothing of what is in it.</source>
        <translation>Засвідчується лише журнал, який продовжує побачене вами раніше. Про його зміст ви нічого не стверджуєте.</translation>
    </message>
    <message>
        <source>No event is protected yet.</source>
        <translation>Жодної події ще не захищено.</translation>
    </message>
    <message>
        <source>Protected up to event {event}.</source>
        <translation>Захищено до події {event}.</translation>
    </message>
    <message>
        <source>How many events is a number, such as 120.</source>
        <translation>Кількість подій&#xa0;— це число, наприклад 120.</translation>
    </message>
    <message>
        <source>Send them {path}, and {keys} by another way.</source>
        <translation>Надішліть їм {path}, а {keys}&#xa0;— іншим шляхом.</translation>
    </message>
    <message>
        <source>Choose the file that they sent back.</source>
        <translation>Виберіть файл, який вони надіслали у відповідь.</translation>
    </message>
    <message>
        <source>{who} saw {size} events at {at}, by their own clock. Your ledger is protected up to event {event}.</source>
        <translation>За свідченням «{who}», {at} за їхнім власним годинником у журналі було подій: {size}. Ваш журнал захищено до події {event}.</translation>
    </message>
    <message>
        <source>Choose the request that they sent.</source>
        <translation>Виберіть запит, який вони надіслали.</translation>
    </message>
    <message>
        <source>Send {path} back to them. You saw {size} events; {before} were seen before. They need your witness key, by another way: {key}</source>
        <translation>Надішліть їм у відповідь {path}. Ви бачили подій: {size}; з них уже раніше: {before}. Їм потрібен ваш ключ свідка, переданий іншим шляхом: {key}</translation>
    </message>
</context>
<context>
    <name>WordsSheet</name>
    <message>
        <source>Show the words</source>
        <translation>Показати слова</translation>
    </message>
    <message>
        <source>Save as a file…</source>
        <translation>Зберегти у файл…</translation>
    </message>
    <message>
        <source>A file with the words is readable to everybody who finds it: keep it on a medium that is locked away, never beside the archive.</source>
        <translation>Файл зі словами прочитає кожен, хто його знайде: тримайте його на носії під замком і ніколи поруч з архівом.</translation>
    </message>
    <message>
        <source>Hide the words</source>
        <translation>Приховати слова</translation>
    </message>
    <message>
        <source>Where to save the words</source>
        <translation>Куди зберегти слова</translation>
    </message>
    <message>
        <source>Saved as {path}.</source>
        <translation>Збережено як {path}.</translation>
    </message>
    <message>
        <source>{path} is there already. Nothing is overwritten.</source>
        <translation>{path} уже існує. Нічого не перезаписано.</translation>
    </message>
    <message>
        <source>{path} cannot be written: {why}.</source>
        <translation>Не вдається записати {path}: {why}.</translation>
    </message>
</context>
<context>
    <name>WordsTest</name>
    <message>
        <source>Word number {number}</source>
        <translation>Слово номер {number}</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>Перевірити</translation>
    </message>
    <message>
        <source>Not as on the sheet: word {numbers}. Look again.</source>
        <translation>Не так, як на аркуші: слово {numbers}. Погляньте ще раз.</translation>
    </message>
</context>
<context>
    <name>Workspace</name>
    <message>
        <source>Incidents</source>
        <translation>Інциденти</translation>
    </message>
    <message>
        <source>Evidence</source>
        <translation>Докази</translation>
    </message>
    <message>
        <source>Intake</source>
        <translation>Приймання</translation>
    </message>
    <message>
        <source>Map and time</source>
        <translation>Карта і час</translation>
    </message>
    <message>
        <source>Custody</source>
        <translation>Ланцюг збереження</translation>
    </message>
    <message>
        <source>Bundles</source>
        <translation>Пакети</translation>
    </message>
    <message>
        <source>Integrity</source>
        <translation>Цілісність</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Налаштування</translation>
    </message>
    <message>
        <source>Incident form</source>
        <translation>Форма інциденту</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Історія</translation>
    </message>
    <message>
        <source>Sources</source>
        <translation>Джерела</translation>
    </message>
    <message>
        <source>Source form</source>
        <translation>Форма джерела</translation>
    </message>
    <message>
        <source>New bundle</source>
        <translation>Новий пакет</translation>
    </message>
    <message>
        <source>Receive a bundle</source>
        <translation>Отримати пакет</translation>
    </message>
    <message>
        <source>Verify a bundle</source>
        <translation>Перевірити пакет</translation>
    </message>
    <message>
        <source>Known signers</source>
        <translation>Відомі підписувачі</translation>
    </message>
    <message>
        <source>Witnesses of the ledger</source>
        <translation>Свідки журналу</translation>
    </message>
    <message>
        <source>Lock</source>
        <translation>Заблокувати</translation>
    </message>
</context>
<context>
    <name>_Opening</name>
    <message>
        <source>Your key file</source>
        <translation>Файл із вашим ключем</translation>
    </message>
    <message>
        <source>A text file with a line that begins with AGE-SECRET-KEY-1.</source>
        <translation>Текстовий файл із рядком, що починається з AGE-SECRET-KEY-1.</translation>
    </message>
    <message>
        <source>Where the opened bundle goes</source>
        <translation>Куди записати відкритий пакет</translation>
    </message>
    <message>
        <source>Whoever holds that file can read it. Delete it when you are done.</source>
        <translation>Цей файл прочитає кожен, у кого він є. Видаліть його, коли завершите.</translation>
    </message>
    <message>
        <source>Open it with my key</source>
        <translation>Відкрити моїм ключем</translation>
    </message>
    <message>
        <source>It is encrypted for its recipient.</source>
        <translation>Пакет зашифровано для його одержувача.</translation>
    </message>
    <message>
        <source>Name your key file, and where the opened bundle goes.</source>
        <translation>Укажіть файл із вашим ключем і куди записати відкритий пакет.</translation>
    </message>
    <message>
        <source>Opening the encrypted bundle</source>
        <translation>Відкривання зашифрованого пакета</translation>
    </message>
</context>
<context>
    <name>access</name>
    <message>
        <source>Add a person</source>
        <translation>Додати особу</translation>
    </message>
    <message>
        <source>They get a one-time code of 24 words, shown once. With it they open the archive and set a passphrase of their own. That they were given access is recorded.</source>
        <translation>Особа отримує одноразовий код із 24&#xa0;слів, який показується один раз. З ним вона відкриває архів і встановлює власну парольну фразу. Надання доступу записується в журнал.</translation>
    </message>
    <message>
        <source>Give access</source>
        <translation>Надати доступ</translation>
    </message>
    <message>
        <source>The one-time code of {name}</source>
        <translation>Одноразовий код: {name}</translation>
    </message>
    <message>
        <source>Close, and forget the code</source>
        <translation>Закрити й забути код</translation>
    </message>
    <message>
        <source>What you opened the archive with</source>
        <translation>Чим ви відкрили архів</translation>
    </message>
    <message>
        <source>Whose passphrase</source>
        <translation>Чия парольна фраза</translation>
    </message>
    <message>
        <source>Change a passphrase</source>
        <translation>Змінити парольну фразу</translation>
    </message>
    <message>
        <source>The old passphrase or one-time code opens the archive no more. Copies of the folder from before still open with it; where that matters, make new keys after this.</source>
        <translation>Стара парольна фраза або одноразовий код більше не відкриває архіву. Попередні копії теки вони й далі відкривають; якщо це важливо, після цього створіть нові ключі.</translation>
    </message>
    <message>
        <source>Change it</source>
        <translation>Змінити</translation>
    </message>
    <message>
        <source>The passphrase is changed.</source>
        <translation>Парольну фразу змінено.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Закрити</translation>
    </message>
    <message>
        <source>New recovery words</source>
        <translation>Нові слова відновлення</translation>
    </message>
    <message>
        <source>24 new words are made in place of the old ones, shown once, and tested. The sheet with the old words opens the archive no more; copies of the folder from before it still does.</source>
        <translation>Замість старих створюються 24&#xa0;нові слова; їх показують один раз і перевіряють. Аркуш зі старими словами більше не відкриває архіву, але попередні копії теки відкриває й далі.</translation>
    </message>
    <message>
        <source>Make new words</source>
        <translation>Створити нові слова</translation>
    </message>
    <message>
        <source>Make new keys</source>
        <translation>Створити нові ключі</translation>
    </message>
    <message>
        <source>Every key is made anew, which takes a while. You keep your passphrase: if somebody else may know it, change it first. Everyone else gets a one-time code, and there are new recovery words: have paper at hand. Passphrases, codes and recovery words that were replaced, and an archive.json from before, then open this archive no more. Whoever has a copy of the whole archive from before can still read that copy, and nothing that is added from now on.</source>
        <translation>Усі ключі створюються наново, на це потрібен час. Ваша парольна фраза залишається: якщо її може знати хтось інший, спершу змініть її. Усі інші отримують одноразовий код, а слова відновлення будуть новими: підготуйте папір. Замінені парольні фрази, коди та слова відновлення, а також давніша копія archive.json після цього більше не відкривають цього архіву. Хто має давнішу копію всього архіву, той і далі зможе прочитати її, але нічого з доданого відтепер.</translation>
    </message>
    <message>
        <source>Remove {name}</source>
        <translation>Вилучити: {name}</translation>
    </message>
    <message>
        <source>Every key is made anew, which takes a while. You keep your passphrase; everyone else gets a one-time code, and there are new recovery words: have paper at hand. Whoever is removed can still read copies from before, and nothing that is added from now on. What they recorded stays theirs.</source>
        <translation>Усі ключі створюються наново, на це потрібен час. Ваша парольна фраза залишається; усі інші отримують одноразовий код, а слова відновлення будуть новими: підготуйте папір. Вилучена особа й далі зможе прочитати попередні копії, але нічого з доданого відтепер. Записане нею залишається за нею.</translation>
    </message>
    <message>
        <source>Remove, and make new keys</source>
        <translation>Вилучити й замінити ключі</translation>
    </message>
</context>
<context>
    <name>advice</name>
    <message>
        <source>Something lies in the archive that belongs to nothing.</source>
        <translation>В архіві лежить щось, що ні до чого не належить.</translation>
    </message>
    <message>
        <source>The bytes of a file are not those that were taken in.</source>
        <translation>Байти файлу не ті, що їх було прийнято.</translation>
    </message>
    <message>
        <source>The bytes of a file are missing.</source>
        <translation>Байтів файлу бракує.</translation>
    </message>
    <message>
        <source>The bytes of a file are damaged.</source>
        <translation>Байти файлу пошкоджено.</translation>
    </message>
    <message>
        <source>The disk did not give the bytes of a file.</source>
        <translation>Диск не віддав байтів файлу.</translation>
    </message>
    <message>
        <source>Something that was shredded is still there, or is there again.</source>
        <translation>Щось зі знищеного досі є або з’явилося знову.</translation>
    </message>
    <message>
        <source>Something is not signed that the ledger should have signed.</source>
        <translation>Не підписано того, що журнал мав підписати.</translation>
    </message>
    <message>
        <source>A catalogue of other keys than the header&apos;s lies in the archive.</source>
        <translation>В архіві лежить каталог з іншими ключами, ніж у заголовка.</translation>
    </message>
    <message>
        <source>The search index does not hold what the records say.</source>
        <translation>Покажчик пошуку не містить того, що кажуть записи.</translation>
    </message>
    <message>
        <source>The catalogue of the archive, or its header, is damaged.</source>
        <translation>Каталог архіву або його заголовок пошкоджено.</translation>
    </message>
    <message>
        <source>The ledger is not as it was written.</source>
        <translation>Журнал не такий, яким його записали.</translation>
    </message>
    <message>
        <source>Something was not checked, or the check was not recorded.</source>
        <translation>Щось не перевірено, або перевірку не записано.</translation>
    </message>
    <message>
        <source>A record or a list is not what the ledger witnessed.</source>
        <translation>Запис або список не такий, як засвідчив журнал.</translation>
    </message>
    <message>
        <source>Keep this archive as it is, and look in the backups for the same file: a backup of before the damage can be restored to a new folder beside this one.</source>
        <translation>Залиште цей архів як є і пошукайте той самий файл у резервних копіях: копію, зроблену до пошкодження, можна відновити в нову теку поруч із цим архівом.</translation>
    </message>
    <message>
        <source>Work no further in this archive. Somebody or something changed what was written: keep the folder, compare it with a backup, and tell whoever holds your checkpoints.</source>
        <translation>Більше не працюйте в цьому архіві. Хтось або щось змінило записане: збережіть теку, порівняйте її з резервною копією і повідомте тих, хто має ваші контрольні точки.</translation>
    </message>
    <message>
        <source>The disk may be failing. Copy the whole archive to another disk first, then restore a backup to a new folder and check both.</source>
        <translation>Можливо, диск виходить з ладу. Спершу скопіюйте весь архів на інший диск, потім відновіть резервну копію в нову теку й перевірте обидва.</translation>
    </message>
    <message>
        <source>Nothing is lost: what lies there belongs to nothing and is put aside where nothing else is wrong.</source>
        <translation>Нічого не втрачено: те, що там лежить, ні до чого не належить, і якщо решта гаразд, його буде відкладено вбік.</translation>
    </message>
    <message>
        <source>Check again. Where the same is said, tell whoever keeps the archive, and compare with a backup.</source>
        <translation>Перевірте ще раз. Якщо результат той самий, повідомте того, хто веде архів, і порівняйте з резервною копією.</translation>
    </message>
    <message>
        <source>Shred one of the items that are named once more, then make each backup anew: only then it is gone.</source>
        <translation>Знищте один із названих матеріалів ще раз, а потім зробіть кожну резервну копію наново: лише тоді знищеного вже не буде.</translation>
    </message>
    <message>
        <source>Somebody or something changed a list without this program. Compare it with a backup, tell whoever holds your checkpoints, and put right what is missing. Once it is known what changed it, let the lists count as they are, with the reason.</source>
        <translation>Хтось або щось змінило список без цієї програми. Порівняйте його з резервною копією, повідомте тих, хто зберігає ваші контрольні точки, і додайте те, чого бракує. Коли буде відомо, що його змінило, прийміть списки такими, як вони є, із зазначенням причини.</translation>
    </message>
    <message>
        <source>Nothing is lost by it, and whatever is recorded next puts it right. But somebody or something wrote to this folder without this program: compare the archive with a backup.</source>
        <translation>Від цього нічого не втрачено, і наступний запис усе виправить. Але хтось або щось писало в цю теку без цієї програми: порівняйте архів із резервною копією.</translation>
    </message>
    <message>
        <source>Nothing is lost: a check of an archive that can be written builds the index anew. Search again for what was not found. Somebody or something may have written to this folder without this program: compare the archive with a backup.</source>
        <translation>Нічого не втрачено: перевірка архіву, до якого можна записувати, будує покажчик заново. Пошукайте ще раз те, чого не було знайдено. Можливо, хтось або щось писало в цю теку без цієї програми: порівняйте архів із резервною копією.</translation>
    </message>
    <message>
        <source>Compare the archive with a backup. If it was put back as it was, what was recorded since is in the other catalogue, which opens with the header of a backup of that time.</source>
        <translation>Порівняйте архів із резервною копією. Якщо його повернули до давнішого стану, записане відтоді є в іншому каталозі; його відкриває заголовок із резервної копії того часу.</translation>
    </message>
    <message>
        <source>Compare the ledger with a checkpoint that somebody else holds, and with a backup. Then let its end be signed: Custody, Checkpoint.</source>
        <translation>Порівняйте журнал із контрольною точкою, яку зберігає хтось інший, і з резервною копією. Потім підпишіть його кінець: «Ланцюг збереження», «Контрольна точка…».</translation>
    </message>
</context>
<context>
    <name>bundles</name>
    <message>
        <source>writing it failed</source>
        <translation>записати не вдалося</translation>
    </message>
    <message>
        <source>being written</source>
        <translation>записується</translation>
    </message>
    <message>
        <source>writing it was cut off</source>
        <translation>запис обірвався</translation>
    </message>
    <message>
        <source>written; not confirmed yet</source>
        <translation>записано; ще не підтверджено</translation>
    </message>
    <message>
        <source>confirmed by {who}</source>
        <translation>підтвердження: {who}</translation>
    </message>
    <message>
        <source>It is being written now.</source>
        <translation>Його саме записують.</translation>
    </message>
    <message>
        <source>Writing it was stopped, or failed: event {number} says why, and nothing of it is left. Make a new bundle if it is still needed.</source>
        <translation>Запис зупинено або він не вдався: подія {number} каже чому, і нічого від пакета не лишилося. Якщо він ще потрібен, складіть новий.</translation>
    </message>
    <message>
        <source>It was prepared, but writing it was cut off, and where to was not noted. Look on the medium for a hidden file or folder whose name begins with .{bundle}: whoever has it may read it, so delete it. Make a new bundle if it is still needed.</source>
        <translation>Його підготовлено, але запис обірвався, а куди записували, не занотовано. Пошукайте на носії прихований файл або приховану теку, назва яких починається з .{bundle}: хто їх має, може їх прочитати, тож видаліть їх. Якщо пакет ще потрібен, складіть новий.</translation>
    </message>
    <message>
        <source>It was written and read back, but nobody has told you that it came. Ask the recipient for a receipt, or to read the bundle digest back to you.</source>
        <translation>Пакет записано й перечитано, але ніхто не повідомив вам, що він надійшов. Попросіть в одержувача розписку або щоб він зачитав вам геш-значення пакета.</translation>
    </message>
    <message>
        <source>somebody who is not named yet</source>
        <translation>когось, кого ще не названо</translation>
    </message>
    <message>
        <source>Draft of {time}, not written yet: a bundle for {recipient}</source>
        <translation>Чернетка від {time}, ще не записано: пакет для {recipient}</translation>
    </message>
    <message>
        <source>Draft of {time}, not written yet: a bundle for {recipient} about {which}</source>
        <translation>Чернетка від {time}, ще не записано: пакет для {recipient} про {which}</translation>
    </message>
    <message>
        <source>The export of {bundle} to {folder} was cut off.</source>
        <translation>Експорт {bundle} до {folder} обірвався.</translation>
    </message>
    <message>
        <source>Nothing of it lies there now.</source>
        <translation>Нічого від нього там уже немає.</translation>
    </message>
    <message>
        <source>The bundle lies there under the name {name}, and the ledger does not know that it left. Delete it there.</source>
        <translation>Пакет лежить там під назвою {name}, а журнал не знає, що він вийшов. Видаліть його там.</translation>
    </message>
    <message>
        <source>What it wrote lies there under the hidden name {part}, encrypted for its recipient alone: delete it.</source>
        <translation>Записане лежить там під прихованою назвою {part}, зашифроване лише для одержувача: видаліть його.</translation>
    </message>
    <message>
        <source>What it wrote lies there under the hidden name {part}, and anybody who has the medium can read it: delete it.</source>
        <translation>Записане лежить там під прихованою назвою {part}, і його може прочитати кожен, хто має носій: видаліть його.</translation>
    </message>
    <message>
        <source>The folder cannot be reached now. What was written lies there under the hidden name {part}, and anybody who has the medium can read it: put the medium in, and delete it.</source>
        <translation>Тека зараз недоступна. Записане лежить там під прихованою назвою {part}, і його може прочитати кожен, хто має носій: під’єднайте носій і видаліть його.</translation>
    </message>
    <message>
        <source>If the bundle is still needed, begin the export again.</source>
        <translation>Якщо пакет ще потрібен, почніть експорт знову.</translation>
    </message>
    <message>
        <source>Delete what it left</source>
        <translation>Видалити, що лишилося</translation>
    </message>
    <message>
        <source>Deleting what was left of a bundle</source>
        <translation>Видалення того, що лишилося від пакета</translation>
    </message>
</context>
<context>
    <name>custody</name>
    <message numerus="yes">
        <source>{first} and %n more</source>
        <translation>
            <numerusform>{first} і ще %Ln</numerusform>
            <numerusform>{first} і ще %Ln</numerusform>
            <numerusform>{first} і ще %Ln</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>dates</name>
    <message>
        <source>{hour} o’clock</source>
        <translation>{hour}&#xa0;год</translation>
    </message>
    <message>
        <source>about {time}</source>
        <translation>приблизно {time}</translation>
    </message>
    <message>
        <source>time zone not said</source>
        <translation>часовий пояс не зазначено</translation>
    </message>
    <message>
        <source>Kyiv time</source>
        <translation>київський час</translation>
    </message>
    <message>
        <source>Moscow time</source>
        <translation>московський час</translation>
    </message>
    <message>
        <source>{first} or {last}</source>
        <translation>{first} або {last}</translation>
    </message>
    <message>
        <source>at some time within {first} – {last}</source>
        <translation>у якийсь момент у проміжку {first} – {last}</translation>
    </message>
    <message>
        <source>not after {day}</source>
        <translation>не пізніше ніж {day}</translation>
    </message>
    <message>
        <source>not before {day}</source>
        <translation>не раніше ніж {day}</translation>
    </message>
    <message>
        <source>the years {first} to {last}</source>
        <translation>{first}–{last} роки</translation>
    </message>
    <message>
        <source>{edtf} (X stands for what is not known)</source>
        <translation>{edtf} (X&#xa0;— те, що невідомо)</translation>
    </message>
    <message>
        <source>{day}, uncertain</source>
        <translation>{day}, непевно</translation>
    </message>
    <message>
        <source>spring</source>
        <translation>весна</translation>
    </message>
    <message>
        <source>summer</source>
        <translation>літо</translation>
    </message>
    <message>
        <source>autumn</source>
        <translation>осінь</translation>
    </message>
    <message>
        <source>winter</source>
        <translation>зима</translation>
    </message>
    <message>
        <source>This is not understood as a date. Write it like 6 Sept 2024, Oct 2024, about 10:00 on 6 Sept 2024, or between 1 and 3 Oct 2024.</source>
        <translation>Це не вдалося розпізнати як дату. Пишіть так: 6 вересня 2024, жовтень 2024, близько 10:00 6 вересня 2024 або між 1 і 3 жовтня 2024.</translation>
    </message>
    <message>
        <source>Add the year: a date without one could be any.</source>
        <translation>Додайте рік: дата без року може бути будь-якою.</translation>
    </message>
    <message>
        <source>There is no such day in the calendar.</source>
        <translation>Такого дня в календарі немає.</translation>
    </message>
    <message>
        <source>No clock shows such a time.</source>
        <translation>Такого часу не показує жоден годинник.</translation>
    </message>
    <message>
        <source>Which number is the month? Choose what is meant, or write the month as a word.</source>
        <translation>Яке з чисел&#xa0;— місяць? Виберіть, що саме ви маєте на увазі, або напишіть місяць словом.</translation>
    </message>
    <message>
        <source>Write the year with four digits, or choose it.</source>
        <translation>Напишіть рік чотирма цифрами або виберіть його.</translation>
    </message>
    <message>
        <source>Is that day itself meant too? Choose what is meant.</source>
        <translation>Чи йдеться і про сам цей день? Виберіть, що саме ви маєте на увазі.</translation>
    </message>
    <message>
        <source>Nobody can tell where such a part of a month ends. Choose what is meant.</source>
        <translation>Ніхто не може сказати, де закінчується така частина місяця. Виберіть, що саме ви маєте на увазі.</translation>
    </message>
    <message>
        <source>Nobody can tell where such a part of a year begins and ends. Choose what is meant.</source>
        <translation>Ніхто не може сказати, де починається й закінчується така частина року. Виберіть, що саме ви маєте на увазі.</translation>
    </message>
    <message>
        <source>Is that a time of day? Choose what is meant, or write it like 10:00.</source>
        <translation>Це час доби? Виберіть, що саме ви маєте на увазі, або напишіть його як 10:00.</translation>
    </message>
    <message>
        <source>A part of the day is not a time by the clock. Choose the day alone and keep the words in the description, or write about when it was, such as about 22:00.</source>
        <translation>Частина дня&#xa0;— це не час за годинником. Виберіть лише день, а ці слова залиште в описі або напишіть приблизний час, наприклад: близько 22:00.</translation>
    </message>
    <message>
        <source>Write the date itself: such words mean another day when they are read later.</source>
        <translation>Напишіть саму дату: прочитані згодом, такі слова означатимуть інший день.</translation>
    </message>
    <message>
        <source>Such words mean another day when they are read later. By this computer’s clock it would be as below: choose it, or write the date itself.</source>
        <translation>Такі слова означатимуть інший день, коли їх прочитають пізніше. За годинником цього комп’ютера це було б так, як нижче: виберіть це або напишіть саму дату.</translation>
    </message>
    <message>
        <source>A span of hours cannot be kept here. Choose the day alone and write the hours in the description, or write about when it was, such as about 10:30.</source>
        <translation>Проміжок годин тут зберегти не можна. Виберіть лише день, а години запишіть в описі або напишіть приблизний час, наприклад: близько 10:30.</translation>
    </message>
    <message>
        <source>A time of day needs one single day.</source>
        <translation>До часу доби потрібен один певний день.</translation>
    </message>
    <message>
        <source>Midnight at the beginning or at the end of that day?</source>
        <translation>Північ на початку чи наприкінці цього дня?</translation>
    </message>
    <message>
        <source>The second date is before the first.</source>
        <translation>Друга дата передує першій.</translation>
    </message>
    <message>
        <source>That date is another day of the week. Check it, or choose the date as it is.</source>
        <translation>Ця дата припадає на інший день тижня. Перевірте її або виберіть дату як є.</translation>
    </message>
    <message>
        <source>By this computer’s clock that is yet to come: is the year right?</source>
        <translation>За годинником цього комп’ютера цей час іще не настав: чи правильний рік?</translation>
    </message>
    <message>
        <source>No clock of that zone showed this time: clocks were put forward over it.</source>
        <translation>Жоден годинник того поясу не показував такого часу: годинники саме перевели вперед.</translation>
    </message>
</context>
<context>
    <name>drafts</name>
    <message>
        <source>Discard the draft</source>
        <translation>Видалити чернетку</translation>
    </message>
    <message>
        <source>Discard what was typed?</source>
        <translation>Видалити набране?</translation>
    </message>
    <message>
        <source>The draft of {time} is forgotten, and nothing brings it back.</source>
        <translation>Чернетку від {time} буде видалено, і повернути її не можна.</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Видалити</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Залишити</translation>
    </message>
    <message>
        <source>What was typed in one form after {time} could not be kept, and is lost.</source>
        <translation>Набране в одній формі після {time} зберегти не вдалося, його втрачено.</translation>
    </message>
    <message numerus="yes">
        <source>What was typed last in %n form(s) could not be kept, and is lost.</source>
        <translation>
            <numerusform>Набране востаннє у %Ln формі зберегти не вдалося, його втрачено.</numerusform>
            <numerusform>Набране востаннє у %Ln формах зберегти не вдалося, його втрачено.</numerusform>
            <numerusform>Набране востаннє у %Ln формах зберегти не вдалося, його втрачено.</numerusform>
        </translation>
    </message>
    <message>
        <source>Not kept</source>
        <translation>Не збережено</translation>
    </message>
    <message>
        <source>What you typed could not be kept. Close all the same?</source>
        <translation>Введене не вдалося зберегти навіть як чернетку. Усе одно закрити?</translation>
    </message>
    <message>
        <source>What you typed could not be kept. Leave it all the same?</source>
        <translation>Введене не вдалося зберегти навіть як чернетку. Усе одно піти звідси?</translation>
    </message>
    <message>
        <source>It is on this screen alone. Stay, and copy what matters to another place, or put the medium back or make room on the disk: then it is kept.</source>
        <translation>Воно є лише на цьому екрані. Залиштеся й скопіюйте важливе в інше місце або поверніть носій чи звільніть місце на диску: тоді його буде збережено.</translation>
    </message>
    <message>
        <source>Close all the same</source>
        <translation>Усе одно закрити</translation>
    </message>
    <message>
        <source>Leave all the same</source>
        <translation>Усе одно піти</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>Залишитися</translation>
    </message>
    <message>
        <source>No draft can be kept: what you type is on this screen alone. {why}</source>
        <translation>Чернетку зберегти неможливо: те, що ви вводите, є лише на цьому екрані. {why}</translation>
    </message>
</context>
<context>
    <name>embedded</name>
    <message numerus="yes">
        <source>%n byte(s) that are no text</source>
        <translation>
            <numerusform>%Ln&#xa0;байт, що не є текстом</numerusform>
            <numerusform>%Ln&#xa0;байти, що не є текстом</numerusform>
            <numerusform>%Ln&#xa0;байтів, що не є текстом</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>too long to be kept apart: %n byte(s)</source>
        <translation>
            <numerusform>задовге, щоб зберігати окремо: %Ln&#xa0;байт</numerusform>
            <numerusform>задовге, щоб зберігати окремо: %Ln&#xa0;байти</numerusform>
            <numerusform>задовге, щоб зберігати окремо: %Ln&#xa0;байтів</numerusform>
        </translation>
    </message>
    <message>
        <source>The picture was taken</source>
        <translation>Знімок зроблено</translation>
    </message>
    <message>
        <source>It was made digital</source>
        <translation>Оцифровано</translation>
    </message>
    <message>
        <source>The file was last written</source>
        <translation>Файл востаннє записано</translation>
    </message>
    <message>
        <source>{clock}, which is no time that there is.</source>
        <translation>{clock}, а такого часу не буває.</translation>
    </message>
    <message>
        <source>{clock} by the device&apos;s own clock. It recorded no time zone, so this time alone does not say when that was.</source>
        <translation>{clock} за власним годинником пристрою. Часового поясу він не записав, тому сам цей час не каже, коли це було.</translation>
    </message>
    <message>
        <source>{clock} by the device&apos;s own clock, which it set {offset} from UTC: that is {utc} in UTC, if the clock was right.</source>
        <translation>{clock} за власним годинником пристрою, зсув від UTC на якому&#xa0;— {offset}: тобто {utc} за UTC, якщо годинник ішов правильно.</translation>
    </message>
</context>
<context>
    <name>errors</name>
    <message>
        <source>No key of this archive opens with this passphrase.</source>
        <translation>Жоден ключ цього архіву не відкривається цією парольною фразою.</translation>
    </message>
    <message>
        <source>Another program has this archive open.</source>
        <translation>Цей архів відкрито в іншій програмі.</translation>
    </message>
    <message>
        <source>This archive was written by a newer program than this one.</source>
        <translation>Цей архів записано новішою програмою, ніж ця.</translation>
    </message>
    <message>
        <source>What is stored is not what was written: something is damaged. Change nothing there; a backup can be restored to a new folder beside it.</source>
        <translation>Збережене не таке, яким його записали: щось пошкоджено. Нічого там не змінюйте; резервну копію можна відновити в нову теку поруч.</translation>
    </message>
    <message>
        <source>It is not there.</source>
        <translation>Цього там немає.</translation>
    </message>
    <message>
        <source>A rule of this archive forbids it; nothing was changed.</source>
        <translation>Це забороняє правило цього архіву; нічого не змінено.</translation>
    </message>
    <message>
        <source>The disk refused to write: it is full, read-only or failing.</source>
        <translation>Диск відмовив у записі: він заповнений, доступний лише для читання або виходить з ладу.</translation>
    </message>
    <message>
        <source>A file could not be read, or changed while it was read.</source>
        <translation>Файл не вдалося прочитати, або він змінився під час читання.</translation>
    </message>
    <message>
        <source>This file could not be previewed safely.</source>
        <translation>Безпечно показати цей файл не вдалося.</translation>
    </message>
    <message>
        <source>What was entered cannot be understood.</source>
        <translation>Введене не вдалося розпізнати.</translation>
    </message>
    <message>
        <source>The program made a mistake. What was saved is kept, and so are drafts.</source>
        <translation>У програмі сталася помилка. Збережене залишилося, чернетки теж.</translation>
    </message>
    <message>
        <source>There is no room left on the disk. Nothing half-written was kept.</source>
        <translation>На диску не лишилося місця. Нічого недописаного не збережено.</translation>
    </message>
    <message>
        <source>The disk or the folder is read-only, or somebody else’s: choose another.</source>
        <translation>Диск чи тека доступні лише для читання або належать комусь іншому: виберіть інше місце.</translation>
    </message>
    <message>
        <source>Something of this name is there already. Nothing is overwritten.</source>
        <translation>Там уже є щось із такою назвою. Нічого не перезаписано.</translation>
    </message>
    <message>
        <source>What is to be taken in has gone away, or is another: is the medium still there? What is in stays; take the same in again to go on.</source>
        <translation>Те, що приймається, зникло або підмінене: чи носій ще на місці? Прийняте лишається; щоб продовжити, прийміть те саме знову.</translation>
    </message>
    <message>
        <source>There is no file to take in. Nothing was recorded.</source>
        <translation>Немає жодного файлу, який можна прийняти. Нічого не записано.</translation>
    </message>
    <message>
        <source>There is no archive in this folder.</source>
        <translation>У цій теці немає архіву.</translation>
    </message>
    <message>
        <source>The archive’s folder is not there any more: is its medium still in?</source>
        <translation>Теки архіву вже немає: чи вставлено її носій?</translation>
    </message>
    <message>
        <source>The same is being done already. Wait until that is done.</source>
        <translation>Це саме вже виконується. Зачекайте, доки воно завершиться.</translation>
    </message>
    <message>
        <source>The archive is read-only now: nothing of it can change.</source>
        <translation>Архів зараз доступний лише для читання: нічого з нього не можна змінити.</translation>
    </message>
    <message>
        <source>It is under a legal hold: it must not be shredded before that is lifted.</source>
        <translation>Діє заборона знищення: доки її не знято, це не можна знищити.</translation>
    </message>
    <message>
        <source>Somebody saved another revision meanwhile. Nothing was written over it.</source>
        <translation>Тим часом хтось зберіг іншу редакцію. Її не перезаписано.</translation>
    </message>
    <message>
        <source>The date is none, or its time or its zone: write it like 6 Sept 2024.</source>
        <translation>Це не дата, не час або не часовий пояс: напишіть так, як 6 вер. 2024.</translation>
    </message>
    <message>
        <source>The place cannot be right: look at its coordinates and at how far off it is.</source>
        <translation>Місце не може бути правильним: перевірте координати й похибку.</translation>
    </message>
    <message>
        <source>The count cannot be right: whole numbers from 0, the lowest first.</source>
        <translation>Кількість не може бути правильною: цілі числа від 0, спершу найменше.</translation>
    </message>
    <message>
        <source>You have no signing key in this archive yet: make one in Settings.</source>
        <translation>У вас ще немає ключа підпису в цьому архіві: створіть його в «Налаштуваннях».</translation>
    </message>
    <message>
        <source>It did not work</source>
        <translation>Не вдалося</translation>
    </message>
    <message>
        <source>Locked</source>
        <translation>Заблоковано</translation>
    </message>
    <message>
        <source>It is locked, and the archive’s folder is not there any more: its medium was taken out, or the folder was moved.</source>
        <translation>Архів заблоковано, а його теки вже немає на місці: носій вийнято або теку переміщено.</translation>
    </message>
    <message>
        <source>What was saved is in that folder, and so are the drafts that were kept. What was typed after the last draft was kept is lost. Put the medium back, and open the archive again.</source>
        <translation>Збережене лежить у тій теці, як і збережені чернетки. Те, що введено після останнього збереження чернетки, втрачено. Поверніть носій і відкрийте архів знову.</translation>
    </message>
</context>
<context>
    <name>event</name>
    <message>
        <source>Export failed</source>
        <translation>Експорт не вдався</translation>
    </message>
    <message>
        <source>the ledger</source>
        <translation>журнал</translation>
    </message>
</context>
<context>
    <name>filters</name>
    <message>
        <source>Filters</source>
        <translation>Фільтри</translation>
    </message>
    <message>
        <source>Filters ({count} on)</source>
        <translation>Фільтри: {count}</translation>
    </message>
</context>
<context>
    <name>kept_key</name>
    <message>
        <source>Replace a kept key</source>
        <translation>Замінити збережений ключ</translation>
    </message>
    <message>
        <source>Another key is kept under this name. Replace it?</source>
        <translation>Під цією назвою збережено інший ключ. Замінити його?</translation>
    </message>
    <message>
        <source>This key is kept under another name. Replace that name?</source>
        <translation>Цей ключ збережено під іншою назвою. Замінити ту назву?</translation>
    </message>
    <message>
        <source>Kept so far as {name}:</source>
        <translation>Дотепер збережено як {name}:</translation>
    </message>
    <message>
        <source>To be kept as {name}:</source>
        <translation>Буде збережено як {name}:</translation>
    </message>
    <message>
        <source>Compare the fingerprint with the recipient another way before you replace a key: whoever has the other half of it opens the bundles of that name from then on.</source>
        <translation>Перш ніж замінити ключ, порівняйте відбиток з одержувачем іншим шляхом: відтоді пакети під цією назвою відкриватиме той, хто має другу половину ключа.</translation>
    </message>
    <message>
        <source>Replace it, and write the bundle</source>
        <translation>Замінити й записати пакет</translation>
    </message>
    <message>
        <source>Do not replace</source>
        <translation>Не замінювати</translation>
    </message>
    <message>
        <source>fingerprint {digits}</source>
        <translation>відбиток {digits}</translation>
    </message>
</context>
<context>
    <name>leaving</name>
    <message>
        <source>Custody event</source>
        <translation>Подія ланцюга збереження</translation>
    </message>
    <message>
        <source>stays: you keep it back</source>
        <translation>залишається: ви вирішили не розкривати</translation>
    </message>
    <message>
        <source>stays: it is marked restricted or secret</source>
        <translation>залишається: доступ обмежено або суворо конфіденційно</translation>
    </message>
    <message>
        <source>stays: it could point at people, or at other cases</source>
        <translation>залишається: може вказати на людей або на інші справи</translation>
    </message>
    <message>
        <source>stays: the place is to be protected</source>
        <translation>залишається: місце потребує захисту</translation>
    </message>
    <message>
        <source>stays: it names the file, or a bundle of others</source>
        <translation>залишається: називає файл або чужий пакет</translation>
    </message>
    <message>
        <source>leaves</source>
        <translation>передається</translation>
    </message>
    <message>
        <source>{leaves} leave, {stay} stay</source>
        <translation>передається: {leaves}, залишається: {stay}</translation>
    </message>
</context>
<context>
    <name>meaning</name>
    <message>
        <source>A name or a kind of file that no bundle may have; not followed.</source>
        <translation>Така назва чи такий вид файлу в пакеті неприпустимі; за ним не переходили.</translation>
    </message>
    <message>
        <source>A list of files is not in its form, or contradicts itself.</source>
        <translation>Список файлів має не ту форму або суперечить сам собі.</translation>
    </message>
    <message>
        <source>What the bundle says of itself as a whole is not as it must be.</source>
        <translation>Те, що пакет повідомляє про себе в цілому, не таке, яким має бути.</translation>
    </message>
    <message>
        <source>What the bundle states does not follow from the log that it shows.</source>
        <translation>Твердження пакета не випливають із журналу, який він показує.</translation>
    </message>
    <message>
        <source>The zip is not made as a bundle&apos;s is: programs might unpack different things from it.</source>
        <translation>Архів ZIP створено не так, як у пакетах: різні програми можуть розпакувати з нього різне.</translation>
    </message>
    <message>
        <source>Worth knowing; no reason by itself to call it wrong.</source>
        <translation>Варто знати; саме по собі це не вада.</translation>
    </message>
    <message>
        <source>A file is there that no list names.</source>
        <translation>Є файл, якого немає в жодному списку.</translation>
    </message>
    <message>
        <source>The bytes of a file are not those that were listed.</source>
        <translation>Байти файлу не ті, що внесені до списку.</translation>
    </message>
    <message>
        <source>A file that must be there is missing.</source>
        <translation>Бракує файлу, який має бути.</translation>
    </message>
    <message>
        <source>A file cannot be read as what it is.</source>
        <translation>Файл неможливо прочитати як те, чим він є.</translation>
    </message>
    <message>
        <source>The medium did not give the bytes: that says nothing about the bundle.</source>
        <translation>Носій не віддав байти: про сам пакет це нічого не каже.</translation>
    </message>
    <message>
        <source>It is larger, deeper or more than is read here.</source>
        <translation>Він більший, глибший або численніший, ніж тут читається.</translation>
    </message>
    <message>
        <source>A signature does not hold, or a file has no place among signatures.</source>
        <translation>Підпис недійсний, або файлу немає місця серед підписів.</translation>
    </message>
    <message>
        <source>Another key signed it than the one that it names.</source>
        <translation>Його підписано не тим ключем, який у ньому названо.</translation>
    </message>
    <message>
        <source>Two things that it says, or said before, contradict each other.</source>
        <translation>Те, що він повідомляє тепер або повідомляв раніше, суперечить одне одному.</translation>
    </message>
    <message>
        <source>The same signer has shown another log than this one before.</source>
        <translation>Той самий підписувач раніше показував інший журнал.</translation>
    </message>
    <message>
        <source>A log was shown in two ways: as ended, and as going on after that or otherwise.</source>
        <translation>Журнал показали двома способами: закінченим і таким, що триває далі або продовжується інакше.</translation>
    </message>
    <message>
        <source>Another log was shown before under the same id, with other keys.</source>
        <translation>Раніше під цим самим ідентифікатором уже показували інший журнал, з іншими ключами.</translation>
    </message>
    <message>
        <source>The certificates that time stamps lead to were not read.</source>
        <translation>Сертифікати, до яких ведуть позначки часу, не прочитано.</translation>
    </message>
    <message>
        <source>A newer program made it: not all of it was judged here.</source>
        <translation>Його створила новіша програма: тут перевірено не все.</translation>
    </message>
    <message>
        <source>A bundle of others that goes along with this one does not prove itself.</source>
        <translation>Пакет інших людей, що йде разом із цим, себе не доводить.</translation>
    </message>
</context>
<context>
    <name>paths</name>
    <message>
        <source>Look in:</source>
        <translation>Шукати в:</translation>
    </message>
    <message>
        <source>Name:</source>
        <translation>Назва:</translation>
    </message>
    <message>
        <source>Kinds of files:</source>
        <translation>Види файлів:</translation>
    </message>
    <message>
        <source>Drive</source>
        <translation>Диск</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Тека</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Файл</translation>
    </message>
    <message>
        <source>{KIND} file</source>
        <translation>Файл {KIND}</translation>
    </message>
</context>
<context>
    <name>places</name>
    <message>
        <source>Understood as a name, without coordinates.</source>
        <translation>Розпізнано як назву, без координат.</translation>
    </message>
    <message>
        <source>Understood as {where}.</source>
        <translation>Розпізнано: {where}</translation>
    </message>
    <message>
        <source>Understood as “{name}” at {where}.</source>
        <translation>Розпізнано: «{name}», {where}</translation>
    </message>
    <message>
        <source>These are no coordinates on earth: latitude is first, up to 90, then longitude, up to 180.</source>
        <translation>Таких координат на Землі немає: спершу широта, до 90, потім довгота, до 180.</translation>
    </message>
    <message>
        <source>Two whole numbers could be anything. Write coordinates like 48.33, 37.84 or 48° 37°.</source>
        <translation>Два цілі числа можуть бути чим завгодно. Пишіть координати так: 48.33, 37.84 або 48° 37°.</translation>
    </message>
    <message>
        <source>There are several pairs of coordinates. Keep the one that is meant.</source>
        <translation>Тут кілька пар координат. Залиште ту, яку маєте на увазі.</translation>
    </message>
    <message>
        <source>No place is so far off on earth.</source>
        <translation>Такої відстані на Землі не буває.</translation>
    </message>
    <message>
        <source>This looks like the military grid (MGRS), which is not converted here. Write latitude and longitude behind it, like 48.33, 37.84.</source>
        <translation>Це схоже на координати військової сітки (MGRS), які тут не перетворюються. Допишіть широту й довготу, наприклад 48.33, 37.84.</translation>
    </message>
    <message>
        <source>This looks like a plus code, which is not converted here. Write latitude and longitude behind it, like 48.33, 37.84.</source>
        <translation>Це схоже на код plus code, який тут не перетворюється. Допишіть широту й довготу, наприклад 48.33, 37.84.</translation>
    </message>
    <message>
        <source>This looks like coordinates, but not in a form that is read here. Write them like 48.33, 37.84 ± 1 km, or with their signs, like 48°19&apos;48&quot; N, 37°50&apos;24&quot; E.</source>
        <translation>Це схоже на координати, але в такому вигляді їх тут не прочитати. Напишіть їх як 48.33, 37.84 ± 1 км або зі знаками, як 48°19&apos;48&quot; пн. ш., 37°50&apos;24&quot; сх. д.</translation>
    </message>
    <message>
        <source>Nobody can open a link here, and it may lead nowhere later. Write the name of the place, or its coordinates like 48.33, 37.84.</source>
        <translation>Посилання тут неможливо відкрити, а згодом воно може вже нікуди не вести. Напишіть назву місця або його координати, наприклад 48.33, 37.84.</translation>
    </message>
</context>
<context>
    <name>sound</name>
    <message>
        <source>Sound needs a system library that is missing here, most likely libpulse.</source>
        <translation>Для звуку потрібна системна бібліотека, якої тут немає, найімовірніше libpulse.</translation>
    </message>
    <message>
        <source>This computer has no device for sound, so that nothing can be heard.</source>
        <translation>На цьому комп’ютері немає звукового пристрою, тому почути нічого не можна.</translation>
    </message>
</context>
<context>
    <name>staying</name>
    <message>
        <source>it is marked restricted or secret, or was erased</source>
        <translation>має позначку «Обмежений доступ» чи «Суворо конфіденційно» або його стерто</translation>
    </message>
    <message>
        <source>its bytes were destroyed on purpose</source>
        <translation>його байти навмисно знищено</translation>
    </message>
    <message>
        <source>the same bytes were here before it came, and leave as they came then</source>
        <translation>ті самі байти вже були тут раніше й вийдуть так, як надійшли тоді</translation>
    </message>
    <message>
        <source>it came for another incident, or for none, and the same bytes came for these too</source>
        <translation>це надійшло до іншого інциденту або ні до якого, а ті самі байти надійшли й до цих</translation>
    </message>
    <message>
        <source>its title is the name of a file that came for another incident: give it one of its own</source>
        <translation>його назва — це ім’я файлу, який надійшов для іншого інциденту: дайте йому власну</translation>
    </message>
    <message>
        <source>the proofs of a bundle that came for another incident may tell of that</source>
        <translation>докази пакета, що надійшов до іншого інциденту, можуть розповісти про нього</translation>
    </message>
    <message>
        <source>the proofs of another bundle of the same name go along: its signer is known here, or it came first</source>
        <translation>разом ідуть докази іншого пакета з такою самою назвою: його підписувач тут відомий або він надійшов першим</translation>
    </message>
    <message>
        <source>what it carries in it was not looked at yet</source>
        <translation>вбудовані в нього дані ще не переглянуто</translation>
    </message>
    <message>
        <source>an earlier version of this program looked at what it carries in it, and at less</source>
        <translation>що він у собі несе, переглядала попередня версія цієї програми, і не так повно</translation>
    </message>
    <message>
        <source>what it carries in it cannot be looked at here</source>
        <translation>вбудовані в нього дані тут не можна переглянути</translation>
    </message>
    <message>
        <source>it is of a kind that this program cannot look into</source>
        <translation>він такого виду, у який ця програма не вміє заглянути</translation>
    </message>
    <message>
        <source>where it was made</source>
        <translation>місце створення</translation>
    </message>
    <message>
        <source>which device made it</source>
        <translation>пристрій, яким його створено</translation>
    </message>
    <message>
        <source>a person or owner</source>
        <translation>особу або власника</translation>
    </message>
    <message>
        <source>the file itself tells {what}</source>
        <translation>сам файл розкриває {what}</translation>
    </message>
    <message>
        <source>it carries more than is known to be harmless: {names}</source>
        <translation>він несе в собі більше, ніж відомо як нешкідливе: {names}</translation>
    </message>
</context>
<context>
    <name>text</name>
    <message>
        <source>title</source>
        <translation>заголовок сторінки</translation>
    </message>
    <message>
        <source>heading</source>
        <translation>заголовок</translation>
    </message>
</context>
<context>
    <name>verdict</name>
    <message>
        <source>Valid, and you know the signer</source>
        <translation>Дійсний, і ви знаєте підписувача</translation>
    </message>
    <message>
        <source>Nothing was changed since this was signed, and you know the signer as “{name}”.</source>
        <translation>Після підписання нічого не змінено, і ви знаєте підписувача як «{name}».</translation>
    </message>
    <message>
        <source>Unchanged, but you do not know who signed</source>
        <translation>Не змінено, але ви не знаєте, хто підписав</translation>
    </message>
    <message>
        <source>Nothing was changed since this was signed, but you do not know the key: anyone can sign with a key of their own.</source>
        <translation>Після підписання нічого не змінено, але ви не знаєте ключа: будь-хто може підписати власним ключем.</translation>
    </message>
    <message>
        <source>Not valid</source>
        <translation>Недійсний</translation>
    </message>
    <message>
        <source>Something in it is wrong; what, is listed below.</source>
        <translation>Щось у ньому не так; що саме, наведено нижче.</translation>
    </message>
    <message>
        <source>No signature that can be checked</source>
        <translation>Немає підпису, який можна перевірити</translation>
    </message>
    <message>
        <source>The bytes are whole, but nothing here shows who vouches for them.</source>
        <translation>Байти цілі, але ніщо тут не показує, хто за них ручається.</translation>
    </message>
    <message>
        <source>It could not be checked to the end</source>
        <translation>Перевірити до кінця не вдалося</translation>
    </message>
    <message>
        <source>This does not say that it is not valid.</source>
        <translation>Це не означає, що він недійсний.</translation>
    </message>
    <message>
        <source>Its history was rewritten</source>
        <translation>Його історію переписано</translation>
    </message>
    <message>
        <source>It is signed, but its log is not the one that this computer saw before.</source>
        <translation>Він підписаний, але його журнал не той, який цей комп’ютер бачив раніше.</translation>
    </message>
    <message>
        <source>Not a bundle</source>
        <translation>Це не пакет</translation>
    </message>
    <message>
        <source>This is not a bundle of this program, or not all of one.</source>
        <translation>Це не пакет цієї програми або лише його частина.</translation>
    </message>
    <message>
        <source>The key of “{name}” was compromised, and no time stamp shows that it signed before: this cannot be told from a forgery.</source>
        <translation>Ключ «{name}» скомпрометовано, і жодна позначка часу не показує, що ним підписано до того: відрізнити це від підробки не можна.</translation>
    </message>
    <message>
        <source>Are these the bytes that were signed?</source>
        <translation>Чи це ті самі байти, які підписано?</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) read</source>
        <translation>
            <numerusform>прочитано %Ln&#xa0;файл</numerusform>
            <numerusform>прочитано %Ln&#xa0;файли</numerusform>
            <numerusform>прочитано %Ln&#xa0;файлів</numerusform>
        </translation>
    </message>
    <message>
        <source>Each is as the signed list has it, and nothing else is there.</source>
        <translation>Кожен такий, як у підписаному переліку, і нічого іншого тут немає.</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>Так</translation>
    </message>
    <message>
        <source>They are as the list in it has them, but no signature of that list holds.</source>
        <translation>Вони такі, як у доданому переліку, але жоден підпис цього переліку не дійсний.</translation>
    </message>
    <message>
        <source>They are whole; that is all</source>
        <translation>Вони цілі, але це й усе</translation>
    </message>
    <message>
        <source>Not everything could be read.</source>
        <translation>Не все вдалося прочитати.</translation>
    </message>
    <message>
        <source>Not known</source>
        <translation>Невідомо</translation>
    </message>
    <message>
        <source>Not everything is as the signed list has it.</source>
        <translation>Не все таке, як у підписаному переліку.</translation>
    </message>
    <message>
        <source>No</source>
        <translation>Ні</translation>
    </message>
    <message>
        <source>Who signed?</source>
        <translation>Хто підписав?</translation>
    </message>
    <message>
        <source>Nobody that can be told</source>
        <translation>Визначити не можна</translation>
    </message>
    <message>
        <source>There is no signature that holds.</source>
        <translation>Дійсного підпису немає.</translation>
    </message>
    <message>
        <source>Whose key it is, only its fingerprint tells. The key calls itself “{claimed}”, and anyone can write that. Compare the digits with those that came to you another way: by letter, or read aloud on the telephone.</source>
        <translation>Чий це ключ, показує лише його відбиток. Сам ключ називає себе «{claimed}», а таке може написати будь-хто. Порівняйте знаки відбитка з тими, що надійшли до вас іншим шляхом: листом або зачитані телефоном.</translation>
    </message>
    <message>
        <source>A key that you do not know</source>
        <translation>Ключ, якого ви не знаєте</translation>
    </message>
    <message>
        <source>You know the key as that of “{name}”. What became of it: {standing}.</source>
        <translation>Ви знаєте цей ключ як «{name}». Його статус: {standing}.</translation>
    </message>
    <message>
        <source>A key that was given up</source>
        <translation>Ключ, на який більше не покладаються</translation>
    </message>
    <message>
        <source>You compared this key before and know it under that name.</source>
        <translation>Ви звірили цей ключ раніше і знаєте його під цією назвою.</translation>
    </message>
    <message>
        <source>The list is signed with a key that you know by that name.</source>
        <translation>Перелік підписано ключем, який ви знаєте під цією назвою.</translation>
    </message>
    <message>
        <source>“{name}”</source>
        <translation>«{name}»</translation>
    </message>
    <message>
        <source>When at the latest did this exist?</source>
        <translation>Не пізніше якого часу це існувало?</translation>
    </message>
    <message>
        <source>It was signed not later than this, on evidence from outside the archive.</source>
        <translation>Підписано не пізніше цього часу, за доказами, що не залежать від архіву.</translation>
    </message>
    <message>
        <source>What its log proves existed not later than this, seen from outside. When the bundle itself was signed, nothing from outside shows.</source>
        <translation>Те, що доводить його журнал, існувало не пізніше цього часу за зовнішніми доказами. Коли підписано сам пакет, ніщо ззовні не показує.</translation>
    </message>
    <message>
        <source>Some of what its log proves existed not later than this, seen from outside; of the rest nothing from outside shows it.</source>
        <translation>Частина того, що доводить його журнал, існувала не пізніше цього часу: це видно ззовні; про решту ззовні нічого не видно.</translation>
    </message>
    <message>
        <source>A part: {at}</source>
        <translation>Частина: {at}</translation>
    </message>
    <message>
        <source>Nothing from outside the archive shows it. Dates in it are its own claim. A time stamp would show it: ask whoever sent it.</source>
        <translation>Ніщо поза архівом цього не показує. Дати в пакеті&#xa0;— його власні твердження. Це показала б позначка часу: попросіть її в того, хто надіслав пакет.</translation>
    </message>
    <message>
        <source>Not shown</source>
        <translation>Не показано</translation>
    </message>
    <message>
        <source>Its log proves {proven} of {files} files, and {shown} of the {events} events that it tells of.</source>
        <translation>Його журнал доводить файлів: {proven} з {files}; подій, про які він повідомляє: {shown} з {events}.</translation>
    </message>
    <message>
        <source>This is not a bag either</source>
        <translation>Це також не пакет BagIt</translation>
    </message>
    <message>
        <source>No signature was looked at: who made it is not known.</source>
        <translation>Підписів не перевірено: хто склав пакет, невідомо.</translation>
    </message>
    <message>
        <source>It is complete, and each file is as it was listed.</source>
        <translation>Він повний, і кожен файл такий, як у переліку.</translation>
    </message>
    <message>
        <source>An ordinary bag, whole</source>
        <translation>Звичайний пакет BagIt, цілий</translation>
    </message>
    <message>
        <source>Something in it is not as it was listed.</source>
        <translation>Щось у ньому не так, як у переліку.</translation>
    </message>
    <message>
        <source>An ordinary bag, not valid</source>
        <translation>Звичайний пакет BagIt, недійсний</translation>
    </message>
    <message>
        <source>Unchanged, but the key was given up</source>
        <translation>Не змінено, але на ключ більше не покладаються</translation>
    </message>
    <message>
        <source>Nothing was changed since this was signed by “{name}”, but of that key you noted: {standing}. No time stamp shows that it signed before.</source>
        <translation>Після підписання ключем «{name}» нічого не змінено, але про цей ключ ви зазначили: {standing}. Жодна позначка часу не показує, що ним підписано до того.</translation>
    </message>
</context>
<context>
    <name>wording</name>
    <message numerus="yes">
        <source>%n byte(s)</source>
        <translation>
            <numerusform>%Ln байт</numerusform>
            <numerusform>%Ln байти</numerusform>
            <numerusform>%Ln байтів</numerusform>
        </translation>
    </message>
    <message>
        <source>{number} KiB</source>
        <translation>{number} КіБ</translation>
    </message>
    <message>
        <source>{number} MiB</source>
        <translation>{number} МіБ</translation>
    </message>
    <message>
        <source>{number} GiB</source>
        <translation>{number} ГіБ</translation>
    </message>
    <message>
        <source>{number} TiB</source>
        <translation>{number} ТіБ</translation>
    </message>
    <message numerus="yes">
        <source>%n evidence item(s)</source>
        <translation>
            <numerusform>%Ln&#xa0;доказовий матеріал</numerusform>
            <numerusform>%Ln&#xa0;доказові матеріали</numerusform>
            <numerusform>%Ln&#xa0;доказових матеріалів</numerusform>
        </translation>
    </message>
    <message>
        <source>looking through the folders</source>
        <translation>перегляд тек</translation>
    </message>
    <message>
        <source>reading, sealing and storing files</source>
        <translation>читання, шифрування та збереження файлів</translation>
    </message>
    <message>
        <source>reading metadata and making thumbnails</source>
        <translation>читання метаданих і створення мініатюр</translation>
    </message>
    <message>
        <source>the keys of the archive</source>
        <translation>ключі архіву</translation>
    </message>
    <message>
        <source>the catalogue</source>
        <translation>каталог</translation>
    </message>
    <message>
        <source>the ledger</source>
        <translation>журнал</translation>
    </message>
    <message>
        <source>the records</source>
        <translation>записи</translation>
    </message>
    <message>
        <source>the stored files</source>
        <translation>збережені файли</translation>
    </message>
    <message>
        <source>building the search index anew</source>
        <translation>побудова покажчика пошуку заново</translation>
    </message>
    <message>
        <source>copying the catalogue</source>
        <translation>копіювання каталогу</translation>
    </message>
    <message>
        <source>copying files</source>
        <translation>копіювання файлів</translation>
    </message>
    <message>
        <source>reading again what the copy holds</source>
        <translation>перечитування вмісту копії</translation>
    </message>
    <message>
        <source>comparing with the ledger</source>
        <translation>порівняння з журналом</translation>
    </message>
    <message>
        <source>reading the files</source>
        <translation>читання файлів</translation>
    </message>
    <message>
        <source>stating what is known of them</source>
        <translation>запис усього, що про них відомо</translation>
    </message>
    <message>
        <source>writing the bundle</source>
        <translation>запис пакета</translation>
    </message>
    <message>
        <source>reading back what was written</source>
        <translation>перечитування записаного</translation>
    </message>
    <message>
        <source>sealing what came</source>
        <translation>шифрування отриманого</translation>
    </message>
    <message>
        <source>checking the bundle</source>
        <translation>перевірка пакета</translation>
    </message>
    <message>
        <source>comparing with what is held already</source>
        <translation>порівняння з тим, що вже зберігається</translation>
    </message>
</context>
<context>
    <name>writing</name>
    <message>
        <source>The archive lies where nothing can be written: no event of it will be recorded.</source>
        <translation>Архів лежить там, де нічого не можна записати: жодної події про це не буде записано.</translation>
    </message>
    <message>
        <source>This archive is read-only, as is said above.</source>
        <translation>Цей архів доступний лише для читання, як сказано вгорі.</translation>
    </message>
</context>
</TS>
