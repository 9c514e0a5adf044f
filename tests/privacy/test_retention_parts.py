"""A run that is stopped, or breaks off, is gone on with by the next one: nothing is lost and nothing counted twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.privacy.house import ARRIVAL, CAGE, LOBBY, PrivacyHouse
from visitor_desk.errors import Cancelled
from visitor_desk.privacy import disposal_steps
from visitor_desk.privacy.hold import Hold, HoldId, HoldReason
from visitor_desk.privacy.retention import DisposalReport
from visitor_desk.privacy.retention_rules import parse_rules, shipped_text
from visitor_desk.privacy.retention_run import RetentionRun, open_parts, runs_of
from visitor_desk.security.log_entry import MOST_IN_LIST
from visitor_desk.visits.visit import BadgeNumber, VisitFilter, VisitState

VISITS = 7


class PowerCut(Exception):
    """The machine is gone at this moment."""


@pytest.fixture(autouse=True)
def two_rows_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disposal_steps, "BATCH", 2)


def old_house() -> PrivacyHouse:
    """Return a house whose visits of one day are all past their life, and one that is not."""
    house = PrivacyHouse(horizon_days=100)
    for number in range(1, VISITS + 1):
        badge = BadgeNumber(f"{14 + number % 3:03}")
        came = ARRIVAL + timedelta(hours=number)
        house.a_visit(number, came, zones=(LOBBY if number % 2 else CAGE,), badge=badge)
    house.clock.set(ARRIVAL + timedelta(days=457))
    yesterday = house.clock.now() - timedelta(days=1)
    house.a_visit(VISITS + 1, yesterday, state=VisitState.REFUSED, left_at=None, badge=None)
    return house


def runs(house: PrivacyHouse) -> list[RetentionRun]:
    with house.works() as work:
        return list(runs_of(work, house.lives.local_day(house.clock.now())))


def said(report: DisposalReport) -> tuple[object, ...]:
    kinds = {(one.table, one.group): (one.count, one.first, one.last) for one in report.kinds}
    return (
        report.keys_destroyed,
        report.records_deleted,
        report.visits_deleted,
        report.badges_forgotten,
        kinds,
    )


def left_after(house: PrivacyHouse, stops: list[int], how: type[Exception]) -> DisposalReport:
    """Run until each of these transactions, and then to the end."""
    for stop in stops:
        seen: list[int] = []

        def look(done: int, _total: int, seen: list[int] = seen, stop: int = stop) -> None:
            seen.append(done)
            if how is PowerCut and done >= stop:
                raise PowerCut

        def stopped(seen: list[int] = seen, stop: int = stop) -> bool:
            return how is Cancelled and bool(seen) and seen[-1] >= stop

        with pytest.raises(how):
            house.retention.run(house.officer, progress=look, stopped=stopped)
    return house.retention.run(house.officer)


@pytest.mark.parametrize("how", [Cancelled, PowerCut])
@settings(max_examples=25, deadline=None)
@given(stops=st.lists(st.integers(0, 30), max_size=4))
def test_in_however_many_parts_the_same_goes_and_is_counted_once(
    how: type[Exception], stops: list[int]
) -> None:
    whole = old_house()
    at_once = whole.retention.run(whole.officer)
    house = old_house()
    report = left_after(house, stops, how)
    assert said(report) == said(at_once)
    assert report.visits_deleted == VISITS
    (run,) = runs(house)
    # A power cut at 0 comes before the run has begun.
    begun = [stop for stop in stops if stop or how is Cancelled]
    assert (len(run.parts), report.parts) == (len(begun) + 1,) * 2
    assert sum(part.keys for part in run.parts) == run.keys
    assert sum(part.records for part in run.parts) == run.records
    assert sum(part.rows for part in run.parts) == sum(run.rows.values())
    assert house.tables.sealed.keys() == whole.tables.sealed.keys()
    with house.works() as work:
        assert open_parts(work, house.lives.local_day(house.clock.now())) == ()
        assert house.log.verify(work).whole
    again = house.retention.run(house.officer)
    assert (again.keys_destroyed, again.records_deleted, again.rows_deleted, again.parts) == (0, 0, 0, 1)


def test_the_hourly_run_goes_on_with_one_that_broke_off_once_nothing_sealed_is_due_any_more() -> None:
    house = old_house()
    house.retention.run(house.officer)
    house.clock.advance(timedelta(days=1))
    with pytest.raises(PowerCut):
        house.retention.run(house.officer, progress=cut_once_keys_and_records_are_gone)
    with house.works() as work:
        assert all(day > house.lives.local_day(house.clock.now()) for _, day, _ in work.sealed.counts())
    report = house.retention.run_due()
    assert report is not None
    assert report.parts == 2
    assert house.retention.run_due() is None


def test_a_day_without_anything_sealed_has_its_run_too() -> None:
    house = PrivacyHouse(horizon_days=3)
    assert house.retention.run_due() is None
    house.clock.set(ARRIVAL + timedelta(days=4))
    assert house.retention.run_due() is not None
    with house.works() as work:
        assert not work.public_day_keys.names()
    house.clock.advance(timedelta(days=1))
    report = house.retention.run_due()
    assert report is not None
    assert report.caught_up == 0
    assert house.retention.run_due() is None


def cut_once_keys_and_records_are_gone(done: int, _total: int) -> None:
    if done >= 1:
        raise PowerCut


def test_a_part_says_who_began_it_and_what_it_took() -> None:
    house = old_house()
    report = left_after(house, [3], PowerCut)
    (run,) = runs(house)
    first, last = run.parts
    assert (first.keys > 0, last.keys, first.by_timer) == (True, 0, False)
    assert (first.counts, first.rows) == ({"records": 6}, 0)
    assert last.records == report.records_deleted - 6
    assert last.rows == report.rows_deleted
    assert run.entries[-1].index == run.number
    of_parts = {entry.index for part in run.parts for entry in part.entries}
    assert of_parts < {entry.index for entry in run.entries}


def test_what_is_held_between_two_transactions_stays() -> None:
    """A desk writes while a run is on its way: what it holds is not gone a moment later."""
    house = old_house()
    with house.works() as work:
        (wanted,) = [one for one in work.visits.page(VisitFilter(), None, 99) if one.person == VISITS]
    now = house.clock.now()
    day = house.lives.local_day(now)
    hold = Hold(
        HoldId("40" * 8), "visits", wanted.id, "case-9", HoldReason.INCIDENT, day + timedelta(days=30),
        day + timedelta(days=60), house.officer.operator_id, now,
    )  # fmt: skip

    def meanwhile(done: int, _total: int) -> None:
        if done == 1:
            with house.works() as work:
                work.holds.add(hold)
                work.commit()

    assert house.retention.run(house.officer, progress=meanwhile).visits_deleted == VISITS - 1
    with house.works() as work:
        assert work.visits.get(wanted.id) is not None


def test_progress_ends_where_it_said() -> None:
    house = old_house()
    seen: list[tuple[int, int]] = []
    house.retention.run(house.officer, progress=lambda done, total: seen.append((done, total)))
    assert [done for done, _ in seen] == list(range(len(seen)))
    assert seen[-1][0] == seen[-1][1]
    assert all(done <= total for done, total in seen)


def test_all_kinds_together_find_room_in_one_entry() -> None:
    kinds = {(table, rule.group) for rule in parse_rules(shipped_text()) for table in rule.tables}
    assert len(kinds) <= MOST_IN_LIST
