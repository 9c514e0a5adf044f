"""Brings checkpoints to their second places in the background, so that nobody waits for a network."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from visitor_desk.clock import Clock
from visitor_desk.security.checkpoint import CheckpointInvalid, notes_in
from visitor_desk.security.checkpoint_memory import write_private
from visitor_desk.security.checkpoint_places import CheckpointPlace, FolderPlace, syslog_place
from visitor_desk.settings import Settings

EVERY_S: Final = 15 * 60.0
"""A busy desk sends at most this often; at lock and at the end it sends at once."""

CLOSING_S: Final = 3.0
"""How long closing the program waits for a place that does not answer; what is left is sent next time."""

MOST_WAITING: Final = 5_000
"""Notes kept for a place that is away: weeks of them; the oldest go first."""


@dataclass(frozen=True, slots=True)
class PlaceState:
    """How a second place is doing."""

    name: str
    reached: bool | None
    """None before the first try."""
    waiting: int
    """Checkpoints that it has not got yet."""


class _Queue:
    """What one place has not got yet, also across restarts."""

    def __init__(self, place: CheckpointPlace, spool: Path) -> None:
        self.place = place
        self._spool = spool
        self.reached: bool | None = None
        self.notes: list[str] = []

    def load(self) -> None:
        try:
            self.notes = notes_in(self._spool.read_text(encoding="utf-8"))
        except FileNotFoundError:
            self.notes = []
        except (OSError, UnicodeDecodeError, CheckpointInvalid):
            # What waited is lost; later checkpoints prove as much, and the state says that it is not well.
            self.notes, self.reached = [], False

    def send(self, note: str) -> None:
        """Send what waits and then `note`; what cannot be sent waits, on disk where that can be written."""
        waiting = [*self.notes, note] if note else self.notes
        sent = 0
        try:
            for one in waiting:
                self.place.keep(one)
                sent += 1
            self.reached = True
        except OSError:
            # A state that is shown, not an error: nobody's work depends on the place.
            self.reached = False
        self.notes = waiting[sent:][-MOST_WAITING:]
        try:
            if self.notes:
                write_private(self._spool, "".join(self.notes).encode())
            else:
                self._spool.unlink(missing_ok=True)
        except OSError:
            # They wait in memory then, as long as the program runs.
            self.reached = False


class CheckpointSender:
    """Takes the newest checkpoint and brings it on; a thread of its own does the waiting."""

    def __init__(
        self,
        places: Sequence[CheckpointPlace],
        spool: Callable[[int], Path],
        every_s: float = EVERY_S,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """`spool` names the file in which what the place of that number has not got yet waits."""
        self._queues = [_Queue(place, spool(number)) for number, place in enumerate(places)]
        self._every_s = every_s
        self._now = now
        self._newest = ""
        self._taken = ""
        self._due_at: float | None = None
        self._ended = False
        self._busy = False
        self._turn = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="checkpoints", daemon=True)

    def __enter__(self) -> CheckpointSender:
        """Begin; what was left over from the last time is sent first."""
        for queue in self._queues:
            queue.load()
        if self._queues:
            self._due_at = self._now() if any(queue.notes for queue in self._queues) else None
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Send the newest one and end; wait a little for it, and leave the rest to the next start."""
        if not self._queues:
            return
        with self._turn:
            self._ended = True
            self._turn.notify_all()
        self._thread.join(CLOSING_S)

    def offer(self, note: str, closing: bool = False) -> None:  # noqa: FBT001, FBT002 - a callback's shape
        """Take note of the newest checkpoint; it goes out when its time has come. Never waits.

        With `closing` it goes out at once: somebody has locked the desk.
        """
        with self._turn:
            self._newest = note
            if closing:
                self._due_at = self._now()
            elif self._due_at is None:
                self._due_at = self._now() + self._every_s
            self._turn.notify_all()

    def wait(self, timeout_s: float) -> bool:
        """Wait until nothing is on its way; False where that takes longer."""
        with self._turn:
            return self._turn.wait_for(
                lambda: not self._busy and (self._due_at is None or self._due_at > self._now()), timeout_s
            )

    def states(self) -> tuple[PlaceState, ...]:
        """Return how each place is doing."""
        return tuple(PlaceState(queue.place.name, queue.reached, len(queue.notes)) for queue in self._queues)

    def _run(self) -> None:
        while True:
            with self._turn:
                self._busy = False
                self._turn.notify_all()
                while not self._ended and (self._due_at is None or self._due_at > self._now()):
                    self._turn.wait(None if self._due_at is None else max(0.0, self._due_at - self._now()))
                ended, note = self._ended, self._newest if self._newest != self._taken else ""
                self._taken, self._due_at, self._busy = self._newest, None, True
            for queue in self._queues:
                queue.send(note)
            with self._turn:
                if any(queue.notes for queue in self._queues) and self._due_at is None:
                    self._due_at = self._now() + self._every_s
                if ended:
                    self._busy = False
                    self._turn.notify_all()
                    return


def second_places(
    settings: Settings, desk: str, clock: Clock, spool: Callable[[int], Path]
) -> CheckpointSender:
    """Return what brings checkpoints to the places that the settings name."""
    places: list[CheckpointPlace] = []
    if settings.checkpoint_folder:
        places.append(FolderPlace(Path(settings.checkpoint_folder), desk))
    if settings.checkpoint_syslog:
        places.append(syslog_place(settings.checkpoint_syslog, clock.now))
    return CheckpointSender(places, spool)
