"""A try at a recorder's folder before anything is kept: which layouts fit, and what twenty names say."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from itertools import islice
from pathlib import Path

from visitor_desk.footage.camera import FootageSource, SourceId
from visitor_desk.footage.folder import SourceUnreachable, files_below, reach_folder
from visitor_desk.footage.recorder_layouts import RecorderLayout, layout_of
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
        """Return every layout, those that fit the folder's files best first; without a folder by name.

        Raises SourceUnreachable where a folder is given and cannot be listed.
        """
        names = [path for path, _ in _listed(root)] if root else []
        found = [
            FittingLayout(layout, sum(layout.read(path) is not None for path in names), len(names))
            for layout in self.known.values()
        ]
        return sorted(found, key=lambda one: (-one.fits, one.layout.title))

    @requires(Duty.FACILITY, Duty.ADMINISTRATOR)
    def look(self, session: Session, root: str, layout_id: str, time_zone: str) -> Trial:  # noqa: ARG002
        """Read the names of a folder's files as the index would.

        Raises LayoutUnknown, TimeZoneUnknown or SourceUnreachable (also with `why` empty).
        """
        layout, zone = layout_of(self.known, layout_id), zone_named(time_zone)
        files = [(path, modified) for path, modified in _listed(root) if not layout.ignores(path)]
        if not files:
            raise SourceUnreachable(source=root, why="empty")
        tried = []
        for path, modified in files:
            name = layout.read(path)
            start = recorded_from(name, layout, zone, modified) if name is not None else None
            trouble = None if start else (TrialTrouble.NAME if name is None else TrialTrouble.TIME)
            tried.append(TriedFile(path, name.camera_key if name else None, start, trouble))
        fits = [one for one in tried if one.trouble is None]
        keys = sorted({one.key for one in fits if one.key is not None})
        return Trial(tuple(_spread(tried)), tuple(keys), len(fits), len(tried))


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
