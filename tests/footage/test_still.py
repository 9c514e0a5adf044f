"""One picture of a camera for a purpose, and the areas that its reader has learnt to leave out."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from tests.footage.clips import aged, write_video
from tests.footage.fakes import FACILITY, RECEPTION
from tests.footage.test_index import LOBBY, SOURCE, Site
from tests.footage.test_index import site as site  # noqa: PLC0414 - a fixture, used by its name
from visitor_desk.footage.scene import NOTHING_BEFORE, Look, Scene
from visitor_desk.footage.still import NoPicture, learnt_areas
from visitor_desk.footage.tuning import MaskedArea
from visitor_desk.security.duties import NotYourDuty, Purpose


def test_the_opening_of_a_picture_is_logged_before_it_is_read(site: Site, tmp_path: Path):
    film = write_video(tmp_path / "film.mp4", 3, [])
    shutil.copy2(film, site.name(0))
    aged(site.name(0))
    site.index.index(FACILITY, SOURCE)
    still = site.tunings.picture(FACILITY, LOBBY, Purpose.SAFETY)
    assert len(still.rgb) == still.width * still.height * 3
    assert "rgb" not in repr(still)
    act, values = site.memory.entries[-1]
    assert (act, values["camera"], values["purpose"]) == ("footage.opened", LOBBY, Purpose.SAFETY)
    assert isinstance(site.tunings.learnt(FACILITY, LOBBY), tuple)
    entries = len(site.memory.entries)
    with pytest.raises(NotYourDuty):
        site.tunings.picture(RECEPTION, LOBBY, Purpose.SAFETY)
    assert len(site.memory.entries) == entries


def test_a_camera_without_recordings_has_no_picture_and_no_entry(site: Site):
    before = len(site.memory.entries)
    with pytest.raises(NoPicture):
        site.tunings.picture(FACILITY, LOBBY, Purpose.SAFETY)
    assert len(site.memory.entries) == before


def test_what_always_moves_is_learnt_with_a_rim():
    noise = np.zeros((100, 200), np.uint8)
    noise[50:60, 20:60] = 90
    place = np.zeros_like(noise)
    assert learnt_areas(Scene((Look(place, noise),))) == (MaskedArea(80, 480, 320, 620),)
    assert learnt_areas(NOTHING_BEFORE) == ()
