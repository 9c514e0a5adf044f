"""What the privacy team says by letter: nothing found, more time, who are you; with the keys alone."""

from datetime import timedelta
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.features.site import PASSPHRASE, Site
from ui.app import settle
from ui.main_window import MainWindow
from ui.privacy.requests_room import RequestsRoom
from ui.widgets.text import PlainLabel
from visitor_desk.privacy.requests import (
    Channel,
    IdentityStep,
    NewRequest,
    Outcome,
    RefusalGround,
    Requester,
    RequestKind,
    RequestLanguage,
    RequestStep,
)

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def room(window: MainWindow, site: Site) -> RequestsRoom:
    window.open_session(site.desk.operators.sign_in("officer", PASSPHRASE))
    settle(window)
    opened = window.rooms[0][1]
    assert isinstance(opened, RequestsRoom)
    return opened


def opened(window: MainWindow, room: RequestsRoom, site: Site, kind: RequestKind) -> None:
    new = NewRequest(
        kind,
        Channel.EMAIL,
        RequestLanguage.ENGLISH,
        site.clock.now(),
        Requester("Anna Eriksson", "a@b.example"),
    )
    site.desk.requests.receive(site.officer, new)
    room.enter()
    settle(window)
    room.open_first()
    settle(window)


def test_nothing_found_is_three_acts_and_a_letter(
    qtbot: QtBot, window: MainWindow, room: RequestsRoom, site: Site, tmp_path: Path
):
    opened(window, room, site, RequestKind.ACCESS)
    letters = room.page.detail.letters
    assert not letters.letter.isVisibleTo(letters)
    qtbot.keyClick(window, Qt.Key.Key_F, ALT)
    qtbot.waitUntil(letters.nothing.isVisible)
    assert letters.nothing.text.editor.hasFocus()
    qtbot.keyClicks(letters.nothing.text.editor, "All entrances, 1 to 3 November.")
    qtbot.keyClick(letters.nothing.text.editor, Qt.Key.Key_Tab)
    qtbot.keyClick(letters.nothing.act, Qt.Key.Key_Return)
    settle(window)
    (request,) = site.desk.requests.board(site.officer)
    assert request.outcome is Outcome.NOTHING_FOUND
    assert letters.letter.isVisibleTo(letters)
    place = tmp_path / "letter.pdf"
    room.letters.write(place)
    settle(window)
    assert str(place) in window.bar.message
    document = PdfDocument(place)
    assert "All entrances, 1 to 3 November." in document[0].get_textpage().get_text_range()
    document.close()


def test_a_letter_that_cannot_be_written_is_said(
    window: MainWindow, room: RequestsRoom, site: Site, tmp_path: Path
):
    opened(window, room, site, RequestKind.ACCESS)
    room.page.detail.letters.ask_who.click()
    room.page.detail.letters.who.act.click()
    settle(window)
    (tmp_path / "letter.pdf").mkdir()
    room.letters.write(tmp_path / "letter.pdf")
    settle(window)
    assert "letter.pdf" in window.bar.message


def test_the_time_stands_still_and_the_page_says_so(
    qtbot: QtBot, window: MainWindow, room: RequestsRoom, site: Site
):
    opened(window, room, site, RequestKind.ERASURE)
    letters = room.page.detail.letters
    qtbot.keyClick(window, Qt.Key.Key_W, ALT)
    qtbot.waitUntil(letters.who.act.hasFocus)
    qtbot.keyClick(letters.who.act, Qt.Key.Key_Return)
    settle(window)
    (request,) = site.desk.requests.board(site.officer)
    assert request.doubted_at is not None
    assert not letters.ask_who.isVisibleTo(letters)
    assert letters.letter.isVisibleTo(letters)


