"""The rules of a document check: pure functions from a parsed zone to findings.

A finding is a code for the front ends' tables. The values of those made here are field names, dates of
expiry and ids of rules, never a name, a number or a date of birth. No rule says *forged*: 8 % of official
specimens carry wrong digits, and a reader errs too.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum

from visitor_desk.documents.check_digits import CheckedField
from visitor_desk.documents.document_kind import DocumentKind, document_kind
from visitor_desk.documents.issuer_rules import issuer_rules
from visitor_desk.documents.issuing_states import is_known_state, is_specimen_state
from visitor_desk.documents.mrz import Mrz
from visitor_desk.documents.mrz_layouts import MrzField, layout_of

Position = tuple[int, int]
"""Line and column of one character, both from 0."""


class Severity(IntEnum):
    """How much a finding weighs; the heaviest decides the verdict."""

    NOTE = 0
    """Good to know; nothing to settle."""
    LOOK_AGAIN = 1
    """The guard compares with the print and settles it by a named choice."""
    REFUSE = 2
    """The document cannot serve."""


class FindingCode(StrEnum):
    """Everything that a check can find; each front end has a sentence for each."""

    CHECK_DIGIT_FAILED = "check_digit_failed"
    PRINTED_DIGIT_WRONG = "printed_digit_wrong"
    """Two readings agree on every character, so the digit is wrong in print."""
    COMPOSITE_FAILED = "composite_failed"
    EXPIRED = "expired"
    EXPIRES_TODAY = "expires_today"
    EXPIRY_NOT_IN_LINES = "expiry_not_in_lines"
    NO_EXPIRY = "no_expiry"
    """The issuer's way of writing *without end*."""
    VALID_TOO_LONG = "valid_too_long"
    DATE_IMPLAUSIBLE = "date_implausible"
    DATES_DISAGREE = "dates_disagree"
    UNKNOWN_STATE = "unknown_state"
    SPECIMEN_STATE = "specimen_state"
    SPECIMEN_PRINT = "specimen_print"
    """A number or a name that the issuer prints on specimens."""
    NUMBER_UNUSUAL = "number_unusual"
    NAME_TRUNCATED = "name_truncated"
    NAME_NOT_IN_LINES = "name_not_in_lines"
    CHARACTER_REPAIRED = "character_repaired"
    CHARACTER_DOUBTFUL = "character_doubtful"
    DOCUMENT_KIND_UNKNOWN = "document_kind_unknown"
    VISA_IS_NO_IDENTITY_DOCUMENT = "visa_is_no_identity_document"
    NO_MRZ = "no_mrz"
    SEEN_BEFORE = "seen_before"
    """The same document was shown at an earlier visit; found by the desk, not in the lines."""
    ON_SITE_NOW = "on_site_now"
    """Somebody inside was let in with this document."""
    NAME_DIFFERS = "name_differs"
    """The name on the document is not the one on the ticket; values: both spellings and a score."""
    UNDER_AGE = "under_age"
    """Younger on the day of the visit than a zone of the ticket allows; values: `age` and `minimum`."""
    TRAINING_EXPIRED = "training_expired"
    """The training that the ticket names is over; values: `until`, its last day."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: `field` is a `MrzField` or `CheckedField`, None where it is about the whole document.

    `values` fill the gaps of its sentence and live as long as the screen does; only the code is ever kept.
    """

    code: FindingCode
    severity: Severity
    field: str | None = None
    values: Mapping[str, date | str] = dataclasses.field(default_factory=dict, hash=False, repr=False)


def digit_findings(mrz: Mrz) -> list[Finding]:
    """Name each field whose printed digit does not match.

    The composite is named only when every single digit passes: otherwise it fails as a consequence.
    """
    failed = [check.field for check in mrz.checks if not check.passes]
    fields = [failing for failing in failed if failing is not CheckedField.COMPOSITE]
    if fields:
        return [Finding(FindingCode.CHECK_DIGIT_FAILED, Severity.LOOK_AGAIN, name) for name in fields]
    return [Finding(FindingCode.COMPOSITE_FAILED, Severity.LOOK_AGAIN, name) for name in failed]


