"""By eye, without a document, with a minor: what the guard does at the desk, by keyboard alone."""

from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.documents.builders import build_td3
from tests.features.site import HOST, PASSPHRASE, PCI_SUITE, SUITE, Site
from ui.app import make_window, settle
from ui.main_window import MainWindow
from ui.palettes import PaletteName, Tone
from ui.reception.page import ReceptionPage
from ui.reception.room import ReceptionRoom
from visitor_desk.documents.by_eye import KINDS_SEEN
from visitor_desk.documents.document_check import Verdict
from visitor_desk.documents.document_kind import DocumentKind
from visitor_desk.visits.place import WithoutDocument, Zone, ZoneId, ZoneKind
from visitor_desk.visits.visit import RefusalReason, VisitFilter, VisitState

ALT = Qt.KeyboardModifier.AltModifier
PLAIN = Qt.KeyboardModifier.NoModifier
CAGE, LOBBY = ZoneId("cage-9"), ZoneId("lobby")


class Guard:
    """Presses keys and counts them; a chord counts once, as it does on a reader's stopwatch."""

    def __init__(self, qtbot: QtBot, window: MainWindow, site: Site) -> None:
        self._qtbot, self._window, self._site = qtbot, window, site
        self.keys = 0
        room = window.rooms[0][1]
        assert isinstance(room, ReceptionRoom)
        self.page: ReceptionPage = room.page

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = PLAIN) -> None:
        self._qtbot.keyClick(self._window.focusWidget() or self._window, key, modifier)
        self.keys += 1
        settle(self._window)
        # A shortcut presses its button for a moment.
        self._qtbot.wait(120)
        settle(self._window)

    def write(self, text: str) -> None:
        for letter in text:
            self._qtbot.keyClicks(self._window.focusWidget(), letter)
            self.keys += 1

    def expect(self, name: str) -> None:
        person = next(one for one in self.page.expected if one.name == name)
        self.page.choose_person(person)
        settle(self._window)

    def visits(self) -> list[tuple[VisitState, str | None]]:
        book = self._site.desk.visit_book.page(self._site.facility, VisitFilter())
        return [(visit.state, visit.escort) for visit in book]


