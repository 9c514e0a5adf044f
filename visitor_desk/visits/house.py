"""The house a desk works in: its zones, its staff and its badges."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Final

from visitor_desk.bsn import reject_bsn_in
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.duties import Duty, requires
from visitor_desk.security.session import Session
from visitor_desk.visits.bound_rows import badge_digest, row_digest
from visitor_desk.visits.host_mails import check_address
from visitor_desk.visits.place import (
    Staff,
    StaffId,
    VouchingInPci,
    WithoutDocument,
    Zone,
    ZoneId,
    ZoneThere,
    ZoneUnknown,
)
from visitor_desk.visits.ports import VisitWork
from visitor_desk.visits.ticket import LONGEST_NAME, FieldNotAccepted
from visitor_desk.visits.visit import BadgeNumber, Visit

HIGHEST_MINIMUM_AGE: Final = 99


@dataclass(frozen=True)
class House:
    """Reads and changes zones, staff and badges."""

    works: Callable[[], VisitWork]
    log: AuditLog

    @requires(Duty.RECEPTION, Duty.FACILITY, Duty.PRIVACY, Duty.ADMINISTRATOR, Duty.AUDITOR)
    def zones(self, session: Session) -> Sequence[Zone]:  # noqa: ARG002 - read by the duty check
        """Return every zone, parents before children."""
        with self.works() as work:
            return work.zones.all()

    @requires(Duty.RECEPTION, Duty.FACILITY, Duty.PRIVACY)
    def staff(self, session: Session) -> Sequence[Staff]:  # noqa: ARG002 - read by the duty check
        """Return the people of the house, by name."""
        with self.works() as work:
            return work.staff.all()

    @requires(Duty.RECEPTION, Duty.FACILITY)
    def free_badges(self, session: Session) -> Sequence[BadgeNumber]:  # noqa: ARG002 - read by the duty check
        """Return the badges nobody on site carries."""
        with self.works() as work:
            return work.badges.free()

    @requires(Duty.FACILITY)
    def add_zone(self, session: Session, zone: Zone) -> None:
        """Add a zone under a zone that is there; VouchingInPci where PCI and a vouching host meet.

        Raises ZoneThere where one has this id, and ZoneUnknown where the zone around it is none.
        """
        reject_bsn_in(id=zone.id, name=zone.name, number_reason=zone.number_reason)
        accept_zone(zone)
        with self.works() as work:
            if work.zones.get(zone.id) is not None:
                raise ZoneThere(zone=zone.id)
            if zone.parent is not None and work.zones.get(zone.parent) is None:
                raise ZoneUnknown(zone=zone.parent)
            work.zones.add(zone)
            self.log.append(work, "zone.added", session, zone=zone.id, pci=zone.pci, row=row_digest(zone))
            work.commit()

    @requires(Duty.FACILITY)
    def set_escort_rule(self, session: Session, zone: ZoneId, *, required: bool) -> Sequence[Visit]:
        """Say whether visitors are escorted in a zone from now on; return who is inside it without an escort.

        Whoever is inside stays: the desk lets somebody walk along with them. A rule that is what it was
        writes nothing. Raises ZoneUnknown.
        """
        with self.works() as work:
            found = work.zones.get(zone)
            if found is None:
                raise ZoneUnknown(zone=zone)
            changed = replace(found, escort_required=required)
            if changed != found:
                work.zones.update(changed)
                self.log.append(
                    work,
                    "zone.escort_rule_set",
                    session,
                    zone=zone,
                    required=required,
                    row=row_digest(changed),
                )
                work.commit()
            return _alone_in(work, changed)

    @requires(Duty.FACILITY)
    def change_zone(self, session: Session, zone: Zone) -> Sequence[Visit]:
        """Replace name and rules of a zone from now on; return who is inside without the escort it asks for.

        Its kind and the zone around it stay: visits and tickets rest on them. Rules that are what they were
        write nothing. Raises ZoneUnknown, FieldNotAccepted, and VouchingInPci as for a new one.
        """
        reject_bsn_in(name=zone.name, number_reason=zone.number_reason)
        accept_zone(zone)
        with self.works() as work:
            found = work.zones.get(zone.id)
            if found is None:
                raise ZoneUnknown(zone=zone.id)
            for kept in ("parent", "kind"):
                if getattr(zone, kept) != getattr(found, kept):
                    raise FieldNotAccepted(field=kept)
            if zone == found:
                return []
            work.zones.update(zone)
            differs = [
                one.name for one in fields(Zone) if getattr(zone, one.name) != getattr(found, one.name)
            ]
            self.log.append(
                work, "zone.rules_changed", session, zone=zone.id, changed=differs, row=row_digest(zone)
            )
            work.commit()
            return _alone_in(work, zone)

    @requires(Duty.FACILITY)
    def add_staff(self, session: Session, staff: Staff) -> None:
        """Add a person to the staff register."""
        reject_bsn_in(id=staff.id, name=staff.name, address=staff.address)
        if staff.address is not None:
            check_address(staff.address)
        with self.works() as work:
            work.staff.add(staff)
            self.log.append(
                work,
                "staff.added",
                session,
                staff=staff.id,
                may_authorise=staff.may_authorise,
                row=row_digest(staff),
            )
            work.commit()

    @requires(Duty.FACILITY)
    def set_mail_address(self, session: Session, staff: StaffId, address: str | None) -> None:
        """Change where somebody of the house gets mails about their visitors; None: nowhere.

        Raises FieldNotAccepted for what is no address, or where nobody of the staff has this id.
        """
        reject_bsn_in(address=address)
        if address is not None:
            check_address(address)
        with self.works() as work:
            found = work.staff.get(staff)
            if found is None:
                raise FieldNotAccepted(field="staff")
            changed = replace(found, address=address)
            work.staff.update(changed)
            self.log.append(
                work, "staff.address_set", session, staff=staff, mailed=bool(address), row=row_digest(changed)
            )
            work.commit()

    @requires(Duty.FACILITY)
    def add_badge(self, session: Session, badge: BadgeNumber) -> None:
        """Add a badge to the ledger."""
        reject_bsn_in(badge=badge)
        with self.works() as work:
            work.badges.add(badge)
            self.log.append(work, "badge.added", session, badge=badge, row=badge_digest(badge))
            work.commit()


def _alone_in(work: VisitWork, zone: Zone) -> Sequence[Visit]:
    """Return who is inside a zone without the escort that it asks for."""
    if not zone.escort_required:
        return []
    return [visit for visit in work.visits.here() if zone.id in visit.zones and visit.escort is None]


def accept_zone(zone: Zone) -> None:
    """Refuse a zone in which rules contradict each other, or whose name or minimum age is none."""
    for name, text in (("id", zone.id), ("name", zone.name), ("number_reason", zone.number_reason)):
        if text is not None and (not text.strip() or len(text) > LONGEST_NAME or not text.isprintable()):
            raise FieldNotAccepted(field=name)
    if zone.pci and zone.without_document is WithoutDocument.HOST_VOUCHES:
        raise VouchingInPci
    if not 0 <= zone.minimum_age <= HIGHEST_MINIMUM_AGE:
        raise FieldNotAccepted(field="minimum_age")
