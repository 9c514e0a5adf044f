"""A program that indexes a folder into a store: `python -m tests.reliability.indexing STORE`; says each file."""

from __future__ import annotations

import sys
from pathlib import Path

from storage.engine import open_engine, sqlite_url
from storage.unit_of_work import data_works
from tests.footage.fakes import FACILITY, MemoryLog
from tests.reliability.recorder_share import SOURCE
from visitor_desk.clock import SystemClock
from visitor_desk.footage.index import FootageIndex
from visitor_desk.footage.ports import FootageWorks, JobRunner
from visitor_desk.footage.recorder_layouts import known_layouts
from visitor_desk.worker import Worker


class _NoLog(MemoryLog):
    def append(self, work: object, act: str, session: object = None, /, **values: object) -> None:
        """Keep nothing: what is looked at here is the index."""


def index_of(works: FootageWorks, runner: JobRunner, slots: int = 1) -> FootageIndex:
    """Return the index over a store; the log is none."""
    return FootageIndex(works, _NoLog(), SystemClock(), runner, known_layouts(), slots=slots)  # type: ignore[arg-type]


def _say(done: int, total: int) -> None:
    sys.stdout.write(f"{done} {total}\n")
    sys.stdout.flush()


def main(store: str) -> None:
    """Index the folder that the store has entered, two cameras at once."""
    engine = open_engine(sqlite_url(Path(store)))
    with Worker(memory_limit=2 << 30, slots=2) as pool:
        index_of(data_works(engine), pool, 2).index(
            FACILITY,  # type: ignore[arg-type]
            SOURCE,
            progress=_say,
        )
    engine.dispose()


if __name__ == "__main__":
    main(*sys.argv[1:])
