"""Dates of machine-readable zones: six characters, a year of two digits, parts that may be unknown."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from visitor_desk.documents.check_digits import FILLER

_EXPIRY_YEARS_AHEAD = 50


@dataclass(frozen=True, slots=True)
class MrzDate:
    """A date as printed: `year` of the century (0 to 99), month and day; None where unknown.

    `plausible` is False where the six characters are no date at all: letters, a thirteenth
    month, a 31 April. The century is a matter of the day on which it is asked.
    """

    year: int | None
    month: int | None
    day: int | None
    plausible: bool

    @property
    def known(self) -> bool:
        """Tell whether at least the year is printed and makes sense."""
        return self.plausible and self.year is not None

    def birth(self, today: date) -> tuple[int, int | None, int | None] | None:
        """Return year, month and day of a birth, in the latest century that keeps it out of the future.

        Month and day are None where unknown; the whole is None where no year can be told. Somebody
        of a hundred years and more comes out a century too young: two digits cannot say more.
        """
        if not self.known or self.year is None:
            return None
        century = today.year - today.year % 100
        earliest = (century + self.year, self.month or 1, self.day or 1)
        year = century + self.year
        if earliest > (today.year, today.month, today.day):
            year -= 100
        return (year, self.month, self.day)

    def expiry(self, today: date) -> date | None:
        """Return the last day of validity, or None where no year can be told.

        The latest century is taken that lies at most 50 years ahead, so ten years back and fifty
        ahead are certain. An unknown day or month counts to the end of its month or year.
        """
        if not self.known or self.year is None:
            return None
        century = today.year - today.year % 100 + 100
        year = century + self.year
        while year > today.year + _EXPIRY_YEARS_AHEAD:
            year -= 100
        month = self.month or 12
        last_day = monthrange(year, month)[1]
        return date(year, month, min(self.day or last_day, last_day))


def parse_mrz_date(text: str) -> MrzDate:
    """Return the date of six characters `YYMMDD`; `<<` marks an unknown part (ICAO 9303-3, 4.8)."""
    parts = [_pair(text[start : start + 2]) for start in (0, 2, 4)]
    if "unreadable" in parts or len(text) != 6:
        return MrzDate(None, None, None, plausible=False)
    year, month, day = (part if isinstance(part, int) else None for part in parts)
    return MrzDate(year, month, day, plausible=_is_plausible(year, month, day))


def _pair(text: str) -> int | str:
    if text == FILLER * 2:
        return "unknown"
    return int(text) if text.isascii() and text.isdigit() else "unreadable"


def _is_plausible(year: int | None, month: int | None, day: int | None) -> bool:
    if year is None and (month is not None or day is not None):
        return False
    if month is not None and not 1 <= month <= 12:
        return False
    if day is None:
        return True
    # Every year divisible by four is a leap year between 1901 and 2099, the span two digits can mean.
    longest = 31 if month is None else monthrange(2000 + (year or 0), month)[1]
    return 1 <= day <= longest
