"""`visitor-desk doors …`: access-control events beside the visitor log."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from visitor_desk.cli.context import EXIT_FAILED, Context, pass_context, print_json
from visitor_desk.cli.options import as_operator, json_output
from visitor_desk.cli.progress import bar
from visitor_desk.visits.door_events import Door, DoorClock, DoorForm, DoorKey, DoorSource, DoorSourceId
from visitor_desk.visits.place import ZoneId
from visitor_desk.visits.visit import VisitId

if TYPE_CHECKING:
    from visitor_desk.visits.door_files import BadRow
    from visitor_desk.visits.door_import import ImportReport

Command = TypeVar("Command", bound=Callable[..., Any])

_MAPPING: Sequence[tuple[str, dict[str, Any]]] = (
    ("--form", {"type": click.Choice([form.value for form in DoorForm]), "default": DoorForm.CSV.value}),
    ("--time", {"multiple": True, "required": True, "help": "Column of the time; twice for date and time."}),
    ("--time-format", {"default": "iso", "help": "iso, epoch, epoch_ms, or a pattern: %d-%m-%Y %H:%M:%S."}),
    ("--time-zone", {"help": "Zone of times without one (default: the site's)."}),
    ("--door", {"required": True, "help": "Column of the door."}),
    ("--badge", {"required": True, "help": "Column of the badge number."}),
    ("--direction", {"help": "Column of the direction."}),
    ("--result", {"help": "Column of granted or denied."}),
    ("--event", {"help": "Column of the event's own number, by which duplicates are found."}),
    ("--in-word", {"multiple": True, "help": "A word for in, besides the usual."}),
    ("--out-word", {"multiple": True, "help": "A word for out, besides the usual."}),
    ("--granted-word", {"multiple": True, "help": "A word for granted, besides the usual."}),
    ("--denied-word", {"multiple": True, "help": "A word for denied, besides the usual."}),
    ("--delimiter", {"help": "Between columns (default: found out)."}),
    ("--encoding", {"help": "Of the file (default: found out)."}),
    ("--folder", {"type": click.Path(path_type=Path), "help": "Folder to watch; it is only read."}),
)


@click.group("doors")
def doors() -> None:
    """Access control: which badge was shown at which door while it was out with a visitor."""


def mapping(command: Command) -> Command:
    """Add the options that say which column is what."""
    for name, how in reversed(_MAPPING):
        command = click.option(name, **how)(command)
    return command


@doors.command("add")
@as_operator
@click.argument("source_id", metavar="SOURCE")
@mapping
@click.option("--zone", "zones", multiple=True, metavar="DOOR=ZONE", help="A door and the zone it leads to.")
@pass_context
def add(context: Context, /, login: str, source_id: str, zones: tuple[str, ...], **columns: Any) -> None:
    """Add an access-control system: how its files are read, and which zones its doors lead to."""
    entered = [_door(source_id, text) for text in zones]
    with context.signed_in(login) as (desk, session):
        source = _source(source_id, columns, desk.settings.time_zone)
        desk.doors.add_source(session, source, entered)
    context.say("cli.doors.added", source=source_id, doors=len(entered))


@doors.command("door")
@as_operator
@click.argument("source_id", metavar="SOURCE")
@click.argument("zones", nargs=-1, required=True, metavar="DOOR=ZONE")
@pass_context
def door(context: Context, login: str, source_id: str, zones: tuple[str, ...]) -> None:
    """Add doors of SOURCE, or put them in another zone."""
    entered = [_door(source_id, text) for text in zones]
    with context.signed_in(login) as (desk, session):
        for one in entered:
            desk.doors.put_door(session, one)
            context.say("cli.doors.door", door=one.key)


@doors.command("camera")
@as_operator
@click.argument("source_id", metavar="SOURCE")
@click.argument("door_key", metavar="DOOR")
@click.argument("camera")
@click.option(
    "--sees", type=click.Choice(["in", "out", "both"]), default="both", help="Who goes in, comes out."
)
@pass_context
def camera(context: Context, login: str, source_id: str, door_key: str, camera: str, sees: str) -> None:
    """Say that CAMERA looks at DOOR of SOURCE: the events of a visit's badge there lead to its footage."""
    from visitor_desk.footage.camera import CameraId
    from visitor_desk.footage.door_camera import DoorCamera, DoorSide

    seen = DoorCamera(DoorSourceId(source_id), DoorKey(door_key), CameraId(camera), DoorSide(sees))
    with context.signed_in(login) as (desk, session):
        desk.cameras.set_at_door(session, seen)
    context.say("cli.doors.camera", door=door_key, camera=camera)


