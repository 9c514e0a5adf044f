"""The data groups: which fields are sealed together and which duties may open them."""

from __future__ import annotations

from enum import StrEnum

from visitor_desk.security.duties import Duty


class Group(StrEnum):
    """A group of sealed fields; plain rows (signed, in the clear) belong to none of them."""

    T = "T"
    """Ticket: persons on tickets, organisation, what they come for. Desks read near ones by a copy in R."""
    R = "R"
    """The desk's view: name, organisation, badge of the people on site, and the copies of near tickets."""
    D = "D"
    """Desk: visitor name, organisation, purpose; optional phone and plate."""
    S = "S"
    """Sealed: document type, issuing state, verdict with findings; a number only where a zone asks for it."""
    F = "F"
    """Footage: evidence clips kept for a hold or a request."""


_OPENERS: dict[Group, frozenset[Duty]] = {
    Group.T: frozenset({Duty.FACILITY, Duty.PRIVACY}),
    Group.R: frozenset({Duty.RECEPTION, Duty.FACILITY, Duty.PRIVACY}),
    Group.D: frozenset({Duty.FACILITY, Duty.PRIVACY}),
    Group.S: frozenset({Duty.PRIVACY}),
    Group.F: frozenset({Duty.PRIVACY}),
}

PER_SITE = frozenset({Group.T, Group.R})
"""Groups whose day keys are made for each site, so that one site's desk opens nothing of another's."""

LOGGED_WHEN_OPENED = frozenset({Group.D, Group.S, Group.F})
"""Groups that open only with a purpose, and whose every opening is an entry of the audit log."""


def openers(group: Group) -> frozenset[Duty]:
    """Return the duties to which the day keys of `group` are granted."""
    return _OPENERS[group]


def groups_of(duties: frozenset[Duty]) -> frozenset[Group]:
    """Return the groups that a holder of all `duties` together may open."""
    return frozenset(group for group, may in _OPENERS.items() if may & duties)
