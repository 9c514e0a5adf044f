"""The table twin of the timeline: the same parts as rows of words."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject

from ui.formats import Formats
from ui.i18n import Texts
from ui.models.rows import Column, RowsModel
from ui.models.timeline import TimelineView


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One stretch of one camera in words."""

    camera: str
    start: str
    end: str
    length: str
    state: str
    why: str


class CoverageTable(RowsModel[CoverageRow]):
    """Shows who walked along, and every part of every camera."""

    def __init__(self, texts: Texts, formats: Formats, parent: QObject | None = None) -> None:
        super().__init__(
            [
                Column(texts("visits.column_camera"), lambda row: row.camera),
                Column(texts("visits.column_from"), lambda row: row.start),
                Column(texts("visits.column_to"), lambda row: row.end),
                Column(texts("visits.column_length"), lambda row: row.length),
                Column(texts("visits.column_state_of"), lambda row: row.state),
                Column(texts("visits.column_why"), lambda row: row.why),
            ],
            parent,
        )
        self._texts, self._formats = texts, formats

    def show_view(self, view: TimelineView) -> None:
        """Show who walked along, where that changed, and the parts of every camera."""
        escorts = [
            CoverageRow(
                view.escort_title,
                self._formats.clock(part.span.start),
                self._formats.clock(part.span.end),
                self._formats.duration(part.span.duration),
                part.words,
                "",
            )
            for part in view.escorts
        ]
        self.show_rows(
            [
                *escorts,
                *(
                    CoverageRow(
                        row.title,
                        self._formats.clock(part.span.start),
                        self._formats.clock(part.span.end),
                        self._formats.duration(part.span.duration),
                        self._texts(f"coverage_state.{part.state.value}"),
                        part.why,
                    )
                    for row in view.rows
                    for part in (*row.parts, *row.notes)
                ),
            ]
        )
