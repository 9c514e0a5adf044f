"""Files that somebody made to harm a program that opens them."""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import av
import cv2
import numpy as np


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width: int, height: int, data: bytes, *more: bytes) -> bytes:
    """A PNG of one grey channel whose header says any size."""
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def rows_of_zeroes(megabytes: int) -> bytes:
    """Compressed zeroes: a thousand times as many come out as go in."""
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(bytes(1 << 20)) for _ in range(megabytes)) + packer.flush()


def two_sizes_jpeg() -> bytes:
    """A JPEG whose first frame header is small and whose second says 65,500 by 65,500."""
    jpeg: bytes = cv2.imencode(".jpg", np.full((40, 60, 3), 90, np.uint8))[1].tobytes()
    at = jpeg.index(b"\xff\xc0")
    frame = jpeg[at : at + 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")]
    huge = frame[:5] + struct.pack(">HH", 65_500, 65_500) + frame[9:]
    return jpeg[: at + len(frame)] + huge + jpeg[at + len(frame) :]


def tiff(width: int, height: int) -> bytes:
    """A TIFF of any size with one strip that is not there."""
    tags = [
        (256, 4, width),
        (257, 4, height),
        (258, 3, 8),
        (259, 3, 1),
        (262, 3, 1),
        (273, 4, 8),
        (279, 4, 9),
    ]
    body = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in tags)
    return b"II*\x00" + struct.pack("<I", 8) + struct.pack("<H", len(tags)) + body + bytes(4)


def webp(width: int, height: int) -> bytes:
    """A lossless WebP of which only the header is there."""
    bits = (width - 1) | (height - 1) << 14
    body = b"WEBPVP8L" + struct.pack("<I", 5) + b"\x2f" + struct.pack("<I", bits) + b"\x00"
    return b"RIFF" + struct.pack("<I", len(body)) + body


PICTURES: dict[str, Callable[[], bytes]] = {
    "a png of 100,000 by 100,000": lambda: png(100_000, 100_000, rows_of_zeroes(64)),
    "a png of the largest size allowed, cut off": lambda: png(8_900, 8_900, rows_of_zeroes(8)),
    "a png of the largest size allowed, whole": lambda: png(8_900, 8_900, rows_of_zeroes(76)),
    "a png with a comment of 256 megabytes": lambda: png(
        40, 40, zlib.compress(bytes(41 * 40)), _chunk(b"zTXt", b"a\0\0" + rows_of_zeroes(256))
    ),
    "a png whose rows go on for ever": lambda: png(64, 64, rows_of_zeroes(128)),
    "a jpeg with two sizes": two_sizes_jpeg,
    "a jpeg that ends in its header": lambda: two_sizes_jpeg()[:200],
    "a gif of 65,535 by 65,535": lambda: (
        b"GIF89a" + struct.pack("<HH", 65_535, 65_535) + b"\xf7\x00\x00" * 99
    ),
    "a tiff of four thousand million pixels a side": lambda: tiff(2**32 - 1, 2**32 - 1),
    "a webp of 16,384 by 16,384": lambda: webp(16_384, 16_384),
    "a webp of the largest size allowed, cut off": lambda: webp(8_900, 8_900),
    "a bitmap of negative size": lambda: (
        b"BM" + bytes(16) + struct.pack("<ii", -(2**31), -(2**31)) + bytes(40)
    ),
    "a drawing that names itself": lambda: (
        b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><svg>&b;</svg>'
    ),
    "nothing": lambda: b"",
    "noise": lambda: os.urandom(200_000),
}


def mjpeg_of_giants(path: Path) -> None:
    """A video that says 64 by 64 and whose pictures say 65,500 by 65,500."""
    jpeg = cv2.imencode(".jpg", np.full((64, 64), 90, np.uint8))[1].tobytes()
    at = jpeg.index(b"\xff\xc0")
    huge = jpeg[: at + 5] + struct.pack(">HH", 65_500, 65_500) + jpeg[at + 9 :]
    with av.open(str(path), "w", format="matroska") as container:
        stream = container.add_stream("mjpeg", rate=10)
        stream.width = stream.height = 64
        stream.pix_fmt = "yuvj420p"
        container.start_encoding()
        for number in range(30):
            packet = av.Packet(huge)
            packet.stream, packet.pts, packet.dts, packet.is_keyframe = (
                stream,
                number * 100,
                number * 100,
                True,
            )
            container.mux(packet)


def mp4_of_noise(path: Path) -> None:
    """What begins like an MP4 and goes on as noise whose boxes lie about their length."""
    head = struct.pack(">I", 24) + b"ftypisom" + bytes(12)
    boxes = b"".join(struct.pack(">I", 2**31 + number) + b"moov" + os.urandom(64) for number in range(2000))
    path.write_bytes(head + boxes)


def transport_stream_of_noise(path: Path) -> None:
    """Packets of a transport stream, each with its mark and nothing else that fits."""
    path.write_bytes(b"".join(b"\x47" + os.urandom(187) for _ in range(40_000)))


VIDEOS: dict[str, Callable[[Path], None]] = {
    "pictures larger than the video": mjpeg_of_giants,
    "boxes that lie": mp4_of_noise,
    "a transport stream of noise": transport_stream_of_noise,
    "nothing but zeroes": lambda path: path.write_bytes(bytes(8 << 20)),
}

NAMES = {
    "bidi": "Anna \u202enossnairE\u202c",
    "control": "Anna\x1b[2J\x07Eriksson",
    "nul": "Anna\x00Eriksson",
    "line": "Anna\nEriksson",
    "joiner": "Anna\u200d\u200bEriksson",
    "lone surrogate": "Anna \ud800 Eriksson",
    "ten thousand": "Eriksson, " + "A" * 10_000,
    "emoji": "Eriksson 🧑‍💻".replace("\u200d", "") + " 🎩",
    "right to left": "אריקסון, אנה",
    "combining": "E" + "\u0301" * 60 + "riksson, Anna",
    "sql": "Robert'); DROP TABLE visits;--",
    "html": "<b>Anna</b><script>alert(1)</script>&amp;",
    "markup of a pdf": '<para><font size="90"><a href="file:///etc/passwd">x</a>',
    "path": "../../../etc/passwd",
    "formula": '=HYPERLINK("http://example.org","x")',
    "format": "%s%n {0.__class__} ${name}",
}
