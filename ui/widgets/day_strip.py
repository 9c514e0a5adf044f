"""A strip of days: how much of each was recorded, and a table twin beside it says the same in words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ui.glyphs import Glyph, paint_glyph
from ui.look import Look
from ui.theme import Theme, Type
from ui.widgets.coverage_bar import paint_part
from visitor_desk.footage.camera_days import DayCover, DayState
from visitor_desk.footage.coverage import CoverageState

_LEAST = 2.0
"""A share that is there is seen, however small."""


def paint_day(painter: QPainter, theme: Theme, day: DayCover, box: QRectF) -> None:
    """Paint one day from the bottom up: recorded, overwritten, missing; each has a pattern of its own."""
    if day.state is DayState.NOT_LOOKED:
        paint_part(painter, theme, CoverageState.NOT_INDEXED, box)
        return
    if day.state in {DayState.BEFORE, DayState.RETIRED} or not day.looked_s:
        painter.fillRect(box, theme.colour("raised"))
        return
    bottom = box.bottom()
    parts = (
        (day.recorded_s, CoverageState.RECORDED),
        (day.gone_s, None),
        (day.missing_s if day.state is not DayState.FULL else 0.0, CoverageState.GAP),
    )
    for seconds, state in parts:
        if seconds <= 0:
            continue
        height = max(_LEAST, box.height() * seconds / day.looked_s)
        top = max(box.top(), bottom - height)
        part = QRectF(box.left(), top, box.width(), bottom - top)
        if state is None:
            paint_overwritten(painter, theme, part)
        else:
            paint_part(painter, theme, state, part)
        bottom = top


def paint_overwritten(painter: QPainter, theme: Theme, box: QRectF) -> None:
    """Paint what was recorded and is overwritten: quiet, since that is what a recorder is for."""
    painter.fillRect(box, theme.colour("line"))


class DaySwatch(QWidget):
    """A small piece of a day's pattern for the legend."""

    def __init__(self, theme: Theme, state: CoverageState | None) -> None:
        super().__init__()
        self._theme, self._state = theme, state
        self.setFixedSize(theme.space(3), theme.space(1.25))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Paint the pattern."""
        painter = QPainter(self)
        if self._state is None:
            paint_overwritten(painter, self._theme, QRectF(self.rect()))
        else:
            paint_part(painter, self._theme, self._state, QRectF(self.rect()))
        painter.end()


class DayStrip(QWidget):
    """One column per day, today the last; it takes the focus so that a screen reader reads what is wrong."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._days: list[DayCover] = []
        self._words: list[str] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(look.texts("cameras.days"))

    def show_days(self, days: Sequence[DayCover], words: Sequence[str]) -> None:
        """Show days with what is said about each."""
        self._days, self._words = list(days), list(words)
        told = [said for day, said in zip(days, words, strict=True) if day.state is not DayState.FULL]
        self.setAccessibleDescription("; ".join(told) or self._look.texts("cameras.all_full"))
        self.update()

    def sizeHint(self) -> QSize:
        """Return the height of the columns and the line of days below."""
        return QSize(self._look.theme.space(60), self._look.theme.space(12))

    def minimumSizeHint(self) -> QSize:
        """Return the least width at which days stay apart."""
        return QSize(self._look.theme.space(30), self.sizeHint().height())

    def _column(self, number: int) -> QRectF:
        theme = self._look.theme
        step = self.width() / max(1, len(self._days))
        gap = min(theme.space(0.5), step / 4)
        top = theme.space(1.75)
        return QRectF(number * step, top, step - gap, self.height() - top - theme.space(2.5))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Paint the days, a sign above those with broken files, and the days of the month."""
        theme = self._look.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(Type.HINT))
        metrics = QFontMetrics(painter.font())
        free = 0.0
        for number, day in enumerate(self._days):
            box = self._column(number)
            paint_day(painter, theme, day, box)
            if day.broken:
                side = theme.space(1.25)
                sign = QRectF(box.center().x() - side / 2, theme.space(0.25), side, side)
                paint_glyph(painter, Glyph.TRIANGLE, sign, theme.colour("look_again"))
            first = number == 0 or day.day.day == 1
            words = self._look.formats.short_day(day.day) if first else str(day.day.day)
            width = metrics.horizontalAdvance(words)
            left = box.left() if first else box.center().x() - width / 2
            if left >= free and left + width <= self.width():
                painter.setPen(QPen(theme.colour("ink" if first else "second_ink")))
                painter.drawText(QPointF(left, self.height() - theme.space(0.75)), words)
                free = left + width + theme.space(0.75)
        painter.end()

    def words_at(self, point: QPointF) -> str:
        """Return what is said about the day under a point, or an empty text."""
        if not self._days or not 0 <= point.x() < self.width():
            return ""
        return self._words[int(point.x() / self.width() * len(self._days))]

    def event(self, event: object) -> bool:
        """Answer a request for a tool tip with the words of the day below it."""
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.words_at(QPointF(event.pos())), self)
            return True
        return super().event(event)  # type: ignore[arg-type]
