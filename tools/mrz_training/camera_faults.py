"""What a camera and its light do to a line of print: blur, glare, shadow, screens, darkness, noise, JPEG.

Pictures are grey, 0 black to 1 white, as the camera sees them; `cap` is the height of a capital in them.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.float32]


def blurred(picture: Grey, cap: float, rng: np.random.Generator) -> Grey:
    """Return the picture out of focus, in motion, or as it is."""
    kind = rng.random()
    if kind < 0.45:
        return cv2.GaussianBlur(picture, (0, 0), max(0.05, rng.uniform(0.02, 0.13) * cap))
    if kind < 0.57:
        length = max(2, int(cap * rng.uniform(0.15, 0.45)))
        kernel = np.zeros((length, length), np.float32)
        angle = rng.uniform(0, np.pi)
        reach = np.array([np.cos(angle), np.sin(angle)]) * length / 2
        middle = np.array([length - 1, length - 1]) / 2
        start, end = middle - reach, middle + reach
        cv2.line(kernel, (round(start[0]), round(start[1])), (round(end[0]), round(end[1])), 1.0)
        return cv2.filter2D(picture, -1, kernel / max(kernel.sum(), 1))
    return picture


def spoilt(picture: Grey, cap: float, rng: np.random.Generator) -> Grey:
    """Return the picture (0 to 255) after glare, shadow, a screen, darkness, sharpening, noise and JPEG."""
    if rng.random() < 0.14:
        picture = picture + _glare(picture.shape, cap, rng)
    if rng.random() < 0.1:
        picture[:, int(rng.integers(0, picture.shape[1])) :] *= rng.uniform(0.4, 0.8)
    if rng.random() < 0.08:
        picture = picture * _lattice(picture.shape, rng)
    if rng.random() < 0.35:
        amount = rng.uniform(0.3, 1.5)
        picture = picture + amount * (picture - cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.6, 1.6)))
    if rng.random() < 0.12:
        # A dark room: little light, of which the sensor's noise is a large part.
        picture = np.clip(picture, 0, 1) * rng.uniform(0.1, 0.4)
        picture = picture + rng.normal(0, rng.uniform(0.005, 0.03), picture.shape)
    elif rng.random() < 0.5:
        picture = picture + rng.normal(0, rng.uniform(0.005, 0.06), picture.shape)
    flat = np.clip(picture, 0, 1).astype(np.float32) ** rng.uniform(0.7, 1.5)
    small = (flat * 255).astype(np.uint8)
    if rng.random() < 0.65:
        quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(22, 96))]
        small = cv2.imdecode(cv2.imencode(".jpg", small, quality)[1], cv2.IMREAD_GRAYSCALE)
    return small.astype(np.float32)


def _glare(shape: tuple[int, ...], cap: float, rng: np.random.Generator) -> Grey:
    """Return a lamp in the laminate: a spot, or a streak across the line that blinds the sensor."""
    height, width = shape
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    x, y = x - rng.uniform(0, width), y - rng.uniform(0, height)
    if rng.random() < 0.4:
        lean = rng.normal(0, 0.8)
        return np.asarray(
            rng.uniform(0.3, 1.4) * np.exp(-(((x + lean * y) / (cap * rng.uniform(0.4, 2.5))) ** 2)),
            np.float32,
        )
    spot = np.exp(-((x / (cap * rng.uniform(1, 6))) ** 2) - (y / (cap * rng.uniform(0.5, 3))) ** 2)
    return np.asarray(rng.uniform(0.2, 1.2) * spot, np.float32)


def _lattice(shape: tuple[int, ...], rng: np.random.Generator) -> Grey:
    """Return the beat of a screen's pixels against the camera's, as factors around 1."""
    height, width = shape
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    lattice = np.ones(shape, np.float32)
    for turn in (0.0, np.pi / 2):
        angle = turn + rng.normal(0, 0.3)
        wave = (np.cos(angle) * x + np.sin(angle) * y) * 6.283 / rng.uniform(2.1, 12)
        lattice -= rng.uniform(0.02, 0.16) * (0.5 + 0.5 * np.sin(wave + rng.uniform(0, 6.3)))
    return lattice
