"""How recorders name their files, as data: which camera, and when a file begins."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase
from functools import cache, cached_property
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final

from visitor_desk.errors import DeskError
from visitor_desk.footage.layout_paths import ReadName, is_too_long, name_of, path_expression

IMPORTED: Final = "imported"
"""The layout of a source whose files were imported one by one: nothing is read from names, none is listed."""


class ImportedOneByOne(DeskError):
    """The files of this source were imported one by one; there is no folder to index."""

    code = "footage.imported_one_by_one"


class LayoutUnknown(DeskError):
    """No recorder layout has this id. Values: `layout`, `known`."""

    code = "footage.layout_unknown"


class FormatRefused(DeskError):
    """This recorder's files cannot be read where they lie.

    Values: `format` (its title), `why` (WhyRefused), `instead` (Instead).
    """

    code = "footage.format_refused"


class TimeBasis(StrEnum):
    """Where a layout's start comes from, if nothing better stands in the path."""

    LOCAL = "filename_local"
    UTC = "filename_utc"
    OFFSET = "filename_offset"
    EPOCH = "epoch"
    BOX = "container_box"
    """The file itself holds its start in UTC; the name is local."""
    DATABASE = "sidecar_db"
    """Only the recorder's database knows."""
    NONE = "none"


class NameMeans(StrEnum):
    """Which instant of a recording its name tells."""

    START = "start"
    END = "end"
    LAST_RECORD = "last_record"


class OpenRule(StrEnum):
    """What a file looks like while the recorder writes it."""

    UNREADABLE = "unreadable"
    GROWS = "grows"
    MKV_GROWS = "mkv_grows"
    """As `grows`, for those of its containers that can be read without their end."""
    DOT_PREFIX = "dot_prefix"
    NO_DURATION = "no_duration"
    DURATION_0 = "duration_0"
    OUTSIDE_TREE = "outside_tree"
    """Written elsewhere and moved when finished."""
    RENAME = "rename"
    """Under a name that does not fit yet."""


class Certainty(StrEnum):
    """How well a layout is known, best first."""

    SEEN = "seen"
    DOCUMENTED = "documented"
    REPORTED = "reported"
    UNSETTLED = "unsettled"


class WhyRefused(StrEnum):
    """Why files are not read where they lie."""

    RECORDER_MAY_HALT = "recorder_may_halt"
    """The maker warns that another program among its files can stop the recorder."""
    CLOSED_FORMAT = "closed_format"
    RING_OF_BLOCKS = "ring_of_blocks"
    """Files made before they are used, with many recordings in each, overwritten in a circle."""
    ZONE_NOT_SETTLED = "zone_not_settled"
    """Nobody has said whether its names are local or UTC."""
    NOT_A_VIDEO = "not_a_video"
    NO_FILES = "no_files"
    """It keeps blocks on a disk of its own."""


class Instead(StrEnum):
    """What to do with such a recorder."""

    EXPORT = "export"
    """Export with the maker's program, and import the file."""
    RECORD_MP4 = "record_mp4"
    BACKUP_TOOL = "backup_tool"
    """Let a tool of its users fetch plain video, and index that."""


