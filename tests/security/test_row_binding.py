"""How a plain row is spelled before it is hashed: one spelling for one meaning, and nothing left out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum

import pytest

from visitor_desk.clock import TimeRange
from visitor_desk.security.row_binding import plain_value, stated, statement_of

AT = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True)
class Row:
    id: str
    badge: str | None
    there: object


@pytest.mark.parametrize(
    ("value", "spelled"),
    [
        (None, None),
        ("ams1", "ams1"),
        (Colour.RED, "red"),
        (7, 7),
        (True, True),
        (0.1, "0.1"),
        (-0.0, "-0.0"),
        (AT, "2026-03-02T07:30:00.000000Z"),
        (AT.astimezone(timezone(timedelta(hours=2))), "2026-03-02T07:30:00.000000Z"),
        (date(2024, 2, 29), "2024-02-29"),
        (("b", "a"), ["b", "a"]),
        (frozenset({"b", "a"}), ["a", "b"]),
        (
            TimeRange(AT, AT + timedelta(hours=1)),
            ["2026-03-02T07:30:00.000000Z", "2026-03-02T08:30:00.000000Z"],
        ),
    ],
)
def test_each_kind_of_value_has_one_spelling(value: object, spelled: object) -> None:
    assert plain_value(value) == spelled


@pytest.mark.parametrize("value", [b"sealed", {"a": 1}, ["list"], object(), (b"inside",)])
def test_what_no_plain_row_holds_is_not_bound(value: object) -> None:
    with pytest.raises(TypeError):
        plain_value(value)


def test_a_row_is_bound_with_every_field_and_its_place() -> None:
    row = Row("r1", None, ("z1", "z2"))
    digest = stated("visits", "r1", row).digest
    for table, record, other in (
        ("visits", "r1", Row("r1", None, ("z2", "z1"))),
        ("visits", "r1", Row("r1", "014", ("z1", "z2"))),
        ("tickets", "r1", row),
        ("visits", "r2", row),
    ):
        assert stated(table, record, other).digest != digest
    assert statement_of(row, {"badge"}) == {"id": "r1", "there": ["z1", "z2"]}
