"""The places of a site and the people of the house that visits name."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

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


@dataclass(frozen=True, slots=True)
class Zone:
    """One zone of the site.

    `pci` marks a zone in the scope of PCI DSS, whose visitor log has a floor of three months;
    `number_reason` is the written reason why the document number is kept there, None where it is not.
    """

    id: ZoneId
    parent: ZoneId | None
    kind: ZoneKind
    name: str
    pci: bool = False
    escort_required: bool = False
    number_reason: str | None = None


@dataclass(frozen=True, slots=True)
class Staff:
    """A person of the house who hosts, authorises or escorts; named in the staff register."""

    id: StaffId
    name: str
    may_authorise: bool = False
