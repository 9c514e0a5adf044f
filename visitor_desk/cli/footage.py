"""`visitor-desk footage …`: what moves in a file, and which footage belongs to a visit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from visitor_desk.cli.context import EXIT_FAILED, Context, pass_context, print_json
from visitor_desk.cli.footage_clock import clock
from visitor_desk.cli.footage_coverage import coverage, ranges
from visitor_desk.cli.footage_recorders import import_files, layouts, try_folder
from visitor_desk.cli.footage_tuning import calibrate, mask
from visitor_desk.cli.options import as_operator, json_output
from visitor_desk.cli.progress import bar_with_rate, stopping
from visitor_desk.cli.worker import fleet_of
from visitor_desk.errors import DeskError

if TYPE_CHECKING:
    from visitor_desk.footage.camera import SourceId
    from visitor_desk.footage.folder import SourceUnreachable
    from visitor_desk.footage.index_report import IndexReport, RunStanding

DEADLINE_S = 3600.0
"""An hour of CPU for one file: two days of video on a slow core; more is a broken file."""
MEMORY_LIMIT = 4 << 30


@click.group("footage")
def footage() -> None:
    """Recordings: what moves in them, and which of them show a visit."""


for _command in (clock, layouts, try_folder, import_files, mask, calibrate, ranges, coverage):
    footage.add_command(_command)


@footage.command("activity")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object per file and line.")
@pass_context
def activity(context: Context, files: tuple[Path, ...], as_json: bool) -> None:
    """Find when something moves in video files. Nothing is stored."""
    from visitor_desk.footage.read_recording import activity_of_file
    from visitor_desk.worker import Worker

    failed = False
    with Worker(memory_limit=MEMORY_LIMIT) as worker:
        for file in files:
            try:
                found = worker.run(activity_of_file, file, deadline=DEADLINE_S, key=str(file))
            except DeskError as error:
                failed = True
                if as_json:
                    print_json({"file": str(file), "error": error.code})
                else:
                    click.echo(f"{file.name}: {context.sentence(error)}", err=True)
                continue
            spans = [[round(one.start_s, 2), round(one.end_s, 2)] for one in found.activity]
            if as_json:
                print_json(
                    {
                        "file": str(file),
                        "duration_s": round(found.duration_s, 3),
                        "activity": spans,
                        "seconds": round(found.seconds_cpu, 3),
                    }
                )
                continue
            context.say(
                "cli.footage.activity", file=file.name, seconds=round(found.duration_s), count=len(spans)
            )
            for start, end in spans:
                click.echo(f"  {start:9.1f} s - {end:9.1f} s")
    if failed:
        raise SystemExit(EXIT_FAILED)


@footage.command("add")
@as_operator
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--layout", required=True, help="Id of the recorder's layout, e.g. ffmpeg-segment or frigate.")
@click.option("--pattern", default="", help="How files are named, e.g. {camera}_%Y-%m-%d_%H-%M-%S.mp4")
@click.option("--database", default="", help="The recorder's own: an SQLite file, or a URL without password.")
@click.option("--originals", is_flag=True, help="The files are those the recorder wrote, not copies.")
@click.option("--time-zone", help="Zone of times in file names (default: the site's).")
@click.option(
    "--camera",
    "cameras",
    multiple=True,
    required=True,
    metavar="KEY:ZONE:VIEW",
    help="A camera as its files name it, its zone, and its view: entrance or zone.",
)
@click.option(
    "--owner",
    "owners",
    multiple=True,
    metavar="KEY:CUSTOMER",
    help="A camera that is a customer's, and their number in the books: its footage is theirs.",
)
@click.option(
    "--approval",
    "approvals",
    multiple=True,
    metavar="REQUEST",
    help="For the administrator: the signed requests, in the order in which they were asked.",
)
@pass_context
def add(
    context: Context,
    login: str,
    folder: Path,
    layout: str,
    pattern: str,
    database: str,
    originals: bool,
    time_zone: str | None,
    cameras: tuple[str, ...],
    owners: tuple[str, ...],
    approvals: tuple[str, ...],
) -> None:
    """Add a folder of recordings and the cameras in it; an administrator needs a second person for each."""
    from visitor_desk.footage.camera import Camera, CameraId, CameraView, FootageSource, SourceId
    from visitor_desk.footage.camera_register import camera_change
    from visitor_desk.security.approval_acts import CAMERA
    from visitor_desk.security.duties import Duty

    source = SourceId(folder.name)
    wanted: list[Camera] = []
    owned = dict(text.partition(":")[::2] for text in owners)
    for text in cameras:
        parts = text.split(":")
        if len(parts) != 3 or parts[2] not in set(CameraView):
            raise click.BadParameter(text, param_hint="--camera")
        key, zone, view = parts
        owner = owned.pop(key, "")
        wanted.append(Camera(CameraId(key), key, zone, CameraView(view), source, key, owner))
    if owned:
        # Names a camera that is not among them.
        raise click.BadParameter(", ".join(owned), param_hint="--owner")
    with context.signed_in(login) as (desk, session):
        recorder = FootageSource(
            source,
            folder.name,
            str(folder.absolute()),
            layout,
            time_zone or desk.settings.time_zone,
            pattern,
            originals=originals,
            database=database,
        )
        if Duty.FACILITY not in session.duties and not approvals:
            changes = [camera_change(recorder), *(camera_change(camera) for camera in wanted)]
            for change in changes:
                request = desk.four_eyes.ask(session, CAMERA, change)
                context.say("cli.approvals.asked", request=request.id)
            return
        signed = iter(approvals)
        desk.cameras.add_source(session, recorder, next(signed, None))
        for camera in wanted:
            desk.cameras.add(session, camera, next(signed, None))
        context.say("cli.footage.added", source=source, cameras=len(wanted))


@footage.command("index")
@as_operator
@click.argument("sources", nargs=-1)
@click.option("--all", "every_source", is_flag=True, help="Every source there is.")
@click.option("--watch", "watched", is_flag=True, help="Look again and again until Ctrl-C or SIGTERM.")
@click.option(
    "--every", "every_s", default=60.0, show_default=True, help="With --watch: seconds between looks."
)
@click.option("--fleet", "by_fleet", is_flag=True, help="Have the files read by `visitor-desk worker`s.")
@json_output
@pass_context
def index(
    context: Context,
    login: str,
    sources: tuple[str, ...],
    every_source: bool,
    watched: bool,
    every_s: float,
    by_fleet: bool,
    as_json: bool,
) -> None:
    """Read the new files of SOURCES; interrupted work goes on where it stopped."""
    from visitor_desk.footage.camera import SourceId
    from visitor_desk.footage.watch_mode import look_at_all, watch

    if every_source == bool(sources):
        raise click.UsageError(context.texts("cli.footage.sources_or_all"))
    said = _Said(context, as_json=as_json, quiet=watched)
    with context.signed_in(login) as (desk, session), stopping() as stopped:
        fleet = fleet_of(desk.settings.database) if by_fleet else None

        def look(source: SourceId) -> IndexReport:
            if fleet is not None:
                return desk.footage_index.ask(session, source, fleet)
            label = context.texts("cli.footage.indexing", source=source)
            with bar_with_rate(label) as (progress, say):
                return desk.footage_index.index(
                    session, source, progress, stopped, lambda standing: say(_rate(context, standing))
                )

        def wanted() -> list[SourceId]:
            if not every_source:
                return [SourceId(source) for source in sources]
            return [one.id for one, _ in desk.cameras.sources(session) if one.retired_at is None]

        if watched:
            watch(look, wanted, said.told, stopped, every_s=every_s)
        else:
            look_at_all(look, wanted(), said.told)
    if said.failed and not watched:
        raise SystemExit(EXIT_FAILED)


class _Said:
    """Says what a look at a source found; a watch is quiet about looks that found nothing."""

    def __init__(self, context: Context, *, as_json: bool, quiet: bool) -> None:
        self._context = context
        self._as_json = as_json
        self._quiet = quiet
        self.failed = False

    def told(self, _source: SourceId, found: IndexReport | SourceUnreachable) -> None:
        """Say it."""
        if isinstance(found, DeskError):
            self.failed = True
            click.echo(self._context.sentence(found), err=True)
        elif self._as_json:
            print_json(found.to_json())
        elif found.asked:
            self._context.say("cli.footage.asked", **found.to_json())
        elif not self._quiet or found.read or found.gone:
            self._context.say("cli.footage.indexed", **found.to_json())


def _rate(context: Context, standing: RunStanding) -> str:
    left = standing.left_s
    if left is None:
        return context.texts("cli.footage.rate_unknown", files=standing.files, of_files=standing.of_files)
    return context.texts(
        "cli.footage.rate",
        files=standing.files,
        of_files=standing.of_files,
        hours=f"{standing.footage_hours_a_minute:.1f}",
        left=f"{int(left) // 3600}:{int(left) // 60 % 60:02}:{int(left) % 60:02}",
    )
