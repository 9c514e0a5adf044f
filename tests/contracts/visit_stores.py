"""What every store behind the visits room must do; fakes and SQL pass the same tests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

import pytest

from tests.contracts.badge_case_stores import LOST, BadgeCaseStoresContract
from tests.contracts.deny_list_stores import DenyListStoresContract
from tests.contracts.shift_stores import ShiftStoresContract
from visitor_desk.clock import TimeRange
from visitor_desk.visits.place import Staff, StaffId, WithoutDocument, Zone, ZoneId, ZoneKind
from visitor_desk.visits.ports import VisitWork
from visitor_desk.visits.recurrence import Recurrence
from visitor_desk.visits.ticket import MinorsRule, Ticket, TicketId, TicketUnknown
from visitor_desk.visits.visit import (
    AlreadyHere,
    BadgeNotFree,
    BadgeNumber,
    RefusalReason,
    Visit,
    VisitCursor,
    VisitFilter,
    VisitId,
    VisitState,
    VisitUnknown,
)

VisitWorks = Callable[[], VisitWork]

NOON = datetime(2026, 3, 5, 12, 0, 0, 250_001, tzinfo=UTC)
HOUR = timedelta(hours=1)

SITE = Zone(ZoneId("z-site"), None, ZoneKind.SITE, "Utopia 1")
SUITE = Zone(ZoneId("a-suite"), SITE.id, ZoneKind.SUITE, "Suite 2", pci=True, escort_required=True)
CAGE = Zone(
    ZoneId("a-cage"),
    SUITE.id,
    ZoneKind.CAGE,
    "Cage 7",
    number_reason="asked for by its customer",
    without_document=WithoutDocument.WAIT,
    minimum_age=16,
    document_on_return=True,
    walk_ins=False,
)

HOST = Staff(StaffId("host"), "Hanna Host")
AUTHORISER = Staff(StaffId("boss"), "Abel Authoriser", may_authorise=True)

BADGE_7 = BadgeNumber("007")
BADGE_14 = BadgeNumber("014")

TICKET = Ticket(
    id=TicketId("1f" * 8),
    number=1,
    customer="Customer A",
    zones=(SUITE.id, CAGE.id),
    host=HOST.id,
    authoriser=AUTHORISER.id,
    window=TimeRange(NOON, NOON + 4 * HOUR),
    people=2,
)
VISIT = Visit(
    id=VisitId("aa" * 8),
    ticket=TICKET.id,
    person=0,
    state=VisitState.HERE,
    zones=(SUITE.id, CAGE.id),
    arrived_at=NOON,
    due_at=NOON + 4 * HOUR,
    badge=BADGE_14,
    host=HOST.id,
    authoriser=AUTHORISER.id,
    escort=HOST.id,
    notice="3",
    rules="2",
    desk="Reception",
)
REFUSED = Visit(
    id=VisitId("bb" * 8),
    ticket=None,
    person=0,
    state=VisitState.REFUSED,
    zones=(),
    arrived_at=NOON + HOUR,
    refusal=RefusalReason.NO_TICKET,
    desk="Reception",
)


def furnish(works: VisitWorks) -> None:
    """Add the places, people and badges that tickets and visits refer to."""
    with works() as work:
        for zone in (SITE, SUITE, CAGE):
            work.zones.add(zone)
        for person in (HOST, AUTHORISER):
            work.staff.add(person)
        for badge in (BADGE_14, BADGE_7):
            work.badges.add(badge)
        work.commit()


def keep(works: VisitWorks, *visits: Visit) -> None:
    with works() as work:
        for visit in visits:
            work.visits.add(visit)
        work.commit()


def left(visit: Visit, after: timedelta = HOUR) -> Visit:
    return replace(visit, state=VisitState.LEFT, left_at=visit.arrived_at + after)


def many(count: int) -> Sequence[Visit]:
    """Visits that have ended, three at each instant, so that pages break inside an instant."""
    return [
        replace(
            left(VISIT),
            id=VisitId(f"{(number * 7919) % 1000:016x}"),
            person=number,
            zones=(CAGE.id,) if number % 2 else (SUITE.id, CAGE.id),
            arrived_at=NOON + number // 3 * HOUR,
            left_at=NOON + number // 3 * HOUR + HOUR,
        )
        for number in range(count)
    ]


class VisitStoreContract(DenyListStoresContract, BadgeCaseStoresContract, ShiftStoresContract):
    """Inherit, and give a fixture `works` that begins units of work on one empty store."""

    @pytest.fixture
    def works(self) -> VisitWorks:
        raise NotImplementedError

    @pytest.fixture
    def house(self, works: VisitWorks) -> VisitWorks:
        furnish(works)
        return works

    def test_zones_come_back_with_parents_before_children(self, house: VisitWorks) -> None:
        with house() as work:
            zones = list(work.zones.all())
            assert sorted(zones, key=lambda zone: zone.id) == sorted((SITE, SUITE, CAGE), key=lambda z: z.id)
            assert [zones.index(zone) for zone in (SITE, SUITE, CAGE)] == [0, 1, 2]
            assert work.zones.get(CAGE.id) == CAGE

    def test_a_zone_needs_its_parent(self, works: VisitWorks) -> None:
        with works() as work, pytest.raises(ValueError):
            work.zones.add(SUITE)

    def test_staff_come_by_name(self, house: VisitWorks) -> None:
        with house() as work:
            assert list(work.staff.all()) == [AUTHORISER, HOST]
            assert work.staff.get(HOST.id) == HOST
            assert work.staff.get(StaffId("nobody")) is None

    def test_a_ticket_comes_back_as_it_went_in(self, house: VisitWorks) -> None:
        with house() as work:
            work.tickets.add(TICKET)
            work.commit()
        with house() as work:
            assert work.tickets.get(TICKET.id) == TICKET
            assert work.tickets.get(TicketId("0" * 16)) is None

    def test_everything_a_ticket_says_comes_back_and_changes(self, house: VisitWorks) -> None:
        rule = Recurrence(
            (0, 4), time(9, 30), time(17), date(2026, 3, 2), date(2026, 6, 1), "UTC", 2, (date(2026, 4, 6),)
        )
        full = replace(
            TICKET,
            guests_allowed=3,
            recurrence=rule,
            minors=MinorsRule.ESCORTED,
            training_valid_until=date(2026, 9, 1),
        )
        with house() as work:
            work.tickets.add(full)
            work.commit()
        taken_back = replace(full, withdrawn_at=NOON)
        with house() as work:
            assert work.tickets.get(full.id) == full
            work.tickets.update(taken_back)
            work.commit()
        with house() as work:
            assert work.tickets.get(full.id) == taken_back
            with pytest.raises(TicketUnknown):
                work.tickets.update(replace(full, id=TicketId("3f" * 8), number=3))

    def test_a_ticket_number_is_never_used_twice(self, house: VisitWorks) -> None:
        with house() as work:
            assert work.tickets.next_number() == 1
            work.tickets.add(TICKET)
            assert work.tickets.next_number() == 2
            work.commit()
        with house() as work:
            assert len(work.tickets.delete_ended_before(TICKET.window.end + HOUR, 9)) == 1
            work.commit()
        with house() as work:
            assert work.tickets.get(TICKET.id) is None
            assert work.tickets.next_number() == 2

    def test_tickets_overlap_by_half_open_windows(self, house: VisitWorks) -> None:
        later = replace(
            TICKET,
            id=TicketId("2f" * 8),
            number=2,
            window=TimeRange(NOON + 4 * HOUR, NOON + 5 * HOUR),
            zones=(CAGE.id,),
        )
        with house() as work:
            work.tickets.add(later)
            work.tickets.add(TICKET)
            work.commit()
        with house() as work:
            assert list(work.tickets.overlapping(NOON - HOUR, NOON)) == []
            assert list(work.tickets.overlapping(NOON, NOON + HOUR)) == [TICKET]
            assert list(work.tickets.overlapping(NOON + 4 * HOUR, NOON + 9 * HOUR)) == [later]
            assert list(work.tickets.overlapping(NOON - HOUR, NOON + 9 * HOUR)) == [TICKET, later]
            ends = work.tickets.delete_ended_before
            assert [len(ends(NOON + at * HOUR, 1)) for at in (4, 9, 9, 9)] == [0, 1, 1, 0]

    def test_a_visit_outlives_its_ticket(self, house: VisitWorks) -> None:
        with house() as work:
            work.tickets.add(TICKET)
            work.visits.add(left(VISIT))
            assert len(work.tickets.delete_ended_before(NOON + 9 * HOUR, 9)) == 1
            work.commit()
        with house() as work:
            assert work.visits.get(VISIT.id) == left(VISIT)

    def test_visits_come_back_as_they_went_in(self, house: VisitWorks) -> None:
        keep(house, VISIT, REFUSED)
        with house() as work:
            assert work.visits.get(VISIT.id) == VISIT
            assert work.visits.get(REFUSED.id) == REFUSED
            assert work.visits.get(VisitId("0" * 16)) is None

    def test_what_is_not_committed_is_not_there(self, house: VisitWorks) -> None:
        with house() as work:
            work.visits.add(VISIT)
            assert work.visits.get(VISIT.id) == VISIT
        with house() as work:
            assert work.visits.get(VISIT.id) is None
            assert list(work.badges.free()) == [BADGE_7, BADGE_14]

    def test_a_visit_can_be_changed(self, house: VisitWorks) -> None:
        keep(house, VISIT)
        changed = replace(left(VISIT), zones=(CAGE.id,), escort=None)
        with house() as work:
            work.visits.update(changed)
            work.commit()
        with house() as work:
            assert work.visits.get(VISIT.id) == changed

    def test_an_unknown_visit_cannot_be_changed(self, house: VisitWorks) -> None:
        with house() as work, pytest.raises(VisitUnknown):
            work.visits.update(VISIT)

    def test_nobody_is_here_twice(self, house: VisitWorks) -> None:
        keep(house, VISIT)
        twin = replace(VISIT, id=VisitId("cc" * 8), badge=BADGE_7)
        with house() as work, pytest.raises(AlreadyHere):
            work.visits.add(twin)
        keep(house, replace(twin, person=1))

    def test_a_visit_is_written_once(self, house: VisitWorks) -> None:
        keep(house, left(VISIT))
        again = replace(VISIT, ticket=TicketId("3f" * 8), badge=BADGE_7)
        with house() as work, pytest.raises(AlreadyHere):
            work.visits.add(again)

    def test_who_has_left_may_come_again_and_then_not_be_put_back(self, house: VisitWorks) -> None:
        keep(house, left(VISIT), replace(VISIT, id=VisitId("cc" * 8), badge=BADGE_7))
        with house() as work, pytest.raises(AlreadyHere):
            work.visits.update(VISIT)

    def test_a_badge_is_out_once(self, house: VisitWorks) -> None:
        keep(house, VISIT)
        other = replace(VISIT, id=VisitId("cc" * 8), person=1)
        with house() as work, pytest.raises(BadgeNotFree):
            work.visits.add(other)
        with house() as work:
            assert list(work.badges.free()) == [BADGE_7]
            assert work.visits.with_badge_out(BADGE_14) == VISIT
            assert work.visits.with_badge_out(BADGE_7) is None
            work.visits.update(left(VISIT))
            work.visits.add(other)
            work.commit()
        with house() as work:
            assert work.visits.with_badge_out(BADGE_14) == other
            with pytest.raises(BadgeNotFree):
                work.visits.update(VISIT)

    def test_a_badge_of_another_site_is_not_free(self, house: VisitWorks) -> None:
        with house() as work, pytest.raises(BadgeNotFree):
            work.visits.add(replace(VISIT, badge=BadgeNumber("999")))

    def test_a_badge_that_is_away_is_not_free(self, house: VisitWorks) -> None:
        with house() as work:
            work.badge_cases.put(LOST)
            with pytest.raises(BadgeNotFree):
                work.visits.add(VISIT)
            work.visits.add(left(VISIT))
            with pytest.raises(BadgeNotFree):
                work.visits.update(VISIT)
            assert list(work.visits.that_carried(BADGE_14, 5)) == [left(VISIT)]
            assert list(work.visits.that_carried(BADGE_7, 5)) == []

    def test_several_people_without_ticket_or_badge_may_be_here(self, house: VisitWorks) -> None:
        walk_in = replace(VISIT, ticket=None, badge=None)
        keep(house, walk_in, replace(walk_in, id=VisitId("cc" * 8)))
        with house() as work:
            assert len(work.visits.here()) == 2

    def test_here_are_those_who_have_not_left_longest_first(self, house: VisitWorks) -> None:
        early = replace(VISIT, id=VisitId("ee" * 8), person=1, badge=BADGE_7, arrived_at=NOON - HOUR)
        gone = replace(left(VISIT), id=VisitId("dd" * 8), person=5)
        keep(house, VISIT, early, gone, REFUSED)
        with house() as work:
            assert list(work.visits.here()) == [early, VISIT]

    def test_people_of_a_ticket_are_those_who_came(self, house: VisitWorks) -> None:
        gone = replace(left(VISIT), id=VisitId("dd" * 8), person=5)
        turned_away = replace(REFUSED, ticket=TICKET.id, person=1)
        keep(house, VISIT, gone, turned_away)
        with house() as work:
            unused = TicketId("0" * 16)
            came = work.visits.people_of({TICKET.id: None, unused: None})
            assert came == {TICKET.id: {0, 5}, unused: set()}
            # Who is here counts, whenever they came; who left counts if they came since.
            since = [work.visits.people_of({TICKET.id: at})[TICKET.id] for at in (NOON, NOON + HOUR)]
            assert since == [{0, 5}, {0}]

    def test_pages_show_every_visit_once_newest_first(self, house: VisitWorks) -> None:
        visits = many(32)
        keep(house, *visits)
        seen: list[Visit] = []
        cursor = None
        with house() as work:
            while page := work.visits.page(VisitFilter(), cursor, 5):
                seen += page
                cursor = VisitCursor(seen[-1].arrived_at, seen[-1].id)
        assert seen == sorted(visits, key=lambda visit: (visit.arrived_at, visit.id), reverse=True)

    def test_a_filter_narrows_the_book(self, house: VisitWorks) -> None:
        visits = many(12)
        keep(house, *visits, replace(REFUSED, arrived_at=NOON))
        span = VisitFilter(after=NOON + HOUR, before=NOON + 3 * HOUR)
        with house() as work:
            assert {visit.id for visit in work.visits.page(span, None, 100)} == {
                visit.id for visit in visits[3:9]
            }
            in_suite = work.visits.page(VisitFilter(zone=SUITE.id), None, 100)
            assert {visit.id for visit in in_suite} == {visit.id for visit in visits[::2]}
            refused = work.visits.page(VisitFilter(state=VisitState.REFUSED), None, 100)
            assert [visit.id for visit in refused] == [REFUSED.id]

    def test_only_ended_visits_are_deleted(self, house: VisitWorks) -> None:
        old = replace(left(VISIT), id=VisitId("dd" * 8), arrived_at=NOON - HOUR)
        edge = replace(left(VISIT), id=VisitId("ee" * 8), person=3, arrived_at=NOON + HOUR)
        keep(house, VISIT, old, edge)
        with house() as work:
            gone = work.visits.delete_arrived_before
            assert (gone(NOON + HOUR, 9, [old.id]), gone(NOON + HOUR, 9)) == ([], [old.arrived_at])
            work.commit()
        with house() as work:
            assert {visit.id for visit in work.visits.page(VisitFilter(), None, 9)} == {VISIT.id, edge.id}

    def test_badges_of_ended_visits_are_forgotten(self, house: VisitWorks) -> None:
        young = replace(left(VISIT), id=VisitId("ee" * 8), due_at=NOON + 2 * HOUR)
        keep(house, VISIT, young, old := replace(left(VISIT), id=VisitId("dd" * 8), due_at=None))
        with house() as work:
            forget = partial(work.visits.forget_badges_before, NOON + 2 * HOUR, 9)
            assert (forget([SUITE.id]), forget([SUITE.id], touching=True, keep=[old.id])) == (0, 0)
            assert (forget([SUITE.id], touching=True), forget()) == (1, 0)
            work.commit()
        with house() as work:
            found = [work.visits.get(one.id) for one in (old, young, VISIT)]
        assert found == [replace(old, badge=None), young, VISIT]

    def test_rows_and_sealed_blobs_are_one_commit(self, house: VisitWorks) -> None:
        called = []
        with house() as work:
            work.visits.add(VISIT)
            work.after_commit(lambda: called.append("rolled back"))
        with house() as work:
            work.visits.add(VISIT)
            work.after_commit(lambda: called.append("kept"))
            work.commit()
            work.visits.update(left(VISIT))
            work.commit()
        assert called == ["kept"]
        with house() as work:
            assert work.visits.get(VISIT.id) == left(VISIT)
