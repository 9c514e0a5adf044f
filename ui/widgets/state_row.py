"""The states at the foot of the window: the gravest first, as many as there is room for, the rest counted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui.glyphs import STATE_SIGNS, GlyphLabel
from ui.palettes import Tone
from ui.theme import Theme, Type
from ui.widgets.text import ElidedLabel, PlainLabel

_GRAVEST_FIRST: Final = (Tone.BAD, Tone.LOOK_AGAIN, Tone.GOOD, Tone.NEUTRAL, Tone.ACCENT)


class StateRow(QWidget):
    """Keeps whole words: what does not fit is left out, and counted behind the rest with a tool tip."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._gap = theme, theme.space(2)
        self._states: list[tuple[Tone, str, QWidget]] = []
        self._more = PlainLabel(theme, "", Type.HINT, "second")
        self._more.setParent(self)
        self._more.hide()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_states(self, states: Sequence[tuple[Tone, str]]) -> None:
        """Replace all states; neutral ones carry no sign."""
        for _, _, old in self._states:
            old.hide()
            old.deleteLater()
        self._states = [(tone, words, self._state(tone, words)) for tone, words in states]
        self.setAccessibleName(", ".join(words for _, words in states))
        self.updateGeometry()
        self._place()

    @property
    def shown(self) -> list[str]:
        """The states that are in sight, from left to right."""
        return [words for _, words, holder in self._states if not holder.isHidden()]

    def _state(self, tone: Tone, words: str) -> QWidget:
        theme = self._theme
        holder = QWidget(self)
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(0.75))
        if tone in STATE_SIGNS:
            row.addWidget(GlyphLabel(STATE_SIGNS[tone], theme.colour(tone.value), theme.space(1.5)))
        ink = "bad" if tone is Tone.BAD else "second"
        row.addWidget(ElidedLabel(theme, words, Type.HINT, ink, bare=True))
        return holder

    def _count(self, left_out: Sequence[str]) -> int:
        """Say how many are left out; return the room this takes."""
        self._more.setText(f"+{len(left_out)}" if left_out else "")
        self._more.setToolTip("\n".join(left_out))
        return self._more.sizeHint().width() + self._gap if left_out else 0

    def _fitting(self, room: int) -> list[QWidget]:
        """Return what fits, in the order in which it was given; the gravest state is always among it."""
        by_weight = sorted(self._states, key=lambda state: _GRAVEST_FIRST.index(state[0]))
        for number in range(len(by_weight), 0, -1):
            kept = [holder for _, _, holder in by_weight[:number]]
            needed = sum(holder.sizeHint().width() + self._gap for holder in kept) - self._gap
            needed += self._count([words for _, words, _ in by_weight[number:]])
            if needed <= room or number == 1:
                return [holder for _, _, holder in self._states if holder in kept]
        return []

    def _place(self) -> None:
        kept, right = self._fitting(self.width()), self.width()
        self._more.setVisible(len(kept) < len(self._states))
        if not self._more.isHidden():
            wide = self._more.sizeHint().width()
            right -= wide
            self._more.setGeometry(right, 0, wide, self.height())
            right -= self._gap
        for _, _, holder in reversed(self._states):
            holder.setVisible(holder in kept)
            if holder in kept:
                wide = min(holder.sizeHint().width(), max(right, 0))
                right -= wide
                holder.setGeometry(right, 0, wide, self.height())
                right -= self._gap

    def sizeHint(self) -> QSize:
        """Return the room of all of them."""
        hints = [holder.sizeHint() for _, _, holder in self._states]
        wide = sum(hint.width() + self._gap for hint in hints) - self._gap if hints else 0
        return QSize(wide, max((hint.height() for hint in hints), default=self._more.sizeHint().height()))

    def minimumSizeHint(self) -> QSize:
        """Return the room of the gravest one, as far as the message can spare it, and of the count."""
        hints = [
            holder.sizeHint().width()
            for tone, _, holder in self._states
            if tone in {Tone.BAD, Tone.LOOK_AGAIN}
        ]
        wide = min(max(hints, default=0), self._theme.space(34)) + self._theme.space(6)
        return QSize(min(wide, self.sizeHint().width()), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose anew what fits."""
        super().resizeEvent(event)
        self._place()
