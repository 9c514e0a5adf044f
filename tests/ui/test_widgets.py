"""The parts every page is built from."""

from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete, isValid

from ui.glyphs import Glyph, GlyphLabel
from ui.look import Look
from ui.palettes import PALETTES, PaletteName, Tone
from ui.theme import Theme
from ui.widgets.chip import ChipButton, KeyCap, StateChip
from ui.widgets.empty_state import EmptyState
from ui.widgets.field import choice_field, line_field
from ui.widgets.flow import FlowRow
from ui.widgets.key_button import KeyButton, bind_enter
from ui.widgets.message_bar import MessageBar
from ui.widgets.text import ElidedLabel, PlainLabel
from ui.widgets.verdict_banner import VerdictBanner

AnyWidget = TypeVar("AnyWidget", bound=QWidget)


def _in_front(qtbot: QtBot, widget: AnyWidget) -> AnyWidget:
    qtbot.addWidget(widget)
    with qtbot.waitActive(widget):
        widget.show()
        widget.activateWindow()
    return widget


def test_a_label_shows_markup_as_text(qtbot: QtBot, look: Look):
    label = PlainLabel(look.theme, "<b>Bold</b> & <img src=x>")
    qtbot.addWidget(label)
    assert label.textFormat() is Qt.TextFormat.PlainText


def test_a_line_that_does_not_fit_has_a_tool_tip(qtbot: QtBot, look: Look):
    label = ElidedLabel(look.theme, "a very long line that cannot fit")
    qtbot.addWidget(label)
    label.resize(60, 20)
    label.grab()
    assert label.toolTip() == "a very long line that cannot fit"
    label.resize(900, 20)
    label.grab()
    assert label.toolTip() == ""


def test_the_key_stands_on_its_act_and_presses_it(qtbot: QtBot, look: Look):
    button = _in_front(qtbot, KeyButton(look, "reception.refuse"))
    assert button.accessibleDescription() == "Alt R"
    with qtbot.waitSignal(button.clicked):
        qtbot.keyClick(button, Qt.Key.Key_R, Qt.KeyboardModifier.AltModifier)


@pytest.mark.qt_log_ignore("Keyboard event not accepted")  # of a button that is disabled, or pressed already
def test_a_key_acts_at_once_and_its_button_is_seen_pressed(qtbot: QtBot, look: Look):
    button = _in_front(qtbot, KeyButton(look, "reception.refuse"))
    acts: list[bool] = []
    button.clicked.connect(lambda: acts.append(button.isDown()))
    qtbot.keyClick(button, Qt.Key.Key_R, Qt.KeyboardModifier.AltModifier)
    assert acts == [False], "the act is done before the key's event is over"
    assert button.isDown()
    qtbot.keyClick(button, Qt.Key.Key_R, Qt.KeyboardModifier.AltModifier)
    assert len(acts) == 1, "a key that is struck twice acts once"
    qtbot.waitUntil(lambda: not button.isDown())
    qtbot.keyClick(button, Qt.Key.Key_R, Qt.KeyboardModifier.AltModifier)
    assert len(acts) == 2
    button.setEnabled(False)
    qtbot.waitUntil(lambda: not button.isDown())
    qtbot.keyClick(button, Qt.Key.Key_R, Qt.KeyboardModifier.AltModifier)
    assert len(acts) == 2


def test_an_act_may_take_its_own_button_away(qtbot: QtBot, look: Look):
    panel = QWidget()
    button = KeyButton(look, "reception.refuse")
    button.setParent(panel)
    _in_front(qtbot, panel)
    button.clicked.connect(lambda: delete(button))
    qtbot.keyClick(panel, Qt.Key.Key_R, Qt.KeyboardModifier.AltModifier)
    assert not isValid(button)


def test_an_act_is_never_cut_off(qtbot: QtBot, look: Look):
    button = KeyButton(look, "reception.admit", main=True, badge="016")
    qtbot.addWidget(button)
    assert button.minimumSizeHint() == button.sizeHint()
    before = button.sizeHint().width()
    button.set_words(button.words + " and more words")
    assert button.sizeHint().width() > before


