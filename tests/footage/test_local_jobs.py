"""Jobs of one run on one machine."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.contracts.footage_jobs import FootageJobsContract, some
from visitor_desk.footage.jobs import Batch, Jobs
from visitor_desk.footage.local_jobs import LocalJobs, cores
from visitor_desk.progress import Stopped


class TestLocalJobs(FootageJobsContract):
    @pytest.fixture
    def make(self) -> Callable[[int], Jobs]:
        return LocalJobs


def test_the_first_error_ends_the_work_and_is_told() -> None:
    jobs = LocalJobs(2)
    jobs.put(some("cage", "door"))

    def read(batch: Batch, _stopped: Stopped) -> None:
        if batch.camera == "cage":
            raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        jobs.work(read)
    assert jobs.waiting() >= 3


def test_there_is_a_core() -> None:
    assert cores() >= 1
