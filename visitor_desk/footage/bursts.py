"""Finds what passes between two key frames: groups of pictures that took more bytes than their neighbours.

A camera with a free bit rate spends more on pictures in which something moves. Where the pictures on both
sides are still and a group's bytes stand out, that group, and only it, is decoded whole. At a constant bit
rate nothing stands out, and what lasts shorter than the way from one key frame to the next can be missed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from visitor_desk.footage.activity import Seen
from visitor_desk.footage.change import levels_of, middle, threshold_of
from visitor_desk.footage.group import Group
from visitor_desk.footage.group_decoder import Sample
from visitor_desk.footage.motion import seen_in
from visitor_desk.footage.packet_sizes import weight_of
from visitor_desk.footage.tuning import MaskedArea
from visitor_desk.footage.video_file import Picture, scaled_luma
from visitor_desk.footage.video_reader import every_picture

STANDS_OUT = 0.35
"""Natural logarithm of bytes: somebody between two still pictures costs half as much again."""
SPREADS = 3.5
FEWEST_GROUPS = 12
"""Before so many groups are known it cannot be told what is usual."""
NEIGHBOURS = 40
"""Groups of the file before that help to tell what is usual: more than a minute."""
NEARBY = 4
"""Groups on either side of one with which it is compared."""
ONE_IN = 30
"""At most one group in so many is decoded whole, which costs as much as ten key frames."""
_SAME_S = 1e-3
CLOSEST_S = 0.2
"""Pictures of a burst are this far apart."""


def find_bursts(
    path: Path,
    groups: Sequence[Group],
    seen: Sequence[Seen],
    usual: Sequence[float],
    masked: Sequence[MaskedArea] = (),
) -> tuple[list[Seen], tuple[float, ...]]:
    """Return what moves between still pictures, and the usual weights for the camera's next file.

    `usual` are the weights of the groups with which the camera's previous recording ended. Nothing is
    looked for in `masked`.
    """
    chosen, known = _outstanding(groups, seen, usual)
    found: list[Seen] = []
    for group in chosen:
        found += _movers_between(path, group, masked)
    return found, known


def _outstanding(
    groups: Sequence[Group], seen: Sequence[Seen], usual: Sequence[float]
) -> tuple[list[Group], tuple[float, ...]]:
    """Return the still groups that stand out most, by time, and the weights of the last groups of all."""
    weighed = [(group, weight) for group in groups if (weight := weight_of(group)) is not None]
    known = np.asarray([*usual, *(weight for _, weight in weighed)])
    chosen: list[Group] = []
    if len(known) >= FEWEST_GROUPS:
        moving = np.asarray([one.at_s for one in seen if one.movers])
        apart = known - _usual_nearby(known)
        spread = 1.48 * float(np.median(np.abs(apart)))
        excess = apart[len(usual) :] / max(STANDS_OUT, SPREADS * spread)
        most = [number for number in np.argsort(-excess) if excess[number] > 1]
        still = [weighed[number][0] for number in most if not _moves_in(weighed[number][0], moving)]
        chosen = sorted(still[: 1 + len(groups) // ONE_IN], key=lambda group: group.start_s)
    return chosen, tuple(known[-NEIGHBOURS:].tolist())


def _moves_in(group: Group, moving: NDArray[np.float64]) -> bool:
    """Tell whether something moves in the picture that begins a group or in the next."""
    return bool(np.any((moving >= group.start_s - _SAME_S) & (moving <= group.end_s + _SAME_S)))


def _usual_nearby(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return for each weight the median of those around it: light and weather change it slowly."""
    padded = np.pad(weights, NEARBY, mode="reflect")
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * NEARBY + 1)
    return np.asarray(np.median(np.delete(windows, NEARBY, axis=1), axis=1), np.float64)


def _movers_between(path: Path, group: Group, masked: Sequence[MaskedArea]) -> Iterator[Seen]:
    """Yield the pictures of a group in which something differs from how the group begins and how it ends."""
    taken = [
        Sample(at_s, scaled_luma(frame))
        for at_s, frame in every_picture(path, group.start_s, group.end_s + CLOSEST_S, CLOSEST_S)
    ]
    if len(taken) < 4:
        return
    places = [taken[0].luma, taken[-1].luma]
    levels = [levels_of(place) for place in places]
    threshold = threshold_of(_noise_of([one.luma for one in taken]), places, masked)
    looked = [seen_in(one, levels, threshold) for one in taken[1:-1]]
    for position, one in enumerate(looked):
        beside = looked[max(0, position - 1) : position + 2]
        # What is there in one picture alone is noise.
        if one.movers and sum(bool(other.movers) for other in beside) > 1:
            yield one


def _noise_of(pictures: Sequence[Picture]) -> Picture:
    """How many grey levels a pixel moves in most of the pictures."""
    every = np.stack(pictures)
    usual = middle([every[round(share * (len(every) - 1))] for share in (0, 0.25, 0.5, 0.75, 1)])
    apart = np.abs(every.astype(np.int16) - usual)
    return np.asarray(np.partition(apart, len(apart) // 2, axis=0)[len(apart) // 2], np.uint8)
