"""How recorders name their files: each layout of the table, and names that are meant to hurt."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visitor_desk.footage.layout_paths import LONGEST_PART, LONGEST_PATH, ONLY_CAMERA, ReadName
from visitor_desk.footage.recorder_layouts import (
    Certainty,
    FormatRefused,
    LayoutUnknown,
    NameMeans,
    OpenRule,
    TimeBasis,
    known_layouts,
    layout_of,
    refused_format_of,
    refused_formats,
)

LAYOUTS = known_layouts()
FFMPEG, FRIGATE = LAYOUTS["ffmpeg-segment"], LAYOUTS["frigate"]

NINE = (2026, 11, 23, 9, 5, 10)
EPOCH = 1795396283

# Layout, path, and what of it differs from a name that says nothing.
NAMES: list[tuple[str, str, ReadName]] = [
    ("frigate", "recordings/2026-11-23/09/lobby/05.10.mp4", ReadName("lobby", NINE, None)),
    ("frigate", "2026-11-23/09/lobby/05.10.mp4", ReadName("lobby", NINE, None)),
    (
        "frigate-export",
        "exports/lobby_2_20261123_090510-20261123_091510_ab12.mp4",
        ReadName("lobby_2", NINE, None, end_digits=(2026, 11, 23, 9, 15, 10)),
    ),
    ("mediamtx", "site/cam1/2026-11-23_09-05-10-000123.mp4", ReadName("site/cam1", NINE, None, micros=123)),
    ("mediamtx", "cam1/2026-11-23_09-05-10-500000.ts", ReadName("cam1", NINE, None, micros=500_000)),
    ("ffmpeg-segment", "lobby_2026-11-23_09-05-10.mp4", ReadName("lobby", NINE, None)),
    ("ffmpeg-segment", "suite-2_door_2026-11-23_09-05-10.mp4", ReadName("suite-2_door", NINE, None)),
    ("ffmpeg-segment", "nov/23/lobby_2026-11-23_09-05-10.mkv", ReadName("lobby", NINE, None)),
    ("ffmpeg-segment", "lobby_20261123T090510+0100.mkv", ReadName("lobby", NINE, None, offset_s=3600)),
    ("ffmpeg-segment", f"lobby_{EPOCH}.ts", ReadName("lobby", None, float(EPOCH))),
    ("zoneminder-medium", "events/1/2026-11-23/2/2-video.mp4", ReadName("1", None, None, event=2)),
    (
        "zoneminder-medium",
        "events/1/2026-11-23/2/incomplete.mp4",
        ReadName("1", None, None, event=2, still_open=True),
    ),
    ("zoneminder-deep", "events/1/26/11/23/09/05/10/2-video.mp4", ReadName("1", NINE, None, event=2)),
    ("zoneminder-shallow", "events/1/2/2-video.mp4", ReadName("1", None, None, event=2)),
    ("motion-4", "1-01-20261123090510.mkv", ReadName("1", NINE, None)),
    ("motion-4", "01-20261123090510.mkv", ReadName(ONLY_CAMERA, NINE, None)),
    ("motion-4", "motion/lobby/01-20261123090510.mkv", ReadName("lobby", NINE, None)),
    ("motion-5", "lobby/01-02-20261123090510.mkv", ReadName("lobby", NINE, None)),
    ("motioneye", "Lobby/2026-11-23/09-05-10.mp4", ReadName("Lobby", NINE, None)),
    ("motioneye", "2026-11-23/09-05-10.mp4", ReadName(ONLY_CAMERA, NINE, None)),
    (
        # The folder is the hour of a recorder three hours ahead.
        "nx-witness",
        "hi_quality/someCameraId1/2016/01/23/15/1453550461075_60000.mkv",
        ReadName("someCameraId1", None, 1453550461.075, duration_s=60.0, stream="hi_quality"),
    ),
    (
        "nx-witness",
        "media/low_quality/AC-CC-8E/2016/01/23/15/1453550461075.mkv",
        ReadName("AC-CC-8E", None, 1453550461.075, stream="low_quality"),
    ),
    (
        "dahua",
        "lobby/2026-11-23/001/dav/09/09.05.10-09.17.17[M][0@0][0].dav",
        ReadName("lobby/001", NINE, None, end_digits=(2026, 11, 23, 9, 17, 17)),
    ),
    (
        "dahua",
        "2026-11-23/001/dav/09/09.05.10-00.00.10[R][0@0][0].dav.mp4",
        ReadName("001", NINE, None, end_digits=(2026, 11, 23, 0, 0, 10)),
    ),
    (
        "dahua-export",
        "NVR_ch1_main_20261123090510_20261123100000.mp4",
        ReadName("NVR_ch1", NINE, None, end_digits=(2026, 11, 23, 10, 0, 0), stream="main"),
    ),
    (
        "reolink-sd",
        "Mp4Record/2024-08-12/RecM13_DST20240812_214255_214348_1F1E828_4DDA4D.mp4",
        ReadName(
            ONLY_CAMERA,
            (2024, 8, 12, 21, 42, 55),
            None,
            end_digits=(2024, 8, 12, 21, 43, 48),
            summer=True,
            stream="M",
        ),
    ),
    (
        "reolink-sd",
        "door/Mp4Record/2026-11-23/RecS07_20261123_090510_090600_0_1F1E828_4DDA4D.mp4",
        ReadName("door", NINE, None, end_digits=(2026, 11, 23, 9, 6, 0), stream="S"),
    ),
    (
        "reolink-ftp",
        "2026/11/23/RLC-520A-front_00_20261123090510.mp4",
        ReadName("RLC-520A-front_00", NINE, None),
    ),
    (
        "kerberos",
        f"data/recordings/{EPOCH}_3-412_lobby_0-0-0-0_-1_30012.mp4",
        ReadName("lobby", None, EPOCH + 0.412, duration_s=30.012),
    ),
    (
        # Twelve milliseconds: the field has no leading zeros.
        "kerberos",
        f"{EPOCH}_2-12_front_door_0-0-0-0_-1_0.mp4",
        ReadName("front_door", None, EPOCH + 0.012, duration_s=0.0),
    ),
    (
        "kerberos",
        "1486049622_6-474162_frontdoor_200-200-400-400_24_769.mp4",
        ReadName("frontdoor", None, 1486049622.474162),
    ),
    ("viseron-segments", f"tier1/segments/lobby/{EPOCH}.m4s", ReadName("lobby", None, float(EPOCH))),
    ("viseron-clips", "t/event_clips/lobby/2026-11-23/09:05:10.mp4", ReadName("lobby", NINE, None)),
    (
        "synology",
        f"share/Lobby/20261123AM/Lobby-20261123-090510-{EPOCH}.mp4",
        ReadName("Lobby", None, float(EPOCH)),
    ),
    ("synology", "Lobby/20261123AM/Lobby-20261123-090510.mp4", ReadName("Lobby", NINE, None)),
    (
        "unifi-protect-backup",
        "Lobby/2026-11-22/2026-11-23T09-05-10 motion.mp4",
        ReadName("Lobby", NINE, None),
    ),
    (
        "unifi-video-downloader",
        "Lobby West - 2026-11-23 - 09.05.10+0100.mp4",
        ReadName("Lobby West", NINE, None, offset_s=3600),
    ),
    ("unifi-protect-export", "Door - 11-23-2026, 9.05.10am.mp4", ReadName("Door", NINE, None)),
    (
        "unifi-protect-export",
        "Door - 1-5-2021, 12.05.10am.mp4",
        ReadName("Door", (2021, 1, 5, 0, 5, 10), None),
    ),
    ("unifi-protect-export", "Door - 1-5-2021, 13.05.10am.mp4", ReadName("Door", None, None)),
    ("shinobi", "videos/group/monitor/2026-11-23T09-05-10.mp4", ReadName("monitor", NINE, None)),
    ("bluecherry", "2026/11/23/000004/09-05-10-motion.mp4", ReadName("000004", NINE, None)),
    ("tapo-copies", "door/1706108297-1706108310.mp4", ReadName("door", None, 1706108297.0, duration_s=13.0)),
    ("zlmediakit", "live/cam/2026-11-23/09-05-10.mp4", ReadName("live/cam", NINE, None)),
    (
        "cloudvue",
        f"smartvue/video/001122AABBCC/2026-11-23/{EPOCH}.mp4",
        ReadName("001122AABBCC", None, float(EPOCH)),
    ),
    (
        "brickcom",
        "20261123-090510-091010_10.0.0.4-CH1.avi",
        ReadName("10.0.0.4-CH1", NINE, None, end_digits=(2026, 11, 23, 9, 10, 10)),
    ),
    ("yi-hack", "2026Y11M23D09H/05M10S60.mp4", ReadName(ONLY_CAMERA, NINE, None)),
    ("ispy", "video/ABCD/3_2026-11-23_09-05-10.mp4", ReadName("ABCD", NINE, None)),
    ("exacqvision", "2026/11/23/09/0510-0A0B0102.ps", ReadName("0A0B0102", NINE, None)),
    ("generic", "x/Lobby 2026-11-23 09.05.10.mov", ReadName("Lobby", NINE, None)),
    ("generic", "Lobby/2026/11/23/clip 09-05-10.mp4", ReadName("Lobby", NINE, None)),
]


@pytest.mark.parametrize(("layout", "path", "name"), NAMES)
def test_what_each_recorders_names_say(layout: str, path: str, name: ReadName):
    assert LAYOUTS[layout].read(path) == name
    assert not LAYOUTS[layout].ignores(path)


def test_every_layout_has_an_example():
    assert {layout for layout, _, _ in NAMES} == set(LAYOUTS)


def test_layouts_are_data_with_a_source():
    assert (FFMPEG.time_basis, FFMPEG.open_rule) == (TimeBasis.LOCAL, OpenRule.UNREADABLE)
    assert (FRIGATE.time_basis, FRIGATE.certainty) == (TimeBasis.UTC, Certainty.DOCUMENTED)
    assert LAYOUTS["unifi-protect-backup"].name_means is NameMeans.END
    assert all(layout.source and layout.title for layout in [*LAYOUTS.values(), *refused_formats()])


@pytest.mark.parametrize(
    "path",
    [
        "lobby.mp4",
        "_2026-11-23_09-05-10.mp4",
        "lobby_2026-11-23_09-05-10.avi",
        "lobby_2026-11-23_09-05-10.mp4.part",
        "lobby_2026-11-23 09-05-10.mp4",
        "lobby_2026-11-23_09-05-1٠.mp4",
        "lobby_2026-11-23_09-05-10.mp4\n",
        "x" * LONGEST_PATH + "_2026-11-23_09-05-10.mp4",
    ],
)
def test_other_names_are_not_guessed_at(path: str):
    assert FFMPEG.read(path) is None


def test_what_is_no_recording_is_ignored():
    assert FRIGATE.ignores("clips/lobby-1.mp4")
    assert FRIGATE.ignores("frigate.db-wal")
    assert FFMPEG.ignores(".trash/lobby_2026-11-23_09-05-10.mp4")
    assert LAYOUTS["synology"].ignores("Lobby/@SSRECMETA/Preview/20261123AM/1/1")
    assert LAYOUTS["zlmediakit"].ignores("live/cam/2026-11-23/.09-05-10.mp4")


@pytest.mark.parametrize(
    ("layout", "path"),
    [
        ("nx-witness", "hi_quality/a/2016/01/23/15/1453550461075.mkv"),
        ("kerberos", f"{EPOCH}_2-12_door_0-0-0-0_-1_0.mp4"),
        ("zoneminder-shallow", "events/1/2/incomplete.h264.mp4"),
    ],
)
def test_some_names_say_that_the_file_is_being_written(layout: str, path: str):
    name = LAYOUTS[layout].read(path)
    assert name is not None
    assert LAYOUTS[layout].is_open(name)


def test_main_streams_come_before_sub_streams():
    layout = LAYOUTS["dahua-export"]
    names = [layout.read(f"N_ch1_{one}_20261123090510_20261123100000.mp4") for one in ("sub", "main")]
    assert [layout.rank(name) for name in names if name] == [1, 0]


@pytest.mark.parametrize(
    ("path", "format_id"),
    [
        ("Video/Cam 1 - 2011-10-05T11:23:47+02:00/core.pic", "milestone-db"),
        ("New/Lobby.20261123_090510.bvr", "blue-iris-bvr"),
        ("exports/door.g64x", "genetec"),
        ("datadir0/hiv00001.mp4", "hikvision"),
        ("datadir0/index00.bin", "hikvision"),
        ("2022/01/13/E063DA3FEC8C_0_rotating_1642077111078.ubv", "unifi-protect-raw"),
        ("20250114_093000_1A2B_ACCC8E123456/20250114_09/block.mkv", "axis-edge"),
        ("sample/0000000100000002", "moonfire"),
        ("nvr/lobby/1.rtsp", "scrypted"),
    ],
)
def test_formats_that_are_not_indexed_say_why(path: str, format_id: str):
    refused = refused_format_of(path)
    assert refused is not None
    assert refused.id == format_id
    with pytest.raises(FormatRefused) as caught:
        layout_of(LAYOUTS, format_id)
    assert caught.value.values == {"format": refused.title, "why": refused.why, "instead": refused.instead}


def test_an_unknown_layout_names_those_there_are():
    assert layout_of(LAYOUTS, "frigate") is FRIGATE
    with pytest.raises(LayoutUnknown) as caught:
        layout_of(LAYOUTS, "tape")
    assert "ffmpeg-segment" in str(caught.value.values["known"])


PARTS = [
    "2026-11-23",
    "/",
    "_",
    "-",
    "09",
    "05.10",
    " - ",
    "a",
    "\x00",
    "\u202e",
    "1795396283",
    "AM",
    "[",
    "%",
    ".mp4",
    "-1",
]


@given(st.lists(st.sampled_from(PARTS), max_size=40).map("".join))
def test_any_name_is_read_or_not(path: str):
    for layout in LAYOUTS.values():
        name = layout.read(path)
        assert name is None or name.camera_key


@pytest.mark.parametrize(
    "piece",
    ["a", "a/", "1", "_", "-", "2026-11-23/", "a_0", "-1", "20261123AM/", "1-2-3-4_", " - ", "1/", "0_"],
)
def test_names_as_long_as_may_be_are_let_go(piece: str):
    """An expression that took exponential time would not come back from these."""
    path = "/".join([(piece * LONGEST_PART)[:LONGEST_PART]] * 4)
    assert len(path) <= LONGEST_PATH
    assert [layout.id for layout in LAYOUTS.values() if layout.read(path)] == []
    assert refused_format_of(path) is None
