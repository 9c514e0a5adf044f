"""What a guard does about badges, by keys alone, on a real installation."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.features.site import Site
from tests.ui.at_badges import open_badges, press, type_text
from ui.app import settle
from ui.main_window import MainWindow
from ui.palettes import Tone
from ui.standing_states import badge_states
from visitor_desk.visits.badges import BadgeAway, BadgeState
from visitor_desk.visits.correction import Corrected, CorrectionReason
from visitor_desk.visits.visit import BadgeNumber, VisitFilter, VisitState

ALT = Qt.KeyboardModifier.AltModifier
CTRL = Qt.KeyboardModifier.ControlModifier
BADGE = BadgeNumber("014")


def states(site: Site) -> dict[str, BadgeState]:
    return {line.badge: line.state for line in site.desk.badges.lines(site.guard)}


def find(qtbot: QtBot, window: MainWindow, badge: str) -> None:
    """Find a badge by its number, as a guard does."""
    press(qtbot, window, Qt.Key.Key_F, CTRL)
    type_text(qtbot, window, badge)
    press(qtbot, window, Qt.Key.Key_Return)


def test_a_badge_taken_home_is_reported_shut_out_and_found_again(
    qtbot: QtBot, window: MainWindow, site: Site
):
    visit = site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    room = open_badges(window, site)
    detail = room.page.detail
    find(qtbot, window, "014")
    press(qtbot, window, Qt.Key.Key_H, ALT)
    assert "Eriksson, Anna Maria has left with badge 014" in detail.report.intro.text()
    press(qtbot, window, Qt.Key.Key_Return)
    assert states(site)[BADGE] is BadgeState.TAKEN_HOME
    assert site.desk.visit_book.get(site.facility, visit.id).state is VisitState.LEFT
    assert detail.card.tone is Tone.BAD
    assert room.page.model.rows[0].act == "Shut it out of the doors"
    (state,) = badge_states(window._look.texts, window._workplace.badge_tasks)
    assert state == (Tone.BAD, "Badge 014 still opens doors")

    press(qtbot, window, Qt.Key.Key_D, ALT)
    press(qtbot, window, Qt.Key.Key_Tab)
    type_text(qtbot, window, "25:99")
    press(qtbot, window, Qt.Key.Key_Return)
    assert detail.deactivation.at.hint.isVisible()
    detail.deactivation.at.editor.clear()
    press(qtbot, window, Qt.Key.Key_Return)
    assert not site.desk.badges.tasks(site.guard)
    assert "at 13:00 by P. de Vries" in detail.sentence.text()
    assert not window._workplace.badge_tasks

    press(qtbot, window, Qt.Key.Key_F, ALT)
    assert states(site)[BADGE] is BadgeState.BACK
    assert not detail.has_form


def test_a_badge_out_of_the_drawer_is_lost_and_another_broken(qtbot: QtBot, window: MainWindow, site: Site):
    open_badges(window, site)
    find(qtbot, window, "015")
    press(qtbot, window, Qt.Key.Key_L, ALT)
    press(qtbot, window, Qt.Key.Key_Return)
    assert states(site)[BadgeNumber("015")] is BadgeState.LOST
    press(qtbot, window, Qt.Key.Key_Escape)
    find(qtbot, window, "016")
    press(qtbot, window, Qt.Key.Key_B, ALT)
    assert states(site)[BadgeNumber("016")] is BadgeState.BROKEN


def test_the_overdue_say_who_acts_and_by_when(window: MainWindow, site: Site):
    site.desk.check_in.admit(site.guard, site.arrival(site.ticket(hours=1)))
    site.clock.advance(timedelta(hours=1, minutes=20))
    room = open_badges(window, site)
    row = room.page.model.rows[0]
    assert (row.badge, row.state, row.act) == ("014", "out, late", "Host: call, until 15:00")
    assert "Call the host; from 15:00 the supervisor is called." in room.page.detail.sentence.text()
    site.clock.advance(timedelta(hours=24))
    site.desk.overdue.end_due()
    room.enter()
    settle(window)
    row = room.page.model.rows[0]
    assert (row.state, row.act) == ("unexplained", "Desk: find it or report it")
    assert "1 unexplained" in room.page.balance.chips[0].text()


def test_a_broken_badge_of_somebody_inside_is_swapped_and_kept_back(
    qtbot: QtBot, window: MainWindow, site: Site
):
    visit = site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    room = open_badges(window, site)
    press(qtbot, window, Qt.Key.Key_B, ALT)
    assert room.page.detail.correction.reason.editor.value is CorrectionReason.BADGE_DAMAGED
    press(qtbot, window, Qt.Key.Key_Return)
    assert states(site) == {
        "014": BadgeState.BROKEN,
        "015": BadgeState.OUT,
        "016": BadgeState.BACK,
    }
    assert site.desk.visit_book.get(site.facility, visit.id).badge == "015"
    assert room.page.chosen == "015"


def test_a_check_out_that_was_wrong_is_reopened_and_both_are_shown(
    qtbot: QtBot, window: MainWindow, site: Site
):
    visit = site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    site.clock.advance(timedelta(minutes=30))
    site.desk.check_out.by_badge(site.guard, BADGE)
    site.clock.advance(timedelta(minutes=30))
    room = open_badges(window, site)
    find(qtbot, window, "014")
    press(qtbot, window, Qt.Key.Key_C, ALT)
    press(qtbot, window, Qt.Key.Key_Return)
    assert site.desk.visit_book.get(site.facility, visit.id).state is VisitState.HERE
    (made,) = site.desk.corrections.of_visit(site.guard, visit.id)
    assert made.what is Corrected.REOPENED
    press(qtbot, window, Qt.Key.Key_C, ALT)
    assert room.page.detail.correction.history.text() == (
        "14:00 · reopened, had left 13:30 · Forgotten · by you"
    )


def test_the_real_time_of_leaving_is_typed(qtbot: QtBot, window: MainWindow, site: Site):
    visit = site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    site.clock.advance(timedelta(hours=1))
    site.desk.check_out.by_badge(site.guard, BADGE)
    room = open_badges(window, site)
    find(qtbot, window, "014")
    press(qtbot, window, Qt.Key.Key_C, ALT)
    press(qtbot, window, Qt.Key.Key_Down)
    form = room.page.detail.correction
    assert form.what.editor.value is Corrected.DEPARTURE
    press(qtbot, window, Qt.Key.Key_Return)
    assert form.at.hint.isVisible()
    assert window.focusWidget() is form.at.editor
    type_text(qtbot, window, "13:20")
    press(qtbot, window, Qt.Key.Key_Return)
    left = site.desk.visit_book.get(site.facility, visit.id)
    assert left.left_at == visit.arrived_at + timedelta(minutes=20)
    assert "Corrected" in window.bar.message


def test_facility_reads_and_shuts_out_but_ends_no_visit(qtbot: QtBot, window: MainWindow, site: Site):
    site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    site.desk.badges.report(
        site.guard, BadgeNumber("015"), BadgeAway.LOST, site.desk.house.staff(site.guard)[0].id
    )
    room = open_badges(window, site, "facility")
    find(qtbot, window, "014")
    acts = room.page.detail.acts
    assert [name for name, act in acts.items() if act.isEnabled()] == ["broken", "correct"]
    press(qtbot, window, Qt.Key.Key_L, ALT)
    assert not room.page.detail.has_form
    press(qtbot, window, Qt.Key.Key_Escape)
    find(qtbot, window, "015")
    press(qtbot, window, Qt.Key.Key_D, ALT)
    press(qtbot, window, Qt.Key.Key_Return)
    assert not site.desk.badges.tasks(site.guard)


def test_a_badge_without_a_visit_has_nothing_to_correct(qtbot: QtBot, window: MainWindow, site: Site):
    room = open_badges(window, site)
    press(qtbot, window, Qt.Key.Key_C, ALT)
    assert not room.page.detail.has_form
    assert window.bar.message == "No visit of this shift had badge 014"


@pytest.mark.parametrize("hours", [0, 13])
def test_a_visit_of_an_earlier_shift_is_not_offered(qtbot: QtBot, window: MainWindow, site: Site, hours: int):
    site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    site.desk.check_out.by_badge(site.guard, BADGE)
    site.clock.advance(timedelta(hours=hours))
    room = open_badges(window, site)
    press(qtbot, window, Qt.Key.Key_C, ALT)
    assert room.page.detail.has_form is (hours == 0)
    assert len(list(site.desk.visit_book.page(site.facility, VisitFilter()))) == 1
