"""What the two databases should look like, and which revision of it a store has."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, MetaData, inspect

from storage.store_errors import StoreForeign
from storage.tables import DATA, KEYSTORE
from storage.waiting import READ_ONLY
from visitor_desk.errors import DeskError

_SCRIPTS: Final = Path(__file__).with_name("migrations")


class StoreNewerThanProgram(DeskError):
    """A newer Visitor Desk has written this store; this one would harm it. Values: `store`."""

    code = "storage.newer_than_program"


class StoreOlderThanProgram(DeskError):
    """The store on a server waits to be migrated, which no desk does by itself. Values: `store`."""

    code = "storage.older_than_program"


@dataclass(frozen=True, slots=True)
class Schema:
    """What one of the two databases should look like, and how it gets there."""

    scripts: Path
    version_table: str
    metadata: MetaData
    backed_up: bool

    @property
    def directory(self) -> ScriptDirectory:
        """The migrations, in the order alembic finds."""
        return _directory(self.scripts)

    @property
    def holds_keys(self) -> bool:
        """Tell whether what is deleted here must be gone from every file of the server."""
        return self.metadata is KEYSTORE

    @property
    def head(self) -> str:
        """The revision this program works with."""
        head = self.directory.get_current_head()
        assert head is not None
        return head


@cache
def _directory(scripts: Path) -> ScriptDirectory:
    # Read once: alembic compiles every script anew each time, a third of the time that opening a desk takes.
    return ScriptDirectory(str(scripts))


DATA_SCHEMA: Final = Schema(_SCRIPTS / "data", "data_version", DATA, backed_up=True)
KEYSTORE_SCHEMA: Final = Schema(_SCRIPTS / "keystore", "keystore_version", KEYSTORE, backed_up=False)


def current_revision(engine: Engine, schema: Schema, store: str) -> str | None:
    """Return the revision of a store, None for an empty one.

    Raises:
        StoreNewerThanProgram: the store has a revision this program does not know.
        StoreForeign: there are tables, and none says which revision they are.
    """
    with engine.connect().execution_options(**{READ_ONLY: True}) as connection:
        return revision_on(connection, schema, store)


def revision_on(connection: Connection, schema: Schema, store: str) -> str | None:
    """Return what `current_revision` does, on a connection that is open."""
    context = MigrationContext.configure(connection, opts={"version_table": schema.version_table})
    current = context.get_current_revision()
    if current is None and set(inspect(connection).get_table_names()) - {schema.version_table}:
        raise StoreForeign(store=store)
    known = {script.revision for script in schema.directory.walk_revisions()}
    if current is not None and current not in known:
        raise StoreNewerThanProgram(store=store)
    return current


def alembic_config(schema: Schema, connection: Connection) -> Config:
    """Return what alembic's commands need, without a file: works from a wheel and from a bundle."""
    config = Config()
    config.set_main_option("script_location", str(schema.scripts).replace("%", "%%"))
    config.attributes["connection"] = connection
    config.attributes["metadata"] = schema.metadata
    config.attributes["version_table"] = schema.version_table
    return config
