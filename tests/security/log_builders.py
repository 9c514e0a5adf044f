"""What reads and checks the log of a `House`."""

from __future__ import annotations

from pathlib import Path

from tests.security.builders import House
from visitor_desk.security.checkpoint_sender import CheckpointSender
from visitor_desk.security.log_check import LogCheck
from visitor_desk.security.log_reading import LogReading
from visitor_desk.security.row_binding import BoundTables
from visitor_desk.security.standing import DEVICES, OPERATORS, bound_key_rows

TABLES = (BoundTables(frozenset({OPERATORS, DEVICES}), bound_key_rows),)


def whole_check(house: House) -> LogCheck:
    return LogCheck(house.works, house.installation, house.clock, TABLES)


def reading(house: House) -> LogReading:
    return LogReading(house.works, house.log, whole_check(house), CheckpointSender([], lambda _: Path()))
