"""The service that erases visits' sealed records before their day, by two people, for good.

The visits of a request are one list: one person asks for it, one signs it, and it is erased in one
transaction. Where that breaks off behind the ledger's lines, what they name goes when the desk opens, and
the signed list can be carried out again for the rest.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from visitor_desk.clock import Clock
from visitor_desk.errors import DeskError
from visitor_desk.privacy.consent import CONSENTS, ConsentId, ConsentWay
from visitor_desk.privacy.consents import end_consent, withdrawn_again
from visitor_desk.privacy.dead_rows import DeadRows, Remains
from visitor_desk.privacy.erasure_ledger import Erased, ErasureLedger, LedgerBroken
from visitor_desk.privacy.erasure_plan import (
    ErasureGround,
    ErasurePart,
    ErasurePlan,
    plan_erasure,
    visits_asked,
)
from visitor_desk.privacy.hold import HeldState
from visitor_desk.privacy.ports import DeskWork, DeskWorks
from visitor_desk.privacy.receipt import RECEIPTS
from visitor_desk.privacy.retention_rules import RetentionRules
from visitor_desk.security.approval_acts import ERASE
from visitor_desk.security.approvals import ApprovalRequest, Approvals
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.duties import Duty, requires
from visitor_desk.security.four_eyes import FourEyes, asked_for
from visitor_desk.security.groups import Group
from visitor_desk.security.row_binding import gone
from visitor_desk.security.session import Session
from visitor_desk.visits.visit import VisitId, VisitState, VisitUnknown


class NothingToErase(DeskError):
    """Nothing of the visits can be erased now: it is gone already, or every part has to stay."""

    code = "erasure.nothing"


class ErasureNotAsked(DeskError):
    """No erasure of this number waits: it was done, turned down, or its time is over."""

    code = "erasure.not_asked"


@dataclass(frozen=True, slots=True)
class ErasedVisit:
    """What of one visit was erased, and what stays."""

    visit: VisitId
    erased: tuple[ErasurePart, ...]
    owed: tuple[ErasurePart, ...]
    """What a silent hold keeps until it ends; the person is told that it is erased."""
    staying: tuple[ErasurePart, ...]


@dataclass(frozen=True, slots=True)
class ErasureReport:
    """What was erased of each visit of the list, what stays, and the honest date of them all."""

    visits: tuple[ErasedVisit, ...]
    openable_until: date
    """Until then an old data backup together with keys of today could open it; from then on nothing can."""
    remains: Remains

    @property
    def erased(self) -> tuple[ErasurePart, ...]:
        """Everything that was erased."""
        return tuple(part for one in self.visits for part in one.erased)

    @property
    def owed(self) -> tuple[ErasurePart, ...]:
        """Everything that a silent hold keeps until it ends."""
        return tuple(part for one in self.visits for part in one.owed)

    @property
    def staying(self) -> tuple[ErasurePart, ...]:
        """The parts that stay, each once: visits on one ticket share it."""
        return tuple(dict.fromkeys(part for one in self.visits for part in one.staying))


@dataclass(frozen=True, slots=True)
class AskedErasure:
    """An erasure that was asked for and not done; `signed` while a second person's signature counts."""

    request: ApprovalRequest
    visits: tuple[VisitId, ...]
    signed: bool


