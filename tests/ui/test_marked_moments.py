"""F7 marks a moment from every page; the page of moments tells who decides, and privacy plays what is kept."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.features.site import PASSPHRASE, SUITE, Site
from tests.ui.door_recorded import record_at_the_door
from ui.app import settle
from ui.main_window import MainWindow
from ui.visits.moments_room import MomentsRoom
from visitor_desk.privacy.moment import MomentReason

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def recorded(site: Site, tmp_path: Path) -> Site:
    """A camera at the suite recorded half a minute around noon."""
    source = record_at_the_door(site, tmp_path / "share", files=1, seconds=30.0)
    site.clock.advance(timedelta(minutes=1))
    site.desk.footage_index.index(site.facility, source)
    return site


def sign_in(window: MainWindow, site: Site, login: str) -> None:
    window.open_session(site.desk.operators.sign_in(login, PASSPHRASE))
    settle(window)


def at_moments(window: MainWindow, site: Site, login: str) -> MomentsRoom:
    sign_in(window, site, login)
    room = next(room for _, room in window.rooms if isinstance(room, MomentsRoom))
    window.go_to([one for _, one in window.rooms].index(room))
    settle(window)
    return room


def test_a_guard_marks_with_three_keys_and_goes_on(qtbot: QtBot, window: MainWindow, recorded: Site):
    sign_in(window, recorded, "guard")
    before = window.focusWidget()
    qtbot.keyClick(window, Qt.Key.Key_F7)
    qtbot.waitUntil(window.moment.isVisible)
    assert window.moment.zone.editor.hasFocus()
    window.moment.zone.editor.choose(SUITE)
    qtbot.keyClick(window.moment.reason.editor, Qt.Key.Key_Return)
    settle(window)
    assert window.moment.isHidden()
    assert window.focusWidget() is before
    (marked,) = recorded.desk.moments.unseen()
    assert (marked.zone, marked.reason) == (SUITE, MomentReason.TAILGATING)
    assert window.bar is not None
    assert "12:01" not in marked.id
    assert recorded.desk.evidence.secure(lambda _done, _total: None, lambda: False).safe == 1


def test_escape_marks_nothing(qtbot: QtBot, window: MainWindow, recorded: Site):
    sign_in(window, recorded, "guard")
    qtbot.keyClick(window, Qt.Key.Key_F7)
    qtbot.waitUntil(window.moment.isVisible)
    qtbot.keyClick(window.moment.reason.editor, Qt.Key.Key_Escape)
    assert window.moment.isHidden()
    assert list(recorded.desk.moments.unseen()) == []


def test_facility_takes_note_and_is_offered_no_footage(qtbot: QtBot, window: MainWindow, recorded: Site):
    recorded.desk.moments.mark(recorded.guard, SUITE, MomentReason.THEFT)
    room = at_moments(window, recorded, "facility")
    assert room.page.watch.isHidden()
    (row,) = room.page.model.rows
    assert (row.unseen, row.zone) == (True, "Suite 1")
    qtbot.keyClick(window, Qt.Key.Key_N, ALT)
    qtbot.waitUntil(lambda: not room.page.model.rows[0].unseen)
    assert not room.page.note.isEnabled()
    assert list(recorded.desk.moments.unseen()) == []


def test_privacy_plays_what_is_kept_of_a_moment(qtbot: QtBot, window: MainWindow, recorded: Site):
    recorded.desk.moments.mark(recorded.guard, SUITE, MomentReason.INCIDENT)
    recorded.desk.evidence.secure(lambda _done, _total: None, lambda: False)
    room = at_moments(window, recorded, "officer")
    qtbot.keyClick(window, Qt.Key.Key_W, ALT)
    qtbot.waitUntil(room.page.asking.isVisible)
    qtbot.keyClick(room.page.asking.purpose.editor, Qt.Key.Key_Return)
    page = room.player.page
    qtbot.waitUntil(page.isVisible, timeout=10_000)
    qtbot.waitUntil(lambda: any(tile.shown and tile.shown.at for tile in page.wall.tiles), timeout=10_000)
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert room.page.list.isVisible()


def test_a_house_without_marked_moments_says_what_to_do(window: MainWindow, site: Site):
    room = at_moments(window, site, "auditor")
    assert room.page.model.rows == []
    assert room.page.note.isHidden()
