"""What the privacy team does with a request: take it in, identify, match, sign, hand out; or refuse."""

from datetime import timedelta
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot
from pyzipper import AESZipFile

from tests.features.site import PASSPHRASE, Site
from ui.app import settle
from ui.main_window import MainWindow
from ui.palettes import Tone
from ui.privacy.board import RequestCard
from ui.privacy.requests_page import RequestsPage
from ui.privacy.requests_room import RequestsRoom
from visitor_desk.privacy.consent import ConsentWay
from visitor_desk.privacy.package_verify import verify_package
from visitor_desk.privacy.requests import (
    Channel,
    IdentityStep,
    NewRequest,
    RefusalGround,
    Requester,
    RequestId,
    RequestKind,
    RequestLanguage,
    RequestStep,
)
from visitor_desk.visits.visit import BadgeNumber, Visit

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def visit(site: Site) -> Visit:
    """Somebody came yesterday and left."""
    admitted = site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    site.clock.advance(timedelta(hours=1))
    site.desk.check_out.by_badge(site.guard, BadgeNumber("014"))
    site.clock.advance(timedelta(hours=20))
    return admitted


@pytest.fixture
def room(window: MainWindow, site: Site, visit: Visit) -> RequestsRoom:
    window.open_session(site.desk.operators.sign_in("officer", PASSPHRASE))
    settle(window)
    opened = window.rooms[0][1]
    assert isinstance(opened, RequestsRoom)
    return opened


@pytest.fixture
def page(room: RequestsRoom) -> RequestsPage:
    return room.page


def received(site: Site, kind: RequestKind = RequestKind.ACCESS) -> str:
    new = NewRequest(
        kind,
        Channel.DESK,
        RequestLanguage.ENGLISH,
        site.clock.now(),
        Requester("Anna Eriksson", "a@b.example"),
    )
    return site.desk.requests.receive(site.officer, new).id


def test_a_request_is_taken_in_by_keyboard(qtbot: QtBot, window: MainWindow, page: RequestsPage, site: Site):
    qtbot.keyClick(window, Qt.Key.Key_N, ALT)
    qtbot.waitUntil(page.intake.isVisible)
    qtbot.keyClicks(page.intake.name.editor, "Anna Maria Eriksson")
    qtbot.keyClicks(page.intake.contact.editor, "anna@visitor.example")
    qtbot.keyClick(page.intake.contact.editor, Qt.Key.Key_Return)
    settle(window)
    (request,) = site.desk.requests.board(site.officer)
    assert (request.step, request.kind) == (RequestStep.RECEIVED, RequestKind.ACCESS)
    assert page.currentWidget() is page.detail
    assert "Eriksson" not in page.detail.title.text()


def test_an_empty_form_says_what_is_missing(qtbot: QtBot, window: MainWindow, page: RequestsPage, site: Site):
    page.show_intake()
    page.intake.received.editor.setText("2026-13-40")
    page.intake.save.click()
    assert page.intake.name.hint.text() == "Fill this in."
    assert "day that has been" in page.intake.received.hint.text()
    page.intake.received.editor.setText("2099-01-01")
    page.intake.save.click()
    assert "day that has been" in page.intake.received.hint.text()
    assert site.desk.requests.board(site.officer) == []


def test_the_whole_way_to_a_package(
    qtbot: QtBot,
    window: MainWindow,
    room: RequestsRoom,
    page: RequestsPage,
    site: Site,
    visit: Visit,
    tmp_path: Path,
):
    received(site)
    room.enter()
    settle(window)
    (card,) = page.board.findChildren(RequestCard)
    qtbot.keyClick(card, Qt.Key.Key_Return)
    detail = page.detail
    assert detail.stack.currentWidget() is detail.identity
    for step in (IdentityStep.RECEIPT_TOKEN, IdentityStep.VISIT_FACTS):
        detail.identity.boxes[step].setChecked(True)
    detail.identity.identify.click()
    settle(window)
    assert detail.stack.currentWidget() is detail.match
    assert [row.who for row in detail.match.model.rows] == ["•••• •••• · Suite 1"]
    assert not detail.match.match.isEnabled()
    detail.match.list.selectRow(0)
    detail.match.show_name.click()
    settle(window)
    assert detail.match.model.rows[0].who.startswith("Eriksson, Anna Maria")
    detail.match.match.click()
    settle(window)
    assert detail.stack.currentWidget() is detail.second
    assert detail.contents.model.rows[0].tone is Tone.GOOD
    detail.second.login.editor.setText("second")
    detail.second.passphrase.editor.setText(PASSPHRASE)
    detail.second.approve.click()
    settle(window)
    assert detail.stack.currentWidget() is detail.package
    room.releasing.make_package(tmp_path / "package")
    settle(window)
    assert detail.stack.currentWidget() is detail.closed
    assert site.desk.fingerprint in detail.closed.hint.text()
    report = verify_package(tmp_path / "package", site.desk.fingerprint)
    assert report.whole
    assert report.from_root


