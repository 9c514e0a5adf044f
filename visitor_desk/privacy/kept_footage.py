"""The service that opens kept footage: to play it, to cut it, to hand it out; only that writes plaintext.

Each act names its purpose, opens the keys of the clips it needs (group F, which privacy alone can), and
stands in the log before a byte is decrypted.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from visitor_desk.clock import Clock, TimeRange
from visitor_desk.errors import DeskError
from visitor_desk.footage.camera import CameraId, ClockOffset, FootageSource, SourceId, offset_at, true_span
from visitor_desk.footage.footage_right import FootageRight
from visitor_desk.footage.kept_clip import ClipId, ClipState, KeptClip
from visitor_desk.footage.kept_copy import decoders_name, opened_clip
from visitor_desk.footage.pieces import pieces_of
from visitor_desk.footage.recording import RecordingId, RecordingState
from visitor_desk.footage.track import Media, Track, pieces_on
from visitor_desk.footage.vault import Vault
from visitor_desk.footage.vault_file import ClipDamaged, VaultWriter
from visitor_desk.footage.viewing import Viewing
from visitor_desk.privacy.authority_visit import OrderShown
from visitor_desk.privacy.clip_key import CLIPS, ClipKey, clip_key_from
from visitor_desk.privacy.disclosure import Disclosure, DisclosureId, Given, GivenPart, GroundMissing
from visitor_desk.privacy.disclosure_rows import GIVEN, keep_disclosure, open_disclosure
from visitor_desk.privacy.evidence import make_safe
from visitor_desk.privacy.evidence_manifest import file_names, manifest_of
from visitor_desk.privacy.hold import Hold, HoldId, HoldUnknown
from visitor_desk.privacy.holds import active_hold
from visitor_desk.privacy.order_scope import check_scope
from visitor_desk.privacy.package_manifest import sha256_hex
from visitor_desk.privacy.ports import DeskWork, DeskWorks
from visitor_desk.privacy.request_contents import plain_id
from visitor_desk.privacy.request_package import Package, PackageFolder, disk_errors, readable_json
from visitor_desk.privacy.retention_rules import RetentionRules
from visitor_desk.privacy.statement_signature import EVIDENCE, HANDED_OUT
from visitor_desk.privacy.statement_writer import StatementWriter
from visitor_desk.progress import Progress, Stopped, stop_point
from visitor_desk.security.approval_acts import HAND_OUT
from visitor_desk.security.approvals import ApprovalRequest, Approvals
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.duties import Duty, Purpose, requires
from visitor_desk.security.four_eyes import FourEyes, asked_for
from visitor_desk.security.groups import Group
from visitor_desk.security.records import LogEntry
from visitor_desk.security.sealed_records import SealedRecords
from visitor_desk.security.session import Session
from visitor_desk.visits.visit import VisitId

COPIED_AT_ONCE: Final = 1 << 20


if TYPE_CHECKING:
    from visitor_desk.footage.trim import Trimmed


class NoClipHere(DeskError):
    """None of the clips that were named is kept for this hold: none was, or it was destroyed."""

    code = "evidence.no_clip"


class HandOutNotAsked(DeskError):
    """No hand-out of this number waits: it was done, turned down, or its time is over."""

    code = "evidence.not_asked"


@dataclass(frozen=True)
class KeptFootage:
    """Opens the clips of a hold."""

    works: DeskWorks
    sealed: SealedRecords
    approvals: Approvals
    four_eyes: FourEyes
    log: AuditLog
    clock: Clock
    lives: RetentionRules
    vault: Vault
    right: FootageRight

    @requires(Duty.PRIVACY)
    def watch(
        self,
        session: Session,
        hold: HoldId,
        purpose: Purpose,
        clips: Collection[ClipId] | None = None,
        cameras: Collection[CameraId] | None = None,
    ) -> Viewing:
        """Return what clips of a hold show, as `FootageViewing.open`.

        Without `clips` all that were copied, of all cameras or of some.

        Raises FootageRightOff, NoClipHere, and NotGranted where this operator's keys do not reach.
        """
        self.right(session)
        with self.works() as work:
            kept = [
                one
                for one in _chosen(work, hold, clips, whole_only=clips is None)
                if cameras is None or one.camera in cameras
            ]
            if not kept:
                raise NoClipHere
            opened = self._keys(session, work, kept, purpose)
            self.log.append(
                work,
                "footage.opened",
                session,
                visit=kept[0].record,
                hold=hold,
                purpose=purpose,
                cameras=sorted({plain_id(one.camera) for one in kept}),
                pieces=len(kept),
            )
            sources = {one.id: one for one in work.sources.all()}
            shown = list(dict.fromkeys(one.camera for one in kept))
            clocks = work.clock_offsets.of_cameras(shown)
            work.commit()
        tracks = [
            self._track(camera, [one for one in kept if one.camera == camera], opened, clocks, sources)
            for camera in shown
        ]
        return Viewing(tuple(tracks))

    @requires(Duty.PRIVACY)
    def trim(
        self, session: Session, clip: ClipId, within: TimeRange, purpose: Purpose, *, exact: bool
    ) -> KeptClip:
        """Keep a stretch (on the camera's clock) of a clip as a clip of its own, under the same hold.

        Its packets as they are, whole groups of pictures, or with `exact` its pictures encoded anew. The clip
        it is taken from stays. Raises FootageRightOff, NoClipHere, HoldOver, NothingToShow, VaultFull, the
        reader's errors.
        """
        self.right(session)
        from visitor_desk.footage.trim import copied_trim, exact_trim  # noqa: PLC0415 - loads codecs

        with self.works() as work:
            found = work.clips.get(clip)
            if found is None:
                raise NoClipHere
            hold = self._hold(work, found)
            (kept,) = _chosen(work, hold.id, [clip])
            key = self._keys(session, work, [kept], purpose)[kept.id]
            self.log.append(work, "clip.trimming", session, clip=clip, hold=hold.id, purpose=purpose)
            work.commit()
        one, new = key.recording, ClipId(secrets.token_hex(8))
        start_s, end_s = ((at - one.start).total_seconds() for at in (within.start, within.end))
        cut = exact_trim if exact else copied_trim
        made: list[Trimmed] = []
        with self._opened(kept, key) as file:

            def fill(writer: VaultWriter) -> None:
                made.append(cut(decoders_name(kept.id), file, max(start_s, 0.0), end_s, writer))

            stored = self.vault.write(new, kept.size, fill)
        (trimmed,) = made
        start = one.start + timedelta(seconds=trimmed.start_s)
        recording = replace(
            one,
            start=start,
            duration_s=trimmed.end_s - trimmed.start_s,
            size=stored.size,
            sha256=stored.sha256,
            state=RecordingState.OK,
            gaps=(),
        )
        shorter = replace(
            kept,
            id=new,
            start=start,
            duration_s=recording.duration_s,
            size=stored.size,
            sha256=stored.sha256,
            attempt=stored.attempt,
            settled_at=self.clock.now(),
            asked_at=self.clock.now(),
            problem=None,
            original=kept.id,
        )
        try:
            with self.works() as work:
                hold = self._hold(work, kept)
                cut_key = ClipKey(stored.key, recording)
                make_safe(work, self.sealed, self.log, hold, shorter, cut_key, as_indexed=False)
                work.commit()
        except DeskError:
            # Nobody has its key: the case ended, or the store was lost, while it was cut.
            self.vault.destroy([new])
            raise
        return shorter

    @requires(Duty.PRIVACY)
    def ask_to_hand_out(
        self, session: Session, disclosure: DisclosureId, hold: HoldId, clips: Collection[ClipId]
    ) -> ApprovalRequest:
        """Ask for a second person's signature over exactly these clips, to be given under a disclosure.

        Raises NoClipHere, DisclosureUnknown, DisclosureClosed, GroundMissing, and OutsideOrder for a clip
        that shows more than was ordered: it is cut first (`trim`), never silently.
        """
        with self.works() as work:
            kept = _chosen(work, hold, clips)
            self._allowed(work, disclosure, kept)
        return self.four_eyes.ask(
            session,
            HAND_OUT,
            {"clips": [[one.id, one.sha256] for one in kept], "disclosure": disclosure, "hold": hold},
        )

    @requires(Duty.PRIVACY)
    def hand_out(
        self, session: Session, request_id: str, out: Path, progress: Progress, stopped: Stopped
    ) -> Package:
        """Write what was asked for and signed into a new or empty folder, as it was recorded.

        Each file is compared with the digest in the log; `evidence.json` says what it is, and everything is
        signed (`StatementWriter`); the row of the disclosure says what was given in the same transaction.
        Raises HandOutNotAsked, ApprovalMissing and its kin, what `ask_to_hand_out` raises of a disclosure
        that changed meanwhile, ClipDamaged, PackageFolderTaken, DiskFull, NotPermittedByFolder or Cancelled;
        nothing is left then.
        """
        with self.works() as work:
            asked = _asked(work, request_id)
            # Left without a commit: looking does not use the approval up.
            self.approvals.use(work, asked)
        with self.works() as work:
            hold = HoldId(str(asked.values["hold"]))
            signed, under = _signed(asked), DisclosureId(str(asked.values["disclosure"]))
            kept = _chosen(work, hold, signed)
            disclosure, parts = self._allowed(work, under, kept)
            if any(one.sha256 != signed[one.id] for one in kept):
                raise NoClipHere
            held = work.holds.get(hold)
            opened = self._keys(session, work, kept, Purpose.LEGAL_DUTY)
            work.commit()
        if held is None:
            raise HoldUnknown
        names = file_names(kept, opened)
        with PackageFolder(out) as folder:
            for done, one in enumerate(kept):
                stop_point(stopped)
                self._write(folder, names[one.id], one, opened[one.id], stopped)
                progress(done + 1, len(kept))
            manifest = readable_json(manifest_of(held, disclosure, kept, names, opened))
            folder.write(EVIDENCE, manifest)

            def used(work: DeskWork) -> None:
                approval = self.approvals.use(work, asked)
                work.approval_requests.delete(asked.id)
                given = Given(
                    self.clock.now(),
                    hold,
                    VisitId(held.record),
                    sha256_hex(manifest),
                    asked.requester,
                    approval.approver,
                    parts,
                )
                now = open_disclosure(work, under)
                kept_now = replace(now, handed_out=(*now.handed_out, given))
                keep_disclosure(work, self.log, GIVEN, session, kept_now)

            def earlier(work: DeskWork) -> Sequence[LogEntry]:
                return [entry for one in kept for entry in work.log.about(one.id)]

            installation = self.approvals.installation
            return StatementWriter(self.works, self.log, self.clock, installation).sign(
                session,
                HANDED_OUT,
                hold,
                folder,
                earlier,
                used,
                clips=len(kept),
                request=asked.id,
                disclosure=under,
            )

    def _write(
        self, folder: PackageFolder, name: str, clip: KeptClip, key: ClipKey, stopped: Stopped
    ) -> None:
        assert clip.attempt is not None
        with self.vault.open(clip.id, clip.attempt, key.key) as file, disk_errors(folder.name):
            digest = hashlib.sha256()
            with folder.place(name).open("xb") as written:
                while block := file.read(COPIED_AT_ONCE):
                    stop_point(stopped)
                    digest.update(block)
                    written.write(block)
            folder.settle(name)
            if digest.hexdigest() != clip.sha256:
                raise ClipDamaged

    def _keys(
        self, session: Session, work: DeskWork, kept: Sequence[KeptClip], purpose: Purpose
    ) -> Mapping[ClipId, ClipKey]:
        """Open what lies sealed beside clips; one entry of the log for all of them."""
        ids = [one.id for one in kept]
        found = self.sealed.open_many(session, work, table=CLIPS, records=ids, group=Group.F, purpose=purpose)
        if len(found) < len(ids):
            raise NoClipHere
        return {clip: clip_key_from(found[clip]) for clip in ids}

    def _allowed(
        self, work: DeskWork, under: DisclosureId, kept: Sequence[KeptClip]
    ) -> tuple[Disclosure, tuple[GivenPart, ...]]:
        """Return the disclosure under which clips may go, and what they show in true time."""
        disclosure = open_disclosure(work, under)
        if disclosure.order is OrderShown.NONE and disclosure.voluntary is None:
            raise GroundMissing
        cameras = {one.id: one for one in work.cameras.all()}
        zones = {one.id: one for one in work.zones.all()}
        clocks = work.clock_offsets.of_cameras(list({one.camera for one in kept}))
        parts = tuple(
            GivenPart(one.id, one.camera, true_span(clocks.get(one.camera, ()), one.span), one.sha256 or "")
            for one in kept
        )
        check_scope(disclosure, parts, cameras, zones, self.lives.zone)
        return disclosure, parts

    def _hold(self, work: DeskWork, clip: KeptClip) -> Hold:
        return active_hold(work, HoldId(clip.hold), self.lives.local_day(self.clock.now()))

    def _track(
        self,
        camera: CameraId,
        kept: Sequence[KeptClip],
        opened: Mapping[ClipId, ClipKey],
        clocks: Mapping[CameraId, Sequence[ClockOffset]],
        sources: Mapping[SourceId, FootageSource],
    ) -> Track:
        """Return the clips of a camera in true time; between them nothing was kept."""
        history = clocks.get(camera, ())
        media = {RecordingId(one.id): self._media(one, opened[one.id]) for one in kept}
        recordings = [replace(opened[one.id].recording, id=RecordingId(one.id)) for one in kept]
        spans = [true_span(history, one.span) for one in recordings]
        whole = TimeRange(min(one.start for one in spans), max(one.end for one in spans))
        pieces = pieces_of(whole, recordings, history, sources)
        shown = [
            replace(on, media=media[piece.recording])
            for piece, on in zip(pieces, pieces_on(whole.start, pieces), strict=True)
            if piece.recording is not None
        ]
        unsure = [one.uncertainty_s for one in recordings]
        unsure += [held.uncertainty_s for one in spans if (held := offset_at(history, one.start)) is not None]
        return Track(camera, tuple(shown), (), max(unsure))

    def _media(self, clip: KeptClip, key: ClipKey) -> Media:
        return Media(decoders_name(clip.id), partial(self._opened, clip, key))

    def _opened(self, clip: KeptClip, key: ClipKey) -> BinaryIO:
        assert clip.attempt is not None, "a clip that is safe has a file"
        return opened_clip(self.vault, clip.id, clip.attempt, key.key, key.before)


def _asked(work: DeskWork, request_id: str) -> ApprovalRequest:
    asked = asked_for(work, request_id, HAND_OUT)
    if asked is None or "disclosure" not in asked.values or "clips" not in asked.values:
        # What was asked before anything went under an entry of the register has none, and is asked anew;
        # records of visits are no footage (`record_giving`).
        raise HandOutNotAsked
    return asked


def _signed(asked: ApprovalRequest) -> dict[ClipId, str]:
    clips = asked.values["clips"]
    assert isinstance(clips, list)
    return {ClipId(str(clip)): str(sha256) for clip, sha256 in clips}


def _chosen(
    work: DeskWork, hold: HoldId, clips: Collection[ClipId] | None, *, whole_only: bool = False
) -> list[KeptClip]:
    """Return the safe clips of a hold that were named (None: all), by start. Raises NoClipHere."""
    kept = [
        one
        for one in work.clips.of_hold(hold)
        if one.state is ClipState.SAFE
        and (clips is None or one.id in clips)
        and not (whole_only and one.original)
    ]
    if not kept or (clips is not None and len(kept) < len(set(clips))):
        raise NoClipHere
    return kept
