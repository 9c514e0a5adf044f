"""Worker processes: hostile files are parsed where a crash, a loop or a bomb harms nobody.

A worker is a spawned process (never a fork) that runs one job at a time under limits. Only plain
values cross: paths, numbers and arrays of them, texts, dataclasses and enumerations. It holds no key
and no database.
"""

from __future__ import annotations

import importlib
import multiprocessing
import pickle
import queue
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import wait
from types import TracebackType
from typing import Any, Self, TypeVar, TypeVarTuple

from visitor_desk.errors import Cancelled, DeskError
from visitor_desk.progress import Progress, Stopped, never, no_progress
from visitor_desk.worker_messages import Answer, Job, is_below, load_plain
from visitor_desk.worker_process import PipeEnd, serve

_DEATHS_UNTIL_QUARANTINE = 2
_START_S = 60.0  # a cold start on a busy machine; the job's own deadline has not begun
_POLL_S = 0.1
_JOIN_S = 5.0
_MOST_ANSWER_BYTES = 256 << 20

R = TypeVar("R")
Args = TypeVarTuple("Args")


class WorkerDied(DeskError):
    """The process that read a file ended in the middle of it; nothing else was harmed."""

    code = "worker.died"


class WorkerTooSlow(DeskError):
    """A file took longer than its deadline and was given up. Values: `deadline_s`."""

    code = "worker.too_slow"


class WorkerOutOfMemory(DeskError):
    """A file asked for more memory than a worker may have. Values: `limit_mb`."""

    code = "worker.out_of_memory"


class WorkerJobFailed(DeskError):
    """A bug met a file: the job raised what is no DeskError. Values: `error`, the name of the type only."""

    code = "worker.job_failed"


class Quarantined(DeskError):
    """A file has ended two workers and is not tried again."""

    code = "worker.quarantined"


class _Slot:
    """One worker process at a time, started when it is first needed and replaced when it ended."""

    def __init__(self, memory_limit: int) -> None:
        self._memory_limit = memory_limit
        self._process: multiprocessing.process.BaseProcess | None = None
        self._connection: PipeEnd | None = None

    def connect(self, stopped: Stopped) -> None:
        """Make sure that a living process waits for a job; WorkerDied where none starts."""
        if self._process is not None and self._process.is_alive():
            return
        self.end()
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        self._process = context.Process(target=serve, args=(theirs, self._memory_limit), daemon=True)
        self._connection = ours
        self._process.start()
        theirs.close()  # else the pipe stays open when the child ends, and nobody hears of it
        try:
            self.receive(time.monotonic() + _START_S, stopped, package="visitor_desk")
        except TimeoutError as error:
            raise WorkerDied from error

    def answer(self, job: Job, until: float, on_progress: Progress, stopped: Stopped) -> tuple[Any, ...]:
        """Send a job and return the message that ends it; reports on the way go to `on_progress`.

        WorkerDied, Cancelled, or TimeoutError after the instant `until`.
        """
        assert self._connection is not None
        try:
            self._connection.send_bytes(pickle.dumps(job))
        except OSError as error:
            raise WorkerDied from error
        while True:
            message = self.receive(until, stopped, package=job.package)
            match message:
                case (Answer.PROGRESS, int(done), int(total)):
                    on_progress(done, total)
                    if time.monotonic() > until:  # a flood of reports must not outrun the deadline
                        raise TimeoutError
                case (Answer.DONE | Answer.DESK_ERROR | Answer.NO_MEMORY | Answer.FAILED, *_):
                    return tuple(message)
                case _:
                    raise WorkerDied

    def receive(self, until: float, stopped: Stopped, *, package: str) -> Any:
        """Return the next message; WorkerDied, Cancelled, or TimeoutError after the instant `until`.

        WorkerJobFailed where the message is no plain value.
        """
        assert self._process is not None
        assert self._connection is not None
        while True:
            left = until - time.monotonic()
            try:
                if wait([self._connection, self._process.sentinel], timeout=max(0.0, min(left, _POLL_S))):
                    # The last words of a process that has ended still lie in the pipe.
                    return load_plain(self._connection.recv_bytes(_MOST_ANSWER_BYTES), package)
            except (EOFError, OSError) as error:
                raise WorkerDied from error
            except pickle.UnpicklingError as error:
                raise WorkerJobFailed(error=type(error).__name__) from None  # its text may hold what was read
            if stopped():
                raise Cancelled
            if left <= 0:
                raise TimeoutError

    def end(self) -> None:
        """Kill this slot's process, if there is one; no other process is touched."""
        process, self._process = self._process, None
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()
        if process is not None and process.pid is not None:
            process.kill()
            process.join(_JOIN_S)
            if not process.is_alive():
                process.close()


