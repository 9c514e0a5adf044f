"""Somebody of privacy tries to give an authority more than was ordered, or to release it alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.features.evidence_site import folder, kept, order_for_door, recorded, site, visit
from tests.features.site import NOON, Site
from tests.features.test_footage_and_requests import DOOR
from ui.error_texts import sentence_for
from ui.i18n import Language, Texts
from visitor_desk.clock import TimeRange
from visitor_desk.privacy.disclosure import (
    DisclosureClosed,
    DisclosureId,
    DisclosureUnknown,
    OrderRange,
    OutsideOrder,
    WithheldGround,
)
from visitor_desk.progress import never, no_progress
from visitor_desk.security.approvals import ApprovalMissing, ApprovedByRequester
from visitor_desk.security.duties import Purpose
from visitor_desk.visits.visit import VisitId

__all__ = ["folder", "recorded", "site", "visit"]

ORDERED = TimeRange(NOON + timedelta(seconds=10), NOON + timedelta(seconds=20))


def test_more_than_was_ordered_is_refused_with_the_range_and_goes_once_it_is_cut(
    site: Site, visit: VisitId, tmp_path: Path
):
    hold, clips = kept(site, visit)
    whole = next(one for one in clips if one.span.contains(ORDERED.start))
    under = order_for_door(site, ranges=(OrderRange(DOOR.id, None, ORDERED),))
    ask = site.desk.kept_footage.ask_to_hand_out
    with pytest.raises(OutsideOrder) as refused:
        ask(site.officer, under, hold.id, [whole.id])
    said = sentence_for(refused.value, Texts(Language.EN))
    assert DOOR.id in said
    assert f"{whole.start.astimezone(site.desk.settings.zone):%Y-%m-%d %H:%M:%S}" in said
    assert site.desk.four_eyes.waiting(site.second_officer) == []
    short = site.desk.kept_footage.trim(site.officer, whole.id, ORDERED, Purpose.LEGAL_DUTY, exact=True)
    asked = ask(site.officer, under, hold.id, [short.id])
    with pytest.raises(OutsideOrder):
        ask(site.officer, under, hold.id, [short.id, whole.id])
    site.desk.four_eyes.approve(site.second_officer, asked.id)
    site.desk.kept_footage.hand_out(site.officer, asked.id, tmp_path / "out", no_progress, never)


@pytest.mark.parametrize(
    "elsewhere", [{"camera": "other", "zone": None}, {"camera": None, "zone": "elsewhere"}]
)
def test_the_time_of_another_place_covers_nothing(site: Site, visit: VisitId, elsewhere: dict[str, object]):
    hold, clips = kept(site, visit)
    under = order_for_door(site)
    with site.desk.disclosures.works() as work:
        row = work.disclosures.get(under)
        assert row is not None
        moved = replace(row, ranges=tuple(replace(one, **elsewhere) for one in row.ranges))  # type: ignore[arg-type]
        work.disclosures.put(moved)
        work.commit()
    with pytest.raises(OutsideOrder):
        site.desk.kept_footage.ask_to_hand_out(site.officer, under, hold.id, [clips[0].id])
    assert not site.desk.log.verify(site.auditor).whole, "a row that was widened or moved shows"


def test_nothing_leaves_without_an_entry_nor_after_it_was_refused(site: Site, visit: VisitId, tmp_path: Path):
    hold, clips = kept(site, visit)
    with pytest.raises(DisclosureUnknown):
        site.desk.kept_footage.ask_to_hand_out(site.officer, DisclosureId("none"), hold.id, [clips[0].id])
    under = order_for_door(site)
    asked = site.desk.kept_footage.ask_to_hand_out(site.officer, under, hold.id, [clips[0].id])
    site.desk.four_eyes.approve(site.second_officer, asked.id)
    site.desk.disclosures.refuse(site.second_officer, under, WithheldGround.NOT_COMPETENT, "Not theirs")
    with pytest.raises(DisclosureClosed):
        site.desk.kept_footage.hand_out(site.officer, asked.id, tmp_path / "out", no_progress, never)
    assert not (tmp_path / "out").exists()


def test_the_same_person_twice_releases_nothing(site: Site, visit: VisitId, tmp_path: Path):
    hold, clips = kept(site, visit)
    under = order_for_door(site)
    asked = site.desk.kept_footage.ask_to_hand_out(site.officer, under, hold.id, [clips[0].id])
    with pytest.raises(ApprovedByRequester):
        site.desk.four_eyes.approve(site.officer, asked.id)
    with pytest.raises(ApprovalMissing):
        site.desk.kept_footage.hand_out(site.officer, asked.id, tmp_path / "out", no_progress, never)
    (row,) = site.desk.disclosures.all(site.officer)
    assert row.handed_out == ()
