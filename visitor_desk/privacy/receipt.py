"""The receipt of a visit as it is kept: a hash, which dies with the visitor's name."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from visitor_desk.errors import DeskError
from visitor_desk.security.receipt_tokens import ReceiptHash
from visitor_desk.security.records import OperatorId
from visitor_desk.visits.visit import VisitId

RECEIPTS: Final = "receipts"
"""The table, and the word for it in entries of the log."""


class ReceiptNotPossible(DeskError):
    """Nothing names the visitor any more, or they were not let in: there is nothing to ask for later."""

    code = "receipts.not_possible"


class ReceiptUnknown(DeskError):
    """No visit has this token: it was never given out, another one took its place, or the name is gone.

    Which of these it is is not said.
    """

    code = "receipts.unknown"


class ReceiptTooEarly(DeskError):
    """Wrong tokens were tried a moment ago. Values: `wait_s`."""

    code = "receipts.too_early"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What is kept of a token; a visit has one, the newest.

    The log binds the row, so that nobody puts another hash in its place. `salt` is part of what it binds and
    dies with the row: what stays in the log cannot be compared with a token that somebody still has.
    """

    visit: VisitId
    hash: ReceiptHash = field(repr=False)
    salt: str = field(repr=False)
    issued_at: datetime
    issued_by: OperatorId


@dataclass(frozen=True, slots=True)
class MatchedReceipt:
    """The visit that a token is of, and when the token was given out."""

    visit: VisitId
    issued_at: datetime
