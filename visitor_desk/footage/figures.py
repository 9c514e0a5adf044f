"""Groups what has changed in a picture to figures: the parts of one person, but never two people."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from visitor_desk.footage.change import SMALLEST_BLOB, Field, Mask, cleaned

WIDE = 0.75
"""A standing or walking person is higher than wide, arms, stride and shadow included."""
VALLEY = 0.16
"""Between the heads of two people the outline dips by more than this share of its height."""
TALL = 4.0
"""Parts above each other that are together this many times higher than wide may be two people."""
HEAD = 0.85
"""A head is in the top of an outline; a shoulder with its arm is lower."""
TELLING = 0.08
"""Share of the picture's height below which an outline tells nothing."""
ARM = 0.25
"""What stands beside a figure and is smaller than this share of it is an arm or a bag."""


SMALLEST_PERSON = 0.04
"""Share of the picture's height of somebody who can just be told from a speck: 43 lines of 1080."""
SLIMMEST = 0.12
"""Slimmer than this share of its height is a post, a streak of rain or an insect's trace."""


NEAR_AN_EDGE = 11
"""Pixels around an edge in which the height of the difference is looked for."""
SHARP = 0.25
"""An edge of somebody in focus rises by at least this share of its height from one pixel to the next."""


WEATHER = 8
"""So many figures at once, most of them specks, are rain, snow or a swarm."""
SPECK = 0.0015
"""Share of the picture of a streak of rain; somebody 20 lines high of 180 has more."""
STREAK = 5
"""Pixels: what is narrower is not told from a streak of rain while it rains."""
MUCH_LARGER = 4.0
"""Streaks that touch are this many times larger than one."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A box in pixels of the scaled picture; `doubtful` where it may hold two people."""

    left: int
    top: int
    right: int
    low: int
    area: int
    doubtful: bool = False

    @property
    def high(self) -> int:
        """Height of the box."""
        return self.low - self.top

    @property
    def wide(self) -> int:
        """Width of the box."""
        return self.right - self.left

    @property
    def centre(self) -> tuple[float, float]:
        """Middle of the box."""
        return (self.left + self.right) / 2, (self.top + self.low) / 2


def figures_of(mask: Mask) -> list[Figure]:
    """Return the figures in a mask of what has changed, largest first."""
    clean = cleaned(mask)
    count, labels, boxes, _ = cv2.connectedComponentsWithStats(clean)
    smallest = SMALLEST_BLOB * clean.size
    parts = [
        Figure(
            int(left),
            int(top),
            int(left + wide),
            int(top + high),
            int(area),
            # Not the closed outline: closing fills the gap between two heads.
            doubtful=high >= TELLING * clean.shape[0]
            and _heads(
                mask[top : top + high, left : left + wide]
                & (labels[top : top + high, left : left + wide] == number)
            )
            > 1,
        )
        for number, (left, top, wide, high, area) in enumerate(boxes[1:count], 1)
        if area >= smallest / 2
    ]
    parts.sort(key=lambda part: -part.area)
    figures: list[Figure] = []
    for part in parts:
        home = next((i for i, figure in enumerate(figures) if _same_person(figure, part)), None)
        if home is None:
            figures.append(part)
        else:
            figures[home] = _joined(figures[home], part)
    return [_judged(figure, clean.shape[0]) for figure in figures if figure.area >= smallest]


def sharpness_of(mask: Mask, apart: Field, glare: Mask) -> Field:
    """Return, along the outlines of a mask, which share of a difference's height it rises by in one pixel.

    `apart` is the difference between picture and place in grey levels. Away from outlines the result is 0,
    and in `glare`: where a soft spot is cut off at white it would pass for an edge.
    """
    down, across = (
        cv2.Sobel(apart, cv2.CV_32F, 0, 1, scale=0.125),
        cv2.Sobel(apart, cv2.CV_32F, 1, 0, scale=0.125),
    )
    steep = cv2.dilate(cv2.magnitude(down, across), np.ones((3, 3), np.uint8))
    height = cv2.dilate(np.abs(apart), np.ones((NEAR_AN_EDGE, NEAR_AN_EDGE), np.uint8))
    outline = cv2.morphologyEx(mask, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    return np.asarray(outline * (1 - glare) * steep / np.maximum(height, 1.0), np.float32)


def is_sharp(figure: Figure, sharpness: Field) -> bool:
    """Tell whether a figure has an edge: light, and insects and threads before the lens have none."""
    box = sharpness[max(0, figure.top - 1) : figure.low + 1, max(0, figure.left - 1) : figure.right + 1]
    return bool(np.percentile(box[box > 0], 75) >= SHARP) if box.any() else False


def is_person_sized(figure: Figure, picture_height: int) -> bool:
    """Tell whether a figure has the size and the shape of a person, or of several close together.

    This is no recognition of people: a dog that stands up and a coat on a trolley have them too.
    """
    cut_off = figure.low >= picture_height - 1 or figure.top <= 1
    upright = figure.wide <= figure.high or figure.doubtful or cut_off
    return (
        figure.high >= SMALLEST_PERSON * picture_height and upright and figure.wide >= SLIMMEST * figure.high
    )


def without_weather(mask: Mask, figures: list[Figure]) -> list[Figure]:
    """Return the figures that are larger and broader than streaks, where there are many streaks."""
    usual = float(np.median([figure.area for figure in figures])) if figures else 0.0
    if len(figures) < WEATHER or usual > SPECK * mask.size:
        return figures
    broad = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((STREAK, STREAK), np.uint8))
    return [figure for figure in figures_of(np.asarray(broad, np.uint8)) if figure.area > MUCH_LARGER * usual]


def _same_person(figure: Figure, part: Figure) -> bool:
    """Tell whether a part lies above, below or close beside a larger one as parts of one body do."""
    across = min(figure.right, part.right) - max(figure.left, part.left)
    apart = max(figure.top, part.top) - min(figure.low, part.low)
    if across >= 0.3 * min(figure.wide, part.wide):
        return apart <= max(figure.high, part.high)
    return -across <= 0.2 * figure.high and apart <= 0 and part.area < ARM * figure.area


def _joined(figure: Figure, part: Figure) -> Figure:
    left, right = min(figure.left, part.left), max(figure.right, part.right)
    top, low = min(figure.top, part.top), max(figure.low, part.low)
    too_tall = low - top > TALL * (right - left)
    doubtful = figure.doubtful or part.doubtful or too_tall
    return Figure(left, top, right, low, figure.area + part.area, doubtful)


def _judged(figure: Figure, picture_height: int) -> Figure:
    """Doubt a figure that is too wide for one person, unless the picture cuts it off at the feet."""
    cut_off = figure.low >= picture_height - 1
    if figure.wide <= WIDE * figure.high or cut_off or figure.high < TELLING * picture_height:
        return figure
    return replace(figure, doubtful=True)


def _heads(outline: Mask) -> int:
    """Count the tops of an outline that rise from a valley: two people side by side have two."""
    height, width = outline.shape
    filled = outline.any(axis=0)
    rise = np.where(filled, height - outline.argmax(axis=0), 0).astype(np.float32)
    smooth = cv2.blur(rise.reshape(1, -1), (max(1, width // 12), 1)).ravel()
    deep = VALLEY * height
    heads, on_head, low, high = 0, False, 0.0, 0.0
    for level in smooth.tolist():
        if on_head:
            high = max(high, level)
            if high - level > deep:
                on_head, low = False, level
        else:
            low = min(low, level)
            if level - low > deep and level > HEAD * height:
                heads, on_head, high = heads + 1, True, level
    return heads
