from __future__ import annotations

import tomllib
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visitor_desk.privacy.deadlines import (
    EXTENDED_MONTHS,
    DayOff,
    countries,
    days_off,
    due_on,
    easter_sunday,
    holiday_names,
    holidays_in,
    is_working_day,
    months_later,
)

TRANSLATIONS = Path(__file__).parents[2] / "ui" / "translations"
DUTCH = holidays_in("NL")
TABLE = tomllib.loads((Path(__file__).parent / "deadline_table.toml").read_text(encoding="utf-8"))["rows"]
DAYS = st.dates(date(1990, 1, 1), date(2199, 10, 1))


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (date(2025, 3, 5), date(2025, 4, 7)),  # 5 April 2025 is a Saturday
        (date(2026, 1, 28), date(2026, 3, 2)),
        (date(2026, 12, 1), date(2027, 1, 4)),  # New Year's Day is a Friday
        (date(2026, 4, 5), date(2026, 5, 6)),  # Liberation Day
        (date(2026, 3, 3), date(2026, 4, 3)),  # Good Friday is counted as a working day
    ],
)
def test_a_request_is_due_one_calendar_month_later(received: date, due: date) -> None:
    assert due_on(received, DUTCH) == due


@pytest.mark.parametrize(("received", "due", "extended", "waited", "why"), TABLE)
def test_the_table_of_deadlines_holds(received: str, due: str, extended: str, waited: str, why: str) -> None:
    day = date.fromisoformat(received)
    assert due_on(day, DUTCH).isoformat() == due, why
    assert due_on(day, DUTCH, EXTENDED_MONTHS).isoformat() == extended
    assert due_on(day, DUTCH, waited=10).isoformat() == waited


def test_the_table_of_deadlines_has_the_days_that_go_wrong_elsewhere() -> None:
    assert len({row[0] for row in TABLE}) == len(TABLE) >= 40
    received = {row[0][5:] for row in TABLE}
    assert {"01-29", "01-30", "01-31", "02-28", "02-29", "08-31", "12-25", "12-31"} <= received


@pytest.mark.parametrize(
    ("year", "easter"),
    [
        (1818, date(1818, 3, 22)),
        (1943, date(1943, 4, 25)),
        (1954, date(1954, 4, 18)),
        (1981, date(1981, 4, 19)),
        (2000, date(2000, 4, 23)),
        (2024, date(2024, 3, 31)),
        (2025, date(2025, 4, 20)),
        (2026, date(2026, 4, 5)),
        (2027, date(2027, 3, 28)),
        (2038, date(2038, 4, 25)),
        (2049, date(2049, 4, 18)),
        (2076, date(2076, 4, 19)),
    ],
)
def test_easter(year: int, easter: date) -> None:
    assert easter_sunday(year) == easter


def test_the_holidays_of_a_year_are_the_ones_of_the_act() -> None:
    assert sorted(DUTCH(2026)) == [
        date(2026, 1, 1),
        date(2026, 4, 5),
        date(2026, 4, 6),
        date(2026, 4, 27),
        date(2026, 5, 5),
        date(2026, 5, 14),
        date(2026, 5, 24),
        date(2026, 5, 25),
        date(2026, 12, 25),
        date(2026, 12, 26),
    ]


@given(DAYS)
def test_the_last_day_is_a_working_day_about_a_month_away(received: date) -> None:
    due = due_on(received, DUTCH)
    assert is_working_day(due, DUTCH)
    assert timedelta(days=28) <= due - received <= timedelta(days=31 + 5)


@given(DAYS, st.integers(0, 60))
def test_a_later_request_is_never_due_earlier(received: date, days: int) -> None:
    assert due_on(received + timedelta(days=days), DUTCH) >= due_on(received, DUTCH)


