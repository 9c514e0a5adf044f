"""Which record is in front of whoever looks at a page: the row, card or version that is chosen there."""

from __future__ import annotations

from typing import Final

from ui.access.room import AccessRoom
from ui.announced.room import AnnouncedRoom
from ui.deliveries.room import DeliveriesRoom
from ui.deny.room import DenyRoom
from ui.incidents.room import IncidentsRoom
from ui.internal.room import InternalRoom
from ui.privacy.authorities_room import AuthoritiesRoom
from ui.privacy.breaches_room import BreachesRoom
from ui.privacy.disclosures_room import DisclosuresRoom
from ui.privacy.holds_room import HoldsRoom
from ui.privacy.requests_room import RequestsRoom
from ui.privacy.silences_room import SilencesRoom
from ui.reception.badges_room import BadgesRoom
from ui.rooms import AnyRoom
from ui.visits.moments_room import MomentsRoom
from ui.visits.room import VisitsRoom

_LISTS: Final = (
    VisitsRoom,
    AnnouncedRoom,
    AccessRoom,
    DenyRoom,
    HoldsRoom,
    IncidentsRoom,
    AuthoritiesRoom,
    BreachesRoom,
    DisclosuresRoom,
    SilencesRoom,
    DeliveriesRoom,
)


def front_record(room: AnyRoom) -> str:
    """Return the id of the record in front on a page; empty where the page shows none that retention ends."""
    if isinstance(room, RequestsRoom | BadgesRoom | InternalRoom):
        return room.front
    if isinstance(room, MomentsRoom):
        return room.page.row.moment if room.page.row is not None else ""
    if isinstance(room, _LISTS):
        return room.page.chosen or ""
    return ""
