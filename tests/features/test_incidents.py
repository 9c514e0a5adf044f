"""A guard writes an incident down; facility and privacy read and handle it; what was written is then forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.features.site import PCI_SUITE, SUITE, Site
from visitor_desk.bsn import BsnNotKept
from visitor_desk.privacy.erasure_plan import StaysBecause
from visitor_desk.privacy.incident import (
    LONGEST_TEXT,
    BadgeOfNobody,
    IncidentHandled,
    IncidentId,
    IncidentKind,
    IncidentOutcome,
    IncidentTextTooLong,
    IncidentTimeWrong,
    IncidentUnknown,
    NewIncident,
    new_incident_id,
)
from visitor_desk.privacy.moment import MomentId, MomentReason, MomentUnknown
from visitor_desk.security.duties import NotYourDuty, Purpose
from visitor_desk.security.groups import Group
from visitor_desk.security.log_entry import read_body
from visitor_desk.security.sealed_records import NothingSealed
from visitor_desk.visits.place import ZoneId, ZoneUnknown
from visitor_desk.visits.ticket import FieldNotAccepted
from visitor_desk.visits.visit import BadgeNumber

SEEN = "Somebody walked in behind badge 014\nand said that they were late."
DONE = "Spoke with both"


def new(**changes: object) -> NewIncident:
    made = NewIncident(new_incident_id(), IncidentKind.TAILGATING, (SUITE,), SEEN)
    return replace(made, **changes)  # type: ignore[arg-type]


def test_what_a_guard_writes_is_read_with_a_purpose_by_who_handles_it(site: Site):
    visit = site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    moment = site.desk.moments.mark(site.guard, SUITE, MomentReason.TAILGATING)
    asked = new(badges=(BadgeNumber("014"),), moment=moment.id, zones=(SUITE, PCI_SUITE))
    written = site.desk.incidents.write(site.guard, asked)
    assert (written.visits, written.moment, written.zones) == ((visit.id,), moment.id, (SUITE, PCI_SUITE))
    assert list(site.desk.incidents.open(site.facility)) == [written]
    for session in (site.facility, site.officer):
        assert site.desk.incidents.read(session, written.id, Purpose.SAFETY).text == SEEN
    for session in (site.guard, site.administrator, site.auditor):
        with pytest.raises(NotYourDuty):
            site.desk.incidents.read(session, written.id, Purpose.SAFETY)
    with site.desk.incidents.works() as work:
        bodies = [read_body(one.body) for one in work.log.about(written.id) if one.body]
    assert [body["act"] for body in bodies] == ["incident.written", "record.opened", "record.opened"]
    assert "walked in" not in str(bodies)
    assert site.desk.log.verify(site.auditor).whole


def test_a_desk_reads_back_its_own_shift_only(site: Site):
    written = site.desk.incidents.write(site.guard, new())
    ((found),) = site.desk.incidents.of_shift(site.guard)
    assert (found.incident, found.text) == (written, SEEN)
    with pytest.raises(NotYourDuty):
        site.desk.incidents.of_shift(site.facility)
    site.clock.advance(timedelta(hours=13))
    assert list(site.desk.incidents.of_shift(site.guard)) == []


def test_handled_is_said_once_and_then_it_is_forgotten_after_four_weeks(site: Site):
    written = site.desk.incidents.write(site.guard, new())
    site.clock.advance(timedelta(days=10))
    with pytest.raises(NotYourDuty):
        site.desk.incidents.handle(site.guard, written.id, IncidentOutcome.SPOKEN_WITH, DONE)
    with pytest.raises(FieldNotAccepted):
        site.desk.incidents.handle(site.facility, written.id, IncidentOutcome.SPOKEN_WITH, " ")
    handled = site.desk.incidents.handle(site.facility, written.id, IncidentOutcome.SPOKEN_WITH, DONE)
    assert handled.handled_by == site.facility.operator_id
    assert list(site.desk.incidents.open(site.officer)) == []
    note = site.desk.incidents.read(site.officer, written.id, Purpose.SAFETY)
    assert (note.text, note.done) == (SEEN, DONE)
    with pytest.raises(IncidentHandled):
        site.desk.incidents.handle(site.officer, written.id, IncidentOutcome.REPAIRED, DONE)
    site.clock.advance(timedelta(days=29))
    site.desk.retention.run(site.officer)
    with pytest.raises(NothingSealed):
        site.desk.incidents.read(site.officer, written.id, Purpose.SAFETY)
    assert list(site.desk.incidents.all(site.auditor)) == [handled]
    site.clock.advance(timedelta(days=720))
    site.desk.retention.run(site.officer)
    assert list(site.desk.incidents.all(site.auditor)) == []
    assert site.desk.log.verify(site.auditor).whole


def test_one_that_nobody_handles_is_still_closed_when_its_text_has_died(site: Site):
    written = site.desk.incidents.write(site.guard, new())
    site.clock.advance(timedelta(days=190))
    site.desk.retention.run(site.officer)
    assert list(site.desk.incidents.open(site.facility)) == [written]
    site.desk.day_keys.top_up_if_short(site.officer)
    handled = site.desk.incidents.handle(site.facility, written.id, IncidentOutcome.NOTHING_NEEDED, DONE)
    assert site.desk.incidents.read(site.facility, handled.id, Purpose.SAFETY).done == DONE


def test_a_second_try_writes_nothing_twice(site: Site):
    asked = new()
    first = site.desk.incidents.write(site.guard, asked)
    assert site.desk.incidents.write(site.guard, asked) == first
    assert len(site.desk.incidents.all(site.facility)) == 1


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"text": "  "}, FieldNotAccepted),
        ({"text": "x" * (LONGEST_TEXT + 1)}, IncidentTextTooLong),
        ({"text": "BSN 123456782"}, BsnNotKept),
        ({"zones": ()}, FieldNotAccepted),
        ({"zones": (ZoneId("roof"),)}, ZoneUnknown),
        ({"badges": (BadgeNumber("099"),)}, BadgeOfNobody),
        ({"moment": MomentId("none")}, MomentUnknown),
    ],
)
def test_what_may_not_be_kept_is_refused_and_nothing_is_written(
    site: Site, changes: dict[str, object], error: type[Exception]
):
    with pytest.raises(error):
        site.desk.incidents.write(site.guard, new(**changes))
    assert list(site.desk.incidents.all(site.facility)) == []


def test_it_has_happened_and_not_long_ago(site: Site):
    now = site.clock.now()
    for at in (now + timedelta(minutes=1), now - timedelta(days=8)):
        with pytest.raises(IncidentTimeWrong):
            site.desk.incidents.write(site.guard, new(at=at))
    earlier = now - timedelta(hours=3)
    assert site.desk.incidents.write(site.guard, new(at=earlier)).at == earlier
    with pytest.raises(IncidentUnknown):
        site.desk.incidents.read(site.officer, IncidentId("none"), Purpose.SAFETY)


def test_a_badge_of_an_earlier_shift_is_nobody_s(site: Site):
    site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    site.desk.check_out.by_badge(site.guard, BadgeNumber("014"))
    site.desk.incidents.write(site.guard, new(badges=(BadgeNumber("014"),)))
    site.clock.advance(timedelta(hours=13))
    with pytest.raises(BadgeOfNobody):
        site.desk.incidents.write(site.guard, new(badges=(BadgeNumber("014"),)))


def test_erasing_a_visit_takes_what_was_written_about_it_once_it_is_handled(site: Site):
    visit = site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    site.desk.check_out.by_badge(site.guard, BadgeNumber("014"))
    written = site.desk.incidents.write(site.guard, new(badges=(BadgeNumber("014"),)))
    kept = [part for part in site.desk.erasure.plan(site.officer, visit.id).staying if part.stays]
    assert {(part.record, part.stays.why) for part in kept if part.stays and part.table == "incidents"} == {
        (written.id, StaysBecause.INCIDENT_OPEN)
    }
    site.desk.incidents.handle(site.facility, written.id, IncidentOutcome.SPOKEN_WITH, DONE)
    going = site.desk.erasure.plan(site.officer, visit.id).going
    assert {part.group for part in going if part.record == written.id} == {Group.R, Group.D}
