"""Who should have left: how urgent that is, and the end by rule of a visit that nobody saw end.

A visit that is ended by rule is not checked out. Nobody saw the visitor leave, the badge is still away, and
both are said: the visit is *expired*, and the ledger has a case for the badge.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Final

from visitor_desk.clock import Clock
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.duties import Duty, no_session_needed, requires
from visitor_desk.security.session import Session
from visitor_desk.visits.badges import BadgeAway, BadgeCase, BadgeCaseId
from visitor_desk.visits.bound_rows import row_digest
from visitor_desk.visits.ports import VisitWork
from visitor_desk.visits.visit import Visit, VisitState

ENDED_BY_RULE_AFTER: Final = timedelta(hours=24)
"""Past the end of the ticket: by then every later shift has been shown the visit as overdue."""


class OverdueLevel(IntEnum):
    """Who has to act on a visit that is overdue; the number is the level."""

    DESK = 1
    """The guard looks for the visitor."""
    HOST = 2
    """The host is called."""
    SUPERVISOR = 3
    FACILITY = 4


LEVELS_AFTER: Final = {
    OverdueLevel.DESK: timedelta(0),
    OverdueLevel.HOST: timedelta(minutes=15),
    OverdueLevel.SUPERVISOR: timedelta(hours=1),
    OverdueLevel.FACILITY: timedelta(hours=4),
}
"""How long after the end of the ticket each level begins."""


@dataclass(frozen=True, slots=True)
class OverdueVisit:
    """A visit that should have ended, and how far that has come."""

    visit: Visit
    since: datetime
    level: OverdueLevel

    @property
    def acts_until(self) -> datetime:
        """Return when the next level begins; for the last one, when a rule ends the visit."""
        later = [self.since + after for level, after in LEVELS_AFTER.items() if level > self.level]
        return min(later, default=self.since + ENDED_BY_RULE_AFTER)


def overdue_level(due_at: datetime | None, now: datetime) -> OverdueLevel | None:
    """Return the highest level that has begun, None for who is not overdue or due at no time."""
    if due_at is None or now <= due_at:
        return None
    return max(level for level, after in LEVELS_AFTER.items() if now - due_at >= after)


def overdue_visits(here: Iterable[Visit], now: datetime) -> list[OverdueVisit]:
    """Return those of the visits on site that are overdue, the longest first."""
    found = []
    for visit in here:
        level = overdue_level(visit.due_at, now)
        if level is not None and visit.due_at is not None:
            found.append(OverdueVisit(visit, visit.due_at, level))
    return sorted(found, key=lambda one: one.since)


@dataclass(frozen=True)
class Overdue:
    """Says who is overdue, and ends what nobody ended."""

    works: Callable[[], VisitWork]
    log: AuditLog
    clock: Clock

    @requires(Duty.RECEPTION, Duty.FACILITY)
    def visits(self, session: Session) -> Sequence[OverdueVisit]:  # noqa: ARG002 - read by the duty check
        """Return the overdue visits, the longest first, without names."""
        with self.works() as work:
            return overdue_visits(work.visits.here(), self.clock.now())

    @no_session_needed("a timer ends what is due; it opens no name and lets nobody in")
    def end_due(self) -> int:
        """End the visits that are a day past their ticket, and open a case for each badge; return how many.

        The evacuation list keeps them for as long as it keeps anybody, since nobody saw them leave.
        """
        now = self.clock.now()
        with self.works() as work:
            due = [
                visit
                for visit in work.visits.here()
                if visit.due_at is not None and now - visit.due_at >= ENDED_BY_RULE_AFTER
            ]
            for visit in due:
                end_unseen(work, self.log, None, visit, now)
            if due:
                work.commit()
        return len(due)


def end_unseen(work: VisitWork, log: AuditLog, session: Session | None, visit: Visit, now: datetime) -> Visit:
    """End a visit of which nobody saw the end, in the caller's work; its badge becomes a case."""
    ended = replace(visit, state=VisitState.EXPIRED, left_at=max(now, visit.arrived_at))
    work.visits.update(ended)
    log.append(work, "visit.expired", session, visit=visit.id, badge=visit.badge, row=row_digest(ended))
    badge_went_along(work, log, session, visit, now)
    return ended


def badge_went_along(
    work: VisitWork, log: AuditLog, session: Session | None, visit: Visit, now: datetime
) -> None:
    """Open the case of a badge that nobody has seen come back, after what took it from its visit."""
    if visit.badge is None:
        return
    by = session.operator_id if session is not None else None
    case = BadgeCase(BadgeCaseId(secrets.token_hex(8)), visit.badge, BadgeAway.OVERDUE, now, by)
    work.badge_cases.put(case)
    log.append(
        work,
        "badge_case.opened",
        session,
        case=case.id,
        number=case.badge,
        why=case.why.value,
        row=row_digest(case),
    )
