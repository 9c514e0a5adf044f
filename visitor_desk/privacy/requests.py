"""Requests of data subjects: what is asked, how the person was identified, and where the answer stands."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

from visitor_desk.bsn import reject_bsn
from visitor_desk.errors import DeskError
from visitor_desk.footage.place import Place, Whereabouts
from visitor_desk.privacy.kept_record import KeptRecord
from visitor_desk.security.records import OperatorId
from visitor_desk.visits.visit import VisitId

RequestId = NewType("RequestId", str)

LONGEST_NAME = 200
"""Characters of a requester's name; people with more write the rest in the letter they sent."""
LONGEST_CONTACT = 300
"""Characters of where the answer goes: more than an envelope has room for."""
LONGEST_TEXT = 4000
"""Characters of a remark or the text of a refusal: two pages of a letter."""
FEWEST_IDENTITY_STEPS = 2
"""One step can be stolen or guessed; two of different kinds together are what GDPR 12(6) calls reasonable."""


class RequestKind(StrEnum):
    """Which right is used; the number is the article of the GDPR."""

    ACCESS = "access"  # 15
    RECTIFICATION = "rectification"  # 16
    ERASURE = "erasure"  # 17
    RESTRICTION = "restriction"  # 18
    PORTABILITY = "portability"  # 20
    OBJECTION = "objection"  # 21
    WITHDRAWAL = "withdrawal"  # 7(3)


WITH_PACKAGE = frozenset({RequestKind.ACCESS, RequestKind.PORTABILITY})
"""Kinds that are answered with a package that a second person approves; the others end with a letter."""


class Channel(StrEnum):
    """How the request came in."""

    DESK = "desk"
    EMAIL = "email"
    LETTER = "letter"
    PHONE = "phone"


class RequestLanguage(StrEnum):
    """The language of the answer."""

    DUTCH = "nl"
    ENGLISH = "en"


class RequestStep(StrEnum):
    """Where a request stands, in the order of the work."""

    RECEIVED = "received"
    IDENTIFIED = "identified"
    MATCHED = "matched"
    APPROVED = "approved"
    ANSWERED = "answered"
    REFUSED = "refused"


OPEN_STEPS = frozenset(
    {RequestStep.RECEIVED, RequestStep.IDENTIFIED, RequestStep.MATCHED, RequestStep.APPROVED}
)
"""The steps in which the person still waits for an answer."""


class IdentityStep(StrEnum):
    """One way to see that the requester is the visitor; none of them needs a copy of a document.

    Each rests on something else (a thing had, a thing known, a place written to, a face seen), so any two of
    them are independent, but for the two ways to know something.
    """

    RECEIPT_TOKEN = "receipt_token"  # noqa: S105 - the name of a step, no secret
    """The requester shows the token or QR code of the receipt taken at the visit."""
    VISIT_FACTS = "visit_facts"
    """The requester knows the badge number, the time and the host."""
    TICKET_ADDRESS = "ticket_address"
    """The requester answered a message sent to the address the ticket was announced with."""
    SEEN_AT_DESK = "seen_at_desk"
    """A guard saw a document, the name agreed, and nothing of it was noted."""
    PLACE_FACTS = "place_facts"
    """Somebody without a visit told place and hour, and what shows them there."""


class Outcome(StrEnum):
    """What came of a request; the words of the register of requests."""

    GIVEN = "given"
    PARTLY = "partly"
    """Some of it was refused, with ground and reasons."""
    NOTHING_FOUND = "nothing_found"
    CANNOT_IDENTIFY = "cannot_identify"  # GDPR 11(2)
    NOT_OURS = "not_ours"
    """A customer answers for the data, and has the request."""
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"
    """The person does not want to go on with it."""


class RefusalGround(StrEnum):
    """Why a request is refused; closed, and each has its article in the letter (see `refusal_grounds`)."""

    CANNOT_IDENTIFY = "cannot_identify"  # GDPR 11(2) and 12(2)
    UNFOUNDED = "unfounded"  # 12(5)(b)
    EXCESSIVE = "excessive"  # 12(5)(b)
    RIGHTS_OF_OTHERS = "rights_of_others"  # 15(4) and 20(4)
    LEGAL_DUTY = "legal_duty"  # 17(3)(b)
    LEGAL_CLAIMS = "legal_claims"  # 17(3)(e), 18(2), 21(1)
    ACCURATE = "accurate"  # what is kept is right: 16
    NOT_MET = "not_met"  # the case is none of those of 17(1), 18(1), 20(1) or 21(1)
    COMPELLING = "compelling"  # grounds that weigh more: 21(1)
    NOT_OURS = "not_ours"  # a customer is the controller: 4(7)
    OTHER_LAW = "other_law"  # 23, UAVG 41

    @property
    def outcome(self) -> Outcome:
        """What comes of a request that is refused whole on this ground."""
        if self is RefusalGround.CANNOT_IDENTIFY:
            return Outcome.CANNOT_IDENTIFY
        return Outcome.NOT_OURS if self is RefusalGround.NOT_OURS else Outcome.REFUSED


class RequestUnknown(DeskError):
    """There is no such request."""

    code = "requests.unknown"


