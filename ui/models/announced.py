"""What the page of announced visitors lists: an occasion of a ticket a row, by opening time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from PySide6.QtCore import QObject

from ui.i18n import Texts
from ui.models.rows import Column, RowsModel
from ui.palettes import Tone


class Standing(StrEnum):
    """Where one occasion of a ticket stands, as the page shows it."""

    OPEN = "open"
    COMING = "coming"
    USED = "used"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"

    @property
    def tone(self) -> Tone:
        """The tone of the state."""
        return {
            Standing.OPEN: Tone.GOOD,
            Standing.LAPSED: Tone.LOOK_AGAIN,
            Standing.WITHDRAWN: Tone.BAD,
        }.get(self, Tone.NEUTRAL)


@dataclass(frozen=True, slots=True)
class AnnouncedRow:
    """One occasion of a ticket in words; `people` and `line` are those of the ticket."""

    ticket: str
    number: int
    day: str
    span: str
    people: str = field(repr=False)
    line: str = field(repr=False)
    zone: str
    host: str
    state: str
    standing: Standing
    recurs: bool

    def matches(self, wanted: str) -> bool:
        """Tell whether a typed text is part of what the row says, or its number."""
        text = wanted.casefold().strip()
        said = (self.people, self.line, self.zone, self.host, self.day, str(self.number))
        return not text or any(text in part.casefold() for part in said)


class AnnouncedList(RowsModel[AnnouncedRow]):
    """Shows the rows of one state that match what was typed."""

    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(
            [
                Column(texts("announced.column_when"), lambda row: f"{row.day}, {row.span}"),
                Column(texts("announced.column_who"), lambda row: f"{row.people}, {row.line}"),
                Column(texts("announced.column_where"), lambda row: f"{row.zone}, {row.host}"),
                Column(texts("announced.column_state"), lambda row: row.state),
            ],
            parent,
        )
        self._all: list[AnnouncedRow] = []
        self._wanted = ""
        self._standing: Standing | None = None
        self._only_recurring = False

    def show_all(self, rows: Sequence[AnnouncedRow]) -> None:
        """Replace every row; what is filtered by stays."""
        self._all = list(rows)
        self._show()

    def filter_by(self, wanted: str) -> None:
        """Show only rows that match a typed text."""
        self._wanted = wanted
        self._show()

    def keep_to(self, standing: Standing | None, *, recurring: bool = False) -> None:
        """Show only rows of one state, or only those of recurring tickets."""
        self._standing, self._only_recurring = standing, recurring
        self._show()

    def count(self, standing: Standing | None, *, recurring: bool = False) -> int:
        """Return how many rows a choice of `keep_to` would show, whatever is typed."""
        return sum(_of(row, standing, recurring=recurring) for row in self._all)

    def _show(self) -> None:
        self.show_rows(
            [
                row
                for row in self._all
                if _of(row, self._standing, recurring=self._only_recurring) and row.matches(self._wanted)
            ]
        )


def _of(row: AnnouncedRow, standing: Standing | None, *, recurring: bool) -> bool:
    return (standing is None or row.standing is standing) and (row.recurs or not recurring)


@dataclass(frozen=True, slots=True)
class FileRow:
    """One ticket that rows of a file would make, or one row that makes none and why."""

    number: str
    tone: Tone
    state: str
    what: str = field(repr=False)
    when: str = ""


class FileRows(RowsModel[FileRow]):
    """Shows what would come of a file, or came of it, in the order of its rows."""

    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(
            [
                Column(texts("announced.column_row"), lambda row: row.number, right=True),
                Column(texts("announced.column_outcome"), lambda row: row.state),
                Column(texts("announced.column_who"), lambda row: row.what),
                Column(texts("announced.column_when"), lambda row: row.when),
            ],
            parent,
        )
