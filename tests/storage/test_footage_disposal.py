from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from storage.unit_of_work import SqlWork
from tests.contracts.footage_stores import LOBBY, RECORDING, SOURCE, START, at, interval, seconds
from tests.storage.stores import data_store, opened
from visitor_desk.footage.recording import LONGEST_INTERVAL, RecordingId


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = data_store(tmp_path)
    later = at(60, "later", duration_s=60.0)
    with opened(path) as engine, SqlWork(engine) as work:
        work.sources.add(SOURCE)
        work.cameras.add(LOBBY)
        work.recordings.put(RECORDING)
        work.recordings.put(later)
        work.activity.replace(RECORDING.id, [interval(0, 10), interval(20, 30)])
        work.activity.replace(later.id, [interval(70, 80, later)])
        work.commit()
    return path


def test_recordings_go_with_their_activity(path: Path) -> None:
    with opened(path) as engine, SqlWork(engine) as work:
        assert work.footage_disposal.delete_recordings_before(RECORDING.span.end, 9) == []
        assert len(work.footage_disposal.delete_recordings_before(START + timedelta(seconds=120), 9)) == 1
        assert [one.path for one in work.recordings.of_source(SOURCE.id)] == ["later.mp4"]
        assert [one.span for one in work.activity.overlapping(LOBBY.id, seconds(0, 200))] == [seconds(70, 80)]


def test_activity_can_go_before_its_recording(path: Path) -> None:
    with opened(path) as engine, SqlWork(engine) as work:
        assert work.footage_disposal.delete_activity_before(START + timedelta(seconds=30), 9) == 1
        assert len(work.recordings.of_source(SOURCE.id)) == 2
        left = [one.span for one in work.activity.overlapping(LOBBY.id, seconds(0, 200))]
        assert left == [seconds(20, 30), seconds(70, 80)]


def test_an_interval_a_search_would_miss_is_a_bug_of_its_maker(path: Path) -> None:
    too_long = interval(0, LONGEST_INTERVAL.total_seconds() + 1)
    of_another = replace(interval(0, 5), recording=RecordingId("other"))
    for wrong in (too_long, of_another):
        with opened(path) as engine, SqlWork(engine) as work, pytest.raises(ValueError):
            work.activity.replace(RECORDING.id, [wrong])
