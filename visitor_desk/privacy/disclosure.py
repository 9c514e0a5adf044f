"""A disclosure: what an authority or a third party asked for, on what, and what they were given of it.

The plain row holds codes, ranges, digests and times. Who the officer was, the argument for giving without an
order and the words of a refusal lie sealed for privacy. Nothing leaves the vault without such an entry.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final, NewType

from visitor_desk.clock import TimeRange
from visitor_desk.errors import DeskError
from visitor_desk.footage.camera import CameraId
from visitor_desk.footage.kept_clip import ClipId
from visitor_desk.privacy.authority_visit import Authority, OrderShown
from visitor_desk.privacy.hold import HoldId
from visitor_desk.security.canonical import from_iso_utc
from visitor_desk.security.records import OperatorId
from visitor_desk.visits.place import ZoneId
from visitor_desk.visits.visit import VisitId

DisclosureId = NewType("DisclosureId", str)

PAPER_WITHIN: Final = timedelta(days=3)
"""From an oral order to its paper: Dutch Code of Criminal Procedure, 126nd(4)."""
LONGEST_REFERENCE: Final = 40
"""Characters of an article and of the number of an order."""
LONGEST_OFFICER: Final = 120
LONGEST_REASONS: Final = 4000
MOST_RANGES: Final = 50


class VoluntaryGround(StrEnum):
    """On what something is given that nobody is obliged to give; it needs an argument as well."""

    REPORTED_BY_US = "reported_by_us"
    """An offence that the house itself reported: GDPR 6(1)(f), UAVG 33(2)(b)."""
    LEGAL_CLAIM = "legal_claim"
    """GDPR 6(1)(f) and 9(2)(f)."""
    DANGER_TO_LIFE = "danger_to_life"
    """GDPR 6(1)(d)."""
    PREVENTION = "prevention"
    """Prevention, detection and prosecution of offences: GDPR 6(4) and 23(1)(d), UAVG 41(1)(d)."""


class WithheldGround(StrEnum):
    """Why somebody who asked is given nothing."""

    NO_ORDER = "no_order"
    NOT_COMPETENT = "not_competent"
    TOO_WIDE = "too_wide"
    NOTHING_LEFT = "nothing_left"
    CUSTOMERS = "customers"
    """The camera is a customer's, who decides."""
    NO_DUTY = "no_duty"
    """A third party, to whom no law obliges."""


class DisclosureOutcome(StrEnum):
    """What came of it."""

    OPEN = "open"
    ORDERED = "ordered"
    """Something was given because an order said so."""
    VOLUNTARY = "voluntary"
    """Something was given without an order, on a ground of its own."""
    REFUSED = "refused"


class DisclosureUnknown(DeskError):
    """There is no such disclosure."""

    code = "disclosures.unknown"


class OrderMissing(DeskError):
    """An order has neither article nor number, or an oral one names no article."""

    code = "disclosures.order_missing"


class OrderNotAccepted(DeskError):
    """Article or number of an order cannot stand there. Values: `field`."""

    code = "disclosures.order_not_accepted"


class GroundMissing(DeskError):
    """Nobody ordered it, and nobody wrote down on what ground it is given all the same."""

    code = "disclosures.ground_missing"


class NotVoluntary(DeskError):
    """It was ordered: the order is the ground, and no other stands beside it."""

    code = "disclosures.not_voluntary"


class DisclosureTextMissing(DeskError):
    """A text that the entry cannot go without is empty. Values: `field`."""

    code = "disclosures.text_missing"


class DisclosureTextTooLong(DeskError):
    """A text is too long. Values: `longest`."""

    code = "disclosures.too_long"


class RangesNotAccepted(DeskError):
    """No range, too many, one without a place, or one that is empty or lies in the future."""

    code = "disclosures.ranges_not_accepted"


class OrderedInFuture(DeskError):
    """An order was given, and its paper came, in the past and in that order."""

    code = "disclosures.time_wrong"


class DisclosureClosed(DeskError):
    """It was refused: nothing is given under it any more."""

    code = "disclosures.closed"


class AlreadyGiven(DeskError):
    """Something was given already, so that it cannot be refused any more."""

    code = "disclosures.given"


class NoRefusal(DeskError):
    """Nothing was refused, so that there is no letter about it."""

    code = "disclosures.no_refusal"


class NoPaperDue(DeskError):
    """The order was no oral one, or its paper is there."""

    code = "disclosures.no_paper_due"


class OutsideOrder(DeskError):
    """What would be handed out is not all in the ranges. Values: `camera`, `begins`, `ends` (true time)."""

    code = "disclosures.outside_order"


def new_disclosure_id() -> DisclosureId:
    """Return an id that no disclosure has; made before the first try, so that a second one names the same."""
    return DisclosureId(secrets.token_hex(8))


@dataclass(frozen=True, slots=True)
class OrderRange:
    """One range of an order: a camera, or a zone with all that lies in it, from when to when in true time."""

    camera: CameraId | None
    zone: ZoneId | None
    span: TimeRange


@dataclass(frozen=True, slots=True)
class RecordRange:
    """One range of an order for records: who was in a zone, with all that lies in it, from when to when.

    With `document` also what was kept of the document check. Footage is no part of it.
    """

    visitors_of: ZoneId
    document: bool
    span: TimeRange


Ordered = OrderRange | RecordRange


