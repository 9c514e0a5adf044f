"""The player against its limits: first pictures, exact seeks, four cameras in step, an hour's strip, memory.

    python -m tests.benchmarks.playback [--seconds N] [FILE ...]

It makes its own clips: ten seconds that are encoded once and repeated by copying their packets. Seeks are timed
twice, until there is something of the place and until the very picture is there, beside PyAV alone. With files, each
of them is sought in and played four times over beside the clips made here. CPU seconds are printed beside the
times, since other work on the cores makes the times longer and not the CPU seconds. Fails nothing: it says what
is within its limit and what is not.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import chain
from pathlib import Path
from typing import BinaryIO, Self

import av
import cv2
import numpy as np
from av.video.reformatter import VideoReformatter
from av.video.stream import VideoStream

from visitor_desk.clock import TimeRange
from visitor_desk.footage.camera import CameraId
from visitor_desk.footage.playback import Player
from visitor_desk.footage.playback_types import Shown
from visitor_desk.footage.thumbnails import thumbnails
from visitor_desk.footage.track import Media, Track, TrackPiece

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
FPS = 25
GROUP_S = 2
ENCODED_S = 10
ROOM = (960, 540)
"""A camera's room where four fill a Full HD screen."""
FIRST_MS, SEEK_MS, STRIP_S, MEMORY_MB = 500, 60, 1.5, 400
PATIENCE_S = 20.0
SHORT_FILES, SHARE_MS = 3, 150


@dataclass(frozen=True, slots=True)
class Kind:
    """What a clip is made of."""

    name: str
    size: tuple[int, int]
    codec: str
    bits: int


HD = Kind("720p H.264", (1280, 720), "libx264", 2_000_000)
FULL_HD = Kind("1080p H.264", (1920, 1080), "libx264", 4_000_000)
HD_265 = Kind("720p H.265", (1280, 720), "libx265", 1_200_000)
FULL_HD_265 = Kind("1080p H.265", (1920, 1080), "libx265", 2_500_000)


