"""What rules leave room for: an interval, or exactly the rules that clash; never early, never late."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visitor_desk.privacy.retention_rule import Bound, ClockStart, RetentionRule, ZoneClass
from visitor_desk.privacy.retention_rules import RetentionRules
from visitor_desk.privacy.retention_solver import (
    Carrier,
    RetentionConflict,
    carrier,
    conflicts,
    kinds,
    lawful,
)
from visitor_desk.security.groups import Group

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def rule(number: int, bound: Bound, days: int, zones: ZoneClass = ZoneClass.ANY) -> RetentionRule:
    return RetentionRule(
        f"{bound}-{number}", Group.D, ("visits",), zones, bound, days, ClockStart.DEPARTURE, "a law"
    )


bounds = st.lists(st.tuples(st.sampled_from(list(Bound)), st.integers(1, 800)), max_size=8)


def built(parts: list[tuple[Bound, int]]) -> list[RetentionRule]:
    return [rule(number, bound, days) for number, (bound, days) in enumerate(parts)]


@given(bounds)
def test_the_life_meets_every_bound_or_it_is_a_conflict(parts: list[tuple[Bound, int]]) -> None:
    rules = built(parts)
    interval = lawful(rules)
    floors = [one.days for one in rules if one.bound is Bound.FLOOR]
    ceilings = [one.days for one in rules if one.bound is Bound.CEILING]
    wishes = [one.days for one in rules if one.bound is Bound.LIFE]
    if max(floors, default=0) > min(ceilings, default=10_000):
        with pytest.raises(RetentionConflict):
            _ = interval.deciding
        return
    deciding = interval.deciding
    assert (deciding is None) == (not rules)
    if deciding is None:
        return
    assert deciding in rules
    assert max(floors, default=0) <= deciding.days <= min(ceilings, default=10_000)
    # As short as a wish asks for, where the bounds leave room for it.
    if wishes:
        assert deciding.days == max(max(floors, default=0), min(*wishes, *ceilings, 10_000))


@given(bounds)
def test_a_conflict_names_the_smallest_set_that_clashes(parts: list[tuple[Bound, int]]) -> None:
    rules = built(parts)
    clash = lawful(rules).clash
    if clash is None:
        return
    assert lawful(clash).clash == clash
    for one in clash:
        assert lawful([other for other in clash if other != one]).clash is None
    # Nothing that is left out of the set is needed for it to clash.
    assert all(lawful([*clash, one]).clash is not None for one in rules)


@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2032, 12, 31)).map(lambda at: at.replace(tzinfo=UTC)),  # noqa: DTZ001
    st.integers(1, 800),
)
def test_nothing_goes_early_and_nothing_late(instant: datetime, days: int) -> None:
    """Leap days and both changes of the clock are in these years."""
    lives = RetentionRules([rule(0, Bound.LIFE, days)], AMSTERDAM)
    gone = lives.gone_on(Group.D, "visits", instant)
    day = instant.astimezone(AMSTERDAM).date()
    assert (gone - day).days == days
    # The last moment of the day before is still within the life; the first of the day itself no more.
    first = lives.start_of(gone)
    assert lives.local_day(first) == gone
    assert lives.local_day(first - timedelta(microseconds=1)) == gone - timedelta(days=1)


def test_kinds_are_told_apart_by_zone_only_where_rules_are() -> None:
    everywhere = rule(0, Bound.LIFE, 7)
    assert [one.zones for one in kinds([everywhere])] == [ZoneClass.ANY]
    both = [rule(0, Bound.FLOOR, 92, ZoneClass.PCI), rule(1, Bound.CEILING, 28, ZoneClass.OTHER)]
    assert [(one.zones, one.interval.deciding) for one in kinds(both)] == [
        (ZoneClass.PCI, both[0]),
        (ZoneClass.OTHER, both[1]),
    ]


def test_what_is_shipped_has_no_conflict_and_a_floor_above_a_ceiling_is_found() -> None:
    shipped = RetentionRules.shipped(AMSTERDAM).all()
    assert not conflicts(shipped)
    clashing = [*shipped, rule(0, Bound.CEILING, 91, ZoneClass.PCI)]
    (found,) = conflicts(clashing)
    assert found.interval.clash is not None
    assert [one.id for one in found.interval.clash] == ["pci-visitor-log", "ceiling-0"]


@pytest.mark.parametrize(
    ("doors", "cameras", "found"),
    [
        (92, 28, Carrier.DOOR_LOG),
        (92, 92, Carrier.DOOR_LOG),
        (28, 92, Carrier.CAMERAS),
        (None, 92, Carrier.CAMERAS),
        (None, 28, Carrier.NONE),
        (91, 91, Carrier.NONE),
        (None, None, Carrier.NONE),
    ],
)
def test_the_smallest_data_carries_the_floor(doors: int | None, cameras: int | None, found: Carrier) -> None:
    assert carrier(92, door_log_days=doors, camera_days=cameras) is found


def test_a_leap_day_counts_as_a_day() -> None:
    lives = RetentionRules([rule(0, Bound.LIFE, 92)], AMSTERDAM)
    assert lives.gone_on(Group.D, "visits", datetime(2028, 1, 1, 12, tzinfo=UTC)) == date(2028, 4, 2)
    assert lives.gone_on(Group.D, "visits", datetime(2027, 1, 1, 12, tzinfo=UTC)) == date(2027, 4, 3)
