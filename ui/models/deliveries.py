"""What the page of deliveries shows: one thing a row, what waits first."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QObject

from ui.i18n import Texts
from ui.models.found_rows import ChosenRows, is_said
from ui.models.rows import Column
from ui.palettes import Tone


class Which(StrEnum):
    """What of it the page shows."""

    ALL = "all"
    WAITING = "waiting"
    EQUIPMENT = "equipment"
    """What bears a colo tag and is in the house."""


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """One thing in words; `which` says under which choices it is shown."""

    delivery: str
    customer: str
    what: str
    tag: str
    came: str
    state: str
    tone: Tone
    which: frozenset[Which]

    def matches(self, wanted: str) -> bool:
        """Tell whether a typed text is part of what the row says."""
        return is_said(wanted, (self.customer, self.what, self.tag, self.state))


class DeliveryList(ChosenRows[DeliveryRow]):
    """Shows the things of one choice that match what was typed."""

    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(
            [
                Column(texts("deliveries.column_what"), lambda row: f"{row.customer}, {row.what}"),
                Column(texts("deliveries.column_tag"), lambda row: row.tag),
                Column(texts("deliveries.column_came"), lambda row: row.came),
                Column(texts("deliveries.column_state"), lambda row: row.state),
            ],
            Which.ALL,
            parent,
        )
