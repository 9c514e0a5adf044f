"""Statements of PostgreSQL that SQLAlchemy has no words for: rights and functions."""

from __future__ import annotations

from sqlalchemy import Connection, text


def run(connection: Connection, statement: str) -> None:
    """Run a statement that takes no bound values."""
    connection.execute(text(statement.replace(":", "\\:")))


def quoted(connection: Connection, name: str) -> str:
    """Return a name as an identifier that no character of it can leave."""
    return connection.dialect.identifier_preparer.quote_identifier(name)


def number_on(connection: Connection) -> None:
    """Let the numbers a database gives go on after those that rows brought with them."""
    found = connection.execute(
        text(
            "SELECT table_name, column_name FROM information_schema.columns "
            "WHERE table_schema = 'public' AND is_identity = 'YES'"
        )
    )
    for table, column in found.all():
        place, name = quoted(connection, table), quoted(connection, column)
        last = f"SELECT max({name}) AS last FROM {place}"  # noqa: S608 - quoted names
        connection.execute(
            text(
                f"SELECT setval(pg_get_serial_sequence(:place, :name), coalesce(last, 1), last IS NOT NULL) "  # noqa: S608 - as above
                f"FROM ({last}) AS numbers"
            ),
            {"place": place, "name": column},
        )
