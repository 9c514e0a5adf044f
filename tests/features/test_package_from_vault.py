"""Footage that was kept for a request goes into its package after the recorder has overwritten it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from tests.features.evidence_site import folder, hold_of, kept, recorded, secure, site, vault_files, visit
from tests.features.site import PASSPHRASE, Site
from tests.features.test_footage_and_requests import SOURCE
from tests.features.test_request_holds import asked, overwritten
from visitor_desk.footage.vault import VaultAway
from visitor_desk.footage.video_reader import every_picture
from visitor_desk.privacy.hold import HoldReason
from visitor_desk.privacy.kept_copies import KeptForPrivacy
from visitor_desk.privacy.package_verify import verify_package
from visitor_desk.privacy.request_contents import PackageContents, Withheld
from visitor_desk.privacy.requests import Outcome, Request, RequestLanguage
from visitor_desk.privacy.silence import NewSilence, SilenceGround, SilentThing
from visitor_desk.privacy.statement_verify import verify_statement
from visitor_desk.security.duties import Duty
from visitor_desk.security.operator_keys import NewOperator
from visitor_desk.visits.visit import VisitId

__all__ = ["folder", "recorded", "site", "visit"]


def gone(site: Site, folder: Path) -> None:
    """The recorder overwrites its files, and a whole look at its folder says so."""
    overwritten(folder)
    (folder / "ORDER.txt").write_text("An empty folder would be a share that is away.", encoding="utf-8")
    site.desk.footage_index.index(site.facility, SOURCE)


def kept_request(site: Site, folder: Path, visit: VisitId) -> Request:
    request = asked(site, [visit])
    assert secure(site).safe == 3
    gone(site, folder)
    return request


def released(site: Site, request: Request, out: Path) -> dict[str, Any]:
    site.desk.requests.approve(site.second_officer, request.id)
    package = site.desk.requests.release(site.officer, request.id, out)
    assert verify_package(package.path, site.desk.fingerprint).whole
    told: dict[str, Any] = json.loads((out / "data.json").read_text(encoding="utf-8"))
    return told


def contents_of(site: Site, request: Request) -> PackageContents:
    return site.desk.requests.contents(site.officer, request.id)


def test_a_kept_copy_is_cut_when_the_recorder_has_nothing_left(
    site: Site, folder: Path, visit: VisitId, tmp_path: Path
):
    request = kept_request(site, folder, visit)
    (left,) = site.desk.requests.footage_left(site.officer, request.id).ranges
    assert (left.safe, left.kept, left.missing) == (3, True, ())
    digests = {one.sha256 for one in site.desk.evidence.clips(site.officer, visit)}
    out = tmp_path / "package"
    told = released(site, request, out)
    (part,) = told["footage"]
    assert (part["state"], part["withheld"]) == ("recorded", None)
    assert set(part["kept_copies"]) == set(part["recordings"]) == digests
    assert len(list(every_picture(out / part["file"], 0, 180))) > 3 * 60
    coverage = json.loads((out / "coverage.json").read_text(encoding="utf-8"))
    (covered,) = coverage["statements"][0]["ranges"]
    assert [set(one["kept_copies"]) for one in covered["parts"]] == [digests]
    assert covered["missing_s"] == 0
    (board,) = site.desk.requests.board(site.officer)
    assert board.outcome is Outcome.GIVEN
    # Letter and check say what the clip was made from, and the log proves since when it was kept.
    pages = pypdfium2.PdfDocument(out / "letter.pdf")
    letter = "".join("".join(page.get_textpage().get_text_range().split()) for page in pages)
    pages.close()
    assert "uit3opnamendiewijverzegeldhebbenbewaard" in letter
    assert "kept_copies" in (out / "Check.txt").read_text(encoding="utf-8")
    proof = json.loads((out / "log_proof.json").read_text(encoding="utf-8"))
    said = [json.loads(one["body"]) for one in proof["entries"]]
    assert {dict(one["values"])["sha256"] for one in said if one["act"] == "clip.kept"} == digests


def test_an_approval_stays_good_when_the_recorder_overwrites_what_was_kept(
    site: Site, folder: Path, visit: VisitId, tmp_path: Path
):
    request = asked(site, [visit])
    secure(site)
    site.desk.requests.approve(site.second_officer, request.id)
    gone(site, folder)
    package = site.desk.requests.release(site.officer, request.id, tmp_path / "package")
    assert list(package.path.glob("clips/*.mp4"))


def test_what_another_case_keeps_is_the_persons_too(site: Site, folder: Path, visit: VisitId):
    hold = site.desk.holds.place(site.facility, hold_of(site, visit)).hold
    site.desk.evidence.keep(site.facility, hold.id)
    secure(site)
    gone(site, folder)
    (clip,) = contents_of(site, asked(site, [visit])).clips
    assert clip.releasable
    assert len(clip.kept) == 3


def test_what_a_secret_case_keeps_is_not_told(site: Site, folder: Path, visit: VisitId):
    new = replace(hold_of(site, visit), reason=HoldReason.AUTHORITY)
    hold = site.desk.holds.place(site.facility, new).hold
    site.desk.evidence.keep(site.facility, hold.id)
    secure(site)
    gone(site, folder)
    (clip,) = contents_of(site, asked(site, [visit])).clips
    assert (clip.state, clip.kept) == ("gap", ())


def test_a_kept_copy_that_was_damaged_is_withheld_or_comes_from_the_recorder(
    site: Site, folder: Path, visit: VisitId
):
    request = asked(site, [visit])
    secure(site)
    for path in vault_files(site):
        whole = path.read_bytes()
        path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    (clip,) = contents_of(site, request).clips
    assert (clip.releasable, clip.kept) == (True, ())
    gone(site, folder)
    (clip,) = contents_of(site, request).clips
    assert clip.withheld is Withheld.NOT_READABLE


def test_a_vault_that_is_away_is_said_and_nothing_is_called_a_gap(site: Site, folder: Path, visit: VisitId):
    request = kept_request(site, folder, visit)
    (root,) = {path.parent for path in vault_files(site)}
    root.rename(root.with_name("away"))
    with pytest.raises(VaultAway):
        contents_of(site, request)


def test_copies_open_for_the_privacy_team_alone(site: Site, folder: Path, visit: VisitId):
    request = asked(site, [visit])
    secure(site)
    new = NewOperator("deputy", "Staff deputy", frozenset({Duty.APPROVER}), PASSPHRASE)
    site.desk.operators.certify(site.officer, new)
    deputy = site.desk.operators.sign_in("deputy", PASSPHRASE)
    assert site.desk.requests.contents(deputy, request.id).clips[0].releasable
    gone(site, folder)
    with pytest.raises(KeptForPrivacy):
        site.desk.requests.approve(deputy, request.id)


@pytest.mark.parametrize(
    ("language", "words"), [("en", "A copy is kept in the vault"), ("nl", "in de kluis")]
)
def test_a_coverage_statement_says_what_of_the_missing_lies_in_the_vault(
    site: Site, folder: Path, visit: VisitId, tmp_path: Path, language: str, words: str
):
    hold, clips = kept(site, visit)
    there, _ = stated(site, visit, tmp_path / "there", language)
    assert there["totals"]["missing_but_kept_s"] == 0
    assert [one["kept_copies"] for one in there["ranges"][0]["parts"]] == [[]], "the recorder has it"
    gone(site, folder)
    told, paper = stated(site, visit, tmp_path / "gone", language)
    assert told["totals"]["recorded_s"] == 0
    assert told["totals"]["missing_but_kept_s"] == pytest.approx(told["totals"]["missing_s"], abs=1)
    (part,) = told["ranges"][0]["parts"]
    assert {one["sha256"] for one in part["kept_copies"]} == {one.sha256 for one in clips}
    assert words in paper
    site.desk.holds.lift(site.officer, hold.id)
    told, paper = stated(site, visit, tmp_path / "lifted", language)
    assert told["totals"]["missing_but_kept_s"] == 0
    assert words not in paper


def test_a_coverage_statement_is_silent_where_the_case_is(
    site: Site, folder: Path, visit: VisitId, tmp_path: Path
):
    hold, _ = kept(site, visit)
    gone(site, folder)
    review = site.clock.now().date() + timedelta(days=30)
    new = NewSilence(SilentThing.HOLD, hold.id, SilenceGround.ORDER, "PL-7", review)
    wanted = site.desk.silences.ask(site.officer, new)
    site.desk.four_eyes.approve(site.second_officer, wanted.id)
    site.desk.silences.begin(site.officer, wanted.id)
    told, paper = stated(site, visit, tmp_path / "silent", "en")
    assert told["totals"]["missing_but_kept_s"] == 0
    assert "vault" not in paper


def stated(site: Site, visit: VisitId, out: Path, language: str) -> tuple[dict[str, Any], str]:
    made = site.desk.coverage_statements.state(site.facility, visit, out, RequestLanguage(language))
    assert verify_statement(made.path, site.desk.fingerprint).whole
    with pypdfium2.PdfDocument(made.path / "coverage.pdf") as paper:
        words = " ".join(" ".join(page.get_textpage().get_text_range() for page in paper).split())
    return json.loads((made.path / "coverage.json").read_text(encoding="utf-8")), words
