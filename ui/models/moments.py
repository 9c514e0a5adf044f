"""The table twin of the footage timeline: everything it paints, as rows of words by time."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QObject

from ui.i18n import Texts
from ui.models.rows import Column, RowsModel


@dataclass(frozen=True, slots=True)
class MomentRow:
    """One moment in words; `at` is where Enter leads."""

    at: datetime
    start: str
    end: str
    what: str
    why: str


class MomentTable(RowsModel[MomentRow]):
    """Shows the moments of a visit's footage."""

    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(
            [
                Column(texts("player.column_from"), lambda row: row.start),
                Column(texts("player.column_to"), lambda row: row.end),
                Column(texts("player.column_what"), lambda row: f"{row.what}: {row.why}"),
            ],
            parent,
        )

    def row_of(self, at: datetime) -> int:
        """Return the number of the last moment that has begun at an instant; 0 before the first."""
        return max(0, bisect_right(self._rows, at, key=lambda row: row.at) - 1)
