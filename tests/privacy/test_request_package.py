from __future__ import annotations

import errno
import json
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument

from tests.privacy.fakes import FakeDeskWork
from tests.privacy.house import ARRIVAL, FILM_SECONDS, PrivacyHouse
from visitor_desk.errors import Cancelled, DiskFull, NotPermittedByFolder
from visitor_desk.privacy.package_verify import verify_package
from visitor_desk.privacy.request_package import PackageFolder, PackageFolderTaken
from visitor_desk.privacy.requests import RequestLanguage, RequestStep
from visitor_desk.progress import never, no_progress


@pytest.fixture
def house(films: Path) -> PrivacyHouse:
    house = PrivacyHouse()
    house.a_camera(films)
    house.a_visit()
    house.clock.set(ARRIVAL + timedelta(days=1))
    house.recorded(films / "0.mp4", ARRIVAL, FILM_SECONDS)
    house.recorded(films / "2.mp4", ARRIVAL + timedelta(minutes=30), FILM_SECONDS)
    return house


@pytest.fixture
def outbox(tmp_path: Path) -> Path:
    folder = tmp_path / "outbox"
    folder.mkdir()
    return folder


def the_visit(house: PrivacyHouse):  # type: ignore[no-untyped-def]
    (visit,) = house.visit_tables.visits.values()
    return visit


def test_a_package_holds_the_data_the_letter_the_footage_and_the_proof(
    house: PrivacyHouse, outbox: Path
) -> None:
    request = house.approved(the_visit(house), language=RequestLanguage.ENGLISH)
    package = house.requests.release(house.officer, request.id, outbox / "anna")
    assert {path.relative_to(package.path).as_posix() for path in package.path.rglob("*") if path.is_file()} == {
        "letter.pdf", "data.json", "coverage.json", "log_proof.json", "manifest.json", "manifest.sig",
        "Check.txt", "check_package.py", "clips/door_1_20260302T090000Z.mp4",
    } == set(package.files)  # fmt: skip
    data = json.loads((package.path / "data.json").read_text(encoding="utf-8"))
    assert data["requester"]["name"] == "Zoë Çelik-Ślusarska"
    (visit,) = data["visits"]
    assert [kept["values"]["name"] for kept in visit["kept"] if kept["group"] == "D"] == ["Visitor 1"]
    assert {part["withheld"] for part in data["footage"]} == {None, "footage.more_than_one_moving_thing"}
    assert "Staff" not in json.dumps(data)
    assert {one["what"] for one in data["consultations"]} == {"requests", "D", "S", "F"}
    coverage = json.loads((package.path / "coverage.json").read_text(encoding="utf-8"))
    assert coverage["statements"][0]["visit"] == the_visit(house).id
    pdf = PdfDocument(package.path / "letter.pdf")
    words = " ".join(page.get_textpage().get_text_range() for page in pdf)
    pdf.close()
    assert "Zoë Çelik-Ślusarska" in words
    assert "More than one person or thing" in words.replace("\r\n", " ")
    report = verify_package(package.path, package.root_fingerprint)
    assert (report.whole, report.from_root) == (True, True)
    closed = house.requests.board(house.officer)[0]
    assert (closed.step, closed.package) == (RequestStep.ANSWERED, package.manifest_sha256)
    assert [path.name for path in outbox.iterdir()] == ["anna"]


def test_nothing_found_is_a_package_too(house: PrivacyHouse, outbox: Path) -> None:
    request = house.approved()
    package = house.requests.release(house.officer, request.id, outbox / "nobody")
    assert verify_package(package.path).whole
    data = json.loads((package.path / "data.json").read_text(encoding="utf-8"))
    assert (data["visits"], data["footage"]) == ([], [])


def test_an_empty_folder_may_be_there_a_full_one_or_a_file_not(house: PrivacyHouse, outbox: Path) -> None:
    request = house.approved()
    (outbox / "full").mkdir()
    (outbox / "full" / "kept.txt").write_text("kept", encoding="utf-8")
    (outbox / "file").write_text("kept", encoding="utf-8")
    for name in ("full", "file"):
        with pytest.raises(PackageFolderTaken) as caught:
            house.requests.release(house.officer, request.id, outbox / name)
        assert caught.value.values == {"path": name}
    assert (outbox / "full" / "kept.txt").read_text(encoding="utf-8") == "kept"
    (outbox / "empty").mkdir()
    assert verify_package(house.requests.release(house.officer, request.id, outbox / "empty").path).whole