@dataclass(frozen=True, slots=True)
class GivenPart:
    """One file that was given: what it shows in true time, and its digest."""

    clip: ClipId
    camera: CameraId
    span: TimeRange
    sha256: str


@dataclass(frozen=True, slots=True)
class Given:
    """What was handed out at once; `manifest` is the SHA-256 of its `evidence.json`.

    `given_by` asked for it and `approved_by` signed it: two people, whoever of them wrote the folder.
    """

    at: datetime
    hold: HoldId
    visit: VisitId
    manifest: str
    given_by: OperatorId
    approved_by: OperatorId
    parts: tuple[GivenPart, ...]

    @property
    def visits(self) -> frozenset[VisitId]:
        """The visits that it tells of."""
        return frozenset({self.visit})

    @property
    def holds(self) -> frozenset[HoldId]:
        """The cases that it was taken from."""
        return frozenset({self.hold})

    def shows(self, camera: CameraId, span: TimeRange) -> bool:
        """Tell whether a part shows something of a camera's time."""
        return any(part.camera == camera and part.span.overlap(span) for part in self.parts)


@dataclass(frozen=True, slots=True)
class GivenRecord:
    """The record of one visit that was given, and the SHA-256 of its canonical JSON."""

    visit: VisitId
    sha256: str


@dataclass(frozen=True, slots=True)
class GivenRecords:
    """Records of visits that were handed out at once; `manifest` is the SHA-256 of their `records.json`."""

    at: datetime
    manifest: str
    given_by: OperatorId
    approved_by: OperatorId
    records: tuple[GivenRecord, ...]

    @property
    def visits(self) -> frozenset[VisitId]:
        """The visits that it tells of."""
        return frozenset(one.visit for one in self.records)

    @property
    def holds(self) -> frozenset[HoldId]:
        """No case: records are given from the book."""
        return frozenset()

    def shows(self, camera: CameraId, span: TimeRange) -> bool:  # noqa: ARG002 - as of footage
        """Records show nothing of a camera's time."""
        return False


HandedOut = Given | GivenRecords


@dataclass(frozen=True, slots=True)
class Disclosure:
    """The plain row; `authority` is None for a third party.

    `ordered_at` is when the order was given, or when somebody asked without one.
    """

    id: DisclosureId
    written_at: datetime
    written_by: OperatorId
    authority: Authority | None
    order: OrderShown
    article: str
    number: str
    ordered_at: datetime
    ranges: tuple[Ordered, ...]
    voluntary: VoluntaryGround | None = None
    paper_at: datetime | None = None
    """When the paper of an oral order came."""
    refused: WithheldGround | None = None
    refused_at: datetime | None = None
    refused_by: OperatorId | None = None
    handed_out: tuple[HandedOut, ...] = ()

    @property
    def outcome(self) -> DisclosureOutcome:
        """What came of it."""
        if self.refused is not None:
            return DisclosureOutcome.REFUSED
        if not self.handed_out:
            return DisclosureOutcome.OPEN
        return DisclosureOutcome.VOLUNTARY if self.order is OrderShown.NONE else DisclosureOutcome.ORDERED

    @property
    def paper_due_at(self) -> datetime | None:
        """When the paper of an oral order has to be there; None where none is waited for."""
        if self.order is not OrderShown.ORAL or self.paper_at is not None or self.refused is not None:
            return None
        return self.ordered_at + PAPER_WITHIN


@dataclass(frozen=True, slots=True)
class DisclosureAccount:
    """What only privacy reads: who asks, why something is given without an order, why nothing is."""

    officer: str = field(repr=False)
    contact: str = field(default="", repr=False)
    argument: str = field(default="", repr=False)
    refusal: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class NewDisclosure:
    """What is written down when somebody asks; a number is not known of an oral order yet."""

    id: DisclosureId
    authority: Authority | None
    order: OrderShown
    article: str
    number: str
    ordered_at: datetime
    ranges: tuple[Ordered, ...]
    account: DisclosureAccount = field(repr=False)


def ranges_of(said: Iterable[Any]) -> tuple[Ordered, ...]:
    """Return ranges as a row keeps them (`plain_value` of each).

    Raises ValueError, TypeError or KeyError where they are none.
    """
    return tuple(_range(one) for one in said)


def _range(one: Any) -> Ordered:
    span = _span(one["span"])
    if "visitors_of" in one:
        return RecordRange(ZoneId(one["visitors_of"]), one["document"], span)
    return OrderRange(one["camera"], one["zone"], span)


def given_of(said: Iterable[Any]) -> tuple[HandedOut, ...]:
    """Return the same of what was given."""
    return tuple(_given(one) for one in said)


def _given(one: Any) -> HandedOut:
    at, manifest = from_iso_utc(one["at"]), one["manifest"]
    given_by, approved_by = OperatorId(one["given_by"]), OperatorId(one["approved_by"])
    if "records" in one:
        records = tuple(GivenRecord(VisitId(each["visit"]), each["sha256"]) for each in one["records"])
        return GivenRecords(at, manifest, given_by, approved_by, records)
    parts = tuple(
        GivenPart(ClipId(part["clip"]), CameraId(part["camera"]), _span(part["span"]), part["sha256"])
        for part in one["parts"]
    )
    return Given(at, HoldId(one["hold"]), VisitId(one["visit"]), manifest, given_by, approved_by, parts)


def _span(said: Any) -> TimeRange:
    start, end = said
    return TimeRange(from_iso_utc(start), from_iso_utc(end))
