"""The service that keeps footage for a case: asked for, copied at once, and *not yet safe* until then.

Whoever may hold a record may keep its footage; opening what is kept is for privacy alone (`kept_footage`).
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Final

from visitor_desk.clock import Clock, TimeRange
from visitor_desk.errors import DeskError, NotPermittedByFolder
from visitor_desk.footage.camera import CameraId
from visitor_desk.footage.coverage import CoverageStatement
from visitor_desk.footage.initialisation import initialisation_of
from visitor_desk.footage.keep_plan import KeepPlan, plan_keep
from visitor_desk.footage.kept_clip import ClipId, ClipState, KeptClip
from visitor_desk.footage.recording import Recording, RecordingId, RecordingState
from visitor_desk.footage.survival import Survival, surviving
from visitor_desk.footage.vault import RecordingMoved, Stored, Vault, VaultAway, VaultFull
from visitor_desk.footage.video_errors import FileNotThere, StillGrowing
from visitor_desk.footage.visit_footage import VisitFootage
from visitor_desk.privacy.bound_rows import clip_row
from visitor_desk.privacy.clip_end import end_clips, sweep_vault
from visitor_desk.privacy.clip_key import CLIPS, ClipKey
from visitor_desk.privacy.held_footage import coverage_of_hold
from visitor_desk.privacy.hold import Hold, HoldId, HoldReason
from visitor_desk.privacy.holds import active_hold
from visitor_desk.privacy.moment import LOOKED_FOR
from visitor_desk.privacy.ports import DeskWork, DeskWorks
from visitor_desk.privacy.request_contents import plain_id
from visitor_desk.privacy.requests import OPEN_STEPS, RequestId
from visitor_desk.privacy.retention_rules import RetentionRules
from visitor_desk.progress import Progress, Stopped, stop_point
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.duties import Duty, no_session_needed, requires
from visitor_desk.security.groups import Group
from visitor_desk.security.sealed_records import SealedRecords
from visitor_desk.security.session import Session
from visitor_desk.visits.visit import VisitId

DIFFERS: Final = "evidence.differs_from_index"
"""Problem of a safe clip whose bytes are no longer those that were indexed."""
OVERWRITTEN: Final = "evidence.overwritten"
"""Problem of a lost clip."""
CLIP_KEPT: Final = "clip.kept"
"""The act of the log that says what was copied, and its digest."""
_TRIED_AGAIN = (FileNotThere, NotPermittedByFolder, RecordingMoved, VaultFull, VaultAway)


class NothingToKeep(DeskError):
    """No file of the footage that was asked for can be copied."""

    code = "evidence.nothing_to_keep"


class HoldKeepsNoFootage(DeskError):
    """The hold keeps names or documents only."""

    code = "evidence.hold_without_footage"


@dataclass(frozen=True, slots=True)
class Unsafe:
    """A clip that waits to be copied, and how long its file still stays on its recorder."""

    clip: KeptClip
    survival: Survival


@dataclass(frozen=True, slots=True)
class Secured:
    """What a round of copying did, and what still waits, soonest to be overwritten first."""

    safe: int
    lost: int
    waiting: tuple[Unsafe, ...]

    @property
    def vault_problem(self) -> str | None:
        """What is wrong with the vault, as an error's code: full before away."""
        codes = {one.clip.problem for one in self.waiting}
        return next((code for code in (VaultFull.code, VaultAway.code) if code in codes), None)

    @property
    def red(self) -> bool:
        """Whether somebody has to act now: the vault takes nothing, or a file is gone within a day."""
        return self.vault_problem is not None or any(one.survival.red for one in self.waiting)


