"""What is left of a document on the screen and in a check-in: covered pictures, findings, and no lines."""

from dataclasses import replace
from pathlib import Path

import cv2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from tests.documents.builders import build_td3
from tests.features.site import Site
from tests.ui.at_reception import open_reception
from tests.ui.test_document_input import ALT, PASSPORT, covers_in, page_of, pressed, until
from ui.app import settle
from ui.main_window import MainWindow
from ui.reception.page import ReceptionPage
from ui.reception.picture_view import UNREAD_SIDE
from visitor_desk.documents.document_rules import FindingCode
from visitor_desk.visits.place import Zone, ZoneId, ZoneKind
from visitor_desk.visits.visit import VisitFilter


@pytest.fixture
def page(window: MainWindow, site: Site) -> ReceptionPage:
    """The page of a guard who has signed in; two people are expected."""
    site.ticket("Eriksson, Anna Maria")
    site.ticket("Okafor, Chidi")
    return open_reception(window, site).page


def test_a_picture_file_is_covered_before_it_is_shown(
    qtbot: QtBot, window: MainWindow, page: ReceptionPage, tmp_path: Path
):
    file = tmp_path / "passport.png"
    cv2.imwrite(str(file), page_of(build_td3(issuer="NLD", nationality="NLD", optional="123456782")))
    page.picture_given.emit(file)
    until(qtbot, lambda: page.document.picture.image is not None)
    assert covers_in(page.document.picture.image) > 100
    assert page.document.covered.isVisible()


def test_a_picture_whose_lines_are_not_read_shows_no_print(
    qtbot: QtBot, window: MainWindow, page: ReceptionPage, tmp_path: Path
):
    whole = page_of(PASSPORT)
    file = tmp_path / "cut.png"
    cv2.imwrite(str(file), whole[: int(0.8 * whole.shape[0])])
    page.picture_given.emit(file)
    until(qtbot, lambda: page.document.picture.image is not None)
    image = page.document.picture.image
    assert image is not None
    assert max(image.width(), image.height()) == UNREAD_SIDE


def with_picture(page: ReceptionPage) -> None:
    image = QImage(90, 60, QImage.Format.Format_RGB32)
    image.fill(QColor("#334455"))
    page.show_image(image)


def show_document(qtbot: QtBot, window: MainWindow, page: ReceptionPage, **fields: str) -> None:
    page.lines_given.emit(list(build_td3(**fields)))
    settle(window)
    assert page.draft.document is not None
    with_picture(page)


def test_the_picture_goes_when_the_photo_was_compared(qtbot: QtBot, window: MainWindow, page: ReceptionPage):
    show_document(qtbot, window, page)
    pressed(qtbot, window, Qt.Key.Key_Y, ALT)
    assert page.draft.resembles
    assert page.document.picture.image is None


def test_a_check_in_that_waits_holds_findings_and_neither_picture_nor_lines(
    qtbot: QtBot, window: MainWindow, page: ReceptionPage, site: Site
):
    show_document(qtbot, window, page, surname="ERICSSON", given_names="ANNA MARIA")
    page.choose_person(next(one for one in page.expected if one.name.startswith("Eriksson")))
    settle(window)
    pressed(qtbot, window, Qt.Key.Key_S, ALT)
    pressed(qtbot, window, Qt.Key.Key_Escape)
    assert page.tabs == 2
    page.bring_to_front(0)
    settle(window)
    document = page.draft.document
    assert document is not None
    assert (document.check.mrz, document.check.covers) == (None, ())
    assert page.document.picture.image is None
    assert "ERICSSON" not in " ".join(page.document.banner.sentences)
    assert [one.code for one in document.to_settle] == [FindingCode.NAME_DIFFERS]
    assert page.draft.unsettled == ()
    pressed(qtbot, window, Qt.Key.Key_Y, ALT)
    page.visit.admit.click()
    settle(window)
    (visit,) = site.desk.visit_book.page(site.facility, VisitFilter())
    assert visit.badge == "014"


def test_whoever_waited_and_is_somebody_else_after_all_shows_the_document_again(
    qtbot: QtBot, window: MainWindow, page: ReceptionPage
):
    show_document(qtbot, window, page)
    page.open_new()
    page.bring_to_front(0)
    page.choose_person(page.draft.expected)
    settle(window)
    assert page.draft.document is not None
    page.choose_person(next(one for one in page.expected if one.name.startswith("Okafor")))
    settle(window)
    assert page.draft.document is None


@pytest.mark.parametrize("reason", [None, "cage contract"])
def test_a_number_waits_only_for_a_zone_that_keeps_it(
    qtbot: QtBot, window: MainWindow, page: ReceptionPage, reason: str | None
):
    show_document(qtbot, window, page, number="NW4736281")
    place = Zone(ZoneId("cage-9"), None, ZoneKind.CAGE, "Cage 9", number_reason=reason)
    page.change(lambda draft: replace(draft, expected=replace(draft.expected, places=(place,))))
    page.open_new()
    page.bring_to_front(0)
    assert page.draft.document is not None
    assert page.draft.document.check.number_seen == ("NW4736281" if reason else None)


def test_a_blank_desk_holds_no_picture_and_no_lines(qtbot: QtBot, window: MainWindow, page: ReceptionPage):
    show_document(qtbot, window, page)
    window.evacuation.show_list()
    settle(window)
    assert page.document.picture.image is None
    assert page.draft.document is not None
    assert page.draft.document.check.mrz is None


def test_a_result_that_comes_late_reaches_nobody_else(qtbot: QtBot, window: MainWindow, page: ReceptionPage):
    page.lines_given.emit(list(PASSPORT))
    page.choose_person(page.expected[0])
    page.escape()
    settle(window)
    assert page.draft.document is None


@pytest.mark.parametrize("height", range(480, 720, 40))
def test_the_panel_comes_to_rest_at_any_height(
    qtbot: QtBot, window: MainWindow, page: ReceptionPage, height: int
):
    with_picture(page)
    window.resize(1366, height)
    settle(window)
    view = page.document.picture
    assert view.height() == view.heightForWidth(view.width())


def test_enter_is_the_visit_s_once_the_document_was_read(
    qtbot: QtBot, window: MainWindow, page: ReceptionPage
):
    pressed(qtbot, window, Qt.Key.Key_F4)
    page.document.lines_editor.setPlainText("\n".join(PASSPORT))
    settle(window)
    assert page.draft.document is not None
    assert page.visit.isAncestorOf(window.focusWidget())
