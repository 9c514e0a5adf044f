"""The copies of the vault that an answer is cut from: opened for one request, each tried before it is used.

A copy comes before the recorder: its digest stands in the log since it was made, and it does not go while
somebody waits for a signature. The recorder is fallen back on where a copy cannot be had.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from visitor_desk.clock import Clock
from visitor_desk.errors import DeskError
from visitor_desk.footage.coverage import around
from visitor_desk.footage.kept_clip import ClipState, KeptClip
from visitor_desk.footage.kept_copy import NO_COPIES, Copies, KeptCopy, opening_of
from visitor_desk.footage.link import FootageRange
from visitor_desk.footage.recording import RecordingId, RecordingState
from visitor_desk.footage.vault import Vault, VaultAway
from visitor_desk.footage.vault_file import CHUNK, ClipDamaged
from visitor_desk.privacy.clip_key import CLIPS, clip_key_from
from visitor_desk.privacy.hold import Hold, HoldId, HoldReason
from visitor_desk.privacy.ports import DeskWork, DeskWorks
from visitor_desk.privacy.requests import Request
from visitor_desk.privacy.retention_rules import RetentionRules
from visitor_desk.privacy.unspoken import unspoken
from visitor_desk.progress import Stopped, stop_point
from visitor_desk.security.duties import Duty, Purpose
from visitor_desk.security.groups import Group
from visitor_desk.security.sealed_records import NotGranted, SealedRecords
from visitor_desk.security.session import Session


class KeptForPrivacy(DeskError):
    """Part of the footage lies in the vault alone, which opens for the privacy team: a deputy cannot sign."""

    code = "requests.kept_for_privacy"


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A copy that an answer needs; `there` says that its recorder has the file as well."""

    clip: KeptClip
    own: bool
    there: bool


@dataclass(frozen=True)
class KeptCopies:
    """Stands behind the services of requests, which have checked their duty; no service of its own."""

    works: DeskWorks
    sealed: SealedRecords
    clock: Clock
    lives: RetentionRules
    vault: Vault

    def of(
        self, session: Session, request: Request, ranges: Sequence[FootageRange], stopped: Stopped
    ) -> Copies:
        """Return the copies that show something of some ranges, of the request's own case before others'.

        Raises VaultAway, KeptForPrivacy or NotGranted where a copy that has no other source cannot be
        opened, and Cancelled.
        """
        with self.works() as work:
            wanted = self._wanted(work, request, ranges)
            if not wanted:
                return NO_COPIES
            alone = any(not one.there for one in wanted.values())
            if Duty.PRIVACY not in session.duties:
                if alone:
                    raise KeptForPrivacy
                return NO_COPIES
            try:
                opened = self.sealed.open_many(
                    session,
                    work,
                    table=CLIPS,
                    records=[one.clip.id for one in wanted.values()],
                    group=Group.F,
                    purpose=Purpose.PERSON_REQUEST,
                )
            except NotGranted:
                if alone:
                    raise
                return NO_COPIES
            work.commit()
        found: dict[RecordingId, KeptCopy] = {}
        for recording, one in wanted.items():
            if (fields := opened.get(one.clip.id)) is None:
                continue
            key = clip_key_from(fields)
            opens = opening_of(self.vault, one.clip, key.key, key.before)
            copy = KeptCopy(one.clip.id, key.recording, one.clip.sha256 or "", opens, one.own)
            if _usable(copy, there=one.there, stopped=stopped):
                found[recording] = copy
        return found

    def _wanted(
        self, work: DeskWork, request: Request, ranges: Sequence[FootageRange]
    ) -> dict[RecordingId, _Wanted]:
        found: dict[RecordingId, _Wanted] = {}
        for clip, hold in told_copies(work, ranges, self.lives.local_day(self.clock.now())):
            own = hold.reason is HoldReason.REQUEST and hold.case == request.id
            if clip.recording not in found or (own and not found[clip.recording].own):
                found[clip.recording] = _Wanted(clip, own, _on_recorder(work, clip.recording))
        return found


def told_copies(
    work: DeskWork, ranges: Sequence[FootageRange], today: date
) -> Iterable[tuple[KeptClip, Hold]]:
    """Yield the copies that show something of some ranges and may be told of, each with its case."""
    clips = list(_shown_by(work, ranges))
    holds = {one: work.holds.get(one) for one in {HoldId(clip.hold) for clip in clips}}
    silent = unspoken(work).holds
    for clip in clips:
        hold = holds[HoldId(clip.hold)]
        if hold is not None and hold.active(today) and _may_be_told(hold) and hold.id not in silent:
            yield clip, hold


def _shown_by(work: DeskWork, ranges: Sequence[FootageRange]) -> Iterable[KeptClip]:
    """Yield the safe copies of whole recordings that may show something of the ranges."""
    searched = [
        (one.camera, around(one.span, work.clock_offsets.of_camera(one.camera)))
        for one in ranges
        if not work.cameras.get(one.camera).owner
    ]
    for clip in work.clips.all():
        whole = clip.state is ClipState.SAFE and clip.original is None
        if whole and any(clip.camera == camera and clip.span.overlap(span) for camera, span in searched):
            yield clip


def _may_be_told(hold: Hold) -> bool:
    """Tell whether a person may learn that something is kept: a case of an authority may be secret."""
    return hold.reason is not HoldReason.AUTHORITY


def _on_recorder(work: DeskWork, recording: RecordingId) -> bool:
    known = work.recordings.get(recording)
    source = work.sources.get(known.source) if known else None
    if known is None or source is None or known.state is RecordingState.GONE:
        return False
    try:
        return Path(source.root, *known.path.split("/")).is_file()
    except OSError:
        # Other systems than this one say of a share that is away that it failed.
        return False


def _usable(copy: KeptCopy, *, there: bool, stopped: Stopped) -> bool:
    """Read a copy whole; where it cannot be had, say whether it is taken all the same: nothing else is there.

    One that was damaged is then met by who looks at it, and withheld with that reason.
    """
    try:
        with copy.opens() as file:
            while file.read(CHUNK):
                stop_point(stopped)
    except ClipDamaged:
        return not there
    except VaultAway:
        if there:
            return False
        raise
    return True
