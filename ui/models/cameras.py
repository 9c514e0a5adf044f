"""What the cameras page lists: cameras, their days, and what is known of a clock."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject

from ui.i18n import Texts
from ui.models.rows import Column, RowsModel
from ui.palettes import Tone


@dataclass(frozen=True, slots=True)
class CameraRow:
    """One camera in words."""

    camera: str
    name: str
    place: str
    clock: str
    clock_line: str
    clock_tone: Tone
    kept: str
    last: str
    last_tone: Tone


class CameraList(RowsModel[CameraRow]):
    """Shows the cameras by id."""

    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(
            [
                Column(texts("cameras.column_name"), lambda row: f"{row.name}, {row.place}"),
                Column(texts("cameras.column_last"), lambda row: f"{row.last}, {row.clock_line}"),
                Column(texts("cameras.column_kept"), lambda row: row.kept, right=True),
            ],
            parent,
        )


@dataclass(frozen=True, slots=True)
class DayRow:
    """One day of a camera in words."""

    day: str
    state: str
    recorded: str
    missing: str
    gone: str
    broken: str


class DayTable(RowsModel[DayRow]):
    """The table twin of the strip of days."""

    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(
            [
                Column(texts("cameras.column_day"), lambda row: row.day),
                Column(texts("cameras.column_state"), lambda row: row.state),
                Column(texts("cameras.column_recorded"), lambda row: row.recorded, right=True),
                Column(texts("cameras.column_missing"), lambda row: row.missing, right=True),
                Column(texts("cameras.column_gone"), lambda row: row.gone, right=True),
                Column(texts("cameras.column_broken"), lambda row: row.broken, right=True),
            ],
            parent,
        )


@dataclass(frozen=True, slots=True)
class OffsetRow:
    """One entry of a clock's history in words."""

    since: str
    offset: str
    uncertainty: str
    how: str


class OffsetHistory(RowsModel[OffsetRow]):
    """Shows what is known of a camera's clock, newest first."""

    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(
            [
                Column(texts("cameras.column_since"), lambda row: row.since),
                Column(texts("cameras.column_offset"), lambda row: row.offset),
                Column(texts("cameras.column_uncertainty"), lambda row: row.uncertainty),
                Column(texts("cameras.column_how"), lambda row: row.how),
            ],
            parent,
        )


@dataclass(frozen=True, slots=True)
class MaskRow:
    """One area in which nothing is looked for, in words."""

    number: str
    where: str
    how: str


class MaskTable(RowsModel[MaskRow]):
    """The list twin of the picture with its areas: those drawn by hand first."""

    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(
            [
                Column(texts("cameras.column_mask"), lambda row: row.number),
                Column(texts("cameras.column_where"), lambda row: row.where),
                Column(texts("cameras.column_how"), lambda row: row.how),
            ],
            parent,
        )
