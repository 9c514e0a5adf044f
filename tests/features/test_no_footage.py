"""A request about a time of which nothing is there: the answer names every camera, every gap, and why."""

from __future__ import annotations

import json
from pathlib import Path

import pypdfium2

from tests.features.evidence_site import folder, recorded, site, visit
from tests.features.site import SUITE, Site
from tests.features.test_footage_and_requests import SOURCE
from tests.features.test_package_from_vault import gone
from tests.features.test_request_holds import asked
from visitor_desk.footage.camera import Camera, CameraId, CameraView
from visitor_desk.visits.visit import VisitId

__all__ = ["folder", "recorded", "site", "visit"]


def test_the_answer_names_cameras_and_gaps_with_their_reasons(
    site: Site, folder: Path, visit: VisitId, tmp_path: Path
):
    lobby = Camera(CameraId("lobby"), "Lobby east", SUITE, CameraView.ZONE, SOURCE, "lobby")
    site.desk.cameras.add(site.facility, lobby)
    gone(site, folder)
    request = asked(site, [visit])
    site.desk.requests.approve(site.second_officer, request.id)
    out = tmp_path / "package"
    site.desk.requests.release(site.officer, request.id, out)

    told = json.loads((out / "data.json").read_text(encoding="utf-8"))["footage"]
    assert {(one["camera_name"], one["state"], one["reason"]) for one in told} == {
        ("Door", "gap", "coverage.file_absent"),
        ("Lobby east", "never_recorded", "coverage.no_file_ever"),
    }
    assert [bool(one["gone_at"]) for one in told] == [one["camera"] == "door" for one in told]
    coverage = json.loads((out / "coverage.json").read_text(encoding="utf-8"))
    ranges = coverage["statements"][0]["ranges"]
    assert {one["camera"]: one["recorded_s"] for one in ranges} == {"door": 0, "lobby": 0}
    assert all(sum(part["seconds"] for part in one["parts"]) == one["missing_s"] for one in ranges)
    pages = pypdfium2.PdfDocument(out / "letter.pdf")
    letter = " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in pages)
    pages.close()
    for said in ("Door", "Lobby east", "3 november 2026", "vastgesteld op", "heeft niets opgenomen"):
        assert said in letter
    assert not list(out.glob("clips/*"))
