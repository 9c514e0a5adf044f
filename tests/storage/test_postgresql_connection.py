"""How a desk reaches its server: addresses, passwords, encryption, and what a refusal or silence means."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import URL, Engine, make_url

from storage.engine import (
    DriverMissing,
    PasswordInSettings,
    StoreBusy,
    StoreReadOnly,
    StoreRefused,
    StoreUnreachable,
    open_engine,
)
from storage.postgresql import connection_settings, desk_error
from storage.unit_of_work import SqlWork
from tests.postgres import Postgres
from visitor_desk.errors import DiskFull


@contextmanager
def opened(url: URL) -> Iterator[Engine]:
    engine = open_engine(url)
    try:
        yield engine
    finally:
        engine.dispose()


def test_without_the_driver_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "storage.postgresql", None)
    with pytest.raises(DriverMissing):
        open_engine(make_url("postgresql://desk@/data"))


def test_a_server_that_is_not_there_is_unreachable(tmp_path: Path) -> None:
    for url in (
        URL.create("postgresql+psycopg", "desk", database="data", query={"host": str(tmp_path)}),
        make_url("postgresql+psycopg://desk@127.0.0.1:1/data"),
        make_url("postgresql://desk@localhost:1/data"),
    ):
        with opened(url) as engine, pytest.raises(StoreUnreachable) as caught, SqlWork(engine) as work:
            work.badges.all()
        assert caught.value.values == {"store": "data"}


def test_who_may_not_come_in_is_refused(postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGPASSFILE", os.devnull)
    for url in (
        postgres.data.url(postgres.data_name, "nobody knows me"),
        postgres.data.url("no such database"),
    ):
        with opened(url) as engine, pytest.raises(StoreRefused):
            engine.connect()


def test_passwords_come_from_the_password_file(
    postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with postgres.data.connected() as connection:
        connection.execute("CREATE ROLE locked LOGIN PASSWORD 'CANARY right' IN ROLE visitor_desk")
    rules = postgres.data.data / "pg_hba.conf"
    before = rules.read_text()
    rules.write_text(f"local all locked scram-sha-256\n{before}")
    with postgres.data.connected() as connection:
        connection.execute("SELECT pg_reload_conf()")
    url = postgres.data.url(postgres.data_name, "locked")
    passwords = tmp_path / "pgpass"
    monkeypatch.setenv("PGPASSFILE", str(passwords))
    try:
        for password, enters in ((None, False), ("CANARY wrong", False), ("CANARY right", True)):
            passwords.write_text(f"*:*:*:locked:{password}\n" if password else "")
            passwords.chmod(0o600)
            with opened(url) as engine:
                if enters:
                    with SqlWork(engine) as work:
                        assert list(work.badges.all()) == []
                    continue
                with pytest.raises(StoreRefused) as caught:
                    engine.connect()
                error = caught.value
                assert "CANARY" not in f"{error!s}{error!r}{error.values}{error.__cause__!r}"
    finally:
        rules.write_text(before)
        with postgres.data.connected() as connection:
            connection.execute("SELECT pg_reload_conf()")
            connection.execute("DROP ROLE locked")


def test_a_password_in_the_address_is_refused() -> None:
    for address in (
        "postgresql://desk:CANARY@host/data",
        "postgresql+psycopg://desk@host/data?password=CANARY",
    ):
        with pytest.raises(PasswordInSettings) as caught:
            open_engine(make_url(address))
        assert "CANARY" not in f"{caught.value!s}{caught.value!r}{caught.value.__context__!r}"


@pytest.mark.parametrize(
    ("address", "mode"),
    [
        ("postgresql://desk@db.example.org/data", "verify-full"),
        ("postgresql://desk@192.0.2.7/data", "verify-full"),
        ("postgresql://desk@/data?host=db1,db2", "verify-full"),
        ("postgresql://desk@db.example.org/data?sslmode=require", None),
        ("postgresql://desk@localhost/data", None),
        ("postgresql://desk@[::1]/data", None),
        ("postgresql://desk@/data?host=/run/postgresql", None),
        ("postgresql://desk@/data", None),
    ],
)
def test_the_way_to_another_machine_is_encrypted_and_its_server_checked(
    address: str, mode: str | None
) -> None:
    settings = connection_settings(make_url(address))
    assert settings.get("sslmode") == mode
    assert settings["connect_timeout"] == "5"


def test_what_the_address_says_itself_stands() -> None:
    settings = connection_settings(
        make_url("postgresql://desk@/data?connect_timeout=9&options=-c%20lock_timeout%3D1s")
    )
    assert "connect_timeout" not in settings
    assert settings["options"].endswith(" -c lock_timeout=1s")


@pytest.mark.parametrize(
    ("error", "means"),
    [
        (psycopg.errors.SerializationFailure(), StoreBusy),
        (psycopg.errors.DeadlockDetected(), StoreBusy),
        (psycopg.errors.QueryCanceled(), StoreBusy),
        (psycopg.errors.TooManyConnections(), StoreBusy),
        (psycopg.errors.DiskFull(), DiskFull),
        (psycopg.errors.ReadOnlySqlTransaction(), StoreReadOnly),
        (psycopg.errors.AdminShutdown(), StoreUnreachable),
        (psycopg.errors.CannotConnectNow(), StoreUnreachable),
        (psycopg.errors.InsufficientPrivilege(), StoreRefused),
        (psycopg.OperationalError("server closed the connection unexpectedly"), StoreUnreachable),
        (psycopg.errors.UndefinedTable(), type(None)),
        (psycopg.ProgrammingError("a bug"), type(None)),
        (ValueError("another's"), type(None)),
    ],
)
def test_what_an_error_of_the_driver_means(error: Exception, means: type) -> None:
    assert type(desk_error(error, "data")) is means
