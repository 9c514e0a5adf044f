"""Draws the footage of the demo site: people-like figures that walk through a drawn place.

Nobody is filmed: the footage is made of circles and lines, with a sensor's noise, a burnt-in clock and
H.264 as recorders write it (a key frame every two seconds).
"""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import cv2
import numpy as np

from visitor_desk.demo_site.scenes import SCENES, Colour, Floor, Image

COATS: tuple[Colour, ...] = (
    (150, 80, 50),
    (44, 44, 160),
    (60, 130, 70),
    (90, 130, 168),
    (160, 160, 170),
    (30, 120, 190),
    (140, 70, 140),
)
_SKIN: tuple[Colour, ...] = ((150, 180, 224), (98, 132, 184), (64, 88, 132), (140, 172, 220))
_STEP_LENGTH = 0.42
"""Length of a step as a share of the figure's height."""
_NOISES = 12
_KEY_EVERY_S = 2


@dataclass(frozen=True, slots=True)
class Step:
    """Where a figure is at a media second: `x` 0 to 1 left to right, `depth` 0 to 1 far to near.

    Values outside 0 to 1 lie beside the floor, so that figures can come from outside the picture.
    """

    at_s: float
    x: float
    depth: float


@dataclass(frozen=True, slots=True)
class Walk:
    """One figure: seen from the first step to the last, walking straight from each to the next."""

    steps: tuple[Step, ...]
    coat: int = 0

    def at(self, at_s: float) -> tuple[float, float] | None:
        """Return (x, depth) at a media second, None where the figure is not in the picture."""
        if not self.steps[0].at_s <= at_s <= self.steps[-1].at_s:
            return None
        times = [step.at_s for step in self.steps]
        x = np.interp(at_s, times, [step.x for step in self.steps])
        return float(x), float(np.interp(at_s, times, [step.depth for step in self.steps]))


_WAYS: tuple[tuple[tuple[float, float], ...], ...] = (
    ((0.82, 0.02), (0.70, 0.35), (0.42, 0.40), (0.30, 0.62), (-0.15, 0.85)),
    ((0.50, 0.0), (0.42, 0.45), (0.55, 0.75), (0.62, 1.25)),
    ((0.45, 0.0), (0.55, 0.40), (0.50, 0.75), (0.40, 1.25)),
    ((-0.15, 0.55), (0.30, 0.25), (0.55, 0.18), (0.75, 0.30), (1.15, 0.60)),
)
"""The usual way through each scene."""


def crossing(scene: int, at_s: float, seconds: float, *, backwards: bool = False, coat: int = 0) -> Walk:
    """Return a figure that goes the usual way through a scene in `seconds`, beginning at `at_s`."""
    way = _WAYS[scene][::-1] if backwards else _WAYS[scene]
    lengths = [0.0] + [math.dist(a, b) for a, b in pairwise(way)]
    gone = np.cumsum(lengths) / sum(lengths)
    steps = tuple(
        Step(at_s + float(share) * seconds, x, depth) for share, (x, depth) in zip(gone, way, strict=True)
    )
    return Walk(steps, coat)


