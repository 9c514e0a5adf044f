"""`visitor-desk evidence …`: footage that a case keeps: what would be copied, the copies, and their end."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from visitor_desk.cli.context import Context, pass_context, print_json
from visitor_desk.cli.options import as_operator, json_output
from visitor_desk.cli.progress import bar
from visitor_desk.clock import TimeRange
from visitor_desk.footage.camera import CameraId
from visitor_desk.footage.kept_clip import ClipId, KeptClip
from visitor_desk.privacy.disclosure import DisclosureId
from visitor_desk.privacy.hold import HoldId
from visitor_desk.security.duties import Purpose
from visitor_desk.visits.visit import VisitId

if TYPE_CHECKING:
    from visitor_desk.footage.keep_plan import KeepPlan
    from visitor_desk.privacy.evidence import Secured

SECOND = "%Y-%m-%dT%H:%M:%S"
_MOMENT = click.DateTime([SECOND])


@click.group("evidence")
def evidence() -> None:
    """Footage that a case keeps, each file under a key of its own."""


@evidence.command("plan")
@as_operator
@click.argument("visit")
@click.option("--camera", "cameras", multiple=True, help="Only this camera; may be said again.")
@pass_context
def plan(context: Context, login: str, visit: str, cameras: tuple[str, ...]) -> None:
    """Say what keeping the footage of VISIT would copy, and whether there is room for it."""
    with context.signed_in(login) as (desk, session):
        planned = desk.evidence.plan(session, VisitId(visit), _cameras(cameras))
    _say_plan(context, planned)


@evidence.command("keep")
@as_operator
@click.argument("hold")
@click.option("--camera", "cameras", multiple=True, help="Only this camera; may be said again.")
@pass_context
def keep(context: Context, login: str, hold: str, cameras: tuple[str, ...]) -> None:
    """Copy the footage of the visit that HOLD is about (holds place … --group F), and say when it is safe."""
    with context.signed_in(login) as (desk, session):
        holds = {view.hold.id: view.hold for view in desk.holds.all(session)}
        held = holds.get(HoldId(hold))
        visit = VisitId(held.record if held else "")
        reason = held.reason if held else None
        planned = desk.evidence.plan(session, visit, _cameras(cameras), reason=reason)
        _say_plan(context, planned)
        desk.evidence.keep(session, HoldId(hold), _cameras(cameras))
        with bar(context.texts("cli.evidence.copying")) as (progress, stopped):
            secured = desk.evidence.secure(progress, stopped)
    _say_secured(context, secured)


@evidence.command("secure")
@as_operator
@pass_context
def secure(context: Context, login: str) -> None:
    """Copy what waits, also what requests ask for that was indexed since; what cannot be copied says why."""
    with (
        context.signed_in(login) as (desk, _session),
        bar(context.texts("cli.evidence.copying")) as (
            progress,
            stopped,
        ),
    ):
        desk.evidence.collect()
        secured = desk.evidence.secure(progress, stopped)
    _say_secured(context, secured)


@evidence.command("list")
@as_operator
@click.argument("visit")
@json_output
@pass_context
def list_clips(context: Context, login: str, visit: str, as_json: bool) -> None:
    """List what is kept of VISIT."""
    with context.signed_in(login) as (desk, session):
        clips = desk.evidence.clips(session, VisitId(visit))
    for one in clips:
        if as_json:
            print_json(as_row(one))
        else:
            _say_clip(context, one)


@evidence.command("trim")
@as_operator
@click.argument("clip")
@click.option("--from", "start", required=True, type=_MOMENT, help="On the camera's clock, in UTC.")
@click.option("--to", "end", required=True, type=_MOMENT)
@click.option(
    "--exact", is_flag=True, help="To the picture, encoded anew; otherwise whole groups, bit by bit."
)
@click.option("--purpose", required=True, type=click.Choice([one.value for one in Purpose]))
@pass_context
def trim(
    context: Context, login: str, clip: str, start: datetime, end: datetime, exact: bool, purpose: str
) -> None:
    """Keep a stretch of CLIP as a clip of its own; CLIP stays."""
    from datetime import UTC

    within = TimeRange(start.replace(tzinfo=UTC), end.replace(tzinfo=UTC))
    with context.signed_in(login) as (desk, session):
        _say_clip(
            context, desk.kept_footage.trim(session, ClipId(clip), within, Purpose(purpose), exact=exact)
        )


@evidence.command("hand-out")
@as_operator
@click.argument("hold")
@click.option("--clip", "clips", multiple=True, help="Ask for this clip; may be said again.")
@click.option("--under", "disclosure", help="The entry of the register under which they go.")
@click.option("--approval", help="Carry out the request of this number, once a second person has signed it.")
@click.option("--out", type=click.Path(path_type=Path), help="A new or an empty folder.")
@pass_context
def hand_out(
    context: Context,
    login: str,
    hold: str,
    clips: tuple[str, ...],
    disclosure: str | None,
    approval: str | None,
    out: Path | None,
) -> None:
    """Hand clips of HOLD out as they were recorded: --under … --clip …, then --approval with --out."""
    asks = bool(clips) and disclosure is not None
    if asks == (approval is not None) or (approval is None) != (out is None) or asks != bool(clips):
        raise click.UsageError("--under DISCLOSURE --clip … | --approval REQUEST --out FOLDER")
    with context.signed_in(login) as (desk, session):
        if approval is None or out is None:
            ids, under = [ClipId(one) for one in clips], DisclosureId(disclosure or "")
            asked = desk.kept_footage.ask_to_hand_out(session, under, HoldId(hold), ids)
            context.say("cli.evidence.asked", request=asked.id)
            return
        with bar(context.texts("cli.evidence.writing")) as (progress, stopped):
            made = desk.kept_footage.hand_out(session, approval, out, progress, stopped)
    context.say("cli.evidence.handed_out", folder=made.path.name, files=len(made.files))
    context.say("cli.verify.root", root=made.root_fingerprint)


@evidence.command("certify")
@as_operator
@click.argument("hold")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="A new or an empty folder.")
@click.option("--language", type=click.Choice(["nl", "en"]), help="Of the paper (default: the desk's).")
@pass_context
def certify(context: Context, login: str, hold: str, out: Path, language: str | None) -> None:
    """Write a signed certificate of what was destroyed of HOLD; check it with visitor-desk verify."""
    from visitor_desk.privacy.requests import RequestLanguage

    with context.signed_in(login) as (desk, session):
        wanted = RequestLanguage(language or desk.settings.language)
        made = desk.disposal_certificates.certify(session, HoldId(hold), out, wanted)
    context.say("cli.evidence.certified", folder=made.path.name)
    context.say("cli.verify.root", root=made.root_fingerprint)


def as_row(clip: KeptClip) -> dict[str, object]:
    """Return a clip as JSON's types."""
    return {
        "clip": clip.id,
        "hold": clip.hold,
        "camera": clip.camera,
        "camera_clock_start": clip.start.isoformat(),
        "duration_s": clip.duration_s,
        "size": clip.size,
        "state": clip.state.value,
        "sha256": clip.sha256,
        "problem": clip.problem,
        "original": clip.original,
    }


