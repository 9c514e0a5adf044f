"""The table of duties as data: read from `duties.toml`, and written as a page for people to review.

`python -m tests.duty_matrix` writes docs/duties.md anew.
"""

from __future__ import annotations

import inspect
import tomllib
import typing
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from visitor_desk.desk import Desk
from visitor_desk.security.duties import Duty

HERE = Path(__file__).resolve().parent
PAGE = HERE.parent / "docs" / "duties.md"
NO = "no"
PLAIN_CELLS = frozenset({"no", "yes", "read", "certify", "plain facts"})
"""Cells that need no test beyond the one made for each of them."""
# Fields of a Desk that are facts, not services.
FACTS = frozenset({"settings", "clock", "installation", "fingerprint", "secret_in_file", "keystore_residue"})


@dataclass(frozen=True)
class Row:
    """One act in the house's words, the methods it covers, and what each duty may."""

    name: str
    methods: tuple[str, ...]
    cells: Mapping[Duty, str]


def table() -> dict[str, Any]:
    """Return the file as it is."""
    with (HERE / "duties.toml").open("rb") as file:
        return tomllib.load(file)


def rows() -> list[Row]:
    """Return the rows that ask for a duty; a cell that is not written is a no."""
    return [
        Row(act["name"], tuple(act["methods"]), {duty: act.get(duty.value, NO) for duty in Duty})
        for act in table()["act"]
    ]


def open_rows() -> list[Row]:
    """Return the rows that ask for no session."""
    return [Row(act["name"], tuple(act["methods"]), {}) for act in table()["open"]]


def services() -> dict[str, type]:
    """Return the services of a desk by their field."""
    hints = typing.get_type_hints(Desk)
    return {field: kind for field, kind in hints.items() if field not in FACTS}


def methods() -> Iterator[tuple[str, Callable[..., object]]]:
    """Yield every public method of every service as `field.method`."""
    for field, kind in services().items():
        for name, method in inspect.getmembers(kind, inspect.isroutine):
            if not name.startswith("_"):
                yield f"{field}.{name}", method


def page() -> str:
    """Return the page for people: acts against duties, then which methods an act covers."""
    duties = list(Duty)
    lines = [
        "# Who may do what",
        "",
        "Written from `tests/duties.toml` by `python -m tests.duty_matrix`; the tests hold the services to it.",
        "An empty cell means that the service refuses. The words of a cell are a condition with a test of its own.",
        "",
        "| act | " + " | ".join(duty.value for duty in duties) + " |",
        "|---|" + "---|" * len(duties),
    ]
    for row in rows():
        cells = ("" if row.cells[duty] == NO else row.cells[duty] for duty in duties)
        lines.append(f"| {row.name} | " + " | ".join(cells) + " |")
    lines += ["", "## Which methods an act covers", ""]
    lines += [f"- **{row.name}**: " + ", ".join(f"`{one}`" for one in row.methods) for row in rows()]
    reasons = {name: getattr(method, "__no_session__", "") for name, method in methods()}
    lines += ["", "## What asks for no session, and why", ""]
    for row in open_rows():
        lines.append(f"- **{row.name}**")
        lines += [f"  - `{one}`: {reasons.get(one, '')}" for one in row.methods]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
