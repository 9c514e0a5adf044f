"""Lines of invented documents of every format, for tests that need many; every check digit is right."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from tests.documents.builders import (
    build_french_card,
    build_swiss_licence,
    build_td1,
    build_td2,
    build_td3,
    build_visa,
)
from visitor_desk.documents.check_digits import check_digit

Rng = np.random.Generator
Lines = tuple[str, ...]

_STATES = (
    "NLD",
    "D",
    "BEL",
    "FRA",
    "ITA",
    "ESP",
    "POL",
    "USA",
    "GBR",
    "JPN",
    "IND",
    "ZAF",
    "BRA",
    "TUR",
    "SWE",
)
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DIGITS = "0123456789"
_PARTS = (
    "VAN",
    "DE",
    "BERG",
    "QUIST",
    "OKON",
    "KWO",
    "JANS",
    "SEN",
    "MULLER",
    "ZHAO",
    "NGUYEN",
    "OBI",
    "DUBOIS",
    "UZUN",
)


def pick(rng: Rng, choices: Sequence[str]) -> str:
    return choices[int(rng.integers(len(choices)))]


def letters(rng: Rng, count: int, alphabet: str = _LETTERS) -> str:
    return "".join(pick(rng, alphabet) for _ in range(count))


def name(rng: Rng) -> str:
    return "".join(pick(rng, _PARTS) for _ in range(int(rng.integers(1, 3))))


def _date(rng: Rng) -> str:
    return f"{rng.integers(0, 100):02d}{rng.integers(1, 13):02d}{rng.integers(1, 29):02d}"


class _Person:
    def __init__(self, rng: Rng) -> None:
        self.rng = rng
        self.name = {
            "surname": name(rng),
            "given_names": " ".join(name(rng) for _ in range(int(rng.integers(1, 4)))),
            "birth": _date(rng),
        }
        self.rest = {
            "sex": pick(rng, "MF<"),
            "issuer": pick(rng, _STATES),
            "nationality": pick(rng, _STATES),
            "expiry": _date(rng),
        }
        self.number = letters(rng, 2) + letters(rng, 7, _DIGITS + _LETTERS)
        self.optional = letters(rng, int(rng.integers(0, 12)), _DIGITS + _LETTERS)


def _td1(who: _Person) -> Lines:
    long = who.rng.random() < 0.2  # as Belgium prints them
    number = who.number + letters(who.rng, 3, _DIGITS) if long else who.number
    return build_td1(number=number, optional_2=who.optional[:11], **who.name, **who.rest)


def _french_card(who: _Person) -> Lines:
    number = letters(who.rng, 12, _DIGITS)
    return build_french_card(number=number, sex=pick(who.rng, "MF"), **who.name)


def _swiss_licence(who: _Person) -> Lines:
    blank = letters(who.rng, 3) + letters(who.rng, 3, _DIGITS) + pick(who.rng, "DFIR")
    return build_swiss_licence(number=blank, pin=letters(who.rng, 12, _DIGITS), **who.name)


def _dutch_licence(who: _Person) -> Lines:
    body = f"D1NLD{pick(who.rng, _DIGITS)}{letters(who.rng, 10, _DIGITS)}{letters(who.rng, 13, _DIGITS + _LETTERS)}"
    return (body + check_digit(body),)


_BUILDERS: dict[str, Callable[[_Person], Lines]] = {
    "TD3": lambda who: build_td3(number=who.number, optional=who.optional, **who.name, **who.rest),
    "TD1": _td1,
    "TD2": lambda who: build_td2(number=who.number, optional=who.optional[:7], **who.name, **who.rest),
    "MRVA": lambda who: build_visa(
        length=44, number=who.number, optional=who.optional[:8], **who.name, **who.rest
    ),
    "MRVB": lambda who: build_visa(
        length=36, number=who.number, optional=who.optional[:8], **who.name, **who.rest
    ),
    "FRA2x36": _french_card,
    "DL1x30": _dutch_licence,
    "CHE9+30+30": _swiss_licence,
}
FORMATS = tuple(_BUILDERS)


def lines_of(format_: str, rng: Rng) -> Lines:
    """Return the lines of an invented document of a format."""
    return _BUILDERS[format_](_Person(rng))
