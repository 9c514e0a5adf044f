from __future__ import annotations

import contextlib
import pickle
from datetime import date

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.documents.builders import build_td3, spoil
from visitor_desk.documents.document_check import Verdict, check_lines, check_picture, read_twice, verdict_of
from visitor_desk.documents.document_kind import DocumentKind
from visitor_desk.documents.document_rules import Finding, FindingCode, Severity
from visitor_desk.documents.minimise import lawful_number, minimise
from visitor_desk.documents.mrz import NotAnMrz
from visitor_desk.documents.mrz_layouts import MrzFormat
from visitor_desk.errors import DeskError

TODAY = date(2026, 11, 23)


def test_nothing_found_is_no_objection():
    check = check_lines(build_td3(), today=TODAY)
    assert (check.verdict, check.findings, check.doubtful) == (Verdict.NO_OBJECTION, (), ())
    assert (check.format, check.kind, check.issuing_state) == (MrzFormat.TD3, DocumentKind.PASSPORT, "SWE")


@pytest.mark.parametrize(
    ("lines", "verdict"),
    [
        (build_td3(expiry="261123"), Verdict.NO_OBJECTION),
        (build_td3(issuer="UTO"), Verdict.LOOK_AGAIN),
        (spoil(build_td3(), 1, 9, "9"), Verdict.LOOK_AGAIN),
        (build_td3(expiry="240503"), Verdict.REFUSE),
        (build_td3(issuer="UTO", expiry="240503"), Verdict.REFUSE),
    ],
)
def test_the_worst_finding_is_the_verdict(lines, verdict):
    assert check_lines(lines, today=TODAY).verdict is verdict


def test_verdicts_of_severities():
    def finding(severity):
        return Finding(FindingCode.NO_MRZ, severity)

    assert verdict_of([]) is Verdict.NO_OBJECTION
    assert verdict_of([finding(Severity.NOTE), finding(Severity.LOOK_AGAIN)]) is Verdict.LOOK_AGAIN
    assert verdict_of([finding(Severity.REFUSE), finding(Severity.NOTE)]) is Verdict.REFUSE


def test_no_verdict_and_no_finding_speaks_of_forgery():
    words = [word.value for word in (*Verdict, *FindingCode)]
    assert not any("forg" in word or "fake" in word for word in words)


def test_doubtful_and_repaired_positions_come_together_in_order():
    check = check_lines(build_td3(), today=TODAY, doubtful=[(1, 4), (0, 9)], repaired=[(1, 3), (1, 4)])
    assert check.doubtful == ((0, 9), (1, 3), (1, 4))


def test_lines_of_no_format_are_refused_with_a_code():
    with pytest.raises(NotAnMrz):
        check_lines(["NOT", "A", "ZONE"], today=TODAY)


def test_a_picture_without_a_zone_is_a_result(tmp_path):
    picture = tmp_path / "cup.png"
    grey = np.full((480, 640), 200, np.uint8)
    cv2.circle(grey, (300, 200), 90, 40, 5)
    picture.write_bytes(cv2.imencode(".png", grey)[1].tobytes())
    check = check_picture(picture, today=TODAY)
    assert (check.verdict, check.mrz, check.format) == (Verdict.LOOK_AGAIN, None, None)
    assert [finding.code for finding in check.findings] == [FindingCode.NO_MRZ]


def test_a_file_that_is_no_picture_is_an_error(tmp_path):
    text = tmp_path / "letter.txt"
    text.write_text("dear all", encoding="utf-8")
    with pytest.raises(DeskError):
        check_picture(text, today=TODAY)


def test_a_check_crosses_to_another_process_and_hides_the_person():
    check = check_lines(build_td3(surname="CANARY", number="C4N4RY111"), today=TODAY)
    assert pickle.loads(pickle.dumps(check)) == check
    assert "CANARY" not in repr(check)
    assert "C4N4RY" not in repr(check)


@given(st.lists(st.text(max_size=100), max_size=5))
def test_any_typed_lines_are_a_check_or_no_zone(lines):
    with contextlib.suppress(NotAnMrz):
        check_lines(lines, today=TODAY)


SHAPES = st.sampled_from([(44, 44), (36, 36), (30, 30, 30), (30,), (9, 30, 30)])
BEGINNINGS = ("P<NLD", "IDFRA", "D1NLD", "I<BEL", "V<USA", "ACD<<", "P<ESP", "IDESP", "")


@given(st.data())
def test_any_zone_of_a_known_shape_is_judged_and_its_verdict_is_its_worst_finding(data):
    lines = []
    for length in data.draw(SHAPES):
        begin = data.draw(st.sampled_from(BEGINNINGS)) if not lines else "FACHE" * (len(lines[0]) == 9)
        rest = data.draw(st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<", min_size=length, max_size=length))
        lines.append((begin + rest)[:length])
    places = st.sets(st.tuples(st.integers(0, 2), st.integers(0, 43)), max_size=5)
    with contextlib.suppress(NotAnMrz):
        check = check_lines(lines, today=TODAY, doubtful=data.draw(places), repaired=data.draw(places))
        assert check.verdict is verdict_of(check.findings)
        assert read_twice(check, check).verdict is check.verdict
        kept = minimise(check, keep_number_reason="asked")
        assert kept.number is None or kept.number == lawful_number(check)


def test_only_two_clean_readings_that_agree_blame_the_print():
    spoiled = spoil(build_td3(), 1, 9, "9")
    first, doubtful = check_lines(spoiled, today=TODAY), check_lines(spoiled, today=TODAY, doubtful=[(1, 0)])
    other = check_lines(spoil(spoiled, 1, 0, "M"), today=TODAY)
    for earlier in (None, doubtful, other):
        assert read_twice(first, earlier) == first
    assert read_twice(doubtful, first) == doubtful
    assert FindingCode.PRINTED_DIGIT_WRONG in {one.code for one in read_twice(first, first).findings}
