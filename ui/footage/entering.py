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


def id_from(name: str, taken: Collection[str]) -> str:
    """Return an id made of a name's letters and digits that nobody has yet."""
    stem = _NO_ID.sub("-", name.casefold()).strip("-")[:_LONGEST_ID] or "camera"
    number, found = 1, stem
    while found in taken:
        number += 1
        found = f"{stem}-{number}"
    return found


def enter(desk: Desk, session: Session, things: Sequence[Thing]) -> int:
    """Enter what is not there yet; return for how many things a second person was asked instead.

    Where one has to be asked, nothing is entered: asked again with the same things once they are signed, all
    are. Raises what the register and an approval that is not signed yet raise.
    """
    new = [thing for thing in things if not _is_there(desk, session, thing)]
    if Duty.FACILITY in session.duties:
        for thing in new:
            _add(desk, session, thing, None)
        return 0
    waiting = [
        request
        for request in desk.four_eyes.waiting(session)
        if request.act == CAMERA and request.requester == session.operator_id
    ]
    approvals: list[tuple[Thing, str]] = []
    asked = 0
    for thing in new:
        change = camera_change(thing)
        request = next((one for one in waiting if dict(one.values) == change), None)
        if request is None:
            desk.four_eyes.ask(session, CAMERA, change)
            asked += 1
        else:
            approvals.append((thing, request.id))
    if not asked:
        for thing, approval in approvals:
            _add(desk, session, thing, approval)
    return asked


def _is_there(desk: Desk, session: Session, thing: Thing) -> bool:
    match thing:
        case FootageSource():
            return thing in [source for source, _ in desk.cameras.sources(session)]
        case Camera():
            return thing in desk.cameras.cameras(session)
        case ClockOffset():
            return thing in desk.cameras.offsets(session, thing.camera)


def _add(desk: Desk, session: Session, thing: Thing, approval: str | None) -> None:
    match thing:
        case FootageSource():
            desk.cameras.add_source(session, thing, approval)
        case Camera():
            desk.cameras.add(session, thing, approval)
        case ClockOffset():
            desk.cameras.set_offset(session, thing, approval)
