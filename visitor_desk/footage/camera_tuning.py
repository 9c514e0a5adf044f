"""Says how a camera's recordings are read: where nothing is looked for, and whether its bytes are trusted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from visitor_desk.clock import Clock, TimeRange
from visitor_desk.errors import Cancelled, DeskError
from visitor_desk.footage.bound_rows import bound_tuning
from visitor_desk.footage.camera import CameraId
from visitor_desk.footage.ports import FootageWork, FootageWorks, JobRunner
from visitor_desk.footage.read_recording import read_apart
from visitor_desk.footage.recording import RecordingState
from visitor_desk.footage.scene import NOTHING_BEFORE
from visitor_desk.footage.size_evidence import SizeEvidence
from visitor_desk.footage.tuning import CameraTuning, MaskedArea
from visitor_desk.progress import Progress, Stopped, never, no_progress, stop_point
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.duties import Duty, requires
from visitor_desk.security.session import Session

LOOK_BACK = timedelta(days=2)
"""How far back recordings are compared: a working day and a night at least."""


@dataclass(frozen=True)
class CameraTunings:
    """The service. What is set holds for recordings that are read from then on."""

    works: FootageWorks
    log: AuditLog
    clock: Clock
    runner: JobRunner

    @requires(Duty.FACILITY, Duty.ADMINISTRATOR, Duty.AUDITOR)
    def of_camera(self, session: Session, camera: CameraId) -> CameraTuning:  # noqa: ARG002
        """Return how a camera's recordings are read."""
        with self.works() as work:
            work.cameras.get(camera)
            return work.tunings.of_camera(camera)

    @requires(Duty.FACILITY)
    def mask(self, session: Session, camera: CameraId, masked: tuple[MaskedArea, ...]) -> None:
        """Look for nothing in these areas from now on, in place of those before. Raises CameraUnknown."""
        with self.works() as work:
            self._keep(work, session, camera, replace(work.tunings.of_camera(camera), masked=masked))
            work.commit()

    @requires(Duty.FACILITY)
    def calibrate(
        self,
        session: Session,
        camera: CameraId,
        progress: Progress = no_progress,
        stopped: Stopped = never,
    ) -> SizeEvidence:
        """Compare the bytes of a camera's last recordings with their pictures, and trust them or not.

        Nothing is trusted that has not told of every one of at least ten events. Raises CameraUnknown, or
        Cancelled, and then nothing has changed.
        """
        now = self.clock.now()
        with self.works() as work:
            source = work.sources.get(work.cameras.get(camera).source)
            tuning = replace(work.tunings.of_camera(camera), trusts_sizes=False)
            recordings = work.recordings.overlapping(camera, TimeRange(now - LOOK_BACK, now))
        found, scene = SizeEvidence(), NOTHING_BEFORE
        readable = [one for one in recordings if one.state is RecordingState.OK]
        for number, one in enumerate(readable):
            progress(number, len(readable))
            stop_point(stopped)
            try:
                path = Path(source.root, *one.path.split("/"))
                reading = read_apart(self.runner, path, scene, tuning, stopped)
            except Cancelled:
                raise
            except DeskError:
                # It was readable once; the others tell without it.
                continue
            found, scene = found + reading.evidence, reading.scene
        progress(len(readable), len(readable))
        with self.works() as work:
            self._keep(work, session, camera, replace(tuning, trusts_sizes=found.is_enough))
            work.commit()
        return found

    def _keep(self, work: FootageWork, session: Session, camera: CameraId, tuning: CameraTuning) -> None:
        work.tunings.put(camera, tuning)
        row = bound_tuning(camera, tuning)
        self.log.append(
            work,
            "footage.camera_tuned",
            session,
            camera=camera,
            masked=len(tuning.masked),
            trusts_sizes=tuning.trusts_sizes,
            table=row.table,
            row=row.digest,
        )
