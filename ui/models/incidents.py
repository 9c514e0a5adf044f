"""What the page of incidents shows: what happened when and where, and whether somebody has handled it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QObject

from ui.i18n import Texts
from ui.models.found_rows import ChosenRows, is_said
from ui.models.rows import Column
from ui.palettes import Tone


class Which(StrEnum):
    """Which incidents the page shows."""

    ALL = "all"
    OPEN = "open"
    HANDLED = "handled"


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """One incident in words, without what was written about it."""

    incident: str
    when: str
    desk: str
    kind: str
    where: str
    about: str
    state: str
    tone: Tone
    which: frozenset[Which]

    def matches(self, wanted: str) -> bool:
        """Tell whether a typed text is part of what the row says."""
        return is_said(wanted, (self.when, self.desk, self.kind, self.where))


class IncidentList(ChosenRows[IncidentRow]):
    """Shows the incidents of one choice that match what was typed."""

    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(
            [
                Column(texts("incidents.column_when"), lambda row: f"{row.when}, {row.desk}"),
                Column(texts("incidents.column_what"), lambda row: f"{row.kind}, {row.where}"),
                Column(texts("incidents.column_about"), lambda row: row.about),
                Column(texts("incidents.column_state"), lambda row: row.state),
            ],
            Which.ALL,
            parent,
        )
