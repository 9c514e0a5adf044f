"""Recordings and activity as rows, and what ends them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    Select,
    SmallInteger,
    and_,
    bindparam,
    delete,
    func,
    literal,
    or_,
    select,
    type_coerce,
    update,
)

from storage.repositories.footage import require_camera
from storage.repositories.rows import delete_some, put_by, put_many, values_of
from storage.tables.footage import KIND_NUMBERS, activity, camera_numbers, recordings
from storage.types import EPOCH, MICROSECOND, Microseconds
from visitor_desk.clock import TimeRange
from visitor_desk.footage.camera import CameraId, SourceId
from visitor_desk.footage.recording import (
    LONGEST_INTERVAL,
    ActivityInterval,
    KnownFile,
    Reach,
    Recording,
    RecordingId,
    RecordingState,
    StateTally,
)

_KINDS = {number: kind for kind, number in KIND_NUMBERS.items()}
_LONGEST_FILE = timedelta(days=1)
_READABLE = (RecordingState.OK, RecordingState.TORN, RecordingState.GROWING)

_WHOLE = select(*(recordings.c[one.name] for one in fields(Recording)))
"""A row in the order of a recording's fields."""


def _overlapping() -> Select[Any]:
    since = bindparam("since", type_=recordings.c.start.type)
    inside = or_(
        recordings.c.ends_at > since,
        and_(recordings.c.ends_at == recordings.c.start, recordings.c.start == since),
    )
    query = _WHOLE.where(
        recordings.c.camera == bindparam("of_camera"),
        # Implied by `inside`, and said so that the index on it is used.
        recordings.c.ends_at >= since,
        recordings.c.start < bindparam("until", type_=recordings.c.start.type),
        inside,
    )
    return query.order_by(recordings.c.start, recordings.c.path)


_OVERLAPPING = _overlapping()
"""Built once: coverage of one visit asks it dozens of times."""


class SqlRecordingStore:
    """One row per file seen."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, recording: Recording) -> None:
        """Keep a recording; the one with the same source and path is replaced. Raises CameraUnknown."""
        require_camera(self._connection, recording.camera)
        values = {**values_of(recording), "ends_at": recording.span.end}
        same = and_(recordings.c.source == recording.source, recordings.c.path == recording.path)
        # An update and not delete and insert: the activity of a grown file stays until it is replaced.
        if self._connection.execute(update(recordings).where(same).values(**values)).rowcount == 0:
            # Two machines that read one file at once both come here; the second replaces what the first kept.
            put_by(self._connection, recordings, values, ("source", "path"))

    def rename(self, recording_id: RecordingId, path: str) -> None:
        """Keep that a recording's file has another name now; nothing where there is no such recording."""
        self._connection.execute(update(recordings).where(recordings.c.id == recording_id).values(path=path))

    def at_path(self, source_id: SourceId, path: str) -> Recording | None:
        """Return the recording of one file, None when it was never seen."""
        query = _WHOLE.where(recordings.c.source == source_id, recordings.c.path == path)
        return next(iter(self._recordings(query)), None)

    def get(self, recording_id: RecordingId) -> Recording | None:
        """Return one recording, None where its row is gone."""
        return next(iter(self._recordings(_WHOLE.where(recordings.c.id == recording_id))), None)

    def of_source(self, source_id: SourceId) -> list[Recording]:
        """Return every recording of a source, by path."""
        query = _WHOLE.where(recordings.c.source == source_id)
        return self._recordings(query.order_by(recordings.c.path))

    def known_files(self, source_id: SourceId) -> dict[str, KnownFile]:
        """Return what a listing is compared with, by path; quick where there are hundreds of thousands."""
        columns = [recordings.c[name] for name in ("path", *KnownFile._fields)]
        query = select(*columns).where(recordings.c.source == source_id)
        return {row[0]: KnownFile._make(row[1:]) for row in self._connection.execute(query)}

    def mark_gone(
        self, recording_ids: Iterable[RecordingId], last_seen: datetime | None, gone_at: datetime
    ) -> None:
        """Keep that files are listed no more, and between which two looks they went; the rest stays."""
        rows = [{"which": one} for one in recording_ids]
        if rows:
            statement = update(recordings).where(recordings.c.id == bindparam("which"))
            gone = {"state": RecordingState.GONE, "last_seen": last_seen, "gone_at": gone_at}
            self._connection.execute(statement.values(**gone), rows)

    def overlapping(self, camera_id: CameraId, span: TimeRange) -> list[Recording]:
        """Return a camera's recordings that touch `span`, by start and path.

        Those of no length (empty, unreadable) count when their start lies inside.
        """
        asked = {"of_camera": camera_id, "since": span.start, "until": span.end}
        return [Recording(*row) for row in self._connection.execute(_OVERLAPPING, asked)]

    def tally(self, camera_id: CameraId, span: TimeRange) -> list[StateTally]:
        """Return, by state, how many of a camera's files end in `span` and how many of its seconds they hold.

        A file that crosses an edge gives each side its seconds; one that is longer than a day counts to
        the last two days of its length only. Files that overlap count twice.
        """
        of_camera, ends = recordings.c.camera == camera_id, recordings.c.ends_at
        inside = and_(of_camera, ends > span.start, ends <= span.end)
        summed = select(recordings.c.state, func.count(), func.sum(recordings.c.duration_s)).where(inside)
        files: dict[RecordingState, int] = {}
        seconds: defaultdict[RecordingState, float] = defaultdict(float)
        for state, count, total in self._connection.execute(summed.group_by(recordings.c.state)):
            files[state], seconds[state] = count, float(total)
        columns = select(recordings.c.state, recordings.c.start)
        begun_before = columns.where(inside, recordings.c.start < span.start)
        for state, start in self._connection.execute(begun_before):
            seconds[state] -= (span.start - start).total_seconds()
        after = and_(of_camera, ends > span.end, ends <= span.end + _LONGEST_FILE)
        for state, start in self._connection.execute(columns.where(after, recordings.c.start < span.end)):
            seconds[state] += (span.end - max(start, span.start)).total_seconds()
        states = sorted(files.keys() | seconds.keys())
        return [StateTally(state, files.get(state, 0), seconds[state]) for state in states]

    def reach(self, camera_id: CameraId) -> Reach:
        """Return how far a camera's files reach."""
        of_camera = recordings.c.camera == camera_id
        readable = and_(of_camera, recordings.c.state.in_(_READABLE))
        by_end = select(recordings.c.start).where(readable).order_by(recordings.c.ends_at)
        oldest = self._connection.scalar(by_end.limit(1))
        ends = select(recordings.c.ends_at).order_by(recordings.c.ends_at.desc()).limit(1)
        if oldest is None:
            return Reach(None, None, None)
        gone = and_(of_camera, recordings.c.state == RecordingState.GONE, recordings.c.ends_at <= oldest)
        newest = self._connection.scalar(ends.where(readable))
        return Reach(oldest, newest, self._connection.scalar(ends.where(gone)))

    def states(self, source_id: SourceId) -> dict[RecordingState, int]:
        """Return how many files of a source are in each state; a state without files is left out."""
        query = select(recordings.c.state, func.count()).where(recordings.c.source == source_id)
        found = self._connection.execute(query.group_by(recordings.c.state))
        return {state: count for state, count in found}  # noqa: C416 - a Row is no pair to the type checker

    def _recordings(self, query: Select[Any]) -> list[Recording]:
        return [Recording(*row) for row in self._connection.execute(query)]


