"""`visitor-desk recover`: the recovery kit opens the house again."""

from __future__ import annotations

from pathlib import Path

import click

from visitor_desk.cli.context import Context, pass_context
from visitor_desk.cli.options import new_passphrase
from visitor_desk.errors import NotPermittedByFolder


@click.command("recover")
@click.option(
    "--kit",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="File with the recovery kit, as it was printed.",
)
@click.option("--officer", "login", required=True, metavar="LOGIN", help="Who gets a new passphrase.")
@click.option("--site", help="Where the folder has no settings: the site.")
@click.option("--desk", "label", help="Where the folder has no settings: the name of this desk.")
@click.option(
    "--database", default="", metavar="URL", help="Where the folder has no settings: its data store."
)
@click.option("--keystore", default="", metavar="URL", help="Where the folder has no settings: its keystore.")
@click.option(
    "--controller", default="", help="Where the folder has no settings: who is responsible, for letters."
)
@click.option(
    "--privacy-contact", default="", help="Where the folder has no settings: privacy counsel, for letters."
)
@click.option(
    "--privacy-on-call", default="", help="Where the folder has no settings: its number, day and night."
)
@click.option(
    "--time-zone",
    default="Europe/Amsterdam",
    show_default=True,
    help="Where the folder has no settings: the time zone of the site.",
)
@pass_context
def recover(
    context: Context,
    kit: Path,
    login: str,
    site: str | None,
    label: str | None,
    database: str,
    keystore: str,
    controller: str,
    privacy_contact: str,
    privacy_on_call: str,
    time_zone: str,
) -> None:
    """Make this folder a desk again and give one privacy officer a new passphrase.

    For a desk whose own secrets are lost, for officers who all lost their passphrase, and for an
    installation that came back from a backup. Put the kit back into its safe afterwards.
    """
    from visitor_desk.join_desk import recover_desk
    from visitor_desk.security.recovery import RecoveryKit
    from visitor_desk.settings import Settings

    try:
        text = kit.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise NotPermittedByFolder(path=str(kit)) from error
    opened = RecoveryKit.parse(text)
    settings = None
    if site and label:
        settings = Settings(
            site=site,
            desk=label,
            controller=controller,
            privacy_contact=privacy_contact,
            privacy_on_call=privacy_on_call,
            time_zone=time_zone,
            language=context.texts.language,
            database=database,
            keystore=keystore,
        )
    passphrase = new_passphrase(context, login)
    done = recover_desk(context.folder, opened, login=login, passphrase=passphrase, settings=settings)
    context.say("cli.recover.done", officer=login)
    if done.ended:
        context.say("cli.recover.ended", ended=done.ended)
    if done.lost_days:
        context.warn("cli.recover.keys_lost", days=done.lost_days)
