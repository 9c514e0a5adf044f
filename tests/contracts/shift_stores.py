"""What every store of shifts must do; fakes and SQL pass the same tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from visitor_desk.security.records import OperatorId
from visitor_desk.visits.conflict import Conflict, ConflictDecision, ConflictId, ConflictKind
from visitor_desk.visits.delivery import Delivery, DeliveryId, DeliveryKind
from visitor_desk.visits.emergency import EmergencyService, EmergencyTeam, TeamId
from visitor_desk.visits.hand_over import HandOver, HandOverId
from visitor_desk.visits.host_mail import HostMail, HostMailId, HostMailState
from visitor_desk.visits.ports import VisitWork
from visitor_desk.visits.ticket import TicketId
from visitor_desk.visits.visit import BadgeNotFree, BadgeNumber, Visit, VisitId, VisitState

AT = datetime(2026, 3, 5, 12, 0, 0, 250_001, tzinfo=UTC)
HOUR = timedelta(hours=1)
CLOSED = HandOver(HandOverId("1d" * 8), "Lobby", AT, OperatorId("op1"), 5, 2, 3, 1, 1)
TWICE = Conflict(ConflictId("1f" * 8), ConflictKind.SAME_PERSON, VisitId("v1"), VisitId("v2"), AT)
FIRE = EmergencyTeam(TeamId("1e" * 8), EmergencyService.FIRE, None, "TS-1234", AT, "Lobby")

MAIL = HostMail(HostMailId("1f" * 8), VisitId("aa" * 8), "Lobby", AT)

SERVER = Delivery(
    DeliveryId("3f" * 8), DeliveryKind.EQUIPMENT, "C-1042", 1, "COLO-7", "S1", "Fast Freight", "Lobby", AT
)


class ShiftStoresContract:
    """Inherit, and give a fixture `works`."""

    @pytest.fixture
    def works(self) -> Callable[[], VisitWork]:
        raise NotImplementedError

    def test_a_hand_over_comes_back_as_it_went_in_and_is_taken(self, works: Callable[[], VisitWork]) -> None:
        other = replace(CLOSED, id=HandOverId("2d" * 8), desk="Gate", closed_at=AT + HOUR)
        taken = replace(CLOSED, taken_at=AT + HOUR, taken_by=OperatorId("op2"))
        later = replace(CLOSED, id=HandOverId("3d" * 8), closed_at=AT + 8 * HOUR)
        with works() as work:
            assert work.hand_overs.newest("Lobby") is None
            work.hand_overs.put(CLOSED)
            work.hand_overs.put(other)
            work.commit()
        with works() as work:
            assert work.hand_overs.newest("Lobby") == CLOSED
            work.hand_overs.put(taken)
            work.hand_overs.put(later)
            work.commit()
        with works() as work:
            assert list(work.hand_overs.all()) == [taken, other, later]
            assert work.hand_overs.get(CLOSED.id) == taken
            assert work.hand_overs.newest("Lobby") == later
            work.hand_overs.delete(later.id)
            assert work.hand_overs.newest("Lobby") == taken
            assert work.hand_overs.get(later.id) is None

    def test_a_team_comes_back_as_it_went_in_and_leaves(self, works: Callable[[], VisitWork]) -> None:
        police = replace(FIRE, id=TeamId("2e" * 8), service=EmergencyService.POLICE, arrived_at=AT - HOUR)
        left = replace(FIRE, people=4, left_at=AT + HOUR)
        with works() as work:
            work.emergency_teams.put(FIRE)
            work.emergency_teams.put(police)
            work.commit()
        with works() as work:
            assert list(work.emergency_teams.all()) == [police, FIRE]
            work.emergency_teams.put(left)
            assert work.emergency_teams.get(FIRE.id) == left
            work.emergency_teams.delete(FIRE.id)
            assert work.emergency_teams.get(FIRE.id) is None

    def test_a_mail_waits_until_it_was_sent(self, works: Callable[[], VisitWork]) -> None:
        older = replace(MAIL, id=HostMailId("2f" * 8), desk="Gate", queued_at=AT - HOUR)
        sent = replace(MAIL, state=HostMailState.SENT, ended_at=AT + HOUR)
        with works() as work:
            work.host_mails.put(MAIL)
            work.host_mails.put(older)
            work.commit()
        with works() as work:
            assert work.host_mails.waiting() == work.host_mails.all() == [older, MAIL]
            work.host_mails.put(sent)
            assert work.host_mails.get(MAIL.id) == sent
            assert work.host_mails.waiting() == [older]
            assert work.host_mails.all() == [older, sent]
            work.host_mails.delete(older.id)
            assert work.host_mails.get(older.id) is None

    def test_a_conflict_comes_back_as_it_went_in_and_is_decided(self, works: Callable[[], VisitWork]) -> None:
        other = replace(TWICE, id=ConflictId("2f" * 8), other=None, found_at=AT - HOUR)
        decided = replace(
            TWICE,
            decision=ConflictDecision.BOTH_RIGHT,
            decided_at=AT + HOUR,
            decided_by=OperatorId("op1"),
        )
        with works() as work:
            work.conflicts.put(TWICE)
            work.conflicts.put(other)
            work.commit()
        with works() as work:
            assert list(work.conflicts.all()) == [other, TWICE]
            work.conflicts.put(decided)
            assert work.conflicts.get(TWICE.id) == decided
            work.conflicts.delete(TWICE.id)
            assert work.conflicts.get(TWICE.id) is None

    def test_a_contested_visit_stands_beside_the_other(self, works: Callable[[], VisitWork]) -> None:
        first = Visit(
            VisitId("v1"), TicketId("t1"), 0, VisitState.HERE, (), AT, badge=BadgeNumber("014"), desk="Lobby"
        )
        beside = replace(first, id=VisitId("v2"), arrived_at=AT + HOUR, contested=True)
        with works() as work:
            work.badges.add(BadgeNumber("014"))
            work.visits.add(first)
            work.visits.add(beside)
            work.commit()
        with works() as work:
            assert list(work.visits.here()) == [first, beside]
            assert list(work.visits.beside(first)) == [beside]
            assert list(work.visits.beside(beside)) == [first]
            assert work.visits.with_badge_out(BadgeNumber("014")) == beside
        with works() as work, pytest.raises(BadgeNotFree):
            work.visits.add(replace(first, id=VisitId("v3"), person=1))

    def test_who_was_inside_beside_somebody_and_when_they_left(self, works: Callable[[], VisitWork]) -> None:
        badge, ticket = BadgeNumber("014"), TicketId("t1")
        ended = Visit(
            VisitId("v1"), ticket, 0, VisitState.LEFT, (), AT, left_at=AT + HOUR, badge=badge, desk="Lobby"
        )
        refused = Visit(VisitId("v2"), ticket, 0, VisitState.REFUSED, (), AT, desk="Lobby")
        other = replace(ended, id=VisitId("v3"), ticket=TicketId("t2"), badge=None)
        came = replace(ended, id=VisitId("v4"), state=VisitState.HERE, left_at=None, arrived_at=AT + HOUR / 2)
        later = replace(came, id=VisitId("v5"), arrived_at=AT + HOUR)
        with works() as work:
            work.badges.add(badge)
            for one in (ended, refused, other, came):
                work.visits.add(one)
            work.commit()
        with works() as work:
            assert list(work.visits.beside(came)) == [ended]
            assert list(work.visits.beside(replace(came, ticket=None))) == [ended]
            assert list(work.visits.beside(replace(came, badge=None))) == [ended]
            assert list(work.visits.beside(replace(came, badge=None, person=1))) == []
            assert list(work.visits.beside(replace(came, badge=None, ticket=None))) == []
            assert list(work.visits.beside(later)) == [came]
            ids = [ended.id, came.id, VisitId("nobody")]
            assert work.visits.inside() == {came.id: (came.ticket, came.person)}
            assert work.visits.departures(ids) == {ended.id: AT + HOUR, came.id: None}
            assert work.visits.departures([]) == {}

    def test_a_delivery_comes_in_is_found_by_its_tag_and_leaves(self, works: Callable[[], VisitWork]) -> None:
        unknown = replace(SERVER, id=DeliveryId("4f" * 8), tag="COLO-8", came_at=None, out_at=AT - HOUR)
        out = replace(SERVER, handed_at=AT, handed_to=VisitId("aa" * 8), out_at=AT + HOUR, out_carrier="Van")
        with works() as work:
            work.deliveries.put(SERVER)
            work.deliveries.put(unknown)
            work.commit()
        with works() as work:
            assert work.deliveries.all() == [unknown, SERVER]
            assert work.deliveries.of_tag("COLO-7") == [SERVER]
            work.deliveries.put(out)
            assert work.deliveries.get(SERVER.id) == out
            work.deliveries.delete(SERVER.id)
            assert work.deliveries.get(SERVER.id) is None
            assert work.deliveries.of_tag("COLO-7") == []
