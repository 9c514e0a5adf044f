"""What is sealed when somebody is let in: a name for the day, one for the log, a document's result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from visitor_desk.documents.document_check import DocumentCheck
from visitor_desk.documents.minimise import minimise
from visitor_desk.security.canonical import JsonValue
from visitor_desk.security.document_tokens import DocumentToken
from visitor_desk.security.groups import Group
from visitor_desk.security.sealed_records import SealedRecords
from visitor_desk.visits.here_names import RENEWED_AHEAD, TABLE
from visitor_desk.visits.place import Zone
from visitor_desk.visits.ports import Lives, VisitWork
from visitor_desk.visits.ticket import Announced
from visitor_desk.visits.visit import Visit, VisitState


@dataclass(frozen=True, slots=True)
class Admitted:
    """Somebody who was let in, with everything that is kept about them; `settled` are finding and choice."""

    visit: Visit
    announced: Announced = field(repr=False)
    zones: Sequence[Zone]
    check: DocumentCheck = field(repr=False)
    settled: Sequence[tuple[str, str]]
    assistance: bool = False
    """They need help on the way out of the building; nothing says why."""


def seal_admission(sealed: SealedRecords, lives: Lives, work: VisitWork, one: Admitted) -> None:
    """Seal what is kept, each part to its own day; the document's token dies with the document's result.

    Who was entered afterwards and has left has no name for the day: the desk needs none.
    """
    arrived_at = one.visit.arrived_at
    near_from = one.visit.entered_at or arrived_at
    # Sealed to the ticket's end: the desk cannot read D and S back to seal them anew at departure.
    until = one.visit.due_at or arrived_at
    parts = [(Group.D, until, _desk(one)), (Group.S, until, _document(one))]
    if one.visit.state is VisitState.HERE:
        parts.insert(0, (Group.R, near_from + RENEWED_AHEAD, here_fields(one)))
    receipts = [
        sealed.seal(
            work,
            table=TABLE,
            record=one.visit.id,
            group=group,
            expires_on=lives.expires_on(group, one.zones, start),
            fields=fields,
        )
        for group, start, fields in parts
    ]
    if one.check.token is not None:
        work.document_tokens.add(DocumentToken(one.check.token), one.visit.id, receipts[-1].expires_on)


def here_fields(one: Admitted) -> dict[str, JsonValue]:
    """Return what the desk and the evacuation list say of somebody who is inside."""
    return {
        "name": one.announced.names[one.visit.person],
        "organisation": one.announced.organisation,
        "badge": one.visit.badge,
        "assistance": one.assistance,
    }


def _desk(one: Admitted) -> dict[str, JsonValue]:
    name = one.announced.names[one.visit.person]
    return {"name": name, "organisation": one.announced.organisation, "purpose": one.announced.purpose}


def _document(one: Admitted) -> dict[str, JsonValue]:
    reason = next((zone.number_reason for zone in one.zones if zone.number_reason), None)
    kept = minimise(one.check, keep_number_reason=reason)
    document: dict[str, JsonValue] = {
        "kind": kept.kind,
        "issuing_state": kept.issuing_state,
        "verdict": kept.verdict,
        "findings": kept.finding_codes,
        "settled": one.settled,
    }
    if kept.number is not None:
        document |= {"number": kept.number, "number_reason": kept.number_reason}
    return document
