"""Gathers an answer: opens what is sealed about the person, with an entry for each, and reads the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from visitor_desk.footage.kept_clip import ClipId
from visitor_desk.footage.place import Place
from visitor_desk.privacy.answer import (
    Answer,
    ConsentAnswer,
    Consultation,
    FootageAnswer,
    IncidentAnswer,
    KeptFields,
    LifeLine,
    PlaceAnswer,
    RecipientLine,
    VisitAnswer,
)
from visitor_desk.privacy.bound_rows import INCIDENTS, REQUESTS
from visitor_desk.privacy.consent import CONSENTS, ConsentId
from visitor_desk.privacy.disclosure import Given
from visitor_desk.privacy.evidence import CLIP_KEPT
from visitor_desk.privacy.incident import IncidentId
from visitor_desk.privacy.incidents import UNHANDLED
from visitor_desk.privacy.kept_record import RecordKind, RecordUnknown
from visitor_desk.privacy.ports import DeskWork, DeskWorks
from visitor_desk.privacy.record_facts import RecordAnswer, facts_of, own_fields
from visitor_desk.privacy.request_contents import (
    VISITS,
    ClipPlan,
    PackageContents,
    RecordContents,
    VisitContents,
)
from visitor_desk.privacy.request_hold import KEPT_AFTER_ANSWER, KEPT_SOURCE, days_after_answer, groups_kept
from visitor_desk.privacy.requests import Request, Requester, RequestKind
from visitor_desk.privacy.retention_rules import RetentionRules, cited
from visitor_desk.privacy.told_incidents import ToldIncident, incidents_of, opened_note
from visitor_desk.privacy.unspoken import unspoken
from visitor_desk.security.canonical import from_iso_utc
from visitor_desk.security.duties import Purpose
from visitor_desk.security.groups import Group
from visitor_desk.security.log_entry import read_body
from visitor_desk.security.records import LogEntry
from visitor_desk.security.sealed_records import KeyDestroyed, NothingSealed, SealedRecords
from visitor_desk.security.session import Session
from visitor_desk.visits.place import Zone, ZoneId
from visitor_desk.visits.visit import Visit, VisitId, VisitState, VisitUnknown

_IDENTITY: Final = (Group.D, Group.S)
_OPENED: Final = "record.opened"
CLIP_CUT: Final = "footage.clip_cut"
"""The act of the log when footage of a visit was cut for a package."""
_OF_FOOTAGE: Final = frozenset({CLIP_CUT, "footage.opened"})
"""Acts by which somebody saw footage of a visit: cutting it for the person, and playing it."""
_CALLED_BY_TABLE: Final = frozenset({REQUESTS, INCIDENTS, *RecordKind})
"""Tables by which an opening is called in an answer; all else by its group."""
_WITH_LIFE: Final = (RecordKind.ACCESS_RIGHT, RecordKind.CONSENT)
"""Records beside visits whose life a rule says, and that only stand in the table where there are some."""
SEALS_ANEW: Final = frozenset({"record.resealed", "visit.rectified"})


@dataclass(frozen=True, slots=True)
class Opened:
    """What was opened for one answer."""

    requester: Requester
    visits: tuple[VisitAnswer, ...]
    records: tuple[RecordAnswer, ...] = ()


@dataclass(frozen=True)
class AnswerGatherer:
    """Opens and reads; every opening is an entry of the log."""

    works: DeskWorks
    sealed: SealedRecords
    lives: RetentionRules
    root_fingerprint: str

    def open(self, session: Session, request: Request, contents: PackageContents, now: datetime) -> Opened:
        """Open the requester and what is still sealed about the visits; the entries are committed."""
        with self.works() as work:
            requester = self.requester(session, work, request, Purpose.PERSON_REQUEST)
            today = self.lives.local_day(now)
            visits = tuple(self._visit(session, work, request, one, today) for one in contents.visits)
            records = tuple(self._record(session, work, one, requester.name) for one in contents.records)
            work.commit()
        return Opened(requester, visits, records)

    def requester(self, session: Session, work: DeskWork, request: Request, purpose: Purpose) -> Requester:
        """Open who asks, as `opened_requester`."""
        return opened_requester(self.sealed, session, work, request, purpose)

    def answer(self, request: Request, opened: Opened, contents: PackageContents, now: datetime) -> Answer:
        """Return the whole answer, with every consultation that the log knows of by now."""
        with self.works() as work:
            entries = entries_about(work, request)
            incidents = {
                one.id: min(set(one.visits) & set(request.visits))
                for one in incidents_of(work, request.visits)
            }
            zones = {zone.id: zone for zone in work.zones.all()}
            recipients = _recipients(work, request, contents)
            pci = [zone for zone in zones.values() if zone.pci]
        return Answer(
            request=request,
            requester=opened.requester,
            made_at=now,
            searched_from=self.lives.oldest_kept(VISITS, now),
            root_fingerprint=self.root_fingerprint,
            visits=opened.visits,
            footage=tuple(_footage(clip) for clip in contents.clips),
            consultations=_consultations(request, entries, incidents),
            recipients=recipients,
            lives=(*_lives(self.lives, pci, request), *_kept_for(request)),
            places=tuple(_place(place, zones) for place in request.places),
            records=opened.records,
        )

    def _record(self, session: Session, work: DeskWork, contents: RecordContents, name: str) -> RecordAnswer:
        record, facts = contents.record, facts_of(work, contents.record)
        if facts is None:
            raise RecordUnknown
        values = None
        if contents.gone_on is not None:
            values = own_fields(self.sealed, session, work, record, name)
        return RecordAnswer(record, facts, contents.gone_on, values)

    def _visit(
        self, session: Session, work: DeskWork, request: Request, contents: VisitContents, today: date
    ) -> VisitAnswer:
        visit = work.visits.get(contents.visit)
        if visit is None:
            raise VisitUnknown
        house = work.zones.all()
        zones = [zone for zone in house if zone.id in visit.zones]
        host = work.staff.get(visit.host) if visit.host else None
        kept: tuple[KeptFields, ...] = ()
        # Somebody who was not let in is recorded without identity data.
        if visit.state is not VisitState.REFUSED:
            after = days_after_answer(work, self.lives, request, visit, today)
            alive = {group: after.get(group, day) for group, day in contents.groups}
            kept = tuple(self._kept(session, work, visit, zones, group, alive, today) for group in _IDENTITY)
        consents = self._consents(session, work, contents.consents)
        incidents = tuple(self._incident(session, work, one, house) for one in contents.incidents)
        names = tuple(zone.name for zone in zones)
        return VisitAnswer(visit, names, host.name if host else None, kept, consents, incidents)

    def _incident(
        self, session: Session, work: DeskWork, told: ToldIncident, zones: Sequence[Zone]
    ) -> IncidentAnswer:
        names = tuple(zone.name for zone in zones if zone.id in told.incident.zones)
        gone_on = self.lives.gone_on(None, INCIDENTS, told.incident.written_at)
        note = opened_note(self.sealed, session, work, told) if told.with_note else None
        return IncidentAnswer(told, names, gone_on, note)

    def _consents(
        self, session: Session, work: DeskWork, ids: Sequence[ConsentId]
    ) -> tuple[ConsentAnswer, ...]:
        opened = self.sealed.open_many(session, work, table=CONSENTS, records=ids, group=Group.T)
        found = [one for one in map(work.consents.get, ids) if one is not None]
        return tuple(ConsentAnswer(one, opened.get(one.id)) for one in found)

    def _kept(
        self,
        session: Session,
        work: DeskWork,
        visit: Visit,
        zones: Sequence[Zone],
        group: Group,
        alive: Mapping[Group, date],
        today: date,
    ) -> KeptFields:
        until = alive.get(group)
        if until is not None:
            try:
                values = self.sealed.open(
                    session,
                    work,
                    table=VISITS,
                    record=visit.id,
                    group=group,
                    purpose=Purpose.PERSON_REQUEST,
                )
            except (KeyDestroyed, NothingSealed):
                return KeptFields(group, until, None)
            return KeptFields(group, until, values)
        gone = self.lives.gone_on(group, VISITS, visit.due_at or visit.arrived_at, zones)
        return KeptFields(group, min(gone, today), None)


def opened_requester(
    sealed: SealedRecords, session: Session, work: DeskWork, request: Request, purpose: Purpose
) -> Requester:
    """Open who asks; the caller commits the entry. Raises KeyDestroyed after half a year."""
    fields = sealed.open(session, work, table=REQUESTS, record=request.id, group=Group.S, purpose=purpose)
    return Requester(fields["name"], fields["contact"], fields["remarks"])


def entries_about(work: DeskWork, request: Request, copies: Sequence[ClipId] = ()) -> list[LogEntry]:
    """Return the log's entries about a request and its visits, in order, those that still have a body.

    Without those that seal a record to another day, whoever it is about: their days would say what a
    silent hold keeps, and that they are missing would. Of `copies` the entry that says what was kept, with
    its digest; of incidents that the visits were part of, and of records beside visits, each opening.

    What was written about visits was not provided by the person: it goes with no request for portability.
    """
    found: dict[int, LogEntry] = {}
    visits = () if request.kind is RequestKind.PORTABILITY else request.visits
    for record in (request.id, *visits, *(place.id for place in request.places)):
        found.update({entry.index: entry for entry in work.log.about(record)})
    for clip in copies:
        kept = [one for one in work.log.about(clip) if one.body and read_body(one.body)["act"] == CLIP_KEPT]
        found.update({entry.index: entry for entry in kept})
    parts: dict[int, Sequence[VisitId]] = {}
    for incident in incidents_of(work, visits):
        opened = _openings(work, incident.id)
        found.update({entry.index: entry for entry in opened})
        parts.update({entry.index: incident.visits for entry in opened})
    for beside in request.records:
        found.update({entry.index: entry for entry in _openings(work, beside.id)})
    silent = unspoken(work)
    return [
        found[index]
        for index in sorted(found)
        if found[index].body is not None
        and _act_of(found[index]) not in SEALS_ANEW
        and not silent.leaves_out(found[index], parts.get(index, ()))
    ]


def _openings(work: DeskWork, record: str) -> list[LogEntry]:
    return [entry for entry in work.log.about(record) if _act_of(entry) == _OPENED]


def _act_of(entry: LogEntry) -> str:
    return "" if entry.body is None else str(read_body(entry.body)["act"])


def _consultations(
    request: Request, entries: Sequence[LogEntry], incidents: Mapping[IncidentId, VisitId]
) -> tuple[Consultation, ...]:
    """Return the openings among the entries: day, duties and purpose, not who it was (C-579/21).

    `incidents` are those that visits of the request were part of, each with one of these visits.
    """
    others = {request.id, *(one.id for one in request.records)}
    found = []
    for entry in entries:
        if entry.body is None:
            continue
        body = read_body(entry.body)
        values = body["values"]
        if body["act"] == _OPENED:
            table = values.get("table")
            what = str(table if table in _CALLED_BY_TABLE else values.get("group"))
        elif body["act"] in _OF_FOOTAGE:
            what = Group.F.value
        else:
            continue
        record = entry.record or ""
        found.append(
            Consultation(
                at=from_iso_utc(body["at"]),
                duties=tuple(body["duties"]),
                purpose=values.get("purpose"),
                what=what,
                visit=None if record in others else incidents.get(IncidentId(record), record),
            )
        )
    return tuple(found)


def _recipients(work: DeskWork, request: Request, contents: PackageContents) -> tuple[RecipientLine, ...]:
    """Return who was given what of the person, but for what lies under silence (GDPR 15(1)(c))."""
    if request.kind is RequestKind.PORTABILITY:
        return ()
    ranges = [clip.wanted for clip in contents.clips]
    found = [
        RecipientLine(
            given.at,
            one.authority.value if one.authority else "third_party",
            "footage" if isinstance(given, Given) else "records",
        )
        for one in unspoken(work).told(work.disclosures.all())
        for given in one.handed_out
        if given.visits & set(request.visits)
        or any(given.shows(wanted.camera, wanted.span) for wanted in ranges)
    ]
    return tuple(sorted(found, key=lambda line: line.at))


def _place(place: Place, zones: Mapping[ZoneId, Zone]) -> PlaceAnswer:
    known = zones.get(ZoneId(place.zone)) if place.zone else None
    return PlaceAnswer(place.id, known.name if known else place.zone, place.span)


def _footage(clip: ClipPlan) -> FootageAnswer:
    return FootageAnswer(
        visit=clip.wanted.visit_id,
        camera=clip.wanted.camera,
        camera_name=clip.camera_name,
        span=clip.wanted.span,
        state=clip.state,
        reason=clip.reason,
        file=clip.file,
        withheld=clip.withheld.value if clip.withheld else None,
        recordings=clip.recordings,
        kept=clip.kept,
        gone_at=clip.gone_at,
    )


def _kept_for(request: Request) -> tuple[LifeLine, ...]:
    """Return how long what the request is about stays after the answer, where it stays for it."""
    if not (request.visits or request.places) or not groups_kept(request.kind):
        return ()
    return (LifeLine("kept_for_request", KEPT_AFTER_ANSWER.days, "request-hold", KEPT_SOURCE),)


def _lives(lives: RetentionRules, pci: Sequence[Zone], request: Request) -> tuple[LifeLine, ...]:
    """Return how long each kind of data lives, by the rules in force; `pci` are the zones of that kind.

    A deny entry has its own day, which stands beside it.
    """
    beside = {one.kind for one in request.records}
    kinds: list[tuple[str, Group | None, str, Sequence[Zone]]] = [
        ("T", Group.T, "tickets", ()),
        ("R", Group.R, VISITS, ()),
        ("D_other", Group.D, VISITS, ()),
        *([("D_pci", Group.D, VISITS, pci)] if pci else []),
        ("S", Group.S, VISITS, ()),
        ("D_incidents", Group.D, INCIDENTS, ()),
        ("D_incidents_open", Group.D, UNHANDLED, ()),
        ("P_incidents", None, INCIDENTS, ()),
        ("P_visits", None, VISITS, ()),
        ("P_recordings", None, "recordings", ()),
        *((f"T_{kind}", Group.T, kind.value, ()) for kind in _WITH_LIFE if kind in beside),
        ("S_requests", Group.S, REQUESTS, ()),
        ("P_requests", None, REQUESTS, ()),
    ]
    lines = []
    for what, group, table, zones in kinds:
        life = lives.life(group, table, zones)
        lines.append(LifeLine(what, life.days, cited(life.rule), life.rule.source))
    return tuple(lines)
