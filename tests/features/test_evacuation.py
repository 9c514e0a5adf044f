"""What a guard does when the alarm goes: one key, from any page, also locked, with the database away."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pypdfium2
import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.features.site import ESCORT, PASSPHRASE, PCI_SUITE, Site, parts_of
from ui.app import make_window, settle
from ui.main_window import MainWindow
from ui.models.evacuation_list import Tick
from visitor_desk.bootstrap import open_evacuation
from visitor_desk.security.evacuation_openings import Opening
from visitor_desk.security.log_entry import read_body
from visitor_desk.visits.arrival_findings import Choice, Settled
from visitor_desk.visits.evacuation import EvacuationReader
from visitor_desk.visits.visit import BadgeNumber, Visit

NAME_SETTLED = (Settled("name_differs", Choice.SEEN_AND_ACCEPTED),)


def admit(site: Site, name: str, badge: str, **changes: object) -> Visit:
    changes.setdefault("settled", NAME_SETTLED)
    zone = changes.pop("zone", None)
    ticket = site.ticket(name, **({"zone": zone} if zone else {}))
    return site.desk.check_in.admit(site.guard, site.arrival(ticket, badge, **changes))


def reader_of(site: Site) -> EvacuationReader:
    """Open the list as the command line does: no database, no session."""
    return open_evacuation(site.folder, parts_of(site.folder, site.clock))


def names(site: Site) -> list[str | None]:
    return [one.name for one in reader_of(site).show(None).people]


def openings(site: Site) -> list[dict[str, object]]:
    with site.desk.evacuation.works() as work:
        bodies = [read_body(entry.body) for entry in work.log.entries(0, 500) if entry.body]
    return [body["values"] for body in bodies if body["act"] == "evacuation.opened"]


def test_every_arrival_and_departure_is_on_the_list_at_once(site: Site):
    admit(site, "Eriksson, Anna Maria", "014")
    jansen = admit(site, "Jansen, Bram", "015", assistance=True, zone=PCI_SUITE, escort=ESCORT)
    first, second = reader_of(site).show(None).people
    assert (first.name, first.badge, first.zone, first.assistance) == (
        "Eriksson, Anna Maria",
        "014",
        "Suite 1",
        False,
    )
    assert (second.organisation, second.escort, second.assistance) == ("Northwind Hosting", "R. Smit", True)
    site.desk.check_out.by_badge(site.guard, BadgeNumber("014"))
    assert names(site) == ["Jansen, Bram"]
    site.desk.check_out.by_visit(site.guard, jansen.id)
    assert names(site) == []
    site.desk.check_out.undo(site.guard, jansen.id)
    assert names(site) == ["Jansen, Bram"]


def test_the_list_opens_with_the_database_away(site: Site):
    admit(site, "Eriksson, Anna Maria", "014")
    away = site.folder.data_store.rename(site.folder.root / "elsewhere.sqlite")
    try:
        assert names(site) == ["Eriksson, Anna Maria"]
    finally:
        away.rename(site.folder.data_store)


def test_a_refused_disk_is_a_standing_warning_and_admits_all_the_same(
    site: Site, monkeypatch: pytest.MonkeyPatch
):
    def full(path: Path, data: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("visitor_desk.security.evacuation_file.write_private", full)
    visit = admit(site, "Eriksson, Anna Maria", "014")
    assert site.desk.visit_book.get(site.facility, visit.id).badge == "014"
    assert not site.desk.evacuation.healthy()
    monkeypatch.undo()
    site.desk.here_now.renew(site.guard)
    assert site.desk.evacuation.healthy()
    assert names(site) == ["Eriksson, Anna Maria"]


def test_the_round_follows_the_database(site: Site):
    admit(site, "Eriksson, Anna Maria", "014")
    admit(site, "Jansen, Bram", "015")
    site.folder.evacuation.unlink()
    site.clock.advance(timedelta(minutes=1))
    site.desk.evacuation.refresh()
    shown = reader_of(site).show(None)
    assert [(one.name, one.badge) for one in shown.people] == [(None, "014"), (None, "015")]
    site.desk.here_now.renew(site.guard)
    assert names(site) == ["Eriksson, Anna Maria", "Jansen, Bram"]


def test_a_list_for_printing_that_nobody_put_away_goes_after_a_day(site: Site):
    paper = site.desk.evacuation.keep_paper(b"%PDF")
    made = site.clock.now().timestamp()
    os.utime(paper, (made, made))
    site.clock.advance(timedelta(hours=24))
    site.desk.evacuation.refresh()
    assert paper.exists()
    site.clock.advance(timedelta(seconds=1))
    site.desk.evacuation.refresh()
    assert not paper.exists()


def test_an_opening_is_noted_now_and_logged_with_the_next_round(site: Site):
    admit(site, "Eriksson, Anna Maria", "014")
    reader_of(site).show(Opening.SHOWN)
    site.desk.evacuation.show(Opening.PRINTED)
    assert openings(site) == []
    site.desk.evacuation.refresh()
    site.desk.evacuation.refresh()
    assert [(one["how"], one["people"]) for one in openings(site)] == [("shown", 1), ("printed", 1)]
    assert site.desk.log.verify(site.auditor).whole


def test_after_a_day_nothing_of_it_is_left(site: Site):
    admit(site, "Eriksson, Anna Maria", "014")
    site.clock.advance(timedelta(hours=24))
    assert names(site) == []
    assert not site.folder.evacuation.exists()


def test_the_overdue_are_told_apart(qtbot: QtBot, site: Site, window: MainWindow):
    admit(site, "Eriksson, Anna Maria", "014")
    site.clock.advance(timedelta(hours=5))
    window.evacuation.show_list()
    (row,) = window.evacuation.page.model.rows
    assert "overdue" in row.notes


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, site: Site) -> Iterator[MainWindow]:
    opened = make_window(qapp, site.desk, "en", "dark")
    opened.resize(1440, 900)
    with qtbot.waitActive(opened):
        opened.show()
        opened.activateWindow()
    yield opened
    settle(opened)
    opened.hand_over()
    opened.close()
    shiboken6.delete(opened)


def press_f9(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.keyClick(window, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: window.evacuation.up)


def go_back(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.evacuation.up)


def test_one_key_shows_and_prints_on_the_locked_desk(qtbot: QtBot, site: Site, window: MainWindow):
    admit(site, "Eriksson, Anna Maria", "014")
    admit(site, "Jansen, Bram", "015", assistance=True)
    press_f9(qtbot, window)
    page = window.evacuation.page
    assert page.isVisible()
    assert not window.unlock.isVisible()
    assert page.heading.text() == "Evacuation · 2 people inside"
    settle(window)
    assert "This desk as of" in page.head.text()
    paper = site.folder.printed / "evacuation-list.pdf"
    assert paper.stat().st_mode & 0o077 == 0
    text = " ".join(pypdfium2.PdfDocument(paper)[0].get_textpage().get_text_range().split())
    assert "Eriksson, Anna Maria" in text
    assert "needs assistance" in text
    go_back(qtbot, window)
    assert window.unlock.isVisible()
    assert not paper.exists()
    # Put away before the paper is ready: none is left behind.
    window.evacuation.show_list()
    go_back(qtbot, window)
    settle(window)
    assert not paper.exists()


def test_people_are_ticked_off_by_keyboard(qtbot: QtBot, site: Site, window: MainWindow):
    admit(site, "Eriksson, Anna Maria", "014")
    admit(site, "Jansen, Bram", "015")
    press_f9(qtbot, window)
    page = window.evacuation.page
    qtbot.keyClick(page.list, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: page.model.rows[0].tick is Tick.SAFE)
    qtbot.keyClick(page.list, Qt.Key.Key_M)
    qtbot.waitUntil(lambda: page.model.rows[1].tick is Tick.MISSING)
    site.desk.check_out.by_badge(site.guard, BadgeNumber("014"))
    qtbot.waitUntil(lambda: len(page.model.rows) == 1, timeout=8000)
    assert page.model.rows[0].tick is Tick.MISSING
    qtbot.keyClick(page.list, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(page.search.editor.hasFocus)
    qtbot.keyClicks(page.search.editor, "mm 014")
    assert page.model.rows == []
    page.search.editor.clear()
    assert len(page.model.rows) == 1


def test_during_an_alarm_nothing_locks(qtbot: QtBot, site: Site, window: MainWindow):
    admit(site, "Eriksson, Anna Maria", "014")
    window.open_session(site.desk.operators.sign_in("guard", PASSPHRASE))
    settle(window)
    press_f9(qtbot, window)
    assert window.evacuation.up
    assert window.nothing_locks
    go_back(qtbot, window)
    assert not window.nothing_locks
    assert window.session is not None
    assert window.rail.isVisible()


def test_a_torn_list_says_so_and_the_round_mends_it(qtbot: QtBot, site: Site, window: MainWindow):
    admit(site, "Eriksson, Anna Maria", "014")
    site.folder.evacuation.write_bytes(b"\x01torn")
    press_f9(qtbot, window)
    page = window.evacuation.page
    assert page.heading.text() == "This desk has no list"
    assert "Use paper" in page.head.text()
    window.evacuation.make_round()
    settle(window)
    window.evacuation.show_list()
    assert [row.badge for row in page.model.rows] == ["014"]


def test_a_hostile_name_is_plain_text_on_screen_and_paper(qtbot: QtBot, site: Site, window: MainWindow):
    admit(site, "<b>Anna</b> =1+1", "014")
    press_f9(qtbot, window)
    (row,) = window.evacuation.page.model.rows
    assert row.name == "<b>Anna</b> =1+1"
    settle(window)
    paper = pypdfium2.PdfDocument(site.folder.printed / "evacuation-list.pdf")
    assert "<b>Anna</b>" in paper[0].get_textpage().get_text_range()


def test_the_command_line_needs_no_sign_in(site: Site, capsys: pytest.CaptureFixture[str]):
    from click.testing import CliRunner

    from visitor_desk.cli.main import program

    admit(site, "Eriksson, Anna Maria", "014")
    run = CliRunner().invoke(
        program, ["--data", str(site.folder.root), "--language", "en", "evacuation", "--json"]
    )
    # The site's clock stands still in another year than the program's own: its list is not of today.
    assert run.exit_code == 0, run.output
    assert json.loads(run.output)["people"] == []