@given(DAYS)
def test_nothing_but_days_off_lies_between_the_month_and_the_last_day(received: date) -> None:
    day, due = months_later(received, 1), due_on(received, DUTCH)
    while day < due:
        assert not is_working_day(day, DUTCH)
        day += timedelta(days=1)


@given(DAYS, st.integers(0, 40))
def test_a_month_ends_on_the_same_day_or_on_the_last(received: date, months: int) -> None:
    later = months_later(received, months)
    assert (later.year * 12 + later.month) - (received.year * 12 + received.month) == months
    assert later.day == received.day or (later.day < received.day and (later + timedelta(days=1)).day == 1)


@pytest.mark.parametrize(
    ("country", "received", "due"),
    [
        ("NL", date(2026, 4, 1), date(2026, 5, 1)),  # no holiday for everybody
        ("BE", date(2026, 4, 1), date(2026, 5, 4)),  # Labour Day is a Friday
        ("DE", date(2026, 3, 3), date(2026, 4, 7)),  # Good Friday, the weekend of Easter, Easter Monday
        ("DE", date(2025, 9, 3), date(2025, 10, 6)),  # the day of Unity is a Friday
        ("BE", date(2026, 6, 21), date(2026, 7, 22)),  # the national day
        ("LU", date(2026, 5, 23), date(2026, 6, 24)),  # the birthday of the Grand Duke
        ("LU", date(2028, 4, 9), date(2028, 5, 10)),  # Europe Day
        ("BE", date(2026, 10, 11), date(2026, 11, 12)),  # the Armistice
        ("NL", date(2026, 10, 11), date(2026, 11, 11)),
        ("BE", date(2026, 11, 26), date(2026, 12, 28)),  # the 26th is a working day, but a Saturday
    ],
)
def test_each_country_has_its_own_days(country: str, received: date, due: date) -> None:
    assert due_on(received, holidays_in(country)) == due


def test_the_days_over_which_it_moved_are_named() -> None:
    assert days_off(date(2026, 3, 5), DUTCH) == (
        DayOff(date(2026, 4, 5), "easter"),
        DayOff(date(2026, 4, 6), "easter_monday"),
    )
    assert [one.why for one in days_off(date(2026, 11, 25), DUTCH)] == [
        "christmas",
        "second_christmas",
        "sunday",
    ]
    assert days_off(date(2026, 3, 3), DUTCH) == ()


@given(st.sampled_from(sorted(countries())), DAYS)
def test_what_it_moved_over_ends_where_the_last_day_is(country: str, received: date) -> None:
    holidays = holidays_in(country)
    passed = days_off(received, holidays)
    due = due_on(received, holidays)
    assert [one.day for one in passed] == [due - timedelta(days=back) for back in range(len(passed), 0, -1)]
    assert is_working_day(due, holidays)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_holiday_has_a_name(language: str) -> None:
    texts = tomllib.loads((TRANSLATIONS / f"{language}.toml").read_text(encoding="utf-8"))
    assert set(texts["day_off"]) == holiday_names() | {"saturday", "sunday"}


@pytest.mark.parametrize("country", sorted(countries()))
def test_the_days_off_are_those_that_an_independent_list_has(country: str) -> None:
    known = tomllib.loads((Path(__file__).parent / "known_holidays.toml").read_text(encoding="utf-8"))
    for year, said in known[country].items():
        days = {date.fromisoformat(f"{year}-{day}") for day in said.split()}
        if country == "NL":
            # Counted as a working day: only equated with a holiday for the periods of Dutch acts.
            days.remove(easter_sunday(int(year)) - timedelta(days=2))
            # Designated by article 3(1) every year; the list has it every five years, when most are off.
            liberation = date(int(year), 5, 5)
            days |= {liberation} if liberation.weekday() < 5 else set()
        ours = {day for day in holidays_in(country)(int(year)) if day.weekday() < 5}
        assert ours == days, year
    assert sorted(known) == sorted(countries())
    assert [int(year) for year in known[country]] == list(range(2024, 2033))
