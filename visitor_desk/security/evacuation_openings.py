"""When the evacuation list was opened: noted beside the list at once, and in the log as soon as it is there.

The list opens with the database away, so its opening cannot wait for the log. Who may write in the data
folder can take a note away before it is forwarded; what has been forwarded stands.
"""

from __future__ import annotations

import json
import os
import secrets
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from visitor_desk.security.canonical import from_iso_utc, iso_utc


class Opening(StrEnum):
    """How the list was opened."""

    SHOWN = "shown"
    PRINTED = "printed"


@dataclass(frozen=True, slots=True)
class NotedOpening:
    """One opening; `id` tells a note that was forwarded twice after a crash."""

    id: str
    how: Opening
    at: datetime
    people: int


class OpeningNotes:
    """A file of one line per opening; a torn line is passed over."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._taken = path.with_name(path.name + ".taken")
        self._turn = threading.Lock()

    def note(self, how: Opening, at: datetime, people: int) -> None:
        """Add a line; OSError when the disk refuses."""
        line = {"id": secrets.token_hex(8), "how": how.value, "at": iso_utc(at), "people": people}
        with self._turn:
            handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            with os.fdopen(handle, "ab") as file:
                file.write(json.dumps(line).encode() + b"\n")

    def take(self) -> Sequence[NotedOpening]:
        """Return what was noted and not forwarded yet; it stays until `forwarded` is called."""
        with self._turn:
            if self._path.exists() and not self._taken.exists():
                self._path.replace(self._taken)
            if not self._taken.exists():
                return ()
            lines = self._taken.read_bytes().splitlines()
        return [opening for line in lines if (opening := _opening(line)) is not None]

    def forwarded(self) -> None:
        """Forget what `take` returned: it stands in the log."""
        with self._turn:
            self._taken.unlink(missing_ok=True)


def _opening(line: bytes) -> NotedOpening | None:
    try:
        parts = json.loads(line)
        return NotedOpening(
            str(parts["id"]), Opening(parts["how"]), from_iso_utc(parts["at"]), int(parts["people"])
        )
    except (ValueError, KeyError, TypeError):
        return None
