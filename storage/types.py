"""Column types: aware instants, closed lists of words, tuples of ids."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import BigInteger, DateTime, Dialect, LargeBinary, SmallInteger, String, Text
from sqlalchemy.types import TypeDecorator

from visitor_desk.clock import as_utc
from visitor_desk.visits.recurrence import Recurrence

W = TypeVar("W", bound=StrEnum)

HASH_BYTES = 32


class UtcDateTime(TypeDecorator[datetime]):
    """An instant; SQLite drops the zone of a time, so a naive one is refused and UTC put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the instant in UTC; a naive time raises ValueError."""
        if value is None:
            return None
        utc = as_utc(value)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return the instant in UTC, as a server gives it."""
        if value is None:
            return None
        return as_utc(value)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None] | None:
        """Return what makes an instant of a stored value.

        SQLite's text is read in one step: footage of one visit rests on thousands of instants.
        """
        return _instant_of if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


def _instant_of(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(f"{text}+00:00")


class Word(TypeDecorator[W]):
    """One word of a closed list, stored as its text, so that a dump can be read without the program."""

    impl = String
    cache_ok = True

    def __init__(self, words: type[W]) -> None:
        super().__init__(length=40)
        self.words = words
        # Asking the enumeration itself takes several times as long, and rows come by the hundred thousand.
        self._known = {word.value: word for word in words}

    def process_bind_param(self, value: W | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - its shape
        """Return the word's text; a text that is none of the list raises ValueError."""
        return None if value is None else self.words(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> W | None:  # noqa: ARG002 - its shape
        """Return the word; a text that is none of the list raises ValueError."""
        return None if value is None else self._known.get(value) or self.words(value)


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class Microseconds(TypeDecorator[datetime]):
    """An instant as whole microseconds since 1970: for tables of millions of short rows."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002 - its shape
        """Return the count; a naive time raises ValueError."""
        return None if value is None else (as_utc(value) - EPOCH) // MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - its shape
        """Return the instant, aware and in UTC."""
        return None if value is None else EPOCH + timedelta(microseconds=value)


class Lasting(TypeDecorator[timedelta]):
    """A duration as whole microseconds."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: timedelta | None, dialect: Dialect) -> int | None:  # noqa: ARG002 - its shape
        """Return the count."""
        return None if value is None else value // MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> timedelta | None:  # noqa: ARG002 - its shape
        """Return the duration."""
        return None if value is None else timedelta(microseconds=value)


class NumberedWord(TypeDecorator[W]):
    """One word of a closed list as a small number that is never given to another word."""

    impl = SmallInteger
    cache_ok = True

    def __init__(self, words: type[W], numbers: Mapping[W, int]) -> None:
        super().__init__()
        self.words = words
        self._numbers = dict(numbers)
        self._of_number = {number: word for word, number in numbers.items()}

    def process_bind_param(self, value: W | None, dialect: Dialect) -> int | None:  # noqa: ARG002 - its shape
        """Return the word's number; one without a number raises KeyError."""
        return None if value is None else self._numbers[self.words(value)]

    def process_result_value(self, value: int | None, dialect: Dialect) -> W | None:  # noqa: ARG002 - its shape
        """Return the word."""
        return None if value is None else self._of_number[value]


class Stretches(TypeDecorator[tuple[tuple[float, float], ...]]):
    """Stretches of seconds (from, to) as text: most files have none."""

    impl = Text
    cache_ok = True

    def process_bind_param(
        self,
        value: tuple[tuple[float, float], ...] | None,
        dialect: Dialect,  # noqa: ARG002 - its shape
    ) -> str | None:
        """Return the stretches with three decimals, semicolons between."""
        return None if value is None else ";".join(f"{start:.3f} {end:.3f}" for start, end in value)

    def process_result_value(
        self,
        value: str | None,
        dialect: Dialect,  # noqa: ARG002 - its shape
    ) -> tuple[tuple[float, float], ...] | None:
        """Return the stretches."""
        if value is None:
            return None
        pairs = (one.split(" ") for one in value.split(";") if one)
        return tuple((float(start), float(end)) for start, end in pairs)


class WordSet(TypeDecorator[frozenset[W]]):
    """A set of words of a closed list, stored as a sorted JSON list."""

    impl = Text
    cache_ok = True

    def __init__(self, words: type[W]) -> None:
        super().__init__()
        self.words = words

    def process_bind_param(self, value: frozenset[W] | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - its shape
        """Return the JSON list."""
        return None if value is None else json.dumps(sorted(self.words(word).value for word in value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> frozenset[W] | None:  # noqa: ARG002 - its shape
        """Return the set."""
        return None if value is None else frozenset(self.words(word) for word in json.loads(value))


class WeeklyRule(TypeDecorator[Recurrence]):
    """A weekly rule as a JSON object of its fields: nobody searches by its days."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Recurrence | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - its shape
        """Return the JSON object."""
        if value is None:
            return None
        return json.dumps(asdict(value), default=lambda part: part.isoformat(), separators=(",", ":"))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Recurrence | None:  # noqa: ARG002 - its shape
        """Return the rule."""
        if value is None:
            return None
        kept = json.loads(value)
        return Recurrence(
            weekdays=tuple(kept["weekdays"]),
            opens=time.fromisoformat(kept["opens"]),
            closes=time.fromisoformat(kept["closes"]),
            first=date.fromisoformat(kept["first"]),
            until=date.fromisoformat(kept["until"]),
            zone=kept["zone"],
            every=kept["every"],
            skipped=tuple(map(date.fromisoformat, kept["skipped"])),
        )


class Hashes(TypeDecorator[tuple[bytes, ...]]):
    """A tuple of SHA-256 hashes, stored one behind the other."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: tuple[bytes, ...] | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002 - its shape
        """Return the hashes joined; one of another length could not be cut out again: ValueError."""
        if value is None:
            return None
        if any(len(one) != HASH_BYTES for one in value):
            raise ValueError("a hash has 32 bytes")
        return b"".join(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> tuple[bytes, ...] | None:  # noqa: ARG002 - its shape
        """Return the hashes."""
        if value is None:
            return None
        return tuple(value[at : at + HASH_BYTES] for at in range(0, len(value), HASH_BYTES))


class Texts(TypeDecorator[tuple[str, ...]]):
    """A short tuple of ids or codes nobody searches by, stored as a JSON list."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - its shape
        """Return the JSON list."""
        return None if value is None else json.dumps(list(value), ensure_ascii=False, separators=(",", ":"))

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...] | None:  # noqa: ARG002 - its shape
        """Return the tuple."""
        return None if value is None else tuple(json.loads(value))


class AsJson(TypeDecorator[Any]):
    """A value made of parts that nobody searches in, stored as JSON.

    `plain` returns it in JSON's types; `made` makes it of those and raises ValueError, TypeError or
    LookupError for what is none: read from a row, that says that the store is damaged.
    """

    impl = Text
    cache_ok = True

    def __init__(self, plain: Callable[[Any], Any], made: Callable[[Any], Any]) -> None:
        super().__init__()
        self.plain, self.made = plain, made

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002 - its shape
        """Return the JSON."""
        if value is None:
            return None
        return json.dumps(self.plain(value), ensure_ascii=False, separators=(",", ":"))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ARG002 - its shape
        """Return the value."""
        return None if value is None else self.made(json.loads(value))
