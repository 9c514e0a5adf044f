"""Kept footage plays, is cut and leaves by two people, and is gone when its case is over."""

from __future__ import annotations

import json
import os
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.features.evidence_site import (
    entries,
    folder,
    kept,
    order_for_door,
    pictures_of,
    recorded,
    site,
    vault_files,
    visit,
)
from tests.features.site import NOON, Site, open_site
from tests.privacy.standing_alone import alone
from visitor_desk.clock import TimeRange
from visitor_desk.errors import Cancelled
from visitor_desk.footage.kept_clip import ClipId, ClipState
from visitor_desk.footage.playback import Player
from visitor_desk.footage.vault_file import ClipDamaged, ClipDestroyed
from visitor_desk.footage.video_reader import every_picture, read_facts
from visitor_desk.privacy import kept_footage
from visitor_desk.privacy.disposal_certificate import NothingDestroyed
from visitor_desk.privacy.hold import HoldNeedsPrivacy, HoldOver
from visitor_desk.privacy.kept_footage import HandOutNotAsked, NoClipHere
from visitor_desk.privacy.requests import RequestLanguage
from visitor_desk.privacy.statement_verify import is_statement, verify_statement
from visitor_desk.progress import never, no_progress
from visitor_desk.security.approvals import ApprovalMissing
from visitor_desk.security.duties import NotYourDuty, Purpose
from visitor_desk.visits.visit import VisitId

__all__ = ["folder", "recorded", "site", "visit"]


def test_what_is_kept_plays_when_the_recorder_has_nothing_left(site: Site, folder: Path, visit: VisitId):
    before = sum(len(list(every_picture(path, 0.0, 1e9))) for path in folder.iterdir())
    hold, _ = kept(site, visit)
    for path in list(folder.iterdir()):
        path.unlink()
    viewing = site.desk.kept_footage.watch(site.officer, hold.id, Purpose.SAFETY)
    (track,) = viewing.tracks
    assert track.spans[0].start == NOON - timedelta(minutes=1)
    assert pictures_of(viewing) == before
    player = Player(viewing.tracks)
    try:
        player.seek(NOON + timedelta(seconds=10))
        shown = _shown(player)
        assert shown.at is not None
        assert abs(shown.at - (NOON + timedelta(seconds=10))) <= timedelta(seconds=0.2)
    finally:
        player.close()
    (opened,) = [values for act, values in entries(site, visit) if act == "footage.opened"]
    assert (opened["hold"], opened["purpose"]) == (hold.id, "safety")


def _shown(player: Player) -> Any:
    for _ in range(500):
        (shown,) = player.shown()
        if (shown.at is not None and abs(shown.at - player.at) < timedelta(seconds=1)) or shown.error:
            return shown
        time.sleep(0.01)
    raise AssertionError("nothing came")


def test_only_privacy_opens_what_is_kept(site: Site, visit: VisitId):
    hold, (clip, *_) = kept(site, visit)
    under = order_for_door(site)
    span = TimeRange(NOON, NOON + timedelta(seconds=5))
    for session in (site.facility, site.guard, site.auditor, site.administrator):
        with pytest.raises(NotYourDuty):
            site.desk.kept_footage.watch(session, hold.id, Purpose.SAFETY)
        with pytest.raises(NotYourDuty):
            site.desk.kept_footage.trim(session, clip.id, span, Purpose.SAFETY, exact=True)
        with pytest.raises(NotYourDuty):
            site.desk.kept_footage.ask_to_hand_out(session, under, hold.id, [clip.id])
    with pytest.raises(NotYourDuty):
        site.desk.evidence.plan(site.guard, visit)
    with pytest.raises(HoldNeedsPrivacy):
        site.desk.holds.lift(site.facility, hold.id)


def test_the_end_of_a_case_destroys_keys_and_files_and_stops_who_watches(site: Site, visit: VisitId):
    hold, clips = kept(site, visit)
    viewing = site.desk.kept_footage.watch(site.officer, hold.id, Purpose.LEGAL_DUTY)
    opens = viewing.tracks[0].pieces[0].media.opens
    assert opens is not None
    with opens() as reader:
        assert reader.read(8)
        site.desk.holds.lift(site.officer, hold.id)
        with pytest.raises(ClipDestroyed):
            reader.read(8)
    assert vault_files(site) == []
    with pytest.raises(ClipDamaged):
        opens()
    after = site.desk.evidence.clips(site.officer, visit)
    assert {one.state for one in after} == {ClipState.DESTROYED}
    assert [act for act, _ in entries(site, clips[0].id)] == ["clip.kept", "clip.destroyed"]
    with pytest.raises(NoClipHere):
        site.desk.kept_footage.watch(site.officer, hold.id, Purpose.LEGAL_DUTY)
    assert site.desk.log.verify(site.auditor).whole


