"""Disclosures and silences as rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, delete, select

from storage.repositories.rows import held, put, values_of
from storage.tables.disclosures import disclosures, silences
from visitor_desk.privacy.disclosure import Disclosure, DisclosureId
from visitor_desk.privacy.silence import Silence, SilenceId


class SqlDisclosureStore:
    """The register of disclosures."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, disclosure: Disclosure) -> None:
        """Insert the disclosure or replace the row of the same id."""
        put(self._connection, disclosures, values_of(disclosure))

    def get(self, disclosure: DisclosureId) -> Disclosure | None:
        """Return the disclosure, or None; of two who hand out at once the second one waits."""
        query = select(disclosures).where(disclosures.c.id == disclosure)
        return next(iter(self._read(held(self._connection, query))), None)

    def all(self) -> Sequence[Disclosure]:
        """Return every disclosure, by when it was written, then by id."""
        return self._read(select(disclosures).order_by(disclosures.c.written_at, disclosures.c.id))

    def delete(self, disclosure: DisclosureId) -> None:
        """Delete the row of a disclosure, if there is one."""
        self._connection.execute(delete(disclosures).where(disclosures.c.id == disclosure))

    def _read(self, query: Select[Any]) -> list[Disclosure]:
        return [Disclosure(**row._asdict()) for row in self._connection.execute(query)]


class SqlSilenceStore:
    """Of what persons hear nothing for now."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, silence: Silence) -> None:
        """Insert the silence or replace the row of the same id."""
        put(self._connection, silences, values_of(silence))

    def get(self, silence: SilenceId) -> Silence | None:
        """Return the silence, or None; of two who end it at once the second one waits."""
        query = select(silences).where(silences.c.id == silence)
        return next(iter(self._read(held(self._connection, query))), None)

    def all(self) -> Sequence[Silence]:
        """Return every silence, by when it began, then by id."""
        return self._read(select(silences).order_by(silences.c.begun_at, silences.c.id))

    def delete(self, silence: SilenceId) -> None:
        """Delete the row of a silence, if there is one."""
        self._connection.execute(delete(silences).where(silences.c.id == silence))

    def _read(self, query: Select[Any]) -> list[Silence]:
        return [Silence(**row._asdict()) for row in self._connection.execute(query)]
