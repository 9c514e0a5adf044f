"""One stretch of a range of which one thing can be said, with its reason, its numbers and its evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final, TypedDict

from visitor_desk.clock import TimeRange
from visitor_desk.footage.recording import Recording, RecordingState


class CoverageState(StrEnum):
    """What can be said of a stretch of a range."""

    RECORDED = "recorded"
    CLOCK_UNCERTAIN = "clock_uncertain"
    STILL_GROWING = "still_growing"
    GAP = "gap"
    NEVER_RECORDED = "never_recorded"
    """No look has ever found a file of this camera that reaches back so far."""
    UNREACHABLE = "unreachable"
    NOT_INDEXED = "not_indexed"
    """The folder has not been looked at since."""
    EXPIRED = "expired"
    """Older than footage may be kept, and a whole look at the recorder found no file of it."""
    PAST_TERM = "past_term"
    """Older than footage may be kept, and not verified to be gone from the recorder."""
    CUSTOMERS = "customers"
    """The camera is a customer's, who alone decides about its footage."""


class CoverageReason(StrEnum):
    """Why a stretch is what it is; where several could be given, the first of this list is."""

    CUSTOMERS = "coverage.customers"
    PAST_TERM = "coverage.past_term"
    READABLE = "coverage.readable"
    CLOCK_OFFSET = "coverage.clock_offset"
    CLOCK_FOLD = "coverage.clock_fold"
    CLOCK_GAP = "coverage.clock_gap"
    GROWING = "coverage.growing"
    TORN = "coverage.torn"
    EMPTY_FILE = "coverage.empty_file"
    UNREADABLE_FILE = "coverage.unreadable_file"
    FILE_ABSENT = "coverage.file_absent"
    """Seen at one whole look at the folder, and no longer at the next."""
    FILE_GONE = "coverage.file_gone"
    """The same, found before looks were kept."""
    GAP_IN_FILE = "coverage.gap_in_file"
    RECORDER_SILENT = "coverage.recorder_silent"
    NO_FILE = "coverage.no_file"
    NEVER_RECORDED = "coverage.never_recorded"
    NO_FILE_EVER = "coverage.no_file_ever"
    """No look has found any file of this camera."""
    UNREACHABLE = "coverage.unreachable"
    NOT_INDEXED = "coverage.not_indexed"
    EXPIRED = "coverage.expired"
    EXPIRED_ABSENT = "coverage.expired_absent"
    """Of a time from which nothing is indexed any more: the look found no file so old."""
    PAST_TERM_UNVERIFIED = "coverage.past_term_unverified"


STATE_OF: Final = {
    CoverageReason.CUSTOMERS: CoverageState.CUSTOMERS,
    CoverageReason.PAST_TERM: CoverageState.PAST_TERM,
    CoverageReason.READABLE: CoverageState.RECORDED,
    CoverageReason.CLOCK_OFFSET: CoverageState.CLOCK_UNCERTAIN,
    CoverageReason.CLOCK_FOLD: CoverageState.CLOCK_UNCERTAIN,
    CoverageReason.CLOCK_GAP: CoverageState.CLOCK_UNCERTAIN,
    CoverageReason.GROWING: CoverageState.STILL_GROWING,
    CoverageReason.NEVER_RECORDED: CoverageState.NEVER_RECORDED,
    CoverageReason.NO_FILE_EVER: CoverageState.NEVER_RECORDED,
    CoverageReason.UNREACHABLE: CoverageState.UNREACHABLE,
    CoverageReason.NOT_INDEXED: CoverageState.NOT_INDEXED,
    CoverageReason.EXPIRED: CoverageState.EXPIRED,
    CoverageReason.EXPIRED_ABSENT: CoverageState.EXPIRED,
    CoverageReason.PAST_TERM_UNVERIFIED: CoverageState.PAST_TERM,
}
"""What each reason stands for; every other one is a gap."""

BEST_FIRST: Final = {reason: place for place, reason in enumerate(CoverageReason)}
WENT: Final = frozenset({CoverageReason.FILE_ABSENT, CoverageReason.FILE_GONE, CoverageReason.EXPIRED})
"""Reasons of what was there and went, between two looks."""
INSTANTS: Final = frozenset({"since", "seen_at", "last_seen", "gone_at", "oldest", "at"})
"""Values of a part, or of a range, that are instants in ISO 8601."""


class FileJson(TypedDict):
    """A file that a part rests on, as JSON; `last_seen` and `gone_at` are of a file that went."""

    file: str
    sha256: str | None
    state: str
    read_at: str
    last_seen: str | None
    gone_at: str | None


class PartJson(TypedDict):
    """One part as JSON."""

    start: str
    end: str
    seconds: float
    state: str
    reason: str
    values: dict[str, object]


@dataclass(frozen=True, slots=True)
class CoveragePart:
    """A stretch of a range (true time) of which one thing can be said.

    `files` are the recordings that it rests on, in order of time; without any it rests on a look that found
    none, or on an alarm that `values` names.
    """

    span: TimeRange
    reason: CoverageReason
    values: Mapping[str, object] = field(default_factory=dict)
    files: tuple[Recording, ...] = ()

    @property
    def state(self) -> CoverageState:
        """The state the reason stands for."""
        return STATE_OF.get(self.reason, CoverageState.GAP)

    @property
    def seconds(self) -> float:
        """How long it is."""
        return self.span.duration.total_seconds()

    @property
    def gone_at(self) -> datetime | None:
        """When a look found that what had been there was gone; None where none did."""
        known = self.values.get("gone_at") if self.reason in WENT else None
        return datetime.fromisoformat(str(known)) if known else None

    def to_json(self) -> PartJson:
        """Return the part in JSON's types, without its files."""
        return {
            "start": self.span.start.isoformat(),
            "end": self.span.end.isoformat(),
            "seconds": round(self.seconds, 3),
            "state": self.state.value,
            "reason": self.reason.value,
            "values": dict(self.values),
        }

    def evidence(self) -> list[FileJson]:
        """Return the files that the part rests on, in JSON's types."""
        return [
            {
                "file": one.path,
                "sha256": one.sha256,
                "state": one.state.value,
                "read_at": one.indexed_at.isoformat(),
                "last_seen": _iso(one.last_seen),
                "gone_at": _iso(one.gone_at),
            }
            for one in self.files
        ]


def gone_values(files: tuple[Recording, ...]) -> dict[str, object]:
    """Return between which looks files went: the first of the one and the last of the other."""
    seen = [one.last_seen for one in files if one.last_seen is not None]
    gone = [one.gone_at for one in files if one.gone_at is not None]
    return {"last_seen": _iso(min(seen, default=None)), "gone_at": _iso(max(gone, default=None))}


def is_gone(one: Recording) -> bool:
    """Tell whether a recording's file is no longer listed."""
    return one.state is RecordingState.GONE


def _iso(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant is not None else None
