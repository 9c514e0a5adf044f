"""The register of what left the house, and of what somebody asked for in vain: one row for each giving."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Final

from visitor_desk.privacy.disclosure import Disclosure, Given, HandedOut, OrderRange
from visitor_desk.privacy.ports import DeskWork
from visitor_desk.privacy.register import Cell, plain
from visitor_desk.privacy.requests import Request

DISCLOSURE_COLUMNS: Final = (
    "day",
    "given_to",
    "order",
    "order_paper",
    "scope",
    "what",
    "outcome",
    "released_by",
    "reference",
    "sha256",
)


Say = Callable[[datetime], str]


def rows_of_disclosures(work: DeskWork, now: datetime, day: Say, minute: Say) -> list[tuple[Cell, ...]]:
    """Return every answer to a person and every disclosure, by day.

    `day` and `minute` say an instant in the site's time.
    """
    names: dict[str, str] = {one.id: one.staff_name for one in work.operators.all()}
    places: dict[str, str] = {zone.id: zone.name for zone in work.zones.all()}
    places |= {camera.id: camera.name for camera in work.cameras.all()}
    rows = [_answered(one, day) for one in work.requests.all() if one.package is not None]
    for one in work.disclosures.all():
        rows += _disclosed(one, names, places, now, day, minute)
    return sorted(rows, key=lambda row: str(row[0].value))


def _answered(request: Request, day: Say) -> tuple[Cell, ...]:
    return (
        *plain(day(request.closed_at) if request.closed_at else None),
        Cell("person", "given_to"),
        *plain(None, None, None),
        Cell(request.kind.value, "kind"),
        Cell(request.outcome.value if request.outcome else "open", "outcome"),
        *plain(None, request.id[:6], request.package),
    )


def _disclosed(
    one: Disclosure,
    names: Mapping[str, str],
    places: Mapping[str, str],
    now: datetime,
    day: Say,
    minute: Say,
) -> Iterator[tuple[Cell, ...]]:
    """Yield a row for each giving, or one for what was refused or is still open."""
    for given in one.handed_out or (None,):
        at = given.at if given else one.refused_at or one.written_at
        yield (
            *plain(day(at)),
            Cell(one.authority.value if one.authority else "third_party", "given_to"),
            _order(one),
            _paper(one, now, minute),
            Cell(tuple(_scope(one, places, minute))),
            Cell(_what(given), "register"),
            Cell(_outcome(one), "disclosure_outcome"),
            *plain(
                _released_by(given, names) if given else None,
                one.id[:6],
                given.manifest if given else None,
            ),
        )


def _what(given: HandedOut | None) -> str:
    if given is None:
        return "nothing"
    return "hand_out" if isinstance(given, Given) else "records_out"


def _released_by(given: HandedOut, names: Mapping[str, str]) -> tuple[str, str]:
    """Return who asked for it to be given, and who signed."""
    asked, signed = given.given_by, given.approved_by
    return names.get(asked, asked[:6]), names.get(signed, signed[:6])


def _outcome(one: Disclosure) -> str | tuple[str, str]:
    return one.outcome.value if one.refused is None else (one.outcome.value, one.refused.value)


def _order(one: Disclosure) -> Cell:
    said = " ".join(part for part in (one.article, one.number) if part)
    if said:
        return Cell(said)
    return Cell(one.voluntary.value if one.voluntary else "none", "voluntary_ground")


def _paper(one: Disclosure, now: datetime, minute: Say) -> Cell:
    """Return when the paper of an oral order came, or has to; an alarm once it should be there."""
    if one.paper_at is not None:
        return Cell({"came": minute(one.paper_at)}, "order_paper")
    if (due := one.paper_due_at) is not None:
        return Cell({"due": minute(due)}, "order_paper", alarm=due <= now)
    return Cell(None)


def _scope(one: Disclosure, places: Mapping[str, str], minute: Say) -> Iterator[str]:
    for item in one.ranges:
        place = str(item.camera or item.zone if isinstance(item, OrderRange) else item.visitors_of)
        yield f"{places.get(place, place)}: {minute(item.span.start)} – {minute(item.span.end)}"
