"""How long a copy may outlive what it copies, and with it the honest date of every erasure."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

COPIES_LIVE_DAYS: Final = 7
"""Backups, and the copy made before a migration, end after a week."""


def copy_ends_on(made: date) -> date:
    """Return the first day on which a copy made on a day is gone."""
    return made + timedelta(days=COPIES_LIVE_DAYS)


def openable_until(dies_on: date, erased_on: date) -> date:
    """Return until when an old data backup could open an erased blob: its key's day or the backup's end.

    Whichever is first; a backup of the day of the erasure may still hold the blob.
    """
    return min(dies_on, copy_ends_on(erased_on))
