"""Whatever way a reader jumps about in a file, the digest is of all of its bytes."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visitor_desk.footage import hashed_file
from visitor_desk.footage.hashed_file import HashedFile
from visitor_desk.footage.video_errors import FileNotThere

CONTENT = bytes(range(256)) * 40


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("hashed") / "a.bin"
    path.write_bytes(CONTENT)
    return path


@given(jumps=st.lists(st.tuples(st.integers(0, len(CONTENT)), st.integers(0, 3000)), max_size=12))
def test_the_digest_is_of_the_whole_file(path: Path, jumps: list[tuple[int, int]]):
    with HashedFile(path) as file:
        for at, size in jumps:
            file.seek(at)
            assert file.read(size) == CONTENT[at : at + size]
            assert file.tell() == min(at + size, len(CONTENT))
        assert file.sha256() == hashlib.sha256(CONTENT).hexdigest()


def test_a_large_hole_is_read_at_the_end(path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(hashed_file, "LARGEST_STEP", 100)
    with HashedFile(path) as file:
        file.read(50)
        file.seek(5000)
        assert file.read() == CONTENT[5000:]
        assert file.sha256() == hashlib.sha256(CONTENT).hexdigest()


def test_a_file_that_is_gone(tmp_path: Path):
    with pytest.raises(FileNotThere):
        HashedFile(tmp_path / "a.mp4")
