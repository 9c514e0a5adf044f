"""What has changed between two pictures of one place when the light is taken out."""

from __future__ import annotations

from collections.abc import Sequence

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
    smooth = cv2.blur(noise.astype(np.float32), (3, 3))
    threshold = np.maximum(SMALLEST_CHANGE, NOISE_FACTOR * smooth)
    near = np.ones((3, 3), np.uint8)
    edges = np.max([cv2.morphologyEx(place, cv2.MORPH_GRADIENT, near) for place in places], axis=0)
    threshold = threshold + EDGE_SHARE * edges
    threshold[_letters_at_rim(noise) > 0] = _OUT_OF_REACH
    height, width = noise.shape
    for area in masked:
        rows = slice(area.top * height // 1000, -(-area.low * height // 1000))
        threshold[rows, area.left * width // 1000 : -(-area.right * width // 1000)] = _OUT_OF_REACH
    return np.asarray(threshold, np.float32)


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


def changed(picture: Field, place: Field, threshold: Field) -> Mask:
    """Mark where a picture differs from a place by more than each pixel's threshold."""
    gain = gain_between(picture, place)
    apart = np.abs(cv2.blur(_levelled(picture, place, gain), (3, 3)))
    # Brightening a dark picture brightens its noise.
    return np.asarray(apart > threshold * np.float32(max(1.0, 1 / gain)), np.uint8)


def difference(picture: Field, place: Field) -> Field:
    """Return what is left of the difference when the light is taken out, in grey levels of the place."""
    return _levelled(picture, place, gain_between(picture, place))


def gain_between(picture: Field | Picture, place: Field | Picture) -> float:
    """How much brighter a picture is than the place, as most parts of it say."""
    small_picture = cv2.resize(picture, (32, 18), interpolation=cv2.INTER_AREA) + np.float32(4.0)
    small_place = cv2.resize(place, (32, 18), interpolation=cv2.INTER_AREA) + np.float32(4.0)
    return max(0.05, float(np.median(small_picture / small_place)))


def _levelled(picture: Field, place: Field, gain: float) -> Field:
    """Return what is left of the difference when the gain and slow changes of light are taken out."""
    # What the gain would lift above white is white: it differs by nothing.
    expected = np.minimum(place * np.float32(gain), np.float32(WHITE))
    apart = (np.minimum(picture, np.float32(WHITE)) - expected) * np.float32(1 / gain)
    slow = cv2.medianBlur(cv2.resize(apart, (16, 9), interpolation=cv2.INTER_AREA), 5)
    slow = np.clip(slow, -MOST_LIGHT, MOST_LIGHT)
    height, width = picture.shape
    return np.asarray(apart - cv2.resize(slow, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)


def cleaned(mask: Mask) -> Mask:
    """Take out specks and close what belongs together, more upwards than sideways, as people are."""
    opened = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    return np.asarray(cv2.morphologyEx(opened, cv2.MORPH_CLOSE, np.ones((9, 5), np.uint8)), np.uint8)
