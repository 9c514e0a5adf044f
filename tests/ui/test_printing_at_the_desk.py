"""Badges and receipts at the desk: nothing waits for the printer, and its troubles are said and stand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from tests.features.site import SETTINGS, Site, found
from tests.ui.at_reception import open_reception
from tests.ui.fake_printers import FakePrinter
from ui.app import settle
from ui.main_window import MainWindow
from ui.reception.room import ReceptionRoom
from ui.widgets.pressed_at_once import SEEN_MS
from visitor_desk.paper.page_picture import PagePicture
from visitor_desk.paths import DataFolder
from visitor_desk.visits.badge_code import code_of
from visitor_desk.visits.visit import Visit

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site whose settings name a printer of labels."""
    root = tmp_path_factory.mktemp("printing") / "site"
    found(DataFolder(root), replace(SETTINGS, badge_printer="Labels"))
    return root


@pytest.fixture
def printer() -> FakePrinter:
    return FakePrinter()


@pytest.fixture
def room(window: MainWindow, site: Site, printer: FakePrinter) -> ReceptionRoom:
    site.ticket()
    opened = open_reception(window, site)
    opened._work.printer = printer
    opened.printing.look()
    settle(window)
    return opened


def admit(window: MainWindow, room: ReceptionRoom, site: Site) -> Visit:
    """Let somebody in by another way and let the page learn of it as of its own admission."""
    ticket = room.page.expected[0].of
    assert ticket is not None
    visit = site.desk.check_in.admit(site.guard, site.arrival(ticket))
    room._admitted(visit)
    settle(window)
    return visit


def states(window: MainWindow) -> str:
    assert window.bar is not None
    return " ".join(one.text() for one in window.bar.findChildren(type(window.bar._message)))


def code_in(picture: PagePicture | QImage) -> str:
    if isinstance(picture, QImage):
        image = picture.convertToFormat(QImage.Format.Format_RGB888)
        high, wide, step = image.height(), image.width(), image.bytesPerLine()
        rows = np.frombuffer(image.constBits(), np.uint8)[: high * step].reshape(high, step)
        pixels = rows[:, : wide * 3].reshape(high, wide, 3)
    else:
        pixels = np.frombuffer(picture.pixels, np.uint8).reshape(picture.height, picture.width, 3)
    said, _, _ = cv2.QRCodeDetector().detectAndDecode(np.ascontiguousarray(pixels))
    return str(said)


def test_a_badge_is_printed_once_somebody_is_in(
    window: MainWindow, room: ReceptionRoom, site: Site, printer: FakePrinter
):
    visit = admit(window, room, site)
    ((name, page, title, own_size),) = printer.pages
    assert (name, title, own_size) == ("Labels", "Badge 014", True)
    assert (round(page.width_mm), round(page.height_mm)) == (62, 100)
    assert code_in(page) == code_of(visit.id)
    assert window.bar is not None
    assert "printer" not in window.bar.message
    room.scan_badge(code_of(visit.id))
    settle(window)
    assert not site.desk.here_now.people(site.guard)


@pytest.mark.parametrize(
    ("trouble", "said", "stands"),
    [
        ({"names": ()}, "no printer Labels", "not found"),
        ({"stopped": True}, "stands still", "stands still"),
        ({"jams": True}, "gave the page up", "was not printed"),
    ],
)
def test_a_printer_in_trouble_holds_nobody_up_and_the_number_badge_stands_in(
    qtbot: QtBot,
    window: MainWindow,
    room: ReceptionRoom,
    site: Site,
    printer: FakePrinter,
    trouble: dict[str, object],
    said: str,
    stands: str,
):
    for name, value in trouble.items():
        setattr(printer, name, value)
    visit = admit(window, room, site)
    assert [one.visit.badge for one in site.desk.here_now.people(site.guard)] == ["014"]
    assert window.bar is not None
    assert said in window.bar.message
    assert "number badge" in window.bar.message
    assert stands in states(window)

    printer.names, printer.stopped, printer.jams = ("Labels", ""), False, False
    qtbot.keyClick(window, Qt.Key.Key_U, ALT)
    qtbot.waitUntil(lambda: len(printer.pages) == 1)
    settle(window)
    assert code_in(printer.pages[0][1]) == code_of(visit.id)
    assert window.bar.message == "Badge 014 goes to the printer"
    assert stands not in states(window)


def test_a_jam_that_the_queue_tells_later_shows_by_itself(
    window: MainWindow, room: ReceptionRoom, printer: FakePrinter
):
    printer.stopped = True
    room.printing.look()
    settle(window)
    assert "stands still" in states(window)
    printer.stopped = False
    room.printing.look()
    settle(window)
    assert "stands still" not in states(window)


def test_a_receipt_is_shown_once_printed_in_a_language_and_forgotten(
    qtbot: QtBot, window: MainWindow, room: ReceptionRoom, site: Site, printer: FakePrinter
):
    visit = admit(window, room, site)
    qtbot.keyClick(window, Qt.Key.Key_Q, ALT)
    qtbot.waitUntil(room.receipt.isVisible)
    settle(window)
    token = code_in(room.receipt.code.grab().toImage())
    assert site.desk.receipts.match(site.officer, token).visit == visit.id
    # The visitor's own screen shows the same, for a photograph, until the card goes.
    assert code_in(window.visitor.code.picture.grab().toImage()) == token
    shown = " ".join(line.text() for line in room.receipt.token)
    assert shown.replace(" ", "") == token
    room.receipt.language.editor.setCurrentIndex(2)
    qtbot.keyClick(room.receipt.print, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(printer.pages) == 2)
    settle(window)
    name, page, title, own_size = printer.pages[1]
    assert (name, title, own_size) == ("", "Receipt", False)
    assert code_in(page) == token
    assert room.receipt.isHidden()
    assert room.receipt._slip is None
    assert window.visitor.code.picture._matrix == ()
    assert all(not line.text() for line in room.receipt.token)


def test_escape_and_another_page_forget_the_token(
    qtbot: QtBot, window: MainWindow, room: ReceptionRoom, site: Site
):
    admit(window, room, site)
    for leave in (
        lambda: qtbot.keyClick(room.receipt.language.editor, Qt.Key.Key_Escape),
        lambda: window.go_to(1),
    ):
        window.go_to(0)
        settle(window)
        # A key that is struck again at once is one that was held.
        qtbot.wait(2 * SEEN_MS)
        qtbot.keyClick(window, Qt.Key.Key_Q, ALT)
        qtbot.waitUntil(room.receipt.isVisible)
        leave()
        settle(window)
        assert room.receipt._slip is None
        assert not any(line.text() for line in room.receipt.token)
    window.go_to(0)
    settle(window)
    assert room.receipt.isHidden()


def test_a_slip_that_cannot_be_printed_stays_on_the_screen(
    qtbot: QtBot, window: MainWindow, room: ReceptionRoom, site: Site, printer: FakePrinter
):
    admit(window, room, site)
    printer.names = ("Labels",)
    qtbot.keyClick(window, Qt.Key.Key_Q, ALT)
    qtbot.waitUntil(room.receipt.isVisible)
    qtbot.keyClick(room.receipt.print, Qt.Key.Key_Return)
    settle(window)
    assert room.receipt.isVisible()
    assert window.bar is not None
    assert "no printer" in window.bar.message


def test_papers_are_of_who_is_selected(window: MainWindow, room: ReceptionRoom, site: Site):
    here = room.page.here
    assert not here.receipt.isEnabled()
    assert not here.print_badge.isEnabled()
    admit(window, room, site)
    assert here.receipt.isEnabled()
    assert here.print_badge.isEnabled()
