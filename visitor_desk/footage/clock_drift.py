"""How a clock's error goes on between and beyond measurements: plain numbers, no camera.

A quartz clock runs fast or slow by a constant part of some 20 in a million (1.7 s a day), and somebody
or a time server sets it now and then. So measurements are cut into stretches at each step, and a stretch
with enough of them has a line: Theil-Sen first (one wrong measurement in four does not move it), then least
squares on what agrees with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from math import hypot, sqrt
from statistics import fmean, median
from typing import Final, NamedTuple

STEP_S: Final = 2.0
"""More than this beyond what both measurements may be off, and faster than a clock drifts, is a step."""
LARGEST_DRIFT: Final = 100e-6
"""Seconds a second. Cheap quartz without a heater stays below it; faster is a clock that was set."""
UNKNOWN_DRIFT: Final = 20e-6
"""What an unmeasured clock is taken to drift: the tolerance most clock crystals are sold with."""
FEWEST_FOR_A_LINE: Final = 3
"""Two always lie on a line, which says nothing of whether a third would."""
STANDARD_ERRORS: Final = 2.0
ROBUST_SPREAD: Final = 3 * 1.4826
"""Three standard deviations by the median of absolute deviations (1.4826: of a normal distribution)."""


class Measured(NamedTuple):
    """At true second `at_s` the clock was `offset_s` ahead, give or take `uncertainty_s`.

    `begins` says that the offset holds from then on because somebody says so; otherwise a step before it may
    have happened at any time since the measurement before.
    """

    at_s: float
    offset_s: float
    uncertainty_s: float
    begins: bool = False


class Predicted(NamedTuple):
    """What the offset is at a moment, half the width of what is believed possible, and the drift if known."""

    offset_s: float
    uncertainty_s: float
    drift: float | None


@dataclass(frozen=True, slots=True)
class DriftLine:
    """The offset as a line in true time, about the measurements' mean moment; `drift` in seconds a second."""

    mean_at_s: float
    mean_offset_s: float
    drift: float
    mean_error_s: float
    drift_error: float
    own_s: float
    """What each measurement may be off: that all are off alike is not seen in how they scatter."""

    def at(self, at_s: float) -> Predicted:
        """Return the prediction: its standard errors, and what the measurements themselves may be off."""
        away = at_s - self.mean_at_s
        error = hypot(self.mean_error_s, self.drift_error * away)
        return Predicted(
            self.mean_offset_s + self.drift * away, STANDARD_ERRORS * error + self.own_s, self.drift
        )


def is_step(before: Measured, after: Measured) -> bool:
    """Tell whether the clock was set between two measurements."""
    change = abs(after.offset_s - before.offset_s)
    apart = max(after.at_s - before.at_s, 0.0)
    allowed = STEP_S + before.uncertainty_s + after.uncertainty_s
    return change > allowed and change > LARGEST_DRIFT * apart


def line_through(measures: Sequence[Measured]) -> DriftLine | None:
    """Return the line through the measurements of one stretch; None where they are too few."""
    slopes = [
        (after.offset_s - before.offset_s) / (after.at_s - before.at_s)
        for before, after in combinations(measures, 2)
        if after.at_s > before.at_s
    ]
    if len(measures) < FEWEST_FOR_A_LINE or not slopes:
        return None
    slope = median(slopes)
    origin = measures[0].at_s
    level = median(one.offset_s - slope * (one.at_s - origin) for one in measures)
    away = [abs(one.offset_s - level - slope * (one.at_s - origin)) for one in measures]
    spread = ROBUST_SPREAD * median(away)
    agreeing = [one for one, off in zip(measures, away, strict=True) if off <= max(spread, one.uncertainty_s)]
    return _least_squares(agreeing)


def _least_squares(measures: Sequence[Measured]) -> DriftLine | None:
    if len(measures) < FEWEST_FOR_A_LINE:
        return None
    mean_at, mean_offset = fmean(one.at_s for one in measures), fmean(one.offset_s for one in measures)
    squares = sum((one.at_s - mean_at) ** 2 for one in measures)
    if not squares:
        return None
    drift = sum((one.at_s - mean_at) * (one.offset_s - mean_offset) for one in measures) / squares
    left = [one.offset_s - mean_offset - drift * (one.at_s - mean_at) for one in measures]
    own = max(one.uncertainty_s for one in measures)
    # Three measurements can lie on a line by luck; each is off by an even spread of its half width.
    scatter = max(sqrt(sum(one * one for one in left) / (len(left) - 2)), own / sqrt(3))
    return DriftLine(mean_at, mean_offset, drift, scatter / sqrt(len(measures)), scatter / sqrt(squares), own)


@lru_cache(maxsize=256)
def _lines(measures: tuple[Measured, ...]) -> tuple[DriftLine | None, ...]:
    """Return for each measurement the line of its stretch."""
    stretches: list[list[Measured]] = []
    for one in measures:
        if stretches and not is_step(stretches[-1][-1], one):
            stretches[-1].append(one)
        else:
            stretches.append([one])
    return tuple(line for stretch in stretches for line in [line_through(stretch)] * len(stretch))


def predicted(measures: tuple[Measured, ...], held: int, at_s: float) -> Predicted:
    """Return the offset at a moment of which `measures[held]` is the last measurement before it.

    `measures` are in order of time. Without a line, the last measurement stands and what it may be off
    grows by `UNKNOWN_DRIFT`, up to what the next one allows.
    """
    last = measures[held]
    after = measures[held + 1] if held + 1 < len(measures) else None
    line = _lines(measures)[held]
    if line is not None:
        found = line.at(at_s)
    else:
        grown = UNKNOWN_DRIFT * max(at_s - last.at_s, 0.0)
        if after is not None and not is_step(last, after):
            # Somebody said since when it holds, and the next one confirms it: nothing drifted in between.
            back = 0.0 if last.begins else UNKNOWN_DRIFT * max(after.at_s - at_s, 0.0)
            grown = min(grown, abs(after.offset_s - last.offset_s) + after.uncertainty_s + back)
        found = Predicted(last.offset_s, last.uncertainty_s + grown, None)
    if after is not None and is_step(last, after) and not after.begins:
        # Whether the clock was set yet, nothing tells.
        step = abs(after.offset_s - found.offset_s)
        return found._replace(uncertainty_s=max(found.uncertainty_s, step + after.uncertainty_s))
    return found
