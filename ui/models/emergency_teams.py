"""The emergency services on the screen: which, how many, with what, since when."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QObject

from ui.i18n import Texts
from ui.models.rows import Column, RowsModel
from ui.palettes import Tone


@dataclass(frozen=True, slots=True)
class TeamRow:
    """One team: display values, and what its form begins with; a note only where it may be read."""

    team: str
    who: str
    vehicle: str
    state: str
    tone: Tone
    people: str = ""
    left: str = ""
    note: str = field(default="", repr=False)


class EmergencyTeamsModel(RowsModel[TeamRow]):
    """Shows the teams on site first."""

    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(
            [
                Column(texts("emergency.column_who"), self._with_note),
                Column(texts("emergency.column_vehicle"), lambda row: row.vehicle),
                Column(texts("emergency.column_state"), lambda row: row.state),
            ],
            parent,
        )

    @staticmethod
    def _with_note(row: TeamRow) -> str:
        return f"{row.who}, {row.note}" if row.note else row.who
