"""One entry of a desk's own log that waits to be forwarded, with the rows and blobs that it names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import product
from typing import Any, Final

from visitor_desk.security.canonical import from_iso_utc
from visitor_desk.security.document_tokens import DocumentToken
from visitor_desk.security.duties import Duty
from visitor_desk.security.groups import Group
from visitor_desk.security.log_entry import WhoActed, read_body
from visitor_desk.security.records import LogEntry, OperatorId, SealedRow
from visitor_desk.security.row_binding import BADGE, ROW, SEALED, blob_digest
from visitor_desk.visits.access_right import AccessRight, AccessRightId
from visitor_desk.visits.badges import BadgeCase
from visitor_desk.visits.bound_rows import row_digest
from visitor_desk.visits.correction import Corrected, Correction
from visitor_desk.visits.forwarded_rows import ForwardedRow
from visitor_desk.visits.ports import VisitWork
from visitor_desk.visits.ticket import Ticket, TicketId
from visitor_desk.visits.visit import Visit, VisitId, VisitState

CORRECTION: Final = "correction.made"
_LET_IN: Final = frozenset({"visit.admitted", "visit.check_out_undone"})


@dataclass(frozen=True, slots=True)
class WaitingAct:
    """One entry of the desk's own log, with what it is about as it lies there now."""

    index: int
    leaf_hash: bytes
    act: str
    at: datetime
    who: WhoActed | None
    values: Mapping[str, Any]
    visit: Visit | None
    case: BadgeCase | None
    ticket: Ticket | None
    """That the act issued: for somebody on a right or a call, or announced by the guard."""
    right: AccessRight | None
    """That somebody came in on, as the desk has it by now."""
    other: Any
    """A row of `Forwarding.others`; None where the act has none."""
    corrections: Sequence[Correction]
    """Of the visit that it is about, oldest first: they say what the row said before."""
    blobs: tuple[SealedRow, ...]
    token: tuple[DocumentToken, date] | None

    @property
    def record(self) -> str | None:
        """What the entry is about."""
        first = next(iter(self.values.values()), None)
        return first if isinstance(first, str) else None

    @property
    def correction(self) -> Correction | None:
        """The correction that it writes, or whose visit it changes; None for other acts."""
        name = self.record if self.act == CORRECTION else self.values.get("correction")
        return next((one for one in self.corrections if one.id == name), None)


def waiting_act(own: VisitWork, entry: LogEntry, others: Mapping[str, ForwardedRow]) -> WaitingAct:
    """Return an entry of the desk's own log with what it is about."""
    assert entry.body is not None, "entries lose their bodies in order"
    body = read_body(entry.body)
    values: dict[str, Any] = body["values"]
    record = str(next(iter(values.values()), ""))
    about = str(values["of"]) if body["act"] == CORRECTION else record
    case = None
    if body["act"].startswith("badge_case."):
        case = next((one for one in own.badge_cases.all() if one.id == record), None)
    token = own.document_tokens.of_visit(VisitId(record)) if body["act"] == "visit.admitted" else None
    blobs = _blobs(own, values.get(SEALED) or ())
    dies_on = max((row.expires_on for row in blobs if row.group is Group.S), default=None)
    who = None
    if body["operator"] is not None:
        who = WhoActed(OperatorId(body["operator"]), frozenset(map(Duty, body["duties"])))
    return WaitingAct(
        entry.index,
        entry.leaf_hash,
        body["act"],
        from_iso_utc(body["at"]),
        who,
        values,
        own.visits.get(VisitId(record)) if body["act"].startswith("visit.") else None,
        case,
        own.tickets.get(TicketId(record)) if body["act"] == "ticket.issued" else None,
        own.access_rights.get(AccessRightId(record)) if body["act"] == "access_right.used" else None,
        others[body["act"]].read(own, record) if body["act"] in others else None,
        own.corrections.of_visit(VisitId(about)) if ROW in values else (),
        blobs,
        (token, dies_on) if token is not None and dies_on is not None else None,
    )


def _blobs(own: VisitWork, told: str | Sequence[str]) -> tuple[SealedRow, ...]:
    """Return the blobs that an entry names and that lie here as it says; others were replaced or deleted."""
    found = []
    for text in [told] if isinstance(told, str) else told:
        table, record, group, day, digest = text.rsplit(":", 4)
        rows = own.sealed.rows(table, record, Group(group))
        found += [row for row in rows if row.expires_on.isoformat() == day and blob_digest(row) == digest]
    return tuple(found)


def as_it_was(act: WaitingAct, visit: Visit) -> Visit:
    """Return a visit's row as an act left it.

    A desk changes of it whether and until when somebody is here, and by corrections times and badge: of all
    that it can have been, it is the row whose digest the entry names. Where the desk no longer knows a time
    to the microsecond, that of a check-out which was taken back, the entry's own stands for it.
    """
    badge = act.values.get(BADGE, visit.badge)
    before = [one.before for one in act.corrections if one.before is not None]
    arrivals = dict.fromkeys([visit.arrived_at, *before])
    ends = dict.fromkeys([visit.left_at, *before])
    stood = [(visit.state, visit.left_at), (VisitState.HERE, None)]
    stood += product((VisitState.LEFT, VisitState.EXPIRED), ends)
    for arrived, (state, left) in product(arrivals, stood):
        was = replace(visit, badge=badge, arrived_at=arrived, state=state, left_at=left)
        if row_digest(was) == act.values[ROW]:
            return was
    if act.act in _LET_IN:
        return replace(visit, badge=badge, state=VisitState.HERE, left_at=None)
    left = max(act.at, visit.arrived_at)
    return replace(visit, badge=badge, state=VisitState.LEFT, left_at=left)


def as_it_stood(_act: WaitingAct, there: Visit, was: Visit) -> Visit:
    """Return the server's row as the desk's stood: its badge or escort may be another one by now."""
    left_at = None if was.left_at is None else max(was.left_at, there.arrived_at)
    return replace(there, state=was.state, left_at=left_at)


def as_corrected(act: WaitingAct, there: Visit, was: Visit) -> Visit:
    """Return what a correction makes of the server's row; `was` is the desk's as the correction left it.

    Only what was corrected changes: another desk may have let them out meanwhile. Who ended the visit later
    than it was reopened here was right.
    """
    assert act.correction is not None, "asked about the visit of a correction"
    match act.correction.what:
        case Corrected.BADGE:
            return replace(there, badge=was.badge)
        case Corrected.ARRIVAL:
            after = there.left_at is not None and there.left_at < was.arrived_at
            return there if after else replace(there, arrived_at=was.arrived_at)
        case Corrected.DEPARTURE:
            if there.left_at is None or was.left_at is None:
                return there
            return replace(there, state=was.state, left_at=max(was.left_at, there.arrived_at))
        case Corrected.REOPENED:
            later = there.left_at is None or there.left_at > act.at
            return there if later else replace(there, state=VisitState.HERE, left_at=None)
