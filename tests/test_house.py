"""The house keeps its own rules: directions, names, sizes, and who may touch what."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import visitor_desk

HOUSE = Path(__file__).resolve().parent.parent
PACKAGES = ("visitor_desk", "storage", "ui")
CORE = ("documents", "footage", "privacy", "security", "visits")
MOST_LINES = 400
STANDS_ALONE = "visitor_desk/privacy/check_package.py"

# Names that say nothing of the field: whatever lands in such a file has a better home.
NAMELESS = re.compile(
    r"(^|_)(util|utils|helper|helpers|common|manager|managers|misc|handler|controller)(_|$)"
)

# What encrypts, wraps or seals in `cryptography`; signatures and hashes are another matter.
CIPHERS = (
    "cryptography.hazmat.primitives.ciphers",
    "cryptography.hazmat.primitives.hpke",
    "cryptography.hazmat.primitives.keywrap",
    "cryptography.fernet",
)


def modules(*tops: str) -> list[Path]:
    found = [path for top in tops for path in sorted((HOUSE / top).rglob("*.py"))]
    assert found
    return found


def named(path: Path) -> str:
    return path.relative_to(HOUSE).as_posix()


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=named(path))


def imported_by(path: Path) -> Iterator[str]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def importers_of(*names: str, among: list[Path]) -> set[str]:
    return {
        named(path)
        for path in among
        if any(
            wanted == name or wanted.startswith(f"{name}.") for wanted in imported_by(path) for name in names
        )
    }


def test_no_file_is_longer_than_a_sitting() -> None:
    lengths = {
        named(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in modules(*PACKAGES, "tests")
    }
    longer = {name: lines for name, lines in lengths.items() if lines > MOST_LINES}
    # Somebody who trusts nobody takes one file along and reads it.
    assert set(longer) == {STANDS_ALONE}
    assert longer[STANDS_ALONE] < 720


def test_what_stands_alone_imports_nothing_but_python() -> None:
    rooms = {name.split(".")[0] for name in imported_by(HOUSE / STANDS_ALONE)}
    assert rooms <= sys.stdlib_module_names


def test_every_file_is_named_for_a_thing_of_the_field() -> None:
    named_for_nothing = [named(path) for path in modules(*PACKAGES, "tests") if NAMELESS.search(path.stem)]
    assert named_for_nothing == []


def test_every_class_is_named_for_a_thing_of_the_field() -> None:
    vague = re.compile(r"(Manager|Helper|Util|Utils|Handler|Controller)$")
    classes = [
        f"{named(path)}: {node.name}"
        for path in modules(*PACKAGES)
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ClassDef) and vague.search(node.name)
    ]
    assert classes == []


def test_the_linter_asks_for_everything() -> None:
    """Docstrings, no print, no note for later, no silent except: the rules that a reader relies on stay on."""
    rules = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"]["lint"]
    assert rules["select"] == ["ALL"]
    relied_on = re.compile(r"D1|D10[0-4]|T20\d?|FIX|TD|BLE|S1|S110|ERA|ANN(?!401)|PTH|DTZ|PGH|C90|PLR09$")
    assert [
        rule for rule in rules["ignore"] if relied_on.match(rule) and rule not in ("D105", "D107", "S101")
    ] == []
    for rooms, ignored in rules["per-file-ignores"].items():
        if rooms.startswith(("visitor_desk", "storage", "ui")):
            assert [rule for rule in ignored if relied_on.match(rule)] == [], rooms


def test_one_module_touches_the_ciphers() -> None:
    assert importers_of(*CIPHERS, among=modules(*PACKAGES)) == {"visitor_desk/security/box.py"}


def test_two_rooms_draw_pdf() -> None:
    """Letters and statements are the privacy room's; small papers have a room that both desks draw from."""
    importers = importers_of("reportlab", among=modules(*PACKAGES))
    rooms = {"/".join(name.split("/")[:2]) for name in importers}
    assert rooms == {"visitor_desk/privacy", "visitor_desk/paper"}, importers


def test_one_module_makes_pictures_of_pdf() -> None:
    importers = importers_of("pypdfium2", among=modules(*PACKAGES))
    assert importers == {"visitor_desk/paper/page_picture.py"}


