"""Trees of short recordings as each recorder leaves them, with faults on purpose.

Videos are encoded once for each kind and copied. What a tree holds is told by `TreeFile`s, so that a test
compares what the index found with what is true.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import Enum, auto
from fractions import Fraction
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import av
import numpy as np

from tests.footage.boxes import with_mtxi
from tests.footage.clips import draw_figure, place

WIDTH, HEIGHT, FPS = 160, 90, 5
CONTAINERS = {"mp4": "mp4", "fmp4": "mp4", "mkv": "matroska", "ts": "mpegts"}
FRAGMENTED = "frag_keyframe+empty_moov+default_base_moof"


class Fault(Enum):
    """What is wrong with one segment of a tree."""

    EMPTY = auto()
    STUB = auto()
    """36 bytes: what ZoneMinder leaves when its source fails at once."""
    TORN = auto()
    TEXT = auto()
    OPEN = auto()
    """The recorder is still writing it."""
    DUPLICATE = auto()
    """A copy of it lies in a folder beside it."""
    OVERLAP = auto()
    """It begins 3 s before the one before it ends."""
    HOLE = auto()
    """The recorder was away for 12 s before it."""
    CLOCK_BACK = auto()
    """From here on the recorder's clock runs 90 s behind what it was."""
    SLOW_RATE = auto()
    """The camera promised 25 pictures a second and sent 21: the media is shorter than the time it took."""


@dataclass(frozen=True)
class TreeFile:
    """A file of a tree: `start` is true (UTC), `seconds` is what its media lasts."""

    path: str
    camera: str
    start: datetime
    seconds: float
    ends: datetime
    fault: Fault | None


@dataclass(frozen=True)
class Segment:
    """What a recorder knows when it names a file; times in UTC."""

    camera: str
    number: int
    start: datetime
    end: datetime
    zone: ZoneInfo
    is_open: bool = False

    @property
    def local(self) -> datetime:
        return self.start.astimezone(self.zone)

    @property
    def local_end(self) -> datetime:
        return self.end.astimezone(self.zone)

    @property
    def epoch(self) -> int:
        return int(self.start.timestamp())

    @property
    def length_ms(self) -> int:
        return round((self.end - self.start) / timedelta(milliseconds=1))


def _kerberos(one: Segment) -> str:
    millis = f"{one.start.microsecond // 1000}"
    length = 0 if one.is_open else one.length_ms
    return f"data/recordings/{one.epoch}_{len(millis)}-{millis}_{one.camera}_0-0-0-0_-1_{length}.mp4"


def _nx(one: Segment) -> str:
    ends = "" if one.is_open else f"_{one.length_ms}"
    millis = one.epoch * 1000 + one.start.microsecond // 1000
    return f"hi_quality/{one.camera}/{one.local:%Y/%m/%d/%H}/{millis}{ends}.mkv"


def _reolink_sd(one: Segment) -> str:
    summer = "DST" if one.local.dst() else ""
    ends = f"{one.local_end:%H%M%S}"
    return (
        f"Mp4Record/{one.local:%Y-%m-%d}/RecM13_{summer}{one.local:%Y%m%d_%H%M%S}_{ends}_1F1E828_4DDA4D.mp4"
    )