def write_walk(
    path: Path,
    *,
    start: datetime,
    seconds: float,
    figures: Sequence[Walk],
    scene: int,
    clock_error_s: float = 0.0,
    name: str = "",
    fps: int = 10,
    size: tuple[int, int] = (640, 360),
) -> None:
    """Write a recording that begins at the true time `start` and lasts `seconds`.

    `scene` is a number of `SCENES`; `name` and the camera's clock (true time plus `clock_error_s`, in
    `start`'s zone) are burnt in. The same arguments give the same pictures. The file's modification
    time becomes its end on the camera's clock, as if a recorder had closed it then.
    """
    drawn = SCENES[scene]
    place = drawn.draw(*size)
    shown = start + timedelta(seconds=clock_error_s)
    noises = _noises(size, scene)
    pick = np.random.default_rng(scene + 1)
    path.parent.mkdir(parents=True, exist_ok=True)
    with av.open(
        str(path), "w", format="mp4", options={"movflags": "+faststart", "fflags": "+bitexact"}
    ) as container:
        stream = container.add_stream("libx264", rate=fps)
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        stream.codec_context.thread_count = 1
        every = str(fps * _KEY_EVERY_S)
        stream.options = {
            "preset": "ultrafast",
            "crf": "28",
            "g": every,
            "keyint_min": every,
            "sc_threshold": "0",
        }
        for number in range(round(seconds * fps)):
            at_s = number / fps
            picture = place.copy()
            for walk in sorted(figures, key=lambda walk: (walk.at(at_s) or (0.0, 0.0))[1]):
                _draw_figure(picture, drawn.floor, walk, at_s)
            _burn_in(picture, f"{name or drawn.name}  {shown + timedelta(seconds=at_s):%Y-%m-%d %H:%M:%S}")
            planes = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2YUV_I420), np.uint8)
            brighter, darker = noises[pick.integers(_NOISES)]
            luma = planes[: size[1]]
            planes[: size[1]] = cv2.subtract(cv2.add(luma, brighter), darker)
            frame = av.VideoFrame.from_ndarray(planes, format="yuv420p")
            frame.pts, frame.time_base = number, Fraction(1, fps)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    closed = (shown + timedelta(seconds=seconds)).timestamp()
    os.utime(path, (closed, closed))


def _noises(size: tuple[int, int], seed: int) -> list[tuple[Image, Image]]:
    """A few pictures of sensor noise, each as what it adds and what it takes away."""
    source = np.random.default_rng(seed)
    made = []
    for _ in range(_NOISES):
        noise = np.rint(source.normal(0, 1.5, (size[1], size[0])))
        made.append((np.clip(noise, 0, 255).astype(np.uint8), np.clip(-noise, 0, 255).astype(np.uint8)))
    return made


def _burn_in(picture: Image, text: str) -> None:
    """Write camera name and clock on a dark bar in the upper left corner."""
    scale = picture.shape[0] / 360
    face, size = cv2.FONT_HERSHEY_SIMPLEX, 0.42 * scale
    (wide, high), below = cv2.getTextSize(text, face, size, 1)
    bar = picture[: high + below + round(6 * scale), : wide + round(12 * scale)]
    bar[:] = bar // 3
    at = (round(6 * scale), high + round(4 * scale))
    cv2.putText(picture, text, at, face, size, (245, 245, 245), 1, cv2.LINE_AA)


def _draw_figure(picture: Image, floor: Floor, walk: Walk, at_s: float) -> None:
    """Draw a figure where its walk has it now, with its shadow."""
    here = walk.at(at_s)
    if here is None:
        return
    high, wide = picture.shape[:2]
    share_x, share_y, share_tall = floor.place(*here)
    x, feet, tall = share_x * wide, share_y * high, share_tall * high
    ahead = walk.at(min(at_s + 0.2, walk.steps[-1].at_s)) or here
    ahead_x, ahead_y, _ = floor.place(*ahead)
    speed = math.hypot((ahead_x - share_x) * wide, (ahead_y - share_y) * high) / 0.2
    facing = max(-1.0, min(1.0, (ahead_x - share_x) * wide / max(0.2 * tall, 1)))
    swing = math.sin(at_s * math.pi * 1.9 + walk.coat) * min(1.0, speed / (0.15 * tall + 1))
    _draw_shadow(picture, x, feet, tall)
    _draw_body(picture, x, feet, tall, swing, facing, walk.coat)


