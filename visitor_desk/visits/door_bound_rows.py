"""What the log binds of access control: sources, doors and clocks, by which events are read and placed."""

from __future__ import annotations

import hashlib
from datetime import UTC
from typing import Final

from visitor_desk.clock import as_utc
from visitor_desk.security.row_binding import StatedRow, stated
from visitor_desk.visits.door_events import Door, DoorClock, DoorSource
from visitor_desk.visits.ports import VisitWork

SOURCES: Final = "door_sources"
DOORS: Final = "doors"
CLOCKS: Final = "door_clocks"
DOOR_TABLES: Final = frozenset({SOURCES, DOORS, CLOCKS})
"""The tables whose rows are read here; none of their rows is ever deleted."""


def bound_door(thing: DoorSource | Door | DoorClock) -> StatedRow:
    """Return a row of access control as the log binds it; a clock is named by source and beginning."""
    match thing:
        case DoorSource():
            return stated(SOURCES, thing.id, thing)
        case Door():
            # What a system calls its doors is free text, which no entry of the log may hold.
            key = hashlib.sha256(thing.key.encode()).hexdigest()[:32]
            return stated(DOORS, f"{thing.source}/{key}", thing)
        case DoorClock():
            since = as_utc(thing.valid_from).astimezone(UTC)
            return stated(CLOCKS, f"{thing.source}/{since:%Y%m%dT%H%M%S.%fZ}", thing)


def bound_door_rows(work: VisitWork) -> list[StatedRow]:
    """Return every row of access control that the log binds: some hundreds at most."""
    register = work.door_register
    return [
        *map(bound_door, register.sources()),
        *map(bound_door, register.doors()),
        *map(bound_door, register.clocks()),
    ]