@doors.command("clock")
@as_operator
@click.argument("source_id", metavar="SOURCE")
@click.option("--offset", "offset_s", type=float, required=True, help="Seconds that it runs ahead.")
@click.option("--uncertainty", "uncertainty_s", type=float, default=1.0, show_default=True)
@click.option("--since", type=click.DateTime(), help="From when on, local time (default: a year ago).")
@pass_context
def clock(
    context: Context,
    login: str,
    source_id: str,
    offset_s: float,
    uncertainty_s: float,
    since: datetime | None,
) -> None:
    """Say how far the clock of SOURCE is off; events are placed anew, none is changed."""
    with context.signed_in(login) as (desk, session):
        now = desk.clock.now()
        valid_from = (
            since.replace(tzinfo=desk.settings.zone) if since else now.replace(year=now.year - 1, day=1)
        )
        desk.doors.set_clock(session, DoorClock(DoorSourceId(source_id), valid_from, offset_s, uncertainty_s))
    context.say("cli.doors.clock", source=source_id)


@doors.command("try")
@as_operator
@click.argument("source_id", metavar="SOURCE")
@click.argument("file", type=click.Path(path_type=Path))
@json_output
@pass_context
def try_out(context: Context, login: str, source_id: str, file: Path, as_json: bool) -> None:
    """Show what the first 20 rows of FILE would give for SOURCE; nothing is kept."""
    from visitor_desk.visits.door_events import DoorSourceUnknown
    from visitor_desk.visits.door_files import BadRow

    with context.signed_in(login) as (desk, session):
        source = next((one for one in desk.doors.sources(session) if one.id == source_id), None)
        if source is None:
            raise DoorSourceUnknown(source=source_id)
        found = desk.doors.try_out(session, source, file)
        site = desk.settings.zone
    if as_json:
        print_json({"rows": [asdict(row) for row in found.rows], "unknown_doors": found.unknown_doors})
        return
    for row in found.rows:
        if isinstance(row, BadRow):
            _say_bad(context, [row])
            continue
        event = row.event
        context.say(
            "cli.doors.event",
            row=row.number,
            at=f"{event.at.astimezone(site):%Y-%m-%d %H:%M:%S}",
            door=event.door,
            direction=context.texts(f"door_direction.{event.direction.value}"),
            result=context.texts(f"door_result.{event.result.value}"),
        )
    _say_unknown(context, found.unknown_doors)


@doors.command("import")
@as_operator
@click.argument("source_id", metavar="SOURCE")
@click.argument("file", type=click.Path(path_type=Path))
@json_output
@pass_context
def bring_in(context: Context, login: str, source_id: str, file: Path, as_json: bool) -> None:
    """Read FILE of SOURCE; reading it again keeps nothing twice."""
    with context.signed_in(login) as (desk, session), bar(source_id) as (progress, stopped):
        report = desk.doors.bring_in(session, DoorSourceId(source_id), file, progress, stopped)
    if as_json:
        print_json(asdict(report))
    else:
        _say_report(context, report)


