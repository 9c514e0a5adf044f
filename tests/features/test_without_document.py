"""What a guard does when a document cannot be read, is missing, or is that of a minor."""

from dataclasses import fields, replace
from datetime import date

import pytest

from tests.features.site import ESCORT, HOST, PCI_SUITE, Site
from visitor_desk.documents.by_eye import ByEye, vouched_by_host
from visitor_desk.documents.document_check import DocumentCheck, Verdict, read_twice
from visitor_desk.documents.document_kind import DocumentKind
from visitor_desk.security.duties import Purpose
from visitor_desk.security.sealed_records import NothingSealed
from visitor_desk.visits.arrival_findings import Choice, Settled
from visitor_desk.visits.check_in import (
    DocumentRefused,
    FindingsNotSettled,
    HostMustEscort,
    PhotoNotCompared,
    VouchingNotAllowed,
)
from visitor_desk.visits.place import VouchingInPci, WithoutDocument, Zone, ZoneId, ZoneKind
from visitor_desk.visits.ticket import FieldNotAccepted
from visitor_desk.visits.visit import RefusalReason, Visit

CAGE = ZoneId("cage-9")


def add_cage(site: Site, rule: WithoutDocument = WithoutDocument.HOST_VOUCHES, **more: object) -> ZoneId:
    cage = Zone(CAGE, None, ZoneKind.CAGE, "Cage 9", without_document=rule)
    site.desk.house.add_zone(site.facility, replace(cage, **more))  # type: ignore[arg-type]
    return CAGE


def by_eye(site: Site, number: str = "") -> DocumentCheck:
    return site.desk.documents.by_eye(site.guard, ByEye(DocumentKind.PASSPORT, date(2031, 5, 31), number))


def kept_of(site: Site, visit: Visit) -> dict[str, object]:
    return dict(site.desk.visit_book.document(site.officer, visit.id, Purpose.LEGAL_DUTY))


def test_a_document_checked_by_eye_lets_somebody_in_once_the_photo_is_compared(site: Site):
    arrival = site.arrival(site.ticket(), check=by_eye(site, "NW1234567"))
    with pytest.raises(PhotoNotCompared):
        site.desk.check_in.admit(site.guard, replace(arrival, photo_resembles=False))
    kept = kept_of(site, site.desk.check_in.admit(site.guard, arrival))
    assert kept["verdict"] == "checked_by_eye"
    assert kept["kind"] == "passport"
    assert "number" not in kept


def test_the_number_seen_is_kept_where_the_zone_says_why(site: Site):
    zone = add_cage(site, number_reason="the contract of the cage")
    visit = site.desk.check_in.admit(
        site.guard, site.arrival(site.ticket(zone=zone), check=by_eye(site, "NW1234567"))
    )
    kept = kept_of(site, visit)
    assert (kept["number"], kept["number_reason"]) == ("NW1234567", "the contract of the cage")


def test_the_host_vouches_and_walks_along(site: Site):
    zone = add_cage(site)
    arrival = site.arrival(site.ticket(zone=zone), check=vouched_by_host(), photo_resembles=False)
    for escort in (None, ESCORT):
        with pytest.raises(HostMustEscort):
            site.desk.check_in.admit(site.guard, replace(arrival, escort=escort))
    visit = site.desk.check_in.admit(site.guard, replace(arrival, escort=HOST))
    kept = kept_of(site, visit)
    assert visit.escort == visit.host == HOST
    assert kept["verdict"] == "vouched_by_host"
    assert (kept["kind"], kept["issuing_state"]) == (None, None)
    assert site.desk.log.verify(site.guard).whole


@pytest.mark.parametrize("rule", [WithoutDocument.WAIT, WithoutDocument.REFUSE])
def test_no_host_vouches_where_the_zone_waits_or_refuses(site: Site, rule: WithoutDocument):
    arrival = site.arrival(site.ticket(zone=add_cage(site, rule)), check=vouched_by_host(), escort=HOST)
    with pytest.raises(VouchingNotAllowed):
        site.desk.check_in.admit(site.guard, arrival)
    assert not site.desk.here_now.people(site.guard)


