"""Boxes of MP4 files, to change what a file says of itself."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from datetime import datetime


def boxes(content: bytes, begin: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Yield (kind, begin, end) of the boxes that lie side by side in a part of a file."""
    while begin + 8 <= end:
        size, kind = struct.unpack_from(">I4s", content, begin)
        size = end - begin if size == 0 else size
        if size < 8:
            return
        yield kind, begin, begin + size
        begin += size


def place_of(content: bytes, *kinds: bytes) -> tuple[int, int]:
    """Return where the first box at a path of kinds (`moov`, `trak`, ...) begins and ends; LookupError."""
    begin, end = 0, len(content)
    for depth, kind in enumerate(kinds):
        inside = begin + (8 if depth else 0)
        inside += 8 if kinds[depth - 1 : depth] == [b"stsd"] else 0
        for found, first, last in boxes(content, inside, end):
            if found == kind:
                begin, end = first, last
                break
        else:
            raise LookupError(kind)
    return begin, end


def with_mtxi(fragmented: bytes, start: datetime, number: int = 0) -> bytes:
    """Add MediaMTX's `moov/udta/mtxi` box, which says when a file begins, and its length when it was closed.

    The file must be fragmented: the places of its samples then do not count from the file's beginning.
    """
    begin, end = place_of(fragmented, b"moov")
    nanoseconds = int(start.timestamp()) * 1_000_000_000 + start.microsecond * 1000
    inner = b"mtxi" + bytes(4) + b"\x5a" * 16 + struct.pack(">Qqq", number, 0, nanoseconds)
    mtxi = struct.pack(">I", len(inner) + 4) + inner
    udta = struct.pack(">I", len(mtxi) + 8) + b"udta" + mtxi
    kept = [
        fragmented[first:last]
        for kind, first, last in boxes(fragmented, begin + 8, end)
        if kind != b"udta"  # what our own muxer says of itself
    ]
    moov = bytearray(fragmented[begin : begin + 8] + b"".join(kept) + udta)
    moov[0:4] = struct.pack(">I", len(moov))
    return fragmented[:begin] + bytes(moov) + fragmented[end:]


def with_length(content: bytes, seconds: int) -> bytes:
    """Let an mp4's header (version 0 of `mvhd`) claim a length."""
    begin, _ = place_of(content, b"moov", b"mvhd")
    changed = bytearray(content)
    changed[begin + 20 : begin + 28] = struct.pack(">II", 1, seconds)
    return bytes(changed)


def with_picture_size(content: bytes, width: int, height: int) -> bytes:
    """Let an mp4's description of its H.264 pictures claim a size; the pictures themselves stay."""
    at = content.index(b"avc1", content.index(b"stsd"))
    changed = bytearray(content)
    changed[at + 28 : at + 32] = struct.pack(">HH", width, height)
    return bytes(changed)


def with_samples(content: bytes, count: int) -> bytes:
    """Let an mp4's tables claim `count` pictures of one byte each, all in the first chunk."""
    changed = bytearray(content)
    table = (b"moov", b"trak", b"mdia", b"minf", b"stbl")
    begin, _ = place_of(content, *table, b"stsz")
    changed[begin + 12 : begin + 20] = struct.pack(">II", 1, count)
    begin, _ = place_of(content, *table, b"stsc")
    changed[begin + 20 : begin + 24] = struct.pack(">I", count)
    begin, _ = place_of(content, *table, b"stts")
    changed[begin + 16 : begin + 20] = struct.pack(">I", count)
    return bytes(changed)


class _Bits:
    """Bits as H.264 writes them: fixed and Exp-Golomb numbers."""

    def __init__(self) -> None:
        self._text = ""

    def fixed(self, value: int, width: int) -> None:
        self._text += f"{value:0{width}b}"

    def golomb(self, *values: int) -> None:
        for value in values:
            digits = f"{value + 1:b}"
            self._text += "0" * (len(digits) - 1) + digits

    def payload(self) -> bytes:
        text = self._text + "1"
        text += "0" * (-len(text) % 8)
        return int(text, 2).to_bytes(len(text) // 8, "big")


def sequence_of(width: int, height: int, frames_held: int) -> bytes:
    """Return an H.264 sequence parameter set (baseline, level 6.2) for pictures of a size in pixels."""
    bits = _Bits()
    for byte in (0x67, 66, 0, 62):
        bits.fixed(byte, 8)
    bits.golomb(0, 0, 2, frames_held)
    bits.fixed(0, 1)
    bits.golomb(width // 16 - 1, height // 16 - 1)
    bits.fixed(0b1100, 4)
    return b"\0\0\0\1" + bits.payload()


def with_jpeg_size(content: bytes, width: int, height: int) -> bytes:
    """Let every JPEG picture inside a file claim a size; the container's stays."""
    parts = content.split(b"\xff\xc0\x00\x11\x08")
    size = struct.pack(">HH", height, width)
    return b"\xff\xc0\x00\x11\x08".join([parts[0], *(size + part[4:] for part in parts[1:])])
