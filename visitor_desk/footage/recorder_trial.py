"""A try at a recorder's folder before anything is kept: which layouts fit, and what twenty names say."""

from __future__ import annotations

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
from visitor_desk.footage.recorder_layouts import (
    Certainty,
    RecorderLayout,
    RefusedFormat,
    refused_format_of,
)
from visitor_desk.footage.recording_time import RecordedFrom, recorded_from, zone_named
from visitor_desk.security.duties import Duty, requires
from visitor_desk.security.session import Session

SHOWN = 20
MOST_LISTED = 5000
"""A share of a year has millions of files; the first folders tell how a recorder names them."""


class NotRead(StrEnum):
    """Why nothing, or no time, was read from a file's name."""

    IGNORED = "ignored"
    OTHER_NAME = "other_name"
    NO_TIME = "no_time"
    ONLY_IN_DATABASE = "only_in_database"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class TriedFile:
    """What the name of one file says, or why it says nothing."""

    path: str
    camera_key: str | None = None
    start: RecordedFrom | None = None
    not_read: NotRead | None = None
    refused: RefusedFormat | None = None


@dataclass(frozen=True, slots=True)
class LayoutFit:
    """How many of the files that were looked at a layout reads."""

    layout: str
    title: str
    certainty: Certainty
    read: int


@dataclass(frozen=True, slots=True)
class DryRun:
    """What a look at a folder found; `layout` is the one that was tried, None where none reads anything."""

    looked_at: int
    read: int
    layout: str | None
    cameras: tuple[str, ...]
    files: tuple[TriedFile, ...]
    fits: tuple[LayoutFit, ...]


@dataclass(frozen=True)
class RecorderTrial:
    """Looks at names only; opens no file and keeps nothing."""

    known: Mapping[str, RecorderLayout]

    @requires(Duty.FACILITY, Duty.ADMINISTRATOR)
    def try_folder(
        self,
        session: Session,  # noqa: ARG002 - the duty is what counts
        folder: Path,
        time_zone: str,
        *,
        layout: str | None = None,
        pattern: str = "",
    ) -> DryRun:
        """Look at a folder; without a layout the one that fits best is tried.

        Raises LayoutUnknown, FormatRefused, PatternUnusable, TimeZoneUnknown, or SourceUnreachable (also with
        `why` empty).
        """
        zone = zone_named(time_zone)
        tried_as = FootageSource(SourceId(""), "", str(folder), layout or "generic", time_zone, pattern)
        wanted = layout_for(self.known, tried_as)
        reach_folder(tried_as, folder)
        listed = sorted(
            (path, datetime.fromtimestamp(status.st_mtime, UTC))
            for path, status in islice(files_below(folder, []), MOST_LISTED)
        )
        if not listed:
            raise SourceUnreachable(source=folder.name, why="empty")
        fits = _fits(self.known.values(), [path for path, _ in listed])
        if layout is None and not pattern and fits:
            wanted = self.known[fits[0].layout]
        tried = [_tried(path, modified, wanted, zone) for path, modified in listed]
        read = [one for one in tried if one.camera_key is not None]
        return DryRun(
            len(listed),
            len(read),
            wanted.id if layout or pattern or fits else None,
            tuple(sorted({one.camera_key for one in read if one.camera_key is not None})),
            tuple(_spread(tried)),
            tuple(fits),
        )


def _fits(layouts: Iterable[RecorderLayout], paths: Sequence[str]) -> list[LayoutFit]:
    found = [
        LayoutFit(
            one.id,
            one.title,
            one.certainty,
            sum(not one.ignores(path) and one.read(path) is not None for path in paths),
        )
        for one in layouts
    ]
    return sorted((one for one in found if one.read), key=lambda one: -one.read)


def _tried(path: str, modified: datetime, layout: RecorderLayout, zone: ZoneInfo) -> TriedFile:
    if layout.ignores(path):
        return TriedFile(path, not_read=NotRead.IGNORED)
    name = layout.read(path)
    if name is None:
        refused = refused_format_of(path)
        why = NotRead.OTHER_NAME if refused is None else NotRead.REFUSED
        return TriedFile(path, not_read=why, refused=refused)
    start = recorded_from(name, layout, zone, modified)
    why_not = None
    if start is None:
        elsewhere = layout.time_basis in NO_TIME_IN_NAMES and name.digits is None
        why_not = NotRead.ONLY_IN_DATABASE if elsewhere else NotRead.NO_TIME
    return TriedFile(path, name.camera_key, start, why_not)


def _spread(tried: Sequence[TriedFile]) -> list[TriedFile]:
    """Return SHOWN files at most: some of each camera, and of those that could not be read."""
    groups: dict[str, list[TriedFile]] = {}
    for one in tried:
        groups.setdefault(one.camera_key or f"/{one.not_read}", []).append(one)
    share = max(1, SHOWN // max(1, len(groups)))
    chosen: list[TriedFile] = []
    for key in sorted(groups):
        mine, many = groups[key], min(share, len(groups[key]))
        chosen += [mine[number * len(mine) // many] for number in range(many)]
    return chosen[:SHOWN]
