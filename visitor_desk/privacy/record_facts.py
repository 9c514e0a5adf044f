"""The plain facts of what is kept beside visits, and what of its sealed part is the person's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final, TypeAlias

from visitor_desk.privacy.consent import ConsentId
from visitor_desk.privacy.kept_record import KeptRecord, RecordKind, RecordNotTold
from visitor_desk.privacy.ports import DeskWork
from visitor_desk.security.groups import Group
from visitor_desk.security.sealed_records import SealedRecords
from visitor_desk.security.session import Session
from visitor_desk.visits.access_right import AccessRightId
from visitor_desk.visits.deny_entry import NOT_TOLD
from visitor_desk.visits.name_index import NameIndex
from visitor_desk.visits.ticket import TicketId

Fact: TypeAlias = str | date | datetime | tuple[str, ...]
"""A value of a plain row as a person reads it: a word, a day, an instant, names of zones."""


@dataclass(frozen=True, slots=True)
class RecordAnswer:
    """A record as an answer tells of it; `values` is None where what was sealed is gone."""

    record: KeptRecord
    facts: Mapping[str, Fact]
    gone_on: date | None
    values: Mapping[str, Any] | None = field(repr=False)


def facts_of(work: DeskWork, record: KeptRecord) -> Mapping[str, Fact] | None:
    """Return the plain facts of a record, those that are set; None where it is gone."""
    found = _FACTS[record.kind](work, record.id)
    return None if found is None else {name: fact for name, fact in found.items() if fact is not None}


def living_until(work: DeskWork, record: KeptRecord, today: date) -> date | None:
    """Return the first day on which what is sealed of a record is no more; None where that is over."""
    days = [row.expires_on for row in work.sealed.rows(record.kind, record.id, Group.T)]
    return max((day for day in days if day > today), default=None)


def own_fields(
    sealed: SealedRecords, session: Session, work: DeskWork, record: KeptRecord, name: str
) -> Mapping[str, Any]:
    """Open what is sealed of a record, without others who stand on the same announcement.

    `name` is the person's, as they wrote it. Raises RecordNotTold for a deny entry of which they hear
    nothing, and KeyDestroyed or NothingSealed.
    """
    fields = sealed.open(session, work, table=record.kind, record=record.id, group=Group.T)
    if record.kind is RecordKind.DENY_ENTRY and fields.get("told") in NOT_TOLD:
        raise RecordNotTold
    if record.kind is RecordKind.TICKET:
        names = list(fields["names"])
        return {**fields, "names": names if len(names) == 1 else alike(names, name)}
    return fields


def alike(names: Sequence[str], wanted: str) -> list[str]:
    """Return those of the names that hold every word of `wanted`, best first."""
    index: NameIndex[int] = NameIndex()
    for number, name in enumerate(names):
        index.put(number, [name])
    return [names[found.key] for found in index.search(wanted)]


def _zones(work: DeskWork, ids: Any) -> tuple[str, ...]:
    return tuple(zone.name for zone in work.zones.all() if zone.id in ids)


def _ticket(work: DeskWork, record: str) -> Mapping[str, Fact | None] | None:
    ticket = work.tickets.get(TicketId(record))
    if ticket is None:
        return None
    host = work.staff.get(ticket.host)
    return {
        "ticket": str(ticket.number),
        "opens": ticket.window.start,
        "closes": ticket.window.end,
        "zones": _zones(work, ticket.zones),
        "host": host.name if host is not None else None,
        "training_valid_until": ticket.training_valid_until,
        "withdrawn_at": ticket.withdrawn_at,
    }


def _access_right(work: DeskWork, record: str) -> Mapping[str, Fact | None] | None:
    right = work.access_rights.get(AccessRightId(record))
    if right is None:
        return None
    return {
        "added_at": right.added_at,
        "zones": _zones(work, {right.zone}),
        "customer": right.customer,
        "may_authorise": "yes" if right.may_authorise else "no",
        "used_on": right.used_on,
        "lapses_on": right.lapses_on,
        "rules": right.rules,
    }


def _deny_entry(work: DeskWork, record: str) -> Mapping[str, Fact | None] | None:
    entry = next((one for one in work.deny_entries.all() if one.id == record), None)
    if entry is None:
        return None
    return {
        "added_at": entry.added_at,
        "review_on": entry.review_on,
    }


def _consent(work: DeskWork, record: str) -> Mapping[str, Fact | None] | None:
    consent = work.consents.get(ConsentId(record))
    if consent is None:
        return None
    return {
        "said_at": consent.said_at,
        "notice": consent.notice,
        "used_on": consent.used_on,
        "ends_on": consent.ends_on,
        "withdrawn_at": consent.withdrawn_at,
    }


_FACTS: Final[Mapping[RecordKind, Callable[[DeskWork, str], Mapping[str, Fact | None] | None]]] = {
    RecordKind.TICKET: _ticket,
    RecordKind.ACCESS_RIGHT: _access_right,
    RecordKind.DENY_ENTRY: _deny_entry,
    RecordKind.CONSENT: _consent,
}
