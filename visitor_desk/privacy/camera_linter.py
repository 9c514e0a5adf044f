"""What a camera lacks before it may film and keep as it does: each fault with the reason."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from visitor_desk.footage.camera import Camera
from visitor_desk.privacy.governance_entry import (
    FAILS,
    OF_CAMERAS,
    GovernanceKind,
    Latest,
    Standing,
    standing,
)
from visitor_desk.privacy.processing import FOOTAGE, Processing

ARGUED_BEYOND: Final = timedelta(hours=72)
"""Beyond this a stored recording needs an argument of its own: EDPB guidelines 3/2019, section 8."""
_BASIS: Final = "legitimate_interests"


@dataclass(frozen=True, slots=True)
class CameraFault:
    """One thing that a camera lacks, and how what there is of it stands."""

    kind: GovernanceKind
    standing: Standing

    @property
    def code(self) -> str:
        """The fault as registers name it."""
        return f"{self.kind}_{self.standing}"


def balanced_purposes(processing: Processing) -> tuple[str, ...]:
    """Return the purposes that rest on legitimate interests, each of which needs its balancing."""
    return tuple(one.id for one in processing.purposes if _BASIS in one.bases)


def camera_faults(
    camera: Camera, days: int, processing: Processing, latest: Latest, today: date
) -> tuple[CameraFault, ...]:
    """Return what a camera lacks whose footage is kept for `days`; nothing for a customer's own.

    A customer is the controller of its cameras (GDPR 4(7)): assessment and consent are the customer's.
    """
    if camera.owner:
        return ()
    wanted: list[tuple[GovernanceKind, Collection[str]]] = [
        (kind, (camera.id,)) for kind in GovernanceKind if kind in OF_CAMERAS
    ]
    if timedelta(days=days) > ARGUED_BEYOND:
        argued = set(balanced_purposes(processing)) & set(processing.purposes_of(FOOTAGE))
        wanted.append((GovernanceKind.BALANCING, sorted(argued)))
    faults = [
        CameraFault(kind, found)
        for kind, things in wanted
        for thing in things
        if (found := standing(latest, kind, thing, today)) in FAILS
    ]
    return tuple(dict.fromkeys(faults))
