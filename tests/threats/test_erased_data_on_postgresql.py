"""Threat: a destroyed key survives on the keystore's server, in the table, in its log or in a dead row.

Claim: with the settings of the design, no byte of a destroyed key's wraps is in any file of the cluster
after a retention run, and those of the keys that live are.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from tests.features.site import NOON, PASSPHRASE, SETTINGS, found, parts_of
from tests.postgres import Postgres
from visitor_desk.bootstrap import open_desk
from visitor_desk.clock import SetClock
from visitor_desk.paths import DataFolder


def test_no_byte_of_a_destroyed_key_is_left_on_the_server(own_postgres: Postgres, tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "site")
    settings = replace(
        SETTINGS,
        database=own_postgres.data_url.render_as_string(hide_password=False),
        keystore=own_postgres.keystore_url.render_as_string(hide_password=False),
    )
    found(folder, settings, 10)
    clock = SetClock(NOON + timedelta(days=2))
    with own_postgres.keys.connected(own_postgres.keystore_name) as raw:
        rows = raw.execute("SELECT expires_on, wrap FROM day_key_wraps").fetchall()
    today = clock.now().date()
    dead = [bytes(wrap) for day, wrap in rows if day <= today]
    alive = [bytes(wrap) for day, wrap in rows if day > today]
    assert len(dead) >= 10
    assert left(own_postgres, dead), "the search finds what is there"
    with open_desk(folder, parts_of(folder, clock)) as desk:
        officer = desk.operators.sign_in("officer", PASSPHRASE)
        assert desk.retention.run(officer).keys_destroyed > 0
    assert left(own_postgres, dead) == set()
    assert left(own_postgres, alive[:5])


def left(postgres: Postgres, needles: list[bytes]) -> set[str]:
    """Return the files of both clusters and of the log that hold any of the needles."""
    return {
        path.relative_to(cluster.folder).as_posix()
        for cluster in (postgres.keys, postgres.data)
        for path in cluster.folder.rglob("*")
        if path.is_file() and any(needle in content for content in [path.read_bytes()] for needle in needles)
    }
