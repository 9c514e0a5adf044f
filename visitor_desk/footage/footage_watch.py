"""Raises, remembers and ends alarms about recorders: a word for the guard, a task for facility."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from visitor_desk.clock import Clock, TimeRange
from visitor_desk.footage.camera import CameraId, FootageSource, true_span
from visitor_desk.footage.ports import FootageWork, FootageWorks
from visitor_desk.footage.recording import Recording
from visitor_desk.footage.watch import (
    CameraFacts,
    FootageAlarm,
    SourceFacts,
    SourceSpace,
    WatchKind,
    findings,
    reconcile,
    settled,
)
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.duties import Duty, requires
from visitor_desk.security.session import Session

NOT_FOR_GUARDS: Final = frozenset({WatchKind.PAST_TERM})
"""A task in the office; a guard could do nothing about it."""
LOOK_BACK: Final = (timedelta(hours=3), timedelta(days=2), timedelta(days=28))
"""How far back recordings are read: a few hours, and more only of a camera that has none in them."""


@dataclass(frozen=True, slots=True)
class StandingAlarm:
    """What a guard is told: what is wrong, with what by its name, and since when."""

    kind: WatchKind
    name: str
    since: datetime


@dataclass(frozen=True, slots=True)
class WatchTask:
    """What facility has to look at: the alarm with the names of its source and camera."""

    alarm: FootageAlarm
    source_name: str
    camera_name: str | None


@dataclass(frozen=True)
class FootageWatch:
    """Compares what the index and the recorders' disks say with what should be."""

    works: FootageWorks
    reading_works: FootageWorks
    """Works in which nobody waits for the many rows that are read here."""
    log: AuditLog
    clock: Clock
    space_of: Callable[[Path], SourceSpace | None]
    oldest_kept: Callable[[datetime], datetime] | None = None
    """Before which no footage may be kept; without it no recorder is asked to delete."""

    @requires(Duty.RECEPTION, Duty.FACILITY, Duty.PRIVACY)
    def look(self, session: Session) -> Sequence[StandingAlarm]:
        """Look at every source now, keep what changed, and return what stands."""
        now = self.clock.now()
        with self.reading_works() as work:
            sources = [source for source in work.sources.all() if source.retired_at is None]
        # Before the work begins: a share that is away answers late, and the store must not wait for it.
        spaces = {source.id: self.space_of(Path(source.root)) for source in sources}
        with self.reading_works() as work:
            facts = [_facts(work, source, spaces[source.id], now) for source in sources]
        term = self.oldest_kept(now) if self.oldest_kept else None
        found = [one for source in facts for one in findings(source, now, term)]
        with self.works() as work:
            before = work.footage_alarms.open()
            kept = [*reconcile(before, found, now), *_settled(work, before, now)]
            kept += _retired(work, before, now)
            known = {one.id for one in before}
            for alarm in kept:
                work.footage_alarms.put(alarm)
            for alarm in kept:
                if alarm.id not in known or alarm.ended_at is not None:
                    act = "footage.alarm_raised" if alarm.ended_at is None else "footage.alarm_ended"
                    self.log.append(
                        work,
                        act,
                        session,
                        alarm=alarm.id,
                        kind=alarm.kind.value,
                        source=alarm.source,
                        camera=alarm.camera,
                    )
            work.commit()
            return _standing(work)

    @requires(Duty.RECEPTION, Duty.FACILITY, Duty.PRIVACY, Duty.ADMINISTRATOR)
    def alarms(self, session: Session) -> Sequence[StandingAlarm]:  # noqa: ARG002 - read by the duty check
        """Return what stood at the last look, by what is wrong and name; nothing but names is told."""
        with self.works() as work:
            return _standing(work)

    @requires(Duty.FACILITY)
    def open_tasks(self, session: Session) -> Sequence[WatchTask]:  # noqa: ARG002 - as above
        """Return what facility has to look at, the oldest first."""
        with self.works() as work:
            sources = {one.id: one.name for one in work.sources.all()}
            cameras = {one.id: one.name for one in work.cameras.all()}
            return [
                WatchTask(one, sources[one.source], cameras[one.camera] if one.camera else None)
                for one in work.footage_alarms.open()
            ]


def _facts(work: FootageWork, source: FootageSource, space: SourceSpace | None, now: datetime) -> SourceFacts:
    cameras = tuple(
        CameraFacts(
            camera.id,
            tuple(_newest(work, camera.id, now)),
            tuple(work.clock_offsets.of_camera(camera.id)),
            work.camera_sights.of_camera(camera.id),
        )
        for camera in work.cameras.of_source(source.id)
        if camera.retired_at is None
    )
    return SourceFacts(source.id, work.sources.sight(source.id), space, cameras)


def _newest(work: FootageWork, camera: CameraId, now: datetime) -> Sequence[Recording]:
    for back in LOOK_BACK:
        # Ahead as well: a camera's clock may run fast.
        found = work.recordings.overlapping(camera, TimeRange(now - back, now + LOOK_BACK[0]))
        if found:
            return found
    return ()


def _settled(work: FootageWork, alarms: Sequence[FootageAlarm], now: datetime) -> list[FootageAlarm]:
    jumps = [one for one in alarms if one.kind is WatchKind.CLOCK_JUMP and one.camera is not None]
    ended = [settled(one, work.clock_offsets.of_camera(CameraId(one.camera or "")), now) for one in jumps]
    return [one for one in ended if one is not None]


def _retired(work: FootageWork, alarms: Sequence[FootageAlarm], now: datetime) -> list[FootageAlarm]:
    """Return as ended the jumps of what is out of service: nobody has to look at that clock again."""
    gone = {one.id for one in work.cameras.all() if one.retired_at is not None}
    jumps = (one for one in alarms if one.kind is WatchKind.CLOCK_JUMP)
    return [replace(one, ended_at=now) for one in jumps if one.camera in gone]


def _true_since(work: FootageWork, alarm: FootageAlarm) -> datetime:
    if alarm.camera is None:
        return alarm.since
    history = work.clock_offsets.of_camera(alarm.camera)
    return true_span(history, TimeRange(alarm.since, alarm.since)).start


def _standing(work: FootageWork) -> list[StandingAlarm]:
    sources = {one.id: one.name for one in work.sources.all()}
    cameras = {one.id: one.name for one in work.cameras.all()}
    told = [
        StandingAlarm(
            one.kind,
            cameras[one.camera] if one.camera else sources[one.source],
            _true_since(work, one),
        )
        for one in work.footage_alarms.open()
        if one.kind not in NOT_FOR_GUARDS
    ]
    return sorted(told, key=lambda one: (one.kind, one.name))
