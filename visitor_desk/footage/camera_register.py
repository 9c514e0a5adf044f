"""Entering cameras, the folders they record to, and what is found out about their clocks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime

from visitor_desk.bsn import reject_bsn_in
from visitor_desk.footage.bound_rows import bound
from visitor_desk.footage.camera import Camera, CameraId, ClockOffset, FootageSource, SourceSight
from visitor_desk.footage.door_camera import DoorCamera
from visitor_desk.footage.pattern_builder import layout_for
from visitor_desk.footage.ports import FootageWork, VisitFootageWorks
from visitor_desk.footage.recorder_layouts import RecorderLayout
from visitor_desk.footage.recorder_records import check_database
from visitor_desk.footage.recording_time import zone_named
from visitor_desk.security.approval_acts import CAMERA
from visitor_desk.security.approvals import ApprovalRequest, Approvals
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.canonical import JsonValue, iso_utc
from visitor_desk.security.duties import Duty, requires
from visitor_desk.security.session import Session


class CameraRegister:
    """Keeps the cameras; each change is an entry of the log.

    Facility changes them alone. The administrator brings `approval`, the id of a request that `FourEyes` was
    asked with `camera_change` of exactly the same thing, and that a second person has signed.
    """

    def __init__(
        self,
        works: VisitFootageWorks,
        log: AuditLog,
        layouts: Mapping[str, RecorderLayout],
        approvals: Approvals,
    ) -> None:
        self._works = works
        self._log = log
        self._layouts = layouts
        self._approvals = approvals

    @requires(Duty.FACILITY, Duty.ADMINISTRATOR)
    def add_source(self, session: Session, source: FootageSource, approval: str | None = None) -> None:
        """Add a folder.

        Raises SourceKnown, LayoutUnknown, FormatRefused, PatternUnusable, TimeZoneUnknown,
        PasswordInDatabase, or what an approval lacks.
        """
        self._check(source)
        with self._works() as work:
            self._permit(session, work, camera_change(source), approval)
            work.sources.add(source)
            row = bound(source)
            self._log.append(
                work,
                "footage.source_added",
                session,
                source=source.id,
                layout=source.layout,
                table=row.table,
                row=row.digest,
            )
            work.commit()

    @requires(Duty.FACILITY, Duty.ADMINISTRATOR)
    def add(self, session: Session, camera: Camera, approval: str | None = None) -> None:
        """Add a camera. Raises CameraKnown, SourceUnknown, or what an approval lacks."""
        reject_bsn_in(id=camera.id, name=camera.name, zone=camera.zone, key=camera.key, owner=camera.owner)
        with self._works() as work:
            self._permit(session, work, camera_change(camera), approval)
            work.cameras.add(camera)
            row = bound(camera)
            self._log.append(
                work,
                "footage.camera_added",
                session,
                camera=camera.id,
                zone=camera.zone,
                table=row.table,
                row=row.digest,
            )
            work.commit()

    @requires(Duty.FACILITY, Duty.ADMINISTRATOR)
    def set_at_door(self, session: Session, seen: DoorCamera, approval: str | None = None) -> None:
        """Keep that a camera looks at a door; past events are linked anew with it.

        Raises CameraUnknown, DoorSourceUnknown, or what an approval lacks.
        """
        reject_bsn_in(door=seen.door)
        with self._works() as work:
            self._permit(session, work, camera_change(seen), approval)
            work.door_register.source(seen.source)
            work.door_cameras.put(seen)
            row = bound(seen)
            self._log.append(
                work,
                "footage.camera_set_at_door",
                session,
                seen=row.record,
                camera=seen.camera,
                source=seen.source,
                sees=seen.sees.value,
                table=row.table,
                row=row.digest,
            )
            work.commit()

    @requires(Duty.FACILITY, Duty.ADMINISTRATOR)
    def change_source(self, session: Session, source: FootageSource, approval: str | None = None) -> None:
        """Put a folder's settings in place of those it had; the next run reads anew what they change.

        Raises SourceUnknown, what `add_source` raises of the settings, or what an approval lacks.
        """
        self._check(source)
        with self._works() as work:
            self._permit(session, work, camera_change(source, known=True), approval)
            before = work.sources.get(source.id)
            work.sources.change(source)
            row = bound(source)
            self._log.append(
                work,
                "footage.source_changed",
                session,
                source=source.id,
                changed=_changed(before, source),
                layout_before=before.layout,
                layout=source.layout,
                retired=source.retired_at is not None,
                before=bound(before).digest,
                table=row.table,
                row=row.digest,
            )
            work.commit()

    @requires(Duty.FACILITY, Duty.ADMINISTRATOR, Duty.PRIVACY, Duty.AUDITOR)
    def at_doors(self, session: Session) -> list[DoorCamera]:  # noqa: ARG002
        """Return which cameras look at which doors, by source, door and camera."""
        with self._works() as work:
            return work.door_cameras.all()

    @requires(Duty.FACILITY, Duty.ADMINISTRATOR)
    def change(self, session: Session, camera: Camera, approval: str | None = None) -> None:
        """Put what is said of a camera in place of what was; visits are linked anew with it.

        Raises CameraUnknown, CameraKnown, SourceUnknown, or what an approval lacks.
        """
        reject_bsn_in(name=camera.name, zone=camera.zone, key=camera.key, owner=camera.owner)
        with self._works() as work:
            self._permit(session, work, camera_change(camera, known=True), approval)
            before = work.cameras.get(camera.id)
            work.cameras.change(camera)
            row = bound(camera)
            self._log.append(
                work,
                "footage.camera_changed",
                session,
                camera=camera.id,
                changed=_changed(before, camera),
                zone_before=before.zone,
                zone=camera.zone,
                view_before=before.view.value,
                view=camera.view.value,
                retired=camera.retired_at is not None,
                before=bound(before).digest,
                table=row.table,
                row=row.digest,
            )
            work.commit()

    @requires(Duty.FACILITY, Duty.ADMINISTRATOR)
    def set_offset(self, session: Session, offset: ClockOffset, approval: str | None = None) -> None:
        """Keep what was found out about a camera's clock; the past is read anew with it. CameraUnknown."""
        with self._works() as work:
            self._permit(session, work, camera_change(offset), approval)
            work.clock_offsets.add(offset)
            row = bound(offset)
            self._log.append(
                work,
                "footage.clock_offset_set",
                session,
                offset=row.record,
                camera=offset.camera,
                offset_ms=round(offset.offset_s * 1000),
                uncertainty_ms=round(offset.uncertainty_s * 1000),
                how=offset.how.value,
                table=row.table,
                row=row.digest,
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

    def _check(self, source: FootageSource) -> None:
        reject_bsn_in(id=source.id, name=source.name, root=source.root)
        reject_bsn_in(pattern=source.pattern, database=source.database)
        layout_for(self._layouts, source)
        check_database(source.database)
        zone_named(source.time_zone)

    def _permit(
        self, session: Session, work: FootageWork, change: Mapping[str, JsonValue], approval: str | None
    ) -> None:
        if Duty.FACILITY in session.duties:
            return
        asked = ApprovalRequest(approval or "", CAMERA, session.operator_id, change)
        self._approvals.use(work, asked)


def camera_change(
    thing: FootageSource | Camera | ClockOffset | DoorCamera, *, known: bool = False
) -> dict[str, JsonValue]:
    """Return everything that adding or setting this thing would write, for the hash a second person signs.

    `known` is said of what takes the place of a source or camera that is there.
    """
    values: dict[str, JsonValue] = {"change": type(thing).__name__, **({"known": True} if known else {})}
    for part in fields(thing):
        value = getattr(thing, part.name)
        # A float has no canonical form; its shortest spelling has.
        values[part.name] = iso_utc(value) if isinstance(value, datetime) else str(value)
    return values


def _changed(before: FootageSource | Camera, after: FootageSource | Camera) -> list[str]:
    """Return which parts differ, by name; names and paths are free text, which no entry holds."""
    return [part.name for part in fields(after) if getattr(before, part.name) != getattr(after, part.name)]
