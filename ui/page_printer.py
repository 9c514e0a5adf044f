"""Printers as the window uses them: a page goes to one of them, or an error says why not."""

from __future__ import annotations

from typing import Final, Protocol

from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QImage, QPagedPaintDevice, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from visitor_desk.errors import DeskError
from visitor_desk.paper.page_picture import PagePicture

DOTS_PER_INCH: Final = 300
"""What printers of labels have; others have more and lose nothing that can be seen."""
_TROUBLE: Final = frozenset({QPrinter.PrinterState.Error, QPrinter.PrinterState.Aborted})


class PrinterMissing(DeskError):
    """The system has no printer of this name, or no default printer at all. Values: `printer`."""

    code = "printer.missing"


class PrinterStopped(DeskError):
    """The printer's queue stands still: off, out of paper, or jammed. Values: `printer`."""

    code = "printer.stopped"


class PrintFailed(DeskError):
    """The printer did not take the page, or gave it up. Values: `printer`."""

    code = "printer.failed"


class PagePrinter(Protocol):
    """Takes pages as pictures; called beside the window, one call at a time. An empty name is the default."""

    def check(self, printer: str) -> None:
        """Raise PrinterMissing or PrinterStopped unless the printer could be given a page now."""
        ...

    def put(self, printer: str, page: PagePicture, title: str, *, own_size: bool) -> None:
        """Print a page in its true size; with `own_size` on paper of exactly that size, else on what is in.

        The title stands in the system's queue and names nobody. Raises what `check` does, and PrintFailed.
        What the system learns of a page later, it says at the next `check`.
        """
        ...


class SystemPrinter:
    """The printers of this machine, by way of Qt; nothing is written to any disk by this program."""

    def check(self, printer: str) -> None:
        """Raise PrinterMissing or PrinterStopped unless the printer could be given a page now."""
        self._info(printer)

    def put(self, printer: str, page: PagePicture, title: str, *, own_size: bool) -> None:
        """Print a page in its true size."""
        device = QPrinter(self._info(printer), QPrinter.PrinterMode.HighResolution)
        device.setDocName(title)
        if own_size:
            lie_on(device, page)
        if not painted(device, device.resolution(), page) or device.printerState() in _TROUBLE:
            raise PrintFailed(printer=printer or "–")

    @staticmethod
    def _info(printer: str) -> QPrinterInfo:
        info = QPrinterInfo.printerInfo(printer) if printer else QPrinterInfo.defaultPrinter()
        if info.isNull():
            raise PrinterMissing(printer=printer or "–")
        if info.state() in _TROUBLE:
            raise PrinterStopped(printer=printer or "–")
        return info


def lie_on(device: QPagedPaintDevice, page: PagePicture) -> None:
    """Give a device paper of the size of a page, without margins."""
    size = QSizeF(page.width_mm, page.height_mm)
    device.setPageSize(QPageSize(size, QPageSize.Unit.Millimeter))
    device.setPageMargins(QMarginsF())


def painted(device: QPagedPaintDevice, resolution: int, page: PagePicture) -> bool:
    """Paint a page in its true size at the upper left corner; tell whether the device took it."""
    painter = QPainter()
    if not painter.begin(device):
        return False
    image = QImage(page.pixels, page.width, page.height, page.width * 3, QImage.Format.Format_RGB888)
    inch = resolution / 25.4
    painter.drawImage(QRectF(0, 0, page.width_mm * inch, page.height_mm * inch), image)
    return painter.end()
