"""Entering cameras, the folders they record to, and what is found out about their clocks."""

from __future__ import annotations

from collections.abc import Mapping

from visitor_desk.footage.camera import Camera, CameraId, ClockOffset, FootageSource, SourceSight
from visitor_desk.footage.ports import FootageWorks
from visitor_desk.footage.recorder_layouts import RecorderLayout, layout_of
from visitor_desk.footage.recording_time import zone_named
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.duties import Duty, requires
from visitor_desk.security.session import Session


class CameraRegister:
    """Keeps the cameras; each change is an entry of the log."""

    def __init__(self, works: FootageWorks, log: AuditLog, layouts: Mapping[str, RecorderLayout]) -> None:
        self._works = works
        self._log = log
        self._layouts = layouts

    @requires(Duty.FACILITY, Duty.ADMINISTRATOR)
    def add_source(self, session: Session, source: FootageSource) -> None:
        """Add a folder. Raises SourceKnown, LayoutUnknown or TimeZoneUnknown."""
        layout_of(self._layouts, source.layout)
        zone_named(source.time_zone)
        with self._works() as work:
            work.sources.add(source)
            self._log.append(work, "footage.source_added", session, source=source.id, layout=source.layout)
            work.commit()

    @requires(Duty.FACILITY, Duty.ADMINISTRATOR)
    def add(self, session: Session, camera: Camera) -> None:
        """Add a camera. Raises CameraKnown or SourceUnknown."""
        with self._works() as work:
            work.cameras.add(camera)
            self._log.append(work, "footage.camera_added", session, camera=camera.id, zone=camera.zone)
            work.commit()

    @requires(Duty.FACILITY, Duty.ADMINISTRATOR)
    def set_offset(self, session: Session, offset: ClockOffset) -> None:
        """Keep what was found out about a camera's clock; the past is read anew with it. CameraUnknown."""
        with self._works() as work:
            work.clock_offsets.add(offset)
            self._log.append(
                work,
                "footage.clock_offset_set",
                session,
                camera=offset.camera,
                offset_ms=round(offset.offset_s * 1000),
                uncertainty_ms=round(offset.uncertainty_s * 1000),
                how=offset.how.value,
            )
            work.commit()

    @requires(Duty.FACILITY, Duty.ADMINISTRATOR, Duty.PRIVACY, Duty.AUDITOR)
    def sources(self, session: Session) -> list[tuple[FootageSource, SourceSight | None]]:  # noqa: ARG002
        """Return every folder with what the last look at it found."""
        with self._works() as work:
            return [(source, work.sources.sight(source.id)) for source in work.sources.all()]

    @requires(Duty.FACILITY, Duty.ADMINISTRATOR, Duty.PRIVACY, Duty.AUDITOR)
    def cameras(self, session: Session) -> list[Camera]:  # noqa: ARG002
        """Return every camera, by id."""
        with self._works() as work:
            return work.cameras.all()

    @requires(Duty.FACILITY, Duty.ADMINISTRATOR, Duty.PRIVACY, Duty.AUDITOR)
    def offsets(self, session: Session, camera: CameraId) -> list[ClockOffset]:  # noqa: ARG002
        """Return what is known of a camera's clock, oldest first."""
        with self._works() as work:
            return work.clock_offsets.of_camera(camera)