@dataclass(frozen=True)
class Evidence:
    """Plans and makes copies of footage, each under a hold."""

    works: DeskWorks
    sealed: SealedRecords
    log: AuditLog
    clock: Clock
    footage: VisitFootage
    vault: Vault
    lives: RetentionRules

    @requires(Duty.FACILITY, Duty.PRIVACY)
    def plan(
        self,
        session: Session,
        visit: VisitId,
        cameras: Collection[CameraId] | None = None,
        within: TimeRange | None = None,
        reason: HoldReason | None = None,
    ) -> KeepPlan:
        """Return what keeping a visit's footage would copy: files, bytes, hours, and what is missing.

        What is past its term is part of it only where privacy keeps it for a request. Raises VisitUnknown.
        """
        return self._plan(session, self.footage.coverage(visit), cameras, within, reason)

    @requires(Duty.FACILITY, Duty.PRIVACY)
    def keep(
        self,
        session: Session,
        hold: HoldId,
        cameras: Collection[CameraId] | None = None,
        within: TimeRange | None = None,
    ) -> list[KeptClip]:
        """Ask for the footage of a hold's visit to be kept, as `plan` says it; return the hold's clips.

        `secure` copies them. A file that the hold keeps already is not copied twice. Raises HoldUnknown,
        HoldOver, HoldKeepsNoFootage or NothingToKeep.
        """
        now = self.clock.now()
        with self.works() as work:
            held = active_hold(work, hold, self._today())
            if Group.F not in {one.group for one in work.holds.parts(hold)}:
                raise HoldKeepsNoFootage
        shown = coverage_of_hold(self.works, self.footage, held)
        plan = self._plan(session, shown, cameras, within, held.reason)
        with self.works() as work:
            held = active_hold(work, hold, self._today())
            if not self._ask(work, held, plan, now, session) and not _not_lost(work, hold):
                raise NothingToKeep
            work.commit()
            return work.clips.of_hold(hold)

    @no_session_needed("asks for what a request was granted when its visits were matched")
    def collect(self) -> int:
        """Ask for footage that was not in the index yet when a request asked for it; return how many files.

        Also for what a crash between the match of a request and its asking has left out.
        """
        now = self.clock.now()
        with self.works() as work:
            young = [
                hold
                for hold in work.holds.all()
                if hold.reason is HoldReason.REQUEST
                and hold.active(self._today())
                and now - hold.placed_at <= LOOKED_FOR
                and _asks_for_footage(work, hold)
            ]
        added = 0
        for hold in young:
            # What room there is does not matter here: copying says it.
            plan = plan_keep(coverage_of_hold(self.works, self.footage, hold), None, past_term=True)
            with self.works() as work:
                asked = self._ask(work, active_hold(work, hold.id, self._today()), plan, now, None)
                if asked:
                    work.commit()
            added += asked
        return added

    @no_session_needed("sealing needs public halves only; the device signs the entries")
    def secure(self, progress: Progress, stopped: Stopped) -> Secured:
        """Copy what waits, soonest to be overwritten first; what cannot be copied now says why and waits.

        Raises Cancelled; what was copied until then is safe.
        """
        with self.works() as work:
            waiting = self._waiting(work)
            sweep_vault(work, self.vault, self.clock.now())
        total = sum(one.clip.size for one in waiting)
        done = safe = lost = 0
        for one in waiting:
            stop_point(stopped)
            state = self._secure(one.clip, stopped)
            safe += state is ClipState.SAFE
            lost += state is ClipState.LOST
            done += one.clip.size
            progress(done, total)
        with self.works() as work:
            return Secured(safe, lost, tuple(self._waiting(work)))

    @requires(Duty.FACILITY, Duty.PRIVACY, Duty.AUDITOR)
    def clips(self, session: Session, visit: VisitId) -> Sequence[KeptClip]:  # noqa: ARG002 - by the duty check
        """Return every clip of a visit, by start and camera."""
        with self.works() as work:
            return work.clips.of_record(visit)

    def _today(self) -> date:
        return self.lives.local_day(self.clock.now())

    def _plan(
        self,
        session: Session,
        shown: CoverageStatement,
        cameras: Collection[CameraId] | None,
        within: TimeRange | None,
        reason: HoldReason | None,
    ) -> KeepPlan:
        past_term = reason is HoldReason.REQUEST and Duty.PRIVACY in session.duties
        room = self.vault.room()
        free = room.free if room else None
        return plan_keep(shown, free, cameras, within, past_term=past_term)

    def _ask(self, work: DeskWork, hold: Hold, plan: KeepPlan, now: datetime, session: Session | None) -> int:
        """Let the files of a plan wait for their copies, each once, with one entry; return how many."""
        before = _not_lost(work, hold.id)
        new = [one for one in plan.files if one.id not in before]
        for one in new:
            work.clips.put(new_clip(one, hold, now))
        if new:
            self.log.append(
                work,
                "evidence.asked",
                session,
                hold=hold.id,
                visit=plan.visit,
                cameras=sorted({plain_id(one.camera) for one in new}),
                clips=len(new),
                bytes=sum(one.size for one in new),
            )
        return len(new)

    def _waiting(self, work: DeskWork) -> list[Unsafe]:
        now = self.clock.now()
        found = []
        for clip in work.clips.waiting():
            sight = work.camera_sights.of_camera(clip.camera)
            history = work.clock_offsets.of_camera(clip.camera)
            found.append(Unsafe(clip, surviving(clip.camera, sight, history, clip.start, now)))
        return sorted(found, key=lambda one: one.clip.start)

    def _secure(self, clip: KeptClip, stopped: Stopped) -> ClipState:
        """Copy one clip, or say why not; return where it stands then."""
        with self.works() as work:
            recording = work.recordings.get(clip.recording)
            source = work.sources.get(recording.source) if recording else None
        if recording is None or source is None or recording.state is RecordingState.GONE:
            return self._lose(clip)
        if recording.state is RecordingState.GROWING:
            return self._note(clip, StillGrowing.code)
        path = Path(source.root, *recording.path.split("/"))
        try:
            stored = self.vault.copy(clip.id, path, stopped)
        except _TRIED_AGAIN as error:
            # A file that is not there may be on a share that is away: only the next look at it can tell.
            return self._note(clip, error.code)
        return self._settle(clip, recording, initialisation_of(path), stored)

    def _settle(self, clip: KeptClip, recording: Recording, before: bytes, stored: Stored) -> ClipState:
        """Make a copy the clip's, with its key, in one transaction; nothing where the case is over by now."""
        with self.works() as work:
            current = work.clips.get(clip.id)
            hold = work.holds.get(HoldId(clip.hold))
            if current is None or current.state is not ClipState.WAITING:
                return ClipState.DESTROYED if current is None else current.state
            if hold is None or not hold.active(self._today()):
                end_clips(work, self.log, self.vault, [current], self.clock.now())
                work.commit()
                return ClipState.DESTROYED
            as_indexed = recording.sha256 in {None, stored.sha256}
            safe = replace(
                current,
                start=recording.start,
                duration_s=recording.duration_s,
                size=stored.size,
                sha256=stored.sha256,
                attempt=stored.attempt,
                state=ClipState.SAFE,
                settled_at=self.clock.now(),
                problem=None if as_indexed else DIFFERS,
            )
            key = ClipKey(stored.key, recording, before)
            make_safe(work, self.sealed, self.log, hold, safe, key, as_indexed=as_indexed)
            work.commit()
        return ClipState.SAFE

    def _lose(self, clip: KeptClip) -> ClipState:
        lost = replace(clip, state=ClipState.LOST, settled_at=self.clock.now(), problem=OVERWRITTEN)
        with self.works() as work:
            work.clips.put(lost)
            self.log.append(
                work,
                "clip.lost",
                None,
                clip=clip.id,
                hold=clip.hold,
                about=clip.record,
                camera=plain_id(clip.camera),
                recording=clip.recording,
                row=clip_row(lost),
            )
            work.commit()
        return ClipState.LOST

    def _note(self, clip: KeptClip, problem: str) -> ClipState:
        if clip.problem != problem:
            with self.works() as work:
                work.clips.put(replace(clip, problem=problem))
                work.commit()
        return ClipState.WAITING


