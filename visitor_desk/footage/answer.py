"""What was answered about a visit's footage, kept in the log so that a changed answer shows.

Ranges and coverage are computed each time from doors, clocks and the index, and all of these change: a file
is overwritten, a clock is measured better, a door's events come late. An entry holds digests and totals only,
and no word about a person.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from visitor_desk.footage.coverage import CoverageStatement, RangeCoverage
from visitor_desk.footage.link import RangeReason
from visitor_desk.security.canonical import JsonValue, canonical_json, iso_utc
from visitor_desk.security.log_entry import EntryValue, read_body
from visitor_desk.security.records import LogEntry

ANSWERED: Final = "footage.answered"
CHANGED: Final = "footage.answer_changed"
TIME: Final = "time"
"""The cause where nothing that was asked has changed: a term passed, or a folder was looked at again."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer in numbers; `rests_on` are the digests of what it was computed from, by cause."""

    digest: str
    ranges: int
    total_ms: int
    recorded_ms: int
    missing_ms: int
    rests_on: Mapping[str, str]

    def values(self) -> dict[str, EntryValue]:
        """Return it as an entry of the log holds it."""
        return {
            "digest": self.digest,
            "ranges": self.ranges,
            "total_ms": self.total_ms,
            "recorded_ms": self.recorded_ms,
            "missing_ms": self.missing_ms,
            "rests_on": [f"{cause}={digest}" for cause, digest in sorted(self.rests_on.items())],
        }


def answer_of(statement: CoverageStatement, rests_on: Mapping[str, object]) -> Answer:
    """Return a statement as an answer.

    When it was made, and how long footage will survive, are no part of its digest: they change every minute.
    """
    digest = digest_of([_range(one) for one in statement.ranges])
    recorded = round(statement.recorded_s * 1000)
    total = round(sum(one.range.span.duration.total_seconds() for one in statement.ranges) * 1000)
    # Half a digest tells one state from another; that nothing was changed is what the log proves.
    parts = {
        cause: hashlib.sha256(repr(value).encode()).hexdigest()[:32] for cause, value in rests_on.items()
    }
    return Answer(digest, len(statement.ranges), total, recorded, total - recorded, parts)


def last_answer(entries: Iterable[LogEntry]) -> Answer | None:
    """Return the newest answer among the entries about a visit, None where there is none any more."""
    found = None
    for entry in entries:
        if entry.body is None:
            continue
        body = read_body(entry.body)
        if body["act"] in {ANSWERED, CHANGED}:
            found = _from(body["values"])
    return found


def causes(before: Answer, after: Answer) -> Sequence[str]:
    """Return what made an answer change: what it rests on and is no longer the same."""
    names = before.rests_on.keys() | after.rests_on.keys()
    changed = sorted(one for one in names if before.rests_on.get(one) != after.rests_on.get(one))
    return changed or [TIME]


def digest_of(value: JsonValue) -> str:
    """Return the SHA-256 (hex) of a value's canonical JSON."""
    return hashlib.sha256(canonical_json(value)).hexdigest()


def _range(covered: RangeCoverage) -> JsonValue:
    one = covered.range
    return {
        "camera": one.camera,
        "start": iso_utc(one.span.start),
        "end": iso_utc(one.span.end),
        "reasons": [_reason(reason) for reason in one.reasons],
        "doubled": [[iso_utc(each.span.start), iso_utc(each.span.end)] for each in covered.doubled],
        "parts": [
            {
                "start": iso_utc(part.span.start),
                "end": iso_utc(part.span.end),
                "reason": part.reason.value,
                "files": [file.id for file in part.files],
            }
            for part in covered.parts
        ],
    }


def _reason(reason: RangeReason) -> JsonValue:
    return {
        "why": reason.why.value,
        "at": None if reason.at is None else iso_utc(reason.at),
        "uncertainty_ms": round(reason.uncertainty_s * 1000),
        "before_ms": reason.roll.before // timedelta(milliseconds=1),
        "after_ms": reason.roll.after // timedelta(milliseconds=1),
        "door": reason.door,
        "direction": reason.direction.value,
        "result": reason.result.value,
    }


def _from(values: Mapping[str, Any]) -> Answer:
    rests_on = dict(str(one).split("=", 1) for one in values["rests_on"])
    return Answer(
        values["digest"],
        values["ranges"],
        values["total_ms"],
        values["recorded_ms"],
        values["missing_ms"],
        rests_on,
    )
