"""Builds the library that stands between a program and its disk, and reads what it wrote down."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

SOURCE = Path(__file__).with_name("disk_shim.c")
_HEAD = struct.Struct("=IiqII")


class Act(IntEnum):
    """What a program did to a file; the numbers are those of `disk_shim.c`."""

    OPENED = 1
    CLOSED = 2
    WROTE = 3
    CUT = 4
    SYNCED = 5
    UNLINKED = 6
    RENAMED = 7


@dataclass(frozen=True, slots=True)
class DiskAct:
    """One act on a file of the watched folder, in the order in which the system saw it."""

    act: Act
    fd: int
    number: int
    """Offset of a write, length after a cut, flags of an opening."""
    name: str
    """Path below the folder, where the act names one; empty for the folder itself."""
    more: bytes
    """What was written, or the new name of a renaming."""

    @property
    def new_name(self) -> str:
        """Path below the folder to which a file was renamed."""
        return self.more.decode().removeprefix("/")


def why_not() -> str | None:
    """Return why the library cannot be made here, None where it can."""
    if not sys.platform.startswith("linux"):
        return "the disk shim is made for Linux (LD_PRELOAD)"
    return None if compiler() else "no C compiler (gcc or cc) to build the disk shim with"


def compiler() -> str | None:
    """Return the C compiler of this machine."""
    return shutil.which("gcc") or shutil.which("cc")


def build(folder: Path) -> Path:
    """Compile the library into `folder` and return it."""
    library = folder / "disk_shim.so"
    command = [compiler(), "-O1", "-Wall", "-Werror", "-shared", "-fPIC", "-o", library, SOURCE, "-lpthread"]
    subprocess.run(command, check=True, capture_output=True)  # type: ignore[arg-type]
    return library


def environment(library: Path, root: Path, record: Path | None = None) -> dict[str, str]:
    """Return the environment of a program whose acts below `root` are seen by the library."""
    names = {**os.environ, "LD_PRELOAD": str(library), "DISK_ROOT": str(root)}
    return names if record is None else {**names, "DISK_RECORD": str(record)}


def acts_in(record: Path) -> Iterator[DiskAct]:
    """Read a record from its beginning."""
    content = memoryview(record.read_bytes())
    at = 0
    while at < len(content):
        act, fd, number, name_bytes, more_bytes = _HEAD.unpack_from(content, at)
        at += _HEAD.size
        name = bytes(content[at : at + name_bytes]).decode().removeprefix("/")
        at += name_bytes
        yield DiskAct(Act(act), fd, number, name, bytes(content[at : at + more_bytes]))
        at += more_bytes
