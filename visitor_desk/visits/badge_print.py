"""What a badge says of somebody who is here; drawing and printing it come later and never hold up a visit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from visitor_desk.errors import DeskError
from visitor_desk.paper.badge_paper import BadgeClass, BadgeFace
from visitor_desk.paper.paper_words import PaperLanguage
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.duties import Duty, requires
from visitor_desk.security.groups import Group
from visitor_desk.security.sealed_records import SealedRecords
from visitor_desk.security.session import Session
from visitor_desk.settings import Settings
from visitor_desk.visits.badge_code import code_of
from visitor_desk.visits.here_names import TABLE
from visitor_desk.visits.place import Zone
from visitor_desk.visits.ports import VisitWork
from visitor_desk.visits.visit import Visit, VisitId, VisitState, VisitUnknown


class BadgeNameLocked(DeskError):
    """The name of the visitor is locked at this desk, so nothing can be printed. Values: `badge`."""

    code = "badges.name_locked"


@dataclass(frozen=True)
class BadgePrint:
    """Gives what a badge says; the number badge of the visit is enough wherever that cannot be printed."""

    works: Callable[[], VisitWork]
    sealed: SealedRecords
    log: AuditLog
    settings: Settings

    @requires(Duty.RECEPTION)
    def face(self, session: Session, visit: VisitId) -> BadgeFace:
        """Return what stands on the badge of somebody on site; an entry of the log, since it leaves the desk.

        Raises VisitUnknown for who is not here, and BadgeNameLocked.
        """
        with self.works() as work:
            found = work.visits.get(visit)
            if found is None or found.state is not VisitState.HERE or found.badge is None:
                raise VisitUnknown
            opened = self.sealed.open_many(session, work, table=TABLE, records=[visit], group=Group.R)
            named = opened.get(visit)
            if named is None:
                raise BadgeNameLocked(badge=found.badge)
            zones = [zone for zone in work.zones.all() if zone.id in found.zones]
            host = work.staff.get(found.host) if found.host is not None else None
            self.log.append(work, "visit.badge_drawn", session, visit=visit)
            work.commit()
        zone = ZoneInfo(self.settings.time_zone)
        return BadgeFace(
            kind=badge_class(found, zones),
            badge=found.badge,
            code=code_of(found.id),
            until=found.due_at.astimezone(zone) if found.due_at is not None else None,
            host=host.name if host is not None else "–",
            zones=tuple(one.name for one in zones),
            site=self.settings.site,
            name=str(named["name"]),
            organisation=str(named["organisation"]),
            language=PaperLanguage(self.settings.language),
        )


def badge_class(visit: Visit, zones: Sequence[Zone]) -> BadgeClass:
    """Return how somebody may walk about: what an escort was asked for decides before the zone does."""
    return BadgeClass.ESCORTED if visit.escort is not None else class_of_zones(zones)


def class_of_zones(zones: Sequence[Zone]) -> BadgeClass:
    """Return what the badge of somebody says who may be in these zones."""
    if any(zone.escort_required for zone in zones):
        return BadgeClass.ESCORTED
    return BadgeClass.RESTRICTED if any(zone.pci for zone in zones) else BadgeClass.VISITOR
