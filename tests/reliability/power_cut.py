"""Power cuts: a desk at work is recorded at the file-system layer, and every moment of it is a crash.

From the record come the images of the disk that a cut could leave. The program opens each one, signs a guard
in, verifies the log and compares what is there with what had been acknowledged at that moment.
"""

from __future__ import annotations

import copy
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from tests.reliability import shim
from tests.reliability.acknowledged import Acknowledged, faults
from tests.reliability.disk import Disk, Image, Loss
from tests.reliability.house import NOON, opened
from tests.reliability.shim import Act, DiskAct
from tests.reliability.writer import ACKNOWLEDGED
from visitor_desk.errors import DeskError

ROOT = Path(__file__).parents[2]
KEPT_ASIDE = {ACKNOWLEDGED, "lock"}
"""Files of the watched folder that are no part of an image."""


@dataclass(frozen=True, slots=True)
class Recording:
    """What a desk did to its disk, from a folder that was whole."""

    start: Path
    acts: tuple[DiskAct, ...] = field(repr=False)
    doomed: tuple[tuple[date, bytes], ...] = field(repr=False)
    """Pieces of the wraps of day keys, with the day on which each is destroyed."""


@dataclass(frozen=True, slots=True)
class Crash:
    """One image, the moment it belongs to, and what had been acknowledged by then."""

    moment: int
    loss: Loss
    image: Image
    said: Acknowledged
    day: date


@dataclass
class Tally:
    """How many images were opened, how many of them differ, and what was wrong with which."""

    crash_points: int = 0
    images: int = 0
    wrong: list[str] = field(default_factory=list)


def record(template: Path, folder: Path, library: Path, *, seed: int, acts: int, flaw: str = "") -> Recording:
    """Let a desk work on a copy of `template` in `folder`, watched; `flaw` is one of `flaws`."""
    root, log = folder / "watched", folder / "acts"
    shutil.copytree(template, root)
    (root / ACKNOWLEDGED).touch()
    command = [sys.executable, "-m", "tests.reliability.writer", str(root), str(seed), str(acts), flaw]
    subprocess.run(command, env=shim.environment(library, root, log), cwd=ROOT, check=True)
    return Recording(template, tuple(shim.acts_in(log)), tuple(_doomed_bytes(template / "keystore.sqlite")))


def crashes(
    recording: Recording, chance: random.Random, *, share: float = 1.0, torn: int = 2
) -> Iterator[Crash]:
    """Return the images of a record, each once; `share` is the part of all moments that is looked at."""
    disk, said, day = Disk(recording.start), Acknowledged(), NOON.date()
    seen: set[int] = set()
    lines = b""
    kinds = [Loss.ALL, Loss.NONE, Loss.NAMES, Loss.CONTENTS, *[Loss.TORN, Loss.PAGES] * torn]
    for moment, act in enumerate(recording.acts):
        disk.follow(act)
        if act.act is Act.WROTE and disk.name_of(act) == ACKNOWLEDGED:
            lines += act.more
            *whole, lines = lines.split(b"\n")
            for line in whole:
                said.hear(line.decode())
            if said.pending and said.pending[0] == "retain":
                day = date.fromisoformat(said.pending[1])
        if act.act in (Act.CLOSED, Act.OPENED) or chance.random() >= share:
            continue
        for loss in kinds if disk.uncertain() else (Loss.ALL,):
            image = _without_aside(disk.image(loss, chance))
            if (identity := image.identity()) not in seen:
                seen.add(identity)
                yield Crash(moment, loss, image, copy.deepcopy(said), day)


def judge(recording: Recording, crash: Crash, folder: Path) -> list[str]:
    """Put one image into `folder`, open it with the program, and return what is wrong."""
    found = []
    retained = crash.said.retained
    if retained and any(
        piece in content
        for due, piece in recording.doomed
        if due <= retained
        for content in crash.image.files.values()
    ):
        found.append("bytes of a destroyed key are on the disk")
    crash.image.write(folder)
    try:
        with opened(folder, NOON + timedelta(days=(crash.day - NOON.date()).days)) as desk:
            found += faults(desk, crash.said)
    except DeskError as error:
        found.append(f"does not open: {error.code}")
    except Exception as error:  # noqa: BLE001 - whatever it is, this installation does not open
        found.append(f"does not open: {type(error).__name__}")
    return [f"{crash.loss}, act {crash.moment}: {fault}" for fault in found]


def judged(
    recording: Recording, found: Iterable[Crash], folder: Path, *, enough: int, flaw: str = ""
) -> Tally:
    """Judge images until `enough` of them were opened or, for a flaw, until a fault that begins with it shows."""
    tally, moments = Tally(), set()
    folder.mkdir(parents=True, exist_ok=True)
    for crash in found:
        if tally.images >= enough or (flaw and any(flaw in fault for fault in tally.wrong)):
            break
        tally.images += 1
        moments.add(crash.moment)
        tally.wrong += judge(recording, crash, folder)
    tally.crash_points = len(moments)
    return tally


def journal_synced_late(acts: Iterable[DiskAct]) -> tuple[DiskAct, ...]:
    """Return the record of a program that syncs its journal only after it has changed the database."""
    names: dict[int, str] = {}
    held: list[DiskAct] = []
    changed: list[DiskAct] = []
    for act in acts:
        if act.act is Act.OPENED:
            names[act.fd] = act.name
        of_journal = act.fd in names and names[act.fd].endswith("-journal")
        if act.act is Act.SYNCED and of_journal:
            held.append(act)
            continue
        if act.act is Act.CLOSED and of_journal:
            changed += held
            held.clear()
        changed.append(act)
    return tuple(changed)


def folders_never_synced(acts: Iterable[DiskAct]) -> tuple[DiskAct, ...]:
    """Return the record of a program that leaves the names in its folder to chance.

    SQLite without EXTRA alone is caught by nothing: keeping the log's head syncs the same folder right after,
    before anybody is told that the visitor was let in.
    """
    names: dict[int, str] = {}
    kept = []
    for act in acts:
        if act.act is Act.OPENED:
            names[act.fd] = act.name
        if act.act is not Act.SYNCED or names[act.fd]:
            kept.append(act)
    return tuple(kept)


def _without_aside(image: Image) -> Image:
    return Image({name: content for name, content in image.files.items() if name not in KEPT_ASIDE})


def _doomed_bytes(keystore: Path) -> Iterator[tuple[date, bytes]]:
    with closing(sqlite3.connect(f"{keystore.as_uri()}?mode=ro", uri=True)) as store:
        for day, wrap in store.execute("SELECT expires_on, wrap FROM day_key_wraps"):
            yield date.fromisoformat(day), wrap[40:64]
