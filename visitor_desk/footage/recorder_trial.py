"""A try at a recorder's folder before anything is kept: which layouts fit, and what twenty names say."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

from visitor_desk.footage.camera import FootageSource, SourceId
from visitor_desk.footage.folder import NO_TIME_IN_NAMES, SourceUnreachable, files_below, reach_folder
from visitor_desk.footage.pattern_builder import layout_for
from visitor_desk.footage.recorder_layouts import RecorderLayout, refused_format_of
from visitor_desk.footage.recording_time import RecordedFrom, recorded_from, zone_named
from visitor_desk.security.duties import Duty, requires
from visitor_desk.security.session import Session

TRIED = 20
LOOKED_AT = 2000
"""A share of a year has millions of files; the first folders tell how a recorder names them."""


class TrialTrouble(StrEnum):
    """Why a file's name could not be read."""

    NAME = "name"
    """It does not fit the layout."""
    TIME = "time"
    """Its digits are no time."""
    LATER = "later"
    """It tells no time; what the recorder keeps beside it, or in it, does."""


@dataclass(frozen=True, slots=True)
class TriedFile:
    """What the name of one file says; `trouble` where it says nothing."""

    path: str
    key: str | None
    start: RecordedFrom | None
    trouble: TrialTrouble | None


@dataclass(frozen=True, slots=True)
class FittingLayout:
    """A layout and how many of the files that were looked at it reads."""

    layout: RecorderLayout
    fits: int
    looked_at: int


@dataclass(frozen=True, slots=True)
class Trial:
    """What a try found: some of the files, spread over all that were looked at, and every camera's key.

    `fits` of `looked_at` files can be read; files that the layout ignores are not counted.
    """

    files: tuple[TriedFile, ...]
    keys: tuple[str, ...]
    fits: int
    looked_at: int


@dataclass(frozen=True)
class RecorderTrial:
    """Looks at names only; opens no file and keeps nothing."""

    known: Mapping[str, RecorderLayout]

    @requires(Duty.FACILITY, Duty.ADMINISTRATOR)
    def layouts(self, session: Session, root: str) -> list[FittingLayout]:  # noqa: ARG002 - duty check
        """Return every layout, those that fit the folder's files best first, otherwise as proposed.

        Raises SourceUnreachable where a folder is given and cannot be listed.
        """
        names = [path for path, _ in _listed(root)] if root else []
        found = [
            FittingLayout(layout, sum(layout.read(path) is not None for path in names), len(names))
            for layout in self.known.values()
        ]
        return sorted(found, key=lambda one: -one.fits)

    @requires(Duty.FACILITY, Duty.ADMINISTRATOR)
    def look(self, session: Session, source: FootageSource) -> Trial:  # noqa: ARG002 - duty check
        """Read the names of a folder's files as the index would; `source` need not be kept.

        Raises LayoutUnknown, PatternUnusable, TimeZoneUnknown, SourceUnreachable (also with `why` empty), or
        FormatRefused where nothing fits and the files are of a recorder that is not read where it writes.
        """
        layout, zone = layout_for(self.known, source), zone_named(source.time_zone)
        files = [(path, modified) for path, modified in _listed(source.root) if not layout.ignores(path)]
        if not files:
            raise SourceUnreachable(source=source.root, why="empty")
        tried = [_tried(path, modified, layout, zone) for path, modified in files]
        fits = [one for one in tried if one.key is not None and one.trouble is not TrialTrouble.TIME]
        if not fits:
            refused = next((one for path, _ in files if (one := refused_format_of(path))), None)
            if refused is not None:
                raise refused.error()
        keys = sorted({one.key for one in fits if one.key is not None})
        return Trial(tuple(_spread(tried)), tuple(keys), len(fits), len(tried))


def _tried(path: str, modified: datetime, layout: RecorderLayout, zone: ZoneInfo) -> TriedFile:
    name = layout.read(path)
    if name is None:
        return TriedFile(path, None, None, TrialTrouble.NAME)
    start = recorded_from(name, layout, zone, modified)
    trouble = None
    if start is None:
        later = layout.time_basis in NO_TIME_IN_NAMES and name.digits is None
        trouble = TrialTrouble.LATER if later else TrialTrouble.TIME
    return TriedFile(path, name.camera_key, start, trouble)


def _listed(root: str) -> list[tuple[str, datetime]]:
    """Return the first files below a folder with when they were last written, by path."""
    reach_folder(FootageSource(SourceId(root), root, root, "", ""), Path(root))
    refused: list[OSError] = []
    found: Iterable[tuple[str, os.stat_result]] = islice(files_below(Path(root), refused), LOOKED_AT)
    return sorted((path, datetime.fromtimestamp(status.st_mtime, UTC)) for path, status in found)


def _spread(files: Sequence[TriedFile]) -> list[TriedFile]:
    """Return at most TRIED files, evenly taken, and some of each kind that is there."""
    good = [one for one in files if one.trouble is None]
    bad = [one for one in files if one.trouble is not None]
    few_bad = _every(bad, min(len(bad), max(TRIED - len(good), TRIED // 4)))
    return sorted([*_every(good, TRIED - len(few_bad)), *few_bad], key=lambda one: one.path)


def _every(files: Sequence[TriedFile], count: int) -> list[TriedFile]:
    if len(files) <= count:
        return list(files)
    return [files[number * len(files) // count] for number in range(count)]
