"""The service that restricts what is known of visits, and lifts that once the person was told (GDPR 18)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from visitor_desk.clock import Clock
from visitor_desk.errors import DeskError
from visitor_desk.privacy.ports import DeskWork, DeskWorks
from visitor_desk.privacy.request_terms import get_request
from visitor_desk.privacy.requests import Request, RequestId, RequestKind, RequestStep, require_step
from visitor_desk.privacy.retention_rules import RetentionRules
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.duties import Duty, requires
from visitor_desk.security.session import Session
from visitor_desk.visits.restriction import (
    LIFTED,
    RESTRICTED,
    Restriction,
    RestrictionGround,
    restriction_of,
    restrictions_of,
)
from visitor_desk.visits.visit import VisitId

KINDS: Final = frozenset({RequestKind.RESTRICTION, RequestKind.OBJECTION, RequestKind.RECTIFICATION})
"""Requests that a restriction can rest on; while accuracy is looked into, that is one of rectification."""


class NotRestricted(DeskError):
    """None of the visits of the request is restricted because of it."""

    code = "requests.not_restricted"


class PersonNotTold(DeskError):
    """The person has to be told before a restriction is lifted (GDPR 18(3)), not afterwards."""

    code = "requests.person_not_told"


@dataclass(frozen=True)
class Restrictions:
    """Restricts the visits of a request and lets them go again; each is an entry about the visit."""

    works: DeskWorks
    log: AuditLog
    clock: Clock
    lives: RetentionRules

    @requires(Duty.PRIVACY)
    def restrict(self, session: Session, request_id: RequestId, ground: RestrictionGround) -> int:
        """Restrict every visit of a request from now on; return how many it did not restrict before.

        Raises RequestNotAtStep before its visits are known, and for a kind that restricts nothing.
        """
        with self.works() as work:
            request = get_request(work, request_id)
            require_step(request, *(() if request.kind not in KINDS else (RequestStep.MATCHED,)))
            done = restrict_visits(work, self.log, session, request, ground)
            work.commit()
        return done

    @requires(Duty.PRIVACY)
    def lift(self, session: Session, request_id: RequestId, told_on: date) -> int:
        """Lift what rests on a request; `told_on` is the day on which the person was told of it.

        Raises PersonNotTold for a day that has yet to come or lies before the request, and NotRestricted.
        """
        with self.works() as work:
            request = get_request(work, request_id)
            received = self.lives.local_day(request.received_at)
            if not received <= told_on <= self.lives.local_day(self.clock.now()):
                raise PersonNotTold
            ours = _of_request(work, request)
            if not ours:
                raise NotRestricted
            for visit in ours:
                self.log.append(work, LIFTED, session, visit=visit, request=request.id, told_on=told_on)
            work.commit()
        return len(ours)

    @requires(Duty.PRIVACY)
    def of_request(self, session: Session, request_id: RequestId) -> Sequence[VisitId]:  # noqa: ARG002 - read by the duty check
        """Return the visits of a request that are restricted on its account, whoever else restricts them."""
        with self.works() as work:
            return _of_request(work, get_request(work, request_id))

    @requires(Duty.PRIVACY, Duty.FACILITY)
    def of_visit(self, session: Session, visit: VisitId) -> Restriction | None:  # noqa: ARG002 - read by the duty check
        """Return the restriction in force on a visit, for its page."""
        with self.works() as work:
            return restriction_of(work.log.about(visit))


def restrict_visits(
    work: DeskWork, log: AuditLog, session: Session, request: Request, ground: RestrictionGround
) -> int:
    """Write the entries for the visits that this request does not restrict yet; the caller commits."""
    restricted = _of_request(work, request)
    free = [visit for visit in request.visits if visit not in restricted]
    for visit in free:
        log.append(work, RESTRICTED, session, visit=visit, request=request.id, ground=ground.value)
    return len(free)


def follow_match(work: DeskWork, log: AuditLog, session: Session, before: Request, matched: Request) -> None:
    """Free the visits that turned out not to be the person's, and restrict those that they object about.

    The caller commits.
    """
    for visit in _of_request(work, before):
        if visit not in matched.visits:
            log.append(work, LIFTED, session, visit=visit, request=matched.id)
    if matched.kind is RequestKind.OBJECTION:
        # Until it is decided whose grounds weigh more: GDPR 18(1)(d).
        restrict_visits(work, log, session, matched, RestrictionGround.OBJECTION)


def free_visits(work: DeskWork, log: AuditLog, session: Session, request: Request, told_on: date) -> None:
    """Lift what rests on a request that the person takes back; the caller commits."""
    for visit in _of_request(work, request):
        log.append(work, LIFTED, session, visit=visit, request=request.id, told_on=told_on)


def unrestricted_visits(work: DeskWork, request: Request) -> int:
    """Return how many visits of a request it does not restrict."""
    return len(request.visits) - len(_of_request(work, request))


def _of_request(work: DeskWork, request: Request) -> Sequence[VisitId]:
    return [visit for visit in request.visits if request.id in restrictions_of(work.log.about(visit))]
