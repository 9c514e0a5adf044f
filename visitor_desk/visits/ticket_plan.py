"""What the rows of a file of visitors would become: tickets, and for each other row what is wrong with it.

Pure: nothing is asked of a store and nothing is written. Each row is judged by itself, but for groups.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from visitor_desk.bsn import BsnNotKept
from visitor_desk.clock import TimeRange
from visitor_desk.visits.place import Staff, StaffId, ZoneId
from visitor_desk.visits.recurrence import Recurrence, RecurrenceNotAccepted
from visitor_desk.visits.ticket import Announced, FieldNotAccepted, MinorsRule, NewTicket
from visitor_desk.visits.ticket_issue import accept_ticket
from visitor_desk.visits.ticket_rows import NAMES_SEPARATOR, Column, TextRow, UnreadableRow

WEEKDAYS: Final = ("mo", "tu", "we", "th", "fr", "sa", "su")
_TIMES: Final = ("%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S", "%d-%m-%Y %H:%M", "%d/%m/%Y %H:%M")
_DAYS: Final = ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y")
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_OF_FIELDS: Final = {"guests_allowed": Column.GUESTS.value}
_DAY_WORDS: Final = {
    word: day
    for words in (WEEKDAYS, ("ma", "di", "wo", "do", "vr", "za", "zo"))
    for day, word in enumerate(words)
}
"""The two letters of a weekday in English and in Dutch; no two mean different days."""
_ONE_TICKET: Final = (Column.NAME, Column.GROUP)
"""The columns in which rows of one group may differ."""


class RowFault(StrEnum):
    """Why a row makes no ticket."""

    MISSING = "missing"
    TIME_UNREADABLE = "time_unreadable"
    REVERSED = "reversed"
    PAST = "past"
    ZONE_UNKNOWN = "zone_unknown"
    HOST_UNKNOWN = "host_unknown"
    AUTHORISER_UNKNOWN = "authoriser_unknown"
    FORMULA = "formula"
    """A cell that a spreadsheet would run."""
    NOT_ACCEPTED = "not_accepted"
    CITIZEN_NUMBER = "citizen_number"
    RULE = "rule"
    NUMBER = "number"
    GROUP_DIFFERS = "group_differs"
    TWICE = "twice"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A row that makes no ticket; said by number, reason and column, never by what stands in it."""

    number: int
    fault: RowFault | UnreadableRow
    column: Column | None = None


@dataclass(frozen=True, slots=True)
class PlannedTicket:
    """A ticket that rows would make; `numbers` are those rows."""

    numbers: tuple[int, ...]
    new: NewTicket = field(repr=False)


@dataclass(frozen=True, slots=True)
class Known:
    """What the house knows when a file is read. `filled_in` serves rows that leave a column empty."""

    zones: frozenset[ZoneId]
    staff: Mapping[StaffId, Staff]
    site: ZoneInfo
    now: datetime
    filled_in: Mapping[Column, str] = field(default_factory=dict)


class _Wrong(Exception):
    def __init__(self, fault: RowFault, column: Column | None = None) -> None:
        super().__init__(fault)
        self.fault = fault
        self.column = column


def plan(rows: Iterable[TextRow], known: Known) -> tuple[list[PlannedTicket], list[RowProblem]]:
    """Return the tickets that rows would make, and what is wrong with the other rows."""
    problems: list[RowProblem] = []
    groups: dict[str, list[TextRow]] = {}
    for row in rows:
        if row.fault is not None:
            problems.append(RowProblem(row.number, row.fault))
            continue
        group = dict(row.cells).get(Column.GROUP, "")
        groups.setdefault(f"group {group}" if group else f"row {row.number}", []).append(row)
    planned: list[PlannedTicket] = []
    seen: set[object] = set()
    for of_one in groups.values():
        numbers = tuple(row.number for row in of_one)
        try:
            new = _ticket(of_one, known)
        except _Wrong as wrong:
            problems += (RowProblem(number, wrong.fault, wrong.column) for number in numbers)
            continue
        if identity(new) in seen:
            problems += (RowProblem(number, RowFault.TWICE) for number in numbers)
            continue
        seen.add(identity(new))
        planned.append(PlannedTicket(numbers, new))
    return planned, sorted(problems, key=lambda problem: problem.number)


def identity(new: NewTicket) -> object:
    """Return what makes two tickets the same: who comes when and where, for which customer."""
    window = new.recurrence.window() if new.recurrence else new.window
    return window, new.customer, frozenset(new.zones), frozenset(map(str.casefold, new.announced.names))


