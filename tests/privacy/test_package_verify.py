from __future__ import annotations

import json
import os
import random
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.privacy.house import ARRIVAL, FILM_SECONDS, PrivacyHouse
from visitor_desk.privacy import check_package
from visitor_desk.privacy.folder_check import PackageFaultCode
from visitor_desk.privacy.package_folder import hashed, visible
from visitor_desk.privacy.package_manifest import (
    MANIFEST,
    SIGNATURE,
    SIGNED_AS,
    Manifest,
    NotCanonical,
    PackageFile,
    PackageSignature,
    manifest_from_bytes,
    safe_name,
    sha256_hex,
    signature_from_bytes,
    signed_message,
)
from visitor_desk.privacy.package_verify import verify_package
from visitor_desk.privacy.statement_verify import is_statement
from visitor_desk.security.approvals import Approvals
from visitor_desk.security.duties import Duty
from visitor_desk.security.session import Session


@dataclass(frozen=True)
class Made:
    """One released package and the house it came from."""

    house: PrivacyHouse
    path: Path
    root: str


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, films: Path) -> Made:
    house = PrivacyHouse()
    house.a_camera(films)
    visit = house.a_visit()
    house.clock.set(ARRIVAL + timedelta(days=1))
    house.recorded(films / "0.mp4", ARRIVAL, FILM_SECONDS)
    request = house.approved(visit)
    package = house.requests.release(house.officer, request.id, tmp_path_factory.mktemp("made") / "package")
    return Made(house, package.path, package.root_fingerprint)


@pytest.fixture
def package(made: Made, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made.path, tmp_path / "package"))


def faults_of(path: Path) -> set[tuple[str, str]]:
    report = verify_package(path)
    assert report.whole is (not report.faults)
    # The program that stands alone was written apart; it must say the same of whatever is tried here.
    apart = check_package.Package(path)
    apart.run()
    assert {file for _, file in apart.faults} == {fault.file for fault in report.faults}
    return {(fault.code.value, fault.file) for fault in report.faults}


def named(path: Path) -> set[str]:
    return {file for _, file in faults_of(path)}


def resigned(
    package: Path, made: Made, change: Callable[[Manifest], Manifest], signer: Session | None = None
) -> None:
    """Change the manifest and sign it again, as somebody with a releaser's key would."""
    who = signer or made.house.officer
    signature = signature_from_bytes((package / SIGNATURE).read_bytes())
    manifest = change(manifest_from_bytes((package / MANIFEST).read_bytes())).to_bytes()
    digest = sha256_hex(manifest)
    signed = replace(
        signature,
        manifest_sha256=digest,
        signer=who.operator_id,
        signature=who.signing.sign(SIGNED_AS, signed_message(digest, who.operator_id)),
    )
    (package / MANIFEST).write_bytes(manifest)
    (package / SIGNATURE).write_bytes(signed.to_bytes())


def files_now(package: Path) -> tuple[PackageFile, ...]:
    return tuple(
        PackageFile(
            path.relative_to(package).as_posix(), path.stat().st_size, hashed(path, path.stat().st_size)
        )
        for path in sorted(package.rglob("*"))
        if path.is_file() and path.name not in {MANIFEST, SIGNATURE}
    )


def test_an_untouched_package_is_whole(made: Made) -> None:
    report = verify_package(made.path)
    assert report.whole
    assert report.root_fingerprint == made.root
    assert report.from_root is None
    assert len(report.files) == 7
    assert {"request.approved", "record.opened", "footage.clip_cut"} <= {
        entry["act"] for entry in report.entries
    }


def test_a_package_is_taken_for_no_statement(made: Made) -> None:
    assert not is_statement(made.path)


def test_the_root_is_compared_however_it_is_typed(made: Made) -> None:
    assert verify_package(made.path, made.root).from_root is True
    assert verify_package(made.path, made.root.upper().replace("-", " ")).from_root is True
    other = verify_package(made.path, "00" + made.root[2:])
    assert (other.whole, other.from_root) == (True, False)


def test_any_flipped_bit_of_any_file_is_found_and_the_file_named(package: Path) -> None:
    chance = random.Random(20260302)
    for path in [path for path in package.rglob("*") if path.is_file()]:
        name = path.relative_to(package).as_posix()
        good = path.read_bytes()
        tried = 60 if name in {MANIFEST, SIGNATURE} else 12
        places = {0, len(good) - 1, *(chance.randrange(len(good)) for _ in range(tried))}
        for place in places:
            bad = bytearray(good)
            bad[place] ^= 1 << chance.randrange(8)
            path.write_bytes(bad)
            assert name in named(package), (name, place)
        path.write_bytes(good)
    assert faults_of(package) == set()


def test_every_single_byte_of_the_signature_file_counts(made: Made, package: Path) -> None:
    path = package / SIGNATURE
    good = path.read_bytes()
    step = 41  # every byte would take a minute; the offset walks over all kinds of fields
    for place in range(7, len(good), step):
        for flip in (0x01, 0x20):
            bad = bytearray(good)
            bad[place] ^= flip
            path.write_bytes(bad)
            assert named(package) == {SIGNATURE}, (place, flip)
    path.write_bytes(good)
    assert faults_of(package) == set()


