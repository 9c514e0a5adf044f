"""Jobs for the tests of worker processes: well-behaved ones and those of hostile files."""

from __future__ import annotations

import os
import sys
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from visitor_desk.errors import DeskError
from visitor_desk.progress import no_progress


class Colour(StrEnum):
    RED = "red"


class TornFile(DeskError):
    code = "tests.torn_file"


class OwnInit(DeskError):
    code = "tests.own_init"

    def __init__(self, line: int) -> None:
        super().__init__(line=line)


@dataclass(frozen=True, slots=True)
class Found:
    path: Path
    when: datetime
    colour: Colour
    spans: tuple[tuple[float, float], ...]


class Plain:
    """Not a dataclass: must not cross."""


def double(number: int) -> int:
    return number * 2


def process_id() -> int:
    return os.getpid()


def find(path: Path) -> Found:
    return Found(path, datetime(2026, 11, 23, 8, 0, tzinfo=UTC), Colour.RED, ((0.0, 1.5), (2.0, 3.0)))


def die() -> None:
    os._exit(7)


def leave() -> None:
    raise SystemExit(0)


def loop() -> None:
    while True:
        pass


def sleep(seconds: float) -> str:
    time.sleep(seconds)
    return "slept"


def die_or_double(path: Path, number: int) -> int:
    """Die as long as the file is there."""
    if path.exists():
        os._exit(7)
    return number * 2


def eat_memory() -> int:
    return len(bytearray(16 << 30))


def decode_too_much() -> object:
    import cv2
    import numpy as np

    small = np.zeros((1000, 1000, 3), np.uint8)
    return cv2.resize(small, (60_000, 60_000)).shape


def tear() -> None:
    raise TornFile(at=3, name="a.mp4")


def tear_in_own_way() -> None:
    raise OwnInit(5)


def stumble(secret: str) -> None:
    raise KeyError(f"no such person: {secret}")


def give_arrays() -> tuple[object, ...]:
    import numpy as np

    picture = np.arange(12, dtype=np.uint8).reshape(3, 4)
    return (
        picture,
        np.asfortranarray(picture.astype(np.float32)),
        np.zeros((0, 2)),
        np.float64(0.5),
        np.int32(7),
    )


def give_array_of_objects() -> object:
    import numpy as np

    return np.array([object()])


def give_plain_object() -> Plain:
    return Plain()


def give_function() -> object:
    return double


def give_lock() -> object:
    return threading.Lock()


def count(total: int, *, progress=no_progress) -> int:
    for done in range(1, total + 1):
        progress(done, total)
    return total


def report_forever(*, progress=no_progress) -> None:
    while True:
        progress(1, 1)


def surroundings() -> dict[str, object]:
    """Say what this process is allowed."""
    import cv2

    try:
        import PySide6  # noqa: F401

        has_qt = True
    except ImportError:
        has_qt = False
    sys.stdout.write("a worker has no voice\n")
    sys.stdout.flush()
    os.write(2, b"nor its libraries\n")
    return {
        "threads": cv2.getNumThreads(),
        "omp": os.environ.get("OMP_NUM_THREADS"),
        "qt": has_qt,
        "nice": os.nice(0) if sys.platform != "win32" else None,
    }


def memory_limits() -> tuple[int, int]:
    import resource

    return resource.getrlimit(resource.RLIMIT_AS)[0], resource.getrlimit(resource.RLIMIT_CORE)[0]


def interrupt_self() -> str:
    import signal

    signal.raise_signal(signal.SIGINT)
    return "still here"


def spin_and_tell(path: Path) -> None:
    """Write this process's id into a file and never end."""
    path.write_text(str(os.getpid()), encoding="ascii")
    while True:
        time.sleep(0.05)


def peak_memory() -> int:
    """The most memory that this process has held since it began, in bytes.

    Linux counts for `getrusage` also what the process that started this one held then: a long run of tests.
    """
    status = Path("/proc/self/status")
    if status.exists():
        (most,) = (line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(most.split()[1]) * 1024
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
