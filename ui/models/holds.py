"""What the page of holds shows: a hold a row, the earliest review first."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from PySide6.QtCore import QObject

from ui.i18n import Texts
from ui.models.found_rows import ChosenRows, is_said
from ui.models.rows import Column
from ui.palettes import Tone


class Which(StrEnum):
    """Which holds the page shows."""

    ALL = "all"
    KEEPS = "keeps"
    DUE = "due"
    """Those whose review day is within a week, or over."""
    WAITING = "waiting"
    """Those of which a part waits for privacy and dies on its own day otherwise."""


@dataclass(frozen=True, slots=True)
class HoldRow:
    """One hold in words."""

    hold: str
    case: str = field(repr=False)
    reason: str
    visit: str
    where: str
    review: str
    review_tone: Tone
    state: str
    tone: Tone
    which: frozenset[Which]

    def matches(self, wanted: str) -> bool:
        """Tell whether a typed text is part of what the row says."""
        return is_said(wanted, (self.case, self.reason, self.visit, self.where))


class HoldRows(ChosenRows[HoldRow]):
    """Shows the holds of one choice that match what was typed."""

    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(
            [
                Column(texts("holds.column_case"), lambda row: f"{row.case}, {row.reason}"),
                Column(texts("holds.column_visit"), lambda row: f"{row.visit}, {row.where}"),
                Column(texts("holds.column_review"), lambda row: row.review),
                Column(texts("holds.column_state"), lambda row: row.state),
            ],
            Which.ALL,
            parent,
        )
