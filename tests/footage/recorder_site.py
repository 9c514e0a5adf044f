"""One recorder's folder and the index over it; every run is checked to have left the share as it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from storage.recorder_databases import SqlRecorderRecords
from tests.footage.fakes import FACILITY, Here, Memory, MemoryLog
from visitor_desk.clock import SetClock, TimeRange
from visitor_desk.footage.camera import Camera, CameraId, CameraView, FootageSource, SourceId
from visitor_desk.footage.camera_register import CameraRegister
from visitor_desk.footage.coverage import CoverageReason, coverage_of
from visitor_desk.footage.index import FootageIndex, IndexReport
from visitor_desk.footage.link import DEFAULT_ROLL, FootageRange, RangeWhy
from visitor_desk.footage.recorder_layouts import known_layouts
from visitor_desk.footage.recording import ActivityInterval, ActivityKind, Recording

SOURCE = SourceId("recorder")
EVER = TimeRange(datetime(1990, 1, 1, tzinfo=UTC), datetime(2090, 1, 1, tzinfo=UTC))


@dataclass(frozen=True)
class Seen:
    """What a share shows of one entry; access times are not a change."""

    size: int
    modified_ns: int
    mode: int
    inode: int


def share_of(folder: Path) -> Mapping[str, Seen]:
    """Everything below a folder, folders too."""
    found = {}
    for path in [folder, *folder.rglob("*")]:
        status = path.lstat()
        found[str(path)] = Seen(status.st_size, status.st_mtime_ns, status.st_mode, status.st_ino)
    return found


class RecorderSite:
    """A source of any layout with its cameras; `runner` reads the files, in this process unless given."""

    def __init__(
        self,
        folder: Path,
        layout: str = "ffmpeg-segment",
        zone: str = "UTC",
        cameras: Sequence[str] = ("lobby",),
        runner: Any = None,
        *,
        originals: bool = True,
        database: str = "",
    ) -> None:
        self.folder = folder
        self.memory = Memory()
        self.runner = runner or Here()
        self.clock = SetClock(datetime(2026, 12, 31, tzinfo=UTC))
        log, layouts = MemoryLog(), known_layouts()
        folder.mkdir(exist_ok=True, parents=True)
        register = CameraRegister(self.memory, log, layouts, None)  # type: ignore[arg-type]
        source = FootageSource(
            SOURCE, "Recorder", str(folder), layout, zone, originals=originals, database=database
        )
        register.add_source(FACILITY, source)
        for number, key in enumerate(cameras):
            camera = Camera(CameraId(f"cam{number}"), key, key, CameraView.ENTRANCE, SOURCE, key)
            register.add(FACILITY, camera)
        records = SqlRecorderRecords() if database else None
        self.index = FootageIndex(self.memory, log, self.clock, self.runner, layouts, records)  # type: ignore[arg-type]

    def run(self, *, share_changes: bool = False) -> IndexReport:
        """Index the folder; nothing on the share may change by it.

        `share_changes`: the test itself changes the share in the meantime, or what it answers.
        """
        if share_changes:
            return self.index.index(FACILITY, SOURCE)
        before = share_of(self.folder)
        report = self.index.index(FACILITY, SOURCE)
        assert share_of(self.folder) == before
        return report

    def recordings(self) -> list[Recording]:
        """Every row, by start and path."""
        with self.memory() as work:
            return sorted(work.recordings.of_source(SOURCE), key=lambda one: (one.start, one.path))

    def only(self) -> Recording:
        """The one row there is."""
        (one,) = self.recordings()
        return one

    def activity(self, camera: str = "cam0") -> list[ActivityInterval]:
        """When something moved before a camera, by start."""
        with self.memory() as work:
            found = work.activity.overlapping(CameraId(camera), EVER)
        return [one for one in found if one.kind is ActivityKind.MOVING]

    def covered(self, start: datetime, seconds: float) -> list[tuple[float, float, CoverageReason]]:
        """What is said of `seconds` of the first camera from `start`."""
        camera = CameraId("cam0")
        span = TimeRange(start, start + timedelta(seconds=seconds))
        wanted = FootageRange("v1", camera, span, RangeWhy.STAY, "lobby", DEFAULT_ROLL)
        with self.memory() as work:
            found = coverage_of(
                wanted, work.recordings.overlapping(camera, EVER), [], work.sources.sight(SOURCE)
            )
        return [
            ((part.span.start - start).total_seconds(), (part.span.end - start).total_seconds(), part.reason)
            for part in found.parts
        ]
