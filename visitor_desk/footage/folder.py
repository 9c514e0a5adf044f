"""Lists a recorder's folder: every file that could be a recording, with camera and start."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from visitor_desk.errors import DeskError
from visitor_desk.footage.camera import Camera, CameraId, FootageSource
from visitor_desk.footage.layout_paths import ReadName
from visitor_desk.footage.recorder_layouts import RecorderLayout, TimeBasis
from visitor_desk.footage.recording import TimeDoubt, TimeSource
from visitor_desk.footage.recording_time import RecordedFrom, lasts_s_by_name, recorded_from

NO_TIME_IN_NAMES = frozenset({TimeBasis.DATABASE, TimeBasis.NONE})


class SourceUnreachable(DeskError):
    """A source's folder cannot be listed. Values: `source`, `why` (missing, no_permission, empty, failed)."""

    code = "footage.source_unreachable"


@dataclass(frozen=True, slots=True)
class ListedFile:
    """A file whose name was understood; `path` is relative with forward slashes.

    `lasts_s` is what the name says it lasts, None where it says nothing; `event` the recorder's number of it.
    `rank` is 0 for the best stream of a camera. `still_open`: the name says that it is being written.
    """

    path: str
    camera: CameraId
    start: RecordedFrom
    size: int
    modified: datetime
    lasts_s: float | None = None
    event: int | None = None
    rank: int = 0
    still_open: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """All files of a source, by camera and start.

    `unrecognised` counts names that do not fit the layout, `unknown_keys` are cameras nobody entered,
    `refused` counts folders below the source's that could not be opened. `untimed` are files whose names tell
    the camera and not when; their `start` is when they were last written, until something better is found.
    """

    recordings: tuple[ListedFile, ...]
    unrecognised: int
    unknown_keys: tuple[str, ...]
    refused: int
    untimed: tuple[ListedFile, ...] = ()


def list_recordings(
    source: FootageSource,
    layout: RecorderLayout,
    zone: ZoneInfo,
    cameras: Iterable[Camera],
    *,
    may_be_empty: bool = True,
) -> Listing:
    """List a source's folder to its end.

    Raises SourceUnreachable when it cannot be opened, or holds no file at all although it may not be empty:
    a share that was mounted anew without its disk looks like that.
    """
    by_key: Mapping[str, CameraId] = {camera.key: camera.id for camera in cameras}
    root = Path(source.root)
    open_folder(source, root)
    refused: list[OSError] = []
    recordings: list[ListedFile] = []
    untimed: list[ListedFile] = []
    unknown: set[str] = set()
    unrecognised = 0
    any_file = False
    for path, status in files_below(root, refused):
        any_file = True
        if layout.ignores(path):
            continue
        modified = datetime.fromtimestamp(status.st_mtime, UTC)
        name = layout.read(path)
        if name is None:
            unrecognised += 1
        elif name.camera_key not in by_key:
            unknown.add(name.camera_key)
        else:
            listed = listed_file(path, by_key[name.camera_key], name, layout, zone, status.st_size, modified)
            if listed is not None:
                recordings.append(listed)
            elif layout.time_basis in NO_TIME_IN_NAMES and name.digits is None:
                camera = by_key[name.camera_key]
                untimed.append(untimed_file(path, camera, name, layout, status.st_size, modified))
            else:
                unrecognised += 1
    if not any_file and not may_be_empty:
        raise SourceUnreachable(source=source.id, why="empty")
    recordings.sort(key=lambda one: (one.camera, one.start.at, one.path))
    return Listing(tuple(recordings), unrecognised, tuple(sorted(unknown)), len(refused), tuple(untimed))


def listed_file(
    path: str,
    camera: CameraId,
    name: ReadName,
    layout: RecorderLayout,
    zone: ZoneInfo,
    size: int,
    modified: datetime,
) -> ListedFile | None:
    """Return what is known of a file by its name; None where its name tells no time."""
    start = recorded_from(name, layout, zone, modified)
    if start is None:
        return None
    lasts_s = lasts_s_by_name(name, start, layout, zone)
    return ListedFile(
        path,
        camera,
        start,
        size,
        modified,
        lasts_s,
        name.event,
        layout.rank(name),
        layout.is_open(name),
    )


def untimed_file(
    path: str, camera: CameraId, name: ReadName, layout: RecorderLayout, size: int, modified: datetime
) -> ListedFile:
    """Return what is known of a file whose name tells the camera only; its start is when it was written."""
    start = RecordedFrom(modified, TimeSource.MODIFIED, layout.segment_hint_s, TimeDoubt.NONE)
    return ListedFile(path, camera, start, size, modified, event=name.event, still_open=layout.is_open(name))


def open_folder(source: FootageSource, root: Path) -> None:
    """Try the folder itself, so that a share that is away is not taken for one without files."""
    why = "failed"
    try:
        with os.scandir(root):
            return
    except FileNotFoundError:
        why = "missing"
    except PermissionError:
        why = "no_permission"
    except OSError:
        why = "failed"
    raise SourceUnreachable(source=source.id, why=why)


def files_below(root: Path, refused: list[OSError]) -> Iterator[tuple[str, os.stat_result]]:
    """Yield files below a folder; no links, which may lead anywhere, no pipes, which may never end."""
    for folder, _, names in os.walk(root, onerror=refused.append):
        for name in names:
            file = Path(folder, name)
            try:
                status = file.lstat()
            except FileNotFoundError:
                # Recorders delete while one looks.
                continue
            except OSError as error:
                refused.append(error)
                continue
            if stat.S_ISREG(status.st_mode):
                yield file.relative_to(root).as_posix(), status
