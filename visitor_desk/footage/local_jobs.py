"""The jobs of one run on one machine: a few threads that each wait for a worker process."""

from __future__ import annotations

import os
import threading
from collections import OrderedDict, deque
from collections.abc import Sequence

from visitor_desk.errors import Cancelled
from visitor_desk.footage.camera import CameraId
from visitor_desk.footage.jobs import Batch, ReadBatch
from visitor_desk.progress import Stopped, never

_LOOK_S = 0.1
"""How often the calling thread asks whether the person has stopped the work."""


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class LocalJobs:
    """Batches in memory. They are lost with the process, and the next run plans what is left anew."""

    def __init__(self, slots: int) -> None:
        self._slots = slots
        self._changed = threading.Condition()
        self._queues: OrderedDict[CameraId, deque[Batch]] = OrderedDict()
        self._keys: set[str] = set()
        self._busy: set[CameraId] = set()
        self._failed: BaseException | None = None
        self._over = False

    def put(self, batches: Sequence[Batch]) -> int:
        """Ask for batches to be read; one that waits already is not put twice. Return how many are new."""
        with self._changed:
            new = [batch for batch in batches if batch.key not in self._keys]
            for batch in new:
                self._keys.add(batch.key)
                self._queues.setdefault(batch.camera, deque()).append(batch)
            self._changed.notify_all()
        return len(new)

    def waiting(self) -> int:
        """Return how many batches wait or are being read."""
        with self._changed:
            return len(self._keys)

    def work(self, read: ReadBatch, stopped: Stopped = never, *, stay: bool = False) -> None:
        """Read batches until none waits; with `stay` until `stopped`. The first error ends the others.

        `stopped` is asked from every thread. Without `stay` the work that was stopped raises Cancelled.
        """
        self._failed, self._over = None, False

        def is_over() -> bool:
            if not self._over and stopped():
                self._end(None if stay else Cancelled())
            return self._over

        threads = [
            threading.Thread(target=self._serve, args=(read, is_over, stay), name=f"index-{number}")
            for number in range(self._slots)
        ]
        for thread in threads:
            thread.start()
        try:
            for thread in threads:
                while thread.is_alive():
                    thread.join(_LOOK_S)
                    is_over()
        finally:
            self._end(None)
            for thread in threads:
                thread.join()
        if self._failed is not None:
            raise self._failed

    def _serve(self, read: ReadBatch, is_over: Stopped, stay: bool) -> None:  # noqa: FBT001 - a thread's arguments
        while (batch := self._next(stay=stay)) is not None:
            done = False
            try:
                read(batch, is_over)
                done = True
            except Cancelled:
                self._end(None if stay else Cancelled())
            except BaseException as error:  # noqa: BLE001 - raised in the thread that called `work`
                self._end(error)
            finally:
                self._give_back(batch, done=done)

    def _next(self, *, stay: bool) -> Batch | None:
        with self._changed:
            while not self._over:
                for camera, queue in self._queues.items():
                    if camera not in self._busy:
                        self._busy.add(camera)
                        return queue[0]
                if not (self._queues or stay):
                    return None
                self._changed.wait()
        return None

    def _give_back(self, batch: Batch, *, done: bool) -> None:
        with self._changed:
            self._busy.discard(batch.camera)
            queue = self._queues[batch.camera]
            if done:
                queue.popleft()
                self._keys.discard(batch.key)
                if not queue:
                    del self._queues[batch.camera]
                else:
                    # Every camera gets its turn: the newest hour of each is worth more than all of one.
                    self._queues.move_to_end(batch.camera)
            self._changed.notify_all()

    def _end(self, error: BaseException | None) -> None:
        with self._changed:
            self._over = True
            if error is not None and (self._failed is None or isinstance(self._failed, Cancelled)):
                self._failed = error
            self._changed.notify_all()
