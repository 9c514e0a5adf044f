"""From the rows of a file to door events, each row by itself: one bad row never costs its neighbours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Final

from visitor_desk.bsn import is_bsn
from visitor_desk.visits.door_events import (
    DoorDirection,
    DoorEvent,
    DoorKey,
    DoorResult,
    DoorSource,
    badge_key,
    event_id,
)
from visitor_desk.visits.door_files import BadRow, MappedRow, RowFault, mapped_rows
from visitor_desk.visits.door_time import door_zone, shown_at

TRIED_ROWS: Final = 20
"""How many rows a dry run shows."""
AHEAD: Final = timedelta(days=1)
"""A clock may be wrong, but a later time than this is of days and months that were exchanged."""
LONGEST_DOOR: Final = 80
LONGEST_EVENT: Final = 100
_BADGE: Final = re.compile(r"(?=.*[0-9])[0-9A-Za-z._:/\-]{1,40}")
"""A digit and no blank: a holder's name in the wrong column is no badge."""


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row that gave an event."""

    number: int
    event: DoorEvent


@dataclass(frozen=True, slots=True)
class DryRun:
    """What the first rows of a file would give; nothing was kept.

    `unknown_doors` are the keys among them that no door has been entered for.
    """

    rows: tuple[ReadRow | BadRow, ...]
    unknown_doors: tuple[str, ...]


def read_events(source: DoorSource, file: Path, now: datetime) -> Iterator[ReadRow | BadRow]:
    """Yield an event or a fault per row of a file; raises what `mapped_rows` and `door_zone` do."""
    zone = door_zone(source.time_zone)
    words = _Words(source)
    for row in mapped_rows(source, file):
        if isinstance(row, BadRow):
            yield row
            continue
        fault = _fault(row)
        read = None if fault else shown_at(row.time, source.time_format, zone)
        if fault is None and read is None:
            fault = RowFault.TIME_UNREADABLE
        elif read is not None and read[0] > now + AHEAD:
            fault = RowFault.TIME_AHEAD
        if fault is not None or read is None:
            yield BadRow(row.number, fault or RowFault.TIME_UNREADABLE)
            continue
        at, doubt = read
        badge = badge_key(row.badge)
        event = DoorEvent(
            id=event_id(source.id, own=row.event or None, door=row.door, badge=badge, at=at),
            source=source.id,
            door=DoorKey(row.door),
            badge=badge,
            at=at,
            direction=words.direction(row.direction),
            result=words.result(row.result),
            doubt=doubt,
        )
        yield ReadRow(row.number, event)


def dry_run(source: DoorSource, file: Path, now: datetime, known: Iterable[DoorKey]) -> DryRun:
    """Read the first rows of a file."""
    rows = tuple(islice(read_events(source, file, now), TRIED_ROWS))
    seen = {row.event.door for row in rows if isinstance(row, ReadRow)}
    return DryRun(rows, tuple(sorted(seen - set(known))))


def _fault(row: MappedRow) -> RowFault | None:
    """Return what is wrong with a row before its time is looked at."""
    checks = (
        (not row.time, RowFault.NO_TIME),
        (not row.door, RowFault.NO_DOOR),
        (not row.badge, RowFault.NO_BADGE),
        (len(row.door) > LONGEST_DOOR or len(row.event) > LONGEST_EVENT, RowFault.TOO_LONG),
        (not row.door.isprintable(), RowFault.NOT_A_ROW),
        (any(map(is_bsn, (row.badge, row.door, row.event))), RowFault.CITIZEN_NUMBER),
        (_BADGE.fullmatch(row.badge) is None, RowFault.BADGE_IS_NO_NUMBER),
    )
    return next((fault for wrong, fault in checks if wrong), None)


class _Words:
    """The words of a source for direction and result, ready to be compared."""

    def __init__(self, source: DoorSource) -> None:
        self._directions = {
            **{word.casefold(): DoorDirection.IN for word in source.in_words},
            **{word.casefold(): DoorDirection.OUT for word in source.out_words},
        }
        self._results = {
            **{word.casefold(): DoorResult.GRANTED for word in source.granted_words},
            **{word.casefold(): DoorResult.DENIED for word in source.denied_words},
        }

    def direction(self, text: str) -> DoorDirection:
        return self._directions.get(text.casefold(), DoorDirection.UNKNOWN)

    def result(self, text: str) -> DoorResult:
        return self._results.get(text.casefold(), DoorResult.UNKNOWN)
