"""Counts how many separate things move in a short stretch of footage.

Used before footage is given away: only one mover may be in it, and what cannot be counted surely counts as
more than one. Every picture is decoded; what differs from the empty place (a median over minutes around the
stretch) is grouped to figures, and figures are followed from picture to picture.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from visitor_desk.footage.change import LARGEST_SHARE, Field, Levels, changed, levels_of, threshold_of
from visitor_desk.footage.figures import Figure, figures_of
from visitor_desk.footage.pieces import Piece
from visitor_desk.footage.video_file import Picture, scaled_luma
from visitor_desk.footage.video_reader import every_picture, samples

CLOSEST_S = 0.19
"""Five pictures a second follow a walking person."""
AROUND_S = 120.0
"""How far on each side the empty place is looked for."""
MOST_PICTURES = 41
"""Pictures that enter the median of the empty place."""
LOST_S = 2.0
"""A figure hidden for longer than this may be somebody else when it comes back."""
STRIDE = 0.9
"""How far a figure gets between two pictures, in its own heights; more and it is another one."""
SURE_OF = 3
"""Pictures in which something must show before it counts: fewer are a flicker."""
DOUBTFUL_SHARE = 0.15
"""Share of the pictures with a figure that may be doubtful before all of it is."""


@dataclass(frozen=True, slots=True)
class MoverCount:
    """The most figures in one picture, how many were followed in all, and whether the count is in doubt.

    In doubt means: outlines that may be of two people, or pictures that could not be compared.
    """

    most_at_once: int
    tracks: int
    in_doubt: bool

    @property
    def more_than_one(self) -> bool:
        """Whether the stretch shows, or may show, more than one mover."""
        return self.most_at_once > 1 or self.tracks > 1 or self.in_doubt


@dataclass(slots=True)
class _Track:
    last: Figure
    last_s: float
    seen: int = 1


def count_movers(path: Path, start_s: float, end_s: float) -> MoverCount:
    """Count the movers of one file between two media seconds. Raises the errors of `read_facts`."""
    return count_movers_over([Piece(path, start_s, end_s, 0.0)])


def count_movers_over(pieces: Sequence[Piece]) -> MoverCount:
    """Count the movers of a stretch that lies in several files. Raises the errors of `read_facts`."""
    cv2.setNumThreads(1)
    place, threshold = _empty_place(pieces)
    figures_seen: Counter[int] = Counter()
    tracks: list[_Track] = []
    doubtful = blind = 0
    for at_s, picture in _pictures(pieces):
        figures = _figures(picture, place, threshold)
        if figures is None:
            blind += 1
            continue
        figures_seen[len(figures)] += 1
        doubtful += any(figure.doubtful for figure in figures)
        _follow(tracks, figures, at_s)
    with_figures = sum(pictures for number, pictures in figures_seen.items() if number)
    compared = sum(figures_seen.values())
    in_doubt = (
        not compared or blind >= SURE_OF or (doubtful >= SURE_OF and doubtful > DOUBTFUL_SHARE * with_figures)
    )
    most = max((number for number in figures_seen if _surely(figures_seen, number)), default=0)
    return MoverCount(most, sum(1 for track in tracks if track.seen >= SURE_OF), in_doubt)


def _surely(figures_seen: Counter[int], number: int) -> bool:
    """Tell whether that many figures or more were seen often enough."""
    return sum(pictures for seen, pictures in figures_seen.items() if seen >= number) >= SURE_OF


def _pictures(pieces: Iterable[Piece]) -> Iterator[tuple[float, Picture]]:
    for piece in pieces:
        for media_s, frame in every_picture(piece.path, piece.start_s, piece.end_s, CLOSEST_S, piece.opens):
            yield piece.at_s + media_s - piece.start_s, scaled_luma(frame)


def _empty_place(pieces: Sequence[Piece]) -> tuple[Levels, Field]:
    """Return what the place looks like when nobody is there, and how much each pixel must change."""
    seen: list[Picture] = []
    for piece in pieces:
        around = samples(piece.path, piece.start_s - AROUND_S, piece.end_s + AROUND_S, opens=piece.opens)
        seen += [one.luma for one in around]
    seen = [picture for picture in seen if picture.shape == seen[0].shape]
    if not seen:
        nothing = np.zeros((1, 1), np.uint8)
        return levels_of(nothing), levels_of(nothing).field
    spread = np.unique(np.linspace(0, len(seen) - 1, MOST_PICTURES).astype(int))
    chosen = np.stack([seen[number] for number in spread])
    place = np.asarray(np.median(chosen, axis=0), np.uint8)
    apart = np.stack([cv2.absdiff(picture, place) for picture in chosen])
    # A passer-by is before a pixel less often than this; a clock's digit is not.
    noise = np.asarray(np.percentile(apart, 65, axis=0), np.uint8)
    return levels_of(place), threshold_of(noise, [place])


def _figures(picture: Picture, place: Levels, threshold: Field) -> list[Figure] | None:
    """Return the figures in a picture; None where it cannot be compared with the place."""
    if picture.shape != place.field.shape:
        return None
    mask = changed(levels_of(picture), place, threshold)
    return None if mask.mean() > LARGEST_SHARE else figures_of(mask)


def _follow(tracks: list[_Track], figures: Sequence[Figure], at_s: float) -> None:
    """Give each figure to the nearest track that it can continue, the closest pairs first, or begin one."""
    pairs = sorted(
        (away, t, f)
        for t, track in enumerate(tracks)
        if at_s - track.last_s <= LOST_S
        for f, figure in enumerate(figures)
        if (away := _away(track, figure, at_s)) is not None
    )
    taken: set[int] = set()
    continued: set[int] = set()
    for _, t, f in pairs:
        if t in continued or f in taken:
            continue
        continued.add(t)
        taken.add(f)
        tracks[t].last, tracks[t].last_s = figures[f], at_s
        tracks[t].seen += 1
    tracks += [_Track(figure, at_s) for f, figure in enumerate(figures) if f not in taken]


def _away(track: _Track, figure: Figure, at_s: float) -> float | None:
    """Return how far a figure is from where a track was last, in heights; None where it is too far."""
    (ax, ay), (bx, by) = track.last.centre, figure.centre
    high = max(track.last.high, figure.high, 1)
    away = math.hypot(ax - bx, ay - by) / high
    overlap = (
        track.last.left < figure.right
        and figure.left < track.last.right
        and track.last.top < figure.low
        and figure.top < track.last.low
    )
    waited = max(1.0, (at_s - track.last_s) / CLOSEST_S)
    return away if overlap or away <= min(STRIDE * waited, 3.0) else None
