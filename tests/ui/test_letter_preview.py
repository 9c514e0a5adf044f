"""The letter on the screen before anything is decided or signed: its pages, its words, and no file of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.features.site import Site
from tests.ui.at_office import ALT, open_page, press, type_in
from tests.ui.at_requests import ended_visit, matched
from ui.main_window import MainWindow
from ui.privacy.request_detail import RequestDetail
from ui.privacy.requests_room import RequestsRoom
from ui.rooms import RoomName
from visitor_desk.privacy.requests import (
    Channel,
    NewRequest,
    Requester,
    RequestKind,
    RequestLanguage,
    RequestStep,
)
from visitor_desk.visits.visit import Visit


@pytest.fixture
def visit(site: Site) -> Visit:
    return ended_visit(site)


def in_front(window: MainWindow, site: Site) -> RequestDetail:
    room = open_page(window, site, RoomName.REQUESTS, "officer")
    assert isinstance(room, RequestsRoom)
    press(window, Qt.Key.Key_Return)
    return room.page.detail


def words_of(detail: RequestDetail) -> str:
    return " ".join(" ".join(page.accessibleDescription() for page in detail.preview.pages).split())


def files_in(folder: Path) -> set[str]:
    return {str(path) for path in folder.rglob("*") if not path.name.endswith("-journal")}


def test_the_letter_of_a_package_is_seen_before_anybody_signs(window: MainWindow, site: Site, visit: Visit):
    request = matched(site, visit, RequestKind.ACCESS)
    detail = in_front(window, site)
    before = files_in(site.folder.root)
    press(window, Qt.Key.Key_V, ALT)
    assert detail.stack.currentWidget() is detail.preview
    assert len(detail.preview.pages) > 1
    assert not any(page.pixmap().isNull() for page in detail.preview.pages)
    assert "Anna Eriksson" in words_of(detail)
    assert "Eriksson, Anna Maria" in words_of(detail)
    assert detail.preview.area.hasFocus()
    first, second = detail.preview.pages[:2]
    assert second.y() >= first.y() + first.pixmap().deviceIndependentSize().height()
    press(window, Qt.Key.Key_PageDown)
    assert detail.preview.area.verticalScrollBar().value() > 0
    assert files_in(site.folder.root) == before
    press(window, Qt.Key.Key_Escape)
    assert detail.stack.currentWidget() is detail.second
    assert detail.preview.pages == []
    (one,) = site.desk.requests.board(site.officer)
    assert (one.id, one.step) == (request, RequestStep.MATCHED)


def test_a_decision_is_seen_as_the_person_will_read_it_and_decides_nothing(
    window: MainWindow, site: Site, visit: Visit
):
    matched(site, visit, RequestKind.RESTRICTION)
    detail = in_front(window, site)
    assert not detail.letters.preview.isVisible()
    press(window, Qt.Key.Key_R, ALT)
    press(window, Qt.Key.Key_V, ALT)
    assert detail.stack.currentWidget() is not detail.preview
    assert window.bar is not None
    said = window.bar.message
    assert said
    detail.letters.refusal.ground.editor.setCurrentIndex(1)
    detail.letters.refusal.text.editor.setFocus()
    type_in(window, "The log of this zone is kept for three months.")
    press(window, Qt.Key.Key_V, ALT)
    assert "The log of this zone is kept for three months." in words_of(detail)
    (one,) = site.desk.requests.board(site.officer)
    assert (one.step, one.outcome) == (RequestStep.MATCHED, None)
    press(window, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is detail.letters.refusal.act
    assert detail.letters.refusal.text.editor.toPlainText().startswith("The log of this zone")
    press(window, Qt.Key.Key_Return)
    (one,) = site.desk.requests.board(site.officer)
    assert one.step is RequestStep.REFUSED


@pytest.mark.parametrize(
    ("key", "said", "box"),
    [(Qt.Key.Key_T, "Nine cameras.", "more_time"), (Qt.Key.Key_W, "copy of an identity document", "who")],
)
def test_what_is_said_on_the_way_is_seen_before_it_goes_out(
    window: MainWindow, site: Site, key: Qt.Key, said: str, box: str
):
    person = Requester("Anna Eriksson", "a@b.example")
    site.desk.requests.receive(
        site.officer,
        NewRequest(RequestKind.ACCESS, Channel.DESK, RequestLanguage.ENGLISH, site.clock.now(), person),
    )
    detail = in_front(window, site)
    (before,) = site.desk.requests.board(site.officer)
    press(window, key, ALT)
    if box == "more_time":
        type_in(window, "Nine cameras.")
    press(window, Qt.Key.Key_V, ALT)
    assert detail.stack.currentWidget() is detail.preview
    assert said in words_of(detail)
    assert site.desk.requests.board(site.officer) == [before]
    press(window, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is getattr(detail.letters, box).act
    press(window, Qt.Key.Key_Return)
    (after,) = site.desk.requests.board(site.officer)
    assert (after.extended_at is not None, after.doubted_at is not None) == (
        box == "more_time",
        box == "who",
    )