def _panel(qtbot: QtBot, look: Look) -> tuple[QWidget, QLineEdit, QPushButton, KeyButton]:
    panel = QWidget()
    column = QVBoxLayout(panel)
    typed, other, act = QLineEdit(), QPushButton("other"), KeyButton(look, "reception.admit", badge="1")
    for widget in (typed, other, act):
        column.addWidget(widget)
    bind_enter(panel, act)
    qtbot.addWidget(panel)
    panel.show()
    qtbot.waitExposed(panel)
    panel.activateWindow()
    return panel, typed, other, act


def test_enter_in_a_panel_presses_its_act(qtbot: QtBot, look: Look):
    panel, typed, _, act = _panel(qtbot, look)
    assert panel.isVisible()
    typed.setFocus()
    qtbot.waitUntil(typed.hasFocus)
    with qtbot.waitSignal(act.clicked):
        qtbot.keyClick(typed, Qt.Key.Key_Return)


def test_enter_on_another_button_presses_that_one(qtbot: QtBot, look: Look):
    panel, _, other, act = _panel(qtbot, look)
    assert panel.isVisible()
    other.setFocus()
    qtbot.waitUntil(other.hasFocus)
    with qtbot.waitSignal(other.clicked), qtbot.assertNotEmitted(act.clicked):
        qtbot.keyClick(other, Qt.Key.Key_Return)


def test_enter_does_not_press_an_act_that_is_off(qtbot: QtBot, look: Look):
    panel, typed, _, act = _panel(qtbot, look)
    assert panel.isVisible()
    act.setEnabled(False)
    typed.setFocus()
    qtbot.waitUntil(typed.hasFocus)
    with qtbot.assertNotEmitted(act.clicked, wait=50):
        qtbot.keyClick(typed, Qt.Key.Key_Return)


def test_a_field_has_label_buddy_name_and_help(qtbot: QtBot, look: Look):
    field = line_field(look.theme, "Contact", "Post or e-mail")
    qtbot.addWidget(field)
    assert field.label.buddy() is field.editor
    assert field.editor.accessibleName() == "Contact"
    assert field.editor.accessibleDescription() == "Post or e-mail"
    field.show_trouble("Fill this in.")
    assert (field.hint.text(), field.editor.property("trouble")) == ("Fill this in.", True)
    field.show_trouble("")
    assert (field.hint.text(), field.editor.property("trouble")) == ("Post or e-mail", False)


def test_the_wheel_never_changes_a_choice(qtbot: QtBot, look: Look):
    field = choice_field(look.theme, "Kind", [("a", 1), ("b", Tone.BAD)])
    qtbot.addWidget(field)
    field.show()
    field.grab()
    assert field.editor.focusPolicy() is not Qt.FocusPolicy.NoFocus
    assert field.editor.value == 1


def test_a_choice_stays_what_it_is_and_stays_chosen(qtbot: QtBot, look: Look):
    field = choice_field(look.theme, "Kind", [("a", 1), ("b", Tone.BAD)])
    qtbot.addWidget(field)
    field.editor.choose(Tone.BAD)
    assert field.editor.value is Tone.BAD
    field.editor.offer([("b", Tone.BAD), ("c", 3)])
    assert field.editor.value is Tone.BAD
    field.editor.offer([("d", 4)])
    assert field.editor.value == 4
    field.editor.offer([])
    assert field.editor.value is None


def test_a_flow_wraps_instead_of_cutting(qtbot: QtBot, look: Look):
    buttons = [
        KeyButton(look, name) for name in ("reception.refuse", "reception.set_aside", "reception.rules")
    ]
    row = FlowRow(look.theme, buttons)
    qtbot.addWidget(row)
    row.show()
    one_line = row.sizeHint()
    row.resize(one_line)
    assert len({button.y() for button in buttons}) == 1
    narrow = buttons[0].sizeHint().width() + 10
    row.resize(narrow, row.heightForWidth(narrow))
    assert row.heightForWidth(narrow) > one_line.height()
    assert len({button.y() for button in buttons}) == 3
    buttons[2].hide()
    assert row.heightForWidth(2000) == one_line.height()
    qtbot.waitUntil(lambda: row.sizeHint().width() < one_line.width())


