from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.privacy.erasure_house import ErasureHouse
from tests.privacy.house import ARRIVAL, CAGE, LOBBY
from visitor_desk.clock import TimeRange
from visitor_desk.privacy.erasure import ErasureNotAsked, NothingToErase, replay
from visitor_desk.privacy.erasure_ledger import LedgerBroken, LedgerNotWritten
from visitor_desk.privacy.erasure_plan import ErasureGround, StaysBecause
from visitor_desk.privacy.hold import HoldReason, NewHold
from visitor_desk.security.approvals import ApprovalMissing, ApprovedByRequester
from visitor_desk.security.duties import Duty, NotYourDuty
from visitor_desk.security.groups import Group
from visitor_desk.visits.place import StaffId
from visitor_desk.visits.ticket import Ticket, TicketId
from visitor_desk.visits.visit import VisitId, VisitState, VisitUnknown


@pytest.fixture
def house() -> ErasureHouse:
    return ErasureHouse(horizon_days=130)


def test_two_people_erase_a_visit_for_good(house: ErasureHouse) -> None:
    visit, other = house.a_visit(1), house.a_visit(2)
    copy = dict(house.tables.sealed)
    request = house.asked(visit)
    report = house.erasure.erase(house.officer, request)
    assert {part.group for part in report.erased} == {Group.D, Group.S}
    assert not house.opens(visit)
    assert house.opens(other)
    with house.works() as work:
        assert work.visits.get(visit.id).badge is None  # type: ignore[union-attr]
        assert work.visits.get(other.id).badge is not None  # type: ignore[union-attr]
    today = house.lives.local_day(house.clock.now())
    assert report.openable_until == today + timedelta(days=7)
    (entry,) = house.entries("visit.erased")
    assert entry["visit"] == visit.id
    (done,) = house.entries("erasure.done")
    assert done["gone"] == [f"visits:{visit.id}:D", f"visits:{visit.id}:S", f"receipts:{visit.id}"]
    # Rows that come back are taken away again, and nothing else.
    house.tables.sealed.update(copy)
    with house.works() as work:
        assert replay(work, house.log, house.ledger.lines()) == 2
        work.commit()
    assert not house.opens(visit)
    assert house.opens(other)
    with house.works() as work:
        assert replay(work, house.log, house.ledger.lines()) == 0


def test_an_erasure_is_done_once(house: ErasureHouse) -> None:
    visit = house.a_visit()
    request = house.asked(visit)
    house.erasure.erase(house.officer, request)
    with pytest.raises(ErasureNotAsked):
        house.erasure.erase(house.officer, request)
    with pytest.raises(NothingToErase):
        house.erasure.ask(house.officer, [visit.id], ErasureGround.MISTAKE)


def test_nobody_erases_alone(house: ErasureHouse) -> None:
    visit = house.a_visit()
    request = house.erasure.ask(house.officer, [visit.id], ErasureGround.PERSON_ASKED)
    with pytest.raises(ApprovalMissing):
        house.erasure.erase(house.officer, request.id)
    with pytest.raises(ApprovedByRequester):
        house.four_eyes.approve(house.officer, request.id)
    with pytest.raises(ErasureNotAsked):
        house.erasure.erase(house.officer, "no such request")
    assert house.opens(visit)
    assert house.ledger.lines() == []


def test_what_waits_is_found_by_its_visit_and_says_whether_a_signature_counts(house: ErasureHouse) -> None:
    visit, other = house.a_visit(1), house.a_visit(2)
    request = house.erasure.ask(house.officer, [visit.id], ErasureGround.PERSON_ASKED)
    assert house.erasure.asked(house.second, [other.id]) == []
    (waiting,) = house.erasure.asked(house.second, [visit.id, other.id])
    assert (waiting.request, waiting.visits, waiting.signed) == (request, (visit.id,), False)
    house.four_eyes.approve(house.second, request.id)
    (waiting,) = house.erasure.asked(house.officer, [visit.id])
    assert waiting.signed
    house.clock.advance(timedelta(days=3))
    (waiting,) = house.erasure.asked(house.officer, [visit.id])
    assert not waiting.signed
    house.four_eyes.approve(house.second, request.id)
    house.erasure.erase(house.officer, request.id)
    assert house.erasure.asked(house.officer, [visit.id]) == []


