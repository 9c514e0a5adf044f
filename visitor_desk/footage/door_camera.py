"""Which cameras look at which doors of an access-control system, and at whom."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from visitor_desk.footage.camera import CameraId
from visitor_desk.visits.door_events import DoorDirection, DoorKey, DoorSourceId


class DoorSide(StrEnum):
    """Whom a camera at a door shows."""

    IN = "in"
    """Who goes in."""
    OUT = "out"
    """Who comes out."""
    BOTH = "both"

    def sees(self, direction: DoorDirection) -> bool:
        """Tell whether the camera shows somebody who went this way; who knows no way may be either."""
        return self is DoorSide.BOTH or direction is DoorDirection.UNKNOWN or self.value == direction.value


@dataclass(frozen=True, slots=True)
class DoorCamera:
    """A camera at a door."""

    source: DoorSourceId
    door: DoorKey
    camera: CameraId
    sees: DoorSide = DoorSide.BOTH