def test_acts_that_come_while_a_flow_is_out_of_sight_lie_over_no_other(qtbot: QtBot, look: Look):
    buttons = [KeyButton(look, name) for name in ("reception.refuse", "reception.set_aside")]
    buttons[0].hide()
    holder = _in_front(qtbot, QWidget())
    row = FlowRow(look.theme, buttons)
    row.setParent(holder)
    row.resize(row.sizeHint().width() * 3, row.sizeHint().height())
    row.show()
    row.hide()
    buttons[0].show()
    row.show()
    assert not buttons[0].geometry().intersects(buttons[1].geometry())


def test_a_message_can_be_taken_back_once(qtbot: QtBot, look: Look):
    bar = _in_front(qtbot, MessageBar(look))
    taken: list[int] = []
    bar.say("Checked out", Tone.GOOD, lambda: taken.append(1))
    assert bar.message == "Checked out"
    qtbot.keyClick(bar, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: taken == [1])
    qtbot.keyClick(bar, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.wait(150)
    assert taken == [1]


def test_undo_is_gone_with_the_next_message(qtbot: QtBot, look: Look):
    bar = _in_front(qtbot, MessageBar(look))
    taken: list[int] = []
    bar.say("Checked out", Tone.GOOD, lambda: taken.append(1))
    bar.say("Admitted", Tone.GOOD)
    qtbot.keyClick(bar, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.wait(150)
    assert taken == []


def test_states_are_words_beside_a_sign(qtbot: QtBot, look: Look):
    bar = MessageBar(look)
    qtbot.addWidget(bar)
    bar.show_states([(Tone.GOOD, "Log intact"), (Tone.NEUTRAL, "Store on this desk")])
    bar.show_states([(Tone.BAD, "Log does not agree")])
    bar.show()
    qtbot.waitUntil(lambda: "Log intact" not in [label.text() for label in bar.findChildren(PlainLabel)])
    assert "Log does not agree" in [label.text() for label in bar.findChildren(PlainLabel)]


@pytest.mark.parametrize("tone", list(Tone))
def test_a_verdict_is_colour_sign_and_words(qtbot: QtBot, look: Look, tone: Tone):
    banner = VerdictBanner(look.theme)
    qtbot.addWidget(banner)
    banner.show_verdict(tone, "Look again", ["Name differs."], "Passport.")
    banner.show_verdict(tone, "Look again", ["Expired."], "Passport.")
    assert banner.sentences == ["Expired.", "Passport."]
    assert banner.accessibleName() == "Look again. Expired. Passport."
    assert banner.tone is tone
    assert not banner.grab().isNull()


@pytest.mark.parametrize("glyph", list(Glyph))
@pytest.mark.parametrize("name", list(PaletteName))
def test_every_sign_is_drawn_and_differs_from_none(qtbot: QtBot, glyph: Glyph, name: PaletteName):
    theme = Theme(PALETTES[name], 10.5)
    label = GlyphLabel(glyph, theme.colour("ink"), 24)
    qtbot.addWidget(label)
    image = label.grab().toImage()
    colours = {image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}
    assert len(colours) > 1


def test_pills_and_keys_keep_their_words(qtbot: QtBot, look: Look):
    for widget in (
        ChipButton(look.theme, "7 days", on=True),
        StateChip(look.theme, "5 open", filled=True),
        KeyCap(look.theme, "Space"),
        EmptyState(look.theme, "Nobody is here", "Whoever is admitted appears here."),
    ):
        qtbot.addWidget(widget)
        assert not widget.grab().isNull()
    empty = EmptyState(look.theme, "a", "b")
    qtbot.addWidget(empty)
    empty.say("c", "d")
    assert [label.text() for label in empty.findChildren(PlainLabel)] == ["c", "d"]