def test_only_privacy_erases(house: ErasureHouse) -> None:
    visit = house.a_visit()
    facility = house.hired("tom", Duty.FACILITY)
    with pytest.raises(NotYourDuty):
        house.erasure.ask(facility, [visit.id], ErasureGround.PERSON_ASKED)
    with pytest.raises(NotYourDuty):
        house.erasure.asked(facility, [visit.id])
    with pytest.raises(VisitUnknown):
        house.erasure.plan(house.officer, VisitId("nobody"))


def test_what_a_rule_asks_for_stays_with_its_day(house: ErasureHouse) -> None:
    visit = house.a_visit(zones=(CAGE,))
    plan = house.erasure.plan(house.officer, visit.id)
    assert {part.group for part in plan.going} == {Group.S}
    (kept,) = plan.staying
    assert (kept.group, kept.stays.why) == (Group.D, StaysBecause.FLOOR)  # type: ignore[union-attr]
    assert kept.stays.until == date(2026, 6, 2)  # type: ignore[union-attr]
    assert not plan.badge_forgotten
    house.erasure.erase(house.officer, house.asked(visit))
    assert house.opens(visit, Group.D)
    assert not house.opens(visit, Group.S)


def test_somebody_inside_stays_on_the_evacuation_list(house: ErasureHouse) -> None:
    visit = house.a_visit(state=VisitState.HERE, left_at=None)
    with house.works() as work:
        house.sealed.seal(
            work,
            table="visits",
            record=visit.id,
            group=Group.R,
            expires_on=house.lives.local_day(ARRIVAL) + timedelta(days=2),
            fields={"name": "Visitor 1"},
        )
        work.commit()
    plan = house.erasure.plan(house.officer, visit.id)
    assert [part.stays.why for part in plan.staying if part.stays] == [StaysBecause.ON_SITE]
    assert not plan.badge_forgotten
    house.erasure.erase(house.officer, house.asked(visit))
    with house.works() as work:
        assert work.sealed.rows("visits", visit.id, Group.R)
        assert work.visits.get(visit.id).badge is not None  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("people", "hours", "why"),
    [
        (1, -1, None),
        (1, 9, StaysBecause.TICKET_OPEN),
        (2, -1, StaysBecause.NAMES_OTHERS),
    ],
)
def test_the_ticket_goes_when_it_is_over_and_names_nobody_else(
    house: ErasureHouse, people: int, hours: int, why: StaysBecause | None
) -> None:
    house.clock.set(ARRIVAL + timedelta(days=1))
    window = TimeRange(ARRIVAL, house.clock.now() + timedelta(days=0, hours=24 if hours > 0 else -20))
    ticket = Ticket(
        id=TicketId("t1"),
        number=1,
        customer="C-1",
        zones=(LOBBY,),
        host=StaffId("host"),
        authoriser=StaffId("host"),
        window=window,
        people=people,
    )
    with house.works() as work:
        work.tickets.add(ticket)
        house.sealed.seal(
            work,
            table="tickets",
            record=ticket.id,
            group=Group.T,
            expires_on=house.lives.local_day(window.end) + timedelta(days=7),
            fields={"names": ["Visitor 1"]},
        )
        work.commit()
    visit = house.a_visit(ticket=ticket.id, person=0)
    plan = house.erasure.plan(house.officer, visit.id)
    (part,) = [part for part in plan.parts if part.table == "tickets"]
    assert (part.stays.why if part.stays else None) == why


def test_a_hold_that_comes_between_is_kept(house: ErasureHouse) -> None:
    visit = house.a_visit()
    request = house.asked(visit)
    today = house.lives.local_day(house.clock.now())
    house.holds.place(
        house.officer,
        NewHold(
            "visits",
            visit.id,
            "C-1",
            HoldReason.LEGAL_CLAIM,
            frozenset({Group.D}),
            today + timedelta(days=5),
            today + timedelta(days=60),
        ),
    )
    report = house.erasure.erase(house.officer, request)
    assert {part.group for part in report.erased} == {Group.S}
    assert [part.stays.why for part in report.staying if part.stays] == [StaysBecause.HOLD]
    assert house.opens(visit, Group.D)


def test_without_a_whole_ledger_nothing_is_erased(house: ErasureHouse) -> None:
    visit = house.a_visit()
    request = house.asked(visit)
    house.file.text = b"spoilt\n"
    with pytest.raises(LedgerBroken):
        house.erasure.erase(house.officer, request)
    assert house.opens(visit)


def test_a_crash_behind_the_ledgers_line_is_completed(house: ErasureHouse) -> None:
    visit = house.a_visit()
    before = house.tables.copy()
    house.erasure.erase(house.officer, house.asked(visit))
    # The line was on the disk, the commit never came.
    house.tables.become(before)
    with house.works() as work:
        assert replay(work, house.log, house.ledger.lines()) == 2
        work.commit()
    assert not house.opens(visit)


