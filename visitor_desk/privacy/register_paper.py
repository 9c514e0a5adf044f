"""A register in words: as rows for a page, and on paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import unescape

from reportlab.platypus import Flowable, Paragraph

from visitor_desk.privacy.letter_page import SUBJECT, body, grid, letter_pdf
from visitor_desk.privacy.letter_words import Words, shown, statement_head
from visitor_desk.privacy.register import Cell, Register, RegisterName
from visitor_desk.privacy.requests import RequestLanguage
from visitor_desk.settings import Settings

_SHARES: Final = {
    RegisterName.PROCESSING: (12, 14, 12, 24, 14, 24),
    RegisterName.MATRIX: (22, 16, 18, 26, 18),
    RegisterName.NOTICE_GAPS: (8, 48, 24, 20),
    RegisterName.DATA: (22, 28, 50),
    RegisterName.LIVES: (22, 8, 11, 11, 7, 14, 27),
    RegisterName.CAMERAS: (15, 12, 12, 13, 19, 8, 21),
    RegisterName.RECIPIENTS: (34, 26, 14, 26),
    RegisterName.REQUESTS: (10, 22, 12, 12, 12, 12, 10, 10),
    RegisterName.DISCLOSURES: (9, 11, 13, 20, 10, 10, 9, 7, 11),
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
"""The widths of the columns, in parts of the whole."""


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
            _plain(words.say("register_about", register.name.value)),
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
            table = (
                grid(head, rows, _SHARES[register.name]) if rows else [body(words.say("letter", "nothing"))]
            )
            return [
                Paragraph(title, SUBJECT),
                body(words.say("register_about", register.name.value)),
                *table,
            ]

        about = (words.say("register", "entries"), str(len(register.rows)))
        head = statement_head(words, self.settings, _plain(title), language, register.made_at, about)
        return letter_pdf(head, story)

    def _words(self, language: RequestLanguage) -> Words:
        return Words(language, self.settings.zone)


def _said(words: Words, cell: Cell) -> str:
    """Return a cell as markup: codes in words, several one after another, nothing as a dash."""
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
