"""The form on paper for a request, one for each right: a page for the person, and one for the desk.

It asks for what an answer needs and for nothing else: there is no place for the number of a document, and
none for a copy of one (the Dutch authority against DPG Media, 14 January 2022).
"""

from __future__ import annotations

from dataclasses import dataclass
from html import unescape
from typing import Final

from visitor_desk.paper.plain_text import plain
from visitor_desk.paper.small_paper import SmallPaper
from visitor_desk.privacy.letter_words import Words, shown
from visitor_desk.privacy.requests import IdentityStep, RequestKind, RequestLanguage
from visitor_desk.settings import Settings

WHO: Final = (("name", 1.0), ("organisation", 1.0))
ADDRESS: Final = (("address", 2.0),)
VISIT: Final = (("day", 1.0), ("hour", 1.0), ("badge", 1.0), ("host", 1.0))
PLACE: Final = (("place", 1.0),)
"""What is written by hand, row by row, with the share of the width of each."""
TICKED: Final = (
    IdentityStep.RECEIPT_TOKEN,
    IdentityStep.VISIT_FACTS,
    IdentityStep.TICKET_ADDRESS,
    IdentityStep.SEEN_AT_DESK,
)
FOR_DESK: Final = ("desk_1", "desk_2", "desk_3", "desk_4", "desk_5")
DESK_WRITES: Final = (("received_on", 1.0), ("received_by", 1.0), ("handed_on", 1.0))
DESK_TICKS: Final = ("receipt_seen", "copy_given")

_WIDTH, _HEIGHT = 210.0, 297.0
_EDGE: Final = 16.0
_INNER: Final = _WIDTH - 2 * _EDGE
_ROW: Final = 14.0
_GAP: Final = 5.0
_LINES: Final = 4
_TEXT: Final = 9.5


def request_form(kind: RequestKind, language: RequestLanguage, settings: Settings) -> bytes:
    """Return the form of a right as a PDF of two pages; the same form is the same bytes."""
    words = Words(language, settings.zone)
    title = unescape(words.say("form_title", kind.value))
    form = _Form(SmallPaper(_WIDTH, _HEIGHT, title, language.value), words, kind, settings)
    form.for_person(title)
    form.paper.next_page()
    form.for_desk(title)
    return form.paper.pdf()


@dataclass
class _Form:
    """Writes from above downwards."""

    paper: SmallPaper
    words: Words
    kind: RequestKind
    settings: Settings
    y: float = _EDGE

    def for_person(self, title: str) -> None:
        contact = self._say("send", contact=shown(self.settings.contact_line))
        self._head(title)
        self._text(unescape(self.words.say("form_about", self.kind.value)))
        self._text(self._say("free"))
        self._text(self._say("never"), bold=True)
        self._text(contact)
        self._heading("who")
        self._row(WHO)
        self._row(ADDRESS)
        self._heading("visit")
        self._row(VISIT)
        self._row(PLACE)
        self._heading("what")
        self._text(unescape(self.words.say("form_what", self.kind.value)), size=8.5)
        for _ in range(_LINES):
            self.y += 8.5
            self.paper.rule(_EDGE, self.y, _INNER)
        self.y += 3
        self._heading("known")
        for step in TICKED:
            self._tick(step.value, _EDGE, _INNER)
            self.y += 7
        self.y += 2
        self.paper.line(self._say("language"), _EDGE, self.y + 0.4, 46, _TEXT)
        for place, name in enumerate(("dutch", "english")):
            self._tick(name, _EDGE + 50 + place * 34, 34)
        self.y += 9
        self._row((("date", 1.0), ("signature", 2.0)))
        authority = self.words.say("authority", self.settings.country)
        self._text(self._say("complaint", authority=authority), size=8)

    def for_desk(self, title: str) -> None:
        self.y = _EDGE
        self._head(title)
        self._heading("for_desk")
        for number, name in enumerate(FOR_DESK, start=1):
            self._text(f"{number}.  {self._say(name)}", size=10.5)
            self.y += 1.5
        self.y += 4
        self._row(DESK_WRITES)
        for name in DESK_TICKS:
            self._tick(name, _EDGE, _INNER)
            self.y += 8

    def _head(self, title: str) -> None:
        house = plain(self.settings.controller_name, 80)
        self.paper.line(house, _EDGE, self.y, _INNER - 66, 10)
        self.paper.line(self._say("number"), _WIDTH - _EDGE - 60, self.y, 60, 8)
        self.paper.rule(_WIDTH - _EDGE - 60, self.y + 12, 60)
        self.y = self.paper.line(title, _EDGE, self.y + 15, _INNER, 17, least=11, bold=True)
        self.y = self.paper.line(self._kind(), _EDGE, self.y + 0.5, _INNER, _TEXT) + 3

    def _kind(self) -> str:
        words = unescape(self.words.say("kind", self.kind.value))
        return words[:1].upper() + words[1:]

    def _say(self, name: str, **gaps: str) -> str:
        return unescape(self.words.say("form", name, **gaps))

    def _text(self, text: str, *, size: float = _TEXT, bold: bool = False) -> None:
        self.y = self.paper.words(text, _EDGE, self.y, _INNER, 30, size, bold=bold) + 1.5

    def _heading(self, name: str) -> None:
        self.y = self.paper.line(self._say(name), _EDGE, self.y + 2, _INNER, 11, bold=True) + 1.5

    def _row(self, fields: tuple[tuple[str, float], ...]) -> None:
        share = (_INNER + _GAP) / sum(width for _, width in fields)
        x = _EDGE
        for name, width in fields:
            shown_width = share * width - _GAP
            self.paper.line(self._say(name), x, self.y, shown_width, 8)
            self.paper.rule(x, self.y + _ROW - 3, shown_width)
            x += share * width
        self.y += _ROW

    def _tick(self, name: str, x: float, width: float) -> None:
        self.paper.box(x, self.y, 4)
        self.paper.line(self._say(name), x + 6, self.y + 0.4, width - 8, _TEXT)
