"""`visitor-desk init`: set up an installation with its officers and operators."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from visitor_desk.cli.context import Context, pass_context
from visitor_desk.cli.options import new_passphrase
from visitor_desk.errors import NotPermittedByFolder
from visitor_desk.security.duties import Duty
from visitor_desk.security.operator_keys import NewOperator

if TYPE_CHECKING:
    from visitor_desk.found_desk import Founded


@click.command("init")
@click.option("--site", required=True, help="Name of the site.")
@click.option("--desk", default="Reception", show_default=True, help="Name of this desk.")
@click.option("--controller", default="", help="Who is responsible, as it stands on letters.")
@click.option("--privacy-contact", default="", help="Privacy counsel, as it stands on letters.")
@click.option("--privacy-on-call", default="", help="The number a guard calls for privacy, day and night.")
@click.option("--time-zone", default="Europe/Amsterdam", show_default=True)
@click.option("--database", default="", metavar="URL", help="Data store on a server (default: a file).")
@click.option(
    "--keystore", default="", metavar="URL", help="Keystore on a server of its own (default: a file)."
)
@click.option(
    "--checkpoint-folder",
    default="",
    metavar="FOLDER",
    help="Second place for the log's checkpoints, out of reach of whoever owns the database.",
)
@click.option(
    "--checkpoint-syslog",
    default="",
    metavar="SERVER",
    help="The same on a log server: udp://, tcp:// or tls:// and its name, or local.",
)
@click.option(
    "--officer",
    "officers",
    multiple=True,
    required=True,
    metavar="LOGIN:NAME",
    help="A privacy officer; two, or one and a deputy with the duties approver and releaser.",
)
@click.option(
    "--operator",
    "operators",
    multiple=True,
    metavar="LOGIN:DUTY[,DUTY…]:NAME",
    help=f"Another operator. Duties: {', '.join(duty.value for duty in Duty)}.",
)
@click.option(
    "--recovery-kit",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="File for the recovery kit; keep it apart from this machine.",
)
@pass_context
def init(
    context: Context,
    site: str,
    desk: str,
    controller: str,
    privacy_contact: str,
    privacy_on_call: str,
    time_zone: str,
    database: str,
    keystore: str,
    checkpoint_folder: str,
    checkpoint_syslog: str,
    officers: tuple[str, ...],
    operators: tuple[str, ...],
    recovery_kit: Path,
) -> None:
    """Set up an installation in the data folder: keys, two privacy officers, other operators.

    Asks for a passphrase for each of them; with a pipe as input, one line each, in order.
    """
    from visitor_desk.found_desk import found_desk
    from visitor_desk.settings import Settings

    settings = Settings(
        site=site,
        desk=desk,
        controller=controller,
        privacy_contact=privacy_contact,
        privacy_on_call=privacy_on_call,
        time_zone=time_zone,
        language=context.texts.language,
        database=database,
        keystore=keystore,
        checkpoint_folder=checkpoint_folder,
        checkpoint_syslog=checkpoint_syslog,
    )
    first = [_operator(context, text, Duty.PRIVACY) for text in officers]
    others = [_operator(context, text, None) for text in operators]
    founded = _found(recovery_kit, lambda: found_desk(context.folder, settings, first, others))
    context.say("cli.init.made", path=context.folder.root)
    context.say("cli.init.fingerprint", root=founded.fingerprint)
    context.say("cli.init.kit", path=recovery_kit)
    if founded.secret_in_file:
        context.warn("cli.init.secret_in_file")
    if not (checkpoint_folder or checkpoint_syslog):
        context.warn("cli.init.no_second_place")


def _found(recovery_kit: Path, found: Callable[[], Founded]) -> Founded:
    """Set up and write the kit into a file that is opened before there is a kit to lose."""
    try:
        file = recovery_kit.open("x", encoding="utf-8")
    except FileExistsError as error:
        raise click.BadParameter(str(recovery_kit), param_hint="--recovery-kit") from error
    except OSError as error:
        raise NotPermittedByFolder(path=str(recovery_kit)) from error
    with file:
        try:
            founded = found()
        except BaseException:
            recovery_kit.unlink()
            raise
        file.write(founded.recovery_kit)
    return founded


def _operator(context: Context, text: str, duty: Duty | None) -> NewOperator:
    login, _, rest = text.partition(":")
    duties, _, name = rest.rpartition(":")
    wanted = set(duties.split(",")) if duties else set()
    if duty is not None:
        wanted |= {duty.value}
    if not (login and name and wanted) or not wanted <= set(Duty):
        raise click.BadParameter(context.texts("cli.init.bad_operator"), param_hint=text)
    return NewOperator(login, name, frozenset(Duty(one) for one in wanted), new_passphrase(context, login))