def test_a_withdrawal_takes_effect_with_the_match(
    window: MainWindow, room: RequestsRoom, page: RequestsPage, site: Site
):
    inside = site.desk.check_in.admit(site.guard, site.arrival(site.ticket(), "015"))
    consent = site.desk.consents.give(site.guard, inside.id, ConsentWay.OWN_WINDOW)
    site.desk.check_out.by_visit(site.guard, inside.id)
    request = RequestId(received(site, RequestKind.WITHDRAWAL))
    steps = frozenset({IdentityStep.RECEIPT_TOKEN, IdentityStep.VISIT_FACTS})
    site.desk.requests.identify(site.officer, request, steps)
    room.enter()
    settle(window)
    room.open_first()
    settle(window)
    page.detail.match.matched.emit([inside.id], [], [])
    settle(window)
    with site.desk.consents.works() as work:
        ended = work.consents.get(consent.id)
    assert ended is not None
    assert ended.withdrawn_how is ConsentWay.REQUEST


def test_portability_shows_a_second_person_what_was_provided_alone(
    window: MainWindow, room: RequestsRoom, page: RequestsPage, site: Site, visit: Visit, tmp_path: Path
):
    request = RequestId(received(site, RequestKind.PORTABILITY))
    steps = frozenset({IdentityStep.RECEIPT_TOKEN, IdentityStep.VISIT_FACTS})
    site.desk.requests.identify(site.officer, request, steps)
    site.desk.requests.match(site.officer, request, [visit.id])
    room.enter()
    settle(window)
    room.open_first()
    settle(window)
    detail = page.detail
    assert not detail.letters.ask_grant.isVisible()
    assert [row.tone for row in detail.contents.model.rows] == [Tone.GOOD, Tone.NEUTRAL]
    assert "only what the person provided" in detail.contents.model.rows[1].words
    detail.second.login.editor.setText("second")
    detail.second.passphrase.editor.setText(PASSPHRASE)
    detail.second.approve.click()
    settle(window)
    detail.package.as_zip.setChecked(True)
    room.releasing.make_package(tmp_path / "package")
    settle(window)
    assert detail.stack.currentWidget() is detail.closed
    assert not (tmp_path / "package").exists()
    shown = detail.closed.hint.text()
    passphrase = shown.partition("Passphrase: ")[2].partition(". It is shown now")[0]
    with AESZipFile(tmp_path / "package.zip") as archive:
        archive.extractall(tmp_path, pwd=passphrase.encode())
    assert verify_package(tmp_path / "package", site.desk.fingerprint).whole
    detail.escape()
    room.open_first()
    settle(window)
    assert passphrase not in detail.closed.hint.text()


def test_a_receipt_that_is_shown_finds_its_visit(
    window: MainWindow, room: RequestsRoom, page: RequestsPage, site: Site
):
    came = site.desk.check_in.admit(site.guard, site.arrival(site.ticket(), badge="016"))
    slip = site.desk.receipts.issue(site.guard, came.id)
    site.desk.check_out.by_visit(site.guard, came.id)
    received(site)
    room.enter()
    settle(window)
    room.open_first()
    settle(window)
    detail = page.detail
    detail.identity.boxes[IdentityStep.VISIT_FACTS].setChecked(True)
    detail.identity.token.editor.setText("".join(reversed(slip.token)))
    detail.identity.identify.click()
    settle(window)
    # A wrong token identifies nobody, whatever else was ticked.
    assert detail.stack.currentWidget() is detail.identity
    detail.identity.token.editor.setText(" ".join(slip.groups).lower())
    detail.identity.identify.click()
    settle(window)
    assert detail.stack.currentWidget() is detail.match
    assert detail.match.chosen == [came.id]
    assert detail.match.match.isEnabled()
    (one,) = site.desk.requests.board(site.officer)
    assert one.identity == {IdentityStep.RECEIPT_TOKEN, IdentityStep.VISIT_FACTS}


