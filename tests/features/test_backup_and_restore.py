"""A backup is made, the desk is lost or falls back, and what was forgotten stays forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.features.site import PASSPHRASE, Site, found, parts_of
from visitor_desk.bootstrap import open_desk
from visitor_desk.paths import DataFolder
from visitor_desk.restore_desk import RestoreOrder, restore_desk
from visitor_desk.security.duties import Purpose


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with few keys: what a backup does depends on days, not on how many are ahead."""
    root = tmp_path_factory.mktemp("template") / "site"
    found(DataFolder(root), horizon_days=30)
    return root


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    folder = tmp_path / "shelf"
    folder.mkdir()
    return folder


def a_visit(site: Site) -> str:
    visit = site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    site.desk.check_out.by_visit(site.guard, visit.id)
    return visit.id


def test_a_backup_is_made_and_read_back(site: Site, shelf: Path) -> None:
    a_visit(site)
    report = site.desk.backups.make(shelf)
    assert report.day == date(2026, 11, 3)
    assert report.ends_on == date(2026, 11, 10)
    assert sorted(path.suffix for path in shelf.iterdir()) == [".jsonl", ".zip", ".zip"]
    assert all(path.stat().st_mode & 0o077 == 0 for path in shelf.iterdir())


def moved(site: Site, root: Path, **order: object) -> DataFolder:
    """Restore into an empty folder on which the desk's own secret, settings and memory have survived."""
    folder = DataFolder(root)
    folder.make()
    for name in ("device-secret", "visitor-desk.toml", "checkpoint.txt", "erasures.jsonl"):
        kept = site.folder.root / name
        if kept.exists():
            (folder.root / name).write_bytes(kept.read_bytes())
            (folder.root / name).chmod(0o600)
    restore_desk(folder, RestoreOrder(**order), parts_of(folder, site.clock))  # type: ignore[arg-type]
    return folder


def test_everything_comes_back_into_an_empty_folder(site: Site, shelf: Path, tmp_path: Path) -> None:
    visit = a_visit(site)
    site.desk.backups.make(shelf)
    folder = moved(site, tmp_path / "new", backups=shelf)
    with open_desk(folder, parts_of(folder, site.clock)) as desk:
        officer = desk.operators.sign_in("officer", PASSPHRASE)
        who = desk.visit_book.reveal(officer, visit, Purpose.AUDIT)
        assert who.organisation == "Northwind Hosting"
        assert {alarm.code for alarm in desk.log.alarms()} >= {"security.log_rolled_back"}
        assert not desk.log.verify(officer).whole
        # People are let in all the while.
        guard = desk.operators.sign_in("guard", PASSPHRASE)
        assert desk.here_now.people(guard) == []


def test_a_keystore_from_a_backup_gets_its_missing_days_back_from_privacy(
    site: Site, shelf: Path, tmp_path: Path
) -> None:
    a_visit(site)
    site.desk.backups.make(shelf)
    folder = moved(site, tmp_path / "new", backups=shelf)
    with open_desk(folder, parts_of(folder, site.clock)) as desk:
        officer = desk.operators.sign_in("officer", PASSPHRASE)
        second = desk.operators.sign_in("second", PASSPHRASE)
        desk.log_restore.adopt(officer, second)
        desk.day_keys.top_up(officer)
        facility = desk.operators.sign_in("facility", PASSPHRASE)
        guard = desk.operators.sign_in("guard", PASSPHRASE)
        again = replace(site, desk=desk, facility=facility, guard=guard)
        visit = desk.check_in.admit(guard, again.arrival(again.ticket(), badge="015"))
        assert visit.id in {person.visit.id for person in desk.here_now.people(guard) if person.name}
        assert desk.log.verify(officer).whole