def date_findings(mrz: Mrz, today: date) -> list[Finding]:
    """Judge the dates on `today`; valid through the whole day of expiry.

    An expired document is refused only when the digit over the date agrees: a date that may be
    misread calls for a second look and no more. No format prints the day from which a document is
    valid, so a document that is not valid yet cannot be told.
    """
    findings = [
        Finding(FindingCode.DATE_IMPLAUSIBLE, Severity.LOOK_AGAIN, name)
        for name, printed in ((MrzField.BIRTH_DATE, mrz.birth_date), (MrzField.EXPIRY_DATE, mrz.expiry_date))
        if printed is not None and not printed.plausible
    ]
    if mrz.expiry_date is None or (mrz.expiry_date.plausible and not mrz.expiry_date.known):
        return [
            *findings,
            Finding(FindingCode.EXPIRY_NOT_IN_LINES, Severity.LOOK_AGAIN, MrzField.EXPIRY_DATE),
        ]
    if _is_unlimited(mrz):
        return [*findings, Finding(FindingCode.NO_EXPIRY, Severity.NOTE, MrzField.EXPIRY_DATE)]
    last_day = mrz.expiry_date.expiry(today)
    if last_day is None:
        return findings
    return [*findings, *_expiry_findings(mrz, last_day, today)]


def _is_unlimited(mrz: Mrz) -> bool:
    layout = layout_of(mrz.lines)
    assert layout is not None  # the parser accepts no other lines
    printed = layout.text_of(MrzField.EXPIRY_DATE, mrz.lines)
    return issuer_rules().is_unlimited(mrz.issuing_state, document_kind(mrz), printed)


def _expiry_findings(mrz: Mrz, last_day: date, today: date) -> list[Finding]:
    findings = []
    values = {"date": last_day}
    birth = mrz.birth_date.birth(today) if mrz.birth_date is not None else None
    if birth is not None and last_day < date(birth[0], birth[1] or 1, birth[2] or 1):
        findings.append(Finding(FindingCode.DATES_DISAGREE, Severity.LOOK_AGAIN, MrzField.EXPIRY_DATE))
    if last_day > today:
        latest = issuer_rules().latest_expiry(mrz.issuing_state, document_kind(mrz), today)
        if latest is not None and last_day > latest:
            too_long = Finding(FindingCode.VALID_TOO_LONG, Severity.LOOK_AGAIN, MrzField.EXPIRY_DATE, values)
            findings.append(too_long)
        return findings
    if last_day == today:
        return [*findings, Finding(FindingCode.EXPIRES_TODAY, Severity.NOTE, MrzField.EXPIRY_DATE, values)]
    certain = mrz.passes(CheckedField.EXPIRY_DATE) is not False
    severity = Severity.REFUSE if certain else Severity.LOOK_AGAIN
    return [*findings, Finding(FindingCode.EXPIRED, severity, MrzField.EXPIRY_DATE, values)]


def state_findings(mrz: Mrz) -> list[Finding]:
    """Judge issuing state and nationality; a nationality may be missing, an issuer may not."""
    findings: list[Finding] = []
    for name, code in ((MrzField.ISSUING_STATE, mrz.issuing_state), (MrzField.NATIONALITY, mrz.nationality)):
        if is_specimen_state(code):
            findings.append(Finding(FindingCode.SPECIMEN_STATE, Severity.LOOK_AGAIN, name))
        elif not is_known_state(code) and (code or name is MrzField.ISSUING_STATE):
            findings.append(Finding(FindingCode.UNKNOWN_STATE, Severity.LOOK_AGAIN, name))
    return findings


def number_findings(mrz: Mrz) -> list[Finding]:
    """Hold the number against its issuer's rules, unless its digit failed and it may be misread anyway.

    A rule for cards is about the issuer's own citizens: permits that look like cards are numbered otherwise.
    """
    kind, rules = document_kind(mrz), issuer_rules()
    if not mrz.number or mrz.passes(CheckedField.NUMBER) is False:
        return []
    if kind is DocumentKind.IDENTITY_CARD and mrz.nationality not in ("", mrz.issuing_state):
        return []
    broken = rules.broken_number(mrz.issuing_state, kind, mrz.number)
    if broken is None or rules.is_specimen_number(mrz.issuing_state, mrz.number):
        return []
    values = {"rule": broken.id}
    return [Finding(FindingCode.NUMBER_UNUSUAL, Severity.LOOK_AGAIN, MrzField.NUMBER, values)]


