"""Past runs of retention, as the log tells of them: what each took, by which policy, and what it left.

A run is done in many transactions, each with its entry. One that broke off is a part of the run that finished
it: a run is all that happened since the one before, and so nothing is counted twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from visitor_desk.errors import DeskError
from visitor_desk.privacy.clock_check import BEGAN_ACT, RUN_ACT
from visitor_desk.privacy.disposal_account import ACCOUNT_ACT, STEP_ACT, KindGone, held_read, kinds_said
from visitor_desk.privacy.kept_back import HeldBeyond
from visitor_desk.privacy.ports import DeskWork
from visitor_desk.security.canonical import from_iso_utc
from visitor_desk.security.log_entry import read_body
from visitor_desk.security.records import LogEntry

LOOKED_BACK: Final = 92
"""Days whose runs are listed: a quarter, as auditors ask."""
ROWS: Final = ("visits", "tickets", "recordings", "activity", "requests", "holds", "door_events")
SEALED: Final = ("records", "early")
"""Names of the steps that take sealed records."""


class RunNotKnown(DeskError):
    """The log tells of no such run in these three months, or it is from before runs gave account."""

    code = "retention.run_not_known"


@dataclass(frozen=True, slots=True)
class RunPart:
    """What was done between a beginning and an end, or the moment at which it broke off."""

    began_at: datetime
    by_timer: bool
    clock_confirmed: bool
    keys: int
    days: int
    caught_up: int
    counts: Mapping[str, int]
    """How much each step took, by its name."""
    kinds: tuple[KindGone, ...]
    entries: tuple[LogEntry, ...]

    @property
    def records(self) -> int:
        """Sealed records that went."""
        return sum(self.counts.get(name, 0) for name in SEALED)

    @property
    def rows(self) -> int:
        """Plain rows that went, as far as a run counts them."""
        return sum(self.counts.get(name, 0) for name in ROWS)


@dataclass(frozen=True, slots=True)
class RetentionRun:
    """One run. `number` is the place of its entry in the log; `by_timer` says that nobody was signed in."""

    number: int
    ran_at: datetime
    policy: str
    by_timer: bool
    clock_confirmed: bool
    keys: int
    records: int
    rows: Mapping[str, int]
    ended_early: int
    caught_up: int
    kinds: tuple[KindGone, ...]
    held: tuple[HeldBeyond, ...]
    entries: tuple[LogEntry, ...]
    """What proves it: its parts, its account and its own entry."""
    parts: tuple[RunPart, ...] = ()
    """In order; the last one finished it. None in runs from before they were done in parts."""

    @property
    def id(self) -> str:
        """How a certificate names it."""
        return f"run-{self.number}"


@dataclass(frozen=True, slots=True)
class _Said:
    """An entry and what it says."""

    entry: LogEntry
    body: Mapping[str, Any]

    @property
    def act(self) -> str:
        return str(self.body["act"])

    @property
    def values(self) -> Mapping[str, Any]:
        values: Mapping[str, Any] = self.body["values"]
        return values


def runs_of(work: DeskWork, today: date) -> Iterator[RetentionRun]:
    """Yield the runs of the last days, the newest first; those that gave no account are left out."""
    found: list[RetentionRun] = []
    since: list[_Said] = []
    for one in _read(work, [today - timedelta(days=back) for back in range(LOOKED_BACK)]):
        since.append(one)
        if one.act == RUN_ACT:
            accounts = [said for said in since if said.act == ACCOUNT_ACT]
            if accounts:
                found.append(_run(one, accounts[-1], _parts(since)))
            since = []
    return reversed(found)


def open_parts(work: DeskWork, today: date) -> tuple[RunPart, ...]:
    """Return what was done since the last run that finished, in order."""
    _, since = _last_run(work, today)
    return _parts(since)


def leaves_work(work: DeskWork, today: date, policy: str) -> bool:
    """Tell whether the last run left what one of today would take.

    It broke off, it was of another day, or it went by another policy than `policy`: of rows whose life has
    become shorter neither a key nor a sealed day tells. False where none was made yet.
    """
    finished, since = _last_run(work, today)
    if finished is None:
        return bool(since)
    accounts = [one for one in finished if one.act == ACCOUNT_ACT]
    broke_off = any(one.act in {BEGAN_ACT, STEP_ACT} for one in since)
    of_today = finished[-1].values["day"] == today.isoformat()
    return broke_off or not of_today or not accounts or accounts[-1].values["policy"] != policy


def _last_run(work: DeskWork, today: date) -> tuple[list[_Said] | None, list[_Said]]:
    """Return the day of the last finished run up to its entry (None: none was), and what came after it."""
    since: list[_Said] = []
    for back in range(LOOKED_BACK):
        of_day = _read(work, [today - timedelta(days=back)])
        ends = [number for number, one in enumerate(of_day) if one.act == RUN_ACT]
        if ends:
            end = ends[-1] + 1
            return of_day[:end], [*of_day[end:], *since]
        since = [*of_day, *since]
    return None, since


def run_of(work: DeskWork, today: date, number: int) -> RetentionRun:
    """Return one run; RunNotKnown."""
    found = next((one for one in runs_of(work, today) if one.number == number), None)
    if found is None:
        raise RunNotKnown
    return found


def _read(work: DeskWork, days: Iterable[date]) -> list[_Said]:
    """Return the entries about some days that still have their bodies, in the order of the log."""
    # An entry of a run is about its day, by which the log finds it.
    entries = [entry for day in days for entry in work.log.about(day.isoformat())]
    said = [_Said(entry, read_body(entry.body)) for entry in entries if entry.body is not None]
    return sorted(said, key=lambda one: one.entry.index)


def _parts(since: Sequence[_Said]) -> tuple[RunPart, ...]:
    """Return the parts of what was said since a run, by their beginnings."""
    parts: dict[int, list[_Said]] = {}
    for one in since:
        if one.act == BEGAN_ACT:
            parts.setdefault(one.entry.index, []).append(one)
        elif one.act == STEP_ACT:
            parts.setdefault(one.values["began"], []).append(one)
    return tuple(_part(said) for _, said in sorted(parts.items()))


def _part(said: Sequence[_Said]) -> RunPart:
    first = said[0]
    # Of a part that another desk's run ended between two steps, the beginning stands there.
    began = first.values if first.act == BEGAN_ACT else {}
    counts: Counter[str] = Counter()
    kinds: list[KindGone] = []
    for one in said:
        if one.act == STEP_ACT:
            counts[one.values["what"]] += one.values["count"]
            kinds += kinds_said(one.values["kinds"])
    return RunPart(
        began_at=from_iso_utc(first.body["at"]),
        by_timer=first.body["operator"] is None,
        clock_confirmed=began.get("clock_confirmed", False),
        keys=began.get("keys", 0),
        days=began.get("days", 0),
        caught_up=began.get("caught_up", 0),
        counts=counts,
        kinds=tuple(kinds),
        entries=tuple(one.entry for one in said),
    )


def _run(ran: _Said, accounted: _Said, parts: tuple[RunPart, ...]) -> RetentionRun:
    said, values = accounted.values, ran.values
    return RetentionRun(
        number=ran.entry.index,
        ran_at=from_iso_utc(ran.body["at"]),
        policy=said["policy"],
        by_timer=ran.body["operator"] is None,
        clock_confirmed=values["clock_confirmed"],
        keys=values["keys"],
        records=values["records"],
        rows={name: values[name] for name in ROWS},
        ended_early=said["early"],
        caught_up=values["caught_up"],
        kinds=kinds_said(said["kinds"]),
        held=held_read(said),
        entries=(*(entry for part in parts for entry in part.entries), accounted.entry, ran.entry),
        parts=parts,
    )
