"""A register in words: as rows for a page, and on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import unescape

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable, Paragraph

from visitor_desk.paper.fonts import fonts
from visitor_desk.privacy.letter_page import (
    CELL,
    CELL_EDGES,
    HEAD_CELL,
    SUBJECT,
    WIDE,
    body,
    grid,
    letter_pdf,
)
from visitor_desk.privacy.letter_words import Words, shown, statement_head
from visitor_desk.privacy.register import Cell, Register, RegisterName
from visitor_desk.privacy.requests import RequestLanguage
from visitor_desk.settings import Settings

_SHARES: Final = {
    RegisterName.PROCESSING: (11, 11, 12, 20, 14, 10, 22),
    RegisterName.MATRIX: (22, 16, 18, 26, 18),
    RegisterName.NOTICE_GAPS: (8, 48, 24, 20),
    RegisterName.DATA: (22, 28, 50),
    RegisterName.LIVES: (20, 6, 10, 9, 5, 14, 36),
    RegisterName.CAMERAS: (15, 12, 12, 13, 19, 8, 21),
    RegisterName.RECIPIENTS: (34, 26, 14, 26),
    RegisterName.REQUESTS: (10, 22, 12, 12, 12, 12, 10, 10),
    RegisterName.DISCLOSURES: (8, 9, 12, 9, 18, 9, 9, 10, 6, 10),
    RegisterName.HOLDS: (20, 24, 14, 14, 14, 14),
    RegisterName.PROCESSORS: (13, 19, 19, 15, 11, 11, 12),
    RegisterName.IMPACT_ASSESSMENTS: (15, 29, 12, 16, 12, 16),
    RegisterName.BALANCINGS: (15, 29, 12, 16, 12, 16),
    RegisterName.WORKS_COUNCIL: (15, 29, 12, 16, 12, 16),
    RegisterName.NOTICES: (15, 8, 12, 10, 19, 16, 20),
    RegisterName.CONSENTS: (8, 10, 10, 9, 10, 8, 9, 9, 9, 9, 9),
    RegisterName.STANDARDS: (20, 16, 32, 32),
    RegisterName.ACKNOWLEDGEMENTS: (22, 24, 22, 32),
    RegisterName.BREACHES: (10, 18, 16, 16, 10, 10, 10, 10),
}
"""The widths of the columns, in parts of the whole, where that leaves room for the words in them."""
_LONGEST_WORD: Final = 24
"""Longer ones, which are hashes and numbers, may go over two lines."""


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """A register in the words of one language, as plain text; `shares` are the widths of its columns.

    `alarms` are the places, by row and column, of what is not as it has to be.
    """

    title: str
    about: str
    columns: tuple[str, ...]
    shares: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]
    alarms: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True)
class RegisterPaper:
    """Puts registers into words; the settings give controller, site and time zone."""

    settings: Settings

    def page(self, register: Register, language: RequestLanguage) -> RegisterPage:
        """Return a register as it stands on a page."""
        words = self._words(language)
        return RegisterPage(
            _plain(words.say("register_title", register.name.value)),
            _plain(self._about(words, register)),
            tuple(_plain(words.say("register_column", column)) for column in register.columns),
            _SHARES[register.name],
            tuple(tuple(_plain(_said(words, cell)) for cell in row) for row in register.rows),
            frozenset(
                (line, place)
                for line, row in enumerate(register.rows)
                for place, cell in enumerate(row)
                if cell.alarm
            ),
        )

    def pdf(self, register: Register, language: RequestLanguage) -> bytes:
        """Return a register as a PDF."""
        words = self._words(language)
        title = words.say("register_title", register.name.value)

        def story() -> list[Flowable]:
            head = [words.say("register_column", column) for column in register.columns]
            rows = [[_printed(words, cell) for cell in row] for row in register.rows]
            shares = widths(_SHARES[register.name], head, rows)
            table = grid(head, rows, shares, WIDE) if rows else [body(words.say("letter", "nothing"))]
            return [
                Paragraph(title, SUBJECT),
                body(self._about(words, register)),
                *table,
            ]

        about = (words.say("register", "entries"), str(len(register.rows)))
        head = statement_head(words, self.settings, _plain(title), language, register.made_at, about)
        fonts()
        return letter_pdf(head, story, WIDE)

    @staticmethod
    def _about(words: Words, register: Register) -> str:
        """Return what a register is, as markup; the one of article 30(1) names who keeps it."""
        about = words.say("register_about", register.name.value)
        if register.stated_on is not None:
            return f"{about} {words.say('register', 'statement_of', day=words.day(register.stated_on))}"
        if register.name is not RegisterName.PROCESSING:
            return about
        who = {"controller": shown(register.controller), "contact": shown(register.contact)}
        return f"{about} {words.say('register', 'kept_by', **who)}"

    def _words(self, language: RequestLanguage) -> Words:
        return Words(language, self.settings.zone)


def widths(shares: Sequence[int], head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[float]:
    """Return the widths of columns on a wide sheet: near `shares`, and no word is broken while there is room.

    Needs the fonts of papers (`fonts`).
    """
    least = [
        CELL_EDGES
        + max(
            _longest(head[place], HEAD_CELL.fontName, HEAD_CELL.fontSize),
            *(_longest(row[place], CELL.fontName, CELL.fontSize) for row in rows),
            0.0,
        )
        for place in range(len(head))
    ]
    wished = [WIDE.width * share / sum(shares) for share in shares]
    room = WIDE.width - sum(least)
    spare = [max(0.0, wish - need) for wish, need in zip(wished, least, strict=True)]
    if room < 0 or not any(spare):
        return wished
    return [need + room * more / sum(spare) for need, more in zip(least, spare, strict=True)]


def _longest(markup: str, font: str, size: float) -> float:
    words = (word for word in unescape(markup).split() if len(word) <= _LONGEST_WORD)
    return max((float(stringWidth(word, font, size)) for word in words), default=0.0)


def _said(words: Words, cell: Cell) -> str:
    """Return a cell as markup: codes in words, several one after another, nothing as a dash."""
    if isinstance(cell.value, Mapping):
        named = ((words.code(cell.words or "", name), value) for name, value in cell.value.items())
        return "; ".join(f"{name}: {'–' if value is None else shown(str(value))}" for name, value in named)
    values = cell.value if isinstance(cell.value, tuple | list) else (cell.value,)
    said = [
        "–" if value is None else words.code(cell.words, str(value)) if cell.words else shown(str(value))
        for value in values
    ]
    return "; ".join(said) or "–"


def _printed(words: Words, cell: Cell) -> str:
    """Return a cell for paper, where no colour tells an alarm: a sign does."""
    return f"! {_said(words, cell)}" if cell.alarm else _said(words, cell)


def _plain(markup: str) -> str:
    return unescape(markup)
