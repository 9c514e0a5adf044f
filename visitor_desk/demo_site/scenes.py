"""The drawn places of the demo site: what each of its cameras sees when nobody is there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
"""Height x width x blue, green, red."""
Colour = tuple[int, int, int]

_OVERSAMPLE = 2


@dataclass(frozen=True, slots=True)
class Floor:
    """Where people can stand, in shares of the picture: a trapezoid under a horizon.

    `back` and `front` are (left, right, y) of its far and near edge; a figure is `tall` times as high as
    its feet lie below `horizon`.
    """

    horizon: float
    back: tuple[float, float, float]
    front: tuple[float, float, float]
    tall: float

    def place(self, x: float, depth: float) -> tuple[float, float, float]:
        """Return (x, y of the feet, height of a grown person), in shares of the picture.

        `x` runs 0 to 1 from left to right, `depth` 0 to 1 from the far to the near edge.
        """
        # Equal steps on the floor grow towards the viewer.
        share = depth / (depth + (1 - depth) * self._nearness())
        left = self.back[0] + (self.front[0] - self.back[0]) * share
        right = self.back[1] + (self.front[1] - self.back[1]) * share
        y = self.back[2] + (self.front[2] - self.back[2]) * share
        return left + (right - left) * x, y, self.tall * (y - self.horizon)

    def _nearness(self) -> float:
        return (self.front[2] - self.horizon) / (self.back[2] - self.horizon)


@dataclass(frozen=True, slots=True)
class DrawnScene:
    """One camera's view: its empty picture and its floor."""

    name: str
    floor: Floor
    draw: Callable[[int, int], Image]


class _Canvas:
    """Draws in shares of the picture on a larger image that is scaled down at the end."""

    def __init__(self, width: int, height: int, top: Colour, bottom: Colour) -> None:
        self.size = (width, height)
        self.wide, self.high = width * _OVERSAMPLE, height * _OVERSAMPLE
        self.image: Image = np.zeros((self.high, self.wide, 3), np.uint8)
        self.shade([(0, 0), (1, 0), (1, 1), (0, 1)], top, bottom)

    def at(self, point: tuple[float, float]) -> tuple[int, int]:
        return round(point[0] * self.wide), round(point[1] * self.high)

    def shade(self, corners: list[tuple[float, float]], top: Colour, bottom: Colour) -> None:
        """Fill a polygon with a vertical run of colours."""
        points = np.array([self.at(corner) for corner in corners], np.int32)
        mask = np.zeros((self.high, self.wide), np.uint8)
        cv2.fillPoly(mask, [points], 255, cv2.LINE_AA)
        first, last = points[:, 1].min(), max(points[:, 1].max(), points[:, 1].min() + 1)
        run = np.clip((np.arange(self.high) - first) / (last - first), 0, 1)[:, None, None]
        colour = np.array(top) * (1 - run) + np.array(bottom) * run
        share = mask[:, :, None].astype(np.float32) / 255
        self.image = np.asarray(self.image * (1 - share) + colour * share, np.uint8)

    def fill(self, corners: list[tuple[float, float]], colour: Colour) -> None:
        points = np.array([self.at(corner) for corner in corners], np.int32)
        cv2.fillPoly(self.image, [points], colour, cv2.LINE_AA)

    def line(
        self, start: tuple[float, float], end: tuple[float, float], colour: Colour, wide: int = 1
    ) -> None:
        cv2.line(self.image, self.at(start), self.at(end), colour, wide * _OVERSAMPLE, cv2.LINE_AA)

    def disc(self, centre: tuple[float, float], radius: float, colour: Colour) -> None:
        cv2.circle(self.image, self.at(centre), max(1, round(radius * self.high)), colour, -1, cv2.LINE_AA)

    def tiles(self, floor: Floor, colour: Colour, across: int, along: int) -> None:
        """Draw the joints of a tiled floor in perspective."""
        for step in range(across + 1):
            ends = [floor.place(step / across, depth)[:2] for depth in (0.0, 1.0)]
            self.line(ends[0], ends[1], colour)
        for step in range(along + 1):
            ends = [floor.place(x, step / along)[:2] for x in (0.0, 1.0)]
            self.line(ends[0], ends[1], colour)

    def done(self, glow: tuple[float, float]) -> Image:
        """Scale down, with the light falling off away from `glow`."""
        small = cv2.resize(self.image, self.size, interpolation=cv2.INTER_AREA)
        small = cv2.GaussianBlur(small, (0, 0), 0.6)
        ys, xs = np.mgrid[0 : self.size[1], 0 : self.size[0]]
        away = np.hypot(xs / self.size[0] - glow[0], (ys / self.size[1] - glow[1]) * 0.7)
        light = np.clip(1.12 - 0.55 * away**1.4, 0.45, 1.15)[:, :, None]
        return np.asarray(np.clip(small * light, 0, 255), np.uint8)


