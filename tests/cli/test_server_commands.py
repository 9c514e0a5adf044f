"""What an administrator types to put an installation on PostgreSQL servers, and what privacy sees of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.cli.conftest import PASSPHRASES, Terminal
from tests.postgres import OWNER, Postgres
from tests.storage.test_keystore_residue import setting


def address(postgres: Postgres, role: str, *, keys: bool = False) -> str:
    cluster, name = (postgres.keys, postgres.keystore_name) if keys else (postgres.data, postgres.data_name)
    return cluster.url(name, role).render_as_string()


def set_up(terminal: Terminal, data: str, keys: str) -> Result:
    return terminal.run(
        *("init", "--site", "AMS-01", "--recovery-kit", terminal.data.parent / "kit.txt"),
        *("--database", data, "--keystore", keys),
        *("--officer", "visser:J. Visser", "--officer", "degroot:A. de Groot"),
        typed="\n".join(PASSPHRASES[login] for login in ("visser", "degroot")) + "\n",
    )


def test_migrating_says_what_it_did(bare: Callable[..., Result], shared_postgres: Postgres) -> None:
    name = shared_postgres.data.create()
    url = shared_postgres.data.url(name, OWNER).render_as_string()
    first = bare("migrate", "--database", url, "--desk", "door", "--office", "back-office")
    assert first.exit_code == 0, first.output
    assert first.output.startswith(f"{name}: the tables were made")
    assert "the login door was made" in first.output
    assert "the login back-office was made" in first.output
    again = bare("migrate", "--database", url, "--desk", "door")
    assert again.output.startswith(f"{name}: is at this program's version already")
    assert "login" not in again.output
    shared_postgres.data.drop(name)


def test_migrating_nothing_or_a_file_is_refused(bare: Callable[..., Result]) -> None:
    nothing = bare("migrate")
    assert (nothing.exit_code, nothing.output.split(":")[0]) == (1, "Say which database")
    for odd in ("sqlite:///x.sqlite", "no address"):
        assert bare("migrate", "--database", odd).exit_code == 1


def test_a_desk_before_the_migration_is_told_to_ask_for_it(
    bare: Callable[..., Result], shared_postgres: Postgres, tmp_path: Path
) -> None:
    name = shared_postgres.data.create()
    url = shared_postgres.data.url(name, OWNER).render_as_string()
    result = set_up(Terminal(tmp_path / "desk"), url, url)
    assert result.exit_code == 1
    assert result.output.splitlines()[-1].endswith("visitor-desk migrate.")
    assert not (tmp_path / "kit.txt").exists()
    shared_postgres.data.drop(name)


def test_a_password_in_an_address_is_refused_and_not_shown(tmp_path: Path) -> None:
    secret = "postgresql://lobby:CANARY@/data"
    result = set_up(Terminal(tmp_path / "desk"), secret, secret)
    assert result.exit_code == 1
    assert "CANARY" not in result.output
    assert not list((tmp_path / "desk").glob("*.toml"))


def test_a_keystore_on_the_server_of_the_data_is_refused(postgres: Postgres, tmp_path: Path) -> None:
    from storage.migrate_postgresql import migrate_as_owner
    from storage.postgresql_roles import KEYSTORE_ROLES
    from storage.schemas import KEYSTORE_SCHEMA

    name = postgres.data.create()
    migrate_as_owner(postgres.data.url(name, OWNER), KEYSTORE_SCHEMA, KEYSTORE_ROLES)
    beside = postgres.data.url(name, "lobby").render_as_string()
    result = set_up(Terminal(tmp_path / "desk"), address(postgres, "lobby"), beside)
    assert result.exit_code == 1
    assert "same server" in result.output
    assert not (tmp_path / "kit.txt").exists()
    postgres.data.drop(name)


@pytest.mark.slow
def test_an_installation_on_servers_says_how_far_destroying_goes(postgres: Postgres, tmp_path: Path) -> None:
    terminal = Terminal(tmp_path / "desk")
    made = set_up(terminal, address(postgres, "lobby"), address(postgres, "lobby", keys=True))
    assert made.exit_code == 0, made.output

    clean = terminal.run("keystore", "check", login="visser")
    assert clean.exit_code == 0, clean.output
    assert (
        clean.output.splitlines()[-1] == "A key that is destroyed is gone from the keystore's server at once."
    )

    with setting(postgres.keys, "wal_recycle", "on"):
        kept = terminal.run("keystore", "check", login="visser")
        told = terminal.run("keystore", "check", "--json", login="visser")
        ran = terminal.run("retention", "run", login="visser")
        settings = terminal.data / "visitor-desk.toml"
        settings.write_text(
            settings.read_text().replace('keystore_copies_days = ""', 'keystore_copies_days = "35"')
        )
        later = terminal.run("keystore", "check", login="visser")
    assert kept.exit_code == 1
    assert "wal_recycle=on" in kept.output
    assert {json.loads(line)["residue"] for line in told.stdout.splitlines()} == {
        "log_reused",
        "unlinked_blocks",
    }
    assert ran.exit_code == 0, ran.output
    assert "nobody can say" in ran.stdout
    assert "only 35 days later" in later.output
