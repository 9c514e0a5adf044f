"""The people of a group as a table: where each stands, document, rules, badge, and what is to be minded."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QObject

from ui.glyphs import Glyph
from ui.i18n import Texts
from ui.models.rows import Column, RowsModel


@dataclass(frozen=True, slots=True)
class GroupLine:
    """One person: display values, prepared once; `ink` is the token of the state's colour."""

    glyph: Glyph
    ink: str
    state: str
    name: str = field(repr=False)
    document: str
    verdict: str
    rules: str
    badge: str
    note: str = field(default="", repr=False)
    note_ink: str = "raised_ink"


class GroupTable(RowsModel[GroupLine]):
    """The lines of one group, in the order of its ticket."""

    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(
            [
                Column(texts("group_arrival.column_state"), lambda line: line.state),
                Column(texts("group_arrival.column_person"), lambda line: line.name),
                Column(
                    texts("group_arrival.column_document"),
                    lambda line: f"{line.document} · {line.verdict}" if line.verdict else line.document,
                ),
                Column(texts("group_arrival.column_rules"), lambda line: line.rules),
                Column(texts("group_arrival.column_badge"), lambda line: line.badge),
                Column(texts("group_arrival.column_note"), lambda line: line.note),
            ],
            parent,
        )

    def show_lines(self, lines: list[GroupLine]) -> None:
        """Show the lines; while nobody joins or goes, cells change in place and the selection stays."""
        if len(lines) != self.rowCount():
            self.show_rows(lines)
            return
        for number, line in enumerate(lines):
            self.replace_row(number, line)
