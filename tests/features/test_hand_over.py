"""One guard leaves, another comes: what is open is counted, what was typed is read, and both have signed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.features.site import HOST, PASSPHRASE, Site
from visitor_desk.bsn import BsnNotKept
from visitor_desk.privacy.hold import HoldReason, NewHold
from visitor_desk.security.duties import Duty
from visitor_desk.security.groups import Group
from visitor_desk.security.operator_keys import NewOperator
from visitor_desk.security.session import Session
from visitor_desk.visits.badges import BadgeAway
from visitor_desk.visits.hand_over import (
    LONGEST_NOTE,
    BadgeUnexplained,
    HandOverId,
    HandOverTaken,
    HandOverUnknown,
    NoteTooLong,
    OwnHandOver,
    TakeOverFirst,
    WhyUnexplained,
)
from visitor_desk.visits.visit import BadgeNumber

BADGE = BadgeNumber("014")
NOTE = "The lift of suite 1 is out of order until Thursday."


def colleague(site: Site, login: str = "colleague") -> Session:
    """Sign a second guard in."""
    new = NewOperator(login, "B. Collega", frozenset({Duty.RECEPTION}), PASSPHRASE)
    site.desk.operators.certify(site.officer, new)
    return site.desk.operators.sign_in(login, PASSPHRASE)


def unexplained(site: Site) -> None:
    """Let a visit end by rule, so that nobody knows where its badge is."""
    site.desk.check_in.admit(site.guard, site.arrival(site.ticket(hours=1)))
    site.clock.advance(timedelta(hours=26))
    site.desk.overdue.end_due()


def test_what_is_open_is_counted_and_the_next_guard_reads_it(site: Site):
    site.desk.check_in.admit(site.guard, site.arrival(site.ticket(hours=1)))
    site.desk.badges.report(site.guard, BadgeNumber("015"), BadgeAway.LOST, HOST)
    site.clock.advance(timedelta(hours=2))
    assert site.desk.hand_overs.last(site.guard) is None
    found = site.desk.hand_overs.open_now(site.guard)
    assert (found.balance.out, found.balance.away, len(found.late), len(found.tasks)) == (1, 1, 1, 1)
    made = site.desk.hand_overs.close(site.guard, NOTE, {})
    assert (made.out, made.late, made.tasks, made.unexplained, made.held) == (1, 1, 1, 0, 0)

    next_guard = colleague(site)
    last = site.desk.hand_overs.last(next_guard)
    assert last is not None
    assert (last.note, last.closed_by, last.waits) == (NOTE, "Staff guard", True)
    taken = site.desk.hand_overs.take_over(next_guard, made.id)
    assert (taken.taken_by, taken.taken_at) == (next_guard.operator_id, site.clock.now())
    assert site.desk.hand_overs.take_over(next_guard, made.id) == taken
    last = site.desk.hand_overs.last(site.facility)
    assert last is not None
    assert (last.taken_by, last.waits) == ("B. Collega", False)
    assert site.desk.log.verify(site.officer).whole


def test_a_held_visit_of_somebody_inside_is_counted_and_not_named(site: Site):
    visit = site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    today = site.clock.now().date()
    site.desk.holds.place(
        site.officer,
        NewHold(
            "visits",
            visit.id,
            "2026-17",
            HoldReason.INCIDENT,
            frozenset({Group.D}),
            today + timedelta(days=10),
            today + timedelta(days=20),
        ),
    )
    assert site.desk.hand_overs.open_now(site.guard).held == 1
    assert site.desk.hand_overs.close(site.guard, "", {}).held == 1
    site.desk.check_out.by_visit(site.guard, visit.id)
    assert site.desk.hand_overs.open_now(site.guard).held == 0


def test_who_closes_a_shift_cannot_take_it_over(site: Site):
    made = site.desk.hand_overs.close(site.guard, NOTE, {})
    with pytest.raises(OwnHandOver):
        site.desk.hand_overs.take_over(site.guard, made.id)
    second, third = colleague(site), colleague(site, "third")
    with pytest.raises(TakeOverFirst):
        site.desk.hand_overs.close(second, "", {})
    site.clock.advance(timedelta(minutes=1))
    again = site.desk.hand_overs.close(site.guard, "corrected", {})
    site.desk.hand_overs.take_over(second, again.id)
    with pytest.raises(HandOverTaken):
        site.desk.hand_overs.take_over(third, again.id)
    with pytest.raises(HandOverUnknown):
        site.desk.hand_overs.take_over(third, HandOverId("none"))
    site.desk.hand_overs.close(second, "", {})


def test_a_shift_is_not_closed_with_a_badge_that_nobody_explains(site: Site):
    unexplained(site)
    with pytest.raises(BadgeUnexplained):
        site.desk.hand_overs.close(site.guard, NOTE, {BadgeNumber("015"): WhyUnexplained.LOOKED_FOR})
    assert site.desk.hand_overs.last(site.guard) is None
    made = site.desk.hand_overs.close(site.guard, NOTE, {BADGE: WhyUnexplained.HOST_CALLED})
    assert made.unexplained == 1
    last = site.desk.hand_overs.last(site.guard)
    assert last is not None
    assert last.reasons == {BADGE: WhyUnexplained.HOST_CALLED}


def test_a_badge_that_was_reported_needs_no_reason(site: Site):
    unexplained(site)
    site.desk.badges.report(site.guard, BADGE, BadgeAway.LOST, HOST)
    made = site.desk.hand_overs.close(site.guard, "", {})
    assert (made.unexplained, made.tasks) == (0, 1)


def test_a_note_is_a_page_and_holds_no_citizen_service_number(site: Site):
    with pytest.raises(NoteTooLong):
        site.desk.hand_overs.close(site.guard, "x" * (LONGEST_NOTE + 1), {})
    with pytest.raises(BsnNotKept):
        site.desk.hand_overs.close(site.guard, "Ask for 123456782", {})
    assert site.desk.hand_overs.last(site.guard) is None


def test_a_note_is_read_by_nobody_else_and_not_after_four_weeks(site: Site):
    made = site.desk.hand_overs.close(site.guard, NOTE, {})
    files = [file for file in site.folder.root.rglob("*") if file.is_file()]
    assert all(NOTE.encode() not in file.read_bytes() for file in files)
    site.clock.advance(timedelta(days=29))
    site.desk.retention.run(site.officer)
    last = site.desk.hand_overs.last(site.guard)
    assert last is not None
    assert (last.hand_over, last.note) == (made, None)
    assert site.desk.log.verify(site.officer).whole


def test_the_row_goes_after_a_year_of_audit_and_the_log_says_so(site: Site):
    site.desk.hand_overs.close(site.guard, "", {})
    site.clock.advance(timedelta(days=457))
    site.desk.retention.run(site.officer)
    assert site.desk.hand_overs.last(site.guard) is None
    assert site.desk.log.verify(site.officer).whole
