from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.privacy.erasure_house import ErasureHouse
from tests.privacy.house import ARRIVAL
from visitor_desk.privacy.hold import (
    HeldState,
    HoldId,
    HoldNeedsPrivacy,
    HoldNotAccepted,
    HoldOver,
    HoldReason,
    HoldUnknown,
    NewHold,
    NothingToHold,
)
from visitor_desk.privacy.holds import HoldView, decided_holds
from visitor_desk.security.duties import Duty
from visitor_desk.security.groups import Group
from visitor_desk.security.session import Session
from visitor_desk.visits.visit import Visit

OWN_DAY = date(2026, 3, 30)
"""On which names and document data of a visit at ARRIVAL die."""
END = date(2026, 6, 1)


@pytest.fixture
def house() -> ErasureHouse:
    return ErasureHouse(horizon_days=130)


def new(visit: Visit, *groups: Group, until: date = END) -> NewHold:
    return NewHold(
        "visits",
        visit.id,
        "C-2026/17",
        HoldReason.INCIDENT,
        frozenset(groups or {Group.D, Group.S}),
        date(2026, 3, 20),
        until,
    )


def states(view: HoldView) -> dict[Group, HeldState]:
    return {part.group: part.state for part in view.parts}


@pytest.fixture
def facility(house: ErasureHouse) -> Session:
    return house.hired("tom", Duty.FACILITY)


def on(house: ErasureHouse, day: date) -> None:
    """Go to the noon of a day and let go what is due."""
    house.clock.set(ARRIVAL + timedelta(days=(day - ARRIVAL.date()).days, hours=3))
    house.retention.run(house.officer)


def test_what_is_held_outlives_its_day_and_dies_on_the_holds(house: ErasureHouse) -> None:
    held, other = house.a_visit(1), house.a_visit(2)
    view = house.holds.place(house.officer, new(held))
    assert states(view) == {Group.D: HeldState.HELD, Group.S: HeldState.HELD}
    assert {part.own_day for part in view.parts} == {OWN_DAY}
    on(house, OWN_DAY)
    assert house.opens(held)
    assert house.opens(held, Group.S)
    assert not house.opens(other)
    on(house, END)
    assert not house.opens(held)
    assert not house.opens(held, Group.S)


def test_no_day_key_is_kept_alive_for_a_hold(house: ErasureHouse) -> None:
    house.holds.place(house.officer, new(house.a_visit()))
    on(house, OWN_DAY)
    with house.keystore_works() as keystore:
        assert min(key.name.expires_on for key in keystore.day_keys.all()) > OWN_DAY


def test_document_data_waits_for_privacy_and_dies_otherwise(house: ErasureHouse, facility: Session) -> None:
    visit = house.a_visit()
    view = house.holds.place(facility, new(visit))
    assert states(view) == {Group.D: HeldState.HELD, Group.S: HeldState.WAITING}
    assert view.waits_for_privacy
    on(house, OWN_DAY)
    assert house.opens(visit, Group.D)
    assert not house.opens(visit, Group.S)
    late = house.holds.take_up(house.officer, view.hold.id)
    assert states(late)[Group.S] is HeldState.GONE


def test_privacy_takes_up_what_waits(house: ErasureHouse, facility: Session) -> None:
    visit = house.a_visit()
    view = house.holds.place(facility, new(visit))
    taken = house.holds.take_up(house.officer, view.hold.id)
    assert not taken.waits_for_privacy
    on(house, OWN_DAY)
    assert house.opens(visit, Group.S)
    with pytest.raises(HoldNeedsPrivacy):
        house.holds.lift(facility, view.hold.id)
    assert house.opens(visit, Group.S)


def test_a_hold_is_decided_when_nothing_waits_and_until_it_ends(
    house: ErasureHouse, facility: Session
) -> None:
    visit, other = house.a_visit(1), house.a_visit(2)
    held = decided_holds(house.works, house.clock, house.lives)
    assert held(visit.id) is None
    view = house.holds.place(facility, new(visit))
    assert held(visit.id) is None, "its document data waits for privacy"
    house.holds.take_up(house.officer, view.hold.id)
    assert held(visit.id) == view.hold.id
    assert held(other.id) is None
    longer = house.holds.place(house.officer, new(visit, Group.D, until=END + timedelta(days=1)))
    assert held(visit.id) == longer.hold.id
    house.holds.lift(house.officer, longer.hold.id)
    assert held(visit.id) == view.hold.id
    on(house, END)
    assert held(visit.id) is None


