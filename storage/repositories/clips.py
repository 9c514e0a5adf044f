"""Clips of the vault as rows."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, select

from storage.repositories.rows import held, put, values_of
from storage.tables.footage import clips
from visitor_desk.footage.kept_clip import ClipId, ClipState, KeptClip

_BY_START = (clips.c.start, clips.c.camera, clips.c.id)


class SqlClipStore:
    """What is kept of footage for cases."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, clip: KeptClip) -> None:
        """Insert the clip or replace the row of the same id."""
        put(self._connection, clips, values_of(clip))

    def get(self, clip_id: ClipId) -> KeptClip | None:
        """Return one clip, held for whoever goes on to change it; None where there is none."""
        query = held(self._connection, select(clips).where(clips.c.id == clip_id))
        row = self._connection.execute(query).one_or_none()
        return None if row is None else KeptClip(**row._asdict())

    def of_hold(self, hold: str) -> list[KeptClip]:
        """Return the clips of a hold, by start, camera and id."""
        return self._where(clips.c.hold == hold)

    def of_record(self, record: str) -> list[KeptClip]:
        """Return the clips of what a hold is about, by start, camera and id."""
        return self._where(clips.c.record == record)

    def waiting(self) -> list[KeptClip]:
        """Return the clips that are not yet safe, by start, camera and id."""
        return self._where(clips.c.state == ClipState.WAITING)

    def all(self) -> list[KeptClip]:
        """Return every clip, by id."""
        rows = self._connection.execute(select(clips).order_by(clips.c.id))
        return [KeptClip(**row._asdict()) for row in rows]

    def delete(self, clip_id: ClipId) -> None:
        """Delete the row of a clip, if there is one."""
        self._connection.execute(delete(clips).where(clips.c.id == clip_id))

    def _where(self, wanted: ColumnElement[Any]) -> list[KeptClip]:
        rows = self._connection.execute(select(clips).where(wanted).order_by(*_BY_START))
        return [KeptClip(**row._asdict()) for row in rows]
