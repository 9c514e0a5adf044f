"""What a store of breaches must do, whichever it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from visitor_desk.privacy.breach import Breach, BreachId, BreachNature
from visitor_desk.privacy.ports import DeskWorks
from visitor_desk.security.records import DeviceId, OperatorId

AT = datetime(2026, 3, 2, 8, 4, 5, 678, tzinfo=UTC)
BREACH = Breach(
    BreachId("00b1"),
    AT,
    AT - timedelta(hours=9),
    AT - timedelta(hours=1),
    BreachNature.CONFIDENTIALITY,
    OperatorId("guard"),
    DeviceId("desk"),
    AT + timedelta(minutes=5),
    OperatorId("officer"),
)


class BreachStoreContract:
    """Inherit, and give a fixture `open_work` that begins units of work on one empty store."""

    @pytest.fixture
    def open_work(self) -> DeskWorks:
        raise NotImplementedError

    def test_a_breach_comes_back_whole_is_decided_and_can_go(self, open_work: DeskWorks) -> None:
        earlier = replace(
            BREACH, id=BreachId("zz"), aware_at=AT - timedelta(days=1), operator=None, desk=None
        )
        later = AT + timedelta(hours=4)
        decided = replace(
            BREACH,
            affected=3,
            authority=True,
            people=False,
            decided_at=later,
            decided_by=OperatorId("officer"),
            authority_at=later,
        )
        with open_work() as work:
            assert work.breaches.get(BREACH.id) is None
            work.breaches.put(BREACH)
            work.breaches.put(earlier)
            assert list(work.breaches.all()) == [earlier, BREACH]
            work.breaches.put(decided)
            work.commit()
        with open_work() as work:
            assert work.breaches.get(BREACH.id) == decided
            work.breaches.delete(earlier.id)
            work.breaches.delete(earlier.id)
            assert list(work.breaches.all()) == [decided]
