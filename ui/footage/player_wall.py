"""The pictures of up to four cameras side by side; one of them is the active one, or fills the wall."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from math import ceil

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.footage.player_tile import PictureTile
from ui.footage.player_view import CameraLane
from ui.look import Look
from visitor_desk.footage.camera import CameraId
from visitor_desk.footage.playback_types import Shown

MOST = 4
_SHAPE = 16 / 9


def columns_for(count: int, width: int, height: int) -> int:
    """Return how many columns give `count` pictures of 16:9 the most room."""

    def picture_width(columns: int) -> float:
        return min(width / columns, height / ceil(count / columns) * _SHAPE)

    return max(range(1, count + 1), key=picture_width, default=1)


class PictureWall(QWidget):
    """Places tiles and says which camera is meant."""

    chosen = Signal(int)
    """The number of the active camera, from 0."""
    fitted = Signal(str, int, int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.tiles: list[PictureTile] = []
        self._active, self._alone = 0, False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(look.texts("player.wall"))

    def show_cameras(self, lanes: Sequence[CameraLane], watermark: str) -> None:
        """Show these cameras, the first one active; none drops every picture."""
        for tile in self.tiles:
            tile.drop()
            tile.hide()
            tile.deleteLater()
        self.tiles = []
        self._active, self._alone = 0, False
        for number, lane in enumerate(lanes):
            tile = PictureTile(self._look, number + 1, lane, watermark)
            tile.setParent(self)
            tile.chosen.connect(lambda number=number: self.choose(number))
            tile.enlarged.connect(self.enlarge)
            tile.fitted.connect(lambda w, h, camera=lane.camera: self.fitted.emit(camera, w, h))
            tile.show()
            self.tiles.append(tile)
        self._mark_active()
        self._place()

    @property
    def active(self) -> CameraId | None:
        """The camera that keys are about."""
        return self.tiles[self._active].camera if self.tiles else None

    @property
    def number(self) -> int:
        """Its number, from 0."""
        return self._active

    @property
    def alone(self) -> bool:
        """Whether the active camera fills the wall."""
        return self._alone

    @property
    def waits(self) -> bool:
        """Whether a camera shows nothing yet, neither a picture nor why it has none."""
        return any(tile.shown is None or tile.shown.loading for tile in self.tiles)

    def choose(self, number: int) -> None:
        """Make a camera the active one."""
        if 0 <= number < len(self.tiles):
            self._active = number
            self._mark_active()
            self._place()
            self.chosen.emit(number)

    def enlarge(self) -> None:
        """Let the active camera fill the wall, or show all of them again."""
        self._alone = not self._alone and len(self.tiles) > 1
        self._place()

    def show_now(self, shown: Sequence[Shown], now: datetime, *, exact: bool) -> None:
        """Show what each camera has."""
        by_camera = {one.camera: one for one in shown}
        for tile in self.tiles:
            if tile.camera in by_camera:
                tile.show_now(by_camera[tile.camera], now, exact=exact)

    def _mark_active(self) -> None:
        for number, tile in enumerate(self.tiles):
            tile.show_active(active=number == self._active and len(self.tiles) > 1)

    def _place(self) -> None:
        if self._alone:
            for number, tile in enumerate(self.tiles):
                tile.setVisible(number == self._active)
            self.tiles[self._active].setGeometry(self.rect())
            return
        count, gap = len(self.tiles), self._look.theme.space(0.75)
        if not count:
            return
        columns = columns_for(count, self.width(), self.height())
        rows = ceil(count / columns)
        for number, tile in enumerate(self.tiles):
            row, column = divmod(number, columns)
            left = _edge(column, columns, self.width(), gap)
            top = _edge(row, rows, self.height(), gap)
            right = _edge(column + 1, columns, self.width(), gap) - gap
            bottom = _edge(row + 1, rows, self.height(), gap) - gap
            tile.setGeometry(QRect(left, top, right - left, bottom - top))
            tile.show()

    def sizeHint(self) -> QSize:
        """Return room for two by two."""
        return QSize(self._look.theme.space(80), self._look.theme.space(45))

    def minimumSizeHint(self) -> QSize:
        """Return a size in which four cameras can be told apart."""
        return QSize(self._look.theme.space(44), self._look.theme.space(26))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the tiles anew."""
        super().resizeEvent(event)
        self._place()


def _edge(number: int, count: int, length: int, gap: int) -> int:
    """Return where cell `number` of `count` begins; a gap lies between cells and none at the end."""
    return round(number * (length + gap) / count)
