"""What the page of zones lists: each zone, its class and its escort rule."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject

from ui.i18n import Texts
from ui.models.rows import Column, RowsModel


@dataclass(frozen=True, slots=True)
class ZoneRow:
    """One zone in words; `watched` says how many cameras see it."""

    zone: str
    name: str
    place: str
    rules: str
    escort: str
    watched: str


class ZoneList(RowsModel[ZoneRow]):
    """Shows the zones, parents before children."""

    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(
            [
                Column(texts("zones.column_zone"), lambda row: f"{row.name}, {row.place}"),
                Column(texts("zones.column_rules"), lambda row: f"{row.rules}, {row.escort}"),
                Column(texts("zones.column_watched"), lambda row: row.watched, right=True),
            ],
            parent,
        )
