"""What a guard does at the desk, by keyboard, on a real installation."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from tests.documents.builders import build_td3
from tests.features.site import ESCORT, PCI_SUITE, Site
from tests.ui.at_reception import open_reception
from ui.app import settle
from ui.main_window import MainWindow
from ui.models.here_now import Presence
from ui.palettes import Tone
from ui.reception.open_tabs import MOST_OPEN
from ui.reception.page import ReceptionPage
from ui.reception.picture_view import LONGEST_SIDE, read_preview
from ui.reception.room import ReceptionRoom
from visitor_desk.documents.document_rules import FindingCode
from visitor_desk.visits.visit import RefusalReason, VisitFilter, VisitState

ALT = Qt.KeyboardModifier.AltModifier
GOOD = {"surname": "ERIKSSON", "given_names": "ANNA MARIA"}

Press = Callable[[Qt.Key], None]


@pytest.fixture
def room(window: MainWindow, site: Site) -> ReceptionRoom:
    """The page of a guard who has signed in; three people are expected."""
    site.ticket("Eriksson, Anna Maria")
    site.ticket("Okafor, Chidi", PCI_SUITE)
    site.ticket("Janssen, Bram")
    return open_reception(window, site)


@pytest.fixture
def page(room: ReceptionRoom) -> ReceptionPage:
    return room.page


def type_lines(qtbot: QtBot, window: MainWindow, page: ReceptionPage, **fields: str) -> None:
    """Press F4 and type the lines of a passport, as a guard or a reader that is a keyboard does."""
    qtbot.keyClick(window, Qt.Key.Key_F4)
    qtbot.waitUntil(page.document.lines.isVisible)
    first, second = build_td3(**fields)
    page.document.lines_editor.setPlainText(first)
    page.document.lines_editor.appendPlainText(second)
    settle(window)


def press(qtbot: QtBot, window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier = ALT) -> None:
    qtbot.keyClick(window, key, modifier)
    qtbot.wait(130)
    settle(window)


def admitted(site: Site) -> list[str]:
    return [visit.badge or "" for visit in site.desk.visit_book.page(site.facility, VisitFilter())]


def test_an_announced_visitor_is_let_in_by_keyboard_alone(
    qtbot: QtBot, window: MainWindow, page: ReceptionPage, site: Site
):
    type_lines(qtbot, window, page, **GOOD)
    assert page.draft.expected is not None
    assert page.draft.expected.name == "Eriksson, Anna Maria"
    assert page.document.banner.tone is Tone.GOOD
    assert not page.visit.admit.isEnabled()
    press(qtbot, window, Qt.Key.Key_Y)
    assert page.visit.admit.isEnabled()
    page.visit.person.editor.setFocus()
    press(qtbot, window, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier)
    assert admitted(site) == ["014"]
    assert "Admitted with badge 014" in window.bar.message
    assert page.draft.document is None
    assert page.here.model.count(Presence.HERE) == 1


def test_a_name_that_differs_needs_a_named_choice(
    qtbot: QtBot, window: MainWindow, page: ReceptionPage, site: Site
):
    type_lines(qtbot, window, page, surname="ERICSSON", given_names="ANNA MARIA")
    assert page.document.banner.verdict == "Look again"
    assert page.draft.unsettled == (FindingCode.NAME_DIFFERS,)
    press(qtbot, window, Qt.Key.Key_Y)
    assert not page.visit.admit.isEnabled()
    press(qtbot, window, Qt.Key.Key_S)
    assert page.draft.unsettled == ()
    assert page.visit.admit.isEnabled()
    page.visit.admit.click()
    settle(window)
    assert admitted(site) == ["014"]


def test_a_zone_with_an_escort_waits_for_its_name(
    qtbot: QtBot, window: MainWindow, page: ReceptionPage, site: Site
):
    type_lines(qtbot, window, page, surname="OKAFOR", given_names="CHIDI")
    press(qtbot, window, Qt.Key.Key_Y)
    assert not page.visit.admit.isEnabled()
    assert "required in Suite 2" in page.visit.escort.label.text()
    editor = page.visit.escort.editor
    editor.choose(ESCORT)
    editor.activated.emit(editor.currentIndex())
    assert page.visit.admit.isEnabled()


def test_an_expired_document_cannot_be_admitted(qtbot: QtBot, window: MainWindow, page: ReceptionPage):
    type_lines(qtbot, window, page, expiry="200101", **GOOD)
    assert page.document.banner.tone is Tone.BAD
    assert not page.document.resembles.isEnabled()
    assert not page.visit.admit.isEnabled()


def test_lines_that_are_none_get_a_sentence_and_lose_nothing(
    qtbot: QtBot, window: MainWindow, page: ReceptionPage
):
    page.lines_given.emit(["THIS IS NO LINE", "NOR THIS"])
    settle(window)
    assert "no known document" in page.document.banner.sentences[0]
    assert page.draft.document is None


def test_a_file_that_is_no_picture_gets_a_sentence(
    qtbot: QtBot, window: MainWindow, page: ReceptionPage, tmp_path: Path
):
    file = tmp_path / "not.png"
    file.write_bytes(b"this is no picture")
    page.picture_given.emit(file)
    qtbot.waitUntil(lambda: bool(page.document.banner.sentences), timeout=20_000)
    settle(window)
    assert "is no picture" in page.document.banner.sentences[0]


def test_refusing_keeps_time_place_and_reason(
    qtbot: QtBot, window: MainWindow, page: ReceptionPage, site: Site
):
    type_lines(qtbot, window, page, expiry="200101", **GOOD)
    press(qtbot, window, Qt.Key.Key_R)
    reason = page.visit.reason.editor
    reason.choose(RefusalReason.DOCUMENT_NOT_VALID)
    press(qtbot, window, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier)
    (visit,) = site.desk.visit_book.page(site.facility, VisitFilter())
    assert (visit.state, visit.refusal) == (VisitState.REFUSED, RefusalReason.DOCUMENT_NOT_VALID)
    assert "Refusal recorded: Document is not valid" in window.bar.message


def test_escape_leaves_the_innermost_thing_first(qtbot: QtBot, window: MainWindow, page: ReceptionPage):
    type_lines(qtbot, window, page, **GOOD)
    press(qtbot, window, Qt.Key.Key_R)
    assert page.visit.reason.isVisible()
    press(qtbot, window, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    assert not page.visit.reason.isVisible()
    assert page.tabs == 1
    press(qtbot, window, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    assert page.tabs == 2
    assert page.draft.document is None


def test_two_check_ins_hold_two_badges_and_wait_for_each_other(
    qtbot: QtBot, window: MainWindow, page: ReceptionPage
):
    type_lines(qtbot, window, page, **GOOD)
    press(qtbot, window, Qt.Key.Key_F2, Qt.KeyboardModifier.NoModifier)
    assert (page.tabs, page.draft.badge) == (2, "015")
    page.bring_to_front(0)
    assert (page.draft.badge, page.draft.expected is not None) == ("014", True)
    for _ in range(10):
        page.open_new()
    assert page.tabs <= MOST_OPEN


def test_a_badge_comes_back_and_the_slip_is_undone(
    qtbot: QtBot, window: MainWindow, page: ReceptionPage, site: Site, room: ReceptionRoom
):
    site.desk.check_in.admit(
        site.guard,
        site.arrival(site.ticket("Nguyen, Minh"), check=site.document(surname="NGUYEN", given_names="MINH")),
    )
    room.enter()
    settle(window)
    press(qtbot, window, Qt.Key.Key_B)
    qtbot.keyClicks(page.here.badge.editor, "14")
    qtbot.keyClick(page.here.badge.editor, Qt.Key.Key_Return)
    settle(window)
    assert "Checked out, badge 014 back" in window.bar.message
    assert page.here.model.count(Presence.HERE) == 0
    assert page.here.model.rows[-1].presence is Presence.LEFT
    press(qtbot, window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert "badge 014 is out again" in window.bar.message
    assert page.here.model.count(Presence.HERE) == 1


def test_a_badge_nobody_carries_gets_a_sentence(qtbot: QtBot, window: MainWindow, page: ReceptionPage):
    page.badge_back.emit("016")
    settle(window)
    assert "Nobody here carries badge 016" in window.bar.message


def test_whoever_is_chosen_in_the_list_is_checked_out(
    qtbot: QtBot, window: MainWindow, page: ReceptionPage, site: Site, room: ReceptionRoom
):
    site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    room.enter()
    settle(window)
    assert not page.here.check_out.isEnabled()
    page.here.list.selectRow(0)
    press(qtbot, window, Qt.Key.Key_O)
    assert page.here.model.count(Presence.HERE) == 0


def test_an_expected_person_is_chosen_from_the_list(qtbot: QtBot, page: ReceptionPage):
    row = next(n for n, one in enumerate(page.here.model.rows) if one.name == "Janssen, Bram")
    page.here.list.doubleClicked.emit(page.here.model.index(row, 0))
    assert page.draft.expected is not None
    assert page.draft.expected.name == "Janssen, Bram"
    assert page.visit.name.text() == "Janssen, Bram"


def test_finding_somebody_in_the_list(qtbot: QtBot, window: MainWindow, page: ReceptionPage):
    press(qtbot, window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(page.here.wanted.editor, "okaf")
    assert [row.name for row in page.here.model.rows] == ["Okafor, Chidi"]
    qtbot.keyClicks(page.here.wanted.editor, "xyz")
    assert not page.here.list.isVisible()
    page.escape()
    assert len(page.here.model.rows) == 3


def test_the_notice_and_the_rules_go_into_the_visit(
    qtbot: QtBot, window: MainWindow, page: ReceptionPage, site: Site
):
    type_lines(qtbot, window, page, **GOOD)
    for key in (Qt.Key.Key_Y, Qt.Key.Key_N, Qt.Key.Key_H):
        press(qtbot, window, key)
    page.visit.admit.click()
    settle(window)
    (visit,) = site.desk.visit_book.page(site.facility, VisitFilter())
    assert (visit.notice, visit.rules) == ("en v1", "v1")


def test_every_label_shows_plain_text(qtbot: QtBot, window: MainWindow, page: ReceptionPage):
    labels = page.findChildren(QLabel)
    assert labels
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in labels)


def test_a_picture_is_made_small_and_never_written(tmp_path: Path, qapp: QApplication):
    picture = QImage(3000, 1500, QImage.Format.Format_RGB32)
    picture.fill(QColor("#334455"))
    file = tmp_path / "large.png"
    picture.save(str(file))
    before = sorted(tmp_path.iterdir())
    image = read_preview(file)
    assert image is not None
    assert (image.width(), image.height()) == (LONGEST_SIDE, LONGEST_SIDE // 2)
    assert sorted(tmp_path.iterdir()) == before


def test_what_is_no_picture_has_no_preview(tmp_path: Path, qapp: QApplication):
    file = tmp_path / "page.svg"
    file.write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    assert read_preview(file) is None
