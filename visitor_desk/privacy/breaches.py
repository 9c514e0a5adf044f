"""The register of breaches as a service: opened, counted, decided about, notified; nothing is left out of it.

What was written lies sealed in group S, for privacy alone, and lives a year from when it was last written to;
the row with its decisions stays for as long as the supervisory authority may ask for it (GDPR 33(5)).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from visitor_desk.bsn import reject_bsn_in
from visitor_desk.clock import Clock
from visitor_desk.privacy.bound_rows import BREACHES, breach_row
from visitor_desk.privacy.breach import (
    LONGEST_TEXT,
    Affected,
    Breach,
    BreachAccount,
    BreachFile,
    BreachId,
    BreachReasons,
    BreachTextMissing,
    BreachTextTooLong,
    BreachTimeWrong,
    BreachUnknown,
    DelayUnexplained,
    NewBreach,
    NotDecidedSo,
    Notified,
)
from visitor_desk.privacy.breach_extent import affected_by
from visitor_desk.privacy.breach_letter import breach_letter
from visitor_desk.privacy.ports import DeskWork, DeskWorks
from visitor_desk.privacy.requests import RequestLanguage
from visitor_desk.privacy.retention_rules import RetentionRules
from visitor_desk.privacy.sealed_anew import seal_anew
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.desks import DeskUnknown
from visitor_desk.security.duties import Duty, Purpose, requires
from visitor_desk.security.groups import Group
from visitor_desk.security.operators import OperatorUnknown
from visitor_desk.security.sealed_records import SealedRecords
from visitor_desk.security.session import Session
from visitor_desk.settings import Settings


@dataclass(frozen=True)
class Breaches:
    """Keeps the breaches of an installation."""

    works: DeskWorks
    sealed: SealedRecords
    log: AuditLog
    clock: Clock
    lives: RetentionRules
    settings: Settings

    @requires(Duty.PRIVACY)
    def open(self, session: Session, new: NewBreach) -> Breach:
        """Write a breach down; its clock runs from when somebody became aware. A second try writes nothing.

        Raises BreachTextMissing, BreachTextTooLong, BsnNotKept, BreachTimeWrong, OperatorUnknown and
        DeskUnknown; nothing was written then.
        """
        account = _checked(new.account)
        now = self.clock.now()
        if not new.span_from <= new.span_to <= now or new.aware_at > now:
            raise BreachTimeWrong
        made = Breach(
            new.id,
            new.aware_at,
            new.span_from,
            new.span_to,
            new.nature,
            new.operator,
            new.desk,
            now,
            session.operator_id,
        )
        with self.works() as work:
            known = work.breaches.get(new.id)
            if known is not None:
                return known
            if new.operator is not None and work.operators.get(new.operator) is None:
                raise OperatorUnknown
            if new.desk is not None and work.devices.get(new.desk) is None:
                raise DeskUnknown
            self._seal(work, made.id, BreachFile(account))
            self._keep(work, "breach.opened", session, made)
            work.commit()
        return made

    @requires(Duty.PRIVACY)
    def amend(self, session: Session, breach: BreachId, account: BreachAccount) -> Breach:
        """Write the account anew, as more becomes known (GDPR 33(4)).

        Raises BreachUnknown, BreachTextMissing, BreachTextTooLong and BsnNotKept.
        """
        checked = _checked(account)
        with self.works() as work:
            found = self._get(work, breach)
            self._seal(work, breach, replace(self._file(session, work, breach), account=checked))
            self._keep(work, "breach.amended", session, found)
            work.commit()
        return found

    @requires(Duty.PRIVACY, Duty.AUDITOR)
    def all(self, session: Session) -> Sequence[Breach]:  # noqa: ARG002 - read by the duty check
        """Return every breach, the newest first, without what was written about it."""
        with self.works() as work:
            return list(reversed(work.breaches.all()))

    @requires(Duty.PRIVACY)
    def running(self, session: Session) -> Sequence[Breach]:  # noqa: ARG002 - read by the duty check
        """Return the breaches whose clock runs, the one that is due first first."""
        with self.works() as work:
            return [one for one in work.breaches.all() if one.clock_runs]

    @requires(Duty.PRIVACY)
    def read(self, session: Session, breach: BreachId) -> BreachFile:
        """Return what was written about a breach; the log says so.

        Raises BreachUnknown, and NothingSealed or KeyDestroyed once it has died.
        """
        with self.works() as work:
            self._get(work, breach)
            file = self._file(session, work, breach)
            work.commit()
        return file

    @requires(Duty.PRIVACY)
    def affected(self, session: Session, breach: BreachId) -> Affected:
        """Return which visits the log says a breach concerns, and keep how many. Raises BreachUnknown."""
        with self.works() as work:
            found = self._get(work, breach)
            affected = affected_by(work, found)
            self._keep(work, "breach.counted", session, replace(found, affected=affected.at_least))
            work.commit()
        return affected

    @requires(Duty.PRIVACY)
    def decide(
        self, session: Session, breach: BreachId, *, authority: bool, people: bool, reasons: BreachReasons
    ) -> Breach:
        """Keep whether the authority and the people are notified, and why; a later decision stands beside it.

        Raises BreachUnknown, BreachTextMissing where a reason is empty, BreachTextTooLong and BsnNotKept.
        """
        why = BreachReasons(reasons.authority.strip(), reasons.people.strip())
        _accept(asdict(why))
        for name, text in asdict(why).items():
            if not text:
                raise BreachTextMissing(field=f"reason_{name}")
        with self.works() as work:
            found = self._get(work, breach)
            file = self._file(session, work, breach)
            self._seal(work, breach, replace(file, reasons=(*file.reasons, why)))
            decided = replace(
                found,
                authority=authority,
                people=people,
                decided_at=self.clock.now(),
                decided_by=session.operator_id,
            )
            self._keep(work, "breach.decided", session, decided)
            work.commit()
        return decided

    @requires(Duty.PRIVACY)
    def notified(self, session: Session, breach: BreachId, whom: Notified, at: datetime) -> Breach:
        """Keep when somebody was notified; with the authority's notification the clock stands still.

        Raises BreachUnknown, NotDecidedSo, BreachTimeWrong, and DelayUnexplained where the authority was
        notified after 72 hours and the account does not say why.
        """
        with self.works() as work:
            found = self._get(work, breach)
            decided, before = {
                Notified.AUTHORITY: (found.authority, found.authority_at),
                Notified.PEOPLE: (found.people, found.people_at),
            }[whom]
            if not decided or before is not None:
                raise NotDecidedSo
            if not found.aware_at <= at <= self.clock.now():
                raise BreachTimeWrong
            if whom is Notified.AUTHORITY:
                if at > found.due_at and not self._file(session, work, breach).account.delay:
                    raise DelayUnexplained
                kept = replace(found, authority_at=at)
            else:
                kept = replace(found, people_at=at)
            self._keep(work, "breach.notified", session, kept)
            work.commit()
        return kept

    @requires(Duty.PRIVACY)
    def draft(self, session: Session, breach: BreachId, language: RequestLanguage) -> bytes:
        """Return the notification of the authority as a PDF, with all that GDPR 33(3) asks; it is a draft.

        Raises BreachUnknown, BreachTextMissing where consequences or measures are not written yet, and
        DelayUnexplained where the 72 hours are over without a reason.
        """
        now = self.clock.now()
        with self.works() as work:
            found = self._get(work, breach)
            file = self._file(session, work, breach)
            for name in ("consequences", "measures"):
                if not getattr(file.account, name):
                    raise BreachTextMissing(field=name)
            if now > found.due_at and found.authority_at is None and not file.account.delay:
                raise DelayUnexplained
            affected = affected_by(work, found)
            counted = replace(found, affected=affected.at_least)
            letter = breach_letter(self.settings, counted, file, affected, language, now)
            self._keep(work, "breach.drafted", session, counted)
            work.commit()
        return letter

    def _file(self, session: Session, work: DeskWork, breach: BreachId) -> BreachFile:
        """Open what was written; the caller commits the entry."""
        fields = self.sealed.open(
            session,
            work,
            table=BREACHES,
            record=breach,
            group=Group.S,
            purpose=Purpose.LEGAL_DUTY,
        )
        return BreachFile(
            BreachAccount(**fields["account"]), tuple(BreachReasons(**one) for one in fields["reasons"])
        )

    def _seal(self, work: DeskWork, breach: BreachId, file: BreachFile) -> None:
        seal_anew(
            work,
            self.sealed,
            self.log,
            BREACHES,
            breach,
            Group.S,
            self.lives.gone_on(Group.S, BREACHES, self.clock.now()),
            {"account": asdict(file.account), "reasons": [asdict(one) for one in file.reasons]},
        )

    @staticmethod
    def _get(work: DeskWork, breach: BreachId) -> Breach:
        found = work.breaches.get(breach)
        if found is None:
            raise BreachUnknown
        return found

    def _keep(self, work: DeskWork, act: str, session: Session, breach: Breach) -> None:
        work.breaches.put(breach)
        self.log.append(
            work,
            act,
            session,
            breach=breach.id,
            nature=breach.nature,
            affected=breach.affected,
            authority=breach.authority,
            people=breach.people,
            row=breach_row(breach),
        )


def _checked(account: BreachAccount) -> BreachAccount:
    written = BreachAccount(**{name: text.strip() for name, text in asdict(account).items()})
    _accept(asdict(written))
    if not written.description:
        raise BreachTextMissing(field="description")
    return written


def _accept(texts: dict[str, str]) -> None:
    reject_bsn_in(**texts)
    if any(len(text) > LONGEST_TEXT for text in texts.values()):
        raise BreachTextTooLong(longest=LONGEST_TEXT)
