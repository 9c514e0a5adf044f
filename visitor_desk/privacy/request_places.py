"""Where somebody without a visit says they were: what may be said of it, and which place keeps its id."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime

from visitor_desk.footage.place import LONGEST_WINDOW, Place, PlaceId, Whereabouts
from visitor_desk.privacy.ports import DeskWork
from visitor_desk.privacy.request_hold import groups_kept
from visitor_desk.privacy.requests import (
    PlacesForAccessOnly,
    RequestFieldNotAccepted,
    RequestKind,
    WindowNotAccepted,
)
from visitor_desk.security.groups import Group
from visitor_desk.visits.place import ZoneId, ZoneUnknown

MOST_PLACES = 8
"""Within the one hour; who was in more places than these asks for another hour as well."""


def accepted_places(
    work: DeskWork, kind: RequestKind, told: Iterable[Whereabouts], before: Sequence[Place], now: datetime
) -> tuple[Place, ...]:
    """Return places as a request has them, those it has already under the id they have.

    Raises PlacesForAccessOnly, ZoneUnknown, WindowNotAccepted for what has not been yet or takes more than
    an hour from the first to the last, and RequestFieldNotAccepted for too many.
    """
    wanted = list(dict.fromkeys(told))
    if not wanted:
        return ()
    if Group.F not in groups_kept(kind):
        raise PlacesForAccessOnly(kind=kind)
    if len(wanted) > MOST_PLACES:
        raise RequestFieldNotAccepted(field="places")
    zones = {zone.id for zone in work.zones.all()}
    for one in wanted:
        if one.zone is not None and one.zone not in zones:
            raise ZoneUnknown(zone=ZoneId(one.zone))
    first, last = min(one.span.start for one in wanted), max(one.span.end for one in wanted)
    empty = any(one.span.start == one.span.end for one in wanted)
    if empty or last > now or last - first > LONGEST_WINDOW:
        raise WindowNotAccepted(hours=1)
    ids = {place.told: place.id for place in before}
    return tuple(Place(ids.get(one) or PlaceId(secrets.token_hex(8)), one.zone, one.span) for one in wanted)
