"""What happened while the desk could not be used: a numbered form, entered later with its real times."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.features.site import HOST, SUITE, Site
from visitor_desk.bsn import BsnNotKept
from visitor_desk.documents.by_eye import ByEye
from visitor_desk.documents.document_kind import DocumentKind
from visitor_desk.security.duties import NotYourDuty, Purpose
from visitor_desk.visits.badges import BadgeAway
from visitor_desk.visits.hand_over import FormsUnexplained
from visitor_desk.visits.later_entry import (
    BadgeWasOut,
    LaterEntry,
    LaterInFuture,
    LaterReversed,
    LaterTooOld,
    form_spans,
    missing_between,
)
from visitor_desk.visits.place import StaffId
from visitor_desk.visits.ticket import FieldNotAccepted
from visitor_desk.visits.visit import (
    BadgeNotFree,
    BadgeNumber,
    FormEntered,
    VisitFilter,
    VisitIdTaken,
    VisitState,
    new_visit_id,
)

NAME = "Eriksson, Anna Maria"
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
BADGE = BadgeNumber("014")


def filled_in(site: Site, **changes: object) -> LaterEntry:
    """A form of this morning, changed where a test says so."""
    now = site.clock.now()
    ready: dict[str, object] = {
        "form": 114,
        "name": NAME,
        "organisation": "Northwind",
        "purpose": "Look at a rack",
        "customer": "C-1042",
        "zones": (SUITE,),
        "host": HOST,
        "authoriser": HOST,
        "arrived_at": now - 3 * HOUR,
        "left_at": now - HOUR,
        "badge": BADGE,
        "seen": ByEye(DocumentKind.PASSPORT, date(2028, 5, 31)),
    }
    return LaterEntry(**{**ready, **changes})  # type: ignore[arg-type]


def book(site: Site) -> list[object]:
    return list(site.desk.visit_book.page(site.facility, VisitFilter()))


def test_a_form_becomes_a_visit_with_its_real_times(site: Site):
    entry = filled_in(site)
    visit = site.desk.enter_later.enter(site.guard, entry)
    assert (visit.arrived_at, visit.left_at) == (entry.arrived_at, entry.left_at)
    assert (visit.entered_at, visit.form, visit.state) == (site.clock.now(), 114, VisitState.LEFT)
    assert book(site) == [visit]
    identity = site.desk.visit_book.reveal(site.facility, visit.id, Purpose.SAFETY)
    assert (identity.name, identity.organisation) == (NAME, "Northwind")
    document = site.desk.visit_book.document(site.officer, visit.id, Purpose.SAFETY)
    assert (document["kind"], document["verdict"]) == ("passport", "checked_by_eye")
    assert "number" not in document
    assert site.desk.here_now.people(site.guard) == []
    assert site.desk.log.verify(site.officer).whole


def test_who_is_still_here_is_on_the_list_and_leaves_as_everybody(site: Site):
    visit = site.desk.enter_later.enter(site.guard, filled_in(site, left_at=None, seen=None))
    (here,) = site.desk.here_now.people(site.guard)
    assert (here.name, here.visit.badge, here.overdue) == (NAME, BADGE, False)
    left = site.desk.check_out.by_badge(site.guard, BADGE)
    assert (left.id, left.form, left.entered_at) == (visit.id, 114, visit.entered_at)
    assert site.desk.log.verify(site.officer).whole


def test_days_later_the_names_are_sealed_all_the_same(site: Site):
    now = site.clock.now()
    oldest = filled_in(site, arrived_at=now - 72 * HOUR, left_at=now - 70 * HOUR)
    visit = site.desk.enter_later.enter(site.guard, oldest)
    assert site.desk.visit_book.reveal(site.facility, visit.id, Purpose.SAFETY).name == NAME
    badge = BadgeNumber("015")
    inside = filled_in(site, form=115, arrived_at=now - 72 * HOUR, left_at=None, badge=badge)
    site.desk.enter_later.enter(site.guard, inside)
    assert [one.name for one in site.desk.here_now.people(site.guard)] == [NAME]
    assert site.desk.log.verify(site.officer).whole


def test_each_number_is_entered_once(site: Site):
    entry = filled_in(site)
    first = site.desk.enter_later.enter(site.guard, entry)
    assert site.desk.enter_later.enter(site.guard, entry) == first
    again = replace(entry, visit=new_visit_id(), badge=None, name="Janssen, Bram")
    for _ in range(2):
        with pytest.raises(FormEntered):
            site.desk.enter_later.enter(site.guard, again)
    with pytest.raises(VisitIdTaken):
        site.desk.enter_later.enter(site.guard, replace(entry, form=115))
    assert book(site) == [first]


@pytest.mark.parametrize(
    ("arrived", "left", "error"),
    [
        (MINUTE, None, LaterInFuture),
        (-HOUR, MINUTE, LaterInFuture),
        (-HOUR, -2 * HOUR, LaterReversed),
        (-72 * HOUR - MINUTE, -HOUR, LaterTooOld),
    ],
)
def test_times_that_cannot_be_are_refused(site: Site, arrived: timedelta, left: timedelta | None, error):
    now = site.clock.now()
    times = {"arrived_at": now + arrived, "left_at": None if left is None else now + left}
    with pytest.raises(error):
        site.desk.enter_later.enter(site.guard, filled_in(site, **times))
    assert book(site) == []


def test_what_may_not_be_kept_is_refused(site: Site):
    for changes, error in (
        ({"form": 0}, FieldNotAccepted),
        ({"left_at": None, "badge": None}, FieldNotAccepted),
        ({"name": "111222333"}, BsnNotKept),
        ({"customer": ""}, FieldNotAccepted),
        ({"host": StaffId("nobody")}, FieldNotAccepted),
        ({"zones": ()}, FieldNotAccepted),
        ({"badge": BadgeNumber("999")}, BadgeNotFree),
    ):
        with pytest.raises(error):
            site.desk.enter_later.enter(site.guard, filled_in(site, **changes))
        assert book(site) == []
        assert site.desk.tickets.around(site.guard) == []


def test_a_badge_that_was_out_at_that_time_is_refused(site: Site):
    now = site.clock.now()
    site.desk.enter_later.enter(site.guard, filled_in(site))
    for arrived, left in ((-2 * HOUR, -HOUR), (-4 * HOUR, -2 * HOUR), (-4 * HOUR, None)):
        times = {"arrived_at": now + arrived, "left_at": None if left is None else now + left}
        with pytest.raises(BadgeWasOut):
            site.desk.enter_later.enter(site.guard, filled_in(site, form=115, **times))
    touching = filled_in(site, form=115, arrived_at=now - HOUR, left_at=now - MINUTE)
    assert site.desk.enter_later.enter(site.guard, touching).form == 115


def test_a_badge_that_was_reported_lost_was_with_nobody(site: Site):
    site.desk.badges.report(site.guard, BADGE, BadgeAway.LOST, HOST)
    before = site.desk.enter_later.enter(site.guard, filled_in(site))
    assert before.badge == BADGE
    with pytest.raises(BadgeWasOut):
        site.desk.enter_later.enter(site.guard, filled_in(site, form=115, left_at=None))


def test_what_would_have_been_refused_at_the_door_is_recorded_as_it_was(site: Site):
    expired = ByEye(DocumentKind.PASSPORT, date(2020, 1, 31))
    visit = site.desk.enter_later.enter(site.guard, filled_in(site, seen=expired))
    document = site.desk.visit_book.document(site.officer, visit.id, Purpose.SAFETY)
    assert (document["verdict"], document["findings"]) == ("refuse", ["expired"])


def test_numbers_between_the_first_and_the_last_are_missing_until_they_are_entered(site: Site):
    assert missing_between([]) == []
    for form in (110, 114):
        site.desk.enter_later.enter(site.guard, filled_in(site, form=form, badge=None))
    assert site.desk.enter_later.missing(site.guard) == [111, 112, 113]
    site.desk.enter_later.enter(site.guard, filled_in(site, form=112, badge=None))
    assert site.desk.enter_later.missing(site.guard) == [111, 113]


def test_missing_numbers_are_told_in_the_note_of_the_hand_over(site: Site):
    for form in (110, 112, 115):
        site.desk.enter_later.enter(site.guard, filled_in(site, form=form, badge=None))
    assert [visit.form for visit in site.desk.enter_later.entered(site.guard)] == [115, 112, 110]
    assert site.desk.hand_overs.open_now(site.guard).forms == (111, 113, 114)
    with pytest.raises(FormsUnexplained) as refused:
        site.desk.hand_overs.close(site.guard, " ", {})
    assert refused.value.values == {"forms": "111, 113–114"}
    assert site.desk.hand_overs.last(site.guard) is None
    site.desk.hand_overs.close(site.guard, "They were spoilt and lie in the drawer", {})
    last = site.desk.hand_overs.last(site.guard)
    assert last is not None
    assert last.forms == (111, 113, 114)
    assert form_spans([]) == ""


def test_who_wrote_the_form_is_kept_in_the_log_and_is_a_guard(site: Site):
    (guard,) = (one for one in site.desk.enter_later.guards(site.guard) if one.login == "guard")
    assert site.facility.operator_id not in [one.id for one in site.desk.enter_later.guards(site.guard)]
    with pytest.raises(FieldNotAccepted):
        site.desk.enter_later.enter(site.guard, filled_in(site, let_in_by=site.facility.operator_id))
    assert book(site) == []
    visit = site.desk.enter_later.enter(site.guard, filled_in(site, let_in_by=guard.id))
    assert site.desk.visit_book.let_in_by(site.facility, visit.id) == guard.staff_name
    other = site.desk.enter_later.enter(site.guard, filled_in(site, form=115, badge=None))
    assert site.desk.visit_book.let_in_by(site.facility, other.id) is None
    assert site.desk.log.verify(site.officer).whole


def test_only_reception_enters_forms(site: Site):
    with pytest.raises(NotYourDuty):
        site.desk.enter_later.enter(site.facility, filled_in(site))
    with pytest.raises(NotYourDuty):
        site.desk.enter_later.missing(site.officer)