def test_more_time_asks_why_and_is_offered_once(
    qtbot: QtBot, window: MainWindow, room: RequestsRoom, site: Site
):
    opened(window, room, site, RequestKind.ACCESS)
    letters = room.page.detail.letters
    qtbot.keyClick(window, Qt.Key.Key_T, ALT)
    qtbot.waitUntil(letters.more_time.isVisible)
    letters.more_time.act.click()
    settle(window)
    assert "empty or too long" in window.bar.message
    letters.ask_time.click()
    letters.more_time.text.editor.setPlainText("Nine cameras.")
    letters.more_time.act.click()
    settle(window)
    (request,) = site.desk.requests.board(site.officer)
    assert request.extended_at is not None
    assert not letters.ask_time.isVisibleTo(letters)


def test_one_box_is_open_at_a_time_and_escape_closes_it(
    qtbot: QtBot, window: MainWindow, room: RequestsRoom, site: Site
):
    opened(window, room, site, RequestKind.ACCESS)
    letters = room.page.detail.letters
    letters.ask_refusal.click()
    letters.ask_nothing.click()
    assert not letters.refusal.isVisibleTo(letters)
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not letters.nothing.isVisibleTo(letters)
    assert room.page.currentWidget() is room.page.detail


def test_what_was_done_is_decided_by_its_key(
    qtbot: QtBot, window: MainWindow, room: RequestsRoom, site: Site
):
    opened(window, room, site, RequestKind.WITHDRAWAL)
    (request,) = site.desk.requests.board(site.officer)
    site.desk.requests.identify(site.officer, request.id, frozenset(IdentityStep))
    site.desk.requests.match(site.officer, request.id, [])
    room.enter()
    settle(window)
    room.open_first()
    settle(window)
    qtbot.keyClick(window, Qt.Key.Key_G, ALT)
    letters = room.page.detail.letters
    qtbot.waitUntil(letters.grant.isVisible)
    letters.grant.act.click()
    settle(window)
    (request,) = site.desk.requests.board(site.officer)
    assert (request.step, request.outcome) == (RequestStep.ANSWERED, Outcome.GIVEN)


@pytest.mark.parametrize(
    ("kind", "days", "said"),
    [
        (RequestKind.ACCESS, 26, "1 request is due within 7 days and waits for a second person"),
        (RequestKind.ACCESS, 28, "1 request is due within 3 days and waits for a second person"),
        (RequestKind.OBJECTION, 28, "1 request is due within 3 days and waits for a decision by letter"),
        (RequestKind.OBJECTION, 40, "1 request is past its last day and waits for a decision by letter"),
    ],
)
def test_a_request_that_is_due_presses_at_the_foot_and_says_what_it_waits_for(
    window: MainWindow, room: RequestsRoom, site: Site, kind: RequestKind, days: int, said: str
):
    opened(window, room, site, kind)
    (request,) = site.desk.requests.board(site.officer)
    site.desk.requests.identify(site.officer, request.id, frozenset(IdentityStep))
    site.desk.requests.match(site.officer, request.id, [])
    site.clock.advance(timedelta(days=days))
    window.open_session(site.desk.operators.sign_in("officer", PASSPHRASE))
    settle(window)
    assert window.bar is not None
    states = [label.text() for label in window.bar.findChildren(PlainLabel)]
    assert [words for words in states if words.startswith("1 request")] == [said]


