"""What dies when: by the day it was sealed to, or earlier where a policy has become or becomes shorter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from visitor_desk.privacy.kept_back import kept_back
from visitor_desk.privacy.life_extent import FOLLOWS, LifeSpan
from visitor_desk.privacy.lives_in_force import LivesInForce
from visitor_desk.privacy.ports import DeskWork
from visitor_desk.privacy.retention_policy import Kind
from visitor_desk.privacy.retention_rule import ZoneClass
from visitor_desk.security.groups import Group
from visitor_desk.visits.place import Zone

_END: Final = datetime(9000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class DueDay:
    """How many sealed records of a group die on `day`, and how many day keys are destroyed for it.

    `early` of the records were sealed to a later day: a shorter policy ends them, in force or waiting.
    """

    day: date
    group: Group
    records: int
    keys: int
    early: int = 0


def due_days(work: DeskWork, lives: LivesInForce, now: datetime) -> Sequence[DueDay]:
    """Return days with sealed records, and due days whose keys still live, in order."""
    today = lives.local_day(now)
    keys = Counter((name.expires_on, name.group) for name in work.public_day_keys.names())
    records = Counter({(day, group): count for group, day, count in work.sealed.counts()})
    early: Counter[tuple[date, Group]] = Counter()
    for group, sealed_to, ends in _moved(work, lives, today):
        records[sealed_to, group] -= 1
        records[ends, group] += 1
        early[ends, group] += 1
    days = {one for one, count in records.items() if count} | {one for one in keys if one[0] <= today}
    return [DueDay(*one, records[one], keys[one], early[one]) for one in sorted(days)]


def _moved(work: DeskWork, lives: LivesInForce, today: date) -> Iterator[tuple[Group, date, date]]:
    """Yield group, sealed day and earlier end of each record that a policy ends before its day."""
    in_scope = [zone for zone in work.zones.all() if zone.pci][:1]
    kept = kept_back(work, today).all
    for table, group in sorted(FOLLOWS):
        for zones, about in ((ZoneClass.PCI, in_scope), (ZoneClass.OTHER, [])):
            end = _end_of(lives, table, group, about, today)
            if end is None or (zones is ZoneClass.PCI and not in_scope):
                continue
            alive = LifeSpan(_END, alive_on=today)
            for record, start, sealed_to in work.life_extents.alive(Kind(table, group, zones), alive):
                ends = end(lives.local_day(start))
                if ends < sealed_to and not (table == "visits" and record in kept):
                    yield group, sealed_to, ends


def _end_of(
    lives: LivesInForce, table: str, group: Group, about: Sequence[Zone], today: date
) -> Callable[[date], date] | None:
    """Return what tells the end of a life by its first day; None where no policy makes it shorter."""
    now = lives.life(group, table, about).days
    coming = lives.coming()
    later = None if coming is None else coming.rules.life(group, table, about).days
    if not lives.was_longer(group, table) and (later is None or later >= now):
        return None

    def end(start: date) -> date:
        ends = max(today, start + timedelta(days=now))
        if coming is None or later is None:
            return ends
        return min(ends, max(coming.counts_on, start + timedelta(days=later)))

    return end
