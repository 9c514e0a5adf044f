"""The painted timeline of a visit: it shows holes as holes, and its table twin says the same in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ui.look import Look
from ui.models.timeline import BarPart, EscortPart, TimelineView
from ui.theme import Theme, Type
from visitor_desk.clock import TimeRange
from visitor_desk.footage.coverage import CoverageState

_STEPS = [
    timedelta(minutes=m) for m in (1, 2, 5, 10, 15, 20, 30, 60, 120, 180, 240, 360, 720, 1440, 2880, 10080)
]
_MOST_TICKS = 9


def tick_instants(
    start: datetime, end: datetime, zone: ZoneInfo, steps: Sequence[timedelta] = _STEPS
) -> list[datetime]:
    """Return round local times inside a span, at most nine (exact hours also where a zone is odd)."""
    length = end - start
    step = next((step for step in steps if length / step <= _MOST_TICKS), steps[-1])
    local = start.astimezone(zone)
    offset = local.utcoffset() or timedelta(0)
    since_epoch = timedelta(seconds=start.timestamp()) + offset
    first = start + (-since_epoch % step)
    count = int((end - first) / step) + 1 if first <= end else 0
    return [first + step * n for n in range(count)]


def paint_part(painter: QPainter, theme: Theme, state: CoverageState, box: QRectF) -> None:
    """Paint one stretch; the pattern tells the state even without colour."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if state is CoverageState.RECORDED:
        painter.fillRect(box, theme.colour("good"))
    elif state is CoverageState.GAP:
        # A hole of seconds in a visit of hours would vanish: it keeps three pixels.
        wide = box.width() >= theme.space()
        painter.fillRect(box, theme.colour("bad_tint") if wide else theme.colour("bad"))
        if wide:
            _hatch(painter, box, theme.colour("bad"), theme.space(), rising=False)
            _outline(painter, box, theme.colour("bad"))
    elif state is CoverageState.CLOCK_UNCERTAIN:
        painter.fillRect(box, theme.colour("look_again_tint"))
        _hatch(painter, box, theme.colour("look_again"), theme.space(), rising=True)
        _outline(painter, box, theme.colour("look_again"))
    elif state is CoverageState.STILL_GROWING:
        painter.fillRect(box, theme.colour("selection"))
        _outline(painter, box, theme.colour("accent"), dashes=[4, 3])
    elif state is CoverageState.UNREACHABLE:
        painter.fillRect(box, theme.colour("surface"))
        _outline(painter, box, theme.colour("second_ink"), dashes=[4, 3])
    elif state is CoverageState.PAST_TERM:
        painter.fillRect(box, theme.colour("look_again_tint"))
        _outline(painter, box, theme.colour("look_again"), dashes=[4, 3])
    elif state is CoverageState.EXPIRED:
        painter.fillRect(box, theme.colour("surface"))
        _hatch(painter, box, theme.colour("second_ink"), theme.space(), rising=True)
        _outline(painter, box, theme.colour("second_ink"))
    elif state is CoverageState.CUSTOMERS:
        painter.fillRect(box, theme.colour("raised"))
        _outline(painter, box, theme.colour("second_ink"))
    else:
        painter.fillRect(box, theme.colour("surface"))
        _outline(painter, box, theme.colour("second_ink"), dashes=[1, 3])
    painter.restore()


def _hatch(painter: QPainter, box: QRectF, colour: QColor, step: int, *, rising: bool) -> None:
    painter.setClipRect(box)
    painter.setPen(QPen(colour, 1.4))
    x = box.left() - box.height()
    while x < box.right():
        low, high = QPointF(x, box.bottom()), QPointF(x + box.height(), box.top())
        if not rising:
            low, high = QPointF(x, box.top()), QPointF(x + box.height(), box.bottom())
        painter.drawLine(low, high)
        x += step * 0.8
    painter.setClipping(False)


def _outline(painter: QPainter, box: QRectF, colour: QColor, dashes: list[float] | None = None) -> None:
    pen = QPen(colour, 1.2)
    if dashes:
        pen.setDashPattern(dashes)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(box.adjusted(0.6, 0.6, -0.6, -0.6))


