"""What of a document check may be kept.

The Dutch authority (AP) allows type and number of a document to be noted after it was shown, no
copy; the citizen service number (BSN) has no legal basis here at all (GDPR 87, UAVG 46).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from importlib.resources import files

from visitor_desk.bsn import is_bsn
from visitor_desk.documents.document_check import DocumentCheck, Verdict, verdict_of, worst
from visitor_desk.documents.document_kind import DocumentKind
from visitor_desk.documents.document_rules import Finding, FindingCode
from visitor_desk.documents.issuing_states import may_be_dutch
from visitor_desk.errors import DeskError


class NumberNeedsReason(DeskError):
    """A document number was to be kept without a written reason."""

    code = "documents.number_needs_reason"


class Kept(StrEnum):
    """When a field of a document may outlive the check."""

    ALWAYS = "always"
    ZONE_ASKS = "zone_asks"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class KeptField:
    """Whether a field is kept, why, and on which source that rests."""

    kept: Kept
    why: str
    source: str


@cache
def kept_fields() -> Mapping[str, KeptField]:
    """Return the policy for every field of a document, by name."""
    text = (files("visitor_desk.documents") / "kept_fields.toml").read_text(encoding="utf-8")
    rows = tomllib.loads(text)
    return {name: KeptField(Kept(row["kept"]), row["why"], row["source"]) for name, row in rows.items()}


@dataclass(frozen=True, slots=True)
class KeptIdentity:
    """Exactly what outlives the check: no name, no date of birth, no lines.

    `number` and `number_reason` are set only where the zone asks for the number. Of somebody whose host
    vouches there is a verdict and nothing else.
    """

    kind: DocumentKind | None
    issuing_state: str | None
    verdict: Verdict
    finding_codes: tuple[FindingCode, ...]
    number: str | None = field(default=None, repr=False)
    number_reason: str | None = None


def minimise(check: DocumentCheck, *, keep_number_reason: str | None) -> KeptIdentity:
    """Cut a check down to what may be kept.

    The number stays only with a written reason (NumberNeedsReason for a blank one), and never a
    Dutch one that is itself a valid citizen service number. `kept_fields` has the last word.
    """
    number = None
    if keep_number_reason is not None:
        if not keep_number_reason.strip():
            raise NumberNeedsReason
        number = lawful_number(check)
    allowed = {name for name, policy in kept_fields().items() if policy.kept is not Kept.NEVER}
    return KeptIdentity(
        kind=check.kind if "kind" in allowed else None,
        issuing_state=check.issuing_state if "issuing_state" in allowed else None,
        verdict=check.verdict,
        finding_codes=tuple(dict.fromkeys(finding.code for finding in check.findings))
        if "finding_codes" in allowed
        else (),
        number=number if "number" in allowed else None,
        number_reason=keep_number_reason if number is not None and "number" in allowed else None,
    )


def held_while_waiting(
    check: DocumentCheck, found: Iterable[Finding], *, keeps_number: bool
) -> DocumentCheck:
    """Return what a check-in that was set aside holds: the codes of all findings, and nothing that was read.

    `found` is what the arrival found beside the document; it goes in, since without the lines nobody can
    find it again. `keeps_number`: a zone of the ticket keeps the number, and a lawful one stays for it.
    """
    findings = tuple(replace(one, values={}) for one in (*check.findings, *found))
    return replace(
        check,
        verdict=worst(check.verdict, verdict_of(findings)),
        findings=findings,
        mrz=None,
        doubtful=(),
        covers=(),
        number_seen=lawful_number(check) if keeps_number else None,
    )


def lawful_number(check: DocumentCheck) -> str | None:
    """Return the document's number, None where none was read or it is a citizen service number."""
    if check.mrz is None:
        # What was typed has no issuer to say whose number it is.
        return None if check.number_seen is None or is_bsn(check.number_seen) else check.number_seen
    if not check.mrz.number:
        return None
    is_dutch = may_be_dutch(check.mrz.issuing_state) or may_be_dutch(check.mrz.nationality)
    return None if is_dutch and is_bsn(check.mrz.number) else check.mrz.number
