"""What a camera's burnt-in clock said; apart from the reader, to be passed on without decoders."""

from __future__ import annotations

from dataclasses import dataclass

NOON_H = 12


@dataclass(frozen=True, slots=True)
class BurntInClock:
    """One change of the shown second, found to the picture.

    At `media_s` (seconds after the file's first picture) the shown time became `hour`:`minute`:`second`:
    between two pictures that are `uncertainty_s` apart. A camera that writes its clock late is late by that
    as well. `readings` is the number of seconds that were read and agree with this one.
    """

    media_s: float
    hour: int
    minute: int
    second: int
    uncertainty_s: float
    readings: int

    @property
    def twelve_hour(self) -> bool:
        """Whether a clock of twelve hours would show the same: twelve hours may have to be added."""
        return 1 <= self.hour <= NOON_H

    @property
    def second_of_day(self) -> int:
        """The shown time in seconds after midnight, read as one of 24 hours."""
        return (self.hour * 60 + self.minute) * 60 + self.second
