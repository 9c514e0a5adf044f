"""The folder into which an access-control system drops files: looked at, never written to."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from visitor_desk.errors import DeskError

SETTLE_S: Final = 2.0
"""A file that grew within this time is still being written."""


class DoorFolderUnreachable(DeskError):
    """The watched folder of an access-control system cannot be listed. Values: `source`."""

    code = "doors.folder_unreachable"


@dataclass(frozen=True, slots=True)
class DroppedFile:
    """A file of the folder as it was seen."""

    path: Path
    size: int
    modified: datetime

    @property
    def path_sha256(self) -> str:
        """The name as it is remembered: a name of a file may hold anything."""
        return hashlib.sha256(self.path.name.encode("utf-8", "surrogateescape")).hexdigest()


def dropped_files(source: str, folder: Path) -> list[DroppedFile]:
    """Return the regular files of a folder by name; no links, which may lead anywhere, no pipes."""
    try:
        with os.scandir(folder) as entries:
            paths = sorted(Path(entry.path) for entry in entries)
    except OSError as error:
        raise DoorFolderUnreachable(source=source) from error
    return [file for path in paths if (file := look_at(path)) is not None]


def look_at(path: Path) -> DroppedFile | None:
    """Return a file as it is now; None where it is gone or is no regular file."""
    try:
        status = path.lstat()
    except OSError:
        # Moved away between listing and looking: the next look at the folder tells.
        return None
    if not stat.S_ISREG(status.st_mode):
        return None
    return DroppedFile(path, status.st_size, datetime.fromtimestamp(status.st_mtime, UTC))


def at_rest(files: Iterable[DroppedFile], pause: Callable[[float], None]) -> list[DroppedFile]:
    """Return those that did not change within `SETTLE_S`; `pause` waits, once for all of them."""
    before = list(files)
    if before:
        pause(SETTLE_S)
    return [file for file in before if look_at(file.path) == file]
