"""What a reader types is caught wherever the focus is; what a person types arrives as it was typed."""

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.documents.builders import build_td1, build_td3
from ui.wedge import BURST, GAP_MS, LINE_PAUSE_MS, MOST_KEYS, PAUSE_MS, Ended, Wedge
from ui.wedge_watch import SystemKeyTimes, WedgeWatch
from visitor_desk.documents.reader_lines import reader_lines

PASSPORT = build_td3()
READER_MS = 4.0
PERSON_MS = 90.0


class Hands:
    """A clock that only typing moves."""

    def __init__(self) -> None:
        self.ms = 1000.0

    def of(self, event: QKeyEvent) -> float:
        return self.ms

    def now(self) -> float:
        return self.ms


class Bench(QWidget):
    """A window with two fields and an act on a plain letter."""

    def __init__(self) -> None:
        super().__init__()
        self.field, self.text = QLineEdit(), QPlainTextEdit()
        column = QVBoxLayout(self)
        column.addWidget(self.field)
        column.addWidget(self.text)
        self.pressed: list[str] = []
        for keys in ("M", "Return"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(lambda keys=keys: self.pressed.append(keys))
        self.hands = Hands()
        self.watch = WedgeWatch(self, self.hands)
        self.caught: list[str] = []
        self.watch.caught.connect(self.caught.append)

    def type(self, text: str, gap_ms: float) -> None:
        """Press keys as the system hands them to the window, so many milliseconds apart."""
        for character in text:
            self.hands.ms += gap_ms
            press(self, character)
            self.watch.settle()

    def pause(self, ms: float = LINE_PAUSE_MS + 1) -> None:
        self.hands.ms += ms
        self.watch.settle()


def press(window: QWidget, character: str) -> None:
    handle = (QApplication.activeModalWidget() or window).windowHandle()
    keys = {"\r": Qt.Key.Key_Return, "\n": Qt.Key.Key_Enter, "\t": Qt.Key.Key_Tab, "\b": Qt.Key.Key_Backspace}
    if character in keys:
        QTest.keyClick(handle, keys[character])
    elif character.isupper() or character in '<>;:_?"':
        QTest.keyClick(handle, character, Qt.KeyboardModifier.ShiftModifier)
    else:
        QTest.keyClick(handle, character)


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    made = Bench()
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.field.setFocus()
    return made


@pytest.mark.parametrize("between", ["\r", "\n", "\t", ""])
def test_a_reader_s_lines_are_caught_and_the_field_stays_empty(bench: Bench, between: str):
    bench.type(between.join(PASSPORT) + "\r", READER_MS)
    assert bench.field.text() == ""
    assert bench.caught == []
    bench.pause()
    assert [reader_lines(text) for text in bench.caught] == [PASSPORT]
    assert (bench.field.text(), bench.text.toPlainText(), bench.pressed) == ("", "", [])
    assert bench.field.hasFocus()


def test_no_letter_of_a_document_presses_an_act(bench: Bench):
    bench.setFocus()
    bench.type("\r".join(build_td3(surname="MMMM", given_names="MIMI")) + "\r", READER_MS)
    bench.pause()
    assert len(bench.caught) == 1
    assert bench.pressed == []


def test_a_reader_that_waits_between_lines_is_one_reading(bench: Bench):
    for line in build_td1():
        bench.type(line + "\r", READER_MS)
        bench.pause(LINE_PAUSE_MS - 50)
    bench.pause()
    assert [reader_lines(text) for text in bench.caught] == [build_td1()]
    assert bench.field.text() == ""


def test_what_a_person_types_arrives_in_order(bench: Bench):
    bench.type("Eriksson, Anna < MARIA 014", PERSON_MS)
    bench.pause(GAP_MS + 1)
    assert bench.field.text() == "Eriksson, Anna < MARIA 014"
    assert bench.caught == []


def test_a_key_alone_arrives_when_a_reader_would_have_gone_on(bench: Bench):
    bench.type("a", PERSON_MS)
    assert bench.field.text() == ""
    bench.pause(GAP_MS + 1)
    assert bench.field.text() == "a"


@pytest.mark.parametrize("gap", [5.0, 20.0, 29.0, 31.0, 45.0])
def test_a_fast_typist_loses_nothing(bench: Bench, gap: float):
    bench.type("the quick brown fox jumps over the lazy dog, twice a day", gap)
    bench.pause(PAUSE_MS + 1)
    assert bench.field.text() == "the quick brown fox jumps over the lazy dog, twice a day"


def test_a_badge_scanner_s_number_and_its_enter_arrive(bench: Bench):
    bench.setFocus()
    bench.field.setFocus()
    bench.type("4006381333931\r", READER_MS)
    bench.pause(GAP_MS + 1)
    assert bench.field.text() == "4006381333931"
    assert bench.pressed == ["Return"]


def test_backspace_and_commands_keep_their_place(bench: Bench):
    bench.type("ab\bc", 10.0)
    QTest.keyClick(bench.windowHandle(), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(bench.windowHandle(), Qt.Key.Key_X, Qt.KeyboardModifier.ControlModifier)
    assert bench.field.text() == ""
    assert QApplication.clipboard().text() == "ac"


def test_a_paste_is_no_typing(bench: Bench):
    QApplication.clipboard().setText("\n".join(PASSPORT))
    bench.text.setFocus()
    QTest.keyClick(bench.windowHandle(), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    bench.pause()
    assert bench.text.toPlainText().split() == list(PASSPORT)
    assert bench.caught == []


def test_a_key_that_is_kept_down_repeats(bench: Bench):
    for repeat in [False] + [True] * 40:
        bench.hands.ms += 8
        event = QKeyEvent(
            QKeyEvent.Type.KeyPress, Qt.Key.Key_X, Qt.KeyboardModifier.NoModifier, "x", autorep=repeat
        )
        QApplication.sendEvent(bench.field, event)
    bench.pause()
    assert bench.field.text() == "x" * 41


def test_alt_gr_types_and_alt_commands(bench: Bench):
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    for modifiers in (both, Qt.KeyboardModifier.AltModifier):
        event = QKeyEvent(QKeyEvent.Type.KeyPress, Qt.Key.Key_Less, modifiers, "<")
        bench.hands.ms += PERSON_MS
        QApplication.sendEvent(bench.field, event)
        assert bench.watch.is_holding is (modifiers == both)
        bench.pause(GAP_MS + 1)


def test_a_reader_on_a_german_keyboard_is_caught(bench: Bench):
    typed = "\r".join(PASSPORT).translate(str.maketrans("YZ<", "ZY;"))
    bench.type(typed + "\r", READER_MS)
    bench.pause()
    assert [reader_lines(text) for text in bench.caught] == [PASSPORT]
    assert bench.field.text() == ""


def test_lines_that_lost_a_character_reach_no_field_either(bench: Bench):
    bench.type("\r".join(PASSPORT)[3:] + "\r", READER_MS)
    bench.pause()
    assert len(bench.caught) == 1
    assert bench.field.text() == ""


def test_a_stream_without_end_is_given_back(bench: Bench):
    bench.type("x" * (MOST_KEYS + 5), READER_MS)
    bench.pause()
    assert bench.text.toPlainText() == ""
    assert bench.field.text() == "x" * (MOST_KEYS + 5)


def test_a_reader_is_caught_behind_a_dialog(bench: Bench, qtbot: QtBot):
    dialog = QDialog(bench)
    field = QLineEdit(dialog)
    dialog.setModal(True)
    with qtbot.waitExposed(dialog):
        dialog.show()
    field.setFocus()
    bench.type("\r".join(PASSPORT) + "\r", READER_MS)
    bench.pause()
    assert (field.text(), len(bench.caught), dialog.isVisible()) == ("", 1, True)


def test_two_readings_follow_each_other(bench: Bench):
    for lines in (PASSPORT, build_td1()):
        bench.type("\r".join(lines) + "\r", READER_MS)
        bench.hands.ms += LINE_PAUSE_MS + 1
    bench.pause()
    assert [reader_lines(text) for text in bench.caught] == [PASSPORT, build_td1()]


def test_somebody_who_types_right_after_a_reader_is_heard(bench: Bench):
    bench.type("\r".join(PASSPORT) + "\r", READER_MS)
    bench.hands.ms += LINE_PAUSE_MS
    bench.type("yes", PERSON_MS)
    bench.pause()
    assert len(bench.caught) == 1
    assert bench.field.text() == "yes"


def test_held_keys_of_a_field_that_is_gone_harm_nobody(bench: Bench):
    gone = QLineEdit(bench)
    bench.hands.ms += PERSON_MS
    QApplication.sendEvent(
        gone, QKeyEvent(QKeyEvent.Type.KeyPress, Qt.Key.Key_X, Qt.KeyboardModifier.NoModifier, "x")
    )
    gone.deleteLater()
    QApplication.sendPostedEvents(gone, 52)
    bench.pause()
    assert bench.field.text() == ""


def test_without_a_filter_the_keys_are_free_again(bench: Bench):
    QObject.deleteLater(bench.watch)
    QApplication.sendPostedEvents(bench.watch, 52)
    press(bench, "a")
    assert bench.field.text() == "a"


def test_the_ear_alone_tells_person_from_reader():
    wedge, at = Wedge(), 0.0
    for character in "\r".join(PASSPORT):
        at += READER_MS
        assert wedge.belongs(character, at)
        wedge.hold(character, at)
    assert wedge.ended(at + PAUSE_MS) is not Ended.PERSON
    assert wedge.ended(at + LINE_PAUSE_MS + 1) is Ended.READER
    assert wedge.let_go() == "\r".join(PASSPORT)
    assert not wedge.holding


def test_an_enter_alone_is_never_held():
    wedge = Wedge()
    assert not wedge.belongs("\r", 0.0)
    for number in range(BURST - 1):
        wedge.hold("x", number)
    assert not wedge.belongs("\r", BURST)


def test_a_badge_that_is_read_is_told_with_its_enter():
    wedge, at = Wedge(), 0.0
    for character in "014\r":
        at += READER_MS
        assert wedge.belongs(character, at)
        wedge.hold(character, at)
    assert wedge.ended(at + GAP_MS + 1) is Ended.BADGE


@pytest.mark.parametrize("text", ["1", "a14", "14 "])
def test_what_is_no_badge_keeps_its_enter(text: str):
    wedge = Wedge()
    for number, character in enumerate(text):
        wedge.hold(character, number * READER_MS)
    assert not wedge.belongs("\r", len(text) * READER_MS)


def test_an_enter_that_comes_at_leisure_is_a_person_s():
    wedge = Wedge()
    for number, character in enumerate("014"):
        wedge.hold(character, number * READER_MS)
    assert not wedge.belongs("\r", 2 * READER_MS + GAP_MS + 1)


def test_a_badge_reaches_no_field_and_presses_no_act_where_badges_are_taken(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(bench.watch, "takes_badges", lambda: True)
    badges: list[str] = []
    bench.watch.badge_read.connect(badges.append)
    bench.type("014\r", READER_MS)
    bench.pause(GAP_MS + 1)
    assert (badges, bench.field.text(), bench.pressed, bench.caught) == (["014"], "", [], [])


def test_a_busy_window_still_knows_how_fast_the_keys_came():
    seconds = [10.0]
    times = SystemKeyTimes(lambda: seconds[0])
    event = QKeyEvent(QKeyEvent.Type.KeyPress, Qt.Key.Key_X, Qt.KeyboardModifier.NoModifier, "x")
    event.setTimestamp(5000)
    assert times.of(event) == 5000.0
    seconds[0] += 0.5
    assert times.now() == 5500.0
