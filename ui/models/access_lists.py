"""What the page of access lists shows: a right a row, by customer and zone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from PySide6.QtCore import QObject

from ui.i18n import Texts
from ui.models.rows import Column, RowsModel
from ui.palettes import Tone


class Which(StrEnum):
    """Which rights the page shows."""

    ALL = "all"
    AUTHORISE = "authorise"
    SOON = "soon"
    """Those that lapse within two weeks unless somebody comes."""
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class RightRow:
    """One right in words; `which` says under which choices it is shown."""

    right: str
    customer: str
    zone: str
    name: str = field(repr=False)
    line: str = field(repr=False)
    used: str
    state: str
    tone: Tone
    which: frozenset[Which]

    def matches(self, wanted: str) -> bool:
        """Tell whether a typed text is part of what the row says."""
        text = wanted.casefold().strip()
        said = (self.customer, self.zone, self.name, self.line)
        return not text or any(text in part.casefold() for part in said)


class RightList(RowsModel[RightRow]):
    """Shows the rights of one choice that match what was typed."""

    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(
            [
                Column(texts("access.column_list"), lambda row: f"{row.customer}, {row.zone}"),
                Column(texts("access.column_person"), lambda row: f"{row.name}, {row.line}"),
                Column(texts("access.column_used"), lambda row: row.used),
                Column(texts("access.column_state"), lambda row: row.state),
            ],
            parent,
        )
        self._all: list[RightRow] = []
        self._wanted = ""
        self._which = Which.ALL

    def show_all(self, rows: Sequence[RightRow]) -> None:
        """Replace every row; what is filtered by stays."""
        self._all = list(rows)
        self._show()

    def filter_by(self, wanted: str) -> None:
        """Show only rows that match a typed text."""
        self._wanted = wanted
        self._show()

    def keep_to(self, which: Which) -> None:
        """Show only rows of one choice."""
        self._which = which
        self._show()

    def count(self, which: Which) -> int:
        """Return how many rows a choice would show, whatever is typed."""
        return sum(which in row.which for row in self._all)

    def _show(self) -> None:
        self.show_rows([row for row in self._all if self._which in row.which and row.matches(self._wanted)])
