"""The end of kept clips: their keys first, then their rows' state, then their files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from visitor_desk.footage.kept_clip import ClipState, KeptClip
from visitor_desk.footage.vault import Vault
from visitor_desk.privacy.bound_rows import clip_row
from visitor_desk.privacy.clip_key import CLIPS
from visitor_desk.privacy.hold import HoldId
from visitor_desk.privacy.ports import DeskWork
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.groups import Group
from visitor_desk.security.row_binding import gone
from visitor_desk.security.session import Session


def end_clips(
    work: DeskWork,
    log: AuditLog,
    vault: Vault,
    clips: Iterable[KeptClip],
    now: datetime,
    session: Session | None = None,
) -> int:
    """Destroy what opens each clip, with an entry; its file goes once that is durable. Return how many.

    One that was never copied leaves nothing behind. The caller commits.
    """
    ended = []
    for clip in clips:
        if clip.state is ClipState.WAITING:
            work.clips.delete(clip.id)
        if clip.state is not ClipState.SAFE:
            continue
        left = work.sealed.delete(CLIPS, clip.id, Group.F)
        over = replace(clip, state=ClipState.DESTROYED, settled_at=now, attempt=None, problem=None)
        work.clips.put(over)
        log.append(
            work,
            "clip.destroyed",
            session,
            clip=clip.id,
            hold=clip.hold,
            about=clip.record,
            sha256=clip.sha256,
            row=clip_row(over),
            **({"gone": [gone(CLIPS, clip.id, Group.F)]} if left else {}),
        )
        ended.append(clip.id)
    if ended:
        work.after_commit(lambda: vault.destroy(ended))
    return len(ended)


def end_over_cases(work: DeskWork, log: AuditLog, vault: Vault, now: datetime, today: date) -> int:
    """Do so with the clips of holds that keep nothing any more, and with those whose key's day has come.

    Keys are not made so far ahead as the longest hold may end.
    """
    alive = {hold.id for hold in work.holds.all() if hold.active(today)}
    kept = [one for one in work.clips.all() if one.state in {ClipState.SAFE, ClipState.WAITING}]
    over = [one for one in kept if HoldId(one.hold) not in alive or _keyless(work, one)]
    return end_clips(work, log, vault, over, now)


def sweep_vault(work: DeskWork, vault: Vault, now: datetime) -> int:
    """Delete the files that are no clip's any more, as a killed copy or cut leaves them; return how many."""
    return vault.sweep({one.id: one.attempt for one in work.clips.all()}, now)


def _keyless(work: DeskWork, clip: KeptClip) -> bool:
    return clip.state is ClipState.SAFE and not work.sealed.rows(CLIPS, clip.id, Group.F)
