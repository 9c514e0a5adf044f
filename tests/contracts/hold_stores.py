"""What a store of holds must do; fakes and SQL pass the same tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from visitor_desk.privacy.hold import (
    HeldPart,
    HeldState,
    Hold,
    HoldId,
    HoldReason,
    HoldUnknown,
)
from visitor_desk.privacy.moment import Moment, MomentId, MomentReason
from visitor_desk.privacy.ports import DeskWorks
from visitor_desk.security.groups import Group
from visitor_desk.security.records import OperatorId
from visitor_desk.visits.place import ZoneId

AT = datetime(2026, 3, 5, 9, 30, 12, 345678, tzinfo=UTC)
HOLD = Hold(
    id=HoldId("00a1b2c3d4e5f607"),
    table="visits",
    record="v1",
    case="C-2026/17",
    reason=HoldReason.INCIDENT,
    review_on=date(2026, 4, 1),
    ends_on=date(2026, 6, 1),
    placed_by=OperatorId("op1"),
    placed_at=AT,
)
PART = HeldPart(HOLD.id, Group.D, HeldState.HELD, date(2026, 4, 2), date(2026, 6, 1))
MOMENT = Moment(MomentId("00m1"), AT, ZoneId("suite-1"), MomentReason.TAILGATING, HOLD.id, OperatorId("op1"))


class HoldStoreContract:
    """Inherit, and give a fixture `open_work` that begins units of work on one empty store."""

    @pytest.fixture
    def open_work(self) -> DeskWorks:
        raise NotImplementedError

    def test_a_hold_comes_back_whole_and_can_be_lifted(self, open_work: DeskWorks) -> None:
        lifted = replace(HOLD, lifted_at=AT + timedelta(days=3))
        with open_work() as work:
            assert work.holds.get(HOLD.id) is None
            work.holds.add(HOLD)
            assert work.holds.get(HOLD.id) == HOLD
            work.holds.update(lifted)
            work.commit()
        with open_work() as work:
            assert work.holds.get(HOLD.id) == lifted

    def test_an_unknown_hold_cannot_be_changed(self, open_work: DeskWorks) -> None:
        with open_work() as work, pytest.raises(HoldUnknown):
            work.holds.update(HOLD)

    def test_lists_come_in_order(self, open_work: DeskWorks) -> None:
        later = replace(HOLD, id=HoldId("b"), review_on=date(2026, 5, 1), placed_at=AT - timedelta(days=1))
        other = replace(HOLD, id=HoldId("c"), record="v2")
        with open_work() as work:
            for hold in (later, other, HOLD):
                work.holds.add(hold)
            assert [hold.id for hold in work.holds.all()] == [HOLD.id, "c", "b"]
            assert [hold.id for hold in work.holds.of_record("visits", "v1")] == ["b", HOLD.id]
            assert list(work.holds.of_record("tickets", "v1")) == []

    def test_a_group_of_a_hold_stands_once(self, open_work: DeskWorks) -> None:
        sealed = replace(PART, group=Group.S, state=HeldState.WAITING)
        with open_work() as work:
            work.holds.add(HOLD)
            work.holds.put_part(sealed)
            work.holds.put_part(PART)
            work.holds.put_part(replace(PART, state=HeldState.RELEASED))
            assert list(work.holds.parts(HOLD.id)) == [replace(PART, state=HeldState.RELEASED), sealed]

    def test_a_part_belongs_to_a_hold(self, open_work: DeskWorks) -> None:
        with open_work() as work, pytest.raises(ValueError):
            work.holds.put_part(PART)

    def test_old_holds_go_with_their_parts(self, open_work: DeskWorks) -> None:
        young = replace(HOLD, id=HoldId("b"), ends_on=date(2026, 6, 2))
        with open_work() as work:
            for hold in (HOLD, young):
                work.holds.add(hold)
                work.holds.put_part(replace(PART, hold=hold.id))
            assert work.holds.delete_ended_before(date(2026, 6, 2)) == 1
            assert list(work.holds.all()) == [young]
            assert list(work.holds.parts(HOLD.id)) == []
            assert len(work.holds.parts(young.id)) == 1


class MomentStoreContract:
    """Inherit, and give a fixture `open_work` that begins units of work on one empty store."""

    @pytest.fixture
    def open_work(self) -> DeskWorks:
        raise NotImplementedError

    def test_a_moment_comes_back_whole_is_seen_and_can_go(self, open_work: DeskWorks) -> None:
        seen = replace(MOMENT, seen_at=AT + timedelta(minutes=3))
        other = replace(MOMENT, id=MomentId("a0"))
        with open_work() as work:
            work.moments.put(other)
            work.moments.put(MOMENT)
            assert list(work.moments.all()) == [MOMENT, other]
            work.moments.put(seen)
            work.commit()
        with open_work() as work:
            assert list(work.moments.all()) == [seen, other]
            work.moments.delete(other.id)
            work.moments.delete(other.id)
            assert list(work.moments.all()) == [seen]
