"""The guard against citizen service numbers (BSN) in anything that a person types and that is written.

Nobody here has a legal basis for the number (GDPR 87, UAVG 46), so no room may write it: every service that
keeps typed text calls `reject_bsn` first, and tests/test_no_bsn_written.py finds the ones that do not.
"""

from __future__ import annotations

import re
import unicodedata

from stdnum.nl import bsn

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


def reject_bsn_in(**texts: str | None) -> None:
    """Do that for several inputs by name; None is nothing typed."""
    for name, text in texts.items():
        if text is not None:
            reject_bsn(text, field_name=name)
