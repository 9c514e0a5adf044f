from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from visitor_desk.security.checkpoint_memory import FileCheckpointMemory, MemoryUnreadable
from visitor_desk.security.merkle import extended, frontier_root, leaf_hash
from visitor_desk.security.records import RememberedHead

SIZE, FRONTIER = extended(0, (), [leaf_hash(bytes([n])) for n in range(5)])
HEAD = RememberedHead(SIZE, frontier_root(FRONTIER), FRONTIER, "note\n\n\u2014 a b\n")


def test_what_is_remembered_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "desk" / "checkpoint"
    memory = FileCheckpointMemory(path)
    assert memory.read() is None
    memory.remember(RememberedHead(0, frontier_root(()), (), "first"))
    memory.remember(HEAD)
    assert FileCheckpointMemory(path).read() == HEAD
    assert [file.name for file in path.parent.iterdir()] == ["checkpoint"]


@pytest.mark.skipif(os.name != "posix", reason="mode bits are a POSIX thing")
def test_only_the_owner_can_read_it(tmp_path: Path) -> None:
    memory = FileCheckpointMemory(tmp_path / "checkpoint")
    memory.remember(HEAD)
    assert (tmp_path / "checkpoint").stat().st_mode & 0o077 == 0


def test_a_crash_while_writing_leaves_the_old_head(tmp_path: Path) -> None:
    path = tmp_path / "checkpoint"
    memory = FileCheckpointMemory(path)
    memory.remember(HEAD)
    (tmp_path / "checkpoint.new").write_text("half a")
    assert memory.read() == HEAD
    memory.remember(HEAD)
    assert memory.read() == HEAD


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "not json",
        '{"size": 5, "root": "zz", "frontier": [], "checkpoint": ""}',
        '{"size": 5, "root": "00", "frontier": null, "checkpoint": ""}',
    ],
)
def test_a_spoilt_file_is_an_alarm_and_not_a_fresh_start(tmp_path: Path, text: str) -> None:
    path = tmp_path / "checkpoint"
    path.write_text(text)
    with pytest.raises(MemoryUnreadable):
        FileCheckpointMemory(path).read()


def test_a_frontier_that_does_not_belong_is_an_alarm(tmp_path: Path) -> None:
    path = tmp_path / "checkpoint"
    FileCheckpointMemory(path).remember(HEAD)
    kept = json.loads(path.read_text())
    for spoilt in (
        {**kept, "size": 7},
        {**kept, "root": "00" * 32},
        {**kept, "frontier": kept["frontier"][:1]},
    ):
        path.write_text(json.dumps(spoilt))
        with pytest.raises(MemoryUnreadable):
            FileCheckpointMemory(path).read()


def test_what_cannot_be_read_at_all_is_an_alarm(tmp_path: Path) -> None:
    folder = tmp_path / "checkpoint"
    folder.mkdir()
    with pytest.raises(MemoryUnreadable):
        FileCheckpointMemory(folder).read()
    garbage = tmp_path / "garbage"
    garbage.write_bytes(b"\xff\xfe\xff")
    with pytest.raises(MemoryUnreadable):
        FileCheckpointMemory(garbage).read()
