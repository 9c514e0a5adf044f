"""How an entry of the log binds rows and sealed blobs, so that one changed behind the log's back shows.

Four values of an entry speak of rows; `sealed` and `gone` are lists:

- `row`:    digest of the row that the entry is about, as the act left it; the row's table is `table`
            where the entry has one, otherwise it follows from the act (`visit.left`: visits);
- `badge`:  beside `row`, what may be blanked later without an entry of its own: a badge number is
            forgotten on the day on which the visitor's name is, so it stands in no digest;
- `sealed`: `table:record:group:day:digest`, a blob as it was stored (`SealedRecords` writes them itself);
- `gone`:   `table:record` (the row and its blobs were deleted), `table:record:group` or
            `table:record:group:day` (these blobs were).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias

from visitor_desk.clock import TimeRange
from visitor_desk.security.canonical import JsonValue, canonical_json, framed, iso_utc
from visitor_desk.security.groups import Group
from visitor_desk.security.ports import SecurityWork
from visitor_desk.security.records import SealedRow

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

ROW: Final = "row"
BADGE: Final = "badge"
TABLE: Final = "table"
SEALED: Final = "sealed"
GONE: Final = "gone"

_TABLES: Final = {"breach": "breaches", "staff": "staff"}
"""Tables that are not called after the plural of what their acts are about."""


class BoundRow(Protocol):
    """A plain row as it is in the database now."""

    @property
    def table(self) -> str:
        """Its table."""
        ...

    @property
    def record(self) -> str:
        """Its id there."""
        ...

    @property
    def digest(self) -> str:
        """What the newest entry about it must say, in hexadecimal."""
        ...

    @property
    def badge(self) -> str | None:
        """The badge number that stands beside it."""
        ...


@dataclass(frozen=True, slots=True)
class StatedRow:
    """A row without a badge number, by the digest of its statement."""

    table: str
    record: str
    digest: str
    badge: str | None = None


Cursor: TypeAlias = object
BoundPage: TypeAlias = "tuple[Sequence[BoundRow], Cursor | None]"
BoundRows: TypeAlias = "Callable[[SecurityWork, Cursor | None], BoundPage]"
"""Reads a page of the rows that are bound, behind a cursor of its own making; the last page has none."""

RowLife: TypeAlias = "Callable[[str, datetime, datetime], bool]"
"""Tells of a table whether a row that was first and last bound at these instants may be gone by now."""


@dataclass(frozen=True, slots=True)
class BoundTables:
    """Tables whose rows are bound, and how to read them."""

    tables: frozenset[str]
    page: BoundRows


def for_ever(_table: str, _first: datetime, _last: datetime) -> bool:
    """Let no row go."""
    return False


def table_of(act: str) -> str:
    """Return the table of the row that an act without a `table` binds."""
    thing = act.partition(".")[0]
    return _TABLES.get(thing, f"{thing}s")


def bound_row(table: str, record: str, statement: Mapping[str, JsonValue]) -> str:
    """Return the `row` value of an entry that leaves a row like this: SHA-256 of statement and place."""
    place: dict[str, JsonValue] = {"record": record, "row": statement, "table": table}
    return hashlib.sha256(canonical_json(place)).hexdigest()


def statement_of(row: DataclassInstance, without: Collection[str] = ()) -> dict[str, JsonValue]:
    """Return what is said of a row: its fields by name, but for those in `without`."""
    return {
        column.name: plain_value(getattr(row, column.name))
        for column in fields(row)
        if column.name not in without
    }


def stated(table: str, record: str, row: DataclassInstance) -> StatedRow:
    """Return a row as it is bound: every field of it, under its table and id."""
    return StatedRow(table, record, bound_row(table, record, statement_of(row)))


def plain_value(value: object) -> JsonValue:
    """Return a field's value as it stands in a statement; TypeError for what no plain row holds."""
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, float):
        # A float has no canonical form in JSON; its shortest spelling has.
        return repr(value)
    if isinstance(value, datetime):
        return iso_utc(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type | TimeRange):
        return statement_of(value)
    return [plain_value(part) for part in _parts(value)]


def _parts(value: object) -> Iterable[object]:
    if isinstance(value, TimeRange):
        return value.start, value.end
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return value
    raise TypeError("a bound row holds ids, numbers and times")


def blob_digest(row: SealedRow) -> str:
    """Return SHA-256 over a stored blob with its place, in hexadecimal."""
    parts: Iterable[bytes] = (
        row.table.encode(),
        row.record.encode(),
        row.group.encode(),
        row.expires_on.isoformat().encode(),
        row.site.encode(),
        str(row.generation).encode(),
        str(row.version).encode(),
        bytes([row.sealed.suite]),
        row.sealed.wrap,
        row.sealed.nonce,
        row.sealed.ciphertext,
    )
    return hashlib.sha256(framed(*parts)).hexdigest()


def bound_blob(row: SealedRow) -> str:
    """Return the `sealed` value of an entry that stores this blob."""
    return f"{gone(row.table, row.record, row.group, row.expires_on)}:{blob_digest(row)}"


def gone(table: str, record: str, group: Group | None = None, expires_on: date | None = None) -> str:
    """Return the `gone` value: without a group the row with its blobs, else blobs of the group (and day)."""
    parts = [table, record]
    if group is not None:
        parts.append(group.value)
        if expires_on is not None:
            parts.append(expires_on.isoformat())
    return ":".join(parts)
