"""`visitor-desk migrate`: bring the databases on PostgreSQL servers to this program's version."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from visitor_desk.cli.context import Context, pass_context
from visitor_desk.cli.worker import fleet_is_installed
from visitor_desk.errors import DeskError

if TYPE_CHECKING:
    from sqlalchemy import URL

    from storage.postgresql_roles import Roles
    from storage.schemas import Schema


class NothingToMigrate(DeskError):
    """No address of a database was given."""

    code = "cli.nothing_to_migrate"


@click.command("migrate")
@click.option(
    "--database",
    envvar="VISITOR_DESK_OWNER_DATABASE",
    metavar="URL",
    help="Data store, as the role that owns it; also from VISITOR_DESK_OWNER_DATABASE.",
)
@click.option(
    "--keystore",
    envvar="VISITOR_DESK_OWNER_KEYSTORE",
    metavar="URL",
    help="Keystore, as the role that owns it; also from VISITOR_DESK_OWNER_KEYSTORE.",
)
@click.option(
    "--desk",
    "desks",
    multiple=True,
    metavar="LOGIN",
    help="Also make a database login for a desk; repeatable.",
)
@click.option(
    "--office",
    "offices",
    multiple=True,
    metavar="LOGIN",
    help="Also make a database login for a desk of the privacy team; repeatable.",
)
@click.option(
    "--worker",
    "workers",
    multiple=True,
    metavar="LOGIN",
    help="Also make a database login for a machine that only reads recordings; repeatable.",
)
@pass_context
def migrate(
    context: Context,
    database: str | None,
    keystore: str | None,
    desks: tuple[str, ...],
    offices: tuple[str, ...],
    workers: tuple[str, ...],
) -> None:
    """Create or migrate the databases on PostgreSQL servers, and give desks their rights.

    Run it with the role that owns the database, while desks may stay open. On the keystore's server that
    role should be a superuser: only then can it give desks what destroying a key needs.

    Passwords are not taken here and belong in no address: libpq reads them from the password file.
    """
    if not (database or keystore):
        raise NothingToMigrate
    from storage.postgresql_roles import DATA_ROLES, KEYSTORE_ROLES
    from storage.schemas import DATA_SCHEMA, KEYSTORE_SCHEMA

    logins = (desks, offices, workers)
    for address, schema, roles in (
        (database, DATA_SCHEMA, DATA_ROLES),
        (keystore, KEYSTORE_SCHEMA, KEYSTORE_ROLES),
    ):
        if address:
            _migrate(context, _url(address), schema, roles, logins)


def _migrate(
    context: Context, url: URL, schema: Schema, roles: Roles, logins: tuple[tuple[str, ...], ...]
) -> None:
    from storage.migrate_postgresql import migrate_as_owner

    desks, offices, workers = logins
    done = migrate_as_owner(url, schema, roles, desks=desks, offices=offices, workers=workers)
    if roles.worker is not None and fleet_is_installed():
        from storage.fleet_jobs import prepare_fleet

        prepare_fleet(url, (roles.desk, roles.worker))
    if done.before is None:
        context.say("cli.migrate.created", store=url.database, after=done.after)
    elif done.before == done.after:
        context.say("cli.migrate.is_there", store=url.database, after=done.after)
    else:
        context.say("cli.migrate.migrated", store=url.database, before=done.before, after=done.after)
    for login in done.logins:
        context.say("cli.migrate.login", store=url.database, login=login)


def _url(address: str) -> URL:
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    from storage.engine import StoreKindUnknown

    try:
        url = make_url(address)
    except ArgumentError as error:
        raise StoreKindUnknown(kind="-") from error
    if url.get_backend_name() != "postgresql":
        raise StoreKindUnknown(kind=url.get_backend_name())
    return url
