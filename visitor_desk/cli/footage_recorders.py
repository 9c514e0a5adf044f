"""`visitor-desk footage layouts`, `try` and `import`: recorders, before their folders are indexed."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from visitor_desk.cli.context import Context, pass_context, print_json
from visitor_desk.cli.options import as_operator, json_output
from visitor_desk.cli.progress import bar

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from visitor_desk.footage.dry_run import TriedFile

LONGEST_SHOWN = 160
INSTANT = "%Y-%m-%d %H:%M:%S%z"


@click.command("layouts")
@json_output
@pass_context
def layouts(context: Context, as_json: bool) -> None:
    """List the recorders whose files are known, how well, and those that are refused."""
    from visitor_desk.footage.recorder_layouts import known_layouts, refused_formats

    for one in known_layouts().values():
        if as_json:
            print_json({"id": one.id, "title": one.title, "certainty": one.certainty, "source": one.source})
        else:
            click.echo(
                f"{one.id:24} {context.texts(f'recorder_words.certainty_{one.certainty}'):16} {one.title}"
            )
    for refused in refused_formats():
        if as_json:
            print_json({"id": refused.id, "title": refused.title, "refused": refused.why})
        else:
            click.echo(f"{refused.id:24} {context.sentence(refused.error())}")


@click.command("try")
@as_operator
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--layout", help="Id of a layout (default: the one that fits best).")
@click.option("--pattern", default="", help="How files are named, e.g. {camera}_%Y-%m-%d_%H-%M-%S.mp4")
@click.option("--time-zone", help="Zone of times in file names (default: the site's).")
@click.option("--originals", is_flag=True, help="The files are those the recorder wrote, not copies.")
@json_output
@pass_context
def try_folder(
    context: Context,
    login: str,
    folder: Path,
    layout: str | None,
    pattern: str,
    time_zone: str | None,
    originals: bool,
    as_json: bool,
) -> None:
    """Show what would be read from the files of FOLDER; nothing is added and nothing is written."""
    with context.signed_in(login) as (desk, session):
        site = desk.settings.zone
        found = desk.recorder_trial.try_folder(
            session,
            folder,
            time_zone or desk.settings.time_zone,
            layout=layout,
            pattern=pattern,
            originals=originals,
        )
    if as_json:
        print_json(
            {
                "looked_at": found.looked_at,
                "more": found.more,
                "read": found.read,
                "layout": found.layout,
                "cameras": list(found.cameras),
                "files": [_facts(one, site) for one in found.files],
                "fits": [
                    {"layout": fit.layout, "read": fit.read, "certainty": fit.certainty} for fit in found.fits
                ],
            }
        )
        return
    from ui.formats import visible

    if found.layout is None:
        context.say("cli.footage.tried_nothing", looked_at=found.looked_at)
    else:
        context.say(
            "cli.footage.tried",
            read=found.read,
            looked_at=found.looked_at,
            layout=found.layout,
            cameras=visible(", ".join(found.cameras), limit=LONGEST_SHOWN) or "-",
        )
    if found.more:
        context.say("cli.footage.tried_more", looked_at=found.looked_at)
    for one in found.files:
        click.echo(f"  {_line(context, one, site)}")
    for fit in found.fits:
        certainty = context.texts(f"recorder_words.certainty_{fit.certainty}")
        context.say(
            "cli.footage.tried_fit",
            layout=fit.layout,
            read=fit.read,
            looked_at=found.looked_at,
            certainty=certainty,
        )


@click.command("import")
@as_operator
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--camera", required=True, help="Id of the camera that recorded them.")
@click.option("--start", help="Local time of the first picture, e.g. 2026-11-23T09:05:10 (default: read).")
@click.option(
    "--which-hour", type=click.Choice(["first", "second"]), help="Of an hour that happened twice, which."
)
@click.option("--layout", help="Id of the recorder whose name the files bear (default: any that fits).")
@click.option("--time-zone", help="Zone of the time (default: the site's).")
@json_output
@pass_context
def import_files(
    context: Context,
    login: str,
    files: tuple[Path, ...],
    camera: str,
    start: str | None,
    which_hour: str | None,
    layout: str | None,
    time_zone: str | None,
    as_json: bool,
) -> None:
    """Index exported FILES of one camera where they lie. They are only read; what is there is not copied."""
    from visitor_desk.footage.camera import CameraId
    from visitor_desk.footage.import_recording import TypedStart

    typed = None
    if start is not None:
        try:
            local = datetime.fromisoformat(start)
        except ValueError:
            raise click.BadParameter(start, param_hint="--start") from None
        if local.tzinfo is not None:
            raise click.BadParameter(start, param_hint="--start")
        typed = TypedStart(local, {"first": 0, "second": 1}[which_hour] if which_hour else None)
    with (
        context.signed_in(login) as (desk, session),
        bar(context.texts("cli.footage.importing")) as (progress, stopped),
    ):
        site = desk.settings.zone
        done = desk.footage_import.import_recordings(
            session,
            files,
            CameraId(camera),
            time_zone or desk.settings.time_zone,
            start=typed,
            layout=layout,
            progress=progress,
            stopped=stopped,
        )
    for one in done:
        begins = f"{one.start.astimezone(site):{INSTANT}}"
        if as_json:
            print_json({"recording": one.id, "source": one.source, "file": one.path, "start": begins})
        else:
            context.say(
                "cli.footage.imported",
                file=one.path,
                start=begins,
                told_by=context.texts(f"recorder_words.by_{one.time_source}"),
                seconds=round(one.duration_s, 1),
            )


def _facts(one: TriedFile, site: ZoneInfo) -> dict[str, object]:
    start = one.start
    return {
        "path": one.path,
        "camera": one.camera_key,
        "start": f"{start.at.astimezone(site):{INSTANT}}" if start else None,
        "told_by": start.source if start else None,
        "uncertainty_s": start.uncertainty_s if start else None,
        "doubt": start.doubt if start else None,
        "lasts_s": one.lasts_s,
        "stream": one.stream,
        "still_open": one.still_open,
        "not_read": one.not_read,
        "refused": one.refused.id if one.refused else None,
    }


def _line(context: Context, one: TriedFile, site: ZoneInfo) -> str:
    """Return one file as a line: path, camera, start, and what there is to say of both."""
    from ui.formats import visible
    from visitor_desk.footage.recording import TimeDoubt

    words, path, key = context.texts, visible(one.path, limit=LONGEST_SHOWN), visible(one.camera_key or "")
    if one.refused is not None:
        why = words(f"recorder_words.refused_{one.refused.why}")
        return f"{path}  {words('recorder_words.not_read_refused', format=one.refused.title, why=why)}"
    if one.not_read is not None or one.start is None:
        return f"{path}  {words(f'recorder_words.not_read_{one.not_read}')}"
    said = [words(f"recorder_words.by_{one.start.source}")]
    said.append(words("cli.footage.tried_asks", seconds=f"{one.start.uncertainty_s:g}"))
    if one.start.doubt is not TimeDoubt.NONE:
        other = f"{one.start.other.astimezone(site):{INSTANT}}" if one.start.other else ""
        said.append(words(f"recorder_words.doubt_{one.start.doubt}", other=other))
    if one.stream:
        said.append(one.stream)
    if one.still_open:
        said.append(words("recorder_words.still_open"))
    return f"{path}  {key}  {one.start.at.astimezone(site):{INSTANT}}  {', '.join(said)}"
