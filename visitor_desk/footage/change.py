"""What has changed between two pictures of one place when the light is taken out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import reduce

import cv2
import numpy as np
from numpy.typing import NDArray

from visitor_desk.footage.tuning import MaskedArea
from visitor_desk.footage.video_file import Picture

Field = NDArray[np.float32]
"""Grey levels with a sign, height x width."""
Mask = NDArray[np.uint8]
"""0 and 1, height x width."""

NOISE_FACTOR = 4.5
SMALLEST_CHANGE = 7.0
"""Grey levels; compression alone moves a still wall by less."""
RESTLESS_NOISE = 24
"""Grey levels of noise that no camera makes: letters that change, screens."""
SMALLEST_BLOB = 0.0003
"""Share of the picture: somebody 45 pixels high in a 1080-line picture."""
LARGEST_SHARE = 0.4
"""More of the picture changes only when the light is switched or the camera is moved."""
EDGE_SHARE = 0.2
"""Share of an edge's height that passes for trembling: a fifth of a pixel."""
MOST_LIGHT = 25.0
"""Grey levels that light takes out or adds over a minute, beyond the gain; a large figure changes more."""
WHITE = 250.0
"""Grey level from which on a picture is burnt out."""
_OUT_OF_REACH = 1e6
MOST_SHADE = 1.35
"""How much brighter or darker than the gain of the whole picture light makes a part of it."""
SWITCHED_SHARE = 0.12
"""Where less of the picture has changed, it is not asked whether the light has."""
SWITCHED_PARTS = 13
"""Of sixteen parts of the picture, so many have changed under another lamp."""
STILL_SHARE = 0.04
"""A picture is like another of the same light where less of it than this differs: somebody may walk in it."""
GLARE = 7
"""Pixels around what is burnt out whose edges tell nothing."""


class Light(Enum):
    """What light does to a place, apart from the gain of the whole picture."""

    SHADE = "shade"
    """A cloud or a lamp: what every surface gives back is multiplied, more in one part than in another."""
    VEIL = "veil"
    """Headlights in haze, glare in the lens: something is added, whatever lies behind it."""


def middle(pictures: Sequence[Picture]) -> Picture:
    """Return the per-pixel median of one, three or five pictures (of two or four: one is left out)."""
    if len(pictures) < 3:
        return pictures[0]
    a, b, c = pictures[:3]
    if len(pictures) < 5:
        return _middle_of_three(a, b, c)
    d, e = pictures[3:5]
    low = np.maximum(np.minimum(a, b), np.minimum(c, d))
    high = np.minimum(np.maximum(a, b), np.maximum(c, d))
    return _middle_of_three(e, low, high)


def _middle_of_three(a: Picture, b: Picture, c: Picture) -> Picture:
    return np.asarray(np.maximum(np.minimum(a, b), np.minimum(np.maximum(a, b), c)), np.uint8)


