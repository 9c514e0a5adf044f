"""Which pages a duty has, and how each is built with the work behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum

from ui.access.room import AccessRoom
from ui.announced.room import AnnouncedRoom
from ui.deliveries.room import DeliveriesRoom
from ui.deny.room import DenyRoom
from ui.footage.cameras_room import CamerasRoom
from ui.footage.doors_room import DoorsRoom
from ui.footage.recorders_room import RecordersRoom
from ui.incidents.room import IncidentsRoom
from ui.internal.room import InternalRoom
from ui.privacy.authorities_room import AuthoritiesRoom
from ui.privacy.breaches_room import BreachesRoom
from ui.privacy.disclosures_room import DisclosuresRoom
from ui.privacy.holds_room import HoldsRoom
from ui.privacy.registers_room import RegistersRoom
from ui.privacy.requests_room import RequestsRoom
from ui.privacy.retention_room import RetentionRoom
from ui.privacy.silences_room import SilencesRoom
from ui.reception.badges_room import BadgesRoom
from ui.reception.hand_over_room import HandOverRoom
from ui.reception.room import ReceptionRoom
from ui.signing.room import SigningRoom
from ui.visits.moments_room import MomentsRoom
from ui.visits.room import VisitsRoom
from ui.workplace import Workplace
from ui.zones.room import ZonesRoom
from visitor_desk.security.duties import Duty


class RoomName(StrEnum):
    """A page of the rail."""

    RECEPTION = "reception"
    REQUESTS = "requests"
    RETENTION = "retention"
    REGISTERS = "registers"
    VISITS = "visits"
    ANNOUNCED = "announced"
    ACCESS = "access"
    DENY = "deny"
    HOLDS = "holds"
    CAMERAS = "cameras"
    RECORDERS = "recorders"
    DOORS = "doors"
    MOMENTS = "moments"
    INCIDENTS = "incidents"
    AUTHORITIES = "authorities"
    BREACHES = "breaches"
    DISCLOSURES = "disclosures"
    SILENCES = "silences"
    BADGES = "badges"
    HAND_OVER = "hand_over"
    DELIVERIES = "deliveries"
    ZONES = "zones"
    SIGNING = "signing"
    INTERNAL = "internal"


_ROOMS: dict[RoomName, frozenset[Duty]] = {
    RoomName.RECEPTION: frozenset({Duty.RECEPTION}),
    RoomName.REQUESTS: frozenset({Duty.PRIVACY}),
    RoomName.RETENTION: frozenset({Duty.PRIVACY, Duty.AUDITOR}),
    RoomName.REGISTERS: frozenset({Duty.PRIVACY, Duty.AUDITOR}),
    RoomName.VISITS: frozenset({Duty.FACILITY, Duty.PRIVACY, Duty.AUDITOR}),
    RoomName.ANNOUNCED: frozenset({Duty.RECEPTION, Duty.FACILITY}),
    RoomName.ACCESS: frozenset({Duty.FACILITY}),
    RoomName.DENY: frozenset({Duty.FACILITY, Duty.PRIVACY}),
    RoomName.HOLDS: frozenset({Duty.FACILITY, Duty.PRIVACY, Duty.AUDITOR}),
    RoomName.CAMERAS: frozenset({Duty.FACILITY, Duty.ADMINISTRATOR}),
    RoomName.RECORDERS: frozenset({Duty.FACILITY, Duty.ADMINISTRATOR}),
    RoomName.DOORS: frozenset({Duty.FACILITY}),
    RoomName.MOMENTS: frozenset({Duty.FACILITY, Duty.PRIVACY, Duty.AUDITOR}),
    RoomName.INCIDENTS: frozenset({Duty.FACILITY, Duty.PRIVACY}),
    RoomName.AUTHORITIES: frozenset({Duty.PRIVACY}),
    RoomName.BREACHES: frozenset({Duty.PRIVACY, Duty.AUDITOR}),
    RoomName.DISCLOSURES: frozenset({Duty.PRIVACY, Duty.AUDITOR}),
    RoomName.SILENCES: frozenset({Duty.PRIVACY, Duty.AUDITOR}),
    RoomName.BADGES: frozenset({Duty.RECEPTION, Duty.FACILITY}),
    RoomName.HAND_OVER: frozenset({Duty.RECEPTION}),
    RoomName.DELIVERIES: frozenset({Duty.RECEPTION, Duty.FACILITY}),
    RoomName.ZONES: frozenset({Duty.FACILITY, Duty.AUDITOR}),
    RoomName.SIGNING: frozenset({Duty.APPROVER, Duty.RELEASER, Duty.ADMINISTRATOR}),
    RoomName.INTERNAL: frozenset(Duty),
}

AnyRoom = (
    ReceptionRoom
    | RequestsRoom
    | RetentionRoom
    | RegistersRoom
    | VisitsRoom
    | AnnouncedRoom
    | AccessRoom
    | DenyRoom
    | HoldsRoom
    | CamerasRoom
    | RecordersRoom
    | DoorsRoom
    | MomentsRoom
    | IncidentsRoom
    | AuthoritiesRoom
    | BreachesRoom
    | DisclosuresRoom
    | SilencesRoom
    | BadgesRoom
    | HandOverRoom
    | DeliveriesRoom
    | ZonesRoom
    | InternalRoom
    | SigningRoom
)

_BUILDERS: dict[RoomName, type[AnyRoom]] = {
    RoomName.RECEPTION: ReceptionRoom,
    RoomName.REQUESTS: RequestsRoom,
    RoomName.RETENTION: RetentionRoom,
    RoomName.REGISTERS: RegistersRoom,
    RoomName.VISITS: VisitsRoom,
    RoomName.ANNOUNCED: AnnouncedRoom,
    RoomName.ACCESS: AccessRoom,
    RoomName.DENY: DenyRoom,
    RoomName.HOLDS: HoldsRoom,
    RoomName.CAMERAS: CamerasRoom,
    RoomName.RECORDERS: RecordersRoom,
    RoomName.DOORS: DoorsRoom,
    RoomName.MOMENTS: MomentsRoom,
    RoomName.INCIDENTS: IncidentsRoom,
    RoomName.AUTHORITIES: AuthoritiesRoom,
    RoomName.BREACHES: BreachesRoom,
    RoomName.DISCLOSURES: DisclosuresRoom,
    RoomName.SILENCES: SilencesRoom,
    RoomName.BADGES: BadgesRoom,
    RoomName.HAND_OVER: HandOverRoom,
    RoomName.DELIVERIES: DeliveriesRoom,
    RoomName.ZONES: ZonesRoom,
    RoomName.SIGNING: SigningRoom,
    RoomName.INTERNAL: InternalRoom,
}


def rooms_of(duties: frozenset[Duty]) -> list[RoomName]:
    """Return the pages that somebody with these duties may open, in the order of the rail."""
    return [name for name, wanted in _ROOMS.items() if wanted & duties]


def build_room(name: RoomName, workplace: Workplace) -> AnyRoom:
    """Build a page and the work behind it."""
    return _BUILDERS[name](workplace)


def link_pages(
    workplace: Workplace, names: Sequence[RoomName], rooms: Sequence[AnyRoom], go_to: Callable[[int], None]
) -> None:
    """Let a page lead to a thing on another one (`Workplace.thing_asked`)."""

    def show(name: str, thing: str) -> None:
        number = names.index(RoomName(name))
        room = rooms[number]
        if isinstance(room, DisclosuresRoom | HoldsRoom | SilencesRoom):
            room.show_thing(thing)
            go_to(number)

    workplace.thing_asked.connect(show)
