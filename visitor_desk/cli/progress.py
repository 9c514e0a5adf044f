"""Progress of long work on a terminal, and a Ctrl-C (or SIGTERM) that stops it where nothing is half done."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from click.termui import progressbar

from visitor_desk.progress import Progress, Stopped


@contextmanager
def stopping() -> Iterator[Stopped]:
    """Answer whether somebody asked to stop; the second Ctrl-C ends the program."""
    asked = False

    def on_signal(signum: int, frame: FrameType | None) -> None:  # noqa: ARG001 - shape of a signal handler
        nonlocal asked
        if asked:
            raise KeyboardInterrupt
        asked = True

    # Services are ended with SIGTERM; Windows has the name, and nobody who sends it.
    before = {number: signal.signal(number, on_signal) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def bar(label: str) -> Iterator[tuple[Progress, Stopped]]:
    """Show a progress bar; the first Ctrl-C asks the work to stop, the second ends the program."""
    with stopping() as stopped, bar_with_rate(label) as (progress, _):
        yield progress, stopped


@contextmanager
def bar_with_rate(label: str) -> Iterator[tuple[Progress, Callable[[str], None]]]:
    """Show a progress bar, and beside its label what the work says of itself."""
    with progressbar(range(0), length=1, label=label, file=sys.stderr) as shown:

        def progress(done: int, total: int) -> None:
            shown.length = max(total, 1)
            shown.update(done - shown.pos)

        def say(rate: str) -> None:
            shown.label = f"{label} ({rate})"

        yield progress, say
