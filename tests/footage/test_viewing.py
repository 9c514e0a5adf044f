"""Footage opens for watching to whose duty it is, once the purpose stands in the log."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, cast

import pytest

from tests.footage.fakes import AUDITOR, FACILITY, RECEPTION, Memory
from tests.footage.test_footage_link import DOOR, SUITE, VISIT, link
from visitor_desk.footage.camera import CameraId
from visitor_desk.footage.footage_link import FootageLink
from visitor_desk.footage.viewing import FootageViewing, NothingToWatch
from visitor_desk.security.duties import NotYourDuty, Purpose
from visitor_desk.visits.visit import VisitId, VisitUnknown

__all__ = ["link"]


@pytest.fixture
def viewing(link: FootageLink) -> FootageViewing:
    return FootageViewing(link.works, link.log, link.footage)


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
