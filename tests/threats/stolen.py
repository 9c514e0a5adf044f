"""What somebody with a copy of a desk's folder does: take every key a passphrase gives, try every sealed row."""

from __future__ import annotations

import base64
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.features.site import PASSPHRASE, parts_of
from visitor_desk.bootstrap import open_desk
from visitor_desk.clock import Clock
from visitor_desk.desk import Desk
from visitor_desk.paths import DataFolder
from visitor_desk.security.box import CannotOpen, KemPrivateKey, SealContext, open_sealed
from visitor_desk.security.groups import Group
from visitor_desk.security.keystore import unwrapped
from visitor_desk.security.records import DayKeyWrap, SealedRow


@dataclass(frozen=True)
class Opened:
    """A sealed row that gave way."""

    table: str
    record: str
    group: Group
    fields: dict[str, Any] = field(repr=False)

    @property
    def place(self) -> tuple[str, str, Group]:
        return self.table, self.record, self.group


@dataclass(frozen=True)
class Loot:
    """Everything that lies in the folder: sealed rows, wraps by holder, and what was opened of it."""

    rows: Sequence[SealedRow] = field(repr=False)
    opened: Sequence[Opened] = field(repr=False)
    groups: frozenset[Group]
    """Groups of which the thief holds any day key."""


def sealed_rows(desk: Desk, data: Path) -> list[SealedRow]:
    """Return every sealed row of a data store, found past the program and read through it."""
    with closing(sqlite3.connect(data)) as raw:
        places = raw.execute("SELECT DISTINCT of_table, record, data_group FROM sealed").fetchall()
    with desk.tickets.works() as work:
        return [
            row for table, record, group in places for row in work.sealed.rows(table, record, Group(group))
        ]


def opened_with(desk: Desk, rows: Iterable[SealedRow], keys: Sequence[KemPrivateKey]) -> Iterator[Opened]:
    """Try every key on every row."""
    for row in rows:
        context = SealContext(
            desk.installation.id, row.table, row.record, row.group, row.expires_on, row.site, row.version
        )
        for key in keys:
            try:
                fields = json.loads(open_sealed(row.sealed, key, context))
            except CannotOpen:
                continue
            yield Opened(row.table, row.record, row.group, fields)
            break


def keys_in(desk: Desk, wraps: Iterable[DayKeyWrap], private: KemPrivateKey) -> list[KemPrivateKey]:
    """Return the day keys in those wraps that a private key opens."""
    keys: list[KemPrivateKey] = []
    for wrap in wraps:
        try:
            keys.append(unwrapped(desk.installation.id, wrap, private))
        except CannotOpen:
            continue
    return keys


def everything_opened(folder: Path, clock: Clock, login: str, data: Path | None = None) -> Loot:
    """Sign in on a copy of the folder and open what gives way, in its own data store or an older one."""
    place = DataFolder(folder)
    if data is not None:
        place.data_store.write_bytes(data.read_bytes())
        place.checkpoints.unlink()
    with open_desk(place, parts_of(place, clock)) as desk:
        session = desk.operators.sign_in(login, PASSPHRASE)
        with desk.operators.keystore_works() as keystore:
            wraps = list(keystore.day_keys.wraps_of(session.operator_id))
        keys = keys_in(desk, wraps, session.kem)
        assert len(keys) == len(wraps)
        rows = sealed_rows(desk, place.data_store)
        return Loot(rows, list(opened_with(desk, rows, keys)), frozenset(wrap.name.group for wrap in wraps))


def spellings(word: str) -> set[bytes]:
    """Return the bytes that would give a word away, whatever wrote it."""
    found: set[bytes] = set()
    for cased in {word, word.upper(), word.lower()}:
        for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
            plain = cased.encode(encoding)
            found |= {plain, plain.hex().encode(), plain.hex().upper().encode()}
            # Base64 looks different in each of three places of a longer text; the edges belong to neighbours.
            for shift in range(3):
                coded = base64.b64encode(b"\0" * shift + plain)
                start = -(-shift * 8 // 6)
                end = (shift + len(plain)) * 8 // 6
                found.add(coded[start:end])
    return {spelled for spelled in found if len(spelled) >= 6}


def files_that_say(folder: Path, words: Iterable[str]) -> list[str]:
    """Return the files under a folder in whose bytes any spelling of any word stands."""
    wanted = [spelled for word in words for spelled in spellings(word)]
    return [
        path.relative_to(folder).as_posix()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and any(spelled in path.read_bytes() for spelled in wanted)
    ]
