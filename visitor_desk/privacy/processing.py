"""What is done with which data, why, and on which ground, as data with its sources: GDPR 30(1) and 6(1)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any, Final

FILE: Final = "processing.toml"
FOOTAGE: Final = "footage"
"""The category of pictures of cameras."""


@dataclass(frozen=True, slots=True)
class DataCategory:
    """One kind of data: whose it is, where it comes from, and every column and sealed group that holds it.

    `people` and `source` are codes; `sealed` names groups as `table/group`. `days` says how long it is kept
    where no rule of retention does, `lives_as` a table whose rule is about all of it.
    """

    id: str
    people: tuple[str, ...]
    source: str
    tables: Mapping[str, tuple[str, ...]]
    sealed: tuple[str, ...] = ()
    days: int | None = None
    lives_as: str | None = None


@dataclass(frozen=True, slots=True)
class ProcessingPurpose:
    """One purpose: the bases of GDPR 6(1) that it rests on, and the categories that it uses.

    `in_notice` says whether the privacy statement has to declare it; answering a person's own request, and
    showing that rules are kept, follow from the law itself.
    """

    id: str
    bases: tuple[str, ...]
    data: tuple[str, ...]
    in_notice: bool


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who may be given data: the country, and the instrument that a transfer outside the EEA needs."""

    id: str
    role: str
    country: str
    instrument: str


@dataclass(frozen=True, slots=True)
class Processing:
    """All processing of an installation."""

    purposes: tuple[ProcessingPurpose, ...]
    categories: tuple[DataCategory, ...]
    recipients: tuple[Recipient, ...]
    measures: tuple[str, ...]

    @classmethod
    def shipped(cls) -> Processing:
        """Return what the program does, as it comes."""
        text = resources.files("visitor_desk.privacy").joinpath(FILE).read_text(encoding="utf-8")
        return processing_from(tomllib.loads(text))

    def category_of(self, table: str, column: str) -> DataCategory | None:
        """Return the category of a column of the data store, None where none covers it."""
        return next((one for one in self.categories if column in one.tables.get(table, ())), None)

    def purposes_of(self, category: str) -> tuple[str, ...]:
        """Return the purposes that use a category."""
        return tuple(one.id for one in self.purposes if category in one.data)


def processing_from(value: Mapping[str, Any]) -> Processing:
    """Read the parsed file; KeyError for a field that lacks, ValueError for a category nobody declares."""
    categories = tuple(
        DataCategory(
            one["id"],
            tuple(one["people"]),
            one["source"],
            {table: tuple(columns) for table, columns in one.get("tables", {}).items()},
            tuple(one.get("sealed", ())),
            one.get("days"),
            one.get("lives_as"),
        )
        for one in value["category"]
    )
    purposes = tuple(
        ProcessingPurpose(one["id"], tuple(one["bases"]), tuple(one["data"]), bool(one["in_notice"]))
        for one in value["purpose"]
    )
    known = {one.id for one in categories}
    unknown = sorted({data for one in purposes for data in one.data} - known)
    if unknown:
        raise ValueError(f"no such category: {unknown}")
    recipients = tuple(
        Recipient(one["id"], one["role"], one["country"], one["instrument"]) for one in value["recipient"]
    )
    return Processing(purposes, categories, recipients, tuple(value["measures"]))
