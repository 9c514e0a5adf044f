"""What is brought to the house and taken out of it: parcels, pallets, and equipment under a colo tag.

A courier who stays at reception or dock is nobody's visitor: the carrier is named, never the driver. Whoever
goes further in is a visitor with a ticket like anybody else.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, NewType, Protocol

from visitor_desk.errors import DeskError
from visitor_desk.security.records import OperatorId
from visitor_desk.visits.place import StaffId
from visitor_desk.visits.visit import VisitId

DeliveryId = NewType("DeliveryId", str)

LONGEST_TEXT: Final = 40
"""Characters of a carrier, customer, tag or serial number: no room for a story about somebody."""
MOST_PIECES: Final = 999


class DeliveryKind(StrEnum):
    """What it is."""

    PARCEL = "parcel"
    PALLET = "pallet"
    LETTER = "letter"
    EQUIPMENT = "equipment"
    """Bears a colo tag, and stays in the house's books until it leaves the house."""


class DeliveryState(StrEnum):
    """Where something is."""

    WAITING = "waiting"
    """At reception or dock, until the customer has it."""
    WITH_CUSTOMER = "with_customer"
    OUT = "out"


class DeliveryUnknown(DeskError):
    """There is no such delivery."""

    code = "deliveries.unknown"


class TagMissing(DeskError):
    """Equipment goes in and out under its tag, and none was given."""

    code = "deliveries.tag_missing"


class TagInHouse(DeskError):
    """Equipment under this tag is in the house already. Values: `tag`."""

    code = "deliveries.tag_in_house"


class NotInHouse(DeskError):
    """Nothing of this customer is in the house under this tag, and nobody vouches for it. Values: `tag`."""

    code = "deliveries.not_in_house"


class MayNotRelease(DeskError):
    """Whoever is named may not authorise for this customer, or no longer."""

    code = "deliveries.may_not_release"


class DeliveryGone(DeskError):
    """It has been handed over or has left already, perhaps at another desk."""

    code = "deliveries.gone"


class NobodyToTake(DeskError):
    """Nobody takes it along: neither a visit that is here, nor a member of the staff, nor a carrier."""

    code = "deliveries.nobody_to_take"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One row: what it is, whose, how it came, who has it, how it left. No person stands in it by name.

    `came_at` is None for equipment that was in the house before anybody wrote that down. It came with a
    visit or with `carrier`; it goes to a visit or a member of the staff; it leaves with either or with a
    carrier (`out_carrier`). `authorised_by` let it out where it matched nothing that was in.
    """

    id: DeliveryId
    kind: DeliveryKind
    customer: str
    pieces: int
    tag: str
    serial: str
    carrier: str
    desk: str
    came_at: datetime | None = None
    came_with: VisitId | None = None
    accepted_by: OperatorId | None = None
    handed_at: datetime | None = None
    handed_to: VisitId | None = None
    handed_to_staff: StaffId | None = None
    out_at: datetime | None = None
    out_with: VisitId | None = None
    out_with_staff: StaffId | None = None
    out_carrier: str = ""
    authorised_by: str | None = None
    """A member of the staff or a right on an access list (`phone_approval.AuthoriserId`)."""

    @property
    def state(self) -> DeliveryState:
        """Where it is."""
        if self.out_at is not None:
            return DeliveryState.OUT
        return DeliveryState.WAITING if self.handed_at is None else DeliveryState.WITH_CUSTOMER

    @property
    def in_house(self) -> bool:
        """Whether the house still answers for it: it waits, or it is equipment that has not left."""
        state = self.state
        kept = self.kind is DeliveryKind.EQUIPMENT and state is DeliveryState.WITH_CUSTOMER
        return state is DeliveryState.WAITING or kept

    @property
    def closed_at(self) -> datetime | None:
        """When the house was done with it; None while it is in the house."""
        return None if self.in_house else self.out_at or self.handed_at


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """What somebody at reception or dock types; `visit` where a visitor brings it."""

    kind: DeliveryKind
    customer: str
    pieces: int = 1
    tag: str = ""
    serial: str = ""
    carrier: str = ""
    visit: VisitId | None = None


@dataclass(frozen=True, slots=True)
class Taker:
    """Who takes something along: a visit, a member of the staff, or a carrier's company."""

    visit: VisitId | None = None
    staff: StaffId | None = None
    carrier: str = ""


@dataclass(frozen=True, slots=True)
class EquipmentOfVisit:
    """What a visitor brought that is still in the house, and what they take along."""

    still_in: tuple[Delivery, ...]
    taken: tuple[Delivery, ...]


class DeliveryStore(Protocol):
    """What was brought and taken."""

    def put(self, delivery: Delivery) -> None:
        """Insert the delivery or replace the row of the same id."""
        ...

    def get(self, delivery: DeliveryId) -> Delivery | None:
        """Return the delivery, or None."""
        ...

    def of_tag(self, tag: str) -> list[Delivery]:
        """Return what came or left under a tag, newest row of the books last."""
        ...

    def all(self) -> list[Delivery]:
        """Return every delivery, earliest first by when it came or left, then by id."""
        ...

    def delete(self, delivery: DeliveryId) -> None:
        """Delete a delivery."""
        ...


def new_delivery_id() -> DeliveryId:
    """Return an id that no delivery has; made before the first try, so that a second one names the same."""
    return DeliveryId(secrets.token_hex(8))