def test_lifting_brings_back_the_own_day(house: ErasureHouse) -> None:
    visit = house.a_visit()
    view = house.holds.place(house.officer, new(visit))
    lifted = house.holds.lift(house.officer, view.hold.id)
    assert set(states(lifted).values()) == {HeldState.RELEASED}
    assert house.opens(visit)
    on(house, OWN_DAY)
    assert not house.opens(visit)
    with pytest.raises(HoldOver):
        house.holds.lift(house.officer, view.hold.id)


def test_lifting_behind_the_own_day_deletes(house: ErasureHouse) -> None:
    visit = house.a_visit()
    view = house.holds.place(house.officer, new(visit))
    on(house, OWN_DAY + timedelta(days=3))
    assert house.opens(visit)
    house.holds.lift(house.officer, view.hold.id)
    assert not house.opens(visit)
    (entry,) = house.entries("hold.lifted")
    assert entry["gone"] == [f"visits:{visit.id}:D", f"visits:{visit.id}:S"]


def test_a_second_hold_keeps_what_the_first_lets_go(house: ErasureHouse) -> None:
    visit = house.a_visit()
    first = house.holds.place(house.officer, new(visit, until=END))
    second = house.holds.place(house.officer, new(visit, until=date(2026, 5, 1)))
    assert {part.own_day for part in second.parts} == {OWN_DAY}
    house.holds.lift(house.officer, first.hold.id)
    on(house, OWN_DAY)
    assert house.opens(visit), "the second hold still keeps it"
    house.holds.lift(house.officer, second.hold.id)
    assert not house.opens(visit)


def test_retention_says_which_hold_keeps_it(house: ErasureHouse) -> None:
    visit = house.a_visit()
    view = house.holds.place(house.officer, new(visit, Group.D))
    reasons = {
        reason.group: reason for reason in house.retention_reasons.why(house.officer, "visits", visit.id)
    }
    assert reasons[Group.D].hold == view.hold
    assert reasons[Group.D].expires_on == END
    assert reasons[Group.S].hold is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"case": "A. de Vries"}, "case"),
        ({"case": "x" * 41}, "case"),
        ({"ends_on": date(2026, 3, 2)}, "ends_on"),
        ({"ends_on": date(2030, 1, 1)}, "ends_on"),
        ({"review_on": date(2026, 6, 2)}, "review_on"),
        ({"review_on": date(2026, 3, 2)}, "review_on"),
    ],
)
def test_a_hold_has_a_case_and_days_in_order(
    house: ErasureHouse, changes: dict[str, object], field: str
) -> None:
    visit = house.a_visit()
    with pytest.raises(HoldNotAccepted) as refused:
        house.holds.place(house.officer, replace(new(visit), **changes))  # type: ignore[arg-type]
    assert refused.value.values["field"] == field
    assert house.holds.all(house.officer) == []


def test_what_is_not_there_cannot_be_held(house: ErasureHouse) -> None:
    visit = house.a_visit()
    on(house, OWN_DAY)
    with pytest.raises(NothingToHold):
        house.holds.place(house.officer, replace(new(visit), review_on=date(2026, 4, 20)))
    with pytest.raises(NothingToHold):
        house.holds.place(house.officer, replace(new(visit), record="nobody"))
    with pytest.raises(HoldUnknown):
        house.holds.lift(house.officer, HoldId("nobody"))


def test_a_hold_row_is_bound_and_ends_with_its_time(house: ErasureHouse) -> None:
    house.holds.place(house.officer, new(house.a_visit()))
    (entry,) = house.entries("hold.placed")
    assert len(str(entry["row"])) == 64
    house.clock.set(ARRIVAL + timedelta(days=91 + 729))
    assert house.retention.run(house.officer, clock_confirmed=True).holds_deleted == 0
    house.clock.set(ARRIVAL + timedelta(days=91 + 731))
    assert house.retention.run(house.officer, clock_confirmed=True).holds_deleted == 1
    assert house.holds.all(house.officer) == []
