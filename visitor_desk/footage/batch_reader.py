"""Reads the files of a batch one after another; what one file gave is committed before the next is opened."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from visitor_desk.clock import Clock, TimeRange
from visitor_desk.errors import Cancelled, DeskError
from visitor_desk.footage.activity_times import intervals_of
from visitor_desk.footage.as_recording import SeenFile, recording_read, recording_unread
from visitor_desk.footage.camera import FootageSource
from visitor_desk.footage.folder import ListedFile
from visitor_desk.footage.index_plan import is_unchanged
from visitor_desk.footage.jobs import Batch
from visitor_desk.footage.ports import FootageWorks, JobRunner
from visitor_desk.footage.read_recording import FileReading, read_apart
from visitor_desk.footage.recording import (
    ActivityInterval,
    Recording,
    RecordingState,
)
from visitor_desk.footage.scene import Scene
from visitor_desk.footage.scene_before import LOOK_BACK, ScenesBefore
from visitor_desk.footage.share_away import is_gone
from visitor_desk.footage.tuning import CameraTuning
from visitor_desk.footage.video_errors import EmptyFile, StillGrowing, TornVideo
from visitor_desk.progress import Stopped, never, stop_point

LONGEST_PAUSE = timedelta(hours=1)
"""What its name calls open, and was not written to for so long, was left by a recorder that died."""

Root = Callable[[FootageSource], Path]
"""Tells where a source's folder is on this machine."""
Told = Callable[[ListedFile, Recording | None, int], None]
"""Hears of each file of a batch: what is kept of it (None: another has read it meanwhile), and how many
intervals. One call at a time."""


def root_as_entered(source: FootageSource) -> Path:
    """Return the folder as the operator gave it."""
    return Path(source.root)


def nobody(listed: ListedFile, recording: Recording | None, intervals: int) -> None:
    """Hear of a file and tell nobody."""


class BatchReader:
    """Reads batches, also several at once, as long as those of one camera come one after another.

    The same batch read again, by whomever and after however many of its files, leaves the same rows.
    """

    def __init__(
        self, works: FootageWorks, clock: Clock, runner: JobRunner, root: Root = root_as_entered
    ) -> None:
        self._works = works
        self._clock = clock
        self._runner = runner
        self._root = root
        self._one_at_a_time = threading.Lock()
        self._stopped: dict[int, Stopped] = {}
        self._scenes = ScenesBefore(self._warm_up)

    def read(self, batch: Batch, stopped: Stopped = never, told: Told = nobody) -> None:
        """Read what of a batch is not read yet.

        A file that cannot be read is kept as such. Raises SourceUnknown, CameraUnknown, SourceUnreachable
        when the share goes away, and Cancelled: the file in the middle stays as if it had not been opened.
        """
        with self._works() as work:
            source = work.sources.get(batch.source)
        for listed in batch.files:
            stop_point(stopped)
            with self._works() as work:
                before = work.recordings.at_path(source.id, listed.path)
                since = TimeRange(listed.start.at - LOOK_BACK, listed.start.at)
                tuning = work.tunings.of_camera(listed.camera)
                earlier = work.recordings.overlapping(listed.camera, since)
            if is_unchanged(before, listed):
                with self._one_at_a_time:
                    told(listed, None, 0)
                continue
            self._stopped[threading.get_ident()] = stopped
            scene = self._scenes.before(listed.camera, earlier, listed.start.at)
            recording, reading = self._read_one(source, listed, scene, before, tuning, stopped)
            intervals = list(intervals_of(recording, reading.activity if reading else ()))
            with self._one_at_a_time:
                self._keep(recording, intervals)
                told(listed, recording, len(intervals))
            if reading is not None:
                self._scenes.remember(recording, reading.scene)

    def _keep(self, recording: Recording, intervals: list[ActivityInterval]) -> None:
        with self._works() as work:
            work.recordings.put(recording)
            work.activity.replace(recording.id, intervals)
            work.commit()

    def _warm_up(self, recording: Recording, scene: Scene) -> FileReading:
        with self._works() as work:
            source = work.sources.get(recording.source)
            tuning = work.tunings.of_camera(recording.camera)
        path = self._root(source).joinpath(*recording.path.split("/"))
        return read_apart(self._runner, path, scene, tuning, self._stopped[threading.get_ident()])

    def _read_one(
        self,
        source: FootageSource,
        listed: ListedFile,
        scene: Scene,
        before: Recording | None,
        tuning: CameraTuning,
        stopped: Stopped,
    ) -> tuple[Recording, FileReading | None]:
        """Read a file in the worker; errors of the file become its state."""
        root = self._root(source)
        path = root.joinpath(*listed.path.split("/"))
        reading: FileReading | None = None
        state = RecordingState.OK
        problem: str | None = None
        readable_s = 0.0
        try:
            reading = read_apart(self._runner, path, scene, tuning, stopped)
            state = RecordingState.TORN if reading.torn else RecordingState.OK
        except Cancelled:
            # The person stopped; the file is not to blame.
            raise
        except StillGrowing as error:
            state, problem = RecordingState.GROWING, error.code
            readable_s = float(str(error.values.get("readable_s", 0.0)))
        except EmptyFile as error:
            state, problem = RecordingState.EMPTY, error.code
        except TornVideo as error:
            state, problem = RecordingState.TORN, error.code
        except DeskError as error:
            state, problem = RecordingState.UNREADABLE, error.code
        if reading and listed.still_open and self._clock.now() - listed.modified < LONGEST_PAUSE:
            state, problem = RecordingState.GROWING, StillGrowing.code
            readable_s, reading = round(reading.duration_s, 1), None
        if state is not RecordingState.OK and is_gone(source.id, root, path):
            state, problem, reading, readable_s = RecordingState.GONE, None, None, 0.0
        file = SeenFile(source.id, listed.path, listed.camera, listed.start, listed.size, listed.modified)
        now = self._clock.now()
        if reading is None:
            return recording_unread(file, before, state, problem, readable_s, now), None
        return recording_read(file, before, reading, now), reading