def test_stopping_at_any_point_leaves_nothing(house: PrivacyHouse, outbox: Path) -> None:
    request = house.approved(the_visit(house))
    # Six parts are looked at, one clip is cut, and then all of it is put in its place.
    for allowed in (0, 6, 7):
        answers = iter([False] * allowed + [True])
        with pytest.raises(Cancelled):
            house.requests.release(house.officer, request.id, outbox / "out", no_progress, answers.__next__)
        assert list(outbox.iterdir()) == []
        assert house.requests.board(house.officer)[0].step is RequestStep.APPROVED
    # What was approved can still go out.
    assert verify_package(house.requests.release(house.officer, request.id, outbox / "out").path).whole


def test_ctrl_c_while_a_clip_is_cut_leaves_nothing(house: PrivacyHouse, outbox: Path) -> None:
    request = house.approved(the_visit(house))
    jobs = 0

    def interrupt() -> None:
        nonlocal jobs
        jobs += 1
        if jobs == 3:  # two parts are looked at, then one is cut
            assert len(list(outbox.iterdir())) == 1
            raise KeyboardInterrupt

    house.runner.before = interrupt
    with pytest.raises(KeyboardInterrupt):
        house.requests.release(house.officer, request.id, outbox / "out")
    assert list(outbox.iterdir()) == []


def test_a_failed_commit_takes_the_published_package_back(
    house: PrivacyHouse, outbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = house.approved(the_visit(house))
    commit = FakeDeskWork.commit

    def fail_when_published(work: FakeDeskWork) -> None:
        if (outbox / "out").exists():
            raise DiskFull
        commit(work)

    monkeypatch.setattr(FakeDeskWork, "commit", fail_when_published)
    with pytest.raises(DiskFull):
        house.requests.release(house.officer, request.id, outbox / "out")
    assert list(outbox.iterdir()) == []
    assert house.requests.board(house.officer)[0].step is RequestStep.APPROVED


def test_a_full_disk_says_so_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(number: int) -> None:
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(DiskFull), PackageFolder(tmp_path / "out") as folder:
        folder.write("data.json", b"{}")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_without_permission_says_so(tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:

        def refuse(path: Path, *rest: object, **more: object) -> None:
            raise PermissionError(errno.EACCES, "no")

        patch.setattr(Path, "mkdir", refuse)
        with pytest.raises(NotPermittedByFolder), PackageFolder(tmp_path / "out"):
            pass


def test_what_a_killed_program_left_is_removed_by_the_next_try(tmp_path: Path) -> None:
    left = tmp_path / ".out[1].deadbeef.part"
    left.mkdir()
    (left / "data.json").write_text("{}", encoding="utf-8")
    other = tmp_path / ".other.deadbeef.part"
    other.mkdir()
    with PackageFolder(tmp_path / "out[1]") as folder:
        folder.write("data.json", b"{}")
        folder.publish()
    assert sorted(path.name for path in tmp_path.iterdir()) == [".other.deadbeef.part", "out[1]"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows guards folders by access lists")
def test_the_unfinished_package_is_its_owners_alone(tmp_path: Path) -> None:
    with PackageFolder(tmp_path / "out") as folder:
        (part,) = tmp_path.iterdir()
        assert part.stat().st_mode & 0o077 == 0
        assert folder.files() == ()


def test_nothing_of_a_package_stays_in_temporary_folders(
    house: PrivacyHouse, outbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    private = tmp_path / "tmp"
    private.mkdir()
    monkeypatch.setenv("TMPDIR", str(private))
    monkeypatch.setattr("tempfile.tempdir", None)
    request = house.approved(the_visit(house))
    house.requests.release(house.officer, request.id, outbox / "out", no_progress, never)
    assert list(private.iterdir()) == []
