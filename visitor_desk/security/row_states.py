"""What the log says should be in the database, entry by entry, and how what is there differs from it."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from visitor_desk.security.canonical import from_iso_utc
from visitor_desk.security.groups import Group
from visitor_desk.security.log_report import LogFinding, LogFindingCode
from visitor_desk.security.records import SealedRow
from visitor_desk.security.row_binding import (
    BADGE,
    GONE,
    ROW,
    SEALED,
    TABLE,
    BoundRow,
    RowLife,
    blob_digest,
    gone,
    table_of,
)

CARRIED: Final = "log.carried"
"""The act of an entry that repeats what expired entries bound and what is still there."""

ROWS: Final = "rows"
"""In such an entry: `table:record:digest` of plain rows, with `=badge` behind it where there is one."""

OVERDUE: Final = "overdue"
"""The same of rows that are there beyond their life, and may go any day: a visitor who never checked out."""

ENDED: Final = "ended"
"""In such an entry: `table:record` of rows that went with their life, and that younger entries still bind."""

_CARRIED_ROW: Final = re.compile(r"(?P<key>.+):(?P<digest>[0-9a-f]{64})(?:=(?P<badge>.+))?")
# Behind the greedy key: an id may itself hold colons and equals signs.

_EAST: Final = timedelta(hours=14)
_WEST: Final = timedelta(hours=12)
_LONG_AGO: Final = datetime.fromtimestamp(0, UTC)
_WHOLE_PART = 2
_DIGEST = 32
_TIME = 5
_INDEX = 6


@dataclass(frozen=True, slots=True)
class _RowState:
    """What the newest entry said of a row, packed into bytes where it is kept: there may be a million."""

    digest: bytes = field(repr=False)
    first: datetime
    last: datetime
    index: int
    badge: str | None = field(repr=False)

    def packed(self) -> bytes:
        times = b"".join(int(at.timestamp()).to_bytes(_TIME, "big") for at in (self.first, self.last))
        badge = b"" if self.badge is None else b"=" + self.badge.encode()
        return self.digest + times + self.index.to_bytes(_INDEX, "big") + badge

    @classmethod
    def of(cls, packed: bytes) -> _RowState:
        rest = packed[_DIGEST:]
        first, last = (
            datetime.fromtimestamp(int.from_bytes(rest[at : at + _TIME], "big"), UTC) for at in (0, _TIME)
        )
        index = int.from_bytes(rest[2 * _TIME : 2 * _TIME + _INDEX], "big")
        badge = rest[2 * _TIME + _INDEX :]
        return cls(packed[:_DIGEST], first, last, index, badge[1:].decode() if badge else None)


class RowStates:
    """Keeps per row and blob what the last entry says; give it entries in order, then what is there.

    Memory is about 250 bytes for each plain row that the log knows and for each blob whose day is still to
    come; blobs that are dead are dropped.
    """

    def __init__(self, now: datetime, life: RowLife) -> None:
        self._life = life
        # A day ends between 14 hours before and 12 hours after it does in UTC: at the site it may be over
        # (a blob may be gone) before it surely is (nobody asks about the blob any more).
        self._maybe_over = (now + _EAST).date()
        self._surely_over = (now - _WEST).date()
        self._rows: dict[str, bytes] = {}
        self._blobs: dict[str, dict[str, tuple[bytes, int]]] = {}
        # What was deleted must not come back by an entry that repeats older ones.
        self._deleted: set[str] = set()

    def take(self, body: Mapping[str, Any]) -> None:
        """Take in one entry that was found to be genuine; ValueError where what it binds is no binding."""
        values: Mapping[str, Any] = body["values"]
        index, at = int(body["index"]), from_iso_utc(body["at"])
        if body["act"] == CARRIED:
            self._carried(values, index, at)
            return
        for text in _texts(values.get(GONE)):
            self._gone(text)
        if values.get(ROW) is not None:
            self._row(body["act"], values, index, at)
        for text in _texts(values.get(SEALED)):
            self._sealed(text, index)

    def compare_rows(self, rows: Iterable[BoundRow]) -> Iterator[LogFinding]:
        """Yield what is wrong with plain rows that are there; each row is asked about once."""
        for row in rows:
            key = gone(row.table, row.record)
            packed = self._rows.pop(key, None)
            if packed is None:
                yield LogFinding(LogFindingCode.ROW_WITHOUT_ENTRY, None, row.table, row.record)
                continue
            state = _RowState.of(packed)
            forgotten = row.badge is None and not self._named(key)
            if state.digest.hex() != row.digest or not (row.badge == state.badge or forgotten):
                yield LogFinding(LogFindingCode.ROW_CHANGED, state.index, row.table, row.record)

    def compare_blobs(self, rows: Iterable[SealedRow]) -> Iterator[LogFinding]:
        """Yield what is wrong with blobs that are there; each blob is asked about once."""
        for row in rows:
            if row.expires_on <= self._surely_over:
                continue
            place = gone(row.table, row.record)
            part = f"{row.group.value}:{row.expires_on.isoformat()}"
            known = self._blobs.get(place, {}).pop(part, None)
            if known is None:
                yield LogFinding(LogFindingCode.BLOB_WITHOUT_ENTRY, None, row.table, row.record)
            elif known[0].hex() != blob_digest(row):
                yield LogFinding(LogFindingCode.BLOB_CHANGED, known[1], row.table, row.record)

    def missing(self, tables: Container[str], *, before: int) -> Iterator[LogFinding]:
        """Yield what was bound by an entry before index `before`, was not there, and should be.

        Of plain rows those of `tables`: nobody can tell what is missing where nobody has looked.
        """
        for key, packed in self._rows.items():
            state = _RowState.of(packed)
            table, _, record = key.partition(":")
            if table in tables and state.index < before and not self._life(table, state.first, state.last):
                yield LogFinding(LogFindingCode.ROW_MISSING, state.index, table, record)
        for key, parts in self._blobs.items():
            table, _, record = key.partition(":")
            for part, (_, index) in parts.items():
                if index < before and _day_of(part) > self._maybe_over:
                    yield LogFinding(LogFindingCode.BLOB_MISSING, index, table, record)

    def carried(
        self, stays: Callable[[str, str], bool], lasts: Callable[[str], bool]
    ) -> dict[str, list[str]]:
        """Return the values, by name, that bind again what is still to be there, and say what is not.

        `stays` tells of a row (table, record) whose life is over whether it is there all the same; `lasts`
        tells of a record whether an entry about it is left that binds its row.
        """
        found: dict[str, list[str]] = {ROWS: [], OVERDUE: [], ENDED: []}
        for key, packed in self._rows.items():
            state = _RowState.of(packed)
            table, _, record = key.partition(":")
            over = self._life(table, state.first, state.last)
            if not over or stays(table, record):
                badge = "" if state.badge is None else f"={state.badge}"
                found[OVERDUE if over else ROWS].append(f"{key}:{state.digest.hex()}{badge}")
            elif lasts(record):
                found[ENDED].append(key)
        found[SEALED] = [
            f"{key}:{part}:{digest.hex()}"
            for key, parts in self._blobs.items()
            for part, (digest, _) in parts.items()
        ]
        return found

    def _row(self, act: str, values: Mapping[str, Any], index: int, at: datetime) -> None:
        record = next(iter(values.values()))
        key = gone(str(values.get(TABLE) or table_of(act)), str(record))
        earlier = self._rows.get(key)
        first = at if earlier is None else min(at, _RowState.of(earlier).first)
        badge = values.get(BADGE)
        state = _RowState(_hash(values[ROW]), first, at, index, None if badge is None else str(badge))
        self._rows[key] = state.packed()

    def _sealed(self, text: str, index: int) -> None:
        place, part, digest = _blob_text(text)
        if _day_of(part) > self._surely_over:
            self._blobs.setdefault(place, {})[part] = (digest, index)

    def _gone(self, text: str) -> None:
        table, record, *which = text.split(":")
        key = gone(table, record)
        if len(which) < _WHOLE_PART or _day_of(":".join(which)) > self._surely_over:
            self._deleted.add(text)
        if not which:
            self._rows.pop(key, None)
            self._blobs.pop(key, None)
            return
        parts = self._blobs.get(key, {})
        for part in [part for part in parts if part.split(":")[: len(which)] == which]:
            del parts[part]

    def _carried(self, values: Mapping[str, Any], index: int, at: datetime) -> None:
        # It repeats entries that were older than any that can still be read: those know better.
        for name, first in ((ROWS, at), (OVERDUE, _LONG_AGO)):
            for text in _texts(values.get(name)):
                key, digest, badge = _row_text(text)
                if key not in self._rows and key not in self._deleted:
                    self._rows[key] = _RowState(digest, first, at, index, badge).packed()
        for key in _texts(values.get(ENDED)):
            # Only the row: what a hold keeps of it has a day of its own.
            self._rows.pop(key, None)
        for text in _texts(values.get(SEALED)):
            place, part, _ = _blob_text(text)
            names = {place, f"{place}:{part.partition(':')[0]}", f"{place}:{part}"}
            if part not in self._blobs.get(place, {}) and not names & self._deleted:
                self._sealed(text, index)

    def _named(self, key: str) -> bool:
        """Tell whether a blob that names the visitor is still to live: then their badge is known as well."""
        return any(
            part.startswith(f"{Group.D.value}:") and _day_of(part) > self._maybe_over
            for part in self._blobs.get(key, {})
        )


def _texts(value: Any) -> Iterable[str]:
    # Other acts may say a number under the same name: how much was gone, not what.
    if not isinstance(value, str | list):
        return ()
    return (value,) if isinstance(value, str) else [str(one) for one in value]


def _row_text(text: str) -> tuple[str, bytes, str | None]:
    """Return key (`table:record`), digest and badge number of a `rows` value."""
    found = _CARRIED_ROW.fullmatch(text)
    if found is None:
        raise ValueError("not a row")
    return found["key"], _hash(found["digest"]), found["badge"]


def _blob_text(text: str) -> tuple[str, str, bytes]:
    """Return place (`table:record`), part (`group:day`) and digest of a `sealed` value."""
    place, group, day, digest = text.rsplit(":", 3)
    return place, f"{group}:{day}", _hash(digest)


def _day_of(part: str) -> date:
    return date.fromisoformat(part.partition(":")[2])


def _hash(text: object) -> bytes:
    digest = bytes.fromhex(str(text))
    if len(digest) != _DIGEST:
        raise ValueError("not a digest")
    return digest
