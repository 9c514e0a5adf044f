"""What the page of the deny list shows: an entry a row, the next to be reviewed first."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from PySide6.QtCore import QObject

from ui.i18n import Texts
from ui.models.found_rows import ChosenRows, is_said
from ui.models.rows import Column
from ui.palettes import Tone


class Which(StrEnum):
    """Which entries the page shows."""

    ALL = "all"
    DUE = "due"
    """Those that die within a month unless somebody confirms them."""
    UNTOLD = "untold"
    """Those of which nobody wrote a letter, nor why not."""
    BLOCK = "block"
    NOTIFY = "notify"


@dataclass(frozen=True, slots=True)
class DenyRow:
    """One entry in words."""

    entry: str
    name: str = field(repr=False)
    reason: str
    state: str
    blocks: bool
    review: str
    review_tone: Tone
    told: str
    told_tone: Tone
    which: frozenset[Which]

    def matches(self, wanted: str) -> bool:
        """Tell whether a typed text is part of what the row says."""
        return is_said(wanted, (self.name, self.reason, self.state))


class DenyRows(ChosenRows[DenyRow]):
    """Shows the entries of one choice that match what was typed."""

    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(
            [
                Column(texts("deny.column_name"), lambda row: f"{row.name}, {row.reason}"),
                Column(texts("deny.column_state"), lambda row: row.state),
                Column(texts("deny.column_review"), lambda row: row.review),
                Column(texts("deny.column_told"), lambda row: row.told),
            ],
            Which.ALL,
            parent,
        )
