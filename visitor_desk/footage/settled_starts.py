"""From what names say to when recordings begin, by everything else there is, the most trusted first.

The recorder's own record, then the instant it wrote into the file, the name, a container's time of known
writers, and for original files when they were last written. Pure, but for the two callables it is given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from visitor_desk.footage.camera import CameraId, FootageSource
from visitor_desk.footage.folder import NO_TIME_IN_NAMES, ListedFile, Listing
from visitor_desk.footage.isobmff import ContainerFacts
from visitor_desk.footage.recorder_layouts import NameMeans, RecorderLayout, TimeBasis
from visitor_desk.footage.recording import TimeDoubt, TimeSource
from visitor_desk.footage.recording_time import RecordedFrom

SAME_TIME_S = 0.01
"""Databases round modification times to microseconds, some file systems to more."""
ADJACENT = timedelta(seconds=2)
"""Recordings that overlap or lie apart by less follow one another."""
ORIGINAL_S = 0.1
"""A recorder closes its file this soon after the last picture."""


@dataclass(frozen=True, slots=True)
class RecordedSpan:
    """A file in its recorder's own record: its start, and its end unless it is still being written."""

    start: datetime
    end: datetime | None
    doubt: TimeDoubt = TimeDoubt.NONE
    uncertainty_s: float = 0.01


class Known(Protocol):
    """The part of a kept recording that tells whether its file is the same."""

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


Heads = Callable[[Sequence[str]], Sequence[ContainerFacts]]
"""Reads the heads of files (paths below the source's folder), in order."""
Records = Callable[[Sequence[ListedFile]], Mapping[str, RecordedSpan]]
"""Looks files up in the recorder's own record; what it says, by path."""


def settled(
    listing: Listing,
    source: FootageSource,
    layout: RecorderLayout,
    known: Mapping[str, Known],
    heads: Heads,
    records: Records | None = None,
    *,
    streams: bool = True,
) -> Listing:
    """Return a listing with the best start there is for each file.

    Files that are known and unchanged keep the start they have; only others are opened, and only where more
    than the name is needed. Files for which nothing tells a time count as unrecognised. Lesser `streams` of
    what a better one shows are left out.
    """
    timed: list[ListedFile] = []
    open_question: list[ListedFile] = []
    untimed = {one.path for one in listing.untimed}
    for one in (*listing.recordings, *listing.untimed):
        if not _asks_more(one, source, layout):
            timed.append(one)
        elif has_same_bytes(known.get(one.path), one):
            timed.append(replace(one, start=replace(one.start, at=known[one.path].start)))
        else:
            open_question.append(one)
    found = records(open_question) if records is not None and open_question else {}
    rest = [one for one in open_question if one.path not in found]
    timed += [_recorded(one, found[one.path]) for one in open_question if one.path in found]
    facts = heads([one.path for one in rest]) if rest else ()
    timeless = 0
    for one, head in zip(rest, facts, strict=True):
        better = _by_head(one, head, source, layout, named=one.path not in untimed)
        if better is None:
            timeless += 1
        else:
            timed.append(better)
    told = without_doubled_hour(timed)
    if streams:
        best = {one.path for one in best_streams(told)}
        # A lesser stream that was read before the better one came stays: its file is not gone.
        told = [one for one in told if one.path in best or one.path in known]
    return replace(
        listing,
        recordings=tuple(sorted(told, key=lambda one: (one.camera, one.start.at, one.path))),
        untimed=(),
        unrecognised=listing.unrecognised + timeless,
    )


def without_doubled_hour(files: Iterable[ListedFile]) -> list[ListedFile]:
    """Decide, where neighbours of the same camera do, which of two hours a file belongs to.

    A recorder does not record one camera twice at once, and a recording begins where another ended. What that
    leaves open stays in doubt.
    """
    by_camera: dict[tuple[CameraId, int], list[ListedFile]] = {}
    for one in files:
        by_camera.setdefault((one.camera, one.rank), []).append(one)
    done: list[ListedFile] = []
    for mine in by_camera.values():
        doubtful = [one for one in mine if one.start.doubt is TimeDoubt.FOLD]
        if doubtful:
            taken = [_span(one) for one in mine if one.start.doubt is not TimeDoubt.FOLD]
            done += _placed(sorted(doubtful, key=lambda one: (one.start.at, one.path)), taken)
            done += [one for one in mine if one.start.doubt is not TimeDoubt.FOLD]
        else:
            done += mine
    return done


def best_streams(files: Iterable[ListedFile]) -> list[ListedFile]:
    """Leave out a file of a lesser stream whose middle a better one of the same camera covers."""
    by_camera: dict[CameraId, list[ListedFile]] = {}
    for one in files:
        by_camera.setdefault(one.camera, []).append(one)
    kept: list[ListedFile] = []
    for mine in by_camera.values():
        ranks = {one.rank for one in mine}
        if len(ranks) == 1:
            kept += mine
            continue
        better: list[tuple[datetime, datetime]] = []
        for rank in sorted(ranks):
            these = [one for one in mine if one.rank == rank and not _covered(one, better)]
            kept += these
            better += [_span(one) for one in these]
    return kept


