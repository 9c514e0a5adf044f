"""The timeline under the pictures: where the clock stands, what is there, and a way to every second."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ui.footage.player_view import PlayerView
from ui.footage.timeline_axis import TimeAxis
from ui.footage.timeline_paint import StillTimeline, TimelineShape
from ui.look import Look
from ui.theme import Type
from visitor_desk.clock import TimeRange
from visitor_desk.footage.camera import CameraId

_NOTCH = 120.0
"""What Qt says for one notch of a wheel; a touchpad says less, and more often."""
ZOOM_STEP = 1.5
_REACH = 3.0


class TimelineStrip(QWidget):
    """Paints a view once and the moving parts over it; a click, a drag or the wheel moves through time.

    The table beside it holds the same moments as rows, for those who do not see it.
    """

    sought = Signal(object)
    axis_changed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._view: PlayerView | None = None
        self._axis: TimeAxis | None = None
        self._active: CameraId | None = None
        self._at: datetime | None = None
        self._marked: TimeRange | None = None
        self._names = self._names_width()
        self._told = ""
        self._hover: float | None = None
        self._still: QPixmap | None = None
        self._painted: StillTimeline | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(look.texts("player.timeline"))

    @property
    def axis(self) -> TimeAxis | None:
        """The stretch that is in sight."""
        return self._axis

    @property
    def shape(self) -> TimelineShape:
        """Where the rows lie at the width there is."""
        return TimelineShape(self._look.theme, self.width(), self._names)

    def show_view(self, view: PlayerView | None) -> None:
        """Show a visit's footage, all of it in sight; None shows nothing and keeps nothing."""
        self._view, self._at, self._marked = view, None, None
        self._axis = TimeAxis.of(view.span) if view else None
        self._names = self._names_width()
        if view is not None:
            rows = [f"{lane.title}: {lane.remark}" for lane in view.lanes]
            self.setAccessibleDescription("; ".join([view.presence_words, *rows]))
        self._changed()
        # Said as a number too: a column that is short of room would squeeze a hint.
        self.setFixedHeight(self.sizeHint().height())

    def show_active(self, camera: CameraId) -> None:
        """Mark the camera that steps and zooms are about."""
        if camera != self._active:
            self._active = camera
            self._changed()

    def show_at(self, at: datetime, *, follow: bool) -> None:
        """Put the cursor at an instant; with `follow` it stays in sight.

        Only what the cursor leaves and covers is painted, and nothing while it stays in its pixel and second.
        """
        before, self._at = self._cursor_room(), at
        if follow and self._axis is not None:
            self._use(self._axis.showing(at))
        after = self._cursor_room()
        if after == before and self._told == self._look.formats.clock(at):
            return
        self._told = self._look.formats.clock(at)
        self.update(before)
        self.update(after)

    def _cursor_room(self) -> QRect:
        """Return the pixels of the cursor and of the time above it; none where it is not in sight."""
        if self._at is None or self._axis is None or self._view is None:
            return QRect()
        if not 0 <= self._axis.share(self._at) <= 1:
            return QRect()
        shape = self.shape
        x = round(shape.x(shape.area(len(self._view.lanes) + 1), self._axis, self._at))
        half = self._look.theme.space(8)
        return QRect(x - half, 0, 2 * half, self.height())

    def show_marked(self, marked: TimeRange | None) -> None:
        """Show the stretch between the marks."""
        self._marked = marked
        self.update()

    def zoom(self, factor: float, around: datetime | None = None) -> None:
        """Come closer (above 1) or go back, around an instant or the cursor."""
        if self._axis is not None:
            middle = self._axis.at(0.5)
            self._use(self._axis.zoomed(factor, around or self._at or middle))

    def zoom_out(self) -> None:
        """Show all of it."""
        if self._axis is not None:
            self._use(TimeAxis(self._axis.whole, self._axis.whole))

    def _use(self, axis: TimeAxis) -> None:
        if axis != self._axis:
            self._axis = axis
            self._changed()
            self.axis_changed.emit()

    def _changed(self) -> None:
        self._still = self._painted = None
        self.update()

    def _names_width(self) -> int:
        theme, view = self._look.theme, self._view
        if view is None:
            return theme.space(16)
        strong = QFontMetrics(theme.font(Type.STRONG))
        hint = QFontMetrics(theme.font(Type.HINT))
        widths = [strong.horizontalAdvance(lane.title) for lane in view.lanes]
        widths += [hint.horizontalAdvance(lane.remark) for lane in view.lanes]
        widths.append(hint.horizontalAdvance(view.presence_remark))
        return min(max([theme.space(14), *widths]) + theme.space(2), theme.space(26))

    def _instant(self, x: float) -> datetime | None:
        if self._axis is None or self._view is None:
            return None
        area = self.shape.area(len(self._view.lanes) + 1)
        return self._axis.at((x - area.left()) / area.width())

    def words_at(self, point: QPointF) -> str:
        """Return what is said about the place under a point, or an empty text."""
        for box, words in self._painted.hits if self._painted else ():
            if box.adjusted(-_REACH, -1, _REACH, 1).contains(point):
                return words
        return ""

    def sizeHint(self) -> QSize:
        """Return the height of the times and of all rows."""
        rows = 1 + (len(self._view.lanes) if self._view else 1)
        return QSize(self._look.theme.space(60), self.shape.height(rows))

    def minimumSizeHint(self) -> QSize:
        """Return the full height: no row is ever cut off."""
        return QSize(self._look.theme.space(40), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Paint the still picture, then marks, the hand's place and the cursor."""
        view, axis = self._view, self._axis
        if view is None or axis is None:
            return
        painter = QPainter(self)
        if self._still is None or self._painted is None:
            self._still, self._painted = self._paint_still(view, axis)
        painter.drawPixmap(0, 0, self._still)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = self._painted.area
        if self._marked is not None:
            self._paint_marked(painter, area, axis, self._marked)
        if self._hover is not None and area.left() <= self._hover <= area.right():
            painter.setPen(QPen(self._look.theme.colour("second_ink"), 1, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(self._hover, area.top()), QPointF(self._hover, area.bottom()))
            instant = self._instant(self._hover)
            if instant is not None:
                self._paint_time(painter, area, self._hover, instant, ("raised", "ink"))
        if self._at is not None and 0 <= axis.share(self._at) <= 1:
            x = self.shape.x(area, axis, self._at)
            painter.setPen(QPen(self._look.theme.colour("bad"), 2))
            painter.drawLine(QPointF(x, area.top() - 2), QPointF(x, area.bottom()))
            self._paint_time(painter, area, x, self._at, ("bad", "surface"))
        painter.end()

    def _paint_still(self, view: PlayerView, axis: TimeAxis) -> tuple[QPixmap, StillTimeline]:
        ratio = self.devicePixelRatioF()
        still = QPixmap(self.size() * ratio)
        still.setDevicePixelRatio(ratio)
        still.fill(Qt.GlobalColor.transparent)
        painted = StillTimeline(self._look, self.shape, view, axis)
        painter = QPainter(still)
        painted.paint(painter, self._active)
        painter.end()
        return still, painted

    def _paint_marked(self, painter: QPainter, area: QRectF, axis: TimeAxis, marked: TimeRange) -> None:
        theme, shape = self._look.theme, self.shape
        left, right = shape.x(area, axis, marked.start), shape.x(area, axis, marked.end)
        band = QRectF(left, area.top(), max(2.0, right - left), area.height()).intersected(area)
        tint = theme.colour("accent")
        tint.setAlphaF(0.14)
        painter.fillRect(band, tint)
        painter.setPen(QPen(theme.colour("accent"), 2))
        for x in (left, right):
            if area.left() <= x <= area.right():
                painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))

    def _paint_time(
        self, painter: QPainter, area: QRectF, x: float, at: datetime, inks: tuple[str, str]
    ) -> None:
        """Paint a time on a small ground above the axis."""
        theme = self._look.theme
        painter.setFont(theme.font(Type.LABEL))
        words = self._look.formats.clock(at)
        wide = QFontMetrics(painter.font()).horizontalAdvance(words) + theme.space(1.5)
        left = max(area.left() - theme.space(2), min(x - wide / 2, self.width() - wide))
        box = QRectF(left, theme.space(0.5), wide, theme.space(2.25))
        painter.setPen(QPen(theme.colour("line"), 1) if inks[0] == "raised" else Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(inks[0]))
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(theme.colour(inks[1]))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    def _seek_to(self, event: QMouseEvent) -> None:
        instant = self._instant(event.position().x())
        if instant is not None:
            self.sought.emit(instant)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Paint anew at the new width."""
        super().resizeEvent(event)
        self._changed()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the second under the mouse."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._seek_to(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the mouse; with the button down, go where it goes."""
        self._hover = event.position().x()
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._seek_to(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Forget where the mouse was."""
        super().leaveEvent(event)
        self._hover = None
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Come closer around the mouse; sideways, or with Shift, move."""
        if self._axis is None:
            return
        turn = event.angleDelta()
        sideways = turn.x() or (turn.y() if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 0)
        if sideways:
            self._use(self._axis.moved(-sideways / _NOTCH * 0.1))
        elif turn.y():
            self.zoom(ZOOM_STEP ** (turn.y() / _NOTCH), self._instant(event.position().x()))
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Answer a request for a tool tip with the words of the place below it."""
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.words_at(QPointF(event.pos())), self)
            return True
        return super().event(event)
