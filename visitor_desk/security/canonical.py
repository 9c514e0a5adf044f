"""One byte string for one meaning: what is signed, hashed or sealed is written in one way only."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TypeAlias

JsonValue: TypeAlias = "str | int | bool | Sequence[JsonValue] | Mapping[str, JsonValue] | None"


def canonical_json(value: JsonValue) -> bytes:
    """Return UTF-8 JSON with sorted keys and no spaces; a float raises TypeError.

    Floats have no agreed spelling, so two readers could disagree about a signature over one.
    """
    _refuse_floats(value)
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8")


def framed(*parts: bytes) -> bytes:
    """Return `parts` each behind its length (4 bytes, big-endian), so that no border can be moved."""
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def iso_utc(instant: datetime) -> str:
    """Return an aware instant as `YYYY-MM-DDTHH:MM:SS.ffffffZ`, the only spelling used in signed text."""
    if instant.tzinfo is None:
        raise ValueError("a time without a zone is not an instant")
    # Not strftime: the C library of some systems writes years before 1000 with fewer digits.
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def from_iso_utc(text: str) -> datetime:
    """Read what `iso_utc` wrote; any other spelling raises ValueError."""
    # Not strptime: it takes a hundred times as long, and the evacuation list holds thousands of times.
    found = datetime.fromisoformat(text)
    if iso_utc(found) != text:
        raise ValueError("an instant in another spelling")
    return found


def _refuse_floats(value: JsonValue) -> None:
    if value is None or isinstance(value, str | int):
        return
    if isinstance(value, float):
        raise TypeError("a float has no canonical form")
    if isinstance(value, Mapping):
        for key, part in value.items():
            if not isinstance(key, str):
                raise TypeError("keys are text")
            _refuse_floats(part)
    else:
        for part in value:
            _refuse_floats(part)
