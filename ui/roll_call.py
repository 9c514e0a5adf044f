"""The last roll call at the assembly point: when it ended, and who was ticked off as what."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from ui.models.evacuation_list import Tick


class RollCall(QObject):
    """Kept in memory while the window lives, whoever is signed in; ids of visits and no names."""

    over = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.over_at: datetime | None = None
        """When the evacuation list was put away last; None where it never was."""
        self.ticks: dict[str, Tick] = {}

    def end(self, at: datetime, ticks: Mapping[str, Tick]) -> None:
        """Take note that the list was put away."""
        self.over_at, self.ticks = at, dict(ticks)
        self.over.emit()
