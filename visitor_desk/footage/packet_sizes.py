"""What the bytes of packets tell before anything is decoded: a still place costs next to nothing.

On cameras with a constant bit rate, or one that reaches its cap, bytes tell nothing. So a camera's bytes
are trusted only after a comparison with its pictures (`evidence_of`), never by what the camera says of
itself.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence

import numpy as np

from visitor_desk.footage.activity import Activity
from visitor_desk.footage.group import Group
from visitor_desk.footage.size_evidence import SizeEvidence

WINDOW_S = 1.0
"""The bytes of so many seconds are taken together: a burnt-in clock ticks once in each."""
STANDS_OUT = 0.1
"""Natural logarithm of bytes: less than a tenth more is nothing, however steady the camera is."""
HEAVY = 2.5
"""Spreads above the usual from which on a group is looked at."""
USUAL = 40
"""Groups that tell what is usual."""
FEWEST_USUAL = 12
SHORTEST = 1.5
"""Windows that a group must be long to have a weight."""
EARLY_S = 4.5
"""An interval begins with the still picture before the first moving one."""
FEWEST_PICTURES = 4
TAIL_S = 150.0
"""Seconds at the end of a file that make a whole scene."""
LOOKS_AFTER = 5
"""Pictures that are looked at when nothing moves any more, and in each cycle of a still stretch."""
STILL_CYCLE = 65
"""Groups from one look at a still place to the next: about two minutes."""


def weight_of(group: Group) -> float | None:
    """Return the logarithm of the bytes of a group's heaviest window; None where it is too short."""
    length = group.end_s - group.start_s
    pictures = group.sizes[1:]
    if length < SHORTEST * WINDOW_S or len(pictures) < FEWEST_PICTURES:
        return None
    window = max(1, round(WINDOW_S * len(group.sizes) / length))
    sums = np.convolve(np.asarray(pictures, np.float64), np.ones(window), "valid")
    return math.log(max(1.0, float(sums.max()) / window)) if sums.size else None


class UsualWeight:
    """Follows what a camera's still groups weigh, from group to group."""

    def __init__(self, weights: Sequence[float] = ()) -> None:
        self._recent: deque[float] = deque(weights, maxlen=USUAL)

    @property
    def is_known(self) -> bool:
        """Tell whether enough groups have passed."""
        return len(self._recent) >= FEWEST_USUAL

    def is_heavy(self, weight: float | None) -> bool:
        """Tell whether a group weighs more than still ones, or cannot be told; learn from it if not."""
        if weight is None:
            return True
        if not self.is_known:
            self._recent.append(weight)
            return True
        known = np.asarray(self._recent)
        median = float(np.median(known))
        spread = 1.48 * float(np.median(np.abs(known - median)))
        heavy = weight > median + max(STANDS_OUT, HEAVY * spread)
        # A place that has become busier for good is followed, slowly.
        self._recent.append(min(weight, median + max(spread, STANDS_OUT / 2)) if heavy else weight)
        return heavy


def evidence_of(
    groups: Sequence[Group], activity: Sequence[Activity], weights: Sequence[float]
) -> SizeEvidence:
    """Compare the bytes of a recording with what its pictures showed (`activity`, by start).

    `weights` are those of still groups before it. An event is told of when a group is heavy no later than
    one after the picture in which it was first seen.
    """
    usual = UsualWeight(weights)
    heavy: list[tuple[Group, bool]] = []
    for group in groups:
        was_known = usual.is_known
        is_heavy = usual.is_heavy(weight_of(group))
        if was_known:
            heavy.append((group, is_heavy))
    begins_s = heavy[0][0].start_s if heavy else math.inf
    judged = [one for one in activity if one.start_s >= begins_s]
    told = sum(
        any(is_heavy for group, is_heavy in heavy if _touch(group, one.start_s, one.start_s + EARLY_S))
        for one in judged
    )
    still = [
        is_heavy
        for group, is_heavy in heavy
        if not any(_touch(group, one.start_s, one.end_s) for one in activity)
    ]
    return SizeEvidence(len(judged), told, len(still), sum(still))


def _touch(group: Group, start_s: float, end_s: float) -> bool:
    return group.start_s < end_s and start_s < group.end_s


class StillStretches:
    """Chooses which groups are looked at where bytes are trusted: all heavy ones, few of the others."""

    def __init__(self, weights: Sequence[float]) -> None:
        self._usual = UsualWeight(weights)
        self._after = 0
        self._still = 0

    def is_wanted(self, group: Group, left_s: float) -> bool:
        """Tell whether a group's key frame is to be decoded; groups come in order, each once.

        `left_s` is how much of the file follows: its end is looked at whole, since the next file begins
        with the scene of it, whoever reads it.
        """
        if left_s < TAIL_S:
            return True
        if self._usual.is_heavy(weight_of(group)):
            # One heavy group alone is mostly noise; a second one is somebody who stays.
            self._after = LOOKS_AFTER if self._after else 1
            self._still = 0
            return True
        if self._after:
            self._after -= 1
            return True
        self._still += 1
        # The place is looked at now and then: light changes slowly, and somebody may stand still.
        return self._still % STILL_CYCLE >= STILL_CYCLE - LOOKS_AFTER
