"""Requests about being remembered: one that takes it back, and what an answer says of it."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from tests.features.site import Site
from tests.features.test_remembered import NAME, ORGANISATION, OWN, left, retention, row, said, sealed_of
from tests.privacy.builders import text_of
from visitor_desk.privacy.consent import (
    ConsentWay,
)
from visitor_desk.privacy.package_verify import verify_package
from visitor_desk.privacy.register import RegisterName
from visitor_desk.privacy.request_decisions import Decision, DecisionNotCarriedOut
from visitor_desk.privacy.requests import (
    Channel,
    IdentityStep,
    NewRequest,
    Request,
    Requester,
    RequestFieldNotAccepted,
    RequestKind,
    RequestLanguage,
)
from visitor_desk.security.approvals import ApprovalForOther
from visitor_desk.security.duties import NotYourDuty
from visitor_desk.visits.visit import VisitId


def asked(site: Site, kind: RequestKind, visits: list[VisitId], name: str = NAME) -> Request:
    """Somebody asks the privacy team; they are identified and their visits matched."""
    requester = Requester(name, "anna@northwind.example")
    new = NewRequest(kind, Channel.EMAIL, RequestLanguage.ENGLISH, site.clock.now(), requester)
    request = site.desk.requests.receive(site.officer, new)
    site.clock.advance(timedelta(hours=2))
    site.desk.requests.identify(
        site.officer, request.id, frozenset({IdentityStep.RECEIPT_TOKEN, IdentityStep.TICKET_ADDRESS})
    )
    return site.desk.requests.match(site.officer, request.id, visits)


def test_a_request_takes_it_back_as_of_when_it_came_in(site: Site):
    visit, consent = said(site)
    left(site, visit)
    request = asked(site, RequestKind.WITHDRAWAL, [visit.id])
    with pytest.raises(DecisionNotCarriedOut):
        site.desk.request_decisions.grant(site.officer, request.id)
    (ended,) = site.desk.consents.withdraw_requested(site.officer, request.id)
    assert ended.id == consent.id
    assert (ended.withdrawn_at, ended.effective_at) == (request.received_at, site.clock.now())
    assert ended.withdrawn_how is ConsentWay.REQUEST
    assert sealed_of(site, consent) == set()
    assert site.desk.consents.withdraw_requested(site.officer, request.id) == []
    site.clock.advance(timedelta(days=1))
    site.desk.request_decisions.grant(site.officer, request.id)
    letter = " ".join(text_of(site.desk.request_decisions.letter(site.officer, request.id)).split())
    assert "Received: 3 November 2026, 13:00." in letter
    assert "What rested on your consent was gone: 3 November 2026, 15:00." in letter
    (line,) = site.desk.registers.make(site.auditor, RegisterName.CONSENTS).to_json()["rows"]
    assert (line["withdrawn"], line["effective"], line["withdrawn_how"]) == (
        *("2026-11-03 13:00", "2026-11-03 15:00", "request"),
    )
    assert site.desk.log.verify(site.auditor).whole


def test_who_never_consented_is_not_told_that_a_consent_ended(site: Site):
    visit, consent = said(site)
    left(site, visit)
    request = asked(site, RequestKind.WITHDRAWAL, [], "Somebody Else")
    assert site.desk.consents.withdraw_requested(site.officer, request.id) == []
    preview = site.desk.request_decisions.preview(site.officer, request.id, Decision.GRANTED)
    site.desk.request_decisions.grant(site.officer, request.id)
    letter = text_of(site.desk.request_decisions.letter(site.officer, request.id))
    assert letter == text_of(preview)
    assert "no consent of yours that still counted" in " ".join(letter.split())
    assert "ended when you withdrew it" not in letter
    assert sealed_of(site, consent)


def test_a_request_finds_who_is_remembered_by_their_name_when_no_visit_leads_there(site: Site):
    visit, consent = said(site)
    left(site, visit)
    other = site.desk.check_in.admit(
        site.guard,
        site.arrival(
            site.ticket("Berg, Jan"), check=site.document(surname="BERG", given_names="JAN"), notice="nl v1"
        ),
    )
    jan = site.desk.consents.give(site.guard, other.id, OWN)
    site.clock.advance(timedelta(days=28))
    retention(site)
    request = asked(site, RequestKind.WITHDRAWAL, [], "anna maria  ERIKSSON")
    assert [one.id for one in site.desk.consents.withdraw_requested(site.officer, request.id)] == [consent.id]
    assert row(site, jan) is not None
    assert row(site, jan).withdrawn_at is None  # type: ignore[union-attr]


def test_another_request_takes_nothing_back(site: Site):
    visit, consent = said(site)
    left(site, visit)
    request = asked(site, RequestKind.ACCESS, [visit.id])
    with pytest.raises(RequestFieldNotAccepted):
        site.desk.consents.withdraw_requested(site.officer, request.id)
    for session in (site.guard, site.facility, site.auditor, site.administrator):
        with pytest.raises(NotYourDuty):
            site.desk.consents.withdraw_requested(session, request.id)
    assert row(site, consent) == consent


def test_an_answer_says_what_was_agreed_to_and_what_is_kept_for_it(site: Site, tmp_path: Path):
    visit, consent = said(site)
    left(site, visit)
    request = asked(site, RequestKind.ACCESS, [visit.id])
    site.desk.requests.approve(site.second_officer, request.id)
    package = site.desk.requests.release(site.officer, request.id, tmp_path / "package")
    data = json.loads((package.path / "data.json").read_text(encoding="utf-8"))
    (told,) = data["visits"][0]["consents"]
    assert told["kind"] == "remember_me"
    assert (told["notice"], told["ends_on"]) == ("nl v1", consent.ends_on.isoformat())
    assert told["values"] == {"name": NAME, "organisation": ORGANISATION}
    letter = text_of((package.path / "letter.pdf").read_bytes())
    assert "Your consent to be remembered" in letter
    assert verify_package(package.path, site.desk.fingerprint).whole


def test_what_was_taken_back_after_the_signature_is_not_given(site: Site, tmp_path: Path):
    visit, consent = said(site)
    left(site, visit)
    request = asked(site, RequestKind.ACCESS, [visit.id])
    site.desk.requests.approve(site.second_officer, request.id)
    site.desk.consents.withdraw(site.guard, consent.id, ConsentWay.AT_DESK)
    with pytest.raises(ApprovalForOther):
        site.desk.requests.release(site.officer, request.id, tmp_path / "package")
