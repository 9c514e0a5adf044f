"""What a camera's place looked like at the end of a recording: the next file begins with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from visitor_desk.footage.video_reader import Picture


@dataclass(frozen=True, slots=True)
class Look:
    """What a place looked like over one block of pictures, and how restless each pixel was (grey levels)."""

    place: Picture
    noise: Picture


Scene = tuple[Look, ...]
"""The last looks of a recording: the next file of the same camera begins with them, oldest first."""

WHOLE_SCENE = 12
"""Looks of a whole scene. What lies before them has no part in it, so that reading the last minutes alone
gives the same scene as reading all that came before."""
