from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, Integer, MetaData, Table, create_engine, select
from sqlalchemy.exc import StatementError

from storage.types import Hashes, Texts, UtcDateTime, Word, WordSet
from visitor_desk.security.duties import Duty

METADATA = MetaData()
THINGS = Table(
    "things",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("at", UtcDateTime),
    Column("duty", Word(Duty)),
    Column("duties", WordSet(Duty)),
    Column("hashes", Hashes),
    Column("texts", Texts),
)
ENGINE = create_engine("sqlite://")
METADATA.create_all(ENGINE)
ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


def there_and_back(**values: object) -> dict[str, object]:
    with ENGINE.connect() as connection:
        connection.execute(THINGS.insert().values(id=1, **values))
        row = connection.execute(select(THINGS)).one()
        return {name: getattr(row, name) for name in values}


@given(
    at=st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=ZONES),  # noqa: DTZ001
    duty=st.sampled_from(Duty),
    duties=st.frozensets(st.sampled_from(Duty)),
    hashes=st.lists(st.binary(min_size=32, max_size=32)).map(tuple),
    texts=st.lists(st.text()).map(tuple),
)
def test_values_come_back_as_they_went_in(**values: object) -> None:
    back = there_and_back(**values)
    assert back == values
    at = back["at"]
    assert isinstance(at, datetime)
    assert at.tzinfo is UTC
    assert isinstance(back["duty"], Duty)


def test_nothing_stays_nothing() -> None:
    nothing = dict.fromkeys(("at", "duty", "duties", "hashes", "texts"))
    assert there_and_back(**nothing) == nothing


@pytest.mark.parametrize(
    "wrong",
    [
        {"at": datetime(2026, 3, 5)},  # noqa: DTZ001 - the point of the test
        {"duty": "gardener"},
        {"duties": frozenset({"gardener"})},
        {"hashes": (b"short",)},
    ],
)
def test_what_could_not_come_back_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(StatementError) as caught:
        there_and_back(**wrong)
    assert isinstance(caught.value.orig, ValueError)


def test_instants_sort_as_text() -> None:
    early, late = datetime(2026, 3, 5, 9, tzinfo=UTC), datetime(2026, 3, 5, 10, 0, 0, 5, tzinfo=UTC)
    east = timezone(timedelta(hours=9))
    with ENGINE.connect() as connection:
        connection.execute(THINGS.insert(), [{"id": 1, "at": late.astimezone(east)}, {"id": 2, "at": early}])
        rows = connection.execute(select(THINGS.c.id).order_by(THINGS.c.at)).all()
        before = connection.execute(select(THINGS.c.id).where(THINGS.c.at < late)).all()
    assert [row.id for row in rows] == [2, 1]
    assert [row.id for row in before] == [2]
