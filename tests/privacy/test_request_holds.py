from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.privacy.erasure_house import ErasureHouse
from tests.privacy.house import ARRIVAL, STEPS
from visitor_desk.privacy.erasure_plan import StaysBecause
from visitor_desk.privacy.hold import HeldState, Hold, HoldReason, NewHold
from visitor_desk.privacy.holds import decided_holds
from visitor_desk.privacy.request_hold import KEPT_AFTER_ANSWER
from visitor_desk.privacy.requests import RefusalGround, Request, RequestKind
from visitor_desk.security.groups import Group
from visitor_desk.visits.restriction import RestrictionGround
from visitor_desk.visits.visit import Visit, VisitState

OWN_DAY = date(2026, 3, 30)
"""On which names and document data of a visit at ARRIVAL die."""
DAY = timedelta(days=1)


@pytest.fixture
def house() -> ErasureHouse:
    return ErasureHouse(horizon_days=200)


def on(house: ErasureHouse, day: date) -> None:
    """Go to the noon of a day and let go what is due."""
    house.clock.set(ARRIVAL + timedelta(days=(day - ARRIVAL.date()).days, hours=3))
    house.retention.run(house.officer)


def holds(house: ErasureHouse, request: Request) -> list[Hold]:
    """The holds of a request that still keep something."""
    today = house.lives.local_day(house.clock.now())
    with house.works() as work:
        return [one for one in work.holds.all() if one.case == request.id and one.active(today)]


def kept(house: ErasureHouse, hold: Hold) -> dict[Group, HeldState]:
    with house.works() as work:
        return {part.group: part.state for part in work.holds.parts(hold.id)}


def matched_on(house: ErasureHouse, day: date, *visits: Visit, **changes: object) -> Request:
    on(house, day)
    return house.matched(*visits, **changes)


@pytest.mark.parametrize(
    ("kind", "groups"),
    [
        (RequestKind.ACCESS, {Group.D, Group.S, Group.F}),
        (RequestKind.PORTABILITY, {Group.D, Group.S}),
        (RequestKind.RESTRICTION, {Group.D, Group.S}),
        (RequestKind.ERASURE, set()),
        (RequestKind.WITHDRAWAL, set()),
    ],
)
def test_the_kind_of_a_request_says_what_stays_for_it(
    house: ErasureHouse, kind: RequestKind, groups: set[Group]
) -> None:
    visit = house.a_visit()
    request = matched_on(house, OWN_DAY - DAY, visit, kind=kind)
    found = holds(house, request)
    assert [set(kept(house, one)) for one in found] == ([groups] if groups else [])
    for one in found:
        assert (one.record, one.reason, one.review_on) == (visit.id, HoldReason.REQUEST, request.due)
        assert one.ends_on == request.due + KEPT_AFTER_ANSWER
        assert set(kept(house, one).values()) == {HeldState.HELD}
    on(house, OWN_DAY)
    assert house.opens(visit) is bool(groups)
    assert house.opens(visit, Group.S) is bool(groups)


def test_an_answer_in_the_last_week_still_has_what_it_is_about(house: ErasureHouse) -> None:
    visit = house.a_visit()
    request = matched_on(house, OWN_DAY - DAY, visit)
    on(house, request.due)
    contents = house.requests.contents(house.second, request.id)
    assert dict(contents.visits[0].groups) == {Group.D: OWN_DAY, Group.S: OWN_DAY}


def test_what_is_kept_is_let_go_seven_weeks_after_the_answer(house: ErasureHouse) -> None:
    visit = house.a_visit()
    request = matched_on(house, OWN_DAY - DAY, visit)
    on(house, OWN_DAY + DAY)
    house.decisions.refuse(house.officer, request.id, RefusalGround.EXCESSIVE, "Every day since May.")
    end = OWN_DAY + DAY + KEPT_AFTER_ANSWER
    (hold,) = holds(house, request)
    assert hold.ends_on == end < request.due + KEPT_AFTER_ANSWER
    on(house, end - DAY)
    assert house.opens(visit)
    assert house.opens(visit, Group.S)
    on(house, end)
    assert not house.opens(visit)
    assert not house.opens(visit, Group.S)


