"""The visitor's window by itself: its steps, its four languages, its keys, and a code to take along."""

import string
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, datetime

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.idle_watch import IdleWatch
from ui.look import Look
from ui.visitor.view import Remembering, Step, VisitorView, first_step, next_step, step_before, step_now
from ui.visitor.window import VisitorWindow
from ui.visitor.words import visitor_words
from ui.widgets.code_picture import CodePicture
from visitor_desk.privacy.notice import Notice, NoticeKind, NoticeLanguage, NoticesInForce, notice_id
from visitor_desk.privacy.notice_file import shipped_notice

FR, NL = NoticeLanguage.FR, NoticeLanguage.NL
AT = datetime(2026, 11, 3, tzinfo=UTC)


def shipped(kind: NoticeKind) -> Notice:
    return Notice(notice_id(kind, 3), kind, 3, AT, shipped_notice(kind).texts)


VIEW = VisitorView(
    key="visit ticket 0",
    name="Eriksson, Anna Maria",
    organisation="Northwind",
    host="P. de Vries",
    zones="Suite 1",
    until="16:00",
    notices=NoticesInForce(shipped(NoticeKind.PRIVACY), shipped(NoticeKind.RULES)),
    gaps={"house": "Test House", "contact": "", "fingerprint": "ab12-cd34"},
)


