"""Nobody of the demo can be found in any byte that the program writes, except in the package made for that person."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from visitor_desk.demo_site.site import ERIKSSON, VISITORS, DemoVisitor

pytestmark = pytest.mark.slow

# Shorter words turn up in some megabytes of ciphertext by chance.
SHORTEST = 6


@dataclass(frozen=True)
class Played:
    """What the demo left behind: its folder, its summary, and everything it said."""

    out: Path
    everything: Path
    package: Path
    data: Path
    said: bytes


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """Play the demo once, with every folder that a program may write to inside one folder."""
    everything = tmp_path_factory.mktemp("everything")
    out = everything / "site"
    own = {
        name: str(everything / name.lower()) for name in ("HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "TMPDIR")
    }
    for folder in own.values():
        Path(folder).mkdir()
    ran = subprocess.run(
        [sys.executable, "-m", "visitor_desk", "--language", "en", "demo", "--no-window", "--out", out],
        env={**os.environ, **own},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr.decode()[-3000:]
    summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    return Played(out, everything, Path(summary["package"]), Path(summary["data"]), ran.stdout + ran.stderr)


def spellings_of_day(day: date) -> Iterator[str]:
    for form in ("%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%Y", "%Y%m%d"):
        yield day.strftime(form)


def canaries_of(visitor: DemoVisitor) -> set[bytes]:
    """Every way in which this person could be written down, in the encodings that files have."""
    words = {
        visitor.surname,
        visitor.given_names,
        visitor.announced_as,
        visitor.purpose,
        visitor.number,
        *visitor.lines(),
        *(line.rstrip("<") for line in visitor.lines()),
        *spellings_of_day(visitor.born),
        # What stands between the fillers of a line: number with check digit, name, dates.
        *(part for line in visitor.lines() for part in line.split("<")),
    }
    cases = {spelled for word in words for spelled in (word, word.upper(), word.lower())}
    long_enough = {word for word in cases if len(word) >= SHORTEST and not (word.isdigit() and len(word) < 8)}
    return {word.encode(encoding) for word in long_enough for encoding in ("utf-8", "utf-16-le")}


CANARIES = set().union(*(canaries_of(visitor) for visitor in VISITORS))


def found_in(content: bytes) -> bool:
    """Whether any canary is in `content`; which one is not said, so that no test output shows a person."""
    return any(canary in content for canary in CANARIES)


def files_below(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.is_file()]


def test_the_search_finds_what_is_there(played: Played) -> None:
    """The package for the person is about them: what finds nobody elsewhere finds them there."""
    own = canaries_of(ERIKSSON)
    content = b"".join(path.read_bytes() for path in files_below(played.package) if path.suffix == ".json")
    assert any(canary in content for canary in own)


def test_the_data_folder_holds_stores_and_keys(played: Played) -> None:
    names = {path.name for path in files_below(played.data)}
    assert {"data.sqlite", "keystore.sqlite"} <= names


def test_no_file_of_the_installation_names_anybody(played: Played) -> None:
    naming = [
        path.relative_to(played.data).as_posix()
        for path in files_below(played.data)
        if found_in(path.read_bytes())
    ]
    assert naming == []


def test_no_other_file_that_was_written_names_anybody(played: Played) -> None:
    """Summary, caches, temporary files, the bytes of pictures and footage: everything but the package."""
    naming = [
        path.relative_to(played.everything).as_posix()
        for path in files_below(played.everything)
        if not path.is_relative_to(played.package) and found_in(path.read_bytes())
    ]
    assert naming == []


def test_no_name_of_a_file_names_anybody(played: Played) -> None:
    names = [path.relative_to(played.out).as_posix() for path in played.out.rglob("*")]
    assert not found_in("\n".join(names).encode())


def test_nothing_that_was_said_names_anybody(played: Played) -> None:
    assert not found_in(played.said)


def test_no_temporary_file_is_left(played: Played) -> None:
    assert files_below(played.everything / "tmpdir") == []


@pytest.mark.skipif(os.name != "posix", reason="modes of files are a matter of POSIX")
def test_only_their_owner_can_read_the_files_of_the_installation(played: Played) -> None:
    open_to_others = [
        f"{path.relative_to(played.data).as_posix()} {path.stat().st_mode & 0o777:o}"
        for path in files_below(played.data)
        if path.stat().st_mode & 0o077
    ]
    assert open_to_others == []
    assert played.data.stat().st_mode & 0o077 == 0