def test_a_longer_time_to_answer_moves_the_end_with_it(house: ErasureHouse) -> None:
    visit = house.a_visit()
    request = matched_on(house, OWN_DAY - DAY, visit)
    longer = house.terms.extend(house.officer, request.id, "Much footage.")
    (hold,) = holds(house, request)
    assert (hold.ends_on, hold.review_on) == (longer.due + KEPT_AFTER_ANSWER, longer.due)
    entry = house.entries("hold.moved")[-1]
    assert entry["hold"] == hold.id
    assert f"D:held:{hold.ends_on}" in entry["parts"]
    on(house, request.due + KEPT_AFTER_ANSWER)
    assert house.opens(visit)
    assert house.acts(hold.id) == ["hold.placed", "hold.moved"]


def test_an_extension_leaves_what_was_approved_as_it_was(house: ErasureHouse, tmp_path) -> None:
    visit = house.a_visit()
    request = house.approved(visit)
    house.terms.extend(house.officer, request.id, "The second person is ill.")
    package = house.requests.release(house.officer, request.id, tmp_path / "package")
    assert package.path.is_dir()


def test_the_letter_says_until_when_it_is_kept(house: ErasureHouse, tmp_path) -> None:
    visit = house.a_visit()
    on(house, OWN_DAY - DAY)
    request = house.approved(visit)
    house.requests.release(house.officer, request.id, tmp_path / "package")
    (hold,) = holds(house, request)
    assert hold.ends_on == OWN_DAY - DAY + KEPT_AFTER_ANSWER
    said = (tmp_path / "package" / "data.json").read_text(encoding="utf-8")
    assert hold.ends_on.isoformat() in said
    assert "kept_for_request" in said
    on(house, hold.ends_on)
    assert not house.opens(visit)


def test_a_second_match_holds_nothing_twice_and_lets_go_who_was_taken_out(house: ErasureHouse) -> None:
    first, second = house.a_visit(1), house.a_visit(2)
    request = matched_on(house, OWN_DAY - DAY, first)
    (before,) = holds(house, request)
    house.requests.match(house.officer, request.id, [first.id, second.id])
    assert {one.record for one in holds(house, request)} == {first.id, second.id}
    assert before in holds(house, request)
    house.requests.match(house.officer, request.id, [second.id])
    assert {one.record for one in holds(house, request)} == {second.id}
    on(house, OWN_DAY)
    assert not house.opens(first)
    assert house.opens(second)


def test_two_requests_about_one_visit_keep_it_as_long_as_the_longer_one(house: ErasureHouse) -> None:
    visit = house.a_visit()
    one = matched_on(house, OWN_DAY - 5 * DAY, visit)
    other = matched_on(house, OWN_DAY - DAY, visit, kind=RequestKind.PORTABILITY)
    for request in (other, one):
        on(house, house.lives.local_day(house.clock.now()) + DAY)
        house.decisions.refuse(house.officer, request.id, RefusalGround.EXCESSIVE, "Asked for daily.")
    (last,) = holds(house, one)
    assert last.ends_on > holds(house, other)[0].ends_on
    on(house, last.ends_on - DAY)
    assert house.opens(visit)
    on(house, last.ends_on)
    assert not house.opens(visit)


@pytest.mark.parametrize("way", ["taken out", "refused", "answered"])
def test_letting_one_request_go_leaves_the_hold_of_another_on_the_same_visit(
    house: ErasureHouse, way: str
) -> None:
    visit, other = house.a_visit(1), house.a_visit(2)
    one = matched_on(house, OWN_DAY - 5 * DAY, visit)
    kept_on = house.matched(visit, kind=RequestKind.PORTABILITY)
    (before,) = holds(house, kept_on)
    if way == "taken out":
        house.requests.match(house.officer, one.id, [other.id])
    elif way == "refused":
        house.decisions.refuse(house.officer, one.id, RefusalGround.EXCESSIVE, "Asked for daily.")
    else:
        third = house.matched(visit, kind=RequestKind.RESTRICTION)
        house.restrictions.restrict(house.officer, third.id, RestrictionGround.ACCURACY)
        house.decisions.grant(house.officer, third.id)
        house.restrictions.lift(house.officer, third.id, house.lives.local_day(house.clock.now()))
    assert holds(house, kept_on) == [before]
    on(house, before.ends_on - DAY)
    assert house.opens(visit)
    assert house.opens(visit, Group.S)
    on(house, before.ends_on)
    assert not house.opens(visit)


