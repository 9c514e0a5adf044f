"""Footage is kept for a case: safe at once or said not to be, and never in the clear."""

from __future__ import annotations

import errno
import hashlib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.features.evidence_site import (
    entries,
    folder,
    hold_of,
    hold_on,
    kept,
    pictures_of,
    plan_of,
    recorded,
    secure,
    site,
    vault_files,
    visit,
)
from tests.features.site import NOON, Site
from tests.features.test_footage_and_requests import DOOR, SOURCE
from visitor_desk.clock import TimeRange
from visitor_desk.footage.kept_clip import ClipState
from visitor_desk.footage.survival import Sureness
from visitor_desk.footage.vault import Vault, VaultAway, VaultFull
from visitor_desk.footage.vault_file import VaultWriter
from visitor_desk.footage.watch import SourceSpace
from visitor_desk.privacy import evidence as evidence_module
from visitor_desk.privacy.evidence import DIFFERS, HoldKeepsNoFootage, NothingToKeep, Secured
from visitor_desk.privacy.hold import HoldOver, HoldReason, HoldUnknown
from visitor_desk.security.duties import Purpose
from visitor_desk.security.groups import Group
from visitor_desk.visits.visit import VisitId

__all__ = ["folder", "recorded", "site", "visit"]


def test_what_keeping_would_copy_is_said_before(site: Site, folder: Path, visit: VisitId):
    plan = plan_of(site, visit)
    (door,) = plan.cameras
    assert (door.camera, len(door.files), door.missing) == (DOOR.id, 3, ())
    assert plan.size == sum(path.stat().st_size for path in folder.iterdir())
    assert door.length == timedelta(minutes=3)
    assert door.shown == timedelta(minutes=3)
    assert plan.fits
    part = TimeRange(NOON, NOON + timedelta(seconds=30))
    narrow = site.desk.evidence.plan(site.facility, visit, [DOOR.id], part)
    assert [len(one.files) for one in narrow.cameras] == [1]


def test_a_copy_is_whole_sealed_and_in_the_log(site: Site, folder: Path, visit: VisitId):
    hold, clips = kept(site, visit)
    originals = {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in folder.iterdir()}
    assert {clip.sha256 for clip in clips} == set(originals)
    for clip in clips:
        assert (clip.state, clip.problem, clip.hold) == (ClipState.SAFE, None, hold.id)
        ((act, values),) = entries(site, clip.id)
        assert (act, values["sha256"], values["bytes"]) == ("clip.kept", clip.sha256, clip.size)
        assert values["as_indexed"] is True
    assert site.desk.log.verify(site.auditor).whole
    asked = [values for act, values in entries(site, hold.id) if act == "evidence.asked"]
    assert [(one["clips"], one["bytes"]) for one in asked] == [(3, sum(clip.size for clip in clips))]


