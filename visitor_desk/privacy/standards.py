"""Which clause of which standard finds its evidence where in the program, as data."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

FILE: Final = "standards.toml"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A place where an auditor sees something work: a page, a command, a register; empty for none."""

    code: str
    page: str = ""
    command: str = ""
    register: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause; `asks` is the code of what it asks for, `evidence` the codes of places."""

    standard: str
    clause: str
    asks: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standards:
    """The clauses, and the places of their evidence."""

    clauses: tuple[Clause, ...]
    evidence: tuple[Evidence, ...]


@cache
def shipped_standards() -> Standards:
    """Return the map that comes with the program."""
    text = resources.files("visitor_desk.privacy").joinpath(FILE).read_text(encoding="utf-8")
    value = tomllib.loads(text)
    return Standards(
        tuple(Clause(**one | {"evidence": tuple(one["evidence"])}) for one in value["clause"]),
        tuple(Evidence(**one) for one in value["evidence"]),
    )
