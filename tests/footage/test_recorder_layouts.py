"""How recorders name their files."""

from __future__ import annotations

from dataclasses import replace

import pytest

from visitor_desk.footage.recorder_layouts import (
    Certainty,
    LayoutUnknown,
    OpenFile,
    ReadName,
    TimeBasis,
    known_layouts,
    layout_of,
)

LAYOUTS = known_layouts()
FFMPEG, FRIGATE = LAYOUTS["ffmpeg-segment"], LAYOUTS["frigate"]


def test_layouts_are_data_with_a_source():
    assert (FFMPEG.time_basis, FFMPEG.open_file) == (TimeBasis.LOCAL, OpenFile.UNREADABLE)
    assert (FRIGATE.time_basis, FRIGATE.certainty) == (TimeBasis.UTC, Certainty.DOCUMENTED)
    assert all(layout.source and layout.title for layout in LAYOUTS.values())


@pytest.mark.parametrize(
    ("path", "camera"),
    [
        ("lobby_2026-11-23_09-05-10.mp4", "lobby"),
        ("suite-2_door_2026-11-23_09-05-10.mp4", "suite-2_door"),
        ("nov/23/lobby_2026-11-23_09-05-10.mkv", "lobby"),
    ],
)
def test_names_of_ffmpeg(path: str, camera: str):
    assert FFMPEG.read(path) == ReadName(camera, (2026, 11, 23, 9, 5, 10), None)


@pytest.mark.parametrize(
    "path", ["recordings/2026-11-23/09/lobby/05.10.mp4", "2026-11-23/09/lobby/05.10.mp4"]
)
def test_names_of_frigate(path: str):
    assert FRIGATE.read(path) == ReadName("lobby", (2026, 11, 23, 9, 5, 10), None)


@pytest.mark.parametrize(
    "path",
    [
        "lobby.mp4",
        "_2026-11-23_09-05-10.mp4",
        "lobby_2026-11-23_09-05-10.avi",
        "lobby_2026-11-23_09-05-10.mp4.part",
        "lobby_2026-11-23 09-05-10.mp4",
        "lobby_2026-11-23_09-05-1٠.mp4",
    ],
)
def test_other_names_are_not_guessed_at(path: str):
    assert FFMPEG.read(path) is None


def test_epochs_can_be_named():
    seconds = replace(FFMPEG, patterns=("{camera}/{epoch}.ts",))
    millis = replace(FFMPEG, patterns=("{camera}/*/{epoch_ms}_*.mkv",))
    assert seconds.read("lobby/1795396283.ts") == ReadName("lobby", None, 1795396283.0)
    assert millis.read("lobby/23/1795396283250_60000.mkv") == ReadName("lobby", None, 1795396283.25)


def test_what_is_no_recording_is_ignored():
    assert FRIGATE.ignores("clips/lobby-1.mp4")
    assert FRIGATE.ignores("frigate.db-wal")
    assert FFMPEG.ignores(".trash/lobby_2026-11-23_09-05-10.mp4")
    assert not FRIGATE.ignores("recordings/2026-11-23/09/lobby/05.10.mp4")


def test_an_unknown_layout_names_those_there_are():
    assert layout_of(LAYOUTS, "frigate") is FRIGATE
    with pytest.raises(LayoutUnknown) as caught:
        layout_of(LAYOUTS, "tape")
    assert "ffmpeg-segment, frigate" in str(caught.value.values["known"])
