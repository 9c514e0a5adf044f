"""Reading a document against the least it could cost: opening and decoding the same picture."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import cv2

from tests.documents.builders import build_td1, build_td3
from visitor_desk.demo_site.specimens import draw_specimen
from visitor_desk.documents.mrz_image import load_picture, read_mrz

ROUNDS = 10


def cpu_milliseconds(act: Callable[[], object]) -> float:
    """CPU milliseconds of one act, the mean of some rounds after a first one that loads what it needs."""
    act()
    start = time.process_time()
    for _ in range(ROUNDS):
        act()
    return (time.process_time() - start) * 1000 / ROUNDS


def main() -> None:
    """Print both for a passport and a card, and whether the lines came back as drawn."""
    cv2.setNumThreads(1)
    with tempfile.TemporaryDirectory() as temporary:
        for name, lines in (("passport", build_td3()), ("card", build_td1())):
            path = Path(temporary) / f"{name}.png"
            cv2.imwrite(str(path), draw_specimen(lines, "UTOPIA", ()))
            picture = load_picture(path)
            reading = read_mrz(picture)
            exact = reading is not None and reading.lines == lines
            opened = cpu_milliseconds(lambda path=path: load_picture(path))
            read = cpu_milliseconds(lambda picture=picture: read_mrz(picture))
            print(
                f"{name:10} read {read:6.1f} ms CPU   open {opened:6.1f} ms   ratio {read / opened:4.1f}"
                f"   {'exact' if exact else 'NOT exact'}"
            )


if __name__ == "__main__":
    main()