@settings(max_examples=30)
@given(data=st.data())
def test_bytes_put_in_or_taken_out_are_found(made: Made, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from((*verify_package(made.path).files, MANIFEST, SIGNATURE)))
    path = made.path / name
    good = path.read_bytes()
    at = data.draw(st.integers(0, len(good)))
    put_in = data.draw(st.binary(max_size=3))
    taken = data.draw(st.integers(0 if put_in else 1, 3))
    bad = good[:at] + put_in + good[at + taken :]
    if bad == good:
        return
    try:
        path.write_bytes(bad)
        assert name in named(made.path)
    finally:
        path.write_bytes(good)


@pytest.mark.parametrize("name", [MANIFEST, SIGNATURE])
@pytest.mark.parametrize(
    "rewrite",
    [
        lambda raw: raw + b"\n",
        lambda raw: b" " + raw,
        lambda raw: b"\xef\xbb\xbf" + raw,
        lambda raw: json.dumps(json.loads(raw)).encode(),
        lambda raw: json.dumps(dict(reversed(json.loads(raw).items())), separators=(",", ":")).encode(),
        lambda raw: json.dumps(
            {**json.loads(raw), "extra": 1}, sort_keys=True, separators=(",", ":")
        ).encode(),
        lambda raw: raw[:-1] + b',"format":"visitor-desk/package/1"}',
        lambda raw: raw.replace(b'"s', b'"\\u0073', 1),
        lambda raw: raw.upper(),
    ],
)
def test_the_same_meaning_in_other_bytes_is_found(
    package: Path, name: str, rewrite: Callable[[bytes], bytes]
) -> None:
    path = package / name
    changed = rewrite(path.read_bytes())
    assert changed != path.read_bytes()
    path.write_bytes(changed)
    assert name in named(package)


def test_a_missing_file_is_named(package: Path) -> None:
    for path in [path for path in package.rglob("*") if path.is_file()]:
        name = path.relative_to(package).as_posix()
        kept = path.read_bytes()
        path.unlink()
        assert (PackageFaultCode.FILE_MISSING.value, name) in faults_of(package)
        path.write_bytes(kept)
    assert faults_of(package) == set()


@pytest.mark.parametrize("name", ["extra.txt", "clips/extra.mp4", ".hidden", "deep/er/file"])
def test_an_added_file_is_named(package: Path, name: str) -> None:
    path = package / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
    assert (PackageFaultCode.FILE_ADDED.value, name) in faults_of(package)


def test_two_files_changed_places_are_both_named(package: Path) -> None:
    a, b = package / "data.json", package / "coverage.json"
    held = a.read_bytes()
    a.write_bytes(b.read_bytes())
    b.write_bytes(held)
    assert {"data.json", "coverage.json"} <= named(package)


@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes need rights there")
def test_links_and_pipes_are_never_followed(package: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_bytes((package / "data.json").read_bytes())
    (package / "data.json").unlink()
    (package / "data.json").symlink_to(outside)
    (package / MANIFEST).rename(tmp_path / "manifest")
    os.mkfifo(package / MANIFEST)
    (package / "loop").symlink_to(package, target_is_directory=True)
    odd = PackageFaultCode.NOT_A_PLAIN_FILE.value
    assert {(odd, "data.json"), (odd, MANIFEST), (odd, "loop")} <= faults_of(package)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"\x00\xff\xfe binary \x80",
        b"[" * 200_000,
        b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
        b'{"format":"visitor-desk/package/1","files":[' + b"1" * 10_000 + b"]}",
        b'{"format":"visitor-desk/package/1"}',
        b'{"format":"visitor-desk/package/1","approval":{},"approved":[],"files":{}}',
        b"x" * (5 << 20),
    ],
)
@pytest.mark.parametrize("name", [MANIFEST, SIGNATURE, "log_proof.json"])
def test_rubbish_is_a_fault_and_never_an_exception(package: Path, name: str, content: bytes) -> None:
    (package / name).write_bytes(content)
    assert name in named(package)


def test_what_is_no_package_is_said_so(tmp_path: Path) -> None:
    assert faults_of(tmp_path / "nothing") == {("package.not_there", "nothing")}
    file = tmp_path / "file.zip"
    file.write_bytes(b"PK")
    assert faults_of(file) == {("package.not_a_folder", "file.zip")}
    empty = tmp_path / "empty"
    empty.mkdir()
    assert faults_of(empty) == {
        ("package.file_missing", MANIFEST),
        ("package.file_missing", SIGNATURE),
    }
    assert faults_of(Path("nul\x00byte")) == {("package.not_there", "nul\\u{0000}byte")}


def test_a_huge_sparse_file_is_not_read(package: Path) -> None:
    with (package / MANIFEST).open("r+b") as file:
        file.truncate(1 << 36)
    assert (PackageFaultCode.TOO_LARGE.value, MANIFEST) in faults_of(package)


