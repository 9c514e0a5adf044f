"""The live view: states of the camera, the vote on its frames, what is covered, and that nothing stays."""

from __future__ import annotations

import functools
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date

import numpy as np
import pytest

from tests.documents.builders import build_td1, build_td3
from tests.documents.fake_cameras import DARK, FakeCameras
from visitor_desk.demo_site.specimens import draw_specimen
from visitor_desk.documents.camera import CameraAway, CameraId, CameraState, Frame
from visitor_desk.documents.document_check import DocumentCheck, check_lines
from visitor_desk.documents.frame_vote import FrameVote, Voted
from visitor_desk.documents.live_reading import LiveReading, LiveView
from visitor_desk.documents.mrz_image import MrzReading, read_mrz
from visitor_desk.documents.preview import Preview
from visitor_desk.documents.preview_covers import SOLID
from visitor_desk.errors import DeskError
from visitor_desk.security.duties import SessionLocked

TODAY = date(2026, 11, 3)
PASSPORT = build_td3(optional="ZE184226B")
PATIENCE_S = 20.0

Live = Callable[..., LiveReading]


@functools.cache
def page() -> Frame:
    return draw_specimen(PASSPORT, "UTOPIA SPECIMEN", (("Surname", "ERIKSSON"),), width=900)


@functools.cache
def reading() -> MrzReading:
    found = read_mrz(page())
    assert found is not None
    return found


class CalmVote:
    """Sees a zone in every bright frame, and is sure of it at the second one."""

    def __init__(self) -> None:
        self.frames = 0
        self._seen = 0

    def add(self, image: Frame) -> Voted:
        self.frames += 1
        if image is DARK or image.mean() < 20:
            return Voted(None, certain=False, glare=False, frames=self.frames)
        self._seen += 1
        return Voted(reading(), certain=self._seen > 1, glare=self._seen == 1, frames=self.frames)


def checked(found: MrzReading) -> DocumentCheck:
    return check_lines(found.lines, today=TODAY)


@pytest.fixture
def cameras() -> FakeCameras:
    return FakeCameras()


@pytest.fixture
def live(cameras: FakeCameras) -> Iterator[Live]:
    made: list[LiveReading] = []

    def make(**changes: object) -> LiveReading:
        ready: dict[str, object] = {"vote": CalmVote, "check": checked, "retry_s": 0.001, "pace_s": 0.0}
        made.append(LiveReading(cameras, **{**ready, **changes}))  # type: ignore[arg-type]
        made[-1].start()
        return made[-1]

    yield make
    for one in made:
        one.stop()
        assert one.wait(PATIENCE_S)
    assert cameras.opened == []


def until(live: LiveReading, wanted: Callable[[LiveView], bool]) -> LiveView:
    """Look on until something shows; the patience is for a machine under load."""
    give_up = time.monotonic() + PATIENCE_S
    while time.monotonic() < give_up:
        view = live.look()
        if wanted(view):
            return view
        time.sleep(0.001)
    raise AssertionError("never shown")


def shows(state: CameraState) -> Callable[[LiveView], bool]:
    return lambda view: view.state is state


def pixels(preview: Preview | None) -> np.ndarray:
    assert preview is not None
    return np.frombuffer(preview.pixels, np.uint8).reshape(preview.height, preview.width, 3)


def covered(preview: Preview | None) -> float:
    """The share of pixels that are painted over."""
    return float(np.mean((pixels(preview) == SOLID).all(axis=2)))


def test_without_a_camera_the_view_says_so_and_one_that_comes_goes_live(
    cameras: FakeCameras, live: Live
) -> None:
    view = live()
    until(view, shows(CameraState.NONE_FOUND))
    cameras.plug("video0")
    shown = until(view, shows(CameraState.LIVE))
    assert (shown.device, [one.id for one in shown.devices]) == ("video0", ["video0"])
    assert until(view, lambda one: one.preview is not None).preview is not None


def test_unplug_and_replug_need_nothing_but_the_plug(cameras: FakeCameras, live: Live) -> None:
    device = cameras.plug("video0")
    view = live()
    until(view, shows(CameraState.LIVE))
    cameras.unplug(device)
    until(view, shows(CameraState.UNPLUGGED))
    cameras.plug("video0")
    until(view, shows(CameraState.LIVE))


def test_a_camera_that_is_in_use_is_tried_until_it_is_free(cameras: FakeCameras, live: Live) -> None:
    device = cameras.plug("video0")
    cameras.occupy(device)
    view = live()
    until(view, shows(CameraState.IN_USE))
    cameras.occupy(device, busy=False)
    until(view, shows(CameraState.LIVE))


def test_a_camera_that_gives_nothing_says_so(cameras: FakeCameras, live: Live) -> None:
    cameras.show(cameras.plug("video0"), None)
    until(live(), shows(CameraState.NO_PICTURE))


