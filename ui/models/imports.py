"""The exported files that are imported, one a line: what was read from each, or why it was refused."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject

from ui.i18n import Texts
from ui.models.rows import Column, RowsModel
from ui.palettes import Tone


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One file in words; `hint` says by what its start was found, or why it was refused."""

    file: str
    state: str
    tone: Tone
    hint: str = ""
    start: str = ""
    length: str = ""


class ImportTable(RowsModel[ImportRow]):
    """Shows the files in the order in which they were chosen."""

    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(
            [
                Column(texts("recorders.column_file"), lambda row: f"{row.file}, {row.hint}"),
                Column(texts("import.column_state"), lambda row: row.state),
                Column(texts("recorders.column_start"), lambda row: row.start),
                Column(texts("import.column_length"), lambda row: row.length, right=True),
            ],
            parent,
        )
