"""From the pattern that a user gave a recorder to a layout of their own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Final

from visitor_desk.errors import DeskError
from visitor_desk.footage.camera import FootageSource
from visitor_desk.footage.recorder_layouts import RecorderLayout, TimeBasis, layout_of

LONGEST_PATTERN: Final = 200
MOST_STARS: Final = 1
ENDINGS: Final = r"\.(?:mp4|mkv|ts|avi|webm|mov|m4v|dav)"

_PIECES: Final = {
    "%Y": "%Y",
    "%y": "%y",
    "%m": "%m",
    "%d": "%d",
    "%H": "%H",
    "%M": "%M",
    "%S": "%S",
    "%f": r"(?P<us>\d{6})",
    "%z": "{offset}",
    "%s": "{epoch}",
    "%F": "%Y-%m-%d",
    "%T": "%H:%M:%S",
    "%%": "%",
    "%path": "{cams}",
    "{camera}": "{cam}",
    "*": "[^/]*",
}
_PIECE: Final = re.compile(r"%path|%0?\d*[di](?![a-zA-Z])|%[A-Za-z%]|\{[a-z]*\}|\*")
_NUMBER: Final = re.compile(r"%0?\d+d|%i")
_GROUP: Final = re.compile(r"%[YymdHMS]|\{[a-z]+\}|\(\?P<us>")
_DAY: Final = frozenset({"%m", "%d"})


class PatternFault(StrEnum):
    """Why a pattern cannot be used."""

    TOO_LONG = "too_long"
    UNKNOWN_PIECE = "unknown_piece"
    TWICE = "twice"
    TOO_MANY_STARS = "too_many_stars"
    """Each more makes a name that does not fit take longer, to the power of their number."""
    NO_TIME = "no_time"
    """Less than a day and a minute: two files would have one name."""


class PatternUnusable(DeskError):
    """A pattern does not tell when a file begins. Values: `why` (a PatternFault), `piece`."""

    code = "footage.pattern_unusable"


def layout_for(layouts: Mapping[str, RecorderLayout], source: FootageSource) -> RecorderLayout:
    """Return the layout of a source with its user's pattern; raises LayoutUnknown, PatternUnusable."""
    layout = layout_of(layouts, source.layout)
    return with_pattern(layout, source.pattern) if source.pattern else layout


def with_pattern(layout: RecorderLayout, pattern: str) -> RecorderLayout:
    """Return a layout whose files are named by `pattern`, which may be one of Windows.

    Pieces are strftime's %Y %y %m %d %H %M %S %F %T, %f (microseconds), %z, %s (seconds since 1970) and
    %05d (a number), {camera}, MediaMTX' %path, and * for anything but a slash. Without an ending those of
    videos are meant. Raises PatternUnusable.
    """
    path = _path_of(pattern.replace("\\", "/").lstrip("./"))
    basis = layout.time_basis
    if basis in {TimeBasis.DATABASE, TimeBasis.NONE}:
        basis = TimeBasis.LOCAL
    return replace(layout, paths=(path,), time_basis=basis)


def _path_of(pattern: str) -> str:
    if len(pattern) > LONGEST_PATTERN:
        raise PatternUnusable(why=PatternFault.TOO_LONG, piece="")
    parts, end = [], 0
    for found in _PIECE.finditer(pattern):
        parts += [_plain(pattern[end : found.start()]), _piece(found.group())]
        end = found.end()
    parts.append(_plain(pattern[end:]))
    path = "".join(parts)
    if parts.count(_PIECES["*"]) > MOST_STARS:
        raise PatternUnusable(why=PatternFault.TOO_MANY_STARS, piece="*")
    groups = _GROUP.findall(path)
    for group in groups:
        if groups.count(group) > 1:
            raise PatternUnusable(why=PatternFault.TWICE, piece=group)
    if "{cam}" in groups and "{cams}" in groups:
        raise PatternUnusable(why=PatternFault.TWICE, piece="{camera}")
    told = set(groups)
    if "{epoch}" not in told and not (told & {"%Y", "%y"} and told >= _DAY | {"%H", "%M"}):
        raise PatternUnusable(why=PatternFault.NO_TIME, piece="")
    above = "" if "{cams}" in told else "{above}"
    ending = "" if re.search(r"\.[A-Za-z0-9]{2,4}$", pattern) else ENDINGS
    return above + path + ending


def _plain(text: str) -> str:
    if "%" in text or "{" in text or "}" in text:
        raise PatternUnusable(why=PatternFault.UNKNOWN_PIECE, piece=text.strip()[:40])
    return re.escape(text)


def _piece(piece: str) -> str:
    if piece in _PIECES:
        return _PIECES[piece]
    if _NUMBER.fullmatch(piece):
        return r"\d+"
    raise PatternUnusable(why=PatternFault.UNKNOWN_PIECE, piece=piece)
