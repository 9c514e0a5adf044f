"""The check digits of machine-readable lines (ICAO 9303-3, 4.9): weights 7, 3, 1, modulus 10.

A matching digit means *read consistently*, never *genuine*: anyone can compute it, and two
characters whose values differ by ten (`K` and `<`, `G` and `6`, `A` and `K`) or share a value
(`0` and `<`) replace each other unseen.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

FILLER = "<"
_WEIGHTS = (7, 3, 1)
_VALUES = {FILLER: 0} | {
    character: value for value, character in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
}


class CheckedField(StrEnum):
    """The fields of a machine-readable zone that a printed digit vouches for."""

    NUMBER = "number"
    BIRTH_DATE = "birth_date"
    EXPIRY_DATE = "expiry_date"
    OPTIONAL_DATA = "optional_data"
    COMPOSITE = "composite"
    """The digit over several fields at once; for a one-line driving licence the only one."""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One printed check digit against the one its field asks for; both single characters, or masked."""

    field: CheckedField
    expected: str
    printed: str

    @property
    def passes(self) -> bool:
        """Tell whether the printed digit is the right one; a printed `<` stands for 0."""
        return self.expected == self.printed or (self.printed == FILLER and self.expected == "0")

    def masked(self) -> CheckResult:
        """Return the same verdict without the two digits, which say something about what they cover."""
        return CheckResult(self.field, expected="", printed="" if self.passes else FILLER)


def character_value(character: str) -> int:
    """Return the value (0 to 35) of one character; ValueError for one that no zone may hold."""
    try:
        return _VALUES[character]
    except KeyError:
        raise ValueError("not a character of a machine-readable zone") from None


def check_digit(text: str) -> str:
    """Return the check digit of `text` (A-Z, 0-9, `<`); ValueError for any other character."""
    total = sum(character_value(character) * _WEIGHTS[place % 3] for place, character in enumerate(text))
    return str(total % 10)
