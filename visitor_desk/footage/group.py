"""A group of pictures, as packets show it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Group:
    """A key frame and the pictures that depend on it: media seconds [start_s, end_s).

    `sizes` are the bytes of each picture in coding order, the key frame's first.
    """

    start_s: float
    end_s: float
    sizes: tuple[int, ...]
