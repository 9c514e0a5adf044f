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
    """How a recording ended: its last looks, oldest first, and how many bytes its last groups took.

    `weights` are those of `packet_sizes.weight_of`, oldest first.
    """

    looks: tuple[Look, ...] = ()
    weights: tuple[float, ...] = ()


NOTHING_BEFORE = Scene()
"""For a recording that continues none."""

WHOLE_SCENE = 12
"""Looks of a whole scene. What lies before them has no part in it, so that reading the last minutes alone
gives the same scene as reading all that came before."""
