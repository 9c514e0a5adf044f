"""Debian's motion records from a file; the index reads what it left, also while it records."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.footage.clips import write_video
from tests.footage.recorder_site import RecorderSite
from tests.footage.recorders.programs import needs, running, wait_for
from visitor_desk.footage.recording import TimeSource
from visitor_desk.footage.video_reader import FRESH_S

ZONE = "Europe/Amsterdam"
WALKS = [(start, start + 3.0) for start in range(6, 60, 9)]
SETTINGS = """
daemon off
setup_mode off
target_dir {out}
camera_id 1
netcam_url file://{film}
width 320
height 180
framerate 10
emulate_motion on
movie_output on
movie_codec mkv
movie_filename %t-%v-%Y%m%d%H%M%S
movie_max_time 5
picture_output off
webcontrol_port 0
stream_port 0
"""


@pytest.mark.recorder
@needs("motion")
def test_motion(tmp_path: Path):
    site = RecorderSite(tmp_path / "recorder", "motion-4", ZONE, cameras=("1",))
    film = write_video(tmp_path / "film.mp4", 60, WALKS)
    settings, log = tmp_path / "motion.conf", tmp_path / "log"
    settings.write_text(SETTINGS.format(out=site.folder, film=film))
    began = datetime.now(UTC)
    with running(["motion", "-n", "-c", settings], log, {"TZ": ZONE}):
        wait_for(lambda: len(list(site.folder.iterdir())) == 3, "the third recording", log, 30)
        time.sleep(1)
        site.run(share_changes=True)
        *closed, being_written = site.recordings()
        # One that was closed a second ago looks like one that grows.
        assert [one.state for one in closed] in (["ok", "ok"], ["ok", "growing"], ["growing", "growing"])
        assert being_written.state in {"growing", "empty"}
    ended = datetime.now(UTC)
    time.sleep(FRESH_S)
    site.run()
    kept = site.recordings()
    assert [one.id for one in kept[:3]] == [*(one.id for one in closed), being_written.id]
    assert {one.state for one in kept} == {"ok"}
    assert {(one.time_source, one.camera) for one in kept} == {(TimeSource.NAME_LOCAL, "cam0")}
    for one in kept[:2]:
        # The name is cut to seconds, and a file begins up to a second before it.
        assert abs((one.modified - one.span.end).total_seconds()) < 2.0
    assert began - timedelta(seconds=2) < kept[0].start
    assert kept[-1].start < ended
    walked = [one.span for one in site.activity()]
    assert 1 <= len(walked) <= 4
    # Motion had read some of the film when it began to record: how long a walk lasts is told, not when.
    assert sum(span.duration.total_seconds() for span in walked) < 12
