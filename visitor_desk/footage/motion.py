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

from visitor_desk.footage.activity import Activity
from visitor_desk.footage.change import LARGEST_SHARE, SMALLEST_BLOB, Field, changed, middle, threshold_of
from visitor_desk.footage.figures import figures_of
from visitor_desk.footage.scene import WHOLE_SCENE, Look, Scene
from visitor_desk.footage.video_reader import Picture, Sample

BLOCK = 5
"""Pictures whose median is one look at the place."""
LOOKS_AWAY = (1, 3, 5, 8, WHOLE_SCENE)
"""Which blocks before (and after) a block show what the place was (and is) like: about two minutes."""
FEWEST_LOOKS = 3
JOIN_S = 4.5
"""Two moving pictures this near belong to one interval."""
REACH_S = 2.0
"""An interval reaches to the neighbouring still pictures, but no further than this."""


@dataclass(frozen=True, slots=True)
class _Block:
    taken: tuple[Sample, ...]
    look: Look


def find_activity(
    pictures: Iterable[Sample], duration_s: float, before: Scene = ()
) -> tuple[tuple[Activity, ...], Scene]:
    """Find the activity in pictures of one recording in time order, and return the looks it ends with.

    `before` are the looks with which the camera's previous recording ended (of the same size, or they are
    left out): short files have no minute of their own to compare with.
    """
    cv2.setNumThreads(1)
    seen: list[tuple[float, int]] = []
    looks: list[Look] = []
    waiting: list[_Block] = []
    for block in _blocks(pictures):
        if not looks and before and before[0].place.shape == block.look.place.shape:
            looks = list(before)
        looks.append(block.look)
        waiting.append(block)
        if len(waiting) > LOOKS_AWAY[-1]:
            seen += _movers_of(waiting.pop(0), looks, len(looks) - LOOKS_AWAY[-1] - 1)
            del looks[: max(0, len(looks) - 2 * LOOKS_AWAY[-1])]
    for position, block in enumerate(waiting):
        seen += _movers_of(block, looks, len(looks) - len(waiting) + position)
    return tuple(_intervals(seen, duration_s)), tuple(looks[-WHOLE_SCENE:])


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
    apart = [np.asarray(cv2.absdiff(picture, place), np.uint8) for picture in pictures]
    if len(apart) < BLOCK:
        return Look(place, middle(apart))
    # The second largest of five: one passer-by in a block is no noise, a ticking clock is.
    largest = second = np.zeros_like(place)
    for one in apart:
        second = np.maximum(second, np.minimum(largest, one))
        largest = np.maximum(largest, one)
    return Look(place, second)


def _movers_of(block: _Block, looks: Sequence[Look], position: int) -> list[tuple[float, int]]:
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
    threshold = threshold_of(noise, places)
    fields = [place.astype(np.float32) for place in places]
    return [(one.at_s, _count(one.luma, fields, threshold)) for one in block.taken]


def _count(luma: Picture, places: Sequence[Field], threshold: Field) -> int:
    """Count the blobs that differ from every look at the place."""
    picture = luma.astype(np.float32)
    mask = changed(picture, places[0], threshold)
    for place in places[1:]:
        if cv2.countNonZero(mask) < SMALLEST_BLOB * mask.size:
            # Most pictures of most days end here.
            return 0
        mask &= changed(picture, place, threshold)
    return 0 if mask.mean() > LARGEST_SHARE else len(figures_of(mask))


def _intervals(seen: Sequence[tuple[float, int]], duration_s: float) -> Iterator[Activity]:
    """Join moving pictures to intervals that reach to their still neighbours."""
    begin = end = last = None
    most = 0
    for position, (at_s, movers) in enumerate(seen):
        if not movers:
            continue
        reach_back = max(at_s - REACH_S, seen[position - 1][0] if position else 0.0)
        following = seen[position + 1][0] if position + 1 < len(seen) else duration_s
        if begin is not None and end is not None and last is not None and at_s - last > JOIN_S:
            yield Activity(round(begin, 3), round(end, 3), most)
            begin, most = None, 0
        begin = reach_back if begin is None else begin
        end, last, most = min(at_s + REACH_S, following), at_s, max(most, movers)
    if begin is not None and end is not None:
        yield Activity(round(begin, 3), round(end, 3), most)
