"""The visit book as a list: times, masked names, and a dot for each camera."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

from PySide6.QtCore import QObject

from ui.glyphs import Glyph
from ui.i18n import Texts
from ui.models.rows import Column, RowsModel


class FootageDot(StrEnum):
    """How much of one camera's part of a visit is recorded."""

    FULL = "full"
    PART = "part"
    NONE = "none"

    @property
    def glyph(self) -> Glyph:
        """The sign: full, half, empty."""
        return {
            FootageDot.FULL: Glyph.DOT,
            FootageDot.PART: Glyph.HALF,
            FootageDot.NONE: Glyph.RING,
        }[self]


@dataclass(frozen=True, slots=True)
class VisitRow:
    """One visit without a name; `dots` is None until the coverage was asked."""

    visit: str
    times: str
    who: str = field(repr=False)
    refused: bool = False
    dots: tuple[tuple[FootageDot, str], ...] | None = None

    def footage_words(self, texts: Texts) -> str:
        """Return the dots in words, for screen readers and tool tips."""
        return "; ".join(
            texts("visits.footage_of", camera=camera, state=texts(f"visits.footage_{dot.value}"))
            for dot, camera in self.dots or ()
        )


class VisitBookModel(RowsModel[VisitRow]):
    """Shows pages of the book; each next page is added below."""

    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(
            [
                Column(texts("visits.column_time"), lambda row: row.times),
                Column(texts("visits.column_visitor"), lambda row: row.who),
                Column(texts("visits.column_footage"), lambda row: row.footage_words(texts)),
            ],
            parent,
        )

    def show_dots(self, visit: str, dots: tuple[tuple[FootageDot, str], ...]) -> None:
        """Fill in the dots of one visit, when it is still in the list."""
        for number, row in enumerate(self.rows):
            if row.visit == visit:
                self.replace_row(number, replace(row, dots=dots))

    def show_name(self, visit: str, who: str) -> None:
        """Show who a visit was, until the list is read again."""
        for number, row in enumerate(self.rows):
            if row.visit == visit:
                self.replace_row(number, replace(row, who=who))
