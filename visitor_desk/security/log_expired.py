"""Which entries of the log have had their time, and what of them must be said again before they go.

An entry binds rows; some of those live longer than the entry: a zone, a badge, somebody who never checked
out. What expired entries bind and what is still to be there is repeated in new entries (`log.carried`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from visitor_desk.security.canonical import from_iso_utc
from visitor_desk.security.log_entry import MOST_IN_LIST
from visitor_desk.security.log_report import PRUNED, DeviceKeys
from visitor_desk.security.log_walk import BATCH, Body, genuine_body
from visitor_desk.security.ports import SecurityWork
from visitor_desk.security.records import Installation
from visitor_desk.security.row_binding import RowLife
from visitor_desk.security.row_states import RowStates

RECORD: Final = "pruned"
"""What the entries that name a range are about, so that the newest is found without reading the log."""

MOST_AT_ONCE: Final = 2_000
"""Entries that go in one transaction: each is checked before, and desks write in between."""


@dataclass(frozen=True, slots=True)
class Expired:
    """The entries [first, end) may go, once `carried` stands in the log."""

    first: int
    end: int
    carried: tuple[dict[str, Sequence[str]], ...] = field(repr=False)
    """The values of the entries that say again what lives on."""


def expired_entries(
    work: SecurityWork,
    installation: Installation,
    *,
    now: datetime,
    before: datetime,
    life: RowLife,
    stays: Callable[[str, str], bool],
) -> Expired:
    """Return the oldest entries that were written before `before`.

    It ends at the first one that is younger, and at the first that is not genuine: evidence never expires.
    `life` and `stays` say which rows are still to be there, see `RowStates.carried`.
    """
    devices = DeviceKeys(installation.root_public, work.devices, work.operators)
    first = end = _pruned_up_to(work, devices)
    states = RowStates(now, life)
    while end - first < MOST_AT_ONCE:
        entries = work.log.entries(end, BATCH)
        for entry in entries:
            body = genuine_body(devices, entry)
            if body is None or entry.index != end or not _taken(states, body, before):
                return _expired(work, states, first, end, stays)
            end += 1
        if not entries:
            break
    return _expired(work, states, first, end, stays)


def _expired(
    work: SecurityWork, states: RowStates, first: int, end: int, stays: Callable[[str, str], bool]
) -> Expired:
    def lasts(record: str) -> bool:
        return any(entry.index >= end for entry in work.log.about(record))

    return Expired(first, end, tuple(_carried(states.carried(stays, lasts))))


def _taken(states: RowStates, body: Body, before: datetime) -> bool:
    """Take an entry in; False for one that is younger, or that says what this program would not write."""
    try:
        if from_iso_utc(body["at"]) >= before:
            return False
        states.take(body)
    except (ValueError, KeyError, TypeError, StopIteration):
        return False
    return True


def _pruned_up_to(work: SecurityWork, devices: DeviceKeys) -> int:
    """Return the end of the range that the newest genuine entry of its kind names; they all begin at 0."""
    for entry in reversed(work.log.about(RECORD)):
        body = genuine_body(devices, entry)
        if body is not None and body["act"] == PRUNED:
            return min(int(body["values"]["end"]), entry.index)
    return 0


def _carried(values: Mapping[str, Sequence[str]]) -> Iterator[dict[str, Sequence[str]]]:
    for name, texts in values.items():
        for start in range(0, len(texts), MOST_IN_LIST):
            yield {name: texts[start : start + MOST_IN_LIST]}
