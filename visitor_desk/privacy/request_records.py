"""The service that finds what is kept of a person beside their visits, by name, for their own request."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from visitor_desk.privacy.kept_record import (
    MOST_RECORDS,
    KeptRecord,
    RecordKind,
    RecordNotTold,
    RecordsForAccessOnly,
    RecordUnknown,
)
from visitor_desk.privacy.ports import DeskWork, DeskWorks
from visitor_desk.privacy.record_facts import Fact, alike, facts_of, living_until
from visitor_desk.privacy.request_terms import get_request
from visitor_desk.privacy.requests import (
    Request,
    RequestFieldNotAccepted,
    RequestId,
    RequestKind,
    RequestStep,
    require_step,
)
from visitor_desk.security.duties import Duty, Purpose, requires
from visitor_desk.security.groups import Group
from visitor_desk.security.sealed_records import SealedRecords
from visitor_desk.security.session import Session
from visitor_desk.visits.deny_entry import NOT_TOLD
from visitor_desk.visits.name_index import NameIndex
from visitor_desk.visits.ticket import TicketId

MOST_SHOWN: Final = 20
"""Names shown at once; each is an entry of the log."""


@dataclass(frozen=True, slots=True)
class FoundRecord:
    """A record whose name is like the one that was looked for."""

    record: KeptRecord
    facts: Mapping[str, Fact]
    names: tuple[str, ...] = field(repr=False)
    organisation: str = field(repr=False)


@dataclass(frozen=True)
class RequestRecords:
    """Looks through announcements, access lists, the deny list and who wants to be remembered."""

    works: DeskWorks
    sealed: SealedRecords

    @requires(Duty.PRIVACY)
    def find(self, session: Session, request_id: RequestId, wanted: str) -> Sequence[FoundRecord]:
        """Return the records with a name like `wanted`, best first, 20 at most; an entry of the log each.

        Of an announcement of several people only names like it are shown. One of a single person who came is
        left out: the visit says what it says. So are deny entries of which the person is not told.
        """
        with self.works() as work:
            _asked(get_request(work, request_id))
            index: NameIndex[KeptRecord] = NameIndex()
            opened: dict[KeptRecord, Mapping[str, Any]] = {}
            for kind in RecordKind:
                ids = work.sealed.records(kind, Group.T)
                fields = self.sealed.open_many(session, work, table=kind, records=ids, group=Group.T)
                opened |= {KeptRecord(kind, one): values for one, values in fields.items()}
            for record, values in opened.items():
                if values.get("told") not in NOT_TOLD:
                    index.put(record, _names(values))
            best = [found.key for found in index.search(wanted, MOST_SHOWN)]
            shown = [one for one in best if not (one.kind is RecordKind.TICKET and _came(work, one, opened))]
            for one in shown:
                self.sealed.shown(
                    session,
                    work,
                    table=one.kind,
                    record=one.id,
                    group=Group.T,
                    purpose=Purpose.PERSON_REQUEST,
                )
            found = [_found(work, one, opened[one], wanted) for one in shown]
            work.commit()
        return [one for one in found if one is not None]


def accepted_records(
    sealed: SealedRecords,
    session: Session,
    work: DeskWork,
    kind: RequestKind,
    wanted: Iterable[KeptRecord],
    today: date,
) -> tuple[KeptRecord, ...]:
    """Return records as a request has them.

    Raises RecordsForAccessOnly, RecordUnknown, RecordNotTold, and RequestFieldNotAccepted for too many.
    """
    records = tuple(dict.fromkeys(wanted))
    if records and kind is not RequestKind.ACCESS:
        raise RecordsForAccessOnly(kind=kind)
    if len(records) > MOST_RECORDS:
        raise RequestFieldNotAccepted(field="records")
    for one in records:
        if facts_of(work, one) is None or living_until(work, one, today) is None:
            raise RecordUnknown
        if one.kind is RecordKind.DENY_ENTRY:
            fields = sealed.open(session, work, table=one.kind, record=one.id, group=Group.T)
            if fields.get("told") in NOT_TOLD:
                raise RecordNotTold
    return records


def _asked(request: Request) -> None:
    if request.kind is not RequestKind.ACCESS:
        raise RecordsForAccessOnly(kind=request.kind)
    require_step(request, RequestStep.IDENTIFIED, RequestStep.MATCHED, RequestStep.APPROVED)


def _names(values: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(values["names"]) if "names" in values else (str(values["name"]),)


def _came(work: DeskWork, ticket: KeptRecord, opened: Mapping[KeptRecord, Mapping[str, Any]]) -> bool:
    """Tell whether the one person of an announcement was let in on it."""
    return len(_names(opened[ticket])) == 1 and bool(work.visits.arrivals_on([TicketId(ticket.id)]))


def _found(work: DeskWork, record: KeptRecord, values: Mapping[str, Any], wanted: str) -> FoundRecord | None:
    facts = facts_of(work, record)
    if facts is None:
        return None
    names = tuple(alike(_names(values), wanted))
    return FoundRecord(record, facts, names, str(values.get("organisation", "")))
