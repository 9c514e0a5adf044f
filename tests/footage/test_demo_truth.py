"""Coverage of the demo's recorders against what the demo drew, on plain days and in nights of changing clocks."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path

import pytest

from tests.footage.test_coverage import recording
from visitor_desk.clock import TimeRange, subtract
from visitor_desk.demo_site import site
from visitor_desk.demo_site.recordings import MARGIN, MISSING_SEGMENT, SEGMENT_S, STAY, Clip, Recorders
from visitor_desk.footage.camera import Camera, ClockOffset, OffsetSource, SourceSight
from visitor_desk.footage.coverage import CoverageReason, CoverageState, RangeCoverage, coverage_of
from visitor_desk.footage.folder import list_recordings
from visitor_desk.footage.link import DEFAULT_ROLL, FootageRange, RangeWhy
from visitor_desk.footage.recorder_layouts import known_layouts
from visitor_desk.footage.recording import Recording, RecordingId
from visitor_desk.footage.recording_time import zone_named

ZONE = site.SETTINGS.zone
DAYS = {
    "a plain day": datetime(2026, 11, 3, 13, 5, tzinfo=ZONE),
    "before the doubled hour": datetime(2026, 10, 25, 1, 30, tzinfo=ZONE),
    "after the doubled hour": datetime(2026, 10, 25, 4, 10, tzinfo=ZONE),
    "after the skipped hour": datetime(2026, 3, 29, 3, 20, tzinfo=ZONE),
    "in the doubled hour": datetime(2026, 10, 25, 2, 20, tzinfo=ZONE),
}


def by_camera(folder: Path, arrival: datetime) -> dict[str, tuple[Camera, list[Clip], list[Recording]]]:
    """What the demo writes, as its truth and as the index reads it from the names alone."""
    recorders = Recorders(folder)
    clips = list(recorders.clips(arrival))
    for clip in clips:
        clip.path.parent.mkdir(parents=True, exist_ok=True)
        clip.path.write_bytes(b"x")
    read: dict[str, list[Recording]] = {}
    for source in recorders.sources:
        cameras = [one for one in site.CAMERAS if one.source == source.id]
        layout = known_layouts()[source.layout]
        for file in list_recordings(source, layout, zone_named(source.time_zone), cameras).recordings:
            length = next(
                one.seconds for one in clips if one.path == Path(source.root, *file.path.split("/"))
            )
            one = replace(
                recording(0, float(length)), id=RecordingId(file.path), path=file.path, source=source.id,
                camera=file.camera, start=file.start.at, uncertainty_s=0.0, doubt=file.start.doubt,
                modified=file.start.at + timedelta(seconds=length),
            )  # fmt: skip
            read.setdefault(file.camera, []).append(one)
    return {
        camera.id: (camera, [one for one in clips if one.name == camera.key], read[camera.id])
        for camera in site.CAMERAS
        if camera.id in read
    }


def said(camera: Camera, files: list[Recording], span: TimeRange, fast_s: float) -> RangeCoverage:
    wanted = FootageRange("v", camera.id, span, RangeWhy.STAY, camera.zone, DEFAULT_ROLL)
    history = [
        ClockOffset(camera.id, span.start - timedelta(days=1), fast_s, 0.5, OffsetSource.STATED)
    ] if fast_s else []  # fmt: skip
    looked = span.end + timedelta(hours=1)
    return coverage_of(wanted, files, history, SourceSight(camera.source, looked, looked))


@pytest.mark.parametrize("day", DAYS)
def test_what_is_said_is_what_was_drawn(tmp_path: Path, day: str):
    arrival = DAYS[day]
    span = TimeRange(arrival - MARGIN, arrival + STAY + MARGIN)
    for camera, clips, files in by_camera(tmp_path, arrival).values():
        truth = [TimeRange(one.start, one.start + timedelta(seconds=one.seconds)) for one in clips]
        found = said(camera, files, span, clips[0].clock_error_s)
        shown = [one.span for one in found.parts if one.state in {
            CoverageState.RECORDED, CoverageState.CLOCK_UNCERTAIN}]  # fmt: skip
        assert list(chain(*(subtract(one, truth) for one in shown))) == [], camera.id
        assert list(chain(*(subtract(one, shown) for one in truth))) == [], camera.id
        unsure = {CoverageReason.CLOCK_FOLD} if day == "in the doubled hour" else {CoverageReason.READABLE}
        if camera.source == site.RECORDER:
            assert {one.reason for one in found.parts} - {CoverageReason.NO_FILE} == unsure


def test_the_file_that_was_never_written_is_the_only_hole(tmp_path: Path):
    arrival = DAYS["a plain day"]
    span = TimeRange(arrival - MARGIN, arrival + STAY + MARGIN)
    holes = {}
    for camera, clips, files in by_camera(tmp_path, arrival).values():
        found = said(camera, files, span, clips[0].clock_error_s)
        holes[camera.id] = [(one.span.start, one.seconds) for one in found.parts
                            if one.state is CoverageState.GAP]  # fmt: skip
    missing = arrival - MARGIN + MISSING_SEGMENT * timedelta(seconds=SEGMENT_S)
    assert holes == {
        site.CAMERAS[0].id: [],
        site.CAMERAS[1].id: [(missing, float(SEGMENT_S))],
        site.CAMERAS[2].id: [],
    }
