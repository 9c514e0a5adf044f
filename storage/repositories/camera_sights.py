"""What looks told of cameras, and which doors they look at, as rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from storage.repositories.footage import require_camera
from storage.repositories.rows import put, put_many, values_of
from storage.tables.footage import camera_sights, door_cameras
from visitor_desk.footage.camera import CameraId
from visitor_desk.footage.camera_sight import CameraSight, Overwriting
from visitor_desk.footage.door_camera import DoorCamera

_SIGHTS = select(camera_sights).order_by(camera_sights.c.camera)
_SIGHTS_OF = _SIGHTS.where(camera_sights.c.camera.in_(bindparam("cameras", expanding=True)))


class SqlCameraSightStore:
    """What the last whole look at its folder told of each camera."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put_all(self, sights: Iterable[CameraSight]) -> None:
        """Keep sights, each in place of the camera's last; raises CameraUnknown."""
        rows = []
        for one in sights:
            require_camera(self._connection, one.camera)
            values = values_of(one)
            went: Overwriting | None = values.pop("overwriting")
            values["overwritten"] = went.gone if went else None
            values["overwritten_to"] = went.left if went else None
            values["overwritten_at"] = went.at if went else None
            rows.append(values)
        put_many(self._connection, camera_sights, rows)

    def of_camera(self, camera_id: CameraId) -> CameraSight | None:
        """Return a camera's, None before the first whole look."""
        query = select(camera_sights).where(camera_sights.c.camera == camera_id)
        row = self._connection.execute(query).one_or_none()
        return None if row is None else _sight(row)

    def of_cameras(self, cameras: Collection[CameraId]) -> dict[CameraId, CameraSight]:
        """Return those of some cameras; one that was never looked at is left out."""
        rows = self._connection.execute(_SIGHTS_OF, {"cameras": list(cameras)})
        return {row.camera: _sight(row) for row in rows}

    def all(self) -> dict[CameraId, CameraSight]:
        """Return every one, by camera."""
        return {row.camera: _sight(row) for row in self._connection.execute(_SIGHTS)}


class SqlDoorCameraStore:
    """Which cameras look at which doors."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, watched: DoorCamera) -> None:
        """Keep that a camera looks at a door, in place of how it did; raises CameraUnknown."""
        require_camera(self._connection, watched.camera)
        put(self._connection, door_cameras, values_of(watched))

    def all(self) -> list[DoorCamera]:
        """Return every one, by source, door and camera."""
        query = select(door_cameras).order_by(
            door_cameras.c.source, door_cameras.c.door, door_cameras.c.camera
        )
        return [DoorCamera(**row._asdict()) for row in self._connection.execute(query)]


def _sight(row: Row[Any]) -> CameraSight:
    went = None
    if row.overwritten is not None:
        went = Overwriting(row.overwritten, row.overwritten_to, row.overwritten_at)
    return CameraSight(row.camera, row.seen_at, row.oldest, row.past_term, row.past_term_to, went, row.first)
