"""A consent: something optional that a visitor said yes to, under which notice, and until when it counts.

Nobody is let in or refused for it (GDPR 7(4)): it is asked once everything that admission needs is said.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final, NewType

from visitor_desk.errors import DeskError
from visitor_desk.privacy.notice import Notice, NoticeKind
from visitor_desk.visits.visit import VisitId

ConsentId = NewType("ConsentId", str)

CONSENTS: Final = "consents"
"""The table, and the word for it in entries of the log."""


class ConsentUnknown(DeskError):
    """There is no such consent, or it was withdrawn, or its time is over, or it is somebody else's."""

    code = "consents.unknown"


class ConsentNotPossible(DeskError):
    """They are not on site, or were not shown the notice: nobody consents to what they did not read."""

    code = "consents.not_possible"


class ConsentKind(StrEnum):
    """What is agreed to; optional things only."""

    REMEMBER_ME = "remember_me"
    """The desk finds name and organisation again at the next visit."""


class ConsentWay(StrEnum):
    """How it was said, or taken back."""

    OWN_WINDOW = "own_window"
    """By the visitor's own hand, on their window."""
    AT_DESK = "at_desk"
    """Aloud; the guard ticked it."""
    REQUEST = "request"
    """Taken back by a request to the privacy team."""
    ERASURE = "erasure"
    """It went with what was erased of the visit."""


class ConsentState(StrEnum):
    """Where a consent stands on a day."""

    COUNTS = "counts"
    ASKS_AGAIN = "asks_again"
    """A newer notice touches it: it finds nobody until they said yes to that one."""
    WITHDRAWN = "withdrawn"
    OVER = "over"
    """Nobody came on it for as long as its rule says."""


@dataclass(frozen=True, slots=True)
class Consent:
    """The plain row, without a name. `notice` is the version they were shown, in its language: fr v3.

    `rules` are the house rules that they agreed to last. `visit` is the last visit of it; it is forgotten
    with the name of that visit, so that no row leads from a person to where they were. `withdrawn_at` is when
    it was taken back, `effective_at` when what rested on it was gone.
    """

    id: ConsentId
    kind: ConsentKind
    said_at: datetime
    said_how: ConsentWay
    notice: str
    rules: str | None
    used_on: date
    ends_on: date
    visit: VisitId | None = field(default=None, repr=False)
    withdrawn_at: datetime | None = None
    effective_at: datetime | None = None
    withdrawn_how: ConsentWay | None = None

    @property
    def notice_number(self) -> int:
        """The number of the notice it was said under; 0 where it bears none, so that every later one asks."""
        number = self.notice.rpartition("v")[2]
        return int(number) if number.isdecimal() else 0

    def state(self, notices: Iterable[Notice], now: datetime, today: date) -> ConsentState:
        """Return where it stands, by the notices there are."""
        if self.withdrawn_at is not None:
            return ConsentState.WITHDRAWN
        if today >= self.ends_on:
            return ConsentState.OVER
        asks = any(
            one.kind is NoticeKind.PRIVACY
            and one.asks_again
            and one.number > self.notice_number
            and one.valid_from <= now
            for one in notices
        )
        return ConsentState.ASKS_AGAIN if asks else ConsentState.COUNTS

    def ended(self, how: ConsentWay | None, said_at: datetime, now: datetime) -> Consent:
        """Return the row once it was taken back; what was done before stays lawful (GDPR 7(3))."""
        return replace(self, withdrawn_at=said_at, effective_at=now, withdrawn_how=how, visit=None)


LIVING: Final = frozenset({ConsentState.COUNTS, ConsentState.ASKS_AGAIN})
"""States of a consent of which something sealed is there."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """Somebody whom a desk finds again, or asks again."""

    consent: Consent
    state: ConsentState
    name: str = field(repr=False)
    organisation: str = field(repr=False)
    here: bool = False
    """Whether the last visit of it still goes on."""

    @property
    def who(self) -> tuple[str, str]:
        """Whom it is about, as names are compared."""
        return same_person(self.name, self.organisation)


def same_person(name: str, organisation: str) -> tuple[str, str]:
    """Return name and organisation as they are held against each other."""
    return " ".join(name.casefold().split()), " ".join(organisation.casefold().split())
