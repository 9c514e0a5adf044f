"""A tinted ground with a stripe of its tone at the left edge."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QVBoxLayout

from ui.palettes import Tone
from ui.theme import Theme


class ToneCard(QFrame):
    """Carries a few lines; the tone is repeated in words by whoever fills it."""

    def __init__(self, theme: Theme, tone: Tone, *, tinted: bool = True) -> None:
        super().__init__()
        self.setObjectName("tone")
        self._theme, self._tone, self._tinted = theme, tone, tinted
        self.body = QVBoxLayout(self)
        left, edge = theme.space(2.25), theme.space(1.25)
        self.body.setContentsMargins(left, edge, theme.space(1.5), edge)
        self.body.setSpacing(theme.space(0.5))

    def set_tone(self, tone: Tone) -> None:
        """Change ground and stripe."""
        self._tone = tone
        self.update()

    @property
    def tone(self) -> Tone:
        """The tone that is shown."""
        return self._tone

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Paint ground, edge and stripe with one rounded outline."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        outline = QPainterPath()
        outline.addRoundedRect(box, 6, 6)
        painter.fillPath(outline, theme.tint_of(self._tone) if self._tinted else theme.colour("raised"))
        if not self._tinted or self._tone is Tone.NEUTRAL:
            painter.strokePath(outline, QPen(theme.colour("line"), 1))
        painter.setClipPath(outline)
        stripe = QRectF(box.left(), box.top(), theme.space(0.5), box.height())
        painter.fillRect(stripe, theme.ink_of(self._tone))
        painter.end()
