"""Pieces of a fragmented MP4 are no video by themselves: their initialisation segment lies beside them."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

PIECE = ".m4s"
"""What pieces of such a video are called (ISO/IEC 23009-1, 23000-19)."""
INITIALISATION = "init.mp4"
LARGEST = 1 << 20
"""Bytes; one of a kilobyte is usual."""


class Bytes(Protocol):
    """What a demuxer needs of a file."""

    def read(self, size: int = -1, /) -> bytes:
        """Return up to `size` bytes."""

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Go to another place and return it."""


def initialisation_of(path: Path) -> bytes:
    """Return what must be read before a file: nothing for most, nothing where it is not there."""
    if path.suffix.lower() != PIECE:
        return b""
    try:
        with path.with_name(INITIALISATION).open("rb") as file:
            return file.read(LARGEST)
    except OSError:
        # Without it the piece cannot be read, and whoever reads it says so.
        return b""


class Initialised(io.RawIOBase):
    """A piece with its initialisation segment before it, as one file; closing it calls `closes`."""

    def __init__(self, initialisation: bytes, piece: Bytes, closes: Callable[[], None] | None = None) -> None:
        super().__init__()
        self._head = initialisation
        self._piece = piece
        self._closes = closes
        self._at = 0

    def readable(self) -> bool:
        """Say yes."""
        return True

    def seekable(self) -> bool:
        """Say yes."""
        return True

    def close(self) -> None:
        """Close it, and the piece with it where that was asked for."""
        if self._closes is not None:
            self._closes()
        super().close()

    def read(self, size: int | None = -1, /) -> bytes:
        """Return up to `size` bytes, less at the seam."""
        size = -1 if size is None else size
        if self._at < len(self._head):
            block = self._head[self._at :] if size < 0 else self._head[self._at : self._at + size]
        else:
            self._piece.seek(self._at - len(self._head))
            block = self._piece.read(size)
        self._at += len(block)
        return block

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to another place, as `io.RawIOBase.seek`."""
        match whence:
            case io.SEEK_CUR:
                self._at += offset
            case io.SEEK_END:
                self._at = len(self._head) + self._piece.seek(offset, io.SEEK_END)
            case _:
                self._at = offset
        return self._at

    def tell(self) -> int:
        """Return the place the next byte comes from."""
        return self._at
