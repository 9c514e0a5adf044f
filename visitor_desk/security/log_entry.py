"""What an entry of the audit log may say: acts, ids, counts, days; never a word about a person."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias

from visitor_desk.security.canonical import JsonValue, canonical_json, iso_utc
from visitor_desk.security.duties import Duty
from visitor_desk.security.merkle import leaf_hash
from visitor_desk.security.records import DeviceId, LogEntry, OperatorId
from visitor_desk.security.session import Session
from visitor_desk.security.signing import SigningKey, signature_holds

ENTRY_FORMAT = 1
LONGEST_VALUE = 200
"""Room for a digest with the place of what it binds."""
MOST_VALUES = 16
MOST_IN_LIST = 64
LARGEST_NUMBER = 2**53 - 1
"""Beyond this, readers of JSON in other languages lose digits."""

EntryValue: TypeAlias = "str | int | bool | date | Sequence[str] | None"

_ACT = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,31}")
# Ids, codes, digests and days have no spaces and no letters beyond ASCII; most names of people would fail.
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:+/=-]*")


@dataclass(frozen=True, slots=True)
class WhoActed:
    """Who did what an entry says, where they did it before it could be written: with the server away."""

    operator_id: OperatorId
    duties: frozenset[Duty]


def make_entry(
    index: int,
    act: str,
    *,
    at: datetime,
    device: DeviceId,
    key: SigningKey,
    session: Session | WhoActed | None,
    values: Mapping[str, EntryValue],
) -> LogEntry:
    """Return a signed entry; a value that is no id, number, flag or day is a bug and raises ValueError.

    The first value, when it is text, names the record that the entry is about.
    """
    if not _ACT.fullmatch(act):
        raise ValueError("an act is written like visit.admitted")
    if len(values) > MOST_VALUES:
        raise ValueError("an entry says a few things, not all")
    plain = {_plain_name(name): _plain_value(value) for name, value in values.items()}
    body = canonical_json(
        {
            "act": act,
            "at": iso_utc(at),
            "device": device,
            "duties": sorted(session.duties) if session else [],
            "index": index,
            "operator": session.operator_id if session else None,
            # A list keeps the order, and with it which value comes first.
            "values": [[name, value] for name, value in plain.items()],
            "version": ENTRY_FORMAT,
        }
    )
    signature = key.sign("log entry", body)
    return LogEntry(
        index, device, _record(list(plain.values())), body, signature, leaf_hash(leaf_data(body, signature))
    )


def leaf_data(body: bytes, signature: bytes) -> bytes:
    """Return the bytes of the leaf: the body and, in its last 64 bytes, the signature over it."""
    return body + signature


def read_body(body: bytes) -> dict[str, Any]:
    """Return an entry's body as a dictionary whose `values` are one again; ValueError where it is none."""
    parsed = json.loads(body)
    if not isinstance(parsed, dict) or not isinstance(parsed.get("values"), list):
        raise TypeError("not an entry")
    return {**parsed, "values": {name: value for name, value in parsed["values"]}}  # noqa: C416 - pairs checked


def entry_signed_by(public: bytes, body: bytes, signature: bytes) -> bool:
    """Tell whether the device with this public key signed the body."""
    return signature_holds(public, "log entry", body, signature)


def record_of_values(body: Mapping[str, Any]) -> str | None:
    """Return the record that a body, as `read_body` returns it, is about."""
    return _record(list(body["values"].values()))


def _record(values: list[JsonValue]) -> str | None:
    return values[0] if values and isinstance(values[0], str) else None


def _plain_name(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ValueError("a value's name is short and lower case")
    return name


def _plain_value(value: object) -> JsonValue:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        if abs(value) > LARGEST_NUMBER:
            raise ValueError("the number is too large for an entry")
        return value
    if isinstance(value, str):
        return _plain_text(value)
    if isinstance(value, datetime):
        return iso_utc(value)
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, Sequence) or len(value) > MOST_IN_LIST:
        raise ValueError("an entry holds short lists of ids and nothing deeper")
    return [_plain_text(part) for part in value]


def _plain_text(text: str) -> str:
    # The text itself stays out of the message: it may be the very thing that must not be logged.
    if len(text) > LONGEST_VALUE or not _PLAIN.fullmatch(text):
        raise ValueError("an entry holds ids, numbers and days, never free text")
    return str(text)
