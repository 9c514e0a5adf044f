"""A deputy signs as second person in a window of their own: exactly what stands there, with the keys alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from tests.features.site import PASSPHRASE, Site
from tests.ui.at_office import ALT, open_page, press
from tests.ui.at_requests import ended_visit, matched
from ui.app import settle
from ui.main_window import MainWindow
from ui.rooms import RoomName
from ui.signing.room import SigningRoom
from visitor_desk.privacy.erasure_plan import ErasureGround
from visitor_desk.privacy.requests import RequestKind, RequestStep
from visitor_desk.security.duties import Duty
from visitor_desk.security.operator_keys import NewOperator


@pytest.fixture
def room(window: MainWindow, site: Site) -> SigningRoom:
    """The page of a deputy, with an answer that waits."""
    new = NewOperator("deputy", "Staff deputy", frozenset({Duty.APPROVER}), PASSPHRASE)
    site.desk.operators.certify(site.officer, new)
    matched(site, ended_visit(site), RequestKind.ACCESS)
    opened = open_page(window, site, RoomName.SIGNING, "deputy")
    assert isinstance(opened, SigningRoom)
    return opened


def test_an_answer_is_looked_at_and_signed(window: MainWindow, site: Site, room: SigningRoom, tmp_path: Path):
    (row,) = room.page.model.rows
    assert row.what == "Answer to a request"
    assert ("Data of visit 1", "Visit log; Document checks, requests") in room.page.detail.facts
    assert not room.page.detail.turn_down.isVisible()
    press(window, Qt.Key.Key_S, ALT)
    (request,) = site.desk.requests.board(site.officer)
    assert request.step is RequestStep.APPROVED
    assert room.page.model.rows == []
    assert "Signed: Answer" in window.bar.message  # type: ignore[union-attr]
    site.desk.requests.release(site.officer, request.id, tmp_path / "package")


def test_what_was_asked_for_is_signed_or_turned_down(window: MainWindow, site: Site, room: SigningRoom):
    visits, asked = [], []
    for _ in range(2):
        visits.append(ended_visit(site).id)
        asked.append(site.desk.erasure.ask(site.officer, visits[-1:], ErasureGround.PERSON_ASKED))
    room.enter()
    settle(window)
    for _ in asked:
        press(window, Qt.Key.Key_Up)
    rows = [row for row in room.page.model.rows if not row.of_request]
    assert [row.ask for row in rows] == [one.id for one in asked]
    assert {row.what for row in rows} == {"Erasure before its day"}
    assert any(visits[0] in value for _, value in room.page.detail.facts)
    press(window, Qt.Key.Key_S, ALT)
    assert site.desk.four_eyes.signed(site.officer) == {asked[0].id}
    assert room.page.model.rows[0].state == "signed"
    press(window, Qt.Key.Key_Down)
    press(window, Qt.Key.Key_D, ALT)
    assert [one.id for one in site.desk.four_eyes.waiting(site.officer)] == [asked[0].id]


def test_a_request_that_changes_meanwhile_is_not_signed(window: MainWindow, site: Site, room: SigningRoom):
    (request,) = site.desk.requests.board(site.officer)
    site.desk.requests.match(site.officer, request.id, [])
    site.desk.requests.approve(site.second_officer, request.id)
    press(window, Qt.Key.Key_S, ALT)
    (after,) = site.desk.requests.board(site.officer)
    assert after.step is RequestStep.APPROVED
