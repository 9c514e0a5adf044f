"""An entry of the deny list: who is to be met with care, what the guard does then, and for how long.

The list says conduct, never an offence: a house is no court, and data about offences may be processed
under official authority only (GDPR 10, UAVG 31 to 33).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final, NewType

from visitor_desk.errors import DeskError
from visitor_desk.security.document_tokens import DocumentToken
from visitor_desk.visits.place import StaffId
from visitor_desk.visits.visit import VisitId

DenyId = NewType("DenyId", str)


class DenyEntryUnknown(DeskError):
    """There is no such entry, or it was lifted, or nobody confirmed it in time."""

    code = "visits.deny_entry_unknown"


class ReviewTooFar(DeskError):
    """The review date is not after today, or farther ahead than the retention policy lets an entry live.

    Values: `latest` (a day).
    """

    code = "visits.review_too_far"


class DenyReason(StrEnum):
    """What somebody did here: conduct that was seen, in a closed list without a word of criminal law."""

    HOUSE_RULES_NOT_FOLLOWED = "house_rules_not_followed"
    LEFT_ESCORT = "left_escort"
    ENTERED_OTHER_ZONE = "entered_other_zone"
    RECORDED_WITHOUT_PERMISSION = "recorded_without_permission"
    DISTURBED_WORK = "disturbed_work"
    HOSTILE_TO_STAFF = "hostile_to_staff"
    BADGE_NOT_RETURNED = "badge_not_returned"
    ACCESS_WITHDRAWN = "access_withdrawn"


class DenyInstruction(StrEnum):
    """What the guard does on a hit; the desk reads this and the name, never the reason."""

    CALL_SUPERVISOR = "call_supervisor"
    ESCORT_ONLY = "escort_only"
    DO_NOT_ADMIT = "do_not_admit"

    @property
    def blocks(self) -> bool:
        """Whether the entry asks to stop somebody; the others ask to be told. Neither refuses by itself."""
        return self is DenyInstruction.DO_NOT_ADMIT


class DenyReview(StrEnum):
    """Why an entry is confirmed until another day."""

    STILL_NEEDED = "still_needed"
    HAPPENED_AGAIN = "happened_again"
    NOT_SETTLED = "not_settled"


class DenyEnd(StrEnum):
    """Why somebody is taken off the list."""

    PERIOD_OVER = "period_over"
    SETTLED = "settled"
    OBJECTION = "objection"
    """The person objected and was right (GDPR 21)."""
    MISTAKE = "mistake"
    ORIGIN_ASKED = "origin_asked"


class DenyTelling(StrEnum):
    """How the person came to know, or why they were not told: one of the two stands on every entry."""

    LETTER = "letter"
    NO_ADDRESS = "no_address"
    INQUIRY = "inquiry"
    """It would hinder an inquiry that still runs (UAVG 41)."""
    SAFETY = "safety"
    """It would put somebody at risk (UAVG 41)."""


NOT_TOLD: Final = (DenyTelling.NO_ADDRESS, DenyTelling.INQUIRY, DenyTelling.SAFETY)


class DenyOrigin(StrEnum):
    """Who asked for the entry."""

    HOUSE = "house"
    CUSTOMER = "customer"


@dataclass(frozen=True, slots=True)
class DenyEntry:
    """The plain row: ids and days. `token` is that of a document, None where only the name is known."""

    id: DenyId
    added_at: datetime
    review_on: date
    """The day on which the entry dies unless somebody confirms it before."""
    decided_by: StaffId
    token: DocumentToken | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class NewDenyEntry:
    """What is asked for when somebody is put on the list.

    `visit` takes the document shown at that visit, as far as its token still lives.
    """

    name: str = field(repr=False)
    reason: DenyReason
    instruction: DenyInstruction
    origin: DenyOrigin
    decided_by: StaffId
    review_on: date
    visit: VisitId | None = None


@dataclass(frozen=True, slots=True)
class OpenedDenyEntry:
    """An entry as facility and privacy read it."""

    entry: DenyEntry
    name: str = field(repr=False)
    instruction: DenyInstruction
    reason: DenyReason
    origin: DenyOrigin
    told: DenyTelling | None = None
    """None as long as there is neither a letter nor a reason why not."""
    told_on: date | None = None


@dataclass(frozen=True, slots=True)
class DenyHit:
    """Somebody at the desk resembles an entry. The guard looks; nothing is refused by itself.

    `score` runs from 0 to 100 and is 100 for the same document.
    """

    entry: DenyId
    name: str = field(repr=False)
    instruction: DenyInstruction
    by_document: bool
    score: float
