"""Mails to hosts as rows."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Select, delete, select

from storage.repositories.rows import held, put, values_of
from storage.tables.host_mails import host_mails
from visitor_desk.visits.host_mail import HostMail, HostMailId, HostMailState


class SqlHostMailStore:
    """The mails to hosts."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, mail: HostMail) -> None:
        """Insert the mail or replace the row of the same id."""
        put(self._connection, host_mails, values_of(mail))

    def get(self, mail: HostMailId) -> HostMail | None:
        """Return the mail, or None; nobody else changes it until the work ends."""
        query = select(host_mails).where(host_mails.c.id == mail)
        return next(iter(self._read(held(self._connection, query))), None)

    def waiting(self) -> list[HostMail]:
        """Return the mails of every desk that are not sent yet, oldest first."""
        return self._read(self._oldest_first().where(host_mails.c.state == HostMailState.WAITING))

    def all(self) -> list[HostMail]:
        """Return every mail, oldest first, then by id."""
        return self._read(self._oldest_first())

    def delete(self, mail: HostMailId) -> None:
        """Delete a mail."""
        self._connection.execute(delete(host_mails).where(host_mails.c.id == mail))

    @staticmethod
    def _oldest_first() -> Select[Any]:
        return select(host_mails).order_by(host_mails.c.queued_at, host_mails.c.id)

    def _read(self, query: Select[Any]) -> list[HostMail]:
        return [HostMail(**row._asdict()) for row in self._connection.execute(query)]
