"""What jobs must do, whichever machine reads them: those of one run and those of a fleet pass the same tests."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from visitor_desk.errors import Cancelled
from visitor_desk.footage.camera import CameraId, SourceId
from visitor_desk.footage.folder import ListedFile
from visitor_desk.footage.jobs import Batch, Jobs, batches_of
from visitor_desk.footage.recording import TimeDoubt, TimeSource
from visitor_desk.footage.recording_time import RecordedFrom
from visitor_desk.progress import Stopped

START = datetime(2026, 11, 23, 9, 0, 0, 250_001, tzinfo=UTC)
SOURCE = SourceId("recorder")


def listed(camera: str, number: int) -> ListedFile:
    start = RecordedFrom(START + timedelta(minutes=number), TimeSource.NAME_UTC, 1.0, TimeDoubt.NONE)
    return ListedFile(f"{camera}/{number:02}.mp4", CameraId(camera), start, 1000 + number, start.at)


def some(*cameras: str, files: int = 6, each: int = 2) -> tuple[Batch, ...]:
    return batches_of(SOURCE, [listed(one, number) for one in cameras for number in range(files)], each)


class FootageJobsContract:
    """Inherit, and give a fixture `make` that returns the jobs of one empty place, for so many slots."""

    @pytest.fixture
    def make(self) -> Callable[[int], Jobs]:
        raise NotImplementedError

    def test_every_batch_is_read_once_and_each_camera_in_order(self, make: Callable[[int], Jobs]) -> None:
        jobs = make(3)
        batches = some("cage", "door")
        assert len(batches) == 6
        assert jobs.put(batches) == 6
        assert jobs.waiting() == 6
        seen: list[Batch] = []
        jobs.work(lambda batch, _: seen.append(batch))
        assert jobs.waiting() == 0
        for camera in ("cage", "door"):
            assert [one for one in seen if one.camera == camera] == [
                one for one in batches if one.camera == camera
            ]
        assert len(seen) == 6

    def test_what_waits_is_not_put_twice(self, make: Callable[[int], Jobs]) -> None:
        jobs = make(1)
        batches = some("cage")
        assert jobs.put(batches) == 3
        assert jobs.put(batches) == 0
        changed = replace(batches[0], files=(replace(batches[0].files[0], size=5), *batches[0].files[1:]))
        assert jobs.put([changed]) == 1
        assert jobs.waiting() == 4

    def test_one_camera_is_never_read_twice_at_once(self, make: Callable[[int], Jobs]) -> None:
        jobs = make(3)
        jobs.put(some("cage", "door", files=6, each=2))
        busy: set[CameraId] = set()
        most = 0
        lock = threading.Lock()

        def read(batch: Batch, _stopped: Stopped) -> None:
            nonlocal most
            with lock:
                assert batch.camera not in busy
                busy.add(batch.camera)
                most = max(most, len(busy))
            time.sleep(0.02)
            with lock:
                busy.discard(batch.camera)

        jobs.work(read)
        assert jobs.waiting() == 0
        assert most <= 2

    def test_what_is_stopped_in_the_middle_waits_again(self, make: Callable[[int], Jobs]) -> None:
        jobs = make(2)
        jobs.put(some("cage", files=2, each=1))
        begun = threading.Event()

        def read(_batch: Batch, stopped: Stopped) -> None:
            begun.set()
            while not stopped():
                time.sleep(0.01)
            raise Cancelled

        with pytest.raises(Cancelled):
            jobs.work(read, begun.is_set)
        assert jobs.waiting() == 2
        seen: list[str] = []
        jobs.work(lambda batch, _: seen.extend(one.path for one in batch.files))
        assert seen == ["cage/00.mp4", "cage/01.mp4"]

    def test_who_stays_ends_when_stopped_and_not_before(self, make: Callable[[int], Jobs]) -> None:
        jobs = make(1)
        jobs.put(some("cage", files=1))
        seen: list[Batch] = []
        jobs.work(lambda batch, _: seen.append(batch), lambda: bool(seen), stay=True)
        assert len(seen) == 1
        assert jobs.waiting() == 0

    def test_nothing_but_ids_times_and_paths_is_kept(self) -> None:
        (batch,) = some("cage", files=2)
        values = batch.to_json()
        assert Batch.from_json(values) == batch
        assert set(values) == {"source", "camera", "files"}
        assert set(values["files"][0]) == {
            "path",
            "start",
            "time_source",
            "uncertainty_s",
            "doubt",
            "size",
            "modified",
        }
