from __future__ import annotations

import json
from datetime import date

import pytest

from tests.security.builders import NOW
from visitor_desk.security.log_entry import (
    LARGEST_NUMBER,
    entry_signed_by,
    leaf_data,
    make_entry,
    read_body,
    record_of_values,
)
from visitor_desk.security.merkle import leaf_hash
from visitor_desk.security.records import DeviceId, LogEntry
from visitor_desk.security.signing import SigningKey

KEY = SigningKey.generate()


def entry(act: str = "visit.admitted", **values: object) -> LogEntry:
    return make_entry(4, act, at=NOW, device=DeviceId("d1"), key=KEY, session=None, values=values)


def test_an_entry_says_what_was_done_and_is_signed() -> None:
    made = entry(visit="4f00aa", badge=14, settled=True, escort=None, day=date(2026, 3, 5), at=NOW)
    assert made.body is not None
    body = read_body(made.body)
    assert body["values"] == {
        "visit": "4f00aa",
        "badge": 14,
        "settled": True,
        "escort": None,
        "day": "2026-03-05",
        "at": "2026-03-02T07:30:00.000000Z",
    }
    assert (body["act"], body["index"], body["operator"], body["duties"]) == ("visit.admitted", 4, None, [])
    assert entry_signed_by(KEY.public, made.body, made.signature)
    assert made.leaf_hash == leaf_hash(leaf_data(made.body, made.signature))


def test_the_first_text_value_is_the_record() -> None:
    made = entry(zebra="r1", apple="r2")
    assert made.record == "r1"
    assert made.body is not None
    assert record_of_values(read_body(made.body)) == "r1"
    assert entry(count=3, visit="r2").record is None
    assert entry().record is None


@pytest.mark.parametrize(
    "value",
    [
        "Erika Mustermann",
        "Müller",
        "",
        "a\nb",
        "-x",
        "x" * 201,
        2**53,
        -(2**53),
        ["a b"],
        ["x"] * 65,
        [1],
        1.5,
        b"bytes",
        {"a": "b"},
    ],
)
def test_free_text_and_large_things_are_no_entry(value: object) -> None:
    with pytest.raises((ValueError, TypeError)) as refused:
        entry(value=value)
    assert "Mustermann" not in str(refused.value)


@pytest.mark.parametrize(
    "value", ["ab12", "2026-03-05", "a/b:c+d=", "x" * 200, LARGEST_NUMBER, ["d1", "d2"], []]
)
def test_ids_numbers_and_short_lists_are(value: object) -> None:
    body = entry(value=value).body
    assert body is not None
    assert read_body(body)["values"]["value"] == value


@pytest.mark.parametrize("act", ["", "visit", "Visit.admitted", "visit.", "visit admitted", "visit.Müller"])
def test_acts_are_written_in_one_way(act: str) -> None:
    with pytest.raises(ValueError):
        entry(act)


def test_names_of_values_are_short_and_few() -> None:
    with pytest.raises(ValueError):
        entry(Name="x")
    with pytest.raises(ValueError):
        entry(**{f"v{number}": 1 for number in range(17)})


@pytest.mark.parametrize(
    "body", [b"[]", b"{}", b'{"values": 3}', b"x", b'{"values": [1]}', b'{"values": [[1]]}']
)
def test_what_is_no_entry_cannot_be_read(body: bytes) -> None:
    with pytest.raises((ValueError, TypeError)):
        read_body(body)


def test_the_body_is_canonical() -> None:
    body = entry(visit="a").body
    assert body is not None
    assert json.dumps(json.loads(body), sort_keys=True, separators=(",", ":")).encode() == body
