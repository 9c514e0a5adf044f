"""Says how a camera's recordings are read: where nothing is looked for, and whether its bytes are trusted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from visitor_desk.clock import Clock, TimeRange
from visitor_desk.errors import Cancelled, DeskError
from visitor_desk.footage.bound_rows import bound_tuning
from visitor_desk.footage.camera import CameraId
from visitor_desk.footage.footage_right import FootageRight
from visitor_desk.footage.ports import FootageWork, FootageWorks, JobRunner
from visitor_desk.footage.read_recording import FILE_DEADLINE_S, read_apart
from visitor_desk.footage.recording import RecordingId, RecordingState
from visitor_desk.footage.scene import NOTHING_BEFORE
from visitor_desk.footage.size_evidence import SizeEvidence
from visitor_desk.footage.still import NoPicture, Still, learnt_from, still_of
from visitor_desk.footage.tuning import CameraTuning, MaskedArea
from visitor_desk.progress import Progress, Stopped, never, no_progress, stop_point
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.duties import Duty, Purpose, requires
from visitor_desk.security.session import Session

PICTURE_BACK = (timedelta(hours=3), timedelta(days=2), timedelta(days=28))
"""How far back a recording is looked for that gives a picture: more only where there is none."""
STILL_DEADLINE_S = 60.0
LOOK_BACK = timedelta(days=2)
"""How far back recordings are compared: a working day and a night at least."""


class CustomersCamera(DeskError):
    """The camera is a customer's, and its footage not the house's to look at. Values: `camera`."""

    code = "footage.customers_camera"


@dataclass(frozen=True)
class CameraTunings:
    """The service. What is set holds for recordings that are read from then on."""

    works: FootageWorks
    log: AuditLog
    clock: Clock
    runner: JobRunner
    right: FootageRight

    @requires(Duty.FACILITY, Duty.ADMINISTRATOR, Duty.AUDITOR)
    def of_camera(self, session: Session, camera: CameraId) -> CameraTuning:  # noqa: ARG002
        """Return how a camera's recordings are read."""
        with self.works() as work:
            work.cameras.get(camera)
            return work.tunings.of_camera(camera)

    @requires(Duty.FACILITY)
    def picture(self, session: Session, camera: CameraId, purpose: Purpose) -> Still:
        """Return one picture of a camera, to draw masks on; the opening stands in the log before it is read.

        Raises FootageRightOff, CameraUnknown, NoPicture, or what a file that went away raises.
        """
        self.right(session)
        with self.works() as work:
            recording, path = self._newest(work, camera)
            self.log.append(
                work, "footage.opened", session, camera=camera, purpose=purpose, recording=recording
            )
            work.commit()
        try:
            return self.runner.run(still_of, path, deadline=STILL_DEADLINE_S, key=str(path))
        except NoPicture:
            raise NoPicture(camera=camera) from None

    @requires(Duty.FACILITY)
    def learnt(
        self,
        session: Session,  # noqa: ARG002 - read by the duty check
        camera: CameraId,
        stopped: Stopped = never,
    ) -> tuple[MaskedArea, ...]:
        """Return where a camera's newest recording has taught the reader to look for nothing by itself.

        Rectangles leave the worker and no picture, as with every run of the index. Raises as `picture`.
        """
        with self.works() as work:
            _, path = self._newest(work, camera)
        return self.runner.run(learnt_from, path, deadline=FILE_DEADLINE_S, key=str(path), stopped=stopped)

    def _newest(self, work: FootageWork, camera: CameraId) -> tuple[RecordingId, Path]:
        if work.cameras.get(camera).owner:
            raise CustomersCamera(camera=camera)
        now = self.clock.now()
        for back in PICTURE_BACK:
            found = work.recordings.overlapping(camera, TimeRange(now - back, now + PICTURE_BACK[0]))
            whole = [one for one in found if one.state is RecordingState.OK]
            if whole:
                newest = max(whole, key=lambda one: one.start)
                root = work.sources.get(newest.source).root
                return newest.id, Path(root, *newest.path.split("/"))
        raise NoPicture(camera=camera)

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

        Nothing is trusted that has not told of every one of at least ten events. Where no recording can be
        read, what was known of the camera stays, and no evidence comes back. Raises CameraUnknown, or
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
        if found == SizeEvidence():
            return found
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
