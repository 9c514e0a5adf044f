"""A clip of the vault: a video's bytes in chunks that only the clip's own key opens.

Eight bytes that say what it is, then chunks of 1 MiB, each 16 bytes longer than what it holds; the last is
shorter, and is there also where it holds nothing. Nothing of the plaintext is written anywhere, and a reader
gives no byte that it has not verified.
"""

from __future__ import annotations

import hashlib
import io
from collections import OrderedDict
from typing import BinaryIO, Final

from visitor_desk.errors import DeskError
from visitor_desk.security.box import TAG_BYTES, CannotOpen, ChunkCipher

MAGIC: Final = b"VDCLIP1\n"
CHUNK: Final = 1 << 20
SEALED_CHUNK: Final = CHUNK + TAG_BYTES
MOST_HELD: Final = 4
"""Opened chunks that a reader keeps: a demuxer goes back and forth between index and pictures."""


class ClipDamaged(DeskError):
    """A file of the vault is not what was written: cut off, changed, or another clip's."""

    code = "evidence.clip_damaged"


class ClipDestroyed(DeskError):
    """The clip's key was destroyed while it was open."""

    code = "evidence.clip_destroyed"


class VaultWriter:
    """Seals what is written to it into a file, in order; `finish` makes it whole."""

    def __init__(self, file: BinaryIO, key: bytes, place: bytes) -> None:
        """`key` is fresh and for this file alone, `place` says which clip it is."""
        self._file = file
        self._cipher = ChunkCipher(key, place)
        self._waiting = b""
        self._number = 0
        self._digest = hashlib.sha256()
        self.size = 0
        file.write(MAGIC)

    def write(self, content: bytes) -> int:
        """Take more of the video, best in pieces of `CHUNK`; raises OSError where the disk takes no more."""
        self._digest.update(content)
        self.size += len(content)
        if len(self._waiting) == CHUNK:
            # Only now it is known that this one is not the last.
            self._seal(self._waiting, last=False)
            self._waiting = b""
        self._waiting = self._waiting + content if self._waiting else bytes(content)
        while len(self._waiting) > CHUNK:
            self._seal(self._waiting[:CHUNK], last=False)
            self._waiting = self._waiting[CHUNK:]
        return len(content)

    def finish(self) -> str:
        """Seal what is left; return the SHA-256 of everything that was written, in hexadecimal."""
        self._seal(self._waiting, last=True)
        self._waiting = b""
        self._file.flush()
        return self._digest.hexdigest()

    def _seal(self, chunk: bytes, *, last: bool) -> None:
        self._file.write(self._cipher.seal(chunk, self._number, last=last))
        self._number += 1


class VaultReader(io.RawIOBase):
    """A clip as a file that can be read from anywhere; no byte of a chunk is given before it is verified."""

    def __init__(self, file: BinaryIO, key: bytes, place: bytes) -> None:
        """Raises ClipDamaged where the file is none, or was cut off."""
        super().__init__()
        self._file = file
        self._cipher: ChunkCipher | None = ChunkCipher(key, place)
        self._held: OrderedDict[int, bytes] = OrderedDict()
        self._at = 0
        file.seek(0)
        magic = file.read(len(MAGIC))
        body = file.seek(0, io.SEEK_END) - len(MAGIC)
        self._chunks, rest = divmod(body, SEALED_CHUNK)
        if rest:
            self._chunks += 1
        if magic != MAGIC or body < TAG_BYTES or 0 < rest < TAG_BYTES:
            raise ClipDamaged
        self.size = body - self._chunks * TAG_BYTES
        # The last chunk alone tells that nothing was cut off; who plays the beginning must know it too.
        self._chunk(self._chunks - 1)

    def readable(self) -> bool:
        """Say yes."""
        return True

    def seekable(self) -> bool:
        """Say yes."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to another place, as `io.RawIOBase.seek`."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        """Return the place the next byte comes from."""
        return self._at

    def read(self, size: int | None = -1, /) -> bytes:
        """Return up to `size` bytes, fewer at the end only. Raises ClipDamaged."""
        left = self.size - self._at if size is None or size < 0 else min(size, self.size - self._at)
        found: list[bytes] = []
        while left > 0:
            number, inside = divmod(self._at, CHUNK)
            block = self._chunk(number)[inside : inside + left]
            found.append(block)
            self._at += len(block)
            left -= len(block)
        return found[0] if len(found) == 1 else b"".join(found)

    def readinto(self, into: bytearray | memoryview, /) -> int:  # type: ignore[override]
        """Read into a buffer, as `io.RawIOBase.readinto`. Raises ClipDamaged."""
        content = self.read(len(into))
        into[: len(content)] = content
        return len(content)

    def verify(self) -> str:
        """Open every chunk; return the SHA-256 of what they hold. Raises ClipDamaged."""
        digest = hashlib.sha256()
        for number in range(self._chunks):
            digest.update(self._opened(number))
        return digest.hexdigest()

    def forget(self) -> None:
        """Drop the key and what was opened: from now on reading raises ClipDestroyed."""
        self._cipher = None
        self._held.clear()

    def close(self) -> None:
        """Close the file and drop what was opened."""
        self._held.clear()
        self._file.close()
        super().close()

    def _chunk(self, number: int) -> bytes:
        if self._cipher is None:
            raise ClipDestroyed
        held = self._held.get(number)
        if held is None:
            held = self._opened(number)
            while len(self._held) >= MOST_HELD:
                self._held.popitem(last=False)
            self._held[number] = held
        else:
            self._held.move_to_end(number)
        return held

    def _opened(self, number: int) -> bytes:
        cipher = self._cipher
        if cipher is None:
            raise ClipDestroyed
        self._file.seek(len(MAGIC) + number * SEALED_CHUNK)
        try:
            return cipher.open(self._file.read(SEALED_CHUNK), number, last=number == self._chunks - 1)
        except CannotOpen as error:
            raise ClipDamaged from error