@pytest.fixture(params=["nl", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def guard(qtbot: QtBot, qapp: QApplication, site: Site, language: str) -> Iterator[Guard]:
    """The window in a language, a guard signed in, and somebody expected for each rule."""
    for zone in (
        Zone(CAGE, None, ZoneKind.CAGE, "Cage 9", False, False, "contract", WithoutDocument.HOST_VOUCHES),
        Zone(LOBBY, None, ZoneKind.LOBBY, "Lobby", without_document=WithoutDocument.WAIT),
    ):
        site.desk.house.add_zone(site.facility, zone)
    for name, zone_id in (("Ada", SUITE), ("Bo", CAGE), ("Cas", LOBBY), ("Dee", PCI_SUITE)):
        site.ticket(name, zone_id)
    window = make_window(qapp, site.desk, language, PaletteName.LIGHT)
    window.resize(1440, 900)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    window.open_session(site.desk.operators.sign_in("guard", PASSPHRASE))
    settle(window)
    yield Guard(qtbot, window, site)
    settle(window)
    window.hand_over()
    window.close()
    shiboken6.delete(window)


def test_a_document_is_checked_by_eye_in_eight_keys(guard: Guard, language: str):
    guard.expect("Ada")
    guard.press(Qt.Key.Key_E, ALT)
    guard.write("i0531")
    guard.press(Qt.Key.Key_Return)
    guard.press(Qt.Key.Key_Y, ALT)
    assert guard.keys <= 8
    document = guard.page.draft.document
    assert document is not None
    assert (document.check.verdict, document.check.kind) == (
        Verdict.CHECKED_BY_EYE,
        DocumentKind.IDENTITY_CARD,
    )
    assert document.tone is Tone.ACCENT
    assert "Ada" in document.sentences[0]
    assert guard.page.visit.admit.isEnabled()
    guard.page.visit.admit.click()
    settle(guard.page.window())
    assert guard.visits() == [(VisitState.HERE, None)]
    assert "oog" in document.verdict if language == "nl" else "by eye" in document.verdict


def test_each_kind_has_a_letter_of_its_own_and_no_letter_is_typed(guard: Guard):
    guard.press(Qt.Key.Key_E, ALT)
    box = guard.page.document.by_eye_box
    letters = [button.keys for button in box.kinds.values()]
    assert len(set(letters)) == len(KINDS_SEEN)
    for kind, button in box.kinds.items():
        guard.write(button.keys.lower())
        assert box.kind is kind
    guard.write("q05/31")
    assert box.expiry.editor.text() == "05/31"
    assert box.kind is list(box.kinds)[-1]


def test_what_is_no_date_is_said_beside_it_and_stays(guard: Guard):
    guard.press(Qt.Key.Key_E, ALT)
    guard.write("1331")
    guard.press(Qt.Key.Key_Return)
    box = guard.page.document.by_eye_box
    assert box.isVisible()
    assert "0531" in box.expiry.hint.text()
    assert guard.page.draft.document is None
    guard.press(Qt.Key.Key_Escape)
    assert not box.isVisible()


def test_an_expired_document_is_refused_by_eye(guard: Guard):
    guard.press(Qt.Key.Key_E, ALT)
    guard.write("0524")
    guard.press(Qt.Key.Key_Return)
    document = guard.page.draft.document
    assert document is not None
    assert document.refused
    assert not guard.page.document.resembles.isEnabled()


def test_the_number_is_asked_only_where_a_zone_keeps_it(guard: Guard):
    guard.expect("Ada")
    guard.press(Qt.Key.Key_E, ALT)
    assert not guard.page.document.by_eye_box.number.isVisible()
    guard.press(Qt.Key.Key_Escape)
    guard.expect("Bo")
    guard.press(Qt.Key.Key_E, ALT)
    assert guard.page.document.by_eye_box.number.isVisible()
    assert "Cage 9" in guard.page.document.by_eye_box.number.label.text()


def test_the_host_vouches_where_the_zone_lets_him(guard: Guard):
    guard.expect("Bo")
    guard.press(Qt.Key.Key_D, ALT)
    assert guard.page.document.vouch.isVisible()
    assert "P. de Vries" in guard.page.document.banner.sentences[0]
    guard.press(Qt.Key.Key_G, ALT)
    assert guard.page.draft.escort == HOST
    assert guard.page.visit.admit.isEnabled()
    guard.page.visit.admit.click()
    settle(guard.page.window())
    assert guard.visits() == [(VisitState.HERE, HOST)]


def test_a_vouching_host_does_not_carry_over_to_somebody_else(guard: Guard):
    guard.expect("Bo")
    guard.press(Qt.Key.Key_D, ALT)
    guard.press(Qt.Key.Key_G, ALT)
    guard.expect("Dee")
    assert guard.page.draft.document is None
    assert not guard.page.document.vouch.isVisible()
    assert not guard.page.visit.admit.isEnabled()


def test_who_has_to_wait_is_told_so(guard: Guard):
    guard.expect("Cas")
    guard.press(Qt.Key.Key_D, ALT)
    assert not guard.page.document.vouch.isVisible()
    assert "Esc" in guard.page.document.banner.sentences[0]
    assert not guard.page.visit.reason.isVisible()


def test_a_refusing_zone_asks_for_the_refusal_at_once(guard: Guard):
    guard.expect("Dee")
    guard.press(Qt.Key.Key_D, ALT)
    assert guard.page.visit.reason.editor.value is RefusalReason.DOCUMENT_NOT_SHOWN
    guard.press(Qt.Key.Key_Return)
    assert guard.visits() == [(VisitState.REFUSED, None)]


def test_without_a_person_no_rule_can_apply(guard: Guard):
    guard.press(Qt.Key.Key_D, ALT)
    assert not guard.page.visit.reason.isVisible()
    assert not guard.page.document.vouch.isVisible()
    assert guard.page.document.banner.sentences[0]


def test_a_minor_waits_for_the_host_or_the_supervisor(guard: Guard):
    guard.page.lines_given.emit(list(build_td3(surname="ADA", given_names="", birth="100812")))
    settle(guard.page.window())
    guard.expect("Ada")
    document = guard.page.draft.document
    assert document is not None
    (asked,) = [one for one in document.to_settle if one.code == "under_age"]
    assert asked.advice
    guard.press(Qt.Key.Key_T, ALT)
    assert "under_age" not in guard.page.draft.unsettled


def test_a_check_in_that_waits_holds_findings_and_nothing_that_was_read(guard: Guard):
    guard.expect("Bo")
    guard.page.lines_given.emit(list(build_td3(surname="BOUWMEESTER", given_names="BO", number="NW4736281")))
    settle(guard.page.window())
    guard.press(Qt.Key.Key_S, ALT)
    guard.press(Qt.Key.Key_Y, ALT)
    guard.press(Qt.Key.Key_Escape)
    assert guard.page.tabs == 2
    guard.page.bring_to_front(0)
    document = guard.page.draft.document
    assert document is not None
    assert document.check.mrz is None
    assert all(not finding.values for finding in document.check.findings)
    everything = " ".join((*document.sentences, document.footnote))
    assert "BOUWMEESTER" not in everything
    assert guard.page.visit.admit.isEnabled()
    guard.page.visit.admit.click()
    settle(guard.page.window())
    assert guard.visits() == [(VisitState.HERE, None)]


def test_a_document_that_waited_is_shown_again_for_somebody_else(guard: Guard):
    guard.expect("Bo")
    guard.page.lines_given.emit(list(build_td3(surname="BO", given_names="")))
    settle(guard.page.window())
    guard.press(Qt.Key.Key_Escape)
    guard.page.bring_to_front(0)
    guard.expect("Ada")
    assert guard.page.draft.document is None
