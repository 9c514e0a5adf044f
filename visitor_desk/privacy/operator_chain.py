"""The operators between a signature and the root, so that it can be followed without a database."""

from __future__ import annotations

from visitor_desk.privacy.ports import DeskWork
from visitor_desk.security.records import ROOT, Operator, OperatorId


def with_issuers(work: DeskWork, wanted: set[OperatorId]) -> tuple[Operator, ...]:
    """Return operators with everybody between them and the root."""
    found: dict[OperatorId, Operator] = {}
    left = sorted(wanted)
    while left:
        one = left.pop()
        operator = work.operators.get(one)
        if one in found or operator is None:
            continue
        found[one] = operator
        if operator.certificate.issuer != ROOT:
            left.append(OperatorId(operator.certificate.issuer))
    return tuple(found.values())
