"""The service of consents: being remembered is said at a desk, counts at the next visit, and ends at once.

Name and organisation are sealed in group T for as long as the consent counts, and once more in group R of
the site, as those of access lists are: a desk finds a name while somebody of facility or privacy is there to
make the next copy. Nothing of a document is in it. With the server away nobody is asked and nobody is found.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from visitor_desk.clock import Clock
from visitor_desk.privacy.bound_rows import consent_row
from visitor_desk.privacy.consent import (
    CONSENTS,
    LIVING,
    Consent,
    ConsentId,
    ConsentKind,
    ConsentNotPossible,
    ConsentState,
    ConsentUnknown,
    ConsentWay,
    Remembered,
    same_person,
)
from visitor_desk.privacy.erasure_ledger import Erased, ErasureLedger
from visitor_desk.privacy.old_copies import openable_until
from visitor_desk.privacy.ports import DeskWork, DeskWorks
from visitor_desk.privacy.request_answer import opened_requester
from visitor_desk.privacy.request_terms import get_request
from visitor_desk.privacy.requests import (
    Request,
    RequestFieldNotAccepted,
    RequestId,
    RequestKind,
    RequestStep,
    require_step,
)
from visitor_desk.privacy.retention_rules import RetentionRules
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.canonical import from_iso_utc
from visitor_desk.security.duties import Duty, Purpose, requires
from visitor_desk.security.groups import Group
from visitor_desk.security.log_entry import read_body
from visitor_desk.security.row_binding import gone
from visitor_desk.security.sealed_records import SealedRecords
from visitor_desk.security.session import Session
from visitor_desk.visits.visit import Visit, VisitId, VisitState, VisitUnknown

_SEALED: Final = (Group.T, Group.R)
_VISITS: Final = "visits"
TOOK_EFFECT: Final = "request.took_effect"


@dataclass(frozen=True)
class Consents:
    """Keeps what visitors agreed to of their own choice."""

    works: DeskWorks
    sealed: SealedRecords
    log: AuditLog
    ledger: ErasureLedger
    clock: Clock
    lives: RetentionRules

    @requires(Duty.RECEPTION)
    def give(
        self, session: Session, visit: VisitId, how: ConsentWay, again: ConsentId | None = None
    ) -> Consent:
        """Keep that somebody on site wants to be remembered, under the notice that they were shown.

        `again` is their consent under an older notice, which counts anew. A second try finds the first.
        Raises VisitUnknown; ConsentNotPossible; ConsentUnknown where `again` is not theirs or is over.
        """
        now = self.clock.now()
        with self.works() as work:
            # Held from the start: a second try would otherwise not see the first.
            work.log.head(lock=True)
            came, who = self._on_site(session, work, visit)
            known = [one for one in self._living(work, now) if one.visit == visit]
            if found := next((one for one in known if one.notice == came.notice), None):
                return found
            if again is not None:
                before = self._theirs(session, work, again, who, now)
            assert came.notice is not None
            consent = Consent(
                id=ConsentId(secrets.token_hex(8)) if again is None else before.id,
                kind=ConsentKind.REMEMBER_ME,
                said_at=now,
                said_how=how,
                notice=came.notice,
                rules=came.rules,
                used_on=self.lives.local_day(now),
                ends_on=self.lives.gone_on(Group.T, CONSENTS, now),
                visit=visit,
            )
            kept = self._keep(session, work, "consent.said", consent, who, now)
            work.commit()
        return kept

    @requires(Duty.RECEPTION, Duty.FACILITY)
    def at_desk(self, session: Session) -> Sequence[Remembered]:
        """Return whom this desk can find again, and those whom a newer notice asks again, by name."""
        now = self.clock.now()
        with self.works() as work:
            found = self._living(work, now)
            ids = [one.id for one in found]
            opened = self.sealed.open_many(session, work, table=CONSENTS, records=ids, group=Group.R)
            inside = work.visits.inside()
            remembered = [
                Remembered(
                    one,
                    self._state(work, one, now),
                    opened[one.id]["name"],
                    opened[one.id]["organisation"],
                    one.visit in inside,
                )
                for one in found
                if one.id in opened
            ]
        return sorted(remembered, key=lambda one: (*one.who, one.consent.id))

    @requires(Duty.FACILITY, Duty.PRIVACY)
    def bring_near(self, session: Session) -> int:
        """Make the desk copies that consents lack for the next days; return how many. Again makes none."""
        now = self.clock.now()
        dies_on = self.lives.gone_on(Group.R, CONSENTS, now)
        with self.works() as work:
            # Held from the start, since two desks at once would both see no copy and both make one.
            work.log.head(lock=True)
            ids = [one.id for one in self._living(work, now)]
            rows = work.sealed.rows_of(CONSENTS, ids, Group.R)
            lasting = {row.record for row in rows if row.expires_on >= dies_on}
            sites = {row.record: row.site for row in work.sealed.rows_of(CONSENTS, ids, Group.T)}
            lacking = [
                one
                for one in ids
                if one not in lasting and one in sites and session.operator.reads(sites[one])
            ]
            opened = self.sealed.open_many(session, work, table=CONSENTS, records=lacking, group=Group.T)
            for record, fields in opened.items():
                self._seal(work, ConsentId(record), Group.R, dies_on, fields, sites[record])
            if opened:
                self.log.append(work, "consents.brought_near", session, count=len(opened))
                work.commit()
        return len(opened)

    @requires(Duty.RECEPTION)
    def use(self, session: Session, consent: ConsentId, visit: VisitId) -> Consent:
        """Note that somebody who is remembered came again: its months begin anew, rules agreed now count.

        Raises VisitUnknown; ConsentNotPossible; ConsentUnknown where it is not theirs, over, or asked again.
        """
        now = self.clock.now()
        with self.works() as work:
            work.log.head(lock=True)
            found = work.consents.get(consent)
            if found is not None and found.visit == visit:
                return found
            came, who = self._on_site(session, work, visit, informed=False)
            found = self._theirs(session, work, consent, who, now)
            if self._state(work, found, now) is not ConsentState.COUNTS:
                raise ConsentUnknown
            used = replace(
                found,
                rules=came.rules or found.rules,
                used_on=self.lives.local_day(now),
                ends_on=self.lives.gone_on(Group.T, CONSENTS, now),
                visit=visit,
            )
            kept = self._keep(session, work, "consent.used", used, who, now)
            work.commit()
        return kept

    @requires(Duty.RECEPTION, Duty.PRIVACY)
    def withdraw(self, session: Session, consent: ConsentId, how: ConsentWay) -> Consent:
        """End a consent at once: what was sealed for it is erased, the row stays for the register.

        The ledger's line is on the disk before the rows are gone, as with every erasure. A second try changes
        nothing. Raises ConsentUnknown; LedgerBroken, LedgerNotWritten: nothing was erased.
        """
        now = self.clock.now()
        with self.works() as work:
            work.log.head(lock=True)
            found = work.consents.get(consent)
            if found is None:
                raise ConsentUnknown
            if found.withdrawn_at is not None:
                return found
            ended, line = end_consent(session, work, self.log, found.ended(how, now, now))
            if line is not None:
                self.ledger.add(line)
            work.commit()
        return ended

    @requires(Duty.PRIVACY)
    def withdraw_requested(self, session: Session, request_id: RequestId) -> Sequence[Consent]:
        """End what a request of kind withdrawal takes back, as of the moment it came in; return what ended.

        That is what was said or used at the matched visits, and what bears the very name of who asks: who is
        forgotten by mistake is asked again. Opening their name is an entry. Again ends nothing more.
        Raises RequestUnknown, RequestNotAtStep, and RequestFieldNotAccepted for another kind.
        """
        now = self.clock.now()
        with self.works() as work:
            work.log.head(lock=True)
            request = get_request(work, request_id)
            require_step(request, RequestStep.MATCHED)
            if request.kind is not RequestKind.WITHDRAWAL:
                raise RequestFieldNotAccepted(field="kind")
            theirs = self._asked_about(session, work, request, now)
            ended = []
            for one in theirs:
                taken_back = one.ended(ConsentWay.REQUEST, request.received_at, now)
                kept, line = end_consent(session, work, self.log, taken_back)
                ended.append(kept)
                if line is not None:
                    self.ledger.add(line)
            if ended:
                self.log.append(work, TOOK_EFFECT, session, request=request.id, consents=len(ended))
            work.commit()
        return ended

    def _asked_about(
        self, session: Session, work: DeskWork, request: Request, now: datetime
    ) -> list[Consent]:
        living = self._living(work, now)
        asks = opened_requester(self.sealed, session, work, request, Purpose.PERSON_REQUEST)
        wanted = _parts_of(asks.name)
        ids = [one.id for one in living]
        opened = self.sealed.open_many(session, work, table=CONSENTS, records=ids, group=Group.T)
        return [
            one
            for one in living
            if one.visit in request.visits
            or (one.id in opened and _parts_of(opened[one.id]["name"]) == wanted)
        ]

    def _on_site(
        self, session: Session, work: DeskWork, visit: VisitId, *, informed: bool = True
    ) -> tuple[Visit, Mapping[str, Any]]:
        """Return a visit that goes on, with name and organisation as the desk reads them."""
        came = work.visits.get(visit)
        if came is None:
            raise VisitUnknown
        opened = self.sealed.open_many(session, work, table=_VISITS, records=[visit], group=Group.R)
        if came.state is not VisitState.HERE or visit not in opened or (informed and came.notice is None):
            raise ConsentNotPossible
        return came, {name: opened[visit][name] for name in ("name", "organisation")}

    def _theirs(
        self, session: Session, work: DeskWork, consent: ConsentId, who: Mapping[str, Any], now: datetime
    ) -> Consent:
        found = work.consents.get(consent)
        if found is None or self._state(work, found, now) not in LIVING:
            raise ConsentUnknown
        opened = self.sealed.open_many(session, work, table=CONSENTS, records=[consent], group=Group.R)
        if consent not in opened or same_person(**opened[consent]) != same_person(**who):
            raise ConsentUnknown
        return found

    def _living(self, work: DeskWork, now: datetime) -> list[Consent]:
        return [one for one in work.consents.all() if self._state(work, one, now) in LIVING]

    def _state(self, work: DeskWork, consent: Consent, now: datetime) -> ConsentState:
        return consent.state(work.notices.all(), now, self.lives.local_day(now))

    def _keep(
        self,
        session: Session,
        work: DeskWork,
        act: str,
        consent: Consent,
        who: Mapping[str, Any],
        now: datetime,
    ) -> Consent:
        """Seal both copies anew and write the row; it ends with the last day that has a key."""
        copies = ((Group.T, consent.ends_on), (Group.R, self.lives.gone_on(Group.R, CONSENTS, now)))
        days = {group: self._seal(work, consent.id, group, day, who) for group, day in copies}
        kept = replace(consent, ends_on=days[Group.T])
        work.consents.put(kept)
        self.log.append(work, act, session, consent=kept.id, how=kept.said_how.value, row=consent_row(kept))
        return kept

    def _seal(
        self,
        work: DeskWork,
        consent: ConsentId,
        group: Group,
        dies_on: date,
        fields: Mapping[str, Any],
        site: str | None = None,
    ) -> date:
        """Seal a copy in the place of those of other days; return the day on which it dies."""
        day = self.sealed.seal(
            work, table=CONSENTS, record=consent, group=group, expires_on=dies_on, fields=fields, site=site
        ).expires_on
        for row in work.sealed.rows(CONSENTS, consent, group):
            if row.expires_on != day:
                work.sealed.delete(CONSENTS, consent, group, row.expires_on)
                self.log.bind(work, gone=gone(CONSENTS, consent, group, row.expires_on))
        return day


def took_effect(work: DeskWork, request: Request) -> datetime | None:
    """Return when the last consent that a request takes back had no effect any more; None where none was."""
    bodies = [read_body(entry.body) for entry in work.log.about(request.id) if entry.body is not None]
    return max((from_iso_utc(body["at"]) for body in bodies if body["act"] == TOOK_EFFECT), default=None)


def living_at(work: DeskWork, visits: Collection[VisitId]) -> int:
    """Return how many consents that nobody took back were said or used at these visits."""
    return sum(one.visit in visits and one.withdrawn_at is None for one in work.consents.all())


def _parts_of(name: str) -> list[str]:
    """Return the words of a name in whatever order they were written."""
    return sorted(name.casefold().replace(",", " ").split())


def end_consent(
    session: Session | None, work: DeskWork, log: AuditLog, ended: Consent
) -> tuple[Consent, Erased | None]:
    """Write a consent that was taken back and erase what was sealed for it, with an entry.

    Return it with the line for the ledger, which the caller writes before the commit; None where nothing was
    sealed any more.
    """
    at = ended.effective_at
    assert at is not None
    days = [row.expires_on for group in _SEALED for row in work.sealed.rows(CONSENTS, ended.id, group)]
    erase_sealed(work, log, ended.id)
    work.consents.put(ended)
    how = ended.withdrawn_how.value if ended.withdrawn_how else None
    log.append(work, "consent.withdrawn", session, consent=ended.id, how=how, row=consent_row(ended))
    if not days:
        return ended, None
    line = Erased(CONSENTS, ended.id, _SEALED, at, max(openable_until(day, at.date()) for day in days))
    return ended, line


def erase_sealed(work: DeskWork, log: AuditLog, consent: ConsentId) -> None:
    """Delete both copies of a consent; the next entry of the work says so."""
    for group in _SEALED:
        if work.sealed.delete(CONSENTS, consent, group):
            log.bind(work, gone=gone(CONSENTS, consent, group))


def withdrawn_again(work: DeskWork, line: Erased) -> str | None:
    """Take back a consent that came back with a backup, by the ledger's line; return its new row's digest."""
    found = work.consents.get(ConsentId(line.record)) if line.table == CONSENTS else None
    if found is None or found.withdrawn_at is not None:
        return None
    ended = found.ended(None, line.at, line.at)
    work.consents.put(ended)
    return consent_row(ended)


def forget_visits(work: DeskWork) -> int:
    """Forget the visit of every consent where the name of that visit is gone; return how many.

    After the name no row may lead to a visitor, and who is remembered has one for another year.
    """
    nameless = [
        one.id
        for one in work.consents.all()
        if one.visit is not None and not work.sealed.rows(_VISITS, one.visit, Group.D)
    ]
    for consent in nameless:
        work.consents.forget_visit(consent)
    return len(nameless)


def drop_old_consents(work: DeskWork, log: AuditLog, oldest: datetime, oldest_day: date) -> Iterator[str]:
    """Delete the rows of consents that ended before `oldest`, and yield each as the log says it (`gone`)."""
    for consent in work.consents.all():
        ended = consent.effective_at
        if ended < oldest if ended is not None else consent.ends_on < oldest_day:
            erase_sealed(work, log, consent.id)
            work.consents.delete(consent.id)
            yield gone(CONSENTS, consent.id)
