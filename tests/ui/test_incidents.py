"""F5: an incident is written down by key; facility is told, reads it with a purpose and handles it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.features.site import SUITE, Site
from tests.ui.at_office import ALT, CONTROL, open_page, press, type_in
from tests.ui.at_reception import open_reception
from ui.incidents.room import IncidentsRoom
from ui.main_window import MainWindow
from ui.rooms import RoomName
from visitor_desk.privacy.incident import IncidentKind, IncidentOutcome, NewIncident, new_incident_id
from visitor_desk.security.duties import Purpose
from visitor_desk.visits.visit import BadgeNumber


def happen(site: Site) -> None:
    visit = site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    badges = (visit.badge or BadgeNumber(""),)
    site.desk.incidents.write(
        site.guard,
        NewIncident(
            new_incident_id(), IncidentKind.TAILGATING, (SUITE,), "Walked in\nbehind 014", badges=badges
        ),
    )


def test_a_guard_writes_one_down_by_key_and_reads_it_back(window: MainWindow, site: Site):
    visit = site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    room = open_reception(window, site)
    press(window, Qt.Key.Key_F5)
    layer = room.notes.incident
    assert layer.isVisible()
    assert layer.form.field("kind").editor.hasFocus()
    press(window, Qt.Key.Key_Return, CONTROL)
    assert layer.form.field("text").editor.hasFocus()
    layer.form.choose(kind=IncidentKind.LEFT_ESCORT, zones=SUITE)
    layer.form.field("badges").editor.setFocus()
    type_in(window, "14 99", "", "Went off alone")
    press(window, Qt.Key.Key_Return, CONTROL)
    assert "99" in layer.form.trouble("badges")
    layer.form.write(badges="14")
    press(window, Qt.Key.Key_Return, CONTROL)
    assert layer.isHidden()
    (written,) = site.desk.incidents.all(site.facility)
    assert (written.kind, written.visits) == (IncidentKind.LEFT_ESCORT, (visit.id,))
    press(window, Qt.Key.Key_F5)
    (note,) = layer.notes
    assert "Left the escort" in note.head
    assert note.text == "Went off alone"
    assert layer.form.typed("text") == ""


def test_a_wrong_time_is_said_at_its_field(window: MainWindow, site: Site):
    room = open_reception(window, site)
    press(window, Qt.Key.Key_F5)
    form = room.notes.incident.form
    form.write(text="A door stood open", at="half past two")
    press(window, Qt.Key.Key_Return, CONTROL)
    assert form.trouble("at")
    form.write(at="23:59")
    press(window, Qt.Key.Key_Return, CONTROL)
    assert "7 days" in form.trouble("at")
    assert form.typed("text") == "A door stood open"
    assert list(site.desk.incidents.all(site.facility)) == []


@pytest.mark.parametrize("login", ["facility", "officer"])
def test_who_handles_it_is_told_reads_with_a_purpose_and_says_what_was_done(
    qtbot: QtBot, window: MainWindow, site: Site, login: str
):
    happen(site)
    room = open_page(window, site, RoomName.INCIDENTS, login)
    assert isinstance(room, IncidentsRoom)
    qtbot.waitUntil(lambda: _said_below(window))
    detail = room.page.detail
    qtbot.waitUntil(lambda: "badge 014" in dict(detail.facts)["Visits"])
    assert "Walked" not in str(detail.facts)
    press(window, Qt.Key.Key_R, ALT)
    press(window, Qt.Key.Key_Return)
    assert dict(detail.facts)["What was seen"] == "Walked in\nbehind 014"
    press(window, Qt.Key.Key_H, ALT)
    press(window, Qt.Key.Key_Return, CONTROL)
    assert room.page.form.trouble("done")
    type_in(window, "Spoke with both")
    press(window, Qt.Key.Key_Return, CONTROL)
    assert not detail.handle.isEnabled()
    assert not _said_below(window)
    (handled,) = site.desk.incidents.all(site.auditor)
    assert handled.outcome is IncidentOutcome.SPOKEN_WITH
    assert site.desk.incidents.read(site.officer, handled.id, Purpose.AUDIT).done == "Spoke with both"


def test_a_house_without_incidents_says_what_to_do(window: MainWindow, site: Site):
    room = open_page(window, site, RoomName.INCIDENTS)
    assert isinstance(room, IncidentsRoom)
    assert room.page.model.rows == []


def _said_below(window: MainWindow) -> bool:
    """Whether the foot of the window says that an incident waits."""
    assert window.bar is not None
    return any("incident to handle" in label.text() for label in window.bar.findChildren(QLabel))
