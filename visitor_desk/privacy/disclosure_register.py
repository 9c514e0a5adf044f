"""The register of what left the house, and of what somebody asked for in vain: one row for each giving."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Final

from visitor_desk.privacy.disclosure import Disclosure, Given, HandedOut, OrderRange
from visitor_desk.privacy.ports import DeskWork
from visitor_desk.privacy.register import Cell, plain
from visitor_desk.privacy.requests import Request
from visitor_desk.security.records import OperatorId

DISCLOSURE_COLUMNS: Final = (
    "day",
    "given_to",
    "order",
    "scope",
    "what",
    "outcome",
    "approved_by",
    "reference",
    "sha256",
)


Say = Callable[[datetime], str]


def rows_of_disclosures(work: DeskWork, day: Say, minute: Say) -> list[tuple[Cell, ...]]:
    """Return every answer to a person and every disclosure, by day.

    `day` and `minute` say an instant in the site's time.
    """
    names = {one.id: one.staff_name for one in work.operators.all()}
    rows = [_answered(one, day) for one in work.requests.all() if one.package is not None]
    rows += [row for one in work.disclosures.all() for row in _disclosed(one, names, day, minute)]
    return sorted(rows, key=lambda row: str(row[0].value))


def _answered(request: Request, day: Say) -> tuple[Cell, ...]:
    return (
        *plain(day(request.closed_at) if request.closed_at else None),
        Cell("person", "given_to"),
        *plain(None, None),
        Cell(request.kind.value, "kind"),
        Cell(request.outcome.value if request.outcome else "open", "outcome"),
        *plain(None, request.id[:6], request.package),
    )


def _disclosed(
    one: Disclosure, names: Mapping[OperatorId, str], day: Say, minute: Say
) -> Iterator[tuple[Cell, ...]]:
    """Yield a row for each giving, or one for what was refused or is still open."""
    for given in one.handed_out or (None,):
        at = given.at if given else one.refused_at or one.written_at
        yield (
            *plain(day(at)),
            Cell(one.authority.value if one.authority else "third_party", "given_to"),
            _order(one),
            Cell(tuple(_scope(one, minute))),
            Cell(_what(given), "register"),
            Cell(one.outcome.value, "disclosure_outcome"),
            *plain(
                names.get(given.approved_by, given.approved_by[:6]) if given else None,
                one.id[:6],
                given.manifest if given else None,
            ),
        )


def _what(given: HandedOut | None) -> str:
    if given is None:
        return "nothing"
    return "hand_out" if isinstance(given, Given) else "records_out"


def _order(one: Disclosure) -> Cell:
    said = " ".join(part for part in (one.article, one.number) if part)
    if said:
        return Cell(said)
    if one.refused is not None:
        return Cell(one.refused.value, "withheld_ground")
    return Cell(one.voluntary.value if one.voluntary else "none", "voluntary_ground")


def _scope(one: Disclosure, minute: Say) -> Iterator[str]:
    for item in one.ranges:
        place = item.camera or item.zone if isinstance(item, OrderRange) else item.visitors_of
        yield f"{place}: {minute(item.span.start)} – {minute(item.span.end)}"
