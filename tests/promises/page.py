"""The promises as a page for people: `python -m tests.promises.page` writes docs/promises.md anew."""

from __future__ import annotations

import ast
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).resolve().parent
TESTS = HERE.parent
PAGE = TESTS.parent / "docs" / "promises.md"
MOST = 74


@dataclass(frozen=True)
class Promise:
    """One promise of the statement; `open` says what is not there, empty where all of it is."""

    id: str
    line: int
    says: str
    where: str
    tests: tuple[str, ...]
    open: str


@cache
def promises() -> tuple[Promise, ...]:
    """Read the table."""
    rows = tomllib.loads((HERE / "promises.toml").read_text(encoding="utf-8"))["promise"]
    return tuple(
        Promise(one["id"], one["line"], one["says"], one["where"], tuple(one["tests"]), one.get("open", ""))
        for one in rows
    )


@cache
def elsewhere() -> dict[str, str]:
    """Return why the program keeps no part of a promise, by its id."""
    rows = tomllib.loads((HERE / "promises.toml").read_text(encoding="utf-8"))["elsewhere"]
    return {one["id"]: one["why"] for one in rows}


@cache
def files_of_tests() -> dict[str, list[str]]:
    """Return in which files a test of each name stands."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(TESTS.rglob("test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                found[node.name].append(path.relative_to(TESTS.parent).as_posix())
    return found


def page() -> str:
    """Return the page."""
    kept = [one for one in promises() if not one.open]
    lines = [
        "# The privacy statement, promise by promise",
        "",
        "Made from `tests/promises/promises.toml` by `python -m tests.promises.page`. The promises are those of",
        "the operator's statement of 1 November 2020, in our words, with the line of its Dutch text.",
        f"Of {MOST}, {len(kept)} are kept whole and {len(promises()) - len(kept)} in part.",
        "",
        "| | line | promise | where it can be seen | not there yet | proven by |",
        "|---|---|---|---|---|---|",
    ]
    for one in promises():
        proofs = "<br>".join(f"`{name}`" for name in one.tests)
        lines.append(f"| {one.id} | {one.line} | {one.says} | {one.where} | {one.open} | {proofs} |")
    lines += [
        "",
        "Not in the table, with the reason: they bind people and no program, or nothing of them is there yet.",
        "",
        *(f"- {number}: {why}." for number, why in elsewhere().items()),
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
