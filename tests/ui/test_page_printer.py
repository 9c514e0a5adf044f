"""Pages as they reach a printer: in their true size, and readable; a desk without one misses nothing."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QPdfWriter
from PySide6.QtWidgets import QApplication

from tests.features.site import Site
from tests.paper.test_small_papers import FACE
from tests.ui.at_reception import open_reception
from tests.ui.fake_printers import FakePrinter, PagePrinterContract
from ui.app import settle
from ui.main_window import MainWindow
from ui.page_printer import DOTS_PER_INCH, PagePrinter, SystemPrinter, lie_on, painted
from visitor_desk.paper.badge_paper import BadgeFormat, badge_pdf
from visitor_desk.paper.page_picture import page_pictures


class TestFakePrinter(PagePrinterContract):
    @pytest.fixture
    def printer(self) -> PagePrinter:
        return FakePrinter()


class TestSystemPrinter(PagePrinterContract):
    @pytest.fixture
    def printer(self, qapp: QApplication) -> PagePrinter:
        return SystemPrinter()


@pytest.mark.parametrize("size", BadgeFormat)
def test_a_badge_comes_out_of_a_device_in_its_size_and_its_code_is_read(
    qapp: QApplication, size: BadgeFormat
):
    (page,) = page_pictures(badge_pdf(FACE, size), DOTS_PER_INCH)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    device = QPdfWriter(buffer)
    device.setResolution(600)
    lie_on(device, page)
    assert painted(device, device.resolution(), page)
    del device
    (out,) = page_pictures(bytes(buffer.data().data()), DOTS_PER_INCH)
    assert (round(out.width_mm), round(out.height_mm)) == (round(page.width_mm), round(page.height_mm))
    pixels = np.frombuffer(out.pixels, np.uint8).reshape(out.height, out.width, 3)
    said, _, _ = cv2.QRCodeDetector().detectAndDecode(np.ascontiguousarray(pixels))
    assert said == FACE.code


def test_without_a_printer_in_the_settings_nothing_is_printed_or_missed(window: MainWindow, site: Site):
    ticket = site.ticket()
    room = open_reception(window, site)
    room._work.printer = printer = FakePrinter()
    room._admitted(site.desk.check_in.admit(site.guard, site.arrival(ticket)))
    settle(window)
    assert printer.pages == []
    assert room.page.here.print_badge.isHidden()
    assert room.page.here.receipt.isEnabled()
    assert room._work.printer_trouble is None