def test_all_visits_of_a_request_are_one_list_with_one_signature_and_one_report(house: ErasureHouse) -> None:
    first, second, caged = house.a_visit(1), house.a_visit(2), house.a_visit(3, zones=(CAGE,))
    ids = [first.id, second.id, caged.id, first.id]
    asked = house.erasure.ask(house.officer, ids, ErasureGround.PERSON_ASKED)
    assert asked.values["visits"] == [first.id, second.id, caged.id]
    (waiting,) = house.erasure.asked(house.officer, [second.id])
    assert waiting.visits == (first.id, second.id, caged.id)
    with pytest.raises(ApprovedByRequester):
        house.four_eyes.approve(house.officer, asked.id)
    house.four_eyes.approve(house.second, asked.id)
    report = house.erasure.erase(house.officer, asked.id)
    assert [one.visit for one in report.visits] == [first.id, second.id, caged.id]
    assert [{part.group for part in one.erased} for one in report.visits] == [
        {Group.D, Group.S},
        {Group.D, Group.S},
        {Group.S},
    ]
    assert [part.record for part in report.staying] == [caged.id]
    assert [house.opens(one) for one in (first, second, caged)] == [False, False, True]
    assert [entry["visit"] for entry in house.entries("visit.erased")] == [first.id, second.id, caged.id]
    assert {entry["request"] for entry in house.entries("erasure.done")} == {asked.id}
    assert len(house.entries("approval.given")) == 1
    assert house.erasure.asked(house.officer, [first.id]) == []


def test_a_visit_of_the_list_that_is_gone_meanwhile_keeps_nobody_from_the_others(house: ErasureHouse) -> None:
    first, second = house.a_visit(1), house.a_visit(2)
    whole = house.asked(first, second)
    house.erasure.erase(house.officer, house.asked(first))
    report = house.erasure.erase(house.officer, whole)
    assert [bool(one.erased) for one in report.visits] == [False, True]
    assert not house.opens(second)
    with pytest.raises(NothingToErase):
        house.erasure.ask(house.officer, [first.id, second.id], ErasureGround.PERSON_ASKED)


def test_a_visit_whose_row_is_gone_is_left_out_of_the_list(house: ErasureHouse) -> None:
    first, second = house.a_visit(1), house.a_visit(2)
    before = house.asked(first, second)
    del house.visit_tables.visits[first.id]
    asked = house.erasure.ask(house.officer, [first.id, second.id], ErasureGround.PERSON_ASKED)
    assert asked.values["visits"] == [second.id]
    report = house.erasure.erase(house.officer, before)
    assert [one.visit for one in report.visits] == [second.id]
    with pytest.raises(NothingToErase):
        house.erasure.ask(house.officer, [first.id], ErasureGround.PERSON_ASKED)


def test_a_list_that_breaks_off_erases_nothing_and_can_be_carried_out_again(house: ErasureHouse) -> None:
    first, second = house.a_visit(1), house.a_visit(2)
    request = house.asked(first, second)
    whole = house.file.append

    def full(lines: bytes, *, behind: int) -> None:
        raise LedgerNotWritten

    house.file.append = full  # type: ignore[method-assign]
    with pytest.raises(LedgerNotWritten):
        house.erasure.erase(house.officer, request)
    assert house.opens(first)
    assert house.opens(second)
    assert house.ledger.lines() == []
    house.file.append = whole  # type: ignore[method-assign]
    house.erasure.erase(house.officer, request)
    assert not house.opens(first)
    assert not house.opens(second)


def test_a_power_cut_in_the_middle_of_the_lines_is_gone_on_with(house: ErasureHouse) -> None:
    first, second = house.a_visit(1), house.a_visit(2)
    request = house.asked(first, second)
    before = house.tables.copy()
    house.erasure.erase(house.officer, request)
    # The first visit's line was on the disk, the second one was torn, the commit never came.
    house.file.text = house.file.text[:-30]
    house.tables.become(before)
    with house.works() as work:
        assert replay(work, house.log, house.ledger.lines()) == 2
        work.commit()
    assert (house.opens(first), house.opens(second)) == (False, True)
    report = house.erasure.erase(house.officer, request)
    assert [bool(one.erased) for one in report.visits] == [False, True]
    assert not house.opens(second)
    assert [line.record for line in house.ledger.lines()] == [first.id, second.id]
