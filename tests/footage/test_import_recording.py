"""An exported file becomes a recording where it lies: its start typed or read, its place never written to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.footage.clips import aged, write_video
from tests.footage.fakes import FACILITY, PRIVACY, RECEPTION, Here, Memory, MemoryLog
from visitor_desk.clock import SetClock
from visitor_desk.footage.camera import Camera, CameraId, CameraUnknown, CameraView, FootageSource, SourceId
from visitor_desk.footage.import_recording import (
    RecordingImport,
    StartAmbiguous,
    StartNeverWas,
    StartNotTold,
    TypedStart,
)
from visitor_desk.footage.index import FootageIndex
from visitor_desk.footage.recorder_layouts import FormatRefused, ImportedOneByOne, known_layouts
from visitor_desk.footage.recording import Recording, TimeSource
from visitor_desk.footage.video_errors import FileNotThere, NotAVideo
from visitor_desk.security.duties import NotYourDuty

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LOBBY = CameraId("lobby")
ZONE = "Europe/Amsterdam"


class Site:
    def __init__(self) -> None:
        self.memory = Memory()
        parts = (self.memory, MemoryLog(), SetClock(NOW), Here(), known_layouts())
        self.imports = RecordingImport(*parts)  # type: ignore[arg-type]
        self.index = FootageIndex(*parts)  # type: ignore[arg-type]
        with self.memory() as work:
            work.sources.add(FootageSource(SourceId("r"), "R", "/r", "frigate", "UTC"))
            work.cameras.add(Camera(LOBBY, "Lobby", "lobby", CameraView.ENTRANCE, SourceId("r"), "lobby"))
            work.commit()

    def take(
        self, *files: Path, start: TypedStart | None = None, layout: str | None = None
    ) -> list[Recording]:
        return self.imports.import_recordings(FACILITY, files, LOBBY, ZONE, start=start, layout=layout)  # type: ignore[arg-type]


@pytest.fixture
def site() -> Site:
    return Site()


def typed(text: str, which: int | None = None) -> TypedStart:
    return TypedStart(datetime.fromisoformat(text), which)


def test_a_typed_start_is_local_and_files_follow_one_another(site: Site, tmp_path: Path):
    files = [tmp_path / "ch01_00000000000000001.mp4", tmp_path / "ch01_00000000000000002.mp4"]
    for file in files:
        write_video(file, seconds=4)
    before = {file: (file.stat().st_mtime_ns, file.read_bytes()) for file in files}
    first, second = site.take(*files, start=typed("2026-11-23T10:00:00"))
    assert (first.start, first.time_source) == (NOW - timedelta(hours=3), TimeSource.TYPED)
    assert second.start == first.span.end
    assert second.uncertainty_s > first.uncertainty_s
    assert first.source.startswith("imported-")
    assert {file: (file.stat().st_mtime_ns, file.read_bytes()) for file in files} == before
    assert sorted(one.name for one in tmp_path.iterdir()) == sorted(file.name for file in files)
    acts = [act for act, _ in site.memory.entries]
    assert acts == ["footage.source_added", "footage.imported", "footage.imported"]


def test_a_name_that_is_known_tells_the_start(site: Site, tmp_path: Path):
    file = tmp_path / "NVR_ch1_main_20261123100000_20261123100004.mp4"
    write_video(file, seconds=4)
    (found,) = site.take(file)
    assert (found.start, found.time_source) == (NOW - timedelta(hours=3), TimeSource.NAME_LOCAL)
    (again,) = site.take(file, start=typed("2026-11-23T11:00:00"))
    assert (again.id, again.start) == (found.id, NOW - timedelta(hours=2))
    assert len(site.memory.rows.recordings) == 1


def test_a_file_that_tells_nothing_asks(site: Site, tmp_path: Path):
    file = tmp_path / "export.mp4"
    write_video(file, seconds=4)
    with pytest.raises(StartNotTold):
        site.take(file)
    assert site.memory.entries == []


def test_of_an_hour_that_came_twice_one_has_to_be_chosen(site: Site, tmp_path: Path):
    file = tmp_path / "export.mp4"
    write_video(file, seconds=4)
    with pytest.raises(StartAmbiguous) as caught:
        site.take(file, start=typed("2026-10-25T02:30:00"))
    assert caught.value.values["second"] == "2026-10-25 02:30:00+0100"
    starts = [site.take(file, start=typed("2026-10-25T02:30:00", which))[0].start for which in (0, 1)]
    assert starts[1] - starts[0] == timedelta(hours=1)
    with pytest.raises(StartNeverWas):
        site.take(file, start=typed("2026-03-29T02:30:00"))


@pytest.mark.parametrize(
    "path", ["door.g64x", "hiv00001.mp4", "Cam 1 - 2011-10-05T11.23.47+02.00/core.pic", "x.bvr", "x.ubv"]
)
def test_formats_that_are_refused_are_not_opened(site: Site, tmp_path: Path, path: str):
    with pytest.raises(FormatRefused):
        site.take(tmp_path / path, start=typed("2026-11-23T10:00:00"))


def test_a_file_that_is_no_video_or_away_becomes_nothing(site: Site, tmp_path: Path):
    text = tmp_path / "notes.mp4"
    text.write_text("no video" * 100)
    aged(text)
    with pytest.raises(NotAVideo):
        site.take(text, start=typed("2026-11-23T10:00:00"))
    with pytest.raises(FileNotThere):
        site.take(tmp_path / "away.mp4")
    assert site.memory.rows.recordings == {}


def test_a_folder_of_imports_is_not_indexed(site: Site, tmp_path: Path):
    file = tmp_path / "export.mp4"
    write_video(file, seconds=4)
    (found,) = site.take(file, start=typed("2026-11-23T10:00:00"))
    with pytest.raises(ImportedOneByOne):
        site.index.index(FACILITY, found.source)  # type: ignore[arg-type]
    assert list(site.memory.rows.recordings.values()) == [found]


def test_whose_act_it_is(site: Site, tmp_path: Path):
    with pytest.raises(NotYourDuty):
        site.imports.import_recordings(RECEPTION, [], LOBBY, ZONE)  # type: ignore[arg-type]
    assert site.imports.import_recordings(PRIVACY, [], LOBBY, ZONE) == []  # type: ignore[arg-type]
    with pytest.raises(CameraUnknown):
        site.imports.import_recordings(FACILITY, [], CameraId("none"), ZONE)  # type: ignore[arg-type]
