"""Finds when something at least the size of a far-away person moves, from pictures about two seconds apart.

Each picture is compared with what the place looked like *before* and what it looks like *after*
(medians of pictures over two minutes each), and with what it mostly looks like: who passes differs from
all of them, while a parked car, a moved chair and the empty place behind somebody who left are like one.
Light is taken out first: the gain of the whole picture, then what changes slowly over it. Each pixel has
its own threshold, from its noise; what is never still (a burnt-in clock, a screen, leaves) has one that is
never reached.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from visitor_desk.footage.activity import Seen
from visitor_desk.footage.change import (
    LARGEST_SHARE,
    SMALLEST_BLOB,
    STILL_SHARE,
    Field,
    Levels,
    Light,
    changed,
    difference,
    gain_between,
    glare_of,
    is_everywhere,
    levels_of,
    middle,
    parts_of,
    threshold_of,
)
from visitor_desk.footage.figures import figures_of, is_person_sized, is_sharp, sharpness_of, without_weather
from visitor_desk.footage.group_decoder import Sample
from visitor_desk.footage.scene import WHOLE_SCENE, Look
from visitor_desk.footage.tuning import MaskedArea
from visitor_desk.footage.video_file import Picture

BLOCK = 5
"""Pictures whose median is one look at the place."""
LOOKS_AWAY = (1, 3, 5, 8, WHOLE_SCENE)
"""Which blocks before (and after) a block show what the place was (and is) like: about two minutes."""
FEWEST_LOOKS = 3


@dataclass(frozen=True, slots=True)
class _Block:
    taken: tuple[Sample, ...]
    look: Look


def find_movers(
    pictures: Iterable[Sample], before: Sequence[Look] = (), masked: Sequence[MaskedArea] = ()
) -> tuple[list[Seen], tuple[Look, ...]]:
    """Find who moves in pictures of one recording in time order, and return the looks it ends with.

    `before` are the looks with which the camera's previous recording ended (of the same size, or they are
    left out): short files have no minute of their own to compare with. Nothing is looked for in `masked`.
    """
    cv2.setNumThreads(1)
    seen: list[Seen] = []
    looks: list[Look] = []
    waiting: list[_Block] = []
    for block in _blocks(pictures):
        if not looks and before and before[0].place.shape == block.look.place.shape:
            looks = list(before)
        looks.append(block.look)
        waiting.append(block)
        if len(waiting) > LOOKS_AWAY[-1]:
            seen += _movers_of(waiting.pop(0), looks, len(looks) - LOOKS_AWAY[-1] - 1, masked)
            del looks[: max(0, len(looks) - 2 * LOOKS_AWAY[-1])]
    for position, block in enumerate(waiting):
        seen += _movers_of(block, looks, len(looks) - len(waiting) + position, masked)
    return seen, tuple(looks[-WHOLE_SCENE:])


def _blocks(pictures: Iterable[Sample]) -> Iterator[_Block]:
    """Group pictures; one that has another size than those before begins nothing and is left out."""
    held: list[Sample] = []
    for picture in pictures:
        if held and picture.luma.shape != held[0].luma.shape:
            continue
        held.append(picture)
        if len(held) == BLOCK:
            yield _Block(tuple(held), _look([one.luma for one in held]))
            held = []
    if held:
        yield _Block(tuple(held), _look([one.luma for one in held]))


def _look(pictures: Sequence[Picture]) -> Look:
    place = middle(pictures)
    apart = [_apart(picture, place) for picture in pictures]
    if len(apart) < BLOCK:
        return Look(place, middle(apart))
    # The second largest of five: one passer-by in a block is no noise, a ticking clock is.
    largest = second = np.zeros_like(place)
    for one in apart:
        second = np.maximum(second, np.minimum(largest, one))
        largest = np.maximum(largest, one)
    return Look(place, second)


def _apart(picture: Picture, place: Picture) -> Picture:
    """The difference between two pictures, light aside: a hunting exposure is no noise."""
    gain = gain_between(parts_of(picture), parts_of(place))
    levelled = picture if abs(gain - 1) < 0.01 else cv2.convertScaleAbs(picture, alpha=1 / gain)
    return np.asarray(cv2.absdiff(levelled, place), np.uint8)


def _movers_of(
    block: _Block, looks: Sequence[Look], position: int, masked: Sequence[MaskedArea]
) -> list[Seen]:
    """Count the movers in each picture of a block; `position` is the block's own look."""
    earlier = [looks[position - away] for away in LOOKS_AWAY if position - away >= 0]
    later = [looks[position + away] for away in LOOKS_AWAY if position + away < len(looks)]
    # Near the start and the end of the footage one side is missing: there the nearest looks stand in.
    begin = max(0, min(position - BLOCK // 2, len(looks) - BLOCK))
    nearest = looks[begin : begin + BLOCK]
    everywhere = [*earlier, *later] or nearest
    places = [
        middle([look.place for look in (side if len(side) >= FEWEST_LOOKS else nearest)])
        for side in (earlier, later)
    ]
    chunks = [looks[first : first + BLOCK] for first in range(0, len(looks) - BLOCK + 1, BLOCK)]
    if len(chunks) >= FEWEST_LOOKS:
        places.append(middle([middle([look.place for look in chunk]) for chunk in chunks[:BLOCK]]))
    noise = middle([look.noise for look in everywhere[:: max(1, len(everywhere) // 5)]])
    threshold = threshold_of(noise, places, masked)
    levels = [levels_of(place) for place in places]
    beside = [
        levels_of(look.place) for look in looks[max(0, position - 1) : position + 2] if look is not block.look
    ]
    return [seen_in(one, levels, threshold, beside) for one in block.taken]


def seen_in(
    picture: Sample, places: Sequence[Levels], threshold: Field, beside: Sequence[Levels] = ()
) -> Seen:
    """Tell what differs from every look at the place by more than each pixel's threshold.

    What one kind of light explains is none of it. `beside` is how the place looked just before and after:
    a picture that has changed everywhere and is like one of them was taken under another lamp.
    """
    luma = levels_of(picture.luma)
    mask = np.ones_like(picture.luma)
    for light in (Light.SHADE, Light.VEIL):
        for place in places:
            mask &= changed(luma, place, threshold, light)
            if cv2.countNonZero(mask) < SMALLEST_BLOB * mask.size:
                # Most pictures of most days end here.
                return Seen(picture.at_s)
        if cv2.countNonZero(mask) > LARGEST_SHARE * mask.size or (
            is_everywhere(mask) and any(_is_like(luma, look, threshold) for look in beside)
        ):
            return Seen(picture.at_s)
    figures = without_weather(mask, figures_of(mask))
    if figures:
        sharp = sharpness_of(mask, difference(luma, places[0]), glare_of(luma, places[0]))
        figures = [figure for figure in figures if is_sharp(figure, sharp)]
    people = sum(is_person_sized(figure, mask.shape[0]) for figure in figures)
    share = sum(figure.area for figure in figures) / mask.size
    return Seen(picture.at_s, len(figures), people, share)


def _is_like(picture: Levels, look: Levels, threshold: Field) -> bool:
    return cv2.countNonZero(changed(picture, look, threshold)) < STILL_SHARE * picture.field.size
