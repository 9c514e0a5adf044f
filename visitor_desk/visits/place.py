"""The places of a site and the people of the house that visits name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, NewType

from visitor_desk.errors import DeskError

ZoneId = NewType("ZoneId", str)
StaffId = NewType("StaffId", str)


class ZoneKind(StrEnum):
    """How deep a zone lies in the site: site > building > suite > cage > rack."""

    SITE = "site"
    BUILDING = "building"
    LOBBY = "lobby"
    SUITE = "suite"
    CAGE = "cage"
    RACK = "rack"


_EVERYWHERE: Final = frozenset({ZoneKind.SITE, ZoneKind.BUILDING})


class WithoutDocument(StrEnum):
    """What a zone does with somebody who shows no document, or one that cannot serve; strictest last."""

    HOST_VOUCHES = "host_vouches"
    """The host says who it is and walks along; never in the scope of PCI DSS (4.0.1, 9.3.2)."""
    WAIT = "wait"
    """They wait in the lobby until a document is there or a supervisor has decided."""
    REFUSE = "refuse"


ADULT: Final = 18


class ZoneUnknown(DeskError):
    """No zone has this id. Values: `zone`."""

    code = "visits.zone_unknown"


class ZoneThere(DeskError):
    """A zone with this id is there already. Values: `zone`."""

    code = "visits.zone_there"


class VouchingInPci(DeskError):
    """A zone in the scope of PCI DSS cannot let a host vouch for somebody without a document."""

    code = "visits.vouching_in_pci"


@dataclass(frozen=True, slots=True)
class Zone:
    """One zone of the site.

    `pci` marks a zone in the scope of PCI DSS, whose visitor log has a floor of three months;
    `number_reason` is the written reason why the document number is kept there, None where it is not.
    Who is younger than `minimum_age` on the day of the visit needs a named approval; 0 asks for none.
    `document_on_return` asks for the document again of who went out and comes back on the same ticket;
    `walk_ins` says whether somebody may come whom nobody announced.
    """

    id: ZoneId
    parent: ZoneId | None
    kind: ZoneKind
    name: str
    pci: bool = False
    escort_required: bool = False
    number_reason: str | None = None
    without_document: WithoutDocument = WithoutDocument.REFUSE
    minimum_age: int = ADULT
    document_on_return: bool = False
    walk_ins: bool = True


@dataclass(frozen=True, slots=True)
class Staff:
    """A person of the house who hosts, authorises or escorts; named in the staff register.

    `address` is where their mail at work goes; None where nobody mails them.
    """

    id: StaffId
    name: str
    may_authorise: bool = False
    address: str | None = field(default=None, repr=False)


def without_document(zones: Sequence[Zone]) -> WithoutDocument:
    """Return the strictest rule of the zones that somebody goes to; without zones, refuse.

    A zone in the scope of PCI DSS lets no host vouch, whatever its row says.
    """
    rules = [
        WithoutDocument.REFUSE
        if zone.pci and zone.without_document is WithoutDocument.HOST_VOUCHES
        else zone.without_document
        for zone in zones
    ]
    return max(rules, key=list(WithoutDocument).index, default=WithoutDocument.REFUSE)


def minimum_age(zones: Sequence[Zone]) -> int:
    """Return the highest minimum age of the zones that somebody goes to."""
    return max((zone.minimum_age for zone in zones), default=ADULT)


def document_on_return(zones: Sequence[Zone]) -> bool:
    """Tell whether somebody who comes back to these zones shows their document again.

    In the scope of PCI DSS always: a badge that was handed in ends an identification (4.0.1, 9.3.2, 9.3.3).
    """
    return any(zone.pci or zone.document_on_return for zone in zones)


def with_parents(zone: ZoneId, known: Mapping[ZoneId, Zone]) -> list[ZoneId]:
    """Return a zone and those that one passes to reach it, the innermost first."""
    passed: list[ZoneId] = []
    current: ZoneId | None = zone
    while current is not None and current not in passed:
        passed.append(current)
        current = known[current].parent if current in known else None
    return passed


def zones_to(zone: ZoneId, known: Mapping[ZoneId, Zone]) -> tuple[ZoneId, ...]:
    """Return a zone behind those whose rules hold on the way to it, the outermost first.

    Site and building are left out: everybody who comes to a desk is in them.
    """
    passed = [known[one] for one in with_parents(zone, known) if one in known]
    inside = [one.id for one in passed if one.kind not in _EVERYWHERE]
    return tuple(reversed(inside)) or (zone,)


def all_zones_to(chosen: Iterable[ZoneId], known: Mapping[ZoneId, Zone]) -> tuple[ZoneId, ...]:
    """Return several zones with those on the way to each, each once."""
    return tuple(dict.fromkeys(passed for zone in chosen for passed in zones_to(zone, known)))
