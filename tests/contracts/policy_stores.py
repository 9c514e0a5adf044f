"""What a store of retention policies must do, and what counts what lives how long."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from visitor_desk.privacy.life_extent import Extent, LifeSpan
from visitor_desk.privacy.ports import DeskWorks
from visitor_desk.privacy.retention_policy import Kind, RetentionPolicy, policy_id
from visitor_desk.privacy.retention_rule import ZoneClass
from visitor_desk.privacy.retention_rules import parse_rules, shipped_text
from visitor_desk.security.box import Sealed
from visitor_desk.security.groups import Group
from visitor_desk.security.records import OperatorId, SealedRow
from visitor_desk.visits.place import Zone, ZoneId, ZoneKind
from visitor_desk.visits.visit import Visit, VisitId, VisitState

AT = datetime(2026, 3, 5, 9, 30, 12, 345678, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = date(2026, 4, 2)
SHIPPED = RetentionPolicy(policy_id(1), 1, AT, parse_rules(shipped_text()), AT)
SECOND = replace(
    SHIPPED,
    id=policy_id(2),
    number=2,
    counts_from=AT + 24 * HOUR,
    published_by=OperatorId("op1"),
    approved_by=OperatorId("op2"),
)
LOBBY, CAGE = ZoneId("lobby"), ZoneId("cage")


def a_visit(number: int, zone: ZoneId) -> Visit:
    came = AT + number * HOUR
    return Visit(
        id=VisitId(f"{number:016x}"),
        ticket=None,
        person=number,
        state=VisitState.LEFT,
        zones=(zone,),
        arrived_at=came,
        due_at=came + HOUR if number == 1 else None,
        left_at=came + HOUR,
        badge=None,
        host=None,
    )


def a_blob(visit: Visit, group: Group, day: date) -> SealedRow:
    return SealedRow("visits", visit.id, group, day, "", 1, Sealed(1, b"w", b"n", b"c"), 1)


class RetentionPolicyStoreContract:
    """Inherit, and give a fixture `open_work` that begins units of work on one empty store."""

    @pytest.fixture
    def open_work(self) -> DeskWorks:
        raise NotImplementedError

    def test_versions_come_back_whole_and_in_order(self, open_work: DeskWorks) -> None:
        taken_back = replace(SECOND, taken_back_at=AT + HOUR, taken_back_by=OperatorId("op3"))
        with open_work() as work:
            work.retention_policies.put(SECOND)
            work.retention_policies.put(SHIPPED)
            work.retention_policies.put(taken_back)
            work.commit()
        with open_work() as work:
            assert list(work.retention_policies.all()) == [SHIPPED, taken_back]
            work.retention_policies.delete(SHIPPED.id)
            work.retention_policies.delete(SHIPPED.id)
            assert list(work.retention_policies.all()) == [taken_back]

    def test_what_lives_is_counted_by_its_start_and_its_zones(self, open_work: DeskWorks) -> None:
        visits = [a_visit(number, LOBBY if number < 3 else CAGE) for number in (1, 2, 3)]
        with open_work() as work:
            work.zones.add(Zone(LOBBY, None, ZoneKind.LOBBY, "Lobby"))
            work.zones.add(Zone(CAGE, LOBBY, ZoneKind.CAGE, "Cage", pci=True))
            for visit in visits:
                work.visits.add(visit)
                work.sealed.put(a_blob(visit, Group.D, DAY))
            work.sealed.put(a_blob(visits[0], Group.S, DAY - timedelta(days=1)))
            work.commit()
        plain = Kind("visits", None, ZoneClass.ANY)
        names = {zones: Kind("visits", Group.D, zones) for zones in ZoneClass}
        later = AT + 9 * HOUR
        with open_work() as work:
            count = work.life_extents.extent
            assert count(plain, LifeSpan(later)) == Extent(3, AT + HOUR, AT + 3 * HOUR)
            assert count(plain, LifeSpan(AT + 3 * HOUR, since=AT + 2 * HOUR)) == Extent(
                1, AT + 2 * HOUR, AT + 2 * HOUR
            )
            assert count(plain, LifeSpan(AT)) == Extent(0)
            # What was sealed to the end of a ticket is counted from there.
            assert count(names[ZoneClass.OTHER], LifeSpan(later)) == Extent(2, AT + 2 * HOUR, AT + 2 * HOUR)
            assert count(names[ZoneClass.PCI], LifeSpan(later)).count == 1
            assert count(names[ZoneClass.ANY], LifeSpan(later, alive_on=DAY)) == Extent(0)
            assert count(names[ZoneClass.ANY], LifeSpan(later, among=[visits[2].id])).count == 1
            assert count(names[ZoneClass.ANY], LifeSpan(later, among=[])) == Extent(0)
            ids = [visit.id for visit in visits]
            assert sorted(work.life_extents.alive(names[ZoneClass.OTHER], LifeSpan(later))) == [
                (ids[0], AT + 2 * HOUR, DAY),
                (ids[1], AT + 2 * HOUR, DAY),
            ]
            assert list(work.life_extents.alive(names[ZoneClass.OTHER], LifeSpan(later, alive_on=DAY))) == []
            assert list(work.life_extents.past(names[ZoneClass.ANY], LifeSpan(later), "", 2)) == ids[:2]
            assert list(work.life_extents.past(names[ZoneClass.ANY], LifeSpan(later), ids[1], 2)) == ids[2:]
