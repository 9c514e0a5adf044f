"""Entering recorders, cameras and clocks: facility at once, the administrator with a second person."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from visitor_desk.desk import Desk
from visitor_desk.footage.camera import Camera, ClockOffset, FootageSource
from visitor_desk.footage.camera_register import camera_change
from visitor_desk.security.approval_acts import CAMERA
from visitor_desk.security.duties import Duty
from visitor_desk.security.session import Session

Thing = FootageSource | Camera | ClockOffset

_NO_ID = re.compile(r"[^a-z0-9]+")
_LONGEST_ID = 40


def id_from(name: str, taken: Collection[str], otherwise: str = "camera") -> str:
    """Return an id made of a name's letters and digits that nobody has yet; `otherwise` where it has none."""
    stem = _NO_ID.sub("-", name.casefold()).strip("-")[:_LONGEST_ID] or otherwise
    number, found = 1, stem
    while found in taken:
        number += 1
        found = f"{stem}-{number}"
    return found


def enter(desk: Desk, session: Session, things: Sequence[Thing]) -> int:
    """Enter what is not there yet and change what is there otherwise; return how often somebody was asked.

    Where a second person has to be asked, nothing is entered: asked again with the same things once they are
    signed, all are. Raises what the register and an approval that is not signed yet raise.
    """
    new = [(thing, known) for thing in things if (known := _known(desk, session, thing)) is not None]
    if Duty.FACILITY in session.duties:
        for thing, known in new:
            _keep(desk, session, thing, None, known=known)
        return 0
    waiting = [
        request
        for request in desk.four_eyes.waiting(session)
        if request.act == CAMERA and request.requester == session.operator_id
    ]
    approvals: list[tuple[Thing, bool, str]] = []
    asked = 0
    for thing, known in new:
        change = camera_change(thing, known=known)
        request = next((one for one in waiting if dict(one.values) == change), None)
        if request is None:
            desk.four_eyes.ask(session, CAMERA, change)
            asked += 1
        else:
            approvals.append((thing, known, request.id))
    if not asked:
        for thing, known, approval in approvals:
            _keep(desk, session, thing, approval, known=known)
    return asked


def _known(desk: Desk, session: Session, thing: Thing) -> bool | None:
    """Tell whether another state of a thing is there already; None where it is there as it is."""
    there: Sequence[Thing]
    match thing:
        case FootageSource():
            there = [source for source, _ in desk.cameras.sources(session) if source.id == thing.id]
        case Camera():
            there = [camera for camera in desk.cameras.cameras(session) if camera.id == thing.id]
        case ClockOffset():
            there = [one for one in desk.cameras.offsets(session, thing.camera) if one == thing]
    return None if thing in there else bool(there)


def _keep(desk: Desk, session: Session, thing: Thing, approval: str | None, *, known: bool) -> None:
    match thing:
        case FootageSource():
            (desk.cameras.change_source if known else desk.cameras.add_source)(session, thing, approval)
        case Camera():
            (desk.cameras.change if known else desk.cameras.add)(session, thing, approval)
        case ClockOffset():
            desk.cameras.set_offset(session, thing, approval)
