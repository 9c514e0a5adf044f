"""Progress of long work on a terminal, and a Ctrl-C that stops it where nothing is half done."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from click.termui import progressbar

from visitor_desk.progress import Progress, Stopped


@contextmanager
def bar(label: str) -> Iterator[tuple[Progress, Stopped]]:
    """Show a progress bar; the first Ctrl-C asks the work to stop, the second ends the program."""
    asked = False

    def on_interrupt(signum: int, frame: FrameType | None) -> None:  # noqa: ARG001 - shape of a signal handler
        nonlocal asked
        if asked:
            raise KeyboardInterrupt
        asked = True

    before = signal.signal(signal.SIGINT, on_interrupt)
    try:
        with progressbar(range(0), length=1, label=label, file=sys.stderr) as shown:

            def progress(done: int, total: int) -> None:
                shown.length = max(total, 1)
                shown.update(done - shown.pos)

            yield progress, lambda: asked
    finally:
        signal.signal(signal.SIGINT, before)
