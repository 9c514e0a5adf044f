"""The register of acknowledgements and training: of each operator two days and whether footage is open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from visitor_desk.privacy.internal_policies import operator_standing
from visitor_desk.privacy.internal_policy import RightOff
from visitor_desk.privacy.ports import DeskWork
from visitor_desk.privacy.register import Cell, Rows


def reading_rows(work: DeskWork, now: datetime, today: date, day: Callable[[datetime], str]) -> Rows:
    """Return a row for everybody who works here, by their login; accounts for relief belong to nobody."""
    rows: Rows = []
    for one in sorted(work.operators.all(), key=lambda operator: operator.login):
        if one.ended_at is not None or one.relief:
            continue
        stands = operator_standing(work, one.id, now, today)
        if stands.policy is None:
            read = Cell("no_policy", "reading")
        elif stands.read_at is None:
            read = Cell("not_read", "reading", alarm=True)
        else:
            read = Cell((stands.policy.label, day(stands.read_at)))
        until = stands.trained_until
        lacks = stands.off in {RightOff.NOT_TRAINED, RightOff.TRAINING_OVER}
        rows.append(
            (
                Cell(one.login),
                read,
                Cell(until.isoformat() if until else None, alarm=lacks),
                Cell(stands.off.value if stands.off else "open", "reading", alarm=stands.off is not None),
            )
        )
    return rows
