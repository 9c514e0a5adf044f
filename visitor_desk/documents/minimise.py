"""What of a document check may be kept, and the guard against citizen service numbers in free text.

The Dutch authority (AP) allows type and number of a document to be noted after it was shown, no
copy; the citizen service number (BSN) has no legal basis here at all (GDPR 87, UAVG 46).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from stdnum.nl import bsn

from visitor_desk.documents.document_check import DocumentCheck, Verdict
from visitor_desk.documents.document_rules import DocumentKind, FindingCode
from visitor_desk.documents.issuing_states import may_be_dutch
from visitor_desk.errors import DeskError

_NINE_DIGITS = re.compile(
    r"(?<![0-9])(?=("
    r"[0-9]{9}|[0-9]{3}([ .\-])[0-9]{3}\2[0-9]{3}|[0-9]{4}([ .\-])[0-9]{2}\3[0-9]{3}"
    r")(?![0-9]))"
)
"""Nine digits in one run, or grouped the ways people write the number: 123.456.782 and 1234.56.782.

The whole is a look-ahead, so that groups before the number do not hide it.
"""


class BsnNotKept(DeskError):
    """A text holds a citizen service number, which is never written. Values: `field` (the input's name)."""

    code = "documents.bsn_not_kept"


class NumberNeedsReason(DeskError):
    """A document number was to be kept without a written reason."""

    code = "documents.number_needs_reason"


@dataclass(frozen=True, slots=True)
class KeptIdentity:
    """Exactly what outlives the check: no name, no date of birth, no lines.

    `number` and `number_reason` are set only where the zone asks for the number.
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
    Dutch one that is itself a valid citizen service number.
    """
    number = None
    if keep_number_reason is not None:
        if not keep_number_reason.strip():
            raise NumberNeedsReason
        number = lawful_number(check)
    return KeptIdentity(
        kind=check.kind,
        issuing_state=check.issuing_state,
        verdict=check.verdict,
        finding_codes=tuple(dict.fromkeys(finding.code for finding in check.findings)),
        number=number,
        number_reason=keep_number_reason if number is not None else None,
    )


def is_bsn(text: str) -> bool:
    """Tell whether a text, apart from blanks, dots and hyphens, is nine digits that pass the eleven test."""
    plain = re.sub(r"[\s.\-]", "", unicodedata.normalize("NFKC", text))
    return len(plain) == 9 and plain.isascii() and plain.isdigit() and bool(bsn.is_valid(plain))


def reject_bsn(field_text: str, *, field_name: str = "") -> None:
    """Raise BsnNotKept where a free text holds a valid citizen service number.

    One in eleven other nine-digit numbers passes the test too: the person is asked to write it otherwise.
    """
    for found in _NINE_DIGITS.finditer(unicodedata.normalize("NFKC", field_text)):
        if is_bsn(found.group(1)):
            raise BsnNotKept(field=field_name)


def lawful_number(check: DocumentCheck) -> str | None:
    """Return the document's number, None where none was read or it is a citizen service number."""
    if check.mrz is None or not check.mrz.number:
        return None
    is_dutch = may_be_dutch(check.mrz.issuing_state) or may_be_dutch(check.mrz.nationality)
    return None if is_dutch and is_bsn(check.mrz.number) else check.mrz.number
