"""Everything that footage can be has words in both languages."""

import pytest

from ui.i18n import Language, Texts
from visitor_desk.footage.camera import CameraView, OffsetSource
from visitor_desk.footage.camera_days import DayState
from visitor_desk.footage.dry_run import NotRead
from visitor_desk.footage.recorder_layouts import Certainty
from visitor_desk.footage.recording import RecordingState, TimeDoubt, TimeSource

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
]


@pytest.mark.parametrize("language", Language)
def test_everything_footage_can_be_has_words(language: Language):
    texts = Texts(language)
    assert [key for key in KEYS if key not in texts] == []
