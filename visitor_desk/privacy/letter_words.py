"""Words of letters: the sentences of one language, dates as people write them, and harmless values.

Values come from visitors and operators, so they are hostile: control and bidi characters, and characters
that the letter's font cannot draw, are shown by their number, and everything is escaped for the XML that
reportlab's paragraphs are.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from importlib import resources
from typing import Final
from xml.sax.saxutils import escape
from zoneinfo import ZoneInfo

from visitor_desk.clock import hour_of
from visitor_desk.paper.plain_text import plain
from visitor_desk.privacy.letter_page import Letterhead
from visitor_desk.privacy.requests import RequestLanguage
from visitor_desk.settings import Settings

LONGEST_VALUE: Final = 2000
"""Characters of one printed value; longer ones are cut with an ellipsis (`data.json` has the whole)."""


class Words:
    """The texts of one language and the way it writes dates, at one site."""

    def __init__(self, language: RequestLanguage, zone: ZoneInfo) -> None:
        self._texts = _texts(language)
        self._zone = zone

    def say(self, table: str, key: str, **values: str) -> str:
        """Return a sentence with its gaps filled; `values` are markup already (see `shown`)."""
        return escape(self._texts[table][key]).format(**values)

    def code(self, table: str, code: str) -> str:
        """Return the words for a code; one without words stands as it is, so nothing is left out."""
        return self.say(table, code) if code in self._texts[table] else shown(code)

    def first_of(self, table: str, *keys: str) -> str:
        """Return the sentence of the first of these keys that has one: what is special before what is not."""
        return self.say(table, next(key for key in keys if key in self._texts[table]))

    def day(self, day: date) -> str:
        """Return a day like 3 March 2026."""
        month = self.say("month", str(day.month))
        return f"{day.day}\u00a0{month} {day.year}"

    def local_day(self, instant: datetime) -> str:
        """Return the day at the site."""
        return self.day(instant.astimezone(self._zone).date())

    def moment(self, instant: datetime, *, seconds: bool = False) -> str:
        """Return day and time at the site, with the zone's name where the hour comes twice."""
        local = instant.astimezone(self._zone)
        return f"{self.day(local.date())}, {hour_of(local, '%H:%M:%S' if seconds else '%H:%M')}"

    @property
    def zone_name(self) -> str:
        """The name of the site's time zone."""
        return shown(self._zone.key)


def shown(value: str) -> str:
    """Return a value as markup that draws itself, with nothing hidden and nothing obeyed."""
    return escape(plain(value, LONGEST_VALUE))


def shown_lines(value: str) -> str:
    """Return a value of several lines as markup, one below the other."""
    lines = [line.strip() for line in value.splitlines()]
    return "<br/>".join(shown(line) for line in lines if line)


def statement_head(
    words: Words,
    settings: Settings,
    title: str,
    language: RequestLanguage,
    made_at: datetime,
    about: tuple[str, str],
) -> Letterhead:
    """Return the head of what the house states; `about` is markup: about what, and which."""
    lines = settings.controller_lines
    controller = shown(lines[0])
    return Letterhead(
        controller=controller,
        address=shown_lines("\n".join(lines[1:] or [settings.site])),
        addressee=shown(settings.site),
        details=((words.say("letter", "date"), words.local_day(made_at)), about),
        footer=f"{controller} · {about[0]} {about[1]}",
        page=lambda page, pages: words.say("letter", "page", page=str(page), pages=str(pages)),
        title=title,
        language=language.value,
    )


def head_to(
    words: Words,
    settings: Settings,
    title: str,
    language: RequestLanguage,
    made_at: datetime,
    reference: str,
    to: tuple[str, str],
) -> Letterhead:
    """Return the head of a letter to somebody who asked nothing of their own; `to` are name and address."""
    lines = settings.controller_lines
    name, address = to
    return Letterhead(
        controller=shown(lines[0]),
        address=shown_lines("\n".join([*(lines[1:] or [settings.site]), settings.privacy_contact])),
        addressee=f"{shown(name)}<br/>{shown_lines(address)}",
        details=(
            (words.say("letter", "date"), words.local_day(made_at)),
            (words.say("letter", "reference"), shown(reference)),
        ),
        footer=f"{shown(lines[0])} · {words.say('letter', 'reference')} {shown(reference)}",
        page=lambda page, pages: words.say("letter", "page", page=str(page), pages=str(pages)),
        title=title,
        language=language.value,
    )


def whole_lines(text: str, longest: int) -> list[str]:
    """Return the paragraphs of a long text as markup, whole."""
    return [escape(plain(line, longest)) for line in text.splitlines() if line.strip()]


def texts_of(language: RequestLanguage) -> Mapping[str, Mapping[str, str]]:
    """Return the whole table of a language, for tests and previews."""
    return _texts(language)


@lru_cache
def _texts(language: RequestLanguage) -> Mapping[str, Mapping[str, str]]:
    folder = resources.files("visitor_desk.privacy").joinpath("letter_texts")
    tables: dict[str, Mapping[str, str]] = {}
    for name in (
        f"{language.value}.toml",
        *(f"{one}.{language.value}.toml" for one in ("registers", "forms", "disclosures")),
    ):
        found = tomllib.loads(folder.joinpath(name).read_text(encoding="utf-8"))
        assert not tables.keys() & found.keys()
        tables |= found
    return tables
