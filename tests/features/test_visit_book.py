"""What a facility manager and a privacy officer do: read the book, open a name for a purpose."""

from datetime import timedelta

import pytest

from tests.features.site import PCI_SUITE, SUITE, Site
from visitor_desk.security.duties import NotYourDuty, Purpose
from visitor_desk.security.sealed_records import KeyDestroyed, NothingSealed
from visitor_desk.visits.visit import BadgeNumber, VisitCursor, VisitFilter, VisitState, VisitUnknown


def one_visit(site: Site):
    site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    site.clock.advance(timedelta(hours=1))
    return site.desk.check_out.by_badge(site.guard, BadgeNumber("014"))


def test_the_book_is_read_page_by_page_newest_first(site: Site):
    visits = [one_visit(site) for _ in range(5)]
    first = site.desk.visit_book.page(site.facility, VisitFilter(), limit=2)
    assert [visit.id for visit in first] == [visits[4].id, visits[3].id]
    cursor = VisitCursor(first[-1].arrived_at, first[-1].id)
    rest = site.desk.visit_book.page(site.facility, VisitFilter(), cursor, limit=10)
    assert [visit.id for visit in rest] == [visit.id for visit in visits[2::-1]]


def test_a_filter_is_by_zone_and_state(site: Site):
    one_visit(site)
    book = site.desk.visit_book
    assert book.page(site.facility, VisitFilter(zone=SUITE, state=VisitState.LEFT))
    assert not book.page(site.facility, VisitFilter(zone=PCI_SUITE))
    assert not book.page(site.facility, VisitFilter(state=VisitState.HERE))


def test_opening_a_name_is_a_line_in_the_log(site: Site):
    visit = one_visit(site)
    opened = site.desk.visit_book.reveal(site.facility, visit.id, Purpose.SAFETY)
    assert opened.name == "Eriksson, Anna Maria"
    assert "Eriksson" not in repr(opened)
    lines = [entry.body for entry in site.desk.log.about(site.auditor, visit.id)]
    (line,) = [body for body in lines if body and b"record.opened" in body]
    assert b"safety" in line
    assert b"Eriksson" not in line


def test_a_desk_cannot_read_back_what_it_wrote(site: Site):
    visit = one_visit(site)
    for session in (site.guard, site.administrator, site.auditor):
        with pytest.raises(NotYourDuty):
            site.desk.visit_book.reveal(session, visit.id, Purpose.ADMISSION)


def test_only_privacy_opens_what_was_kept_of_the_document(site: Site):
    visit = one_visit(site)
    with pytest.raises(NotYourDuty):
        site.desk.visit_book.document(site.facility, visit.id, Purpose.AUDIT)
    kept = site.desk.visit_book.document(site.officer, visit.id, Purpose.AUDIT)
    assert kept["kind"] == "passport"
    assert kept["verdict"] == "no_objection"
    assert "number" not in kept


def test_reception_reads_its_own_shift_only(site: Site):
    visit = one_visit(site)
    assert site.desk.visit_book.page(site.guard, VisitFilter())
    site.clock.advance(timedelta(hours=13))
    assert not site.desk.visit_book.page(site.guard, VisitFilter())
    with pytest.raises(VisitUnknown):
        site.desk.visit_book.get(site.guard, visit.id)
    assert site.desk.visit_book.get(site.facility, visit.id).id == visit.id


def test_a_name_dies_on_its_day_and_the_plain_row_stays(site: Site):
    visit = one_visit(site)
    site.clock.advance(timedelta(days=27))
    site.desk.retention.run(site.officer)
    assert site.desk.visit_book.reveal(site.facility, visit.id, Purpose.AUDIT).name
    site.clock.advance(timedelta(days=2))
    site.desk.retention.run(site.officer)
    with pytest.raises((KeyDestroyed, NothingSealed)):
        site.desk.visit_book.reveal(site.facility, visit.id, Purpose.AUDIT)
    left = site.desk.visit_book.get(site.facility, visit.id)
    assert left.state is VisitState.LEFT
    assert left.badge is None
