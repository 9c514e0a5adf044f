"""Which visits a breach concerns, computed from the log: whose records were opened in its span."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from visitor_desk.privacy.bound_rows import BREACHES, INCIDENTS, REQUESTS
from visitor_desk.privacy.breach import Affected, Breach
from visitor_desk.privacy.incident import IncidentId
from visitor_desk.privacy.ports import DeskWork
from visitor_desk.privacy.requests import RequestId
from visitor_desk.security.canonical import from_iso_utc
from visitor_desk.security.groups import Group
from visitor_desk.security.log_entry import read_body
from visitor_desk.security.records import LogEntry
from visitor_desk.visits.visit import VisitId

BATCH: Final = 2000
_VISITS: Final = "visits"
_OPENED: Final = "record.opened"
_WATCHED: Final = "footage.opened"
_LOADED: Final = "names.loaded"


def affected_by(work: DeskWork, breach: Breach) -> Affected:
    """Return the visits whose names, documents or footage were opened in the span of a breach.

    A loading of names opens those of every visit that was there; what is left of them is named by id, and
    the number that the log gave counts. The desks' lists of who is inside and expected are no entries of
    the log, and so not in here.
    """
    visits: dict[VisitId, None] = {}
    loaded_at: list[datetime] = []
    most = others = 0
    whole = True
    earliest: datetime | None = None
    for entry in _entries(work):
        if entry.body is None:
            whole = False
            continue
        body = read_body(entry.body)
        at = from_iso_utc(str(body["at"]))
        earliest = at if earliest is None else min(earliest, at)
        if not breach.span_from <= at <= breach.span_to or not _is_of(breach, body):
            continue
        values = body["values"]
        if body["act"] == _LOADED:
            loaded_at.append(at)
            most = max(most, int(values["visits"]))
        elif body["act"] == _WATCHED and "visit" in values:
            visits[VisitId(str(values["visit"]))] = None
        elif body["act"] == _OPENED and values["table"] != BREACHES:
            found = _visits_of(work, str(values["table"]), str(values["record"]))
            others += not found
            visits.update(dict.fromkeys(found))
    visits.update(dict.fromkeys(_there(work, loaded_at)))
    # What was pruned is older than everything that is left.
    whole = whole or (earliest is not None and earliest <= breach.span_from)
    return Affected(tuple(visits), max(len(visits), most), others, whole)


def _entries(work: DeskWork) -> Iterator[LogEntry]:
    head = work.log.head(lock=False)
    for first in range(0, head.size if head else 0, BATCH):
        yield from work.log.entries(first, BATCH)


def _is_of(breach: Breach, body: Mapping[str, Any]) -> bool:
    if breach.operator is not None and body["operator"] != breach.operator:
        return False
    return breach.desk is None or body["device"] == breach.desk


def _visits_of(work: DeskWork, table: str, record: str) -> Sequence[VisitId]:
    """Return the visits that a record tells of: itself, or those of a request or an incident."""
    if table == _VISITS:
        return (VisitId(record),)
    if table == REQUESTS:
        request = work.requests.get(RequestId(record))
        return request.visits if request else ()
    if table == INCIDENTS:
        incident = work.incidents.get(IncidentId(record))
        return incident.visits if incident else ()
    return ()


def _there(work: DeskWork, loaded_at: Sequence[datetime]) -> Iterable[VisitId]:
    """Return the visits whose names are still sealed and were there when names were last loaded."""
    if not loaded_at:
        return
    for record in work.sealed.records(_VISITS, Group.D):
        visit = work.visits.get(VisitId(record))
        if visit is not None and visit.arrived_at <= max(loaded_at):
            yield visit.id
