"""What every store must do with visits that were entered from a form; fakes and SQL pass the same tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from visitor_desk.visits.visit import FormEntered, Visit, VisitId, VisitState

ENTERED = datetime(2026, 3, 5, 18, tzinfo=UTC)
LATER = Visit(
    id=VisitId("cc" * 8),
    ticket=None,
    person=0,
    state=VisitState.LEFT,
    zones=(),
    arrived_at=ENTERED - timedelta(hours=5),
    left_at=ENTERED - timedelta(hours=4),
    entered_at=ENTERED,
    form=114,
)
NEXT = replace(LATER, id=VisitId("cd" * 8), form=113, entered_at=ENTERED + timedelta(hours=1))


class LaterEntryStoresContract:
    """Part of the contract of the visits room."""

    def test_a_form_is_entered_once(self, house: Any) -> None:
        with house() as work:
            work.visits.add(LATER)
            assert work.visits.with_form(114) == LATER
            assert work.visits.with_form(115) is None
            work.commit()
        with house() as work, pytest.raises(FormEntered) as refused:
            work.visits.add(replace(LATER, id=VisitId("ce" * 8)))
        assert refused.value.values == {"form": 114}

    def test_forms_come_by_number_since_an_instant(self, house: Any) -> None:
        with house() as work:
            for visit in (LATER, NEXT, replace(LATER, id=VisitId("cf" * 8), form=None, entered_at=None)):
                work.visits.add(visit)
            assert work.visits.entered_since(ENTERED) == [NEXT, LATER]
            assert work.visits.entered_since(ENTERED + timedelta(microseconds=1)) == [NEXT]
