"""The work behind the cameras page: clocks, days and how long files are kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ui.footage.camera_tuning_room import CameraTuningRoom
from ui.footage.cameras_page import CamerasPage
from ui.footage.entering import enter
from ui.footage.footage_words import STALE, FootageWords
from ui.footage.found_cameras import NamedCamera
from ui.formats import visible
from ui.models.cameras import CameraRow
from ui.palettes import Tone
from ui.workplace import Workplace
from visitor_desk.errors import DeskError
from visitor_desk.footage.camera import Camera, CameraId, ClockOffset, OffsetSource, SourceId
from visitor_desk.footage.camera_days import DayCover, DayState, Kept
from visitor_desk.footage.door_camera import DoorCamera
from visitor_desk.security.duties import Duty

_NOTHING_EXPECTED = frozenset({DayState.BEFORE, DayState.NOT_LOOKED, DayState.RETIRED})


@dataclass(frozen=True)
class _Read:
    """What the page shows of all cameras."""

    cameras: Sequence[Camera]
    zones: Mapping[str, str]
    sources: Mapping[SourceId, str]
    kept: Mapping[CameraId, Kept]
    clocks: Mapping[CameraId, Sequence[ClockOffset]]
    at_doors: Sequence[DoorCamera]


class CamerasRoom:
    """Connects the page with the services; every call runs beside the window."""

    def __init__(self, workplace: Workplace) -> None:
        self._work = workplace
        self._desk, self._session, self._look = workplace.desk, workplace.session, workplace.look
        self._words = FootageWords(self._look.texts, self._look.formats)
        self.page = CamerasPage(workplace.look, may_tune=Duty.FACILITY in self._session.duties)
        self.tuning = CameraTuningRoom(workplace, self.page)
        self.page.row_chosen.connect(self._show)
        self.page.detail.clock_set.connect(self._set_clock)
        self.page.detail.change_asked.connect(self.begin_change)
        self.page.detail.change_form.filled.connect(self._change)
        self.page.detail.change_form.service_asked.connect(self._switch_service)
        self._service: Camera | None = None
        self._read: _Read | None = None

    def enter(self) -> None:
        """Read cameras, clocks and what is kept."""
        self._refresh()
        self._work.bar.say(self._look.texts("cameras.hint"), Tone.NEUTRAL)

    def _refresh(self) -> None:
        desk, session = self._desk, self._session

        def read() -> _Read:
            cameras = desk.cameras.cameras(session)
            return _Read(
                cameras,
                {zone.id: zone.name for zone in desk.house.zones(session)},
                {source.id: source.name for source, _ in desk.cameras.sources(session)},
                desk.camera_days.kept(session),
                {camera.id: desk.cameras.offsets(session, camera.id) for camera in cameras},
                desk.cameras.at_doors(session),
            )

        self._work.read(self.page, read, self._got)

    def _got(self, read: _Read) -> None:
        self._read = read
        rows = [self._row(camera, read) for camera in read.cameras]
        in_service = [camera for camera in read.cameras if camera.retired_at is None]
        rows.sort(key=lambda row: row.last_tone is Tone.NEUTRAL)
        self.page.show_rows(rows, sum(not read.clocks[camera.id] for camera in in_service))

    def _row(self, camera: Camera, read: _Read) -> CameraRow:
        words, now = self._words, self._look.clock.now()
        history = read.clocks[camera.id]
        clock_tone, clock = words.clock(history)
        kept = read.kept.get(camera.id)
        last_tone, last = self._last(kept, now)
        if camera.retired_at is not None:
            last_tone, last = Tone.NEUTRAL, self._look.texts("cameras.retired_short")
            clock_tone = Tone.NEUTRAL
        return CameraRow(
            camera.id,
            visible(camera.name),
            self._place(camera, read),
            clock,
            words.clock_line(history),
            clock_tone,
            words.kept_short(kept),
            last,
            last_tone,
        )

    def _last(self, kept: Kept | None, now: datetime) -> tuple[Tone, str]:
        newest = kept.reach.newest if kept is not None else None
        if newest is None:
            return Tone.LOOK_AGAIN, self._look.texts("cameras.no_file")
        return (
            Tone.GOOD if now - newest < STALE else Tone.LOOK_AGAIN,
            self._look.formats.time_near(newest, now),
        )

    def _place(self, camera: Camera, read: _Read) -> str:
        view = self._look.texts(f"cameras.view_short_{camera.view.value}")
        return f"{visible(read.zones.get(camera.zone, camera.zone))} · {view}"

    def _sub(self, camera: Camera, read: _Read) -> str:
        """Return where a camera hangs, and since when it is out of service."""
        place, since = self._place(camera, read), camera.retired_at
        return place if since is None else f"{place} · {self._words.retired(since)}"

    def _show(self, chosen: str) -> None:
        read = self._read
        camera = next((one for one in read.cameras if one.id == chosen), None) if read else None
        if read is None or camera is None:
            return
        words, texts = self._words, self._look.texts
        history = read.clocks[camera.id]
        _, clock = words.clock(history)
        self.page.detail.show_camera(
            visible(camera.name),
            self._sub(camera, read),
            self._facts(camera, read),
            texts("cameras.clock_is", clock=clock) if history else texts("cameras.clock_never"),
            words.history(history),
        )
        self.tuning.show(camera.id)
        desk, session = self._desk, self._session

        def show(days: Sequence[DayCover]) -> None:
            if self.page.chosen == camera.id:
                self.page.detail.show_days(
                    days, [words.day_words(day) for day in days], words.days(days), self._summary(days)
                )

        self._work.read(self.page, lambda: desk.camera_days.days(session, camera.id), show)

    def _facts(self, camera: Camera, read: _Read) -> list[tuple[str, str]]:
        texts, formats = self._look.texts, self._look.formats
        kept = read.kept.get(camera.id)
        nothing = texts("visits.nothing")
        oldest = kept.oldest if kept else None
        past_term = self._words.past_term([kept] if kept else [])
        doors = [
            texts(f"doors.seen_{one.sees.value}", name=visible(one.door))
            for one in read.at_doors
            if one.camera == camera.id
        ]
        newest = kept.reach.newest if kept else None
        return [
            (texts("cameras.fact_kept"), self._words.kept(kept)),
            (texts("cameras.fact_oldest"), formats.day_time(oldest) if oldest else nothing),
            (texts("cameras.fact_newest"), formats.day_time(newest) if newest else nothing),
            (
                texts("cameras.fact_recorder"),
                texts(
                    "cameras.recorder_key",
                    recorder=visible(read.sources.get(camera.source, camera.source)),
                    camera=visible(camera.key),
                ),
            ),
            *([(texts("cameras.owner"), visible(camera.owner))] if camera.owner else []),
            *([(texts("cameras.fact_doors"), ", ".join(doors))] if doors else []),
            *([(texts("recorders.fact_past_term"), past_term)] if past_term else []),
        ]

    def _summary(self, days: Sequence[DayCover]) -> str:
        """Say in one sentence what is missing of the days that were recorded at all."""
        counted = [day for day in days if day.state not in _NOTHING_EXPECTED]
        missing = timedelta(
            seconds=round(sum(day.missing_s for day in counted if day.state is not DayState.FULL))
        )
        broken = sum(day.broken for day in counted)
        texts = self._look.texts
        if not counted:
            return texts("cameras.sum_nothing")
        full = sum(day.state is DayState.FULL for day in counted)
        if full == len(counted) and not broken:
            return texts("cameras.all_full")
        return texts(
            "cameras.sum",
            full=full,
            days=len(counted),
            missing=self._look.formats.duration(missing),
            broken=broken,
        )

    def _chosen(self) -> Camera | None:
        chosen = self.page.chosen
        cameras = self._read.cameras if self._read else ()
        return next((one for one in cameras if one.id == chosen), None)

    def begin_change(self) -> None:
        """Open the form on the chosen camera."""
        camera, read = self._chosen(), self._read
        if camera is None or read is None:
            return
        self._service = None
        self.page.detail.open_change(
            NamedCamera(camera.key, camera.name, camera.zone, camera.view, camera.owner),
            [(visible(name), zone) for zone, name in read.zones.items()],
            retired=camera.retired_at is not None,
        )

    def _change(self, filled: NamedCamera) -> None:
        camera, cameras = self._chosen(), self._read.cameras if self._read else ()
        taken = {one.name.casefold() for one in cameras if camera is not None and one.id != camera.id}
        if filled.name.casefold() in taken:
            self.page.detail.change_form.show_trouble(self._look.texts("cameras.name_there"))
        elif camera is not None:
            self._enter(
                replace(camera, name=filled.name, zone=filled.zone, view=filled.view, owner=filled.owner)
            )

    def _switch_service(self) -> None:
        """Take the camera out of service or put it back; what was asked stays the same while it is signed."""
        camera = self._chosen()
        if camera is not None:
            since = self._look.clock.now() if camera.retired_at is None else None
            self._service = self._service or replace(camera, retired_at=since)
            self._enter(self._service)

    def _enter(self, camera: Camera) -> None:
        desk, session = self._desk, self._session

        def kept(asked: int) -> None:
            if asked:
                self._work.say("cameras.change_asked", Tone.NEUTRAL)
                return
            self.page.detail.close_change()
            self._work.say("cameras.changed", name=visible(camera.name))
            self._refresh()

        self._work.write(self.page, lambda: enter(desk, session, [camera]), kept)

    def _set_clock(self, since: datetime, offset_s: float, uncertainty_s: float) -> None:
        chosen = self.page.chosen
        if chosen is None:
            return
        desk, session = self._desk, self._session
        offset = ClockOffset(CameraId(chosen), since, offset_s, uncertainty_s, OffsetSource.STATED)
        self._work.write(self.page, lambda: enter(desk, session, [offset]), self._clock_set, self._no_clock)

    def _clock_set(self, asked: int) -> None:
        if asked:
            self._work.say("cameras.asked", Tone.NEUTRAL)
            return
        self.page.detail.close_clock()
        self._work.say("cameras.set")
        self.enter()

    def _no_clock(self, error: DeskError) -> None:
        self._work.show_error(error)