def test_no_host_vouches_in_pci_zones(site: Site):
    arrival = site.arrival(site.ticket(zone=PCI_SUITE), check=vouched_by_host(), escort=HOST)
    with pytest.raises(VouchingNotAllowed):
        site.desk.check_in.admit(site.guard, arrival)
    with pytest.raises(VouchingInPci):
        add_cage(site, pci=True)


@pytest.mark.parametrize("age", [-1, 100])
def test_a_minimum_age_is_an_age(site: Site, age: int):
    with pytest.raises(FieldNotAccepted):
        add_cage(site, minimum_age=age)


def test_of_somebody_who_refuses_nothing_beyond_the_ticket_is_kept(site: Site):
    ticket = site.ticket(zone=add_cage(site))
    before = {part.name for part in fields(Visit)}
    visit = site.desk.check_in.refuse(
        site.guard, RefusalReason.DOCUMENT_NOT_SHOWN, ticket=ticket.id, zones=ticket.zones
    )
    said = {name for name in before if getattr(visit, name) not in (None, 0, "", ())}
    assert said == {"id", "ticket", "state", "zones", "arrived_at", "refusal", "desk"}
    assert site.desk.visit_book.get(site.officer, visit.id) == visit
    with pytest.raises(NothingSealed):
        site.desk.visit_book.document(site.officer, visit.id, Purpose.LEGAL_DUTY)
    with pytest.raises(NothingSealed):
        site.desk.visit_book.reveal(site.officer, visit.id, Purpose.LEGAL_DUTY)


def test_a_minor_is_let_in_with_a_named_approval(site: Site):
    check = site.document(birth="100812")
    arrival = site.arrival(site.ticket(), check=check)
    with pytest.raises(FindingsNotSettled) as caught:
        site.desk.check_in.admit(site.guard, arrival)
    assert caught.value.values["findings"] == "under_age"
    nod = replace(arrival, settled=(Settled("under_age", Choice.SEEN_AND_ACCEPTED),))
    with pytest.raises(FindingsNotSettled):
        site.desk.check_in.admit(site.guard, nod)
    approved = replace(arrival, settled=(Settled("under_age", Choice.HOST_APPROVED),))
    kept = kept_of(site, site.desk.check_in.admit(site.guard, approved))
    assert kept["settled"] == [["under_age", "host_approved"]]
    assert "2010" not in repr(kept)
    assert "100812" not in repr(kept)


def test_a_document_that_is_refused_by_eye_admits_nobody(site: Site):
    seen = ByEye(DocumentKind.PASSPORT, date(2026, 11, 2))
    check = site.desk.documents.by_eye(site.guard, seen)
    assert check.verdict is Verdict.REFUSE
    with pytest.raises(DocumentRefused):
        site.desk.check_in.admit(site.guard, site.arrival(site.ticket(), check=check))


def test_two_clean_readings_that_agree_call_the_supervisor(site: Site):
    wrong = site.document(number="111222333")
    lines = (wrong.mrz.lines[0], "2" + wrong.mrz.lines[1][1:]) if wrong.mrz else ()
    first, second = (site.desk.documents.typed(site.guard, lines) for _ in range(2))
    assert [one.code.value for one in read_twice(first, None).findings] == ["check_digit_failed"]
    twice = read_twice(second, first)
    assert [(one.code.value, one.field) for one in twice.findings] == [("printed_digit_wrong", "number")]
    arrival = site.arrival(site.ticket(), check=twice)
    nod = Settled("printed_digit_wrong", Choice.SEEN_AND_ACCEPTED)
    with pytest.raises(FindingsNotSettled):
        site.desk.check_in.admit(site.guard, replace(arrival, settled=(nod,)))
