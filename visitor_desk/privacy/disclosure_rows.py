"""Rows of the register of disclosures: found, kept with their entries, and deleted in their time."""

from __future__ import annotations

from typing import Final

from visitor_desk.privacy.bound_rows import disclosure_row
from visitor_desk.privacy.disclosure import (
    Disclosure,
    DisclosureClosed,
    DisclosureId,
    DisclosureUnknown,
)
from visitor_desk.privacy.ports import DeskWork
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.session import Session

GIVEN: Final = "disclosure.handed_out"
"""The act of the log when something was handed out under a disclosure."""


def get_disclosure(work: DeskWork, disclosure: DisclosureId) -> Disclosure:
    """Return the disclosure, or raise DisclosureUnknown."""
    found = work.disclosures.get(disclosure)
    if found is None:
        raise DisclosureUnknown
    return found


def open_disclosure(work: DeskWork, disclosure: DisclosureId) -> Disclosure:
    """Return one under which something may be given. Raises DisclosureUnknown or DisclosureClosed."""
    found = get_disclosure(work, disclosure)
    if found.refused is not None:
        raise DisclosureClosed
    return found


def keep_disclosure(
    work: DeskWork, log: AuditLog, act: str, session: Session, disclosure: Disclosure
) -> None:
    """Put the row and the entry that binds it; the caller commits."""
    work.disclosures.put(disclosure)
    log.append(
        work,
        act,
        session,
        disclosure=disclosure.id,
        authority=disclosure.authority,
        order=disclosure.order,
        outcome=disclosure.outcome,
        row=disclosure_row(disclosure),
    )
