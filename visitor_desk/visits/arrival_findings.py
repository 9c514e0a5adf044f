"""What a check-in finds beside the document's own rules: the name on the ticket, the age a zone asks for.

The same `Finding` as a document's, so that one banner shows them and one rule settles them. Pure functions:
the window shows what they return and the service asks them again before it lets anybody in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from visitor_desk.documents.document_check import DocumentCheck, Verdict, verdict_of, worst
from visitor_desk.documents.document_rules import Finding, FindingCode, Severity
from visitor_desk.documents.mrz_dates import MrzDate
from visitor_desk.documents.mrz_layouts import MrzField
from visitor_desk.visits.name_comparison import NameComparison, compare_names
from visitor_desk.visits.place import ADULT, Zone, minimum_age
from visitor_desk.visits.ticket import MinorsRule, Ticket


class Choice(StrEnum):
    """How the guard settled a finding that asked to look again."""

    SAME_PERSON_OTHER_SPELLING = "same_person_other_spelling"
    SEEN_AND_ACCEPTED = "seen_and_accepted"
    HOST_APPROVED = "host_approved"
    """The host, whose name the visit carries, approves and stays with them."""
    SUPERVISOR_CALLED = "supervisor_called"


@dataclass(frozen=True, slots=True)
class Settled:
    """One finding and the named choice that settled it."""

    finding: str
    choice: Choice


_ABOUT_NAMES = frozenset({FindingCode.NAME_DIFFERS, FindingCode.NAME_NOT_IN_LINES})
_FOR_SUPERVISORS = frozenset(
    {FindingCode.SPECIMEN_PRINT, FindingCode.PRINTED_DIGIT_WRONG, FindingCode.TRAINING_EXPIRED}
)
"""Looking again changes nothing about these: somebody else decides."""


def choices_for(code: str) -> tuple[Choice, ...]:
    """Return the choices that may settle a finding; the service takes no other."""
    if code in _ABOUT_NAMES:
        return (Choice.SAME_PERSON_OTHER_SPELLING, Choice.SEEN_AND_ACCEPTED, Choice.SUPERVISOR_CALLED)
    if code == FindingCode.UNDER_AGE:
        return (Choice.HOST_APPROVED, Choice.SUPERVISOR_CALLED)
    if code in _FOR_SUPERVISORS:
        return (Choice.SUPERVISOR_CALLED,)
    return (Choice.SEEN_AND_ACCEPTED, Choice.SUPERVISOR_CALLED)


def arrival_findings(
    check: DocumentCheck, announced: str, zones: Sequence[Zone], today: date
) -> tuple[Finding, ...]:
    """Return what a document says against this name on the ticket and these zones, on a local day."""
    return (*_name_findings(check, announced), *age_findings(check, minimum_age(zones), today))


def ticket_findings(
    check: DocumentCheck, ticket: Ticket, announced: str, zones: Sequence[Zone], today: date
) -> tuple[Finding, ...]:
    """Return what `arrival_findings` does, and what the ticket's own rules say on a local day."""
    found = arrival_findings(check, announced, zones, today)
    if ticket.minors is MinorsRule.ADULTS_ONLY and not any(
        one.code is FindingCode.UNDER_AGE for one in found
    ):
        found = (*found, *age_findings(check, ADULT, today))
    return (*found, *training_findings(ticket, today))


def training_findings(ticket: Ticket, today: date) -> list[Finding]:
    """Say that the training of a ticket's visitors was valid through an earlier day than today."""
    until = ticket.training_valid_until
    if until is None or until >= today:
        return []
    return [Finding(FindingCode.TRAINING_EXPIRED, Severity.LOOK_AGAIN, None, {"until": until})]


def needs_escort(check: DocumentCheck, ticket: Ticket, zones: Sequence[Zone], today: date) -> bool:
    """Tell whether somebody walks with an escort: by a zone, or as a minor by the ticket."""
    minor = ticket.minors is MinorsRule.ESCORTED and bool(age_findings(check, ADULT, today))
    return minor or any(zone.escort_required for zone in zones)


def name_comparison(check: DocumentCheck, announced: str) -> NameComparison | None:
    """Compare the document's name with the announced one; None where the document names nobody."""
    if check.mrz is None or not check.mrz.surname:
        return None
    name = (check.mrz.surname, check.mrz.given_names)
    return compare_names(name, announced, truncated=check.mrz.name_truncated)


def _name_findings(check: DocumentCheck, announced: str) -> list[Finding]:
    compared = name_comparison(check, announced)
    if compared is None or compared.same:
        return []
    values: dict[str, date | str] = {
        "document": compared.document_spelling,
        "ticket": compared.ticket_spelling,
        "score": str(round(compared.score)),
    }
    return [Finding(FindingCode.NAME_DIFFERS, Severity.LOOK_AGAIN, MrzField.NAME, values)]


def age_findings(check: DocumentCheck, minimum: int, today: date) -> list[Finding]:
    """Say that somebody is, or by an unknown day of birth may be, younger than a zone allows.

    The birth date stays in the check, in memory; the finding carries an age for the screen. A document
    without a birth date says nothing: the guard looks.
    """
    birth = check.mrz.birth_date if check.mrz is not None else None
    age = None if birth is None else _youngest_age(birth, today)
    if age is None or age >= minimum:
        return []
    values: dict[str, date | str] = {"age": str(age), "minimum": str(minimum)}
    return [Finding(FindingCode.UNDER_AGE, Severity.LOOK_AGAIN, MrzField.BIRTH_DATE, values)]


def _youngest_age(birth: MrzDate, today: date) -> int | None:
    """Return the years completed by `today`; an unknown day or month counts as the last possible one."""
    known = birth.birth(today)
    if known is None:
        return None
    year, month, day = known
    return max(0, today.year - year - ((today.month, today.day) < (month or 12, day or 31)))


def verdict_with(check: DocumentCheck, findings: Iterable[Finding]) -> Verdict:
    """Return the one verdict of a document and what the arrival found."""
    return worst(check.verdict, verdict_of(findings))


def to_settle(findings: Iterable[Finding]) -> tuple[FindingCode, ...]:
    """Return the codes that need a named choice before anyone is admitted, each once."""
    return tuple(dict.fromkeys(one.code for one in findings if one.severity is Severity.LOOK_AGAIN))


def unsettled(findings: Iterable[Finding], settled: Iterable[Settled]) -> tuple[FindingCode, ...]:
    """Return the codes that no choice, or none that may settle them, answers yet."""
    done = {one.finding for one in settled if one.choice in choices_for(one.finding)}
    return tuple(code for code in to_settle(findings) if code not in done)
