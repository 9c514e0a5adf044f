"""Erasing the visits of a request in the window: what goes and stays, a second person, the last yes, the report."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.features.site import PASSPHRASE, Site
from tests.ui.at_office import open_page, press
from tests.ui.at_requests import ended_visit, matched
from ui.i18n import Language, Texts
from ui.main_window import MainWindow
from ui.palettes import Tone
from ui.privacy.requests_room import RequestsRoom
from ui.rooms import RoomName
from visitor_desk.privacy.bound_rows import INCIDENTS
from visitor_desk.privacy.consent import CONSENTS
from visitor_desk.privacy.erasure_plan import ErasureGround
from visitor_desk.privacy.requests import RequestKind
from visitor_desk.security.duties import Purpose
from visitor_desk.security.groups import Group
from visitor_desk.security.sealed_records import NothingSealed
from visitor_desk.visits.visit import Visit


@pytest.fixture
def visit(site: Site) -> Visit:
    return ended_visit(site)


@pytest.fixture
def room(window: MainWindow, site: Site, visit: Visit) -> RequestsRoom:
    """A matched request for erasure in front."""
    matched(site, visit, RequestKind.ERASURE)
    return opened(window, site, "officer")


def opened(window: MainWindow, site: Site, login: str) -> RequestsRoom:
    room = open_page(window, site, RoomName.REQUESTS, login)
    assert isinstance(room, RequestsRoom)
    press(window, Qt.Key.Key_Return)
    return room


def sign(window: MainWindow, room: RequestsRoom, login: str, passphrase: str = PASSPHRASE) -> None:
    step = room.page.detail.erase
    step.signer.login.editor.setText(login)
    step.signer.passphrase.editor.setText(passphrase)
    step.signer.passphrase.editor.setFocus()
    press(window, Qt.Key.Key_Return)


def still_named(site: Site, visit: Visit) -> bool:
    try:
        site.desk.visit_book.reveal(site.officer, visit.id, Purpose.PERSON_REQUEST)
    except NothingSealed:
        return False
    return True


def test_what_goes_and_what_stays_is_seen_before_anybody_is_asked(room: RequestsRoom, site: Site):
    step = room.page.detail.erase
    assert room.page.detail.stack.currentWidget() is step
    rows = {row.what: row for row in step.model.rows}
    name = rows["Name, organisation, purpose"]
    assert (name.tone, name.fate) == (Tone.GOOD, "goes")
    assert name.why.startswith("would have died on ")
    stays = [row for row in step.model.rows if row.tone is Tone.NEUTRAL]
    assert all(row.fate.startswith("stays until ") and row.why for row in stays)
    assert "could be opened until" in step.honest.text()
    assert step.ground.editor.hasFocus()
    assert site.desk.four_eyes.waiting(site.officer) == []


def test_the_last_yes_counts_the_records_and_enter_says_not_now(
    window: MainWindow, room: RequestsRoom, site: Site, visit: Visit
):
    step = room.page.detail.erase
    press(window, Qt.Key.Key_Return)
    sign(window, room, "second")
    assert still_named(site, visit)
    press(window, Qt.Key.Key_Return)
    going = sum(row.tone is Tone.GOOD and "Badge number" not in row.what for row in step.model.rows)
    assert step.erase_now.words == f"Erase {going} sealed records"
    assert f"Sealed records: {going}." in step.means.text()
    assert step.keep.hasFocus()
    press(window, Qt.Key.Key_Return)
    assert not step.erase_now.isVisible()
    assert still_named(site, visit)
    press(window, Qt.Key.Key_Return)
    press(window, Qt.Key.Key_Escape)
    assert room.page.currentWidget() is room.page.detail
    press(window, Qt.Key.Key_Return)
    press(window, Qt.Key.Key_Tab)
    press(window, Qt.Key.Key_Return)
    assert not still_named(site, visit)
    assert f"{going} sealed records were erased." in step.hint.text()
    assert "until" in step.hint.text()
    assert not step.ask.isVisible()
    assert step.list.hasFocus()


def test_who_asked_cannot_sign_and_a_wrong_passphrase_signs_nothing(
    window: MainWindow, room: RequestsRoom, site: Site, visit: Visit
):
    press(window, Qt.Key.Key_Return)
    step = room.page.detail.erase
    assert window.bar is not None
    sign(window, room, "officer")
    assert "cannot sign as second person" in window.bar.message
    sign(window, room, "second", "something else entirely")
    assert not step.erase.isVisible()
    step.signer.login.editor.setText("")
    step.signer.login.editor.setFocus()
    press(window, Qt.Key.Key_Return)
    assert step.signer.login.hint.text() == "Fill this in."
    assert still_named(site, visit)


def test_a_colleague_signs_at_their_own_window(
    window: MainWindow, room: RequestsRoom, site: Site, visit: Visit
):
    press(window, Qt.Key.Key_Return)
    room = opened(window, site, "second")
    step = room.page.detail.erase
    assert "A colleague asked for this" in step.hint.text()
    assert not step.signer.isVisible()
    press(window, Qt.Key.Key_Return)
    assert step.erase.isVisible()
    (asked,) = site.desk.erasure.asked(site.officer, [visit.id])
    assert asked.signed


def test_what_was_asked_can_be_taken_back(window: MainWindow, room: RequestsRoom, site: Site, visit: Visit):
    press(window, Qt.Key.Key_Return)
    press(window, Qt.Key.Key_D, Qt.KeyboardModifier.AltModifier)
    assert site.desk.erasure.asked(site.officer, [visit.id]) == []
    assert room.page.detail.erase.ask.isVisible()


def test_several_visits_are_one_list_that_one_colleague_signs_once(
    window: MainWindow, site: Site, visit: Visit
):
    again = ended_visit(site)
    request = matched(site, visit, RequestKind.ERASURE)
    site.desk.requests.match(site.officer, request, [visit.id, again.id])
    room = opened(window, site, "officer")
    step = room.page.detail.erase
    press(window, Qt.Key.Key_Return)
    (asked,) = site.desk.erasure.asked(site.officer, [visit.id])
    assert asked.visits == (visit.id, again.id)
    assert len(site.desk.four_eyes.waiting(site.second_officer)) == 1
    sign(window, room, "second")
    press(window, Qt.Key.Key_Return)
    assert "Visits they are about: 2." in step.means.text()
    press(window, Qt.Key.Key_Tab)
    press(window, Qt.Key.Key_Return)
    assert not still_named(site, visit)
    assert not still_named(site, again)
    assert "sealed records were erased." in step.hint.text()
    assert site.desk.four_eyes.waiting(site.officer) == []


def test_where_nothing_can_go_the_page_says_so(window: MainWindow, site: Site, visit: Visit):
    asked = site.desk.erasure.ask(site.officer, [visit.id], ErasureGround.PERSON_ASKED)
    site.desk.four_eyes.approve(site.second_officer, asked.id)
    site.desk.erasure.erase(site.officer, asked.id)
    matched(site, visit, RequestKind.ERASURE)
    room = opened(window, site, "officer")
    step = room.page.detail.erase
    assert "Nothing can be erased now" in step.hint.text()
    for act in (step.ask, step.sign, step.erase, step.drop):
        assert not act.isVisible()


@pytest.mark.parametrize("language", list(Language))
def test_every_part_that_a_plan_can_name_has_its_words(language: Language):
    texts = Texts(language)
    parts = [("visits", group) for group in Group]
    parts += [("tickets", Group.T), ("tickets", Group.R), (INCIDENTS, Group.R), (INCIDENTS, Group.D)]
    parts += [(CONSENTS, Group.T), (CONSENTS, Group.R)]
    assert [one for one in parts if f"erase_part.{one[0]}_{one[1].value}" not in texts] == []
