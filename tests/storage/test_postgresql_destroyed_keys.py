"""What is left of destroyed keys in the files of the keystore's server."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine

from storage.engine import open_engine
from storage.postgresql_forgetting import KeysNotOverwritten
from storage.unit_of_work import SqlKeystoreWork
from tests.contracts.security_rows import DAY, public_key
from tests.postgres import Postgres
from visitor_desk.security.groups import Group
from visitor_desk.security.records import ROOT, DayKeyWrap, PublicDayKey

DAYS = 20
WRAP_BYTES = 1170


MARK = b"\x8e canary \xf1\x03"
_numbers = count(1)


def marked(draw: random.Random, size: int) -> bytes:
    """Return bytes whose beginning, middle and end can be found in one pass and say which they are."""
    number = next(_numbers).to_bytes(4, "big")
    gap = size // 2 - len(MARK + number)
    return b"".join([MARK, number, draw.randbytes(gap), MARK, number, draw.randbytes(gap), MARK, number])


def found(folder: Path, needles: Iterable[bytes]) -> int:
    """Return how many needles are anywhere in the cluster's files, whole or in part."""
    there: set[bytes] = set()
    for file in folder.rglob("*"):
        if file.is_file():
            there.update(re.findall(re.escape(MARK) + b"(.{4})", file.read_bytes(), re.DOTALL))
    return sum(needle[len(MARK) : len(MARK) + 4] in there for needle in needles)


@contextmanager
def keystore_of(postgres: Postgres, role: str = "lobby") -> Iterator[Engine]:
    engine = open_engine(postgres.keys.url(postgres.keystore_name, role))
    yield engine
    engine.dispose()


def made(
    engine: Engine, draw: random.Random, days: int = DAYS
) -> tuple[list[PublicDayKey], list[DayKeyWrap]]:
    """Make keys of every group for some days, each wrapped to three holders."""
    keys = [
        replace(public_key(group, DAY + timedelta(days=offset)), public=marked(draw, 1216))
        for offset in range(days)
        for group in Group
    ]
    wraps = [
        DayKeyWrap(key.name, holder, marked(draw, WRAP_BYTES))
        for key in keys
        for holder in ("op1", "op2", ROOT)
    ]
    with SqlKeystoreWork(engine) as work:
        work.day_keys.add(keys, wraps)
        work.commit()
    return keys, wraps


def destroy(engine: Engine, days: int) -> None:
    with SqlKeystoreWork(engine) as work:
        work.day_keys.destroy_expired(DAY + timedelta(days=days))
        work.commit()


def needles(wraps: Iterable[DayKeyWrap]) -> list[bytes]:
    return [wrap.wrap for wrap in wraps]


def test_no_byte_of_a_destroyed_wrap_is_left(postgres: Postgres) -> None:
    with keystore_of(postgres) as engine:
        keys, wraps = made(engine, random.Random(14))
        with postgres.keys.connected(postgres.keystore_name) as connection:
            # What keeps samples of values, and writes every page to its file.
            connection.execute("ANALYZE")
            connection.execute("CHECKPOINT")
        assert found(postgres.keys.data, needles(wraps)) == len(wraps)
        for until in range(0, DAYS - 5, 7):
            destroy(engine, until)
            last = DAY + timedelta(days=until)
            dead = needles(wrap for wrap in wraps if wrap.name.expires_on <= last)
            dead += [key.public for key in keys if key.name.expires_on <= last]
            assert found(postgres.keys.data, dead) == 0
        with SqlKeystoreWork(engine) as work:
            work.day_keys.delete_wraps_of("op2")
            work.commit()
        assert found(postgres.keys.data, needles(wrap for wrap in wraps if wrap.holder == "op2")) == 0
        alive = [wrap for wrap in wraps if wrap.name.expires_on > last and wrap.holder != "op2"]
        with postgres.keys.connected(postgres.keystore_name) as connection:
            connection.execute("CHECKPOINT")
        assert found(postgres.keys.data, needles(alive)) == len(alive) > 0
        with SqlKeystoreWork(engine) as work:
            assert len(work.day_keys.wraps_of("op1")) == len(alive) / 2


def test_a_delete_alone_leaves_keys_to_be_found(postgres: Postgres) -> None:
    """Without this the search above would prove nothing."""
    with keystore_of(postgres) as engine:
        _, wraps = made(engine, random.Random(15), days=3)
        with postgres.keys.connected(postgres.keystore_name) as connection:
            connection.execute("DELETE FROM day_key_wraps")
            connection.execute("DELETE FROM day_keys")
            connection.execute("VACUUM (FULL)")
            connection.execute("CHECKPOINT")
        assert found(postgres.keys.data, needles(wraps)) > 0


def test_an_older_transaction_keeps_no_deleted_row(postgres: Postgres) -> None:
    with keystore_of(postgres) as engine:
        _, wraps = made(engine, random.Random(16), days=3)
        with psycopg.connect(
            host=str(postgres.keys.folder), dbname=postgres.keystore_name, user="owner"
        ) as old:
            old.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            old.execute("SELECT 1")
            destroy(engine, 3)
            assert found(postgres.keys.data, needles(wraps)) == 0


def test_a_destruction_that_another_desk_holds_up_is_completed_by_the_next(postgres: Postgres) -> None:
    with keystore_of(postgres) as engine:
        _, wraps = made(engine, random.Random(17), days=3)
        with psycopg.connect(
            host=str(postgres.keys.folder), dbname=postgres.keystore_name, user="owner"
        ) as other:
            other.execute("SELECT count(*) FROM day_key_wraps")
            with pytest.raises(KeysNotOverwritten) as caught:
                destroy(engine, 3)
        assert caught.value.values == {"store": postgres.keystore_name}
        with SqlKeystoreWork(engine) as work:
            assert list(work.day_keys.all()) == []
        destroy(engine, 3)
        assert found(postgres.keys.data, needles(wraps)) == 0


def test_without_the_rights_keys_are_deleted_all_the_same(postgres: Postgres) -> None:
    with postgres.keys.connected(postgres.keystore_name) as connection:
        connection.execute("DROP ROLE IF EXISTS plain")
        connection.execute("CREATE ROLE plain LOGIN")
        connection.execute("GRANT SELECT, INSERT, DELETE ON ALL TABLES IN SCHEMA public TO plain")
        connection.execute("GRANT USAGE ON SCHEMA public TO plain")
        connection.execute(f"GRANT CONNECT ON DATABASE {postgres.keystore_name} TO plain")
        with keystore_of(postgres, "plain") as engine:
            made(engine, random.Random(18), days=2)
            destroy(engine, 2)
            with SqlKeystoreWork(engine) as work:
                assert list(work.day_keys.all()) == []
        connection.execute("DROP OWNED BY plain; DROP ROLE plain")


def test_a_destruction_that_is_not_committed_destroys_nothing(postgres: Postgres) -> None:
    with keystore_of(postgres) as engine:
        _, wraps = made(engine, random.Random(19), days=1)
        with SqlKeystoreWork(engine) as work:
            work.day_keys.destroy_expired(DAY)
        with SqlKeystoreWork(engine) as work:
            assert len(work.day_keys.wraps_of("op1")) == len(wraps) / 3
