"""How the clocks of cameras stand, and what recordings and doors tell of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from visitor_desk.clock import Clock, TimeRange, as_utc
from visitor_desk.errors import DeskError
from visitor_desk.footage.camera import CameraId, ClockOffset, HeldOffset, as_measured, offset_at_true
from visitor_desk.footage.clock_drift import is_step
from visitor_desk.footage.clock_offset import (
    SEARCH_S,
    ClockNotTold,
    DoorVote,
    offset_by_hand,
    offset_from_doors,
    offset_of,
    starts_of,
)
from visitor_desk.footage.ports import FootageWorks
from visitor_desk.security.duties import Duty, requires
from visitor_desk.security.session import Session

JUMP_S: Final = 30.0
"""A clock that moved by more between two entries was set, or stood still: somebody should know when."""
PICTURE_S: Final = 0.5
"""Recorders for doors write two pictures a second at least."""


class RecordingNotIndexed(DeskError):
    """No recording of this camera has this file. Values: `name`."""

    code = "footage.recording_not_indexed"


@dataclass(frozen=True, slots=True)
class ClockStanding:
    """What is known of a camera's clock at `at`: its history, what holds now, and between which it leapt."""

    at: datetime
    history: tuple[ClockOffset, ...]
    held: HeldOffset | None
    jumps: tuple[tuple[ClockOffset, ClockOffset], ...]


@dataclass(frozen=True)
class CameraClocks:
    """Answers for cameras by id. What is found out is a proposal; `CameraRegister.set_offset` keeps it."""

    works: FootageWorks
    clock: Clock

    @requires(Duty.FACILITY, Duty.ADMINISTRATOR, Duty.PRIVACY, Duty.AUDITOR)
    def standing(self, session: Session, camera: CameraId) -> ClockStanding:  # noqa: ARG002
        """Return how a camera's clock stands. Raises CameraUnknown."""
        now = self.clock.now()
        with self.works() as work:
            work.cameras.get(camera)
            history = tuple(work.clock_offsets.of_camera(camera))
        return ClockStanding(now, history, offset_at_true(history, now), jumps_of(history))

    @requires(Duty.FACILITY)
    def by_doors(
        self,
        session: Session,  # noqa: ARG002
        camera: CameraId,
        door_times: Sequence[datetime],
    ) -> tuple[ClockOffset, DoorVote]:
        """Return the offset that a door's openings (true instants) and a camera's movement tell.

        Raises CameraUnknown, or ClockNotTold where they tell none, or several.
        """
        opened = sorted(map(as_utc, door_times))
        if not opened:
            raise ClockNotTold(doors=0, agreeing=0, runner_up=0)
        search = timedelta(seconds=SEARCH_S)
        with self.works() as work:
            work.cameras.get(camera)
            near = work.activity.overlapping(camera, TimeRange(opened[0], opened[-1]).widened(search, search))
        vote = offset_from_doors(opened, starts_of(one.span for one in near))
        return offset_of(camera, vote, opened), vote

    @requires(Duty.FACILITY)
    def by_recording(
        self,
        session: Session,  # noqa: ARG002
        camera: CameraId,
        file: Path,
        media_s: float,
        true_time: datetime | time,
        zone: ZoneInfo,
    ) -> ClockOffset:
        """Return the offset that an indexed file tells whose second `media_s` shows a known true time.

        Raises CameraUnknown, RecordingNotIndexed, or MomentOutside.
        """
        with self.works() as work:
            source = work.sources.get(work.cameras.get(camera).source)
            if not file.is_relative_to(source.root):
                raise RecordingNotIndexed(name=file.name)
            recording = work.recordings.at_path(source.id, file.relative_to(source.root).as_posix())
        if recording is None or recording.camera != camera:
            raise RecordingNotIndexed(name=file.name)
        return offset_by_hand(recording, media_s, true_time, zone, PICTURE_S)


def jumps_of(history: Sequence[ClockOffset]) -> tuple[tuple[ClockOffset, ClockOffset], ...]:
    """Return the neighbours between which a clock leapt by more than `JUMP_S`, oldest first."""
    ordered = sorted(history, key=lambda entry: entry.valid_from)
    return tuple(
        (before, after)
        for before, after in pairwise(ordered)
        if abs(after.offset_s - before.offset_s) > JUMP_S and is_step(as_measured(before), as_measured(after))
    )
