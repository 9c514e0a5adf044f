"""A visit in words that name nobody: when, where, and its badge while that is known."""

from __future__ import annotations

from collections.abc import Mapping

from ui.formats import Formats, visible
from visitor_desk.visits.place import ZoneId
from visitor_desk.visits.visit import Visit


def stay(visit: Visit, formats: Formats) -> str:
    """Return from when to when somebody was here."""
    until = formats.time_near(visit.left_at, visit.arrived_at) if visit.left_at else "…"
    return f"{formats.day_time(visit.arrived_at)}–{until}"


def where(visit: Visit, zones: Mapping[ZoneId, str]) -> str:
    """Return the zones of a visit, and its badge while that is known."""
    places = " › ".join(zones.get(zone, visible(zone)) for zone in visit.zones)
    return f"{places} · {visible(visit.badge)}" if visit.badge else places
