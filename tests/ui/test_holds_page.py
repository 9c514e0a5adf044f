"""The page of holds: placed for a case by keys, taken up by privacy, lifted with its consequences said first."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.features.site import Site
from tests.ui.at_office import ALT, open_page, press, type_in
from ui.main_window import MainWindow
from ui.models.holds import Which
from ui.palettes import Tone
from ui.privacy.holds_room import HoldsRoom
from ui.rooms import RoomName
from visitor_desk.privacy.hold import HELD_TABLE, HeldState, HoldReason, NewHold
from visitor_desk.privacy.holds import RECORD_GROUPS, HoldView
from visitor_desk.security.groups import Group
from visitor_desk.visits.visit import BadgeNumber, Visit

TODAY = date(2026, 11, 3)


@pytest.fixture
def visit(site: Site) -> Visit:
    """Somebody came and left."""
    admitted = site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    site.clock.advance(timedelta(minutes=30))
    return site.desk.check_out.by_badge(site.guard, BadgeNumber("014")) or admitted


def at_holds(window: MainWindow, site: Site, login: str) -> HoldsRoom:
    room = open_page(window, site, RoomName.HOLDS, login)
    assert isinstance(room, HoldsRoom)
    return room


def held(site: Site, visit: Visit, reason: HoldReason = HoldReason.LEGAL_CLAIM) -> HoldView:
    """What facility holds: names at once, document data once privacy takes it up."""
    days = (TODAY + timedelta(days=5), TODAY + timedelta(days=40))
    new = NewHold(HELD_TABLE, visit.id, "CLM-2026-7", reason, RECORD_GROUPS, *days)
    return site.desk.holds.place(site.facility, new)


def test_a_hold_is_placed_by_keys_and_what_is_missing_is_said(window: MainWindow, site: Site, visit: Visit):
    room = at_holds(window, site, "facility")
    press(window, Qt.Key.Key_N, ALT)
    form = room.page.form
    press(window, Qt.Key.Key_Return)
    assert form.trouble("case")
    type_in(window, "two words")
    press(window, Qt.Key.Key_Return)
    assert form.trouble("case")
    form.write(case="", ends_on="2036-01-01")
    type_in(window, "CLM-2026-7")
    press(window, Qt.Key.Key_Return)
    assert form.trouble("ends_on")
    form.write(ends_on="2026-12-31")
    press(window, Qt.Key.Key_Return)
    (view,) = site.desk.holds.all(site.facility)
    assert (view.hold.record, view.hold.case, view.hold.ends_on) == (
        visit.id,
        "CLM-2026-7",
        date(2026, 12, 31),
    )
    assert {part.state for part in view.parts} == {HeldState.HELD, HeldState.WAITING}
    assert room.page.chosen == view.hold.id
    (row,) = room.page.model.rows
    assert (row.tone, row.state) == (Tone.BAD, "waits for privacy")
    assert "Suite 1" in row.where


def test_another_day_offers_its_visits_and_none_is_said(window: MainWindow, site: Site, visit: Visit):
    room = at_holds(window, site, "officer")
    press(window, Qt.Key.Key_N, ALT)
    type_in(window, "2026-11-02")
    form = room.page.form
    form.write(case="CLM-1")
    press(window, Qt.Key.Key_Return)
    assert form.trouble("visit") == "No visit of this day: type another day."
    form.write(day="2026-11-03")
    press(window, Qt.Key.Key_Return)
    press(window, Qt.Key.Key_Return)
    assert len(site.desk.holds.all(site.officer)) == 1


def test_privacy_takes_up_what_waits(window: MainWindow, site: Site, visit: Visit):
    held(site, visit)
    room = at_holds(window, site, "officer")
    assert (room.page.model.count(Which.WAITING), room.page.model.count(Which.DUE)) == (1, 1)
    press(window, Qt.Key.Key_T, ALT)
    (view,) = site.desk.holds.all(site.officer)
    assert {part.state for part in view.parts} == {HeldState.HELD}
    (row,) = room.page.model.rows
    assert (row.tone, row.state) == (Tone.GOOD, "keeps until 13 Dec")
    assert not room.page.detail.take_up.isEnabled()


def test_lifting_says_what_it_lets_go_and_enter_alone_lifts_nothing(
    window: MainWindow, site: Site, visit: Visit
):
    hold = held(site, visit, HoldReason.REQUEST).hold
    site.desk.holds.take_up(site.officer, hold.id)
    room = at_holds(window, site, "officer")
    press(window, Qt.Key.Key_X, ALT)
    own_days = {part.group: part.own_day for part in site.desk.holds.all(site.officer)[0].parts}
    said = room.page.detail.means.text()
    assert f"dies on its own day again, {own_days[Group.D].day} Dec" in said
    assert "A request of the person needs it" in said
    press(window, Qt.Key.Key_Return)
    assert site.desk.holds.all(site.officer)[0].hold.lifted_at is None
    press(window, Qt.Key.Key_X, ALT)
    press(window, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is room.page.detail.end_now
    press(window, Qt.Key.Key_Return)
    (view,) = site.desk.holds.all(site.officer)
    assert view.hold.lifted_at is not None
    assert room.page.model.rows[0].state.startswith("lifted")
    assert not room.page.detail.lift.isEnabled()


def test_an_auditor_reads_and_is_offered_no_act(window: MainWindow, site: Site, visit: Visit):
    held(site, visit)
    room = at_holds(window, site, "auditor")
    assert [row.case for row in room.page.model.rows] == ["CLM-2026-7"]
    for act in (room.page.new, room.page.detail.lift, room.page.detail.take_up):
        assert not act.isVisible()
