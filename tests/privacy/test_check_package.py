"""The check that stands alone: Python and nothing else; known answers, and a package checked from outside."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.privacy.house import ARRIVAL, FILM_SECONDS, PrivacyHouse
from visitor_desk.privacy import check_package
from visitor_desk.privacy.request_package import how_to_check
from visitor_desk.security.merkle import Tree, leaf_hash
from visitor_desk.security.signing import SigningKey, plain_signature_holds

HOUSE = Path(__file__).parents[2]
ED25519: list[dict[str, Any]] = json.loads(
    (HOUSE / "tests" / "vectors" / "ed25519.json").read_text(encoding="utf-8")
)["tests"]
PROGRAM = Path(check_package.__file__)


def test_signatures_are_those_of_wycheproof() -> None:
    said: Counter[str] = Counter()
    for one in ED25519:
        public, message, signature = (bytes.fromhex(one[name]) for name in ("pk", "msg", "sig"))
        holds = check_package.signed_plain(public, message, signature)
        wanted = one["result"] == "valid"
        if one["result"] == "acceptable":
            wanted = plain_signature_holds(public, message, signature)
        assert holds is wanted, one["tcId"]
        said[one["result"]] += 1
    assert min(said["valid"], said["invalid"]) > 30


def test_keys_of_small_order_sign_nothing() -> None:
    key = SigningKey.generate()
    signature = key.sign_plain(b"x")
    assert check_package.signed_plain(key.public, b"x", signature)
    for small in ("01" + "00" * 31, "00" * 32, "ec" + "ff" * 30 + "7f", "00" * 31 + "80"):
        public = bytes.fromhex(small)
        # R the neutral point and S zero: it holds for every message under such a key in a careless check.
        forged = bytes.fromhex("01" + "00" * 31) + bytes(32)
        assert not check_package.signed_plain(public, b"x", forged)
        assert not plain_signature_holds(public, b"x", forged)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 13])
def test_proofs_hold_for_their_leaf_alone(size: int) -> None:
    leaves = [leaf_hash(bytes([number])) for number in range(size)]
    tree = Tree(leaves)
    for index, leaf in enumerate(leaves):
        path = tree.inclusion(index)
        assert check_package.included(leaf, index, size, path, tree.root())
        assert not check_package.included(leaf, (index + 1) % (size + 1), size, path, tree.root())
        assert not check_package.included(leaf, index, size, (*path, leaf), tree.root())
        assert not check_package.included(leaf, index, size, path[:-1], tree.root()) or size == 1


def test_the_docs_print_the_hash_of_this_program() -> None:
    printed = re.search(
        r"`check_package\.py`[^\n]*\n?[^\n]*`([0-9a-f]{64})`",
        (HOUSE / "docs" / "package-format.md").read_text(encoding="utf-8"),
    )
    assert printed is not None
    assert printed[1] == hashlib.sha256(how_to_check()["check_package.py"]).hexdigest()


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory, films: Path) -> tuple[Path, str]:
    house = PrivacyHouse()
    house.a_camera(films)
    visit = house.a_visit()
    house.clock.set(ARRIVAL + timedelta(days=1))
    house.recorded(films / "0.mp4", ARRIVAL, FILM_SECONDS)
    out = tmp_path_factory.mktemp("package") / "package"
    made = house.requests.release(house.officer, house.approved(visit).id, out)
    return made.path, made.root_fingerprint


def run(program: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    # -I: nothing of this checkout, no installed package, no environment.
    return subprocess.run(
        [sys.executable, "-I", "-S", str(program), *arguments], capture_output=True, text=True, check=False
    )


def test_the_copy_inside_a_package_checks_it_with_python_alone(package: tuple[Path, str]) -> None:
    folder, root = package
    copy = folder / "check_package.py"
    assert copy.read_bytes() == PROGRAM.read_bytes()
    good = run(copy, str(folder), "--root", root)
    assert (good.returncode, good.stderr) == (0, "")
    assert "WHOLE / HEEL" in good.stdout
    assert root in good.stdout
    other = run(copy, str(folder), "--root", "00" + root[2:])
    assert other.returncode == 3
    assert "ANOTHER SITE" in other.stdout
    typed = run(copy, str(folder), "--root", root[:-1])
    assert typed.returncode == 2, "a digit is missing: that says nothing of the site"
    assert "64 digits" in typed.stderr


def test_a_changed_byte_is_named_with_python_alone(package: tuple[Path, str]) -> None:
    folder, _ = package
    data = folder / "data.json"
    kept = data.read_bytes()
    try:
        data.write_bytes(kept[:-2] + b"!\n")
        found = run(PROGRAM, str(folder))
    finally:
        data.write_bytes(kept)
    assert found.returncode == 1
    assert found.stdout.splitlines()[:2] == ["file changed: data.json", "NOT WHOLE / NIET HEEL"]


def test_no_folder_is_said_so(tmp_path: Path) -> None:
    found = run(PROGRAM, str(tmp_path / "nowhere"))
    assert (found.returncode, found.stderr) == (1, "")
    assert found.stdout.startswith("not readable: nowhere")
