"""Weekly rules: every occasion is on its days, in local time, also over the nights in which clocks change."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.contracts.visit_stores import TICKET
from visitor_desk.clock import TimeRange
from visitor_desk.visits.recurrence import (
    LONGEST_RUN,
    Recurrence,
    RecurrenceNotAccepted,
    accept_recurrence,
)
from visitor_desk.visits.ticket import TicketState

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MONDAYS = Recurrence((0,), time(9), time(17), date(2026, 3, 2), date(2026, 4, 20), AMSTERDAM.key)


@st.composite
def rules(draw: st.DrawFn) -> Recurrence:
    first = draw(st.dates(date(2024, 1, 1), date(2030, 12, 31)))
    return Recurrence(
        weekdays=tuple(sorted(draw(st.sets(st.integers(0, 6), min_size=1)))),
        opens=draw(st.times()).replace(second=0, microsecond=0),
        closes=draw(st.times()).replace(second=0, microsecond=0),
        first=first,
        until=first + timedelta(days=draw(st.integers(0, 120))),
        zone=draw(st.sampled_from(["Europe/Amsterdam", "UTC", "America/New_York", "Australia/Lord_Howe"])),
        every=draw(st.integers(1, 4)),
    )


def test_nine_stays_nine_when_the_clocks_change():
    local = [one.start.astimezone(AMSTERDAM) for one in MONDAYS.occasions()]
    assert {(start.hour, start.weekday()) for start in local} == {(9, 0)}
    assert {one.start.hour for one in MONDAYS.occasions()} == {8, 7}
    assert len(local) == 8


def test_the_night_without_an_hour_opens_early_and_the_one_with_two_closes_late():
    night = replace(MONDAYS, weekdays=(6,), opens=time(2, 30), closes=time(3), until=date(2026, 11, 1))
    spring = night.occasion(date(2026, 3, 29))
    assert spring == TimeRange(datetime(2026, 3, 29, 0, 30, tzinfo=UTC), datetime(2026, 3, 29, 1, tzinfo=UTC))
    autumn = replace(night, closes=time(2, 45)).occasion(date(2026, 10, 25))
    assert autumn.duration == timedelta(hours=1, minutes=15)


def test_each_second_week_counts_from_the_week_of_the_first_day():
    second = replace(MONDAYS, weekdays=(0, 4), every=2, first=date(2026, 3, 4), until=date(2026, 3, 31))
    assert list(second.days()) == [date(2026, 3, 6), date(2026, 3, 16), date(2026, 3, 20), date(2026, 3, 30)]


@given(rules())
def test_occasions_are_in_order_never_reversed_and_on_their_days(rule: Recurrence):
    zone = ZoneInfo(rule.zone)
    spans = list(rule.occasions())
    days = list(rule.days())
    assert days == sorted(set(days))
    assert all(rule.first <= day <= rule.until and day.weekday() in rule.weekdays for day in days)
    for day, span in zip(days, spans, strict=True):
        assert span.start < span.end
        assert span.start.astimezone(zone).date() in (day, day - timedelta(days=1))
        # A day and the hour that a change of clocks adds or takes at either end.
        assert span.duration <= timedelta(days=1, hours=2)


@given(rules(), st.integers(0, 200 * 24))
def test_a_ticket_is_open_exactly_within_its_occasions_and_lapses_by_itself(rule: Recurrence, hours: int):
    if not list(rule.days()):
        return
    ticket = replace(TICKET, recurrence=rule, window=rule.window())
    now = ticket.window.start - timedelta(days=10) + timedelta(hours=hours)
    state = ticket.state(now)
    # Neighbours may meet where a window lasts a whole day; then the earlier one is still the running one.
    inside = any(one.contains(now) for one in ticket.occasions())
    assert (state is TicketState.OPEN) is inside
    assert (state is TicketState.LAPSED) is (now >= ticket.window.end)
    assert (state is TicketState.ANNOUNCED) is (now < ticket.window.start)
    taken_back = replace(ticket, withdrawn_at=now)
    assert taken_back.state(now) is TicketState.WITHDRAWN


@given(st.integers(-100, 100))
def test_a_single_ticket_lapses_with_its_window(hours: int):
    now = TICKET.window.start + timedelta(hours=hours)
    assert (TICKET.state(now) is TicketState.OPEN) is TICKET.window.contains(now)
    assert TICKET.at(now) == TICKET


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"weekdays": ()}, "weekdays"),
        ({"weekdays": (7,)}, "weekdays"),
        ({"until": date(2026, 3, 1)}, "until"),
        ({"until": MONDAYS.first + LONGEST_RUN + timedelta(days=1)}, "until"),
        ({"every": 0}, "every"),
        ({"zone": "Europe/Nowhere"}, "zone"),
        ({"zone": "../etc"}, "zone"),
        ({"weekdays": (1,), "until": date(2026, 3, 2)}, "weekdays"),
        ({"skipped": tuple(MONDAYS.days())}, "weekdays"),
    ],
)
def test_a_rule_that_never_happens_is_refused(changes, field):
    with pytest.raises(RecurrenceNotAccepted) as caught:
        accept_recurrence(replace(MONDAYS, **changes))
    assert caught.value.values["field"] == field
