"""Inputs and buttons are seen by their edge, and the focus by what it changes, in every palette."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QTableView, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.page_edges import faint_edges, stands_out
from ui.look import Look
from ui.models.rows import Column, RowsModel
from ui.palettes import PALETTES, PaletteName
from ui.theme import Theme, dress
from ui.visitor.big_button import BigButton
from ui.widgets.chip import ChipButton
from ui.widgets.field import ChoiceBox
from ui.widgets.key_button import ActButton
from ui.widgets.lists import TextDelegate, list_view
from ui.widgets.tick_box import TickBox


def listed(theme: Theme) -> QTableView:
    view = list_view(theme, "Badges")
    model: RowsModel[str] = RowsModel([Column("Badge", lambda row: row)], view)
    view.setModel(model)
    view.setItemDelegate(TextDelegate(theme, view))
    model.show_rows(["14", "15"])
    view.setFixedSize(200, 120)
    return view


def ticked(theme: Theme) -> TickBox:
    box = TickBox(theme, "The photo resembles")
    box.setChecked(True)
    return box


PARTS: dict[str, Callable[[Theme], QWidget]] = {
    "line": lambda _: QLineEdit(),
    "text": lambda _: QPlainTextEdit(),
    "choice": ChoiceBox,
    "tick": lambda theme: TickBox(theme, "The photo resembles"),
    "ticked": ticked,
    "act": lambda theme: ActButton(theme, "Refuse", "Alt+R"),
    "main act": lambda theme: ActButton(theme, "Admit", "Return", main=True),
    "chip": lambda theme: ChipButton(theme, "Here"),
    "chip that is on": lambda theme: ChipButton(theme, "Here", on=True),
    "main act of the visitor": lambda theme: BigButton(theme, "I agree", main=True),
    "list": listed,
}


def in_window(qtbot: QtBot, theme: Theme, part: QWidget) -> QWidget:
    window = QWidget()
    window.setObjectName("page")
    dress(window, theme)
    column = QVBoxLayout(window)
    column.addWidget(QLineEdit())
    column.addWidget(part)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    return window


@pytest.mark.parametrize("palette", list(PaletteName))
@pytest.mark.parametrize("name", PARTS)
def test_the_focus_is_seen(qtbot: QtBot, name: str, palette: PaletteName):
    part = PARTS[name](Theme(PALETTES[palette], 10.5))
    window = in_window(qtbot, Theme(PALETTES[palette], 10.5), part)
    assert faint_edges(window, window.grab().toImage()) == []
    window.findChildren(QLineEdit)[0].setFocus()
    before = part.grab().toImage()
    part.setFocus()
    assert stands_out(before, part.grab().toImage()) >= part.width()


def test_a_row_that_is_chosen_begins_with_a_bar(qtbot: QtBot, look: Look):
    view = listed(look.theme)
    window = in_window(qtbot, look.theme, view)
    window.findChildren(QLineEdit)[0].setFocus()
    before = view.grab().toImage()
    view.selectRow(1)
    assert stands_out(before, view.grab().toImage()) >= view.rowHeight(1)


def test_an_edge_that_hardly_stands_out_is_found(qtbot: QtBot, look: Look):
    line = QLineEdit()
    line.setAccessibleName("Name")
    window = in_window(qtbot, look.theme, line)
    line.setStyleSheet(f"border: 1px solid {look.theme.palette.line}")
    assert faint_edges(window, window.grab().toImage()) == ["'Name': 1.2"]
