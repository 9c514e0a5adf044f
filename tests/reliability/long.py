"""The long form of the reliability tests, as rounds that can be broken off and taken up again."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.postgres import data_cluster, fresh, keystore_cluster
from tests.reliability import flips, full_disk, power_cut, race, shim
from tests.reliability.house import NOON, copied, found_house, quick_place
from tests.reliability.kills import Dying
from tests.reliability.server_kills import DyingServer, settings_on
from tests.reliability.two_desks import desks_of, share_files
from tests.reliability.writer import work

ROOT = Path(__file__).parents[2]
Figures = dict[str, int]


@dataclass(frozen=True)
class Series:
    """One kind of test: how often its round is run, and what a round does with its seed in a fresh folder."""

    name: str
    rounds: int
    round: Callable[[Path, int], tuple[Figures, list[str]]]


@dataclass
class Progress:
    """What was done of each series; lies in a file that a broken-off run leaves behind."""

    path: Path
    done: dict[str, dict[str, Any]] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> Progress:
        """Return what the file says, nothing where there is none."""
        return cls(path, json.loads(path.read_text(encoding="utf-8")) if path.exists() else {})

    def rounds(self, name: str) -> int:
        """How many rounds of a series are done."""
        return int(self.done.get(name, {}).get("rounds", 0))

    def add(self, name: str, figures: Figures, wrong: list[str]) -> None:
        """Take in a round and write the file."""
        before = self.done.get(name, {"rounds": 0, "figures": {}, "wrong": []})
        summed = Counter(before["figures"])
        summed.update(figures)
        self.done[name] = {
            "rounds": before["rounds"] + 1,
            "figures": dict(summed),
            "wrong": [*before["wrong"], *wrong],
        }
        self.path.parent.mkdir(parents=True, exist_ok=True)
        fresh_file = self.path.with_suffix(".new")
        fresh_file.write_text(json.dumps(self.done, indent=1), encoding="utf-8")
        fresh_file.replace(self.path)


def run(progress: Progress, wanted: list[str], say: Callable[[str], None]) -> bool:
    """Run what is left of the wanted series; tell whether nothing was wrong."""
    with TemporaryDirectory(prefix="visitor-desk-", dir=quick_place()) as base:
        house = found_house(Path(base) / "house")
        for series in _series(house, Path(base)):
            if wanted and series.name not in wanted:
                continue
            for number in range(progress.rounds(series.name), series.rounds):
                with TemporaryDirectory(dir=base) as own:
                    progress.add(series.name, *series.round(Path(own), 1000 + number))
                say(f"{series.name}: {number + 1}/{series.rounds}  {progress.done[series.name]['figures']}")
            for fault in progress.done.get(series.name, {}).get("wrong", []):
                say(f"{series.name}: WRONG  {fault}")
    return not any(one["wrong"] for one in progress.done.values())


def _series(house: Path, base: Path) -> list[Series]:
    library = None if shim.why_not() else shim.build(base)
    found = [
        Series("kills of the desk", 10, lambda own, seed: _kills(house, own, seed)),
        Series("kills of the server", 10, _server_kills),
        Series("two desks, SQLite", 5, lambda own, _: _race(*share_files(house, own))),
        Series("two desks, PostgreSQL", 3, _postgres_race),
        Series("wrong bytes", 8, lambda own, seed: _flips(house, own, seed)),
    ]
    if library is not None:
        found += [
            Series("power cuts", 20, lambda own, seed: _power_cuts(house, own, library, seed)),
            Series("full disk", 4, lambda own, seed: _refusals(house, own, library, seed, "ENOSPC")),
            Series("read-only disk", 4, lambda own, seed: _refusals(house, own, library, seed, "EROFS")),
        ]
    return found


def _kills(house: Path, own: Path, seed: int) -> tuple[Figures, list[str]]:
    dying = Dying(copied(house, own / "killed"), seed)
    for _ in range(50):
        dying.kill()
    done = dying.kills
    return {"kills": done.killed, "in an act": done.in_an_act, "acknowledged": done.acknowledged}, done.wrong


def _server_kills(own: Path, seed: int) -> tuple[Figures, list[str]]:
    with data_cluster({}) as data, keystore_cluster() as keys:
        dying = DyingServer(fresh(data, keys), own, seed)
        for _ in range(20):
            dying.kill()
    done = dying.kills
    return {"kills": done.killed, "in an act": done.in_an_act, "acknowledged": done.acknowledged}, done.wrong


def _race(office: Path, desks: tuple[Path, Path]) -> tuple[Figures, list[str]]:
    result = race.run(office, desks, 200)
    return {"rounds": 200, "won once": result.wins.total() - len(result.wrong)}, result.wrong


def _postgres_race(own: Path, _seed: int) -> tuple[Figures, list[str]]:
    with ExitStack() as stack:
        stores = fresh(stack.enter_context(data_cluster()), stack.enter_context(keystore_cluster()))
        office = found_house(own / "office", settings_on(stores))
        return _race(office, desks_of(office))


def _flips(house: Path, own: Path, seed: int) -> tuple[Figures, list[str]]:
    lived_in = copied(house, own / "house")
    work(lived_in, NOON, seed, lambda _line: None, range(14))
    tally = flips.tried(lived_in, own / "bitten", flips.flips_of(lived_in, random.Random(seed), per_page=1))
    return {
        "flips": tally.verdicts.total(),
        **{str(kind): n for kind, n in tally.verdicts.items()},
    }, tally.bad


def _power_cuts(house: Path, own: Path, library: Path, seed: int) -> tuple[Figures, list[str]]:
    recording = power_cut.record(house, own, library, seed=seed, acts=24)
    found = power_cut.crashes(recording, random.Random(seed), share=0.1)
    tally = power_cut.judged(recording, found, own / "image", enough=500)
    return {"images": tally.images, "crash points": tally.crash_points}, tally.wrong


def _refusals(house: Path, own: Path, library: Path, seed: int, error: str) -> tuple[Figures, list[str]]:
    act = full_disk.ACTS[seed % len(full_disk.ACTS)]
    folder = own / "full"
    folder.mkdir()
    ran = subprocess.run(
        [sys.executable, "-m", full_disk.__name__, str(house), str(folder), act, "1", error],
        env=shim.environment(library, folder),
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    told = json.loads(ran.stdout)
    return {f"writes refused in {act}": told["changes"]}, told["wrong"]
