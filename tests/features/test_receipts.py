"""A visitor takes a token home; only its hash stays, and it dies with the visitor's name."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta

import pytest

from tests.features.evidence_site import entries
from tests.features.site import ESCORT, PCI_SUITE, Site
from visitor_desk.privacy.erasure_plan import ErasureGround
from visitor_desk.privacy.hold import HoldReason, NewHold
from visitor_desk.privacy.receipt import ReceiptNotPossible, ReceiptTooEarly, ReceiptUnknown
from visitor_desk.security.duties import NotYourDuty
from visitor_desk.security.groups import Group
from visitor_desk.security.receipt_tokens import ReceiptMistyped, new_receipt_token
from visitor_desk.visits.visit import Visit, VisitId, VisitUnknown


def admitted(site: Site, **changes: object) -> Visit:
    return site.desk.check_in.admit(site.guard, site.arrival(site.ticket(), **changes))


def rows(site: Site) -> list[tuple[str, str]]:
    with sqlite3.connect(site.folder.data_store) as store:
        found = store.execute("SELECT visit, hash FROM receipts").fetchall()
    store.close()
    return found


def run_retention(site: Site) -> None:
    site.desk.retention.run(site.officer, clock_confirmed=True)


def test_a_token_leads_privacy_to_the_visit_and_nobody_else(site: Site):
    visit = admitted(site)
    slip = site.desk.receipts.issue(site.guard, visit.id)
    assert (slip.site, slip.arrived, slip.last_day) == ("TST-01", date(2026, 11, 3), date(2026, 12, 1))
    assert slip.fingerprint == site.desk.fingerprint
    site.clock.advance(timedelta(days=20))
    for typed in (slip.token, " ".join(slip.groups).lower()):
        found = site.desk.receipts.match(site.officer, typed)
        assert found.visit == visit.id
    for session in (site.guard, site.facility, site.auditor, site.administrator):
        with pytest.raises(NotYourDuty):
            site.desk.receipts.match(session, slip.token)
    with pytest.raises(NotYourDuty):
        site.desk.receipts.issue(site.officer, visit.id)
    acts = [act for act, _ in entries(site, visit.id)]
    assert acts == ["visit.admitted", "receipt.issued", "receipt.matched", "receipt.matched"]
    assert site.desk.log.verify(site.auditor).whole


def test_the_token_itself_is_in_no_file(site: Site):
    visit = admitted(site)
    slip = site.desk.receipts.issue(site.guard, visit.id)
    site.desk.receipts.match(site.officer, slip.token)
    spellings = [
        one.encode(code) for code in ("utf-8", "utf-16-le") for one in (slip.token, slip.token.lower())
    ]
    files = [path for path in site.folder.root.rglob("*") if path.is_file()]
    assert any(visit.id.encode() in path.read_bytes() for path in files)
    for path in files:
        content = path.read_bytes()
        assert not any(one in content for one in spellings), path.name


def test_a_second_receipt_ends_the_first(site: Site):
    visit = admitted(site)
    first = site.desk.receipts.issue(site.guard, visit.id)
    second = site.desk.receipts.issue(site.guard, visit.id)
    assert first.token != second.token
    with pytest.raises(ReceiptUnknown):
        site.desk.receipts.match(site.officer, first.token)
    assert site.desk.receipts.match(site.officer, second.token).visit == visit.id
    assert len(rows(site)) == 1
    assert site.desk.log.verify(site.auditor).whole


def test_only_somebody_on_site_gets_one(site: Site):
    visit = admitted(site)
    site.desk.check_out.by_visit(site.guard, visit.id)
    with pytest.raises(ReceiptNotPossible):
        site.desk.receipts.issue(site.guard, visit.id)
    with pytest.raises(VisitUnknown):
        site.desk.receipts.issue(site.guard, VisitId("0" * 16))


def test_wrong_tokens_tell_nothing_are_logged_and_wait(site: Site):
    admitted(site)
    with pytest.raises(ReceiptMistyped):
        site.desk.receipts.match(site.officer, "014")
    for _ in range(3):
        with pytest.raises(ReceiptUnknown) as caught:
            site.desk.receipts.match(site.officer, new_receipt_token())
        assert caught.value.values == {}
    with pytest.raises(ReceiptTooEarly):
        site.desk.receipts.match(site.officer, new_receipt_token())
    # Somebody else does not wait for it, and after the wait it goes on.
    with pytest.raises(ReceiptUnknown):
        site.desk.receipts.match(site.second_officer, new_receipt_token())
    site.clock.advance(timedelta(minutes=1))
    with pytest.raises(ReceiptUnknown):
        site.desk.receipts.match(site.officer, new_receipt_token())
    with sqlite3.connect(site.folder.data_store) as store:
        bodies = [bytes(body) for (body,) in store.execute("SELECT body FROM log_entries")]
    store.close()
    assert sum(b'"receipt.not_matched"' in body for body in bodies) == 5


@pytest.mark.parametrize(("zone", "days"), [("other", 28), ("pci", 92)])
def test_the_hash_dies_on_the_day_of_the_name(site: Site, zone: str, days: int):
    if zone == "pci":
        arrival = site.arrival(site.ticket(zone=PCI_SUITE), escort=ESCORT)
        visit = site.desk.check_in.admit(site.guard, arrival)
    else:
        visit = admitted(site)
    slip = site.desk.receipts.issue(site.guard, visit.id)
    assert slip.last_day == date(2026, 11, 3) + timedelta(days=days)
    site.desk.check_out.by_visit(site.guard, visit.id)
    site.clock.advance(timedelta(days=days - 1))
    run_retention(site)
    assert len(rows(site)) == 1
    site.clock.advance(timedelta(days=1))
    run_retention(site)
    assert rows(site) == []
    with pytest.raises(ReceiptUnknown):
        site.desk.receipts.match(site.officer, slip.token)
    assert site.desk.log.verify(site.auditor).whole


def test_an_erasure_takes_it_along_and_it_stays_away(site: Site):
    visit = admitted(site)
    site.desk.receipts.issue(site.guard, visit.id)
    site.desk.check_out.by_visit(site.guard, visit.id)
    request = site.desk.erasure.ask(site.officer, [visit.id], ErasureGround.PERSON_ASKED)
    site.desk.four_eyes.approve(site.second_officer, request.id)
    site.desk.erasure.erase(site.officer, request.id)
    assert rows(site) == []
    assert site.desk.log.verify(site.auditor).whole


def test_a_hash_that_somebody_puts_in_its_place_is_found(site: Site):
    visit = admitted(site)
    site.desk.receipts.issue(site.guard, visit.id)
    with sqlite3.connect(site.folder.data_store) as store:
        store.execute("UPDATE receipts SET hash = ?", ("ab" * 32,))
    store.close()
    report = site.desk.log.verify(site.auditor)
    assert not report.whole
    assert {(one.table, one.record) for one in report.findings} == {("receipts", visit.id)}


def test_a_hold_on_the_name_keeps_the_receipt(site: Site):
    visit = admitted(site)
    slip = site.desk.receipts.issue(site.guard, visit.id)
    site.desk.check_out.by_visit(site.guard, visit.id)
    today = site.clock.now().date()
    case, until = "2026-17", today + timedelta(days=60)
    hold = NewHold(
        "visits", visit.id, case, HoldReason.INCIDENT, frozenset({Group.D}), today + timedelta(days=10), until
    )
    site.desk.holds.place(site.officer, hold)
    site.clock.advance(timedelta(days=29))
    run_retention(site)
    assert site.desk.receipts.match(site.officer, slip.token).visit == visit.id
