"""The registers as the privacy team and auditors read them, and take them along."""

import json
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.features.site import PASSPHRASE, Site
from ui.app import settle
from ui.main_window import MainWindow
from ui.privacy.registers_room import RegistersRoom
from visitor_desk.privacy.register import RegisterName


@pytest.fixture
def room(window: MainWindow, site: Site) -> RegistersRoom:
    window.open_session(site.desk.operators.sign_in("officer", PASSPHRASE))
    settle(window)
    number, found = next(
        (number, room) for number, (_, room) in enumerate(window.rooms) if isinstance(room, RegistersRoom)
    )
    window.go_to(number)
    settle(window)
    return found


def test_the_first_register_is_there_and_the_arrows_show_the_others(
    qtbot: QtBot, window: MainWindow, room: RegistersRoom
):
    page = room.page
    assert page.title.text() == "Record of processing activities"
    assert "admission of visitors" in page.sheet.toPlainText()
    page.list.setFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_Down)
    qtbot.keyClick(page.list, Qt.Key.Key_Down)
    settle(window)
    assert page.name is RegisterName.NOTICE_GAPS
    assert "does not declare video for this" in page.sheet.toPlainText()


def test_a_register_without_entries_says_so(window: MainWindow, room: RegistersRoom):
    room.page.choose(RegisterName.HOLDS)
    settle(window)
    assert room.page.sheet.toPlainText() == "Nothing stands in this register now."


def test_it_is_taken_along_as_paper_and_as_a_file(window: MainWindow, room: RegistersRoom, tmp_path: Path):
    room.page.choose(RegisterName.MATRIX)
    settle(window)
    room.write_paper(tmp_path / "matrix.pdf")
    room.write_file(tmp_path / "matrix.json")
    settle(window)
    document = PdfDocument(tmp_path / "matrix.pdf")
    assert "Purposes, data and legal bases" in document[0].get_textpage().get_text_range()
    document.close()
    found = json.loads((tmp_path / "matrix.json").read_text(encoding="utf-8"))
    assert found["register"] == "matrix"
    assert window.bar is not None
    assert "matrix.json" in window.bar.message


def test_a_place_that_is_none_is_said(window: MainWindow, room: RegistersRoom, tmp_path: Path):
    room.write_paper(tmp_path / "nowhere" / "x.pdf")
    settle(window)
    assert window.bar is not None
    assert "x.pdf" in window.bar.message
