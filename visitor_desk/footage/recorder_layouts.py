"""How recorders name their files, as data: which camera, and when a file begins."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase
from functools import cached_property
from importlib.resources import files
from typing import Any

from visitor_desk.errors import DeskError

_PIECES = {
    "{camera}": r"(?P<camera>[^/]+)",
    "{epoch}": r"(?P<epoch>\d{10})",
    "{epoch_ms}": r"(?P<epoch_ms>\d{13})",
    "%Y": r"(?P<year>\d{4})",
    "%m": r"(?P<month>\d{2})",
    "%d": r"(?P<day>\d{2})",
    "%H": r"(?P<hour>\d{2})",
    "%M": r"(?P<minute>\d{2})",
    "%S": r"(?P<second>\d{2})",
    "*": r"[^/]*",
}
_PIECE = re.compile(r"\{[a-z_]+\}|%[A-Za-z]|\*")
_CLOCK = ("year", "month", "day", "hour", "minute", "second")


class LayoutUnknown(DeskError):
    """No recorder layout has this id. Values: `layout`, `known`."""

    code = "footage.layout_unknown"


class TimeBasis(StrEnum):
    """What the digits of a name mean."""

    LOCAL = "local"
    UTC = "utc"
    EPOCH = "epoch"


class OpenFile(StrEnum):
    """What a file looks like while the recorder writes it."""

    UNREADABLE = "unreadable"
    GROWS = "grows"
    OUTSIDE = "outside"
    """Written elsewhere and moved when finished."""


class Certainty(StrEnum):
    """How well a layout is known."""

    SEEN = "seen"
    DOCUMENTED = "documented"


@dataclass(frozen=True, slots=True)
class ReadName:
    """What a file's path says: the camera's key, and either clock digits or seconds since 1970."""

    camera_key: str
    digits: tuple[int, int, int, int, int, int] | None
    epoch_s: float | None


@dataclass(frozen=True)
class RecorderLayout:
    """One recorder's way of naming files; the meaning of each part stands in `recorder_layouts.toml`."""

    id: str
    title: str
    patterns: tuple[str, ...]
    time_basis: TimeBasis
    open_file: OpenFile
    ignore: tuple[str, ...]
    resolution_s: float
    certainty: Certainty
    source: str

    @cached_property
    def _expressions(self) -> tuple[re.Pattern[str], ...]:
        return tuple(_expression(pattern) for pattern in self.patterns)

    def ignores(self, path: str) -> bool:
        """Tell whether a path (relative, forward slashes) is known not to be a recording."""
        hidden = any(part.startswith((".", "@")) for part in path.split("/"))
        return hidden or any(fnmatchcase(path, glob) for glob in self.ignore)

    def read(self, path: str) -> ReadName | None:
        """Read a path (relative to the source's folder, forward slashes); None where it does not fit."""
        for expression in self._expressions:
            found = expression.fullmatch(path)
            if found is not None:
                return _read(found.groupdict())
        return None


def known_layouts() -> Mapping[str, RecorderLayout]:
    """Return the layouts that come with the program, by id."""
    text = files("visitor_desk.footage").joinpath("recorder_layouts.toml").read_text(encoding="utf-8")
    return {layout.id: layout for layout in map(_layout, tomllib.loads(text)["layout"])}


def layout_of(layouts: Mapping[str, RecorderLayout], layout_id: str) -> RecorderLayout:
    """Return a layout; raises LayoutUnknown."""
    if layout_id not in layouts:
        raise LayoutUnknown(layout=layout_id, known=", ".join(sorted(layouts)))
    return layouts[layout_id]


def _layout(table: Mapping[str, Any]) -> RecorderLayout:
    return RecorderLayout(
        id=table["id"],
        title=table["title"],
        patterns=tuple(table["patterns"]),
        time_basis=TimeBasis(table["time_basis"]),
        open_file=OpenFile(table["open_file"]),
        ignore=tuple(table["ignore"]),
        resolution_s=float(table["resolution_s"]),
        certainty=Certainty(table["certainty"]),
        source=table["source"],
    )


def _expression(pattern: str) -> re.Pattern[str]:
    """Turn a pattern into an expression over the whole relative path; folders above it may be anything."""
    parts, end = [], 0
    for piece in _PIECE.finditer(pattern):
        parts += [re.escape(pattern[end : piece.start()]), _PIECES[piece.group()]]
        end = piece.end()
    return re.compile("(?:.*/)?" + "".join(parts) + re.escape(pattern[end:]), re.ASCII)


def _read(groups: Mapping[str, str]) -> ReadName:
    epoch_s = None
    if "epoch_ms" in groups:
        epoch_s = int(groups["epoch_ms"]) / 1000
    elif "epoch" in groups:
        epoch_s = float(groups["epoch"])
    digits = None
    if epoch_s is None:
        year, month, day, hour, minute, second = (int(groups.get(part, "0")) for part in _CLOCK)
        digits = (year, month, day, hour, minute, second)
    return ReadName(groups["camera"], digits, epoch_s)
