"""Sealed records and the public halves with which a desk seals, as rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, func, literal_column, select, tuple_

from storage.repositories.rows import delete_some, for_each_question, put, put_many
from storage.tables.security import public_day_keys, sealed
from visitor_desk.security.groups import Group
from visitor_desk.security.records import Certificate, DayKeyName, PublicDayKey, Sealed, SealedHead, SealedRow


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
                "generation": row.generation,
            },
        )

    def rows(self, table: str, record: str, group: Group) -> Sequence[SealedRow]:
        """Return the blobs of one record and group by day of expiry, earliest first."""
        found = self.rows_of(table, [record], group)
        return sorted(found, key=lambda row: row.expires_on)

    def rows_of(self, table: str, records: Sequence[str], group: Group) -> Sequence[SealedRow]:
        """Return the blobs of many records in any order; unknown records are left out."""
        found: list[SealedRow] = []
        for some in for_each_question(records):
            query = select(sealed).where(
                sealed.c.of_table == table,
                sealed.c.record.in_(some),
                sealed.c.data_group == group,
            )
            found += [_sealed_row(row) for row in self._connection.execute(query)]
        return found

    def heads(self, table: str, group: Group, after: SealedHead | None, limit: int) -> Sequence[SealedHead]:
        """Return up to `limit` heads of a table and group behind `after`, by record and then by day."""
        columns = sealed.c.record, sealed.c.expires_on, sealed.c.version
        query = select(*columns).where(sealed.c.of_table == table, sealed.c.data_group == group)
        if after is not None:
            behind = tuple_(sealed.c.record, sealed.c.expires_on) > tuple_(after.record, after.expires_on)
            # Said twice: the first condition alone lets SQLite begin its walk in the right place.
            query = query.where(sealed.c.record >= after.record, behind)
        rows = self._connection.execute(query.order_by(sealed.c.record, sealed.c.expires_on).limit(limit))
        return [SealedHead(*row) for row in rows]

    def records(self, table: str, group: Group) -> Sequence[str]:
        """Return the records of a table that have a blob of the group, each once, in any order."""
        # Written out for the partial index of group R; see the table.
        of_group = sealed.c.data_group == literal_column(f"'{group.value}'")
        query = select(sealed.c.record).where(sealed.c.of_table == table, of_group).distinct()
        return list(self._connection.execute(query).scalars())

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

    def delete_expired(self, up_to: date, limit: int | None = None) -> Sequence[tuple[str, Group, date]]:
        """Delete up to `limit` blobs with `expires_on <= up_to`; return table, group and day of each."""
        said = sealed.c.of_table, sealed.c.data_group, sealed.c.expires_on
        rows = delete_some(self._connection, sealed.c.expires_on <= up_to, said, limit)
        return [(row.of_table, row.data_group, row.expires_on) for row in rows]

    def page(self, after: SealedRow | None, limit: int) -> Sequence[SealedRow]:
        """Return at most `limit` blobs by table, record, group and day, behind the one that is given."""
        key = (sealed.c.of_table, sealed.c.record, sealed.c.data_group, sealed.c.expires_on)
        query = select(sealed).order_by(*key).limit(limit)
        if after is not None:
            place = tuple_(after.table, after.record, after.group.value, after.expires_on)
            query = query.where(tuple_(*key) > place)
        return [_sealed_row(row) for row in self._connection.execute(query)]

    def counts(self) -> Sequence[tuple[Group, date, int]]:
        """Return how many blobs of each group die on which day, by day and then group."""
        query = (
            select(sealed.c.data_group, sealed.c.expires_on, func.count())
            .group_by(sealed.c.expires_on, sealed.c.data_group)
            .order_by(sealed.c.expires_on, sealed.c.data_group)
        )
        return [(group, day, count) for group, day, count in self._connection.execute(query)]

    def key_names(self) -> Sequence[tuple[DayKeyName, int]]:
        """Return the day keys under which something is sealed, and how many blobs, by name."""
        name = sealed.c.data_group, sealed.c.expires_on, sealed.c.site, sealed.c.generation
        query = select(*name, func.count()).group_by(*name).order_by(*name)
        return [(DayKeyName(*row[:-1]), row[-1]) for row in self._connection.execute(query)]

    def delete_under(self, name: DayKeyName) -> Sequence[tuple[str, str]]:
        """Delete every blob that is sealed under one day key; return table and record of each, in order."""
        under = and_(
            sealed.c.expires_on == name.expires_on,
            sealed.c.data_group == name.group,
            sealed.c.site == name.site,
            sealed.c.generation == name.generation,
        )
        query = select(sealed.c.of_table, sealed.c.record).where(under)
        found = self._connection.execute(query.order_by(sealed.c.of_table, sealed.c.record)).all()
        self._connection.execute(delete(sealed).where(under))
        return [(row.of_table, row.record) for row in found]


class SqlPublicDayKeys:
    """The copies of the certified public halves with which a desk seals."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, name: DayKeyName) -> PublicDayKey | None:
        """Return the key of that group, day and site, of whatever generation it is."""
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
        keys = public_day_keys.c
        query = select(keys.data_group, keys.expires_on, keys.site, keys.generation)
        return [DayKeyName(*parts) for parts in self._connection.execute(query)]

    def all(self) -> Sequence[PublicDayKey]:
        """Return all keys, in any order."""
        return [public_day_key(row) for row in self._connection.execute(select(public_day_keys))]

    def add(self, keys: Iterable[PublicDayKey]) -> None:
        """Insert keys; a name that is there already is replaced."""
        put_many(self._connection, public_day_keys, map(public_day_key_values, keys))

    def delete(self, name: DayKeyName) -> int:
        """Delete one key; return how many there were of exactly that name."""
        gone = delete(public_day_keys).where(
            public_day_keys.c.data_group == name.group,
            public_day_keys.c.expires_on == name.expires_on,
            public_day_keys.c.site == name.site,
            public_day_keys.c.generation == name.generation,
        )
        return self._connection.execute(gone).rowcount

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
        "generation": key.name.generation,
    }


def public_day_key(row: Row[Any]) -> PublicDayKey:
    """Return the public half of a row."""
    return PublicDayKey(
        name=DayKeyName(row.data_group, row.expires_on, row.site, row.generation),
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
        generation=row.generation,
    )
