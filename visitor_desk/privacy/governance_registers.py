"""Registers of what the house decided: assessments, balancings, consents, processors; and what lacks one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from visitor_desk.privacy.camera_linter import camera_faults
from visitor_desk.privacy.governance_check import Coverable
from visitor_desk.privacy.governance_entry import (
    EEA,
    FAILS,
    OF_CAMERAS,
    GovernanceEntry,
    GovernanceKind,
    Latest,
    Standing,
    entry_standing,
    latest_of,
)
from visitor_desk.privacy.ports import DeskWork
from visitor_desk.privacy.processing import FOOTAGE, Processing, Recipient
from visitor_desk.privacy.register import Cell, Register, RegisterName, Rows, codes, plain
from visitor_desk.visits.place import ZoneId

KIND_OF: Final[Mapping[RegisterName, GovernanceKind]] = {
    RegisterName.IMPACT_ASSESSMENTS: GovernanceKind.IMPACT_ASSESSMENT,
    RegisterName.BALANCINGS: GovernanceKind.BALANCING,
    RegisterName.WORKS_COUNCIL: GovernanceKind.WORKS_COUNCIL,
    RegisterName.PROCESSORS: GovernanceKind.PROCESSOR,
}
"""The registers that are made of entries of one kind."""
_DECIDED: Final = ("decided_on", "decided_by", "review", "paper")
GOVERNANCE_COLUMNS: Final[Mapping[RegisterName, tuple[str, ...]]] = {
    RegisterName.IMPACT_ASSESSMENTS: ("standing", "cameras", *_DECIDED),
    RegisterName.BALANCINGS: ("standing", "purpose", *_DECIDED),
    RegisterName.WORKS_COUNCIL: ("standing", "cameras", *_DECIDED),
    RegisterName.PROCESSORS: ("standing", "processor", "data", "transfer", "decided_on", "review", "paper"),
}


def governance_rows(
    entries: Iterable[GovernanceEntry], kind: GovernanceKind, things: Coverable, today: date
) -> Rows:
    """Return what has no entry, then the entries of a kind, the newest first."""
    found = [one for one in entries if one.kind is kind]
    latest = latest_of(found)
    missing = tuple(one for one in things.of(kind) if (kind, one) not in latest)
    rows: Rows = []
    if missing:
        lacks = Cell(Standing.MISSING.value, "standing", alarm=True)
        rest = plain(*[None] * (5 if kind is GovernanceKind.PROCESSOR else 4))
        rows.append((lacks, _covered(kind, missing, things), *rest))
    for one in sorted(found, key=lambda entry: -entry.number):
        stands = entry_standing(latest, one, today)
        rows.append(
            (
                Cell(stands.value, "standing", alarm=stands in FAILS),
                *_about(one, things),
                *plain(one.review_on.isoformat(), (one.reference, one.sha256)),
            )
        )
    return rows


def register_of(
    name: RegisterName, entries: Iterable[GovernanceEntry], things: Coverable, now: datetime, zone: ZoneInfo
) -> Register:
    """Return the register of one kind, made of some entries: of what waits for its signature, too."""
    today = now.astimezone(zone).date()
    return Register(
        name, now, GOVERNANCE_COLUMNS[name], tuple(governance_rows(entries, KIND_OF[name], things, today))
    )


def camera_rows(work: DeskWork, days: int, processing: Processing, today: date) -> Rows:
    """Return the cameras in service with what each of them lacks; footage is kept for `days`."""
    zones = {zone.id: zone.name for zone in work.zones.all()}
    latest = latest_of(work.governance.all())
    rows: Rows = []
    for camera in work.cameras.all():
        if camera.retired_at is not None:
            continue
        faults = [one.code for one in camera_faults(camera, days, processing, latest, today)]
        rows.append(
            (
                *plain(camera.name, zones.get(ZoneId(camera.zone))),
                Cell(camera.view.value, "camera_view"),
                Cell(camera.owner or None),
                codes("register_purpose", processing.purposes_of(FOOTAGE)),
                *plain(days),
                Cell(tuple(faults) or ("nothing",), "camera_fault", alarm=bool(faults)),
            )
        )
    return rows


def recipient_rows(processing: Processing, entries: Iterable[GovernanceEntry], today: date) -> Rows:
    """Return who may be given data; of processors what their agreement says, and that one lacks."""
    latest = latest_of(one for one in entries if one.kind is GovernanceKind.PROCESSOR)
    known = {one.id for one in processing.recipients}
    others = [entry for (_, thing), entry in latest.items() if thing not in known and entry.stands]
    return [
        *(_recipient(one, latest, today) for one in processing.recipients),
        *((Cell(one.covers[0]), Cell("processor", "role"), *_transfer(one)) for one in others),
    ]


def _recipient(one: Recipient, latest: Latest, today: date) -> tuple[Cell, ...]:
    agreed = latest.get((GovernanceKind.PROCESSOR, one.id))
    name, role = Cell(one.id, "recipient"), Cell(one.role, "role")
    if agreed is not None and entry_standing(latest, agreed, today) not in FAILS:
        return name, role, *_transfer(agreed)
    if one.role == "processor":
        return name, role, Cell(one.country), Cell("no_agreement", "instrument", alarm=True)
    return name, role, *_instrument(one.country, one.instrument)


def _transfer(entry: GovernanceEntry) -> tuple[Cell, Cell]:
    assert entry.terms is not None
    return _instrument(entry.terms.country, entry.terms.instrument or "")


def _instrument(country: str, instrument: str) -> tuple[Cell, Cell]:
    lacks = not instrument and country not in EEA
    said = instrument or ("lacks" if lacks else "not_needed")
    return Cell(country), Cell(str(said), "instrument", alarm=lacks)


def _about(entry: GovernanceEntry, things: Coverable) -> tuple[Cell, ...]:
    day = Cell((entry.label, entry.decided_on.isoformat()))
    if entry.terms is None:
        return _covered(entry.kind, entry.covers, things), day, Cell(entry.decided_by.value, "decider")
    # A firm that is none of the known processors is covered by its own name.
    who = dict.fromkeys((*entry.covers, entry.terms.name))
    country, instrument = _transfer(entry)
    transfer = Cell((country.value, instrument.value), "instrument", alarm=instrument.alarm)
    return codes("recipient", tuple(who)), codes("category", entry.terms.data), transfer, day


def _covered(kind: GovernanceKind, covers: tuple[str, ...], things: Coverable) -> Cell:
    """Return what is covered as one cell: cameras by their names, a camera that is gone by its id."""
    if kind in OF_CAMERAS:
        return Cell(tuple(things.cameras.get(one, one) for one in covers))
    table = "register_purpose" if kind is GovernanceKind.BALANCING else "recipient"
    return codes(table, covers)
