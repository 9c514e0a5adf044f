"""What was written about incidents of a request is read and ticked with the keys alone, before anybody signs."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.features.site import Site
from tests.features.test_incident_requests import DONE, SEEN, come_and_gone
from tests.ui.at_office import ALT, open_page, press
from tests.ui.at_requests import ended_visit, matched
from ui.main_window import MainWindow
from ui.privacy.request_detail import RequestDetail
from ui.privacy.requests_room import RequestsRoom
from ui.rooms import RoomName
from visitor_desk.privacy.incident import IncidentOutcome
from visitor_desk.privacy.requests import RequestKind


def in_front(window: MainWindow, site: Site) -> RequestDetail:
    room = open_page(window, site, RoomName.REQUESTS, "officer")
    assert isinstance(room, RequestsRoom)
    press(window, Qt.Key.Key_Return)
    return room.page.detail


def contents(detail: RequestDetail) -> list[str]:
    return [f"{row.title}: {row.words}" for row in detail.contents.model.rows]


def test_a_note_is_read_and_goes_along_once_it_is_ticked(window: MainWindow, site: Site):
    visit, incident = come_and_gone(site)
    site.desk.incidents.handle(site.facility, incident.id, IncidentOutcome.SPOKEN_WITH, DONE)
    request = matched(site, visit, RequestKind.ACCESS)
    detail = in_front(window, site)
    assert any("stays here" in line and "Walked in behind somebody" in line for line in contents(detail))
    press(window, Qt.Key.Key_I, ALT)
    assert detail.stack.currentWidget() is detail.notes
    box = detail.notes.boxes[incident.id]
    assert QApplication.focusWidget() is box
    assert not box.isChecked()
    assert box.accessibleDescription() == f"{SEEN}\nDone: {DONE}"
    press(window, Qt.Key.Key_Escape)
    assert detail.stack.currentWidget() is detail.second
    assert detail.notes.boxes == {}
    press(window, Qt.Key.Key_I, ALT)
    press(window, Qt.Key.Key_Space)
    press(window, Qt.Key.Key_Return)
    assert detail.stack.currentWidget() is detail.second
    assert any("told, with its note" in line for line in contents(detail))
    (read,) = site.desk.request_notes.read(site.officer, request)
    assert read.told.with_note
    press(window, Qt.Key.Key_I, ALT)
    assert detail.notes.boxes[incident.id].isChecked()


def test_where_nothing_was_written_nothing_is_offered(window: MainWindow, site: Site):
    matched(site, ended_visit(site), RequestKind.ACCESS)
    detail = in_front(window, site)
    assert not detail.second.notes.isVisible()
    press(window, Qt.Key.Key_I, ALT)
    assert detail.stack.currentWidget() is detail.second
