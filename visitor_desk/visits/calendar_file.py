"""Meetings of a calendar as rows of announced visitors: attendees are guests, weekly rules stay weekly.

RFC 5545. The one module that knows the `icalendar` library; it runs in a worker process.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from icalendar import Calendar

from visitor_desk.visits.ticket_rows import (
    LONGEST_CELL,
    NAMES_SEPARATOR,
    Column,
    TextRow,
    TicketFileUnreadable,
    UnreadableRow,
)

_MINUTE: Final = "%Y-%m-%d %H:%M"
_DAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WEEKLY_PARTS: Final = frozenset({"FREQ", "BYDAY", "INTERVAL", "UNTIL", "COUNT", "WKST"})
_MOST_COUNT: Final = 400
_NO_GUESTS: Final = frozenset({"ROOM", "RESOURCE"})


def calendar_rows(content: bytes, zone: str) -> Iterator[TextRow]:
    """Yield a row for each event, by its place in the file; cancelled events are none.

    Raises TicketFileUnreadable where it is no calendar.
    """
    try:
        calendar = Calendar.from_ical(content)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError):
        # Without its cause, which holds lines of the file.
        raise TicketFileUnreadable(why="calendar") from None
    site = ZoneInfo(zone)
    for number, event in enumerate(calendar.walk("VEVENT"), start=1):
        if str(event.get("STATUS", "")).upper() == "CANCELLED":
            continue
        try:
            yield _row(number, event, site)
        except (ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError):
            yield TextRow(number, (), UnreadableRow.NOT_A_ROW)


def _row(number: int, event: Mapping[str, Any], site: ZoneInfo) -> TextRow:
    if "DTSTART" not in event:
        return TextRow(number, (), UnreadableRow.NO_TIME)
    start = event["DTSTART"].dt
    opens = _local(start, site)
    if "DTEND" in event:
        closes = _local(event["DTEND"].dt, site)
    elif "DURATION" in event:
        closes = opens + event["DURATION"].dt
    elif isinstance(start, datetime):
        return TextRow(number, (), UnreadableRow.NO_TIME)
    else:
        closes = opens + timedelta(days=1)
    names = _attendees(event)
    if not names:
        return TextRow(number, (), UnreadableRow.NO_ATTENDEE)
    cells = {
        Column.NAME: NAMES_SEPARATOR.join(names),
        Column.PURPOSE: str(event.get("SUMMARY", "")).strip(),
        Column.OPENS: opens.strftime(_MINUTE),
        Column.CLOSES: closes.strftime(_MINUTE),
    }
    if "RRULE" in event or "RDATE" in event:
        rule = _weekly(event, opens, site)
        if rule is None:
            return TextRow(number, (), UnreadableRow.RULE_NOT_WEEKLY)
        cells |= rule
    if any(len(text) > LONGEST_CELL for text in cells.values()):
        return TextRow(number, (), UnreadableRow.TOO_LONG)
    return TextRow(number, tuple(cells.items()))


def _local(at: date, site: ZoneInfo) -> datetime:
    """Return a time of the site; a day begins at midnight, a time without a zone is the site's own."""
    if not isinstance(at, datetime):
        return datetime(at.year, at.month, at.day)  # noqa: DTZ001 - a local time, read as one later
    return at if at.tzinfo is None else at.astimezone(site).replace(tzinfo=None)


def _attendees(event: Mapping[str, Any]) -> list[str]:
    """Return the names of those who are invited, without the organiser, rooms and those who declined."""
    found = event.get("ATTENDEE", [])
    organiser = str(event.get("ORGANIZER", "")).casefold()
    names = []
    for one in found if isinstance(found, list) else [found]:
        told = one.params
        if str(told.get("CUTYPE", "")).upper() in _NO_GUESTS or str(one).casefold() == organiser:
            continue
        if str(told.get("PARTSTAT", "")).upper() == "DECLINED":
            continue
        name = str(told.get("CN", "")).strip()
        names.append(name or str(one).partition(":")[2].partition("@")[0])
    return list(dict.fromkeys(filter(None, names)))


def _weekly(event: Mapping[str, Any], opens: datetime, site: ZoneInfo) -> dict[Column, str] | None:
    """Return a weekly rule as cells; None for any other, which no ticket says."""
    first = opens.date()
    rule = event.get("RRULE")
    if rule is None or isinstance(rule, list) or "RDATE" in event or not set(rule) <= _WEEKLY_PARTS:
        return None
    if rule.get("FREQ") != ["WEEKLY"]:
        return None
    days = [str(day).upper() for day in rule.get("BYDAY", [_DAYS[first.weekday()]])]
    if not set(days) <= set(_DAYS):
        return None
    every = int(rule.get("INTERVAL", [1])[0])
    if every < 1:
        return None
    cells = {Column.DAYS: " ".join(days).lower(), Column.EVERY: str(every)}
    if "UNTIL" in rule:
        ends = rule["UNTIL"][0]
        last = _local(ends, site)
        if isinstance(ends, datetime) and last.time() < opens.time():
            # The meeting of that day begins after the rule has ended.
            last -= timedelta(days=1)
        cells[Column.UNTIL] = last.date().isoformat()
    elif "COUNT" in rule:
        count = int(rule["COUNT"][0])
        if not 0 < count <= _MOST_COUNT:
            return None
        cells[Column.UNTIL] = _nth(first, {_DAYS.index(day) for day in days}, every, count).isoformat()
    skipped = event.get("EXDATE", [])
    left_out = [
        _local(day.dt, site).date().isoformat()
        for part in (skipped if isinstance(skipped, list) else [skipped])
        for day in part.dts
    ]
    if left_out:
        cells[Column.SKIPPED] = " ".join(left_out)
    return cells


def _nth(first: date, weekdays: set[int], every: int, count: int) -> date:
    """Return the day of the last of `count` occasions."""
    monday = first - timedelta(days=first.weekday())
    day, left = first, count
    while True:
        if day.weekday() in weekdays and (day - monday).days // 7 % every == 0:
            left -= 1
            if left == 0:
                return day
        day += timedelta(days=1)
