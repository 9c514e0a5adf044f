"""Which of several sources of a start wins, and what neighbours say of the hour that happens twice."""

from __future__ import annotations

import os
import struct
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visitor_desk.footage.camera import Camera, CameraId, CameraView, FootageSource, SourceId
from visitor_desk.footage.folder import ListedFile, Listing, list_recordings
from visitor_desk.footage.isobmff import ContainerFacts, container_facts
from visitor_desk.footage.recorder_layouts import known_layouts
from visitor_desk.footage.recording import TimeDoubt, TimeSource
from visitor_desk.footage.recording_time import RecordedFrom
from visitor_desk.footage.renames import renamed
from visitor_desk.footage.settled_starts import RecordedSpan, best_streams, settled, without_doubled_hour

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
FIRST = datetime(2026, 10, 25, 0, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
LOBBY = CameraId("lobby")


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def file(at: datetime, lasts_s: float | None = None, path: str = "a.mp4", **changes: object) -> ListedFile:
    start = RecordedFrom(at, TimeSource.NAME_LOCAL, 1.0, TimeDoubt.NONE)
    return replace(ListedFile(path, LOBBY, start, 10, START, lasts_s), **changes)  # type: ignore[arg-type]


def doubtful(at: datetime, lasts_s: float | None = None, path: str = "b.mp4") -> ListedFile:
    return file(
        at, lasts_s, path, start=RecordedFrom(at, TimeSource.NAME_LOCAL, 3600, TimeDoubt.FOLD, at + HOUR)
    )


def source(layout: str, **changes: object) -> FootageSource:
    return replace(FootageSource(SourceId("s"), "S", "/s", layout, "Europe/Amsterdam"), **changes)  # type: ignore[arg-type]


class Heads:
    """Answers with the given facts, and keeps who was asked for."""

    def __init__(self, facts: ContainerFacts | None = None) -> None:
        self.facts = facts or ContainerFacts()
        self.opened: list[str] = []

    def __call__(self, paths: Sequence[str]) -> Sequence[ContainerFacts]:
        self.opened += paths
        return [self.facts] * len(paths)


def start_of(
    layout: str,
    one: ListedFile,
    heads: Heads,
    records: Mapping[str, RecordedSpan] | None = None,
    *,
    named: bool = True,
    **changes: object,
) -> RecordedFrom | None:
    listing = Listing((one,), 0, (), 0) if named else Listing((), 0, (), 0, (one,))
    told = (lambda _files: records) if records is not None else None
    found = settled(listing, source(layout, **changes), known_layouts()[layout], {}, heads, told)
    assert len(found.recordings) + found.unrecognised == 1
    return found.recordings[0].start if found.recordings else None


def test_the_recorders_box_goes_before_the_name():
    found = start_of("mediamtx", file(START), Heads(ContainerFacts(started_at=START + HOUR)))
    assert found == RecordedFrom(START + HOUR, TimeSource.BOX, 0.01, TimeDoubt.NONE)


def test_without_the_box_the_name_counts():
    assert start_of("mediamtx", file(START), Heads()) == file(START).start


def test_the_recorders_own_record_goes_before_everything():
    span = RecordedSpan(START + minutes(1), START + minutes(2))
    heads = Heads(ContainerFacts(started_at=START))
    found = start_of("mediamtx", file(START), heads, {"a.mp4": span}, database="x")
    assert found == RecordedFrom(START + minutes(1), TimeSource.RECORDER, 0.01, TimeDoubt.NONE)
    assert heads.opened == []


def test_names_that_suffice_open_no_file():
    heads = Heads(ContainerFacts(lasts_s=60, created_at=START + HOUR))
    assert start_of("ffmpeg-segment", file(START), heads) == file(START).start
    assert heads.opened == []


def test_an_original_file_tells_the_fraction_of_the_second():
    closed = START + timedelta(seconds=60.4)
    heads = Heads(ContainerFacts(lasts_s=60))
    found = start_of("ffmpeg-segment", file(START, modified=closed), heads, originals=True)
    assert found is not None
    assert (found.at, found.uncertainty_s) == (START + timedelta(seconds=0.4), 0.1)


def test_a_copied_file_changes_nothing():
    heads = Heads(ContainerFacts(lasts_s=60))
    found = start_of("ffmpeg-segment", file(START, modified=START + 9 * HOUR), heads, originals=True)
    assert found == file(START).start


@pytest.mark.parametrize(("originals", "at"), [(True, START - minutes(1)), (False, None)])
def test_a_file_without_a_time_in_its_name_needs_to_be_an_original(originals: bool, at: datetime | None):
    heads = Heads(ContainerFacts(lasts_s=60))
    found = start_of("zoneminder-shallow", file(START), heads, named=False, originals=originals)
    assert (found.at if found else None) == at
    assert found is None or found.source is TimeSource.MODIFIED


def test_a_name_that_tells_the_end_is_moved_by_the_length():
    layout = known_layouts()["unifi-protect-backup"]
    read = file(START - timedelta(seconds=layout.segment_hint_s))
    found = start_of("unifi-protect-backup", read, Heads(ContainerFacts(lasts_s=12)))
    assert found is not None
    assert (found.at, found.uncertainty_s) == (START - timedelta(seconds=12), 1.0)


def test_a_file_that_has_not_changed_is_not_opened_again():
    before = file(START + HOUR)
    heads = Heads()
    listing = Listing((file(START),), 0, (), 0)
    found = settled(listing, source("mediamtx"), known_layouts()["mediamtx"], {"a.mp4": _kept(before)}, heads)
    assert found.recordings[0].start.at == START + HOUR
    assert heads.opened == []


def _kept(one: ListedFile) -> object:
    class Kept:
        start, size, modified, camera = one.start.at, one.size, one.modified, one.camera

    return Kept()


def test_neighbours_tell_the_passes_apart():
    before = file(FIRST - minutes(10), 600)
    files = [before, doubtful(FIRST, 600, "b"), doubtful(FIRST + minutes(3), 600, "c")]
    found = {one.path: one.start for one in without_doubled_hour(files)}
    assert (found["b"].at, found["b"].doubt) == (FIRST, TimeDoubt.NONE)
    assert (found["c"].at, found["c"].doubt) == (FIRST + minutes(63), TimeDoubt.NONE)


def test_a_whole_night_is_told_apart():
    """Copied files of ten minutes; the recorder began anew between the passes."""
    true = [FIRST + minutes(10 * n) for n in range(-2, 6)] + [FIRST + minutes(63 + 10 * n) for n in range(8)]
    files = []
    for at in true:
        shown = at - HOUR if HOUR <= at - FIRST < 2 * HOUR else at
        twice = timedelta() <= shown - FIRST < HOUR
        files.append(doubtful(shown, 600, str(at)) if twice else file(at, 600, str(at)))
    found = {one.path: one.start.at for one in without_doubled_hour(files)}
    assert found == {str(at): at for at in true}


def test_what_nothing_tells_stays_in_doubt():
    (found,) = without_doubled_hour([doubtful(FIRST, 600)])
    assert (found.start.doubt, found.start.other) == (TimeDoubt.FOLD, FIRST + HOUR)


def test_a_sub_stream_fills_only_what_the_main_stream_lacks():
    main = file(START, 60, "main", rank=0)
    same = file(START + timedelta(seconds=1), 58, "same", rank=1)
    later = file(START + minutes(5), 60, "later", rank=1)
    assert {one.path for one in best_streams([later, same, main])} == {"main", "later"}


def test_a_renamed_file_is_the_same_recording():
    closed = file(START, path="1_2-12_a_0-0-0-0_-1_30012.mp4", size=99)
    assert list(renamed([_kept(file(START))], [closed])) == [closed.path]
    assert renamed([_kept(file(START + HOUR))], [closed]) == {}


def test_two_files_with_one_start_are_told_by_size():
    kept = [_kept(file(START, size=5)), _kept(file(START, size=6))]
    new = [file(START, path="x", size=6), file(START, path="y", size=7)]
    assert renamed(kept, new) == {"x": kept[1]}


def box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", len(content) + 8, kind) + content


def movie(created_s: int, scale: int, duration: int, ntp_ns: int | None = None) -> bytes:
    inner = box(b"mvhd", bytes(4) + struct.pack(">IIII", created_s, 0, scale, duration))
    if ntp_ns is not None:
        inner += box(b"udta", box(b"mtxi", bytes(20) + struct.pack(">Qqq", 0, 0, ntp_ns)))
    return box(b"ftyp", b"isom") + box(b"mdat", bytes(100)) + box(b"moov", inner)


def facts(folder: Path, content: bytes) -> ContainerFacts:
    path = folder / "a.mp4"
    path.write_bytes(content)
    return container_facts(path)


def test_heads_tell_start_creation_and_length(tmp_path: Path):
    since_1904 = int((START - datetime(1904, 1, 1, tzinfo=UTC)).total_seconds())
    content = movie(since_1904, 1000, 60_500, int(START.timestamp() * 1e9))
    assert facts(tmp_path, content) == ContainerFacts(START, START, 60.5)


def test_a_head_without_a_time_says_nothing(tmp_path: Path):
    assert facts(tmp_path, movie(0, 1000, 0)) == ContainerFacts()
    assert facts(tmp_path, movie(0, 0, 0xFFFFFFFF, -(2**63))) == ContainerFacts()


@given(st.binary(max_size=300), st.integers(0, 200), st.binary(max_size=16))
def test_no_head_does_harm(content: bytes, at: int, patch: bytes):
    whole = movie(1, 1000, 60_500, 5)
    for hostile in (content, whole[:at], whole[:at] + patch + whole[at + len(patch) :]):
        path = Path(os.environ.get("TMPDIR", "/tmp")) / f"head-{os.getpid()}.mp4"
        path.write_bytes(hostile)
        container_facts(path)
        path.unlink()


def test_a_listing_keeps_what_names_do_not_tell(tmp_path: Path):
    folder = tmp_path / "events" / "1" / "2026-11-23" / "2"
    folder.mkdir(parents=True)
    (folder / "2-video.mp4").write_bytes(b"x")
    (folder / "snapshot.jpg").write_bytes(b"x")
    camera = Camera(LOBBY, "Lobby", "lobby", CameraView.ENTRANCE, SourceId("s"), "1")
    layout = known_layouts()["zoneminder-medium"]
    listing = list_recordings(source("zoneminder-medium", root=str(tmp_path)), layout, AMSTERDAM, [camera])
    assert (len(listing.untimed), listing.recordings, listing.unrecognised) == (1, (), 0)
    assert listing.untimed[0].event == 2
