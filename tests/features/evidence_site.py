"""A site with a visit whose footage is indexed, and a case that keeps it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.disclosure_texts import written
from tests.features.site import NOON, Site, open_site
from tests.features.test_footage_and_requests import DOOR, SOURCE, furnish, record, short_visit
from visitor_desk.clock import TimeRange
from visitor_desk.footage.keep_plan import KeepPlan
from visitor_desk.footage.kept_clip import KeptClip
from visitor_desk.footage.video_reader import every_picture
from visitor_desk.footage.viewing import Viewing
from visitor_desk.privacy.disclosure import DisclosureId, OrderRange
from visitor_desk.privacy.evidence import Secured
from visitor_desk.privacy.hold import Hold, HoldReason, NewHold
from visitor_desk.progress import never, no_progress
from visitor_desk.security.groups import Group
from visitor_desk.security.log_entry import read_body
from visitor_desk.visits.visit import VisitId


@dataclass
class Recorded:
    """A site with one visit whose footage is indexed, made once; its recordings lie in `folder`."""

    root: Path
    folder: Path
    originals: Path
    visit: VisitId


@pytest.fixture(scope="module")
def recorded(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    made = tmp_path_factory.mktemp("recorded")
    folder, originals = made / "recordings", made / "originals"
    originals.mkdir()
    for minute in (-1, 0, 1):
        record(originals, minute)
    shutil.copytree(originals, folder)
    with open_site(template, made / "site") as site:
        furnish(site, folder)
        came = short_visit(site)
        site.desk.footage_index.index(site.facility, SOURCE)
    return Recorded(made / "site", folder, originals, came.id)


@pytest.fixture
def site(recorded: Recorded, tmp_path: Path) -> Iterator[Site]:
    shutil.rmtree(recorded.folder)
    shutil.copytree(recorded.originals, recorded.folder)
    with open_site(recorded.root, tmp_path / "site") as opened:
        opened.clock.advance(timedelta(minutes=61))
        yield opened


@pytest.fixture
def folder(recorded: Recorded) -> Path:
    return recorded.folder


@pytest.fixture
def visit(recorded: Recorded) -> VisitId:
    return recorded.visit


def hold_of(site: Site, visit: VisitId) -> NewHold:
    today = site.clock.now().date()
    return NewHold(
        "visits",
        visit,
        "C-2026/17",
        HoldReason.INCIDENT,
        frozenset({Group.F}),
        today + timedelta(days=30),
        today + timedelta(days=60),
    )


def hold_on(site: Site, visit: VisitId) -> Hold:
    return site.desk.holds.place(site.facility, hold_of(site, visit)).hold


def plan_of(site: Site, visit: VisitId) -> KeepPlan:
    return site.desk.evidence.plan(site.facility, visit)


def kept(site: Site, visit: VisitId) -> tuple[Hold, list[KeptClip]]:
    hold = hold_on(site, visit)
    site.desk.evidence.keep(site.facility, hold.id)
    secured = secure(site)
    assert not secured.waiting
    return hold, list(site.desk.evidence.clips(site.facility, visit))


def order_for_door(site: Site, **changes: object) -> DisclosureId:
    """Write down an order that covers what the door's camera has of the visit."""
    span = TimeRange(NOON - timedelta(hours=1), NOON + timedelta(hours=1))
    return written(
        site, ordered_at=site.clock.now(), **{"ranges": (OrderRange(DOOR.id, None, span),), **changes}
    ).id


def secure(site: Site) -> Secured:
    return site.desk.evidence.secure(no_progress, never)


def entries(site: Site, record: str) -> list[tuple[str, dict[str, Any]]]:
    bodies = [read_body(one.body) for one in site.desk.log.about(site.officer, record) if one.body]
    return [(one["act"], one["values"]) for one in bodies]


def vault_files(site: Site) -> list[Path]:
    return sorted(path for path in site.folder.vault.rglob("*") if path.is_file())


def pictures_of(viewing: Viewing) -> int:
    """Count what every piece of a viewing shows, decoded from the vault."""
    found = 0
    for piece in (piece for track in viewing.tracks for piece in track.pieces):
        found += len(
            list(every_picture(piece.media.path, piece.start_s, piece.end_s, opens=piece.media.opens))
        )
    return found
