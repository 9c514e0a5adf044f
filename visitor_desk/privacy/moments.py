"""The service that marks moments: a hold, sealed copies of a zone's cameras, an alert for who decides."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from visitor_desk.clock import Clock
from visitor_desk.footage.camera import true_span
from visitor_desk.footage.coverage import around
from visitor_desk.footage.kept_clip import ClipState, KeptClip
from visitor_desk.footage.recording import Recording, RecordingState
from visitor_desk.privacy.bound_rows import MOMENTS, hold_row, moment_row
from visitor_desk.privacy.evidence import new_clip
from visitor_desk.privacy.hold import HeldPart, HeldState, Hold, HoldId, HoldReason
from visitor_desk.privacy.moment import (
    KEPT_DAYS,
    LOOKED_FOR,
    REVIEW_DAYS,
    Moment,
    MomentId,
    MomentReason,
    MomentUnknown,
)
from visitor_desk.privacy.ports import DeskWork, DeskWorks
from visitor_desk.privacy.retention_rules import RetentionRules
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.duties import Duty, no_session_needed, requires
from visitor_desk.security.groups import Group
from visitor_desk.security.session import Session
from visitor_desk.visits.place import ZoneId, ZoneUnknown, with_parents

MARKED: Final = "moment.marked"
HELD: Final = "hold.placed"

_NOT_KEPT: Final = frozenset({RecordingState.GONE, RecordingState.EMPTY})


@dataclass(frozen=True, slots=True)
class MarkedMoment:
    """A moment and what is kept of it."""

    moment: Moment
    clips: tuple[KeptClip, ...]

    @property
    def safe(self) -> int:
        """How many of its recordings lie in the vault."""
        return sum(one.state is ClipState.SAFE for one in self.clips)


@dataclass(frozen=True)
class Moments:
    """Marks moments at the desk; what is kept of them opens for privacy alone (`kept_footage`)."""

    works: DeskWorks
    at_desk: DeskWorks
    """Works that a desk has also with its server away: what it marks then is forwarded."""
    log: AuditLog
    clock: Clock
    lives: RetentionRules

    @requires(Duty.RECEPTION, Duty.FACILITY)
    def mark(self, session: Session, zone: ZoneId, reason: MomentReason) -> Moment:
        """Keep what the cameras of a zone, and of those around it, show ten minutes before and after now.

        With the server away no camera is known: the moment and its hold are written down, and `collect` asks
        for the recordings once they were forwarded. Raises ZoneUnknown.
        """
        now = self.clock.now()
        today = self.lives.local_day(now)
        moment = MomentId(secrets.token_hex(8))
        hold = Hold(
            id=HoldId(secrets.token_hex(8)),
            table=MOMENTS,
            record=moment,
            case=f"M-{now:%Y%m%d}-{moment[:6]}",
            reason=HoldReason.AUTHORITY if reason is MomentReason.AUTHORITY else HoldReason.INCIDENT,
            review_on=today + timedelta(days=REVIEW_DAYS),
            ends_on=today + timedelta(days=KEPT_DAYS),
            placed_by=session.operator_id,
            placed_at=now,
        )
        marked = Moment(moment, now, zone, reason, hold.id, session.operator_id)
        with self.at_desk() as work:
            if zone not in {one.id for one in work.zones.all()}:
                raise ZoneUnknown(zone=zone)
            work.holds.add(hold)
            work.holds.put_part(HeldPart(hold.id, Group.F, HeldState.HELD, today, hold.ends_on))
            work.moments.put(marked)
            self._add_clips(work, marked)
            self.log.append(work, HELD, session, hold=hold.id, moment=moment, row=hold_row(hold))
            self.log.append(
                work,
                MARKED,
                session,
                moment=moment,
                hold=hold.id,
                zone=zone,
                reason=reason,
                row=moment_row(marked),
            )
            work.commit()
        return marked

    @no_session_needed("adds copies that a moment has asked for; `Evidence.secure` makes them")
    def collect(self) -> int:
        """Ask for recordings around moments that were not there when they were marked; return how many."""
        now = self.clock.now()
        with self.works() as work:
            young = [one for one in work.moments.all() if now - one.around.end <= LOOKED_FOR]
            added = sum(self._add_clips(work, one) for one in young)
            if added:
                work.commit()
        return added

    @requires(Duty.FACILITY, Duty.PRIVACY, Duty.AUDITOR)
    def all(self, session: Session) -> Sequence[MarkedMoment]:  # noqa: ARG002 - read by the duty check
        """Return every moment with what is kept of it, the newest first."""
        with self.works() as work:
            found = [MarkedMoment(one, tuple(work.clips.of_record(one.id))) for one in work.moments.all()]
        return sorted(found, key=lambda one: one.moment.at, reverse=True)

    @no_session_needed("the alert of the bar: when, where and why, at every desk")
    def unseen(self) -> Sequence[Moment]:
        """Return the moments of which nobody who decides has taken note, the oldest first."""
        with self.at_desk() as work:
            return sorted((one for one in work.moments.all() if one.seen_at is None), key=lambda one: one.at)

    @requires(Duty.FACILITY, Duty.PRIVACY)
    def see(self, session: Session, moment_id: MomentId) -> Moment:
        """Take note of a moment: the alert ends, the hold stays. Raises MomentUnknown."""
        with self.works() as work:
            found = next((one for one in work.moments.all() if one.id == moment_id), None)
            if found is None:
                raise MomentUnknown
            seen = replace(found, seen_at=found.seen_at or self.clock.now())
            work.moments.put(seen)
            self.log.append(work, "moment.seen", session, moment=moment_id, row=moment_row(seen))
            work.commit()
        return seen

    def _add_clips(self, work: DeskWork, moment: Moment) -> int:
        """Let the recordings that touch a moment wait for their copies, each once."""
        hold = work.holds.get(moment.hold)
        if hold is None or not hold.active(self.lives.local_day(self.clock.now())):
            return 0
        asked = {one.recording for one in work.clips.of_record(moment.id)}
        new = [one for one in _recordings(work, moment) if one.id not in asked]
        for one in new:
            work.clips.put(new_clip(one, hold, self.clock.now()))
        return len(new)


def _recordings(work: DeskWork, moment: Moment) -> list[Recording]:
    """Return what the house's own cameras of a zone and of those around it have recorded of a moment."""
    zones = set(with_parents(moment.zone, {one.id: one for one in work.zones.all()}))
    found = []
    for camera in work.cameras.all():
        if camera.zone not in zones or camera.owner:
            continue
        history = work.clock_offsets.of_camera(camera.id)
        found += [
            one
            for one in work.recordings.overlapping(camera.id, around(moment.around, history))
            if one.state not in _NOT_KEPT and true_span(history, one.span).overlap(moment.around) is not None
        ]
    return found
