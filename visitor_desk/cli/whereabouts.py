"""A place and an hour as an option of a command: where, from when, for how long."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from visitor_desk.cli.options import at_site

if TYPE_CHECKING:
    from visitor_desk.footage.place import Whereabouts

ENTRANCES = "entrances"
Typed = tuple[str, datetime, timedelta]
"""A zone's id or `entrances`, the time at the site (naive, since the site is not open yet), and how long."""


def _typed(_context: click.Context, _option: click.Parameter, values: Sequence[str]) -> tuple[Typed, ...]:
    return tuple(_read(value) for value in values)


def _read(value: str) -> Typed:
    """Read `ZONE@2026-11-03 12:00/30`."""
    where, _, rest = value.rpartition("@")
    start, _, minutes = rest.partition("/")
    try:
        begins, lasts = datetime.fromisoformat(start.strip()), timedelta(minutes=int(minutes))
    except (ValueError, OverflowError):
        raise click.BadParameter(value) from None
    if not where or begins.tzinfo is not None or lasts <= timedelta(0):
        raise click.BadParameter(value)
    return where, begins, lasts


place_option = click.option(
    "--place",
    "places",
    multiple=True,
    metavar="PLACE@TIME/MINUTES",
    callback=_typed,
    help="Where somebody without a visit was: a zone's id or `entrances`, @, time at the site, /, minutes.",
)


def whereabouts(typed: Sequence[Typed], zone: ZoneInfo) -> list[Whereabouts]:
    """Return what was typed as places in true time."""
    from visitor_desk.clock import TimeRange
    from visitor_desk.footage.place import Whereabouts

    found = []
    for where, begins, lasts in typed:
        start = at_site(begins, zone)
        found.append(Whereabouts(None if where == ENTRANCES else where, TimeRange(start, start + lasts)))
    return found
