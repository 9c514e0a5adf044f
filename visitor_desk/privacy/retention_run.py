"""Past runs of retention, as the log tells of them: what each took, by which policy, and what it left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from visitor_desk.errors import DeskError
from visitor_desk.privacy.clock_check import RUN_ACT
from visitor_desk.privacy.disposal_account import ACCOUNT_ACT, KindGone, held_read, kinds_said
from visitor_desk.privacy.kept_back import HeldBeyond
from visitor_desk.privacy.ports import DeskWork
from visitor_desk.security.canonical import from_iso_utc
from visitor_desk.security.log_entry import read_body
from visitor_desk.security.records import LogEntry

LOOKED_BACK: Final = 92
"""Days whose runs are listed: a quarter, as auditors ask."""
ROWS: Final = ("visits", "tickets", "recordings", "activity", "requests", "holds", "door_events")


class RunNotKnown(DeskError):
    """The log tells of no such run in these three months, or it is from before runs gave account."""

    code = "retention.run_not_known"


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
    """What proves it: its account and its own entry."""

    @property
    def id(self) -> str:
        """How a certificate names it."""
        return f"run-{self.number}"


def runs_of(work: DeskWork, today: date) -> Iterator[RetentionRun]:
    """Yield the runs of the last days, the newest first; those that gave no account are left out."""
    for back in range(LOOKED_BACK):
        # An entry of a run is about its day, by which the log finds it.
        yield from reversed(_of_day(work.log.about((today - timedelta(days=back)).isoformat())))


def run_of(work: DeskWork, today: date, number: int) -> RetentionRun:
    """Return one run; RunNotKnown."""
    found = next((one for one in runs_of(work, today) if one.number == number), None)
    if found is None:
        raise RunNotKnown
    return found


def _of_day(entries: Sequence[LogEntry]) -> list[RetentionRun]:
    found: list[RetentionRun] = []
    account: tuple[LogEntry, Mapping[str, Any]] | None = None
    for entry in entries:
        body: Mapping[str, Any] = read_body(entry.body) if entry.body is not None else {"act": ""}
        if body["act"] == ACCOUNT_ACT:
            account = entry, body["values"]
        elif body["act"] == RUN_ACT and account is not None:
            found.append(_run(entry, body, account))
            account = None
    return found


def _run(
    entry: LogEntry, body: Mapping[str, Any], account: tuple[LogEntry, Mapping[str, Any]]
) -> RetentionRun:
    accounted, said = account
    values = body["values"]
    return RetentionRun(
        number=entry.index,
        ran_at=from_iso_utc(body["at"]),
        policy=said["policy"],
        by_timer=body["operator"] is None,
        clock_confirmed=values["clock_confirmed"],
        keys=values["keys"],
        records=values["records"],
        rows={name: values[name] for name in ROWS},
        ended_early=said["early"],
        caught_up=values["caught_up"],
        kinds=kinds_said(said["kinds"]),
        held=held_read(said),
        entries=(accounted, entry),
    )
