"""A document that the guard reads without the desk, one shown earlier, and the missing one.

What is recorded of one that is read fits in eight keys: kind, month and year of expiry, and that the photo
resembles. The number is asked only where a zone keeps it. For a missing one the host vouches.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from visitor_desk.bsn import reject_bsn
from visitor_desk.documents.document_check import DocumentCheck, Verdict, verdict_of, worst
from visitor_desk.documents.document_kind import DocumentKind
from visitor_desk.documents.document_rules import Finding, FindingCode, Severity
from visitor_desk.documents.mrz_dates import MrzDate
from visitor_desk.errors import DeskError

_SEPARATORS: Final = re.compile(r"[\s./\-]+")
_LONGEST_NUMBER: Final = 20
_NUMBER: Final = re.compile(rf"[A-Z0-9]{{1,{_LONGEST_NUMBER}}}")
KINDS_SEEN: Final = (
    DocumentKind.PASSPORT,
    DocumentKind.IDENTITY_CARD,
    DocumentKind.RESIDENCE_PERMIT,
    DocumentKind.DRIVING_LICENCE,
)
"""What a guard accepts by eye; a visa is no identity document."""


class ExpiryNotRead(DeskError):
    """A typed day of expiry is none of the forms that are understood."""

    code = "documents.expiry_not_read"


class ExpiryNeedsDay(DeskError):
    """Month and year are this month's: only the day tells whether the document is still valid."""

    code = "documents.expiry_needs_day"


class NumberNotAccepted(DeskError):
    """A typed document number has other characters than letters and digits, or too many."""

    code = "documents.number_not_accepted"


@dataclass(frozen=True, slots=True)
class ByEye:
    """What the guard saw: `expiry` is the last day of validity; `number` only where a zone keeps it."""

    kind: DocumentKind
    expiry: date = field(repr=False)
    number: str = field(default="", repr=False)


def typed_expiry(text: str, today: date) -> date:
    """Return the last day of validity from `MMYY`, `DDMMYY` or `DDMMYYYY`, with or without separators.

    Month and year alone count to the end of the month. ExpiryNotRead for anything else, ExpiryNeedsDay
    where the month is the running one.
    """
    digits = _SEPARATORS.sub("", text.strip())
    if not (digits.isascii() and digits.isdigit()) or len(digits) not in (4, 6, 8):
        raise ExpiryNotRead
    day = int(digits[:-4]) if len(digits) == 6 else int(digits[:2]) if len(digits) == 8 else None
    month = int(digits[:2] if day is None else digits[2:4])
    try:
        if len(digits) == 8:
            return date(int(digits[4:]), month, int(digits[:2]))
        last = MrzDate(int(digits[-2:]), month, None, plausible=1 <= month <= 12).expiry(today)
        if last is None:
            raise ExpiryNotRead
        if day is not None:
            return last.replace(day=day)
    except ValueError as error:
        raise ExpiryNotRead from error
    if (last.year, last.month) == (today.year, today.month):
        raise ExpiryNeedsDay
    return last


def check_by_eye(seen: ByEye, today: date) -> DocumentCheck:
    """Return the check of a document that the guard read: by eye at best, refused once it has expired.

    BsnNotKept or NumberNotAccepted where the typed number cannot be one that is kept.
    """
    number = "".join(seen.number.upper().split())
    if number:
        reject_bsn(number, field_name="number")
        if _NUMBER.fullmatch(number) is None:
            raise NumberNotAccepted
    values = {"date": seen.expiry}
    findings: tuple[Finding, ...] = ()
    if seen.expiry < today:
        findings = (Finding(FindingCode.EXPIRED, Severity.REFUSE, "expiry_date", values),)
    elif seen.expiry == today:
        findings = (Finding(FindingCode.EXPIRES_TODAY, Severity.NOTE, "expiry_date", values),)
    return DocumentCheck(
        format=None,
        kind=seen.kind,
        issuing_state=None,
        verdict=worst(Verdict.CHECKED_BY_EYE, verdict_of(findings)),
        findings=findings,
        mrz=None,
        number_seen=number or None,
    )


def vouched_by_host() -> DocumentCheck:
    """Return what stands in the place of a document where the host vouches: nothing of any document."""
    return DocumentCheck(None, None, None, Verdict.VOUCHED_BY_HOST, (), None)


def shown_earlier() -> DocumentCheck:
    """Return what stands in the place of a document that was checked before they went out for a while."""
    return DocumentCheck(None, None, None, Verdict.SHOWN_EARLIER, (), None)