class RequestNotAtStep(DeskError):
    """The request does not stand where this act can be done. Values: `step`, `wanted`."""

    code = "requests.not_at_step"


class WindowNotAccepted(DeskError):
    """What a request says of places is no time that was, or longer than an hour together. Values: `hours`."""

    code = "requests.window_not_accepted"


class PlacesForAccessOnly(DeskError):
    """A request of this kind is about what is kept of visits: no place can be matched. Values: `kind`."""

    code = "requests.places_for_access"


class IdentityNotProven(DeskError):
    """Fewer independent steps than needed were taken. Values: `given`, `needed`."""

    code = "requests.identity_not_proven"


class RequestFieldNotAccepted(DeskError):
    """A field is empty or too long. Values: `field`."""

    code = "requests.field_not_accepted"


class ReceivedLater(DeskError):
    """A request is written down as of a moment that is yet to come."""

    code = "requests.received_later"


class LetterInPackage(DeskError):
    """The letter of this request went out in its package, and is kept nowhere else."""

    code = "requests.letter_in_package"


class RequestKindHasNoPackage(DeskError):
    """Only requests for access and portability are answered with a package. Values: `kind`."""

    code = "requests.kind_has_no_package"


class ClipNotInPackage(DeskError):
    """The package would hold no clip of that name: it is withheld, or there is none."""

    code = "requests.clip_not_in_package"


class VisitStillGoingOn(DeskError):
    """Somebody who has not left cannot be answered about this visit yet: what is kept of it still grows."""

    code = "requests.visit_still_going_on"


@dataclass(frozen=True, slots=True)
class Requester:
    """Who asks and where the answer goes; sealed to group S, so only the privacy team reads it."""

    name: str = field(repr=False)
    contact: str = field(repr=False)
    remarks: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class NewRequest:
    """What is written down when a request comes in. `received_at` is an instant, not after now.

    `places` is where somebody says they were: held from now on, until the request is matched otherwise.
    """

    kind: RequestKind
    channel: Channel
    language: RequestLanguage
    received_at: datetime
    requester: Requester = field(repr=False)
    places: tuple[Whereabouts, ...] = ()


@dataclass(frozen=True, slots=True)
class Request:
    """The P row of a request: dates, states and ids, nothing that names the requester.

    `due` is the last day, in the site's zone, on which an answer is in time. `doubted_at` is set while the
    person is asked to show who they are: the time stands still; `waited_days` is how long it stood still
    before. `extended_at` is when the person was told that it takes up to two months more. `places` are where
    somebody without a visit was, in one hour; `records` what is kept of them beside visits. `prepared_by` is
    the operator who matched them all; the second person's signature lies in the approvals of the security
    room under the request's id. `package` is the SHA-256 (64 hex digits) of the manifest that was handed out.
    """

    id: RequestId
    kind: RequestKind
    channel: Channel
    language: RequestLanguage
    received_at: datetime
    due: date
    step: RequestStep = RequestStep.RECEIVED
    identity: frozenset[IdentityStep] = frozenset()
    visits: tuple[VisitId, ...] = ()
    prepared_by: OperatorId | None = None
    closed_at: datetime | None = None
    package: str | None = None
    ground: RefusalGround | None = None
    outcome: Outcome | None = None
    doubted_at: datetime | None = None
    waited_days: int = 0
    extended_at: datetime | None = None
    places: tuple[Place, ...] = ()
    records: tuple[KeptRecord, ...] = ()


def require_step(request: Request, *wanted: RequestStep) -> None:
    """Raise RequestNotAtStep unless the request stands at one of the `wanted` steps."""
    if request.step not in wanted:
        raise RequestNotAtStep(step=request.step, wanted=wanted)


def require_package(request: Request) -> None:
    """Raise RequestKindHasNoPackage for a request that is answered by letter."""
    if request.kind not in WITH_PACKAGE:
        raise RequestKindHasNoPackage(kind=request.kind)


def require_identity(steps: frozenset[IdentityStep]) -> None:
    """Raise IdentityNotProven unless two different steps were taken."""
    known = {IdentityStep.VISIT_FACTS, IdentityStep.PLACE_FACTS}
    independent = len(steps - known) + bool(steps & known)
    if independent < FEWEST_IDENTITY_STEPS:
        raise IdentityNotProven(given=independent, needed=FEWEST_IDENTITY_STEPS)


def checked_text(value: str, name: str, longest: int) -> str:
    """Return the text without outer blanks; RequestFieldNotAccepted when it is empty or too long."""
    text = value.strip()
    if not text or len(text) > longest:
        raise RequestFieldNotAccepted(field=name)
    return text


def accepted_requester(requester: Requester) -> Requester:
    """Return the requester with trimmed fields, or raise for an empty, overlong or forbidden one."""
    accepted = Requester(
        checked_text(requester.name, "name", LONGEST_NAME),
        checked_text(requester.contact, "contact", LONGEST_CONTACT),
        checked_text(requester.remarks, "remarks", LONGEST_TEXT) if requester.remarks.strip() else "",
    )
    for name, value in asdict(accepted).items():
        reject_bsn(value, field_name=name)
    return accepted
