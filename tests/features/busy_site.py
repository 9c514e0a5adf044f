"""A site after a busy year: 100,000 visits in the book and in the log, and a house full of people today.

The visits of the past are written in bulk, each with its two entries, signed like any other; what the desk has
not forgotten by now is sealed to the keys of its days. Today's people come through the services. Filling takes
minutes: a filled folder is kept beside the other temporary ones and copied from then on.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, insert, update

from storage.engine import open_engine
from storage.repositories.rows import values_of
from storage.sqlite import sqlite_url
from storage.tables.security import log_entries, log_head, sealed
from storage.tables.visits import visit_zones, visits
from tests.features.keystroke_tasks import document_of
from tests.features.site import ESCORT, HOST, NOON, PASSPHRASE, PCI_SUITE, SUITE, found, parts_of
from visitor_desk.bootstrap import open_desk
from visitor_desk.clock import SetClock, TimeRange
from visitor_desk.desk import Desk
from visitor_desk.documents.document_check import check_lines
from visitor_desk.paths import DataFolder
from visitor_desk.security.box import KemPublicKey, SealContext, seal
from visitor_desk.security.canonical import canonical_json
from visitor_desk.security.checkpoint import Checkpoint, sign_checkpoint
from visitor_desk.security.checkpoint_memory import FileCheckpointMemory
from visitor_desk.security.devices import ThisDevice
from visitor_desk.security.groups import Group
from visitor_desk.security.log_entry import make_entry
from visitor_desk.security.merkle import extended, frontier_root
from visitor_desk.security.records import DayKeyName, LogEntry, PublicDayKey, RememberedHead, SealedRow
from visitor_desk.security.row_binding import bound_blob
from visitor_desk.visits.bound_rows import row_digest
from visitor_desk.visits.check_in import Arrival
from visitor_desk.visits.ticket import Announced, NewTicket, TicketId
from visitor_desk.visits.visit import BadgeNumber, Visit, VisitId, VisitState

VISITS: Final = 100_000
A_DAY: Final = 400
HERE: Final = 500
EXPECTED: Final = 60
BADGES: Final = 640
_AT_ONCE: Final = 5000
_FORGOTTEN_AFTER_DAYS: Final = 27
_FAMILIES: Final = (
    "Jansen",
    "de Vries",
    "Bakker",
    "Visser",
    "Smit",
    "Meijer",
    "Mulder",
    "Bos",
    "Vos",
    "Peters",
)
_GIVEN: Final = ("Anna", "Bram", "Chidi", "Daan", "Elif", "Freja", "Goran", "Hanna", "Ines", "Jonas", "Kaya")
_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def filled_folder(count: int = VISITS, here: int = HERE) -> Path:
    """Return the data folder of a filled site, made where this machine has none yet; to be copied only."""
    kept = Path(tempfile.gettempdir()) / f"visitor-desk-{count}-visits-{here}-here"
    if not kept.is_dir():
        with tempfile.TemporaryDirectory(dir=kept.parent) as unfinished:
            made = Path(unfinished) / "site"
            fill(DataFolder(made), count, here)
            made.rename(kept)
    return kept


def fill(folder: DataFolder, count: int, here: int) -> None:
    """Found a site, write `count` visits of past days, and let `here` people in this morning."""
    found(folder)
    morning = SetClock(NOON - timedelta(hours=4))
    with open_desk(folder, parts_of(folder, morning)) as desk:
        facility = desk.operators.sign_in("facility", PASSPHRASE)
        there = desk.house.free_badges(facility)
        for number in range(1, BADGES + 1):
            if (badge := BadgeNumber(f"{number:03}")) not in there:
                desk.house.add_badge(facility, badge)
        device = desk.operators.device
        past = Past(desk, count)
    past.write(folder, device)
    with open_desk(folder, parts_of(folder, morning)) as desk:
        _todays_people(desk, morning, here)


def name_of(number: int) -> tuple[str, str]:
    """Return family and given names that only this person has, in letters that documents hold."""
    family = _FAMILIES[number % len(_FAMILIES)]
    tail = "".join(_LETTERS[number // 26**place % 26] for place in range(2)).lower()
    return f"{family}{tail}", _GIVEN[number // len(_FAMILIES) % len(_GIVEN)]


def _todays_people(desk: Desk, morning: SetClock, here: int) -> None:
    """Let people in one after another since eight, and announce those who come in the afternoon."""
    facility = desk.operators.sign_in("facility", PASSPHRASE)
    guard = desk.operators.sign_in("guard", PASSPHRASE)
    free = desk.house.free_badges(guard)
    for number in range(here + EXPECTED):
        family, given = name_of(number)
        ends = NOON + timedelta(hours=1 + number % 9)
        new = NewTicket(
            f"C-{1000 + number % 40}",
            (PCI_SUITE,) if number % 10 == 0 else (SUITE,),
            HOST,
            HOST,
            TimeRange(NOON - timedelta(hours=4), ends),
            Announced((f"{family}, {given}",), "Northwind Hosting", "Replace power supply"),
        )
        ticket = desk.tickets.issue(facility, new)
        if number < here:
            arrival = Arrival(
                ticket=ticket.id,
                person=0,
                badge=free[number],
                check=check_lines(document_of(family.upper(), given.upper()), today=NOON.date()),
                photo_resembles=True,
                escort=ESCORT if number % 10 == 0 else None,
                notice="en v3",
                rules="v7",
            )
            desk.check_in.admit(guard, arrival)
            morning.advance(timedelta(hours=3.9) / here)


class Past:
    """The visits of the days before, as rows, blobs and entries."""

    def __init__(self, desk: Desk, count: int) -> None:
        self._count = count
        self._installation = desk.installation
        self._random = random.Random(7)
        with desk.name_search.works() as work:
            names = [one for one in work.public_day_keys.names() if one.group in {Group.D, Group.S}]
            keys = [work.public_day_keys.get(name) for name in names]
        self._keys: dict[DayKeyName, PublicDayKey] = {key.name: key for key in keys if key is not None}

    def write(self, folder: DataFolder, device: ThisDevice) -> None:
        """Write everything past the services, and let the desk remember the head of the log."""
        engine = open_engine(sqlite_url(folder.data_store))
        with engine.begin() as connection:
            head = connection.execute(log_head.select()).one()
            size, frontier = head.size, head.frontier
            for first in range(0, self._count, _AT_ONCE):
                entries = list(
                    self._some(connection, device, size, range(first, min(first + _AT_ONCE, self._count)))
                )
                connection.execute(insert(log_entries), [_entry_row(entry) for entry in entries])
                size, frontier = extended(size, frontier, [entry.leaf_hash for entry in entries])
            root = frontier_root(frontier)
            note = sign_checkpoint(Checkpoint(self._installation.id, size, root), device.id, device.signing)
            connection.execute(
                update(log_head).values(size=size, root_hash=root, frontier=frontier, checkpoint=note)
            )
        engine.dispose()
        FileCheckpointMemory(folder.checkpoints).remember(RememberedHead(size, root, frontier, note))

    def _some(
        self, connection: Connection, device: ThisDevice, size: int, numbers: Sequence[int]
    ) -> Iterator[LogEntry]:
        rows: list[dict[str, Any]] = []
        places: list[dict[str, Any]] = []
        blobs: list[dict[str, Any]] = []
        for number in numbers:
            visit, kept = self._visit(number)
            values = values_of(visit)
            places += [
                {"visit": visit.id, "position": place, "zone": zone}
                for place, zone in enumerate(values.pop("zones"))
            ]
            rows.append(values)
            blobs += [_blob_row(one) for one in kept]
            here = replace(visit, state=VisitState.HERE, left_at=None)
            for index, (act, row) in enumerate((("visit.admitted", here), ("visit.left", visit))):
                said: dict[str, Any] = {"visit": visit.id, "badge": _badge(number), "row": row_digest(row)}
                if act == "visit.admitted" and kept:
                    said["sealed"] = [bound_blob(one) for one in kept]
                yield make_entry(
                    size + 2 * (number - numbers[0]) + index,
                    act,
                    at=row.left_at or row.arrived_at,
                    device=device.id,
                    key=device.signing,
                    session=None,
                    values=said,
                )
        connection.execute(insert(visits), rows)
        connection.execute(insert(visit_zones), places)
        if blobs:
            connection.execute(insert(sealed), blobs)

    def _visit(self, number: int) -> tuple[Visit, Sequence[SealedRow]]:
        days_ago = 1 + (self._count - 1 - number) // A_DAY
        came = NOON - timedelta(days=days_ago, hours=5 - 10 * (number % A_DAY) / A_DAY)
        stayed = timedelta(minutes=self._random.randint(15, 240))
        remembered = days_ago <= _FORGOTTEN_AFTER_DAYS
        visit = Visit(
            id=VisitId(f"{self._random.getrandbits(64):016x}"),
            ticket=TicketId(f"{self._random.getrandbits(64):016x}"),
            person=0,
            state=VisitState.LEFT,
            zones=(SUITE,),
            arrived_at=came,
            due_at=came + timedelta(hours=4),
            left_at=came + stayed,
            badge=_badge(number) if remembered else None,
            host=HOST,
            authoriser=HOST,
            notice="en v3",
            rules="v7",
            desk="Lobby",
        )
        return visit, list(self._sealed(visit, number, days_ago)) if remembered else ()

    def _sealed(self, visit: Visit, number: int, days_ago: int) -> Iterator[SealedRow]:
        family, given = name_of(number)
        desk = {"name": f"{family}, {given}", "organisation": "Northwind Hosting", "purpose": "Power supply"}
        document = {
            "kind": "passport",
            "issuing_state": "UTO",
            "verdict": "no_objection",
            "findings": [],
            "settled": [],
        }
        day = NOON.date() + timedelta(days=_FORGOTTEN_AFTER_DAYS + 1 - days_ago)
        for group, fields in ((Group.D, desk), (Group.S, document)):
            key = self._keys[DayKeyName(group, day)]
            context = SealContext(self._installation.id, "visits", visit.id, group, day)
            blob = seal(canonical_json(fields), KemPublicKey(key.public), context)  # type: ignore[arg-type]
            yield SealedRow("visits", visit.id, group, day, "", 1, blob, key.name.generation)


def _badge(number: int) -> BadgeNumber:
    return BadgeNumber(f"{1 + number % BADGES:03}")


def _blob_row(row: SealedRow) -> dict[str, Any]:
    return {
        "of_table": row.table,
        "record": row.record,
        "data_group": row.group,
        "expires_on": row.expires_on,
        "site": row.site,
        "version": row.version,
        "generation": row.generation,
        "suite": row.sealed.suite,
        "wrap": row.sealed.wrap,
        "nonce": row.sealed.nonce,
        "ciphertext": row.sealed.ciphertext,
    }


def _entry_row(entry: LogEntry) -> dict[str, Any]:
    return {
        "position": entry.index,
        "device": entry.device,
        "record": entry.record,
        "body": entry.body,
        "signature": entry.signature,
        "leaf_hash": entry.leaf_hash,
    }
