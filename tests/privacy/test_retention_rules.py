from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.tables.metadata import DATA
from visitor_desk.privacy.life_starts import PLAIN_STARTS
from visitor_desk.privacy.retention_rules import (
    Bound,
    ClockStart,
    RetentionConflict,
    RetentionRule,
    RetentionRuleMissing,
    RetentionRules,
    RetentionRulesUnreadable,
    ZoneClass,
    parse_rules,
    shipped_text,
    tables_without_rule,
)
from visitor_desk.security.groups import Group
from visitor_desk.visits.place import Zone, ZoneId, ZoneKind

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
LOBBY = Zone(ZoneId("lobby"), None, ZoneKind.LOBBY, "Lobby")
CAGE = Zone(ZoneId("cage"), ZoneId("lobby"), ZoneKind.CAGE, "Cage", pci=True)
RULES = RetentionRules.shipped(AMSTERDAM)
NOON = datetime(2026, 3, 2, 12, tzinfo=AMSTERDAM)


def rule(bound: Bound, days: int, zones: ZoneClass = ZoneClass.ANY) -> RetentionRule:
    return RetentionRule(
        f"{bound}-{days}-{zones}", Group.D, ("visits",), zones, bound, days, ClockStart.DEPARTURE, "a law"
    )


@pytest.mark.parametrize(
    ("group", "zones", "gone"),
    [
        (Group.T, [LOBBY], date(2026, 3, 9)),
        (Group.R, [LOBBY], date(2026, 3, 3)),
        (Group.D, [LOBBY], date(2026, 3, 30)),
        (Group.D, [LOBBY, CAGE], date(2026, 6, 2)),
        (Group.D, [], date(2026, 3, 30)),
        (Group.S, [CAGE], date(2026, 3, 30)),
    ],
)
def test_each_group_dies_on_its_day(group: Group, zones: list[Zone], gone: date) -> None:
    assert RULES.expires_on(group, zones, NOON) == gone


@pytest.mark.parametrize(
    ("instant", "gone"),
    [
        (datetime(2026, 3, 1, 22, 59, 59, tzinfo=UTC), date(2026, 3, 29)),  # 23:59 at the site
        (datetime(2026, 3, 1, 23, 0, 0, tzinfo=UTC), date(2026, 3, 30)),  # 00:00 at the site
        (datetime(2028, 1, 31, 12, tzinfo=UTC), date(2028, 2, 28)),  # a leap year
        (datetime(2028, 2, 29, 22, 30, tzinfo=UTC), date(2028, 3, 28)),
        (datetime(2026, 3, 29, 0, 30, tzinfo=UTC), date(2026, 4, 26)),  # the clocks go forward that night
        (datetime(2026, 10, 24, 22, 30, tzinfo=UTC), date(2026, 11, 22)),  # and back
    ],
)
def test_days_are_days_at_the_site(instant: datetime, gone: date) -> None:
    assert RULES.expires_on(Group.S, [], instant) == gone


def test_the_plain_tables_have_lives_too() -> None:
    assert RULES.life(None, "visits").days == 456
    assert RULES.life(None, "recordings").days == 28
    assert RULES.life(None, "requests").days == 730
    assert RULES.gone_on(Group.S, "requests", NOON) == date(2026, 9, 1)
    assert {"tickets", "visits", "recordings", "activity", "requests"} <= RULES.tables()


def test_the_oldest_kept_row_is_the_first_that_is_not_gone_yet() -> None:
    oldest = RULES.oldest_kept("recordings", NOON)
    assert RULES.gone_on(None, "recordings", oldest) == date(2026, 3, 3)
    assert RULES.gone_on(None, "recordings", oldest - timedelta(microseconds=1)) == date(2026, 3, 2)


def test_the_floor_is_named_where_it_is_the_reason() -> None:
    life = RULES.life(Group.D, "visits", [CAGE])
    assert (life.rule.id, life.rule.bound) == ("pci-visitor-log", Bound.FLOOR)
    assert "9.3.4" in life.rule.source


