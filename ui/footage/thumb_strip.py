"""Small pictures of one camera along the time axis, decoded when they are asked for and kept nowhere."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.footage.player_tile import GROUND, image_of, in_one_piece
from ui.footage.timeline_axis import TimeAxis
from ui.footage.timeline_paint import TimelineShape
from ui.look import Look
from ui.theme import Type
from visitor_desk.footage.playback_types import Picture

SHARPNESS = 2
"""Pictures are asked for this many times larger than they stand here, so that one can be looked at larger."""


class ThumbStrip(QWidget):
    """Stands above the timeline on the same axis; hover shows one larger, a click goes there."""

    sought = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._axis: TimeAxis | None = None
        self._shape: TimelineShape | None = None
        self._camera = ""
        self._found: list[tuple[datetime, QImage | None]] = []
        self._kept: list[Picture] = []
        self._peek = ThumbPeek(look)
        self._hint = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.setAccessibleName(look.texts("player.thumbnail_strip"))
        self.hide()

    @property
    def found(self) -> list[tuple[datetime, QImage | None]]:
        """The pictures that have come, by time; None where there is none."""
        return list(self._found)

    def begin(self, camera: str, axis: TimeAxis, shape: TimelineShape) -> tuple[int, int]:
        """Show an empty strip; return how many pictures fit, and how wide they are wanted in pixels."""
        self.clear()
        self._camera = camera
        self._hint = self._look.texts("player.thumbnails_coming")
        self.show_axis(axis, shape)
        self.show()
        area = shape.area(1)
        count = max(1, int(area.width() // self._wide))
        return count, round(self._wide * SHARPNESS * self.devicePixelRatioF())

    def add(self, at: datetime, picture: Picture | None) -> None:
        """Show one more picture."""
        image = None
        if picture is not None:
            self._kept.append(in_one_piece(picture))
            image = image_of(self._kept[-1])
        self._found.append((at, image))
        self._hint = ""
        self.update()

    def end(self) -> None:
        """Say that no more pictures come."""
        if not self._found:
            self._hint = self._look.texts("player.thumbnails_none")
        self.update()

    def clear(self) -> None:
        """Let go of all pictures and take no room."""
        self._found, self._kept = [], []
        self._peek.put_away()
        self.hide()

    def show_axis(self, axis: TimeAxis | None, shape: TimelineShape) -> None:
        """Lie on the same axis as the timeline."""
        self._axis, self._shape = axis, shape
        self.update()

    @property
    def _high(self) -> int:
        return self._look.theme.space(8)

    @property
    def _wide(self) -> int:
        return round(self._high * 16 / 9)

    def sizeHint(self) -> QSize:
        """Return the height of a picture."""
        return QSize(self._look.theme.space(60), self._high)

    def minimumSizeHint(self) -> QSize:
        """Return the same height at the least width."""
        return QSize(self._look.theme.space(40), self._high)

    def _place(self, at: datetime) -> QRectF | None:
        if self._axis is None or self._shape is None:
            return None
        area = self._shape.area(1)
        x = self._shape.x(area, self._axis, at)
        return QRectF(x - self._wide / 2, 0, self._wide - 2, self._high)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Paint the camera's name and its pictures where they belong on the axis."""
        if self._shape is None:
            return
        theme = self._look.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        names = QRectF(0, 0, self._shape.names - theme.space(2), self._high)
        painter.setFont(theme.font(Type.STRONG))
        painter.setPen(theme.colour("ink"))
        title = QFontMetrics(painter.font()).elidedText(
            self._camera, Qt.TextElideMode.ElideRight, int(names.width())
        )
        painter.drawText(names, Qt.AlignmentFlag.AlignVCenter, title)
        area = self._shape.area(1)
        ground = QRectF(area.left(), 0, area.width(), self._high)
        painter.fillRect(ground, theme.colour("raised"))
        painter.setClipRect(ground)
        for at, image in self._found:
            place = self._place(at)
            if place is None or not place.intersects(ground):
                continue
            painter.fillRect(place, GROUND if image is not None else theme.colour("surface"))
            if image is not None:
                fitted = image.size().scaled(place.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
                target = QRectF(QPointF(), fitted)
                target.moveCenter(place.center())
                painter.drawImage(target, image)
            else:
                painter.setPen(QPen(theme.colour("second_ink"), 1, Qt.PenStyle.DotLine))
                painter.drawRect(place.adjusted(0.5, 0.5, -0.5, -0.5))
        if self._hint:
            painter.setFont(theme.font(Type.BODY))
            painter.setPen(theme.colour("raised_ink"))
            painter.drawText(ground, Qt.AlignmentFlag.AlignCenter, self._hint)
        painter.end()

    def at(self, x: float) -> tuple[datetime, QImage | None] | None:
        """Return the picture at a place, None where none stands."""
        for at, image in reversed(self._found):
            place = self._place(at)
            if place is not None and place.left() <= x <= place.right():
                return at, image
        return None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show the picture under the mouse larger."""
        found = self.at(event.position().x())
        if found is None or found[1] is None:
            self._peek.put_away()
            return
        place = self._place(found[0])
        self._peek.show_over(self, place.center().x() if place else 0.0, found[0], found[1])

    def leaveEvent(self, event: QEvent) -> None:
        """Put the larger picture away."""
        super().leaveEvent(event)
        self._peek.put_away()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the picture under the mouse."""
        found = self.at(event.position().x())
        if event.button() is Qt.MouseButton.LeftButton and found is not None:
            self.sought.emit(found[0])


class ThumbPeek(QWidget):
    """One picture of the strip at the size it was decoded, with its time, above the strip."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._image: QImage | None = None
        self._words = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_over(self, strip: QWidget, x: float, at: datetime, image: QImage) -> None:
        """Show a picture above a place of the strip, inside its window."""
        window = strip.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        ratio = self.devicePixelRatioF()
        wide, high = round(image.width() / ratio), round(image.height() / ratio)
        origin = strip.mapTo(window, QPoint(round(x - wide / 2), -high - self._look.theme.space(0.5)))
        left = max(0, min(window.width() - wide, origin.x()))
        self.setGeometry(left, max(0, origin.y()), wide, high)
        self._image, self._words = image, self._look.formats.clock(at)
        self.show()
        self.raise_()
        self.update()

    def put_away(self) -> None:
        """Hide and keep nothing."""
        self._image = None
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Paint the picture and its time."""
        if self._image is None:
            return
        theme = self._look.theme
        painter = QPainter(self)
        painter.drawImage(QRectF(self.rect()), self._image)
        painter.setFont(theme.font(Type.LABEL))
        wide = QFontMetrics(painter.font()).horizontalAdvance(self._words) + theme.space(1.5)
        box = QRectF((self.width() - wide) / 2, self.height() - theme.space(3), wide, theme.space(2.25))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("bad"))
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(theme.colour("surface"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._words)
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        painter.end()
