"""A package that leaves as an encrypted zip: who has the passphrase reads all of it, who has not nothing."""

from __future__ import annotations

import errno
from contextlib import nullcontext
from pathlib import Path

import pytest
import pyzipper
from click.testing import CliRunner

from tests.features.evidence_site import folder, recorded, site, visit
from tests.features.site import Site
from tests.features.test_request_holds import asked
from visitor_desk.cli.context import Context
from visitor_desk.cli.main import program
from visitor_desk.errors import DiskFull
from visitor_desk.privacy.package_verify import verify_package
from visitor_desk.privacy.package_zip import ZipNotMade, new_passphrase
from visitor_desk.privacy.request_package import PackageFolderTaken
from visitor_desk.privacy.requests import Request, RequestStep
from visitor_desk.visits.visit import VisitId

__all__ = ["folder", "recorded", "site", "visit"]


@pytest.fixture
def approved(site: Site, visit: VisitId) -> Request:
    request = asked(site, [visit])
    site.desk.requests.approve(site.second_officer, request.id)
    return request


def step_of(site: Site) -> RequestStep:
    (request,) = site.desk.requests.board(site.officer)
    return request.step


def test_who_has_the_passphrase_unpacks_a_whole_package(site: Site, approved: Request, tmp_path: Path):
    made = site.desk.requests.release(site.officer, approved.id, tmp_path / "answer", as_zip=True)
    assert made.path == tmp_path / "answer.zip"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("answer")] == ["answer.zip"]
    assert made.passphrase is not None
    assert made.passphrase not in repr(made)
    with pyzipper.AESZipFile(made.path) as archive:
        assert all(one.wz_aes_strength == 3 for one in archive.infolist())
        archive.extractall(tmp_path / "out", pwd=made.passphrase.encode())
    assert verify_package(tmp_path / "out" / "answer", site.desk.fingerprint).whole
    kept = [path.read_bytes() for path in site.folder.root.rglob("*") if path.is_file()]
    assert not any(made.passphrase.encode() in content for content in kept)


def test_a_wrong_passphrase_opens_nothing(site: Site, approved: Request, tmp_path: Path):
    made = site.desk.requests.release(site.officer, approved.id, tmp_path / "answer", as_zip=True)
    content = made.path.read_bytes()
    assert b"Eriksson" not in content
    assert b"%PDF" not in content
    with pyzipper.AESZipFile(made.path) as archive:
        for name in archive.namelist():
            with pytest.raises(RuntimeError):
                archive.read(name, pwd=new_passphrase().encode())
            with pytest.raises(RuntimeError):
                archive.read(name)


def test_a_zip_that_is_there_is_not_written_over(site: Site, approved: Request, tmp_path: Path):
    (tmp_path / "answer.zip").write_bytes(b"mine")
    with pytest.raises(PackageFolderTaken):
        site.desk.requests.release(site.officer, approved.id, tmp_path / "answer", as_zip=True)
    assert (tmp_path / "answer.zip").read_bytes() == b"mine"
    assert step_of(site) is RequestStep.APPROVED


def test_a_full_disk_leaves_the_folder_and_says_so(
    site: Site, approved: Request, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(pyzipper.AESZipFile, "write", full)
    with pytest.raises(ZipNotMade) as failed:
        site.desk.requests.release(site.officer, approved.id, tmp_path / "answer", as_zip=True)
    assert isinstance(failed.value.__cause__, DiskFull)
    assert [path.name for path in tmp_path.iterdir() if "answer" in path.name] == ["answer"]
    assert verify_package(tmp_path / "answer", site.desk.fingerprint).whole
    assert step_of(site) is RequestStep.ANSWERED


def test_the_command_line_shows_the_passphrase_once(
    site: Site, approved: Request, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(Context, "signed_in", lambda *_: nullcontext((site.desk, site.officer)))
    out = str(tmp_path / "answer")
    ran = CliRunner().invoke(
        program, ["--language", "en", "requests", "release", "--as", "officer", approved.id, out, "--zip"]
    )
    assert ran.exit_code == 0, ran.output
    passphrase = ran.output.strip().rpartition(": ")[2]
    with pyzipper.AESZipFile(tmp_path / "answer.zip") as archive:
        assert archive.read("answer/letter.pdf", pwd=passphrase.encode()).startswith(b"%PDF")
