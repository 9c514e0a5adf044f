"""Somebody without a visit, in the window and by keys: taken in with an hour, matched to a place."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.features.site import NOON, PASSPHRASE, SUITE, Site
from tests.features.test_request_places import STEPS, new
from tests.ui.door_recorded import record_at_the_door
from ui.app import settle
from ui.main_window import MainWindow
from ui.palettes import Tone
from ui.privacy.requests_room import RequestsRoom
from visitor_desk.privacy.requests import RequestKind, RequestStep

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def room(window: MainWindow, site: Site, tmp_path: Path) -> RequestsRoom:
    source = record_at_the_door(site, tmp_path / "share")
    site.clock.advance(timedelta(hours=2))
    site.desk.footage_index.index(site.facility, source)
    window.open_session(site.desk.operators.sign_in("officer", PASSPHRASE))
    settle(window)
    opened = window.rooms[0][1]
    assert isinstance(opened, RequestsRoom)
    return opened


def hour(site: Site, minutes: int) -> str:
    return f"{(NOON + timedelta(minutes=minutes)).astimezone(site.desk.settings.zone):%H:%M}"


def test_an_hour_at_the_entrance_is_taken_in_with_the_request_and_shown_as_held(
    qtbot: QtBot, window: MainWindow, room: RequestsRoom, site: Site
):
    qtbot.keyClick(window, Qt.Key.Key_N, ALT)
    intake = room.page.intake
    qtbot.waitUntil(intake.isVisible)
    assert intake.place.isVisible()
    qtbot.keyClicks(intake.name.editor, "Passer-by")
    qtbot.keyClicks(intake.contact.editor, "Street 1")
    qtbot.keyClicks(intake.place.start.editor, hour(site, 0))
    qtbot.keyClicks(intake.place.end.editor, hour(site, 90))
    qtbot.keyClick(intake.place.end.editor, Qt.Key.Key_Return)
    assert intake.place.end.hint.text() == "An hour at most, and one that has been."
    assert site.desk.requests.board(site.officer) == []
    intake.place.end.editor.clear()
    qtbot.keyClicks(intake.place.end.editor, hour(site, 3))
    qtbot.keyClick(intake.place.end.editor, Qt.Key.Key_Return)
    settle(window)
    (request,) = site.desk.requests.board(site.officer)
    assert [(place.zone, place.span.start) for place in request.places] == [(None, NOON)]
    line = room.page.detail.footage.model.rows[0]
    assert (line.tone, line.title[:12]) == (Tone.LOOK_AGAIN, "Suite door ·")
    intake.kind.editor.choose(RequestKind.ERASURE)
    room.page.show_intake()
    assert not intake.place.isVisible()


def test_a_place_and_an_hour_are_matched_by_keys(
    qtbot: QtBot, window: MainWindow, room: RequestsRoom, site: Site
):
    request = site.desk.requests.receive(site.officer, new(site))
    site.desk.requests.identify(site.officer, request.id, STEPS)
    room.enter()
    settle(window)
    room.open_first()
    settle(window)
    match = room.page.detail.match
    qtbot.keyClick(window, Qt.Key.Key_A, ALT)
    qtbot.waitUntil(match.place.isVisible)
    # Escape leaves the form and not the request.
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not match.place.isVisible()
    assert room.page.detail.isVisible()
    match.elsewhere.click()
    match.place.place.editor.choose(SUITE)
    for field, text in ((match.place.start, hour(site, 0)), (match.place.end, hour(site, 3))):
        qtbot.keyClicks(field.editor, text)
    qtbot.keyClick(match.place.end.editor, Qt.Key.Key_Return)
    settle(window)
    assert [row.who for row in match.model.rows] == ["No visit · Suite 1"]
    assert len(match.chosen_places) == 1
    assert room.page.detail.footage.isVisible()
    qtbot.keyClick(match.list, Qt.Key.Key_Return)
    settle(window)
    (matched,) = site.desk.requests.board(site.officer)
    assert (matched.step, [place.zone for place in matched.places]) == (RequestStep.MATCHED, [SUITE])
    assert room.page.detail.stack.currentWidget() is room.page.detail.second
    assert room.page.detail.contents.model.rows
