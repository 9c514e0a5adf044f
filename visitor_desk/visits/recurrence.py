"""Recurring tickets: a weekly rule as data, and the occasions that it makes in the site's time zone.

A rule is kept in local times, since a Tuesday at nine stays at nine when the clocks change. Where a local
time comes twice or not at all, an occasion opens at the earlier reading and closes at the later one: nobody
stands before a closed desk because of the night in which the clocks change.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from visitor_desk.clock import TimeRange
from visitor_desk.errors import DeskError

DAYS_OF_A_WEEK = 7
LONGEST_RUN = timedelta(days=366)
"""From the first day to the last: a standing permission is looked at again within a year."""


class RecurrenceNotAccepted(DeskError):
    """A weekly rule has no day, ends before it begins, runs too long or never happens. Values: `field`."""

    code = "visits.recurrence_not_accepted"


@dataclass(frozen=True, slots=True)
class Recurrence:
    """On which days, between which local times, from the first day to the last, both included.

    `weekdays` counts from Monday, 0; `closes` at or before `opens` is of the next day. With `every` 2 only
    each second week counts, beginning with the week of the first day; `skipped` days are left out.
    """

    weekdays: tuple[int, ...]
    opens: time
    closes: time
    first: date
    until: date
    zone: str
    every: int = 1
    skipped: tuple[date, ...] = ()

    def days(self) -> Iterator[date]:
        """Yield the days on which an occasion opens, earliest first."""
        monday = self.first - timedelta(days=self.first.weekday())
        for ahead in range((self.until - self.first).days + 1):
            day = self.first + timedelta(days=ahead)
            week = (day - monday).days // DAYS_OF_A_WEEK
            if day.weekday() in self.weekdays and week % self.every == 0 and day not in self.skipped:
                yield day

    def occasion(self, day: date) -> TimeRange:
        """Return the span that opens on a day."""
        zone = ZoneInfo(self.zone)
        last = day if self.closes > self.opens else day + timedelta(days=1)
        opens = min(_readings(day, self.opens, zone))
        return TimeRange(opens, max(_readings(last, self.closes, zone)))

    def occasions(self) -> Iterator[TimeRange]:
        """Yield every occasion, by opening time."""
        return map(self.occasion, self.days())

    def window(self) -> TimeRange:
        """Return the span from the first opening to the last closing; RecurrenceNotAccepted without any."""
        spans = list(self.occasions())
        if not spans:
            raise RecurrenceNotAccepted(field="weekdays")
        return TimeRange(spans[0].start, spans[-1].end)


def accept_recurrence(rule: Recurrence) -> None:
    """Refuse a rule that means nothing, never ends, or would make occasions nobody asked for."""
    try:
        ZoneInfo(rule.zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise RecurrenceNotAccepted(field="zone") from None
    faults = (
        ("weekdays", not rule.weekdays or not set(rule.weekdays) <= set(range(DAYS_OF_A_WEEK))),
        ("until", not timedelta(0) <= rule.until - rule.first <= LONGEST_RUN),
        ("every", rule.every < 1),
        ("skipped", len(rule.skipped) > LONGEST_RUN.days),
    )
    for name, wrong in faults:
        if wrong:
            raise RecurrenceNotAccepted(field=name)
    rule.window()


def _readings(day: date, at: time, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return both instants that a local time can mean, which are the same on all but two nights a year."""
    local = datetime.combine(day, at.replace(tzinfo=None, fold=0), zone)
    return local.astimezone(UTC), local.replace(fold=1).astimezone(UTC)
