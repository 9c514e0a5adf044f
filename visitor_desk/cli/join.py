"""`visitor-desk join`: make this data folder a desk of an installation that is there."""

from __future__ import annotations

import click

from visitor_desk.cli.context import Context, pass_context, print_json
from visitor_desk.cli.options import json_output


@click.command("join")
@click.option("--database", metavar="URL", help="Data store of the installation.")
@click.option("--keystore", metavar="URL", help="Keystore of the installation.")
@click.option("--site", help="Site at which the desk stands.")
@click.option("--desk", "label", help="Name of this desk.")
@click.option("--controller", default="", help="Who is responsible, as it stands on letters.")
@click.option("--privacy-contact", default="", help="Privacy counsel, as it stands on letters.")
@click.option("--privacy-on-call", default="", help="The number a guard calls for privacy, day and night.")
@click.option("--time-zone", default="Europe/Amsterdam", show_default=True)
@click.option("--finish", is_flag=True, help="An officer has let the desk in: finish.")
@click.option(
    "--root", metavar="FINGERPRINT", help="Typed from paper: a receipt, a notice, the recovery kit."
)
@json_output
@pass_context
def join(
    context: Context,
    database: str | None,
    keystore: str | None,
    site: str | None,
    label: str | None,
    controller: str,
    privacy_contact: str,
    privacy_on_call: str,
    time_zone: str,
    finish: bool,
    root: str | None,
    as_json: bool,
) -> None:
    """Ask to join; show the fingerprint that an officer types at another desk; then finish.

    Twice the database is not believed: the officer types what this screen shows, and this desk is given the
    fingerprint of the root as it stands on paper.
    """
    from visitor_desk.join_desk import ask_to_join_desk, finish_joining_desk
    from visitor_desk.settings import Settings

    if finish:
        if not root:
            raise click.UsageError("--finish needs --root")
        device = finish_joining_desk(context.folder, root)
        if as_json:
            print_json({"desk": device, "joined": True})
        else:
            context.say("cli.join.finished")
        return
    if not (database and keystore and site and label):
        raise click.UsageError("join needs --database, --keystore, --site and --desk")
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
    fingerprint = ask_to_join_desk(context.folder, settings)
    if as_json:
        print_json({"fingerprint": fingerprint, "joined": False})
    else:
        context.say("cli.join.asked", fingerprint=fingerprint)
