"""Parts beside each other while they fit, and pages that do not scroll sideways where the text is large."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from tests.features.site import Site
from tests.ui.at_office import open_page
from tests.ui.at_requests import ended_visit, matched
from ui.app import make_window, settle
from ui.look import Look
from ui.main_window import MainWindow
from ui.palettes import PaletteName
from ui.privacy.requests_room import RequestsRoom
from ui.rooms import RoomName
from ui.widgets.beside import Beside
from visitor_desk.privacy.requests import RequestKind

SMALL_SCREEN = (1280, 800)


def part(width: int) -> QWidget:
    shown = QLabel()
    shown.setMinimumWidth(width)
    return shown


def test_as_many_stand_in_a_row_as_fit(qtbot: QtBot, look: Look):
    beside = Beside(look.theme, [part(200) for _ in range(5)], [1] * 5, low=10)
    qtbot.addWidget(beside)
    gap = look.theme.space(1.5)
    beside.show()
    for number in (5, 4, 3, 2, 1, 3):
        beside.resize(200 * number + gap * (number - 1), 600)
        assert beside.in_row == number
    assert beside.minimumSizeHint().width() == 200


def test_a_part_that_grows_pushes_the_others_below(qtbot: QtBot, look: Look):
    parts = [part(200), part(200)]
    beside = Beside(look.theme, parts, [1, 0], low=10)
    qtbot.addWidget(beside)
    beside.resize(500, 600)
    beside.show()
    assert beside.in_row == 2
    parts[1].setMinimumWidth(400)
    qtbot.waitUntil(lambda: beside.in_row == 1)
    assert parts[0].minimumHeight() == look.theme.space(10)


@pytest.fixture
def large(qapp: QApplication, site: Site) -> Iterator[MainWindow]:
    opened = make_window(qapp, site.desk, "nl", PaletteName.DARK, 1.5)
    opened.resize(*SMALL_SCREEN)
    opened.show()
    yield opened
    settle(opened)
    opened.hand_over()
    opened.close()
    shiboken6.delete(opened)


def sideways(window: MainWindow) -> int:
    settle(window)
    area = window.pages.currentWidget()
    assert isinstance(area, QScrollArea)
    return area.horizontalScrollBar().maximum()


@pytest.mark.parametrize("kind", list(RequestKind))
def test_no_step_of_a_request_scrolls_sideways(large: MainWindow, site: Site, kind: RequestKind):
    visit = ended_visit(site)
    matched(site, visit, kind)
    room = open_page(large, site, RoomName.REQUESTS, "officer")
    assert isinstance(room, RequestsRoom)
    assert sideways(large) == 0
    room.open_first()
    assert sideways(large) == 0


def test_holds_do_not_scroll_sideways(large: MainWindow, site: Site):
    open_page(large, site, RoomName.HOLDS, "officer")
    assert sideways(large) == 0
