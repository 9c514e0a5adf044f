"""Access control beside the visitor log, on a real installation."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.contracts.door_stores import SYSTEM
from tests.features.site import NOON, PCI_SUITE, SUITE, Site
from visitor_desk.errors import Cancelled
from visitor_desk.visits.door_events import Door, DoorClock, DoorDirection, DoorKey, DoorSourceId, SyncState
from visitor_desk.visits.door_files import RowFault
from visitor_desk.visits.doors import Doors
from visitor_desk.visits.place import ZoneId, ZoneUnknown
from visitor_desk.visits.ticket import FieldNotAccepted
from visitor_desk.visits.visit import VisitId, VisitUnknown

CANARIES = ("Jacoba Kanarie", "Kanarieweg 7", "jacoba@kanarie.example")
SOURCE = replace(
    SYSTEM,
    time=("time",),
    time_format="iso",
    door="door",
    badge="badge",
    direction="way",
    result="result",
    delimiter=None,
)
NORTH = Door(SOURCE.id, DoorKey("North"), SUITE)
HEADER = "time,door,badge,way,result,name,address,mail\n"


def row(minutes: float, badge: str = "0014", door: str = "North", way: str = "in") -> str:
    """A row of local time, with everything that must not be kept behind it."""
    at = NOON + timedelta(minutes=minutes, hours=1)
    return f"{at:%Y-%m-%dT%H:%M:%S},{door},{badge},{way},granted,{','.join(CANARIES)}\n"


@pytest.fixture
def dropped(site: Site, tmp_path: Path) -> Path:
    """The folder that an access-control system with one door drops files into."""
    folder = tmp_path / "dropped"
    folder.mkdir()
    source = replace(SOURCE, folder=str(folder))
    site.desk.doors.add_source(site.facility, source, [NORTH])
    return folder


def drop(folder: Path, *rows: str, name: str = "events.csv") -> Path:
    file = folder / name
    file.write_text(HEADER + "".join(rows), encoding="utf-8")
    return file


def quick(site: Site) -> Doors:
    return replace(site.desk.doors, pause=lambda _: None)


def test_the_events_of_a_visit_are_those_of_its_badge_while_it_was_out(site: Site, dropped: Path) -> None:
    visit = site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    site.clock.advance(timedelta(hours=1))
    site.desk.check_out.by_visit(site.guard, visit.id)
    site.clock.advance(timedelta(hours=1))
    rows = (row(-30), row(10), row(20, "015"), row(50, way="out"), row(90))
    site.desk.doors.bring_in(site.facility, SOURCE.id, drop(dropped, *rows))
    found = site.desk.doors.of_visit(site.facility, visit.id)
    assert [one.at for one in found.events] == [NOON + timedelta(minutes=at) for at in (10, 50)]
    assert [one.event.direction for one in found.events] == [DoorDirection.IN, DoorDirection.OUT]
    assert found.sync.state is SyncState.COMPLETE
    assert found.sync.up_to == NOON + timedelta(minutes=90)
    assert "14" not in repr(found)


def test_a_clock_that_is_put_right_later_moves_the_events(site: Site, dropped: Path) -> None:
    visit = site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    site.clock.advance(timedelta(hours=1))
    site.desk.check_out.by_visit(site.guard, visit.id)
    site.desk.doors.bring_in(site.facility, SOURCE.id, drop(dropped, row(-5), row(55)))
    clock = DoorClock(SOURCE.id, NOON - timedelta(days=1), -600.0, 2.0)
    site.desk.doors.set_clock(site.facility, clock)
    found = site.desk.doors.of_visit(site.officer, visit.id)
    assert [one.at for one in found.events] == [NOON + timedelta(minutes=5)]
    assert found.events[0].event.at == NOON - timedelta(minutes=5)
    assert site.desk.log.verify(site.auditor).whole


def test_without_doors_and_without_events_the_state_says_so(site: Site, dropped: Path) -> None:
    visit = site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    assert site.desk.doors.of_visit(site.facility, visit.id).sync.state is SyncState.LATE
    janssen = site.document(surname="JANSSEN", given_names="BRAM")
    other = site.desk.check_in.admit(
        site.guard,
        site.arrival(site.ticket("Janssen, Bram", PCI_SUITE), "015", check=janssen, escort="escort"),
    )
    assert site.desk.doors.of_visit(site.facility, other.id).sync.state is SyncState.NO_SOURCE
    with pytest.raises(VisitUnknown):
        site.desk.doors.of_visit(site.facility, VisitId("none"))


def test_nothing_is_kept_twice_and_late_events_are_counted(site: Site, dropped: Path) -> None:
    first = site.desk.doors.bring_in(site.facility, SOURCE.id, drop(dropped, row(-10), row(-5)))
    assert (first.rows, first.kept, first.duplicates, first.late) == (2, 2, 0, 0)
    again = drop(dropped, row(-10), row(-5), row(-7), row(-1), row(-1), "nonsense\n")
    second = site.desk.doors.bring_in(site.facility, SOURCE.id, again)
    assert (second.rows, second.kept, second.duplicates, second.late, second.bad) == (6, 2, 3, 1, 1)
    assert [(one.number, one.fault) for one in second.bad_rows] == [(7, RowFault.NO_DOOR)]


def test_no_other_column_is_ever_written(site: Site, dropped: Path, tmp_path: Path) -> None:
    file = drop(dropped, row(-10), f"{CANARIES[0]},North,14\n", f"2026-11-03T12:00,North,{CANARIES[0]}\n")
    site.desk.doors.try_out(site.facility, SOURCE, file)
    report = site.desk.doors.bring_in(site.facility, SOURCE.id, file)
    assert (report.kept, report.bad) == (1, 2)
    said = repr(report)
    written = [path for path in site.folder.root.rglob("*") if path.is_file()]
    assert site.folder.data_store in written
    for canary in CANARIES:
        assert canary not in said
        for encoding in ("utf-8", "utf-16-le"):
            assert [path for path in written if canary.encode(encoding) in path.read_bytes()] == []


def test_a_watched_folder_is_read_once_and_never_written_to(site: Site, dropped: Path) -> None:
    doors = quick(site)
    drop(dropped, row(-10), name="a.csv")
    (dropped / "b.csv").write_text("no header\n", encoding="utf-8")
    before = {path: path.stat() for path in dropped.iterdir()}
    (look,) = doors.look(site.guard)
    assert [report.kept for report in look.reports] == [1]
    assert look.refused == ("doors.columns_missing",)
    assert {path: path.stat().st_mtime_ns for path in dropped.iterdir()} == {
        path: status.st_mtime_ns for path, status in before.items()
    }
    (look,) = doors.look(site.guard)
    assert look.reports == ()
    drop(dropped, row(-10), row(-9), name="a.csv")
    (look,) = doors.look(site.guard)
    assert [(report.kept, report.duplicates) for report in look.reports] == [(1, 1)]


def test_a_file_that_grows_waits_and_a_folder_that_is_away_is_said(site: Site, dropped: Path) -> None:
    file = drop(dropped, row(-10))
    growing = replace(site.desk.doors, pause=lambda _: drop(dropped, row(-10), row(-9)) and None)
    (look,) = growing.look(site.facility)
    assert (look.reports, look.waiting) == ((), 1)
    file.unlink()
    dropped.rmdir()
    (look,) = quick(site).look(site.facility)
    assert look.problem == "doors.folder_unreachable"


def test_a_stop_keeps_what_was_read_and_the_next_try_goes_on(site: Site, dropped: Path) -> None:
    file = drop(dropped, *(row(-1, f"{number}A") for number in range(1, 700)))
    with pytest.raises(Cancelled):
        site.desk.doors.bring_in(site.facility, SOURCE.id, file, stopped=lambda: True)
    report = site.desk.doors.bring_in(site.facility, SOURCE.id, file)
    assert (report.kept, report.duplicates) == (199, 500)


def test_events_live_as_long_as_their_zone_says_and_old_ones_do_not_come_back(
    site: Site, dropped: Path
) -> None:
    site.desk.doors.put_door(site.facility, Door(SOURCE.id, DoorKey("Vault"), PCI_SUITE))
    file = drop(dropped, row(-10), row(-10, door="Vault"), row(-10, door="Nobody entered"))
    report = site.desk.doors.bring_in(site.facility, SOURCE.id, file)
    assert report.unknown_doors == ["Nobody entered"]
    site.clock.advance(timedelta(days=28))
    assert site.desk.retention.run(site.officer).door_events_deleted == 2
    assert site.desk.doors.bring_in(site.facility, SOURCE.id, file).expired == 2
    site.clock.advance(timedelta(days=64))
    assert site.desk.retention.run(site.officer, clock_confirmed=True).door_events_deleted == 1


def test_a_source_that_could_not_be_read_with_is_not_kept(site: Site) -> None:
    for wrong in (
        {"id": DoorSourceId("no id")},
        {"time": ()},
        {"delimiter": ";;"},
        {"encoding": "no-such"},
    ):
        with pytest.raises(FieldNotAccepted):
            site.desk.doors.add_source(site.facility, replace(SOURCE, **wrong))  # type: ignore[arg-type]
    assert site.desk.doors.sources(site.auditor) == []
    assert site.desk.doors.doors(site.auditor) == []


def test_a_door_to_no_zone_is_said_by_name(site: Site) -> None:
    with pytest.raises(ZoneUnknown) as caught:
        site.desk.doors.add_source(site.facility, SOURCE, [replace(NORTH, zone=ZoneId("roof"))])
    assert caught.value.values == {"zone": "roof"}
    assert site.desk.doors.sources(site.auditor) == []
