"""What every page and layer of the window has to be: named, labelled, whole, and worked by keyboard alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTableView,
    QWidget,
)

from ui.footage.player_tile import PictureTile
from ui.footage.thumb_strip import ThumbStrip
from ui.visitor.big_button import BigButton
from ui.widgets.chip import ChipButton
from ui.widgets.key_button import ActButton, KeyButton
from ui.widgets.pressed_at_once import PressedAtOnce
from ui.widgets.rail import RailButton
from ui.widgets.text import PlainLabel

INPUTS: Final = (QLineEdit, QPlainTextEdit, QComboBox)
BY_MOUSE_TOO: Final[Mapping[type[QWidget], str]] = {
    PictureTile: "player.camera_1",
    ThumbStrip: "player.previous",
}
"""What answers to the mouse and takes no focus: the act of a key that does the same."""
_MOUSE: Final = ("mousePressEvent", "mouseReleaseEvent", "mouseDoubleClickEvent")
MOST_STOPS: Final = 300


def takes_tab(widget: QWidget) -> bool:
    """Tell whether Tab stops at a widget, as soon as it is shown and enabled."""
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


def visible_in(part: QWidget) -> list[QWidget]:
    """Return what is in sight on a part; what lies in something hidden is not looked at."""
    found, ahead = [], [part]
    while ahead:
        for child in ahead.pop().children():
            if isinstance(child, QWidget) and child.isVisible() and not child.isWindow():
                found.append(child)
                ahead.append(child)
    return found


def check_inputs(part: QWidget) -> int:
    """Every input in sight has an accessible name; return how many there are."""
    seen = [widget for widget in visible_in(part) if isinstance(widget, INPUTS)]
    assert all(field.accessibleName() for field in seen), seen
    return len(seen)


def check_names(part: QWidget) -> None:
    """Whatever takes the focus has a name, and whatever the mouse works can be worked by keys."""
    for widget in visible_in(part):
        if takes_tab(widget):
            assert widget.accessibleName(), widget
        if any(kind.__module__.startswith("ui.") and _answers_mouse(kind) for kind in type(widget).__mro__):
            assert takes_tab(widget) or type(widget) in BY_MOUSE_TOO, widget


def _answers_mouse(kind: type) -> bool:
    return any(name in kind.__dict__ for name in _MOUSE)


def check_whole_window(window: QWidget) -> None:
    """Every input has a label as its buddy and a place in the tab order, and none keeps Tab for itself.

    Hidden ones too: what unfolds only when much has happened is looked at as well.
    """
    buddies = {label.buddy() for label in window.findChildren(QLabel)}
    for kind in INPUTS:
        for field in window.findChildren(kind):
            assert field in buddies, (field, field.accessibleName())
            assert takes_tab(field), field.accessibleName()
            if isinstance(field, QPlainTextEdit):
                assert field.tabChangesFocus(), f"Tab is caught by {field.accessibleName()}"
    for listed in window.findChildren(QTableView):
        assert listed.accessibleName()
        assert takes_tab(listed), listed.accessibleName()
        assert not listed.tabKeyNavigation(), f"Tab is caught by {listed.accessibleName()}"


def check_acts(part: QWidget) -> set[str]:
    """Every act has a name, a key of its own and its whole room; return the names of the acts that are seen."""
    shown = [button for button in visible_in(part) if isinstance(button, QPushButton)]
    known = (ActButton, RailButton, ChipButton, BigButton, PressedAtOnce)
    for button in shown:
        assert button.accessibleName()
        assert isinstance(button, known), button.accessibleName()
    acts = [button for button in shown if isinstance(button, ActButton)]
    for act in acts:
        assert act.keys
        assert act.width() >= act.sizeHint().width(), act.words
        assert act.height() >= act.sizeHint().height(), act.words
    keys = [button.shortcut().toString() for button in shown if not button.shortcut().isEmpty()]
    assert len(keys) == len(set(keys)), keys
    return {act.act for act in acts if isinstance(act, KeyButton)}


def check_labels(part: QWidget) -> None:
    """Every label shows plain text, and the whole of it where it neither wraps nor is meant to be cut."""
    for label in visible_in(part):
        if not isinstance(label, QLabel):
            continue
        assert label.textFormat() is Qt.TextFormat.PlainText
        if label.text() and not label.wordWrap() and type(label) is PlainLabel:
            assert label.width() >= label.sizeHint().width() - 2, label.text()


def check_tab_order(part: QWidget, *, back: bool) -> None:
    """Tab, or with `back` Shift+Tab, leads from anywhere to every input and act, and is caught by none.

    Of chips of which one is on, that one is reached, and the arrows go on from there.
    """
    part.window().activateWindow()
    wanted = {
        widget
        for widget in visible_in(part)
        if widget.isEnabled() and takes_tab(widget) and widget.focusProxy() is None
    }
    if not wanted:
        return
    before = QApplication.focusWidget()
    first = min(wanted, key=lambda widget: widget.accessibleName())
    first.setFocus()
    reached: set[QWidget] = set()
    while (
        (now := QApplication.focusWidget()) is not None and now not in reached and len(reached) < MOST_STOPS
    ):
        reached.add(now)
        held = Qt.KeyboardModifier.ShiftModifier if back else Qt.KeyboardModifier.NoModifier
        QTest.keyClick(now, Qt.Key.Key_Backtab if back else Qt.Key.Key_Tab, held)
    groups = {button.group() for button in reached if isinstance(button, QAbstractButton) and button.group()}
    missed = {
        widget.accessibleName()
        for widget in wanted - reached
        if not (isinstance(widget, QAbstractButton) and widget.group() in groups)
    }
    if before is not None:
        before.setFocus()
    assert not missed, (missed, now)
