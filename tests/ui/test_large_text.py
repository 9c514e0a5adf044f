"""Text at twice its size on a small screen: the window fits, and every page and act can be reached."""

from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtWidgets import QApplication, QScrollArea

from tests.disclosure_texts import written
from tests.features.site import PASSPHRASE, Site
from tests.ui.page_checks import check_acts, check_labels
from ui.app import make_window, settle
from ui.main_window import MainWindow
from ui.palettes import PaletteName
from ui.privacy.disclosures_room import DisclosuresRoom
from ui.rooms import RoomName
from ui.widgets.rail import Rail, RailButton

SMALL_SCREEN = (1280, 800)


@pytest.fixture(params=["nl", "en"])
def window(qapp: QApplication, site: Site, request: pytest.FixtureRequest) -> Iterator[MainWindow]:
    site.ticket()
    opened = make_window(qapp, site.desk, request.param, PaletteName.LIGHT, 2.0)
    opened.resize(*SMALL_SCREEN)
    opened.show()
    yield opened
    settle(opened)
    opened.hand_over()
    opened.close()
    shiboken6.delete(opened)


def check_rail(rail: Rail) -> None:
    """Every line keeps its whole height; the acts are in sight, and the open page is scrolled into it."""
    area = rail.findChild(QScrollArea)
    for line in rail.findChildren(RailButton):
        if line.isHidden():
            continue
        assert line.height() >= line.minimumHeight(), line.accessibleName()
        seen = line.visibleRegion().boundingRect()
        if line.isChecked() or not area.isAncestorOf(line):
            assert seen.height() == line.height(), line.accessibleName()


def test_pages_scroll_up_and_down_only_at_one_and_a_half_times_the_size(qapp: QApplication, site: Site):
    site.ticket()
    opened = make_window(qapp, site.desk, "nl", PaletteName.LIGHT, 1.5)
    opened.resize(*SMALL_SCREEN)
    opened.show()
    seen = set()
    for login in ("guard", "facility", "officer"):
        opened.open_session(site.desk.operators.sign_in(login, PASSPHRASE))
        settle(opened)
        for number, (name, _) in enumerate(opened.rooms):
            opened.go_to(number)
            settle(opened)
            area = opened.pages.currentWidget()
            assert isinstance(area, QScrollArea)
            assert area.horizontalScrollBar().maximum() == 0, name
            seen.add(name)
    assert {RoomName.RECEPTION, RoomName.ANNOUNCED, RoomName.ACCESS, RoomName.DENY, RoomName.ZONES} <= seen
    opened.hand_over()
    opened.close()
    shiboken6.delete(opened)


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_a_list_beside_one_thing_shows_all_its_columns(qapp: QApplication, site: Site, scale: float):
    written(site)
    opened = make_window(qapp, site.desk, "nl", PaletteName.LIGHT, scale)
    opened.resize(*SMALL_SCREEN)
    opened.show()
    opened.open_session(site.desk.operators.sign_in("officer", PASSPHRASE))
    opened.go_to([name for name, _ in opened.rooms].index(RoomName.DISCLOSURES))
    settle(opened)
    room = dict(opened.rooms)[RoomName.DISCLOSURES]
    assert isinstance(room, DisclosuresRoom)
    header, view = room.page.list.horizontalHeader(), room.page.list.viewport()
    assert header.length() <= view.width()
    assert min(header.sectionSize(number) for number in range(header.count())) > view.width() // 10
    area = opened.pages.currentWidget()
    assert isinstance(area, QScrollArea)
    assert area.horizontalScrollBar().maximum() == 0
    opened.hand_over()
    opened.close()
    shiboken6.delete(opened)


@pytest.mark.slow
def test_every_page_fits_a_small_screen_at_twice_the_size(window: MainWindow, site: Site):
    for login in ("guard", "facility", "officer"):
        window.open_session(site.desk.operators.sign_in(login, PASSPHRASE))
        settle(window)
        for number, _ in enumerate(window.rooms):
            window.go_to(number)
            settle(window)
            assert (window.width(), window.height()) == SMALL_SCREEN
            check_acts(window)
            check_labels(window)
            check_rail(window.rail)
