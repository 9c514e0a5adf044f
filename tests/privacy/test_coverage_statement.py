"""Signed coverage statements: what they say, on paper too, and that no byte of them can be changed unseen."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.privacy.house import ARRIVAL, DOOR, SOURCE, PrivacyHouse
from tests.privacy.standing_alone import alone
from visitor_desk.clock import TimeRange
from visitor_desk.footage.camera import Camera, CameraId, CameraView
from visitor_desk.footage.camera_sight import CameraSight, Overwriting
from visitor_desk.footage.coverage import CoveragePart, CoverageReason, CoverageState
from visitor_desk.footage.footage_link import FootageLink
from visitor_desk.footage.link import RangeReason, RangeWhy, Roll
from visitor_desk.footage.survival import Sureness, Survival
from visitor_desk.privacy.coverage_paper import _reason, _survival, _why
from visitor_desk.privacy.coverage_statement import CoverageStatements
from visitor_desk.privacy.folder_check import PackageFaultCode, PackageReport
from visitor_desk.privacy.letter_words import Words, texts_of
from visitor_desk.privacy.package_manifest import LOG_PROOF
from visitor_desk.privacy.request_package import PackageFolderTaken
from visitor_desk.privacy.requests import RequestLanguage
from visitor_desk.privacy.statement_signature import (
    COVERAGE,
    PAPER,
    STATEMENT,
    STATEMENT_SIG,
    statement_signature_from_bytes,
)
from visitor_desk.privacy.statement_verify import is_statement, verify_statement
from visitor_desk.security.signing import SigningKey
from visitor_desk.visits.door_events import DoorDirection, DoorResult
from visitor_desk.visits.visit import VisitId, VisitUnknown

DUTCH, ENGLISH = RequestLanguage.DUTCH, RequestLanguage.ENGLISH


@dataclass
class Made:
    """A statement and the house it came from."""

    house: PrivacyHouse
    statements: CoverageStatements
    visit: VisitId
    path: Path
    root: str


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    house = PrivacyHouse()
    folder = tmp_path_factory.mktemp("recordings")
    house.a_camera(folder)
    file = folder / "door-1.mp4"
    file.write_bytes(b"not looked into")
    visit = house.a_visit()
    house.clock.set(ARRIVAL + timedelta(days=1))
    house.recorded(file, ARRIVAL, 30.0)
    with house.works() as work:
        work.cameras.add(
            Camera(CameraId("cage"), "Cage <7>", "lobby", CameraView.ZONE, SOURCE, "cage", "C-1042")
        )
        went = Overwriting(ARRIVAL - timedelta(days=1), ARRIVAL - timedelta(hours=12), house.clock.now())
        work.camera_sights.put_all([
            CameraSight(DOOR, house.clock.now(), ARRIVAL - timedelta(hours=12), overwriting=went,
                        first=ARRIVAL - timedelta(days=9)),
        ])  # fmt: skip
        work.commit()
    link = FootageLink(house.works, house.log, house.footage)
    statements = CoverageStatements(
        house.works, house.log, house.clock, link, house.installation, house.settings, house.lives
    )
    out = tmp_path_factory.mktemp("made") / "statement"
    package = statements.state(house.officer, visit.id, out, ENGLISH)
    return Made(house, statements, visit.id, package.path, package.root_fingerprint)


def text_of(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    pages = [page.get_textpage().get_text_bounded() for page in document]
    return " ".join(" ".join(pages).split())


def codes(report: PackageReport) -> list[tuple[PackageFaultCode, str]]:
    return [(one.code, one.file) for one in report.faults]


def test_a_statement_is_whole_and_from_its_site(made: Made):
    report = verify_statement(made.path, made.root)
    assert codes(report) == []
    assert (report.whole, report.from_root, report.request) == (True, True, made.visit)
    assert is_statement(made.path)
    assert verify_statement(made.path, "0" * 64).from_root is False
    assert [alone(made.path, root)[0] for root in (made.root, "0" * 64)] == [0, 3]


def test_its_json_has_every_second_and_its_evidence(made: Made):
    stated = json.loads((made.path / STATEMENT).read_bytes())
    totals = stated["totals"]
    asked = sum(part["seconds"] for one in stated["ranges"] for part in one["parts"])
    assert asked == pytest.approx(totals["recorded_s"] + totals["missing_s"])
    assert sum(totals["seconds_by_state"].values()) == pytest.approx(asked)
    assert totals["seconds_by_state"]["customers"] > 0
    shown = [part for one in stated["ranges"] for part in one["parts"] if part["state"] == "recorded"]
    assert [(part["seconds"], part["evidence"][0]["file"]) for part in shown] == [(30.0, "door-1.mp4")]
    assert len(shown[0]["evidence"][0]["sha256"]) == 64
    door = next(one for one in stated["ranges"] if one["recorded_s"])
    assert door["survival"]["sureness"] == "measured"
    assert "Visitor 1" not in json.dumps(stated)


def test_its_paper_says_the_same_in_words(made: Made, tmp_path: Path):
    said = text_of(made.path / PAPER)
    for words in ("Coverage statement", "Lobby, door", "Cage <7>", "door-1.mp4", "30.0 s", "C-1042",
                  "There is no recording of this time", "arrival", "overwritten in about", "visitor-desk verify",
                  "Europe/Amsterdam", made.visit):  # fmt: skip
        assert words in said, words
    dutch = made.statements.state(made.house.officer, made.visit, tmp_path / "nl", DUTCH)
    said = text_of(dutch.path / PAPER)
    for words in ("Dekkingsverklaring", "Er is geen opname van deze tijd", "overschreven over ongeveer",
                  "camera van een klant"):  # fmt: skip
        assert words in said, words
    assert "Visitor" not in said.replace("visitor", "").replace("Visitor Desk", "")


def test_both_forms_stand_in_the_log(made: Made):
    report = verify_statement(made.path)
    (entry,) = report.entries
    digests = {one.name: one.sha256 for one in
               statement_signature_from_bytes((made.path / STATEMENT_SIG).read_bytes()).files}  # fmt: skip
    assert entry["act"] == COVERAGE.stated
    assert (entry["values"]["statement"], entry["values"]["paper"]) == (digests[STATEMENT], digests[PAPER])
    assert COVERAGE.stated in made.house.acts(made.visit)


# Hypothesis writes out what a test is given, and a whole house is too much to write.
@pytest.fixture
def path(made: Made) -> Path:
    return made.path


@pytest.fixture
def root(made: Made) -> str:
    return made.root


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from([*COVERAGE.files, STATEMENT_SIG]),
    where=st.floats(0, 0.999),
    change=st.integers(1, 255),
)
def test_a_changed_byte_is_found_and_its_file_named(
    path: Path, root: str, tmp_path_factory: pytest.TempPathFactory, name: str, where: float, change: int
):
    copy = tmp_path_factory.mktemp("copy") / "statement"
    shutil.copytree(path, copy)
    raw = bytearray((copy / name).read_bytes())
    raw[int(where * len(raw))] ^= change
    (copy / name).write_bytes(raw)
    report = verify_statement(copy, root)
    assert not report.whole
    named = {one.file for one in report.faults}
    # Whose digest was changed in the signature is not what was signed either.
    assert name in named
    assert len(named) <= (2 if name == STATEMENT_SIG else 1)
    assert alone(copy, root) == (1, named)


def test_a_missing_and_an_added_file_are_named(made: Made, tmp_path: Path):
    for name in (*COVERAGE.files, STATEMENT_SIG):
        copy = tmp_path / name
        shutil.copytree(made.path, copy)
        (copy / name).unlink()
        assert is_statement(copy)
        assert codes(verify_statement(copy)) == [(PackageFaultCode.FILE_MISSING, name)]
        assert alone(copy) == (1, {name})
    copy = tmp_path / "more"
    shutil.copytree(made.path, copy)
    (copy / "note.txt").write_text("x")
    (copy / "folder").mkdir()
    assert codes(verify_statement(copy)) == [
        (PackageFaultCode.NOT_A_PLAIN_FILE, "folder"),
        (PackageFaultCode.FILE_ADDED, "note.txt"),
    ]
    gone = codes(verify_statement(tmp_path / "nowhere"))
    assert gone[0] == (PackageFaultCode.NOT_THERE, "nowhere")


def test_the_files_of_another_statement_do_not_pass(made: Made, tmp_path: Path):
    other = made.statements.state(made.house.officer, made.visit, tmp_path / "other", ENGLISH)
    for name in (PAPER, LOG_PROOF):
        copy = tmp_path / f"with-{name}"
        shutil.copytree(made.path, copy)
        shutil.copy(other.path / name, copy / name)
        report = verify_statement(copy)
        same = (other.path / name).read_bytes() == (made.path / name).read_bytes()
        assert report.whole == same


def test_who_is_not_certified_cannot_state(made: Made, tmp_path: Path):
    copy = tmp_path / "forged"
    shutil.copytree(made.path, copy)
    real = statement_signature_from_bytes((copy / STATEMENT_SIG).read_bytes())
    key = SigningKey.generate()
    signer = replace(real.operators[0], id=real.signer, signing_public=key.public)
    forged = replace(real, operators=(signer,))
    forged = replace(forged, signature=key.sign(COVERAGE.label, forged.message()))
    (copy / STATEMENT_SIG).write_bytes(forged.to_bytes())
    assert codes(verify_statement(copy)) == [(PackageFaultCode.SIGNER_NOT_CERTIFIED, STATEMENT_SIG)]
    assert alone(copy) == (1, {STATEMENT_SIG})


def test_nothing_is_left_where_nothing_could_be_stated(made: Made, tmp_path: Path):
    with pytest.raises(VisitUnknown):
        made.statements.state(made.house.officer, VisitId("none"), tmp_path / "none", ENGLISH)
    assert list(tmp_path.iterdir()) == []
    taken = tmp_path / "taken"
    taken.mkdir()
    (taken / "file").write_text("x")
    with pytest.raises(PackageFolderTaken):
        made.statements.state(made.house.officer, made.visit, taken, ENGLISH)
    assert [one.name for one in taken.iterdir()] == ["file"]


@pytest.mark.parametrize("language", RequestLanguage)
def test_every_word_of_a_statement_is_there(language: RequestLanguage):
    texts = texts_of(language)
    assert {one.value for one in CoverageState} == set(texts["coverage_state"])
    assert {one.value for one in CoverageReason} == set(texts["coverage_reason"])
    assert {one.value for one in RangeWhy} == set(texts["range_why"])
    assert {one.value for one in Sureness} == set(texts["survival"])
    words = Words(language, PrivacyHouse().settings.zone)
    for reason in CoverageReason:
        assert _why(words, CoveragePart(TimeRange(ARRIVAL, ARRIVAL), reason, {"seen_at": None}))
    for direction in DoorDirection:
        for result in DoorResult:
            door = RangeReason(RangeWhy.DOOR, ARRIVAL, Roll(), 1.0, "Cage 4", direction, result)
            assert "Cage 4" in _reason(words, door)
    left = timedelta(days=2, hours=4, minutes=20)
    assert "2 d 04" in _survival(words, Survival(DOOR, ARRIVAL, Sureness.MEASURED, left))
