"""GDPR 19 in the window: who was given something hears of an erasure or a restriction before it is done."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.features.site import Site
from tests.ui.at_office import ALT, open_page, press
from tests.ui.at_requests import ended_visit, handed_out, matched
from ui.main_window import MainWindow
from ui.palettes import Tone
from ui.privacy.recipients_panel import RecipientsPanel
from ui.privacy.requests_room import RequestsRoom
from ui.rooms import RoomName
from visitor_desk.privacy.erasure_plan import ErasureGround
from visitor_desk.privacy.requests import Outcome, RequestId, RequestKind
from visitor_desk.visits.restriction import RestrictionGround
from visitor_desk.visits.visit import Visit


@pytest.fixture
def visit(site: Site) -> Visit:
    return ended_visit(site)


def carried_out(site: Site, request: RequestId, kind: RequestKind, visit: Visit) -> None:
    if kind is RequestKind.RESTRICTION:
        site.desk.restrictions.restrict(site.officer, request, RestrictionGround.ACCURACY)
        return
    asked = site.desk.erasure.ask(site.officer, [visit.id], ErasureGround.PERSON_ASKED)
    site.desk.four_eyes.approve(site.second_officer, asked.id)
    site.desk.erasure.erase(site.officer, asked.id)


def in_front(window: MainWindow, site: Site, kind: RequestKind) -> RecipientsPanel:
    room = open_page(window, site, RoomName.REQUESTS, "officer")
    assert isinstance(room, RequestsRoom)
    press(window, Qt.Key.Key_Return)
    detail = room.page.detail
    step = detail.erase if kind is RequestKind.ERASURE else detail.carry_out
    assert detail.stack.currentWidget() is step
    return step.recipients


@pytest.mark.parametrize("kind", [RequestKind.ERASURE, RequestKind.RESTRICTION])
@pytest.mark.parametrize("key", [Qt.Key.Key_K, Qt.Key.Key_X])
def test_nothing_is_done_before_who_was_given_something_was_told(
    window: MainWindow, site: Site, visit: Visit, kind: RequestKind, key: Qt.Key
):
    entry = handed_out(site, visit)
    request = matched(site, visit, kind)
    carried_out(site, request, kind, visit)
    panel = in_front(window, site, kind)
    (row,) = panel.model.rows
    assert (row.entry, row.tone) == (entry, Tone.LOOK_AGAIN)
    press(window, Qt.Key.Key_G, ALT)
    press(window, Qt.Key.Key_Return)
    assert window.bar is not None
    assert "was not told yet" in window.bar.message
    (waiting,) = site.desk.requests.board(site.officer)
    assert waiting.outcome is None
    press(window, Qt.Key.Key_Escape)
    press(window, key, ALT)
    (row,) = panel.model.rows
    assert row.tone is Tone.GOOD
    press(window, Qt.Key.Key_G, ALT)
    press(window, Qt.Key.Key_Return)
    (done,) = site.desk.requests.board(site.officer)
    assert done.outcome is Outcome.GIVEN


def test_a_restriction_shows_its_visits_and_changes_with_the_act(
    window: MainWindow, site: Site, visit: Visit
):
    matched(site, visit, RequestKind.RESTRICTION)
    room = open_page(window, site, RoomName.REQUESTS, "officer")
    assert isinstance(room, RequestsRoom)
    press(window, Qt.Key.Key_Return)
    step = room.page.detail.carry_out
    assert [row.words for row in step.model.rows] == ["not restricted"]
    press(window, Qt.Key.Key_B, ALT)
    press(window, Qt.Key.Key_Return)
    assert [(row.tone, row.words) for row in step.model.rows] == [(Tone.GOOD, "Use restricted")]


@pytest.mark.parametrize("kind", [RequestKind.OBJECTION, RequestKind.WITHDRAWAL])
def test_who_need_not_hear_is_not_asked_for(window: MainWindow, site: Site, visit: Visit, kind: RequestKind):
    matched(site, visit, kind)
    panel = in_front(window, site, kind)
    assert not panel.isVisible()
