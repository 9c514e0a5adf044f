"""Pictures of machine readable lines as desks see them: drawn sharp, then spoilt as by a camera.

A sample is a strip 24 px high as the reader would cut it out, with one label per four columns.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from camera_faults import blurred, spoilt
from line_texts import ALPHABET, line_text
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

HEIGHT = 24
STRIDE = 4
WIDTH = 512
BLANK = len(ALPHABET)
IGNORED = -100
CAP = 40.0  # height of a capital in the sharp drawing, pixels
MARGIN = 90  # left and right of the line in the sharp drawing
PITCH = 42.0  # from one character to the next in the sharp drawing

Grey = NDArray[np.float32]
OCR_B = Path("/usr/share/fonts/opentype/ocr-b")
DEJAVU = Path("/usr/share/fonts/truetype/dejavu")
# (file, share): the free OCR-B in its cuts, then faces like those that some states print instead.
FACES = (
    (OCR_B / "OCRB.otf", 0.51),
    (OCR_B / "OCRBS.otf", 0.24),
    (OCR_B / "OCRBL.otf", 0.05),
    (DEJAVU / "DejaVuSansMono.ttf", 0.06),
    (DEJAVU / "DejaVuSansMono-Bold.ttf", 0.04),
    (DEJAVU / "DejaVuSans.ttf", 0.04),
    (DEJAVU / "DejaVuSansCondensed.ttf", 0.06),
)


class Faces:
    """The characters of every face as grey cells of one size, drawn once."""

    def __init__(self) -> None:
        self.shares = np.cumsum([share for _, share in FACES])
        self.cells = [self._draw(path) for path, _ in FACES]

    @staticmethod
    def _draw(path: Path) -> dict[str, Grey]:
        font = ImageFont.truetype(str(path), 200)
        top = font.getbbox("H", anchor="ls")[1]
        font = ImageFont.truetype(str(path), int(200 * CAP / -top))
        cells = {}
        for character in ALPHABET:
            cell = Image.new("L", (64, 72), 0)
            ImageDraw.Draw(cell).text((32, 56), character, font=font, fill=255, anchor="ms")
            cells[character] = np.asarray(cell, np.float32) / 255
        return cells

    def pick(self, rng: np.random.Generator) -> dict[str, Grey]:
        """Return the cells of one face, by share."""
        return self.cells[int(np.searchsorted(self.shares, rng.random() * self.shares[-1]))]


def _ink_of(text: str, cells: dict[str, Grey], margin: int, spread: float) -> Grey:
    pitch = PITCH * spread
    canvas = np.zeros((72, int(len(text) * pitch) + 2 * margin + 64), np.float32)
    for i, character in enumerate(text):
        x = round(margin + (i + 0.5) * pitch - 32)
        part = canvas[:, x : x + 64]
        np.maximum(part, cells[character][:, : part.shape[1]], out=part)
    return canvas


def _weight(ink: Grey, rng: np.random.Generator) -> Grey:
    """Make strokes heavier or lighter, or ragged as by a worn ribbon."""
    kind = rng.random()
    if kind < 0.3:
        size = int(rng.integers(2, 5))
        return cv2.dilate(ink, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)))
    if kind < 0.4:
        return cv2.erode(ink, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2, 2)))
    if kind < 0.55:
        rough = cv2.resize(rng.random((ink.shape[0] // 3, ink.shape[1] // 3), np.float32), ink.shape[::-1])
        return np.asarray(ink * (rough > rng.uniform(0.05, 0.25)), np.float32)
    return ink


def _texture(shape: tuple[int, int], rng: np.random.Generator) -> Grey:
    """Return paper, 0 black to 1 white: slopes of light, clouds, guilloche and print in the background."""
    height, width = shape
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    paper = np.full(shape, rng.uniform(0.45, 1.0), np.float32)
    paper += rng.normal(0, 0.08) * (x / width - 0.5) + rng.normal(0, 0.06) * (y / height - 0.5)
    if rng.random() < 0.5:
        grid = rng.normal(0, rng.uniform(0.02, 0.1), (int(rng.integers(2, 5)), int(rng.integers(3, 20))))
        paper += cv2.resize(grid.astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
    if rng.random() < 0.5:
        for _ in range(int(rng.integers(1, 4))):
            wave = (
                y
                + rng.uniform(1, 8) * np.sin(x / rng.uniform(6, 60) + rng.uniform(0, 6.3))
                + rng.normal(0, 0.3) * x
            )
            line = 0.5 + 0.5 * np.sin(wave * 6.283 / rng.uniform(3, 12) + rng.uniform(0, 6.3))
            paper -= rng.uniform(0.03, 0.22) * line ** rng.uniform(1, 6)
    if rng.random() < 0.12:
        print_mask = np.zeros(shape, np.uint8)
        for _ in range(int(rng.integers(1, 6))):
            at = (int(rng.integers(0, width)), int(rng.integers(0, height + 4)))
            word = "".join(chr(65 + int(v)) for v in rng.integers(0, 26, 4))
            cv2.putText(print_mask, word, at, 0, height / 60, 255, 1, cv2.LINE_AA)
        paper -= rng.uniform(0.05, 0.3) * print_mask.astype(np.float32) / 255
    return np.asarray(paper, np.float32)


def normalised(strip: Grey) -> Grey:
    """Return the strip with local mean 0 and spread 1 along the line, exactly as the reader does."""
    mean = strip.mean(axis=0, keepdims=True)
    square = (strip * strip).mean(axis=0, keepdims=True)
    mean = cv2.blur(mean, (65, 1), borderType=cv2.BORDER_REFLECT)
    square = cv2.blur(square, (65, 1), borderType=cv2.BORDER_REFLECT)
    spread = np.sqrt(np.maximum(square - mean * mean, 0)) + 4.0
    return np.asarray((strip - mean) / spread, np.float32)


@dataclass(frozen=True)
class _Plan:
    """How one line is drawn and seen; lengths in pixels of the finished strip unless said otherwise."""

    cells: dict[str, Grey]
    text: str
    cap: float
    pitch: float
    camera_cap: float  # in the camera's picture
    spread: float
    before: float

    @property
    def x_scale(self) -> float:
        """Sharp drawing to finished strip, along the line."""
        return self.pitch / (PITCH * self.spread)

    @property
    def y_scale(self) -> float:
        """Sharp drawing to finished strip, across the line."""
        return self.cap / CAP


def _planned(faces: Faces, rng: np.random.Generator) -> _Plan:
    cells = faces.pick(rng)
    cap = rng.uniform(12.0, 17.5)
    pitch = min(max(cap * rng.uniform(0.80, 1.42), 11.5), 22.0)
    camera_cap = min(float(np.exp(rng.uniform(np.log(4.6), np.log(24)))), 22.0)
    spread = rng.uniform(0.92, 1.12)
    count = int(WIDTH / pitch) + 2
    before, after = 0.0, 0.0
    kind = rng.random()
    if kind < 0.25:
        before = rng.uniform(4, 60)
    elif kind < 0.5:
        after = rng.uniform(4, 60)
    count = max(3, count - int((before + after) / pitch))
    return _Plan(cells, line_text(rng, count), cap, pitch, camera_cap, spread, before)


def _drawing(plan: _Plan, rng: np.random.Generator) -> tuple[Grey, float]:
    """Return the sharp drawing with neighbouring lines and frames, and the row of the line's middle in it."""
    ink = _ink_of(plan.text, plan.cells, MARGIN, plan.spread)
    step = 48 + int(CAP * rng.uniform(0.25, 1.7))
    rows = {1: ink}
    for place in (0, 2):
        if rng.random() < 0.55:
            rows[place] = _ink_of(line_text(rng, len(plan.text)), plan.cells, MARGIN, plan.spread)
    sharp = np.zeros((72 + 2 * step, ink.shape[1]), np.float32)
    for place, row in rows.items():
        part = sharp[step * place : step * place + 72]
        np.maximum(part, row, out=part)
    sharp = _weight(sharp, rng)
    if rng.random() < 0.08:
        y = step + int(rng.choice([rng.uniform(-4, 10), rng.uniform(62, 76)]))
        sharp[max(y, 0) : y + int(rng.integers(2, 7))] = rng.uniform(0.5, 1)
    return sharp, step + 56 - CAP / 2


