"""Requests from intake to answer at the real window, by a scripted privacy officer with keys alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument
from PySide6.QtWidgets import QApplication

from tests.features.guard_at_desk import GuardAtDesk, guard_at_desk
from tests.features.privacy_tasks import (
    LETTER,
    NAME,
    REQUESTS,
    RequestTask,
    came_yesterday,
    requests_page,
    take_in,
)
from tests.features.site import Site
from ui.privacy.board import RequestCard
from visitor_desk.paper.receipt_slip import ReceiptSlip
from visitor_desk.privacy.package_verify import verify_package
from visitor_desk.privacy.requests import IdentityStep, Outcome, Request, RequestKind, RequestStep
from visitor_desk.security.duties import Purpose
from visitor_desk.security.groups import Group
from visitor_desk.security.sealed_records import NothingSealed


@pytest.fixture
def slip(site: Site) -> ReceiptSlip:
    return came_yesterday(site)


@pytest.fixture
def officer(qapp: QApplication, site: Site, slip: ReceiptSlip) -> Iterator[GuardAtDesk]:
    with guard_at_desk(qapp, site, login="officer") as opened:
        yield opened


def done(officer: GuardAtDesk, task: RequestTask, slip: ReceiptSlip, folder: Path) -> Request:
    """Do a task, hold it to its number and return the request that came of it."""
    cost = officer.measured(task.name, lambda: task.work(officer, slip, folder))
    assert task.took(cost, folder) <= task.most_keys
    (request,) = officer.site.desk.requests.board(officer.site.officer)
    assert request.identity == {IdentityStep.RECEIPT_TOKEN, IdentityStep.VISIT_FACTS}
    return request


def test_from_intake_to_a_package_that_two_people_signed(
    officer: GuardAtDesk, site: Site, slip: ReceiptSlip, tmp_path: Path
):
    folder = tmp_path / "out"
    folder.mkdir()
    request = done(officer, REQUESTS[0], slip, folder)
    assert (request.kind, request.step, request.outcome) == (
        RequestKind.ACCESS,
        RequestStep.ANSWERED,
        Outcome.GIVEN,
    )
    (package,) = folder.iterdir()
    report = verify_package(package, site.desk.fingerprint)
    assert report.whole
    assert report.from_root
    assert site.desk.log.verify(site.auditor).whole


def test_from_intake_to_a_decision_and_its_letter(
    officer: GuardAtDesk, site: Site, slip: ReceiptSlip, tmp_path: Path
):
    folder = tmp_path / "out"
    folder.mkdir()
    request = done(officer, REQUESTS[1], slip, folder)
    assert (request.kind, request.step, request.outcome) == (
        RequestKind.RESTRICTION,
        RequestStep.ANSWERED,
        Outcome.GIVEN,
    )
    with PdfDocument(folder / LETTER) as letter:
        assert NAME in letter[0].get_textpage().get_text_range()
    (visit,) = request.visits
    (held,) = [one for one in site.desk.holds.all(site.officer) if one.hold.record == visit]
    assert {part.group for part in held.parts} >= {Group.D}


def test_from_intake_to_an_erasure_that_two_people_did_and_its_letter(
    officer: GuardAtDesk, site: Site, slip: ReceiptSlip, tmp_path: Path
):
    folder = tmp_path / "out"
    folder.mkdir()
    request = done(officer, REQUESTS[2], slip, folder)
    assert (request.kind, request.step, request.outcome) == (
        RequestKind.ERASURE,
        RequestStep.ANSWERED,
        Outcome.GIVEN,
    )
    (visit,) = request.visits
    with pytest.raises(NothingSealed):
        site.desk.visit_book.reveal(site.officer, visit, Purpose.PERSON_REQUEST)
    plan = site.desk.erasure.plan(site.officer, visit)
    assert not plan.going
    with PdfDocument(folder / LETTER) as letter:
        assert NAME in letter[0].get_textpage().get_text_range()
    assert site.desk.log.verify(site.auditor).whole


def test_arrows_lead_from_card_to_card_and_enter_opens_the_one_in_front(officer: GuardAtDesk):
    for _ in range(2):
        take_in(officer)
        officer.press("Escape")
    page = requests_page(officer)
    cards = page.board.findChildren(RequestCard)
    (front,) = [card for card in cards if card.hasFocus()]
    officer.press("Down")
    (other,) = [card for card in cards if card.hasFocus()]
    assert other is not front
    officer.press("Right", "Up", "Left")
    assert front.hasFocus()
    officer.press("Return")
    assert page.currentWidget() is page.detail
    assert front.request.startswith(page.detail.title.text().split()[1])
