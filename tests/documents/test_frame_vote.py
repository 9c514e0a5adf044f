"""Frames of a live view vote: one is never certain, several are more than each."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from tests.documents.builders import build_td1, build_td3, spoil
from visitor_desk.demo_site.specimens import draw_specimen
from visitor_desk.documents.frame_vote import FrameVote

PASSPORT = build_td3(optional="ZE184226B")
CARD = build_td1()
EMPTY = np.full((600, 900), 140, np.uint8)


def seen(lines, seed: int, *, blur: float = 0.0, glare: float | None = None):
    """Return a frame: a document on a desk, a little elsewhere each time, blurred or with a lamp over its zone."""
    rng = np.random.default_rng(seed)
    page = draw_specimen(lines, "UTOPIA", (), width=1000)
    frame = cv2.copyMakeBorder(page, 30, 30, 30, 30, cv2.BORDER_CONSTANT, value=(90, 100, 110)).astype(
        np.float32
    )
    height, width = frame.shape[:2]
    frame = cv2.warpAffine(
        frame, np.array([[1, 0, rng.uniform(-9, 9)], [0, 1, rng.uniform(-9, 9)]]), (width, height)
    )
    if blur:
        frame = cv2.GaussianBlur(frame, (0, 0), blur)
    if glare is not None:
        y, x = np.mgrid[0:height, 0:width].astype(np.float32)
        spot = np.exp(-(((x - glare * width) / 60) ** 2) - ((y - 0.87 * height) / 50) ** 2)
        frame += 500 * spot[:, :, None]
    return np.clip(frame + rng.normal(0, 5, frame.shape), 0, 255).astype(np.uint8)


def test_two_frames_that_agree_are_certain_and_one_is_not():
    vote = FrameVote()
    first = vote.add(seen(PASSPORT, 1))
    assert first.reading is not None
    assert not first.certain
    second = vote.add(seen(PASSPORT, 2))
    assert second.certain
    assert second.reading is not None
    assert second.reading.lines == PASSPORT
    assert second.frames == 2


def test_what_glare_hides_in_one_frame_another_shows():
    vote = FrameVote()
    for seed, place in enumerate((0.25, 0.5, 0.75, 0.35, 0.6)):
        voted = vote.add(seen(PASSPORT, seed, glare=place))
    assert voted.reading is not None
    assert voted.reading.lines == PASSPORT


def test_glare_over_the_zone_is_told():
    assert FrameVote().add(seen(PASSPORT, 1, glare=0.5)).glare
    assert not FrameVote().add(seen(PASSPORT, 1)).glare


def test_a_frame_without_a_document_says_nothing_and_forgets_nothing():
    vote = FrameVote()
    assert vote.add(EMPTY).reading is None
    vote.add(seen(CARD, 1))
    assert vote.add(EMPTY).frames == 1
    assert vote.add(seen(CARD, 2)).certain


def test_another_document_begins_anew():
    vote = FrameVote()
    vote.add(seen(PASSPORT, 1))
    changed = vote.add(seen(CARD, 2))
    assert changed.frames == 1
    assert not changed.certain
    other = build_td1(surname="OKONKWO", given_names="CHIDI", number="X72319846", birth="880214")
    vote.add(seen(CARD, 3))
    again = vote.add(seen(other, 4))
    assert again.frames == 1
    assert again.reading is not None
    assert again.reading.lines == other


def test_a_wrong_digit_that_every_frame_shows_is_certain():
    wrong = spoil(PASSPORT, 1, 9, str((int(PASSPORT[1][9]) + 3) % 10))
    vote = FrameVote()
    vote.add(seen(wrong, 1))
    voted = vote.add(seen(wrong, 2))
    assert voted.certain
    assert voted.reading is not None
    assert voted.reading.lines == wrong


@pytest.mark.slow
def test_five_blurred_frames_are_read_where_one_is_not():
    rng = np.random.default_rng(7)
    single = voted_right = 0
    for document in range(8):
        lines = build_td3(number=f"XR{rng.integers(1000000, 9999999)}", surname="VANDENBERG")
        vote = FrameVote()
        for seed in range(5):
            voted = vote.add(seen(lines, 10 * document + seed, blur=3.1))
            single += seed == 0 and voted.reading is not None and not voted.reading.doubtful
        voted_right += voted.reading is not None and voted.reading.lines == lines
    assert voted_right == 8
    assert single <= voted_right


def test_no_characters_in_the_repr():
    assert "ERIKSSON" not in repr(FrameVote().add(seen(PASSPORT, 1)))