def _ticket(rows: Sequence[TextRow], known: Known) -> NewTicket:
    cells = _cells(rows[0], known)
    shared = {column: text for column, text in cells.items() if column not in _ONE_TICKET}
    names: list[str] = []
    for row in rows:
        own = _cells(row, known)
        if {column: text for column, text in own.items() if column not in _ONE_TICKET} != shared:
            raise _Wrong(RowFault.GROUP_DIFFERS)
        names += filter(None, map(str.strip, _needed(own, Column.NAME).split(NAMES_SEPARATOR)))
    zones = tuple(ZoneId(zone) for zone in _needed(cells, Column.ZONES).replace(",", " ").split())
    if not set(zones) <= known.zones:
        raise _Wrong(RowFault.ZONE_UNKNOWN, Column.ZONES)
    host, authoriser = _staff(cells, known)
    opens, closes = (_time(cells, column) for column in (Column.OPENS, Column.CLOSES))
    if closes <= opens:
        raise _Wrong(RowFault.REVERSED, Column.CLOSES)
    window = TimeRange(opens.replace(tzinfo=known.site), closes.replace(tzinfo=known.site))
    new = NewTicket(
        customer=_needed(cells, Column.CUSTOMER),
        zones=zones,
        host=host,
        authoriser=authoriser,
        window=window,
        announced=Announced(
            tuple(dict.fromkeys(names)), _needed(cells, Column.ORGANISATION), _needed(cells, Column.PURPOSE)
        ),
        guests_allowed=_number(cells, Column.GUESTS, 0),
        recurrence=_rule(cells, opens, closes, known.site) if cells.get(Column.DAYS) else None,
        minors=_minors(cells),
        training_valid_until=_day(cells, Column.TRAINING) if cells.get(Column.TRAINING) else None,
    )
    if _ends(new) <= known.now:
        raise _Wrong(RowFault.PAST, Column.CLOSES)
    return new


def _staff(cells: Mapping[Column, str], known: Known) -> tuple[StaffId, StaffId]:
    host = known.staff.get(StaffId(_needed(cells, Column.HOST)))
    if host is None:
        raise _Wrong(RowFault.HOST_UNKNOWN, Column.HOST)
    authoriser = known.staff.get(StaffId(_needed(cells, Column.AUTHORISER)))
    if authoriser is None or not authoriser.may_authorise:
        raise _Wrong(RowFault.AUTHORISER_UNKNOWN, Column.AUTHORISER)
    return host.id, authoriser.id


def _ends(new: NewTicket) -> datetime:
    """Return when a ticket has lapsed; what no ticket may hold is a fault of its row."""
    try:
        accept_ticket(new)
        return (new.recurrence.window() if new.recurrence else new.window).end
    except BsnNotKept as error:
        raise _Wrong(RowFault.CITIZEN_NUMBER, _column(error)) from None
    except FieldNotAccepted as error:
        raise _Wrong(RowFault.NOT_ACCEPTED, _column(error)) from None
    except RecurrenceNotAccepted:
        raise _Wrong(RowFault.RULE, Column.DAYS) from None


def _column(error: BsnNotKept | FieldNotAccepted) -> Column | None:
    """Return the column of a field that was not accepted, where it has one of its name."""
    named = _OF_FIELDS.get(str(error.values.get("field")), error.values.get("field"))
    return Column(str(named)) if named in set(Column) else None


def _cells(row: TextRow, known: Known) -> dict[Column, str]:
    """Return the cells of a row with what was filled in; a cell that a spreadsheet would run is refused."""
    cells = dict(row.cells)
    for column, text in cells.items():
        if text.startswith(_FORMULA):
            raise _Wrong(RowFault.FORMULA, column)
    return {**known.filled_in, **{column: text for column, text in cells.items() if text}}


def _needed(cells: Mapping[Column, str], column: Column) -> str:
    text = cells.get(column, "")
    if not text:
        raise _Wrong(RowFault.MISSING, column)
    return text


def _time(cells: Mapping[Column, str], column: Column) -> datetime:
    return _read(_needed(cells, column), _TIMES, column)


def _day(cells: Mapping[Column, str], column: Column) -> date:
    return _read(_needed(cells, column), _DAYS, column).date()


def _read(text: str, forms: Sequence[str], column: Column) -> datetime:
    for form in forms:
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007 - a local time; its zone is put on it later
        except ValueError:
            continue
    raise _Wrong(RowFault.TIME_UNREADABLE, column)


def _number(cells: Mapping[Column, str], column: Column, usual: int) -> int:
    text = cells.get(column, "")
    if not text:
        return usual
    if not (text.isascii() and text.isdecimal() and len(text) <= len("999")):
        raise _Wrong(RowFault.NUMBER, column)
    return int(text)


def _minors(cells: Mapping[Column, str]) -> MinorsRule:
    text = cells.get(Column.MINORS, MinorsRule.AS_ZONES.value)
    if text not in set(MinorsRule):
        raise _Wrong(RowFault.NOT_ACCEPTED, Column.MINORS)
    return MinorsRule(text)


def _rule(cells: Mapping[Column, str], opens: datetime, closes: datetime, site: ZoneInfo) -> Recurrence:
    days = cells[Column.DAYS].casefold().replace(",", " ").split()
    if not set(days) <= _DAY_WORDS.keys():
        raise _Wrong(RowFault.RULE, Column.DAYS)
    skipped = cells.get(Column.SKIPPED, "").split()
    return Recurrence(
        weekdays=tuple(sorted({_DAY_WORDS[day] for day in days})),
        opens=opens.time(),
        closes=closes.time(),
        first=opens.date(),
        until=_day(cells, Column.UNTIL),
        zone=site.key,
        every=_number(cells, Column.EVERY, 1),
        skipped=tuple(_read(day, _DAYS, Column.SKIPPED).date() for day in skipped),
    )