def test_a_case_that_holds_it_longer_goes_on_when_the_request_is_answered(house: ErasureHouse) -> None:
    visit = house.a_visit()
    end = date(2026, 8, 1)
    groups = frozenset({Group.D, Group.S})
    house.holds.place(
        house.officer,
        NewHold("visits", visit.id, "C-1", HoldReason.LEGAL_CLAIM, groups, end - DAY, end),
    )
    request = house.matched(visit)
    house.decisions.refuse(house.officer, request.id, RefusalGround.OTHER_LAW, "It is in court.")
    on(house, end - DAY)
    assert house.opens(visit)
    on(house, end)
    assert not house.opens(visit)


def test_nothing_is_held_beyond_the_visits_row(house: ErasureHouse) -> None:
    visit = house.a_visit(arrived=ARRIVAL - timedelta(days=430))
    row_ends = house.lives.gone_on(None, "visits", visit.arrived_at)
    on(house, ARRIVAL.date() + 2 * DAY)
    request = house.matched(visit)
    (hold,) = holds(house, request)
    assert hold.ends_on == row_ends < request.due
    assert kept(house, hold)[Group.F] is HeldState.HELD
    house.terms.extend(house.officer, request.id, "Much footage.")
    assert [one.ends_on for one in holds(house, request)] == [row_ends]
    on(house, row_ends)
    assert holds(house, request) == []


def test_where_nothing_is_left_no_hold_is_placed(house: ErasureHouse) -> None:
    visit = house.a_visit()
    request = matched_on(house, OWN_DAY + DAY, visit, kind=RequestKind.PORTABILITY)
    assert holds(house, request) == []
    refused = house.a_visit(2, state=VisitState.REFUSED)
    again = house.matched(refused, kind=RequestKind.PORTABILITY)
    assert holds(house, again) == []


def test_an_erasure_says_that_a_request_keeps_it_until_when(house: ErasureHouse) -> None:
    visit = house.a_visit()
    request = house.matched(visit)
    (hold,) = holds(house, request)
    plan = house.erasure.plan(house.officer, visit.id)
    stays = {part.group: part.stays for part in plan.staying}
    assert {one.why for one in stays.values() if one} == {StaysBecause.HOLD}
    assert {one.until for one in stays.values() if one} == {hold.ends_on}


def test_what_another_case_may_show_is_not_widened_by_a_request(house: ErasureHouse) -> None:
    visit = house.a_visit()
    house.matched(visit)
    assert decided_holds(house.works, house.clock, house.lives)(visit.id) is None


def test_a_hold_that_was_lifted_by_hand_is_placed_again_by_the_next_match(house: ErasureHouse) -> None:
    visit = house.a_visit()
    request = house.matched(visit)
    (hold,) = holds(house, request)
    house.holds.lift(house.officer, hold.id)
    house.requests.match(house.officer, request.id, [visit.id])
    (again,) = holds(house, request)
    assert again.id != hold.id
    assert set(kept(house, again).values()) == {HeldState.HELD}


def test_a_hold_by_hand_for_the_request_is_completed(house: ErasureHouse) -> None:
    visit = house.a_visit()
    request = house.requests.receive(house.officer, house.new_request())
    end = request.due + KEPT_AFTER_ANSWER
    new = NewHold("visits", visit.id, request.id, HoldReason.REQUEST, frozenset({Group.D}), request.due, end)
    by_hand = house.holds.place(house.officer, new).hold
    house.requests.identify(house.officer, request.id, STEPS)
    house.requests.match(house.officer, request.id, [visit.id])
    (hold,) = holds(house, request)
    assert hold == replace(by_hand, ends_on=end, review_on=request.due)
    assert set(kept(house, hold)) == {Group.D, Group.S, Group.F}


def test_the_rows_of_a_moved_hold_are_those_of_the_log(house: ErasureHouse) -> None:
    from visitor_desk.privacy.bound_rows import hold_row

    request = house.matched(house.a_visit())
    house.terms.extend(house.officer, request.id, "Much footage.")
    (hold,) = holds(house, request)
    assert house.entries("hold.moved")[-1]["row"] == hold_row(hold)
