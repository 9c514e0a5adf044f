"""The picture of a document while the visitor stands there: in memory only, gone with the check-in."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDropEvent,
    QImage,
    QImageReader,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.look import Look
from ui.palettes import PaletteName
from ui.theme import Type
from visitor_desk.documents.preview import Cover

LARGEST_FILE = 30 * 1024 * 1024
LONGEST_SIDE = 1200
"""Pixels that are kept of the longest side: enough to compare a face on any screen."""

UNREAD_SIDE = 160
"""Pixels of a picture whose zone was not read: nobody knows what to cover, and no print can be read in it."""

COVER = QColor(36, 40, 44)
"""The ink of what nobody may see: solid, for a blur can be undone."""

NIGHT_OPACITY = 0.7

_FORMATS = (b"png", b"jpeg", b"webp", b"bmp")


def read_preview(path: Path, covers: Iterable[Cover] = (), *, coarse: bool = False) -> QImage | None:
    """Read a small copy of a picture into memory, covers painted in; None where it is none, or too large.

    Meant for a worker thread, and only for files that the checker's own process has survived. A `coarse` copy
    shows no print.
    """
    longest = UNREAD_SIDE if coarse else LONGEST_SIDE
    if path.stat().st_size > LARGEST_FILE:
        return None
    buffer = QBuffer()
    buffer.setData(path.read_bytes())
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    if reader.format().data() not in _FORMATS:
        return None
    size = reader.size()
    if size.isValid() and max(size.width(), size.height()) > longest:
        reader.setScaledSize(size.scaled(longest, longest, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    return None if image.isNull() else covered(image, covers)


def covered(image: QImage, covers: Iterable[Cover]) -> QImage:
    """Return a picture with covers painted into its own pixels."""
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.setPen(QPen(COVER, 1))
    painter.setBrush(COVER)
    for cover in covers:
        corners = [QPointF(x * image.width(), y * image.height()) for x, y in cover]
        painter.drawPolygon(QPolygonF(corners))
    painter.end()
    return image


class PictureView(QWidget):
    """Shows a picture or asks for one; a dropped file is handed on by its path."""

    dropped = Signal(Path)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._image: QImage | None = None
        self._over = False
        self._busy = False
        self._small = False
        self.setAcceptDrops(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        # A height set in answer to a width would make the scroll bar beside it come and go for ever.
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(look.texts("document.drop"))

    @property
    def image(self) -> QImage | None:
        """The picture that is shown."""
        return self._image

    def show_image(self, image: QImage | None) -> None:
        """Show a picture, or the request for one."""
        shaped = (self._image is None) is not (image is None)
        self._image = image
        if shaped:
            self.updateGeometry()
        self.update()

    def show_busy(self, *, busy: bool) -> None:
        """Show that a document is being read."""
        self._busy = busy
        self.update()

    def show_small(self, *, small: bool) -> None:
        """Let the request for a picture take little room: the document was checked without one."""
        self._small = small
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return the shape of an open passport's page."""
        width = self._look.theme.space(46)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Return a size in which a face can still be compared."""
        width = self._look.theme.space(20)
        return QSize(width, self.heightForWidth(width))

    def hasHeightForWidth(self) -> bool:
        """Return that the height depends on the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of a document's page, or of the request for one."""
        space = self._look.theme.space
        if self._image is None:
            return space(9 if self._small else 18)
        return max(space(18), min(space(34), round(width * 0.66)))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Paint the picture on a neutral ground, or the request inside a dashed line."""
        theme = self._look.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        ground = QPainterPath()
        ground.addRoundedRect(box, 4, 4)
        painter.fillPath(ground, theme.colour("raised"))
        if self._image is not None:
            painter.setClipPath(ground)
            fitted = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
            target = QRectF(0, 0, fitted.width(), fitted.height())
            target.moveCenter(box.center())
            if theme.palette.name is PaletteName.NIGHT:
                # A white page at three in the morning takes a guard's night sight for minutes.
                painter.setOpacity(NIGHT_OPACITY)
            painter.drawImage(target, self._image)
        else:
            pen = QPen(theme.colour("accent" if self._over else "second_ink"), 2 if self._over else 1)
            pen.setDashPattern([4, 4])
            painter.strokePath(ground, pen)
            words = self._look.texts("verdict.reading" if self._busy else "document.drop")
            painter.setFont(theme.font(Type.BODY))
            painter.setPen(theme.colour("raised_ink"))
            beside = theme.space(3)
            inner = box.adjusted(beside, theme.space(), -beside, -theme.space())
            painter.drawText(inner, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, words)
        painter.end()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take one local file."""
        urls = event.mimeData().urls()
        if len(urls) == 1 and urls[0].isLocalFile():
            self._over = True
            self.update()
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: object) -> None:  # noqa: ARG002 - Qt's signature
        """Show that nothing would be dropped any more."""
        self._over = False
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand the path on."""
        self._over = False
        self.update()
        event.acceptProposedAction()
        self.dropped.emit(Path(event.mimeData().urls()[0].toLocalFile()))
