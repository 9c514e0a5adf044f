"""What a camera's place looked like at the end of a recording: the next file begins with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from visitor_desk.footage.video_file import Picture


@dataclass(frozen=True, slots=True)
class Look:
    """What a place looked like over one block of pictures, and how restless each pixel was (grey levels)."""

    place: Picture
    noise: Picture


@dataclass(frozen=True, slots=True)
class Scene:
    """How a recording ended: its last looks, oldest first, and how many bytes its still groups usually took.

    `weights` are those of `bursts.weight_of`, oldest first.
    """

    looks: tuple[Look, ...] = ()
    weights: tuple[float, ...] = ()


NOTHING_BEFORE = Scene()
"""For a recording that continues none."""
