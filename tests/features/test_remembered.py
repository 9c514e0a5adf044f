"""Who wants to be remembered is found at the next visit, takes it back in a second, and leaves no way back."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.features.evidence_site import entries
from tests.features.hostile_names import ODD_NAMES
from tests.features.site import PASSPHRASE, Site, parts_of
from tests.features.test_names_at_reception import SETTLED
from tests.features.test_notices import published, reworded
from visitor_desk.bootstrap import open_desk
from visitor_desk.paths import DataFolder
from visitor_desk.privacy.consent import (
    Consent,
    ConsentId,
    ConsentNotPossible,
    ConsentState,
    ConsentUnknown,
    ConsentWay,
    Remembered,
)
from visitor_desk.privacy.erasure_plan import ErasureGround
from visitor_desk.privacy.notice import NoticeKind
from visitor_desk.privacy.register import RegisterName
from visitor_desk.restore_desk import RestoreOrder, restore_desk
from visitor_desk.security.duties import NotYourDuty
from visitor_desk.visits.visit import Visit, VisitId, VisitState, VisitUnknown

NAME, ORGANISATION = "Eriksson, Anna Maria", "Northwind Hosting"
OWN = ConsentWay.OWN_WINDOW


def admitted(site: Site, badge: str = "014", **changes: object) -> Visit:
    return site.desk.check_in.admit(
        site.guard, site.arrival(site.ticket(), badge, **{"notice": "nl v1", **changes})
    )


def said(site: Site, **changes: object) -> tuple[Visit, Consent]:
    visit = admitted(site, **changes)
    return visit, site.desk.consents.give(site.guard, visit.id, OWN)


def left(site: Site, visit: Visit) -> None:
    site.desk.check_out.by_visit(site.guard, visit.id)


def at_desk(site: Site) -> list[Remembered]:
    return list(site.desk.consents.at_desk(site.guard))


def sealed_of(site: Site, consent: Consent) -> set[tuple[str, str]]:
    with sqlite3.connect(site.folder.data_store) as store:
        found = store.execute(
            "SELECT data_group, expires_on FROM sealed WHERE of_table = 'consents' AND record = ?",
            (consent.id,),
        ).fetchall()
    store.close()
    return set(found)


def row(site: Site, consent: Consent) -> Consent | None:
    with site.desk.consents.works() as work:
        return work.consents.get(consent.id)


def retention(site: Site) -> None:
    site.desk.retention.run(site.officer, clock_confirmed=True)


def test_nobody_is_remembered_who_did_not_say_so(site: Site):
    left(site, admitted(site))
    assert at_desk(site) == []
    assert site.desk.registers.make(site.officer, RegisterName.CONSENTS).rows == ()


def test_who_said_so_is_found_at_the_next_visit(site: Site):
    visit, consent = said(site)
    (found,) = at_desk(site)
    assert (found.name, found.organisation, found.here) == (NAME, ORGANISATION, True)
    assert (found.state, found.consent.rules, consent.notice) == (ConsentState.COUNTS, "v7", "nl v1")
    left(site, visit)
    site.clock.advance(timedelta(days=2))
    assert [one.here for one in at_desk(site)] == [False]
    assert [act for act, _ in entries(site, consent.id)] == ["consent.said"]
    assert site.desk.log.verify(site.auditor).whole


def test_it_is_said_once_however_often_it_is_asked(site: Site):
    visit, consent = said(site)
    assert site.desk.consents.give(site.guard, visit.id, OWN) == consent
    assert len(at_desk(site)) == 1


def test_only_who_is_here_and_was_shown_the_notice_can_say_so(site: Site):
    unread = admitted(site, notice=None)
    with pytest.raises(ConsentNotPossible):
        site.desk.consents.give(site.guard, unread.id, OWN)
    gone = admitted(site, "015")
    left(site, gone)
    with pytest.raises(ConsentNotPossible):
        site.desk.consents.give(site.guard, gone.id, OWN)
    with pytest.raises(VisitUnknown):
        site.desk.consents.give(site.guard, VisitId("0" * 16), OWN)
    assert at_desk(site) == []


@pytest.mark.parametrize("kind", ODD_NAMES)
def test_odd_names_are_remembered_as_they_are(site: Site, kind: str):
    name = ODD_NAMES[kind]
    visit = site.desk.check_in.admit(
        site.guard, site.arrival(site.ticket(name), settled=SETTLED, notice="nl v1")
    )
    site.desk.consents.give(site.guard, visit.id, OWN)
    assert [one.name for one in at_desk(site)] == [name]


def test_a_visit_on_it_begins_the_months_anew_and_keeps_the_rules_that_were_agreed(site: Site):
    first, consent = said(site)
    left(site, first)
    site.clock.advance(timedelta(days=2))
    again = admitted(site, rules="v8")
    used = site.desk.consents.use(site.guard, consent.id, again.id)
    assert used == site.desk.consents.use(site.guard, consent.id, again.id)
    assert (used.rules, used.used_on, used.said_at) == ("v8", date(2026, 11, 5), consent.said_at)
    assert used.ends_on >= consent.ends_on
    assert len(sealed_of(site, consent)) == 2
    assert [act for act, _ in entries(site, consent.id)] == ["consent.said", "consent.used"]
    assert site.desk.log.verify(site.auditor).whole


def test_nobody_comes_on_the_consent_of_another(site: Site):
    first, consent = said(site)
    left(site, first)
    site.clock.advance(timedelta(days=1))
    other = site.desk.check_in.admit(
        site.guard,
        site.arrival(
            site.ticket("Berg, Jan"), check=site.document(surname="BERG", given_names="JAN"), notice="nl v1"
        ),
    )
    for act in (
        lambda: site.desk.consents.use(site.guard, consent.id, other.id),
        lambda: site.desk.consents.use(site.guard, ConsentId("0" * 16), other.id),
        lambda: site.desk.consents.give(site.guard, other.id, OWN, again=consent.id),
    ):
        with pytest.raises(ConsentUnknown):
            act()
    assert row(site, consent) == consent


def test_it_is_taken_back_at_once_and_the_register_keeps_when(site: Site):
    visit, consent = said(site)
    left(site, visit)
    site.clock.advance(timedelta(hours=5))
    ended = site.desk.consents.withdraw(site.guard, consent.id, ConsentWay.AT_DESK)
    now = site.clock.now()
    assert (ended.withdrawn_at, ended.effective_at, ended.withdrawn_how) == (now, now, ConsentWay.AT_DESK)
    assert at_desk(site) == []
    assert sealed_of(site, consent) == set()
    assert site.desk.consents.withdraw(site.guard, consent.id, ConsentWay.AT_DESK) == ended
    ((line),) = site.desk.registers.make(site.officer, RegisterName.CONSENTS).to_json()["rows"]
    assert (line["standing"], line["said"], line["withdrawn"], line["effective"]) == (
        *("withdrawn", "2026-11-03 13:00", "2026-11-03 18:00", "2026-11-03 18:00"),
    )
    # What was done before stays as it is.
    with site.desk.consents.works() as work:
        assert work.visits.get(visit.id) == replace(visit, state=VisitState.LEFT, left_at=visit.arrived_at)
    assert site.desk.log.verify(site.auditor).whole
    with pytest.raises(ConsentUnknown):
        site.desk.consents.withdraw(site.guard, ConsentId("0" * 16), ConsentWay.AT_DESK)


def test_a_consent_that_was_taken_back_is_not_used_and_can_be_said_anew(site: Site):
    first, consent = said(site)
    left(site, first)
    site.desk.consents.withdraw(site.guard, consent.id, OWN)
    again = admitted(site)
    with pytest.raises(ConsentUnknown):
        site.desk.consents.use(site.guard, consent.id, again.id)
    anew = site.desk.consents.give(site.guard, again.id, OWN)
    assert anew.id != consent.id
    assert [one.consent for one in at_desk(site)] == [anew]


def test_the_desk_copy_dies_within_days_and_facility_makes_the_next(site: Site):
    visit, _ = said(site)
    left(site, visit)
    site.clock.advance(timedelta(days=4))
    retention(site)
    assert at_desk(site) == []
    assert site.desk.consents.bring_near(site.facility) == 1
    assert site.desk.consents.bring_near(site.officer) == 0
    assert [one.name for one in at_desk(site)] == [NAME]
    assert site.desk.log.verify(site.auditor).whole


def test_the_way_to_the_visit_dies_with_its_name(site: Site):
    visit, consent = said(site)
    left(site, visit)
    site.clock.advance(timedelta(days=27))
    retention(site)
    kept = row(site, consent)
    assert kept is not None
    assert kept.visit == visit.id
    site.clock.advance(timedelta(days=1))
    retention(site)
    assert row(site, consent) == replace(consent, visit=None)
    assert site.desk.log.verify(site.auditor).whole


def test_it_ends_by_rule_and_its_row_goes_a_year_of_audit_later(site: Site):
    visit, consent = said(site)
    left(site, visit)
    site.clock.set(site.clock.now() + (consent.ends_on - date(2026, 11, 3)))
    retention(site)
    assert at_desk(site) == []
    assert sealed_of(site, consent) == set()
    (line,) = site.desk.registers.make(site.officer, RegisterName.CONSENTS).to_json()["rows"]
    assert line["standing"] == "over"
    site.clock.advance(timedelta(days=457))
    retention(site)
    assert row(site, consent) is None


def test_what_erases_the_visit_takes_it_back_too(site: Site):
    visit, consent = said(site)
    left(site, visit)
    request = site.desk.erasure.ask(site.officer, [visit.id], ErasureGround.PERSON_ASKED)
    site.desk.four_eyes.approve(site.second_officer, request.id)
    site.desk.erasure.erase(site.officer, request.id)
    assert at_desk(site) == []
    assert sealed_of(site, consent) == set()
    ended = row(site, consent)
    assert ended is not None
    assert (ended.withdrawn_how, ended.visit) == (ConsentWay.ERASURE, None)
    assert site.desk.log.verify(site.auditor).whole


def test_a_backup_from_before_brings_nobody_back(site: Site, tmp_path: Path):
    visit, consent = said(site)
    left(site, visit)
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    site.desk.backups.make(shelf)
    site.desk.consents.withdraw(site.guard, consent.id, ConsentWay.AT_DESK)
    folder = DataFolder(tmp_path / "new")
    folder.make()
    for name in ("device-secret", "visitor-desk.toml", "checkpoint.txt", "erasures.jsonl"):
        (folder.root / name).write_bytes((site.folder.root / name).read_bytes())
        (folder.root / name).chmod(0o600)
    restore_desk(folder, RestoreOrder(backups=shelf), parts_of(folder, site.clock))
    with open_desk(folder, parts_of(folder, site.clock)) as desk:
        guard = desk.operators.sign_in("guard", PASSPHRASE)
        assert desk.consents.at_desk(guard) == []
        with desk.consents.works() as work:
            back = work.consents.get(consent.id)
        assert back is not None
        assert back.withdrawn_at == site.clock.now()


def test_a_row_that_somebody_changes_is_found(site: Site):
    _, consent = said(site)
    with sqlite3.connect(site.folder.data_store) as store:
        store.execute("UPDATE consents SET rules = 'v9'")
    store.close()
    report = site.desk.log.verify(site.auditor)
    assert {(one.table, one.record) for one in report.findings} == {("consents", consent.id)}


def test_a_notice_that_touches_it_asks_those_affected_again(site: Site):
    visit, consent = said(site)
    left(site, visit)
    published(site, reworded(NoticeKind.PRIVACY))
    assert [one.state for one in at_desk(site)] == [ConsentState.COUNTS]
    later = site.clock.now() + timedelta(days=1)
    published(site, replace(reworded(NoticeKind.PRIVACY), asks_again=True, valid_from=later))
    assert [one.state for one in at_desk(site)] == [ConsentState.COUNTS]
    site.clock.set(later)
    assert [one.state for one in at_desk(site)] == [ConsentState.ASKS_AGAIN]
    again = admitted(site, notice="nl v3")
    with pytest.raises(ConsentUnknown):
        site.desk.consents.use(site.guard, consent.id, again.id)
    anew = site.desk.consents.give(site.guard, again.id, OWN, again=consent.id)
    assert (anew.id, anew.notice, anew.said_at) == (consent.id, "nl v3", later)
    assert [one.state for one in at_desk(site)] == [ConsentState.COUNTS]
    assert site.desk.log.verify(site.auditor).whole


def test_changed_house_rules_ask_nobody_about_being_remembered(site: Site):
    visit, _ = said(site)
    left(site, visit)
    published(site, replace(reworded(), asks_again=True))
    assert [one.state for one in at_desk(site)] == [ConsentState.COUNTS]


def test_who_may_do_what(site: Site):
    visit, consent = said(site)
    for session in (site.facility, site.officer, site.auditor, site.administrator):
        with pytest.raises(NotYourDuty):
            site.desk.consents.give(session, visit.id, OWN)
    for session in (site.officer, site.auditor, site.administrator):
        with pytest.raises(NotYourDuty):
            site.desk.consents.at_desk(session)
    for session in (site.facility, site.auditor, site.administrator):
        with pytest.raises(NotYourDuty):
            site.desk.consents.withdraw(session, consent.id, OWN)
