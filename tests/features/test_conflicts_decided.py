"""Two desks that could not see each other wrote what does not go together: facility decides, by keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from tests.features.guard_at_desk import GuardAtDesk, guard_at_desk
from tests.features.site import Site
from ui.visits.conflicts_view import ConflictsView
from ui.visits.room import VisitsRoom
from visitor_desk.security.duties import NotYourDuty
from visitor_desk.visits.bound_rows import row_digest
from visitor_desk.visits.conflict import Conflict, ConflictDecision, ConflictId, ConflictKind
from visitor_desk.visits.visit import Visit, VisitId, VisitState

LATER = VisitId("5e" * 8)


@pytest.fixture
def ours(site: Site) -> Visit:
    """Somebody is inside twice: written here, and forwarded by a desk that was cut off."""
    visit = site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    site.clock.advance(timedelta(minutes=5))
    now, conflicts = site.clock.now(), site.desk.conflicts
    contested = replace(visit, id=LATER, desk="Gate", contested=True)
    found = [
        Conflict(ConflictId("c1"), ConflictKind.SAME_PERSON, LATER, visit.id, now),
        Conflict(ConflictId("c2"), ConflictKind.TICKET_WITHDRAWN, LATER, None, now),
    ]
    with conflicts.works() as work:
        work.visits.add(contested)
        conflicts.log.append(
            work, "visit.admitted", site.guard, visit=LATER, badge=contested.badge, row=row_digest(contested)
        )
        for one in found:
            work.conflicts.put(one)
            conflicts.log.append(
                work, "conflict.opened", None, conflict=one.id, visit=LATER, row=row_digest(one)
            )
        work.commit()
    return visit


@pytest.fixture
def office(qapp: QApplication, site: Site, ours: Visit) -> Iterator[GuardAtDesk]:
    assert ours
    with guard_at_desk(qapp, site, login="facility") as opened:
        yield opened


def view_of(office: GuardAtDesk) -> ConflictsView:
    room = office.window.rooms[0][1]
    assert isinstance(room, VisitsRoom)
    assert room.conflicts is not None
    return room.conflicts.view


def at_foot(office: GuardAtDesk) -> str:
    bar = office.window.bar
    assert bar is not None
    return " ".join(one.text() for one in bar.findChildren(QLabel))


def test_the_bar_leads_to_both_visits_and_a_decision_ends_the_later_one(
    office: GuardAtDesk, site: Site, ours: Visit
):
    assert "2 offline visits to decide about · Visits Alt D" in at_foot(office)
    office.press("Alt+D")
    view = view_of(office)
    assert view.isVisible()
    first, second = view.model.rows
    assert [row.desk for row in (first, second)] == ["Gate", "Gate"]
    assert dict(first.later)["Badge"] == dict(first.other)["Badge"] == "014"
    assert second.other == ()
    office.press("Alt+W")
    assert "ends now and leaves the list" in view.consequence.text()
    assert len(site.desk.conflicts.open(site.facility)) == 2
    office.press("Return")
    assert office.message.startswith("Kept: one person was written twice")
    assert [one.visit.id for one in site.desk.here_now.people(site.guard)] == [ours.id]
    assert site.desk.visit_book.get(site.facility, LATER).state is VisitState.LEFT
    assert "1 offline visit to decide about" in at_foot(office)
    office.press("Alt+D")
    assert office.message.startswith("Kept: it should not have been")
    assert "to decide about" not in at_foot(office)
    assert view.model.rows == []
    office.press("Escape")
    assert not view.isVisible()
    assert site.desk.log.verify(site.auditor).whole


def test_escape_ends_nothing(office: GuardAtDesk, site: Site):
    office.press("Alt+D", "Alt+W", "Escape")
    view = view_of(office)
    assert not view.sure.isVisible()
    office.press("Escape")
    assert not view.isVisible()
    assert len(site.desk.conflicts.open(site.facility)) == 2
    assert len(site.desk.here_now.people(site.guard)) == 2


def test_what_somebody_else_has_decided_meanwhile_is_said_and_read_again(office: GuardAtDesk, site: Site):
    office.press("Alt+D")
    site.desk.conflicts.decide(site.facility, ConflictId("c1"), ConflictDecision.BOTH_RIGHT)
    office.press("Alt+B")
    assert office.message.startswith("No conflict of this id waits")
    assert [row.conflict for row in view_of(office).model.rows] == ["c2"]
    assert len(site.desk.here_now.people(site.guard)) == 2


def test_privacy_sees_what_waits_and_is_offered_no_decision(qapp: QApplication, site: Site, ours: Visit):
    assert ours
    with guard_at_desk(qapp, site, login="officer") as officer:
        room = next(room for _, room in officer.window.rooms if isinstance(room, VisitsRoom))
        officer.window.go_to([one for _, one in officer.window.rooms].index(room))
        officer._settle()
        officer.press("Alt+D")
        assert room.conflicts is not None
        assert room.conflicts.view.isVisible()
        assert not room.conflicts.view.both_right.isVisible()
    with pytest.raises(NotYourDuty):
        site.desk.conflicts.decide(site.officer, ConflictId("c1"), ConflictDecision.BOTH_RIGHT)
    with pytest.raises(NotYourDuty):
        site.desk.conflicts.open(site.guard)


def test_without_conflicts_nothing_is_offered(qapp: QApplication, site: Site):
    with guard_at_desk(qapp, site, login="facility") as office:
        room = office.window.rooms[0][1]
        assert isinstance(room, VisitsRoom)
        assert not room.page.conflicts.isVisible()
