"""The port of the index's jobs: batches of one camera's files, read on this machine or by a fleet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import groupby
from typing import Any, Protocol

from visitor_desk.footage.camera import CameraId, SourceId
from visitor_desk.footage.folder import ListedFile
from visitor_desk.footage.recording import TimeDoubt, TimeSource
from visitor_desk.footage.recording_time import RecordedFrom
from visitor_desk.progress import Stopped, never

MOST_FILES = 120
"""Files of a batch: small enough that a machine which dies loses little, and large enough that reading the
scene before it again weighs nothing."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Files of one camera in the order of their time; ids, times and paths below the source, nothing else."""

    source: SourceId
    camera: CameraId
    files: tuple[ListedFile, ...]

    @property
    def key(self) -> str:
        """The same for the same files in the same state, so that nobody is asked for them twice."""
        state = "\n".join(f"{one.path}\t{one.size}\t{one.modified.isoformat()}" for one in self.files)
        return sha256(f"{self.source}\n{self.camera}\n{state}".encode()).hexdigest()

    def to_json(self) -> dict[str, Any]:
        """Return the batch in JSON's types."""
        return {
            "source": self.source,
            "camera": self.camera,
            "files": [
                {
                    "path": one.path,
                    "start": one.start.at.isoformat(),
                    "time_source": one.start.source.value,
                    "uncertainty_s": one.start.uncertainty_s,
                    "doubt": one.start.doubt.value,
                    "size": one.size,
                    "modified": one.modified.isoformat(),
                }
                for one in self.files
            ],
        }

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Batch:
        """Return the batch that `to_json` wrote."""
        camera = CameraId(values["camera"])
        files = tuple(
            ListedFile(
                path=one["path"],
                camera=camera,
                start=RecordedFrom(
                    at=datetime.fromisoformat(one["start"]),
                    source=TimeSource(one["time_source"]),
                    uncertainty_s=one["uncertainty_s"],
                    doubt=TimeDoubt(one["doubt"]),
                ),
                size=one["size"],
                modified=datetime.fromisoformat(one["modified"]),
            )
            for one in values["files"]
        )
        return cls(SourceId(values["source"]), camera, files)


def batches_of(source: SourceId, files: Iterable[ListedFile], most: int = MOST_FILES) -> tuple[Batch, ...]:
    """Group files, in the order of a listing (camera, start, path), into batches of at most `most`."""
    found = []
    for camera, of_camera in groupby(files, key=lambda one: one.camera):
        mine = tuple(of_camera)
        found += [Batch(source, camera, mine[at : at + most]) for at in range(0, len(mine), most)]
    return tuple(found)


ReadBatch = Callable[[Batch, Stopped], None]
"""Reads a batch to its end; called again for one that was broken off, it ends with the same result."""


class Jobs(Protocol):
    """Where batches wait and are read. Those of one camera are read one after another, as they were put."""

    def put(self, batches: Sequence[Batch]) -> int:
        """Ask for batches to be read; one that waits already is not put twice. Return how many are new."""
        ...

    def waiting(self) -> int:
        """Return how many batches wait or are being read."""
        ...

    def work(self, read: ReadBatch, stopped: Stopped = never, *, stay: bool = False) -> None:
        """Read batches, several at once, until none waits; with `stay` until `stopped`.

        When `stopped`, batches in the middle are told so, and wait again. An error of `read` ends the work of
        jobs that live in this process and is raised here; a fleet tries such a batch again later.
        """
        ...


RETRY_AFTER = timedelta(minutes=1)
"""A fleet tries a batch again after this long: a share that is away is away for minutes."""
