"""What every camera source must do: the fake of the tests and the machine's own pass the same."""

from __future__ import annotations

from abc import ABC, abstractmethod

import numpy as np
import pytest

from visitor_desk.documents.camera import CameraAway, CameraId, CameraSource, CameraState, OpenCamera


class Bench(ABC):
    """A source with two cameras plugged in, and a hand that unplugs them."""

    first, second = CameraId("video0"), CameraId("video2")

    @property
    @abstractmethod
    def source(self) -> CameraSource: ...

    @abstractmethod
    def unplug(self, device: CameraId) -> None: ...

    @abstractmethod
    def occupy(self, device: CameraId) -> None:
        """Let another program hold it."""

    @abstractmethod
    def silence(self, device: CameraId) -> None:
        """Let it stay plugged in and give no frame any more."""


class CameraSourceContract:
    def test_cameras_are_listed_in_an_order_that_stays(self, bench: Bench) -> None:
        listed = [one.id for one in bench.source.devices()]
        assert listed == [bench.first, bench.second]
        assert [one.id for one in bench.source.devices()] == listed
        assert all(one.name for one in bench.source.devices())

    def test_an_unplugged_camera_is_no_longer_listed(self, bench: Bench) -> None:
        bench.unplug(bench.first)
        assert [one.id for one in bench.source.devices()] == [bench.second]

    def test_an_open_camera_gives_frames(self, bench: Bench) -> None:
        camera = bench.source.open(bench.first)
        frames = [camera.newest() for _ in range(2)]
        camera.close()
        assert all(frame.dtype == np.uint8 and frame.ndim in (2, 3) and frame.size for frame in frames)

    def test_closing_twice_is_harmless(self, bench: Bench) -> None:
        camera = bench.source.open(bench.first)
        camera.close()
        camera.close()
        bench.source.open(bench.first).close()

    def test_a_camera_that_is_gone_cannot_be_opened(self, bench: Bench) -> None:
        bench.unplug(bench.first)
        with pytest.raises(CameraAway) as caught:
            bench.source.open(bench.first)
        assert caught.value.state is CameraState.UNPLUGGED

    def test_a_camera_that_another_program_holds_says_so(self, bench: Bench) -> None:
        bench.occupy(bench.second)
        with pytest.raises(CameraAway) as caught:
            bench.source.open(bench.second)
        assert caught.value.state is CameraState.IN_USE

    def test_unplugging_ends_the_frames(self, bench: Bench) -> None:
        camera = bench.source.open(bench.first)
        bench.unplug(bench.first)
        assert _end_of(camera) is CameraState.UNPLUGGED
        camera.close()

    def test_a_camera_that_gives_nothing_says_so(self, bench: Bench) -> None:
        bench.silence(bench.first)
        camera = bench.source.open(bench.first)
        assert _end_of(camera) is CameraState.NO_PICTURE
        camera.close()


def _end_of(camera: OpenCamera) -> CameraState:
    try:
        for _ in range(100):
            camera.newest()
    except CameraAway as away:
        return away.state
    raise AssertionError("still gives frames")
