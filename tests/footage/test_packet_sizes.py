"""What bytes tell, and when they may be trusted."""

from __future__ import annotations

from itertools import pairwise

import pytest

from visitor_desk.footage.activity import Activity
from visitor_desk.footage.group import Group
from visitor_desk.footage.packet_sizes import (
    FEWEST_USUAL,
    STILL_CYCLE,
    TAIL_S,
    StillStretches,
    UsualWeight,
    evidence_of,
    weight_of,
)
from visitor_desk.footage.size_evidence import SizeEvidence


def group(number: int, size: int = 500, step_s: float = 2.0) -> Group:
    return Group(number * step_s, (number + 1) * step_s, (90_000, *[size] * 49))


def test_a_group_weighs_what_its_heaviest_second_does():
    light, heavy = group(0), Group(0, 2, (90_000, *[500] * 20, *[2000] * 25, *[500] * 4))
    assert weight_of(heavy) == pytest.approx((weight_of(light) or 0) + 1.386, abs=0.01)


@pytest.mark.parametrize("short", [Group(0, 0.5, (90, 9, 9, 9, 9, 9)), Group(0, 2, (90, 9)), Group(0, 2, ())])
def test_what_is_too_short_has_no_weight_and_is_looked_at(short: Group):
    assert weight_of(short) is None
    assert UsualWeight([6.0] * FEWEST_USUAL).is_heavy(None)


def test_every_group_is_looked_at_until_the_usual_is_known():
    usual = UsualWeight()
    assert all(usual.is_heavy(6.0) for _ in range(FEWEST_USUAL))
    assert not usual.is_heavy(6.0)
    assert usual.is_heavy(6.5)


def test_a_place_that_becomes_busier_for_good_is_followed():
    usual = UsualWeight([6.0, 6.02] * FEWEST_USUAL)
    assert usual.is_heavy(6.3)
    assert not all(usual.is_heavy(6.3) for _ in range(2000))


def test_still_groups_are_looked_at_now_and_then():
    stretches = StillStretches([6.2] * FEWEST_USUAL)
    wanted = [number for number in range(4 * STILL_CYCLE) if stretches.is_wanted(group(number), 1000)]
    assert 10 <= len(wanted) <= 30
    assert max(b - a for a, b in pairwise(wanted)) <= STILL_CYCLE


def test_the_end_of_a_file_is_looked_at_whole():
    stretches = StillStretches([6.2] * FEWEST_USUAL)
    wanted = [number for number in range(40) if stretches.is_wanted(group(number), TAIL_S + 10 - 2 * number)]
    assert wanted == list(range(6, 40))


def test_a_heavy_group_and_those_after_it_are_looked_at():
    stretches = StillStretches([6.2] * FEWEST_USUAL)
    sizes = {20: 900, 21: 900}
    wanted = [
        number for number in range(40) if stretches.is_wanted(group(number, sizes.get(number, 500)), 1000)
    ]
    assert wanted == [20, 21, 22, 23, 24, 25, 26]


def test_events_that_bytes_told_of_are_counted():
    groups = [group(number, 900 if number in {30, 31} else 500) for number in range(60)]
    seen = [Activity(58, 64, 1), Activity(90, 96, 1)]
    assert evidence_of(groups, seen, ()) == SizeEvidence(2, 1, 60 - FEWEST_USUAL - 6, 0)


def test_events_before_the_usual_is_known_count_for_nothing():
    assert evidence_of([group(number) for number in range(20)], [Activity(4, 8, 1)], ()).events == 0
    assert evidence_of([], [], ()) == SizeEvidence()


@pytest.mark.parametrize(
    ("evidence", "is_enough"),
    [
        (SizeEvidence(10, 10, 100, 5), True),
        (SizeEvidence(9, 9, 100, 5), False),
        (SizeEvidence(200, 199, 100, 5), False),
        (SizeEvidence(10, 10, 100, 31), False),
    ],
)
def test_bytes_are_trusted_when_they_told_of_every_event(evidence: SizeEvidence, is_enough: bool):
    assert evidence.is_enough is is_enough
    assert (evidence + SizeEvidence(0, 0, 0, 0)) == evidence
