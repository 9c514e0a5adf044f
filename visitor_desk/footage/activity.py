"""When something moves in a recording. The finding itself is in `motion`, which only workers load."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Activity:
    """Something moves between two media seconds; `movers` is the most seen apart in one picture."""

    start_s: float
    end_s: float
    movers: int
