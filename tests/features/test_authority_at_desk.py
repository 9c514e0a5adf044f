"""An authority at the desk: the guard writes down who came and hands over nothing; privacy reads and takes it on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.features.site import Site
from visitor_desk.bsn import BsnNotKept
from visitor_desk.privacy.authority_visit import (
    LONGEST_ACCOUNT,
    AccountTooLong,
    AskedFor,
    Authority,
    AuthorityVisitId,
    AuthorityVisitUnknown,
    NewAuthorityVisit,
    OfficerAccount,
    OfficerMissing,
    OrderNumberMissing,
    OrderShown,
    new_authority_visit_id,
)
from visitor_desk.security.duties import NotYourDuty, Purpose
from visitor_desk.security.groups import Group
from visitor_desk.security.log_entry import read_body
from visitor_desk.security.sealed_records import NothingSealed
from visitor_desk.visits.ticket import FieldNotAccepted

ACCOUNT = OfficerAccount(
    "J. Bakker", True, "PL-99812", "", "Footage of the loading dock", "Privacy was called"
)


def new(**account: object) -> NewAuthorityVisit:
    return NewAuthorityVisit(
        new_authority_visit_id(),
        Authority.POLICE,
        AskedFor.FOOTAGE,
        OrderShown.ORAL,
        replace(ACCOUNT, **account),  # type: ignore[arg-type]
    )


def test_privacy_reads_what_the_guard_cannot_read_back(site: Site):
    written = site.desk.authority_visits.write(site.guard, new())
    assert site.desk.authority_visits.read(site.officer, written.id, Purpose.LEGAL_DUTY) == ACCOUNT
    for session in (site.guard, site.facility, site.administrator, site.auditor):
        with pytest.raises(NotYourDuty):
            site.desk.authority_visits.read(session, written.id, Purpose.LEGAL_DUTY)
    with site.desk.authority_visits.works() as work:
        (row,) = work.sealed.rows("authority_visits", written.id, Group.S)
        bodies = [read_body(one.body) for one in work.log.about(written.id) if one.body]
    assert b"PL-99812" not in row.sealed.ciphertext
    assert [body["act"] for body in bodies] == ["authority_visit.written", "record.opened"]
    assert "Bakker" not in str(bodies)
    assert site.desk.log.verify(site.auditor).whole


def test_it_waits_until_somebody_of_privacy_takes_it_on(site: Site):
    written = site.desk.authority_visits.write(site.guard, new())
    assert list(site.desk.authority_visits.waiting(site.officer)) == [written]
    with pytest.raises(NotYourDuty):
        site.desk.authority_visits.take_on(site.facility, written.id)
    with pytest.raises(AuthorityVisitUnknown):
        site.desk.authority_visits.take_on(site.officer, AuthorityVisitId("none"))
    with pytest.raises(AuthorityVisitUnknown):
        site.desk.authority_visits.read(site.officer, AuthorityVisitId("none"), Purpose.LEGAL_DUTY)
    site.clock.advance(timedelta(minutes=5))
    taken = site.desk.authority_visits.take_on(site.officer, written.id)
    assert (taken.taken_at, taken.taken_by) == (site.clock.now(), site.officer.operator_id)
    assert list(site.desk.authority_visits.waiting(site.officer)) == []
    assert site.desk.authority_visits.take_on(site.second_officer, written.id) == taken
    assert list(site.desk.authority_visits.all(site.auditor)) == [taken]


def test_a_second_try_writes_nothing_twice(site: Site):
    asked = new()
    first = site.desk.authority_visits.write(site.guard, asked)
    assert site.desk.authority_visits.write(site.guard, asked) == first
    assert len(site.desk.authority_visits.all(site.officer)) == 1


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"service_number": " "}, OfficerMissing),
        ({"asked": ""}, FieldNotAccepted),
        ({"asked": "x" * (LONGEST_ACCOUNT + 1)}, AccountTooLong),
        ({"officer": "Eve\u202egnaw"}, FieldNotAccepted),
        ({"officer": "x" * 121}, FieldNotAccepted),
        ({"told": "his number is 123456782"}, BsnNotKept),
    ],
)
def test_what_may_not_be_kept_is_refused_and_nothing_is_written(
    site: Site, changes: dict[str, object], error: type[Exception]
):
    with pytest.raises(error):
        site.desk.authority_visits.write(site.guard, new(**changes))
    assert list(site.desk.authority_visits.all(site.officer)) == []


def test_a_written_order_has_a_number_and_no_card_needs_none(site: Site):
    shown = replace(new(), order=OrderShown.WRITTEN)
    with pytest.raises(OrderNumberMissing):
        site.desk.authority_visits.write(site.guard, shown)
    numbered = replace(shown, account=replace(shown.account, order_number="UTL-AI-2026-1"))
    assert site.desk.authority_visits.write(site.guard, numbered).order is OrderShown.WRITTEN
    site.desk.authority_visits.write(site.guard, new(card_shown=False, service_number=""))


def test_the_officer_is_forgotten_first_and_the_row_with_its_life(site: Site):
    written = site.desk.authority_visits.write(site.guard, new())
    site.clock.advance(timedelta(days=184))
    site.desk.retention.run(site.officer)
    with pytest.raises(NothingSealed):
        site.desk.authority_visits.read(site.officer, written.id, Purpose.LEGAL_DUTY)
    assert len(site.desk.authority_visits.all(site.officer)) == 1
    site.clock.advance(timedelta(days=547))
    site.desk.retention.run(site.officer)
    assert list(site.desk.authority_visits.all(site.officer)) == []
    assert site.desk.log.verify(site.auditor).whole
