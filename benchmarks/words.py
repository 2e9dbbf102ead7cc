"""Names and titles as such archives hold them: Ukrainian, Russian, English, Latin transliteration.

Made from parts, so that there are tens of thousands of different words, some in very many records
and most in few. One word, `COMMON`, is in a fifth of all records.
"""

from __future__ import annotations

from functools import cache
from random import Random

COMMON = "обстріл"

_PLACES = (
    ("Маріуполь", "Мариуполь", "Mariupol"),
    ("Бахмут", "Бахмут", "Bakhmut"),
    ("Авдіївка", "Авдеевка", "Avdiivka"),
    ("Ізюм", "Изюм", "Izium"),
    ("Буча", "Буча", "Bucha"),
    ("Ірпінь", "Ирпень", "Irpin"),
    ("Нью-Йорк", "Нью-Йорк", "Niu-York"),
    ("Херсон", "Херсон", "Kherson"),
    ("Куп'янськ", "Купянск", "Kupiansk"),
    ("Чернігів", "Чернигов", "Chernihiv"),
    ("Покровськ", "Покровск", "Pokrovsk"),
    ("Оленівка", "Еленовка", "Olenivka"),
    ("Торецьк", "Торецк", "Toretsk"),
    ("Вовчанськ", "Волчанск", "Vovchansk"),
    ("Гуляйполе", "Гуляйполе", "Huliaipole"),
    ("Сєвєродонецьк", "Северодонецк", "Sievierodonetsk"),
)
_FIRST = {
    "uk": "Олена Іван Марія Тарас Оксана Андрій Наталія Богдан Ірина Сергій Ґанна Юрій Леся Петро",
    "ru": "Елена Иван Мария Алексей Оксана Андрей Наталья Дмитрий Ирина Сергей Анна Юрий Артём",
    "en": "Olena Ivan Mariia Taras Oksana Andrii Nataliia Bohdan Iryna Serhii Hanna Yurii Lesia",
}
_STEMS = {
    "uk": "Ков Шев Бонд Тка Крав Олій Лис Мель Пол Мор Руд Сав Гон Дяч Жук Заб Кос Лев Мак Наз "
    "Ост Пав Рома Сид Тим Фед Хом Цим Чор Яр",
    "ru": "Ков Шев Бонд Тка Крав Олей Лис Мель Пол Мор Руд Сав Гон Дьяч Жук Заб Кос Лев Мак Наз "
    "Ост Пав Рома Сид Тим Фед Хом Цым Чёр Яр",
    "en": "Kov Shev Bond Tka Krav Olii Lys Mel Pol Mor Rud Sav Hon Diach Zhuk Zab Kos Lev Mak Naz "
    "Ost Pav Roma Syd Tym Fed Khom Tsym Chor Yar",
}
_MIDDLES = {
    "uk": "ал ан ар ен ер ин ик ів ол он ор ун ур",
    "ru": "ал ан ар ен ер ин ик ев ол он ор ун ур",
    "en": "al an ar en er yn yk iv ol on or un ur",
}
_ENDINGS = {
    "uk": "енко чук ський ець ко юк ишин як",
    "ru": "енко чук ский ец ко юк ишин як",
    "en": "enko chuk skyi ets ko iuk yshyn iak",
}
_EVENTS = {
    "uk": "страта полонених|катування в полоні|удар по лікарні|знищення школи|депортація дітей|"
    "мародерство|загибель цивільних|незаконне затримання|удар по енергооб'єкту|мінування поля",
    "ru": "казнь пленных|пытки в плену|удар по больнице|разрушение школы|депортация детей|"
    "мародёрство|гибель гражданских|незаконное задержание|удар по электростанции|минирование",
    "en": "execution of prisoners|torture in captivity|strike on a hospital|school destroyed|"
    "deportation of children|looting|civilians killed|unlawful detention|strike on power plant",
}
_MEANS = {
    "uk": "артилерія авіабомба дрон ракета міномет касетний снайпер танк РСЗВ Шахед Град Іскандер",
    "ru": "артиллерия авиабомба дрон ракета миномёт кассетный снайпер танк РСЗО Шахед Град",
    "en": "artillery airbomb drone missile mortar cluster sniper tank MLRS Shahed Grad Iskander",
}
_PAPERS = {
    "uk": "Допит|Протокол огляду|Фото|Відео|Висновок експерта|Заява|Показання свідка|Аудіозапис",
    "ru": "Допрос|Протокол осмотра|Фото|Видео|Заключение эксперта|Заявление|Показания свидетеля",
    "en": "Interview|Scene report|Photo|Video|Expert opinion|Complaint|Witness statement|Audio",
}
_SUFFIXES = ("pdf", "jpg", "mp4", "docx", "m4a", "png", "MOV", "HEIC")
_LANGUAGES = ("uk", "uk", "uk", "ru", "ru", "en", "en")


class Words:
    """A stream of names and titles that is the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def language(self) -> str:
        """Return a language; Ukrainian is the most frequent."""
        return self._random.choice(_LANGUAGES)

    def number(self, first: int, last: int) -> int:
        """Return a number between two, these included."""
        return self._random.randint(first, last)

    def place(self, language: str) -> str:
        """Return a place; the first are far more frequent than the last."""
        chosen = min(int(self._random.expovariate(0.3)), len(_PLACES) - 1)
        return _PLACES[chosen][("uk", "ru", "en").index(language)]

    def person(self, language: str) -> str:
        """Return a first name and a surname, one of tens of thousands of pairs."""
        surname = (
            self._one(_STEMS, language)
            + "".join(self._one(_MIDDLES, language) for _ in range(self._random.randint(0, 2)))
            + self._one(_ENDINGS, language)
        )
        return f"{self._one(_FIRST, language)} {surname}"

    def date(self) -> str:
        """Return a day of these years, as EDTF has it."""
        year, month = self._random.randint(2022, 2026), self._random.randint(1, 12)
        return f"{year}-{month:02}-{self._random.randint(1, 28):02}"

    def incident_title(self, language: str) -> str:
        """Return the title of an incident."""
        what = self._phrase(_EVENTS, language)
        return f"{what[:1].upper()}{what[1:]}, {self.place(language)}{self._common()}"

    def description(self, language: str) -> str:
        """Return some sentences about an incident."""
        return (
            f"{self.date()}, {self.place(language)}: {self._phrase(_EVENTS, language)}, "
            f"{self._one(_MEANS, language)}. {self.person(language)}; {self.person(language)}. "
            f"{self._random.randint(1, 160)} {self._one(_MEANS, language)}, "
            f"№{self._random.randint(1, 99999)}/{self._random.randint(22, 26)}."
        )

    def file_name(self, language: str) -> str:
        """Return the name of a file as it is handed over: of a camera, or by a person."""
        suffix = self._random.choice(_SUFFIXES)
        if self._random.random() < 0.3:
            day = self.date().replace("-", "")
            return f"IMG_{day}_{self._random.randint(0, 235959):06}{self._common()}.{suffix}"
        return (
            f"{self._phrase(_PAPERS, language)} {self.person(language)} {self.place(language)}"
            f"{self._common()} {self.date()}.{suffix}"
        )

    def _common(self) -> str:
        return f" {COMMON}" if self._random.random() < 0.2 else ""

    def _one(self, words: dict[str, str], language: str) -> str:
        return self._random.choice(_parted(words[language], None))

    def _phrase(self, phrases: dict[str, str], language: str) -> str:
        return self._random.choice(_parted(phrases[language], "|"))


@cache
def _parted(text: str, separator: str | None) -> list[str]:
    return text.split(separator)
