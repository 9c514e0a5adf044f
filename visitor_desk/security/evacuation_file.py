"""The evacuation list of a desk: one small local file that opens with nobody signed in.

Evacuation comes before secrecy. The file is sealed under a key made from the device secret, so a copy of the
file alone opens nowhere; who holds the whole desk with its secret reads who is inside now, and nothing of
yesterday. It needs no database, no passphrase and no network. It is replaced in one step: a crash leaves
the old list or the new one.

A part is what one desk knows; the file holds this desk's own part and the last one heard from each other.
Twenty-four hours after it was written a part is dead, and so is a name that nobody confirmed for so long.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from visitor_desk.errors import DeskError
from visitor_desk.security.box import CannotOpen, derived_key, open_under_key, seal_under_key
from visitor_desk.security.canonical import JsonValue, canonical_json, framed, from_iso_utc, iso_utc
from visitor_desk.security.checkpoint_memory import write_private
from visitor_desk.security.records import DeviceId, InstallationId

LIFE: Final = timedelta(hours=24)
"""After this nothing of a part is shown, and it is deleted with the next writing."""

UNDO_KEEPS: Final = timedelta(minutes=2)
"""A little longer than a check-out can be taken back."""

_LABEL = b"visitor-desk evacuation file"


class EvacuationUnreadable(DeskError):
    """The evacuation file is there, but torn, changed, or of another desk: use paper and the doors."""

    code = "security.evacuation_unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class EvacuationPerson:
    """Somebody inside, as the assembly point needs it; names of zones and escorts are written out.

    `visit` is the id of the visit. `assistance` says that they need help on the way out, never why. A team of
    an emergency service is one entry without a name: `service` says which, `persons` how many, None: unknown.
    """

    visit: str
    name: str | None = field(repr=False)
    """None once nobody has confirmed it for 24 hours; the badge still counts."""
    organisation: str | None = field(repr=False)
    zone: str
    badge: str
    escort: str = ""
    last_door: str = ""
    """The last door that opened for the badge, where doors report."""
    assistance: bool = False
    arrived_at: datetime
    due_at: datetime | None
    confirmed_at: datetime
    """When somebody signed in last knew the name."""
    service: str = ""
    persons: int | None = 1
    vehicle: str = ""

    def as_of(self, now: datetime) -> EvacuationPerson:
        """Return the person without a name that is older than a day."""
        if abs(now - self.confirmed_at) < LIFE:
            return self
        return replace(self, name=None, organisation=None)

    def named_as(self, known: EvacuationPerson | None) -> EvacuationPerson:
        """Return the person with what is known of them beside the plain facts, where this says no name."""
        if self.name is not None or known is None:
            return self
        return replace(
            self,
            name=known.name,
            organisation=known.organisation,
            last_door=known.last_door,
            assistance=known.assistance,
            confirmed_at=known.confirmed_at,
        )


@dataclass(frozen=True, slots=True)
class EvacuationPart:
    """What one desk knew at `made_at`: who is inside, and who has left and must not be looked for.

    `left` maps visit ids to when they left.
    """

    device: DeviceId
    desk: str
    made_at: datetime
    people: tuple[EvacuationPerson, ...] = field(repr=False)
    left: Mapping[str, datetime] = field(default_factory=dict, repr=False)

    def lives(self, now: datetime) -> bool:
        """Tell whether the part is younger than a day; a clock set back a little does not kill it."""
        return abs(now - self.made_at) < LIFE

    def as_bytes(self) -> bytes:
        """Return the part as canonical JSON."""
        return canonical_json({**_plain_rest(self), "people": [_plain_person(one) for one in self.people]})

    @classmethod
    def from_bytes(cls, plain: bytes) -> EvacuationPart:
        """Read what `as_bytes` wrote; EvacuationUnreadable for anything else."""
        try:
            return _part(json.loads(plain))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise EvacuationUnreadable from error

    def with_person(self, person: EvacuationPerson) -> EvacuationPart:
        """Return the part with one more person, or with their newer entry."""
        return self.with_people([person])

    def with_people(self, people: Sequence[EvacuationPerson]) -> EvacuationPart:
        """Return the part with more people, or with their newer entries."""
        newer = {person.visit: person for person in people}
        others = tuple(one for one in self.people if one.visit not in newer)
        left = {visit: at for visit, at in self.left.items() if visit not in newer}
        return replace(self, people=(*others, *newer.values()), left=left)

    def without(self, visit: str, at: datetime) -> EvacuationPart:
        """Return the part after somebody left."""
        return replace(self, left={**self.left, visit: at})

    def back(self, visit: str) -> EvacuationPart:
        """Return the part after a check-out was taken back."""
        return replace(self, left={one: at for one, at in self.left.items() if one != visit})


@dataclass(frozen=True, slots=True)
class DeskHeard:
    """How old one desk's part of the list is."""

    desk: str
    own: bool
    made_at: datetime


