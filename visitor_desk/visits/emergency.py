"""Emergency services on site: which, how many, with what vehicle, from when to when; never who.

Officers show no document at a fire. What is kept says that a service was there, and the evacuation list
counts its people while they are inside.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final, NewType

from visitor_desk.errors import DeskError

TeamId = NewType("TeamId", str)

MOST_PEOPLE: Final = 500
LONGEST_VEHICLE: Final = 20
"""Characters: a call sign or a plate."""
LONGEST_NOTE: Final = 1000


class EmergencyService(StrEnum):
    """Who came."""

    FIRE = "fire"
    AMBULANCE = "ambulance"
    POLICE = "police"


class TeamUnknown(DeskError):
    """No team of an emergency service has this id."""

    code = "emergency.unknown"


class TeamTimesWrong(DeskError):
    """A team leaves after it came and not in the future."""

    code = "emergency.times_wrong"


class TeamNoteTooLong(DeskError):
    """The note about a team is too long. Values: `longest`."""

    code = "emergency.note_too_long"


def new_team_id() -> TeamId:
    """Return an id that no team has; made before the first try, so that a second one names the same."""
    return TeamId(secrets.token_hex(8))


@dataclass(frozen=True, slots=True)
class EmergencyTeam:
    """One team on site; `people` is None as long as nobody has counted them."""

    id: TeamId
    service: EmergencyService
    people: int | None
    vehicle: str
    arrived_at: datetime
    desk: str
    left_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OpenedTeam:
    """A team with what was written about it; `note` is None where none can be read."""

    team: EmergencyTeam
    note: str | None = field(repr=False)