def _cameras(ids: Iterable[str]) -> list[CameraId] | None:
    return [CameraId(one) for one in ids] or None


def _say_plan(context: Context, planned: KeepPlan) -> None:
    for one in planned.cameras:
        context.say(
            "cli.evidence.camera",
            camera=one.camera,
            files=len(one.files),
            length=_length(one.length),
            size=_megabytes(one.size),
            missing=len(one.missing),
        )
    free = "–" if planned.free is None else _megabytes(planned.free)
    context.say("cli.evidence.total", files=len(planned.files), size=_megabytes(planned.size), free=free)
    if not planned.fits:
        context.say("cli.evidence.no_room")


def _say_secured(context: Context, secured: Secured) -> None:
    context.say("cli.evidence.secured", safe=secured.safe, lost=secured.lost, waiting=len(secured.waiting))
    for one in secured.waiting:
        _say_clip(context, one.clip)


def _say_clip(context: Context, clip: KeptClip) -> None:
    context.say(
        "cli.evidence.clip",
        clip=clip.id,
        camera=clip.camera,
        start=f"{clip.start:%Y-%m-%d %H:%M:%S}",
        length=_length(timedelta(seconds=clip.duration_s)),
        state=context.texts(f"clip_state.{clip.state.value}"),
        size=_megabytes(clip.size),
    )
    if clip.problem is not None:
        context.say(f"clip_problem.{clip.problem.replace('.', '_')}")


def _length(length: timedelta) -> str:
    return str(timedelta(seconds=round(length.total_seconds())))


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"
