"""A store of clips in memory; the contract tests hold it to what the database does."""

from __future__ import annotations

from collections.abc import Callable

from visitor_desk.footage.kept_clip import ClipId, ClipState, KeptClip


class FakeClipStore:
    def __init__(self, rows: dict[ClipId, KeptClip]) -> None:
        self._rows = rows

    def put(self, clip: KeptClip) -> None:
        self._rows[clip.id] = clip

    def get(self, clip_id: ClipId) -> KeptClip | None:
        return self._rows.get(clip_id)

    def of_hold(self, hold: str) -> list[KeptClip]:
        return self._where(lambda one: one.hold == hold)

    def of_record(self, record: str) -> list[KeptClip]:
        return self._where(lambda one: one.record == record)

    def waiting(self) -> list[KeptClip]:
        return self._where(lambda one: one.state is ClipState.WAITING)

    def all(self) -> list[KeptClip]:
        return sorted(self._rows.values(), key=lambda one: one.id)

    def delete(self, clip_id: ClipId) -> None:
        self._rows.pop(clip_id, None)

    def _where(self, wanted: Callable[[KeptClip], bool]) -> list[KeptClip]:
        found = [one for one in self._rows.values() if wanted(one)]
        return sorted(found, key=lambda one: (one.start, one.camera, one.id))