def specimen_findings(mrz: Mrz) -> list[Finding]:
    """Say where the lines carry what issuers print on specimens."""
    rules, issuer = issuer_rules(), mrz.issuing_state
    fields = []
    if rules.is_specimen_number(issuer, mrz.number):
        fields.append(MrzField.NUMBER)
    if rules.is_specimen_name(issuer, mrz.surname, mrz.given_names):
        fields.append(MrzField.NAME)
    return [Finding(FindingCode.SPECIMEN_PRINT, Severity.LOOK_AGAIN, name) for name in fields]


def name_findings(mrz: Mrz) -> list[Finding]:
    """Say where the lines carry no name (Dutch driving licences), or one that may be cut off."""
    if not mrz.surname and not mrz.given_names:
        return [Finding(FindingCode.NAME_NOT_IN_LINES, Severity.LOOK_AGAIN, MrzField.NAME)]
    if mrz.name_truncated:
        return [Finding(FindingCode.NAME_TRUNCATED, Severity.NOTE, MrzField.NAME)]
    return []


def kind_findings(mrz: Mrz) -> list[Finding]:
    """Judge the kind of document: an unknown one, and a visa, which is a leaf in somebody's passport."""
    kind = document_kind(mrz)
    if kind is DocumentKind.VISA:
        return [
            Finding(FindingCode.VISA_IS_NO_IDENTITY_DOCUMENT, Severity.LOOK_AGAIN, MrzField.DOCUMENT_CODE)
        ]
    if kind is DocumentKind.OTHER:
        return [Finding(FindingCode.DOCUMENT_KIND_UNKNOWN, Severity.LOOK_AGAIN, MrzField.DOCUMENT_CODE)]
    return []


def reading_findings(mrz: Mrz, doubtful: Iterable[Position], repaired: Iterable[Position]) -> list[Finding]:
    """Say in which fields the picture reader was unsure or put a look-alike right, once for each field.

    A doubtful character under a digit that agrees is a note; in a name, which no digit covers, and
    wherever a character was repaired so that the digits agree, the guard compares with the print.
    Optional data is not kept, so doubts in it concern nobody.
    """
    vouched = _vouched_positions(mrz)
    repaired_fields = _fields_at(mrz, repaired)
    findings = [
        Finding(FindingCode.CHARACTER_REPAIRED, Severity.LOOK_AGAIN, name) for name in repaired_fields
    ]
    doubtful = list(doubtful)
    uncovered = _fields_at(mrz, (place for place in doubtful if place not in vouched))
    for name in _fields_at(mrz, doubtful):
        if name not in repaired_fields:
            severity = Severity.LOOK_AGAIN if name in uncovered else Severity.NOTE
            findings.append(Finding(FindingCode.CHARACTER_DOUBTFUL, severity, name))
    return findings


def all_findings(
    mrz: Mrz, today: date, doubtful: Iterable[Position] = (), repaired: Iterable[Position] = ()
) -> list[Finding]:
    """Apply every rule; heaviest findings first."""
    findings = [
        *date_findings(mrz, today),
        *digit_findings(mrz),
        *state_findings(mrz),
        *specimen_findings(mrz),
        *number_findings(mrz),
        *kind_findings(mrz),
        *name_findings(mrz),
        *reading_findings(mrz, doubtful, repaired),
    ]
    return sorted(findings, key=lambda finding: -finding.severity)


def _vouched_positions(mrz: Mrz) -> set[Position]:
    """Return the positions under a check digit that passes, and those of such digits themselves."""
    layout = layout_of(mrz.lines)
    assert layout is not None  # the parser accepts no other lines
    vouched: set[Position] = set()
    for rule, check in zip(layout.checks, mrz.checks, strict=True):
        if check.passes:
            vouched.add((rule.line, rule.column))
            vouched.update(
                (span.line, column) for span in rule.spans for column in range(span.start, span.stop)
            )
    return vouched


def _fields_at(mrz: Mrz, positions: Iterable[Position]) -> list[MrzField]:
    """Return the fields that hold the positions, in the layout's order, without those that are not kept."""
    layout = layout_of(mrz.lines)
    assert layout is not None  # the parser accepts no other lines
    wanted = set(positions)
    fields = [
        part.field
        for part in layout.fields
        if any((part.line, column) in wanted for column in range(part.start, part.stop))
    ]
    left_out = (MrzField.OPTIONAL_DATA, MrzField.CARD_DATA)
    return [name for name in dict.fromkeys(fields) if name not in left_out]
