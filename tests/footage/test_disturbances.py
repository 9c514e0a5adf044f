"""Weather, light, insects and screens are no activity, and people are found among them."""

from __future__ import annotations

import cv2
import pytest

from tests.footage import disturbances
from tests.footage.disturbances import Disturbance, pictures
from visitor_desk.footage.activity import Activity, activity_of
from visitor_desk.footage.group_decoder import Sample
from visitor_desk.footage.motion import find_movers
from visitor_desk.footage.recording import ActivityKind
from visitor_desk.footage.tuning import MaskedArea

SECONDS = 240
WALKS = ((60.0, 70.0, 60), (150.0, 160.0, 110))


def moving(
    disturb: Disturbance,
    walks: tuple[tuple[float, float, int], ...] = (),
    kind: ActivityKind = ActivityKind.MOVING,
    masked: tuple[MaskedArea, ...] = (),
) -> list[Activity]:
    taken = (
        Sample(at_s, cv2.resize(luma, (320, 180), interpolation=cv2.INTER_AREA))
        for at_s, luma in pictures(disturb, SECONDS, walks)
    )
    seen, _ = find_movers(taken, masked=masked)
    return [one for one in activity_of(seen, SECONDS) if one.kind is kind]


@pytest.mark.parametrize("name", disturbances.ALL)
def test_nothing_moves(name: str):
    assert moving(disturbances.ALL[name]) == []


@pytest.mark.parametrize("name", disturbances.ALL)
def test_people_are_found_all_the_same(name: str):
    found = moving(disturbances.ALL[name], WALKS, ActivityKind.PERSON_SIZED)
    for start, end, _ in WALKS:
        assert any(one.start_s < end - 1 and one.end_s > start + 1 for one in found), found


def test_people_in_quiet_light_are_found_to_the_picture():
    found = moving(disturbances.none, WALKS)
    assert [(one.start_s, one.end_s) for one in found] == [(58.0, 70.0), (148.0, 160.0)]
    assert [one.movers for one in found] == [1, 1]
    assert found[0].score < found[1].score < 0.05


def test_nothing_is_looked_for_in_a_masked_area():
    floor = MaskedArea(0, 500, 1000, 1000)
    assert moving(disturbances.none, WALKS, masked=(MaskedArea(0, 300, 1000, 1000),)) == []
    assert moving(disturbances.none, WALKS, masked=(MaskedArea(0, 0, 1000, 200),)) != []
    assert len(moving(disturbances.none, WALKS, masked=(floor,))) < 2


def test_somebody_close_to_the_camera_is_no_light_that_was_switched():
    found = moving(disturbances.none, ((90.0, 98.0, 340), (150.0, 152.5, 340)))
    assert [(one.start_s, one.end_s) for one in found] == [(88.0, 98.0), (148.0, 154.0)]