class Guard(QWidget):
    """A guard's window with a field, and what the visitor's window told it."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.field = QLineEdit()
        QVBoxLayout(self).addWidget(self.field)
        self.visitor = VisitorWindow(look, "Test House", self)
        self.told: list[object] = []
        self.visitor.language_chosen.connect(self.told.append)
        self.visitor.notice_read.connect(lambda: self.told.append("read"))
        self.visitor.agreed.connect(lambda: self.told.append("agreed"))


@pytest.fixture
def guard(qtbot: QtBot, look: Look) -> Iterator[Guard]:
    opened = Guard(look)
    opened.show()
    opened.visitor.toggle()
    opened.visitor.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is opened.visitor)
    yield opened
    opened.close()
    shiboken6.delete(opened)


def test_a_visitor_is_led_from_a_language_to_thanks():
    view = VIEW
    assert first_step(view) is Step.LANGUAGE
    view = replace(view, language=FR)
    assert first_step(view) is Step.OWN_DATA
    steps = [Step.LANGUAGE]
    while steps[-1] is not Step.RULES:
        steps.append(next_step(steps[-1], view))
    assert steps == list(Step)[:-1]
    assert next_step(Step.RULES, view) is Step.RULES, "only the guard's side says that it is done"
    assert [step_before(one) for one in Step] == [Step.LANGUAGE, *list(Step)[:-1]]
    assert step_now(Step.RULES, replace(view, notice_read=True)) is Step.RULES
    done = replace(view, notice_read=True, rules_agreed=True)
    assert step_now(Step.NOTICE, done) is first_step(done) is Step.DONE
    assert step_now(Step.DONE, view) is Step.OWN_DATA


def test_rules_that_were_agreed_to_before_are_not_asked_again():
    assert next_step(Step.NOTICE, replace(VIEW, language=FR, rules_agreed=True)) is Step.DONE


def test_four_languages_say_the_same_things_with_the_same_gaps():
    words = visitor_words()
    assert list(words) == list(NoticeLanguage)
    first = words[NL]
    for one in words.values():
        assert one.keys == first.keys
        for key in one.keys:
            gaps = [
                {name for _, name, _, _ in string.Formatter().parse(each(key, version="{version}"))}
                for each in (one, first)
            ]
            assert gaps[0] == gaps[1], (one.language, key)
            assert one(key, version=1).strip()
    assert len({one("agree") for one in words.values()}) == len(words)


def test_a_view_has_room_for_nothing_of_the_guard_s():
    assert {one.name for one in fields(VisitorView)} == {
        *("key", "name", "organisation", "host", "zones", "until"),
        *("notices", "gaps", "language", "notice_read", "rules_agreed", "remember"),
    }
    assert "Eriksson" not in repr(VIEW)


@pytest.mark.parametrize("language", NoticeLanguage)
def test_being_remembered_is_offered_after_everything_else_and_is_off(guard: Guard, language: NoticeLanguage):
    visitor, words = guard.visitor, visitor_words()[language]
    said: list[bool] = []
    visitor.remember_said.connect(said.append)
    done = replace(VIEW, language=language, notice_read=True, rules_agreed=True)
    visitor.show_view(done)
    thanks = visitor.thanks
    assert not thanks.remember.isVisible(), "not offered now"
    for state in Remembering:
        visitor.show_view(replace(done, remember=state))
        assert thanks.free.text() == words(f"remember_{state}")
        assert thanks.remember.text() == words("remember_end" if state.is_on else "remember")
        assert thanks.remember.isChecked() == state.is_on
        QTest.keyClick(thanks.remember, Qt.Key.Key_Return)
        QTest.mouseClick(thanks.remember, Qt.MouseButton.LeftButton)
        assert thanks.remember.isChecked() == state.is_on, "the guard's side says what is so"
    assert said == [not state.is_on for state in Remembering]
    visitor.show_view(None)
    assert not thanks.remember.isVisible()


def test_nobody_in_front_is_a_welcome_in_every_language(guard: Guard):
    visitor = guard.visitor
    assert visitor._pages.currentWidget() is visitor.welcome
    assert not any(one.isVisible() for one in (visitor.on, visitor.back, *visitor.chips.values()))
    assert "Eriksson" not in visitor.windowTitle()
    QTest.mouseClick(visitor.languages.buttons[FR], Qt.MouseButton.LeftButton)
    assert guard.told == []


def test_each_page_is_shown_filled_and_forgotten(guard: Guard):
    visitor = guard.visitor
    visitor.show_view(VIEW)
    assert visitor._pages.currentWidget() is visitor.languages
    visitor.languages.buttons[FR].click()
    assert guard.told == [FR]
    view = replace(VIEW, language=FR)
    visitor.show_view(view)
    assert visitor.text.words[:2] == ["Est-ce exact ?", VIEW.name]
    assert {"Northwind", "P. de Vries", "Suite 1", "16:00"} <= set(visitor.text.words)
    visitor.on.click()
    told = " ".join(visitor.text.words)
    assert "Test House vous reçoit" in told
    assert "Adressez-vous à cet accueil." in told
    assert "ab12-cd34" in told
    assert "{" not in told
    assert "Version 3" in told
    visitor.on.click()
    assert guard.told == [FR, "read"]
    visitor.show_view(replace(view, notice_read=True))
    assert visitor.text.title.text() == "Règlement de la maison"
    assert visitor.on.text() == "J'accepte"
    visitor.chips[NL].click()
    visitor.show_view(replace(view, notice_read=True, language=NL))
    assert (visitor.text.title.text(), visitor.step) == ("Huisregels", Step.RULES)
    visitor.back.click()
    assert visitor.step is Step.NOTICE
    visitor.on.click()
    visitor.on.click()
    assert guard.told == [FR, "read", NL, "read", "agreed"]
    visitor.show_view(replace(view, notice_read=True, rules_agreed=True, language=NL))
    assert visitor._pages.currentWidget() is visitor.thanks
    assert "versie 3" in visitor.thanks.said.text()
    visitor.show_view(None)
    assert visitor._pages.currentWidget() is visitor.welcome
    assert visitor.text.words == [""]
    assert visitor.language is NoticeLanguage.EN


def test_enter_agrees_to_nothing_and_the_space_bar_presses(qtbot: QtBot, guard: Guard):
    visitor = guard.visitor
    visitor.show_view(replace(VIEW, language=FR))
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        for part in (visitor, visitor.on, visitor.text.area):
            part.setFocus()
            QTest.keyClick(part, key)
    assert (visitor.step, guard.told) == (Step.OWN_DATA, [])
    QTest.keyClick(visitor, Qt.Key.Key_A)
    assert guard.field.text() == ""
    QTest.keyClick(visitor.on, Qt.Key.Key_Space)
    assert visitor.step is Step.NOTICE
    visitor.text.area.setFocus()
    bar = visitor.text.area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    QTest.keyClick(visitor.text.area, Qt.Key.Key_PageDown)
    assert bar.value() > 0


def test_every_part_that_can_be_pressed_has_a_name_and_a_place_in_the_order(guard: Guard):
    visitor = guard.visitor
    visitor.show_view(replace(VIEW, language=FR))
    for part in (visitor.on, visitor.back, *visitor.chips.values(), visitor.text.area):
        assert part.accessibleName()
        assert part.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert VIEW.host in visitor.text.area.accessibleDescription()


def test_another_person_begins_anew(guard: Guard):
    visitor = guard.visitor
    visitor.show_view(replace(VIEW, language=FR))
    visitor.on.click()
    visitor.show_view(replace(VIEW, key="other", name="Okafor, Chidi"))
    assert visitor.step is Step.LANGUAGE
    assert visitor.text.words == [""]


def test_a_code_stays_until_the_next_person_its_time_or_the_lock(guard: Guard):
    visitor, matrix = guard.visitor, [[True, False], [False, True]]

    def shown() -> bool:
        return visitor._pages.currentWidget() is visitor.code

    visitor.show_view(replace(VIEW, language=FR))
    visitor.show_code(matrix, "Scannez")
    visitor.show_view(None)
    assert shown()
    assert visitor.code.picture.accessibleName() == visitor.code.sentence.text() == "Scannez"
    visitor.show_view(replace(VIEW, key="other"))
    assert not shown()
    visitor.show_code(matrix, "Scannez")
    visitor.put_code_away()
    assert visitor._pages.currentWidget() is visitor.languages
    visitor.show_code(matrix, "Scannez")
    visitor.clear()
    assert visitor._pages.currentWidget() is visitor.welcome
    visitor.show_code(matrix, "Scannez")
    visitor._code_ends.timeout.emit()
    assert not shown()
    assert visitor.code.picture._matrix == ()


def test_a_code_is_drawn_in_black_and_white_with_its_quiet_zone(qtbot: QtBot):
    picture = CodePicture()
    qtbot.addWidget(picture)
    picture.resize(100, 100)
    picture.show_matrix([[True, False], [False, True]], "code")
    image = picture.grab().toImage()
    ratio = image.width() / 100

    def at(x: int, y: int) -> int:
        return image.pixelColor(int(x * ratio), int(y * ratio)).lightness()

    # Ten modules of ten pixels: four of white, two of the code, four of white.
    assert [at(45, 45), at(55, 45), at(45, 55), at(55, 55)] == [0, 255, 255, 0]
    assert at(35, 45) == at(65, 55) == 255


def test_a_visitor_who_touches_it_keeps_no_desk_open(guard: Guard, look: Look):
    watch = IdleWatch(look.clock, guard)
    watch.visitor = guard.visitor
    watch.begin(blanks=True)
    passed = [watch._seconds() + 100.0]
    watch._seconds = lambda: passed[0]
    guard.visitor.show_view(VIEW)
    QTest.mouseClick(guard.visitor.languages.buttons[FR], Qt.MouseButton.LeftButton)
    QTest.keyClick(guard.visitor.on, Qt.Key.Key_Space)
    handle = guard.visitor.windowHandle()
    assert handle is not None
    QTest.mouseClick(handle, Qt.MouseButton.LeftButton)
    assert watch.idle.total_seconds() >= 99
    QTest.keyClick(guard.field, Qt.Key.Key_A)
    assert watch.idle.total_seconds() < 1
    watch.stop()


def test_keys_that_must_work_everywhere_bring_the_guard_s_window_to_the_front(qtbot: QtBot, guard: Guard):
    done: list[str] = []
    guard.visitor.do_at_desk("F9", lambda: done.append("list"))
    QTest.keyClick(guard.visitor, Qt.Key.Key_F9)
    assert done == ["list"]
    qtbot.waitUntil(lambda: QApplication.activeWindow() is guard)


def test_it_is_opened_closed_and_put_in_the_place_of_another_one(guard: Guard, look: Look):
    states: list[bool] = []
    guard.visitor.opened.connect(states.append)
    next_one = Guard(look)
    next_one.visitor.take_place_of(guard.visitor)
    assert next_one.visitor.isVisible()
    assert next_one.visitor.geometry() == guard.visitor.geometry()
    guard.visitor.toggle()
    guard.visitor.toggle()
    assert states == [False, True]
    guard.visitor.close()
    next_one.visitor.close()
    third = Guard(look)
    third.visitor.take_place_of(guard.visitor)
    assert not third.visitor.isVisible()
    for one in (next_one, third):
        shiboken6.delete(one)
