"""The service of silences: asked for and signed by two, looked at again, ended, and told afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from visitor_desk.bsn import reject_bsn_in
from visitor_desk.clock import Clock
from visitor_desk.privacy.bound_rows import silence_row
from visitor_desk.privacy.disclosure import DisclosureId
from visitor_desk.privacy.hold import HELD_TABLE, HoldId, is_case_number
from visitor_desk.privacy.incident import IncidentId
from visitor_desk.privacy.ports import DeskWork, DeskWorks
from visitor_desk.privacy.retention_rules import RetentionRules
from visitor_desk.privacy.silence import (
    REVIEW_WITHIN,
    NewSilence,
    NothingSilent,
    NotTold,
    Silence,
    SilenceGround,
    SilenceId,
    SilenceNotAccepted,
    SilenceNotAsked,
    SilenceOver,
    SilenceRuns,
    SilenceUnknown,
    SilentThing,
    new_silence_id,
)
from visitor_desk.security.approval_acts import SILENCE
from visitor_desk.security.approvals import ApprovalRequest, Approvals
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.canonical import from_iso_utc
from visitor_desk.security.duties import Duty, requires
from visitor_desk.security.four_eyes import FourEyes, asked_for
from visitor_desk.security.log_entry import read_body
from visitor_desk.security.session import Session
from visitor_desk.visits.visit import VisitId


@dataclass(frozen=True, slots=True)
class _Found:
    """What a silence would be about: the visit, where it is one visit's, and when it began."""

    visit: VisitId | None
    since: datetime


