"""What a hold does to each group of a record: sealed to the hold's end, moved with it, and let go again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from visitor_desk.clock import Clock
from visitor_desk.footage.kept_clip import ClipState
from visitor_desk.footage.vault import Vault
from visitor_desk.privacy.bound_rows import hold_row
from visitor_desk.privacy.clip_end import end_clips
from visitor_desk.privacy.clip_key import CLIPS
from visitor_desk.privacy.hold import HeldPart, HeldState, Hold, HoldNeedsPrivacy, HoldReason
from visitor_desk.privacy.ports import DeskWork
from visitor_desk.privacy.unspoken import unspoken
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.groups import Group, openers
from visitor_desk.security.row_binding import gone
from visitor_desk.security.sealed_records import KeyDestroyed, NotGranted, SealedRecords
from visitor_desk.security.session import Session


@dataclass(frozen=True)
class HeldParts:
    """Works inside the works of services that have checked their duty; those commit."""

    sealed: SealedRecords
    log: AuditLog
    clock: Clock
    vault: Vault

    def hold(self, session: Session, work: DeskWork, hold: Hold, group: Group, today: date) -> HeldPart:
        """Seal one group to the hold's end, or say why not; the part is not stored yet."""
        if group is Group.F:
            return HeldPart(hold.id, group, HeldState.HELD, today, _last_key(work, hold, today))
        days = [row.expires_on for row in work.sealed.rows(hold.table, hold.record, group)]
        if not days or max(days) <= today:
            return HeldPart(hold.id, group, HeldState.GONE, today, today)
        now_until = max(days)
        own_day = _own_day(work, hold, group, now_until, today)
        if hold.reason is HoldReason.REQUEST and own_day <= today and _secret(work, hold, group, today):
            # For the person it is gone: a request keeps nothing that only a silent hold still has.
            return HeldPart(hold.id, group, HeldState.GONE, today, today)
        if not session.duties & openers(group):
            return HeldPart(hold.id, group, HeldState.WAITING, own_day, own_day)
        held_until = now_until
        if hold.ends_on > now_until:
            held_until = self._resealed(session, work, hold, group, hold.ends_on)
        return HeldPart(hold.id, group, HeldState.HELD, own_day, held_until)

    def move(
        self, session: Session, work: DeskWork, hold: Hold, ends_on: date, review_on: date, today: date
    ) -> Hold:
        """Move the end of a hold, earlier or later: what it holds dies on the new day, with an entry.

        Kept footage gets its keys sealed anew. What this operator was not granted stays on the day it has
        and ends with the hold at the latest; `held_until` tells.
        """
        moved = replace(hold, ends_on=ends_on, review_on=review_on)
        work.holds.update(moved)
        for part in work.holds.parts(hold.id):
            if part.state is HeldState.HELD:
                work.holds.put_part(self._moved(session, work, moved, part, today))
        self.log_hold(work, session, "hold.moved", moved)
        return moved

    def lift(self, session: Session, work: DeskWork, hold: Hold, today: date) -> Hold:
        """End a hold now: back to its own day or another hold's, or deleted where its own day is over."""
        lifted = replace(hold, lifted_at=self.clock.now())
        work.holds.update(lifted)
        left: list[str] = []
        for part in work.holds.parts(hold.id):
            if part.state is HeldState.HELD:
                left += self._release(session, work, lifted, part, today)
            elif part.state is HeldState.WAITING:
                work.holds.put_part(replace(part, state=HeldState.RELEASED))
        self.log_hold(work, session, "hold.lifted", lifted, left)
        return lifted

    def log_hold(
        self, work: DeskWork, session: Session, act: str, hold: Hold, left: Sequence[str] = ()
    ) -> None:
        """Write the entry that binds a hold's row and says its parts; `left` is what the log is told gone."""
        self.log.append(
            work,
            act,
            session,
            hold=hold.id,
            visit=hold.record,
            row=hold_row(hold),
            parts=[f"{part.group}:{part.state}:{part.held_until}" for part in work.holds.parts(hold.id)],
            **({"gone": left} if left else {}),
        )

    def _moved(self, session: Session, work: DeskWork, hold: Hold, part: HeldPart, today: date) -> HeldPart:
        if part.group is Group.F:
            for clip in work.clips.of_hold(hold.id):
                if clip.state is ClipState.SAFE:
                    self._reseal(session, work, CLIPS, clip.id, Group.F, hold.ends_on)
            return replace(part, held_until=_last_key(work, hold, today))
        wanted = max([part.own_day, hold.ends_on, *held_by_others(work, hold, part.group, today)])
        day = self._reseal(session, work, hold.table, hold.record, part.group, wanted)
        if day is None or day <= today:
            return replace(part, state=HeldState.GONE)
        return replace(part, held_until=day)

    def _reseal(
        self, session: Session, work: DeskWork, table: str, record: str, group: Group, wanted: date
    ) -> date | None:
        """Seal to a day what is alive, where it is not sealed to that; return its day, None for nothing."""
        days = [row.expires_on for row in work.sealed.rows(table, record, group)]
        if not days or max(days) == wanted:
            return max(days, default=None)
        try:
            receipt = self.sealed.reseal(
                session, work, table=table, record=record, group=group, expires_on=wanted
            )
        except (NotGranted, KeyDestroyed):
            return max(days)
        return receipt.expires_on

    def _release(
        self, session: Session, work: DeskWork, hold: Hold, part: HeldPart, today: date
    ) -> Sequence[str]:
        """Bring one group back to its own day; return what the log is told to be gone."""
        if not session.duties & openers(part.group):
            raise HoldNeedsPrivacy
        work.holds.put_part(replace(part, state=HeldState.RELEASED))
        if part.group is Group.F:
            end_clips(work, self.log, self.vault, work.clips.of_hold(hold.id), self.clock.now(), session)
            return ()
        wanted = max([part.own_day, *held_by_others(work, hold, part.group, today)])
        days = [row.expires_on for row in work.sealed.rows(hold.table, hold.record, part.group)]
        if not days or max(days) <= wanted:
            return ()
        if wanted <= today:
            work.sealed.delete(hold.table, hold.record, part.group)
            return [gone(hold.table, hold.record, part.group)]
        self._resealed(session, work, hold, part.group, wanted)
        return ()

    def _resealed(self, session: Session, work: DeskWork, hold: Hold, group: Group, day: date) -> date:
        receipt = self.sealed.reseal(
            session, work, table=hold.table, record=hold.record, group=group, expires_on=day
        )
        return receipt.expires_on


