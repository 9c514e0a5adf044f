"""Everything that footage can be has words in both languages."""

from datetime import timedelta

import pytest

from ui.footage.footage_words import FootageWords
from ui.formats import Formats
from ui.i18n import Language, Texts
from visitor_desk.footage.camera import CameraView, OffsetSource
from visitor_desk.footage.camera_days import DayState, Kept
from visitor_desk.footage.door_camera import DoorSide
from visitor_desk.footage.dry_run import NotRead
from visitor_desk.footage.recorder_layouts import Certainty
from visitor_desk.footage.recording import Reach, RecordingState, TimeDoubt, TimeSource
from visitor_desk.footage.watch import WatchKind

KEYS = [
    *(f"recorders.by_{one.value}" for one in TimeSource),
    *(f"recorders.doubt_{one.value}" for one in TimeDoubt if one is not TimeDoubt.NONE),
    *(f"recorders.trouble_{one.value}" for one in NotRead),
    *(f"recorders.certainty_{one.value}" for one in Certainty),
    *(f"recorders.kind_{one.value}" for one in RecordingState if one is not RecordingState.OK),
    *(f"recorders.means_{one.value}" for one in RecordingState if one is not RecordingState.OK),
    *(f"cameras.day_{one.value}" for one in DayState),
    *(f"cameras.how_{one.value}" for one in OffsetSource),
    *(f"cameras.view_{one.value}" for one in CameraView),
    *(f"cameras.view_short_{one.value}" for one in CameraView),
    *(f"doors.seen_{one.value}" for one in DoorSide),
    *(f"recorders.alarm_{one.value}" for one in WatchKind),
]


@pytest.mark.parametrize("language", Language)
def test_everything_footage_can_be_has_words(language: Language):
    texts = Texts(language)
    assert [key for key in KEYS if key not in texts] == []


def kept(days: int, *, overwrites: bool, past_term: int = 0) -> Kept:
    return Kept(timedelta(days=days), overwrites, Reach(None, None, None), past_term=past_term)


def test_how_long_a_recorder_keeps_its_files_is_said_of_all_its_cameras(texts: Texts, formats: Formats):
    words = FootageWords(texts, formats)
    whole = [kept(18, overwrites=True), kept(27, overwrites=True)]
    assert words.recorder_kept(whole) == "18 d to 27 d, measured: then a recording is overwritten"
    assert words.recorder_kept([kept(9, overwrites=False)]).startswith("9 d so far")
    assert "not known" in words.recorder_kept([])
    assert words.past_term(whole) == ""
    assert words.past_term([kept(40, overwrites=False, past_term=3)]).startswith("3 files")
