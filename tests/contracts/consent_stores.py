"""What a store of consents must do; fakes and SQL pass the same tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from visitor_desk.privacy.consent import Consent, ConsentId, ConsentKind, ConsentWay
from visitor_desk.privacy.ports import DeskWorks
from visitor_desk.visits.visit import VisitId

AT = datetime(2026, 3, 5, 9, 30, 12, 345678, tzinfo=UTC)
CONSENT = Consent(
    id=ConsentId("b" * 16),
    kind=ConsentKind.REMEMBER_ME,
    said_at=AT,
    said_how=ConsentWay.OWN_WINDOW,
    notice="fr v3",
    rules="v2",
    used_on=date(2026, 3, 5),
    ends_on=date(2027, 3, 6),
    visit=VisitId("gone long ago"),
)


class ConsentStoreContract:
    """Inherit, and give a fixture `open_work` that begins units of work on one empty store."""

    @pytest.fixture
    def open_work(self) -> DeskWorks:
        raise NotImplementedError

    def test_consents_come_back_whole_in_order_and_can_change_and_go(self, open_work: DeskWorks) -> None:
        later = replace(CONSENT, id=ConsentId("a" * 16), said_at=AT + timedelta(days=1), rules=None)
        withdrawn = CONSENT.ended(ConsentWay.REQUEST, AT + timedelta(days=2), AT + timedelta(days=3))
        with open_work() as work:
            work.consents.put(later)
            work.consents.put(CONSENT)
            work.commit()
        with open_work() as work:
            assert list(work.consents.all()) == [CONSENT, later]
            assert work.consents.get(later.id) == later
            assert work.consents.get(ConsentId("nobody")) is None
            work.consents.put(withdrawn)
            work.commit()
        with open_work() as work:
            assert work.consents.get(CONSENT.id) == withdrawn
            work.consents.delete(CONSENT.id)
            work.consents.delete(CONSENT.id)
            assert list(work.consents.all()) == [later]
        with open_work() as work:
            assert len(work.consents.all()) == 2, "nothing was committed"

    def test_the_way_to_a_visit_is_forgotten_alone(self, open_work: DeskWorks) -> None:
        with open_work() as work:
            work.consents.put(CONSENT)
            work.consents.forget_visit(CONSENT.id)
            work.consents.forget_visit(ConsentId("nobody"))
            assert list(work.consents.all()) == [replace(CONSENT, visit=None)]
