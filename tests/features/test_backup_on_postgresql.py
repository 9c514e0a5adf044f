"""The same backup on a server, and the way from one kind of database to the other."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from tests.features.site import NOON, PASSPHRASE, SETTINGS, found, parts_of
from tests.postgres import Postgres
from visitor_desk.bootstrap import open_desk
from visitor_desk.clock import SetClock
from visitor_desk.paths import DataFolder
from visitor_desk.restore_desk import RestoreOrder, restore_desk
from visitor_desk.security.duties import Purpose
from visitor_desk.settings import write_settings

HORIZON = 40


def address(url: object) -> str:
    return url.render_as_string(hide_password=False)  # type: ignore[attr-defined]


def owners(postgres: Postgres) -> dict[str, str]:
    return {
        "data_owner": address(postgres.data_owner_url),
        "keystore_owner": address(postgres.keystore_owner_url),
    }


def test_from_a_server_to_a_file_and_back(postgres: Postgres, tmp_path: Path) -> None:
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    folder = DataFolder(tmp_path / "site")
    settings = replace(SETTINGS, database=address(postgres.data_url), keystore=address(postgres.keystore_url))
    clock = SetClock(NOON)
    found(folder, settings, HORIZON)
    with open_desk(folder, parts_of(folder, clock)) as desk:
        facility = desk.operators.sign_in("facility", PASSPHRASE)
        zones = len(desk.house.zones(facility))
        desk.backups.make(shelf)
    # Onto files: the server is lost, the desk's own folder is not.
    write_settings(folder.root, SETTINGS)
    onto_files = restore_desk(folder, RestoreOrder(shelf), parts_of(folder, clock))
    assert onto_files.keystore
    with open_desk(folder, parts_of(folder, clock)) as desk:
        facility = desk.operators.sign_in("facility", PASSPHRASE)
        assert len(desk.house.zones(facility)) == zones
        clock.advance(timedelta(days=1))
        desk.backups.make(shelf)
    # And back onto the server, in place of what is there.
    write_settings(folder.root, settings)
    order = RestoreOrder(shelf, keystore=True, **owners(postgres))
    restore_desk(folder, order, parts_of(folder, clock))
    with open_desk(folder, parts_of(folder, clock)) as desk:
        officer = desk.operators.sign_in("officer", PASSPHRASE)
        second = desk.operators.sign_in("second", PASSPHRASE)
        desk.log_restore.adopt(officer, second)
        assert desk.log.verify(officer).whole
        assert Purpose.AUDIT
