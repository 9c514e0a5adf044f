"""The page of silences: asked by one officer, signed by another, looked at again, ended, and who was told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from tests.disclosure_texts import written
from tests.features.site import PASSPHRASE, Site
from tests.ui.at_office import ALT, open_page, press, type_in
from ui.app import settle
from ui.main_window import MainWindow
from ui.models.silences import Which
from ui.palettes import Tone
from ui.privacy.disclosures_room import DisclosuresRoom
from ui.privacy.holds_room import HoldsRoom
from ui.privacy.silences_room import SilencesRoom
from ui.rooms import RoomName
from visitor_desk.privacy.disclosure import DisclosureId
from visitor_desk.privacy.hold import HELD_TABLE, HoldReason, NewHold
from visitor_desk.privacy.holds import RECORD_GROUPS
from visitor_desk.privacy.silence import NewSilence, NotTold, Silence, SilenceGround, SilentThing
from visitor_desk.security.duties import Purpose
from visitor_desk.visits.visit import VisitId


def at_silences(window: MainWindow, site: Site, login: str = "officer") -> SilencesRoom:
    room = open_page(window, site, RoomName.SILENCES, login)
    assert isinstance(room, SilencesRoom)
    return room


def only(site: Site) -> Silence:
    (one,) = site.desk.silences.all(site.officer)
    return one


def running(site: Site, *, days: int = 30) -> Silence:
    """A silence about an order, signed and begun."""
    review_on = site.clock.now().date() + timedelta(days=days)
    new = NewSilence(SilentThing.DISCLOSURE, written(site).id, SilenceGround.ORDER, "PL-7", review_on)
    asked = site.desk.silences.ask(site.officer, new)
    site.desk.four_eyes.approve(site.second_officer, asked.id)
    return site.desk.silences.begin(site.officer, asked.id)


def shown_acts(room: SilencesRoom) -> set[str]:
    return {name for name, act in room.page.detail.acts.items() if act.isVisible()}


def facts(room: SilencesRoom) -> dict[str, str]:
    return dict(room.page.detail.facts)


def test_one_asks_another_signs_and_it_runs(window: MainWindow, site: Site):
    disclosure = written(site)
    room = at_silences(window, site)
    press(window, Qt.Key.Key_N, ALT)
    form = room.page.forms.ask
    assert form.field("of").editor.hasFocus()
    assert not form.field("visit").isVisible()
    press(window, Qt.Key.Key_Return)
    assert form.trouble("case")
    type_in(window, "of Mr Jansen")
    press(window, Qt.Key.Key_Return)
    assert "a case is a number without spaces" in form.trouble("case")
    form.write(case="PL1300-2026-7", review_on=(site.clock.now() + timedelta(days=91)).date().isoformat())
    press(window, Qt.Key.Key_Return)
    assert "at most 90 days ahead" in form.trouble("review_on")
    form.write(review_on=site.clock.now().date().isoformat())
    press(window, Qt.Key.Key_Return)
    assert "between tomorrow and" in form.trouble("review_on")
    form.write(review_on=(site.clock.now() + timedelta(days=90)).date().isoformat())
    press(window, Qt.Key.Key_Return)
    assert "Another officer" in window.bar.message
    (row,) = room.page.model.rows
    assert (row.tone, row.state) == (Tone.LOOK_AGAIN, "waits for a signature")
    assert shown_acts(room) == {"turn_down", "about"}, "nobody signs what they asked for"
    assert list(site.desk.silences.all(site.officer)) == []

    room = at_silences(window, site, "second")
    assert shown_acts(room) == {"sign", "turn_down", "about"}
    assert facts(room)["Number of it"] == disclosure.id
    press(window, Qt.Key.Key_S, ALT)
    one = only(site)
    assert (one.about, one.case, one.approved_by) == (
        disclosure.id,
        "PL1300-2026-7",
        site.second_officer.operator_id,
    )
    (row,) = room.page.model.rows
    assert (row.silence, row.tone) == (one.id, Tone.GOOD)
    assert "PL1300-2026-7" not in repr(row)


def test_what_was_signed_elsewhere_begins_here(window: MainWindow, site: Site):
    review_on = site.clock.now().date() + timedelta(days=9)
    new = NewSilence(SilentThing.DISCLOSURE, written(site).id, SilenceGround.OFFENCES, "PL-7", review_on)
    asked = site.desk.silences.ask(site.officer, new)
    site.desk.four_eyes.approve(site.second_officer, asked.id)
    room = at_silences(window, site)
    assert room.page.model.rows[0].state == "signed, to begin"
    press(window, Qt.Key.Key_B, ALT)
    assert only(site).runs


def test_a_second_one_about_the_same_is_said_and_one_that_waits_is_turned_down(
    window: MainWindow, site: Site
):
    running(site)
    room = at_silences(window, site)
    press(window, Qt.Key.Key_N, ALT)
    room.page.forms.ask.write(case="PL-8")
    press(window, Qt.Key.Key_Return)
    assert "A silence runs about this" in window.bar.message
    press(window, Qt.Key.Key_Escape)
    press(window, Qt.Key.Key_L, ALT)
    press(window, Qt.Key.Key_Return)
    assert shown_acts(room) == {"turn_down", "end", "about"}
    press(window, Qt.Key.Key_D, ALT)
    assert "Turned down" in window.bar.message
    assert shown_acts(room) == {"longer", "end", "about"}


def test_a_hold_is_silent_by_its_case(window: MainWindow, site: Site):
    visit = site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    today = site.clock.now().date()
    days = (today + timedelta(days=5), today + timedelta(days=9))
    hold = NewHold(HELD_TABLE, visit.id, "CLM-7", HoldReason.LEGAL_CLAIM, RECORD_GROUPS, *days)
    placed = site.desk.holds.place(site.officer, hold).hold
    room = at_silences(window, site)
    press(window, Qt.Key.Key_N, ALT)
    press(window, Qt.Key.Key_Down)
    form = room.page.forms.ask
    form.write(case="PL-7")
    press(window, Qt.Key.Key_Return)
    (asked,) = site.desk.four_eyes.waiting(site.officer)
    assert (asked.values["of"], asked.values["about"]) == ("hold", placed.id)
    assert room.page.model.rows[0].about.startswith("CLM-7")


def opened_visit(site: Site) -> VisitId:
    visit = site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    site.desk.visit_book.reveal(site.facility, visit.id, Purpose.SAFETY)
    return visit.id


def test_a_consultation_is_found_by_the_day_of_the_visit(window: MainWindow, site: Site):
    opened_visit(site)
    room = at_silences(window, site)
    press(window, Qt.Key.Key_N, ALT)
    form = room.page.forms.ask
    assert "nothing to choose from" in form.field("about").editor.currentText()
    press(window, Qt.Key.Key_Return)
    assert "choose another kind" in form.trouble("about")
    form.field("of").editor.setFocus()
    press(window, Qt.Key.Key_End)
    assert form.field("visit").isVisible()
    assert "Suite 1" in form.field("visit").editor.currentText()
    assert "Safety" in form.field("about").editor.currentText()
    assert "Eriksson" not in form.field("visit").editor.currentText()
    form.write(case="PL-7")
    press(window, Qt.Key.Key_Return)
    (asked,) = site.desk.four_eyes.waiting(site.officer)
    entry = int(str(asked.values["about"]))
    assert asked.values["of"] == "consultation"
    assert room.page.model.rows[0].about == f"Entry {entry} of the log"


def test_a_review_is_due_then_late_and_runs_on_with_two(window: MainWindow, site: Site):
    running(site, days=2)
    site.clock.advance(timedelta(days=2))
    room = at_silences(window, site)
    assert room.page.model.rows[0].tone is Tone.LOOK_AGAIN
    site.clock.advance(timedelta(days=1))
    room = at_silences(window, site)
    assert (room.page.model.rows[0].tone, room.page.model.rows[0].state) == (Tone.BAD, "review overdue")
    assert room.page.model.count(Which.TO_DO) == 1
    press(window, Qt.Key.Key_L, ALT)
    form = room.page.forms.longer
    assert form.field("review_on").editor.hasFocus()
    form.write(review_on="2031-01-01")
    press(window, Qt.Key.Key_Return)
    assert "at most 90 days ahead" in form.trouble("review_on")
    form.write(review_on=(site.clock.now() + timedelta(days=40)).date().isoformat())
    press(window, Qt.Key.Key_Return)
    room = at_silences(window, site, "second")
    assert "Run on until" in facts(room)["Waits for a signature"]
    press(window, Qt.Key.Key_S, ALT)
    assert only(site).review_on == (site.clock.now() + timedelta(days=40)).date()
    assert room.page.model.rows[0].tone is Tone.GOOD


@pytest.mark.parametrize("downs", [0, 1])
def test_it_is_ended_and_then_the_person_is_told_or_why_not(window: MainWindow, site: Site, downs: int):
    running(site)
    room = at_silences(window, site)
    press(window, Qt.Key.Key_X, ALT)
    press(window, Qt.Key.Key_Return)
    assert only(site).runs, "Enter stays, as the nearer act"
    press(window, Qt.Key.Key_X, ALT)
    press(window, Qt.Key.Key_Tab)
    press(window, Qt.Key.Key_Return)
    assert only(site).to_tell
    assert room.page.model.rows[0].state == "person still to be told"
    assert shown_acts(room) == {"settle", "about"}
    press(window, Qt.Key.Key_T, ALT)
    form = room.page.forms.settle
    assert form.field("why").editor.hasFocus()
    form.write(told_on="2031-01-01")
    press(window, Qt.Key.Key_Return)
    assert "This cannot be taken" in form.trouble("told_on")
    form.write(told_on=site.clock.now().date().isoformat())
    form.field("why").editor.setFocus()
    for _ in range(downs):
        press(window, Qt.Key.Key_Down)
    assert form.field("told_on").isVisible() is (downs == 0)
    press(window, Qt.Key.Key_Return)
    one = only(site)
    assert not one.to_tell
    assert (one.told_on is None, one.not_told) == ((True, NotTold.UNREACHABLE) if downs else (False, None))
    assert shown_acts(room) == {"about"}
    assert room.page.model.count(Which.OVER) == 1


def test_an_auditor_reads_and_is_offered_no_act(window: MainWindow, site: Site):
    running(site)
    room = at_silences(window, site, "auditor")
    assert [row.case for row in room.page.model.rows] == ["PL-7"]
    assert not room.page.new.isVisible()
    assert shown_acts(room) == {"about"}, "which only shows"


@pytest.mark.parametrize("login", ["guard", "facility", "admin"])
def test_nobody_else_has_the_page(window: MainWindow, site: Site, login: str):
    window.open_session(site.desk.operators.sign_in(login, PASSPHRASE))
    assert RoomName.SILENCES not in [name for name, _ in window.rooms]


def test_a_disclosure_leads_to_the_form_about_it_then_to_its_silence_and_back(window: MainWindow, site: Site):
    first, other = written(site), written(site, id=DisclosureId("0d" * 8))
    room = open_page(window, site, RoomName.DISCLOSURES, "officer")
    assert isinstance(room, DisclosuresRoom)
    room.page.choose(first.id)
    assert "Not told to the person" not in dict(room.page.detail.facts)
    press(window, Qt.Key.Key_E, ALT)
    silences = dict(window.rooms)[RoomName.SILENCES]
    assert isinstance(silences, SilencesRoom)
    form = silences.page.forms.ask
    assert form.isVisible()
    assert form.field("case").editor.hasFocus(), "what it is about stands there"
    type_in(window, "PL1300-2026-7")
    press(window, Qt.Key.Key_Return)
    (row,) = silences.page.model.rows
    assert facts(silences)["Number of it"] == first.id != other.id
    site.desk.four_eyes.approve(site.second_officer, row.silence)
    site.desk.silences.begin(site.officer, row.silence)

    silences.page.model.keep_to(Which.OVER)
    room.page.model.keep_to("refused")
    room.show_thing(first.id)
    window.go_to([name for name, _ in window.rooms].index(RoomName.DISCLOSURES))
    settle(window)
    assert room.page.chosen == first.id, "whatever hid it"
    assert "runs" in dict(room.page.detail.facts)["Not told to the person"]
    press(window, Qt.Key.Key_E, ALT)
    assert not form.isVisible()
    assert silences.page.chosen == only(site).id
    press(window, Qt.Key.Key_O, ALT)
    assert room.page.isVisible()
    assert room.page.chosen == first.id


def test_a_silence_about_a_hold_leads_to_the_hold_also_for_the_auditor(window: MainWindow, site: Site):
    visit = site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    site.clock.advance(timedelta(hours=1))
    today = site.clock.now().date()
    ends = today + timedelta(days=20)
    wanted = NewHold(HELD_TABLE, visit.id, "PL-7", HoldReason.AUTHORITY, RECORD_GROUPS, ends, ends)
    hold = site.desk.holds.place(site.officer, wanted).hold
    new = NewSilence(SilentThing.HOLD, hold.id, SilenceGround.ORDER, "PL-7", today + timedelta(days=9))
    asked = site.desk.silences.ask(site.officer, new)
    site.desk.four_eyes.approve(site.second_officer, asked.id)
    site.desk.silences.begin(site.officer, asked.id)
    room = at_silences(window, site, "auditor")
    assert shown_acts(room) == {"about"}
    press(window, Qt.Key.Key_O, ALT)
    holds = dict(window.rooms)[RoomName.HOLDS]
    assert isinstance(holds, HoldsRoom)
    assert holds.page.isVisible()
    assert holds.page.chosen == hold.id
