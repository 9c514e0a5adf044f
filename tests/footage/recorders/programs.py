"""Recorders that are on this machine: which tests need them, and running one while a test looks."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

STOP_S = 10.0


def needs(*programs: str) -> pytest.MarkDecorator:
    """Skip a test, and say so, where a program is missing."""
    missing = [name for name in programs if shutil.which(name) is None]
    return pytest.mark.skipif(bool(missing), reason=f"not installed here: {', '.join(missing)} (see .ci/run)")


@contextmanager
def running(
    command: Sequence[str | Path], log: Path, environment: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program in a process group of its own until the block ends; what it says goes to `log`."""
    with (
        log.open("wb") as said,
        subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            env=os.environ | dict(environment or {}),
            start_new_session=True,
        ) as process,
    ):
        try:
            yield process
        finally:
            stop(process)


def stop(process: subprocess.Popen[bytes], how: int = signal.SIGTERM) -> None:
    """Ask a program to end, and end its group where it does not."""
    if process.poll() is None:
        os.killpg(process.pid, how)
        try:
            process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


def wait_for(condition: Callable[[], bool], what: str, log: Path, seconds: float = 20.0) -> None:
    """Wait until something is so; what the program said is shown where it never is."""
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            pytest.fail(
                f"{what} did not happen in {seconds:.0f} s:\n{log.read_text(errors='replace')[-2000:]}"
            )
        time.sleep(0.1)
