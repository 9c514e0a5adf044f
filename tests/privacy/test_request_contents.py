from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.privacy.house import ARRIVAL, DOOR, FILM_SECONDS, PrivacyHouse
from visitor_desk.errors import Cancelled
from visitor_desk.footage.camera import ClockOffset, OffsetSource
from visitor_desk.footage.camera_sight import CameraSight
from visitor_desk.privacy.request_contents import ClipPlan, Withheld
from visitor_desk.progress import never, no_progress
from visitor_desk.visits.visit import RefusalReason, Visit, VisitState

MINUTE = timedelta(seconds=60)


@pytest.fixture
def house(films: Path) -> PrivacyHouse:
    house = PrivacyHouse()
    house.a_camera(films)
    house.clock.set(ARRIVAL + timedelta(days=1))
    return house


def recorded_parts(house: PrivacyHouse, visit: Visit) -> list[ClipPlan]:
    request = house.matched(visit)
    contents = house.requests.contents(house.officer, request.id)
    whole = [clip.wanted.span.duration for clip in contents.clips]
    # Every second of both minutes around coming and going is accounted for.
    unsure = timedelta(seconds=contents.clips[0].wanted.clock_uncertainty_s)
    assert sum(whole, timedelta()) == 4 * (MINUTE + unsure)
    nothing = {"gap", "not_indexed", "expired", "past_term"}
    return [clip for clip in contents.clips if clip.state not in nothing]


@pytest.mark.parametrize("name", ["0", "1"])
def test_a_clip_with_one_mover_at_most_is_given(house: PrivacyHouse, films: Path, name: str) -> None:
    visit = house.a_visit()
    house.recorded(films / f"{name}.mp4", ARRIVAL, FILM_SECONDS)
    (clip,) = recorded_parts(house, visit)
    assert (clip.file, clip.withheld) == ("clips/door_1_20260302T090000Z.mp4", None)
    assert len(clip.recordings) == 1


def test_a_clip_with_two_movers_is_withheld(house: PrivacyHouse, films: Path) -> None:
    visit = house.a_visit()
    house.recorded(films / "2.mp4", ARRIVAL, FILM_SECONDS)
    (clip,) = recorded_parts(house, visit)
    assert (clip.file, clip.withheld) == (None, Withheld.MORE_THAN_ONE)


def test_a_clip_that_cannot_be_looked_at_is_withheld(house: PrivacyHouse, films: Path) -> None:
    visit = house.a_visit()
    house.recorded(films / "torn.mp4", ARRIVAL, FILM_SECONDS)
    (clip,) = recorded_parts(house, visit)
    assert (clip.file, clip.withheld) == (None, Withheld.NOT_READABLE)


@pytest.mark.parametrize(
    ("minutes_later", "state", "withheld"),
    [
        (1.1, VisitState.LEFT, Withheld.ANOTHER_VISITOR),
        (1.1, VisitState.REFUSED, Withheld.ANOTHER_VISITOR),
        (1.1, VisitState.HERE, Withheld.ANOTHER_VISITOR),
        (-29.0, VisitState.LEFT, Withheld.ANOTHER_VISITOR),  # leaves as our visitor comes in
        (5.0, VisitState.LEFT, None),
        (5.0, VisitState.REFUSED, None),
    ],
)
def test_a_clip_with_another_visitor_near_is_withheld(
    house: PrivacyHouse, films: Path, minutes_later: float, state: VisitState, withheld: Withheld | None
) -> None:
    visit = house.a_visit(1)
    came = ARRIVAL + minutes_later * MINUTE
    changes: dict[VisitState, dict[str, object]] = {
        VisitState.REFUSED: {"left_at": None, "badge": None, "refusal": RefusalReason.NO_TICKET},
        VisitState.HERE: {"left_at": None},
        VisitState.LEFT: {},
    }
    house.a_visit(2, came, state=state, **changes[state])
    house.recorded(films / "1.mp4", ARRIVAL, FILM_SECONDS)
    (clip,) = recorded_parts(house, visit)
    assert clip.withheld is withheld
    assert clip.releasable is (withheld is None)


def test_a_clip_of_an_uncertain_clock_is_withheld(house: PrivacyHouse, films: Path) -> None:
    visit = house.a_visit()
    house.recorded(films / "1.mp4", ARRIVAL, FILM_SECONDS)
    with house.works() as work:
        work.clock_offsets.add(ClockOffset(DOOR, ARRIVAL - timedelta(days=9), 2.0, 30.0, OffsetSource.STATED))
        work.commit()
    (clip,) = recorded_parts(house, visit)
    assert (clip.state, clip.withheld) == ("clock_uncertain", Withheld.CLOCK_UNCERTAIN)


@pytest.mark.parametrize(
    ("looked", "state", "reason"),
    [
        (False, "past_term", "coverage.past_term_unverified"),
        (True, "expired", "coverage.expired_absent"),
    ],
)
def test_what_is_older_than_footage_may_be_is_expired_once_a_look_has_found_none(
    house: PrivacyHouse, looked: bool, state: str, reason: str
) -> None:
    visit = house.a_visit()
    house.clock.set(ARRIVAL + timedelta(days=32))
    if looked:
        with house.works() as work:
            now = house.clock.now()
            work.camera_sights.put_all([CameraSight(DOOR, now, now - timedelta(days=3))])
            work.commit()
    request = house.matched(visit)
    contents = house.requests.contents(house.officer, request.id)
    assert {(clip.state, clip.reason) for clip in contents.clips} == {(state, reason)}
    parts = [part for one in contents.coverage[0]["ranges"] for part in one["parts"]]
    assert {part["reason"] for part in parts} == {reason}
    assert contents.visits[0].groups == ()


def test_the_person_gets_what_is_past_its_term_and_still_there(house: PrivacyHouse, films: Path) -> None:
    visit = house.a_visit()
    house.recorded(films / "1.mp4", ARRIVAL, FILM_SECONDS)
    house.clock.set(ARRIVAL + timedelta(days=32))
    request = house.matched(visit)
    contents = house.requests.contents(house.officer, request.id)
    (clip,) = [one for one in contents.clips if one.reason == "coverage.past_term"]
    assert (clip.state, clip.releasable) == ("past_term", True)
    assert house.footage.pieces(clip.wanted) == []


def test_nothing_matched_means_nothing_goes_in(house: PrivacyHouse) -> None:
    contents = house.requests.contents(house.officer, house.matched().id)
    assert (contents.visits, contents.clips, contents.coverage) == ((), (), ())


def test_looking_can_be_stopped(house: PrivacyHouse, films: Path) -> None:
    visit = house.a_visit()
    house.recorded(films / "1.mp4", ARRIVAL, FILM_SECONDS)
    request = house.matched(visit)
    with pytest.raises(Cancelled):
        house.requests.contents(house.officer, request.id, no_progress, lambda: True)


def test_progress_counts_the_parts(house: PrivacyHouse, films: Path) -> None:
    visit = house.a_visit()
    house.recorded(films / "0.mp4", ARRIVAL, FILM_SECONDS)
    seen: list[tuple[int, int]] = []
    request = house.matched(visit)
    house.requests.contents(house.officer, request.id, lambda done, total: seen.append((done, total)), never)
    assert seen == [(number, 4) for number in range(1, 5)]
