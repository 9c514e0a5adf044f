"""The list of moments that were marked at the desks."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject

from ui.i18n import Texts
from ui.models.rows import Column, RowsModel
from visitor_desk.privacy.hold import HoldId
from visitor_desk.privacy.moment import MomentId


@dataclass(frozen=True, slots=True)
class MomentRow:
    """One moment, in words; `unseen` until somebody who decides took note of it."""

    moment: MomentId
    hold: HoldId
    when: str
    zone: str
    reason: str
    kept: str
    noted: str
    unseen: bool
    playable: bool


class MarkedMoments(RowsModel[MomentRow]):
    """Shows the moments, the newest first."""

    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(
            [
                Column(texts("moments.column_when"), lambda row: row.when),
                Column(texts("moments.column_zone"), lambda row: row.zone),
                Column(texts("moments.column_reason"), lambda row: row.reason),
                Column(texts("moments.column_kept"), lambda row: row.kept),
                Column(texts("moments.column_noted"), lambda row: row.noted),
            ],
            parent,
        )
