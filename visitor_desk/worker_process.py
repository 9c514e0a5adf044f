"""The child's side of a worker: takes one job after another from its pipe and answers."""

from __future__ import annotations

import importlib
import os
import pickle
import sys
import threading
import time
from collections.abc import Callable
from multiprocessing import connection, parent_process
from typing import TypeAlias

from visitor_desk.errors import DeskError
from visitor_desk.worker_limits import limit_this_process
from visitor_desk.worker_messages import Answer, Job, pack_plain

if sys.platform == "win32":
    PipeEnd: TypeAlias = connection.PipeConnection
else:
    PipeEnd: TypeAlias = connection.Connection

_PROGRESS_EVERY_S = 0.05
_CV2_OUT_OF_MEMORY = -4  # cv2.Error.StsNoMem


def serve(pipe: PipeEnd, memory_limit: int) -> None:
    """Limit this process, then answer jobs until the parent closes its end of the pipe."""
    limit_this_process(memory_limit)
    threading.Thread(target=_die_with_parent, daemon=True).start()
    _send(pipe, (Answer.READY.value,))
    while True:
        try:
            received = pipe.recv_bytes()
        except EOFError:
            return
        _send(pipe, _answer(pickle.loads(received), pipe))  # noqa: S301 - from the parent


def _answer(job: Job, pipe: PipeEnd) -> tuple[object, ...]:
    """Run one job and return the message that says how it ended."""
    try:
        function = _find(job)
        if job.wants_progress:
            result = function(*job.args, progress=_progress_to(pipe))
        else:
            result = function(*job.args)
    except DeskError as error:
        return (Answer.DESK_ERROR.value, type(error).__module__, type(error).__qualname__, error.values)
    except Exception as error:  # noqa: BLE001 - whatever it is, the parent must hear of it
        if _is_out_of_memory(error):
            return (Answer.NO_MEMORY.value,)
        # Its text may hold what was read; its type cannot.
        return (Answer.FAILED.value, type(error).__name__)
    return (Answer.DONE.value, result)


def _find(job: Job) -> Callable[..., object]:
    function: Callable[..., object] = getattr(importlib.import_module(job.module), job.name)
    cv2 = sys.modules.get("cv2")
    if cv2 is not None:
        cv2.setNumThreads(1)
    return function


def _is_out_of_memory(error: Exception) -> bool:
    return isinstance(error, MemoryError) or (
        type(error).__module__ == "cv2" and getattr(error, "code", None) == _CV2_OUT_OF_MEMORY
    )


def _progress_to(pipe: PipeEnd) -> Callable[[int, int], None]:
    """Return a progress callback that sends at most twenty reports a second, and the last one always."""
    last = 0.0

    def report(done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if done >= total or now - last >= _PROGRESS_EVERY_S:
            last = now
            _send(pipe, (Answer.PROGRESS.value, done, total))

    return report


def _send(pipe: PipeEnd, message: tuple[object, ...]) -> None:
    try:
        packed = pack_plain(message)
    except Exception as error:  # noqa: BLE001 - a result that cannot cross is a bug of its job
        packed = pack_plain((Answer.FAILED.value, type(error).__name__))
    pipe.send_bytes(packed)


def _die_with_parent() -> None:
    """End this process, also in the middle of a job, when the parent is gone."""
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
