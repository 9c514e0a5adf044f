"""The access lists of customers: who is on the list of a cage, who may authorise, and which rights lapsed.

Name and organisation are sealed in group T, which no desk opens. A right lapses by the clock; retention takes
what its year has ended of.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

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
        ):
            accepted_name(text, name)
        if not 1 <= new.days_without_visit <= MOST_DAYS:
            raise FieldNotAccepted(field="days_without_visit")
        now = self.clock.now()
        with self.works() as work:
            if work.zones.get(new.zone) is None:
                raise FieldNotAccepted(field="zones")
            right_id = AccessRightId(secrets.token_hex(8))
            receipt = self.sealed.seal(
                work,
                table=TABLE,
                record=right_id,
                group=Group.T,
                expires_on=self.lives.gone_on(Group.T, TABLE, now),
                fields={"name": new.name, "organisation": new.organisation},
            )
            right = AccessRight(
                right_id,
                new.customer,
                new.zone,
                new.may_authorise,
                now,
                self.lives.local_day(now),
                new.days_without_visit,
                receipt.expires_on,
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
            opened = self.sealed.open_many(
                session, work, table=TABLE, records=[right.id for right in found], group=Group.T
            )
        return [
            OpenedAccessRight(
                right,
                right.state(today),
                opened.get(right.id, {}).get("name"),
                opened.get(right.id, {}).get("organisation"),
            )
            for right in found
        ]

    @requires(Duty.RECEPTION, Duty.FACILITY)
    def used(self, session: Session, right: AccessRightId, visit: VisitId) -> AccessRight:
        """Note that a visit came of a right, so that its days begin anew; a lapsed one stays lapsed.

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
            if day <= found.used_on:
                return found
            moved = replace(found, used_on=day)
            self._keep(session, work, "access_right.used", moved)
            work.commit()
        return moved

    @requires(Duty.FACILITY, Duty.PRIVACY)
    def end(self, session: Session, right: AccessRightId) -> None:
        """Take somebody off a list: the row and the name are deleted."""
        with self.works() as work:
            self._get(work, right)
            work.sealed.delete(TABLE, right)
            work.access_rights.delete(right)
            self.log.append(
                work, "access_right.ended", session, right=right, table=TABLE, gone=[gone(TABLE, right)]
            )
            work.commit()

    def _keep(self, session: Session, work: VisitWork, act: str, right: AccessRight) -> None:
        work.access_rights.put(right)
        self.log.append(work, act, session, right=right.id, table=TABLE, row=row_digest(right))

    @staticmethod
    def _get(work: VisitWork, right: AccessRightId) -> AccessRight:
        found = work.access_rights.get(right)
        if found is None:
            raise AccessRightUnknown
        return found


def drop_ended_rights(work: VisitWork, log: AuditLog, today: date) -> int:
    """Delete the rights whose year is over; the caller's entry says which. Return how many."""
    ended = [right for right in work.access_rights.all() if right.ends_on <= today]
    for right in ended:
        work.sealed.delete(TABLE, right.id)
        work.access_rights.delete(right.id)
        log.bind(work, gone=gone(TABLE, right.id))
    return len(ended)
