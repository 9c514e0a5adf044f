"""What looks told of cameras, and their doors, in memory, for the fakes of both rooms."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from visitor_desk.footage.camera import Camera, CameraId, CameraUnknown
from visitor_desk.footage.camera_sight import CameraSight
from visitor_desk.footage.door_camera import DoorCamera


class FakeCameraSightStore:
    def __init__(self, cameras: Mapping[CameraId, Camera], rows: dict[CameraId, CameraSight]) -> None:
        self._cameras = cameras
        self._rows = rows

    def put_all(self, sights: Iterable[CameraSight]) -> None:
        for one in sights:
            if one.camera not in self._cameras:
                raise CameraUnknown(camera=one.camera)
            self._rows[one.camera] = one

    def of_camera(self, camera_id: CameraId) -> CameraSight | None:
        return self._rows.get(camera_id)

    def of_cameras(self, cameras: Collection[CameraId]) -> dict[CameraId, CameraSight]:
        return {camera: one for camera, one in self._rows.items() if camera in cameras}

    def all(self) -> dict[CameraId, CameraSight]:
        return dict(sorted(self._rows.items()))


class FakeDoorCameraStore:
    def __init__(
        self, cameras: Mapping[CameraId, Camera], rows: dict[tuple[str, str, CameraId], DoorCamera]
    ) -> None:
        self._cameras = cameras
        self._rows = rows

    def put(self, watched: DoorCamera) -> None:
        if watched.camera not in self._cameras:
            raise CameraUnknown(camera=watched.camera)
        self._rows[watched.source, watched.door, watched.camera] = watched

    def all(self) -> list[DoorCamera]:
        return [self._rows[key] for key in sorted(self._rows)]
