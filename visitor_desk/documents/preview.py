"""A picture on its way to a screen: a plain buffer, and the places in it that nobody may see."""

from __future__ import annotations

from dataclasses import dataclass, field

Point = tuple[float, float]
Cover = tuple[Point, ...]
"""A polygon in fractions of the picture's width and height; parts of it may lie outside."""


@dataclass(frozen=True, slots=True)
class Preview:
    """One picture, covered already, in rows of `stride` bytes: blue, green, red of each pixel, or grey."""

    width: int
    height: int
    stride: int
    is_grey: bool
    pixels: bytes = field(repr=False)
