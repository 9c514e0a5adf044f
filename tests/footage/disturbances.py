"""What changes in a picture although nobody moves: light, weather, insects, leaves, screens, a trembling mast.

Each disturbance is a function of a picture (grey levels, float32, height x width), a media second and a
source of chance; it returns the disturbed picture.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np

from tests.footage.clips import aged
from visitor_desk.demo_site.scenes import SCENES

SIZE = (640, 360)
Image = np.ndarray
Chance = np.random.Generator
Disturbance = Callable[[Image, float, Chance], Image]


def none(image: Image, _at_s: float, _chance: Chance) -> Image:
    return image


def night_noise(image: Image, _at_s: float, chance: Chance) -> Image:
    return image * 0.3 + chance.normal(0, 8, image.shape)


def drift(image: Image, at_s: float, _chance: Chance) -> Image:
    """A morning: the whole picture, and more on the side of the window."""
    side = np.linspace(0, 1, image.shape[1])
    return image * (0.75 + 0.25 * math.sin(at_s / 70) + 0.2 * side * math.sin(at_s / 45))


def clouds(image: Image, at_s: float, _chance: Chance) -> Image:
    across = np.linspace(0, 2, image.shape[1])
    down = np.linspace(0, 1, image.shape[0])[:, None]
    shade = np.sin(across + at_s / 9) + np.sin(1.7 * down - at_s / 13) + np.sin(at_s / 5)
    return image * (1 + 0.09 * shade)


def flicker(image: Image, at_s: float, chance: Chance) -> Image:
    rows = np.arange(image.shape[0])[:, None]
    return image * (1 + 0.06 * np.sin(rows / 60 + at_s * 7)) * chance.uniform(0.95, 1.05)


def lights(image: Image, at_s: float, _chance: Chance) -> Image:
    """Lights that go on and off once a minute."""
    return image * (1.0 if int(at_s / 60) % 2 == 0 else 0.3)


def doubling(image: Image, at_s: float, _chance: Chance) -> Image:
    return image * (0.45 if int(at_s / 70) % 2 == 0 else 0.95)


def infrared(image: Image, at_s: float, chance: Chance) -> Image:
    """The camera's own lamp: bright in the middle, dark at the rim, other greys, more noise."""
    if int(at_s / 90) % 2 == 0:
        return image
    height, width = image.shape
    y, x = np.mgrid[0:height, 0:width]
    lamp = np.exp(-(((x - width / 2) / (0.45 * width)) ** 2) - ((y - height / 2) / (0.5 * height)) ** 2)
    return (255 * (image / 255) ** 0.6) * lamp * 0.8 + chance.normal(0, 5, image.shape)