@pytest.mark.parametrize(
    "name",
    [
        "../outside.txt", "/etc/passwd", "clips/../../x.mp4", "C:x.txt", "a\\b.txt", "clips/a/b.mp4", "",
        "data.json\x00", "nul", ".hidden", "x" * 200 + ".txt",
    ],
)  # fmt: skip
def test_names_that_lead_out_are_refused(package: Path, made: Made, name: str) -> None:
    assert not safe_name(name)
    resigned(package, made, lambda old: replace(old, files=(*old.files, PackageFile(name, 1, "00" * 32))))
    assert (PackageFaultCode.MANIFEST_WRONG.value, MANIFEST) in faults_of(package)


def test_a_releaser_cannot_add_a_clip_nobody_approved(package: Path, made: Made) -> None:
    (package / "clips" / "more.mp4").write_bytes(b"film")
    resigned(package, made, lambda old: replace(old, files=files_now(package)))
    assert faults_of(package) == {("package.not_as_approved", "clips/more.mp4")}


def test_a_releaser_cannot_leave_out_what_was_approved(package: Path, made: Made) -> None:
    shutil.rmtree(package / "clips")
    resigned(package, made, lambda old: replace(old, files=files_now(package)))
    assert faults_of(package) == {("package.not_as_approved", "clips/door_1_20260302T090000Z.mp4")}


def test_a_releaser_cannot_approve_alone(package: Path, made: Made) -> None:
    resigned(package, made, lambda old: old, signer=made.house.second)
    assert faults_of(package) == {("package.approved_by_releaser", MANIFEST)}


def test_an_approval_of_something_else_is_found(package: Path, made: Made) -> None:
    def widened(old: Manifest) -> Manifest:
        return replace(old, approved=replace(old.approved, values={**old.approved.values, "visits": []}))

    resigned(package, made, widened)
    assert faults_of(package) == {("package.approval_wrong", MANIFEST)}


def test_an_approval_that_was_over_is_found(package: Path, made: Made) -> None:
    resigned(package, made, lambda old: replace(old, created=old.created + timedelta(days=3)))
    assert faults_of(package) == {("package.approval_wrong", MANIFEST)}


def test_an_approval_that_the_log_does_not_know_is_found(package: Path, made: Made) -> None:
    house = made.house

    def approved_in_secret(old: Manifest) -> Manifest:
        asked = replace(old.approved, id="f" * 16)
        with house.works() as work:
            approval = Approvals(house.installation, house.log, house.clock).approve(
                house.second, work, asked, valid_for=timedelta(days=1)
            )
        return replace(old, approved=asked, approval=approval)

    resigned(package, made, approved_in_secret)
    assert faults_of(package) == {("package.approval_not_in_log", "log_proof.json")}


def test_somebody_without_the_duty_cannot_sign(package: Path, made: Made) -> None:
    guard = made.house.hired("guard", Duty.RECEPTION)
    resigned(package, made, lambda old: old, signer=guard)
    assert (PackageFaultCode.SIGNER_NOT_CERTIFIED.value, SIGNATURE) in faults_of(package)
    signature = signature_from_bytes((package / SIGNATURE).read_bytes())
    both = replace(signature, operators=(*signature.operators, guard.operator))
    (package / SIGNATURE).write_bytes(both.to_bytes())
    assert faults_of(package) == {("package.signer_not_certified", SIGNATURE)}


def test_a_package_signed_again_under_another_root_is_found(package: Path, made: Made) -> None:
    other = PrivacyHouse(horizon_days=3)  # founded apart: another root
    digest = sha256_hex((package / MANIFEST).read_bytes())
    forged = PackageSignature(
        digest,
        other.officer.operator_id,
        other.officer.signing.sign(SIGNED_AS, signed_message(digest, other.officer.operator_id)),
        other.installation.root_public,
        (other.officer.operator, other.second.operator),
    )
    (package / SIGNATURE).write_bytes(forged.to_bytes())
    report = verify_package(package, made.root)
    assert (report.whole, report.from_root) == (False, False)


def test_a_proof_of_another_log_is_found(package: Path, made: Made) -> None:
    proof = json.loads((package / "log_proof.json").read_text(encoding="utf-8"))
    for spoil in ("path", "body", "signature"):
        entry = dict(proof["entries"][0])
        entry[spoil] = [] if spoil == "path" else entry[spoil].replace("0", "1", 1)
        spoilt = {**proof, "entries": [entry, *proof["entries"][1:]]}
        (package / "log_proof.json").write_text(json.dumps(spoilt), encoding="utf-8")
        resigned(package, made, lambda old: replace(old, files=files_now(package)))
        assert faults_of(package) == {("package.log_proof_wrong", "log_proof.json")}


@given(st.binary(max_size=300))
def test_no_bytes_make_the_readers_fail_otherwise(raw: bytes) -> None:
    for read in (manifest_from_bytes, signature_from_bytes):
        with pytest.raises(NotCanonical):
            read(raw)


def test_names_of_faults_hide_nothing() -> None:
    assert visible("a\u202eb\n") == "a\\u{202e}b\\u{000a}"
    assert len(visible("x" * 999)) == 121