def test_the_chosen_camera_is_used_and_waited_for(cameras: FakeCameras, live: Live) -> None:
    cameras.plug("video0")
    view = live(device=CameraId("video2"))
    until(view, shows(CameraState.UNPLUGGED))
    cameras.plug("video2")
    assert until(view, shows(CameraState.LIVE)).device == "video2"


def test_the_first_certain_reading_stops_the_view(cameras: FakeCameras, live: Live) -> None:
    cameras.show(cameras.plug("video0"), page())
    view = live()
    shown = until(view, lambda one: one.found is not None)
    assert shown.found is not None
    assert shown.found.check.mrz is not None
    assert shown.found.check.mrz.lines == PASSPORT
    assert view.wait(PATIENCE_S)
    assert view.look().found is None, "handed out once"
    assert cameras.opened == []


def test_glare_over_the_zone_is_told(cameras: FakeCameras, live: Live) -> None:
    class Glaring(CalmVote):
        def add(self, image: Frame) -> Voted:
            return Voted(reading(), certain=False, glare=True, frames=1)

    cameras.show(cameras.plug("video0"), page())
    shown = until(live(vote=Glaring), lambda one: one.glare)
    assert shown.zone


def test_optional_data_is_painted_over_in_the_last_picture_and_in_the_frames_before(
    cameras: FakeCameras, live: Live
) -> None:
    class Never(CalmVote):
        def add(self, image: Frame) -> Voted:
            return Voted(reading(), certain=False, glare=False, frames=1)

    cameras.show(cameras.plug("video0"), page())
    going = live(vote=Never)
    until(going, lambda one: one.preview is not None and covered(one.preview) > 0.01)
    going.stop()
    assert going.wait(PATIENCE_S)
    found = until(live(), lambda one: one.found is not None).found
    assert found is not None
    assert covered(found.picture) > 0.01
    again = read_mrz(pixels(found.picture).copy())
    assert again is None or "ZE184226B" not in "".join(again.lines)


def test_the_frame_of_the_camera_itself_is_not_painted_on(cameras: FakeCameras, live: Live) -> None:
    before = page().copy()
    cameras.show(cameras.plug("video0"), page())
    until(live(), lambda one: one.found is not None)
    assert np.array_equal(page(), before)


def test_what_the_check_refuses_ends_the_view(cameras: FakeCameras, live: Live) -> None:
    def locked(_: MrzReading) -> DocumentCheck:
        raise SessionLocked

    cameras.show(cameras.plug("video0"), page())
    trouble = until(live(check=locked), lambda one: one.trouble is not None).trouble
    assert isinstance(trouble, DeskError)


def test_a_fault_of_the_reading_ends_the_view_and_leaves_no_words_in_the_log(
    cameras: FakeCameras, live: Live, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_: MrzReading) -> DocumentCheck:
        raise RuntimeError("ERIKSSON")

    cameras.show(cameras.plug("video0"), page())
    view = live(check=broken)
    assert isinstance(until(view, lambda one: one.trouble is not None).trouble, CameraAway)
    assert view.wait(PATIENCE_S)
    assert "RuntimeError at test_live_reading.py" in caplog.text
    assert "ERIKSSON" not in caplog.text


def test_after_the_stop_no_frame_is_left(cameras: FakeCameras, live: Live) -> None:
    cameras.plug("video0")
    view = live()
    until(view, lambda one: one.preview is not None)
    view.stop()
    shown = view.look()
    assert (shown.preview, shown.found) == (None, None)
    assert view.wait(PATIENCE_S)
    assert vars(view)["_frame"] is None


def test_no_picture_and_no_line_is_in_a_repr(cameras: FakeCameras, live: Live) -> None:
    cameras.show(cameras.plug("video0"), page())
    shown = until(live(), lambda one: one.found is not None)
    assert "ERIKSSON" not in repr(shown)
    assert len(repr(shown)) < 400


def test_a_card_is_read_live(cameras: FakeCameras, live: Live) -> None:
    card = draw_specimen(build_td1(), "UTOPIA SPECIMEN", (("Surname", "ERIKSSON"),), width=700)
    cameras.show(cameras.plug("video0"), card)
    found = until(live(vote=FrameVote), lambda one: one.found is not None).found
    assert found is not None
    assert found.check.mrz is not None
    assert found.check.mrz.lines == build_td1()


def test_a_program_that_ends_while_a_camera_is_read_ends_well() -> None:
    ended = subprocess.run([sys.executable, "-c", ENDING], capture_output=True, timeout=60, check=False)
    assert (ended.returncode, ended.stderr) == (0, b"")


ENDING = """
import time
from tests.documents.fake_cameras import FakeCameras
from tests.documents.test_live_reading import page
from visitor_desk.documents.frame_vote import FrameVote
from visitor_desk.documents.live_reading import LiveReading

class Undecided(FrameVote):
    def add(self, image):
        self._zones.clear()
        return super().add(image)

cameras = FakeCameras()
cameras.show(cameras.plug("video0"), page())
LiveReading(cameras, Undecided, lambda reading: None, pace_s=0).start()
time.sleep(0.3)
"""
"""Ends while the recogniser is at work on most of its runs."""
