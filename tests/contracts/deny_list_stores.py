"""What the stores of tokens, arrivals on tickets, access rights, deny entries and evacuation parts must do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from visitor_desk.security.document_tokens import DocumentToken
from visitor_desk.security.records import DeviceId
from visitor_desk.visits.access_right import AccessRight, AccessRightId
from visitor_desk.visits.deny_entry import DenyEntry, DenyId
from visitor_desk.visits.evacuation_part import SealedPart
from visitor_desk.visits.place import StaffId, Zone, ZoneId, ZoneKind
from visitor_desk.visits.ports import VisitWork
from visitor_desk.visits.ticket import TicketId
from visitor_desk.visits.visit import Visit, VisitId, VisitState

NOON = datetime(2026, 3, 5, 12, 0, 0, 250_001, tzinfo=UTC)
DAY = date(2026, 4, 2)
A, B = DocumentToken("aa" * 16), DocumentToken("bb" * 16)
ENTRY = DenyEntry(DenyId("d1"), NOON, DAY, StaffId("boss"), A)
DESK_1, DESK_2, DESK_3 = DeviceId("desk-1"), DeviceId("desk-2"), DeviceId("desk-3")
PART = SealedPart(DESK_1, DESK_2, NOON, b"\x01sealed", b"\x02signed")


class DenyListStoresContract:
    """Inherit, and give a fixture `works` that begins units of work on one empty store."""

    def test_a_token_leads_to_its_visits_and_back(self, works: Callable[[], VisitWork]) -> None:
        with works() as work:
            for visit, token in (("v2", A), ("v1", A), ("v3", B)):
                work.document_tokens.add(token, VisitId(visit), DAY)
            work.commit()
        with works() as work:
            assert list(work.document_tokens.visits_of(A)) == ["v1", "v2"]
            assert work.document_tokens.of_visit(VisitId("v3")) == B
            assert work.document_tokens.of_visit(VisitId("v4")) is None

    def test_arrivals_on_tickets_are_those_of_who_was_let_in(self, works: Callable[[], VisitWork]) -> None:
        came = [
            Visit(VisitId(f"v{n}"), TicketId(ticket), n, state, (), NOON - n * timedelta(hours=1))
            for n, (ticket, state) in enumerate(
                (
                    ("t1", VisitState.LEFT),
                    ("t2", VisitState.LEFT),
                    ("t1", VisitState.REFUSED),
                    ("t1", VisitState.HERE),
                )
            )
        ]
        with works() as work:
            for visit in came:
                work.visits.add(visit)
            work.commit()
        with works() as work:
            found = work.visits.arrivals_on([TicketId("t0"), TicketId("t1")])
        assert {ticket: list(times) for ticket, times in found.items()} == {
            "t1": [came[3].arrived_at, came[0].arrived_at]
        }

    def test_the_rules_agreed_to_last_count(self, works: Callable[[], VisitWork]) -> None:
        visits = [
            Visit(VisitId("v1"), TicketId("t1"), 0, VisitState.LEFT, (), NOON, rules="v7"),
            Visit(
                VisitId("v2"), TicketId("t1"), 0, VisitState.LEFT, (), NOON - timedelta(days=7), rules="v6"
            ),
            Visit(VisitId("v3"), TicketId("t1"), 1, VisitState.LEFT, (), NOON),
            Visit(VisitId("v4"), TicketId("t2"), 1, VisitState.LEFT, (), NOON, rules="v7"),
        ]
        with works() as work:
            for visit in visits:
                work.visits.add(visit)
            work.commit()
        with works() as work:
            assert dict(work.visits.rules_agreed(TicketId("t1"))) == {0: "v7"}

    def test_a_zone_is_replaced_and_its_neighbours_stay(self, works: Callable[[], VisitWork]) -> None:
        cage, suite = (Zone(ZoneId(one), None, ZoneKind.CAGE, one) for one in ("cage", "suite"))
        changed = replace(cage, escort_required=True)
        with works() as work:
            work.zones.add(cage)
            work.zones.add(suite)
            work.zones.update(changed)
            work.commit()
        with works() as work:
            assert work.zones.get(cage.id) == changed
            assert work.zones.get(suite.id) == suite
            assert work.zones.get(ZoneId("nowhere")) is None

    def test_access_rights_are_put_changed_and_deleted(self, works: Callable[[], VisitWork]) -> None:
        right = AccessRight(
            AccessRightId("r1"),
            "C-1",
            ZoneId("cage"),
            True,
            NOON,
            NOON.date(),
            90,
            date(2027, 3, 5),
            StaffId("boss"),
            "v7",
        )
        other = replace(right, id=AccessRightId("r2"), customer="B-1")
        with works() as work:
            work.zones.add(Zone(ZoneId("cage"), None, ZoneKind.CAGE, "Cage 7"))
            work.access_rights.put(right)
            work.access_rights.put(other)
            work.access_rights.put(replace(right, used_on=date(2026, 4, 1)))
            work.commit()
        with works() as work:
            assert list(work.access_rights.all()) == [other, replace(right, used_on=date(2026, 4, 1))]
            work.access_rights.delete(other.id)
            assert work.access_rights.get(other.id) is None

    def test_a_visit_has_one_token(self, works: Callable[[], VisitWork]) -> None:
        with works() as work:
            work.document_tokens.add(A, VisitId("v1"), DAY)
            work.document_tokens.add(B, VisitId("v1"), DAY)
            work.commit()
        with works() as work:
            assert list(work.document_tokens.visits_of(A)) == []
            assert work.document_tokens.of_visit(VisitId("v1")) == B

    def test_tokens_go_with_their_visit_or_on_their_day(self, works: Callable[[], VisitWork]) -> None:
        with works() as work:
            for number, visit in enumerate(("v1", "v2", "v3")):
                work.document_tokens.add(A, VisitId(visit), DAY + timedelta(days=number))
            assert work.document_tokens.delete(VisitId("v3")) == 1
            assert work.document_tokens.delete(VisitId("v3")) == 0
            assert work.document_tokens.delete_expired(DAY, 0) == 0
            assert work.document_tokens.delete_expired(DAY, 5) == 1
            work.commit()
        with works() as work:
            assert list(work.document_tokens.visits_of(A)) == ["v2"]

    def test_an_entry_comes_back_as_it_was_put(self, works: Callable[[], VisitWork]) -> None:
        without = replace(ENTRY, id=DenyId("d0"), token=None, review_on=DAY + timedelta(days=1))
        with works() as work:
            work.deny_entries.put(without)
            work.deny_entries.put(ENTRY)
            work.commit()
        with works() as work:
            assert list(work.deny_entries.all()) == [ENTRY, without]
            assert work.deny_entries.get(ENTRY.id) == ENTRY
            assert work.deny_entries.get(DenyId("none")) is None

    def test_an_entry_is_replaced_and_deleted(self, works: Callable[[], VisitWork]) -> None:
        later = replace(ENTRY, review_on=DAY + timedelta(days=9))
        with works() as work:
            work.deny_entries.put(ENTRY)
            work.deny_entries.put(later)
            assert list(work.deny_entries.all()) == [later]
            work.deny_entries.delete(ENTRY.id)
            work.deny_entries.delete(ENTRY.id)
            assert list(work.deny_entries.all()) == []

    def test_a_part_lies_for_its_receiver_alone(self, works: Callable[[], VisitWork]) -> None:
        from_third = replace(PART, from_device=DESK_3)
        with works() as work:
            for part in (from_third, PART, replace(PART, to_device=DESK_3)):
                work.evacuation_parts.put(part)
            work.commit()
        with works() as work:
            assert list(work.evacuation_parts.sent_to(DESK_2)) == [PART, from_third]
            assert list(work.evacuation_parts.sent_to(DESK_1)) == []

    def test_a_newer_part_replaces_and_old_ones_go(self, works: Callable[[], VisitWork]) -> None:
        newer = replace(PART, made_at=NOON + timedelta(minutes=1), sealed=b"\x03")
        with works() as work:
            work.evacuation_parts.put(PART)
            work.evacuation_parts.put(newer)
            assert list(work.evacuation_parts.sent_to(DESK_2)) == [newer]
            assert work.evacuation_parts.delete_before(newer.made_at) == 0
            assert work.evacuation_parts.delete_before(newer.made_at + timedelta(seconds=1)) == 1