class Worker:
    """Runs functions in worker processes; may be used from several threads, one job per slot.

    `memory_limit` is in bytes of address space for each process. Use it in a `with` block: at its
    end the processes are killed, also in the middle of a job (whose caller gets Cancelled).
    """

    def __init__(self, *, memory_limit: int, slots: int = 1) -> None:
        self._memory_limit = memory_limit
        self._slots = tuple(_Slot(memory_limit) for _ in range(slots))
        self._free: queue.LifoQueue[_Slot] = queue.LifoQueue()  # the last used is the warmest
        for slot in self._slots:
            self._free.put(slot)
        self._deaths: Counter[str] = Counter()
        self._deaths_lock = threading.Lock()
        self._closed = threading.Event()
        self._closing = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop taking jobs, end those that run, and wait until every process is gone."""
        self._closed.set()
        with self._closing:
            ended = [self._free.get() for _ in self._slots]  # running jobs see the flag and give theirs back
            for slot in ended:
                slot.end()
                self._free.put(slot)

    def run(
        self,
        function: Callable[[*Args], R],
        *args: *Args,
        deadline: float,
        key: str | None = None,
        on_progress: Progress | None = None,
        stopped: Stopped = never,
    ) -> R:
        """Return `function(*args)`, computed in a worker process.

        `function` is importable by its module and name. With `on_progress` it is called with the
        keyword `progress`, and its reports arrive there, in the calling thread. `deadline` is in
        seconds from the start of the job. `key` names the input: one that ended two workers is
        Quarantined. DeskErrors of the function come through by class and values. WorkerDied,
        WorkerTooSlow, WorkerOutOfMemory and WorkerJobFailed tell the rest; Cancelled when `stopped`.
        """
        job = Job(*_import_path(function), args, wants_progress=on_progress is not None)
        self._refuse_quarantined(key)

        def is_over() -> bool:
            return self._closed.is_set() or stopped()

        slot = self._wait_for_slot(is_over)
        answered = False
        try:
            slot.connect(is_over)
            with self._counting_deaths(key, deadline):
                answer = slot.answer(job, time.monotonic() + deadline, on_progress or no_progress, is_over)
            answered = answer[0] != Answer.NO_MEMORY
        finally:
            if not answered:  # whatever this process still does belongs to a job that nobody waits for
                slot.end()
            self._free.put(slot)
        result: R = self._result(answer, key, package=job.package)
        return result

    @contextmanager
    def _counting_deaths(self, key: str | None, deadline: float) -> Iterator[None]:
        try:
            yield
        except WorkerDied:
            self._count_death(key)
            raise
        except TimeoutError as error:
            self._count_death(key)
            raise WorkerTooSlow(deadline_s=deadline) from error

    def _wait_for_slot(self, is_over: Stopped) -> _Slot:
        while not is_over():
            try:
                slot = self._free.get(timeout=_POLL_S)
            except queue.Empty:
                continue
            if self._closed.is_set():
                self._free.put(slot)
                break
            return slot
        raise Cancelled

    def _result(self, answer: tuple[Any, ...], key: str | None, *, package: str) -> Any:
        match answer:
            case (Answer.DONE, result):
                self._forget_deaths(key)
                return result
            case (Answer.DESK_ERROR, str(module), str(name), dict(values)):
                self._forget_deaths(key)
                raise _desk_error(module, name, values, package=package)
            case (Answer.FAILED, str(error)):
                raise WorkerJobFailed(error=error)
            case (Answer.NO_MEMORY,):
                self._count_death(key)
                raise WorkerOutOfMemory(limit_mb=self._memory_limit >> 20)
            case _:
                raise WorkerDied

    def _refuse_quarantined(self, key: str | None) -> None:
        with self._deaths_lock:
            if key is not None and self._deaths[key] >= _DEATHS_UNTIL_QUARANTINE:
                raise Quarantined

    def _count_death(self, key: str | None) -> None:
        with self._deaths_lock:
            if key is not None:
                self._deaths[key] += 1

    def _forget_deaths(self, key: str | None) -> None:
        with self._deaths_lock:
            if key is not None:
                self._deaths.pop(key, None)


def _import_path(function: Callable[..., object]) -> tuple[str, str]:
    module, name = function.__module__, function.__qualname__
    if module == "__main__" or "." in name or "<" in name:
        raise ValueError("a job is a function at the top of an importable module")
    return module, name


def _desk_error(module: str, name: str, values: dict[str, object], *, package: str) -> DeskError:
    """Build the error again without calling its own __init__, whose parameters nobody here knows."""
    kind = getattr(importlib.import_module(module), name, None) if is_below(module, package) else None
    if not (isinstance(kind, type) and issubclass(kind, DeskError)):
        return WorkerJobFailed(error=name)
    error: DeskError = kind.__new__(kind)
    DeskError.__init__(error, **values)
    return error
