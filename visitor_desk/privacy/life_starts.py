"""From when the life of a plain row is counted: what its record says, table by table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from visitor_desk.footage.kept_clip import ClipId
from visitor_desk.footage.recording import RecordingId
from visitor_desk.privacy.authority_visit import AuthorityVisitId
from visitor_desk.privacy.breach import BreachId
from visitor_desk.privacy.clock_check import said_at
from visitor_desk.privacy.consent import CONSENTS, ConsentId
from visitor_desk.privacy.disclosure import DisclosureId
from visitor_desk.privacy.governance_entry import replaced_at
from visitor_desk.privacy.hold import HoldId
from visitor_desk.privacy.incident import IncidentId
from visitor_desk.privacy.ports import DeskWork
from visitor_desk.privacy.requests import RequestId
from visitor_desk.privacy.silence import SilenceId
from visitor_desk.security.duty_ports import ReliefShiftId
from visitor_desk.security.groups import Group
from visitor_desk.visits.access_right import AccessRightId
from visitor_desk.visits.conflict import ConflictId
from visitor_desk.visits.emergency import TeamId
from visitor_desk.visits.hand_over import HandOverId
from visitor_desk.visits.host_mail import HostMailId
from visitor_desk.visits.place import ZoneId
from visitor_desk.visits.ticket import TicketId
from visitor_desk.visits.visit import VisitId


@dataclass(frozen=True, slots=True)
class RowStart:
    """A row that is there. `at` None: its life has not begun, since what it is about is not over.

    A day as `at` is one of the site. `zones` are those of a visit or ticket; `ends_on` is set where the
    record carries its own last day, which no rule shortens.
    """

    at: datetime | date | None
    zones: tuple[ZoneId, ...] = ()
    ends_on: date | None = None


_LONGEST_PLACE: Final = 12

Find = Callable[[DeskWork, str], RowStart | None]


def _visit(work: DeskWork, record: str) -> RowStart | None:
    visit = work.visits.get(VisitId(record))
    return None if visit is None else RowStart(visit.arrived_at, tuple(visit.zones))


def _ticket(work: DeskWork, record: str) -> RowStart | None:
    ticket = work.tickets.get(TicketId(record))
    return None if ticket is None else RowStart(ticket.window.end, tuple(ticket.zones))


def _access_right(work: DeskWork, record: str) -> RowStart | None:
    right = work.access_rights.get(AccessRightId(record))
    return None if right is None else RowStart(right.added_at, (right.zone,), right.ends_on)


def _deny_entry(work: DeskWork, record: str) -> RowStart | None:
    """An entry goes on the day of its review, which somebody sets within the life of its rule."""
    entry = next((one for one in work.deny_entries.all() if one.id == record), None)
    return None if entry is None else RowStart(entry.added_at, ends_on=entry.review_on)


def _relief_shift(work: DeskWork, record: str) -> RowStart | None:
    shift = work.relief_shifts.get(ReliefShiftId(record))
    return None if shift is None else RowStart(shift.began_at)


def _badge_case(work: DeskWork, record: str) -> RowStart | None:
    case = next((one for one in work.badge_cases.all() if one.id == record), None)
    return None if case is None else RowStart(case.closed_at)


def _correction(work: DeskWork, record: str) -> RowStart | None:
    correction = next((one for one in work.corrections.all() if one.id == record), None)
    return None if correction is None else RowStart(correction.at)


def _hand_over(work: DeskWork, record: str) -> RowStart | None:
    hand_over = work.hand_overs.get(HandOverId(record))
    return None if hand_over is None else RowStart(hand_over.closed_at)


def _emergency_team(work: DeskWork, record: str) -> RowStart | None:
    team = work.emergency_teams.get(TeamId(record))
    return None if team is None else RowStart(team.arrived_at)


def _request(work: DeskWork, record: str) -> RowStart | None:
    request = work.requests.get(RequestId(record))
    return None if request is None else RowStart(request.closed_at)


def _hold(work: DeskWork, record: str) -> RowStart | None:
    hold = work.holds.get(HoldId(record))
    return None if hold is None else RowStart(hold.ends_on)


def _clip(work: DeskWork, record: str) -> RowStart | None:
    """A clip's row goes with the file of its hold; what opens it goes when the case ends."""
    clip = work.clips.get(ClipId(record))
    return None if clip is None else _hold(work, clip.hold)


def _moment(work: DeskWork, record: str) -> RowStart | None:
    moment = next((one for one in work.moments.all() if one.id == record), None)
    return None if moment is None else _hold(work, moment.hold)


def _receipt(work: DeskWork, record: str) -> RowStart | None:
    """A receipt goes by the day on which its visit's name does, whatever keeps that."""
    if all(one.visit != record for one in work.receipts.all()):
        return None
    names = work.sealed.rows("visits", record, Group.D)
    visit = work.visits.get(VisitId(record))
    zones = () if visit is None else tuple(visit.zones)
    return RowStart(None, zones, max((row.expires_on for row in names), default=None))


def _consent(work: DeskWork, record: str) -> RowStart | None:
    """A consent's row goes by the day on which it ended, or will unless somebody comes on it before."""
    consent = work.consents.get(ConsentId(record))
    return None if consent is None else RowStart(consent.effective_at or consent.ends_on)