@dataclass(frozen=True)
class Erasure:
    """Plans, asks for and carries out erasures."""

    works: DeskWorks
    approvals: Approvals
    four_eyes: FourEyes
    log: AuditLog
    ledger: ErasureLedger
    dead_rows: DeadRows
    clock: Clock
    lives: RetentionRules

    @requires(Duty.PRIVACY, Duty.AUDITOR)
    def plan(self, session: Session, visit: VisitId) -> ErasurePlan:  # noqa: ARG002 - read by the duty check
        """Return what erasing the visit now would take away and what would stay; VisitUnknown."""
        with self.works() as work:
            found = self._planned(work, visit)
        if found is None:
            raise VisitUnknown
        return found

    @requires(Duty.PRIVACY)
    def ask(self, session: Session, visits: Sequence[VisitId], ground: ErasureGround) -> ApprovalRequest:
        """Ask for one signature over exactly the parts of these visits that go now.

        Visits that are gone, or of which nothing can go, are left out; NothingToErase where all are.
        """
        with self.works() as work:
            plans = [plan for visit in dict.fromkeys(visits) if (plan := self._planned(work, visit))]
        wanted = [plan for plan in plans if plan.going or plan.owed]
        parts = dict.fromkeys(part.key for plan in wanted for part in (*plan.going, *plan.owed))
        if not parts:
            raise NothingToErase
        return self.four_eyes.ask(
            session,
            ERASE,
            {
                "ground": ground,
                "parts": [list(part) for part in parts],
                "visits": [plan.visit for plan in wanted],
            },
        )

    @requires(Duty.PRIVACY)
    def asked(self, session: Session, visits: Collection[VisitId]) -> Sequence[AskedErasure]:  # noqa: ARG002 - read by the duty check
        """Return what was asked for about any of these visits and waits, oldest first."""
        with self.works() as work:
            waiting = [one.id for one in work.approval_requests.waiting(self.clock.now())]
            requests = [found for one in waiting if (found := asked_for(work, one, ERASE)) is not None]
            return [
                AskedErasure(one, about, self.approvals.counts(work, one))
                for one in requests
                if not set(about := visits_asked(one)).isdisjoint(visits)
            ]

    @requires(Duty.PRIVACY)
    def erase(self, session: Session, request_id: str) -> ErasureReport:
        """Carry out what was asked for and signed; parts that have to stay by now are left and named.

        The list is one transaction. The ledger's lines are on the disk before the rows are gone, so that a
        crash between the two is completed when the desk opens again.

        Raises:
            ErasureNotAsked, NothingToErase; ApprovalMissing and its kin, LedgerBroken, LedgerNotWritten:
                nothing was erased.
        """
        now = self.clock.now()
        lines: list[Erased] = []
        done: list[ErasedVisit] = []
        with self.works() as work:
            request = _asked(work, request_id)
            signed = _parts(request)
            self.approvals.use(work, request)
            work.approval_requests.delete(request.id)
            until = self.lives.local_day(now)
            for visit in visits_asked(request):
                # Planned one after the other: what two visits share, as their ticket, goes with the first.
                plan = self._planned(work, visit)
                if plan is None:
                    continue
                going, owed = (
                    tuple(part for part in parts if part.key in signed) for parts in (plan.going, plan.owed)
                )
                done.append(ErasedVisit(visit, going, owed, plan.staying))
                if going or owed:
                    until = max(until, plan.openable_until)
                    lines += self._take(session, work, request, plan, done[-1])
            if not any(one.erased or one.owed for one in done):
                raise NothingToErase
            self.ledger.add(*lines)
            work.commit()
        return ErasureReport(tuple(done), until, self.dead_rows.sweep())

    def _take(
        self,
        session: Session,
        work: DeskWork,
        request: ApprovalRequest,
        plan: ErasurePlan,
        visit: ErasedVisit,
    ) -> list[Erased]:
        """Take one visit's parts away; return the lines that the ledger has to hold before the commit."""
        now = self.clock.now()
        lines = [
            Erased(table, record, groups, now, plan.openable_until)
            for (table, record), groups in _by_record(visit.erased)
        ]
        for line in lines:
            take_away(work, line)
            self._end_consent(session, work, line)
        for part in visit.owed:
            self._owe(session, work, part, plan.on)
        self.log.append(
            work,
            "visit.erased",
            session,
            visit=visit.visit,
            request=request.id,
            ground=str(request.values["ground"]),
            openable_until=plan.openable_until,
        )
        # About the signed request, not the visit: what a silent hold keeps would show by its absence.
        self.log.append(
            work,
            "erasure.done",
            session,
            request=request.id,
            gone=[
                *(text for line in lines for text in gone_with(line)),
                *(text for part in visit.owed for text in _gone_beside(part)),
            ],
        )
        return lines

    def _owe(self, session: Session, work: DeskWork, part: ErasurePart, on: date) -> None:
        """Let a group go with the silent hold that keeps it; what else names the person goes now.

        The day on which the group would have died becomes today, to which the end of the hold brings it back.
        """
        for hold in work.holds.of_record(part.table, part.record):
            for held in work.holds.parts(hold.id):
                if hold.active(on) and held.group is part.group and held.state is HeldState.HELD:
                    work.holds.put_part(replace(held, own_day=min(held.own_day, on)))
                    self.log.append(work, "hold.erasure_owed", session, hold=hold.id, group=part.group)
        forget_beside(work, VisitId(part.record), (part.group,))

    def _end_consent(self, session: Session, work: DeskWork, line: Erased) -> None:
        """Take back the consent that a line is about: who has their data erased is not remembered either."""
        found = work.consents.get(ConsentId(line.record)) if line.table == CONSENTS else None
        if found is not None and found.withdrawn_at is None:
            end_consent(session, work, self.log, found.ended(ConsentWay.ERASURE, line.at, line.at))

    def _planned(self, work: DeskWork, visit: VisitId) -> ErasurePlan | None:
        """Return the plan of a visit; None for one whose row is gone, and with it everything of it."""
        found = work.visits.get(visit)
        if found is None:
            return None
        return plan_erasure(work, self.lives, found, self.lives.local_day(self.clock.now()))


