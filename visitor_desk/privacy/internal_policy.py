"""The internal privacy policy in its versions, who has read which, and until when somebody is trained.

No row says how anybody works: an acknowledgement and a training each have a day, and nothing is counted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NewType

from visitor_desk.security.canonical import canonical_json
from visitor_desk.security.records import OperatorId
from visitor_desk.security.row_binding import plain_value

InternalPolicyId = NewType("InternalPolicyId", str)
TrainingId = NewType("TrainingId", str)


class PolicyLanguage(StrEnum):
    """A language in which staff read the policy; every version has both."""

    NL = "nl"
    EN = "en"


class RightOff(StrEnum):
    """Why footage is closed to somebody."""

    NOT_READ = "not_read"
    """The version of the policy in force was not acknowledged."""
    NOT_TRAINED = "not_trained"
    TRAINING_OVER = "training_over"


@dataclass(frozen=True, slots=True)
class PolicyText:
    """The policy in one language."""

    language: PolicyLanguage
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class NewInternalPolicy:
    """A version that privacy publishes; with `asks_training` nobody sees footage without a valid training."""

    texts: tuple[PolicyText, ...]
    asks_training: bool = False
    valid_from: datetime | None = None
    """From when on it counts; None: from when it is signed."""


@dataclass(frozen=True, slots=True)
class InternalPolicy:
    """One version; it counts from its day on, and never before it was published, until the next one does.

    `published_by` proposed it and `approved_by` signed it; versions from before two people were asked lack
    both of the last fields.
    """

    id: InternalPolicyId
    number: int
    texts: tuple[PolicyText, ...]
    asks_training: bool
    published_at: datetime
    published_by: OperatorId
    valid_from: datetime | None = None
    approved_by: OperatorId | None = None

    @property
    def counts_from(self) -> datetime:
        """From when on everybody has to have read it."""
        return self.published_at if self.valid_from is None else max(self.published_at, self.valid_from)

    @property
    def label(self) -> str:
        """The version, as people say it: v3."""
        return f"v{self.number}"

    @property
    def digest(self) -> str:
        """SHA-256 over the texts in their canonical form, in hexadecimal."""
        said = sorted(self.texts, key=lambda one: one.language)
        return hashlib.sha256(canonical_json([plain_value(one) for one in said])).hexdigest()

    def text(self, language: PolicyLanguage) -> PolicyText:
        """Return the version in a language; each has all of them."""
        return next(one for one in self.texts if one.language is language)


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """Somebody has read a version; once is enough."""

    id: str
    operator: OperatorId
    policy: InternalPolicyId
    at: datetime


@dataclass(frozen=True, slots=True)
class Training:
    """Somebody was trained on a day; it counts to the end of another one."""

    id: TrainingId
    operator: OperatorId
    trained_on: date
    valid_until: date
    recorded_at: datetime
    recorded_by: OperatorId


@dataclass(frozen=True, slots=True)
class StaffStanding:
    """How one operator stands: which version is in force, when they read it, how long they are trained."""

    policy: InternalPolicy | None
    read_at: datetime | None
    trained_until: date | None
    off: RightOff | None
    """Why footage is closed to them; None where it is not."""
    coming: InternalPolicy | None = None
    """The version that is signed and waits for its day."""

    @property
    def has_to_read(self) -> bool:
        """Whether a version is in force that they have not acknowledged."""
        return self.policy is not None and self.read_at is None


def internal_policy_id(number: int) -> InternalPolicyId:
    """Return the id of a version; two desks that make the same one make one row."""
    return InternalPolicyId(f"internal-{number}")


def acknowledgement_id(policy: InternalPolicyId, operator: OperatorId) -> str:
    """Return the id of an acknowledgement: whoever acknowledges twice makes one row."""
    return hashlib.sha256(f"{policy}:{operator}".encode()).hexdigest()[:32]


def standing_of(
    operator: OperatorId,
    policies: Iterable[InternalPolicy],
    acknowledgements: Iterable[Acknowledgement],
    trainings: Iterable[Training],
    now: datetime,
    today: date,
) -> StaffStanding:
    """Return how an operator stands now; nothing is asked of anybody before the first version counts."""
    every = sorted(policies, key=lambda one: one.number)
    policy = next((one for one in reversed(every) if one.counts_from <= now), None)
    coming = next((one for one in every[-1:] if one.counts_from > now), None)
    mine = [one for one in trainings if one.operator == operator]
    until = max((one.valid_until for one in mine), default=None)
    if policy is None:
        return StaffStanding(None, None, until, None, coming)
    read_at = next(
        (one.at for one in acknowledgements if (one.operator, one.policy) == (operator, policy.id)), None
    )
    off = None
    if read_at is None:
        off = RightOff.NOT_READ
    elif policy.asks_training and (until is None or until < today):
        off = RightOff.NOT_TRAINED if until is None else RightOff.TRAINING_OVER
    return StaffStanding(policy, read_at, until, off, coming)


def policy_texts_of(said: Iterable[Mapping[str, Any]]) -> tuple[PolicyText, ...]:
    """Return texts as a row keeps them; ValueError, TypeError or LookupError where they are none."""
    return tuple(PolicyText(PolicyLanguage(one["language"]), one["title"], one["text"]) for one in said)
