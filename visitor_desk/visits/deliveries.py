"""The service of deliveries: what comes in, who has it, what leaves and by whose word."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from visitor_desk.bsn import reject_bsn_in
from visitor_desk.clock import Clock
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.duties import Duty, requires
from visitor_desk.security.session import Session
from visitor_desk.visits.access_right import AccessState
from visitor_desk.visits.bound_rows import row_digest
from visitor_desk.visits.delivery import (
    LONGEST_TEXT,
    MOST_PIECES,
    Delivery,
    DeliveryGone,
    DeliveryId,
    DeliveryKind,
    DeliveryUnknown,
    EquipmentOfVisit,
    MayNotRelease,
    NewDelivery,
    NobodyToTake,
    NotInHouse,
    TagInHouse,
    TagMissing,
    Taker,
)
from visitor_desk.visits.phone_approval import AuthoriserId
from visitor_desk.visits.ports import Lives, VisitWork
from visitor_desk.visits.ticket import FieldNotAccepted
from visitor_desk.visits.visit import VisitId, VisitState


@dataclass(frozen=True)
class Deliveries:
    """Keeps what is brought to the house and taken out of it."""

    works: Callable[[], VisitWork]
    log: AuditLog
    clock: Clock
    lives: Lives
    desk: str

    @requires(Duty.RECEPTION, Duty.FACILITY)
    def come_in(self, session: Session, delivery: DeliveryId, new: NewDelivery) -> Delivery:
        """Keep that something was brought, now; the second try of the same id writes nothing.

        Raises FieldNotAccepted, BsnNotKept, TagMissing, TagInHouse; nothing was written then.
        """
        reject_bsn_in(customer=new.customer, tag=new.tag, serial=new.serial, carrier=new.carrier)
        customer, tag = _short("customer", new.customer), _short("tag", new.tag, may_be_empty=True)
        serial = _short("serial", new.serial, may_be_empty=True)
        carrier = _short("carrier", new.carrier, may_be_empty=new.visit is not None)
        if not 0 < new.pieces <= MOST_PIECES:
            raise FieldNotAccepted(field="pieces")
        if new.kind is DeliveryKind.EQUIPMENT and not tag:
            raise TagMissing
        with self.works() as work:
            # Held from the start: two desks at once would both see no such tag in the house.
            work.log.head(lock=True)
            known = work.deliveries.get(delivery)
            if known is not None:
                return known
            if new.kind is DeliveryKind.EQUIPMENT and self._equipment_in(work, tag):
                raise TagInHouse(tag=tag)
            if new.visit is not None:
                _demand_here(work, new.visit)
            made = Delivery(
                delivery,
                new.kind,
                customer,
                new.pieces,
                tag,
                serial,
                carrier,
                self.desk,
                came_at=self.clock.now(),
                came_with=new.visit,
                accepted_by=session.operator_id,
            )
            if new.visit is not None:
                # Whoever brings it keeps it.
                made = replace(made, handed_at=made.came_at, handed_to=new.visit)
            self._keep(work, "delivery.came_in", session, made)
            work.commit()
        return made

    @requires(Duty.RECEPTION, Duty.FACILITY)
    def hand_over(self, session: Session, delivery: DeliveryId, to: Taker) -> Delivery:
        """Keep that the customer has got what waited: a visitor who is here, or one of the staff.

        Raises DeliveryUnknown, DeliveryGone, NobodyToTake.
        """
        with self.works() as work:
            work.log.head(lock=True)
            found = self._get(work, delivery)
            if found.handed_at is not None or found.out_at is not None:
                raise DeliveryGone
            if to.carrier:
                raise NobodyToTake
            _demand_taker(work, to)
            given = replace(
                found,
                handed_at=max(self.clock.now(), found.came_at or self.clock.now()),
                handed_to=to.visit,
                handed_to_staff=to.staff,
            )
            self._keep(work, "delivery.handed_over", session, given)
            work.commit()
        return given

    @requires(Duty.RECEPTION, Duty.FACILITY)
    def go_out(self, session: Session, delivery: DeliveryId, to: Taker) -> Delivery:
        """Keep that something which is in the house leaves it: back with a carrier, a visitor or the staff.

        Raises DeliveryUnknown, DeliveryGone, NobodyToTake, FieldNotAccepted, BsnNotKept.
        """
        reject_bsn_in(carrier=to.carrier)
        with self.works() as work:
            work.log.head(lock=True)
            found = self._get(work, delivery)
            if not found.in_house:
                raise DeliveryGone
            gone = self._gone(work, found, to)
            self._keep(work, "delivery.went_out", session, gone)
            work.commit()
        return gone

    @requires(Duty.RECEPTION, Duty.FACILITY)
    def equipment_out(
        self,
        session: Session,
        delivery: DeliveryId,
        customer: str,
        tag: str,
        to: Taker,
        authoriser: AuthoriserId | None = None,
    ) -> Delivery:
        """Let equipment out by its tag: what is in under it for that customer, or by somebody's word.

        Without a match somebody who may authorise for the customer has to answer for it; it is written under
        `delivery` then, once.

        Raises NotInHouse, MayNotRelease, NobodyToTake, FieldNotAccepted, BsnNotKept.
        """
        reject_bsn_in(customer=customer, tag=tag, carrier=to.carrier)
        customer, tag = _short("customer", customer), _short("tag", tag)
        with self.works() as work:
            # Held from the start: two desks at once would both see no such tag in the house.
            work.log.head(lock=True)
            known = work.deliveries.get(delivery)
            if known is not None:
                return known
            inside = [one for one in self._equipment_in(work, tag) if one.customer == customer]
            if inside:
                found = inside[0]
            else:
                if authoriser is None:
                    raise NotInHouse(tag=tag)
                self._demand_word(work, customer, authoriser)
                found = Delivery(
                    delivery, DeliveryKind.EQUIPMENT, customer, 1, tag, "", "", self.desk,
                    authorised_by=authoriser,
                )  # fmt: skip
            gone = self._gone(work, found, to)
            self._keep(work, "delivery.went_out", session, gone)
            work.commit()
        return gone

    @requires(Duty.RECEPTION, Duty.FACILITY)
    def in_house(self, session: Session, customer: str | None = None) -> Sequence[Delivery]:  # noqa: ARG002 - read by the duty check
        """Return what waits for pick-up and the equipment in the house, of a customer or of all."""
        with self.works() as work:
            found = [one for one in work.deliveries.all() if one.in_house]
        return [one for one in found if customer is None or one.customer == customer]

    @requires(Duty.RECEPTION, Duty.FACILITY)
    def of_visit(self, session: Session, visit: VisitId) -> EquipmentOfVisit:  # noqa: ARG002 - as above
        """Return what a visitor brought that is still in the house, and what they take along."""
        with self.works() as work:
            found = work.deliveries.all()
        return EquipmentOfVisit(
            tuple(one for one in found if one.came_with == visit and one.in_house),
            tuple(one for one in found if one.out_with == visit),
        )

    def _gone(self, work: VisitWork, found: Delivery, to: Taker) -> Delivery:
        carrier = _short("carrier", to.carrier, may_be_empty=True)
        _demand_taker(work, to)
        return replace(
            found,
            out_at=max(self.clock.now(), found.handed_at or found.came_at or self.clock.now()),
            out_with=to.visit,
            out_with_staff=to.staff,
            out_carrier=carrier,
        )

    def _demand_word(self, work: VisitWork, customer: str, authoriser: AuthoriserId) -> None:
        today = self.lives.local_day(self.clock.now())
        may: set[str] = {one.id for one in work.staff.all() if one.may_authorise}
        may |= {
            right.id
            for right in work.access_rights.all()
            if right.may_authorise and right.customer == customer and right.state(today) is AccessState.ACTIVE
        }
        if authoriser not in may:
            raise MayNotRelease

    @staticmethod
    def _equipment_in(work: VisitWork, tag: str) -> list[Delivery]:
        return [
            one for one in work.deliveries.of_tag(tag) if one.in_house and one.kind is DeliveryKind.EQUIPMENT
        ]

    @staticmethod
    def _get(work: VisitWork, delivery: DeliveryId) -> Delivery:
        found = work.deliveries.get(delivery)
        if found is None:
            raise DeliveryUnknown
        return found

    def _keep(self, work: VisitWork, act: str, session: Session, delivery: Delivery) -> None:
        work.deliveries.put(delivery)
        self.log.append(
            work,
            act,
            session,
            delivery=delivery.id,
            kind=delivery.kind.value,
            table="deliveries",
            row=row_digest(delivery),
        )


def _short(field: str, text: str, *, may_be_empty: bool = False) -> str:
    """Return a typed text without blanks around it; FieldNotAccepted where it is no short, plain one."""
    plain = text.strip()
    if (not plain and not may_be_empty) or len(plain) > LONGEST_TEXT or not plain.isprintable():
        raise FieldNotAccepted(field=field)
    return plain


def _demand_taker(work: VisitWork, to: Taker) -> None:
    if [to.visit is not None, to.staff is not None, bool(to.carrier.strip())].count(True) != 1:
        raise NobodyToTake
    if to.visit is not None:
        _demand_here(work, to.visit)
    if to.staff is not None and work.staff.get(to.staff) is None:
        raise NobodyToTake


def _demand_here(work: VisitWork, visit: VisitId) -> None:
    found = work.visits.get(visit)
    if found is None or found.state is not VisitState.HERE:
        raise NobodyToTake
