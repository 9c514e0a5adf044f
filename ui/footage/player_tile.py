"""One camera of the picture wall: its picture, or why there is none, under its name and its times."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.footage.player_card import Card, CardWords
from ui.footage.player_view import CameraLane
from ui.footage.player_words import shown_error
from ui.look import Look
from ui.palettes import PaletteName, Tone
from ui.reception.picture_view import NIGHT_OPACITY
from ui.theme import Type
from visitor_desk.footage.camera import CameraId
from visitor_desk.footage.playback_types import Picture, Shown

GROUND = QColor(11, 14, 19)
"""Behind pictures, in every palette: a light ground would take the eye from them."""
_STRIP = QColor(0, 0, 0, 150)
_WORDS = QColor(240, 243, 247)
_QUIET = QColor(166, 176, 189)
_TONES = {Tone.BAD: QColor(244, 140, 131), Tone.NEUTRAL: QColor(198, 206, 216)}
_MARK_ALPHA = 34
"""Of 255: seen when looked for, on light and on dark, and never in the way of a face."""
_MARK_TILT = -18.0


class PictureTile(QWidget):
    """Paints what the decoder last gave of one camera; it asks for nothing and keeps one picture only."""

    chosen = Signal()
    enlarged = Signal()
    fitted = Signal(int, int)
    """The room of the picture, in pixels of the screen."""

    def __init__(self, look: Look, number: int, lane: CameraLane, watermark: str) -> None:
        super().__init__()
        self._look, self._number, self._lane = look, number, lane
        self._words = CardWords(look.texts, look.formats)
        self._watermark = watermark
        self._shown: Shown | None = None
        self._image: QImage | None = None
        self._bytes: Picture | None = None
        self._card: Card | None = Card(look.texts("player.loading"), (), Tone.NEUTRAL)
        self._active = False
        self._exact = True
        self._mark: QPixmap | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(look.texts("player.camera_number", n=number, name=lane.title))

    @property
    def camera(self) -> CameraId:
        """The camera that is shown."""
        return self._lane.camera

    @property
    def card(self) -> Card | None:
        """What is said in place of a picture."""
        return self._card

    @property
    def shown(self) -> Shown | None:
        """What the decoder last gave."""
        return self._shown

    @property
    def image(self) -> QImage | None:
        """The picture that is shown."""
        return self._image

    def show_now(self, shown: Shown, now: datetime, *, exact: bool) -> None:
        """Show what a camera has at `now`; with `exact` times carry tenths, for pictures one by one."""
        card = self._words.card(shown, now, self._lane.parts)
        if shown is self._shown and card == self._card and exact == self._exact:
            return
        if card != self._card:
            self.setAccessibleDescription(" ".join([card.title, *card.lines]) if card else "")
        if shown is not self._shown:
            # The buffer lives as long as the picture that reads it.
            self._bytes = in_one_piece(shown.picture) if shown.picture is not None else None
            self._image = image_of(self._bytes) if self._bytes is not None else None
        self._shown, self._card, self._exact = shown, card, exact
        self.update()

    def drop(self) -> None:
        """Let go of the picture."""
        self._image = self._bytes = self._shown = None
        self.update()

    def show_active(self, *, active: bool) -> None:
        """Mark the camera that keys are about."""
        if active != self._active:
            self._active = active
            self.update()

    def sizeHint(self) -> QSize:
        """Return a picture's shape."""
        return QSize(self._look.theme.space(40), self._look.theme.space(22))

    def minimumSizeHint(self) -> QSize:
        """Return a size in which a person can still be told from a door."""
        return QSize(self._look.theme.space(20), self._look.theme.space(12))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Paint the picture or the card, the watermark over it, and the strip with name and times."""
        painter = QPainter(self)
        box = QRectF(self.rect())
        painter.fillRect(self.rect(), GROUND)
        if self._image is not None and self._card is None:
            self._paint_picture(painter, box, self._image)
            painter.drawPixmap(0, 0, self._watermark_over())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._card is not None:
            self._paint_card(painter, box, self._card)
        self._paint_strip(painter)
        if self._active:
            painter.setPen(QPen(self._look.theme.colour("accent"), 3))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box.adjusted(1.5, 1.5, -1.5, -1.5))
        painter.end()

    def _paint_picture(self, painter: QPainter, box: QRectF, image: QImage) -> None:
        fitted = image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        target = QRectF(0, 0, fitted.width(), fitted.height())
        target.moveCenter(box.center())
        # The decoder gives pictures in the tile's own pixels: there is little to scale, but after a change.
        ratio = self.devicePixelRatioF()
        exact = abs(image.width() - target.width() * ratio) < 2
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not exact)
        if self._look.theme.palette.name is PaletteName.NIGHT:
            painter.setOpacity(NIGHT_OPACITY)
        painter.drawImage(target, image)
        painter.setOpacity(1.0)

    def _watermark_over(self) -> QPixmap:
        """Return the name of whoever looks, all over the tile; painted once for a size."""
        ratio = self.devicePixelRatioF()
        if self._mark is None or self._mark.size() != self.size() * ratio:
            self._mark = QPixmap(self.size() * ratio)
            self._mark.setDevicePixelRatio(ratio)
            self._mark.fill(Qt.GlobalColor.transparent)
            painter = QPainter(self._mark)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(self._look.theme.font(Type.HEADING))
            wide = QFontMetrics(painter.font()).horizontalAdvance(self._watermark)
            painter.translate(self.width() / 2, self.height() / 2)
            painter.rotate(_MARK_TILT)
            step_x, step_y = wide + self._look.theme.space(10), self._look.theme.space(13)
            reach = self.width() + self.height()
            for row in range(-reach // step_y, reach // step_y + 1):
                for column in range(-reach // step_x, reach // step_x + 1):
                    at = QPointF(column * step_x + (row % 2) * step_x / 2 - wide / 2, row * step_y)
                    for shift, ink in (
                        (1, QColor(0, 0, 0, _MARK_ALPHA)),
                        (0, QColor(255, 255, 255, _MARK_ALPHA)),
                    ):
                        painter.setPen(ink)
                        painter.drawText(at + QPointF(shift, shift), self._watermark)
            painter.end()
        return self._mark

    def _paint_strip(self, painter: QPainter) -> None:
        """Paint number and name left; right the true time with its error, and below it the recorder's."""
        theme, shown = self._look.theme, self._shown
        high = theme.space(2.75)
        edge = theme.space()
        painter.fillRect(QRectF(0, 0, self.width(), high), _STRIP)
        strong = theme.font(Type.STRONG)
        right = float(self.width() - edge)
        if shown is not None and shown.at is not None and self._card is None:
            time = self._time(shown.at)
            # A clock that nobody has compared may be off by anything: no number would be true.
            error = shown_error(shown.uncertainty_s) if shown.uncertainty_s > 0 else "?"
            words = self._look.texts("player.true_time", time=time, error=error)
            right -= QFontMetrics(strong).horizontalAdvance(words)
            painter.setFont(strong)
            # What is decoded on the way to the moment that was asked for is shown with its own time, quietly.
            painter.setPen(_QUIET if shown.loading else _WORDS)
            box = QRectF(right, 0, self.width() - right, high)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
            if shown.recorder_at is not None:
                self._paint_recorder(painter, shown.recorder_at)
        number = QRectF(edge, high * 0.16, high * 0.68, high * 0.68)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("accent") if self._active else QColor(255, 255, 255, 45))
        painter.drawRoundedRect(number, 3, 3)
        painter.setFont(theme.font(Type.LABEL))
        painter.setPen(theme.colour("on_accent") if self._active else _WORDS)
        painter.drawText(number, Qt.AlignmentFlag.AlignCenter, str(self._number))
        painter.setFont(strong)
        painter.setPen(_WORDS)
        left = number.right() + theme.space(0.75)
        room = max(0, int(right - left - theme.space()))
        name = QFontMetrics(strong).elidedText(self._lane.title, Qt.TextElideMode.ElideRight, room)
        box = QRectF(left, 0, room, high)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)

    def _paint_recorder(self, painter: QPainter, recorder_at: datetime) -> None:
        """Paint what the recorder's own clock said, in the corner where it troubles nobody."""
        theme = self._look.theme
        words = self._look.texts("player.recorder_time", time=self._time(recorder_at))
        painter.setFont(theme.font(Type.HINT))
        wide = QFontMetrics(painter.font()).horizontalAdvance(words) + theme.space(1.5)
        high = theme.space(2.25)
        box = QRectF(self.width() - wide, self.height() - high, wide, high)
        painter.fillRect(box, _STRIP)
        painter.setPen(_QUIET)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    def _time(self, at: datetime) -> str:
        told = self._look.formats.clock(at)
        return f"{told}.{at.microsecond // 100_000}" if self._exact else told

    def _paint_card(self, painter: QPainter, box: QRectF, card: Card) -> None:
        theme = self._look.theme
        inner = box.adjusted(theme.space(2), theme.space(3), -theme.space(2), -theme.space())
        wraps = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        title, quiet = theme.font(Type.HEADING), theme.font(Type.HINT)
        heights = [_height(card.title, title, inner.width())]
        heights += [_height(line, quiet, inner.width()) for line in card.lines]
        gap = theme.space(0.75)
        top = inner.top() + max(0.0, (inner.height() - sum(heights) - gap * len(card.lines)) / 2)
        for number, (words, high) in enumerate(zip([card.title, *card.lines], heights, strict=True)):
            painter.setFont(quiet if number else title)
            painter.setPen(_QUIET if number else _TONES[card.tone])
            painter.drawText(QRectF(inner.left(), top, inner.width(), high), wraps, words)
            top += high + gap

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for pictures of the new size."""
        super().resizeEvent(event)
        ratio = self.devicePixelRatioF()
        self.fitted.emit(round(self.width() * ratio), round(self.height() * ratio))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose this camera."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.chosen.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show this camera alone, or all of them again."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.enlarged.emit()


def in_one_piece(picture: Picture) -> Picture:
    """Return a picture whose rows follow each other in memory; a copy only where they do not."""
    return picture if picture.flags.c_contiguous else picture.copy()


def image_of(picture: Picture) -> QImage:
    """Return a picture in one piece as Qt's, without a copy; the buffer must outlive it."""
    height, width = picture.shape[:2]
    return QImage(picture.data, width, height, picture.strides[0], QImage.Format.Format_RGB888)


def _height(words: str, font: QFont, width: float) -> int:
    room = QRect(0, 0, int(width), 10_000)
    return QFontMetrics(font).boundingRect(room, int(Qt.TextFlag.TextWordWrap), words).height()
