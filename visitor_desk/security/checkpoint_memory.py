"""The last head of the log that this desk saw, in a small file outside the database."""

from __future__ import annotations

import json
import os
from pathlib import Path

from visitor_desk.security.alarm import Alarm
from visitor_desk.security.merkle import frontier_fits, frontier_root
from visitor_desk.security.records import RememberedHead


class MemoryUnreadable(Alarm):
    """The remembered checkpoint cannot be read, so nobody can say whether the log was rolled back."""

    code = "security.memory_unreadable"


class FileCheckpointMemory:
    """Keeps the head in one file, replaced in one step: a crash leaves the old head or the new one."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> RememberedHead | None:
        """Return what was remembered, None before the first time; MemoryUnreadable for a spoilt file."""
        try:
            text = self._path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise MemoryUnreadable from error
        try:
            return _head(text)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise MemoryUnreadable from error

    def remember(self, head: RememberedHead) -> None:
        """Write and sync the head; OSError when the disk refuses."""
        write_private(
            self._path,
            json.dumps(
                {
                    "size": head.size,
                    "root": head.root_hash.hex(),
                    "frontier": [part.hex() for part in head.frontier],
                    "checkpoint": head.checkpoint,
                    "restores": list(head.restores),
                },
                indent=1,
            ).encode(),
        )


def write_private(path: Path, data: bytes) -> None:
    """Replace a file in one step with synced contents that only its owner can read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    # O_EXCL and the mode at creation: the contents are never readable by others, not even for a moment.
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    if os.name == "posix":
        # Windows cannot open a folder for syncing; there the rename itself is journalled.
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _head(text: str) -> RememberedHead:
    parsed = json.loads(text)
    head = RememberedHead(
        int(parsed["size"]),
        bytes.fromhex(parsed["root"]),
        tuple(bytes.fromhex(part) for part in parsed["frontier"]),
        str(parsed["checkpoint"]),
        tuple(str(restore) for restore in parsed.get("restores", ())),
    )
    if not frontier_fits(head.size, head.frontier) or frontier_root(head.frontier) != head.root_hash:
        raise ValueError("the frontier does not belong to the root")
    return head