PATHS: Mapping[str, tuple[str, Callable[[Segment], str]]] = {
    "frigate": ("mp4", lambda one: f"recordings/{one.start:%Y-%m-%d/%H}/{one.camera}/{one.start:%M.%S}.mp4"),
    "mediamtx": ("mtxi", lambda one: f"{one.camera}/{one.local:%Y-%m-%d_%H-%M-%S-%f}.mp4"),
    "nx-witness": ("mkv", _nx),
    "dahua": (
        "mp4",
        lambda one: (
            f"{one.camera}/{one.local:%Y-%m-%d}/001/dav/{one.local:%H}/"
            f"{one.local:%H.%M.%S}-{one.local_end:%H.%M.%S}[R][0@0][0].dav"
        ),
    ),
    "reolink-ftp": (
        "mp4",
        lambda one: f"{one.local:%Y/%m/%d}/{one.camera}_00_{one.local:%Y%m%d%H%M%S}.mp4",
    ),
    "reolink-sd": ("mp4", _reolink_sd),
    "kerberos": ("fmp4", _kerberos),
    "synology": (
        "mp4",
        lambda one: (
            f"{one.camera}/{one.local:%Y%m%d%p}/{one.camera}-{one.local:%Y%m%d-%H%M%S}-{one.epoch}.mp4"
        ),
    ),
    "unifi-protect-backup": (
        "mp4",
        lambda one: f"{one.camera}/{one.local:%Y-%m-%d}/{one.local_end:%Y-%m-%dT%H-%M-%S} motion.mp4",
    ),
    "motion-4": ("mkv", lambda one: f"{one.camera}-{one.number + 1:02}-{one.local:%Y%m%d%H%M%S}.mkv"),
    "zoneminder-medium": (
        "fmp4",
        lambda one: f"events/{one.camera}/{one.local:%Y-%m-%d}/{one.number + 1}/{one.number + 1}-video.mp4",
    ),
    "ffmpeg-segment": ("mp4", lambda one: f"{one.camera}_{one.local:%Y-%m-%d_%H-%M-%S}.mp4"),
    "ffmpeg-segment-z": ("mkv", lambda one: f"{one.camera}_{one.local:%Y%m%dT%H%M%S%z}.mkv"),
}
"""For each layout the container its recorder writes and the name it gives; a layout of two names has two."""


def make_tree(
    root: Path,
    layout: str,
    cameras: Sequence[str],
    start: datetime,
    end: datetime,
    zone: str = "UTC",
    faults: Mapping[int, Fault] | None = None,
    *,
    segment_s: float = 10.0,
) -> list[TreeFile]:
    """Write what a recorder leaves of [start, end) and return it by camera and time.

    `faults` are by number of the segment and strike every camera. A file is last written when it ends, as
    originals are; one that is OPEN was written to just now.
    """
    container, name = PATHS[layout]
    files = []
    for camera in cameras:
        for segment, fault, media_s in _segments(camera, start, end, ZoneInfo(zone), faults or {}, segment_s):
            path = name(segment)
            content = _content(container, media_s, segment, fault)
            written = time.time() if segment.is_open else segment.end.timestamp()
            _write(root / path, content, written)
            one = TreeFile(path, camera, segment.start, media_s, segment.end, fault)
            files.append(one)
            if fault is Fault.DUPLICATE:
                copied = f"copies/{path}"
                _write(root / copied, content, written)
                files.append(replace(one, path=copied))
    if layout == "frigate":
        _frigate_database(root / "frigate.db", files)
    return files


def _segments(
    camera: str,
    start: datetime,
    end: datetime,
    zone: ZoneInfo,
    faults: Mapping[int, Fault],
    segment_s: float,
) -> list[tuple[Segment, Fault | None, float]]:
    found = []
    at, number, behind = start, 0, timedelta()
    while at < end:
        fault = faults.get(number)
        begins, media_s = at, segment_s
        if fault is Fault.HOLE:
            begins += timedelta(seconds=12)
        elif fault is Fault.OVERLAP:
            begins -= timedelta(seconds=3)
            media_s += 3
        elif fault is Fault.CLOCK_BACK:
            behind = timedelta(seconds=90)
        elif fault is Fault.SLOW_RATE:
            media_s = round(segment_s * 21 / 25, 1)
        at = begins + timedelta(seconds=segment_s + (3 if fault is Fault.OVERLAP else 0))
        shown = Segment(camera, number, begins - behind, at - behind, zone, is_open=fault is Fault.OPEN)
        found.append((shown, fault, media_s))
        number += 1
    return found


