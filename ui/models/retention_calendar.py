"""The calendar of what is forgotten when, and under which rule."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject

from ui.i18n import Texts
from ui.models.rows import Column, RowsModel


@dataclass(frozen=True, slots=True)
class DueRow:
    """One day and one kind of data, in words."""

    day: str
    left: str
    what: str
    records: str
    keys: str
    why: str
    due: bool


class RetentionCalendar(RowsModel[DueRow]):
    """Shows the days in order; those that are due come first by their date."""

    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(
            [
                Column(texts("retention.column_day"), lambda row: row.day),
                Column(texts("retention.column_left"), lambda row: row.left),
                Column(texts("retention.column_what"), lambda row: f"{row.what}: {row.why}"),
                Column(texts("retention.column_records"), lambda row: row.records, right=True),
            ],
            parent,
        )
