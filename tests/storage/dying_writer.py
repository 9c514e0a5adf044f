"""A desk that stops with half a transaction on disk: run as `python -m tests.storage.dying_writer FILE`."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from sqlalchemy import event

from storage.unit_of_work import SqlWork
from tests.contracts.visit_stores import many
from tests.storage.stores import engine_of


def say(what: object) -> None:
    """Tell the test, at once."""
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


def die_in_the_middle(path: Path) -> None:
    engine = engine_of(path)
    # A cache of ten pages: most of what is written reaches the file before the commit.
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA cache_size=10"))
    with SqlWork(engine) as work:
        for visit in many(900):
            work.visits.add(visit)
        say("written")
        time.sleep(60)


if __name__ == "__main__":
    die_in_the_middle(Path(sys.argv[1]))
