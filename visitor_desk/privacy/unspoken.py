"""What running silences leave out of what a person is told: holds, disclosures, consultations, days.

Everything that goes to a person asks here. What is left out leaves no gap: days and states are those that
would stand there if the silent thing did not exist, and every letter has the same neutral line.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from visitor_desk.privacy.disclosure import Disclosure, DisclosureId
from visitor_desk.privacy.hold import HELD_TABLE, HeldPart, HeldState, Hold, HoldId
from visitor_desk.privacy.ports import DeskWork
from visitor_desk.privacy.retention_rules import RetentionRules
from visitor_desk.privacy.silence import SilentThing
from visitor_desk.security.canonical import from_iso_utc
from visitor_desk.security.duties import Purpose
from visitor_desk.security.groups import Group
from visitor_desk.security.log_entry import read_body
from visitor_desk.security.records import LogEntry
from visitor_desk.visits.visit import VisitId

_ORDINARY: Final = ("visit.", "record.opened", "footage.opened", "footage.clip_cut", "badge.", "receipt.")
"""Acts about a visit that say nothing of a case; all others are left out while one is silent."""


@dataclass(frozen=True, slots=True)
class Unspoken:
    """What is left out now; `since` is, by visit, when the first silent thing about it began."""

    disclosures: frozenset[DisclosureId]
    holds: frozenset[HoldId]
    entries: frozenset[int]
    since: Mapping[VisitId, datetime]

    def leaves_out(self, entry: LogEntry, visits: Collection[VisitId] = ()) -> bool:
        """Tell whether an entry about a visit is one that the person must not see.

        `visits` are those of an entry about something else that they were part of.
        """
        if entry.index in self.entries:
            return True
        if entry.body is None:
            return False
        body = read_body(entry.body)
        values: Mapping[str, Any] = body["values"]
        # Also where nothing was given in the end: that it was opened for the disclosure tells of it.
        if values.get("hold") in self.holds or values.get("disclosure") in self.disclosures:
            return True
        about = (VisitId(entry.record or ""), *visits)
        began = min((self.since[one] for one in about if one in self.since), default=None)
        if began is None or from_iso_utc(body["at"]) < began:
            return False
        ordinary = str(body["act"]).startswith(_ORDINARY)
        return not ordinary or values.get("purpose") == Purpose.LEGAL_DUTY

    def told(self, disclosures: Iterable[Disclosure]) -> list[Disclosure]:
        """Return those of the disclosures that a person hears of."""
        return [one for one in disclosures if one.id not in self.disclosures]


NOTHING_UNSPOKEN: Final = Unspoken(frozenset(), frozenset(), frozenset(), {})


def unspoken(work: DeskWork) -> Unspoken:
    """Return what running silences cover."""
    running = [one for one in work.silences.all() if one.runs]
    if not running:
        return NOTHING_UNSPOKEN
    disclosures, holds, entries = set(), set(), set()
    since: dict[VisitId, datetime] = {}
    for one in running:
        visits = {one.visit} if one.visit is not None else set()
        if one.of is SilentThing.HOLD:
            holds.add(HoldId(one.about))
        elif one.of is SilentThing.CONSULTATION:
            entries.add(int(one.about))
            continue
        else:
            disclosures.add(DisclosureId(one.about))
            found = work.disclosures.get(DisclosureId(one.about))
            for given in found.handed_out if found else ():
                holds |= given.holds
                visits |= given.visits
        for visit in visits:
            since[visit] = min(since.get(visit, one.since), one.since)
    for hold in holds:
        # The hold that serves a silent disclosure began before it.
        if (kept := work.holds.get(hold)) is not None and kept.table == HELD_TABLE:
            visit = VisitId(kept.record)
            since[visit] = min(since.get(visit, kept.placed_at), kept.placed_at)
    return Unspoken(frozenset(disclosures), frozenset(holds), frozenset(entries), since)


@dataclass(frozen=True, slots=True)
class ToldDay:
    """What a person is told of a group that a silent hold keeps; `day` is None where it is gone for them."""

    own_day: date
    day: date | None


def told_days(
    work: DeskWork, lives: RetentionRules, visit: VisitId, today: date, silent: frozenset[HoldId]
) -> Mapping[Group, ToldDay]:
    """Return, for each group that a silent hold keeps, until when the person is told that it is there.

    That is its own day, or the end of the last hold that is no secret and was placed while, but for the
    silent one, there was still something to hold.
    """
    holds = [one for one in work.holds.of_record(HELD_TABLE, visit) if one.active(today)]
    parts = [(one, part) for one in holds for part in work.holds.parts(one.id)]
    found: dict[Group, ToldDay] = {}
    for hold, part in parts:
        if hold.id in silent and part.state is HeldState.HELD and part.group is not Group.F:
            own_day = min(part.own_day, found[part.group].own_day if part.group in found else part.own_day)
            known = [
                (other, its) for other, its in parts if other.id not in silent and its.group is part.group
            ]
            found[part.group] = ToldDay(own_day, _reach(lives, own_day, known, today))
    return found


def _reach(
    lives: RetentionRules, own_day: date, known: list[tuple[Hold, HeldPart]], today: date
) -> date | None:
    reach = own_day
    for hold, part in sorted(known, key=lambda pair: pair[0].placed_at):
        if part.state is HeldState.HELD and lives.local_day(hold.placed_at) < reach:
            reach = max(reach, min(part.held_until, hold.ends_on))
    return reach if reach > today else None
