"""One picture with the rectangles in which nothing is looked for; drawn with keys or the mouse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.look import Look
from ui.theme import Type
from visitor_desk.footage.tuning import MaskedArea

STEP, FINE = 20, 5
"""Thousandths of the picture that a key moves an edge by; with Ctrl the small one."""
HIGHEST = 68.0
"""Steps of the grid: the list of areas stays in sight below the picture."""
FIRST = MaskedArea(400, 400, 600, 600)
_WHOLE = 1000
_LEAST = 10
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


def moved(area: MaskedArea, across: int, down: int) -> MaskedArea:
    """Return an area moved by thousandths of the picture, as far as the picture reaches."""
    across = min(max(across, -area.left), _WHOLE - area.right)
    down = min(max(down, -area.top), _WHOLE - area.low)
    return MaskedArea(area.left + across, area.top + down, area.right + across, area.low + down)


def sized(area: MaskedArea, across: int, down: int) -> MaskedArea:
    """Return an area whose right and low edges are moved; it stays an area of the picture."""
    return replace(
        area,
        right=min(max(area.right + across, min(area.left + _LEAST, _WHOLE)), _WHOLE),
        low=min(max(area.low + down, min(area.top + _LEAST, _WHOLE)), _WHOLE),
    )


def between(one: QPointF, other: QPointF) -> MaskedArea | None:
    """Return the area between two points of the picture (0 to 1 each way), None where it is too small."""
    left, right = sorted(min(max(round(p.x() * _WHOLE), 0), _WHOLE) for p in (one, other))
    top, low = sorted(min(max(round(p.y() * _WHOLE), 0), _WHOLE) for p in (one, other))
    return MaskedArea(left, top, right, low) if right - left >= _LEAST and low - top >= _LEAST else None


class MaskCanvas(QWidget):
    """Shows a picture and its areas; the list beside it says the same in words.

    Arrows move the chosen area, Shift and arrows size it, Ctrl makes the steps small.
    """

    changed = Signal()
    chosen_changed = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._image = QImage()
        self._bytes = b""
        self._areas: list[MaskedArea] = []
        self._learnt: tuple[MaskedArea, ...] = ()
        self._chosen = -1
        self._from: QPointF | None = None
        self._to = QPointF()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMinimumSize(look.theme.space(40), look.theme.space(24))
        self.setAccessibleName(look.texts("cameras.mask_picture"))
        self.setAccessibleDescription(look.texts("cameras.mask_keys"))

    @property
    def areas(self) -> tuple[MaskedArea, ...]:
        """The areas drawn by hand."""
        return tuple(self._areas)

    @property
    def chosen(self) -> int:
        """Which area keys change, -1 for none."""
        return self._chosen

    def show_picture(self, width: int, height: int, rgb: bytes) -> None:
        """Show a picture of red, green and blue bytes; an empty one takes it away."""
        # Kept, since an image does not copy what it is made of.
        self._bytes = rgb
        self._image = QImage(self._bytes, width, height, width * 3, QImage.Format.Format_RGB888)
        self.updateGeometry()
        self.update()

    def forget(self) -> None:
        """Drop the picture with its bytes."""
        self._image, self._bytes = QImage(), b""
        self.update()

    def show_areas(self, areas: Sequence[MaskedArea]) -> None:
        """Show areas in place of those before."""
        self._areas = list(areas)
        self.choose(0 if areas else -1)

    def show_learnt(self, areas: Sequence[MaskedArea]) -> None:
        """Show what the reader has learnt by itself; it cannot be changed here."""
        self._learnt = tuple(areas)
        self.update()

    def choose(self, number: int) -> None:
        """Choose the area that keys change."""
        if self._chosen != number:
            self._chosen = number
            self.chosen_changed.emit(number)
        self.update()

    def add(self, area: MaskedArea = FIRST) -> None:
        """Add an area and choose it."""
        self._areas.append(area)
        self.choose(len(self._areas) - 1)
        self.changed.emit()

    def drop(self) -> None:
        """Take the chosen area away."""
        if 0 <= self._chosen < len(self._areas):
            del self._areas[self._chosen]
            self._chosen = min(self._chosen, len(self._areas) - 1)
            self.update()
            self.changed.emit()

    def _frame(self) -> QRectF:
        """Return where the picture lies, at its own shape."""
        if self._image.isNull():
            return QRectF(self.rect())
        size = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        return QRectF(0, 0, size.width(), size.height())

    def _box(self, area: MaskedArea) -> QRectF:
        frame = self._frame()
        wide, high = frame.width() / _WHOLE, frame.height() / _WHOLE
        return QRectF(
            frame.left() + area.left * wide,
            frame.top() + area.top * high,
            (area.right - area.left) * wide,
            (area.low - area.top) * high,
        )

    def _point(self, at: QPointF) -> QPointF:
        frame = self._frame()
        return QPointF((at.x() - frame.left()) / frame.width(), (at.y() - frame.top()) / frame.height())

    def sizeHint(self) -> QSize:
        """Return a comfortable size."""
        return QSize(self._look.theme.space(60), self._look.theme.space(34))

    def heightForWidth(self, width: int) -> int:
        """Return the height of the picture at a width: no empty ground below it."""
        least, most = self.minimumHeight(), self._look.theme.space(HIGHEST)
        if self._image.isNull():
            return least
        return min(most, max(least, round(width * self._image.height() / max(1, self._image.width()))))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Paint the picture, what was learnt, and the areas with their numbers."""
        theme = self._look.theme
        painter = QPainter(self)
        frame = self._frame()
        painter.fillRect(frame, theme.colour("raised"))
        if not self._image.isNull():
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(frame, self._image)
        for area in self._learnt:
            painter.setPen(QPen(theme.colour("look_again"), 2, Qt.PenStyle.DotLine))
            painter.drawRect(self._box(area))
        for number, area in enumerate(self._areas):
            box, chosen = self._box(area), number == self._chosen
            shade = theme.colour("rail")
            shade.setAlpha(150)
            painter.fillRect(box, shade)
            painter.setPen(QPen(theme.colour("accent"), 3 if chosen and self.hasFocus() else 1.5))
            painter.drawRect(box)
            painter.setFont(theme.font(Type.STRONG))
            painter.setPen(theme.colour("rail_ink"))
            painter.drawText(
                box.adjusted(theme.space(0.5), 0, 0, 0), Qt.AlignmentFlag.AlignTop, str(number + 1)
            )
        drawn = between(self._from, self._to) if self._from is not None else None
        if drawn is not None:
            painter.setPen(QPen(theme.colour("accent"), 1.5, Qt.PenStyle.DashLine))
            painter.drawRect(self._box(drawn))
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRect(frame.adjusted(1, 1, -1, -1))
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move or size the chosen area; Delete takes it away."""
        arrow = _ARROWS.get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_Delete:
            self.drop()
        elif arrow is not None and 0 <= self._chosen < len(self._areas):
            held = event.modifiers()
            step = FINE if held & Qt.KeyboardModifier.ControlModifier else STEP
            change = sized if held & Qt.KeyboardModifier.ShiftModifier else moved
            before = self._areas[self._chosen]
            self._areas[self._chosen] = change(before, arrow[0] * step, arrow[1] * step)
            self.update()
            self.changed.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the area under the mouse, or begin a new one."""
        under = [n for n, area in enumerate(self._areas) if self._box(area).contains(event.position())]
        if under:
            self.choose(under[-1])
        else:
            self._from = self._to = self._point(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show the area that is being drawn."""
        if self._from is not None:
            self._to = self._point(event.position())
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Keep the area that was drawn."""
        begun, self._from = self._from, None
        area = between(begun, self._point(event.position())) if begun is not None else None
        if area is not None:
            self.add(area)
        self.update()