def leaves(image: Image, at_s: float, _chance: Chance) -> Image:
    height, width = image.shape
    top, left = int(0.05 * height), int(0.62 * width)
    high, wide = int(0.5 * height), int(0.33 * width)
    grain = np.random.default_rng(4).normal(0, 60, (high // 6 + 2, wide // 6 + 2)).astype(np.float32)
    crown = cv2.resize(grain, (wide, high), interpolation=cv2.INTER_CUBIC)
    y, x = np.mgrid[0:high, 0:wide].astype(np.float32)
    wind = 5 + 3 * math.sin(at_s / 11)
    moved = cv2.remap(
        crown,
        x + wind * np.sin(at_s * 2.1 + y / 17).astype(np.float32),
        y + wind * np.sin(at_s * 1.3 + x / 23).astype(np.float32),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REFLECT,
    )
    image = image.copy()
    image[top : top + high, left : left + wide] = 90 + moved
    return image


def rain(image: Image, _at_s: float, chance: Chance) -> Image:
    image = image.copy()
    for x, y in chance.uniform(0, 1, (70, 2)):
        left, top = int(x * image.shape[1]), int(y * image.shape[0])
        cv2.line(image, (left, top), (left + 2, top + 26), float(image.mean() + 45), 1)
    return image


def insects(image: Image, at_s: float, _chance: Chance) -> Image:
    """Every 40 seconds something small and bright flies past the lamp for a second and a half."""
    since = at_s % 40
    if since > 1.5:
        return image
    path = np.random.default_rng(int(at_s / 40)).uniform(0, 1, 4)
    x = int((path[0] + (path[1] - path[0]) * since / 1.5) * image.shape[1])
    y = int((path[2] + (path[3] - path[2]) * since / 1.5) * image.shape[0])
    spot = np.zeros_like(image)
    cv2.circle(spot, (x, y), 9, 150.0, -1)
    return image + cv2.GaussianBlur(spot, (0, 0), 5)


def spider(image: Image, at_s: float, _chance: Chance) -> Image:
    """Something large and blurred hangs before the lens and swings."""
    dark = np.zeros_like(image)
    x = int(0.7 * image.shape[1] + 14 * math.sin(at_s * 1.1))
    y = int(0.3 * image.shape[0] + 10 * math.sin(at_s * 0.7))
    cv2.ellipse(dark, (x, y), (34, 22), 20, 0, 360, 1.0, -1)
    dark = cv2.GaussianBlur(dark, (0, 0), 8)
    return image * (1 - 0.75 * dark)


def mast(image: Image, _at_s: float, chance: Chance) -> Image:
    """The camera trembles by up to two pixels of 640."""
    shift = np.float32([[1, 0, chance.uniform(-2, 2)], [0, 1, chance.uniform(-2, 2)]])
    return cv2.warpAffine(image, shift, (image.shape[1], image.shape[0]), borderMode=cv2.BORDER_REPLICATE)


def knock(image: Image, at_s: float, _chance: Chance) -> Image:
    """Somebody knocks against the camera every two minutes: it stays turned by three pixels."""
    shift = np.float32([[1, 0, 3 * (int(at_s / 120) % 2)], [0, 1, 2 * (int(at_s / 120) % 2)]])
    return cv2.warpAffine(image, shift, (image.shape[1], image.shape[0]), borderMode=cv2.BORDER_REPLICATE)


def screen(image: Image, at_s: float, _chance: Chance) -> Image:
    """A monitor in the room whose picture changes every few seconds."""
    image = image.copy()
    rows = np.random.default_rng(int(at_s / 3)).uniform(20, 230, (6, 8)).astype(np.float32)
    image[120:160, 90:150] = cv2.resize(rows, (60, 40), interpolation=cv2.INTER_NEAREST)
    return image


def headlights(image: Image, at_s: float, _chance: Chance) -> Image:
    """Every 75 seconds the light of a car outside crosses the wall in three seconds."""
    since = at_s % 75
    if since > 3:
        return image
    y, x = np.mgrid[0 : image.shape[0], 0 : image.shape[1]]
    at_x = (since / 3) * 1.4 * image.shape[1] - 0.2 * image.shape[1]
    return image + 60 * np.exp(-(((x - at_x) / 110) ** 2) - ((y - 120) / 90) ** 2)


def exposure(image: Image, at_s: float, _chance: Chance) -> Image:
    """An automatic exposure that hunts."""
    return image * (1.0, 1.12, 0.9, 1.2, 0.85)[int(at_s / 3.7) % 5]


ALL: dict[str, Disturbance] = {
    one.__name__.replace("_", " "): one
    for one in (
        none, night_noise, drift, clouds, flicker, lights, doubling, infrared, leaves, rain, insects, spider,
        mast, knock, screen, headlights, exposure,
    )
}  # fmt: skip


def pictures(
    disturb: Disturbance,
    seconds: float,
    walks: Sequence[tuple[float, float, int]] = (),
    *,
    scene: int = 0,
    step_s: float = 2.0,
) -> Iterator[tuple[float, Image]]:
    """Yield (media second, grey picture) of a place through which people walk (start_s, end_s, height).

    The picture has the noise of a sensor and burnt-in seconds.
    """
    empty = cv2.cvtColor(SCENES[scene].draw(*SIZE), cv2.COLOR_BGR2GRAY).astype(np.float32)
    chance = np.random.default_rng(7)
    grains = [chance.normal(0, 1.5, empty.shape).astype(np.float32) for _ in range(12)]
    for number in range(round(seconds / step_s)):
        at_s = number * step_s
        image = empty.copy()
        for start, end, tall in walks:
            if start <= at_s < end:
                _draw_person(image, (at_s - start) / (end - start), tall)
        image = disturb(image, at_s, chance) + grains[chance.integers(12)]
        luma = np.clip(image, 0, 255).astype(np.uint8)
        text = f"2026-11-03 09:{int(at_s) // 60 % 60:02}:{int(at_s) % 60:02}"
        cv2.putText(luma, text, (9, 24), cv2.FONT_HERSHEY_SIMPLEX, 0.6, 0, 3)
        cv2.putText(luma, text, (9, 24), cv2.FONT_HERSHEY_SIMPLEX, 0.6, 255, 1)
        yield at_s, luma


def write_disturbed(
    path: Path,
    seconds: float,
    disturb: Disturbance,
    walks: Sequence[tuple[float, float, int]] = (),
    *,
    fps: int = 5,
    bitrate: int = 0,
    size: tuple[int, int] = SIZE,
) -> Path:
    """Write such pictures as H.264 with a key frame every two seconds.

    `bitrate` (bits a second) makes it a constant one instead of a constant quality.
    """
    width, height = size
    with av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"}) as container:
        stream = container.add_stream("libx264", rate=fps)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.codec_context.thread_count = 1
        keys = str(2 * fps)
        stream.options = {"preset": "veryfast", "g": keys, "keyint_min": keys, "sc_threshold": "0"}
        if bitrate:
            rate = str(bitrate)
            stream.options |= {"b": rate, "maxrate": rate, "minrate": rate, "bufsize": rate, "nal-hrd": "cbr"}
        else:
            stream.options |= {"crf": "25"}
        for number, (_, luma) in enumerate(pictures(disturb, seconds, walks, step_s=1 / fps)):
            planes = np.full((height * 3 // 2, width), 128, np.uint8)
            planes[:height] = luma if size == SIZE else cv2.resize(luma, size)
            frame = av.VideoFrame.from_ndarray(planes, format="yuv420p")
            frame.pts, frame.time_base = number, Fraction(1, fps)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return aged(path)


def _draw_person(image: Image, share: float, tall: int) -> None:
    """A head, a coat and two legs that stride."""
    x, feet = round((0.05 + 0.9 * share) * image.shape[1]), round(0.86 * image.shape[0])
    wide = max(2, round(0.13 * tall))
    stride = round(0.16 * tall * math.sin(share * 60))
    hip = feet - round(0.46 * tall)
    for leg in (stride, -stride):
        cv2.line(image, (x, hip), (x + leg, feet), 45.0, max(1, wide // 2))
    cv2.ellipse(image, (x, hip - round(0.17 * tall)), (wide, round(0.22 * tall)), 0, 0, 360, 70.0, -1)
    cv2.circle(image, (x, feet - round(0.92 * tall)), max(1, round(0.075 * tall)), 165.0, -1)
