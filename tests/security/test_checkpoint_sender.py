from __future__ import annotations

import threading
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from visitor_desk.clock import SystemClock
from visitor_desk.security.checkpoint import Checkpoint, notes_in, sign_checkpoint
from visitor_desk.security.checkpoint_sender import CheckpointSender, PlaceState, second_places
from visitor_desk.security.records import DeviceId, InstallationId
from visitor_desk.security.signing import SigningKey
from visitor_desk.settings import Settings

KEY = SigningKey.generate()


def note(size: int) -> str:
    return sign_checkpoint(Checkpoint(InstallationId("h"), size, b"r" * 32), DeviceId("d"), KEY)


@dataclass
class Shelf:
    """A second place that can be away, or hang."""

    name: str = "shelf"
    away: bool = False
    hangs: threading.Event | None = None
    kept: list[str] = field(default_factory=list)

    def keep(self, note: str) -> None:
        if self.hangs is not None:
            self.hangs.wait(10)
        if self.away:
            raise OSError("away")
        self.kept.append(note)


@dataclass
class Desk:
    """A sender over a shelf; its clock is moved by hand."""

    folder: Path
    shelf: Shelf = field(default_factory=Shelf)
    at: float = 0.0

    def sender(self) -> CheckpointSender:
        return CheckpointSender(
            [self.shelf], lambda place: self.folder / f"spool-{place}", 60.0, lambda: self.at
        )

    @property
    def spool(self) -> Path:
        return self.folder / "spool-0"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_busy_desk_sends_the_newest_when_its_time_has_come(desk: Desk) -> None:
    with desk.sender() as sender:
        sender.offer(note(1))
        sender.offer(note(2))
        assert sender.wait(5)
        assert desk.shelf.kept == []
        assert sender.states() == (PlaceState("shelf", None, 0),)
        sender.offer(note(3))
        desk.at = 61
        sender.offer(note(3))
        assert sender.wait(5)
        assert desk.shelf.kept == [note(3)]
        assert sender.states() == (PlaceState("shelf", True, 0),)
    assert desk.shelf.kept == [note(3)]


def test_locking_sends_at_once_and_the_end_sends_what_is_new(desk: Desk) -> None:
    with desk.sender() as sender:
        sender.offer(note(1), True)
        assert sender.wait(5)
        assert desk.shelf.kept == [note(1)]
        sender.offer(note(2))
    assert desk.shelf.kept == [note(1), note(2)]


def test_what_a_place_missed_waits_and_comes_first(desk: Desk) -> None:
    desk.shelf.away = True
    with desk.sender() as sender:
        sender.offer(note(1), True)
        assert sender.wait(5)
        assert sender.states() == (PlaceState("shelf", False, 1),)
        sender.offer(note(2), True)
        assert sender.wait(5)
    assert notes_in(desk.spool.read_text(encoding="utf-8")) == [note(1), note(2)]
    desk.shelf.away = False
    with desk.sender() as sender:
        assert sender.wait(5)
        assert desk.shelf.kept == [note(1), note(2)]
        assert not desk.spool.exists()
        sender.offer(note(3), True)
    assert desk.shelf.kept == [note(1), note(2), note(3)]


def test_a_place_that_is_back_is_found_by_itself(desk: Desk) -> None:
    desk.shelf.away = True
    with desk.sender() as sender:
        sender.offer(note(1), True)
        assert sender.wait(5)
        desk.shelf.away = False
        desk.at = 61
        sender.offer(note(1))
        assert sender.wait(5)
        assert desk.shelf.kept == [note(1)]


def test_nobody_waits_for_a_place_that_hangs(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("visitor_desk.security.checkpoint_sender.CLOSING_S", 0.1)
    desk.shelf.hangs = threading.Event()
    with desk.sender() as sender:
        sender.offer(note(1), True)
        sender.offer(note(2), True)
        assert not sender.wait(0.1)
    desk.shelf.hangs.set()


@pytest.mark.parametrize("spoilt", [b"\xff\xfe", b"no note"])
def test_a_spoilt_spool_stops_nobody(desk: Desk, spoilt: bytes) -> None:
    desk.spool.write_bytes(spoilt)
    with desk.sender() as sender:
        assert sender.states() == (PlaceState("shelf", False, 0),)
        sender.offer(note(1), True)
        assert sender.wait(5)
        assert sender.states() == (PlaceState("shelf", True, 0),)


def test_a_spool_that_cannot_be_written_waits_in_memory(desk: Desk) -> None:
    desk.shelf.away = True
    desk.spool.mkdir()
    with desk.sender() as sender:
        sender.offer(note(1), True)
        assert sender.wait(5)
        assert sender.states() == (PlaceState("shelf", False, 1),)
        desk.shelf.away = False
        sender.offer(note(2), True)
        assert sender.wait(5)
        assert desk.shelf.kept == [note(1), note(2)]


def test_without_a_second_place_nothing_runs(tmp_path: Path) -> None:
    before = threading.active_count()
    with CheckpointSender([], lambda place: tmp_path / str(place)) as sender:
        sender.offer(note(1), True)
        assert threading.active_count() == before
        assert sender.states() == ()


def test_the_settings_name_the_places(tmp_path: Path) -> None:
    settings = Settings(site="TST-01", checkpoint_folder=str(tmp_path), checkpoint_syslog="udp://log")
    sender = second_places(settings, "d", SystemClock(), lambda number: tmp_path / str(number))
    assert [place.name for place in sender.states()] == [str(tmp_path), "udp://log"]
    assert second_places(Settings(site="TST-01"), "d", SystemClock(), lambda _: tmp_path).states() == ()
