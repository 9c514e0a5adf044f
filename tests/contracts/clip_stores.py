"""What a store of kept clips must do; fakes and SQL pass the same tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from visitor_desk.footage.camera import CameraId
from visitor_desk.footage.kept_clip import ClipId, ClipState, KeptClip
from visitor_desk.footage.recording import RecordingId
from visitor_desk.privacy.ports import DeskWorks

AT = datetime(2026, 3, 5, 9, 30, 12, 345678, tzinfo=UTC)
WAITING = KeptClip(
    id=ClipId("00a1b2c3d4e5f607"),
    hold="h1",
    record="v1",
    camera=CameraId("cam-a"),
    recording=RecordingId("rec-1"),
    start=AT,
    duration_s=60.04,
    size=5_000_000_000,
    state=ClipState.WAITING,
    asked_at=AT,
)
SAFE = replace(
    WAITING, state=ClipState.SAFE, settled_at=AT, sha256="ab" * 32, attempt="0f", original=ClipId("c0")
)


class ClipStoreContract:
    """Inherit, and give a fixture `open_work` that begins units of work on one empty store."""

    @pytest.fixture
    def open_work(self) -> DeskWorks:
        raise NotImplementedError

    def test_a_clip_comes_back_whole_and_becomes_safe(self, open_work: DeskWorks) -> None:
        with open_work() as work:
            assert work.clips.get(WAITING.id) is None
            work.clips.put(WAITING)
            assert work.clips.get(WAITING.id) == WAITING
            assert work.clips.waiting() == [WAITING]
            work.clips.put(SAFE)
            work.commit()
        with open_work() as work:
            assert work.clips.get(SAFE.id) == SAFE
            assert work.clips.waiting() == []

    def test_lists_come_in_order(self, open_work: DeskWorks) -> None:
        later = replace(WAITING, id=ClipId("a"), start=AT + timedelta(seconds=1))
        elsewhere = replace(WAITING, id=ClipId("b"), camera=CameraId("cam-b"), hold="h2")
        with open_work() as work:
            for clip in (later, elsewhere, WAITING):
                work.clips.put(clip)
            assert work.clips.of_record("v1") == [WAITING, elsewhere, later]
            assert work.clips.of_hold("h1") == [WAITING, later]
            assert work.clips.of_hold("h3") == []
            assert [clip.id for clip in work.clips.all()] == [WAITING.id, "a", "b"]

    def test_a_clip_can_go(self, open_work: DeskWorks) -> None:
        with open_work() as work:
            work.clips.put(WAITING)
            work.clips.delete(WAITING.id)
            work.clips.delete(WAITING.id)
            assert work.clips.all() == []
