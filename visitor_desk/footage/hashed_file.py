"""A file that is hashed while something else reads it, so that its bytes cross the network once."""

from __future__ import annotations

import hashlib
from pathlib import Path
from types import TracebackType
from typing import Self

from visitor_desk.errors import NotPermittedByFolder
from visitor_desk.footage.video_errors import FileNotThere

LARGEST_STEP = 4 << 20
"""Bytes of a hole that is read at once when the reader jumps over it; a larger one is read at the end."""
_BLOCK = 1 << 20


class HashedFile:
    """A file for a demuxer: `read`, `seek` and `tell`, and at the end the SHA-256 of all of its bytes.

    What is read in order is hashed on the way; what was left out (an index at the end that was read first)
    is read again by `sha256`. Raises FileNotThere or NotPermittedByFolder.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._file = path.open("rb", buffering=0)
        except FileNotFoundError:
            raise FileNotThere(name=path.name) from None
        except PermissionError:
            raise NotPermittedByFolder(path=path.name) from None
        self._digest = hashlib.sha256()
        self._hashed = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def read(self, size: int = -1) -> bytes:
        """Return up to `size` bytes from where the reader is."""
        at = self._file.tell()
        if 0 < at - self._hashed <= LARGEST_STEP:
            self._file.seek(self._hashed)
            self._digest.update(self._file.read(at - self._hashed))
            self._hashed = self._file.tell()
            self._file.seek(at)
        block = self._file.read(size)
        if at <= self._hashed < at + len(block):
            self._digest.update(memoryview(block)[self._hashed - at :])
            self._hashed = at + len(block)
        return block

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go to another place, as `io.RawIOBase.seek`."""
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        """Return the place the next byte comes from."""
        return self._file.tell()

    def sha256(self) -> str:
        """Return the digest of the whole file, in hexadecimal; reads what was not read yet."""
        self._file.seek(self._hashed)
        while block := self._file.read(_BLOCK):
            self._digest.update(block)
            self._hashed += len(block)
        return self._digest.hexdigest()
