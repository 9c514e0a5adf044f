"""The service that writes an authority's visit down for privacy, and lets privacy read it and take it on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Final

from visitor_desk.bsn import reject_bsn_in
from visitor_desk.clock import Clock
from visitor_desk.privacy.authority_visit import (
    LONGEST_ACCOUNT,
    LONGEST_LINE,
    AccountTooLong,
    AuthorityVisit,
    AuthorityVisitId,
    AuthorityVisitUnknown,
    NewAuthorityVisit,
    OfficerAccount,
    OfficerMissing,
    OrderNumberMissing,
    OrderShown,
)
from visitor_desk.privacy.bound_rows import AUTHORITY_VISITS, authority_visit_row
from visitor_desk.privacy.ports import DeskWork, DeskWorks
from visitor_desk.privacy.retention_rules import RetentionRules
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.duties import Duty, Purpose, requires
from visitor_desk.security.groups import Group
from visitor_desk.security.sealed_records import SealedRecords
from visitor_desk.security.session import Session
from visitor_desk.visits.ticket import FieldNotAccepted

WRITTEN: Final = "authority_visit.written"

_LINES: Final = ("officer", "service_number", "order_number")
_ACCOUNTS: Final = ("asked", "told")


@dataclass(frozen=True)
class AuthorityVisits:
    """Keeps who came in the name of an authority; the desk writes what it cannot read back (group S)."""

    works: DeskWorks
    at_desk: DeskWorks
    """Works that a desk has also with its server away: what it writes down then is forwarded."""
    sealed: SealedRecords
    log: AuditLog
    clock: Clock
    lives: RetentionRules
    desk: str

    @requires(Duty.RECEPTION)
    def write(self, session: Session, new: NewAuthorityVisit) -> AuthorityVisit:
        """Write down that an authority was here; the second try of the same id writes nothing.

        Raises FieldNotAccepted, AccountTooLong, OfficerMissing, OrderNumberMissing and BsnNotKept; nothing
        was written then.
        """
        account = _checked(new)
        now = self.clock.now()
        made = AuthorityVisit(
            new.id, now, self.desk, new.authority, new.asked_for, new.order, session.operator_id
        )
        with self.at_desk() as work:
            known = work.authority_visits.get(new.id)
            if known is not None:
                return known
            self.sealed.seal(
                work,
                table=AUTHORITY_VISITS,
                record=made.id,
                group=Group.S,
                expires_on=self.lives.gone_on(Group.S, AUTHORITY_VISITS, now),
                fields=asdict(account),
            )
            self._keep(work, WRITTEN, session, made)
            work.commit()
        return made

    @requires(Duty.PRIVACY)
    def waiting(self, session: Session) -> Sequence[AuthorityVisit]:  # noqa: ARG002 - read by the duty check
        """Return the visits that nobody of privacy has taken on, the oldest first."""
        with self.works() as work:
            return [one for one in work.authority_visits.all() if one.taken_at is None]

    @requires(Duty.PRIVACY, Duty.AUDITOR)
    def all(self, session: Session) -> Sequence[AuthorityVisit]:  # noqa: ARG002 - read by the duty check
        """Return every visit of an authority, the newest first, without anything of an officer."""
        with self.works() as work:
            return list(reversed(work.authority_visits.all()))

    @requires(Duty.PRIVACY)
    def read(self, session: Session, visit: AuthorityVisitId, purpose: Purpose) -> OfficerAccount:
        """Return what was written of the officer and of what was said; the log names the purpose.

        Raises AuthorityVisitUnknown, and NothingSealed or KeyDestroyed once it has died.
        """
        with self.works() as work:
            self._get(work, visit)
            fields = self.sealed.open(
                session, work, table=AUTHORITY_VISITS, record=visit, group=Group.S, purpose=purpose
            )
            work.commit()
        return OfficerAccount(**fields)

    @requires(Duty.PRIVACY)
    def take_on(self, session: Session, visit: AuthorityVisitId) -> AuthorityVisit:
        """Take a visit on: the alert ends and the row says who goes on with it; the first one stays.

        Raises AuthorityVisitUnknown.
        """
        with self.works() as work:
            found = self._get(work, visit)
            if found.taken_at is not None:
                return found
            taken = replace(found, taken_at=self.clock.now(), taken_by=session.operator_id)
            self._keep(work, "authority_visit.taken_on", session, taken)
            work.commit()
        return taken

    @staticmethod
    def _get(work: DeskWork, visit: AuthorityVisitId) -> AuthorityVisit:
        found = work.authority_visits.get(visit)
        if found is None:
            raise AuthorityVisitUnknown
        return found

    def _keep(self, work: DeskWork, act: str, session: Session, visit: AuthorityVisit) -> None:
        work.authority_visits.put(visit)
        self.log.append(
            work,
            act,
            session,
            authority_visit=visit.id,
            authority=visit.authority,
            asked_for=visit.asked_for,
            order=visit.order,
            row=authority_visit_row(visit),
        )


def _checked(new: NewAuthorityVisit) -> OfficerAccount:
    """Return the account without spaces around it, as far as all of it may be kept."""
    written = {name: str(getattr(new.account, name)).strip() for name in (*_LINES, *_ACCOUNTS)}
    reject_bsn_in(**written)
    for name in _LINES:
        if len(written[name]) > LONGEST_LINE or not written[name].isprintable():
            raise FieldNotAccepted(field=name)
    if any(len(written[name]) > LONGEST_ACCOUNT for name in _ACCOUNTS):
        raise AccountTooLong(longest=LONGEST_ACCOUNT)
    account = OfficerAccount(card_shown=new.account.card_shown, **written)
    if account.card_shown and not account.service_number:
        raise OfficerMissing
    if new.order is OrderShown.WRITTEN and not account.order_number:
        raise OrderNumberMissing
    if not account.asked:
        raise FieldNotAccepted(field="asked")
    return account
