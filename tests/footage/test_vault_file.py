"""A clip of the vault gives back every byte from anywhere, and no byte of one that was touched."""

from __future__ import annotations

import hashlib
import io
import random
from collections.abc import Callable

import av
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.footage.trees import video
from visitor_desk.footage.vault_file import CHUNK, MAGIC, SEALED_CHUNK, ClipDamaged, VaultReader, VaultWriter

KEY, PLACE = bytes(range(32)), b"clip 1"
SIZES = (0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 12345)


def content_of(size: int) -> bytes:
    return random.Random(size).randbytes(size)


def kept(content: bytes, key: bytes = KEY, place: bytes = PLACE, step: int = 700_001) -> bytes:
    file = io.BytesIO()
    writer = VaultWriter(file, key, place)
    for at in range(0, len(content), step):
        writer.write(content[at : at + step])
    assert writer.finish() == hashlib.sha256(content).hexdigest()
    assert writer.size == len(content)
    return file.getvalue()


def reader(sealed: bytes, key: bytes = KEY, place: bytes = PLACE) -> VaultReader:
    return VaultReader(io.BytesIO(sealed), key, place)


@pytest.mark.parametrize("step", [700_001, CHUNK, 3 * CHUNK])
@pytest.mark.parametrize("size", SIZES)
def test_what_was_kept_comes_back(size: int, step: int):
    content = content_of(size)
    opened = reader(kept(content, step=step))
    assert opened.size == size
    assert opened.read() == content
    assert opened.read(1) == b""
    assert opened.verify() == hashlib.sha256(content).hexdigest()
    opened.close()
    assert opened.closed


LONG = content_of(SIZES[-1])
SEALED_LONG = kept(LONG)


@given(
    jumps=st.lists(
        st.tuples(st.integers(-5, len(LONG) + 5), st.integers(0, 2 * CHUNK)), min_size=1, max_size=8
    )
)
def test_it_is_a_file_like_any_other(jumps: list[tuple[int, int]]):
    opened, plain = reader(SEALED_LONG), io.BytesIO(LONG)
    for at, size in jumps:
        whence = io.SEEK_END if at < 0 else io.SEEK_SET
        assert opened.seek(at, whence) == plain.seek(at, whence)
        buffer, same = bytearray(size), bytearray(size)
        assert opened.readinto(buffer) == plain.readinto(same)
        assert buffer == same
        assert opened.tell() == plain.tell()


def swapped(sealed: bytes) -> bytes:
    a, b = len(MAGIC), len(MAGIC) + SEALED_CHUNK
    return sealed[:a] + sealed[b : b + SEALED_CHUNK] + sealed[a:b] + sealed[b + SEALED_CHUNK :]


ATTACKS: dict[str, Callable[[bytes], bytes]] = {
    "a bit in the first chunk": lambda one: one[:99] + bytes([one[99] ^ 1]) + one[100:],
    "a bit in the last tag": lambda one: one[:-1] + bytes([one[-1] ^ 1]),
    "cut by a byte": lambda one: one[:-1],
    "cut at a chunk": lambda one: one[: len(MAGIC) + 2 * SEALED_CHUNK],
    "cut to its first bytes": lambda one: one[: len(MAGIC) + 3],
    "nothing left": lambda _: b"",
    "a chunk twice": lambda one: one[: len(MAGIC) + SEALED_CHUNK] + one[len(MAGIC) :],
    "chunks swapped": swapped,
    "the first chunk left out": lambda one: one[: len(MAGIC)] + one[len(MAGIC) + SEALED_CHUNK :],
    "more behind it": lambda one: one + bytes(100),
    "another kind of file": lambda one: b"VDCLIP2\n" + one[8:],
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_file_that_was_touched_is_told(attack: str):
    changed = ATTACKS[attack](SEALED_LONG)
    assert changed != SEALED_LONG
    with pytest.raises(ClipDamaged):
        reader(changed).verify()


@pytest.mark.parametrize(("key", "place"), [(KEY, b"clip 2"), (bytes(32), PLACE)])
def test_another_clip_or_another_key_opens_nothing(key: bytes, place: bytes):
    with pytest.raises(ClipDamaged):
        reader(SEALED_LONG, key, place)


def test_a_file_cut_off_between_chunks_does_not_even_open():
    sealed = kept(content_of(3 * CHUNK))
    with pytest.raises(ClipDamaged):
        reader(sealed[: len(MAGIC) + 2 * SEALED_CHUNK])


def test_no_run_of_the_plaintext_is_in_the_file():
    content = video("mp4", 10)
    sealed = kept(content)
    assert not any(content[at : at + 16] in sealed for at in range(0, len(content) - 16, 16))


def test_a_video_plays_from_it():
    content = video("mp4", 10)
    opened = reader(kept(content))
    with av.open(opened) as mine, av.open(io.BytesIO(content)) as theirs:
        for one, other in zip(mine.decode(video=0), theirs.decode(video=0), strict=True):
            assert one.to_ndarray().tobytes() == other.to_ndarray().tobytes()