@doors.command("watch")
@as_operator
@click.option("--every", type=click.IntRange(min=5), help="Seconds between looks; without it, one look.")
@pass_context
def watch(context: Context, login: str, every: int | None) -> None:
    """Read what is new in the watched folders of all sources."""
    failed = False
    with context.signed_in(login) as (desk, session):
        while True:
            for look in desk.doors.look(session):
                for report in look.reports:
                    _say_report(context, report)
                if look.problem is not None:
                    failed = True
                    sentence = context.texts.sentence_with_gaps(
                        f"error.{look.problem}", {"source": look.source}
                    )
                    context.warn("cli.doors.problem", source=look.source, sentence=sentence)
                elif not look.reports:
                    context.say(
                        "cli.doors.nothing_new",
                        source=look.source,
                        waiting=look.waiting,
                        refused=len(look.refused),
                    )
            if every is None:
                break
            time.sleep(every)
    if failed:
        raise SystemExit(EXIT_FAILED)


@doors.command("show")
@as_operator
@click.argument("visit")
@json_output
@pass_context
def show(context: Context, login: str, visit: str, as_json: bool) -> None:
    """Show the door events of the badge of VISIT while it was out, and whether all are here."""
    with context.signed_in(login) as (desk, session):
        found = desk.doors.of_visit(session, VisitId(visit))
        site = desk.settings.zone
    sync = found.sync
    events = [
        {
            "at": one.at,
            "uncertainty_s": one.uncertainty_s,
            "door": one.event.door,
            "direction": one.event.direction,
            "result": one.event.result,
        }
        for one in found.events
    ]
    if as_json:
        print_json({"events": events, "sync": sync.state, "up_to": sync.up_to})
        return
    if found.badge_forgotten:
        context.say("cli.doors.forgotten")
    for one in found.events:
        direction = context.texts(f"door_direction.{one.event.direction.value}")
        result = context.texts(f"door_result.{one.event.result.value}")
        at = one.at.astimezone(site)
        click.echo(
            f"{at:%Y-%m-%d %H:%M:%S} ± {one.uncertainty_s:.0f} s  {one.event.door}  {direction}, {result}"
        )
    up_to = f"{sync.up_to.astimezone(site):%Y-%m-%d %H:%M:%S}" if sync.up_to else "–"
    context.say(f"door_sync.{sync.state.value}", up_to=up_to)


def _source(source_id: str, columns: dict[str, Any], time_zone: str) -> DoorSource:
    usual = DoorSource(DoorSourceId(source_id), source_id, DoorForm.CSV, (), "iso", "UTC", "", "")
    folder = columns["folder"]
    return DoorSource(
        id=usual.id,
        name=source_id,
        form=DoorForm(columns["form"]),
        time=tuple(columns["time"]),
        time_format=columns["time_format"],
        time_zone=columns["time_zone"] or time_zone,
        door=columns["door"],
        badge=columns["badge"],
        direction=columns["direction"],
        result=columns["result"],
        event=columns["event"],
        in_words=(*usual.in_words, *columns["in_word"]),
        out_words=(*usual.out_words, *columns["out_word"]),
        granted_words=(*usual.granted_words, *columns["granted_word"]),
        denied_words=(*usual.denied_words, *columns["denied_word"]),
        delimiter=columns["delimiter"],
        encoding=columns["encoding"],
        folder=str(folder.absolute()) if folder else None,
    )


def _door(source_id: str, text: str) -> Door:
    key, equals, zone = text.rpartition("=")
    if not key or not equals or not zone:
        raise click.BadParameter(text, param_hint="DOOR=ZONE")
    return Door(DoorSourceId(source_id), DoorKey(key), ZoneId(zone))


def _say_report(context: Context, report: ImportReport) -> None:
    counts = asdict(report)
    context.say("cli.doors.imported", **{name: counts[name] for name in counts if name != "bad_rows"})
    _say_bad(context, report.bad_rows)
    _say_unknown(context, report.unknown_doors)


def _say_bad(context: Context, rows: Sequence[BadRow]) -> None:
    for row in rows:
        why = context.texts(f"door_fault.{row.fault.value}")
        context.say("cli.doors.bad", row=row.number, why=why)


def _say_unknown(context: Context, keys: Sequence[str]) -> None:
    if keys:
        context.say("cli.doors.unknown_doors", doors=", ".join(keys))
