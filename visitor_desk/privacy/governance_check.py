"""What a decision has to say before anybody is asked to sign it: what it covers, its days, its paper."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

from visitor_desk.bsn import reject_bsn_in
from visitor_desk.errors import DeskError
from visitor_desk.privacy.governance_entry import (
    EEA,
    OF_CAMERAS,
    GovernanceKind,
    NewGovernance,
    ProcessorTerms,
    latest_review,
)
from visitor_desk.privacy.hidden_signs import has_hidden_signs

LONGEST_REFERENCE: Final = 80
LONGEST_NAME: Final = 60
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_COUNTRY: Final = re.compile(r"[A-Z]{2}")


class GovernanceRefused(DeskError):
    """The decision cannot be entered as it stands. Values: `field` and `why` (codes)."""

    code = "governance.refused"


class TransferWithoutInstrument(DeskError):
    """Outside the EEA nothing goes without an instrument (GDPR 44 to 47). Values: `country`."""

    code = "governance.no_instrument"


@dataclass(frozen=True, slots=True)
class Coverable:
    """What decisions can be about: cameras with their names, purposes, known processors, kinds of data."""

    cameras: Mapping[str, str]
    purposes: tuple[str, ...]
    processors: tuple[str, ...]
    data: tuple[str, ...]

    def of(self, kind: GovernanceKind) -> tuple[str, ...]:
        """Return the things of a kind that have to be covered."""
        if kind in OF_CAMERAS:
            return tuple(self.cameras)
        return self.purposes if kind is GovernanceKind.BALANCING else self.processors


def checked(new: NewGovernance, things: Coverable, today: date) -> NewGovernance:
    """Return a decision with its texts put straight.

    Raises GovernanceRefused, TransferWithoutInstrument and BsnNotKept; nothing was written then.
    """
    reference, sha256 = _text("reference", new.reference, LONGEST_REFERENCE), new.sha256.strip().lower()
    if not _SHA256.fullmatch(sha256):
        raise GovernanceRefused(field="sha256", why="no_hash")
    if new.decided_on > today:
        raise GovernanceRefused(field="decided_on", why="in_future")
    if not new.decided_on < new.review_on <= latest_review(new.decided_on):
        raise GovernanceRefused(field="review_on", why="review_span")
    terms = _terms(new.terms, things) if new.kind is GovernanceKind.PROCESSOR else None
    return replace(new, covers=_covers(new, things), reference=reference, sha256=sha256, terms=terms)


def paper_sha256(path: Path) -> str:
    """Return the SHA-256 of a signed paper, in hexadecimal; OSError where it cannot be read."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _covers(new: NewGovernance, things: Coverable) -> tuple[str, ...]:
    covers = tuple(dict.fromkeys(new.covers))
    if not covers:
        raise GovernanceRefused(field="covers", why="empty")
    if new.kind is GovernanceKind.PROCESSOR:
        return tuple(_text("covers", one, LONGEST_NAME) for one in covers[:1])
    if not set(covers) <= set(things.of(new.kind)):
        raise GovernanceRefused(field="covers", why="unknown")
    return covers


def _terms(terms: ProcessorTerms | None, things: Coverable) -> ProcessorTerms:
    if terms is None:
        raise GovernanceRefused(field="name", why="empty")
    name, country = _text("name", terms.name, LONGEST_NAME), terms.country.strip().upper()
    if not _COUNTRY.fullmatch(country):
        raise GovernanceRefused(field="country", why="no_country")
    if not terms.data or not set(terms.data) <= set(things.data):
        raise GovernanceRefused(field="data", why="empty" if not terms.data else "unknown")
    if country in EEA:
        return replace(terms, name=name, country=country, instrument=None)
    if terms.instrument is None:
        raise TransferWithoutInstrument(country=country)
    return replace(terms, name=name, country=country)


def _text(field: str, typed: str, longest: int) -> str:
    text = " ".join(unicodedata.normalize("NFC", typed).split())
    if not text:
        raise GovernanceRefused(field=field, why="empty")
    if len(text) > longest:
        raise GovernanceRefused(field=field, why="too_long")
    if has_hidden_signs(text):
        raise GovernanceRefused(field=field, why="hidden_characters")
    reject_bsn_in(**{field: text})
    return text
