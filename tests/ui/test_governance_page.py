"""A decision of the house, entered on the registers page by one officer and signed there by another one."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from tests.features.site import Site
from tests.ui.at_office import ALT, open_page, press, type_in
from ui.app import settle
from ui.main_window import MainWindow
from ui.privacy.registers_room import RegistersRoom
from ui.rooms import RoomName
from ui.widgets.named_form import Choices
from visitor_desk.privacy.governance_entry import GovernanceKind
from visitor_desk.privacy.register import RegisterName


def open_register(
    window: MainWindow, site: Site, name: RegisterName, login: str = "officer"
) -> RegistersRoom:
    room = open_page(window, site, RoomName.REGISTERS, login)
    assert isinstance(room, RegistersRoom)
    room.page.choose(name)
    settle(window)
    return room


def test_an_agreement_is_entered_by_keys_and_signed_by_another_officer(
    window: MainWindow, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    paper = tmp_path / "agreement.pdf"
    paper.write_bytes(b"signed")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(paper), ""))
    page = open_register(window, site, RegisterName.PROCESSORS).page
    assert "✕ there is none" in page.sheet.toPlainText()
    press(window, Qt.Key.Key_N, ALT)
    assert page.form.field("covers").editor.hasFocus()
    type_in(window, "", "", "Waakzaam B.V.", "", "", "", "", "DMS 26-1")
    press(window, Qt.Key.Key_O, ALT)
    assert page.form.typed("sha256") == hashlib.sha256(b"signed").hexdigest()
    press(window, Qt.Key.Key_Return)
    assert "the data: it is empty" in window.bar.message
    page.form.ticks["identity"].setFocus()
    press(window, Qt.Key.Key_Space)
    page.form.write(country="US")
    page.form.field("country").editor.setFocus()
    press(window, Qt.Key.Key_Return)
    assert "there is no instrument" in page.form.trouble("country")
    page.form.write(country="NL")
    press(window, Qt.Key.Key_Return)
    assert "Proposed" in window.bar.message
    assert page.card.isVisible()
    assert not page.card.sign.isVisible()
    assert site.desk.governance.all(site.auditor) == []

    page = open_register(window, site, RegisterName.PROCESSORS, "second").page
    assert "Waakzaam B.V." in page.card.words.text()
    assert hashlib.sha256(b"signed").hexdigest() in page.card.words.text().replace(" ", "")
    press(window, Qt.Key.Key_S, ALT)
    assert "Signed and entered" in window.bar.message
    assert not page.card.isVisible()
    assert "Waakzaam B.V." in page.sheet.toPlainText()
    assert "✕" not in page.sheet.toPlainText()
    (entry,) = site.desk.governance.all(site.auditor)
    assert (entry.kind, entry.covers) == (GovernanceKind.PROCESSOR, ("guard_firm",))


def test_escape_leaves_the_form_and_a_proposal_is_turned_down(window: MainWindow, site: Site):
    page = open_register(window, site, RegisterName.BALANCINGS).page
    press(window, Qt.Key.Key_N, ALT)
    assert page.form.isVisible()
    assert not page.form.field("country").isVisible()
    press(window, Qt.Key.Key_Escape)
    assert not page.form.isVisible()
    press(window, Qt.Key.Key_N, ALT)
    page.form.write(reference="DMS 26-2", sha256="0a" * 32, review_on="soon")
    press(window, Qt.Key.Key_Return)
    assert "This is no day" in page.form.trouble("review_on")
    page.form.write(review_on=site.clock.now().date().isoformat())
    press(window, Qt.Key.Key_Return)
    assert "within three years" in page.form.trouble("review_on")
    page.form.write(review_on="+300")
    press(window, Qt.Key.Key_Return)
    assert page.card.isVisible()
    press(window, Qt.Key.Key_D, ALT)
    assert "Turned down" in window.bar.message
    assert not page.card.isVisible()


def test_an_auditor_reads_and_enters_nothing(window: MainWindow, site: Site):
    page = open_register(window, site, RegisterName.WORKS_COUNCIL, "auditor").page
    assert "Consent of the works council" in page.title.text()
    assert not page.new.isVisible()
    page = open_register(window, site, RegisterName.MATRIX).page
    assert not page.new.isVisible()


def test_one_decision_covers_several_things_and_no_other(window: MainWindow, site: Site):
    page = open_register(window, site, RegisterName.BALANCINGS).page
    press(window, Qt.Key.Key_N, ALT)
    form = page.form
    covers = form.field("covers")
    assert "add each" in covers.hint.text()
    assert not form.drop.isEnabled()
    names = []
    for _ in range(3):
        names.append(covers.editor.currentText())
        press(window, Qt.Key.Key_A, ALT)
    assert covers.editor.hasFocus()
    assert all(name in covers.hint.text() for name in names)
    # Twice the same is once, and the last one can be taken out.
    covers.editor.choose((next(iter(form.covered)),))
    press(window, Qt.Key.Key_A, ALT)
    press(window, Qt.Key.Key_X, ALT)
    wanted = tuple(form.covered)
    assert len(wanted) == 2
    form.write(reference="DMS 26-3", sha256="0b" * 32)
    form.field("reference").editor.setFocus()
    press(window, Qt.Key.Key_Return)
    assert "Proposed" in window.bar.message
    ((_, entry),) = site.desk.governance.proposed(site.officer)
    assert entry.covers == wanted
    # The next decision begins with an empty list.
    press(window, Qt.Key.Key_N, ALT)
    assert form.covered == {}


def test_a_processor_is_one(window: MainWindow, site: Site):
    page = open_register(window, site, RegisterName.PROCESSORS).page
    press(window, Qt.Key.Key_N, ALT)
    assert not page.form.add.isVisible()
    assert not page.form.drop.isVisible()


def test_all_cameras_need_no_list(window: MainWindow, site: Site):
    form = open_register(window, site, RegisterName.BALANCINGS).page.form
    today = site.clock.now().date()
    every: Choices = [("All", ("gate", "hall")), ("Gate", ("gate",)), ("Hall", ("hall",))]
    form.begin(GovernanceKind.IMPACT_ASSESSMENT, every, today)
    form.choose(covers=("hall",))
    form.add.click()
    assert form.covered == {"hall": "Hall"}
    form.choose(covers=("gate", "hall"))
    form.add.click()
    assert form.covered == {}
    filled = form.filled()
    assert filled is not None
    assert filled.covers == ("gate", "hall")
