"""What stores of what is known around cameras must do; fakes and SQL pass the same tests."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.contracts.door_stores import NORTH, SYSTEM
from tests.contracts.footage_stores import (
    CAGE,
    LOBBY,
    SOURCE,
    START,
    FootageStoresContract,
    second,
    seconds,
)
from visitor_desk.footage.camera import CameraId, CameraUnknown, ClockOffset, OffsetSource
from visitor_desk.footage.camera_sight import CameraSight, Overwriting
from visitor_desk.footage.door_camera import DoorCamera, DoorSide
from visitor_desk.footage.ports import FootageWorks
from visitor_desk.footage.tuning import UNTUNED, CameraTuning, MaskedArea
from visitor_desk.footage.watch import AlarmId, FootageAlarm, WatchKind
from visitor_desk.visits.door_ports import DoorRegister


class CameraStoresContract(FootageStoresContract):
    """The stores of footage, and those of what looks told of cameras and of the doors they look at."""

    def test_how_a_camera_is_read_is_kept_and_replaced(self, furnished: FootageWorks) -> None:
        with furnished() as work:
            assert work.tunings.of_camera(LOBBY.id) == UNTUNED
            work.tunings.put(LOBBY.id, CameraTuning(trusts_sizes=True))
            masked = CameraTuning(masked=(MaskedArea(0, 0, 300, 120), MaskedArea(500, 0, 1000, 90)))
            work.tunings.put(LOBBY.id, masked)
            work.tunings.put(CAGE.id, CameraTuning(trusts_sizes=True))
            work.commit()
        with furnished() as work:
            assert work.tunings.of_camera(LOBBY.id) == masked
            assert work.tunings.all() == {CAGE.id: CameraTuning(trusts_sizes=True), LOBBY.id: masked}
            with pytest.raises(CameraUnknown):
                work.tunings.put(CameraId("roof"), masked)

    def test_the_last_look_at_a_camera_takes_the_place_of_the_one_before(
        self, furnished: FootageWorks
    ) -> None:
        went = Overwriting(START, second(10), second(900))
        first = CameraSight(LOBBY.id, second(60), START)
        last = CameraSight(LOBBY.id, second(900), second(10), 3, second(40), went, second(-90))
        empty = CameraSight(CAGE.id, second(900), None)
        with furnished() as work:
            assert work.camera_sights.of_camera(LOBBY.id) is None
            work.camera_sights.put_all([first])
            work.camera_sights.put_all([last, empty])
            work.camera_sights.put_all([])
            work.commit()
        with furnished() as work:
            assert work.camera_sights.of_camera(LOBBY.id) == last
            assert work.camera_sights.all() == {CAGE.id: empty, LOBBY.id: last}
            assert work.camera_sights.of_cameras([CAGE.id, CameraId("roof")]) == {CAGE.id: empty}
            assert work.camera_sights.of_cameras([]) == {}
            with pytest.raises(CameraUnknown):
                work.camera_sights.put_all([replace(first, camera=CameraId("roof"))])

    def test_clocks_and_silences_are_read_for_some_cameras_at_once(self, furnished: FootageWorks) -> None:
        first, second_one = (
            ClockOffset(LOBBY.id, second(at), 1.0, 0.5, OffsetSource.STATED) for at in (0, 60)
        )
        silent = FootageAlarm(AlarmId("a" * 16), WatchKind.SILENT, SOURCE.id, LOBBY.id, second(0), second(60))
        both = [LOBBY.id, CAGE.id]
        with furnished() as work:
            work.clock_offsets.add(second_one)
            work.clock_offsets.add(first)
            work.footage_alarms.put(silent)
            assert work.clock_offsets.of_cameras(both) == {LOBBY.id: [first, second_one]}
            assert work.footage_alarms.silences_of(both, seconds(30, 90)) == {LOBBY.id: [silent]}
            assert work.footage_alarms.silences_of([CAGE.id], seconds(30, 90)) == {}

    def test_cameras_look_at_doors(self, furnished: FootageWorks) -> None:
        seen = DoorCamera(SYSTEM.id, NORTH.key, LOBBY.id, DoorSide.IN)
        both = replace(seen, sees=DoorSide.BOTH)
        other = replace(seen, camera=CAGE.id, sees=DoorSide.OUT)
        with furnished() as work:
            register: DoorRegister = work.door_register  # type: ignore[attr-defined] - of the room below
            register.add_source(SYSTEM)
            for one in (seen, both, other):
                work.door_cameras.put(one)
            work.commit()
        with furnished() as work:
            assert work.door_cameras.all() == [other, both]
            with pytest.raises(CameraUnknown):
                work.door_cameras.put(replace(seen, camera=CameraId("roof")))
