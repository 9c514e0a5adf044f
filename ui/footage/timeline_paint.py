"""Paints what stands still on the timeline of footage: axis, presence, coverage, activity, doors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPainterPath, QPen, QPolygonF

from ui.footage.player_view import ActivityMark, CameraLane, DoorMark, PlayerView
from ui.footage.timeline_axis import STEPS, TimeAxis
from ui.look import Look
from ui.theme import Theme, Type
from ui.widgets.coverage_bar import paint_part, tick_instants
from visitor_desk.footage.camera import CameraId
from visitor_desk.footage.coverage import CoverageState

_LEAST_PART = 3.0
"""Pixels that a stretch keeps, however short: a hole of seconds in a visit of hours would vanish."""


@dataclass(frozen=True, slots=True)
class TimelineShape:
    """Where the rows of a timeline lie, in pixels of the widget."""

    theme: Theme
    width: int
    names: int
    """The room left of the axis."""

    @property
    def head(self) -> int:
        """The height of the row of times."""
        return self.theme.space(3)

    @property
    def row(self) -> int:
        """The height of presence and of each camera."""
        return self.theme.space(4.25)

    def height(self, rows: int) -> int:
        """Return the height of a timeline with so many rows."""
        return self.head + rows * self.row + self.theme.space(0.5)

    def area(self, rows: int) -> QRectF:
        """Return the room of the axis and of all rows."""
        right = self.theme.space(1.5)
        wide = max(1, self.width - self.names - right)
        return QRectF(self.names, self.head, wide, rows * self.row)

    def lane(self, area: QRectF, number: int) -> QRectF:
        """Return the bar of a row, 0 being presence."""
        top = area.top() + number * self.row + self.theme.space(0.75)
        return QRectF(area.left(), top, area.width(), self.theme.space(1.5))

    def x(self, area: QRectF, axis: TimeAxis, at: datetime) -> float:
        """Return where an instant lies; far outside it lies at an edge, since painters count in 16 bits."""
        share = max(-0.5, min(1.5, axis.share(at)))
        return area.left() + share * area.width()


class StillTimeline:
    """One picture of a view on an axis; `hits` are the places that have something to say, best first."""

    def __init__(self, look: Look, shape: TimelineShape, view: PlayerView, axis: TimeAxis) -> None:
        self._look, self._theme, self._shape = look, look.theme, shape
        self._view, self._axis = view, axis
        self.area = shape.area(len(view.lanes) + 1)
        self.hits: list[tuple[QRectF, str]] = []

    def paint(self, painter: QPainter, active: CameraId | None) -> None:
        """Paint everything; the active camera's name stands out."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_axis(painter)
        view = self._view
        self._paint_names(painter, 0, view.presence_title, view.presence_remark, marked=False)
        for number, lane in enumerate(view.lanes, start=1):
            self._paint_names(painter, number, lane.title, lane.remark, marked=lane.camera == active)
        painter.setClipRect(self.area.adjusted(-1, -self._theme.space(3), 1, 0))
        self._paint_presence(painter)
        for number, lane in enumerate(view.lanes, start=1):
            self._paint_lane(painter, number, lane)
        painter.setClipping(False)

    def _x(self, at: datetime) -> float:
        return self._shape.x(self.area, self._axis, at)

    def _paint_axis(self, painter: QPainter) -> None:
        theme, formats, seen = self._theme, self._look.formats, self._axis.seen
        painter.setFont(theme.font(Type.HINT))
        metrics = QFontMetrics(painter.font())
        ticks = tick_instants(seen.start, seen.end, formats.zone, STEPS)
        exact = any(tick.second for tick in ticks)
        for tick in ticks:
            x = self._x(tick)
            painter.setPen(QPen(theme.colour("line"), 1))
            painter.drawLine(QPointF(x, self.area.top() - 2), QPointF(x, self.area.bottom()))
            words = formats.clock(tick) if exact else formats.time(tick)
            wide = metrics.horizontalAdvance(words)
            left = max(self.area.left(), min(x - wide / 2, self._shape.width - wide))
            painter.setPen(theme.colour("second_ink"))
            painter.drawText(QPointF(left, theme.space(2)), words)

    def _paint_names(self, painter: QPainter, number: int, title: str, remark: str, *, marked: bool) -> None:
        theme = self._theme
        width = self._shape.names - theme.space(2)
        top = self.area.top() + number * self._shape.row
        half = self._shape.row / 2
        title_ink = "accent" if marked else "ink"
        for step, ink, offset, text in (
            (Type.STRONG, title_ink, 0.0, title),
            (Type.HINT, "second_ink", half - 2, remark),
        ):
            painter.setFont(theme.font(step))
            painter.setPen(theme.colour(ink))
            shown = QFontMetrics(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, width)
            box = QRectF(0, top + offset, width, half)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
            if shown != text:
                self.hits.append((box, text))

    def _paint_presence(self, painter: QPainter) -> None:
        view, theme = self._view, self._theme
        lane = self._shape.lane(self.area, 0)
        start, end = self._x(view.presence.start), self._x(view.presence.end)
        bar = QRectF(start, lane.top(), max(end - start, theme.space(0.5)), lane.height())
        outline = QPainterPath()
        radius = min(bar.height(), bar.width()) / 2
        outline.addRoundedRect(bar, radius, radius)
        painter.fillPath(outline, theme.colour("accent"))
        painter.setFont(theme.font(Type.LABEL))
        # Zoomed in, the words stay where they are seen.
        inner = bar.intersected(self.area.adjusted(0, -theme.space(3), 0, 0))
        inner = inner.adjusted(theme.space(), 0, -theme.space(), 0)
        if QFontMetrics(painter.font()).horizontalAdvance(view.presence_words) < inner.width():
            painter.setPen(theme.colour("on_accent"))
            middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            painter.drawText(inner, middle, view.presence_words)
        self.hits.append((bar, view.presence_words))
        self._paint_doors(painter, lane, view.doors)

    def _paint_lane(self, painter: QPainter, number: int, lane: CameraLane) -> None:
        box = self._shape.lane(self.area, number)
        painter.fillRect(box, self._theme.colour("raised"))
        for part in sorted(lane.parts, key=lambda part: part.state is CoverageState.GAP):
            start, end = self._x(part.span.start), self._x(part.span.end)
            stretch = QRectF(start, box.top(), max(end - start, _LEAST_PART), box.height())
            # Cut here: a pattern brings a clip of its own, and takes this one away.
            stretch = stretch.intersected(self.area)
            if not stretch.isEmpty():
                paint_part(painter, self._theme, part.state, stretch)
                times = self._look.formats.exact_span(part.span)
                self.hits.insert(0, (stretch, f"{lane.title}\n{times}\n{part.words}"))
        self._paint_activity(painter, box, lane.activity)
        self._paint_doors(painter, box, lane.doors)

    def _paint_activity(self, painter: QPainter, lane: QRectF, marks: tuple[ActivityMark, ...]) -> None:
        """Paint small bars below the lane: as high as much moved, dark where somebody was there."""
        theme = self._theme
        most = theme.space(1.25)
        top = lane.bottom() + 3
        painted = QRectF()
        for mark in sorted(marks, key=lambda one: one.people):
            start, end = self._x(mark.span.start), self._x(mark.span.end)
            high = max(2.0, most * (mark.strength if mark.people else mark.strength * 0.6))
            bar = QRectF(start, top + most - high, max(end - start, 2.0), high).intersected(self.area)
            # Of thousands most fall into the same pixels: what would not be seen costs nothing.
            if bar.isEmpty() or painted.contains(bar.adjusted(0.5, 0, -0.5, 0)):
                continue
            painted = bar
            painter.fillRect(bar, theme.colour("second_ink" if mark.people else "line"))
            times = self._look.formats.exact_span(mark.span)
            self.hits.append((QRectF(bar.left(), top, bar.width(), most), f"{times}\n{mark.words}"))

    def _paint_doors(self, painter: QPainter, lane: QRectF, doors: tuple[DoorMark, ...]) -> None:
        theme = self._theme
        side = theme.space(1.25)
        for door in doors:
            x = self._x(door.at)
            tip = QPointF(x, lane.top() + 1)
            sign = QPolygonF(
                [
                    tip,
                    QPointF(x - side / 2, lane.top() - side * 0.75),
                    QPointF(x + side / 2, lane.top() - side * 0.75),
                ]
            )
            ink = theme.colour("accent" if door.opened else "bad")
            painter.setPen(QPen(ink, 1.4))
            painter.setBrush(ink if door.opened else theme.colour("surface"))
            painter.drawPolygon(sign)
            times = self._look.formats.clock(door.at)
            self.hits.insert(0, (sign.boundingRect(), f"{times}\n{door.words}"))