def test_a_case_that_ends_by_itself_is_destroyed_by_retention(site: Site, visit: VisitId):
    kept(site, visit)
    site.clock.advance(timedelta(days=61))
    report = site.desk.retention.run(site.officer)
    assert report.clips_destroyed == 3
    assert vault_files(site) == []
    assert {one.state for one in site.desk.evidence.clips(site.officer, visit)} == {ClipState.DESTROYED}
    assert site.desk.log.verify(site.auditor).whole


def test_a_certificate_says_what_was_destroyed_and_what_not_and_can_be_verified(
    site: Site, visit: VisitId, tmp_path: Path
):
    hold, clips = kept(site, visit)
    certify = site.desk.disposal_certificates.certify
    with pytest.raises(NothingDestroyed) as refused:
        certify(site.officer, hold.id, tmp_path / "none", RequestLanguage.DUTCH)
    assert refused.value.values["kept"] == 3
    site.desk.holds.lift(site.officer, hold.id)
    for language in RequestLanguage:
        out = tmp_path / language.value
        made = certify(site.officer, hold.id, out, language)
        assert is_statement(out)
        report = verify_statement(out, made.root_fingerprint)
        assert alone(out, made.root_fingerprint) == (0, set())
        assert (report.faults, report.from_root) == ((), True)
    said = json.loads((out / "disposal.json").read_text(encoding="utf-8"))
    assert {one["sha256"] for one in said["destroyed"]} == {clip.sha256 for clip in clips}
    assert said["still_kept"] == 0
    (out / "disposal.json").write_text(json.dumps({**said, "still_kept": 1}), encoding="utf-8")
    assert {fault.file for fault in verify_statement(out).faults} == {"disposal.json"}
    assert alone(out) == (1, {"disposal.json"})


def test_evidence_leaves_by_two_people_as_it_was_recorded(
    site: Site, folder: Path, visit: VisitId, tmp_path: Path
):
    hold, clips = kept(site, visit)
    ids = [clip.id for clip in clips[:2]]
    under = order_for_door(site)
    asked = site.desk.kept_footage.ask_to_hand_out(site.officer, under, hold.id, ids)
    out = tmp_path / "evidence"
    with pytest.raises(ApprovalMissing):
        site.desk.kept_footage.hand_out(site.officer, asked.id, out, no_progress, never)
    assert not out.exists()
    site.desk.four_eyes.approve(site.second_officer, asked.id)
    made = site.desk.kept_footage.hand_out(site.officer, asked.id, out, no_progress, never)
    manifest = json.loads((out / "evidence.json").read_text(encoding="utf-8"))
    assert {one["clip"] for one in manifest["files"]} == set(ids)
    for one in manifest["files"]:
        raw = (out / one["file"]).read_bytes()
        assert raw == (folder / one["recording"]).read_bytes()
    assert alone(out, made.root_fingerprint) == (0, set())
    report = verify_statement(out, made.root_fingerprint)
    assert report.faults == ()
    assert {entry["act"] for entry in report.entries} == {"clip.kept", "evidence.handed_out"}
    assert (manifest["disclosure"], manifest["order"]["number"]) == (under, "PL1300-2026-7")
    name = manifest["files"][0]["file"]
    raw = bytearray((out / name).read_bytes())
    raw[len(raw) // 2] ^= 1
    (out / name).write_bytes(raw)
    assert {fault.file for fault in verify_statement(out).faults} == {name}
    assert alone(out) == (1, {name})
    with pytest.raises(HandOutNotAsked):
        site.desk.kept_footage.hand_out(site.officer, asked.id, tmp_path / "again", no_progress, never)


def test_nothing_is_left_of_a_hand_out_that_was_stopped_or_that_the_vault_cannot_prove(
    site: Site, visit: VisitId, tmp_path: Path
):
    hold, clips = kept(site, visit)
    under = order_for_door(site)
    asked = site.desk.kept_footage.ask_to_hand_out(site.officer, under, hold.id, [clips[0].id])
    site.desk.four_eyes.approve(site.second_officer, asked.id)
    out = tmp_path / "out"
    with pytest.raises(Cancelled):
        site.desk.kept_footage.hand_out(site.officer, asked.id, out, no_progress, lambda: True)
    (file,) = [path for path in vault_files(site) if path.name.startswith(clips[0].id)]
    raw = bytearray(file.read_bytes())
    raw[100] ^= 1
    file.write_bytes(raw)
    with pytest.raises(ClipDamaged):
        site.desk.kept_footage.hand_out(site.officer, asked.id, out, no_progress, never)
    assert not out.exists()
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".out")]


