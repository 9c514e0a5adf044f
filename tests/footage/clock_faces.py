"""Videos with a burnt-in clock in many fonts, and with things that look like one and are none."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

Write = Callable[[np.ndarray, str, int, int, int], None]
"""Draws a text into a picture: picture, text, left, top, luma."""
SEGMENTS = ("abcdef", "bc", "abged", "abgcd", "fgbc", "afgcd", "afgedc", "abc", "abcdefg", "abcdfg")


@dataclass(frozen=True, slots=True)
class Clock:
    """What is burnt in: at media second 0 it shows `begins_s` seconds after midnight."""

    write: Write
    begins_s: float = 14 * 3600 + 3 * 60 + 7.37
    pattern: str = "28-11-2026 {h:02}:{m:02}:{s:02}"
    corner: str = "top left"
    shade: int = 240
    style: str = "plain"
    tall: int = 16
    wide: int = 230

    def text(self, at_s: float) -> str:
        """What is shown at a media second."""
        shown = math.floor(self.begins_s + at_s + 1e-9)
        return self.pattern.format(h=shown // 3600 % 24, m=shown // 60 % 60, s=shown % 60)

    def draw(self, image: np.ndarray, at_s: float) -> None:
        """Burn the clock into a picture."""
        height, width = image.shape
        top = 8 if "top" in self.corner else height - self.tall - 10
        left = 10 if "left" in self.corner else width - self.wide - 10
        text = self.text(at_s)
        if self.style == "box":
            part = image[top - 4 : top + self.tall + 6, left - 4 : left + self.wide + 4]
            part[:] = part * 0.4 + (0 if self.shade > 127 else 150)
        if self.style == "outline":
            for x, y in ((-1, 0), (1, 0), (0, -1), (0, 1), (1, 1), (-1, -1)):
                self.write(image, text, left + x, top + y, 255 - self.shade)
        self.write(image, text, left, top, self.shade)


def hershey(face: int, scale: float = 0.55, thick: int = 1) -> Write:
    """One of OpenCV's fonts."""

    def write(image: np.ndarray, text: str, left: int, top: int, shade: int) -> None:
        (_, tall), _ = cv2.getTextSize(text, face, scale, thick)
        cv2.putText(image, text, (left, top + tall), face, scale, shade, thick, cv2.LINE_AA)

    return write


def true_type(path: str, size: int) -> Write:
    """A font from a file."""
    font = ImageFont.truetype(path, size)

    def write(image: np.ndarray, text: str, left: int, top: int, shade: int) -> None:
        mask = Image.new("L", (image.shape[1] - left, size * 2))
        ImageDraw.Draw(mask).text((0, 0), text, fill=255, font=font)
        ink = np.asarray(mask, np.float32)[: image.shape[0] - top] / 255
        part = image[top : top + ink.shape[0], left:]
        part[:] = part * (1 - ink) + shade * ink

    return write


def seven_segments(tall: int = 16) -> Write:
    """Digits of seven segments, as of an old recorder."""
    wide, thick = tall // 2 + 1, max(2, tall // 8)
    bars = {
        "a": (0, 0, wide, thick),
        "b": (wide - thick, 0, thick, tall // 2),
        "c": (wide - thick, tall // 2, thick, tall // 2),
        "d": (0, tall - thick, wide, thick),
        "e": (0, tall // 2, thick, tall // 2),
        "f": (0, 0, thick, tall // 2),
        "g": (0, (tall - thick) // 2, wide, thick),
    }

    def write(image: np.ndarray, text: str, left: int, top: int, shade: int) -> None:
        x = left
        for sign in text:
            boxes = [bars[one] for one in SEGMENTS[int(sign)]] if sign.isdigit() else []
            if sign == ":":
                boxes = [(wide // 3, tall // 4, thick, thick), (wide // 3, tall * 5 // 8, thick, thick)]
            if sign == "-":
                boxes = [bars["g"]]
            for dx, dy, w, h in boxes:
                image[top + dy : top + dy + h, x + dx : x + dx + w] = shade
            x += wide + thick + 1

    return write


Draw = Callable[[np.ndarray, float], None]


def write_clock_video(
    path: Path,
    seconds: float,
    *draws: Draw,
    fps: int = 5,
    size: tuple[int, int] = (320, 160),
    moving: bool = False,
    bit_rate: int = 0,
    key_every_s: float = 2.0,
) -> Path:
    """Write a video of a textured place into which each of `draws` draws at each media second.

    `moving`: the place drifts past behind what is drawn, bright and dark.
    """
    width, height = size
    grain = np.random.default_rng(4)
    rough = cv2.GaussianBlur(grain.normal(0, 1, (height, width * 2)), (0, 0), 6)
    place = np.clip(105 + rough / rough.std() * (35 if moving else 15), 0, 200).astype(np.float32)
    noise = [grain.normal(0, 2, (height, width)).astype(np.float32) for _ in range(5)]
    with av.open(str(path), "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=fps)
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        stream.codec_context.time_base = Fraction(1, 1000)
        stream.options = {"preset": "ultrafast", "g": str(round(fps * key_every_s))}
        if bit_rate:
            stream.bit_rate = bit_rate
        else:
            stream.options |= {"crf": "23"}
        for number in range(round(seconds * fps)):
            at_s = number / fps
            shift = round(at_s * width / 12) % width if moving else 0
            image = np.clip(place[:, shift : shift + width] + noise[number % 5], 0, 255).astype(np.uint8)
            for draw in draws:
                draw(image, at_s)
            planes = np.full((height * 3 // 2, width), 128, np.uint8)
            planes[:height] = image
            frame = av.VideoFrame.from_ndarray(planes, format="yuv420p")
            frame.pts, frame.time_base = round(at_s * 1000), Fraction(1, 1000)
            for packet in stream.encode(frame):
                container.mux(packet)
        for packet in stream.encode():
            container.mux(packet)
    return path
