"""Who is still here by the book after an alarm, and what was said of each."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QObject

from ui.i18n import Texts
from ui.models.rows import Column, RowsModel
from ui.palettes import Tone


@dataclass(frozen=True, slots=True)
class AfterAlarmRow:
    """One person in words; `settled` is empty as long as nobody has said what became of them."""

    visit: str
    name: str = field(repr=False)
    organisation: str = field(repr=False)
    badge: str
    arrived: str
    tick: str
    settled: str = ""
    tone: Tone = Tone.NEUTRAL


class AfterAlarmList(RowsModel[AfterAlarmRow]):
    """Shows who was here when the list was opened; whoever is settled stays in sight."""

    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(
            [
                Column(texts("after_alarm.column_person"), lambda row: f"{row.name}, {row.organisation}"),
                Column(texts("after_alarm.column_badge"), lambda row: row.badge),
                Column(texts("after_alarm.column_arrived"), lambda row: row.arrived),
                Column(texts("after_alarm.column_tick"), lambda row: row.tick),
                Column(
                    texts("after_alarm.column_settled"),
                    lambda row: row.settled or texts("after_alarm.not_settled"),
                ),
            ],
            parent,
        )
