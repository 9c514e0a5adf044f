"""Sources, cameras and what is known about their clocks, as rows."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields
from typing import Any

from sqlalchemy import Connection, Select, bindparam, exists, insert, select, update

from storage.engine import RuleBroken
from storage.repositories.rows import put, values_of
from storage.tables.footage import (
    camera_numbers,
    camera_tunings,
    cameras,
    clock_offsets,
    footage_sources,
    source_sights,
)
from visitor_desk.footage.camera import (
    Camera,
    CameraId,
    CameraKnown,
    CameraUnknown,
    ClockOffset,
    FootageSource,
    SourceId,
    SourceKnown,
    SourceSight,
    SourceUnknown,
)
from visitor_desk.footage.tuning import UNTUNED, CameraTuning, masks_from

# Built once: the footage of every visit asks for them. Columns in the order of the fields.
_CAMERAS = select(*(cameras.c[one.name] for one in fields(Camera))).order_by(cameras.c.id)
_CLOCKS = select(*(clock_offsets.c[one.name] for one in fields(ClockOffset))).order_by(
    clock_offsets.c.camera, clock_offsets.c.valid_from
)

_CLOCKS_OF = _CLOCKS.where(clock_offsets.c.camera.in_(bindparam("cameras", expanding=True)))


def require_source(connection: Connection, source: SourceId) -> None:
    """Raise SourceUnknown where no source has this id."""
    if not connection.execute(select(exists().where(footage_sources.c.id == source))).scalar():
        raise SourceUnknown(source=source)


def require_camera(connection: Connection, camera: CameraId) -> None:
    """Raise CameraUnknown where no camera has this id."""
    if not connection.execute(select(exists().where(cameras.c.id == camera))).scalar():
        raise CameraUnknown(camera=camera)


class SqlSourceStore:
    """The folders recorders write to."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, source: FootageSource) -> None:
        """Keep a new source; raises SourceKnown."""
        try:
            self._connection.execute(insert(footage_sources).values(**values_of(source)))
        except RuleBroken as error:
            raise SourceKnown(source=source.id) from error

    def change(self, source: FootageSource) -> None:
        """Keep a source in place of the one of the same id; raises SourceUnknown."""
        require_source(self._connection, source.id)
        where = footage_sources.c.id == source.id
        self._connection.execute(update(footage_sources).where(where).values(**values_of(source)))

    def get(self, source_id: SourceId) -> FootageSource:
        """Return one source; raises SourceUnknown."""
        query = select(footage_sources).where(footage_sources.c.id == source_id)
        row = self._connection.execute(query).one_or_none()
        if row is None:
            raise SourceUnknown(source=source_id)
        return FootageSource(**row._asdict())

    def all(self) -> list[FootageSource]:
        """Return every source, by id."""
        rows = self._connection.execute(select(footage_sources).order_by(footage_sources.c.id))
        return [FootageSource(**row._asdict()) for row in rows]

    def record_sight(self, sight: SourceSight) -> None:
        """Keep what the last look found, in place of the one before; raises SourceUnknown."""
        require_source(self._connection, sight.source)
        put(self._connection, source_sights, values_of(sight))

    def sight(self, source_id: SourceId) -> SourceSight | None:
        """Return what the last look found, None before the first."""
        query = select(source_sights).where(source_sights.c.source == source_id)
        row = self._connection.execute(query).one_or_none()
        return None if row is None else SourceSight(**row._asdict())


class SqlCameraStore:
    """The cameras."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, camera: Camera) -> None:
        """Keep a new camera; raises CameraKnown (same id, or same source and key) or SourceUnknown."""
        require_source(self._connection, camera.source)
        try:
            self._connection.execute(insert(cameras).values(**values_of(camera)))
            self._connection.execute(insert(camera_numbers).values(camera=camera.id))
        except RuleBroken as error:
            raise CameraKnown(camera=camera.id) from error

    def change(self, camera: Camera) -> None:
        """Keep a camera in place of the one of the same id; raises CameraUnknown, and what `add` does."""
        require_camera(self._connection, camera.id)
        require_source(self._connection, camera.source)
        try:
            where = cameras.c.id == camera.id
            self._connection.execute(update(cameras).where(where).values(**values_of(camera)))
        except RuleBroken as error:
            raise CameraKnown(camera=camera.id) from error

    def get(self, camera_id: CameraId) -> Camera:
        """Return one camera; raises CameraUnknown."""
        row = self._connection.execute(select(cameras).where(cameras.c.id == camera_id)).one_or_none()
        if row is None:
            raise CameraUnknown(camera=camera_id)
        return Camera(**row._asdict())

    def all(self) -> list[Camera]:
        """Return every camera, by id."""
        return [Camera(*row) for row in self._connection.execute(_CAMERAS)]

    def of_source(self, source_id: SourceId) -> list[Camera]:
        """Return the cameras of one source, by id."""
        query = select(cameras).where(cameras.c.source == source_id).order_by(cameras.c.id)
        return [Camera(**row._asdict()) for row in self._connection.execute(query)]


class SqlTuningStore:
    """How each camera's recordings are read."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, camera_id: CameraId, tuning: CameraTuning) -> None:
        """Keep how a camera's recordings are read, in place of what was; raises CameraUnknown."""
        require_camera(self._connection, camera_id)
        values = {
            "camera": camera_id,
            "trusts_sizes": tuning.trusts_sizes,
            "masked": tuning.masked_text(),
        }
        put(self._connection, camera_tunings, values)

    def of_camera(self, camera_id: CameraId) -> CameraTuning:
        """Return how a camera's recordings are read."""
        return self._tunings(select(camera_tunings).where(camera_tunings.c.camera == camera_id)).get(
            camera_id, UNTUNED
        )

    def all(self) -> dict[CameraId, CameraTuning]:
        """Return what is kept, by camera."""
        return self._tunings(select(camera_tunings).order_by(camera_tunings.c.camera))

    def _tunings(self, query: Select[Any]) -> dict[CameraId, CameraTuning]:
        return {
            row.camera: CameraTuning(row.trusts_sizes, masks_from(row.masked))
            for row in self._connection.execute(query)
        }


class SqlClockOffsetStore:
    """The history of what is known about each camera's clock."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, offset: ClockOffset) -> None:
        """Keep an offset; one with the same camera and `valid_from` is replaced. Raises CameraUnknown."""
        require_camera(self._connection, offset.camera)
        put(self._connection, clock_offsets, values_of(offset))

    def of_camera(self, camera_id: CameraId) -> list[ClockOffset]:
        """Return a camera's history, oldest `valid_from` first."""
        query = (
            select(clock_offsets)
            .where(clock_offsets.c.camera == camera_id)
            .order_by(clock_offsets.c.valid_from)
        )
        return [ClockOffset(**row._asdict()) for row in self._connection.execute(query)]

    def of_cameras(self, cameras: Collection[CameraId]) -> dict[CameraId, list[ClockOffset]]:
        """Return the history of some cameras, each oldest first; one without is left out."""
        found: dict[CameraId, list[ClockOffset]] = {}
        for row in self._connection.execute(_CLOCKS_OF, {"cameras": list(cameras)}):
            offset = ClockOffset(*row)
            found.setdefault(offset.camera, []).append(offset)
        return found

    def all(self) -> list[ClockOffset]:
        """Return every offset, by camera and `valid_from`."""
        return [ClockOffset(*row) for row in self._connection.execute(_CLOCKS)]
