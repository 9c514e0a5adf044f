"""A visit in words that name nobody: when, where, and its badge while that is known."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Final

from ui.formats import Formats, visible
from ui.known_names import zone_names
from visitor_desk.desk import Desk
from visitor_desk.security.session import Session
from visitor_desk.visits.place import ZoneId
from visitor_desk.visits.visit import Visit, VisitFilter, VisitState

MOST_OF_A_DAY: Final = 500


def stay(visit: Visit, formats: Formats) -> str:
    """Return from when to when somebody was here."""
    until = formats.time_near(visit.left_at, visit.arrived_at) if visit.left_at else "…"
    return f"{formats.day_time(visit.arrived_at)}–{until}"


def where(visit: Visit, zones: Mapping[ZoneId, str]) -> str:
    """Return the zones of a visit, and its badge while that is known."""
    places = " › ".join(zones.get(zone, visible(zone)) for zone in visit.zones)
    return f"{places} · {visible(visit.badge)}" if visit.badge else places


def visits_of_day(desk: Desk, session: Session, day: date, formats: Formats) -> list[tuple[str, object]]:
    """Return the visits of a day to choose from, but none refused; asks the store, so beside the window."""
    begins, ends = (datetime.combine(day + timedelta(days=n), time(), formats.zone) for n in (0, 1))
    zones = zone_names(desk, session)
    wanted = VisitFilter(after=begins, before=ends)
    return [
        (f"{stay(visit, formats)} · {where(visit, zones)}", visit.id)
        for visit in desk.visit_book.page(session, wanted, None, MOST_OF_A_DAY)
        if visit.state is not VisitState.REFUSED
    ]
