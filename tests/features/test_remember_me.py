"""A visitor asks to be remembered on their own screen, is found by name the next time, and takes it back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.features.guard_at_desk import GuardAtDesk, guard_at_desk
from tests.features.hostile_names import ODD_NAMES
from tests.features.keystroke_tasks import MOST_KEYS_RETURNING, document_of
from tests.features.site import HOST, SUITE, Site
from tests.features.test_names_at_reception import SETTLED
from tests.features.test_notices import published, reworded
from tests.ui.test_visitor_window import visitor_words
from ui.formats import visible
from ui.models.here_now import HereRow, Presence
from ui.visitor.view import Remembering, Step
from visitor_desk.privacy.consent import Consent, ConsentState, ConsentWay
from visitor_desk.privacy.notice import NoticeKind, NoticeLanguage
from visitor_desk.visits.visit import VisitFilter

NAME, ORGANISATION = "Eriksson, Anna Maria", "Northwind Hosting"
DOCUMENT = document_of("ERIKSSON", "ANNA MARIA")


@pytest.fixture
def guard(qapp: QApplication, site: Site) -> Iterator[GuardAtDesk]:
    with guard_at_desk(qapp, site) as opened:
        yield opened


def consents(site: Site) -> list[Consent]:
    with site.desk.consents.works() as work:
        return list(work.consents.all())


def said_before(site: Site, name: str = NAME, hours: float = 14, **changes: object) -> Consent:
    """Somebody was here before and asked to be remembered; they left hours ago."""
    settled = () if name == NAME else SETTLED
    visit = site.desk.check_in.admit(
        site.guard,
        site.arrival(
            site.ticket(name, hours=1), **{"notice": "nl v1", "rules": "v1", "settled": settled, **changes}
        ),
    )
    consent = site.desk.consents.give(site.guard, visit.id, ConsentWay.OWN_WINDOW)
    site.desk.check_out.by_visit(site.guard, visit.id)
    site.clock.advance(timedelta(hours=hours))
    return consent


def touch(guard: GuardAtDesk, button: QWidget) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    guard.refresh()


def at_thanks(guard: GuardAtDesk, language: NoticeLanguage = NoticeLanguage.FR) -> None:
    """The visitor chooses a language, checks, reads and agrees."""
    visitor = guard.window.visitor
    touch(guard, visitor.languages.buttons[language])
    while visitor.step is not Step.DONE:
        touch(guard, visitor.on)


def to_the_desk(guard: GuardAtDesk) -> None:
    guard.window.activateWindow()
    guard.page.visit.person.editor.setFocus()


def found(guard: GuardAtDesk) -> list[HereRow]:
    return [row for row in guard.page.here.model.rows if row.presence is Presence.REMEMBERED]


def find(guard: GuardAtDesk, letters: str) -> list[HereRow]:
    guard.press("Ctrl+F")
    guard.page.here.wanted.editor.clear()
    guard.type(letters)
    return found(guard)


def fill_in(guard: GuardAtDesk) -> None:
    """What the call to the host brings."""
    box = guard.page.visit.walk_in
    guard.type("Power supply")
    box.lines["customer"].editor.setText("C-1042")
    for name, value in (("host", HOST), ("zone", SUITE), ("authoriser", HOST)):
        box.choices[name].editor.choose(value)
    guard.press("Return")


def test_it_is_off_until_the_visitor_says_so_in_their_language(guard: GuardAtDesk, site: Site):
    site.ticket()
    guard.refresh()
    guard.press("F1")
    guard.window.activateWindow()
    guard.show_document(DOCUMENT)
    visitor, words = guard.window.visitor, visitor_words()[NoticeLanguage.FR]
    assert not visitor.thanks.remember.isVisible(), "nothing is offered before everything is read"
    at_thanks(guard)
    assert visitor.view is not None
    assert visitor.view.remember is Remembering.OFFERED
    assert visitor.thanks.free.text() == words("remember_offered")
    assert not visitor.thanks.remember.isChecked()
    touch(guard, visitor.thanks.remember)
    assert visitor.thanks.free.text() == words("remember_said")
    assert guard.page.visit.remember.isChecked()
    touch(guard, visitor.thanks.remember)
    assert not guard.page.visit.remember.isChecked()
    touch(guard, visitor.thanks.remember)
    to_the_desk(guard)
    guard.press("Alt+Y", "Return")
    (consent,) = consents(site)
    assert (consent.said_how, consent.notice, consent.rules) == (ConsentWay.OWN_WINDOW, "fr v1", "v1")


def test_who_says_nothing_comes_in_all_the_same_and_is_not_remembered(guard: GuardAtDesk, site: Site):
    site.ticket()
    guard.refresh()
    guard.show_document(DOCUMENT)
    assert not guard.page.visit.remember.isEnabled(), "nobody consents to what they were not shown"
    guard.press("Alt+Y", "Alt+N", "Alt+H")
    assert guard.page.visit.remember.isEnabled()
    assert not guard.page.visit.remember.isChecked()
    guard.press("Return")
    assert len(site.desk.here_now.people(site.guard)) == 1
    assert consents(site) == []


def test_said_aloud_the_guard_ticks_it(guard: GuardAtDesk, site: Site):
    site.ticket()
    guard.refresh()
    guard.show_document(DOCUMENT)
    guard.press("Alt+Y", "Alt+N", "Alt+H", "Alt+M", "Return")
    (consent,) = consents(site)
    assert (consent.said_how, consent.notice) == (ConsentWay.AT_DESK, "en v1")
    assert guard.message.startswith("They are remembered")


def test_it_is_said_of_one_person_and_not_of_the_next(guard: GuardAtDesk, site: Site):
    site.ticket()
    site.ticket("Okafor, Chidi")
    guard.refresh()
    guard.show_document(DOCUMENT)
    guard.press("Alt+N", "Alt+M")
    assert guard.page.draft.remember is ConsentWay.AT_DESK
    other = next(one for one in guard.page.expected if one.name == "Okafor, Chidi")
    guard.page.choose_person(other)
    assert guard.page.draft.remember is None


def test_found_by_name_asked_as_a_walk_in_and_let_in_on_the_word_of_a_host(guard: GuardAtDesk, site: Site):
    consent = said_before(site)
    guard.room.remembered.refresh()
    guard.refresh()
    assert found(guard) == []
    (row,) = find(guard, "eri")
    assert (row.name, row.line) == (NAME, ORGANISATION)
    guard.press("Return")
    box = guard.page.visit.walk_in
    assert box.isVisible()
    assert (box.lines["name"].editor.text(), box.lines["organisation"].editor.text()) == (NAME, ORGANISATION)
    fill_in(guard)
    assert guard.page.draft.rules, "agreed at the visit before"
    assert "remembered, rules agreed" in guard.page.visit.remark.text()
    guard.show_document(DOCUMENT)
    guard.press("Alt+Y", "Return")
    (visit,) = site.desk.visit_book.page(site.facility, VisitFilter(after=site.clock.now()))
    assert visit.rules == "v1"
    (used,) = consents(site)
    assert (used.id, used.visit, used.used_on) == (consent.id, visit.id, site.clock.now().date())


def test_the_document_finds_them_too(guard: GuardAtDesk, site: Site):
    said_before(site)
    guard.room.remembered.refresh()
    guard.refresh()
    guard.show_document(DOCUMENT)
    box = guard.page.visit.walk_in
    assert box.isVisible()
    assert box.lines["name"].editor.text() == NAME


def test_on_a_ticket_few_keys_let_in_who_is_remembered(guard: GuardAtDesk, site: Site):
    consent = said_before(site)
    site.ticket()
    guard.room.remembered.refresh()
    guard.refresh()

    def let_in() -> None:
        guard.show_document(DOCUMENT)
        guard.press("Alt+Y", "Alt+N", "Return")

    cost = guard.measured("remembered visitor", let_in)
    assert len(site.desk.here_now.people(site.guard)) == 1
    assert cost.keys <= MOST_KEYS_RETURNING
    assert [one.id for one in consents(site)] == [consent.id]
    (row,) = find(guard, "eri")
    assert row.line == f"{ORGANISATION} · is inside now"


def test_other_house_rules_end_what_was_agreed_about_rules_alone(guard: GuardAtDesk, site: Site):
    said_before(site)
    published(site, replace(reworded(), asks_again=True))
    site.ticket()
    guard.room.remembered.refresh()
    guard.refresh()
    guard.show_document(DOCUMENT)
    assert guard.page.visit.remember.isChecked()
    assert not guard.page.draft.rules


def test_a_notice_that_touches_it_lets_nobody_be_found_until_they_said_yes_again(
    guard: GuardAtDesk, site: Site
):
    consent = said_before(site)
    published(site, replace(reworded(NoticeKind.PRIVACY), asks_again=True))
    site.ticket()
    guard.room.remembered.refresh()
    guard.refresh()
    assert find(guard, "eri") == []
    guard.press("Esc")
    guard.press("F1")
    guard.window.activateWindow()
    guard.show_document(DOCUMENT)
    at_thanks(guard, NoticeLanguage.DE)
    visitor = guard.window.visitor
    assert visitor.view is not None
    assert visitor.view.remember is Remembering.ASKED_AGAIN
    assert not visitor.thanks.remember.isChecked()
    touch(guard, visitor.thanks.remember)
    to_the_desk(guard)
    guard.press("Alt+Y", "Return")
    (again,) = consents(site)
    assert (again.id, again.notice) == (consent.id, "de v2")
    assert [one.state for one in site.desk.consents.at_desk(site.guard)] == [ConsentState.COUNTS]


def test_who_does_not_say_yes_again_stays_unfound(guard: GuardAtDesk, site: Site):
    consent = said_before(site)
    published(site, replace(reworded(NoticeKind.PRIVACY), asks_again=True))
    site.ticket()
    guard.room.remembered.refresh()
    guard.refresh()
    guard.show_document(DOCUMENT)
    assert not guard.page.draft.rules, "what was agreed rests with the consent"
    guard.press("Alt+Y", "Alt+N", "Alt+H", "Return")
    assert consents(site) == [consent]
    assert [one.state for one in site.desk.consents.at_desk(site.guard)] == [ConsentState.ASKS_AGAIN]


def test_the_visitor_takes_it_back_on_their_own_screen(guard: GuardAtDesk, site: Site):
    said_before(site)
    site.ticket()
    guard.room.remembered.refresh()
    guard.refresh()
    guard.press("F1")
    guard.window.activateWindow()
    guard.show_document(DOCUMENT)
    at_thanks(guard)
    visitor = guard.window.visitor
    assert visitor.view is not None
    assert visitor.view.remember is Remembering.KNOWN
    assert visitor.thanks.remember.isChecked()
    touch(guard, visitor.thanks.remember)
    (ended,) = consents(site)
    assert (ended.withdrawn_how, ended.withdrawn_at) == (ConsentWay.OWN_WINDOW, site.clock.now())
    assert visitor.view.remember is Remembering.OFFERED
    to_the_desk(guard)
    guard.press("Alt+Y", "Return")
    assert len(site.desk.here_now.people(site.guard)) == 1, "the visit goes on as it is"
    assert consents(site) == [ended]


def test_who_only_comes_to_take_it_back_is_forgotten_within_seconds(guard: GuardAtDesk, site: Site):
    said_before(site)
    guard.room.remembered.refresh()
    guard.refresh()

    def forget() -> None:
        find(guard, "eri")
        guard.press("Return", "Alt+X")

    cost = guard.measured("taking it back", forget)
    assert cost.guard_s - cost.program_s < 5
    (ended,) = consents(site)
    assert ended.withdrawn_how is ConsentWay.AT_DESK
    assert not guard.page.visit.walk_in.isVisible()
    assert guard.message.startswith("Taken back")
    assert find(guard, "eri") == []
    assert site.desk.consents.at_desk(site.guard) == []


def test_on_a_ticket_the_guard_switches_it_off(guard: GuardAtDesk, site: Site):
    said_before(site)
    site.ticket()
    guard.room.remembered.refresh()
    guard.refresh()
    guard.show_document(DOCUMENT)
    guard.press("Alt+M")
    (ended,) = consents(site)
    assert ended.withdrawn_how is ConsentWay.AT_DESK
    assert not guard.page.visit.remember.isChecked()


def test_of_two_with_the_same_name_neither_is_taken_for_the_other(guard: GuardAtDesk, site: Site):
    said_before(site)
    said_before(site)
    site.ticket()
    guard.room.remembered.refresh()
    guard.refresh()
    guard.show_document(DOCUMENT)
    assert not guard.page.draft.rules
    assert not guard.page.visit.remember.isChecked()


def test_who_is_inside_is_asked_about_once(guard: GuardAtDesk, site: Site):
    visit = site.desk.check_in.admit(site.guard, site.arrival(site.ticket(), notice="nl v1"))
    site.desk.consents.give(site.guard, visit.id, ConsentWay.OWN_WINDOW)
    guard.room.remembered.refresh()
    guard.refresh()
    find(guard, "eri")
    guard.page.choose_returning(next(one for one in guard.page.returning if one.to_ask))
    box = guard.page.visit.walk_in
    assert not box.take.isEnabled()
    assert "inside" in box.known.text()
    guard.press("Alt+X")
    assert consents(site)[0].withdrawn_at is not None


def test_odd_names_are_found_and_shown_as_they_are(guard: GuardAtDesk, site: Site):
    for name in ODD_NAMES.values():
        said_before(site, name, hours=0)
    guard.room.remembered.refresh()
    guard.refresh()
    people = [one for one in guard.page.returning if one.to_ask]
    assert {one.name for one in people} == set(ODD_NAMES.values())
    for person, row in zip(people, guard.room.remembered.rows(people), strict=True):
        assert row.name == visible(person.name)
        guard.page.choose_returning(person)
        assert guard.page.visit.walk_in.lines["name"].editor.text() == person.name


def test_nothing_of_it_crosses_over_to_the_visitor_but_their_own(guard: GuardAtDesk, site: Site):
    said_before(site, "Okafor, Chidi")
    site.ticket()
    guard.room.remembered.refresh()
    guard.refresh()
    guard.press("F1")
    guard.window.activateWindow()
    guard.show_document(DOCUMENT)
    at_thanks(guard)
    assert guard.window.visitor.view is not None
    assert guard.window.visitor.view.remember is Remembering.OFFERED


def test_with_the_server_away_it_is_not_offered_and_the_button_says_so(
    guard: GuardAtDesk, site: Site, monkeypatch: pytest.MonkeyPatch
):
    said_before(site)
    site.ticket()
    guard.room.remembered.refresh()
    guard.refresh()
    monkeypatch.setattr(type(site.desk.offline), "is_away", lambda _self: True)
    guard.refresh()
    guard.show_document(DOCUMENT)
    guard.press("Alt+N")
    button = guard.page.visit.remember
    assert not button.isEnabled()
    assert "server is away" in button.words
    assert find(guard, "eri") == []
    monkeypatch.undo()
    guard.refresh()
    assert button.isEnabled()