def _not_lost(work: DeskWork, hold: HoldId) -> set[RecordingId]:
    """Return the recordings that a hold has asked for and that were not lost."""
    return {one.recording for one in work.clips.of_hold(hold) if one.state is not ClipState.LOST}


def _asks_for_footage(work: DeskWork, hold: Hold) -> bool:
    """Tell whether a hold is one that an open request has on a visit or a place of its own."""
    request = work.requests.get(RequestId(hold.case))
    if request is None or request.step not in OPEN_STEPS:
        return False
    if hold.record not in {*request.visits, *(place.id for place in request.places)}:
        return False
    return Group.F in {part.group for part in work.holds.parts(hold.id)}


def make_safe(
    work: DeskWork,
    sealed: SealedRecords,
    log: AuditLog,
    hold: Hold,
    clip: KeptClip,
    key: ClipKey,
    *,
    as_indexed: bool,
) -> None:
    """Seal a clip's key to the end of its hold, and keep its row and its entry; the caller commits."""
    sealed.seal(
        work,
        table=CLIPS,
        record=clip.id,
        group=Group.F,
        expires_on=hold.ends_on,
        fields=key.to_fields(),
    )
    work.clips.put(clip)
    log_kept(work, log, clip, as_indexed=as_indexed)


def log_kept(work: DeskWork, log: AuditLog, clip: KeptClip, *, as_indexed: bool) -> None:
    """Write the manifest of a clip that is safe into the log: what was kept, of what, and its digest."""
    log.append(
        work,
        CLIP_KEPT,
        None,
        clip=clip.id,
        hold=clip.hold,
        about=clip.record,
        camera=plain_id(clip.camera),
        recording=clip.recording,
        start_ms=round(clip.start.timestamp() * 1000),
        duration_ms=round(clip.duration_s * 1000),
        bytes=clip.size,
        sha256=clip.sha256,
        as_indexed=as_indexed,
        original=clip.original,
        row=clip_row(clip),
    )


def new_clip(one: Recording, hold: Hold, now: datetime) -> KeptClip:
    """Return a recording that waits to be copied for a hold."""
    return KeptClip(
        ClipId(secrets.token_hex(8)),
        hold.id,
        hold.record,
        one.camera,
        one.id,
        one.start,
        one.duration_s,
        one.size,
        ClipState.WAITING,
        now,
    )
