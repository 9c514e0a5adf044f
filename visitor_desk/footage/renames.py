"""Recorders rename a file when they close it; it stays the same recording."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Protocol, TypeVar

from visitor_desk.footage.camera import CameraId
from visitor_desk.footage.folder import ListedFile


class Placed(Protocol):
    """The part of a kept recording by which it is known again."""

    @property
    def camera(self) -> CameraId:
        """Its camera."""
        ...

    @property
    def start(self) -> datetime:
        """When it begins."""
        ...

    @property
    def size(self) -> int:
        """Its bytes."""
        ...

    @property
    def modified(self) -> datetime:
        """When it was last written."""
        ...


R = TypeVar("R", bound=Placed)


def renamed(missing: Iterable[R], new: Iterable[ListedFile]) -> Mapping[str, R]:
    """Return, by their new path, the recordings whose files lie under another name now.

    `missing` are listed no more, `new` were not known. The camera and the start have to be the same; of
    several with one start those of the same size and time are meant, and none where that does not decide.
    """
    by_start: dict[tuple[CameraId, datetime], list[R]] = {}
    for gone in missing:
        by_start.setdefault((gone.camera, gone.start), []).append(gone)
    claimed: dict[tuple[CameraId, datetime], list[ListedFile]] = {}
    for one in new:
        claimed.setdefault((one.camera, one.start.at), []).append(one)
    found: dict[str, R] = {}
    for place, files in claimed.items():
        candidates = by_start.get(place, [])
        if len(candidates) == 1 and len(files) == 1:
            found[files[0].path] = candidates[0]
            continue
        for one in files:
            same = [gone for gone in candidates if (gone.size, gone.modified) == (one.size, one.modified)]
            if len(same) == 1 and all(other is not same[0] for other in found.values()):
                found[one.path] = same[0]
    return found
