"""`visitor-desk footage mask` and `calibrate`: how the recordings of a camera are read."""

from __future__ import annotations

import click

from visitor_desk.cli.context import Context, pass_context
from visitor_desk.cli.options import as_operator
from visitor_desk.cli.progress import bar


@click.command("mask")
@as_operator
@click.argument("camera")
@click.argument("areas", nargs=-1, metavar="LEFT,TOP,RIGHT,LOW ...")
@pass_context
def mask(context: Context, login: str, camera: str, areas: tuple[str, ...]) -> None:
    """Look for nothing in areas of CAMERA's picture, given in thousandths of its width and height.

    The areas take the place of those before; none at all lets everything be looked at again.
    """
    from visitor_desk.footage.camera import CameraId
    from visitor_desk.footage.tuning import masks_from

    masked = masks_from(";".join(areas))
    with context.signed_in(login) as (desk, session):
        desk.camera_tunings.mask(session, CameraId(camera), masked)
    context.say("cli.footage.masked", camera=camera, count=len(masked))


@click.command("calibrate")
@as_operator
@click.argument("camera")
@pass_context
def calibrate(context: Context, login: str, camera: str) -> None:
    """Compare the bytes of CAMERA's last recordings with their pictures.

    Where the bytes told of every event, still stretches are read many times faster from then on.
    """
    from visitor_desk.footage.camera import CameraId

    with (
        context.signed_in(login) as (desk, session),
        bar(context.texts("cli.footage.calibrating", camera=camera)) as (progress, stopped),
    ):
        found = desk.camera_tunings.calibrate(session, CameraId(camera), progress, stopped)
    verdict = "trusted" if found.is_enough else "not_trusted"
    context.say(f"cli.footage.{verdict}", camera=camera, events=found.events, told=found.told)
