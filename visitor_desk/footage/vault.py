"""The folder where kept clips lie, each a file that only its own key opens (`vault_file`).

A file is written under another name, seen onto the disk, and only then gets its own. The name says which clip
it is and which attempt at it: two desks that copy the same recording at once never write one file.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
import sys
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO, Final
from weakref import WeakSet

from visitor_desk.errors import DeskError, NotPermittedByFolder
from visitor_desk.footage.kept_clip import ClipId
from visitor_desk.footage.source_space import space_of
from visitor_desk.footage.vault_file import CHUNK, ClipDamaged, VaultReader, VaultWriter
from visitor_desk.footage.video_errors import FileNotThere
from visitor_desk.footage.watch import SourceSpace
from visitor_desk.progress import Stopped, stop_point
from visitor_desk.security.box import KEY_BYTES
from visitor_desk.security.canonical import framed

KEPT_FREE: Final = 1 << 30
"""Bytes that a copy leaves free: on the desk's own disk the databases must still grow."""
OLD_PART: Final = timedelta(days=1)
"""An unfinished file older than this is nobody's any more."""
OLD_STRANGER: Final = timedelta(days=8)
"""A file of which no row is known, and older than this, is in no backup that can be restored either."""
_NAME: Final = re.compile(r"([0-9a-f]{16})-([0-9a-f]{8})\.(clip|part)")


class VaultFull(DeskError):
    """The vault has no room for a clip. Values: `free` and `needed` (bytes)."""

    code = "evidence.vault_full"


class VaultAway(DeskError):
    """The vault's folder cannot be reached."""

    code = "evidence.vault_away"


class RecordingMoved(DeskError):
    """The file changed while it was copied: its recorder still writes it. It is tried again."""

    code = "evidence.recording_moved"


@dataclass(frozen=True, slots=True)
class Stored:
    """A file that lies in the vault: the attempt that names it, its key, and what it holds."""

    attempt: str
    key: bytes = field(repr=False)
    size: int
    sha256: str


@dataclass(frozen=True)
class Vault:
    """The clips of one installation in a folder that other installations may use too."""

    folder: Path
    installation: str
    space: Callable[[Path], SourceSpace | None] = space_of
    _readers: dict[ClipId, WeakSet[VaultReader]] = field(default_factory=dict, repr=False)

    @property
    def _root(self) -> Path:
        return self.folder / self.installation

    def room(self) -> SourceSpace | None:
        """Return what the vault's disk says of itself, None where it cannot be asked."""
        with suppress(OSError):
            self._root.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self.space(self._root)

    def copy(self, clip: ClipId, source: Path, stopped: Stopped) -> Stored:
        """Copy a recording's bytes as they are.

        Raises FileNotThere, NotPermittedByFolder, RecordingMoved, VaultFull, VaultAway or Cancelled; nothing
        of the copy is left then.
        """
        with _of_source(source), source.open("rb", buffering=0) as file:
            before = os.fstat(file.fileno())

            def fill(writer: VaultWriter) -> None:
                while block := _read(file, source):
                    stop_point(stopped)
                    writer.write(block)

            stored = self.write(clip, before.st_size, fill)
            with _of_source(source):
                after = source.stat()
        if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or (
            stored.size != after.st_size
        ):
            self._path(clip, stored.attempt).unlink()
            raise RecordingMoved
        return stored

    def write(self, clip: ClipId, size: int, fill: Callable[[VaultWriter], None]) -> Stored:
        """Seal what `fill` writes, some `size` bytes. Raises VaultFull, VaultAway, and what `fill` raises."""
        room = self.room()
        if room is None:
            raise VaultAway
        if room.free < size + KEPT_FREE:
            raise VaultFull(free=room.free, needed=size)
        attempt, key = secrets.token_hex(4), secrets.token_bytes(KEY_BYTES)
        part = self._path(clip, attempt, "part")
        try:
            with _of_vault(), part.open("xb") as file:
                writer = VaultWriter(file, key, self._place(clip))
                fill(writer)
                sha256 = writer.finish()
                os.fsync(file.fileno())
            with _of_vault():
                part.replace(self._path(clip, attempt))
                _settle(self._root)
        except BaseException:
            # What is left of it nobody could open: its key is in no store yet.
            with suppress(OSError):
                part.unlink(missing_ok=True)
            raise
        return Stored(attempt, key, writer.size, sha256)

    def open(self, clip: ClipId, attempt: str, key: bytes) -> VaultReader:
        """Open a clip. Raises ClipDamaged (also where its file is not there) or VaultAway."""
        try:
            file = self._path(clip, attempt).open("rb", buffering=0)
        except FileNotFoundError as error:
            if self._root.is_dir():
                raise ClipDamaged from error
            raise VaultAway from error
        except OSError as error:
            raise VaultAway from error
        try:
            reader = VaultReader(file, key, self._place(clip))
        except BaseException:
            file.close()
            raise
        self._readers.setdefault(clip, WeakSet()).add(reader)
        return reader

    def destroy(self, clips: Collection[ClipId]) -> None:
        """Take the key from whoever reads these clips and delete their files; `sweep` gets what stays."""
        for clip in clips:
            for reader in self._readers.pop(clip, ()):
                reader.forget()
        with suppress(OSError):
            for path, clip, _, _ in self._files():
                if clip in clips:
                    path.unlink(missing_ok=True)

    def sweep(self, keeps: Mapping[ClipId, str | None], now: datetime) -> int:
        """Delete what is no clip's file any more; return how many files were.

        `keeps` says of every clip that may have one which attempt holds it, None while it waits. A file of
        which no row is known (a cut that was killed, a copy of a case that ended meanwhile) has its key in no
        store; it stays as long as a restore could bring a row of it back.
        """
        deleted = 0
        with suppress(OSError):
            for path, clip, attempt, kind in self._files():
                written = datetime.fromtimestamp(path.stat().st_mtime, tz=now.tzinfo)
                # By a clock of another day it is old too: nothing is copied for a day.
                age = abs(now - written)
                if clip not in keeps:
                    over = age > OLD_STRANGER
                elif kind == "part" or keeps[clip] is None:
                    over = age > OLD_PART
                else:
                    over = attempt != keeps[clip]
                if over:
                    path.unlink(missing_ok=True)
                    deleted += 1
        return deleted

    def _files(self) -> Iterator[tuple[Path, ClipId, str, str]]:
        for path in list(self._root.iterdir()):
            found = _NAME.fullmatch(path.name)
            if found is not None:
                yield path, ClipId(found[1]), found[2], found[3]

    def _path(self, clip: ClipId, attempt: str, kind: str = "clip") -> Path:
        return self._root / f"{clip}-{attempt}.{kind}"

    def _place(self, clip: ClipId) -> bytes:
        return framed(b"clip", self.installation.encode(), clip.encode())


def _read(file: BinaryIO, source: Path) -> bytes:
    with _of_source(source):
        return file.read(CHUNK)


@contextmanager
def _of_source(source: Path) -> Iterator[None]:
    try:
        yield
    except PermissionError:
        raise NotPermittedByFolder(path=source.name) from None
    except OSError:
        # A share that goes away fails in as many ways as there are systems.
        raise FileNotThere(name=source.name) from None


@contextmanager
def _of_vault() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise VaultFull(free=0, needed=0) from error
        raise VaultAway from error


if sys.platform == "win32":

    def _settle(_folder: Path) -> None:
        """Do nothing: Windows keeps no name apart from its file, and opens no folder to flush it."""

else:

    def _settle(folder: Path) -> None:
        """See a new name onto the disk."""
        held = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(held)
        finally:
            os.close(held)
