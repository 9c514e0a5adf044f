"""A privacy officer finds the visits of a request by name, with keys alone; every opening is in the log."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from tests.features.guard_at_desk import GuardAtDesk, guard_at_desk
from tests.features.privacy_tasks import came_yesterday, requests_page, take_in
from tests.features.site import Site
from visitor_desk.documents.document_rules import FindingCode
from visitor_desk.paper.receipt_slip import ReceiptSlip
from visitor_desk.privacy.kept_record import RecordKind
from visitor_desk.privacy.requests import RequestStep
from visitor_desk.security.duties import Purpose
from visitor_desk.security.log_entry import read_body
from visitor_desk.visits.arrival_findings import Choice, Settled
from visitor_desk.visits.visit import RefusalReason

SETTLED = (Settled(FindingCode.NAME_DIFFERS, Choice.SUPERVISOR_CALLED),)


@pytest.fixture
def slip(site: Site) -> ReceiptSlip:
    return came_yesterday(site)


@pytest.fixture
def officer(qapp: QApplication, site: Site, slip: ReceiptSlip) -> Iterator[GuardAtDesk]:
    site.desk.check_in.admit(site.guard, site.arrival(site.ticket("Bakker, Elif"), "015", settled=SETTLED))
    with guard_at_desk(qapp, site, login="officer") as opened:
        take_in(opened)
        opened.press("Down", "Space", "Down", "Space", "Return")
        yield opened


def look_for(officer: GuardAtDesk, name: str) -> None:
    officer.press("Ctrl+F")
    officer.type(name)
    officer.press("Return")


def test_a_name_brings_its_visit_to_the_top_and_it_is_matched(officer: GuardAtDesk, site: Site):
    match = requests_page(officer).detail.match
    assert match.isVisible(), officer.message
    look_for(officer, "erikson")
    (found,) = [row.visit for row in match.model.rows][:1]
    assert "1" in match.hint.text()
    assert "Eriksson" not in match.model.rows[0].who
    assert match.chosen == []
    officer.press("Space", "Return")
    (request,) = site.desk.requests.board(site.officer)
    assert request.step is RequestStep.MATCHED
    assert [str(visit) for visit in request.visits] == [found]
    with site.desk.tickets.works() as work:
        bodies = [read_body(entry.body) for entry in work.log.entries(0, 1000) if entry.body]
    assert [one["values"]["purpose"] for one in bodies if one["act"] == "names.loaded"] == [
        Purpose.PERSON_REQUEST
    ]


def test_an_unknown_name_says_why_and_what_was_chosen_stays(officer: GuardAtDesk):
    match = requests_page(officer).detail.match
    officer.press("Space")
    chosen = match.chosen
    assert chosen
    look_for(officer, "Zzyzx")
    assert "forgotten" in match.hint.text()
    assert match.chosen == chosen


def test_escape_leaves_the_field_and_not_the_request(officer: GuardAtDesk):
    match = requests_page(officer).detail.match
    officer.press("Ctrl+F")
    assert match.name.editor.hasFocus()
    officer.press("Escape")
    assert match.isVisible()
    assert not match.name.isVisible()


def test_a_name_also_finds_who_was_announced_and_never_came(officer: GuardAtDesk, site: Site):
    ticket = site.ticket("Zwanenburg, Ilse")
    match = requests_page(officer).detail.match
    look_for(officer, "zwanenburg")
    (found,) = [row for row in match.model.rows if row.record is not None]
    assert "Announcement · Zwanenburg, Ilse" in found.who
    assert match.model.rows[0] == found
    officer.press("Alt+S")
    assert match.model.rows[0] == found, "there is no name to reveal"
    officer.press("Space")
    assert match.chosen == []
    officer.press("Return")
    (request,) = site.desk.requests.board(site.officer)
    assert [(one.kind, one.id) for one in request.records] == [(RecordKind.TICKET, ticket.id)]
    (line, *_) = requests_page(officer).detail.contents.model.rows
    assert (line.title, line.words) == ("Announcement", "told, with the name")


def test_a_time_brings_who_was_there_then_without_opening_a_name(officer: GuardAtDesk, site: Site):
    match = requests_page(officer).detail.match
    there = next(row for row in match.model.rows if row.badge == "014")
    officer.press("Ctrl+F", "Tab")
    assert match.when.editor.hasFocus()
    officer.type("2026-11-03 13:20")
    officer.press("Return")
    assert match.model.rows[0] == there
    assert "1" in match.hint.text()
    officer.press("Ctrl+F", "Tab")
    officer.type("2026-11-02")
    officer.press("Return")
    assert "nobody was there then" in match.hint.text()
    with site.desk.tickets.works() as work:
        acts = [read_body(entry.body)["act"] for entry in work.log.entries(0, 1000) if entry.body]
    assert "names.loaded" not in acts


def test_a_name_and_a_day_have_to_agree_and_what_is_no_time_is_said(officer: GuardAtDesk):
    match = requests_page(officer).detail.match
    for when, count in (("2026-11-03", "1"), ("2026-11-04", "otherwise")):
        officer.press("Ctrl+F")
        officer.type("erikson")
        officer.press("Tab")
        officer.type(when)
        officer.press("Return")
        assert count in match.hint.text(), when
    officer.press("Ctrl+F", "Tab")
    officer.type("yesterday")
    officer.press("Return")
    assert match.when.isVisible()
    assert "2026-11-03 14:30" in match.when.editor.accessibleDescription()


def test_who_was_not_let_in_can_ask_as_well(officer: GuardAtDesk, site: Site):
    refused = site.desk.check_in.refuse(site.guard, RefusalReason.NO_TICKET)
    officer.press("Ctrl+F", "Tab")
    officer.type(site.clock.now().date().isoformat())
    officer.press("Return")
    match = requests_page(officer).detail.match
    (row,) = [row for row in match.model.rows if row.visit == refused.id]
    assert row.who.startswith("refused")
