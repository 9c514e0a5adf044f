"""An authority at the desk: who came, what for and with what order; the guard hands over nothing.

What is written here decides nothing: privacy takes the visit on, and what is handed over, if anything, is a
disclosure with a register of its own.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final, NewType

from visitor_desk.errors import DeskError
from visitor_desk.security.records import OperatorId

AuthorityVisitId = NewType("AuthorityVisitId", str)

LONGEST_LINE: Final = 120
"""Characters of a name, a service number or the number of an order."""
LONGEST_ACCOUNT: Final = 1000
"""Characters of what was asked for, and of what was told."""


class Authority(StrEnum):
    """Who stands at the desk."""

    POLICE = "police"
    MILITARY_POLICE = "military_police"
    PROSECUTION = "prosecution"
    FISCAL = "fiscal"
    INTELLIGENCE = "intelligence"
    SUPERVISOR = "supervisor"
    MUNICIPALITY = "municipality"
    OTHER = "other"


class AskedFor(StrEnum):
    """What they want, in one word; the rest is written down in theirs."""

    FOOTAGE = "footage"
    VISITOR_RECORDS = "visitor_records"
    WHO_IS_INSIDE = "who_is_inside"
    ACCESS = "access"
    EQUIPMENT = "equipment"
    OTHER = "other"


class OrderShown(StrEnum):
    """On what they ask for it."""

    WRITTEN = "written"
    ORAL = "oral"
    NONE = "none"


class AuthorityVisitUnknown(DeskError):
    """There is no such visit of an authority."""

    code = "authority.unknown"


class AccountTooLong(DeskError):
    """What was asked for or told is too long. Values: `longest`."""

    code = "authority.too_long"


class OfficerMissing(DeskError):
    """A service card was shown and no number of it was written down."""

    code = "authority.officer_missing"


class OrderNumberMissing(DeskError):
    """A written order was shown and its number was not written down."""

    code = "authority.order_number_missing"


def new_authority_visit_id() -> AuthorityVisitId:
    """Return an id that no visit has; made before the first try, so that a second one names the same."""
    return AuthorityVisitId(secrets.token_hex(8))


@dataclass(frozen=True, slots=True)
class AuthorityVisit:
    """The plain row: which authority, when and where; nothing of the officer."""

    id: AuthorityVisitId
    at: datetime
    desk: str
    authority: Authority
    asked_for: AskedFor
    order: OrderShown
    written_by: OperatorId
    taken_at: datetime | None = None
    taken_by: OperatorId | None = None


@dataclass(frozen=True, slots=True)
class OfficerAccount:
    """What only privacy reads: who the officer was, what exactly was asked, and what the guard told them.

    `service_number` is empty where no service card was shown, `order_number` where no order was.
    """

    officer: str = field(repr=False)
    card_shown: bool
    service_number: str = field(repr=False)
    order_number: str = field(repr=False)
    asked: str = field(repr=False)
    told: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class NewAuthorityVisit:
    """What the guard fills in while they stand at the desk."""

    id: AuthorityVisitId
    authority: Authority
    asked_for: AskedFor
    order: OrderShown
    account: OfficerAccount = field(repr=False)