def test_pictures_and_footage_are_decoded_in_two_rooms() -> None:
    importers = importers_of("cv2", "av", among=modules(*PACKAGES))
    rooms = {"/".join(name.split("/")[:2]) for name in importers}
    # The demo site draws its own documents and footage.
    assert rooms <= {"visitor_desk/documents", "visitor_desk/footage", "visitor_desk/demo_site"}, importers


def test_the_packaging_folder_is_no_package() -> None:
    # It would shadow PyPA's `packaging`, which pytest imports.
    assert not list((HOUSE / "packaging").rglob("__init__.py"))


def test_the_licence_is_whole() -> None:
    text = (HOUSE / "LICENSE").read_text(encoding="utf-8")
    assert text.lstrip().startswith("GNU GENERAL PUBLIC LICENSE")
    assert "Version 3, 29 June 2007" in text
    assert len(text.splitlines()) > 600


def test_the_version_is_said_once() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+([ab.]\w+)?", visitor_desk.__version__)
    newest = re.search(
        r"^## (?:Unreleased → )?(\S+)", (HOUSE / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert newest is not None
    assert newest[1] == visitor_desk.__version__.split(".dev")[0]


def test_decisions_are_numbered_and_short() -> None:
    records = sorted((HOUSE / "docs" / "decisions").glob("*.md"))
    assert [int(record.name[:4]) for record in records] == list(range(1, len(records) + 1))
    longest = max(len(record.read_text(encoding="utf-8").split()) for record in records)
    assert longest <= 500, "a decision record is one page"


def tracked_files() -> list[Path]:
    """What the repository holds; without git, every file beside the code that could be in it."""
    if shutil.which("git") and (HOUSE / ".git").exists():
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=HOUSE, capture_output=True, check=True)
        paths = [HOUSE / name for name in listed.stdout.decode().split("\0") if name]
        return [path for path in paths if path.is_file()]
    return modules(*PACKAGES, "tests")


def test_no_file_speaks_of_the_machine_it_was_written_on() -> None:
    # Folders of accounts and of building machines; the pattern must not find itself.
    place = re.compile(rb"/(?:home/[a-z]|Users/[A-Za-z]|root/|work/(?:main|shared)|opt/vd|tmp/[a-z0-9])")
    speaking = [
        f"{named(path)}: {found[0].decode()}"
        for path in tracked_files()
        if path.suffix in {".py", ".md", ".toml", ".sh", ".spec", ".svg", ".json", ""}
        and path != Path(__file__)
        for found in place.finditer(path.read_bytes())
    ]
    assert speaking == []


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    tool = Path(sys.executable).with_name("lint-imports")
    return subprocess.run([tool, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False)


def test_the_directions_of_import_hold() -> None:
    checked = lint_imports(HOUSE)
    assert checked.returncode == 0, checked.stdout[-3000:]


@pytest.mark.parametrize(
    ("room", "sentence", "contract"),
    [
        ("ui/planted.py", "import sqlalchemy", "the window is given a desk"),
        ("ui/planted.py", "from visitor_desk.bootstrap import open_desk", "the window is given a desk"),
        ("storage/planted.py", "from PySide6.QtCore import QObject", "storage knows no window"),
        (
            "visitor_desk/visits/planted.py",
            "import PySide6.QtCore",
            "the core knows neither windows nor rows",
        ),
        ("visitor_desk/privacy/planted.py", "import storage", "the core knows neither windows nor rows"),
        ("visitor_desk/visits/planted.py", "import visitor_desk.privacy", "rooms of the core, top to bottom"),
        ("visitor_desk/visits/planted.py", "import cryptography", "one module touches the ciphers"),
        ("ui/formats.py", "from ui import app", "no room imports in a circle"),
    ],
)
def test_a_planted_violation_is_caught(tmp_path: Path, room: str, sentence: str, contract: str) -> None:
    """Plant one forbidden import in a copy of the house: exactly that contract is called broken."""
    for package in PACKAGES:
        shutil.copytree(HOUSE / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(HOUSE / "pyproject.toml", tmp_path)
    (tmp_path / room).write_text(f'"""Planted."""\n\n{sentence}\n', encoding="utf-8")

    checked = lint_imports(tmp_path)

    assert checked.returncode == 1
    assert re.search(rf"^{re.escape(contract)}.* BROKEN$", checked.stdout, re.MULTILINE), checked.stdout[
        -3000:
    ]