def _content(container: str, seconds: float, segment: Segment, fault: Fault | None) -> bytes:
    whole = (
        with_mtxi(video("fmp4", seconds), segment.start) if container == "mtxi" else video(container, seconds)
    )
    match fault:
        case Fault.EMPTY:
            return b""
        case Fault.STUB:
            return STUB
        case Fault.TEXT:
            return b"this is no video\n" * 50
        case Fault.TORN:
            return whole[: len(whole) * 6 // 10]
        case Fault.OPEN:
            return still_open(container, seconds)
        case _:
            return whole


STUB = b"\0\0\0\x1cftypisom\0\0\x02\0isomiso6mp41\0\0\0\x08mdat"


def still_open(container: str, seconds: float) -> bytes:
    """Return the bytes that lie on the disk while a recorder writes a file: what came before the trailer.

    A plain mp4 has its index at the end, so that nothing of it can be read before.
    """
    if container == "mp4":
        whole = _video(container, seconds, faststart=False)
        return whole[: whole.rfind(b"moov") - 4]
    whole = _video("fmp4" if container == "mtxi" else container, seconds, in_one_go=True)
    return whole[: len(whole) * 8 // 10]


def video(container: str, seconds: float) -> bytes:
    """Return a video of `seconds` in which somebody walks through the middle third; mp4 has its index first."""
    return _video(container, seconds)


class _OneGo(bytearray):
    """A file that nobody goes back in: its beginning says nothing of its end, as while it is written."""

    def write(self, content: bytes) -> int:
        self.extend(content)
        return len(content)


@cache
def _video(container: str, seconds: float, *, faststart: bool = True, in_one_go: bool = False) -> bytes:
    flags = FRAGMENTED if container == "fmp4" else "faststart" if container == "mp4" and faststart else ""
    options = {"movflags": flags} if flags else {}
    empty = place()[::2, ::2]
    grain = np.random.default_rng(5).normal(0, 2, (8, HEIGHT, WIDTH))
    with tempfile.TemporaryDirectory() as folder:
        # Putting the index first reads a file again, which bytes in memory do not allow.
        path = Path(folder, "video")
        written = _OneGo() if in_one_go else str(path)
        with av.open(written, "w", format=CONTAINERS[container], options=options) as out:
            stream = out.add_stream("libx264", rate=FPS)
            stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
            stream.options = {"preset": "ultrafast", "crf": "24", "g": str(FPS), "sc_threshold": "0"}
            for number in range(round(seconds * FPS)):
                image = empty.copy()
                share = (number / FPS / seconds - 1 / 3) * 3
                if 0 <= share < 1:
                    draw_figure(image, share / 2, feet=75, tall=30)
                planes = np.full((HEIGHT * 3 // 2, WIDTH), 128, np.uint8)
                planes[:HEIGHT] = np.clip(image + grain[number % 8], 0, 255)
                frame = av.VideoFrame.from_ndarray(planes, format="yuv420p")
                frame.pts, frame.time_base = number, Fraction(1, FPS)
                out.mux(stream.encode(frame))
            if seconds:
                out.mux(stream.encode(None))
            else:
                out.start_encoding()
        return bytes(written) if isinstance(written, _OneGo) else path.read_bytes()


def _write(path: Path, content: bytes, written: float) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    os.utime(path, (written, written))


def _frigate_database(path: Path, files: Sequence[TreeFile]) -> None:
    """Write the table `recordings` as Frigate 0.14 has it, with the columns that tell of files."""
    with sqlite3.connect(path) as database:
        database.execute(
            "CREATE TABLE IF NOT EXISTS recordings (id TEXT PRIMARY KEY, camera TEXT, path TEXT UNIQUE, start_time REAL,"
            " end_time REAL, duration REAL, motion INTEGER, objects INTEGER, dBFS INTEGER, segment_size REAL)"
        )
        database.executemany(
            "INSERT OR REPLACE INTO recordings VALUES (?, ?, ?, ?, ?, ?, 0, 0, 0, 0)",
            [
                (
                    f"{one.start.timestamp()}-{number}",
                    one.camera,
                    f"/media/frigate/{one.path}",
                    one.start.timestamp(),
                    one.start.timestamp() + one.seconds,
                    one.seconds,
                )
                for number, one in enumerate(files)
            ],
        )
    database.close()
    written = max(one.ends for one in files).astimezone(UTC).timestamp()
    os.utime(path, (written, written))
