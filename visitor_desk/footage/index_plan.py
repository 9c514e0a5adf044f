"""What a run has to do: which listed files are new or changed, and which known ones are listed no more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from visitor_desk.errors import NotPermittedByFolder
from visitor_desk.footage.folder import ListedFile, Listing
from visitor_desk.footage.recording import KnownFile, Recording, RecordingId, RecordingState
from visitor_desk.footage.settled_starts import has_same_bytes
from visitor_desk.worker import WorkerJobFailed


@dataclass(frozen=True, slots=True)
class IndexPlan:
    """The files to read, by camera and start, and the recordings whose files are listed no more."""

    read: tuple[ListedFile, ...]
    unchanged: int
    gone: tuple[RecordingId, ...]

    @property
    def size(self) -> int:
        """Bytes that will be read."""
        return sum(one.size for one in self.read)


TRY_AGAIN = frozenset({NotPermittedByFolder.code, WorkerJobFailed.code})
"""What may have been the share or the machine and not the file."""


def plan_of(listing: Listing, known: Mapping[str, KnownFile]) -> IndexPlan:
    """Compare a listing with what is known; opens nothing.

    A folder that could not be opened hides files: then none is called gone.
    """
    read = tuple(one for one in listing.recordings if not is_unchanged(known.get(one.path), one))
    gone: tuple[RecordingId, ...] = ()
    if not listing.refused:
        there = {one.path for one in listing.recordings}
        gone = tuple(
            one.id
            for path, one in known.items()
            if path not in there and one.state is not RecordingState.GONE
        )
    return IndexPlan(read, len(listing.recordings) - len(read), gone)


def is_unchanged(before: KnownFile | Recording | None, listed: ListedFile) -> bool:
    """Tell whether reading a file again could find nothing new."""
    if before is None or before.state in {RecordingState.GROWING, RecordingState.GONE}:
        return False
    if before.problem in TRY_AGAIN or before.start != listed.start.at or before.camera != listed.camera:
        return False
    return has_same_bytes(before, listed)
