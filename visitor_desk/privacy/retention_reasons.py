"""Says of every record why it is still here and until when, and what the rules leave room for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from visitor_desk.clock import Clock
from visitor_desk.errors import DeskError
from visitor_desk.privacy.hold import Hold
from visitor_desk.privacy.holds import holding
from visitor_desk.privacy.kept_back import kept_back
from visitor_desk.privacy.life_extent import FOLLOWS
from visitor_desk.privacy.life_starts import PLAIN_STARTS, RowStart
from visitor_desk.privacy.lives_in_force import LivesInForce
from visitor_desk.privacy.ports import DeskWork, DeskWorks
from visitor_desk.privacy.retention_rule import RetentionRule
from visitor_desk.privacy.retention_solver import Carrier, KindLife, carrier, kinds
from visitor_desk.security.duties import Duty, requires
from visitor_desk.security.groups import Group
from visitor_desk.security.records import SealedRow
from visitor_desk.security.session import Session
from visitor_desk.visits.place import Zone, ZoneId
from visitor_desk.visits.ticket import TicketId
from visitor_desk.visits.visit import VisitId

DOOR_LOG = "door_events"
FOOTAGE = "recordings"


class RecordNotKnown(DeskError):
    """There is no such record, or nothing of it is left. Values: `table`."""

    code = "retention.record_not_known"


@dataclass(frozen=True, slots=True)
class Reason:
    """Until when one part of a record stays, and the rule that says so; `group` None is the plain row.

    The day can be earlier than the rule's: when no key for that day was made yet, an earlier one was taken.
    None: its life has not begun, since what it is about is not over.
    """

    table: str
    group: Group | None
    expires_on: date | None
    rule: RetentionRule
    hold: Hold | None = None
    """The hold that keeps it beyond the rule's day."""


@dataclass(frozen=True, slots=True)
class ZoneCarrier:
    """What carries PCI DSS 9.2.1.1 for one zone. `rule` asks for it; `clashing` is what stands against it."""

    zone: ZoneId
    carrier: Carrier
    rule: RetentionRule
    clashing: tuple[RetentionRule, ...] = ()


@dataclass(frozen=True)
class RetentionReasons:
    """Explains; changes nothing."""

    works: DeskWorks
    clock: Clock
    lives: LivesInForce

    @requires(Duty.FACILITY, Duty.PRIVACY, Duty.AUDITOR)
    def why(self, session: Session, table: str | None, record: str) -> Sequence[Reason]:  # noqa: ARG002 - duty
        """Return until when each part of a record stays and by which rule, the first to go first.

        `table` None: it is looked for in every table that has a rule. What is not over yet comes last.
        Raises RecordNotKnown, and RetentionConflict where the rules clash.
        """
        with self.works() as work:
            self.lives.refresh(work)
            tables = [table] if table is not None else sorted(self.lives.tables())
            reasons = [reason for one in tables for reason in self._of_table(work, one, record)]
        if not reasons:
            raise RecordNotKnown(table=table or "-")
        return sorted(
            reasons, key=lambda reason: (reason.expires_on or date.max, reason.table, reason.group or "")
        )

    @requires(Duty.PRIVACY, Duty.AUDITOR)
    def kinds(self, session: Session) -> Sequence[KindLife]:  # noqa: ARG002 - duty
        """Return every kind of data with the interval that the rules in force leave."""
        with self.works() as work:
            self.lives.refresh(work)
        return kinds(self.lives.all())

    @requires(Duty.PRIVACY, Duty.AUDITOR)
    def carriers(self, session: Session) -> Sequence[ZoneCarrier]:  # noqa: ARG002 - duty
        """Return for each zone in the scope of PCI DSS what carries 9.2.1.1: its doors, else its cameras."""
        with self.works() as work:
            zones = [zone for zone in work.zones.all() if zone.pci]
            with_doors = {door.zone for door in work.door_register.doors()}
            with_cameras = {
                camera.zone for camera in work.cameras.all() if camera.retired_at is None and not camera.owner
            }
        return [
            found
            for zone in zones
            if (found := self._carrier(zone, zone.id in with_doors, zone.id in with_cameras)) is not None
        ]

    def _carrier(self, zone: Zone, doors: bool, cameras: bool) -> ZoneCarrier | None:  # noqa: FBT001 - two facts of one zone
        floor = self.lives.floor(None, DOOR_LOG, [zone])
        if floor is None:
            return None
        footage = self.lives.life(None, FOOTAGE, [zone])
        door_days = self.lives.life(None, DOOR_LOG, [zone]).days if doors else None
        found = carrier(floor.days, door_log_days=door_days, camera_days=footage.days if cameras else None)
        against = (footage.rule,) if found is Carrier.NONE and cameras else ()
        return ZoneCarrier(zone.id, found, floor, against)

    def _of_table(self, work: DeskWork, table: str, record: str) -> list[Reason]:
        row = PLAIN_STARTS[table](work, record) if table in PLAIN_STARTS else None
        zones = [zone for zone in work.zones.all() if row is not None and zone.id in row.zones]
        today = self.lives.local_day(self.clock.now())
        held = holding(work, table, record, today)
        kept = table == "visits" and record in kept_back(work, today).all
        reasons = [
            Reason(
                table,
                group,
                self._dies(work, sealed, zones, kept=kept),
                self.lives.life(group, table, zones).rule,
                held.get(group),
            )
            for group in Group
            for sealed in work.sealed.rows(table, record, group)
        ]
        if row is not None:
            rule = self.lives.life(None, table, zones).rule
            reasons.append(Reason(table, None, self._ends(row, rule), rule))
        return reasons

    def _dies(self, work: DeskWork, sealed: SealedRow, zones: Sequence[Zone], *, kept: bool) -> date:
        """Return the day of its key, or an earlier one where the policy has become shorter since."""
        follows = (sealed.table, sealed.group) in FOLLOWS and self.lives.was_longer(
            sealed.group, sealed.table
        )
        if kept or not follows:
            return sealed.expires_on
        ticket = work.tickets.get(TicketId(sealed.record)) if sealed.table == "tickets" else None
        visit = work.visits.get(VisitId(sealed.record)) if sealed.table == "visits" else None
        start = None
        if ticket is not None:
            start = ticket.window.end
        elif visit is not None:
            start = visit.due_at or visit.arrived_at
        if start is None:
            return sealed.expires_on
        return min(sealed.expires_on, self.lives.gone_on(sealed.group, sealed.table, start, zones))

    def _ends(self, row: RowStart, rule: RetentionRule) -> date | None:
        if row.ends_on is not None or row.at is None:
            return row.ends_on
        day = self.lives.local_day(row.at) if isinstance(row.at, datetime) else row.at
        return day + timedelta(days=rule.days)


def clashes(found: Sequence[KindLife]) -> Sequence[tuple[RetentionRule, RetentionRule]]:
    """Return each pair of rules that clash, once."""
    return list(dict.fromkeys(kind.interval.clash for kind in found if kind.interval.clash is not None))
