"""PostgreSQL for tests: two clusters of Debian's binaries, one for data and one for the keystore.

A plugin of the suite (`tests/conftest.py` names it), so its fixtures are at hand in every folder:

`postgres`        two empty, migrated databases and the URLs of every role; the test may not stop the servers.
`own_postgres`    the same on clusters of the test's own, which it may stop, kill and start again.

The servers listen on Unix sockets only and end with the session.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any, Final

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import URL

from storage.engine import open_engine
from storage.migrate_postgresql import migrate_as_owner
from storage.postgresql_roles import DATA_ROLES, KEYSTORE_ROLES, Roles
from storage.postgresql_sql import number_on
from storage.schemas import DATA_SCHEMA, KEYSTORE_SCHEMA, Schema

DEBIANS_VERSIONS: Final = Path("/usr/lib/postgresql")
SUPERUSER: Final = "postgres"
OWNER: Final = "owner"
DESK: Final = "lobby"
OFFICE: Final = "office"

ALWAYS: Final = {
    "listen_addresses": "",
    "shared_buffers": "16MB",
    "max_connections": "60",
    "autovacuum_naptime": "1h",
    "timezone": "UTC",
    "lc_messages": "C",
}
# A test that asks what survives a power cut gives its own cluster another setting.
# What is committed is written before the answer comes: a server that a test stops at once loses nothing of it.
FAST: Final = {"fsync": "off", "synchronous_commit": "on", "full_page_writes": "off"}
KEYSTORE: Final = {
    "archive_mode": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "wal_recycle": "off",
    "wal_keep_size": "0",
}

_names = count(1)


def binaries() -> Path | None:
    """Return the folder of PostgreSQL's server binaries, the newest of Debian's; None where there are none."""
    if sys.platform == "win32":
        return None
    on_path = shutil.which("initdb")
    if on_path is not None:
        return Path(on_path).resolve().parent
    versions = [folder for folder in DEBIANS_VERSIONS.glob("*/bin") if (folder / "initdb").exists()]
    return max(versions, key=lambda folder: float(folder.parent.name), default=None)


def require_binaries() -> Path:
    """Return the binaries; without them skip the test, and fail it where nobody would read the reason."""
    found = binaries()
    if found is None:
        reason = "no PostgreSQL server on this machine (Debian: apt-get install postgresql)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return found


@cache
def _nobody() -> dict[str, Any]:
    """Return how a server's process is started: initdb and postgres refuse root."""
    if os.geteuid() != 0:
        return {}
    import pwd

    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


class Cluster:
    """One PostgreSQL server of the tests' own, in a short folder since a socket's path may have 107 bytes."""

    def __init__(self, settings: dict[str, str]) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="vdpg-"))
        self.data = self.folder / "data"
        self._bin = require_binaries()
        self._settings = ALWAYS | settings
        self.log = self.folder / "log"
        if user := _nobody():
            os.chown(self.folder, user["user"], user["group"])
        self._run("initdb", "-D", self.data, "-U", SUPERUSER, "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        lines = [f"{name} = '{value}'" for name, value in self._settings.items()]
        lines.append(f"unix_socket_directories = '{self.folder}'")
        with (self.data / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")

    def start(self) -> None:
        """Start the server and wait until it takes connections."""
        self._run("pg_ctl", "-D", self.data, "-l", self.log, "-w", "-t", "60", "start")

    def stop(self, how: str = "immediate") -> None:
        """Stop the server; `immediate` is what a crash is, without the loss of what was written."""
        self._run("pg_ctl", "-D", self.data, "-m", how, "-w", "-t", "60", "stop")

    def end(self) -> None:
        """Stop the server if it runs, and remove its folder."""
        if self.runs:
            self.stop()
        shutil.rmtree(self.folder)

    @property
    def runs(self) -> bool:
        """Tell whether the server was started and not stopped; one that was killed counts as running."""
        return (self.data / "postmaster.pid").exists()

    def pid(self) -> int:
        """Return the process id of the server."""
        return int((self.data / "postmaster.pid").read_text().splitlines()[0])

    def url(self, database: str, role: str = SUPERUSER) -> URL:
        """Return the URL of a database for one of its roles."""
        return URL.create("postgresql+psycopg", role, database=database, query={"host": str(self.folder)})

    @contextmanager
    def connected(
        self, database: str = "postgres", role: str = SUPERUSER
    ) -> Iterator[psycopg.Connection[Any]]:
        """Connect past the program, each statement a transaction of its own."""
        with psycopg.connect(
            host=str(self.folder), dbname=database, user=role, autocommit=True
        ) as connection:
            yield connection

    def create(self, template: str = "template1", owner: str = OWNER) -> str:
        """Create a database of a new name as a copy of another, and return the name."""
        name = f"d{next(_names)}"
        with self.connected() as connection:
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}").format(
                    sql.Identifier(name), sql.Identifier(template), sql.Identifier(owner)
                )
            )
        return name

    def drop(self, name: str) -> None:
        """Drop a database, also one to which something is still connected."""
        with self.connected() as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def _run(self, program: str, *arguments: object) -> None:
        # With pipes for output pg_ctl would wait for the server that inherits them.
        with (self.folder / "output").open("ab") as output:
            done = subprocess.run(
                [self._bin / program, *map(str, arguments)],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=self.folder,
                env={"PATH": os.environ["PATH"], "LC_ALL": "C", "TZ": "UTC"},
                check=False,
                **_nobody(),
            )
        if done.returncode:
            said = (self.folder / "output").read_text(errors="replace")[-2000:]
            raise RuntimeError(f"{program} ended with {done.returncode}:\n{said}")


