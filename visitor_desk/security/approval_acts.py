"""Which acts need a second person, who may ask for them and whose signature counts: the table as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from visitor_desk.errors import DeskError
from visitor_desk.security.duties import Duty

RELEASE: Final = "request.release"
"""A package of somebody's own data leaves the house."""
ERASE: Final = "record.erase"
"""One record is erased before its day."""
RESTORE: Final = "backup.restore"
"""A backup takes the place of what is there."""
POLICY: Final = "policy.change"
"""A life of data, a notice or another rule of the house is changed."""
FOOTAGE: Final = "footage.open"
"""Facility opens kept footage."""
HAND_OUT: Final = "evidence.hand_out"
"""Kept footage leaves the vault as it was recorded, with everybody whom it shows."""
SILENCE: Final = "person.silence"
"""A person is not told of a disclosure, a hold or a consultation for now."""
CAMERA: Final = "camera.change"
"""The administrator changes a camera, its folder or what is known of its clock."""
OPERATOR: Final = "operator.change"
"""The administrator prepares a change of operators; certifying stays with privacy."""

_OFFICERS = frozenset({Duty.PRIVACY})
_DEPUTIES = frozenset({Duty.PRIVACY, Duty.APPROVER})


class ActNotForApproval(DeskError):
    """Nobody approves this act: it is none that is done by two people. Values: `act`."""

    code = "security.act_not_for_approval"


@dataclass(frozen=True, slots=True)
class ApprovalAct:
    """One act of four eyes; whoever asks and whoever signs are always two people."""

    name: str
    asked_by: frozenset[Duty]
    approved_by: frozenset[Duty]


ACTS: Final = (
    ApprovalAct(RELEASE, _OFFICERS, _DEPUTIES | {Duty.RELEASER}),
    ApprovalAct(ERASE, _OFFICERS, _DEPUTIES),
    ApprovalAct(RESTORE, _OFFICERS | {Duty.ADMINISTRATOR}, _DEPUTIES),
    ApprovalAct(POLICY, _OFFICERS | {Duty.FACILITY}, _OFFICERS),
    ApprovalAct(FOOTAGE, frozenset({Duty.FACILITY}), _DEPUTIES),
    ApprovalAct(HAND_OUT, _OFFICERS, _DEPUTIES | {Duty.RELEASER}),
    ApprovalAct(SILENCE, _OFFICERS, _OFFICERS),
    ApprovalAct(CAMERA, frozenset({Duty.ADMINISTRATOR}), _DEPUTIES | {Duty.FACILITY, Duty.ADMINISTRATOR}),
    ApprovalAct(OPERATOR, frozenset({Duty.ADMINISTRATOR}), _OFFICERS),
)

_BY_NAME = {act.name: act for act in ACTS}


def approval_act(name: str) -> ApprovalAct:
    """Return the act of that name, or raise ActNotForApproval."""
    found = _BY_NAME.get(name)
    if found is None:
        raise ActNotForApproval(act=name)
    return found
