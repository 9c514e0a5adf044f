"""What the page of breaches shows: a breach a row, the newest first, with what is left of its 72 hours."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QObject

from ui.i18n import Texts
from ui.models.found_rows import ChosenRows, is_said
from ui.models.rows import Column
from ui.palettes import Tone


class Which(StrEnum):
    """Which breaches the page shows."""

    ALL = "all"
    RUNNING = "running"
    """Those of which somebody is still to decide, or to be notified."""
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class BreachRow:
    """One breach in words, without what was written about it."""

    breach: str
    known: str
    nature: str
    span: str
    affected: str
    clock: str
    tone: Tone
    which: frozenset[Which]

    def matches(self, wanted: str) -> bool:
        """Tell whether a typed text is part of what the row says."""
        return is_said(wanted, (self.known, self.nature, self.span, self.clock))


class BreachRows(ChosenRows[BreachRow]):
    """Shows the breaches of one choice that match what was typed."""

    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(
            [
                Column(texts("breaches.column_nature"), lambda row: f"{row.nature}, {row.span}"),
                Column(texts("breaches.column_known"), lambda row: row.known),
                Column(texts("breaches.column_affected"), lambda row: row.affected),
                Column(texts("breaches.column_clock"), lambda row: row.clock),
            ],
            Which.ALL,
            parent,
        )
