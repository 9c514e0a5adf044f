"""An incident as the desk writes it down: when, where, what kind, in whose hands; the text lies sealed.

The kinds name conduct and events, never an offence: a house is no court, and data about offences may be
processed under official authority only (GDPR 10, UAVG 31 to 33).
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NewType

from visitor_desk.errors import DeskError
from visitor_desk.privacy.moment import MomentId
from visitor_desk.security.records import OperatorId
from visitor_desk.visits.place import ZoneId
from visitor_desk.visits.visit import BadgeNumber, VisitId

IncidentId = NewType("IncidentId", str)

LONGEST_TEXT: Final = 4000
MOST_BADGES: Final = 20
MOST_ZONES: Final = 5
OLDEST: Final = timedelta(days=7)
"""What happened longer ago is no matter of a desk's note any more."""


class IncidentKind(StrEnum):
    """What happened: conduct that was seen, or an event; a closed list without a word of criminal law."""

    HOUSE_RULES = "house_rules"
    HOSTILE = "hostile"
    LEFT_ESCORT = "left_escort"
    OTHER_ZONE = "other_zone"
    TAILGATING = "tailgating"
    RECORDING = "recording"
    DOOR_OPEN = "door_open"
    ALARM = "alarm"
    UNWELL = "unwell"
    DAMAGE = "damage"
    MISSING = "missing"
    UNSAFE = "unsafe"
    OTHER = "other"


class IncidentOutcome(StrEnum):
    """What was done about it."""

    SPOKEN_WITH = "spoken_with"
    CUSTOMER_TOLD = "customer_told"
    DENY_LIST = "deny_list"
    REPAIRED = "repaired"
    AUTHORITY_TOLD = "authority_told"
    MEASURES = "measures"
    NOTHING_NEEDED = "nothing_needed"


class IncidentUnknown(DeskError):
    """There is no such incident."""

    code = "incidents.unknown"


class IncidentHandled(DeskError):
    """The incident was handled before."""

    code = "incidents.handled"


class BadgeOfNobody(DeskError):
    """No visit of the running shift carried a badge. Values: `badge`."""

    code = "incidents.badge_of_nobody"


class IncidentTimeWrong(DeskError):
    """An incident lies in the past, and not further back than a desk's note reaches. Values: `days`."""

    code = "incidents.time_wrong"


class IncidentTextTooLong(DeskError):
    """The text of a note is too long. Values: `longest`."""

    code = "incidents.too_long"


def new_incident_id() -> IncidentId:
    """Return an id that no incident has; made before the first try, so that a second one names the same."""
    return IncidentId(secrets.token_hex(8))


@dataclass(frozen=True, slots=True)
class Incident:
    """The plain row: ids, times and words of closed lists; `handled_at` is None as long as it is open."""

    id: IncidentId
    at: datetime
    written_at: datetime
    desk: str
    zones: tuple[ZoneId, ...]
    kind: IncidentKind
    visits: tuple[VisitId, ...]
    moment: MomentId | None
    written_by: OperatorId
    handled_at: datetime | None = None
    handled_by: OperatorId | None = None
    outcome: IncidentOutcome | None = None


@dataclass(frozen=True, slots=True)
class NewIncident:
    """What a guard writes down; `at` None is now."""

    id: IncidentId
    kind: IncidentKind
    zones: tuple[ZoneId, ...]
    text: str = field(repr=False)
    at: datetime | None = None
    badges: tuple[BadgeNumber, ...] = ()
    """Those of the visits it is about: of each the last one that carried it in this shift is linked."""
    moment: MomentId | None = None


@dataclass(frozen=True, slots=True)
class IncidentNote:
    """What was written about an incident; `done` is empty as long as it is open."""

    text: str = field(repr=False)
    done: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class IncidentOfShift:
    """An incident of the running shift as its desk reads it; `text` is None where it can be read no more."""

    incident: Incident
    text: str | None = field(repr=False)
