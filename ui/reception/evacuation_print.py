"""The evacuation list on paper: at once on the default printer, or as a PDF to be printed elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QBuffer, QEventLoop, QIODevice
from PySide6.QtGui import (
    QFont,
    QPagedPaintDevice,
    QPageSize,
    QPdfWriter,
    QTextCursor,
    QTextDocument,
    QTextLength,
    QTextTableFormat,
)
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from ui.i18n import Texts
from ui.models.evacuation_list import EvacuationRow
from ui.theme import FAMILIES

_POINTS = 10
_SHARES = (5, 25, 18, 20, 16, 16)
"""Of the width, for each column."""


def paper(rows: Sequence[EvacuationRow], heads: Sequence[str], texts: Texts) -> QTextDocument:
    """Return the list as a document: a box to tick, name, organisation, place, badge, what to mind.

    Every value goes in as plain text, so that no name is read as markup.
    """
    document = QTextDocument()
    # Not the window's font: its digits of equal width cannot be copied out of a PDF.
    document.setDefaultFont(QFont(FAMILIES, _POINTS))
    cursor = QTextCursor(document)
    for line in heads:
        cursor.insertText(line)
        cursor.insertBlock()
    form = QTextTableFormat()
    form.setHeaderRowCount(1)
    form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    form.setColumnWidthConstraints(
        [QTextLength(QTextLength.Type.PercentageLength, share) for share in _SHARES]
    )
    form.setCellPadding(4)
    form.setCellSpacing(0)
    names = ("state", "name", "organisation", "place", "badge", "notes")
    table = cursor.insertTable(len(rows) + 1, len(names), form)
    for number, name in enumerate(names):
        heading = texts(f"evacuation.column_{name}") if number else ""
        table.cellAt(0, number).firstCursorPosition().insertText(heading)
    for line_number, row in enumerate(rows, start=1):
        values = ("[  ]", row.name, row.organisation, row.place, row.badge, row.notes)
        for number, value in enumerate(values):
            table.cellAt(line_number, number).firstCursorPosition().insertText(value)
    return document


@dataclass(frozen=True, slots=True)
class OnPaper:
    """What became of a list: printed or not, or a PDF where the system has no printer."""

    printed: bool
    pdf: bytes | None = field(default=None, repr=False)


def put_on_paper(
    rows: Sequence[EvacuationRow], heads: Sequence[str], texts: Texts, *, printer: bool
) -> OnPaper:
    """Print the list, or make a PDF of it; on any thread, since five hundred people take a second or two."""
    # Laying out many pages starts a timer, and a thread of a pool has nothing that timers run in.
    loop = QEventLoop()
    document = paper(rows, heads, texts)
    done = OnPaper(print_now(document)) if printer else OnPaper(printed=False, pdf=as_pdf(document))
    del document, loop
    return done


def has_printer() -> bool:
    """Tell whether the system names a default printer."""
    return not QPrinterInfo.defaultPrinter().isNull()


def print_now(document: QTextDocument) -> bool:
    """Print on the default printer without asking anything; tell whether the printer took it."""
    printer = QPrinter(QPrinterInfo.defaultPrinter(), QPrinter.PrinterMode.HighResolution)
    document.print_(printer)
    return printer.printerState() not in {QPrinter.PrinterState.Error, QPrinter.PrinterState.Aborted}


def as_pdf(document: QTextDocument) -> bytes:
    """Return the document as a PDF; nothing is written to any disk."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPdfVersion(QPagedPaintDevice.PdfVersion.PdfVersion_1_6)
    document.print_(writer)
    # The file is whole only once its writer is gone.
    del writer
    buffer.close()
    return bytes(buffer.data().data())
