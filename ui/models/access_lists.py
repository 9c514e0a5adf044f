"""What the page of access lists shows: a right a row, by customer and zone."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from PySide6.QtCore import QObject

from ui.i18n import Texts
from ui.models.found_rows import ChosenRows, is_said
from ui.models.rows import Column
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
        return is_said(wanted, (self.customer, self.zone, self.name, self.line))


class RightList(ChosenRows[RightRow]):
    """Shows the rights of one choice that match what was typed."""

    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(
            [
                Column(texts("access.column_list"), lambda row: f"{row.customer}, {row.zone}"),
                Column(texts("access.column_person"), lambda row: f"{row.name}, {row.line}"),
                Column(texts("access.column_used"), lambda row: row.used),
                Column(texts("access.column_state"), lambda row: row.state),
            ],
            Which.ALL,
            parent,
        )
