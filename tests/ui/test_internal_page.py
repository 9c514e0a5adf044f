"""Everybody reads the internal policy on a page of their own and says so by a key."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import Qt

from tests.features.site import Site
from tests.governance_texts import publish, published
from tests.ui.at_office import ALT, open_page, press
from ui.app import settle
from ui.internal.room import InternalRoom
from ui.main_window import MainWindow
from ui.rooms import RoomName
from visitor_desk.privacy.internal_policies import read_internal_policy


def test_a_guard_reads_the_policy_and_says_so(window: MainWindow, site: Site):
    room = open_page(window, site, RoomName.INTERNAL, "guard")
    assert isinstance(room, InternalRoom)
    assert "No internal policy" in room.page.state.text()
    assert not room.page.acknowledge.isEnabled()
    publish(site)
    room = open_page(window, site, RoomName.INTERNAL, "guard")
    assert isinstance(room, InternalRoom)
    assert room.page.text.toPlainText() == "Read less."
    assert "footage is closed to you" in room.page.state.text()
    press(window, Qt.Key.Key_R, ALT)
    assert "Kept" in window.bar.message
    assert "You read this version at" in room.page.state.text()
    assert not room.page.acknowledge.isEnabled()
    assert site.desk.internal_policies.standing(site.guard).read_at is not None


POLICY = """
asks_training = true
[nl]
title = "Ons beleid"
text = "Lees minder."
[en]
title = "Our policy"
text = "Read less, delete more."
"""


def internal_room(window: MainWindow, site: Site, login: str) -> InternalRoom:
    room = open_page(window, site, RoomName.INTERNAL, login)
    assert isinstance(room, InternalRoom)
    return room


def test_privacy_publishes_a_version_from_a_file_after_a_look_at_it(
    window: MainWindow, site: Site, tmp_path: Path
):
    room = internal_room(window, site, "officer")
    assert room.page.new.isVisible()
    path = tmp_path / "policy.toml"
    path.write_text("title = 7", encoding="utf-8")
    room.take_file(path)
    settle(window)
    assert "no version of the internal policy" in window.bar.message
    assert not room.page.propose.isVisible()
    path.write_text(POLICY, encoding="utf-8")
    room.take_file(path)
    settle(window)
    shown = room.page.text.toPlainText()
    assert shown.index("Read less, delete more.") < shown.index("Lees minder.")
    assert "has to be trained" in room.page.version.text()
    assert "counts from when it is signed" in room.page.version.text()
    assert site.desk.internal_policies.standing(site.officer).policy is None
    # Who thinks better of it goes back to what is in force.
    press(window, Qt.Key.Key_Escape)
    assert room.page.text.toPlainText() == ""
    room.take_file(path)
    settle(window)
    press(window, Qt.Key.Key_P, ALT)
    assert "Another privacy officer" in window.bar.message
    assert "Your proposal v1 waits" in room.page.waits_for.text()
    press(window, Qt.Key.Key_L, ALT)
    assert room.page.turn_down.isVisible()
    assert not room.page.sign.isVisible()
    assert site.desk.internal_policies.standing(site.officer).policy is None
    room = internal_room(window, site, "second")
    assert "waits for your signature" in room.page.waits_for.text()
    press(window, Qt.Key.Key_L, ALT)
    shown = room.page.text.toPlainText()
    assert shown.index("Read less, delete more.") < shown.index("Lees minder.")
    press(window, Qt.Key.Key_S, ALT)
    assert "Version v1 of the internal policy is signed" in window.bar.message
    published = site.desk.internal_policies.standing(site.officer).policy
    assert published is not None
    assert (published.number, published.asks_training) == (1, True)
    assert room.page.acknowledge.isEnabled()
    assert not room.page.waits.isVisible()


def test_a_proposal_is_turned_down_and_a_signed_version_waits_for_its_day(
    window: MainWindow, site: Site, tmp_path: Path
):
    path = tmp_path / "policy.toml"
    path.write_text(f"valid_from = 2026-12-01\n{POLICY}", encoding="utf-8")
    new = read_internal_policy(path, site.desk.settings.zone)
    site.desk.internal_policies.propose(site.officer, new)
    room = internal_room(window, site, "second")
    press(window, Qt.Key.Key_L, ALT)
    assert "It counts from 1 Dec" in room.page.version.text()
    press(window, Qt.Key.Key_D, ALT)
    assert "The proposal is gone" in window.bar.message
    assert list(site.desk.internal_policies.proposed(site.officer)) == []
    published(site, new)
    room = internal_room(window, site, "guard")
    assert "v1 is signed and counts from 1 Dec" in room.page.waits_for.text()
    assert not room.page.look.isVisible()
    assert not room.page.text.isVisible()


def test_where_no_policy_is_there_is_no_empty_box(window: MainWindow, site: Site):
    room = internal_room(window, site, "guard")
    assert "No internal policy" in room.page.state.text()
    assert not room.page.text.isVisible()
    assert not room.page.acknowledge.isVisible()


def test_privacy_records_a_training_by_keys(window: MainWindow, site: Site, tmp_path: Path):
    room = internal_room(window, site, "officer")
    path = tmp_path / "policy.toml"
    path.write_text(POLICY, encoding="utf-8")
    published(site, read_internal_policy(path, site.desk.settings.zone))
    site.desk.internal_policies.acknowledge(site.guard, 1)
    press(window, Qt.Key.Key_T, ALT)
    form = room.page.training
    form.choose(who=site.guard.operator_id)
    form.write(valid_until="31-2")
    press(window, Qt.Key.Key_Return)
    assert form.trouble("valid_until")
    form.write(valid_until="2099-01-01")
    press(window, Qt.Key.Key_Return)
    assert "three years" in form.trouble("valid_until")
    form.write(valid_until="+365")
    press(window, Qt.Key.Key_Return)
    assert "recorded" in window.bar.message
    today = site.clock.now().date()
    assert site.desk.internal_policies.standing(site.guard).trained_until == today + timedelta(days=365)


def test_a_guard_neither_publishes_nor_records(window: MainWindow, site: Site):
    room = internal_room(window, site, "guard")
    assert not room.page.new.isVisible()
    assert not room.page.train.isVisible()
