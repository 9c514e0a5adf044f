"""The cameras of the machine and the fake one: the same contract, the real one on files in the place of devices."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.contracts.camera_sources import Bench, CameraSourceContract
from tests.documents.fake_cameras import FakeCameras
from visitor_desk.documents.camera import CameraId
from visitor_desk.documents.camera_source import DeviceCameras


class FakeBench(Bench):
    def __init__(self) -> None:
        self._cameras = FakeCameras(self.first, self.second)

    @property
    def source(self) -> FakeCameras:
        return self._cameras

    def unplug(self, device: CameraId) -> None:
        self._cameras.unplug(device)

    def occupy(self, device: CameraId) -> None:
        self._cameras.occupy(device)

    def silence(self, device: CameraId) -> None:
        self._cameras.show(device, None)


class FileBench(Bench):
    """Video files under the names of device nodes: what the adapter does with a device, it does with them."""

    def __init__(self, root: Path, frames: int = 5) -> None:
        self.nodes, self.classes = root / "dev", root / "class"
        self.nodes.mkdir()
        for device, name in ((self.first, "Overhead camera"), (self.second, "Built-in")):
            self._class(device, name, "0")
            self._record(self.nodes / device, frames)
        # The node of the same camera that carries its metadata.
        self._class("video1", "Overhead camera", "1")
        self._record(self.nodes / "video1", 1)

    @property
    def source(self) -> DeviceCameras:
        return DeviceCameras(self.nodes, self.classes, "linux", [cv2.CAP_FFMPEG])

    def unplug(self, device: CameraId) -> None:
        (self.nodes / device).unlink()

    def occupy(self, device: CameraId) -> None:
        (self.nodes / device).write_bytes(b"busy")

    def silence(self, device: CameraId) -> None:
        self._record(self.nodes / device, 1)

    def _class(self, device: str, name: str, index: str) -> None:
        folder = self.classes / device
        folder.mkdir(parents=True)
        (folder / "name").write_text(f"{name}\n")
        (folder / "index").write_text(f"{index}\n")

    @staticmethod
    def _record(path: Path, frames: int) -> None:
        video = path.with_suffix(".avi")
        writer = cv2.VideoWriter(str(video), cv2.VideoWriter.fourcc(*"MJPG"), 25, (160, 120))
        for number in range(frames):
            writer.write(np.full((120, 160, 3), 40 * number, np.uint8))
        writer.release()
        video.replace(path)


class TestFakeCameras(CameraSourceContract):
    @pytest.fixture
    def bench(self) -> Bench:
        return FakeBench()


class TestDeviceCameras(CameraSourceContract):
    @pytest.fixture
    def bench(self, tmp_path: Path) -> Bench:
        return FileBench(tmp_path)


def test_a_camera_has_the_name_of_its_driver_and_is_there_once(tmp_path: Path) -> None:
    listed = FileBench(tmp_path).source.devices()
    assert [(one.id, one.name) for one in listed] == [("video0", "Overhead camera"), ("video2", "Built-in")]


def test_a_machine_without_cameras_has_none(tmp_path: Path) -> None:
    assert DeviceCameras(tmp_path, tmp_path / "class", "linux").devices() == ()


def test_a_name_from_outside_is_cut(tmp_path: Path) -> None:
    bench = FileBench(tmp_path)
    (bench.classes / "video0" / "name").write_text("x" * 4000)
    assert len(bench.source.devices()[0].name) <= 60
