"""What the recorders page lists: recorders, what is wrong with their files, and the files of a dry run."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject

from ui.i18n import Texts
from ui.models.rows import Column, RowsModel
from ui.palettes import Tone


@dataclass(frozen=True, slots=True)
class RecorderRow:
    """One recorder in words."""

    source: str
    name: str
    layout: str
    state: str
    tone: Tone
    cameras: str
    files: str


class RecorderList(RowsModel[RecorderRow]):
    """Shows the recorders by id."""

    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(
            [
                Column(texts("recorders.column_name"), lambda row: f"{row.name}, {row.layout}"),
                Column(texts("recorders.column_state"), lambda row: f"{row.state}, {row.cameras}"),
                Column(texts("recorders.column_files"), lambda row: row.files, right=True),
            ],
            parent,
        )


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """One kind of trouble with the files of a recorder, how often, and what it means."""

    kind: str
    count: str
    meaning: str
    tone: Tone


class ProblemTable(RowsModel[ProblemRow]):
    """Shows the kinds of trouble, the gravest first."""

    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(
            [
                Column(texts("recorders.column_kind"), lambda row: f"{row.kind}: {row.meaning}"),
                Column(texts("recorders.column_count"), lambda row: row.count, right=True),
            ],
            parent,
        )


@dataclass(frozen=True, slots=True)
class TriedRow:
    """One file of a dry run: what its name says, or why that cannot be read."""

    file: str
    camera: str
    start: str
    found_by: str
    uncertainty: str
    trouble: str = ""


class TriedTable(RowsModel[TriedRow]):
    """Shows the files of a dry run."""

    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(
            [
                Column(texts("recorders.column_file"), lambda row: row.file),
                Column(texts("recorders.column_camera"), lambda row: row.camera),
                Column(texts("recorders.column_start"), lambda row: row.trouble or row.start),
                Column(texts("recorders.column_found_by"), lambda row: row.found_by),
                Column(texts("recorders.column_uncertainty"), lambda row: row.uncertainty, right=True),
            ],
            parent,
        )
