"""A desk that writes until it is killed: run as `python -m tests.storage.dying_writer FILE middle|loop`.

`middle` stops with half a transaction on disk; `loop` commits visits and says each number once it is
durable.
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from pathlib import Path

from sqlalchemy import event

from storage.unit_of_work import SqlWork
from tests.contracts.visit_stores import VISIT, many
from tests.storage.stores import engine_of
from visitor_desk.visits.visit import VisitId


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


def die_somewhere(path: Path) -> None:
    engine = engine_of(path)
    say("ready")
    for number in range(100_000):
        visit = replace(VISIT, id=VisitId(f"{number:016x}"), person=number, badge=None)
        with SqlWork(engine) as work:
            work.visits.add(visit)
            work.commit()
        say(number)


if __name__ == "__main__":
    {"middle": die_in_the_middle, "loop": die_somewhere}[sys.argv[2]](Path(sys.argv[1]))