@pytest.mark.parametrize("exact", [False, True])
def test_a_stretch_becomes_a_clip_of_its_own(site: Site, visit: VisitId, *, exact: bool):
    hold, clips = kept(site, visit)
    whole = clips[1]
    span = TimeRange(NOON + timedelta(seconds=10), NOON + timedelta(seconds=14))
    short = site.desk.kept_footage.trim(site.officer, whole.id, span, Purpose.LEGAL_DUTY, exact=exact)
    assert (short.original, short.hold, short.state) == (whole.id, hold.id, ClipState.SAFE)
    assert short.start <= span.start + timedelta(seconds=0.2)
    assert short.span.end >= span.end - timedelta(seconds=0.2)
    if exact:
        assert abs(short.duration_s - 4.0) <= 0.2
    viewing = site.desk.kept_footage.watch(site.officer, hold.id, Purpose.LEGAL_DUTY, [short.id])
    assert pictures_of(viewing) == round(short.duration_s * 5)
    # Who watches the whole case sees each second once, from the originals.
    assert len(site.desk.kept_footage.watch(site.officer, hold.id, Purpose.LEGAL_DUTY).tracks[0].pieces) == 3
    assert site.desk.log.verify(site.auditor).whole


def cut_that_ends_with(how: BaseException, site: Site, clip: ClipId, patch: pytest.MonkeyPatch) -> None:
    """Let a cut end after its file was written and before its row was."""

    def ends(*_args: object, **_values: object) -> None:
        raise how

    span = TimeRange(NOON + timedelta(seconds=10), NOON + timedelta(seconds=14))
    with patch.context() as within:
        within.setattr(kept_footage, "make_safe", ends)
        with pytest.raises(type(how)):
            site.desk.kept_footage.trim(site.officer, clip, span, Purpose.LEGAL_DUTY, exact=False)


def test_a_cut_whose_case_ends_meanwhile_leaves_no_file(
    site: Site, visit: VisitId, monkeypatch: pytest.MonkeyPatch
):
    _, clips = kept(site, visit)
    before = vault_files(site)
    cut_that_ends_with(HoldOver(), site, clips[1].id, monkeypatch)
    assert vault_files(site) == before


class Killed(BaseException):
    """The program is gone at this moment."""


def test_what_a_killed_cut_leaves_goes_with_a_retention_run_once_no_backup_knows_it(
    site: Site, visit: VisitId, monkeypatch: pytest.MonkeyPatch
):
    _, clips = kept(site, visit)
    before = vault_files(site)
    cut_that_ends_with(Killed(), site, clips[1].id, monkeypatch)
    (left,) = set(vault_files(site)) - set(before)
    written = site.clock.now().timestamp()
    for path in vault_files(site):
        os.utime(path, (written, written))
    site.clock.advance(timedelta(days=7))
    site.desk.retention.run(site.officer)
    assert left.exists()
    site.clock.advance(timedelta(days=2))
    site.desk.retention.run(site.officer)
    assert vault_files(site) == before


def test_a_copy_reads_like_its_original(site: Site, folder: Path, visit: VisitId):
    hold, clips = kept(site, visit)
    viewing = site.desk.kept_footage.watch(site.officer, hold.id, Purpose.SAFETY)
    for piece, path in zip(viewing.tracks[0].pieces, sorted(folder.iterdir()), strict=True):
        assert piece.media.opens is not None
        with piece.media.opens() as reader:
            assert reader.read() == path.read_bytes()
        assert read_facts(path).duration_s == pytest.approx(piece.end_s - piece.start_s, abs=0.3)
    assert len(clips) == 3


def test_the_vault_is_found_again_by_the_next_start(site: Site, visit: VisitId, tmp_path: Path):
    hold, _ = kept(site, visit)
    copied = tmp_path / "copied"
    with open_site(site.folder.root, copied) as again:
        again.clock.advance(timedelta(hours=2))
        viewing = again.desk.kept_footage.watch(again.officer, hold.id, Purpose.SAFETY)
        assert pictures_of(viewing) == 3 * 60 * 5
