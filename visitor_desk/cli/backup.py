"""`visitor-desk backup`: let go what is due, then write both stores into a folder; made for a daily timer."""

from __future__ import annotations

from pathlib import Path

import click

from visitor_desk.cli.context import Context, pass_context, print_json
from visitor_desk.cli.options import json_output
from visitor_desk.errors import DeskError


class BackupFolderMissing(DeskError):
    """Neither the command nor the settings name a folder."""

    code = "cli.backup_folder_missing"


@click.command("backup")
@click.option("--to", "folder", type=click.Path(path_type=Path), help="Folder (default: the settings').")
@json_output
@pass_context
def backup(context: Context, folder: Path | None, as_json: bool) -> None:
    """Back up the installation. Nobody signs in: what is copied stays sealed.

    Seven generations are kept, one a day. What is due is forgotten first, so that no backup carries it.
    """
    with context.desk() as desk:
        if folder is None and not desk.settings.backup_folder:
            raise BackupFolderMissing
        try:
            desk.retention.run_due()
        except DeskError as error:
            # A backup leaves out what is due all the same; a person has to see to the rest.
            click.echo(context.sentence(error), err=True)
        report = desk.backups.make(folder or Path(desk.settings.backup_folder))
    if as_json:
        print_json(
            {
                "day": report.day,
                "made_at": report.made_at,
                "ends_on": report.ends_on,
                "rows": report.rows,
                "keys": report.keys,
                "keys_left_out_up_to": report.alive_after,
                "lost_if_restored": {one.group.value: one.records for one in report.lost},
                "removed": [day.isoformat() for day in report.removed],
            }
        )
        return
    context.say("cli.backup.made", rows=report.rows, keys=report.keys, day=report.day)
    context.say("cli.backup.ends", day=report.ends_on)
    context.say("cli.backup.lost_head", day=report.alive_after)
    for one in report.lost:
        context.say("cli.backup.lost", group=context.texts(f"group.{one.group.value}"), records=one.records)
    for day in report.removed:
        context.say("cli.backup.removed", day=day)