def make_clip(kind: Kind, path: Path, seconds: int) -> Path:
    """Write a clip of a place with noise through which something moves; its groups repeat every ten seconds."""
    short = path.with_name(f"short-{path.name}")
    wide, high = kind.size
    random_numbers = np.random.default_rng(3)
    place = cv2.resize(random_numbers.integers(60, 190, (18, 32), np.uint8), kind.size).astype(np.int16)
    grains = [random_numbers.normal(0, 2.5, (high, wide)).astype(np.int16) for _ in range(6)]
    with av.open(str(short), "w") as out:
        stream = out.add_stream(kind.codec, rate=FPS)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = wide, high, "yuv420p"
        stream.bit_rate = kind.bits
        # Most cameras write one slice a picture; threads of slices would make two.
        stream.thread_type = "FRAME"
        keys = FPS * GROUP_S
        stream.options = {"preset": "veryfast", "bf": "0", "g": str(keys), "sc_threshold": "0"}
        if kind.codec == "libx265":
            stream.options = {
                "preset": "ultrafast",
                "x265-params": f"keyint={keys}:min-keyint={keys}:scenecut=0:bframes=0:log-level=none",
            }
        planes = np.full((high * 3 // 2, wide), 128, np.uint8)
        for number in range(FPS * ENCODED_S):
            image = place + grains[number % 6]
            left = (number * 9) % (wide - high // 6)
            image[high // 3 : high * 3 // 4, left : left + high // 6] = 40 + number % 9
            planes[:high] = np.clip(image, 0, 255)
            frame = av.VideoFrame.from_ndarray(planes, format="yuv420p")
            frame.pts = number
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    _repeat(short, path, seconds // ENCODED_S)
    short.unlink()
    return path


def _repeat(short: Path, path: Path, times: int) -> None:
    with av.open(str(short)) as source, av.open(str(path), "w") as out:
        read = source.streams.video[0]
        assert read.time_base is not None
        written = out.add_stream_from_template(read)
        ticks = round(ENCODED_S / read.time_base)
        packets = [packet for packet in source.demux(read) if packet.size]
        kept = [(bytes(one), one.pts, one.dts, one.is_keyframe) for one in packets]
        for again in range(times):
            for content, pts, dts, is_key in kept:
                packet = av.Packet(content)
                assert pts is not None
                assert dts is not None
                packet.pts, packet.dts = pts + again * ticks, dts + again * ticks
                packet.time_base, packet.stream, packet.is_keyframe = read.time_base, written, is_key
                out.mux(packet)


def lasts_s(path: Path) -> float:
    """How many seconds a video lasts."""
    with av.open(str(path)) as container:
        return (container.duration or 0) / av.time_base


def track_of(paths: Sequence[Path], camera: str = "a", *, opens_ms: int = 0) -> Track:
    """Play files one after the other, each of which takes so long to open as on a share that is far."""
    pieces, begins = [], START
    for path in paths:
        ends = begins + timedelta(seconds=lasts_s(path))
        media = Media(path, partial(_opened_late, path, opens_ms) if opens_ms else None)
        pieces.append(TrackPiece(TimeRange(begins, ends), media, 0.0))
        begins = ends
    return Track(CameraId(camera), tuple(pieces))


def _opened_late(path: Path, late_ms: int) -> BinaryIO:
    time.sleep(late_ms / 1000)
    return path.open("rb")


def short_files(long: Path, folder: Path) -> dict[str, list[Path]]:
    """Copy the first ten seconds of a clip into files of their own, some for each camera."""
    folder.mkdir()
    first = folder / "first.mp4"
    with av.open(str(long)) as source, av.open(str(first), "w") as out:
        read = source.streams.video[0]
        written = out.add_stream_from_template(read)
        for packet in source.demux(read):
            if packet.size and packet.pts is not None and packet.pts * read.time_base < ENCODED_S:  # type: ignore[operator]
                packet.stream = written
                out.mux(packet)
    files = {camera: [folder / f"{camera}{number}.mp4" for number in range(SHORT_FILES)] for camera in "abcd"}
    for path in chain.from_iterable(files.values()):
        path.write_bytes(first.read_bytes())
    return files


@contextmanager
def playing(tracks: Sequence[Track]) -> Iterator[Player]:
    """Play tracks in rooms of a Full HD screen, and wait for the end of their threads."""
    player = Player(tracks)
    for track in tracks:
        player.fit(track.camera, *ROOM)
    try:
        yield player
    finally:
        player.close()
        player.wait()


def wait_for(player: Player, is_there: Callable[[Shown], bool]) -> bool:
    """Poll as a window does, but every millisecond."""
    late = time.perf_counter() + PATIENCE_S
    while not all(is_there(one) for one in player.shown()):
        if time.perf_counter() > late:
            return False
        time.sleep(0.001)
    return True


def resident_mb() -> float:
    """How much memory the process holds now, in MB; 0 where the system does not say it in /proc."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0.0
    lines = [line for line in status.read_text().splitlines() if line.startswith("VmRSS")]
    return float(lines[0].split()[1]) / 1024


def says(title: str, value: float, limit: float, unit: str, more: str = "") -> None:
    """Print a figure against its limit."""
    verdict = "within" if value <= limit else "OVER"
    print(f"  {title:<52} {value:8.1f} {unit:<3} ({verdict} {limit:g} {unit}){more}")


def first_pictures(path: Path, rounds: int = 10) -> None:
    """Measure from making a player of four cameras until all show a picture."""
    tracks = [track_of([path], name) for name in "abcd"]
    took, cpu = [], time.process_time()
    for number in range(rounds):
        at = START + timedelta(seconds=7.3 + 3.1 * number)
        begins = time.perf_counter()
        with playing(tracks) as player:
            player.seek(at)
            _wait_for_moment(player, at)
            took.append(1000 * (time.perf_counter() - begins))
    cpu_s = (time.process_time() - cpu) / rounds
    says("first picture of four cameras, p95", _p95(took), FIRST_MS, "ms", _more(took, cpu_s))


def _wait_for_moment(player: Player, at: datetime) -> None:
    """Wait until each camera shows the picture of an instant."""
    step = timedelta(seconds=1 / FPS) + timedelta(milliseconds=1)
    wait_for(player, lambda one: one.at is not None and timedelta(0) <= at - one.at + _ROUNDED < step)


_ROUNDED = timedelta(milliseconds=1)


def seeks(title: str, path: Path, rounds: int = 60) -> None:
    """Measure from a seek until there is something of its place, and until the very picture is there.

    Beside it what PyAV alone needs for the same picture, with as many threads and in the same run: nobody can
    be quicker who decodes every picture since the key frame.
    """
    track = track_of([path])
    whole_s = track.pieces[0].span.duration.total_seconds()
    numbers = random.Random(5)
    something, exact, alone = [], [], []
    cpu_s = alone_s = 0.0
    with playing([track]) as player, _Alone(path) as other:
        wait_for(player, lambda one: one.picture is not None)
        for _ in range(rounds):
            at = START + timedelta(seconds=numbers.uniform(0, whole_s - 1))
            (before,) = player.shown()
            begins, cpu = time.perf_counter(), time.process_time()
            player.seek(at)
            wait_for(player, lambda one, before=before: one is not before and one.picture is not None)
            something.append(1000 * (time.perf_counter() - begins))
            _wait_for_moment(player, at)
            exact.append(1000 * (time.perf_counter() - begins))
            cpu_s += time.process_time() - cpu
            begins, cpu = time.perf_counter(), time.process_time()
            other.show((at - START).total_seconds())
            alone.append(1000 * (time.perf_counter() - begins))
            alone_s += time.process_time() - cpu
    says(f"seek, {title}, something of it, p95", _p95(something), SEEK_MS, "ms", _more(something))
    says(f"seek, {title}, the very picture, p95", _p95(exact), SEEK_MS, "ms", _more(exact, cpu_s / rounds))
    says(
        "  PyAV alone for the same pictures, p95", _p95(alone), SEEK_MS, "ms", _more(alone, alone_s / rounds)
    )
    print(
        f"  {'  of what PyAV alone takes':<52} {100 * sum(exact) / sum(alone):8.0f} % of the time,"
        f" {100 * cpu_s / alone_s:.0f} % of the CPU"
    )


class _Alone:
    """PyAV without a player, its file open and its decoder warm."""

    def __init__(self, path: Path) -> None:
        self._container = av.open(str(path))
        self._stream = self._container.streams.video[0]
        self._stream.codec_context.thread_type = "FRAME"
        self._stream.codec_context.thread_count = os.cpu_count() or 1
        self._scaler = VideoReformatter()

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self._container.close()

    def show(self, at_s: float) -> None:
        """Decode the picture of a second, and scale it to the room."""
        base = self._stream.time_base
        assert base is not None
        self._container.seek(int(at_s / base), stream=self._stream)
        for frame in self._container.decode(self._stream):
            if frame.time is not None and frame.time + 1 / FPS > at_s + _ROUNDED.total_seconds():
                wide, high = ROOM
                self._scaler.reformat(frame, wide, high, "rgb24", interpolation="FAST_BILINEAR")
                return


def in_step(title: str, tracks: Sequence[Track], seconds: float) -> None:
    """Play four cameras and look every 4 ms what each shows against the clock."""
    empty_mb = resident_mb()
    with playing(tracks) as player:
        wait_for(player, lambda one: one.picture is not None)
        cpu = time.process_time()
        player.play()
        ends = time.perf_counter() + seconds
        seen: dict[str, set[datetime]] = {name: set() for name in "abcd"}
        late_ms: list[float] = []
        most_mb = 0.0
        while time.perf_counter() < ends:
            at, shown = player.at, player.shown()
            late_ms.append(max((at - one.at) / timedelta(milliseconds=1) for one in shown if one.at))
            for one in shown:
                if one.at is not None:
                    seen[one.camera].add(one.at)
            most_mb = max(most_mb, resident_mb())
            time.sleep(0.004)
        cpu_s = time.process_time() - cpu
    dropped = 100 * (1 - sum(map(len, seen.values())) / (4 * seconds * FPS))
    step_ms = 1000 / FPS
    # A picture is right until the next one is due: what is older than two steps is a picture late.
    behind = 100 * sum(one > 2 * step_ms for one in late_ms) / len(late_ms)
    print(
        f"  4 x {title:<32} {dropped:5.1f} % pictures left out, a picture behind {behind:5.1f} % of the time,"
        f" oldest picture {max(late_ms):5.0f} ms, {cpu_s / seconds:4.2f} cores, {most_mb - empty_mb:4.0f} MB"
    )


def memory(title: str, path: Path, rounds: int = 25) -> None:
    """Seek in four cameras until they keep as many pictures as they may, and play on."""
    empty_mb = most_mb = resident_mb()
    numbers = random.Random(9)
    with playing([track_of([path], camera) for camera in "abcd"]) as player:
        for _ in range(rounds):
            at = START + timedelta(seconds=numbers.uniform(0, lasts_s(path) - 3))
            player.seek(at)
            _wait_for_moment(player, at)
            player.play()
            time.sleep(0.2)
            player.pause()
            most_mb = max(most_mb, resident_mb())
    says(f"memory of four cameras, {title}, at most", most_mb - empty_mb, MEMORY_MB, "MB")


def strip(title: str, track: Track) -> None:
    """Measure strips of an hour: as many small pictures as a wide window asks for, and one every thirty seconds."""
    for count in (20, 120):
        cpu, begins = time.process_time(), time.perf_counter()
        span = TimeRange(track.pieces[0].span.start, track.pieces[-1].span.end)
        found = [picture for _, picture in thumbnails(track, span, count, 160)]
        took, cpu_s = time.perf_counter() - begins, time.process_time() - cpu
        there = sum(picture is not None for picture in found)
        says(f"strip of an hour, {title}, {there} pictures", took, STRIP_S, "s", f"  {cpu_s:.2f} CPU s")


def _p95(took: Sequence[float]) -> float:
    return sorted(took)[round(0.95 * (len(took) - 1))]


def _more(took: Sequence[float], cpu_s: float | None = None) -> str:
    cpu = f"; {1000 * cpu_s:.0f} ms of CPU each" if cpu_s is not None else ""
    return f"  median {sorted(took)[len(took) // 2]:.0f}, most {max(took):.0f}{cpu}"


def main() -> int:
    """Measure, and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seconds", type=float, default=8.0, help="how long four cameras play")
    arguments.add_argument("files", nargs="*", type=Path)
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        made = {
            kind.name: make_clip(kind, Path(folder, f"{number}.mp4"), 60)
            for number, kind in enumerate((HD, FULL_HD, HD_265, FULL_HD_265))
        }
        first_pictures(made[HD.name])
        for kind in (FULL_HD, HD, FULL_HD_265):
            seeks(kind.name, made[kind.name])
        for name, path in made.items():
            in_step(name, [track_of([path], camera) for camera in "abcd"], asked.seconds)
        for opens_ms in (0, SHARE_MS):
            files = short_files(made[HD.name], Path(folder, f"short-{opens_ms}"))
            tracks = [track_of(files[camera], camera, opens_ms=opens_ms) for camera in "abcd"]
            far = f", {opens_ms} ms to open" if opens_ms else ""
            in_step(f"720p, 10 s files{far}", tracks, SHORT_FILES * ENCODED_S - 1)
        for kind in (HD, FULL_HD):
            memory(kind.name, made[kind.name])
        hour = make_clip(HD, Path(folder, "hour.mp4"), 3600)
        strip("one 720p file", track_of([hour]))
        strip("720p files of a minute", track_of([made[HD.name]] * 60))
        for path in asked.files:
            seeks(path.name, path)
            in_step(path.name, [track_of([path], camera) for camera in "abcd"], asked.seconds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