def test_visits_are_restricted_and_let_go_by_their_keys(
    qtbot: QtBot, window: MainWindow, room: RequestsRoom, site: Site
):
    admitted = site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    site.desk.check_out.by_visit(site.guard, admitted.id)
    opened(window, room, site, RequestKind.RESTRICTION)
    (request,) = site.desk.requests.board(site.officer)
    site.desk.requests.identify(site.officer, request.id, frozenset(IdentityStep))
    site.desk.requests.match(site.officer, request.id, [admitted.id])
    room.enter()
    settle(window)
    room.open_first()
    settle(window)
    letters = room.page.detail.letters
    qtbot.keyClick(window, Qt.Key.Key_B, ALT)
    qtbot.waitUntil(letters.restriction.isVisible)
    letters.restriction.act.click()
    settle(window)
    assert window.bar is not None
    assert "Visits that are restricted now: 1." in window.bar.message
    assert site.desk.restrictions.of_visit(site.officer, admitted.id) is not None
    letters.ask_grant.click()
    letters.grant.act.click()
    settle(window)
    closed = room.page.detail.closed
    assert "Its visit stays restricted until you lift that" in closed.hint.text()
    qtbot.keyClick(window, Qt.Key.Key_U, ALT)
    qtbot.waitUntil(letters.lift.isVisible)
    letters.lift.text.editor.setPlainText("yesterday")
    letters.lift.act.click()
    assert letters.lift.isVisible()
    letters.lift.text.editor.setPlainText(site.clock.now().date().isoformat())
    letters.lift.act.click()
    settle(window)
    assert site.desk.restrictions.of_visit(site.officer, admitted.id) is None
    assert "restricted" not in closed.hint.text().partition("done.")[2]
    assert not letters.ask_lift.isVisibleTo(letters)


def test_a_refusal_offers_the_grounds_of_its_right_and_none_is_chosen_for_anybody(
    qtbot: QtBot, window: MainWindow, room: RequestsRoom, site: Site
):
    opened(window, room, site, RequestKind.OBJECTION)
    letters = room.page.detail.letters
    qtbot.keyClick(window, Qt.Key.Key_R, ALT)
    qtbot.waitUntil(letters.refusal.isVisible)
    grounds = letters.refusal.ground.editor
    offered = [grounds.itemText(number) for number in range(grounds.count())]
    assert offered[0] == grounds.currentText() == "Choose the ground"
    assert "Compelling grounds that weigh more (21(1))" in offered
    assert not any("17(3)" in words or "15(4)" in words for words in offered)
    letters.refusal.text.editor.setPlainText("A claim is running.")
    letters.refusal.act.click()
    settle(window)
    assert window.bar is not None
    assert "A refusal needs its ground" in window.bar.message
    assert grounds.hasFocus()
    (request,) = site.desk.requests.board(site.officer)
    assert request.step is RequestStep.RECEIVED
    grounds.choose(RefusalGround.COMPELLING)
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    letters.ask_refusal.click()
    assert grounds.value is None
    grounds.choose(RefusalGround.COMPELLING)
    letters.refusal.text.editor.setPlainText("A claim is running.")
    letters.refusal.act.click()
    settle(window)
    (request,) = site.desk.requests.board(site.officer)
    assert (request.step, request.ground) == (RequestStep.REFUSED, RefusalGround.COMPELLING)
    assert "21(1)" in "\n".join(label.text() for label in room.page.findChildren(PlainLabel))


def test_a_request_that_the_person_takes_back_is_closed_by_its_key(
    qtbot: QtBot, window: MainWindow, room: RequestsRoom, site: Site, tmp_path: Path
):
    opened(window, room, site, RequestKind.OBJECTION)
    letters = room.page.detail.letters
    qtbot.keyClick(window, Qt.Key.Key_Z, ALT)
    qtbot.waitUntil(letters.taken_back.act.hasFocus)
    qtbot.keyClick(letters.taken_back.act, Qt.Key.Key_Return)
    settle(window)
    (request,) = site.desk.requests.board(site.officer)
    assert (request.step, request.outcome) == (RequestStep.ANSWERED, Outcome.TAKEN_BACK)
    assert not letters.ask_take_back.isVisibleTo(letters)
    assert "The person took the request back." in "\n".join(
        label.text() for label in room.page.findChildren(PlainLabel)
    )
    room.letters.write(tmp_path / "letter.pdf")
    settle(window)
    with PdfDocument(tmp_path / "letter.pdf") as letter:
        assert "closed, as you asked" in letter[0].get_textpage().get_text_range()
