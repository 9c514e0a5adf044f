"""Footage opens for watching to whose duty it is, once the purpose stands in the log."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any, cast

import pytest

from tests.footage.fakes import AUDITOR, FACILITY, PRIVACY, RECEPTION, Memory, MemorySession
from tests.footage.test_footage_link import DOOR, LEFT, SUITE, VISIT, link
from visitor_desk.footage.camera import CameraId
from visitor_desk.footage.coverage import CoverageReason
from visitor_desk.footage.footage_link import FootageLink
from visitor_desk.footage.viewing import FootageViewing, NothingToWatch
from visitor_desk.security.duties import NotYourDuty, Purpose
from visitor_desk.visits.visit import VisitId, VisitUnknown

__all__ = ["link"]


@pytest.fixture
def viewing(link: FootageLink) -> FootageViewing:
    return FootageViewing(link.works, link.log, link.footage, lambda _: None)


def logged(viewing: FootageViewing) -> list[tuple[str, dict[str, Any]]]:
    with cast("Memory", viewing.works)() as work:
        return list(work.rows.entries)


def test_what_is_opened_is_in_order_and_the_purpose_in_the_log(viewing: FootageViewing):
    opened = viewing.open(FACILITY, VISIT.id, [SUITE.id, DOOR.id], Purpose.SAFETY)
    assert [track.camera for track in opened.tracks] == [SUITE.id, DOOR.id]
    for track in opened.tracks:
        spans = sorted(track.spans)
        assert all(before.end <= after.start for before, after in pairwise(spans))
    assert opened.tracks[0].pieces
    assert not opened.tracks[1].pieces
    ((act, values),) = logged(viewing)
    assert (act, values["visit"], values["purpose"]) == ("footage.opened", VISIT.id, Purpose.SAFETY)
    assert values["cameras"] == [SUITE.id, DOOR.id]
    assert "0.mp4" not in repr(opened)


def test_nothing_is_opened_or_logged_of_what_is_not_there(viewing: FootageViewing):
    with pytest.raises(NothingToWatch):
        viewing.open(FACILITY, VISIT.id, [CameraId("roof")], Purpose.SAFETY)
    with pytest.raises(VisitUnknown):
        viewing.open(FACILITY, VisitId("nobody"), [SUITE.id], Purpose.SAFETY)
    for session in (RECEPTION, AUDITOR):
        with pytest.raises(NotYourDuty):
            viewing.open(session, VISIT.id, [SUITE.id], Purpose.AUDIT)
    assert logged(viewing) == []


SPENT = LEFT + timedelta(days=30)


@pytest.mark.parametrize(
    ("session", "purpose", "held", "opens"),
    [
        (PRIVACY, Purpose.PERSON_REQUEST, False, True),
        (PRIVACY, Purpose.SAFETY, False, False),
        (PRIVACY, Purpose.SAFETY, True, True),
        (PRIVACY, Purpose.LEGAL_DUTY, True, True),
        (PRIVACY, Purpose.AUDIT, True, False),
        (FACILITY, Purpose.SAFETY, True, False),
        (FACILITY, Purpose.PERSON_REQUEST, True, False),
    ],
)
def test_what_is_past_its_term_opens_for_the_persons_request_and_a_decided_hold(
    viewing: FootageViewing, session: MemorySession, purpose: Purpose, held: bool, opens: bool
):
    footage = replace(viewing.footage, oldest_kept=lambda _: SPENT)
    viewing = replace(viewing, footage=footage, held=lambda _: "h1" if held else None)
    (track,) = viewing.open(session, VISIT.id, [SUITE.id], purpose).tracks
    reasons = {hole.reason for hole in track.holes}
    assert bool(track.pieces) == opens
    assert (CoverageReason.PAST_TERM in reasons) != opens
    ((_, values),) = logged(viewing)
    assert values.get("hold") == ("h1" if opens and held else None)
