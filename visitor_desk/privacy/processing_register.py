"""The record of processing activities: of each purpose what GDPR 30(1) asks for, from what is set up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from visitor_desk.privacy.governance_entry import (
    EEA,
    FAILS,
    GovernanceEntry,
    GovernanceKind,
    ProcessorTerms,
    latest_of,
    standing,
)
from visitor_desk.privacy.processing import DataCategory, Processing, ProcessingPurpose
from visitor_desk.privacy.register import Cell, Rows, codes
from visitor_desk.privacy.retention_rule import Bound, RetentionRule

PROCESSING_COLUMNS: Final = ("purpose", "bases", "people", "data_days", "recipients", "transfers", "measures")


def processing_rows(
    processing: Processing, rules: Sequence[RetentionRule], entries: Iterable[GovernanceEntry], today: date
) -> Rows:
    """Return a row for each purpose; processors are those whose agreement stands `today`."""
    latest = latest_of(one for one in entries if one.kind is GovernanceKind.PROCESSOR)
    agreed = [
        entry.terms
        for (kind, thing), entry in latest.items()
        if entry.terms is not None and standing(latest, kind, thing, today) not in FAILS
    ]
    measures = codes("measure", processing.measures)
    return [
        (
            Cell(purpose.id, "register_purpose"),
            codes("basis", purpose.bases),
            codes("people", _people(processing, purpose)),
            Cell(_days(processing, purpose, rules), "category"),
            *_given_to(processing, purpose, agreed),
            measures,
        )
        for purpose in processing.purposes
    ]


def longest_life(category: DataCategory, rules: Iterable[RetentionRule]) -> int | None:
    """Return for how many days a kind of data is kept at most without holds; None where nothing says it."""
    plain = {category.lives_as} if category.lives_as else set(category.tables)
    sealed = set() if category.lives_as else set(category.sealed)
    return max(
        (
            rule.days
            for rule in rules
            if rule.bound is not Bound.FLOOR
            for table in rule.tables
            if (table in plain if rule.group is None else f"{table}/{rule.group.value}" in sealed)
        ),
        default=category.days,
    )


def _people(processing: Processing, purpose: ProcessingPurpose) -> list[str]:
    used = [one for one in processing.categories if one.id in purpose.data]
    return list(dict.fromkeys(person for one in used for person in one.people))


def _days(
    processing: Processing, purpose: ProcessingPurpose, rules: Sequence[RetentionRule]
) -> Mapping[str, int | None]:
    known = {one.id: one for one in processing.categories}
    return {data: longest_life(known[data], rules) for data in purpose.data}


def _given_to(
    processing: Processing, purpose: ProcessingPurpose, agreed: Iterable[ProcessorTerms]
) -> tuple[Cell, Cell]:
    """Return who may be given data for a purpose, and who outside the EEA on what (30(1)(d) and (e))."""
    for_it = [one for one in agreed if set(one.data) & set(purpose.data)]
    who = dict.fromkeys((*(one.id for one in processing.recipients), *(one.name for one in for_it)))
    away = [
        (one.name, one.country, one.instrument.value if one.instrument else "lacks")
        for one in for_it
        if one.country not in EEA
    ]
    if not away:
        return codes("recipient", tuple(who)), Cell("not_needed", "instrument")
    return codes("recipient", tuple(who)), codes("instrument", [part for one in away for part in one])
