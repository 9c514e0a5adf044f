"""The service that corrects what a visit's record says of the person, on their request (GDPR 16 and 19).

What stood there before stays in the same sealed record, so it lives exactly as long, is held and erased with
it, and is part of what the person may see. The log says for which request and which fields; never a value.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from visitor_desk.bsn import reject_bsn
from visitor_desk.clock import Clock
from visitor_desk.errors import DeskError
from visitor_desk.privacy.disclosure_rows import GIVEN
from visitor_desk.privacy.hold import HELD_TABLE
from visitor_desk.privacy.ports import DeskWork, DeskWorks
from visitor_desk.privacy.request_terms import get_request
from visitor_desk.privacy.requests import (
    LONGEST_NAME,
    Request,
    RequestFieldNotAccepted,
    RequestId,
    RequestKind,
    RequestStep,
    VisitStillGoingOn,
    checked_text,
    require_step,
)
from visitor_desk.privacy.retention_rules import RetentionRules
from visitor_desk.privacy.unspoken import unspoken
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.duties import Duty, Purpose, requires
from visitor_desk.security.groups import Group
from visitor_desk.security.log_entry import read_body
from visitor_desk.security.records import LogEntry
from visitor_desk.security.sealed_records import SealedRecords
from visitor_desk.security.session import Session
from visitor_desk.visits.visit import VisitId, VisitState, VisitUnknown

RECTIFIED: Final = "visit.rectified"
RECIPIENTS_HEAR: Final = frozenset({RequestKind.RECTIFICATION, RequestKind.ERASURE, RequestKind.RESTRICTION})
TOLD: Final = "recipient.told"
UNREACHABLE: Final = "recipient.unreachable"


class RectificationCheck(StrEnum):
    """What was looked at before a record is changed; a copy of a document is none of it."""

    DOCUMENT_SEEN = "document_seen"
    """The person showed a document again, and nothing of it was noted."""
    EMPLOYER_CONFIRMED = "employer_confirmed"
    SPELLING_ONLY = "spelling_only"
    """The same name, written as the person writes it."""


class NothingRectified(DeskError):
    """The record says so already, or nothing was given that it should say."""

    code = "requests.nothing_rectified"


class RecipientUnknown(DeskError):
    """Nothing of the request's visits was handed out under that number."""

    code = "requests.recipient_unknown"


class RecipientToldOn(DeskError):
    """A recipient is told after the request came in, and not in the future."""

    code = "requests.recipient_told_on"


class RecipientsNotTold(DeskError):
    """Somebody was given data of the request's visits and has not heard of its outcome. Values: `open`."""

    code = "requests.recipients_not_told"


@dataclass(frozen=True, slots=True)
class Rectified:
    """What the record is to say; None leaves a field as it is."""

    name: str | None = field(default=None, repr=False)
    organisation: str | None = field(default=None, repr=False)
    purpose: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Something about a visit that was handed out, by its entry of the log; `settled` once told or tried."""

    entry: int
    visit: VisitId
    at: datetime
    settled: bool


@dataclass(frozen=True)
class Rectifications:
    """Corrects the records of a request's visits, and keeps count of who has to hear of it."""

    works: DeskWorks
    sealed: SealedRecords
    log: AuditLog
    clock: Clock
    lives: RetentionRules

    @requires(Duty.PRIVACY)
    def rectify(
        self,
        session: Session,
        request_id: RequestId,
        visit_id: VisitId,
        wanted: Rectified,
        check: RectificationCheck,
    ) -> None:
        """Correct the record of one visit of a matched request; what the document check found stays as it is.

        Raises NothingRectified, RequestFieldNotAccepted or BsnNotKept for values that cannot stand there,
        VisitUnknown, VisitStillGoingOn, and KeyDestroyed or NothingSealed once the record is gone.
        """
        values = _accepted(wanted)
        with self.works() as work:
            request = _rectifying(work, request_id)
            visit = work.visits.get(visit_id) if visit_id in request.visits else None
            if visit is None:
                raise VisitUnknown
            if visit.state is VisitState.HERE:
                raise VisitStillGoingOn
            fields = self.sealed.open(
                session,
                work,
                table=HELD_TABLE,
                record=visit.id,
                group=Group.D,
                purpose=Purpose.PERSON_REQUEST,
            )
            changed = {name: value for name, value in values.items() if fields.get(name) != value}
            if not changed:
                raise NothingRectified
            row = work.sealed.rows(HELD_TABLE, visit.id, Group.D)[-1]
            today = self.lives.local_day(self.clock.now())
            was = {"until": today.isoformat(), **{name: fields.get(name) for name in changed}}
            self.sealed.seal(
                work,
                table=HELD_TABLE,
                record=visit.id,
                group=Group.D,
                expires_on=row.expires_on,
                fields={**fields, **changed, "before": [*fields.get("before", ()), was]},
                site=row.site,
            )
            self.log.append(
                work,
                RECTIFIED,
                session,
                visit=visit.id,
                request=request.id,
                fields=sorted(changed),
                check=check.value,
            )
            work.commit()

    @requires(Duty.PRIVACY)
    def corrected(self, session: Session, request_id: RequestId) -> frozenset[VisitId]:  # noqa: ARG002 - read by the duty check
        """Return which visits of the request were corrected for it already."""
        with self.works() as work:
            request = _rectifying(work, request_id)
            return frozenset(
                visit for visit in request.visits if any(_entries(work, visit, request, RECTIFIED))
            )

    @requires(Duty.PRIVACY)
    def recipients(self, session: Session, request_id: RequestId) -> Sequence[Recipient]:  # noqa: ARG002 - read by the duty check
        """Return what was handed out about the request's visits, oldest first, and who of it was told."""
        with self.works() as work:
            return recipients_of(work, _told_of(work, request_id))

    @requires(Duty.PRIVACY)
    def told(self, session: Session, request_id: RequestId, entry: int, told_on: date | None) -> None:
        """Write down when a recipient was told; None where that proved impossible (GDPR 19)."""
        with self.works() as work:
            request = _told_of(work, request_id)
            found = next((one for one in recipients_of(work, request) if one.entry == entry), None)
            if found is None:
                raise RecipientUnknown
            if told_on is None:
                self.log.append(
                    work, UNREACHABLE, session, visit=found.visit, request=request.id, handed_out=entry
                )
            else:
                today = self.lives.local_day(self.clock.now())
                if not self.lives.local_day(request.received_at) <= told_on <= today:
                    raise RecipientToldOn
                self.log.append(
                    work,
                    TOLD,
                    session,
                    visit=found.visit,
                    request=request.id,
                    handed_out=entry,
                    told_on=told_on,
                )
            work.commit()