@dataclass(frozen=True, slots=True)
class EvacuationList:
    """Who is inside, by name, and how old each desk's part is; own desk first."""

    people: tuple[EvacuationPerson, ...] = field(repr=False)
    desks: tuple[DeskHeard, ...]


class EvacuationFile:
    """One desk's file. Every writing reads, changes and replaces it; threads take turns."""

    def __init__(self, path: Path, device: DeviceId, installation: InstallationId, secret: bytes) -> None:
        """Take the device secret of `device`; only a key made from it is kept."""
        self._path = path
        self._device = device
        self._key = derived_key(secret, framed(_LABEL, installation.encode()))
        self._place = framed(_LABEL, installation.encode(), device.encode())
        self._turn = threading.Lock()
        self._known: tuple[bytes, tuple[EvacuationPart, ...]] = (b"", ())
        """What was last read or written, sealed and opened: the same bytes say the same."""
        self._lines: dict[EvacuationPerson, bytes] = {}
        """The people of the last writing as they were written: at each arrival one of hundreds is new."""

    def parts(self, now: datetime) -> tuple[EvacuationPart, ...]:
        """Return the living parts, this desk's own first; a file in which none lives is deleted.

        Raises:
            EvacuationUnreadable: a file is there that this desk cannot have written whole.
        """
        with self._turn:
            found = self._read()
            living = tuple(part for part in found if part.lives(now))
            if found and not living:
                self._path.unlink(missing_ok=True)
        return tuple(sorted(living, key=lambda part: (part.device != self._device, part.desk)))

    def change(self, desk: str, now: datetime, how: Callable[[EvacuationPart], EvacuationPart]) -> None:
        """Change this desk's own part and write it; OSError when the disk refuses.

        An unreadable file is replaced: the list of who is inside must go on.
        """
        with self._turn:
            parts = {part.device: part for part in self._living(now)}
            blank = EvacuationPart(self._device, desk, now, ())
            changed = how(parts.get(self._device, blank))
            parts[self._device] = _pruned(replace(changed, desk=desk, made_at=now), now)
            self._write(parts.values())

    def heard(self, others: Iterable[EvacuationPart], now: datetime) -> None:
        """Keep what other desks sent; an older part never replaces a newer one."""
        with self._turn:
            parts = {part.device: part for part in self._living(now)}
            before = dict(parts)
            for part in others:
                known = parts.get(part.device)
                if part.device != self._device and part.lives(now):
                    parts[part.device] = part if known is None or part.made_at > known.made_at else known
            if parts != before:
                self._write(parts.values())

    def _living(self, now: datetime) -> list[EvacuationPart]:
        try:
            return [part for part in self._read() if part.lives(now)]
        except EvacuationUnreadable:
            return []

    def _read(self) -> Sequence[EvacuationPart]:
        try:
            sealed = self._path.read_bytes()
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise EvacuationUnreadable from error
        if sealed == self._known[0]:
            return self._known[1]
        try:
            plain = json.loads(open_under_key(self._key, sealed, self._place))
            self._known = sealed, tuple(_part(one) for one in plain)
            return self._known[1]
        except (CannotOpen, ValueError, KeyError, TypeError, AttributeError) as error:
            raise EvacuationUnreadable from error

    def _write(self, parts: Iterable[EvacuationPart]) -> None:
        written = tuple(parts)
        plain = b"[%b]" % b",".join(self._plain(part) for part in written)
        self._lines = {one: self._lines[one] for part in written for one in part.people}
        sealed = seal_under_key(self._key, plain, self._place)
        write_private(self._path, sealed)
        self._known = sealed, written

    def _plain(self, part: EvacuationPart) -> bytes:
        for one in part.people:
            if one not in self._lines:
                self._lines[one] = canonical_json(_plain_person(one))
        rest = canonical_json(_plain_rest(part)).removesuffix(b"}")
        return b'%b,"people":[%b]}' % (rest, b",".join(self._lines[one] for one in part.people))


