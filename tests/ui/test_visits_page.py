"""What a facility manager does: filter, look at a visit's coverage, reveal a name for a purpose."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.features.site import HOST, PASSPHRASE, PCI_SUITE, SUITE, Site
from ui.app import settle
from ui.main_window import MainWindow
from ui.visits.page import VisitsPage
from ui.visits.room import VisitsRoom
from visitor_desk.footage.camera import Camera, CameraId, CameraView, FootageSource, SourceId
from visitor_desk.security.duties import Purpose
from visitor_desk.visits.phone_approval import AuthoriserId, Call, PhoneApproval
from visitor_desk.visits.visit import RefusalReason, VisitState

ALT = Qt.KeyboardModifier.AltModifier


def open_page(window: MainWindow, site: Site, login: str = "facility") -> VisitsPage:
    window.open_session(site.desk.operators.sign_in(login, PASSPHRASE))
    room = next(room for _, room in window.rooms if isinstance(room, VisitsRoom))
    window.go_to([one for _, one in window.rooms].index(room))
    settle(window)
    return room.page


@pytest.fixture
def page(window: MainWindow, site: Site) -> VisitsPage:
    source = SourceId("recorder")
    site.desk.cameras.add_source(
        site.facility, FootageSource(source, "Recorder", str(site.folder.root / "none"), "frigate", "UTC")
    )
    site.desk.cameras.add(
        site.facility, Camera(CameraId("door"), "Lobby in", SUITE, CameraView.ENTRANCE, source, "door")
    )
    site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    site.desk.check_in.refuse(site.guard, RefusalReason.NO_TICKET)
    return open_page(window, site)


def test_the_list_masks_every_name(page: VisitsPage):
    assert len(page.model.rows) == 2
    assert all("Eriksson" not in row.who for row in page.model.rows)
    assert any(row.who.startswith("••••") for row in page.model.rows)


def test_dots_and_timeline_come_by_themselves(window: MainWindow, page: VisitsPage):
    assert all(row.dots is not None for row in page.model.rows)
    here = next(n for n, row in enumerate(page.model.rows) if not row.refused)
    page.list.selectRow(here)
    settle(window)
    assert "Lobby in" in page.detail.timeline.accessibleDescription()
    assert page.detail.table_model.rowCount() > 0


def test_the_table_twin_is_a_key_away(qtbot: QtBot, window: MainWindow, page: VisitsPage):
    assert page.detail.timeline.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_T, ALT)
    qtbot.waitUntil(page.detail.table.isVisible)
    assert not page.detail.timeline.isVisible()


def test_a_filter_is_a_choice(window: MainWindow, page: VisitsPage):
    page.state.editor.choose(VisitState.REFUSED)
    page.filter_changed.emit()
    settle(window)
    assert [row.refused for row in page.model.rows] == [True]
    page.state.editor.choose(None)
    page.zone.editor.choose(PCI_SUITE)
    page.filter_changed.emit()
    settle(window)
    assert page.model.rows == []
    assert not page.list.isVisible()


def test_a_name_needs_a_purpose_and_is_logged(qtbot: QtBot, window: MainWindow, page: VisitsPage, site: Site):
    here = next(n for n, row in enumerate(page.model.rows) if not row.refused)
    page.list.selectRow(here)
    settle(window)
    visit = page.chosen
    assert visit is not None
    before = len(site.desk.log.about(site.officer, visit))
    qtbot.keyClick(window, Qt.Key.Key_R, ALT)
    qtbot.waitUntil(page.detail.purpose.isVisible)
    page.detail.purpose.editor.choose(Purpose.SAFETY)
    qtbot.keyClick(page.detail.purpose.editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.detail.title.text() == "Eriksson, Anna Maria")
    assert "Safety and incidents" in window.bar.message
    assert len(site.desk.log.about(site.officer, visit)) == before + 1


def test_a_refused_visit_has_no_name_to_reveal(window: MainWindow, page: VisitsPage):
    refused = next(n for n, row in enumerate(page.model.rows) if row.refused)
    page.list.selectRow(refused)
    settle(window)
    assert not page.detail.reveal.isEnabled()


def test_an_auditor_reads_and_reveals_nothing(window: MainWindow, site: Site):
    site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    page = open_page(window, site, "auditor")
    assert len(page.model.rows) == 1
    assert not page.detail.reveal.isVisible()


def test_older_visits_come_page_by_page(monkeypatch: pytest.MonkeyPatch, window: MainWindow, site: Site):
    monkeypatch.setattr("ui.visits.room.PAGE", 4)
    for _ in range(7):
        visit = site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
        site.desk.check_out.by_visit(site.guard, visit.id)
    page = open_page(window, site)
    assert len(page.model.rows) == 4
    assert page.more.isVisible()
    page.more.click()
    settle(window)
    assert len({row.visit for row in page.model.rows}) == 7
    assert not page.more.isVisible()


def test_on_whose_word_somebody_came_stands_with_the_visit(window: MainWindow, site: Site):
    at = site.clock.now() - timedelta(minutes=3)
    replacement = site.arrival(
        site.ticket(),
        check=site.document(surname="HADDAD", given_names="SAMIR"),
        guest="Haddad, Samir",
        approval=PhoneApproval(AuthoriserId(HOST), Call.AUTHORISER_CALLED, at),
    )
    site.desk.check_in.admit(site.guard, replacement)
    page = open_page(window, site)
    page.list.selectRow(0)
    settle(window)
    said = [label.text() for label in page.detail.findChildren(QLabel)]
    assert "Approved by phone" in said
    told = "P. de Vries, who called the desk 3 Nov 12:57 · in another's place"
    assert told in said