def _recording(work: DeskWork, record: str) -> RowStart | None:
    recording = work.recordings.get(RecordingId(record))
    return None if recording is None else RowStart(recording.start + timedelta(seconds=recording.duration_s))


def _host_mail(work: DeskWork, record: str) -> RowStart | None:
    mail = work.host_mails.get(HostMailId(record))
    return None if mail is None else RowStart(mail.queued_at)


def _authority_visit(work: DeskWork, record: str) -> RowStart | None:
    visit = work.authority_visits.get(AuthorityVisitId(record))
    return None if visit is None else RowStart(visit.at)


def _incident(work: DeskWork, record: str) -> RowStart | None:
    incident = work.incidents.get(IncidentId(record))
    return None if incident is None else RowStart(incident.written_at)


def _breach(work: DeskWork, record: str) -> RowStart | None:
    breach = work.breaches.get(BreachId(record))
    return None if breach is None else RowStart(None if breach.clock_runs else breach.written_at)


def _disclosure(work: DeskWork, record: str) -> RowStart | None:
    disclosure = work.disclosures.get(DisclosureId(record))
    if disclosure is None:
        return None
    return RowStart(None if disclosure.paper_due_at is not None else disclosure.written_at)


def _silence(work: DeskWork, record: str) -> RowStart | None:
    silence = work.silences.get(SilenceId(record))
    return None if silence is None else RowStart(silence.settled_at)


def _conflict(work: DeskWork, record: str) -> RowStart | None:
    conflict = work.conflicts.get(ConflictId(record))
    return None if conflict is None else RowStart(conflict.found_at)


def _delivery(work: DeskWork, record: str) -> RowStart | None:
    delivery = next((one for one in work.deliveries.all() if one.id == record), None)
    return None if delivery is None else RowStart(delivery.closed_at)


def _notice(work: DeskWork, record: str) -> RowStart | None:
    """A version's days count from the one that follows it; the one in force has none yet."""
    versions = sorted(work.notices.all(), key=lambda one: (one.valid_from, one.number))
    wanted = next((one for one in versions if one.id == record), None)
    if wanted is None:
        return None
    behind = versions[versions.index(wanted) + 1 :]
    return RowStart(next((one.valid_from for one in behind if one.kind is wanted.kind), None))


def _policy(work: DeskWork, record: str) -> RowStart | None:
    """As of notices: the days of a version count from the one after it."""
    versions = list(work.retention_policies.all())
    wanted = next((one for one in versions if one.id == record), None)
    if wanted is None:
        return None
    behind = versions[versions.index(wanted) + 1 :]
    return RowStart(next((one.counts_from for one in behind), None))


def _governance(work: DeskWork, record: str) -> RowStart | None:
    """A decision's days count from when later ones covered all that it covers."""
    every = work.governance.all()
    wanted = next((one for one in every if one.id == record), None)
    return None if wanted is None else RowStart(replaced_at(every, wanted))


def _internal_policy(work: DeskWork, record: str) -> RowStart | None:
    """As of notices; who read a version goes with it."""
    versions = list(work.staff_reading.policies())
    wanted = next((one for one in versions if one.id == record), None)
    if wanted is None:
        return None
    behind = versions[versions.index(wanted) + 1 :]
    return RowStart(next((one.counts_from for one in behind), None))


def _acknowledgement(work: DeskWork, record: str) -> RowStart | None:
    read = next((one for one in work.staff_reading.acknowledgements() if one.id == record), None)
    return None if read is None else _internal_policy(work, read.policy)


def _training(work: DeskWork, record: str) -> RowStart | None:
    training = next((one for one in work.staff_reading.trainings() if one.id == record), None)
    return None if training is None else RowStart(training.valid_until)


def _log_entry(work: DeskWork, record: str) -> RowStart | None:
    """An entry is asked for by its place; once its words are gone its hash stays, which says nothing."""
    if not record.isdecimal() or len(record) > _LONGEST_PLACE:
        return None
    entries = work.log.entries(int(record), 1)
    at = said_at(entries[0].body) if entries else None
    return None if at is None else RowStart(at)


PLAIN_STARTS: Final[Mapping[str, Find]] = {
    "visits": _visit,
    "tickets": _ticket,
    "access_rights": _access_right,
    "deny_entries": _deny_entry,
    "relief_shifts": _relief_shift,
    "badge_cases": _badge_case,
    "corrections": _correction,
    "hand_overs": _hand_over,
    "emergency_teams": _emergency_team,
    "requests": _request,
    "notices": _notice,
    "retention_policies": _policy,
    "governance_entries": _governance,
    "internal_policies": _internal_policy,
    "acknowledgements": _acknowledgement,
    "trainings": _training,
    "deliveries": _delivery,
    "conflicts": _conflict,
    "authority_visits": _authority_visit,
    "incidents": _incident,
    "breaches": _breach,
    "disclosures": _disclosure,
    "silences": _silence,
    "host_mails": _host_mail,
    "holds": _hold,
    "clips": _clip,
    "moments": _moment,
    "recordings": _recording,
    "receipts": _receipt,
    CONSENTS: _consent,
    "log_entries": _log_entry,
}