def test_the_first_person_cannot_be_the_second(
    window: MainWindow, room: RequestsRoom, page: RequestsPage, site: Site, visit: Visit
):
    wanted = received(site)
    steps = frozenset({IdentityStep.RECEIPT_TOKEN, IdentityStep.VISIT_FACTS})
    (one,) = site.desk.requests.board(site.officer)
    assert one.id == wanted
    site.desk.requests.identify(site.officer, one.id, steps)
    site.desk.requests.match(site.officer, one.id, [visit.id])
    room.enter()
    settle(window)
    room.open_first()
    settle(window)
    assert page.detail.second.login.isVisible()
    page.detail.second.login.editor.setText("officer")
    page.detail.second.passphrase.editor.setText(PASSPHRASE)
    page.detail.second.approve.click()
    settle(window)
    assert "cannot sign as second person" in window.bar.message
    assert page.detail.second.passphrase.editor.text() == ""
    assert page.detail.second.approve.isEnabled()


def test_one_step_of_identity_is_not_enough(
    window: MainWindow, room: RequestsRoom, page: RequestsPage, site: Site
):
    received(site)
    room.enter()
    settle(window)
    room.open_first()
    page.detail.identity.boxes[IdentityStep.SEEN_AT_DESK].setChecked(True)
    page.detail.identity.identify.click()
    settle(window)
    assert "1 of 2 ways" in window.bar.message
    assert page.detail.stack.currentWidget() is page.detail.identity


def test_who_asks_is_shown_only_when_asked_for(
    qtbot: QtBot, window: MainWindow, room: RequestsRoom, page: RequestsPage, site: Site
):
    request = received(site)
    room.enter()
    settle(window)
    room.open_first()
    before = len(site.desk.log.about(site.officer, request))
    qtbot.keyClick(window, Qt.Key.Key_P, ALT)
    qtbot.wait(130)
    settle(window)
    assert page.detail.requester == "Anna Eriksson"
    assert len(site.desk.log.about(site.officer, request)) == before + 1
    room.open_first()
    assert page.detail.requester == ""


def test_a_refusal_needs_its_ground_and_text(
    qtbot: QtBot, window: MainWindow, room: RequestsRoom, page: RequestsPage, site: Site
):
    received(site, RequestKind.ERASURE)
    room.enter()
    settle(window)
    room.open_first()
    page.detail.letters.ask_refusal.click()
    page.detail.letters.refusal.ground.editor.choose(RefusalGround.LEGAL_DUTY)
    page.detail.letters.refusal.act.click()
    settle(window)
    assert "empty or too long" in window.bar.message
    page.detail.letters.refusal.text.editor.setPlainText(
        "The log of this zone must be kept for three months."
    )
    page.detail.letters.refusal.act.click()
    settle(window)
    (request,) = site.desk.requests.board(site.officer)
    assert (request.step, request.ground) == (RequestStep.REFUSED, RefusalGround.LEGAL_DUTY)


def test_escape_goes_back_to_the_board(
    qtbot: QtBot, window: MainWindow, room: RequestsRoom, page: RequestsPage, site: Site
):
    received(site)
    room.enter()
    settle(window)
    room.open_first()
    page.detail.letters.ask_refusal.click()
    page.detail.escape()
    assert page.currentWidget() is page.detail
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.currentWidget() is page.board)
    settle(window)


def test_urgent_requests_stand_out_in_words_and_colour(
    qapp: QApplication, window: MainWindow, room: RequestsRoom, page: RequestsPage, site: Site
):
    received(site)
    site.clock.advance(timedelta(days=28))
    room.enter()
    settle(window)
    (card,) = page.board.model.rows
    assert (card.urgent, card.tone) == (True, Tone.BAD)
    assert "d left" in card.left


def test_the_form_on_paper_of_a_right_goes_into_a_file_by_key(
    qtbot: QtBot,
    window: MainWindow,
    page: RequestsPage,
    site: Site,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
):
    place = tmp_path / "form.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(place), ""))
    qtbot.keyClick(window, Qt.Key.Key_N, ALT)
    page.intake.kind.editor.choose(RequestKind.OBJECTION)
    page.intake.language.editor.choose(RequestLanguage.ENGLISH)
    qtbot.keyClick(window, Qt.Key.Key_O, ALT)
    settle(window)
    with PdfDocument(place) as paper:
        assert "I object to the use" in paper[0].get_textpage().get_text_range()
    assert site.desk.requests.board(site.officer) == []
