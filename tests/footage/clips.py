"""Small videos of a still, noisy place through which figures walk; and broken ones."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np

WIDTH, HEIGHT = 320, 180
Light = Callable[[float], float]


def place(seed: int = 3) -> np.ndarray:
    """A room: wall, floor, a door and a board, with some texture."""
    image = np.full((HEIGHT, WIDTH), 150, np.uint8)
    image[100:] = 110
    image[40:100, 40:75] = 90
    image[30:60, 180:260] = 200
    grain = np.random.default_rng(seed).normal(0, 3, image.shape)
    return np.clip(cv2.GaussianBlur(image.astype(np.float32) + grain, (0, 0), 0.8), 0, 255)


def draw_figure(image: np.ndarray, share: float, feet: int = 150, tall: int = 60, shade: int = 40) -> None:
    """A figure that has come `share` (0 to 1) of its way from the left to the right."""
    x = round(-20 + share * (WIDTH + 40))
    wide = tall // 4
    cv2.rectangle(image, (x - wide // 2, feet - tall + wide), (x + wide // 2, feet), shade, -1)
    cv2.circle(image, (x, feet - tall + wide // 2), wide // 2, shade + 20, -1)


def write_video(
    path: Path,
    seconds: float,
    walks: Sequence[tuple[float, float]] = (),
    *,
    fps: int = 10,
    key_every_s: float = 2.0,
    noise: float = 2.0,
    light: Light = lambda at_s: 1.0,
    times: Sequence[float] | None = None,
    clock: bool = False,
    codec: str = "libx264",
    size: tuple[int, int] = (WIDTH, HEIGHT),
    tall: int = 60,
    together: float = 0.0,
    x264: str = "",
    container_format: str = "mp4",
    faststart: bool = True,
    age_s: float = 3600.0,
) -> Path:
    """Write a video in which somebody crosses from left to right during each of `walks`.

    `together`: a second figure follows at this share of the way behind the first. `times` are the
    pictures' own seconds instead of even steps.
    """
    empty = place()
    grain = np.random.default_rng(5)
    grains = [grain.normal(0, noise, empty.shape) for _ in range(8)]
    options = {"movflags": "+faststart"} if faststart and container_format == "mp4" else {}
    with av.open(str(path), "w", format=container_format, options=options) as container:
        stream = container.add_stream(codec, rate=fps)
        stream.width, stream.height = size
        stream.pix_fmt = "yuvj420p" if codec == "mjpeg" else "yuv420p"
        stream.codec_context.time_base = Fraction(1, 1000)
        if codec == "libx264":
            keys = str(max(1, round(fps * key_every_s)))
            stream.options = {"preset": "ultrafast", "crf": "22", "g": keys, "sc_threshold": "0"}
            stream.options |= {"x264-params": x264} if x264 else {}
        for number, at_s in enumerate(times or [n / fps for n in range(round(seconds * fps))]):
            image = empty.copy()
            for start, end in walks:
                if start <= at_s < end:
                    share = (at_s - start) / (end - start)
                    draw_figure(image, share, tall=tall)
                    if together:
                        draw_figure(image, share - together, tall=tall, feet=155)
            image = image * light(at_s) + grains[number % 8]
            luma = np.clip(image, 0, 255).astype(np.uint8)
            if clock:
                minutes, secs = divmod(int(at_s), 60)
                cv2.putText(
                    luma, f"09:{minutes:02}:{secs:02}", (5, 14), cv2.FONT_HERSHEY_SIMPLEX, 0.4, 255, 1
                )
            if size != (WIDTH, HEIGHT):
                luma = cv2.resize(luma, size)
            planes = np.full((size[1] * 3 // 2, size[0]), 128, np.uint8)
            planes[: size[1]] = luma
            frame = av.VideoFrame.from_ndarray(planes, format="yuv420p")
            frame.pts, frame.time_base = round(at_s * 1000), Fraction(1, 1000)
            container.mux(stream.encode(frame.reformat(format=stream.pix_fmt)))
        container.mux(stream.encode(None))
    return aged(path, age_s)


def aged(path: Path, age_s: float = 3600.0) -> Path:
    """Let a file look as if it was last written to a while ago."""
    then = path.stat().st_mtime - age_s
    os.utime(path, (then, then))
    return path


def cut_off(path: Path, share: float) -> Path:
    """Keep the first part of a file's bytes."""
    whole = path.read_bytes()
    path.write_bytes(whole[: round(len(whole) * share)])
    return aged(path)
