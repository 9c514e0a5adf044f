"""Which ground a request of each kind can be refused on, whole or in part: the table as data.

Every ground has its article; one that the right does not know would be a letter that says something untrue.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from visitor_desk.errors import DeskError
from visitor_desk.privacy.requests import RefusalGround, Request, RequestKind

_ALWAYS: Final = frozenset({RefusalGround.CANNOT_IDENTIFY, RefusalGround.NOT_OURS})
_COMMON: Final = _ALWAYS | {RefusalGround.UNFOUNDED, RefusalGround.EXCESSIVE, RefusalGround.OTHER_LAW}
"""GDPR 12(2), 12(5) and 23 are about articles 15 to 22."""

_WHOLE: Final[Mapping[RequestKind, frozenset[RefusalGround]]] = {
    RequestKind.ACCESS: _COMMON | {RefusalGround.RIGHTS_OF_OTHERS},
    RequestKind.RECTIFICATION: _COMMON | {RefusalGround.ACCURATE},
    RequestKind.ERASURE: _COMMON
    | {RefusalGround.NOT_MET, RefusalGround.LEGAL_DUTY, RefusalGround.LEGAL_CLAIMS},
    RequestKind.RESTRICTION: _COMMON | {RefusalGround.NOT_MET, RefusalGround.LEGAL_CLAIMS},
    RequestKind.PORTABILITY: _COMMON | {RefusalGround.NOT_MET, RefusalGround.RIGHTS_OF_OTHERS},
    RequestKind.OBJECTION: _COMMON
    | {RefusalGround.NOT_MET, RefusalGround.COMPELLING, RefusalGround.LEGAL_CLAIMS},
    # Consent can be withdrawn at any time, for no reason and as often as one likes: article 7(3).
    RequestKind.WITHDRAWAL: _ALWAYS,
}
_IN_PART: Final[Mapping[RequestKind, frozenset[RefusalGround]]] = {
    # What was kept on consent may have to stay on another basis: article 17(1)(b) and (3).
    RequestKind.WITHDRAWAL: frozenset({RefusalGround.LEGAL_DUTY, RefusalGround.LEGAL_CLAIMS}),
}


class GroundNotOfKind(DeskError):
    """The right knows no such ground. Values: `kind`, `ground`, `fitting` (codes of those that it knows)."""

    code = "requests.ground_not_of_kind"


class GroundMissing(DeskError):
    """A refusal has a ground, and none was chosen."""

    code = "requests.ground_missing"


def grounds_of(request: Request, *, in_part: bool = False) -> tuple[RefusalGround, ...]:
    """Return the grounds on which a request can be refused as it stands, in the order of their list."""
    fitting = _WHOLE[request.kind]
    if in_part:
        fitting |= _IN_PART.get(request.kind, frozenset())
    if request.identity:
        # Who was recognised is not told that they cannot be.
        fitting -= {RefusalGround.CANNOT_IDENTIFY}
    return tuple(one for one in RefusalGround if one in fitting)


def require_ground(request: Request, ground: RefusalGround, *, in_part: bool = False) -> None:
    """Raise GroundNotOfKind for a ground that the right does not know, or the request as it stands."""
    fitting = grounds_of(request, in_part=in_part)
    if ground not in fitting:
        raise GroundNotOfKind(
            kind=request.kind, ground=ground.value, fitting=tuple(one.value for one in fitting)
        )
