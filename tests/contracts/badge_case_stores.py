"""What every store of badge cases must do; fakes and SQL pass the same tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.contracts.later_entry_stores import LaterEntryStoresContract
from visitor_desk.security.records import OperatorId
from visitor_desk.visits.badges import BadgeAway, BadgeCase, BadgeCaseId, BadgeCaseOpen
from visitor_desk.visits.correction import Corrected, Correction, CorrectionId, CorrectionReason
from visitor_desk.visits.place import StaffId
from visitor_desk.visits.visit import BadgeNumber, VisitId

AT = datetime(2026, 3, 5, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
LOST = BadgeCase(
    BadgeCaseId("1c" * 8),
    BadgeNumber("014"),
    BadgeAway.LOST,
    AT,
    OperatorId("op1"),
    StaffId("host"),
    AT + HOUR,
    StaffId("boss"),
)
FOUND = replace(LOST, closed_at=AT + 2 * HOUR, closed_by=OperatorId("op2"))


class BadgeCaseStoresContract(LaterEntryStoresContract):
    """Inherit, and give a fixture `house` whose works know the badges 007 and 014."""

    @pytest.fixture
    def house(self) -> Any:
        raise NotImplementedError

    def test_badges_come_by_number_and_are_added_once(self, house: Any) -> None:
        with house() as work:
            assert list(work.badges.all()) == [BadgeNumber("007"), LOST.badge]
            assert list(work.badges.free()) == [BadgeNumber("007"), LOST.badge]
        with house() as work, pytest.raises(ValueError):
            work.badges.add(LOST.badge)

    def test_a_case_comes_back_as_it_went_in(self, house: Any) -> None:
        broken = BadgeCase(BadgeCaseId("2c" * 8), BadgeNumber("007"), BadgeAway.BROKEN, AT, OperatorId("op1"))
        with house() as work:
            work.badge_cases.put(LOST)
            work.badge_cases.put(broken)
            work.commit()
        with house() as work:
            assert list(work.badge_cases.open()) == [LOST, broken]
            assert list(work.badges.free()) == []
            work.badge_cases.put(FOUND)
            assert work.badge_cases.open_of(LOST.badge) is None
            assert work.badge_cases.open_of(broken.badge) == broken
            assert list(work.badge_cases.all()) == [FOUND, broken]
            assert list(work.badges.free()) == [LOST.badge]
            work.badge_cases.delete(FOUND.id)
            assert list(work.badge_cases.all()) == [broken]

    def test_a_badge_has_one_open_case(self, house: Any) -> None:
        again = replace(LOST, id=BadgeCaseId("3c" * 8), opened_at=AT + 3 * HOUR)
        with house() as work:
            work.badge_cases.put(LOST)
            with pytest.raises(BadgeCaseOpen):
                work.badge_cases.put(again)
        with house() as work:
            work.badge_cases.put(FOUND)
            work.badge_cases.put(again)
            assert list(work.badge_cases.of_badge(LOST.badge)) == [again, FOUND]

    def test_a_correction_is_kept_and_forgets_a_badge_with_its_visit(self, house: Any) -> None:
        swapped = Correction(
            CorrectionId("4c" * 8),
            VisitId("gone"),
            Corrected.BADGE,
            CorrectionReason.WRONG_BADGE,
            AT,
            OperatorId("op1"),
            badge=LOST.badge,
        )
        moved = replace(
            swapped,
            id=CorrectionId("5c" * 8),
            what=Corrected.ARRIVAL,
            at=AT + HOUR,
            before=AT,
            after=AT - HOUR,
            badge=None,
        )
        with house() as work:
            work.corrections.add(moved)
            work.corrections.add(swapped)
            work.commit()
        with house() as work:
            assert list(work.corrections.of_visit(swapped.visit)) == [swapped, moved]
            assert list(work.corrections.of_visit(VisitId("other"))) == []
            assert work.corrections.forget_badges() == 1
            assert list(work.corrections.all()) == [replace(swapped, badge=None), moved]
            work.corrections.delete(swapped.id)
            assert list(work.corrections.all()) == [moved]
