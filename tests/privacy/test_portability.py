"""What a person provided goes with them: for programs, for spreadsheets, and provably whole."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pypdfium2 import PdfDocument

from tests.privacy.house import ARRIVAL, PrivacyHouse
from visitor_desk.privacy import check_package
from visitor_desk.privacy.package_verify import PackageFaultCode, verify_package
from visitor_desk.privacy.portable import COLUMNS, Provided, table_of
from visitor_desk.privacy.request_decisions import RequestKindHasPackage
from visitor_desk.privacy.request_package import Package
from visitor_desk.privacy.requests import Outcome, RequestKind, RequestLanguage
from visitor_desk.security.approvals import ApprovalForOther
from visitor_desk.security.groups import Group
from visitor_desk.visits.visit import Visit

DOCS = Path(__file__).parents[2] / "docs"
PORTABILITY = RequestKind.PORTABILITY
FILES = {
    "letter.pdf", "portable.json", "portable.csv", "schema.json", "log_proof.json", "Check.txt",
    "check_package.py", "manifest.json", "manifest.sig",
}  # fmt: skip


@pytest.fixture
def house() -> PrivacyHouse:
    return PrivacyHouse()


def given(house: PrivacyHouse, out: Path, *visits: Visit) -> Package:
    request = house.approved(*visits, kind=PORTABILITY, language=RequestLanguage.ENGLISH)
    return house.requests.release(house.officer, request.id, out)


def parsed(package: Package, name: str) -> Any:
    return json.loads((package.path / name).read_text(encoding="utf-8"))


def letter(package: Package) -> str:
    document = PdfDocument(package.path / "letter.pdf")
    words = " ".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return re.sub(r"\s+", " ", words)


def checked(folder: Path) -> list[str]:
    said: list[str] = []
    check_package.main([str(folder)], said.append)
    return said


def test_the_person_receives_what_they_provided_and_nothing_else(house: PrivacyHouse, tmp_path: Path) -> None:
    visits = [house.a_visit(), house.a_visit(2)]
    house.clock.set(ARRIVAL + timedelta(days=1))
    package = given(house, tmp_path / "anna", *visits)
    assert set(package.files) == FILES == {path.name for path in package.path.iterdir()}
    wanted = [
        {
            "visit": one.id,
            "name": f"Visitor {one.person}",
            "organisation": "Northwind",
            "purpose": "Power supply",
        }
        for one in visits
    ]
    assert parsed(package, "portable.json")["visits"] == wanted
    rows = csv.DictReader(io.StringIO((package.path / "portable.csv").read_text(encoding="utf-8-sig")))
    assert list(rows) == wanted
    written = b"".join(path.read_bytes() for path in package.path.iterdir() if path.suffix == ".json")
    for other in (b"passport", b"Karel", b"no_objection", b"Cage", b"visit.admitted"):
        assert other not in written
    words = letter(package)
    for said in (
        "You have received the data that you gave us",
        "portable.csv",
        "Article 77",
        "Ask for access",
    ):
        assert said in words
    (closed,) = house.requests.board(house.officer)
    assert (closed.outcome, closed.package) == (Outcome.GIVEN, package.manifest_sha256)


def test_only_what_was_provided_is_opened_and_the_log_says_for_what(
    house: PrivacyHouse, tmp_path: Path
) -> None:
    visit = house.a_visit()
    given(house, tmp_path / "anna", visit)
    assert house.acts(visit.id).count("record.opened") == 1


def test_the_package_is_whole_by_both_checks_and_a_change_is_named(
    house: PrivacyHouse, tmp_path: Path
) -> None:
    package = given(house, tmp_path / "anna", house.a_visit())
    report = verify_package(package.path, package.root_fingerprint)
    assert (report.whole, report.from_root) == (True, True)
    assert "WHOLE / HEEL" in checked(package.path)
    (package.path / "portable.csv").write_bytes(b"visit,name\r\n")
    (package.path / "data.json").write_bytes(b"{}")
    (package.path / "schema.json").unlink()
    faults = {(fault.code, fault.file) for fault in verify_package(package.path).faults}
    assert faults == {
        (PackageFaultCode.FILE_CHANGED, "portable.csv"),
        (PackageFaultCode.FILE_ADDED, "data.json"),
        (PackageFaultCode.FILE_MISSING, "schema.json"),
    }
    said = checked(package.path)
    for line in ("file changed: portable.csv", "file added: data.json", "file missing: schema.json"):
        assert line in said


def test_the_schema_is_the_published_one_and_describes_what_is_written(
    house: PrivacyHouse, tmp_path: Path
) -> None:
    package = given(house, tmp_path / "anna", house.a_visit())
    assert (package.path / "schema.json").read_bytes() == (DOCS / "portable.schema.json").read_bytes()
    schema, data = parsed(package, "schema.json"), parsed(package, "portable.json")
    visit = schema["properties"]["visits"]["items"]
    for described, written in ((schema, data), (visit, data["visits"][0])):
        assert set(described["required"]) == set(described["properties"]) == set(written)
        assert described["additionalProperties"] is False
    assert data["format"] == schema["properties"]["format"]["const"]
    assert tuple(visit["properties"]) == COLUMNS


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r"])
def test_no_spreadsheet_runs_a_cell(first: str) -> None:
    raw = table_of([Provided("v", f"{first}cmd|x", 'a "b", c', "two\nlines")]).decode("utf-8-sig")
    _, row = csv.reader(io.StringIO(raw, newline=""))
    assert row == ["v", f"'{first}cmd|x", 'a "b", c', "two\nlines"]


def test_what_is_destroyed_is_not_in_it_and_the_letter_says_so(house: PrivacyHouse, tmp_path: Path) -> None:
    visit = house.a_visit()
    with house.works() as work:
        work.sealed.delete("visits", visit.id, Group.D)
        work.commit()
    package = given(house, tmp_path / "anna", visit)
    assert parsed(package, "portable.json")["visits"] == []
    words = letter(package)
    assert "You have received the data" not in words
    assert "nothing is here any more" in words
    (closed,) = house.requests.board(house.officer)
    assert closed.outcome is Outcome.NOTHING_FOUND


def test_an_approval_is_for_what_was_there(house: PrivacyHouse, tmp_path: Path) -> None:
    visit = house.a_visit()
    request = house.approved(visit, kind=PORTABILITY)
    with house.works() as work:
        work.sealed.delete("visits", visit.id, Group.D)
        work.commit()
    with pytest.raises(ApprovalForOther):
        house.requests.release(house.officer, request.id, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_a_letter_alone_does_not_grant_it(house: PrivacyHouse) -> None:
    request = house.matched(house.a_visit(), kind=PORTABILITY)
    with pytest.raises(RequestKindHasPackage):
        house.decisions.grant(house.officer, request.id)
