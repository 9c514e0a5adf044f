"""Somebody who is not on a ticket comes in on a call: who allowed it, who called whom, and when.

It is kept as an entry of the log about the visit, written with the admission or not at all; ids, a code and a
time, and no visitor's name.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final, NewType

from visitor_desk.errors import DeskError
from visitor_desk.security.canonical import from_iso_utc, iso_utc
from visitor_desk.security.log_entry import EntryValue, read_body
from visitor_desk.security.records import LogEntry, OperatorId
from visitor_desk.visits.access_right import AccessState
from visitor_desk.visits.desk_copy import SHIFT
from visitor_desk.visits.group_seats import Seat
from visitor_desk.visits.ports import VisitWork
from visitor_desk.visits.ticket import Ticket

ACT: Final = "visit.approved"

AuthoriserId = NewType("AuthoriserId", str)
"""The id of a member of staff, or of a right on an access list."""


class AuthorisedBy(StrEnum):
    """What lets somebody allow others by phone."""

    TICKET = "ticket"
    """They authorised the ticket itself."""
    HOUSE = "house"
    """The staff register says that they may authorise."""
    ACCESS_LIST = "access_list"
    """The list of the ticket's customer for one of its zones says so, and the right has not lapsed."""


class Call(StrEnum):
    """Who called whom."""

    DESK_CALLED = "desk_called"
    AUTHORISER_CALLED = "authoriser_called"


class CallMissing(DeskError):
    """Somebody who is not on the ticket, or one more than it allows, has nobody's word yet."""

    code = "visits.call_missing"


class MayNotApprove(DeskError):
    """Whoever is named may not authorise visitors of this ticket, or no longer."""

    code = "visits.may_not_approve"


class CallNotInShift(DeskError):
    """The call lies in the future or before the running shift."""

    code = "visits.call_not_in_shift"


@dataclass(frozen=True, slots=True)
class Authoriser:
    """Somebody who may allow others on a ticket; the name is None where this desk cannot read it."""

    id: AuthoriserId
    by: AuthorisedBy
    name: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class PhoneApproval:
    """An approval as the guard writes it down; `at` is when the call was."""

    authoriser: AuthoriserId
    call: Call
    at: datetime


@dataclass(frozen=True, slots=True)
class KeptApproval:
    """An approval as the log has it: for whom, on which ground, and who sat at the desk."""

    approval: PhoneApproval
    seat: Seat
    by: AuthorisedBy
    operator: OperatorId | None


def who_may_approve(
    work: VisitWork, ticket: Ticket, today: date
) -> Sequence[tuple[AuthoriserId, AuthorisedBy]]:
    """Return who may allow others on a ticket: its own authoriser first, then the house, then the lists."""
    staff = [one for one in work.staff.all() if one.may_authorise]
    own = [one for one in staff if one.id == ticket.authoriser]
    others = [one for one in staff if one.id != ticket.authoriser]
    listed = [
        right
        for right in work.access_rights.all()
        if right.may_authorise
        and right.customer == ticket.customer
        and right.zone in ticket.zones
        and right.state(today) is AccessState.ACTIVE
    ]
    return [
        *((AuthoriserId(one.id), AuthorisedBy.TICKET) for one in own),
        *((AuthoriserId(one.id), AuthorisedBy.HOUSE) for one in others),
        *((AuthoriserId(right.id), AuthorisedBy.ACCESS_LIST) for right in listed),
    ]


def approved_values(
    work: VisitWork, ticket: Ticket, seat: Seat, approval: PhoneApproval | None, now: datetime, today: date
) -> dict[str, EntryValue]:
    """Return an approval that holds as an entry of the log says it.

    CallMissing, MayNotApprove or CallNotInShift where none holds.
    """
    if approval is None:
        raise CallMissing
    by = dict(who_may_approve(work, ticket, today)).get(approval.authoriser)
    if by is None:
        raise MayNotApprove
    if not now - SHIFT <= approval.at <= now:
        raise CallNotInShift
    return {
        "seat": seat.value,
        "authoriser": approval.authoriser,
        "by": by.value,
        "call": approval.call.value,
        "called_at": iso_utc(approval.at),
    }


def approval_of(entries: Iterable[LogEntry]) -> KeptApproval | None:
    """Return the approval among the entries about a visit, None where there is none or its body has gone."""
    for entry in entries:
        if entry.body is None:
            continue
        body = read_body(entry.body)
        if body["act"] != ACT:
            continue
        said = body["values"]
        called_at = from_iso_utc(said["called_at"])
        approval = PhoneApproval(AuthoriserId(said["authoriser"]), Call(said["call"]), called_at)
        return KeptApproval(approval, Seat(said["seat"]), AuthorisedBy(said["by"]), body["operator"])
    return None
