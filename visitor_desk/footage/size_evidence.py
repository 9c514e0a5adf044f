"""Whether the bytes of a camera tell of what its pictures show, as counted over recordings."""

from __future__ import annotations

from dataclasses import dataclass

FEWEST_EVENTS = 10
"""Events that bytes must have told of, every one, before they are trusted."""
MOST_HEAVY_STILL = 0.3
"""Where more of the still groups are heavy than this, trusting bytes saves nothing."""


@dataclass(frozen=True, slots=True)
class SizeEvidence:
    """Events, those that bytes told of, still groups, and those of them that bytes took for moving."""

    events: int = 0
    told: int = 0
    still: int = 0
    heavy_still: int = 0

    def __add__(self, other: SizeEvidence) -> SizeEvidence:
        return SizeEvidence(
            self.events + other.events,
            self.told + other.told,
            self.still + other.still,
            self.heavy_still + other.heavy_still,
        )

    @property
    def is_enough(self) -> bool:
        """Tell whether still groups of this camera need no decoding."""
        few_heavy = self.heavy_still <= MOST_HEAVY_STILL * self.still
        return self.events >= FEWEST_EVENTS and self.told == self.events and few_heavy
