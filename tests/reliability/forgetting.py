"""A program that forgets what is due: `python -m tests.reliability.forgetting SITE`; says each transaction."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.features.site import NOON, PASSPHRASE, parts_of
from visitor_desk.bootstrap import open_desk
from visitor_desk.clock import SetClock
from visitor_desk.paths import DataFolder
from visitor_desk.privacy import disposal_steps

ROWS_AT_ONCE = 20
"""Few, so that there are many moments to be killed at."""


def _say(done: int, total: int) -> None:
    sys.stdout.write(f"{done} {total}\n")
    sys.stdout.flush()


def main(root: str) -> None:
    """Run retention once, to its end."""
    disposal_steps.BATCH = ROWS_AT_ONCE  # type: ignore[misc]
    folder = DataFolder(Path(root))
    with open_desk(folder, parts_of(folder, SetClock(NOON))) as desk:
        desk.retention.run(desk.operators.sign_in("officer", PASSPHRASE), progress=_say)


if __name__ == "__main__":
    main(*sys.argv[1:])
