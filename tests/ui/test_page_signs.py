"""The walk over the pages finds words that cannot be read, and states that are told by their colour alone."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.page_signs import Picture, picture_of, unreadable, without_sign
from ui.look import Look
from ui.palettes import Tone
from ui.widgets.text import PlainLabel


def drawn(qtbot: QtBot, label: QLabel) -> Picture:
    page = QWidget()
    QVBoxLayout(page).addWidget(label)
    qtbot.addWidget(page)
    page.setStyleSheet("background: #FFFFFF")
    page.show()
    return picture_of(page)


def inked(ink: str) -> QLabel:
    label = QLabel("Words")
    label.setStyleSheet(f"color: {ink}; font-size: 30pt; font-weight: bold")
    return label


def test_words_that_hardly_stand_out_are_found(qtbot: QtBot):
    (fault,) = unreadable(drawn(qtbot, inked("#999999")))
    assert "#999999 on #ffffff" in fault
    assert unreadable(drawn(qtbot, inked("#333333"))) == []


def test_a_state_that_only_its_colour_tells_is_found(qtbot: QtBot, look: Look):
    palette = look.theme.palette
    assert without_sign(drawn(qtbot, inked(palette.ink_of(Tone.BAD))), palette) == ["Words"]
    assert without_sign(drawn(qtbot, PlainLabel(look.theme, "Words")), palette) == []
