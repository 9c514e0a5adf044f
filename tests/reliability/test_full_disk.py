"""A disk that is full or read-only: an act is done or undone as a whole, and the guard reads a sentence."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.reliability import shim
from tests.reliability.house import PASSPHRASE, copied, opened
from visitor_desk.errors import DeskError

ROOT = Path(__file__).parents[2]
EVERY = {"check_in": 1, "check_out": 8, "retention": 8, "top_up": 8}
"""The share of all writes that is refused in the short form: every one of a check-in."""
# What the desk says of a disk that is full, and of one on which no journal can be made.
FULL = {"desk.disk_full", "storage.unreachable", "storage.outcome_unknown"}
READ_ONLY = {"storage.read_only", "storage.unreachable", "storage.outcome_unknown"}


def refused(house: Path, folder: Path, library: Path, act: str, step: int, error: str) -> dict[str, Any]:
    folder.mkdir()
    ran = subprocess.run(
        [sys.executable, "-m", "tests.reliability.full_disk", house, folder, act, str(step), error],
        env=shim.environment(library, folder),
        cwd=ROOT,
        capture_output=True,
        check=False,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    told: dict[str, Any] = json.loads(ran.stdout)
    return told


@pytest.mark.slow
@pytest.mark.parametrize(("act", "step"), EVERY.items())
def test_a_full_disk_undoes_an_act_as_a_whole(
    house: Path, own: Path, shim_library: Path, act: str, step: int
):
    told = refused(house, own / "full", shim_library, act, step, "ENOSPC")
    assert told["wrong"] == []
    assert told["changes"] > 20
    assert set(told["outcomes"]) <= {"done", *FULL}
    assert told["outcomes"]["desk.disk_full"] > 1


@pytest.mark.slow
def test_a_disk_that_turns_read_only_undoes_a_check_in_as_a_whole(house: Path, own: Path, shim_library: Path):
    told = refused(house, own / "turned", shim_library, "check_in", 6, "EROFS")
    assert told["wrong"] == []
    assert set(told["outcomes"]) <= {"done", *READ_ONLY}


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root writes where nobody may")
@pytest.mark.parametrize("what", ["file", "folder"])
def test_a_read_only_installation_says_so_and_stays_as_it_was(house: Path, own: Path, what: str):
    root = copied(house, own / "fixed")
    before = {path.name: path.read_bytes() for path in root.iterdir()}
    changed = [root] if what == "folder" else [root / "data.sqlite", root / "keystore.sqlite"]
    for path in changed:
        path.chmod(0o500 if path.is_dir() else 0o400)
    try:
        with pytest.raises(DeskError) as caught, opened(root) as desk:
            desk.operators.sign_in("guard", PASSPHRASE)
    finally:
        for path in changed:
            path.chmod(0o700 if path.is_dir() else 0o600)
    assert caught.value.code in READ_ONLY | {"desk.no_permission"}
    assert {path.name: path.read_bytes() for path in root.iterdir()} == before
