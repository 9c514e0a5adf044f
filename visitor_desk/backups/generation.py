"""Generations of backups: which there are, when each ends, and which keys may be in it.

A generation lives seven days. The keystore's part leaves out every day key that dies on or before the
generation's last day, so that no kept backup ever holds the key of a day that is over.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from visitor_desk.privacy.old_copies import copy_ends_on
from visitor_desk.security.groups import Group


class Part(StrEnum):
    """The two files of a generation; neither opens anything without the other."""

    DATA = "data"
    """Rows of the data store: ciphertexts, plain rows, the log."""
    KEYS = "keys"
    """Rows of the keystore: wrapped private halves."""


@dataclass(frozen=True, slots=True)
class LostIfRestored:
    """Sealed records whose keys are not in a backup: a restore after a total loss ends them early."""

    group: Group
    records: int


def keys_alive_after(made: date) -> date:
    """Return the day up to which, itself included, dying keys are left out of that day's keystore backup."""
    return copy_ends_on(made)


def outdated(days: Iterable[date], today: date) -> list[date]:
    """Return the days whose generations have ended, oldest first."""
    return sorted(day for day in set(days) if copy_ends_on(day) <= today)


def lost_if_restored(counts: Iterable[tuple[Group, date, int]], alive_after: date) -> list[LostIfRestored]:
    """Return per group how many sealed records die on `alive_after` or before; `counts` as the store says."""
    lost: dict[Group, int] = {}
    for group, day, records in counts:
        if day <= alive_after:
            lost[group] = lost.get(group, 0) + records
    return [LostIfRestored(group, lost[group]) for group in sorted(lost)]
