"""The access lists of customers: who is on the list of a cage, who may authorise, and which rights lapsed.

Name, organisation and purpose are sealed in group T, which no desk opens. So that the desk knows who comes
without a ticket, they are sealed once more in group R of the site: a desk copy, which dies within days unless
somebody of facility or privacy is there to make the next one. A right lapses by the clock; retention takes
what its year has ended of.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from visitor_desk.clock import Clock
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.duties import Duty, requires
from visitor_desk.security.groups import Group
from visitor_desk.security.row_binding import gone
from visitor_desk.security.sealed_records import SealedRecords
from visitor_desk.security.session import Session
from visitor_desk.visits.access_right import (
    MOST_DAYS,
    AccessRight,
    AccessRightId,
    AccessRightUnknown,
    AccessState,
    EndReason,
    NewAccessRight,
    OpenedAccessRight,
)
from visitor_desk.visits.bound_rows import row_digest
from visitor_desk.visits.ports import Lives, VisitWork
from visitor_desk.visits.ticket import FieldNotAccepted, accepted_name
from visitor_desk.visits.visit import VisitId, VisitState, VisitUnknown

TABLE: Final = "access_rights"


@dataclass(frozen=True)
class AccessLists:
    """Keeps the lists."""

    works: Callable[[], VisitWork]
    sealed: SealedRecords
    log: AuditLog
    clock: Clock
    lives: Lives

    @requires(Duty.FACILITY)
    def add(self, session: Session, new: NewAccessRight) -> AccessRight:
        """Put somebody on the list of a customer's zone for a year at most.

        FieldNotAccepted or BsnNotKept: nothing was written.
        """
        for name, text in (
            ("customer", new.customer),
            ("name", new.name),
            ("organisation", new.organisation),
            ("purpose", new.purpose),
        ):
            accepted_name(text, name)
        if not 1 <= new.days_without_visit <= MOST_DAYS:
            raise FieldNotAccepted(field="days_without_visit")
        now = self.clock.now()
        with self.works() as work:
            if work.zones.get(new.zone) is None:
                raise FieldNotAccepted(field="zones")
            authoriser = work.staff.get(new.authoriser)
            if authoriser is None or not authoriser.may_authorise:
                raise FieldNotAccepted(field="authoriser")
            right_id = AccessRightId(secrets.token_hex(8))
            fields = {"name": new.name, "organisation": new.organisation, "purpose": new.purpose}
            receipt = self.sealed.seal(
                work,
                table=TABLE,
                record=right_id,
                group=Group.T,
                expires_on=self.lives.gone_on(Group.T, TABLE, now),
                fields=fields,
            )
            self._seal_copy(work, right_id, fields, self.lives.gone_on(Group.R, TABLE, now))
            right = AccessRight(
                right_id,
                new.customer,
                new.zone,
                new.may_authorise,
                now,
                self.lives.local_day(now),
                new.days_without_visit,
                receipt.expires_on,
                new.authoriser,
            )
            self._keep(session, work, "access_right.added", right)
            work.commit()
        return right

    @requires(Duty.FACILITY, Duty.PRIVACY)
    def rights(self, session: Session, customer: str | None = None) -> Sequence[OpenedAccessRight]:
        """Return the rights, of one customer where one is named, with the lapsed ones and why they lapsed."""
        today = self.lives.local_day(self.clock.now())
        with self.works() as work:
            found = [one for one in work.access_rights.all() if customer in {None, one.customer}]
            opened = self._opened(session, work, found, Group.T)
        return [_in_the_clear(right, today, opened.get(right.id, {})) for right in found]

    @requires(Duty.RECEPTION, Duty.FACILITY)
    def at_desk(self, session: Session) -> Sequence[OpenedAccessRight]:
        """Return the rights on which somebody may come today, as far as their desk copies are made."""
        today = self.lives.local_day(self.clock.now())
        with self.works() as work:
            found = [one for one in work.access_rights.all() if one.state(today) is AccessState.ACTIVE]
            opened = self._opened(session, work, found, Group.R)
        return [_in_the_clear(right, today, opened[right.id]) for right in found if right.id in opened]

    @requires(Duty.FACILITY, Duty.PRIVACY)
    def bring_near(self, session: Session) -> int:
        """Make the desk copies that rights lack for the next days; return how many. Again makes none.

        Run when somebody of facility or privacy signs in and every hour from then on.
        """
        now = self.clock.now()
        today, dies_on = self.lives.local_day(now), self.lives.gone_on(Group.R, TABLE, now)
        with self.works() as work:
            # Held from the start, since two desks at once would both see no copy and both make one.
            work.log.head(lock=True)
            active = [one for one in work.access_rights.all() if one.state(today) is AccessState.ACTIVE]
            ids = [right.id for right in active]
            lasting = {
                row.record for row in work.sealed.rows_of(TABLE, ids, Group.R) if row.expires_on >= dies_on
            }
            sites = {row.record: row.site for row in work.sealed.rows_of(TABLE, ids, Group.T)}
            lacking = [
                one
                for one in active
                if one.id not in lasting and one.id in sites and session.operator.reads(sites[one.id])
            ]
            opened = self._opened(session, work, lacking, Group.T)
            for right, fields in opened.items():
                self._seal_copy(work, AccessRightId(right), fields, dies_on, sites[right])
            if opened:
                self.log.append(work, "access_rights.brought_near", session, count=len(opened))
                work.commit()
        return len(opened)

    @requires(Duty.RECEPTION, Duty.FACILITY)
    def used(self, session: Session, right: AccessRightId, visit: VisitId) -> AccessRight:
        """Note that a visit came of a right, so that its days begin anew; a lapsed one stays lapsed.

        The version of the house rules that was agreed to is noted too: at the next visit it still counts.
        VisitUnknown where the visit went elsewhere or never happened.
        """
        with self.works() as work:
            found = self._get(work, right)
            came = work.visits.get(visit)
            if came is None or came.state is VisitState.REFUSED or found.zone not in came.zones:
                raise VisitUnknown
            day = self.lives.local_day(came.arrived_at)
            if found.state(day) is not AccessState.ACTIVE:
                raise AccessRightUnknown
            moved = replace(found, used_on=max(day, found.used_on), rules=came.rules or found.rules)
            if moved == found:
                return found
            self._keep(session, work, "access_right.used", moved)
            work.commit()
        return moved

    @requires(Duty.FACILITY, Duty.PRIVACY)
    def end(self, session: Session, right: AccessRightId, reason: EndReason) -> None:
        """Take somebody off a list: the row and the name are deleted; the reason stands in the log."""
        with self.works() as work:
            self._get(work, right)
            work.sealed.delete(TABLE, right)
            work.access_rights.delete(right)
            self.log.append(
                work,
                "access_right.ended",
                session,
                right=right,
                reason=reason.value,
                table=TABLE,
                gone=[gone(TABLE, right)],
            )
            work.commit()

    def _opened(
        self, session: Session, work: VisitWork, rights: Sequence[AccessRight], group: Group
    ) -> Mapping[str, Mapping[str, Any]]:
        ids = [right.id for right in rights]
        return self.sealed.open_many(session, work, table=TABLE, records=ids, group=group)

    def _seal_copy(
        self,
        work: VisitWork,
        right: AccessRightId,
        fields: Mapping[str, Any],
        dies_on: date,
        site: str | None = None,
    ) -> None:
        self.sealed.seal(
            work, table=TABLE, record=right, group=Group.R, expires_on=dies_on, fields=fields, site=site
        )

    def _keep(self, session: Session, work: VisitWork, act: str, right: AccessRight) -> None:
        work.access_rights.put(right)
        self.log.append(work, act, session, right=right.id, table=TABLE, row=row_digest(right))

    @staticmethod
    def _get(work: VisitWork, right: AccessRightId) -> AccessRight:
        found = work.access_rights.get(right)
        if found is None:
            raise AccessRightUnknown
        return found


def _in_the_clear(right: AccessRight, today: date, fields: Mapping[str, Any]) -> OpenedAccessRight:
    said = (fields.get(name) for name in ("name", "organisation", "purpose"))
    return OpenedAccessRight(right, right.state(today), *said)


def drop_ended_rights(work: VisitWork, log: AuditLog, today: date) -> int:
    """Delete the rights whose year is over; the caller's entry says which. Return how many."""
    ended = [right for right in work.access_rights.all() if right.ends_on <= today]
    for right in ended:
        work.sealed.delete(TABLE, right.id)
        work.access_rights.delete(right.id)
        log.bind(work, gone=gone(TABLE, right.id))
    return len(ended)
