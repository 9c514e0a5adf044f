"""`visitor-desk footage clock …`: what a camera's clock is off, and how that becomes known."""

from __future__ import annotations

from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from visitor_desk.cli.context import Context, pass_context, print_json
from visitor_desk.cli.options import as_operator, json_output

if TYPE_CHECKING:
    from visitor_desk.desk import Desk
    from visitor_desk.footage.camera import ClockOffset
    from visitor_desk.security.session import Session

INSTANT = "%Y-%m-%d %H:%M:%S%z"
SECONDS_A_DAY = 86400


@click.group("clock")
def clock() -> None:
    """The clock that names a camera's recordings: how far it is off.

    That is the recorder's clock where the recorder stamps what arrives, and the camera's own where the camera
    names its files (SD card, upload). A clock burnt into pictures of the first kind is another one.
    """


@clock.command("show")
@as_operator
@click.argument("camera")
@json_output
@pass_context
def show(context: Context, login: str, camera: str, as_json: bool) -> None:
    """Say what is known of the clock of CAMERA."""
    from visitor_desk.footage.camera import CameraId

    with context.signed_in(login) as (desk, session):
        standing = desk.camera_clocks.standing(session, CameraId(camera))
        site = desk.settings.zone
    held = standing.held
    if as_json:
        print_json(
            {
                "camera": camera,
                "offset_s": round(held.offset_s, 3) if held else None,
                "uncertainty_s": round(held.uncertainty_s, 3) if held else None,
                "drift_s_a_day": round(held.drift * SECONDS_A_DAY, 3) if held and held.drift else None,
                "history": [_facts(entry) for entry in standing.history],
                "jumps": [[_facts(before), _facts(after)] for before, after in standing.jumps],
            }
        )
        return
    if held is None:
        context.say("cli.footage.clock_unknown", camera=camera)
    else:
        context.say("cli.footage.clock_now", camera=camera, **_seconds(held.offset_s, held.uncertainty_s))
        if held.drift is not None:
            context.say("cli.footage.clock_drift", seconds=f"{held.drift * SECONDS_A_DAY:+.2f}")
    for entry in standing.history:
        how = context.texts(f"cli.footage.clock_{entry.how}")
        told = _seconds(entry.offset_s, entry.uncertainty_s)
        said = context.texts("cli.footage.clock_entry", how=how, **told)
        click.echo(f"  {entry.valid_from.astimezone(site):{INSTANT}}  {said}")
    for before, after in standing.jumps:
        context.say(
            "cli.footage.clock_jump",
            before=f"{before.valid_from.astimezone(site):{INSTANT}}",
            after=f"{after.valid_from.astimezone(site):{INSTANT}}",
            seconds=f"{after.offset_s - before.offset_s:+.0f}",
        )


@clock.command("set")
@as_operator
@click.argument("camera")
@click.option("--offset", type=float, help="Seconds that the clock is ahead; with --from.")
@click.option("--from", "since", help="True time since when, e.g. 2026-11-23T09:00.")
@click.option("--shown", help="What the clock shows (14:03:10), at the true time --at.")
@click.option("--at", "at", help="True time of the comparison, e.g. 2026-11-23T14:02.")
@click.option("--file", type=click.Path(path_type=Path), help="An indexed file; with --second and --true.")
@click.option("--second", type=float, help="Second of the file that shows the moment.")
@click.option("--true", "true_time", help="True time of that moment: 14:02:00, or with a day.")
@click.option("--uncertainty", type=click.FloatRange(min=0), help="Seconds that this may be off.")
@click.option("--approval", help="For the administrator: the signed request.")
@pass_context
def set_clock(
    context: Context,
    login: str,
    camera: str,
    offset: float | None,
    since: str | None,
    shown: str | None,
    at: str | None,
    file: Path | None,
    second: float | None,
    true_time: str | None,
    uncertainty: float | None,
    approval: str | None,
) -> None:
    """Say what the clock of CAMERA is off: outright, by a comparison, or by a file that shows a known moment.

    Times without an offset are local at the site.
    """
    from dataclasses import replace

    from visitor_desk.footage.camera import CameraId, ClockOffset, OffsetSource
    from visitor_desk.footage.clock_offset import READ_BY_EYE_S, offset_by_comparison

    ways = ((offset, since), (shown, at), (file, second, true_time))
    said = [way for way in ways if any(part is not None for part in way)]
    if len(said) != 1 or None in said[0]:
        raise click.UsageError(context.texts("cli.footage.clock_ways"))
    name = CameraId(camera)
    with context.signed_in(login) as (desk, session):
        site = desk.settings.zone
        if offset is not None and since is not None:
            found = ClockOffset(name, _instant(desk, since), offset, READ_BY_EYE_S, OffsetSource.STATED)
        elif shown is not None and at is not None:
            found = offset_by_comparison(name, _time(shown), _instant(desk, at), site)
        elif file is not None and second is not None and true_time is not None:
            found = desk.camera_clocks.by_recording(
                session, name, file.absolute(), second, _time(true_time), site
            )
        if uncertainty is not None:
            found = replace(found, uncertainty_s=uncertainty)
        _keep(context, desk, session, found, approval)