def take_away(work: DeskWork, erased: Erased) -> int:
    """Delete what a line of the ledger says is gone, and what goes with it; return how many blobs.

    With the name (group D) goes the badge number of somebody who has left, and the receipt; with the document
    (group S) its token.
    """
    deleted = sum(work.sealed.delete(erased.table, erased.record, group) for group in erased.groups)
    if erased.table == "visits":
        forget_beside(work, VisitId(erased.record), erased.groups)
    return deleted


def forget_beside(work: DeskWork, visit_id: VisitId, groups: Collection[Group]) -> None:
    """Forget what goes with groups of a visit that are erased."""
    visit = work.visits.get(visit_id)
    if (
        Group.D in groups
        and visit is not None
        and visit.badge is not None
        and visit.state is not VisitState.HERE
    ):
        work.visits.update(replace(visit, badge=None))
    if Group.D in groups:
        work.receipts.delete(visit_id)
    if Group.S in groups:
        work.document_tokens.delete(visit_id)


def gone_with(erased: Erased) -> list[str]:
    """Return a line of the ledger as entries of the log say it; a receipt is named whether there was one."""
    said = [gone(erased.table, erased.record, group) for group in erased.groups]
    if erased.table == "visits" and Group.D in erased.groups:
        said.append(gone(RECEIPTS, erased.record))
    return said


def _gone_beside(part: ErasurePart) -> list[str]:
    return [gone(RECEIPTS, part.record)] if part.table == "visits" and part.group is Group.D else []


def let_stay_erased(works: DeskWorks, log: AuditLog, ledger: ErasureLedger) -> None:
    """Do what `replay` does before a desk opens; a ledger that is not whole is an alarm and stops nobody."""
    try:
        lines = ledger.lines()
    except LedgerBroken as alarm:
        log.note(alarm)
        return
    if lines:
        with works() as work:
            if replay(work, log, lines):
                work.commit()


def replay(work: DeskWork, log: AuditLog, lines: Iterable[Erased]) -> int:
    """Take away whatever has come back of erased records, with an entry for each; return how many blobs.

    After a restore by another desk, or after a crash between the ledger's line and the commit.
    """
    returned = 0
    for line in lines:
        deleted = take_away(work, line)
        row = withdrawn_again(work, line)
        if deleted or row is not None:
            returned += deleted or 1
            log.append(
                work,
                "record.erased_again",
                None,
                record=line.record,
                table=line.table,
                gone=gone_with(line),
                **({} if row is None else {"row": row}),
            )
    return returned


def _asked(work: DeskWork, request_id: str) -> ApprovalRequest:
    asked = asked_for(work, request_id, ERASE)
    if asked is None:
        raise ErasureNotAsked
    return asked


def _parts(request: ApprovalRequest) -> set[tuple[str, str, str]]:
    parts = request.values["parts"]
    assert isinstance(parts, list)
    return {(str(table), str(record), str(group)) for table, record, group in parts}


def _by_record(parts: Iterable[ErasurePart]) -> list[tuple[tuple[str, str], tuple[Group, ...]]]:
    found: dict[tuple[str, str], list[Group]] = {}
    for part in parts:
        groups = found.setdefault((part.table, part.record), [])
        if part.group not in groups:
            groups.append(part.group)
    return [(key, tuple(groups)) for key, groups in found.items()]
