from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visitor_desk.security.canonical import canonical_json, framed, from_iso_utc, iso_utc


def test_json_has_one_spelling() -> None:
    assert (
        canonical_json({"b": [1, True, None], "a": "Müller"}) == '{"a":"Müller","b":[1,true,null]}'.encode()
    )


@pytest.mark.parametrize("value", [1.5, {"a": 0.1}, [1, [2.0]], {"a": {"b": [1.0]}}])
def test_floats_are_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical_json(value)


def test_keys_are_text() -> None:
    with pytest.raises(TypeError):
        canonical_json({1: "a"})


@given(st.lists(st.binary(max_size=6)), st.lists(st.binary(max_size=6)))
def test_frames_cannot_be_moved(left: list[bytes], right: list[bytes]) -> None:
    assert (framed(*left) == framed(*right)) == (left == right)


@given(st.datetimes(timezones=st.just(UTC)))
def test_times_come_back(instant: datetime) -> None:
    assert from_iso_utc(iso_utc(instant)) == instant


def test_times_are_utc_and_aware() -> None:
    local = datetime(2026, 3, 2, 9, 0, tzinfo=timezone(timedelta(hours=2)))
    assert iso_utc(local) == "2026-03-02T07:00:00.000000Z"
    with pytest.raises(ValueError):
        iso_utc(datetime(2026, 3, 2))  # noqa: DTZ001 - the point of the test
    with pytest.raises(ValueError):
        from_iso_utc("2026-03-02T07:00:00Z")