class SqlActivityStore:
    """Intervals in which something moved; the table itself is the index by camera, start and kind."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def replace(self, recording_id: RecordingId, intervals: Iterable[ActivityInterval]) -> None:
        """Keep `intervals` (all of this recording) in place of those it had.

        Where another recording already holds the same camera, start and kind, the new one takes its place.
        An interval longer than LONGEST_INTERVAL raises ValueError: a search would not find it.
        """
        query = (
            select(recordings.c.number, recordings.c.camera, camera_numbers.c.number.label("camera_number"))
            .join(camera_numbers, camera_numbers.c.camera == recordings.c.camera)
            .where(recordings.c.id == recording_id)
        )
        of = self._connection.execute(query).one()
        rows = []
        for interval in intervals:
            if interval.span.duration > LONGEST_INTERVAL:
                raise ValueError("an interval is longer than the search for overlaps looks back")
            if (interval.recording, interval.camera) != (recording_id, of.camera):
                raise ValueError("an interval is of another recording")
            rows.append(
                {
                    "camera": of.camera_number,
                    "start": interval.span.start,
                    "kind": interval.kind,
                    "lasts": interval.span.duration,
                    "movers": interval.movers,
                    "score": interval.score,
                    "recording": of.number,
                }
            )
        self._connection.execute(delete(activity).where(activity.c.recording == of.number))
        put_many(self._connection, activity, rows)

    def overlapping(self, camera_id: CameraId, span: TimeRange) -> list[ActivityInterval]:
        """Return a camera's intervals that overlap `span`, by start and kind."""
        camera = select(camera_numbers.c.number).where(camera_numbers.c.camera == camera_id)
        query = (
            # Whole numbers as they are: turning each value by itself takes most of the time of an answer.
            select(
                type_coerce(activity.c.start, BigInteger),
                type_coerce(activity.c.lasts, BigInteger),
                type_coerce(activity.c.kind, SmallInteger),
                activity.c.movers,
                activity.c.score,
                recordings.c.id,
            )
            .join(recordings, recordings.c.number == activity.c.recording)
            .where(
                activity.c.camera == camera.scalar_subquery(),
                activity.c.start > span.start - LONGEST_INTERVAL,
                activity.c.start < span.end,
            )
            .order_by(activity.c.start, activity.c.kind)
        )
        since = (span.start - EPOCH) // MICROSECOND
        return [
            ActivityInterval(
                camera_id,
                TimeRange(
                    EPOCH + timedelta(microseconds=start), EPOCH + timedelta(microseconds=start + lasts)
                ),
                _KINDS[kind],
                movers,
                recording,
                score,
            )
            for start, lasts, kind, movers, score, recording in self._connection.execute(query)
            if start + lasts > since
        ]


class SqlFootageDisposal:
    """Forgets rows of the footage index."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def delete_recordings_before(self, instant: datetime, limit: int) -> Sequence[datetime]:
        """Delete up to `limit` recordings that ended before `instant`, with their activity.

        Returns when each ended.
        """
        ends = recordings.c.ends_at
        return [row[0] for row in delete_some(self._connection, ends < instant, (ends,), limit)]

    def delete_activity_before(self, instant: datetime, limit: int) -> int:
        """Delete up to `limit` activity intervals that ended before `instant`; return how many."""
        ended = type_coerce(activity.c.start, BigInteger) + type_coerce(activity.c.lasts, BigInteger)
        # Camera by camera and by start, so that the key finds them.
        old = and_(
            activity.c.camera.in_(select(camera_numbers.c.number)),
            activity.c.start < instant,
            ended < literal(instant, Microseconds),
        )
        return len(delete_some(self._connection, old, (activity.c.kind,), limit))
