"""The policy on the retention page: tried from a file, proposed, signed by another officer, taken back, certified."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from tests.features.site import Site
from tests.ui.at_office import ALT, open_page, press
from tests.ui.test_retention_page import visited
from ui.app import settle
from ui.main_window import MainWindow
from ui.privacy.retention_room import RetentionRoom
from ui.rooms import RoomName
from visitor_desk.privacy.retention_policy_file import policy_text
from visitor_desk.privacy.retention_rules import parse_rules, shipped_text
from visitor_desk.privacy.statement_verify import verify_statement


def open_room(window: MainWindow, site: Site, login: str) -> RetentionRoom:
    room = open_page(window, site, RoomName.RETENTION, login)
    assert isinstance(room, RetentionRoom)
    return room


def a_file(place: Path, days: int) -> Path:
    rules = parse_rules(shipped_text())
    changed = [replace(rule, days=days) if rule.id == "visitor-log" else rule for rule in rules]
    place.write_text(policy_text(changed), "utf-8")
    return place


def test_a_policy_is_tried_proposed_signed_by_another_and_taken_back(
    window: MainWindow, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    visited(site)
    site.clock.advance(timedelta(days=20))
    site.desk.retention.run(site.officer)
    file = a_file(tmp_path / "shorter.toml", 14)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    page = open_room(window, site, "officer").page
    assert "v1, in force since" in page.policy._in_force.text()
    press(window, Qt.Key.Key_F, ALT)
    (row,) = page.simulation.model.rows
    assert (row.what, row.change) == ("Visit: the name and what belongs to it (other zones)", "28 → 14 days")
    assert (row.goes, row.stays) == ("1", "0")
    assert page.simulation.detail.text() == row.detail
    assert page.simulation.back.hasFocus()
    assert not page.simulation.sign.isVisible()
    press(window, Qt.Key.Key_P, ALT)
    assert "Proposed" in window.bar.message
    assert not page.simulation.isVisible()
    press(window, Qt.Key.Key_L, ALT)
    assert not page.simulation.sign.isVisible()
    assert page.simulation.turn_down.isVisible()

    page = open_room(window, site, "second").page
    press(window, Qt.Key.Key_L, ALT)
    assert page.simulation.model.rows == [row]
    press(window, Qt.Key.Key_S, ALT)
    assert "v2 is published" in window.bar.message
    assert site.desk.retention_policies.now(site.officer).waiting is not None
    assert not page.policy.choose.isEnabled()
    press(window, Qt.Key.Key_T, ALT)
    assert "Taken back" in window.bar.message
    assert site.desk.retention_policies.now(site.officer).waiting is None


def test_who_signs_has_looked_at_the_proposal_and_not_at_a_file_of_their_own(
    window: MainWindow, site: Site, tmp_path: Path
):
    visited(site)
    room = open_room(window, site, "officer")
    room.policy.try_file(a_file(tmp_path / "proposed.toml", 14))
    settle(window)
    press(window, Qt.Key.Key_P, ALT)
    room = open_room(window, site, "second")
    room.policy.try_file(a_file(tmp_path / "own.toml", 7))
    settle(window)
    (row,) = room.page.simulation.model.rows
    assert row.change == "28 → 7 days"
    room.page.simulation.back.click()
    press(window, Qt.Key.Key_L, ALT)
    (row,) = room.page.simulation.model.rows
    assert row.change == "28 → 14 days"
    press(window, Qt.Key.Key_S, ALT)
    assert site.desk.retention_policies.now(site.officer).waiting is not None


def test_a_file_that_cannot_count_is_said_and_the_calendar_stays(
    window: MainWindow, site: Site, tmp_path: Path
):
    room = open_room(window, site, "officer")
    bad = tmp_path / "bad.toml"
    bad.write_text("[[rule", "utf-8")
    room.policy.try_file(bad)
    settle(window)
    assert "it is no TOML" in window.bar.message
    assert not room.page.simulation.isVisible()


def test_the_rules_in_force_go_into_a_file_to_change(window: MainWindow, site: Site, tmp_path: Path):
    room = open_room(window, site, "officer")
    room.policy.save_rules(tmp_path / "rules.toml")
    settle(window)
    assert (tmp_path / "rules.toml").read_text("utf-8") == policy_text(parse_rules(shipped_text()))


def test_the_last_runs_are_listed_and_certified(
    window: MainWindow, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    visited(site)
    site.clock.advance(timedelta(days=40))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    room = open_room(window, site, "officer")
    assert room.page.runs.model.rows == []
    room.page.run.click()
    room.page.run_now.click()
    settle(window)
    (row,) = room.page.runs.model.rows
    assert "caught up" in room.page.runs.detail.text()
    assert not room.page.stop.isVisible()
    press(window, Qt.Key.Key_C, ALT)
    assert "The certificate is in" in window.bar.message
    assert verify_statement(tmp_path / f"retention-run-{row.number}").faults == ()


def test_an_auditor_reads_policy_and_runs_and_changes_nothing(window: MainWindow, site: Site):
    page = open_room(window, site, "auditor").page
    assert "v1" in page.policy._in_force.text()
    for act in (page.policy.choose, page.policy.save, page.policy.take_back, page.runs.certificate):
        assert not act.isVisible()
