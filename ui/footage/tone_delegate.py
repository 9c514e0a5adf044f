"""Cells of the footage lists: a name over a quiet line, and a state as sign, word and colour."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex
from PySide6.QtWidgets import QWidget

from ui.glyphs import Glyph
from ui.models.rows import ROW_ROLE
from ui.palettes import Tone
from ui.theme import Theme
from ui.widgets.lists import StateDelegate, TwoLineDelegate

Index = QModelIndex | QPersistentModelIndex

GLYPHS: Final = {
    Tone.GOOD: Glyph.CHECK,
    Tone.LOOK_AGAIN: Glyph.BANG,
    Tone.BAD: Glyph.CROSS,
    Tone.NEUTRAL: Glyph.DASH,
}
INKS: Final = {
    Tone.GOOD: "good",
    Tone.LOOK_AGAIN: "look_again",
    Tone.BAD: "bad",
    Tone.NEUTRAL: "second_ink",
}


class ToneDelegate(StateDelegate):
    """Paints a sign and words in the tone of the row; `read` returns both of a row."""

    def __init__(self, theme: Theme, parent: QWidget, read: Callable[..., tuple[Tone, str]]) -> None:
        super().__init__(theme, parent)
        self._read = read

    def state_of(self, index: Index) -> tuple[Glyph, str, str]:
        """Return sign, words and ink."""
        tone, words = self._read(index.data(ROW_ROLE))
        return GLYPHS[tone], words, INKS[tone]


class NameDelegate(TwoLineDelegate):
    """Paints a name and a quiet line below; `read` returns both of a row."""

    def __init__(self, theme: Theme, parent: QWidget, read: Callable[..., tuple[str, str]]) -> None:
        super().__init__(theme, parent)
        self._read = read

    def lines_of(self, index: Index) -> tuple[str, str]:
        """Return both lines."""
        return self._read(index.data(ROW_ROLE))
