"""The small installation that is killed, cut off, filled up and bitten: few keys, so that it is quickly copied."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

from tests.documents.builders import build_td3
from tests.features.site import NOON, PASSPHRASE, SETTINGS, found, parts_of
from visitor_desk.bootstrap import Parts, open_desk
from visitor_desk.clock import Clock, SetClock
from visitor_desk.desk import Desk
from visitor_desk.documents.document_check import DocumentCheck, check_lines
from visitor_desk.paths import DataFolder
from visitor_desk.settings import Settings
from visitor_desk.visits.visit import BadgeNumber

__all__ = ["NOON", "PASSPHRASE", "copied", "emptied", "found_house", "opened", "parts_for", "quick_place"]

HORIZON_DAYS = 4
BADGES = tuple(BadgeNumber(f"{number:03}") for number in range(14, 22))


class NoWorker:
    """Stands where the worker process would: nothing here looks at a picture."""

    def run(self, _work: Callable[..., Any], *_args: object, **_limits: object) -> NoReturn:
        raise AssertionError("no file is read in these tests")


def parts_for(folder: DataFolder, clock: Clock) -> Parts:
    """The parts of such a desk."""
    return replace(parts_of(folder, clock, HORIZON_DAYS), runner=NoWorker())


def found_house(root: Path, settings: Settings = SETTINGS) -> Path:
    """Set up the installation, with badges enough for a reception, and return its folder."""
    folder = DataFolder(root)
    found(folder, settings, HORIZON_DAYS)
    with opened(root, SetClock(NOON)) as desk:
        facility = desk.operators.sign_in("facility", PASSPHRASE)
        for badge in BADGES[3:]:
            desk.house.add_badge(facility, badge)
    return root


def quick_place() -> Path | None:
    """Return a folder in memory, None where the system has none."""
    place = Path("/dev/shm")
    return place if place.is_dir() else None


def copied(template: Path, root: Path) -> Path:
    """Copy an installation that is not open."""
    shutil.copytree(template, root, dirs_exist_ok=True)
    return root


def emptied(root: Path) -> Path:
    """Remove an installation that is not open."""
    shutil.rmtree(root, ignore_errors=True)
    return root


@contextmanager
def opened(root: Path, clock: Clock | datetime = NOON) -> Iterator[Desk]:
    """Open the installation as the program does."""
    folder = DataFolder(root)
    time = SetClock(clock) if isinstance(clock, datetime) else clock
    with open_desk(folder, parts_for(folder, time)) as desk:
        yield desk


def document_for(name: str, today: datetime) -> DocumentCheck:
    """Check a passport in which the name is the one announced."""
    surname, given = name.upper().split(", ")
    return check_lines(build_td3(surname=surname, given_names=given), today=today.date())
