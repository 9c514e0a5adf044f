"""A folder that somebody else filled: listed, opened and hashed without following, waiting or believing."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

LONGEST_NAME: Final = 120
DEEPEST: Final = 4
"""Folders in folders; a package has one level, the rest is listed so that it can be named."""
_BLOCK: Final = 1 << 20
# A link put there between listing and opening is not followed; Windows has no such flag, nor pipes on disk.
_FLAGS: Final = (
    os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
)


def walked(folder: Path, prefix: str = "", depth: int = 1) -> Iterator[tuple[str, os.stat_result]]:
    """Yield the name (forward slashes) and own facts of everything in a folder, links not followed."""
    with os.scandir(folder) as entries:
        for entry in entries:
            facts = entry.stat(follow_symlinks=False)
            name = prefix + entry.name
            yield name, facts
            if stat.S_ISDIR(facts.st_mode) and depth < DEEPEST:
                yield from walked(folder / entry.name, f"{name}/", depth + 1)


def opened(path: Path) -> BinaryIO:
    """Open a plain file; OSError where it is a link, a pipe or anything else by now."""
    number = os.open(path, _FLAGS)
    if not stat.S_ISREG(os.fstat(number).st_mode):
        os.close(number)
        raise OSError("not a plain file")
    return os.fdopen(number, "rb")


def hashed(path: Path, size: int) -> str:
    """Return SHA-256 in hex of a file's first `size` bytes and one more, if it has grown."""
    digest = hashlib.sha256()
    left = size + 1
    with opened(path) as file:
        while left > 0 and (block := file.read(min(_BLOCK, left))):
            digest.update(block)
            left -= len(block)
    return digest.hexdigest()


def visible(name: str) -> str:
    """Return a file name with every character that hides or turns text shown by its number."""
    short = name if len(name) <= LONGEST_NAME else name[:LONGEST_NAME] + "…"
    return "".join(one if one.isprintable() else f"\\u{{{ord(one):04x}}}" for one in short)
