"""What is wrong with recorders stands in the bar: colour, sign and words, and no detail beyond a name."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.features.site import PASSPHRASE, SUITE, Site
from tests.footage.test_watch import minute
from ui.app import settle
from ui.formats import Formats
from ui.i18n import Texts
from ui.main_window import MainWindow
from ui.palettes import Tone
from ui.standing_states import recorder_states
from ui.upkeep import Upkeep
from ui.widgets.text import PlainLabel
from visitor_desk.footage.camera import Camera, CameraId, CameraView, FootageSource, SourceId
from visitor_desk.footage.footage_watch import StandingAlarm
from visitor_desk.footage.watch import WatchKind

SINCE = datetime(2026, 11, 3, 12, 5, tzinfo=UTC)


def said(window: MainWindow) -> list[str]:
    assert window.bar is not None
    return [label.text() for label in window.bar.findChildren(PlainLabel)]


def test_a_guard_is_told_by_name_that_a_camera_is_silent_and_that_it_is_back(
    window: MainWindow, site: Site, tmp_path: Path
) -> None:
    source = FootageSource(SourceId("rec"), "Recorder", str(tmp_path), "ffmpeg-segment", "UTC")
    camera = Camera(CameraId("lobby-1"), "Lobby camera", SUITE, CameraView.ENTRANCE, source.id, "lobby")
    site.desk.cameras.add_source(site.facility, source)
    site.desk.cameras.add(site.facility, camera)
    site.desk.footage_index.index(site.facility, source.id)
    window.open_session(site.desk.operators.sign_in("guard", PASSPHRASE))
    settle(window)
    (told,) = [text for text in said(window) if "no new recording since" in text]
    assert told.startswith("Lobby camera:")
    assert [task.camera_name for task in site.desk.footage_watch.open_tasks(site.facility)] == [
        "Lobby camera"
    ]
    now = site.clock.now()
    with site.desk.footage_index._works() as work:
        back = minute(0, source=source.id, camera=camera.id, start=now, modified=now)
        work.recordings.put(back)
        work.commit()
    (upkeep,) = window.findChildren(Upkeep)
    upkeep.watch_recorders()
    settle(window)
    assert not [text for text in said(window) if "no new recording since" in text]


def test_every_alarm_has_words_and_many_are_one_line() -> None:
    for language in ("en", "nl"):
        texts = Texts(language)
        formats = Formats(ZoneInfo("Europe/Amsterdam"), texts)
        one = [StandingAlarm(kind, "Lobby\u202e", SINCE) for kind in WatchKind]
        for alarm in one:
            ((tone, words),) = recorder_states(texts, formats, [alarm])
            unknown = alarm.kind is WatchKind.NOT_LOOKED_AT
            assert tone is (Tone.LOOK_AGAIN if unknown else Tone.BAD)
            assert "Lobby[U+202E]" in words
        ((tone, words),) = recorder_states(texts, formats, one)
        assert str(len(one)) in words
        assert recorder_states(texts, formats, []) == []
