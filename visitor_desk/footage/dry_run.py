"""Shows, before a folder is added, what would be read from its names, and of what is not read why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from visitor_desk.footage.camera import CameraId, FootageSource, SourceId
from visitor_desk.footage.folder import (
    NO_TIME_IN_NAMES,
    ListedFile,
    Listing,
    files_below,
    listed_file,
    open_folder,
    untimed_file,
)
from visitor_desk.footage.isobmff import ContainerFacts, heads_of
from visitor_desk.footage.layout_paths import is_too_long
from visitor_desk.footage.pattern_builder import layout_for
from visitor_desk.footage.ports import JobRunner
from visitor_desk.footage.recorder_layouts import Certainty, RecorderLayout, RefusedFormat, refused_format_of
from visitor_desk.footage.recording_time import RecordedFrom, zone_named
from visitor_desk.footage.settled_starts import settled
from visitor_desk.security.duties import Duty, requires
from visitor_desk.security.session import Session

SHOWN: Final = 20
MOST_LISTED: Final = 20_000
"""A look at a folder ends here: more names tell nothing new, and a share may hold millions."""
HEADS_DEADLINE_S: Final = 60.0
TRIED: Final = SourceId("tried")


class NotRead(StrEnum):
    """Why nothing, or no time, was read from a file."""

    IGNORED = "ignored"
    """This recorder keeps other things in such files."""
    OTHER_NAME = "other_name"
    NO_TIME = "no_time"
    """The digits are no date and time."""
    ONLY_IN_DATABASE = "only_in_database"
    """The recorder keeps the time in its database; the source has to name it."""
    TOO_LONG = "too_long"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class TriedFile:
    """One file of a dry run: what was read, or why not; `refused` is the format where that is the reason."""

    path: str
    size: int
    camera_key: str | None = None
    start: RecordedFrom | None = None
    lasts_s: float | None = None
    stream: str = ""
    still_open: bool = False
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
    """What a look at a folder found. `looked_at` counts files, `more` tells that there are others.

    `layout` is the one that was tried, None where none reads anything; `fits` are those that do, best first.
    """

    looked_at: int
    more: bool
    read: int
    layout: str | None
    time_zone: str
    cameras: tuple[str, ...]
    files: tuple[TriedFile, ...]
    fits: tuple[LayoutFit, ...]


class RecorderTrial:
    """The dry run. It opens the heads of the shown files where the layout needs them, and writes nothing."""

    def __init__(self, runner: JobRunner, layouts: Mapping[str, RecorderLayout]) -> None:
        self._runner = runner
        self._layouts = layouts

    @requires(Duty.FACILITY, Duty.PRIVACY, Duty.ADMINISTRATOR)
    def try_folder(
        self,
        session: Session,  # noqa: ARG002 - the duty is what counts
        folder: Path,
        time_zone: str,
        *,
        layout: str | None = None,
        pattern: str = "",
        originals: bool = False,
    ) -> DryRun:
        """Look at a folder; without a layout the one that fits best is tried.

        Raises LayoutUnknown, FormatRefused, PatternUnusable, TimeZoneUnknown, SourceUnreachable.
        """
        zone = zone_named(time_zone)
        chosen = layout or ("ffmpeg-segment" if pattern else "")
        source = FootageSource(
            TRIED, folder.name, str(folder), chosen or "generic", time_zone, pattern, originals=originals
        )
        wanted = layout_for(self._layouts, source)
        open_folder(source, folder)
        found = list(islice(files_below(folder, []), MOST_LISTED + 1))
        looked_at = found[:MOST_LISTED]
        fits = fitting_layouts(self._layouts, [path for path, _ in looked_at])
        if not chosen and fits:
            wanted = self._layouts[fits[0].layout]
        tried = [_tried(path, status.st_size, wanted) for path, status in looked_at]
        shown = spread(tried)
        times = {path: datetime.fromtimestamp(status.st_mtime, UTC) for path, status in looked_at}
        starts = self._starts(folder, source, wanted, zone, [(one, times[one.path]) for one in shown])
        return DryRun(
            looked_at=len(looked_at),
            more=len(found) > len(looked_at),
            read=sum(one.camera_key is not None for one in tried),
            layout=wanted.id if chosen or fits else None,
            time_zone=time_zone,
            cameras=tuple(sorted({one.camera_key for one in tried if one.camera_key is not None})),
            files=tuple(_with_start(one, starts.get(one.path), wanted) for one in shown),
            fits=tuple(fits),
        )

    def _starts(
        self,
        folder: Path,
        source: FootageSource,
        layout: RecorderLayout,
        zone: ZoneInfo,
        files: Sequence[tuple[TriedFile, datetime]],
    ) -> Mapping[str, ListedFile]:
        """Return files with their start, by path; what their heads add to their names is read."""

        def heads(paths: Sequence[str]) -> Sequence[ContainerFacts]:
            whole = [folder.joinpath(*path.split("/")) for path in paths]
            return self._runner.run(heads_of, whole, deadline=HEADS_DEADLINE_S, key=str(folder))

        timed: list[ListedFile] = []
        untimed: list[ListedFile] = []
        for one, modified in files:
            name = layout.read(one.path) if one.camera_key is not None else None
            if name is None:
                continue
            camera = CameraId(name.camera_key)
            listed = listed_file(one.path, camera, name, layout, zone, one.size, modified)
            if listed is not None:
                timed.append(listed)
            elif layout.time_basis in NO_TIME_IN_NAMES:
                untimed.append(untimed_file(one.path, camera, name, layout, one.size, modified))
        listing = Listing(tuple(timed), 0, (), 0, tuple(untimed))
        found = settled(listing, source, layout, {}, heads, streams=False)
        return {one.path: one for one in found.recordings}


def fitting_layouts(layouts: Mapping[str, RecorderLayout], paths: Sequence[str]) -> list[LayoutFit]:
    """Return the layouts that read any of these paths, the one that reads most first.

    Of those that read as many, the one that stands first in the table, which goes from the particular to
    the general.
    """
    fits = [
        LayoutFit(
            one.id,
            one.title,
            one.certainty,
            sum(not one.ignores(path) and one.read(path) is not None for path in paths),
        )
        for one in layouts.values()
    ]
    return sorted((fit for fit in fits if fit.read), key=lambda fit: -fit.read)


def spread(tried: Sequence[TriedFile], most: int = SHOWN) -> list[TriedFile]:
    """Choose files from each camera, and from those that could not be read, over the whole of each."""
    groups: dict[str, list[TriedFile]] = {}
    for one in tried:
        groups.setdefault(one.camera_key or f"\0{one.not_read}", []).append(one)
    share = max(1, most // max(1, len(groups)))
    chosen: list[TriedFile] = []
    for key in sorted(groups, reverse=True):
        mine = sorted(groups[key], key=lambda one: one.path)
        many = min(share, len(mine))
        chosen += [mine[number * len(mine) // many] for number in range(many)]
    return sorted(chosen[:most], key=lambda one: (one.camera_key is None, one.camera_key or "", one.path))


def _tried(path: str, size: int, layout: RecorderLayout) -> TriedFile:
    """Read a path; the start is found later, of the files that are shown."""
    name = None if layout.ignores(path) else layout.read(path)
    if name is not None:
        return TriedFile(path, size, name.camera_key, stream=name.stream, still_open=layout.is_open(name))
    if layout.ignores(path):
        return TriedFile(path, size, not_read=NotRead.IGNORED)
    refused = refused_format_of(path)
    if refused is not None:
        return TriedFile(path, size, not_read=NotRead.REFUSED, refused=refused)
    return TriedFile(path, size, not_read=NotRead.TOO_LONG if is_too_long(path) else NotRead.OTHER_NAME)


def _with_start(one: TriedFile, listed: ListedFile | None, layout: RecorderLayout) -> TriedFile:
    if one.camera_key is None:
        return one
    if listed is None:
        untimed = layout.time_basis in NO_TIME_IN_NAMES
        return replace(one, not_read=NotRead.ONLY_IN_DATABASE if untimed else NotRead.NO_TIME)
    return replace(one, start=listed.start, lasts_s=listed.lasts_s)