_LOBBY = Floor(0.16, (0.06, 0.94, 0.46), (-0.35, 1.35, 1.0), 0.62)
_CORRIDOR = Floor(0.18, (0.42, 0.58, 0.40), (-0.10, 1.10, 1.0), 0.66)
_SUITE = Floor(0.17, (0.38, 0.62, 0.38), (-0.02, 1.02, 1.0), 0.64)
_CAGE = Floor(0.12, (0.10, 0.90, 0.50), (-0.20, 1.20, 1.0), 0.60)


def _lobby(width: int, height: int) -> Image:
    canvas = _Canvas(width, height, (196, 202, 204), (168, 176, 180))
    canvas.shade([(0, 0), (1, 0), (1, 0.09), (0, 0.09)], (222, 224, 226), (206, 210, 212))
    for left in (0.16, 0.44, 0.72):
        canvas.fill(
            [(left, 0.02), (left + 0.13, 0.02), (left + 0.12, 0.06), (left + 0.01, 0.06)], (250, 252, 252)
        )
    canvas.shade([(0, 0.46), (1, 0.46), (1, 1), (0, 1)], (140, 146, 150), (112, 118, 124))
    canvas.tiles(_LOBBY, (126, 132, 136), 12, 10)
    canvas.shade([(0.60, 0.13), (0.86, 0.13), (0.86, 0.46), (0.60, 0.46)], (214, 208, 186), (176, 176, 164))
    for x in (0.60, 0.73, 0.86):
        canvas.line((x, 0.13), (x, 0.46), (82, 80, 76), 3)
    canvas.line((0.60, 0.13), (0.86, 0.13), (82, 80, 76), 3)
    canvas.line((0.715, 0.28), (0.715, 0.36), (60, 60, 60), 2)
    canvas.line((0.745, 0.28), (0.745, 0.36), (60, 60, 60), 2)
    canvas.shade([(0.08, 0.40), (0.42, 0.40), (0.42, 0.60), (0.08, 0.60)], (74, 98, 128), (48, 66, 90))
    canvas.fill([(0.06, 0.385), (0.44, 0.385), (0.42, 0.415), (0.08, 0.415)], (96, 126, 160))
    canvas.shade([(0.17, 0.29), (0.25, 0.29), (0.25, 0.385), (0.17, 0.385)], (52, 50, 48), (36, 34, 34))
    canvas.shade([(0.12, 0.16), (0.36, 0.16), (0.36, 0.24), (0.12, 0.24)], (120, 92, 58), (104, 78, 46))
    for row in range(2):
        canvas.line((0.145, 0.185 + 0.03 * row), (0.33 - 0.06 * row, 0.185 + 0.03 * row), (206, 196, 178), 2)
    canvas.shade([(0.925, 0.44), (0.975, 0.44), (0.968, 0.56), (0.932, 0.56)], (70, 84, 104), (52, 62, 80))
    for lean in np.linspace(-0.05, 0.05, 9):
        canvas.line((0.95, 0.45), (0.95 + lean, 0.28 + abs(lean)), (58, 104, 66), 3)
    return canvas.done((0.5, 0.3))


def _corridor(width: int, height: int) -> Image:
    canvas = _Canvas(width, height, (206, 208, 206), (190, 192, 190))
    end = ((0.42, 0.12), (0.58, 0.12), (0.58, 0.40), (0.42, 0.40))
    canvas.shade([(0, 0), (1, 0), end[1], end[0]], (176, 178, 178), (220, 222, 222))
    canvas.shade([(0, 0), end[0], end[3], (0, 0.88)], (188, 186, 176), (160, 158, 150))
    canvas.shade([(1, 0), end[1], end[2], (1, 0.88)], (180, 178, 168), (150, 148, 142))
    canvas.shade([(0, 0.88), end[3], end[2], (1, 0.88), (1, 1), (0, 1)], (126, 130, 124), (96, 100, 96))
    canvas.tiles(_CORRIDOR, (112, 116, 110), 5, 14)
    for near, far in ((0.30, 0.22), (0.12, 0.02), (0.38, 0.345)):
        canvas.fill([(0.5 - (0.5 - far) * 0.22, 0.27 * far), (0.5 + (0.5 - far) * 0.22, 0.27 * far),
                     (0.5 + (0.5 - near) * 0.22, 0.27 * near), (0.5 - (0.5 - near) * 0.22, 0.27 * near)],
                    (250, 252, 252))  # fmt: skip
    for side in (-1, 1):
        for near, far in ((0.40, 0.29), (0.20, 0.145)):
            inner, outer = 0.5 + side * far, 0.5 + side * near
            low = (0.40 + (far - 0.08) * 1.14, 0.40 + (near - 0.08) * 1.14)
            top = (0.155 - (far - 0.08) * 0.18, 0.155 - (near - 0.08) * 0.18)
            canvas.shade([(inner, top[0]), (outer, top[1]), (outer, low[1]), (inner, low[0])],
                         (120, 112, 92), (96, 88, 72))  # fmt: skip
            canvas.disc((inner + side * 0.012, (top[0] + low[0]) / 2), 0.008, (200, 200, 204))
    canvas.shade([(0.455, 0.17), (0.545, 0.17), (0.545, 0.40), (0.455, 0.40)], (98, 92, 78), (80, 74, 64))
    canvas.fill([(0.485, 0.20), (0.515, 0.20), (0.515, 0.27), (0.485, 0.27)], (186, 190, 180))
    canvas.fill([(0.48, 0.135), (0.52, 0.135), (0.52, 0.155), (0.48, 0.155)], (92, 170, 70))
    return canvas.done((0.5, 0.28))


