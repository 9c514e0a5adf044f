"""Everybody reads the internal policy on a page of their own and says so by a key."""

from __future__ import annotations

from PySide6.QtCore import Qt

from tests.features.site import Site
from tests.governance_texts import publish
from tests.ui.at_office import ALT, open_page, press
from ui.internal.room import InternalRoom
from ui.main_window import MainWindow
from ui.rooms import RoomName


def test_a_guard_reads_the_policy_and_says_so(window: MainWindow, site: Site):
    room = open_page(window, site, RoomName.INTERNAL, "guard")
    assert isinstance(room, InternalRoom)
    assert "No internal policy" in room.page.state.text()
    assert not room.page.acknowledge.isEnabled()
    publish(site)
    room = open_page(window, site, RoomName.INTERNAL, "guard")
    assert isinstance(room, InternalRoom)
    assert room.page.text.toPlainText() == "Read less."
    assert "footage is closed to you" in room.page.state.text()
    press(window, Qt.Key.Key_R, ALT)
    assert "Kept" in window.bar.message
    assert "You read this version at" in room.page.state.text()
    assert not room.page.acknowledge.isEnabled()
    assert site.desk.internal_policies.standing(site.guard).read_at is not None
