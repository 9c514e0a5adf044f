"""What a house decided about its own processing: an entry for each decision, whose paper lies elsewhere.

An impact assessment or a works council's consent covers cameras, a balancing covers a purpose, an agreement
a processor. Nothing is written over: a later entry of the same kind about the same thing takes its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final, NewType, TypeAlias

from visitor_desk.security.records import OperatorId

GovernanceId = NewType("GovernanceId", str)

REVIEW_YEARS: Final = 3
"""An assessment is looked at again after three years at most (the model of the Dutch government says so;
GDPR 35(11) asks for it whenever the risk changes); the other kinds have the same day at the latest."""
REVIEW_SOON: Final = timedelta(days=60)
"""So long before its day a review is a task: an assessment and a council's answer take weeks."""

_EEA: Final = "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE IS LI NO"
EEA: Final = frozenset(_EEA.split())
"""Countries between which personal data goes without an instrument: the Union's, and those of the EEA."""


class GovernanceKind(StrEnum):
    """What was decided."""

    IMPACT_ASSESSMENT = "impact_assessment"
    """Of cameras: GDPR 35(3)(c), systematic monitoring."""
    BALANCING = "balancing"
    """Of a purpose that rests on legitimate interests: GDPR 6(1)(f), EDPB guidelines 1/2024."""
    WORKS_COUNCIL = "works_council"
    """Consent to cameras that see staff: the Dutch Works Councils Act, 27(1)(k) and (l)."""
    PROCESSOR = "processor"
    """An agreement with somebody who handles data on instruction: GDPR 28(3)."""


OF_CAMERAS: Final = frozenset({GovernanceKind.IMPACT_ASSESSMENT, GovernanceKind.WORKS_COUNCIL})


class Decider(StrEnum):
    """Who decided; a body and no person, so that the row names nobody."""

    MANAGEMENT = "management"
    WORKS_COUNCIL = "works_council"
    PROTECTION_OFFICER = "protection_officer"
    """The data protection officer: GDPR 35(2) and 39(1)(c)."""
    AUTHORITY = "authority"
    """The supervisory authority, after prior consultation: GDPR 36."""


class TransferInstrument(StrEnum):
    """What lets data go to a country outside the EEA: GDPR 45, 46(2)(c) and 47."""

    ADEQUACY = "adequacy"
    CLAUSES = "clauses"
    BINDING_RULES = "binding_rules"


class Standing(StrEnum):
    """How something stands to what was decided about it."""

    STANDS = "stands"
    REVIEW_SOON = "review_soon"
    REVIEW_OVER = "review_over"
    REFUSED = "refused"
    """The last decision said no, or ended what stood."""
    MISSING = "missing"
    REPLACED = "replaced"
    """Of an entry alone: later ones cover all that it covered."""


FAILS: Final = frozenset({Standing.REVIEW_OVER, Standing.REFUSED, Standing.MISSING})


@dataclass(frozen=True, slots=True)
class ProcessorTerms:
    """Who the processor is and what it may have; `country` is where it handles data, as ISO 3166-1 says.

    `data` are categories of the record of processing. `instrument` is None inside the EEA.
    """

    name: str
    country: str
    data: tuple[str, ...]
    instrument: TransferInstrument | None = None


@dataclass(frozen=True, slots=True)
class NewGovernance:
    """What somebody enters. `covers` are ids of cameras, one purpose, or what the processor is called.

    `stands` is False where the decision was no, or ends what stood. `reference` says where the signed paper
    lies, `sha256` what it is; the paper itself stays out of the store.
    """

    kind: GovernanceKind
    covers: tuple[str, ...]
    decided_on: date
    decided_by: Decider
    review_on: date
    reference: str
    sha256: str
    stands: bool = True
    terms: ProcessorTerms | None = None


@dataclass(frozen=True, slots=True)
class GovernanceEntry:
    """One decision, as it was written down and signed by a second person; bound in the log."""

    id: GovernanceId
    kind: GovernanceKind
    number: int
    covers: tuple[str, ...]
    stands: bool
    decided_on: date
    decided_by: Decider
    review_on: date
    reference: str
    sha256: str
    terms: ProcessorTerms | None
    written_at: datetime
    written_by: OperatorId
    approved_by: OperatorId | None = None

    @property
    def label(self) -> str:
        """The version, as people say it: v3."""
        return f"v{self.number}"


Latest: TypeAlias = "Mapping[tuple[GovernanceKind, str], GovernanceEntry]"
"""Of each thing that a kind covers the last entry about it."""


def governance_id(kind: GovernanceKind, number: int) -> GovernanceId:
    """Return the id of an entry; two desks that make the same one make one row."""
    return GovernanceId(f"{kind}-{number}")


def latest_of(entries: Iterable[GovernanceEntry]) -> Latest:
    """Return which entry counts for each thing."""
    found: dict[tuple[GovernanceKind, str], GovernanceEntry] = {}
    for entry in sorted(entries, key=lambda one: one.number):
        found.update(dict.fromkeys(((entry.kind, thing) for thing in entry.covers), entry))
    return found


def standing(latest: Latest, kind: GovernanceKind, thing: str, today: date) -> Standing:
    """Return how a thing stands to what was decided about it."""
    entry = latest.get((kind, thing))
    return Standing.MISSING if entry is None else _standing_of(entry, today)


def entry_standing(latest: Latest, entry: GovernanceEntry, today: date) -> Standing:
    """Return the same for an entry of the register."""
    if not any(latest[entry.kind, thing] == entry for thing in entry.covers):
        return Standing.REPLACED
    return _standing_of(entry, today)


def _standing_of(entry: GovernanceEntry, today: date) -> Standing:
    if not entry.stands:
        return Standing.REFUSED
    if entry.review_on < today:
        return Standing.REVIEW_OVER
    return Standing.REVIEW_SOON if entry.review_on - REVIEW_SOON <= today else Standing.STANDS


def reviews_due(entries: Iterable[GovernanceEntry], today: date) -> tuple[GovernanceEntry, ...]:
    """Return the entries whose review is a task now, the first day first."""
    every = tuple(entries)
    latest = latest_of(every)
    due = {Standing.REVIEW_SOON, Standing.REVIEW_OVER}
    found = [one for one in every if entry_standing(latest, one, today) in due]
    return tuple(sorted(found, key=lambda one: (one.review_on, one.id)))


def replaced_at(entries: Iterable[GovernanceEntry], entry: GovernanceEntry) -> datetime | None:
    """Return since when later entries cover all that one covers; None where it still counts for something."""
    open_things, last = set(entry.covers), None
    for later in sorted(entries, key=lambda one: one.number):
        if later.kind is entry.kind and later.number > entry.number and open_things & set(later.covers):
            open_things -= set(later.covers)
            last = later.written_at
    return None if open_things else last


def latest_review(decided_on: date) -> date:
    """Return the last day on which a review may be due."""
    try:
        return decided_on.replace(year=decided_on.year + REVIEW_YEARS)
    except ValueError:
        # The 29th of February: the year meant has none.
        return decided_on.replace(year=decided_on.year + REVIEW_YEARS, day=28)


def plain_terms(value: Mapping[str, Any]) -> ProcessorTerms:
    """Return terms as a row or a request keeps them; ValueError, TypeError or LookupError for none."""
    instrument = value["instrument"]
    return ProcessorTerms(
        str(value["name"]),
        str(value["country"]),
        tuple(value["data"]),
        None if instrument is None else TransferInstrument(instrument),
    )
