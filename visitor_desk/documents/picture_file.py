"""Picture files from outside: read with limits, decoded only when the header promises a size that is safe."""

from __future__ import annotations

import stat
import struct
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from visitor_desk.documents.picture_errors import NotAPicture, PictureNotFound, PictureTooLarge
from visitor_desk.errors import NotPermittedByFolder

MOST_BYTES = 64 * 1024 * 1024
MOST_PIXELS = 80_000_000
MOST_SIDE = 20_000
_LARGE = 3_200
"""Pixels of the longer side from which half the size shows every zone that a camera can be held to."""


def load_picture(path: Path, *, grey: bool = False) -> NDArray[np.uint8]:
    """Return the picture as BGR (height, width, 3), turned upright after its EXIF orientation.

    `grey` is for reading: (height, width), and a very large picture comes at half its size, which the decoder
    does in a quarter of the time.

    Raises `PictureNotFound`, `NotPermittedByFolder`, `NotAPicture` or `PictureTooLarge`.
    """
    try:
        # A pipe would be waited for, and a device never ends.
        if not stat.S_ISREG(path.stat().st_mode):
            raise NotAPicture(path=str(path))
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise PictureNotFound(path=str(path)) from None
    except PermissionError:
        raise NotPermittedByFolder(path=str(path)) from None
    except OSError:
        raise NotAPicture(path=str(path)) from None
    if len(content) > MOST_BYTES:
        raise PictureTooLarge(path=str(path))
    size = picture_size(content)
    if size is None:
        raise NotAPicture(path=str(path))
    width, height = size
    if width * height > MOST_PIXELS or max(size) > MOST_SIDE:
        raise PictureTooLarge(path=str(path))
    try:
        picture = cv2.imdecode(np.frombuffer(content, np.uint8), _flags(size) if grey else cv2.IMREAD_COLOR)
    except cv2.error:
        picture = None
    if picture is None or picture.size == 0:
        raise NotAPicture(path=str(path))
    return np.asarray(picture, np.uint8)


def _flags(size: tuple[int, int]) -> int:
    return cv2.IMREAD_REDUCED_GRAYSCALE_2 if max(size) > _LARGE else cv2.IMREAD_GRAYSCALE


def picture_size(content: bytes) -> tuple[int, int] | None:
    """Return (width, height) after the header of a PNG, JPEG, WebP or BMP, or None for anything else."""
    try:
        if content.startswith(b"\x89PNG\r\n\x1a\n") and content[12:16] == b"IHDR":
            size = struct.unpack(">II", content[16:24])
        elif content.startswith(b"\xff\xd8"):
            size = _jpeg_size(content)
        elif content.startswith(b"RIFF") and content[8:12] == b"WEBP":
            size = _webp_size(content)
        elif content.startswith(b"BM"):
            width, height = struct.unpack("<ii", content[18:26])
            size = (width, abs(height))
        else:
            return None
    except (struct.error, IndexError):
        return None
    return (int(size[0]), int(size[1])) if min(size) > 0 else None


def _jpeg_size(content: bytes) -> tuple[int, int]:
    """Return the largest size of all frame headers: a second one must not smuggle a larger picture in."""
    found = (0, 0)
    at = 2
    while at + 4 <= len(content):
        if content[at] != 0xFF:
            at += 1
            continue
        marker = content[at + 1]
        if marker in (0xFF, 0) or 0xD0 <= marker <= 0xD8 or marker == 0x01:
            at += 1 if marker == 0xFF else 2
            continue
        if marker in (0xD9, 0xDA):
            break
        (length,) = struct.unpack(">H", content[at + 2 : at + 4])
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            found = max(found, (width, height), key=lambda size: size[0] * size[1])
        at += 2 + length
    return found


def _webp_size(content: bytes) -> tuple[int, int]:
    kind = content[12:16]
    if kind == b"VP8X":
        width = int.from_bytes(content[24:27], "little") + 1
        height = int.from_bytes(content[27:30], "little") + 1
        return width, height
    if kind == b"VP8L":
        bits = int.from_bytes(content[21:25], "little")
        return (bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1
    if kind == b"VP8 ":
        width, height = struct.unpack("<HH", content[26:30])
        return width & 0x3FFF, height & 0x3FFF
    return 0, 0
