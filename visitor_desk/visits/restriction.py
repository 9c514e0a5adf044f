"""Restriction of processing (GDPR 18): what is known of a visit is kept, and used for little else.

It is an entry of the log about the visit, as is its end: nobody can lift one without a trace, and it dies
with what it is about. It hides nobody from the evacuation list, the badge ledger or a hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from visitor_desk.errors import DeskError
from visitor_desk.security.canonical import from_iso_utc
from visitor_desk.security.duties import Purpose
from visitor_desk.security.log_entry import read_body
from visitor_desk.security.ports import SecurityWork
from visitor_desk.security.records import LogEntry
from visitor_desk.visits.visit import VisitId

RESTRICTED: Final = "visit.restricted"
LIFTED: Final = "visit.unrestricted"
USES: Final = frozenset({Purpose.PERSON_REQUEST, Purpose.LEGAL_DUTY})
"""What restricted data may be used for: the person's own request, claims, duties (18(2))."""


class RestrictionGround(StrEnum):
    """Why the use is restricted; the letter is that of GDPR 18(1)."""

    ACCURACY = "accuracy"  # (a)
    UNLAWFUL = "unlawful"  # (b)
    NEEDED_FOR_CLAIM = "needed_for_claim"  # (c)
    OBJECTION = "objection"  # (d)


class VisitRestricted(DeskError):
    """What is known of the visit may not be used for this purpose. Values: `ground`."""

    code = "visits.restricted"


@dataclass(frozen=True, slots=True)
class Restriction:
    """A restriction in force; `request` is the id of the request that it rests on."""

    ground: RestrictionGround
    request: str
    since: datetime


def restrictions_of(entries: Iterable[LogEntry]) -> Mapping[str, Restriction]:
    """Return the restrictions in force by the log's entries about a visit, by request, the oldest first.

    Each rests on a request of its own: lifting one leaves those of the others.
    """
    found: dict[str, Restriction] = {}
    for entry in entries:
        if entry.body is None:
            continue
        body = read_body(entry.body)
        if body["act"] not in {LIFTED, RESTRICTED}:
            continue
        values = body["values"]
        request = str(values["request"])
        found.pop(request, None)
        if body["act"] == RESTRICTED:
            found[request] = Restriction(
                RestrictionGround(values["ground"]), request, from_iso_utc(body["at"])
            )
    return found


def restriction_of(entries: Iterable[LogEntry]) -> Restriction | None:
    """Return the oldest restriction in force by the log's entries about a visit, in their order."""
    return next(iter(restrictions_of(entries).values()), None)


def require_unrestricted(work: SecurityWork, visit: VisitId, purpose: Purpose) -> None:
    """Raise VisitRestricted where what is known of a visit may not be used for `purpose`."""
    if purpose in USES:
        return
    found = restriction_of(work.log.about(visit))
    if found is not None:
        raise VisitRestricted(ground=found.ground.value)