def _last_key(work: DeskWork, hold: Hold, today: date) -> date:
    key = work.public_day_keys.last(Group.F, "", not_after=hold.ends_on)
    return key.name.expires_on if key else today


def _others(work: DeskWork, hold: Hold, group: Group, today: date) -> list[tuple[Hold, HeldPart]]:
    """Return what other holds keep of a group of the same record."""
    return [
        (other, part)
        for other in work.holds.of_record(hold.table, hold.record)
        if other.id != hold.id and other.active(today)
        for part in work.holds.parts(other.id)
        if part.group is group and part.state is HeldState.HELD
    ]


def _secret(work: DeskWork, hold: Hold, group: Group, today: date) -> bool:
    """Tell whether nothing keeps a group but holds of which the person hears nothing."""
    silent = unspoken(work).holds
    return all(other.id in silent for other, _ in _others(work, hold, group, today))


def held_by_others(work: DeskWork, hold: Hold, group: Group, today: date) -> list[date]:
    """Return the days on which other holds let go of a group of the same record."""
    # One that was placed while this one held longer found the blob on this one's day.
    return [min(part.held_until, other.ends_on) for other, part in _others(work, hold, group, today)]


def _own_day(work: DeskWork, hold: Hold, group: Group, now_until: date, today: date) -> date:
    """Return the day a group would die on without any hold, which the first of its holds remembers."""
    return min((part.own_day for _, part in _others(work, hold, group, today)), default=now_until)