@clock.command("doors")
@as_operator
@click.argument("camera")
@click.argument("file", type=click.File(encoding="utf-8"))
@click.option("--keep", is_flag=True, help="Keep what was found.")
@pass_context
def doors(context: Context, login: str, camera: str, file: TextIO, keep: bool) -> None:
    """Find the offset of CAMERA from the openings of the door it sees: FILE has one true time a line."""
    from visitor_desk.footage.camera import CameraId

    lines = [line.strip() for line in file if line.strip()]
    with context.signed_in(login) as (desk, session):
        opened = [_instant(desk, line) for line in lines]
        found, vote = desk.camera_clocks.by_doors(session, CameraId(camera), opened)
        context.say(
            "cli.footage.clock_doors",
            agreeing=vote.agreeing,
            doors=vote.doors,
            runner_up=vote.runner_up,
            **_seconds(vote.offset_s, vote.uncertainty_s),
        )
        if keep:
            _keep(context, desk, session, found, None)


def _keep(context: Context, desk: Desk, session: Session, found: ClockOffset, approval: str | None) -> None:
    """Keep an offset, or ask a second person where an administrator brings no approval."""
    from visitor_desk.footage.camera_register import camera_change
    from visitor_desk.security.approval_acts import CAMERA
    from visitor_desk.security.duties import Duty

    if Duty.FACILITY not in session.duties and approval is None:
        request = desk.four_eyes.ask(session, CAMERA, camera_change(found))
        context.say("cli.approvals.asked", request=request.id)
        return
    desk.cameras.set_offset(session, found, approval)
    since = f"{found.valid_from.astimezone(desk.settings.zone):{INSTANT}}"
    told = _seconds(found.offset_s, found.uncertainty_s)
    context.say("cli.footage.clock_kept", camera=found.camera, since=since, **told)


def _facts(entry: ClockOffset) -> dict[str, object]:
    return {
        "valid_from": entry.valid_from.isoformat(),
        "offset_s": entry.offset_s,
        "uncertainty_s": entry.uncertainty_s,
        "how": entry.how.value,
    }


def _seconds(offset_s: float, uncertainty_s: float) -> dict[str, str]:
    return {"offset": f"{offset_s:+.1f}", "uncertainty": f"{uncertainty_s:.1f}"}


def _instant(desk: Desk, text: str) -> datetime:
    """Read an instant; one without an offset is local at the site. Raises StartAmbiguous, StartNeverWas."""
    from visitor_desk.footage.import_recording import TypedStart

    try:
        typed = datetime.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(text) from None
    return typed if typed.tzinfo is not None else TypedStart(typed).instant(desk.settings.zone).at


def _time(text: str) -> datetime | time:
    """Read a time of day, or a day with it."""
    try:
        return (
            time.fromisoformat(text) if len(text) <= len("00:00:00.000000") else datetime.fromisoformat(text)
        )
    except ValueError:
        raise click.BadParameter(text) from None