def test_no_byte_of_a_recording_lies_in_the_data_folder_or_the_vault(
    site: Site, folder: Path, visit: VisitId
):
    kept(site, visit)
    looked_for = []
    for path in folder.iterdir():
        raw = path.read_bytes()
        looked_for += [raw[at : at + 32] for at in range(0, len(raw) - 32, max(32, len(raw) // 40))]
    looked_for = [part for part in looked_for if len(set(part)) > 8]
    assert len(looked_for) > 50
    assert len(vault_files(site)) == 3
    for path in (path for path in site.folder.root.rglob("*") if path.is_file()):
        raw = path.read_bytes()
        assert not [part for part in looked_for if part in raw], path.name


def test_asking_twice_copies_once_and_another_case_keeps_its_own(site: Site, visit: VisitId):
    hold, clips = kept(site, visit)
    assert len(site.desk.evidence.keep(site.facility, hold.id)) == len(clips)
    assert secure(site) == Secured(0, 0, ())
    other, _ = kept(site, visit)
    assert len(site.desk.evidence.clips(site.officer, visit)) == 2 * len(clips)
    site.desk.holds.lift(site.officer, other.id)
    states = [clip.state for clip in site.desk.evidence.clips(site.officer, visit) if clip.hold == hold.id]
    assert states == [ClipState.SAFE] * 3


def test_a_file_that_still_grows_waits_until_it_is_closed(site: Site, folder: Path, visit: VisitId):
    with site.desk.evidence.works() as work:
        (middle,) = [one for one in work.recordings.of_source(SOURCE) if one.start == NOON]
        growing = type(middle.state).GROWING
        work.recordings.put(replace(middle, state=growing))
        work.commit()
    hold = hold_on(site, visit)
    site.desk.evidence.keep(site.facility, hold.id)
    secured = secure(site)
    assert (secured.safe, [one.clip.problem for one in secured.waiting]) == (2, ["footage.still_growing"])
    with site.desk.evidence.works() as work:
        work.recordings.put(middle)
        work.commit()
    assert secure(site) == Secured(1, 0, ())


def test_a_file_that_is_overwritten_first_is_lost_and_said_so(site: Site, folder: Path, visit: VisitId):
    hold = hold_on(site, visit)
    site.desk.evidence.keep(site.facility, hold.id)
    gone = next(folder.glob("door_*_13-00-00.mp4"))
    gone.unlink()
    secured = secure(site)
    assert [one.clip.problem for one in secured.waiting] == ["footage.file_not_there"]
    assert secured.waiting[0].survival.sureness is Sureness.NOT_OVERWRITTEN_YET
    site.desk.footage_index.index(site.facility, SOURCE)
    assert secure(site) == Secured(0, 1, ())
    (lost,) = [one for one in site.desk.evidence.clips(site.facility, visit) if one.state is ClipState.LOST]
    assert [act for act, _ in entries(site, lost.id)] == ["clip.lost"]
    assert site.desk.log.verify(site.auditor).whole


def test_bytes_that_differ_from_the_index_are_kept_and_marked(site: Site, folder: Path, visit: VisitId):
    hold = hold_on(site, visit)
    site.desk.evidence.keep(site.facility, hold.id)
    path = next(folder.glob("door_*_13-00-00.mp4"))
    raw = bytearray(path.read_bytes())
    raw[-1] ^= 1
    path.write_bytes(raw)
    assert secure(site).safe == 3
    (marked,) = [one for one in site.desk.evidence.clips(site.facility, visit) if one.problem]
    assert (marked.state, marked.problem) == (ClipState.SAFE, DIFFERS)
    assert entries(site, marked.id)[0][1]["as_indexed"] is False


def with_vault(site: Site, monkeypatch: pytest.MonkeyPatch, vault: Vault) -> None:
    evidence = replace(site.desk.evidence, vault=vault)
    monkeypatch.setattr(site, "desk", replace(site.desk, evidence=evidence))


def test_a_full_vault_is_a_task_and_nothing_is_half_kept(
    site: Site, visit: VisitId, monkeypatch: pytest.MonkeyPatch
):
    real = site.desk.evidence.vault
    hold = hold_on(site, visit)
    with_vault(site, monkeypatch, replace(real, space=lambda _: SourceSpace(1 << 40, 1 << 20, False)))
    plan = plan_of(site, visit)
    assert not plan.fits
    site.desk.evidence.keep(site.facility, hold.id)
    secured = secure(site)
    assert (secured.safe, secured.vault_problem, secured.red) == (0, VaultFull.code, True)
    assert vault_files(site) == []
    with_vault(site, monkeypatch, real)
    assert secure(site) == Secured(3, 0, ())


@pytest.mark.parametrize(("number", "code"), [(errno.ENOSPC, VaultFull.code), (errno.EIO, VaultAway.code)])
def test_a_disk_that_fills_or_fails_while_a_copy_is_made(
    site: Site, visit: VisitId, monkeypatch: pytest.MonkeyPatch, number: int, code: str
):
    hold = hold_on(site, visit)
    site.desk.evidence.keep(site.facility, hold.id)

    def broken(self: VaultWriter) -> str:
        raise OSError(number, "no")

    with monkeypatch.context() as patched:
        patched.setattr(VaultWriter, "finish", broken)
        secured = secure(site)
    assert (secured.safe, secured.vault_problem) == (0, code)
    assert vault_files(site) == []
    assert secure(site).safe == 3


def test_a_vault_that_is_away_is_waited_for(site: Site, visit: VisitId, monkeypatch: pytest.MonkeyPatch):
    hold = hold_on(site, visit)
    site.desk.evidence.keep(site.facility, hold.id)
    real = site.desk.evidence.vault
    with_vault(site, monkeypatch, replace(real, space=lambda _: None))
    assert secure(site).vault_problem == VaultAway.code
    with_vault(site, monkeypatch, real)
    assert secure(site).safe == 3


def test_a_desk_that_dies_between_file_and_key_copies_again(
    site: Site, visit: VisitId, monkeypatch: pytest.MonkeyPatch
):
    hold = hold_on(site, visit)
    site.desk.evidence.keep(site.facility, hold.id)

    class Dies(BaseException):
        pass

    def dies(*_args: object, **_values: object) -> None:
        raise Dies

    with monkeypatch.context() as patched:
        patched.setattr(evidence_module, "log_kept", dies)
        with pytest.raises(Dies):
            secure(site)
    orphan = vault_files(site)
    assert len(orphan) == 1
    assert [one.state for one in site.desk.evidence.clips(site.facility, visit)] == [ClipState.WAITING] * 3
    assert secure(site).safe == 3
    assert len(vault_files(site)) == 3
    assert not set(orphan) & set(vault_files(site))
    viewing = site.desk.kept_footage.watch(site.officer, hold.id, Purpose.SAFETY)
    assert pictures_of(viewing) == 3 * 60 * 5


def test_what_cannot_be_kept_is_refused(site: Site, folder: Path, visit: VisitId):
    hold = hold_on(site, visit)
    with pytest.raises(HoldUnknown):
        site.desk.evidence.keep(site.facility, type(hold.id)("none"))
    with pytest.raises(NothingToKeep):
        site.desk.evidence.keep(site.facility, hold.id, [])
    without = site.desk.holds.place(site.facility, replace(hold_of(site, visit), groups=frozenset({Group.D})))
    with pytest.raises(HoldKeepsNoFootage):
        site.desk.evidence.keep(site.facility, without.hold.id)
    site.desk.holds.lift(site.officer, hold.id)
    with pytest.raises(HoldOver):
        site.desk.evidence.keep(site.facility, hold.id)


def test_footage_past_its_term_is_kept_for_a_request_only(site: Site, folder: Path, visit: VisitId):
    site.clock.advance(timedelta(days=29))
    by_rule = plan_of(site, visit)
    assert by_rule.files == ()
    assert site.desk.evidence.plan(site.facility, visit, reason=HoldReason.REQUEST).files == ()
    assert len(site.desk.evidence.plan(site.officer, visit, reason=HoldReason.REQUEST).files) == 3