class Swatch(QWidget):
    """A small piece of a pattern for the legend."""

    def __init__(self, theme: Theme, state: CoverageState) -> None:
        super().__init__()
        self._theme, self._state = theme, state
        self.setFixedSize(theme.space(3), theme.space(1.25))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Paint the pattern."""
        painter = QPainter(self)
        paint_part(painter, self._theme, self._state, QRectF(self.rect()))
        painter.end()


class Timeline(QWidget):
    """Presence on top, below it who walked along where that changed and one bar per camera, on one axis.

    The widget takes the focus so that a screen reader reads `accessibleDescription`, which names
    every hole; the table twin beside it holds the same parts as rows.
    """

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._view: TimelineView | None = None
        self._hits: list[tuple[QRectF, str]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(look.texts("visits.timeline"))

    def show_view(self, view: TimelineView) -> None:
        """Show a visit."""
        self._view = view
        rows = [f"{row.title}: {row.remark}" for row in view.rows]
        escorts = [f"{view.escort_title}: {self._escort_words(part)}" for part in view.escorts]
        self.setAccessibleDescription("; ".join([view.presence_words, *escorts, *rows]))
        self.updateGeometry()
        self.update()

    @property
    def _row_height(self) -> int:
        return self._look.theme.space(4.75)

    @property
    def _names_width(self) -> int:
        theme = self._look.theme
        if self._view is None:
            return theme.space(16)
        strong = QFontMetrics(theme.font(Type.STRONG))
        hint = QFontMetrics(theme.font(Type.HINT))
        widths = [strong.horizontalAdvance(row.title) for row in self._view.rows]
        widths += [hint.horizontalAdvance(row.remark) for row in self._view.rows]
        widths.append(hint.horizontalAdvance(self._view.presence_remark))
        return min(max([theme.space(14), *widths]) + theme.space(2), theme.space(30))

    @property
    def _above(self) -> int:
        """How many rows stand above the cameras: presence, and who walked along where that changed."""
        return 1 + (self._view is not None and bool(self._view.escort_title))

    def _escort_words(self, part: EscortPart) -> str:
        return f"{self._look.formats.exact_span(part.span)} {part.words}"

    def sizeHint(self) -> QSize:
        """Return the height of the axis and of all rows."""
        rows = self._above + (len(self._view.rows) if self._view else 1)
        return QSize(self._look.theme.space(60), self._look.theme.space(3.5) + rows * self._row_height)

    def minimumSizeHint(self) -> QSize:
        """Return the full height: no row is ever cut off."""
        return QSize(self._look.theme.space(40), self.sizeHint().height())

    def _x(self, instant: datetime, area: QRectF) -> float:
        assert self._view is not None
        share = (instant - self._view.span.start) / self._view.span.duration
        return area.left() + share * area.width()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Paint axis, presence and bars."""
        view = self._view
        if view is None or not view.span.duration:
            return
        theme = self._look.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._hits = []
        left = self._names_width
        right = theme.space(2.5)
        area = QRectF(left, theme.space(3), self.width() - left - right, self.height() - theme.space(3))
        self._paint_axis(painter, area)
        self._paint_presence(painter, area)
        if view.escort_title:
            self._paint_escorts(painter, area)
        for number, row in enumerate(view.rows, start=self._above):
            top = area.top() + number * self._row_height
            self._paint_names(painter, top, row.title, row.remark)
            lane = self._lane(area, top)
            painter.fillRect(lane, theme.colour("raised"))
            for part in self._holes_last(row.parts):
                self._paint_stretch(painter, area, lane, part)
        painter.end()

    @staticmethod
    def _holes_last(parts: tuple[BarPart, ...]) -> list[BarPart]:
        return sorted(parts, key=lambda part: part.state is CoverageState.GAP)

    def _lane(self, area: QRectF, top: float) -> QRectF:
        theme = self._look.theme
        return QRectF(area.left(), top + theme.space(0.75), area.width(), theme.space(1.75))

    def _paint_axis(self, painter: QPainter, area: QRectF) -> None:
        assert self._view is not None
        theme, formats = self._look.theme, self._look.formats
        painter.setFont(theme.font(Type.HINT))
        metrics = QFontMetrics(painter.font())
        for instant in tick_instants(self._view.span.start, self._view.span.end, formats.zone):
            x = self._x(instant, area)
            painter.setPen(QPen(theme.colour("line"), 1))
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
            words = formats.time(instant)
            painter.setPen(theme.colour("second_ink"))
            painter.drawText(QPointF(x - metrics.horizontalAdvance(words) / 2, theme.space(2)), words)

    def _paint_names(self, painter: QPainter, top: float, title: str, remark: str) -> None:
        theme = self._look.theme
        width = self._names_width - theme.space(2)
        half = self._row_height / 2
        for step, ink, offset, text in (
            (Type.STRONG, "ink", 0.0, title),
            (Type.HINT, "second_ink", half, remark),
        ):
            painter.setFont(theme.font(step))
            painter.setPen(theme.colour(ink))
            shown = QFontMetrics(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, width)
            box = QRectF(0, top + offset - (2 if offset else 0), width, half)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
            if shown != text:
                self._hits.append((box, text))

    def _paint_presence(self, painter: QPainter, area: QRectF) -> None:
        view = self._view
        assert view is not None
        self._paint_names(painter, area.top(), view.presence_title, view.presence_remark)
        lane = self._lane(area, area.top())
        bar = self._paint_pill(painter, area, lane, view.presence, view.presence_words)
        self._hits.append((bar, view.presence_words))

    def _paint_escorts(self, painter: QPainter, area: QRectF) -> None:
        """Paint who walked along when, below the presence; a gap is a time in which nobody did."""
        view = self._view
        assert view is not None
        top = area.top() + self._row_height
        self._paint_names(painter, top, view.escort_title, view.escort_remark)
        lane = self._lane(area, top)
        painter.fillRect(lane, self._look.theme.colour("raised"))
        for part in view.escorts:
            bar = self._paint_pill(painter, area, lane, part.span, part.words)
            self._hits.append((bar, self._escort_words(part)))

    def _paint_pill(
        self, painter: QPainter, area: QRectF, lane: QRectF, span: TimeRange, words: str
    ) -> QRectF:
        """Paint a stretch of people with its words, as far as they fit, and return its box."""
        theme = self._look.theme
        start, end = self._x(span.start, area), self._x(span.end, area)
        bar = QRectF(start, lane.top(), max(end - start, theme.space(0.5)), lane.height())
        outline = QPainterPath()
        radius = min(bar.height(), bar.width()) / 2
        outline.addRoundedRect(bar.adjusted(0, 0, -1, 0), radius, radius)
        painter.fillPath(outline, theme.colour("accent"))
        painter.setFont(theme.font(Type.LABEL))
        if QFontMetrics(painter.font()).horizontalAdvance(words) + theme.space(2) < bar.width():
            painter.setPen(theme.colour("on_accent"))
            inner = bar.adjusted(theme.space(), 0, -theme.space(), 0)
            painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
        return bar

    def _paint_stretch(self, painter: QPainter, area: QRectF, lane: QRectF, part: BarPart) -> None:
        start, end = self._x(part.span.start, area), self._x(part.span.end, area)
        box = QRectF(start, lane.top(), max(end - start, 3.0), lane.height())
        paint_part(painter, self._look.theme, part.state, box)
        times = self._look.formats.exact_span(part.span)
        self._hits.insert(0, (box, f"{times}\n{part.words}"))

    def words_at(self, point: QPointF) -> str:
        """Return what is said about the stretch under a point, or an empty text."""
        reach = 2.0
        for box, words in self._hits:
            if box.adjusted(-reach, 0, reach, 0).contains(point):
                return words
        return ""

    def event(self, event: object) -> bool:
        """Answer a request for a tool tip with the words of the stretch below it."""
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.words_at(QPointF(event.pos())), self)
            return True
        return super().event(event)  # type: ignore[arg-type]
