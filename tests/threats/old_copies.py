"""What somebody with kept backups does: every wrap of one, every sealed row of another, every private key."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from storage.backup_file import opened_backup
from storage.row_text import read_header, values
from tests.features.site import Site
from visitor_desk.backups.generation import Part
from visitor_desk.security.box import KemPrivateKey, SealContext, open_sealed
from visitor_desk.security.groups import Group
from visitor_desk.security.keystore import unwrapped
from visitor_desk.security.records import DayKeyName, DayKeyWrap, Sealed, SealedRow


@dataclass(frozen=True)
class Thief:
    """Holds the private keys of every operator, and so whatever any of them was granted."""

    site: Site
    privates: dict[str, KemPrivateKey] = field(repr=False)

    @classmethod
    def of(cls, site: Site) -> Thief:
        sessions = (site.guard, site.facility, site.officer, site.second_officer)
        return cls(site, {session.operator_id: session.kem for session in sessions})

    def day_keys(
        self, wraps: Iterable[DayKeyWrap], names: set[DayKeyName]
    ) -> dict[DayKeyName, KemPrivateKey]:
        """Open the wraps of the wanted keys."""
        found: dict[DayKeyName, KemPrivateKey] = {}
        for wrap in wraps:
            if wrap.name in names and wrap.name not in found and wrap.holder in self.privates:
                found[wrap.name] = unwrapped(self.site.desk.installation.id, wrap, self.privates[wrap.holder])
        return found

    def opened(self, rows: Sequence[SealedRow], wraps: Iterable[DayKeyWrap], up_to: date) -> set[str]:
        """Return the records among `rows` that had to be dead on a day and still give way."""
        expired = [row for row in rows if row.expires_on <= up_to]
        keys = self.day_keys(wraps, {row.key_name for row in expired})
        for row in expired:
            if row.key_name in keys:
                open_sealed(row.sealed, keys[row.key_name], self._context(row))
        return {row.record for row in expired if row.key_name in keys}

    def _context(self, row: SealedRow) -> SealContext:
        name = row.key_name
        # Bound as `SealedRecords` binds it.
        return self.site.desk.visit_book.sealed._context(row.table, row.record, name, row.version)


def backup_file(folder: Path, part: Part, day: date) -> Path:
    (found,) = folder.glob(f"visitor-desk-*-{day}.{part.value}.zip")
    return found


def backup_days(folder: Path, part: Part) -> list[date]:
    return sorted(
        date.fromisoformat(path.name.split(".")[0][-10:]) for path in folder.glob(f"*.{part.value}.zip")
    )


def rows_in(path: Path, table: str) -> list[dict[str, Any]]:
    """Return the rows of a table as they lie in a file of a backup."""
    with opened_backup(path) as backup:
        lines = backup.lines(table)
        columns = read_header(next(lines))
        return [values(line, columns, naive=False) for line in lines]


def sealed_in(path: Path) -> list[SealedRow]:
    return [_sealed_row(row) for row in rows_in(path, "sealed")]


def wraps_in(path: Path) -> list[DayKeyWrap]:
    return [_wrap(row) for row in rows_in(path, "day_key_wraps")]


def wraps_of_store(path: Path) -> list[DayKeyWrap]:
    """Return the wraps of a whole copy of an SQLite keystore."""
    with closing(sqlite3.connect(path)) as raw:
        raw.row_factory = sqlite3.Row
        found = [dict(row) for row in raw.execute("SELECT * FROM day_key_wraps")]
    return [_wrap({**row, "expires_on": date.fromisoformat(row["expires_on"])}) for row in found]


def _sealed_row(row: dict[str, Any]) -> SealedRow:
    sealed = Sealed(row["suite"], row["wrap"], row["nonce"], row["ciphertext"])
    return SealedRow(
        row["of_table"],
        row["record"],
        Group(row["data_group"]),
        row["expires_on"],
        row["site"],
        row["version"],
        sealed,
        row["generation"],
    )


def _wrap(row: dict[str, Any]) -> DayKeyWrap:
    name = DayKeyName(Group(row["data_group"]), row["expires_on"], row["site"], row["generation"])
    return DayKeyWrap(name, row["holder"], row["wrap"])
