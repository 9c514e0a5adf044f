"""Finding conflicts while a visit is forwarded, and the service in which somebody decides about them."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from visitor_desk.clock import Clock
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.document_tokens import DocumentToken
from visitor_desk.security.duties import Duty, requires
from visitor_desk.security.session import Session
from visitor_desk.visits.bound_rows import row_digest
from visitor_desk.visits.conflict import (
    Conflict,
    ConflictDecision,
    ConflictId,
    ConflictKind,
    ConflictUnknown,
    at_once,
)
from visitor_desk.visits.ports import VisitWork
from visitor_desk.visits.visit import Visit, VisitId, VisitState


@dataclass(frozen=True)
class Conflicts:
    """Lists what waits for a decision, and keeps the decisions."""

    works: Callable[[], VisitWork]
    log: AuditLog
    clock: Clock

    @requires(Duty.FACILITY, Duty.PRIVACY)
    def open(self, session: Session) -> Sequence[Conflict]:  # noqa: ARG002 - read by the duty check
        """Return the conflicts nobody has decided about, oldest first."""
        with self.works() as work:
            return [one for one in work.conflicts.all() if one.decision is None]

    @requires(Duty.FACILITY)
    def decide(self, session: Session, conflict: ConflictId, decision: ConflictDecision) -> Conflict:
        """Keep what was found; of a visit that was written twice the later one ends, if it has not.

        ConflictUnknown where nothing of this id waits; nothing was written.
        """
        now = self.clock.now()
        with self.works() as work:
            found = work.conflicts.get(conflict)
            if found is None or found.decision is not None:
                raise ConflictUnknown
            decided = replace(found, decision=decision, decided_at=now, decided_by=session.operator_id)
            work.conflicts.put(decided)
            if decision is ConflictDecision.WRITTEN_TWICE:
                self._end(session, work, found.visit, now)
            self.log.append(
                work,
                "conflict.decided",
                session,
                conflict=found.id,
                visit=found.visit,
                decision=decision.value,
                row=row_digest(decided),
            )
            work.commit()
        return decided

    def _end(self, session: Session, work: VisitWork, visit: VisitId, now: datetime) -> None:
        there = work.visits.get(visit)
        if there is None or there.state is not VisitState.HERE:
            return
        left = replace(there, state=VisitState.LEFT, left_at=max(now, there.arrived_at))
        work.visits.update(left)
        self.log.append(work, "visit.left", session, visit=visit, badge=left.badge, row=row_digest(left))


def conflicts_of(
    work: VisitWork, visit: Visit, beside: Sequence[Visit], token: DocumentToken | None, now: datetime
) -> Iterator[Conflict]:
    """Yield what of the server's visits does not go together with one that a desk wrote while it was away.

    `beside` are the server's visits of the same person or badge (`VisitStore.beside`).
    """
    met = [one for one in beside if at_once(one, visit)]
    same = [one for one in met if is_same_person(one, visit)]
    shown = [work.visits.get(one) for one in work.document_tokens.visits_of(token)] if token else []
    found = [(ConflictKind.SAME_PERSON, one.id) for one in same]
    found += [
        (ConflictKind.SAME_BADGE, one.id) for one in met if one.badge is not None and one.badge == visit.badge
    ]
    known = {one.id for one in same}
    found += [
        (ConflictKind.SAME_DOCUMENT, one.id)
        for one in shown
        if one is not None and one.id not in known and _is_another(one, visit)
    ]
    for kind, other in found:
        yield Conflict(_new_id(), kind, visit.id, other, now)
    case = work.badge_cases.open_of(visit.badge) if visit.badge is not None else None
    if case is not None:
        yield Conflict(_new_id(), ConflictKind.SAME_BADGE, visit.id, None, now)
    ticket = work.tickets.get(visit.ticket) if visit.ticket is not None else None
    if ticket is not None and ticket.withdrawn_at is not None and ticket.withdrawn_at <= visit.arrived_at:
        yield Conflict(_new_id(), ConflictKind.TICKET_WITHDRAWN, visit.id, None, now)


def is_same_person(one: Visit, visit: Visit) -> bool:
    """Tell whether two visits are on the same place of the same ticket."""
    return visit.ticket is not None and (one.ticket, one.person) == (visit.ticket, visit.person)


def _is_another(one: Visit, visit: Visit) -> bool:
    return one.id != visit.id and one.state is not VisitState.REFUSED and at_once(one, visit)


def _new_id() -> ConflictId:
    return ConflictId(secrets.token_hex(8))
