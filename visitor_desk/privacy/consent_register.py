"""The register of consents: what was agreed to, under which notice, until when, and what was taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Final

from visitor_desk.privacy.consent import ConsentState
from visitor_desk.privacy.ports import DeskWork
from visitor_desk.privacy.register import Cell, Rows, plain

CONSENT_COLUMNS: Final = (
    "consent",
    "what",
    "standing",
    "said",
    "how",
    "notice",
    "used",
    "ends",
    "withdrawn",
    "effective",
    "withdrawn_how",
)


def consent_rows(work: DeskWork, now: datetime, today: date, minute: Callable[[datetime], str]) -> Rows:
    """Return every consent, the newest first; `minute` says an instant in the site's time."""
    notices = work.notices.all()
    rows: Rows = []
    for one in reversed(work.consents.all()):
        state = one.state(notices, now, today)
        rows.append(
            (
                *plain(one.id[:6]),
                Cell(one.kind.value, "consent_kind"),
                Cell(state.value, "consent_state", alarm=state is ConsentState.ASKS_AGAIN),
                *plain(minute(one.said_at)),
                Cell(one.said_how.value, "consent_way"),
                *plain(one.notice, one.used_on.isoformat(), one.ends_on.isoformat()),
                *plain(minute(one.withdrawn_at) if one.withdrawn_at else None),
                *plain(minute(one.effective_at) if one.effective_at else None),
                Cell(one.withdrawn_how.value, "consent_way") if one.withdrawn_how else Cell(None),
            )
        )
    return rows
