"""What the boxes of an MP4 file say of its time, without decoding anything (ISO/IEC 14496-12).

Runs in a worker: the file is hostile. No box is believed to be longer than the file, few are looked at, and
at most `LARGEST_HEAD` bytes are read.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Final

LARGEST_HEAD: Final = 32 << 20
"""Bytes of the longest `moov` that is read; those of a day of video stay below."""
MOST_BOXES: Final = 4096
"""At most so many boxes are looked at side by side: a file in fragments has two for each."""
LONGEST_S: Final = 7 * 86400.0
_EPOCH_1904: Final = datetime(1904, 1, 1, tzinfo=UTC)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_EARLIEST: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""Clocks without battery begin in 1970, writers without a clock in 1904."""
_MTXI: Final = struct.Struct(">4x16xQqq")


@dataclass(frozen=True, slots=True)
class ContainerFacts:
    """A file's head: `started_at` by MediaMTX' box, `created_at` as its writer meant it, and its length."""

    started_at: datetime | None = None
    created_at: datetime | None = None
    lasts_s: float | None = None


def heads_of(paths: Sequence[Path]) -> tuple[ContainerFacts, ...]:
    """Return the facts of files, in order; a file that cannot be read, or is no MP4, says nothing."""
    return tuple(map(container_facts, paths))


def container_facts(path: Path) -> ContainerFacts:
    """Return what the boxes of a file say; nothing where it has none or they do not hold together."""
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            for kind, length in _boxes(file, size):
                if kind == b"moov" and length <= LARGEST_HEAD:
                    return _movie(file.read(length))
    except (OSError, struct.error):
        # Whoever reads the pictures meets the same and says so; here it is only no help.
        return ContainerFacts()
    return ContainerFacts()


def _boxes(file: BinaryIO, end: int) -> Iterator[tuple[bytes, int]]:
    """Yield kind and length of the boxes up to `end`; the file stands at each one's content."""
    at = file.tell()
    for _ in range(MOST_BOXES):
        head = file.read(8)
        if len(head) < 8:
            return
        length, kind = struct.unpack(">I4s", head)
        content = at + 8
        if length == 1:
            (length,) = struct.unpack(">Q", file.read(8))
            content += 8
        elif length == 0:
            length = end - at
        after = at + length
        if after < content or after > end:
            return
        yield kind, after - content
        file.seek(after)
        at = after


def _movie(moov: bytes) -> ContainerFacts:
    created: datetime | None = None
    lasts_s: float | None = None
    started: datetime | None = None
    file = BytesIO(moov)
    for kind, length in _boxes(file, len(moov)):
        if kind == b"mvhd":
            created, lasts_s = _movie_head(file.read(length))
        elif kind == b"udta":
            started = _user_data(file.read(length))
    return ContainerFacts(started, created, lasts_s)


def _movie_head(mvhd: bytes) -> tuple[datetime | None, float | None]:
    form = ">4xQQIQ" if mvhd[:1] == b"\x01" else ">4xIIII"
    created_s, _, scale, duration = struct.unpack_from(form, mvhd)
    unset = 0xFFFFFFFFFFFFFFFF if mvhd[:1] == b"\x01" else 0xFFFFFFFF
    # A recorder that still writes has put nought here.
    lasts_s = duration / scale if scale and duration not in (0, unset) else None
    return _instant(_EPOCH_1904, created_s), lasts_s if lasts_s and lasts_s <= LONGEST_S else None


def _user_data(udta: bytes) -> datetime | None:
    file = BytesIO(udta)
    for kind, length in _boxes(file, len(udta)):
        if kind == b"mtxi":
            _, _, ntp_ns = _MTXI.unpack_from(file.read(length))
            return _instant(_EPOCH, ntp_ns / 1_000_000_000)
    return None


def _instant(since: datetime, seconds: float) -> datetime | None:
    try:
        at = since + timedelta(seconds=seconds)
    except OverflowError:
        return None
    return at if at >= _EARLIEST else None
