"""What an open request waits for, and how near its last day it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from visitor_desk.privacy.erasure_plan import visits_asked
from visitor_desk.privacy.ports import DeskWork
from visitor_desk.privacy.requests import OPEN_STEPS, WITH_PACKAGE, Request, RequestKind, RequestStep
from visitor_desk.security.approval_acts import ERASE
from visitor_desk.security.approvals import ApprovalRequest
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.four_eyes import asked_for
from visitor_desk.security.session import Session
from visitor_desk.visits.visit import VisitId

SOON_DAYS: Final = 7
NOW_DAYS: Final = 3


class WaitsFor(StrEnum):
    """What has to be done next, so that a request goes on."""

    IDENTITY = "identity"
    ANSWER_WHO = "answer_who"
    """The person was asked who they are; the time stands still until they show it."""
    MATCH = "match"
    SECOND_PERSON = "second_person"
    """Somebody else signs what goes out, or what is erased."""
    WORK = "work"
    """It is carried out and decided by letter; nobody has to sign that."""
    PACKAGE = "package"
    """It is signed: the package is written and handed out."""


class Escalation(StrEnum):
    """How near its last day a request is."""

    SOON = "soon"
    """Seven days or fewer."""
    NOW = "now"
    """Three days or fewer."""
    LATE = "late"
    """Its last day is over."""


@dataclass(frozen=True, slots=True)
class Pressing:
    """A request that is due soon: how soon, and what it waits for."""

    escalation: Escalation
    waits_for: WaitsFor


def waits_for(request: Request, unsigned: Iterable[VisitId] = ()) -> WaitsFor | None:
    """Return what an open request waits for; None for one that was answered.

    `unsigned` are visits whose erasure was asked for and that nobody has signed yet.
    """
    if request.step not in OPEN_STEPS:
        return None
    if request.step is RequestStep.RECEIVED:
        return WaitsFor.IDENTITY if request.doubted_at is None else WaitsFor.ANSWER_WHO
    if request.step is RequestStep.IDENTIFIED:
        return WaitsFor.MATCH
    if request.step is RequestStep.APPROVED:
        return WaitsFor.PACKAGE
    asked = request.kind is RequestKind.ERASURE and not set(unsigned).isdisjoint(request.visits)
    return WaitsFor.SECOND_PERSON if asked or request.kind in WITH_PACKAGE else WaitsFor.WORK


def escalation(request: Request, today: date) -> Escalation | None:
    """Return how pressing a request is; None where there is time, it stands still, or nobody waits."""
    left = (request.due - today).days
    if request.step not in OPEN_STEPS or request.doubted_at is not None or left > SOON_DAYS:
        return None
    if left < 0:
        return Escalation.LATE
    return Escalation.SOON if left > NOW_DAYS else Escalation.NOW


def unsigned_erasures(work: DeskWork, now: datetime) -> frozenset[VisitId]:
    """Return the visits whose erasure was asked for and waits for a signature."""
    found: set[VisitId] = set()
    for asked in _erasures(work, now):
        if not any(
            one.used_at is None and one.expires_at > now for one in work.approvals.of_request(asked.id)
        ):
            found |= set(visits_asked(asked))
    return frozenset(found)


def drop_erasures(
    work: DeskWork,
    log: AuditLog,
    session: Session,
    request: Request,
    now: datetime,
    still: Iterable[VisitId] = (),
) -> None:
    """Take away the lists of what to erase for a request, signed or not; the caller commits.

    A list whose visits are all among `still` stays: what is closed or matched otherwise erases nothing more.
    """
    if request.kind is not RequestKind.ERASURE:
        return
    ours, stays = set(request.visits), set(still)
    for asked in _erasures(work, now):
        visits = set(visits_asked(asked))
        if visits <= ours and not visits <= stays:
            work.approval_requests.delete(asked.id)
            log.append(work, "approval.turned_down", session, request=asked.id, act=asked.act)


def _erasures(work: DeskWork, now: datetime) -> Sequence[ApprovalRequest]:
    waiting = [asked_for(work, one.id, ERASE) for one in work.approval_requests.waiting(now)]
    return [asked for asked in waiting if asked is not None]
