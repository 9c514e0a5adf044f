"""A register as data: what it is called, its columns, and rows of codes and values; no words yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeAlias

from visitor_desk.security.canonical import JsonValue, iso_utc

FORMAT = "visitor-desk/register/1"


class RegisterName(StrEnum):
    """The registers that are made from the live configuration and data."""

    PROCESSING = "processing"
    """Record of processing activities: GDPR 30(1)."""
    MATRIX = "matrix"
    """Purposes, the data that each uses, and on which legal basis."""
    NOTICE_GAPS = "notice_gaps"
    """What the house's privacy statement does not cover of that."""
    DATA = "data"
    """Each table of both databases with the kind of data in it; a column without one fails a test."""
    LIVES = "lives"
    """How long what is kept, with the source of each rule."""
    CAMERAS = "cameras"
    RECIPIENTS = "recipients"
    PROCESSORS = "processors"
    """Agreements with those who handle data on instruction: GDPR 28(3)."""
    IMPACT_ASSESSMENTS = "impact_assessments"
    """GDPR 35."""
    BALANCINGS = "balancings"
    """Of each purpose that rests on legitimate interests: GDPR 6(1)(f)."""
    WORKS_COUNCIL = "works_council"
    """Consent to what sees staff: the Dutch Works Councils Act, 27(1)."""
    REQUESTS = "requests"
    DISCLOSURES = "disclosures"
    """What left the house: answers to people, and footage handed out."""
    HOLDS = "holds"
    NOTICES = "notices"
    """What visitors were told and agreed to, in its versions: GDPR 13 and 7(1)."""
    CONSENTS = "consents"
    """To what is optional, given and taken back: GDPR 7(1) and 7(3)."""
    STANDARDS = "standards"
    """Which clause of which standard finds its evidence where."""
    ACKNOWLEDGEMENTS = "acknowledgements"
    """Who of the staff has read the internal policy and is trained; nobody's work is measured."""
    BREACHES = "breaches"
    """Of personal data: GDPR 33(5)."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One value; `words` is the table of texts in which a code has its words, None where there is no code.

    A value of names and values has codes for names. `alarm` marks what is not as it has to be; the value says
    what.
    """

    value: JsonValue
    words: str | None = None
    alarm: bool = False


Rows: TypeAlias = "list[tuple[Cell, ...]]"


@dataclass(frozen=True, slots=True)
class Register:
    """One register as it was at a moment; every row has one cell for each column, in their order.

    `controller` and `contact` are who keeps it and whom to write to, with their addresses; `stated_on` is the
    day of the privacy statement that it is about.
    """

    name: RegisterName
    made_at: datetime
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    controller: str = ""
    contact: str = ""
    stated_on: date | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the register with its codes, for programs."""
        return {
            "format": FORMAT,
            "register": self.name.value,
            "made_at": iso_utc(self.made_at),
            "controller": self.controller,
            "contact": self.contact,
            **({"statement_of": self.stated_on.isoformat()} if self.stated_on else {}),
            "rows": [
                {column: cell.value for column, cell in zip(self.columns, row, strict=True)}
                for row in self.rows
            ],
        }


def plain(*values: JsonValue) -> tuple[Cell, ...]:
    """Return cells that stand as they are."""
    return tuple(Cell(value) for value in values)


def codes(table: str, values: Sequence[str]) -> Cell:
    """Return one cell of several codes."""
    return Cell(tuple(values), table)
