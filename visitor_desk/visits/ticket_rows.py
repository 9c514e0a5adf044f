"""Rows of a file of announced visitors as text, by the names of their columns, and what no file may be."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from visitor_desk.errors import DeskError

LONGEST_CELL: Final = 2_000
NAMES_SEPARATOR: Final = "\n"
"""Between several names in the cell of one row, as a calendar's attendees come."""


class TicketFileTooLarge(DeskError):
    """A file of visitors is larger, or has more rows, than anybody announces. Values: `mib`, `rows`."""

    code = "tickets.file_too_large"


class TicketFileUnreadable(DeskError):
    """A file of visitors is away or is none. Values: `why` (missing, failed, encoding, calendar)."""

    code = "tickets.file_unreadable"


class TicketColumnsMissing(DeskError):
    """No line near the top names the columns `name`, `from` and `to`. Values: `columns` (those that lack)."""

    code = "tickets.columns_missing"


class Column(StrEnum):
    """What a column says."""

    NAME = "name"
    ORGANISATION = "organisation"
    PURPOSE = "purpose"
    CUSTOMER = "customer"
    ZONES = "zones"
    HOST = "host"
    AUTHORISER = "authoriser"
    OPENS = "from"
    CLOSES = "to"
    GUESTS = "guests"
    GROUP = "group"
    DAYS = "days"
    EVERY = "every"
    UNTIL = "until"
    SKIPPED = "skipped"
    MINORS = "minors"
    TRAINING = "training"


class UnreadableRow(StrEnum):
    """Why a row could not be taken apart."""

    NOT_A_ROW = "not_a_row"
    TOO_LONG = "too_long"
    NO_ATTENDEE = "no_attendee"
    RULE_NOT_WEEKLY = "rule_not_weekly"
    NO_TIME = "no_time"


@dataclass(frozen=True, slots=True)
class TextRow:
    """One row by the names of its columns; `number` is the line it begins in, or the place of the event."""

    number: int
    cells: tuple[tuple[Column, str], ...] = field(repr=False)
    fault: UnreadableRow | None = None
