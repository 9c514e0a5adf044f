"""Names that a page puts in the place of ids: zones and staff, as they may be shown."""

from __future__ import annotations

from ui.formats import visible
from visitor_desk.desk import Desk
from visitor_desk.security.session import Session
from visitor_desk.visits.place import ZoneId


def zone_names(desk: Desk, session: Session) -> dict[ZoneId, str]:
    """Return the names of all zones; asks the store, so beside the window."""
    return {zone.id: visible(zone.name) for zone in desk.house.zones(session)}


def staff_names(desk: Desk, session: Session) -> dict[str, str]:
    """Return the names of all operators; asks the store, so beside the window."""
    return {one.id: visible(one.staff_name) for one in desk.operators.all(session)}