def threshold_of(noise: Picture, places: Sequence[Picture], masked: Sequence[MaskedArea] = ()) -> Field:
    """Return how many grey levels each pixel must change; out of reach where letters change and in `masked`.

    `noise` is how many grey levels a pixel moves when nothing does; at the edges of what stands in `places`
    a trembling camera or a new exposure moves it by more.
    """
    threshold = np.asarray(cv2.blur(noise.astype(np.float32), (3, 3)), np.float32)
    threshold *= np.float32(NOISE_FACTOR)
    np.maximum(threshold, np.float32(SMALLEST_CHANGE), out=threshold)
    near = np.ones((3, 3), np.uint8)
    edges = reduce(cv2.max, (cv2.morphologyEx(place, cv2.MORPH_GRADIENT, near) for place in places))
    threshold += edges * np.float32(EDGE_SHARE)
    threshold[_letters_at_rim(noise) > 0] = _OUT_OF_REACH
    height, width = noise.shape
    for area in masked:
        rows = slice(area.top * height // 1000, -(-area.low * height // 1000))
        threshold[rows, area.left * width // 1000 : -(-area.right * width // 1000)] = _OUT_OF_REACH
    return threshold


def _letters_at_rim(noise: Picture) -> Mask:
    """Mark the line of a burnt-in clock: its seconds tick in every picture, the minutes rarely do."""
    height = noise.shape[0]
    marked = np.zeros_like(noise)
    restless = cv2.dilate((noise > RESTLESS_NOISE).astype(np.uint8), np.ones((3, 7), np.uint8))
    count, _, boxes, _ = cv2.connectedComponentsWithStats(restless)
    for left, top, wide, high, _area in boxes[1:count]:
        at_rim = top + high < 0.15 * height or top > 0.85 * height
        if at_rim and high < 0.1 * height:
            reach = 14 * high
            marked[max(0, top - 3) : top + high + 3, max(0, left - reach) : left + wide + reach] = 1
    return marked


@dataclass(frozen=True, slots=True)
class Levels:
    """A picture as it is compared: its grey levels, and those of its parts (32 x 18), never 0."""

    field: Field
    parts: Field


def levels_of(picture: Picture) -> Levels:
    """Return the grey levels of a picture."""
    field = picture.astype(np.float32)
    return Levels(field, parts_of(field))


def parts_of(picture: Field | Picture) -> Field:
    """Return the levels of a picture's parts."""
    small = cv2.resize(picture, (32, 18), interpolation=cv2.INTER_AREA)
    return np.asarray(small + np.float32(4.0), np.float32)


def changed(picture: Levels, place: Levels, threshold: Field, light: Light = Light.VEIL) -> Mask:
    """Mark where a picture differs from a place by more than each pixel's threshold and than light does."""
    gain = gain_between(picture.parts, place.parts)
    apart = np.asarray(cv2.blur(_levelled(picture, place, gain, light), (3, 3)), np.float32)
    np.abs(apart, out=apart)
    # Brightening a dark picture brightens its noise.
    apart *= np.float32(min(1.0, gain))
    return np.asarray(apart > threshold).view(np.uint8)


def difference(picture: Levels, place: Levels) -> Field:
    """Return what is left of the difference when the light is taken out, in grey levels of the place."""
    return _levelled(picture, place, gain_between(picture.parts, place.parts), Light.VEIL)


def glare_of(picture: Levels, place: Levels) -> Mask:
    """Mark what is burnt out in a picture and was not before, and what lies close to it."""
    burnt = (picture.field >= WHITE) & (place.field < WHITE)
    return np.asarray(cv2.dilate(burnt.view(np.uint8), np.ones((GLARE, GLARE), np.uint8)), np.uint8)


def is_everywhere(mask: Mask) -> bool:
    """Tell whether much has changed, and in nearly every part of the picture, as under another lamp."""
    if cv2.countNonZero(mask) <= SWITCHED_SHARE * mask.size:
        return False
    parts = cv2.resize(mask.astype(np.float32), (4, 4), interpolation=cv2.INTER_AREA)
    return int(np.count_nonzero(parts > SWITCHED_SHARE / 3)) >= SWITCHED_PARTS


def gain_between(picture: Field, place: Field) -> float:
    """How much brighter a picture is than the place, as most of their parts say."""
    return max(0.05, float(np.median(picture / place)))


def _levelled(picture: Levels, place: Levels, gain: float, light: Light) -> Field:
    """Return what is left of the difference when the gain and slow changes of light are taken out."""
    height, width = place.field.shape
    # Two arrays, each used again and again: getting new ones from the system costs more than the sums.
    # What the gain would lift above white is white: it differs by nothing.
    apart, other = place.field * np.float32(gain), np.minimum(picture.field, np.float32(WHITE))
    if light is Light.SHADE:
        ratio = cv2.resize(picture.parts / place.parts, (16, 9), interpolation=cv2.INTER_AREA)
        shade = np.clip(cv2.medianBlur(ratio, 5) * np.float32(1 / gain), 1 / MOST_SHADE, MOST_SHADE)
        apart *= cv2.resize(shade, (width, height), interpolation=cv2.INTER_LINEAR)
    np.minimum(apart, np.float32(WHITE), out=apart)
    np.subtract(other, apart, out=apart)
    apart *= np.float32(1 / gain)
    slow = cv2.medianBlur(cv2.resize(apart, (16, 9), interpolation=cv2.INTER_AREA), 5)
    slow = np.clip(slow, -MOST_LIGHT, MOST_LIGHT)
    cv2.resize(slow, (width, height), dst=other, interpolation=cv2.INTER_LINEAR)
    apart -= other
    return apart


def cleaned(mask: Mask) -> Mask:
    """Take out specks and close what belongs together, more upwards than sideways, as people are."""
    opened = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    return np.asarray(cv2.morphologyEx(opened, cv2.MORPH_CLOSE, np.ones((9, 5), np.uint8)), np.uint8)