def _seen(plan: _Plan, sharp: Grey, middle: float, rng: np.random.Generator) -> tuple[Grey, float]:
    """Return the drawing as the camera sees it, and the slope of the line in it."""
    k = plan.camera_cap / CAP
    kx = k * plan.x_scale / plan.y_scale
    slope, lean = rng.normal(0, 0.008), rng.normal(0, 0.06)
    if rng.random() < 0.15:
        lean += rng.normal(0, 0.12)
    size = (int(sharp.shape[1] * kx) + 2, int(sharp.shape[0] * k) + 2)
    small = cv2.resize(sharp, size, interpolation=cv2.INTER_AREA if k < 1 else cv2.INTER_LINEAR)
    matrix = np.array([[1, lean, -lean * middle * k], [slope, 1, -slope * size[0] / 2]], np.float32)
    matrix[:, 2] += rng.uniform(-0.5, 0.5, 2)
    if k > 0.2 or rng.random() < 0.5:
        small = cv2.warpAffine(small, matrix, size, flags=cv2.INTER_LINEAR)
    paper = _texture(small.shape, rng)
    dark = rng.uniform(0.0, 0.45) * paper.mean()
    if rng.random() < 0.12:
        dark = rng.uniform(0.45, 0.72) * paper.mean()
    view = np.asarray(paper * (1 - small) + np.minimum(dark, paper) * small, np.float32)
    return spoilt(blurred(view, plan.camera_cap, rng), plan.camera_cap, rng), slope