def not_rectified(work: DeskWork, request: Request, today: date, *, in_part: bool) -> int:
    """Return how many visits of a request were not corrected and still say something.

    None counts where some were corrected and the rest is refused, `in_part`: it was right already.
    """
    corrected = {visit for visit in request.visits if any(_entries(work, visit, request, RECTIFIED))}
    living = {
        visit
        for visit in request.visits
        for row in work.sealed.rows(HELD_TABLE, visit, Group.D)
        if row.expires_on > today
    }
    if request.visits and not corrected:
        return len(request.visits)
    return 0 if in_part and corrected else len(living - corrected)


def recipients_of(work: DeskWork, request: Request) -> list[Recipient]:
    """Return what was given of the visits of a request, but for what the person hears nothing of now.

    By the register of disclosures, which stays when the case and its hold are gone.
    """
    disclosures = unspoken(work).told(work.disclosures.all())
    found = []
    for visit in request.visits:
        settled = {body["values"]["handed_out"] for body in _entries(work, visit, request, TOLD, UNREACHABLE)}
        for one in disclosures:
            entries = [entry for entry in work.log.about(one.id) if _says_given(entry)]
            for given, entry in zip(one.handed_out, entries, strict=False):
                if visit in given.visits:
                    found.append(Recipient(entry.index, visit, given.at, entry.index in settled))
    return sorted(found, key=lambda one: one.entry)


def untold(work: DeskWork, request: Request) -> int:
    """Return how many visits of a request were given to somebody who has not heard of it (GDPR 19)."""
    return len({one.visit for one in recipients_of(work, request) if not one.settled})


def _says_given(entry: LogEntry) -> bool:
    return entry.body is not None and read_body(entry.body)["act"] == GIVEN


def _entries(work: DeskWork, visit: VisitId, request: Request, *acts: str) -> list[Mapping[str, Any]]:
    bodies = [read_body(entry.body) for entry in work.log.about(visit) if entry.body is not None]
    return [body for body in bodies if body["act"] in acts and body["values"].get("request") == request.id]


def _told_of(work: DeskWork, request_id: RequestId) -> Request:
    """Return a matched request of whose outcome recipients hear: GDPR 19."""
    request = get_request(work, request_id)
    if request.kind not in RECIPIENTS_HEAR:
        raise RequestFieldNotAccepted(field="kind")
    require_step(request, RequestStep.MATCHED)
    return request


def _rectifying(work: DeskWork, request_id: RequestId) -> Request:
    request = get_request(work, request_id)
    if request.kind is not RequestKind.RECTIFICATION:
        raise RequestFieldNotAccepted(field="kind")
    require_step(request, RequestStep.MATCHED)
    return request


def _accepted(wanted: Rectified) -> dict[str, str]:
    values = {
        name: checked_text(value, name, LONGEST_NAME)
        for name, value in asdict(wanted).items()
        if value is not None
    }
    for name, value in values.items():
        reject_bsn(value, field_name=name)
    return values