def _draw_shadow(picture: Image, x: float, feet: float, tall: float) -> None:
    """Darken the floor under a figure, softly."""
    reach_x, reach_y = 0.26 * tall, 0.07 * tall
    left, right = max(0, int(x - reach_x * 1.6)), min(picture.shape[1], int(x + reach_x * 1.6) + 1)
    top, low = max(0, int(feet - reach_y * 1.8)), min(picture.shape[0], int(feet + reach_y * 1.8) + 1)
    if left >= right or top >= low:
        return
    ys, xs = np.mgrid[top:low, left:right]
    near = np.exp(-(((xs - x - 0.05 * tall) / reach_x) ** 2 + ((ys - feet) / reach_y) ** 2) * 1.6)
    part = picture[top:low, left:right]
    part[:] = (part * (1 - 0.35 * near[:, :, None])).astype(np.uint8)


def _draw_body(
    picture: Image, x: float, feet: float, tall: float, swing: float, facing: float, coat: int
) -> None:
    """Draw legs, arms, trunk and head; `swing` -1 to 1 is the stride, `facing` -1 to 1 the side turned to."""
    cloth = COATS[coat % len(COATS)]
    dark: Colour = (cloth[0] * 6 // 10, cloth[1] * 6 // 10, cloth[2] * 6 // 10)
    trousers: Colour = ((128, 104, 82), (108, 112, 116), (126, 96, 66))[coat % 3]
    stride = swing * tall * _STEP_LENGTH / 2 * (0.45 + 0.55 * abs(facing))

    def limb(points: Sequence[tuple[float, float]], colour: Colour, thick: float) -> None:
        bent = np.array([[(x + px) * 16, (feet - py * tall) * 16] for px, py in points], np.int32)
        cv2.polylines(picture, [bent], False, colour, max(1, round(thick * tall)), cv2.LINE_AA, 4)

    hips, lift = 0.47, 0.05 * abs(swing)
    for side, colour in (
        (-1, (trousers[0] * 7 // 10, trousers[1] * 7 // 10, trousers[2] * 7 // 10)),
        (1, trousers),
    ):
        foot_x = side * stride + side * 0.035 * tall
        raised = lift if side * swing < 0 else 0.0
        knee_x = foot_x * 0.55 + facing * 0.03 * tall * abs(swing)
        limb(
            [(side * 0.035 * tall, hips), (knee_x, 0.25 + raised / 2), (foot_x, 0.03 + raised)], colour, 0.085
        )
        limb(
            [(foot_x - 0.01 * tall, 0.02 + raised), (foot_x + facing * 0.06 * tall, 0.015 + raised)],
            (30, 30, 32),
            0.045,
        )
    limb(
        [(0.10 * tall, 0.79), (0.12 * tall - stride * 0.5, 0.62), (0.10 * tall - stride * 0.8, 0.48)],
        dark,
        0.06,
    )
    trunk = [(-0.115, 0.79), (-0.07, 0.835), (0.07, 0.835), (0.115, 0.79), (0.09, 0.44), (-0.09, 0.44)]
    outline = np.array([[(x + px * tall) * 16, (feet - py * tall) * 16] for px, py in trunk], np.int32)
    cv2.fillPoly(picture, [outline], cloth, cv2.LINE_AA, 4)
    limb(
        [(-0.10 * tall, 0.79), (-0.125 * tall + stride * 0.5, 0.62), (-0.10 * tall + stride * 0.8, 0.48)],
        dark,
        0.06,
    )
    skin = _SKIN[coat % len(_SKIN)]
    limb([(0, 0.83), (facing * 0.01 * tall, 0.87)], skin, 0.06)
    head = (round((x + facing * 0.015 * tall) * 16), round((feet - 0.925 * tall) * 16))
    size = (round(0.058 * tall * 16), round(0.072 * tall * 16))
    cv2.ellipse(picture, head, size, 0, 0, 360, skin, -1, cv2.LINE_AA, 4)
    hair: Colour = ((30, 34, 40), (40, 70, 104), (24, 26, 28), (120, 128, 132))[coat % 4]
    crown = (head[0] - round(facing * 0.02 * tall * 16), head[1] - round(0.02 * tall * 16))
    cv2.ellipse(picture, crown, size, 0, 180, 360, hair, -1, cv2.LINE_AA, 4)