@dataclass(frozen=True)
class Silences:
    """Keeps what persons are not told for now; what is left out where says `unspoken`."""

    works: DeskWorks
    approvals: Approvals
    four_eyes: FourEyes
    log: AuditLog
    clock: Clock
    lives: RetentionRules

    @requires(Duty.PRIVACY)
    def ask(self, session: Session, new: NewSilence) -> ApprovalRequest:
        """Ask a second officer for a silence; it runs once they have signed and `begin` was called.

        Raises NothingSilent, SilenceRuns where one runs about the same, SilenceNotAccepted and BsnNotKept.
        """
        reject_bsn_in(case=new.case)
        if not is_case_number(new.case):
            raise SilenceNotAccepted(field="case")
        self._accept_review(new.review_on)
        with self.works() as work:
            self._find(work, new.of, new.about)
            if any(one.runs and (one.of, one.about) == (new.of, new.about) for one in work.silences.all()):
                raise SilenceRuns
        return self.four_eyes.ask(
            session,
            SILENCE,
            {
                "about": new.about,
                "case": new.case,
                "ground": new.ground.value,
                "of": new.of.value,
                "review_on": new.review_on.isoformat(),
            },
        )

    @requires(Duty.PRIVACY)
    def ask_longer(self, session: Session, silence: SilenceId, review_on: date) -> ApprovalRequest:
        """Ask a second officer to let a silence run on, until a day on which it is looked at again.

        Raises SilenceUnknown, SilenceOver and SilenceNotAccepted.
        """
        self._accept_review(review_on)
        with self.works() as work:
            running = self._running(work, silence)
        return self.four_eyes.ask(
            session, SILENCE, {"review_on": review_on.isoformat(), "silence": running.id}
        )

    @requires(Duty.PRIVACY)
    def begin(self, session: Session, request_id: str) -> Silence:
        """Carry out what was asked for and signed: a silence begins, or runs on.

        Raises SilenceNotAsked, ApprovalMissing and its kin, and what was refused while it waited.
        """
        now = self.clock.now()
        with self.works() as work:
            asked = asked_for(work, request_id, SILENCE)
            if asked is None:
                raise SilenceNotAsked
            approval = self.approvals.use(work, asked)
            work.approval_requests.delete(asked.id)
            said = {name: str(value) for name, value in asked.values.items()}
            review_on = date.fromisoformat(said["review_on"])
            if "silence" in said:
                running = self._running(work, SilenceId(said["silence"]))
                kept = replace(running, review_on=review_on)
                self._keep(work, "silence.reviewed", session, kept)
            else:
                of = SilentThing(said["of"])
                found = self._find(work, of, said["about"])
                kept = Silence(
                    new_silence_id(),
                    of,
                    said["about"],
                    found.visit,
                    found.since,
                    SilenceGround(said["ground"]),
                    said["case"],
                    review_on,
                    now,
                    asked.requester,
                    approval.approver,
                )
                self._keep(work, "silence.begun", session, kept)
            work.commit()
        return kept

    @requires(Duty.PRIVACY)
    def end(self, session: Session, silence: SilenceId) -> Silence:
        """End a silence; from now on the person may be told, and a task says so.

        Raises SilenceUnknown and SilenceOver.
        """
        with self.works() as work:
            running = self._running(work, silence)
            ended = replace(running, ended_at=self.clock.now(), ended_by=session.operator_id)
            self._keep(work, "silence.ended", session, ended)
            work.commit()
        return ended

    @requires(Duty.PRIVACY)
    def settle(
        self, session: Session, silence: SilenceId, told_on: date | None, why: NotTold | None
    ) -> Silence:
        """Keep on which day the person was told after the end, or why they are not; one of both.

        Raises SilenceUnknown, SilenceRuns, SilenceOver, and SilenceNotAccepted for neither, both or a day
        that is not between the end and today.
        """
        with self.works() as work:
            found = self._get(work, silence)
            if found.ended_at is None:
                raise SilenceRuns
            if not found.to_tell:
                raise SilenceOver
            today, ended = self._today(), self.lives.local_day(found.ended_at)
            if (told_on is None) == (why is None) or (told_on and not ended <= told_on <= today):
                raise SilenceNotAccepted(field="told_on", latest=today)
            settled = replace(found, told_on=told_on, not_told=why, settled_at=self.clock.now())
            self._keep(work, "silence.settled", session, settled)
            work.commit()
        return settled

    @requires(Duty.PRIVACY, Duty.AUDITOR)
    def all(self, session: Session) -> Sequence[Silence]:  # noqa: ARG002 - read by the duty check
        """Return every silence, the newest first."""
        with self.works() as work:
            return list(reversed(work.silences.all()))

    @requires(Duty.PRIVACY)
    def tasks(self, session: Session) -> Sequence[Silence]:  # noqa: ARG002 - read by the duty check
        """Return what somebody has to do: persons to tell, then reviews that are due, longest due first."""
        today = self._today()
        with self.works() as work:
            found = work.silences.all()
        tell = [one for one in found if one.to_tell]
        due = [one for one in found if one.runs and one.review_on <= today]
        return [*tell, *sorted(due, key=lambda one: one.review_on)]

    def _find(self, work: DeskWork, of: SilentThing, about: str) -> _Found:
        if of is SilentThing.DISCLOSURE:
            disclosure = work.disclosures.get(DisclosureId(about))
            if disclosure is not None:
                return _Found(None, min(disclosure.written_at, disclosure.ordered_at))
        elif of is SilentThing.HOLD:
            hold = work.holds.get(HoldId(about))
            if hold is not None and hold.table == HELD_TABLE:
                return _Found(VisitId(hold.record), hold.placed_at)
        elif about.isdecimal():
            head = work.log.head(lock=False)
            index = int(about)
            if head is not None and index < head.size:
                for entry in work.log.entries(index, 1):
                    visit = _visit_of(work, entry.record or "")
                    if entry.body is not None and visit is not None:
                        return _Found(visit, from_iso_utc(read_body(entry.body)["at"]))
        raise NothingSilent

    def _accept_review(self, review_on: date) -> None:
        today = self._today()
        if not today < review_on <= today + REVIEW_WITHIN:
            raise SilenceNotAccepted(field="review_on", latest=today + REVIEW_WITHIN)

    def _today(self) -> date:
        return self.lives.local_day(self.clock.now())

    @staticmethod
    def _get(work: DeskWork, silence: SilenceId) -> Silence:
        found = work.silences.get(silence)
        if found is None:
            raise SilenceUnknown
        return found

    def _running(self, work: DeskWork, silence: SilenceId) -> Silence:
        found = self._get(work, silence)
        if not found.runs:
            raise SilenceOver
        return found

    def _keep(self, work: DeskWork, act: str, session: Session, silence: Silence) -> None:
        # About the silence alone: an entry about the visit would lie in the person's own package.
        work.silences.put(silence)
        self.log.append(
            work, act, session, silence=silence.id, review_on=silence.review_on, row=silence_row(silence)
        )


def _visit_of(work: DeskWork, record: str) -> VisitId | None:
    """Return the visit that an entry is about, or one that was part of the incident it is about."""
    incident = work.incidents.get(IncidentId(record))
    about = incident.visits if incident is not None else (VisitId(record),)
    return next((one for one in about if work.visits.get(one) is not None), None)
