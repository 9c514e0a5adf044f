"""When a request must be answered: GDPR 12(3), counted by Regulation (EEC, Euratom) No 1182/71.

A month runs to the day of the same number (article 3(2)(c)); where the month has no such day, to its last
day; an end on a Saturday, a Sunday or a public holiday moves to the next working day (article 3(4)).
"""

from __future__ import annotations

import tomllib
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, partial
from importlib.resources import files
from typing import Any

ANSWER_MONTHS = 1
"""GDPR 12(3), first sentence."""
EXTENDED_MONTHS = 3
"""GDPR 12(3), second sentence: two further months, told with reasons within the first one."""

SATURDAY = 5

Holidays = Callable[[int], Mapping[date, str]]
"""Returns the public holidays of a year, each with its name."""


@dataclass(frozen=True, slots=True)
class DayOff:
    """A day on which no period ends, and why: a name of `holidays.toml`, saturday or sunday."""

    day: date
    why: str


def easter_sunday(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher's method)."""
    golden = year % 19
    century, of_century = divmod(year, 100)
    leaps, leap_rest = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leaps - correction + 15) % 30
    weeks, week_rest = divmod(of_century, 4)
    to_sunday = (32 + 2 * leap_rest + 2 * weeks - epact - week_rest) % 7
    shift = (golden + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * shift + 114, 31)
    return date(year, month, day + 1)


@cache
def holidays_of(country: str, year: int) -> Mapping[date, str]:
    """Return the public holidays of a country of `holidays.toml` with their names; KeyError for others."""
    rules, easter = _rules()[country], easter_sunday(year)
    days = {_on(year, day): name for name, day in rules["fixed"].items()}
    days |= {easter + timedelta(days=after): name for name, after in rules["after_easter"].items()}
    for name, moved in rules["moved"].items():
        day = _on(year, moved["day"])
        late = timedelta(days=moved["days"]) if day.isoweekday() == moved["weekday"] else timedelta()
        days[day + late] = name
    return days


def holidays_in(country: str) -> Holidays:
    """Return the holidays of a country, year by year."""
    return partial(holidays_of, country)


def countries() -> frozenset[str]:
    """Return the countries whose holidays are known."""
    return frozenset(_rules())


def source_of(country: str) -> str:
    """Return the law that a country's holidays stand in; KeyError for others."""
    return str(_rules()[country]["source"])


def holiday_names() -> frozenset[str]:
    """Return the names that holidays have here, in any country."""
    return frozenset(
        name
        for rules in _rules().values()
        for kind in ("fixed", "after_easter", "moved")
        for name in rules[kind]
    )


@cache
def _rules() -> Mapping[str, Mapping[str, Any]]:
    text = files("visitor_desk.privacy").joinpath("holidays.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _on(year: int, day: str) -> date:
    return date.fromisoformat(f"{year:04d}-{day}")


def is_working_day(day: date, holidays: Holidays) -> bool:
    """Tell whether a period can end on `day`."""
    return day.weekday() < SATURDAY and day not in holidays(day.year)


def months_later(day: date, months: int) -> date:
    """Return the same day `months` months on, or that month's last day where it has no such day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def due_on(received: date, holidays: Holidays, months: int = ANSWER_MONTHS, waited: int = 0) -> date:
    """Return the last day on which an answer to a request received on `received` is in time.

    `received` is a day at the place of the controller. `waited` days the time stood still, while the person
    was asked to show who they are (EDPB Guidelines 01/2022, on GDPR 12(6)).
    """
    passed = days_off(received, holidays, months, waited)
    return passed[-1].day + timedelta(days=1) if passed else _end(received, months, waited)


def days_off(
    received: date, holidays: Holidays, months: int = ANSWER_MONTHS, waited: int = 0
) -> tuple[DayOff, ...]:
    """Return the days, in order, over which the last day moves to the next working day."""
    day, passed = _end(received, months, waited), []
    while not is_working_day(day, holidays):
        # A holiday says more than that it was a Sunday.
        weekday = "saturday" if day.weekday() == SATURDAY else "sunday"
        passed.append(DayOff(day, holidays(day.year).get(day, weekday)))
        day += timedelta(days=1)
    return tuple(passed)


def _end(received: date, months: int, waited: int) -> date:
    return months_later(received, months) + timedelta(days=waited)
