"""A program that copies what waits to be kept: `python -m tests.reliability.keeping SITE NOW`; says each copy."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

from tests.features.site import parts_of
from visitor_desk.bootstrap import open_desk
from visitor_desk.clock import SetClock
from visitor_desk.paths import DataFolder
from visitor_desk.progress import never


def _say(done: int, total: int) -> None:
    sys.stdout.write(f"{done} {total}\n")
    sys.stdout.flush()


def main(root: str, now: str) -> None:
    """Copy everything, as a desk does by itself."""
    folder = DataFolder(Path(root))
    with open_desk(folder, parts_of(folder, SetClock(datetime.fromisoformat(now)))) as desk:
        _say(0, 1)
        desk.evidence.secure(_say, never)


if __name__ == "__main__":
    main(*sys.argv[1:])