def test_a_floor_above_a_ceiling_is_a_conflict_of_exactly_two_rules() -> None:
    rules = [
        rule(Bound.FLOOR, 30),
        rule(Bound.FLOOR, 92),
        rule(Bound.CEILING, 28),
        rule(Bound.CEILING, 91),
        rule(Bound.CEILING, 400),
    ]
    with pytest.raises(RetentionConflict) as caught:
        RetentionRules(rules, AMSTERDAM).life(Group.D, "visits")
    assert caught.value.clashing == (rules[1], rules[2])
    assert caught.value.values == {
        "rules": "floor-92-any, ceiling-28-any",
        "floor_days": 92,
        "floor_source": "a law",
        "ceiling_days": 28,
        "ceiling_source": "a law",
    }


def test_a_conflict_of_pci_zones_leaves_the_others_alone() -> None:
    rules = RetentionRules([rule(Bound.FLOOR, 92, ZoneClass.PCI), rule(Bound.CEILING, 28)], AMSTERDAM)
    assert rules.life(Group.D, "visits", [LOBBY]).days == 28
    with pytest.raises(RetentionConflict):
        rules.life(Group.D, "visits", [LOBBY, CAGE])


def test_data_without_a_rule_cannot_get_a_day() -> None:
    with pytest.raises(RetentionRuleMissing):
        RULES.gone_on(Group.F, "visits", NOON)


@given(
    st.lists(st.integers(1, 500), max_size=3),
    st.lists(st.integers(1, 500), max_size=3),
    st.lists(st.integers(1, 500), max_size=2),
)
def test_a_life_lies_between_every_floor_and_every_ceiling(
    floors: list[int], ceilings: list[int], lives: list[int]
) -> None:
    rules = [rule(Bound.FLOOR, days) for days in floors]
    rules += [rule(Bound.CEILING, days) for days in ceilings]
    rules += [rule(Bound.LIFE, days) for days in lives]
    engine = RetentionRules(rules, AMSTERDAM)
    if not rules:
        with pytest.raises(RetentionRuleMissing):
            engine.life(Group.D, "visits")
    elif floors and ceilings and max(floors) > min(ceilings):
        with pytest.raises(RetentionConflict) as caught:
            engine.life(Group.D, "visits")
        # Minimal: taking away either of the two leaves rules that they alone did not break.
        assert [one.days for one in caught.value.clashing] == [max(floors), min(ceilings)]
    else:
        life = engine.life(Group.D, "visits")
        assert all(life.days >= days for days in floors)
        assert all(life.days <= days for days in ceilings)
        assert life.rule in rules
        assert life.rule.days == life.days


@given(st.integers(10**9, 4 * 10**9).map(lambda at: datetime.fromtimestamp(at, UTC)), st.integers(0, 10**6))
def test_what_is_kept_later_never_dies_earlier(instant: datetime, seconds: int) -> None:
    later = instant + timedelta(seconds=seconds)
    for group in (Group.T, Group.R, Group.D, Group.S):
        assert RULES.expires_on(group, [], later) >= RULES.expires_on(group, [], instant)


def test_every_table_has_a_rule_or_a_reason_why_none_is_about_it() -> None:
    without = tables_without_rule(shipped_text())
    assert len(without) == len(set(without))
    assert not set(without) & RULES.tables()
    assert set(DATA.tables) <= set(without) | RULES.tables()
    assert set(without) <= set(DATA.tables)


def test_why_can_find_every_record_with_an_id() -> None:
    nameless = {"activity", "door_events", "door_files", "footage_alarms"}
    plain = {table for one in RULES.all() if one.group is None for table in one.tables}
    assert plain - nameless == set(PLAIN_STARTS)


GOOD = """
[[rule]]
id = "one"
group = "P"
tables = ["visits"]
zones = "any"
bound = "life"
days = 4
clock = "arrival"
source = "a law"
"""


@pytest.mark.parametrize(
    "text",
    [
        "nothing = 1",
        "[[rule",
        GOOD.replace("days = 4", "days = 0"),
        GOOD.replace("days = 4", 'days = "4"'),
        GOOD.replace('"life"', '"forever"'),
        GOOD.replace('"P"', '"X"'),
        GOOD.replace('"a law"', '""'),
        GOOD.replace('zones = "any"', ""),
        GOOD + 'colour = "red"',
        GOOD + GOOD,
    ],
)
def test_a_table_that_holds_something_else_is_refused(text: str) -> None:
    with pytest.raises(RetentionRulesUnreadable):
        parse_rules(text)


def test_a_good_table_is_read() -> None:
    (one,) = parse_rules(GOOD)
    assert one == replace(one, id="one", group=None, tables=("visits",), days=4)
