"""How cameras are read, in memory, for the fakes of both rooms."""

from __future__ import annotations

from visitor_desk.footage.camera import Camera, CameraId, CameraUnknown
from visitor_desk.footage.tuning import UNTUNED, CameraTuning


class FakeTuningStore:
    def __init__(self, cameras: dict[CameraId, Camera], tunings: dict[CameraId, CameraTuning]) -> None:
        self._cameras = cameras
        self._tunings = tunings

    def put(self, camera_id: CameraId, tuning: CameraTuning) -> None:
        if camera_id not in self._cameras:
            raise CameraUnknown(camera=camera_id)
        self._tunings[camera_id] = tuning

    def of_camera(self, camera_id: CameraId) -> CameraTuning:
        return self._tunings.get(camera_id, UNTUNED)

    def all(self) -> dict[CameraId, CameraTuning]:
        return dict(sorted(self._tunings.items()))