@dataclass(frozen=True)
class RecorderLayout:
    """One recorder's way of naming files; the meaning of each part stands in `recorder_layouts.toml`."""

    id: str
    title: str
    paths: tuple[str, ...]
    time_basis: TimeBasis
    certainty: Certainty
    source: str
    open_rule: OpenRule = OpenRule.GROWS
    name_means: NameMeans = NameMeans.START
    ignore: tuple[str, ...] = ()
    stream_rank: tuple[str, ...] = ()
    container: str = ""
    container_time: bool = False
    segment_hint_s: float = 3600.0
    resolution_s: float = 1.0

    @cached_property
    def _expressions(self) -> tuple[re.Pattern[str], ...]:
        return tuple(path_expression(path) for path in self.paths)

    @cached_property
    def marks_summer(self) -> bool:
        """Whether names tell summer time from winter time."""
        return any("{dst}" in path for path in self.paths)

    def ignores(self, path: str) -> bool:
        """Tell whether a path (relative, forward slashes) is known not to be a recording.

        What a recorder hides behind a dot or an at sign is its own, or not finished yet.
        """
        hidden = any(part.startswith((".", "@")) for part in path.split("/"))
        return hidden or any(fnmatchcase(path, glob) for glob in self.ignore)

    def read(self, path: str) -> ReadName | None:
        """Read a path (relative to the source's folder, forward slashes); None where it does not fit."""
        if is_too_long(path):
            return None
        for expression in self._expressions:
            found = expression.fullmatch(path)
            if found is not None:
                return name_of(found.groupdict(), marks_summer=self.marks_summer)
        return None

    def is_open(self, name: ReadName) -> bool:
        """Tell whether the name itself says that the recorder has not closed the file."""
        match self.open_rule:
            case OpenRule.NO_DURATION:
                return name.duration_s is None
            case OpenRule.DURATION_0:
                return name.duration_s == 0
            case _:
                return name.still_open

    def rank(self, name: ReadName) -> int:
        """Return the place of a file's stream: 0 is the best, one that is not listed the last."""
        if name.stream in self.stream_rank:
            return self.stream_rank.index(name.stream)
        return len(self.stream_rank)


@dataclass(frozen=True)
class RefusedFormat:
    """Files that are not indexed where they lie, and what to do."""

    id: str
    title: str
    paths: tuple[str, ...]
    why: WhyRefused
    instead: Instead
    source: str

    @cached_property
    def _expressions(self) -> tuple[re.Pattern[str], ...]:
        return tuple(path_expression(path) for path in self.paths)

    def fits(self, path: str) -> bool:
        """Tell whether a path (relative, forward slashes) is one of this format's."""
        return not is_too_long(path) and any(one.fullmatch(path) for one in self._expressions)

    def error(self) -> FormatRefused:
        """Return what to raise for such a file."""
        return FormatRefused(format=self.title, why=self.why, instead=self.instead)


@cache
def _tables() -> Mapping[str, Any]:
    text = files("visitor_desk.footage").joinpath("recorder_layouts.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def known_layouts() -> Mapping[str, RecorderLayout]:
    """Return the layouts that come with the program, by id, in the order in which they are proposed."""
    return MappingProxyType({layout.id: layout for layout in map(_layout, _tables()["layout"])})


@cache
def refused_formats() -> tuple[RefusedFormat, ...]:
    """Return the formats that are not indexed where they lie."""
    return tuple(map(_refused, _tables()["refused"]))


def refused_format_of(path: str) -> RefusedFormat | None:
    """Return the refused format to which a path belongs, None where there is none."""
    return next((one for one in refused_formats() if one.fits(path)), None)


def layout_of(layouts: Mapping[str, RecorderLayout], layout_id: str) -> RecorderLayout:
    """Return a layout; raises LayoutUnknown, ImportedOneByOne, or FormatRefused (`refused_formats`)."""
    if layout_id == IMPORTED:
        raise ImportedOneByOne
    if layout_id in layouts:
        return layouts[layout_id]
    for refused in refused_formats():
        if refused.id == layout_id:
            raise refused.error()
    raise LayoutUnknown(layout=layout_id, known=", ".join(sorted(layouts)))


def _refused(table: Mapping[str, Any]) -> RefusedFormat:
    words = {"why": WhyRefused(table["why"]), "instead": Instead(table["instead"])}
    return RefusedFormat(**{**table, **words, "paths": tuple(table["paths"])})


def _layout(table: Mapping[str, Any]) -> RecorderLayout:
    lists = {name: tuple(table[name]) for name in ("paths", "ignore", "stream_rank") if name in table}
    words = {
        "time_basis": TimeBasis(table["time_basis"]),
        "open_rule": OpenRule(table["open_rule"]),
        "name_means": NameMeans(table.get("name_means", "start")),
        "certainty": Certainty(table["certainty"]),
    }
    seconds = {name: float(table[name]) for name in ("segment_hint_s", "resolution_s") if name in table}
    return RecorderLayout(**{**table, **lists, **words, **seconds})
