"""`visitor-desk restore`: put a backup in the place of the stores; what was erased since stays erased."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from visitor_desk.cli.context import Context, pass_context

DAY = "%Y-%m-%d"


@click.command("restore")
@click.option("--from", "backups", required=True, type=click.Path(path_type=Path), help="Folder of backups.")
@click.option("--day", type=click.DateTime([DAY]), help="Day of the backup (default: the newest).")
@click.option(
    "--keystore/--no-keystore",
    "keystore",
    default=None,
    help="Restore the keystore too (default: only where it is missing; the present one is always newer).",
)
@click.option("--root", "fingerprint", default="", help="Fingerprint from the paper, for an empty desk.")
@click.option("--site", default="", help="Name of the site, for a folder without settings.")
@click.option("--accept-loss", is_flag=True, help="Go on although records are lost whose keys are missing.")
@click.option("--data-owner", default="", help="PostgreSQL: URL of the data store for its owner.")
@click.option("--keystore-owner", default="", help="PostgreSQL: URL of the keystore for its owner.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@pass_context
def restore(
    context: Context,
    backups: Path,
    day: datetime | None,
    keystore: bool | None,
    fingerprint: str,
    site: str,
    accept_loss: bool,
    data_owner: str,
    keystore_owner: str,
    yes: bool,
) -> None:
    """Restore this installation. Everything is proven before the present stores are replaced.

    The log is then older than this desk remembers: an alarm that stays until two people adopt the log.
    """
    from visitor_desk.restore_desk import RestoreOrder, restore_desk

    if not yes:
        context.warn("cli.restore.replaces", path=context.folder.root)
        click.confirm(context.texts("cli.restore.sure"), abort=True, err=True)
    restored = restore_desk(
        context.folder,
        RestoreOrder(
            backups=backups,
            day=day.date() if day is not None else None,
            keystore=keystore,
            fingerprint=fingerprint,
            site=site,
            accept_loss=accept_loss,
            data_owner=data_owner,
            keystore_owner=keystore_owner,
        ),
    )
    context.say("cli.restore.done", day=restored.day, rows=restored.rows)
    context.say(
        "cli.restore.stayed_gone",
        erased=restored.erased_again,
        expired=restored.expired,
        keys=restored.keys_destroyed,
    )
    if restored.lost:
        context.say("cli.restore.lost", records=restored.lost)
    if restored.keystore:
        context.say("cli.restore.keys_next")
    context.say("cli.restore.adopt_next")
