"""From what is known of access control to words; without Qt."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from ui.formats import Formats, visible
from ui.i18n import Texts
from ui.models.doors import DoorFileRow, DoorRow
from ui.palettes import Tone
from visitor_desk.footage.camera import CameraId
from visitor_desk.footage.door_camera import DoorCamera
from visitor_desk.visits.door_events import Door, DoorResult, DoorSync, SyncState
from visitor_desk.visits.door_files import BadRow
from visitor_desk.visits.door_reading import ReadRow

LONGEST_DOOR = 80


class DoorWords:
    """Says what the page of doors shows."""

    def __init__(self, texts: Texts, formats: Formats) -> None:
        self.texts, self.formats = texts, formats

    def state(self, sync: DoorSync | None, now: datetime) -> tuple[Tone, str, str]:
        """Return tone and state of a system's events, and when its newest was."""
        if sync is None or sync.up_to is None:
            return Tone.LOOK_AGAIN, self.texts("doors.no_event"), ""
        when = self.formats.relative(sync.up_to, now)
        good = sync.state is SyncState.COMPLETE
        tone = Tone.GOOD if good else Tone.LOOK_AGAIN
        return (
            tone,
            self.texts("doors.in_time" if good else "doors.behind"),
            self.texts("doors.newest", when=when),
        )

    def doors(
        self,
        doors: Sequence[Door],
        unknown: Collection[str],
        zones: Mapping[str, str],
        seen: Sequence[DoorCamera],
        cameras: Mapping[CameraId, str],
    ) -> list[DoorRow]:
        """Return the doors of one system with the cameras at them, those without a zone first."""
        zone_of: dict[str, str] = {door.key: door.zone for door in doors}
        rows = []
        for key in [*sorted(set(unknown) - zone_of.keys()), *zone_of]:
            at_it = tuple((one.camera, one.sees) for one in seen if one.door == key)
            names = [
                self.texts(f"doors.seen_{sees.value}", name=visible(cameras.get(camera, camera)))
                for camera, sees in at_it
            ]
            zone = zone_of.get(key, "")
            rows.append(
                DoorRow(
                    visible(key, LONGEST_DOOR),
                    zone,
                    visible(zones.get(zone, zone)) if zone else self.texts("doors.no_zone"),
                    Tone.GOOD if zone else Tone.LOOK_AGAIN,
                    "" if zone else self.texts("doors.no_visit"),
                    ", ".join(names) or self.texts("doors.no_camera"),
                    at_it,
                )
            )
        return rows

    def file_row(self, row: ReadRow | BadRow) -> DoorFileRow:
        """Return what one row of a file gives, or why it gives nothing."""
        texts, nothing = self.texts, self.texts("visits.nothing")
        if isinstance(row, BadRow):
            fault = texts(f"door_fault.{row.fault.value}")
            return DoorFileRow(str(row.number), nothing, nothing, fault, Tone.LOOK_AGAIN)
        event, site = row.event, row.event.at.astimezone(self.formats.zone)
        direction = texts(f"door_direction.{event.direction.value}")
        what = f"{direction}, {texts(f'door_result.{event.result.value}')}"
        denied = event.result is DoorResult.DENIED
        return DoorFileRow(
            str(row.number),
            f"{self.formats.date_of(event.at)} {site:%H:%M:%S}",
            visible(event.door, LONGEST_DOOR),
            what,
            Tone.NEUTRAL if denied else Tone.GOOD,
        )
