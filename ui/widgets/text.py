"""Labels that show plain text only: nothing from outside is ever read as markup."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy

from ui.glyphs import STATE_SIGNS, Glyph, paint_glyph
from ui.theme import Theme, Type


class PlainLabel(QLabel):
    """Text in one step of the scale and one ink; the ink of a state brings the sign of that state with it."""

    def __init__(
        self,
        theme: Theme,
        text: str = "",
        step: Type = Type.BODY,
        ink: str = "ink",
        *,
        wrap: bool = False,
        bare: bool = False,
    ) -> None:
        """`bare` leaves the sign out: a sign of its own stands beside the label."""
        super().__init__()
        self._bare = bare
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme.font(step))
        self.setProperty("ink", ink)
        self.setWordWrap(wrap)
        if wrap:
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        self._make_room()
        self.setText(text)

    @property
    def sign(self) -> Glyph | None:
        """The sign before the words, where their ink is that of a state."""
        return None if self._bare else STATE_SIGNS.get(str(self.property("ink")))

    @property
    def _side(self) -> int:
        return round(self.fontMetrics().height() * 0.72)

    def _make_room(self) -> None:
        self.setContentsMargins(self._side + self._side // 2 if self.sign is not None else 0, 0, 0, 0)

    def set_ink(self, ink: str) -> None:
        """Change the ink; the style sheet is asked again."""
        if self.property("ink") != ink:
            self.setProperty("ink", ink)
            self._make_room()
            self.style().unpolish(self)
            self.style().polish(self)

    def paint_sign(self, painter: QPainter) -> None:
        """Paint the sign beside the first line; nothing where there are no words."""
        sign, side, line = self.sign, self._side, self.fontMetrics().height()
        if sign is None or not self.text():
            return
        high = self.heightForWidth(self.width()) if self.wordWrap() else line
        top = max(0, self.height() - high) / 2 if self.alignment() & Qt.AlignmentFlag.AlignVCenter else 0
        box = QRectF(0, top + (line - side) / 2, side, side)
        paint_glyph(painter, sign, box, self.palette().color(self.foregroundRole()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the words, and their sign."""
        super().paintEvent(event)
        if self.sign is not None:
            painter = QPainter(self)
            self.paint_sign(painter)
            painter.end()


class ElidedLabel(PlainLabel):
    """One line that ends in an ellipsis where room is short; its whole text is the tool tip."""

    def __init__(
        self, theme: Theme, text: str = "", step: Type = Type.BODY, ink: str = "ink", *, bare: bool = False
    ) -> None:
        super().__init__(theme, text, step, ink, bare=bare)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        """Return a width that lets the line shrink to a few letters."""
        return QSize(self.fontMetrics().averageCharWidth() * 4, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Paint as much of the text as fits."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        room = self.contentsRect()
        shown = QFontMetrics(self.font()).elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        self.paint_sign(painter)
        painter.end()
        self.setToolTip(self.text() if shown != self.text() else "")


def thin_line() -> QFrame:
    """Return a line of one pixel across a panel."""
    line = QFrame()
    line.setObjectName("line")
    return line
