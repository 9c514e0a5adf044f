"""What the page of doors lists: access-control systems, their doors, and the rows of a file."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject

from ui.i18n import Texts
from ui.models.rows import Column, RowsModel
from ui.palettes import Tone


@dataclass(frozen=True, slots=True)
class DoorSourceRow:
    """One access-control system in words."""

    source: str
    name: str
    kind: str
    state: str
    tone: Tone
    newest: str
    doors: str


class DoorSourceList(RowsModel[DoorSourceRow]):
    """Shows the systems by id."""

    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(
            [
                Column(texts("doors.column_name"), lambda row: f"{row.name}, {row.kind}"),
                Column(texts("doors.column_state"), lambda row: f"{row.state} {row.newest}".strip()),
                Column(texts("doors.column_doors"), lambda row: row.doors, right=True),
            ],
            parent,
        )


@dataclass(frozen=True, slots=True)
class DoorRow:
    """One door with the zone it leads to; `zone` is empty where nobody has said.

    `key` is shown and handed back, `hint` says what follows where there is no zone. `at_it` are the cameras
    (id, whom they show) that `cameras` names.
    """

    key: str
    zone: str
    words: str
    tone: Tone
    hint: str = ""
    cameras: str = ""
    at_it: tuple[tuple[str, str], ...] = ()


class DoorTable(RowsModel[DoorRow]):
    """Shows the doors of a system, those without a zone first."""

    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(
            [
                Column(texts("doors.column_door"), lambda row: f"{row.key}, {row.cameras}"),
                Column(texts("doors.column_zone"), lambda row: row.words),
            ],
            parent,
        )


@dataclass(frozen=True, slots=True)
class DoorFileRow:
    """One row of a file: the event it gives, or why it gives none."""

    number: str
    at: str
    door: str
    what: str
    tone: Tone


class DoorFileTable(RowsModel[DoorFileRow]):
    """Shows what a dry run or an import says of a file's rows."""

    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(
            [
                Column(texts("doors.column_row"), lambda row: row.number, right=True),
                Column(texts("doors.column_at"), lambda row: row.at),
                Column(texts("doors.column_door"), lambda row: row.door),
                Column(texts("doors.column_what"), lambda row: row.what),
            ],
            parent,
        )
