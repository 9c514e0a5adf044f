"""Threat: secrets in logs, crash files and temporary files.

Claim: whatever breaks, no file that the program writes holds a name, a number, a passphrase or a private key.
`tests/test_canaries.py` shows it of a day on which nothing breaks.
"""

from __future__ import annotations

import base64
import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.features.site import PASSPHRASE
from tests.threats import crashing_desk
from tests.threats.crashing_desk import CONTACT, GIVEN, NUMBER, REMARK, SURNAME, WRONG

pytestmark = pytest.mark.slow

HOUSE = Path(__file__).parents[2]
WORDS = (
    SURNAME,
    GIVEN,
    NUMBER,
    CONTACT,
    REMARK,
    PASSPHRASE,
    WRONG,
    "Northwind Hosting",
    "Replace power supply",
)


@dataclass(frozen=True)
class Crashed:
    """What is left of a desk that died: every file it could write, and what it said."""

    place: Path
    said: bytes
    keys: tuple[bytes, ...]
    ended: int


@pytest.fixture(scope="module")
def crashed(tmp_path_factory: pytest.TempPathFactory) -> Crashed:
    place = tmp_path_factory.mktemp("place")
    secrets = tmp_path_factory.mktemp("secrets") / "keys.json"
    own = {name: str(place / name.lower()) for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "TMPDIR")}
    for folder in own.values():
        Path(folder).mkdir()
    ran = subprocess.run(
        [sys.executable, "-m", crashing_desk.__name__, str(place), str(secrets)],
        env={**os.environ, **own},
        cwd=HOUSE,
        capture_output=True,
        check=False,
        timeout=300,
    )
    assert secrets.exists(), ran.stderr.decode()[-3000:]
    keys = tuple(bytes.fromhex(key) for key in json.loads(secrets.read_text(encoding="utf-8")))
    return Crashed(place, ran.stdout + ran.stderr, keys, ran.returncode)


def spellings(crashed: Crashed) -> set[bytes]:
    words = {spelled for word in WORDS for spelled in (word, word.upper(), word.lower())}
    found = {word.encode(encoding) for word in words for encoding in ("utf-8", "utf-16-le")}
    for key in crashed.keys:
        # A piece of each key in the ways in which programs write bytes.
        piece = key[:24]
        found |= {piece, piece.hex().encode(), base64.b64encode(piece), repr(piece)[2:-1].encode()}
    return found


def files_below(place: Path) -> list[Path]:
    return [path for path in sorted(place.rglob("*")) if path.is_file()]


def test_the_desk_died_and_talked(crashed: Crashed):
    assert crashed.ended == -signal.SIGABRT
    assert (crashed.place / "faults.txt").read_text().startswith("Fatal Python error: Aborted")
    log = (crashed.place / "everything.log").read_text(encoding="utf-8")
    assert log.count("broke off") > 25
    assert "sqlalchemy" in log
    assert crashed.keys
    assert (crashed.place / "site" / "data.sqlite-journal").exists(), "it died with nothing half written"


def test_no_file_holds_a_secret(crashed: Crashed):
    wanted = spellings(crashed)
    holding = [
        path.relative_to(crashed.place).as_posix()
        for path in files_below(crashed.place)
        if any(word in path.read_bytes() for word in wanted)
    ]
    assert holding == []


def test_no_name_of_a_file_and_no_output_holds_a_secret(crashed: Crashed):
    names = "\n".join(path.relative_to(crashed.place).as_posix() for path in crashed.place.rglob("*"))
    said = crashed.said + names.encode()
    assert not any(word in said for word in spellings(crashed))


def test_the_search_finds_what_is_there(crashed: Crashed):
    """The keys that a desk keeps for itself lie in one file, and a search for them finds that file."""
    secret = json.loads((crashed.place / "site" / "device-secret").read_text(encoding="utf-8"))
    values = [value.encode() for value in secret.values() if isinstance(value, str) and len(value) >= 32]
    assert values
    holding = {
        path.name
        for path in files_below(crashed.place / "site")
        for value in values
        if value in path.read_bytes()
    }
    assert "device-secret" in holding


def test_no_settings_are_left_to_the_window_system():
    """Qt would write them where nobody looks."""
    sources = [path for top in ("ui", "visitor_desk") for path in (HOUSE / top).rglob("*.py")]
    assert [path.name for path in sources if "QSettings" in path.read_text(encoding="utf-8")] == []