def _covered(one: ListedFile, better: Sequence[tuple[datetime, datetime]]) -> bool:
    start, end = _span(one)
    middle = start + (end - start) / 2
    return any(from_ <= middle < to for from_, to in better) or any(from_ == start for from_, _ in better)


def _span(one: ListedFile) -> tuple[datetime, datetime]:
    return one.start.at, one.start.at + timedelta(seconds=one.lasts_s or 0.0)


def _placed(doubtful: list[ListedFile], taken: list[tuple[datetime, datetime]]) -> list[ListedFile]:
    done: list[ListedFile] = []
    waiting, placed = doubtful, True
    while waiting and placed:
        placed = False
        for one in waiting:
            at = _only_place(one, taken)
            if at is not None:
                settled_one = replace(
                    one, start=replace(one.start, at=at, doubt=TimeDoubt.NONE, uncertainty_s=1.0, other=None)
                )
                done.append(settled_one)
                taken.append(_span(settled_one))
                waiting = [other for other in waiting if other is not one]
                placed = True
                break
    return [*done, *waiting]


def _only_place(one: ListedFile, taken: Sequence[tuple[datetime, datetime]]) -> datetime | None:
    lasts = timedelta(seconds=one.lasts_s or 0.0)
    both = [at for at in (one.start.at, one.start.other) if at is not None]
    free = [
        at
        for at in both
        if not any(at < end - ADJACENT and start < at + lasts - ADJACENT for start, end in taken)
        and not any(at == start for start, _ in taken)
    ]
    if len(free) == 1:
        return free[0]
    following = [at for at in free if any(end > start and abs(at - end) <= ADJACENT for start, end in taken)]
    return following[0] if len(following) == 1 else None


def _asks_more(one: ListedFile, source: FootageSource, layout: RecorderLayout) -> bool:
    return (
        layout.time_basis in NO_TIME_IN_NAMES
        or layout.time_basis is TimeBasis.BOX
        or layout.name_means is not NameMeans.START
        or one.start.doubt is TimeDoubt.FOLD
        or bool(source.database)
        or (source.originals and one.start.source is TimeSource.NAME_LOCAL)
    )


def has_same_bytes(before: Known | None, one: ListedFile) -> bool:
    """Tell whether a file has the size and the time that it had when it was read."""
    if before is None or before.size != one.size:
        return False
    return abs((before.modified - one.modified).total_seconds()) < SAME_TIME_S


def _recorded(one: ListedFile, span: RecordedSpan) -> ListedFile:
    start = RecordedFrom(span.start, TimeSource.RECORDER, span.uncertainty_s, span.doubt)
    lasts_s = (span.end - span.start).total_seconds() if span.end else one.lasts_s
    return replace(one, start=start, lasts_s=lasts_s, still_open=span.end is None)


def _by_head(
    one: ListedFile, head: ContainerFacts, source: FootageSource, layout: RecorderLayout, *, named: bool
) -> ListedFile | None:
    """Return a file with the start that its head and its name tell together, None where neither does."""
    lasts_s = one.lasts_s or head.lasts_s
    one = replace(one, lasts_s=lasts_s)
    if head.started_at is not None and layout.time_basis is TimeBasis.BOX:
        start = RecordedFrom(head.started_at, TimeSource.BOX, layout.resolution_s, TimeDoubt.NONE)
        return replace(one, start=start)
    if not named:
        if not source.originals or lasts_s is None:
            return None
        at = one.modified - timedelta(seconds=lasts_s)
        return replace(one, start=RecordedFrom(at, TimeSource.MODIFIED, layout.resolution_s, TimeDoubt.NONE))
    if layout.name_means is not NameMeans.START and lasts_s is not None:
        # The name was read as if the file were as long as such files are.
        at = one.start.at + timedelta(seconds=layout.segment_hint_s - lasts_s)
        return replace(one, start=replace(one.start, at=at, uncertainty_s=layout.resolution_s))
    return replace(one, start=_by_last_write(one, source, layout))


def _by_last_write(one: ListedFile, source: FootageSource, layout: RecorderLayout) -> RecordedFrom:
    """Refine a name that is cut to seconds, and tell two hours apart, by when an original file was closed."""
    if not source.originals or one.lasts_s is None:
        return one.start
    at = one.modified - timedelta(seconds=one.lasts_s)
    for said in (one.start.at, one.start.other):
        if said is not None and abs((at - said).total_seconds()) <= max(1.0, layout.resolution_s):
            return RecordedFrom(at, one.start.source, ORIGINAL_S, TimeDoubt.NONE)
    return one.start
