"""What the page of announced visitors lists: an occasion of a ticket a row, by opening time."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from PySide6.QtCore import QObject

from ui.i18n import Texts
from ui.models.found_rows import ChosenRows, is_said
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


ALL, RECURRING = "all", "recurring"
CHOICES = (ALL, *Standing, RECURRING)
"""What the page can be kept to: everything, one state, or recurring tickets alone."""


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
        return is_said(wanted, (self.people, self.line, self.zone, self.host, self.day, str(self.number)))

    @property
    def which(self) -> frozenset[str]:
        """The choices under which the row is shown."""
        return frozenset({ALL, self.standing, *([RECURRING] if self.recurs else [])})


class AnnouncedList(ChosenRows[AnnouncedRow]):
    """Shows the tickets of one state, or the recurring ones, that match what was typed."""

    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(
            [
                Column(texts("announced.column_when"), lambda row: f"{row.day}, {row.span}"),
                Column(texts("announced.column_who"), lambda row: f"{row.people}, {row.line}"),
                Column(texts("announced.column_where"), lambda row: f"{row.zone}, {row.host}"),
                Column(texts("announced.column_state"), lambda row: row.state),
            ],
            ALL,
            parent,
        )


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
