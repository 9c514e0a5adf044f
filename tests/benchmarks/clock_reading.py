"""Reading the burnt-in clock in many fonts and pictures: how far off it is, and what it costs.

    python -m tests.benchmarks.clock_reading [--only WORD]

The clocks begin at known parts of a second; the error is the read instant against the drawn one. Fails where
one is off by more than 0.2 s or a picture without a clock is read as one with a clock.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import cv2
import reportlab

from tests.footage.clock_faces import (
    Clock,
    Draw,
    hershey,
    seven_segments,
    true_type,
    write_clock_video,
)
from visitor_desk.footage.burnt_in_clock import read_clock
from visitor_desk.footage.video_errors import NoClockFound

LIMIT_S = 0.2
VERA = Path(reportlab.__file__).parent / "fonts"
DEJAVU = Path("/usr/share/fonts/truetype/dejavu")
HERSHEY = {
    "simplex": cv2.FONT_HERSHEY_SIMPLEX,
    "plain": cv2.FONT_HERSHEY_PLAIN,
    "duplex": cv2.FONT_HERSHEY_DUPLEX,
    "complex": cv2.FONT_HERSHEY_COMPLEX,
    "triplex": cv2.FONT_HERSHEY_TRIPLEX,
    "italic": cv2.FONT_HERSHEY_COMPLEX | cv2.FONT_ITALIC,
}


@dataclass(frozen=True, slots=True)
class Case:
    """A clock, or none, and the video it is burnt into."""

    name: str
    draw: Draw
    clock: Clock | None
    fps: int = 10
    size: tuple[int, int] = (640, 480)
    moving: bool = False
    bit_rate: int = 0
    seconds: float = 76
    key_every_s: float = field(default=2.0)


def clocks() -> Iterator[tuple[str, Clock]]:
    """Yield a clock for each font that there is."""
    for name, face in HERSHEY.items():
        scale = 1.1 if name == "plain" else 0.6
        yield f"hershey {name}", Clock(hershey(face, scale), wide=280)
    for folder in (VERA, DEJAVU):
        for path in sorted(folder.glob("*.ttf")):
            if path.stem not in {"hb-test", "DejaVuMathTeXGyre"}:
                yield path.stem, Clock(true_type(str(path), 20), wide=280, tall=20)
    yield "seven segments", Clock(seven_segments(18), wide=280, tall=18)


def cases() -> Iterator[Case]:
    """Yield every font in an easy picture, then hard pictures in a few fonts, then pictures without clock."""
    for number, (name, clock) in enumerate(clocks()):
        shifted = replace(clock, begins_s=(number * 7919) % 86000 + 0.13 * (number % 8))
        yield Case(f"{name}", shifted.draw, shifted)
    few = [one for one in clocks() if one[0] in {"Vera", "seven segments"}]
    for name, clock in few:
        for style in ("plain", "outline", "box"):
            for shade in (240, 15):
                for corner in ("top left", "bottom right"):
                    hard = replace(clock, style=style, shade=shade, corner=corner, begins_s=35_990.4)
                    look = f"{name}, {style}, {'white' if shade > 127 else 'black'}, {corner}"
                    if style != "plain":
                        yield Case(f"{look}, moving", hard.draw, hard, moving=True)
                    yield Case(look, hard.draw, hard)
    for fps, size, rate, tall in (
        (25, (1920, 1080), 2_500_000, 40),
        (12, (1280, 720), 2_500_000, 28),
        (15, (1920, 1080), 2_500_000, 22),
        (20, (640, 480), 500_000, 14),
    ):
        for moving in (False, True):
            clock = Clock(true_type(str(VERA / "Vera.ttf"), tall), style="outline", tall=tall, wide=tall * 13)
            clock = replace(clock, corner="top right", begins_s=9 * 3600 + 59 * 60 + 12.81)
            look = "moving" if moving else "still"
            yield Case(
                f"{size[1]} lines, {fps}/s, {look}", clock.draw, clock, fps, size, moving, bit_rate=rate
            )
    yield from without_clock()


def without_clock() -> Iterator[Case]:
    """Yield pictures in which things blink, run and stand still, and no clock is."""
    base = Clock(hershey(HERSHEY["simplex"], 0.6), wide=280)

    def led(image: cv2.typing.MatLike, at_s: float) -> None:
        cv2.circle(image, (600, 30), 8, 250 if int(at_s) % 2 else 60, -1)

    def frozen(image: cv2.typing.MatLike, at_s: float) -> None:
        base.draw(image, 0.0)

    def scrolling(image: cv2.typing.MatLike, at_s: float) -> None:
        base.write(image, "WELCOME 0123456789 " * 4, 640 - round(at_s * 40) % 900, 10, 240)

    def counter(image: cv2.typing.MatLike, at_s: float) -> None:
        base.write(image, f"{int(at_s + 3434):08d}", 20, 10, 240)

    def jumping(image: cv2.typing.MatLike, at_s: float) -> None:
        base.draw(image, (int(at_s) * 7919) % 80_000)

    def minutes_only(image: cv2.typing.MatLike, at_s: float) -> None:
        base.write(image, f"14:0{int(at_s) // 60}", 20, 10, 240)

    def nothing(image: cv2.typing.MatLike, at_s: float) -> None:
        return

    for draw in (nothing, led, frozen, scrolling, counter, jumping, minutes_only):
        for moving in (False, True):
            yield Case(f"no clock: {draw.__name__}{', moving' if moving else ''}", draw, None, moving=moving)
    yield Case("no clock: too short", base.draw, None, seconds=40)


def measure(case: Case, folder: Path) -> tuple[str, bool]:
    """Write and read one case; return what to print and whether it is as it should be."""
    path = write_clock_video(
        folder / "a.mp4",
        case.seconds,
        case.draw,
        fps=case.fps,
        size=case.size,
        moving=case.moving,
        bit_rate=case.bit_rate,
        key_every_s=case.key_every_s,
    )
    start = time.process_time()
    try:
        found = read_clock(path)
    except NoClockFound:
        cost = (time.process_time() - start) * 1000
        return f"none                       {cost:6.0f} ms CPU", case.clock is None
    cost = (time.process_time() - start) * 1000
    if case.clock is None:
        return f"read {found.hour:02}:{found.minute:02}:{found.second:02}, where none is", False
    error_s = case.clock.begins_s + found.media_s - found.second_of_day
    line = f"{error_s * 1000:+7.0f} ms ± {found.uncertainty_s * 1000:3.0f} ({found.readings} read) {cost:6.0f} ms CPU"
    return line, abs(error_s) <= LIMIT_S


def main() -> int:
    """Measure every case; return 1 where one is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="cases whose name holds this")
    only = parser.parse_args().only
    wrong, many = 0, 0
    with tempfile.TemporaryDirectory() as folder:
        for case in cases():
            if only in case.name:
                line, right = measure(case, Path(folder))
                many, wrong = many + 1, wrong + (not right)
                print(f"{case.name:52} {line}{'' if right else '   WRONG'}", flush=True)
    print(f"{many - wrong} of {many} as they should be")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
