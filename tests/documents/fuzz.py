"""Random pictures, torn files and random lines at the reader and the parser, for as long as somebody has time.

    python -m tests.documents.fuzz --seconds 3600 [--seed S]

What must hold: no crash, no zone where none was drawn, no input that takes longer than `SLOWEST_S`. A failure ends the
run and names the number that makes it again.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import cv2
import numpy as np

from tests.documents import pages_without_zone, torture_set
from tests.documents.invented_lines import FORMATS, Rng, letters, lines_of
from visitor_desk.documents.document_check import check_lines
from visitor_desk.documents.mrz import NotAnMrz
from visitor_desk.documents.mrz_image import read_mrz
from visitor_desk.documents.picture_errors import NotAPicture, PictureTooLarge
from visitor_desk.documents.picture_file import load_picture

SLOWEST_S = 2.0
"""CPU seconds."""
_TODAY = date(2026, 11, 3)


def random_picture(rng: Rng) -> np.ndarray:
    """Return noise, gradients or bars of any shape from one pixel to a long strip."""
    shape = tuple(int(2 ** rng.uniform(0, 10.5)) for _ in range(2))
    kind = rng.integers(0, 4)
    if kind == 0:
        return rng.integers(0, 256, (*shape, 3)).astype(np.uint8)
    if kind == 1:
        return np.broadcast_to(np.linspace(0, 255, shape[1]).astype(np.uint8), shape).copy()
    small = rng.integers(0, 256, [1 + one // int(rng.integers(2, 40)) for one in shape]).astype(np.uint8)
    flags = cv2.INTER_NEAREST if kind == 2 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(small, shape[::-1], interpolation=flags), np.uint8)


def picture_without_zone(rng: Rng) -> str:
    """Read a picture in which no zone is."""
    if rng.random() < 0.5:
        kinds = tuple(pages_without_zone.KINDS.values())
        picture = kinds[int(rng.integers(len(kinds)))](rng)
    else:
        picture = random_picture(rng)
    assert read_mrz(picture) is None, "a zone was invented"
    return "without a zone"


def spoilt_document(rng: Rng) -> str:
    """Read a document that was cut, turned inside out, or had half of it destroyed."""
    case = next(torture_set.cases(1, seed=int(rng.integers(1 << 30))))
    picture = case.picture
    height, width = picture.shape[:2]
    top, left = int(rng.integers(0, height)), int(rng.integers(0, width))
    kind = rng.integers(0, 4)
    if kind == 0:
        picture = picture[top:, left:]
    elif kind == 1:
        picture = 255 - picture
    elif kind == 2:
        picture = picture[:, ::-1]
    else:
        picture = picture.copy()
        picture[top : top + height // 3, left : left + width // 2] = rng.integers(0, 256)
    reading = read_mrz(np.ascontiguousarray(picture))
    if reading is not None:
        check_lines(reading.lines, today=_TODAY, doubtful=reading.doubtful, repaired=reading.repaired)
    return "spoilt document"


def torn_file(rng: Rng, folder: Path) -> str:
    """Open a picture file with wrong bytes or without its end."""
    suffix = (".png", ".jpg", ".webp", ".bmp")[int(rng.integers(4))]
    content = bytearray(cv2.imencode(suffix, random_picture(rng)[:200, :200])[1].tobytes())
    for place in rng.integers(0, len(content), int(rng.integers(1, 30))):
        content[place] = int(rng.integers(0, 256))
    path = folder / f"torn{suffix}"
    path.write_bytes(content[: int(rng.integers(1, len(content)))] if rng.random() < 0.5 else content)
    try:
        read_mrz(load_picture(path, grey=True))
    except (NotAPicture, PictureTooLarge):
        return "torn file, refused"
    return "torn file, read"


def random_lines(rng: Rng) -> str:
    """Check lines of any kind: whole, with wrong characters, or of no format."""
    lines = list(lines_of(FORMATS[int(rng.integers(len(FORMATS)))], rng))
    for _ in range(int(rng.integers(0, 8))):
        line, sign = int(rng.integers(len(lines))), letters(rng, 1, "ABCZ0189<é \x00٣�<")
        place = int(rng.integers(0, len(lines[line]) + 1))
        lines[line] = lines[line][:place] + sign + lines[line][place + int(rng.integers(0, 2)) :]
    try:
        check_lines(lines, today=_TODAY)
    except NotAnMrz:
        return "lines, no zone"
    return "lines, checked"


def run(seconds: float, seed: int) -> Counter[str]:
    """Feed random input for so long; return how much of each kind went in."""
    counted: Counter[str] = Counter()
    ends = time.monotonic() + seconds
    number = 0
    with tempfile.TemporaryDirectory() as temporary:
        kinds: tuple[Callable[[Rng], str], ...] = (
            picture_without_zone,
            spoilt_document,
            lambda rng: torn_file(rng, Path(temporary)),
            random_lines,
        )
        while time.monotonic() < ends:
            rng = np.random.default_rng([seed, number])
            start = time.process_time()
            try:
                counted[kinds[number % len(kinds)](rng)] += 1
            except Exception as error:
                raise AssertionError(f"seed {seed}, number {number}") from error
            spent = time.process_time() - start
            assert spent < SLOWEST_S + 1.5, f"seed {seed}, number {number}: {spent:.1f} s, drawing included"
            number += 1
    return counted


def main() -> None:
    """Run and print what went in."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    cv2.setNumThreads(1)
    for kind, count in sorted(run(options.seconds, options.seed).items()):
        print(f"{count:8} {kind}")


if __name__ == "__main__":
    main()
