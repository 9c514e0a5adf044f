"""A request for access by somebody of whom more is kept than visits, or no visit at all."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.features.site import HOST, SUITE, Site
from tests.privacy.builders import text_of
from tests.privacy.standing_alone import alone
from visitor_desk.clock import TimeRange
from visitor_desk.privacy.kept_record import (
    KeptRecord,
    RecordKind,
    RecordNotTold,
    RecordsForAccessOnly,
    RecordUnknown,
)
from visitor_desk.privacy.package_verify import verify_package
from visitor_desk.privacy.requests import (
    Channel,
    IdentityStep,
    NewRequest,
    Outcome,
    Request,
    Requester,
    RequestKind,
    RequestLanguage,
    RequestNotAtStep,
)
from visitor_desk.security.approvals import ApprovalForOther
from visitor_desk.security.duties import NotYourDuty
from visitor_desk.visits.access_right import EndReason, NewAccessRight
from visitor_desk.visits.deny_entry import DenyInstruction, DenyOrigin, DenyReason, DenyTelling, NewDenyEntry
from visitor_desk.visits.ticket import Announced, NewTicket

NAME = "Okafor, Chidi"
OTHER = "Vermeer, Quirijn"


def identified(site: Site, kind: RequestKind = RequestKind.ACCESS, name: str = "Chidi Okafor") -> Request:
    requester = Requester(name, "chidi@northwind.example")
    new = NewRequest(kind, Channel.EMAIL, RequestLanguage.ENGLISH, site.clock.now(), requester)
    request = site.desk.requests.receive(site.officer, new)
    steps = frozenset({IdentityStep.SEEN_AT_DESK, IdentityStep.TICKET_ADDRESS})
    return site.desk.requests.identify(site.officer, request.id, steps)


def announced(site: Site, *names: str) -> KeptRecord:
    window = TimeRange(site.clock.now(), site.clock.now() + timedelta(hours=4))
    people = Announced(names, "Northwind Hosting", "Replace power supply")
    ticket = site.desk.tickets.issue(site.facility, NewTicket("C-1042", (SUITE,), HOST, HOST, window, people))
    return KeptRecord(RecordKind.TICKET, ticket.id)


def on_the_list(site: Site) -> KeptRecord:
    new = NewAccessRight("C-1042", SUITE, NAME, "Northwind Hosting", "Power supply", HOST)
    return KeptRecord(RecordKind.ACCESS_RIGHT, site.desk.access_lists.add(site.facility, new).id)


def denied(site: Site) -> KeptRecord:
    review_on = (site.clock.now() + timedelta(days=30)).date()
    new = NewDenyEntry(
        NAME, DenyReason.LEFT_ESCORT, DenyInstruction.ESCORT_ONLY, DenyOrigin.CUSTOMER, HOST, review_on
    )
    return KeptRecord(RecordKind.DENY_ENTRY, site.desk.deny_list.add(site.facility, new).id)


def found(site: Site, request: Request, wanted: str = "okafor") -> list[KeptRecord]:
    return [one.record for one in site.desk.request_records.find(site.officer, request.id, wanted)]


def answered(
    site: Site, request: Request, records: list[KeptRecord], out: Path
) -> tuple[dict[str, Any], str, str]:
    """Match, sign and release; return data, letter, and the log proof as text."""
    site.desk.requests.match(site.officer, request.id, [], (), records)
    site.desk.requests.approve(site.second_officer, request.id)
    package = site.desk.requests.release(site.officer, request.id, out)
    assert verify_package(package.path, site.desk.fingerprint).whole
    assert alone(package.path, site.desk.fingerprint)[0] == 0
    assert site.desk.log.verify(site.auditor).whole
    data = json.loads((package.path / "data.json").read_text(encoding="utf-8"))
    letter = text_of((package.path / "letter.pdf").read_bytes())
    return data, letter, (package.path / "log_proof.json").read_text(encoding="utf-8")


def test_who_was_announced_and_never_came_hears_of_the_announcement(site: Site, tmp_path: Path):
    ticket = announced(site, OTHER, NAME)
    request = identified(site)
    (shown,) = site.desk.request_records.find(site.officer, request.id, "okafor")
    assert (shown.record, shown.names) == (ticket, (NAME,))
    assert found(site, request, "janssen") == []
    data, letter, proof = answered(site, request, [ticket], tmp_path / "package")
    (told,) = data["records"]
    assert (told["kind"], told["facts"]["zones"], told["facts"]["host"]) == (
        "tickets",
        ["Suite 1"],
        "P. de Vries",
    )
    assert told["values"]["names"] == [NAME]
    assert told["values"]["organisation"] == "Northwind Hosting"
    assert "What we hold beside visits stands below." in letter
    assert "Replace power supply" in letter
    assert "Vermeer" not in letter + json.dumps(data) + proof
    (opened, *_) = [one for one in data["consultations"] if one["what"] == "tickets"]
    assert (opened["duties"], opened["purpose"], opened["visit"]) == (["privacy"], "person_request", None)
    (closed,) = site.desk.requests.board(site.officer)
    assert closed.outcome is Outcome.GIVEN


def test_rights_and_deny_entries_are_told_with_what_they_mean(site: Site, tmp_path: Path):
    right, entry = on_the_list(site), denied(site)
    site.desk.deny_list.told(site.facility, entry.id, DenyTelling.LETTER)
    request = identified(site)
    assert set(found(site, request)) == {right, entry}
    data, letter, _ = answered(site, request, [right, entry], tmp_path / "package")
    listed, denial = data["records"]
    assert (listed["facts"]["customer"], listed["facts"]["may_authorise"]) == ("C-1042", "no")
    assert (denial["values"]["reason"], denial["values"]["told"]) == ("left_escort", "letter")
    for said in ("You left your escort.", "a customer of this house", "by letter", "Right on an access list"):
        assert said in letter, said


def test_who_came_alone_on_an_announcement_finds_the_visit_instead(site: Site):
    site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    assert found(site, identified(site), "eriksson") == []


def test_an_entry_of_which_the_person_is_not_told_is_neither_found_nor_matched(site: Site, tmp_path: Path):
    entry = denied(site)
    request = identified(site)
    site.desk.requests.match(site.officer, request.id, [], (), [entry])
    site.desk.requests.approve(site.second_officer, request.id)
    site.desk.deny_list.told(site.facility, entry.id, DenyTelling.INQUIRY)
    assert found(site, request) == []
    with pytest.raises(RecordNotTold):
        site.desk.requests.release(site.officer, request.id, tmp_path / "package")
    with pytest.raises(RecordNotTold):
        site.desk.requests.match(site.officer, request.id, [], (), [entry])
    site.desk.requests.match(site.officer, request.id, [], ())
    data, letter, proof = answered(site, request, [], tmp_path / "package")
    assert data["records"] == []
    assert "We found no data about you" in letter
    assert entry.id not in json.dumps(data) + proof


def test_what_is_gone_by_then_is_signed_anew(site: Site, tmp_path: Path):
    right = on_the_list(site)
    request = identified(site)
    site.desk.requests.match(site.officer, request.id, [], (), [right])
    site.desk.requests.approve(site.second_officer, request.id)
    site.desk.access_lists.end(site.facility, right.id, EndReason.CUSTOMER_ASKED)
    with pytest.raises(ApprovalForOther):
        site.desk.requests.release(site.officer, request.id, tmp_path / "package")
    with pytest.raises(RecordUnknown):
        site.desk.requests.match(site.officer, request.id, [], (), [right])


def test_only_access_and_only_privacy(site: Site):
    right = on_the_list(site)
    erasure = identified(site, RequestKind.ERASURE)
    with pytest.raises(RecordsForAccessOnly):
        site.desk.requests.match(site.officer, erasure.id, [], (), [right])
    with pytest.raises(RecordsForAccessOnly):
        site.desk.request_records.find(site.officer, erasure.id, "okafor")
    access = identified(site)
    for session in (site.guard, site.facility, site.auditor):
        with pytest.raises(NotYourDuty):
            site.desk.request_records.find(session, access.id, "okafor")
    unknown = replace(right, id="f" * 16)
    with pytest.raises(RecordUnknown):
        site.desk.requests.match(site.officer, access.id, [], (), [unknown])
    early = NewRequest(
        RequestKind.ACCESS,
        Channel.DESK,
        RequestLanguage.DUTCH,
        site.clock.now(),
        Requester("Chidi Okafor", "chidi@northwind.example"),
    )
    received = site.desk.requests.receive(site.officer, early)
    with pytest.raises(RequestNotAtStep):
        site.desk.request_records.find(site.officer, received.id, "okafor")