def merged(own: DeviceId, parts: Iterable[EvacuationPart], now: datetime) -> EvacuationList:
    """Return one list: each visit once, by its newest entry, and nobody whom any desk let go since."""
    living = [part for part in parts if part.lives(now)]
    newest: dict[str, EvacuationPerson] = {}
    left: dict[str, datetime] = {}
    for part in living:
        for person in part.people:
            known = newest.get(person.visit)
            if known is None or _knows_better(person, known):
                newest[person.visit] = person
        for visit, at in part.left.items():
            left[visit] = max(at, left.get(visit, at))
    inside = [one.as_of(now) for visit, one in newest.items() if visit not in left]
    desks = [DeskHeard(part.desk, part.device == own, part.made_at) for part in living]
    return EvacuationList(
        tuple(sorted(inside, key=lambda one: (one.name is None, (one.name or "").casefold(), one.badge))),
        tuple(sorted(desks, key=lambda desk: (not desk.own, desk.desk))),
    )


def _knows_better(one: EvacuationPerson, other: EvacuationPerson) -> bool:
    """Tell whether one entry is worth more than another about the same person: a name first, then newness."""
    return (one.name is not None, one.confirmed_at) > (other.name is not None, other.confirmed_at)


def _pruned(part: EvacuationPart, now: datetime) -> EvacuationPart:
    """Drop the names of people who left for good, what is a day old, and nothing else."""
    left = {visit: at for visit, at in part.left.items() if abs(now - at) < LIFE}
    gone = {visit for visit, at in part.left.items() if abs(now - at) > UNDO_KEEPS}
    people = tuple(one.as_of(now) for one in part.people if one.visit not in gone)
    return replace(part, people=people, left=left)


def _plain_rest(part: EvacuationPart) -> dict[str, JsonValue]:
    """Return a part without its people."""
    return {
        "desk": part.desk,
        "device": part.device,
        "left": {visit: iso_utc(at) for visit, at in part.left.items()},
        "made_at": iso_utc(part.made_at),
    }


def _plain_person(one: EvacuationPerson) -> JsonValue:
    return {
        **{column.name: getattr(one, column.name) for column in fields(one)},
        "arrived_at": iso_utc(one.arrived_at),
        "confirmed_at": iso_utc(one.confirmed_at),
        "due_at": iso_utc(one.due_at) if one.due_at else None,
    }


def _part(plain: Mapping[str, Any]) -> EvacuationPart:
    return EvacuationPart(
        device=DeviceId(plain["device"]),
        desk=str(plain["desk"]),
        made_at=from_iso_utc(plain["made_at"]),
        people=tuple(_person(one) for one in plain["people"]),
        left={visit: from_iso_utc(at) for visit, at in plain["left"].items()},
    )


def _person(plain: Mapping[str, Any]) -> EvacuationPerson:
    times = {name: from_iso_utc(plain[name]) for name in ("arrived_at", "confirmed_at")}
    due = None if plain["due_at"] is None else from_iso_utc(plain["due_at"])
    return EvacuationPerson(**{**plain, **times, "due_at": due})
