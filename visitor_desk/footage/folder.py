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
from visitor_desk.footage.recorder_layouts import RecorderLayout
from visitor_desk.footage.recording_time import RecordedFrom, recorded_from


class SourceUnreachable(DeskError):
    """A source's folder cannot be listed. Values: `source`, `why` (missing, no_permission, empty, failed)."""

    code = "footage.source_unreachable"


@dataclass(frozen=True, slots=True)
class ListedFile:
    """A file whose name was understood; `path` is relative with forward slashes."""

    path: str
    camera: CameraId
    start: RecordedFrom
    size: int
    modified: datetime


@dataclass(frozen=True, slots=True)
class Listing:
    """All files of a source, by camera and start.

    `unrecognised` counts names that do not fit the layout, `unknown_keys` are cameras nobody entered,
    `refused` counts folders below the source's that could not be opened.
    """

    recordings: tuple[ListedFile, ...]
    unrecognised: int
    unknown_keys: tuple[str, ...]
    refused: int


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
    reach_folder(source, root)
    refused: list[OSError] = []
    recordings: list[ListedFile] = []
    unknown: set[str] = set()
    unrecognised = 0
    any_file = False
    for path, status in files_below(root, refused):
        any_file = True
        if layout.ignores(path):
            continue
        modified = datetime.fromtimestamp(status.st_mtime, UTC)
        name = layout.read(path)
        start = recorded_from(name, layout, zone, modified) if name is not None else None
        if name is None or start is None:
            unrecognised += 1
        elif name.camera_key not in by_key:
            unknown.add(name.camera_key)
        else:
            camera = by_key[name.camera_key]
            recordings.append(ListedFile(path, camera, start, status.st_size, modified))
    if not any_file and not may_be_empty:
        raise SourceUnreachable(source=source.id, why="empty")
    recordings.sort(key=lambda one: (one.camera, one.start.at, one.path))
    return Listing(tuple(recordings), unrecognised, tuple(sorted(unknown)), len(refused))


def reach_folder(source: FootageSource, root: Path) -> None:
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
