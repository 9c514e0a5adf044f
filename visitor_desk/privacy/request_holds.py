"""Keeps what a request is about while it is answered: placed, moved and let go with the request itself."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, timedelta

from visitor_desk.clock import Clock
from visitor_desk.privacy.evidence import Evidence, NothingToKeep
from visitor_desk.privacy.held_footage import PLACES
from visitor_desk.privacy.held_parts import HeldParts
from visitor_desk.privacy.hold import HELD_TABLE, HeldPart, HeldState, Hold, HoldId, HoldReason
from visitor_desk.privacy.holds import HELD_GROUPS
from visitor_desk.privacy.ports import DeskWork, DeskWorks
from visitor_desk.privacy.request_hold import groups_kept, holds_of_request, kept_until
from visitor_desk.privacy.requests import OPEN_STEPS, Request
from visitor_desk.privacy.retention_rules import RetentionRules
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.groups import Group
from visitor_desk.security.sealed_records import NotGranted, SealedRecords
from visitor_desk.security.session import Session
from visitor_desk.visits.visit import Visit, VisitId


@dataclass(frozen=True)
class RequestHolds:
    """Stands behind the services of requests, which have checked their duty; no service of its own."""

    works: DeskWorks
    sealed: SealedRecords
    log: AuditLog
    clock: Clock
    lives: RetentionRules
    evidence: Evidence

    def follow(self, session: Session, work: DeskWork, request: Request) -> None:
        """Let the holds be what a request asks for as it stands now; the caller commits.

        Each visit that is the person's, and each place, is held once; one that was taken out of the match is
        let go; every end lies where the request's last day, or its answer, puts it.
        """
        today = self.lives.local_day(self.clock.now())
        held = {(hold.table, hold.record): hold for hold in holds_of_request(work, request, today)}
        wanted: dict[tuple[str, str], Visit | None] = {
            (HELD_TABLE, one): visit for one in request.visits if (visit := work.visits.get(one)) is not None
        }
        wanted |= {(PLACES, place.id): None for place in request.places}
        for about, hold in held.items():
            if about not in wanted and (hold.table == PLACES or VisitId(hold.record) not in request.visits):
                self._parts.lift(session, work, hold, today)
        for about, visit in wanted.items():
            self._keep(session, work, request, about, visit, held.get(about), today)

    def ask_for_footage(self, session: Session, request: Request) -> None:
        """Ask for copies of what cameras show of the visits and places; `Evidence.secure` makes them.

        Where there is nothing left to copy the coverage says so. What this does not reach,
        `Evidence.collect` does.
        """
        today = self.lives.local_day(self.clock.now())
        with self.works() as work:
            holds = [
                hold.id
                for hold in holds_of_request(work, request, today)
                if Group.F in {part.group for part in work.holds.parts(hold.id)}
            ]
        for hold in holds:
            try:
                self.evidence.keep(session, hold)
            except NothingToKeep:
                continue

    def _keep(
        self,
        session: Session,
        work: DeskWork,
        request: Request,
        about: tuple[str, str],
        visit: Visit | None,
        hold: Hold | None,
        today: date,
    ) -> None:
        ends_on = kept_until(request, self.lives, visit, today)
        if ends_on is None:
            return
        review_on = min(max(request.due, today + timedelta(days=1)), ends_on)
        if hold is not None and (hold.ends_on, hold.review_on) != (ends_on, review_on):
            hold = self._parts.move(session, work, hold, ends_on, review_on, today)
        if request.step not in OPEN_STEPS:
            return
        missing = groups_kept(request.kind) & (HELD_GROUPS if visit is not None else {Group.F})
        if hold is not None:
            missing -= {
                part.group for part in work.holds.parts(hold.id) if part.state is not HeldState.WAITING
            }
        if not missing:
            return
        act = "hold.placed" if hold is None else "hold.taken_up"
        target = hold or self._new(session, request, about, ends_on, review_on)
        parts = [self._part(session, work, target, group, today) for group in sorted(missing)]
        if hold is None and all(part.state is HeldState.GONE for part in parts):
            return
        if hold is None:
            work.holds.add(target)
        for part in parts:
            work.holds.put_part(part)
        self._parts.log_hold(work, session, act, target)

    def _new(
        self, session: Session, request: Request, about: tuple[str, str], ends_on: date, review_on: date
    ) -> Hold:
        table, record = about
        return Hold(
            id=HoldId(secrets.token_hex(8)),
            table=table,
            record=record,
            case=request.id,
            reason=HoldReason.REQUEST,
            review_on=review_on,
            ends_on=ends_on,
            placed_by=session.operator_id,
            placed_at=self.clock.now(),
        )

    def _part(self, session: Session, work: DeskWork, hold: Hold, group: Group, today: date) -> HeldPart:
        """Hold one group; what this officer was not granted waits, red, for one who was."""
        try:
            return self._parts.hold(session, work, hold, group, today)
        except NotGranted:
            days = [row.expires_on for row in work.sealed.rows(hold.table, hold.record, group)]
            return HeldPart(hold.id, group, HeldState.WAITING, max(days), max(days))

    @property
    def _parts(self) -> HeldParts:
        return HeldParts(self.sealed, self.log, self.clock, self.evidence.vault)
