"""F6: an authority at the desk is written down by key; privacy is told at once, reads it and takes it on."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from tests.features.site import Site
from tests.ui.at_office import ALT, open_page, press, type_in
from tests.ui.at_reception import open_reception
from ui.main_window import MainWindow
from ui.privacy.authorities_room import AuthoritiesRoom
from ui.rooms import RoomName
from visitor_desk.privacy.authority_visit import (
    AskedFor,
    Authority,
    NewAuthorityVisit,
    OfficerAccount,
    OrderShown,
    new_authority_visit_id,
)
from visitor_desk.security.duties import Purpose

ACCOUNT = OfficerAccount("J. Bakker", True, "PL-1", "", "Footage of the dock", "Privacy was called")


def come(site: Site) -> None:
    new = NewAuthorityVisit(
        new_authority_visit_id(), Authority.POLICE, AskedFor.FOOTAGE, OrderShown.ORAL, ACCOUNT
    )
    site.desk.authority_visits.write(site.guard, new)


def test_a_guard_writes_it_down_by_key_and_what_is_missing_is_said_at_its_field(
    window: MainWindow, site: Site
):
    room = open_reception(window, site)
    before = window.focusWidget()
    press(window, Qt.Key.Key_F6)
    layer = room.notes.authority
    assert layer.isVisible()
    assert layer.form.field("authority").editor.hasFocus()
    assert "settings" in layer.on_call.text()
    press(window, Qt.Key.Key_Return)
    assert layer.form.trouble("service_number")
    assert layer.form.field("service_number").editor.hasFocus()
    type_in(window, "PL-1", "", "", "UTL-7", "Footage of the dock")
    press(window, Qt.Key.Key_Return)
    assert layer.isHidden()
    assert window.focusWidget() is before
    (written,) = site.desk.authority_visits.all(site.officer)
    assert (written.authority, written.order) == (Authority.POLICE, OrderShown.WRITTEN)
    account = site.desk.authority_visits.read(site.officer, written.id, Purpose.LEGAL_DUTY)
    assert (account.service_number, account.order_number) == ("PL-1", "UTL-7")
    press(window, Qt.Key.Key_F6)
    assert layer.form.typed("service_number") == ""


def test_escape_leaves_what_was_typed_and_the_desk_goes_on(window: MainWindow, site: Site):
    room = open_reception(window, site)
    press(window, Qt.Key.Key_F6)
    layer = room.notes.authority
    assert not room.page.visit.isEnabled()
    layer.form.field("asked").editor.setFocus()
    type_in(window, "Footage 14")
    assert not room.page.here.asks_badge
    press(window, Qt.Key.Key_Escape)
    assert layer.isHidden()
    assert room.page.visit.isEnabled()
    assert room.page.tabs == 1
    press(window, Qt.Key.Key_F6)
    assert layer.form.typed("asked") == "Footage 14"
    assert list(site.desk.authority_visits.all(site.officer)) == []


def test_a_citizen_service_number_is_refused_at_its_field_and_nothing_is_lost(window: MainWindow, site: Site):
    room = open_reception(window, site)
    press(window, Qt.Key.Key_F6)
    form = room.notes.authority.form
    form.choose(card=False, order=OrderShown.NONE)
    form.write(asked="Who is 123456782?")
    form.field("asked").editor.setFocus()
    press(window, Qt.Key.Key_Return)
    assert "service number" in form.trouble("asked")
    assert form.typed("asked") == "Who is 123456782?"
    assert list(site.desk.authority_visits.all(site.officer)) == []


def test_privacy_is_told_reads_with_a_purpose_and_takes_it_on(qtbot: QtBot, window: MainWindow, site: Site):
    come(site)
    room = open_page(window, site, RoomName.AUTHORITIES, "officer")
    assert isinstance(room, AuthoritiesRoom)
    assert window.bar is not None
    qtbot.waitUntil(lambda: _said_below(window))
    detail = room.page.detail
    assert "PL-1" not in str(detail.facts)
    press(window, Qt.Key.Key_R, ALT)
    assert detail.reason.editor.hasFocus()
    press(window, Qt.Key.Key_Return)
    assert ("Service number", "PL-1") in detail.facts
    assert QApplication.focusWidget() is room.page.list
    press(window, Qt.Key.Key_T, ALT)
    assert not detail.take_on.isEnabled()
    assert site.desk.authority_visits.waiting(site.officer) == []
    assert not _said_below(window)


def test_a_guard_is_shown_no_alert_and_no_page(window: MainWindow, site: Site):
    come(site)
    open_reception(window, site)
    assert RoomName.AUTHORITIES not in [name for name, _ in window.rooms]
    assert not _said_below(window)


def _said_below(window: MainWindow) -> bool:
    """Whether anything at the foot of the window names the police."""
    assert window.bar is not None
    return any("Police" in label.text() for label in window.bar.findChildren(QLabel))
