"""Sealed records and the public halves with which a desk seals, as rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, func, select

from storage.repositories.rows import put, put_many
from storage.tables.security import public_day_keys, sealed
from visitor_desk.security.groups import Group
from visitor_desk.security.records import Certificate, DayKeyName, PublicDayKey, Sealed, SealedRow

IN_ONE_QUESTION: Final = 500
"""Ids asked for at once; SQLite takes 32,766 values in a statement, older builds 999."""


class SqlSealedStore:
    """Sealed blobs; the key of a row is (table, record, group, expires_on)."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, row: SealedRow) -> None:
        """Insert the row, or replace the one with the same key."""
        put(
            self._connection,
            sealed,
            {
                "of_table": row.table,
                "record": row.record,
                "data_group": row.group,
                "expires_on": row.expires_on,
                "site": row.site,
                "version": row.version,
                "suite": row.sealed.suite,
                "wrap": row.sealed.wrap,
                "nonce": row.sealed.nonce,
                "ciphertext": row.sealed.ciphertext,
            },
        )

    def rows(self, table: str, record: str, group: Group) -> Sequence[SealedRow]:
        """Return the blobs of one record and group by day of expiry, earliest first."""
        found = self.rows_of(table, [record], group)
        return sorted(found, key=lambda row: row.expires_on)

    def rows_of(self, table: str, records: Sequence[str], group: Group) -> Sequence[SealedRow]:
        """Return the blobs of many records in any order; unknown records are left out."""
        found: list[SealedRow] = []
        for first in range(0, len(records), IN_ONE_QUESTION):
            query = select(sealed).where(
                sealed.c.of_table == table,
                sealed.c.record.in_(records[first : first + IN_ONE_QUESTION]),
                sealed.c.data_group == group,
            )
            found += [_sealed_row(row) for row in self._connection.execute(query)]
        return found

    def delete(
        self, table: str, record: str, group: Group | None = None, expires_on: date | None = None
    ) -> int:
        """Delete the blobs of one record, narrowed by group and day where given; return how many."""
        gone = delete(sealed).where(sealed.c.of_table == table, sealed.c.record == record)
        if group is not None:
            gone = gone.where(sealed.c.data_group == group)
        if expires_on is not None:
            gone = gone.where(sealed.c.expires_on == expires_on)
        return self._connection.execute(gone).rowcount

    def delete_expired(self, up_to: date) -> int:
        """Delete every blob with `expires_on <= up_to`; return how many."""
        return self._connection.execute(delete(sealed).where(sealed.c.expires_on <= up_to)).rowcount

    def counts(self) -> Sequence[tuple[Group, date, int]]:
        """Return how many blobs of each group die on which day, by day and then group."""
        query = (
            select(sealed.c.data_group, sealed.c.expires_on, func.count())
            .group_by(sealed.c.expires_on, sealed.c.data_group)
            .order_by(sealed.c.expires_on, sealed.c.data_group)
        )
        return [(group, day, count) for group, day, count in self._connection.execute(query)]


class SqlPublicDayKeys:
    """The copies of the certified public halves with which a desk seals."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, name: DayKeyName) -> PublicDayKey | None:
        """Return the key of that name."""
        query = select(public_day_keys).where(
            public_day_keys.c.data_group == name.group,
            public_day_keys.c.expires_on == name.expires_on,
            public_day_keys.c.site == name.site,
        )
        row = self._connection.execute(query).one_or_none()
        return None if row is None else public_day_key(row)

    def last(self, group: Group, site: str, *, not_after: date) -> PublicDayKey | None:
        """Return the key of the group and site that dies latest, but not after the given day."""
        query = (
            select(public_day_keys)
            .where(
                public_day_keys.c.data_group == group,
                public_day_keys.c.site == site,
                public_day_keys.c.expires_on <= not_after,
            )
            .order_by(public_day_keys.c.expires_on.desc())
            .limit(1)
        )
        row = self._connection.execute(query).one_or_none()
        return None if row is None else public_day_key(row)

    def names(self) -> Sequence[DayKeyName]:
        """Return the names of all keys, in any order."""
        query = select(public_day_keys.c.data_group, public_day_keys.c.expires_on, public_day_keys.c.site)
        return [DayKeyName(group, day, site) for group, day, site in self._connection.execute(query)]

    def add(self, keys: Iterable[PublicDayKey]) -> None:
        """Insert keys; a name that is there already is replaced."""
        put_many(self._connection, public_day_keys, map(public_day_key_values, keys))

    def delete_expired(self, up_to: date) -> int:
        """Delete every key with `expires_on <= up_to`; return how many."""
        gone = delete(public_day_keys).where(public_day_keys.c.expires_on <= up_to)
        return self._connection.execute(gone).rowcount


def public_day_key_values(key: PublicDayKey) -> dict[str, Any]:
    """Return the row of a public half; the data store and the keystore keep it alike."""
    return {
        "data_group": key.name.group,
        "expires_on": key.name.expires_on,
        "site": key.name.site,
        "kem_public": key.public,
        "issuer": key.certificate.issuer,
        "issued_at": key.certificate.issued_at,
        "signature": key.certificate.signature,
    }


def public_day_key(row: Row[Any]) -> PublicDayKey:
    """Return the public half of a row."""
    return PublicDayKey(
        name=DayKeyName(row.data_group, row.expires_on, row.site),
        public=row.kem_public,
        certificate=Certificate(row.issuer, row.issued_at, row.signature),
    )


def _sealed_row(row: Row[Any]) -> SealedRow:
    return SealedRow(
        table=row.of_table,
        record=row.record,
        group=row.data_group,
        expires_on=row.expires_on,
        site=row.site,
        version=row.version,
        sealed=Sealed(suite=row.suite, wrap=row.wrap, nonce=row.nonce, ciphertext=row.ciphertext),
    )