@dataclass(frozen=True)
class Postgres:
    """Two migrated databases on two clusters."""

    data: Cluster
    keys: Cluster
    data_name: str
    keystore_name: str

    @property
    def data_url(self) -> URL:
        """The data store as a desk opens it: it inserts and reads the log and never changes it."""
        return self.data.url(self.data_name, DESK)

    @property
    def office_url(self) -> URL:
        """The data store as the office opens it: it may also drop the bodies of expired log entries."""
        return self.data.url(self.data_name, OFFICE)

    @property
    def data_owner_url(self) -> URL:
        """The data store as `visitor-desk migrate` opens it."""
        return self.data.url(self.data_name, OWNER)

    @property
    def keystore_url(self) -> URL:
        """The keystore as a desk opens it."""
        return self.keys.url(self.keystore_name, DESK)

    @property
    def keystore_owner_url(self) -> URL:
        """The keystore as `visitor-desk migrate` opens it."""
        return self.keys.url(self.keystore_name, OWNER)

    def clear(self) -> None:
        """Delete every row of both; ten times as fast as two new databases."""
        empty(self.data_owner_url, DATA_SCHEMA)
        empty(self.keystore_owner_url, KEYSTORE_SCHEMA)


@contextmanager
def data_cluster(settings: dict[str, str] | None = None) -> Iterator[Cluster]:
    """Run a cluster for data stores, with a migrated template in it."""
    with own_server(FAST if settings is None else settings) as cluster:
        _make_template(cluster, DATA_SCHEMA, DATA_ROLES)
        yield cluster


@contextmanager
def keystore_cluster(settings: dict[str, str] | None = None) -> Iterator[Cluster]:
    """Run a cluster for keystores, with the settings that let a key be destroyed unless others are given."""
    with own_server(KEYSTORE if settings is None else settings) as cluster:
        _make_template(cluster, KEYSTORE_SCHEMA, KEYSTORE_ROLES)
        yield cluster


@contextmanager
def own_server(settings: dict[str, str]) -> Iterator[Cluster]:
    """Run a cluster with these settings and no template."""
    cluster = Cluster(settings)
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.end()


def _make_template(cluster: Cluster, schema: Schema, roles: Roles) -> None:
    with cluster.connected() as connection:
        # A superuser of its own name: it also grants what destroying a key needs.
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN SUPERUSER").format(sql.Identifier(OWNER)))
    name = cluster.create()
    migrate_as_owner(cluster.url(name, OWNER), schema, roles, desks=[DESK], offices=[OFFICE])
    with cluster.connected() as connection:
        connection.execute(sql.SQL("ALTER DATABASE {} RENAME TO empty_store").format(sql.Identifier(name)))


def fresh(data: Cluster, keys: Cluster) -> Postgres:
    """Create two empty, migrated databases; they end with their clusters."""
    stores = Postgres(data, keys, data.create("empty_store"), keys.create("empty_store"))
    # A copy of a database has the tables and rights of its template, and not those of the database itself.
    migrate_as_owner(stores.data_owner_url, DATA_SCHEMA, DATA_ROLES)
    migrate_as_owner(stores.keystore_owner_url, KEYSTORE_SCHEMA, KEYSTORE_ROLES)
    return stores


@pytest.fixture(scope="session")
def shared_postgres() -> Iterator[Postgres]:
    with data_cluster() as data, keystore_cluster(KEYSTORE | FAST) as keys:
        yield fresh(data, keys)


@pytest.fixture
def postgres(shared_postgres: Postgres) -> Iterator[Postgres]:
    yield shared_postgres
    shared_postgres.clear()


def empty(url: URL, schema: Schema) -> None:
    """Delete every row; a superuser's session can leave out the order that references ask for."""
    with psycopg.connect(_dsn(url)) as connection:
        connection.execute("SET session_replication_role = replica")
        for table in schema.metadata.sorted_tables:
            connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table.name)))


Rows = dict[str, bytes]
"""The rows of each table, as the server itself writes and reads them."""


def rows_of(url: URL, schema: Schema) -> Rows:
    """Return every row of a store, so that a test can begin where this one was."""
    rows = {}
    with psycopg.connect(_dsn(url)) as connection, connection.cursor() as cursor:
        for table in schema.metadata.sorted_tables:
            query = sql.SQL("COPY {} TO STDOUT (FORMAT binary)").format(sql.Identifier(table.name))
            with cursor.copy(query) as copy:
                rows[table.name] = b"".join(copy)
    return rows


def put_rows(url: URL, rows: Rows) -> None:
    """Put the rows back into a store without any."""
    with psycopg.connect(_dsn(url)) as connection, connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for name, content in rows.items():
            query = sql.SQL("COPY {} FROM STDIN (FORMAT binary)").format(sql.Identifier(name))
            with cursor.copy(query) as copy:
                copy.write(content)
    engine = open_engine(url)
    with engine.begin() as connection:
        number_on(connection)
    engine.dispose()


def _dsn(url: URL) -> str:
    return psycopg.conninfo.make_conninfo(host=url.query["host"], dbname=url.database, user=url.username)


@pytest.fixture
def own_postgres() -> Iterator[Postgres]:
    """Two clusters of the test's own, on which what was acknowledged survives a crash of the server."""
    with data_cluster({}) as data, keystore_cluster() as keys:
        yield fresh(data, keys)