@dataclass(frozen=True)
class _Bend:
    """How a strip that should be level and even is not: perspective left over, and the curve of a page.

    Column x of the strip shows what would stand at `source(x)`, `sag` pixels lower at the ends.
    """

    drift: float
    sag: float

    def source(self, columns: Grey) -> Grey:
        """Return where the columns come from: the spacing changes by four times `drift` along the strip."""
        return columns + self.drift * (columns - WIDTH / 2) ** 2 / (WIDTH / 2)

    def applied(self, strip: Grey) -> Grey:
        """Return the bent strip."""
        columns = np.arange(WIDTH, dtype=np.float32)
        fall = self.sag * (((columns - WIDTH / 2) / (WIDTH / 2)) ** 2 - 1 / 3)
        rows = np.arange(HEIGHT, dtype=np.float32)[:, None] + fall[None, :]
        xs = np.broadcast_to(self.source(columns), rows.shape)
        return cv2.remap(
            strip,
            np.ascontiguousarray(xs, np.float32),
            rows.astype(np.float32),
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )


def _bend(rng: np.random.Generator) -> _Bend | None:
    if rng.random() < 0.6:
        return None
    return _Bend(float(rng.uniform(-0.04, 0.04)), float(rng.normal(0, 0.7)))


def _cut(
    plan: _Plan, view: Grey, middle: float, slope: float, rng: np.random.Generator
) -> tuple[Grey, float]:
    """Return the strip, cut with the errors that a cutter makes, and where its first character begins."""
    k = plan.camera_cap / CAP
    kx = k * plan.x_scale / plan.y_scale
    remaining = slope * rng.uniform(-0.5, 0.5)
    fx, fy = plan.x_scale / kx, plan.y_scale / k
    before = plan.before
    first = before + (0 if before or rng.random() < 0.5 else -rng.uniform(0, plan.pitch))
    shift = rng.normal(0, 0.9)
    back = np.array([[fx, 0, first - MARGIN * kx * fx], [remaining - slope * fy, fy, 0]], np.float64)
    centre = (WIDTH / 2 - back[0, 2]) / fx
    back[1, 2] = HEIGHT / 2 + shift - fy * middle * k - back[1, 0] * centre
    flags = cv2.INTER_LINEAR if rng.random() < 0.5 else cv2.INTER_CUBIC
    if fy < 0.75:
        view = cv2.GaussianBlur(view, (0, 0), 0.4 / fy)
    strip = cv2.warpAffine(view, back, (WIDTH, HEIGHT), flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(strip, np.float32), first


def _labels(plan: _Plan, first: float, bend: _Bend | None) -> NDArray[np.int64]:
    labels = np.full(WIDTH // STRIDE, BLANK, np.int64)
    columns = np.arange(WIDTH // STRIDE, dtype=np.float32) * STRIDE + STRIDE / 2
    if bend is not None:
        columns = bend.source(columns)
    place = (columns - first) / plan.pitch
    cell = np.floor(place).astype(int)
    inside = (cell >= 0) & (cell < len(plan.text))
    codes = np.array([ALPHABET.index(c) for c in plan.text], np.int64)
    off = np.abs(place - cell - 0.5)
    near = inside & (off * plan.pitch <= max(2.0, 0.24 * plan.pitch))
    labels[inside & ~near & (off < 0.40)] = IGNORED
    labels[near] = codes[cell[near]]
    # A character cut by the border of the strip is nobody's.
    lefts = first + np.arange(len(plan.text)) * plan.pitch
    for i in np.flatnonzero((lefts < -0.35 * plan.pitch) | (lefts + plan.pitch > WIDTH + 0.35 * plan.pitch)):
        labels[inside & (cell == i)] = IGNORED
    return labels


def sample(faces: Faces, rng: np.random.Generator) -> tuple[Grey, NDArray[np.int64]]:
    """Return one strip (24, 512) and its labels (128): a class, `BLANK` or, at edges, `IGNORED`."""
    plan = _planned(faces, rng)
    sharp, middle = _drawing(plan, rng)
    view, slope = _seen(plan, sharp, middle, rng)
    strip, first = _cut(plan, view, middle, slope, rng)
    bend = _bend(rng)
    if bend is not None:
        strip = bend.applied(strip)
    return normalised(strip), _labels(plan, first, bend)
