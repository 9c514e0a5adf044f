"""Statements of PostgreSQL that SQLAlchemy has no words for: rights and functions."""

from __future__ import annotations

from sqlalchemy import Connection, text


def run(connection: Connection, statement: str) -> None:
    """Run a statement that takes no bound values."""
    connection.execute(text(statement.replace(":", "\\:")))


def quoted(connection: Connection, name: str) -> str:
    """Return a name as an identifier that no character of it can leave."""
    return connection.dialect.identifier_preparer.quote_identifier(name)