def _suite(width: int, height: int) -> Image:
    canvas = _Canvas(width, height, (120, 122, 122), (104, 106, 106))
    canvas.shade([(0, 0), (1, 0), (0.62, 0.10), (0.38, 0.10)], (92, 94, 96), (150, 152, 154))
    canvas.shade(
        [(0, 1), (0, 0.9), (0.38, 0.38), (0.62, 0.38), (1, 0.9), (1, 1)], (150, 152, 152), (128, 130, 130)
    )
    canvas.tiles(_SUITE, (118, 120, 120), 4, 12)
    canvas.shade([(0.38, 0.10), (0.62, 0.10), (0.62, 0.38), (0.38, 0.38)], (176, 178, 176), (150, 152, 150))
    canvas.fill([(0.46, 0.16), (0.54, 0.16), (0.54, 0.38), (0.46, 0.38)], (108, 104, 92))
    lights = np.random.default_rng(7)
    for side in (-1, 1):
        edges = [0.12 + 0.5 * share**1.7 for share in np.linspace(0, 1, 8)]
        for far, near in pairwise(edges):
            xs = (0.5 + side * far, 0.5 + side * near)
            tops = (0.10 - (far - 0.12) * 0.30, 0.10 - (near - 0.12) * 0.30)
            lows = (0.38 + (far - 0.12) * 1.37, 0.38 + (near - 0.12) * 1.37)
            canvas.shade([(xs[0], tops[0]), (xs[1], tops[1]), (xs[1], lows[1]), (xs[0], lows[0])],
                         (46, 44, 42), (34, 32, 30))  # fmt: skip
            canvas.line((xs[1], tops[1]), (xs[1], lows[1]), (78, 76, 74), 2)
            for unit in np.linspace(0.12, 0.88, 11):
                start, end = (
                    (xs[k] * 0.85 + xs[1 - k] * 0.15, tops[k] + (lows[k] - tops[k]) * unit) for k in (0, 1)
                )
                canvas.line(start, end, (64, 62, 60), 1)
                if lights.random() < 0.7:
                    share = lights.random()
                    lamp = (start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share)
                    canvas.disc(lamp, 0.004, (90, 220, 110) if lights.random() < 0.8 else (60, 160, 240))
    canvas.fill([(0.44, 0.02), (0.56, 0.02), (0.535, 0.07), (0.465, 0.07)], (248, 250, 250))
    return canvas.done((0.5, 0.35))


def _cage(width: int, height: int) -> Image:
    canvas = _Canvas(width, height, (150, 150, 146), (132, 132, 128))
    canvas.shade([(0, 0.50), (1, 0.50), (1, 1), (0, 1)], (158, 160, 158), (132, 134, 134))
    canvas.tiles(_CAGE, (138, 140, 138), 10, 8)
    lights = np.random.default_rng(11)
    for number in range(7):
        left = 0.13 + 0.106 * number
        canvas.shade(
            [(left, 0.08), (left + 0.1, 0.08), (left + 0.1, 0.5), (left, 0.5)], (58, 54, 50), (40, 38, 36)
        )
        for unit in np.linspace(0.11, 0.47, 12):
            canvas.line((left + 0.008, unit), (left + 0.092, unit), (72, 70, 66), 1)
            if lights.random() < 0.75:
                lamp = (90, 220, 110) if lights.random() < 0.85 else (60, 160, 240)
                canvas.disc((left + 0.015 + 0.07 * lights.random(), unit - 0.012), 0.004, lamp)
    for side in (0.0, 1.0):
        inner = 0.12 if side == 0 else 0.88
        for share in np.linspace(0, 1, 13):
            x = side + (inner - side) * share
            canvas.line((x, 0.02), (x, 0.80 - 0.30 * share), (172, 174, 174), 1)
        for level in np.linspace(0.02, 0.98, 16):
            canvas.line((side, 0.80 * level), (inner, 0.02 + 0.48 * level), (172, 174, 174), 1)
        canvas.line((inner, 0.0), (inner, 0.52), (120, 122, 122), 4)
    canvas.fill([(0.38, 0.0), (0.62, 0.0), (0.60, 0.035), (0.40, 0.035)], (248, 250, 250))
    return canvas.done((0.5, 0.4))


SCENES: tuple[DrawnScene, ...] = (
    DrawnScene("lobby", _LOBBY, _lobby),
    DrawnScene("corridor", _CORRIDOR, _corridor),
    DrawnScene("suite", _SUITE, _suite),
    DrawnScene("cage", _CAGE, _cage),
)
"""What `scene` numbers mean."""
