"""Keeping a visit's footage by keys, from the visit and from the player, and playing what is kept."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.features.site import NOON, PASSPHRASE, Site
from tests.ui.door_recorded import record_at_the_door
from ui.app import settle
from ui.main_window import MainWindow
from ui.visits.room import VisitsRoom
from ui.visits.visit_player import VisitPlayer
from visitor_desk.errors import DeskError
from visitor_desk.footage.kept_clip import ClipState, KeptClip
from visitor_desk.footage.vault import VaultFull
from visitor_desk.security.duties import Purpose
from visitor_desk.security.groups import Group
from visitor_desk.visits.visit import VisitId

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def visit(site: Site, tmp_path: Path) -> VisitId:
    """Somebody came at noon; four recordings of ten seconds show it."""
    source = record_at_the_door(site, tmp_path / "share")
    came = site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    site.clock.advance(timedelta(hours=1))
    site.desk.footage_index.index(site.facility, source)
    return came.id


def at_visit(window: MainWindow, site: Site, login: str) -> VisitPlayer:
    window.open_session(site.desk.operators.sign_in(login, PASSPHRASE))
    room = next(room for _, room in window.rooms if isinstance(room, VisitsRoom))
    window.go_to([one for _, one in window.rooms].index(room))
    settle(window)
    assert room.player is not None
    return room.player


def clips(site: Site, visit: VisitId) -> list[KeptClip]:
    return list(site.desk.evidence.clips(site.facility, visit))


def kept_words(player: VisitPlayer) -> list[str]:
    layout = player._page.detail._kept
    return [layout.itemAt(number).widget().text() for number in range(layout.count())]


def test_a_visit_s_footage_is_kept_with_one_key_and_a_case(
    qtbot: QtBot, window: MainWindow, site: Site, visit: VisitId
):
    player = at_visit(window, site, "facility")
    panel = player._page.detail.keep_panel
    qtbot.keyClick(window, Qt.Key.Key_K, ALT)
    qtbot.waitUntil(panel.isVisible)
    assert "4" in panel.total.text()
    assert panel.case.editor.hasFocus()
    qtbot.keyClick(panel.case.editor, Qt.Key.Key_Return)
    assert "number" in panel.case.hint.text()
    qtbot.keyClicks(panel.case.editor, "C-2026/17")
    qtbot.keyClick(panel.case.editor, Qt.Key.Key_Return)
    qtbot.waitUntil(panel.isHidden, timeout=15_000)
    settle(window)
    assert [one.state for one in clips(site, visit)] == [ClipState.SAFE] * 4
    (held,) = site.desk.holds.all(site.facility)
    assert {part.group for part in held.parts} == {Group.D, Group.F}
    (words,) = kept_words(player)
    assert "C-2026/17" in words
    assert "4 safe" in words
    # Who kept it may not see it: that is for privacy.
    assert player._page.detail.watch_kept.isHidden()


def test_what_is_marked_while_it_plays_is_kept_and_a_day_that_is_none_is_said(
    qtbot: QtBot, window: MainWindow, site: Site, visit: VisitId
):
    player = at_visit(window, site, "facility")
    player.remember(visit, Purpose.SAFETY)
    qtbot.keyClick(window, Qt.Key.Key_F, ALT)
    page = player.room.page
    qtbot.waitUntil(page.isVisible)
    page.set_marks(NOON + timedelta(seconds=1), NOON + timedelta(seconds=4))
    qtbot.keyClick(page.wall, Qt.Key.Key_K, ALT)
    panel = page.keep_panel
    qtbot.waitUntil(panel.isVisible)
    assert page.list.isHidden()
    qtbot.keyClicks(panel.case.editor, "C-1")
    panel.ends_on.editor.setText("31 januari")
    qtbot.keyClick(panel.case.editor, Qt.Key.Key_Return)
    assert "2027-01-31" in panel.ends_on.hint.text()
    panel.ends_on.editor.setText((site.clock.now() + timedelta(days=40)).date().isoformat())
    qtbot.keyClick(panel.case.editor, Qt.Key.Key_Return)
    qtbot.waitUntil(panel.isHidden, timeout=15_000)
    settle(window)
    assert [one.state for one in clips(site, visit)] == [ClipState.SAFE]
    assert page.list.isVisible()
    # A second time the case is offered, and nothing is typed.
    qtbot.keyClick(page.wall, Qt.Key.Key_K, ALT)
    qtbot.waitUntil(panel.isVisible)
    assert panel.case_choice.editor.hasFocus()
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert panel.isHidden()
    assert page.isVisible()


def test_privacy_plays_what_is_kept_when_the_recorder_has_lost_it(
    qtbot: QtBot, window: MainWindow, site: Site, visit: VisitId, tmp_path: Path
):
    player = at_visit(window, site, "officer")
    panel = player._page.detail.keep_panel
    qtbot.keyClick(window, Qt.Key.Key_K, ALT)
    qtbot.waitUntil(panel.isVisible)
    qtbot.keyClicks(panel.case.editor, "C-9")
    qtbot.keyClick(panel.case.editor, Qt.Key.Key_Return)
    qtbot.waitUntil(panel.isHidden, timeout=15_000)
    settle(window)
    for path in (tmp_path / "share").iterdir():
        path.unlink()
    qtbot.keyClick(window, Qt.Key.Key_W, ALT)
    asking = player._page.detail.footage_asking
    qtbot.waitUntil(asking.isVisible)
    qtbot.keyClick(asking.purpose.editor, Qt.Key.Key_Return)
    page = player.room.page
    qtbot.waitUntil(page.isVisible, timeout=10_000)
    qtbot.waitUntil(lambda: any(tile.shown and tile.shown.at for tile in page.wall.tiles), timeout=10_000)
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert not page.isVisible()


def test_a_full_vault_stands_in_the_bar_until_the_copies_are_made(
    qtbot: QtBot, window: MainWindow, site: Site, visit: VisitId, monkeypatch: pytest.MonkeyPatch
):
    def full(*_: object, **__: object) -> DeskError:
        raise VaultFull(free=0, needed=1)

    monkeypatch.setattr("visitor_desk.footage.vault.Vault.write", full)
    player = at_visit(window, site, "facility")
    panel = player._page.detail.keep_panel
    qtbot.keyClick(window, Qt.Key.Key_K, ALT)
    qtbot.waitUntil(panel.isVisible)
    qtbot.keyClicks(panel.case.editor, "C-3")
    qtbot.keyClick(panel.case.editor, Qt.Key.Key_Return)
    qtbot.waitUntil(panel.isHidden, timeout=15_000)
    settle(window)
    (words,) = kept_words(player)
    assert "4 NOT YET SAFE" in words
    assert player._work.secured is not None
    assert player._work.secured.red
