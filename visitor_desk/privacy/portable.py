"""What a person provided, for programs and for spreadsheets (GDPR 20): `portable.json` and `portable.csv`."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib import resources
from typing import Any, Final

from visitor_desk.privacy.answer import Answer
from visitor_desk.security.canonical import iso_utc
from visitor_desk.security.groups import Group

PORTABLE_FORMAT: Final = "visitor-desk/portable/1"
COLUMNS: Final = ("visit", "name", "organisation", "purpose")
_SCHEMA_FILE: Final = "portable.schema.json"
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a spreadsheet takes for the beginning of a formula, the wide signs of East Asian ones among them;
OWASP, CSV injection."""


@dataclass(frozen=True, slots=True)
class Provided:
    """What was given for one visit."""

    visit: str
    name: str = field(repr=False)
    organisation: str = field(repr=False)
    purpose: str = field(repr=False)

    @property
    def values(self) -> dict[str, str]:
        """The values in the order of `COLUMNS`."""
        return {column: getattr(self, column) for column in COLUMNS}


def provided_by(answer: Answer) -> tuple[Provided, ...]:
    """Return what the person provided, of every visit of which it is still there."""
    return tuple(
        Provided(
            one.visit.id, kept.values["name"], kept.values["organisation"] or "", kept.values["purpose"] or ""
        )
        for one in answer.visits
        for kept in one.kept
        if kept.group is Group.D and kept.values is not None
    )


def portable_of(answer: Answer, provided: Sequence[Provided]) -> dict[str, Any]:
    """Return what `portable.json` holds; `schema()` describes it."""
    return {
        "format": PORTABLE_FORMAT,
        "made_at": iso_utc(answer.made_at),
        "request": answer.request.id,
        "visits": [one.values for one in provided],
    }


def table_of(provided: Sequence[Provided]) -> bytes:
    """Return the same visits as a table that no spreadsheet runs: CSV (RFC 4180), UTF-8 with its mark."""
    out = io.StringIO(newline="")
    table = csv.writer(out)
    table.writerow(COLUMNS)
    table.writerows([_cell(value) for value in one.values.values()] for one in provided)
    return out.getvalue().encode("utf-8-sig")


def schema() -> bytes:
    """Return the JSON Schema of `portable.json`, as it is printed in the docs."""
    raw = (resources.files("visitor_desk.privacy") / _SCHEMA_FILE).read_bytes()
    return raw.replace(b"\r\n", b"\n")


def _cell(value: str) -> str:
    return f"'{value}" if value.lstrip(" \u00a0\u3000").startswith(_FORMULA) else value
