from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.documents.builders import build_td3
from visitor_desk.documents.document_check import DocumentCheck, Verdict, check_lines
from visitor_desk.documents.document_rules import FindingCode
from visitor_desk.visits.arrival_findings import (
    Choice,
    Settled,
    arrival_findings,
    choices_for,
    to_settle,
    unsettled,
    verdict_with,
)
from visitor_desk.visits.place import WithoutDocument, Zone, ZoneId, ZoneKind, minimum_age, without_document

TODAY = date(2026, 11, 23)
NAME = "Eriksson, Anna Maria"


def zone(**rules: object) -> Zone:
    return Zone(ZoneId("z"), None, ZoneKind.SUITE, "Suite 2", **rules)  # type: ignore[arg-type]


def check_of(**fields: str) -> DocumentCheck:
    return check_lines(build_td3(**fields), today=TODAY)


def codes(check: DocumentCheck, *zones: Zone, name: str = NAME) -> list[str]:
    return [finding.code.value for finding in arrival_findings(check, name, zones, TODAY)]


def test_the_same_person_of_age_finds_nothing():
    assert codes(check_of(), zone()) == []


def test_both_spellings_and_a_score_are_for_the_screen_only():
    (found,) = arrival_findings(check_of(), "Ericsson, Anna", (), TODAY)
    assert found.code is FindingCode.NAME_DIFFERS
    assert found.values["document"] == "ANNA MARIA ERIKSSON"
    assert 50 < int(str(found.values["score"])) < 100
    assert "ERI" not in repr(found)


@pytest.mark.parametrize(
    ("birth", "expected"),
    [
        ("081123", []),
        ("081124", ["under_age"]),
        ("0811<<", ["under_age"]),
        ("08<<<<", ["under_age"]),
        ("0810<<", []),
        ("07<<<<", []),
        ("<<<<<<", []),
        ("261122", ["under_age"]),
    ],
)
def test_a_minor_on_the_day_of_the_visit(birth, expected):
    assert codes(check_of(birth=birth), zone()) == expected


def test_the_highest_minimum_of_the_zones_counts_and_none_asks_nothing():
    assert minimum_age([zone(), zone(minimum_age=21), zone(minimum_age=0)]) == 21
    assert codes(check_of(birth="061123"), zone(minimum_age=21)) == ["under_age"]
    assert codes(check_of(birth="251123"), zone(minimum_age=0)) == []
    assert codes(check_of(birth="251123")) == ["under_age"]


def test_the_age_is_shown_and_the_birth_date_is_not():
    (found,) = arrival_findings(check_of(birth="101124"), NAME, (zone(),), TODAY)
    assert dict(found.values) == {"age": "15", "minimum": "18"}


def test_a_minor_needs_a_named_approval_and_no_nod():
    found = arrival_findings(check_of(birth="101124"), NAME, (zone(),), TODAY)
    assert unsettled(found, [Settled("under_age", Choice.SEEN_AND_ACCEPTED)]) == (FindingCode.UNDER_AGE,)
    for choice in (Choice.HOST_APPROVED, Choice.SUPERVISOR_CALLED):
        assert unsettled(found, [Settled("under_age", choice)]) == ()


def test_a_spelling_settles_names_only_and_the_host_minors_only():
    for code in FindingCode:
        about_names = code in (FindingCode.NAME_DIFFERS, FindingCode.NAME_NOT_IN_LINES)
        assert (Choice.SAME_PERSON_OTHER_SPELLING in choices_for(code)) is about_names
        assert (Choice.HOST_APPROVED in choices_for(code)) is (code is FindingCode.UNDER_AGE)
        assert Choice.SUPERVISOR_CALLED in choices_for(code)


def test_a_specimen_and_a_digit_wrong_in_print_are_for_the_supervisor():
    for code in (FindingCode.SPECIMEN_PRINT, FindingCode.PRINTED_DIGIT_WRONG):
        assert choices_for(code) == (Choice.SUPERVISOR_CALLED,)


def test_one_verdict_is_the_worst_of_both():
    assert (
        verdict_with(check_of(), arrival_findings(check_of(), "Other, Name", (), TODAY)) is Verdict.LOOK_AGAIN
    )
    assert verdict_with(check_of(), ()) is Verdict.NO_OBJECTION
    assert (
        verdict_with(check_of(expiry="240503"), arrival_findings(check_of(), "O", (), TODAY))
        is Verdict.REFUSE
    )


def test_the_strictest_zone_decides_about_a_missing_document():
    vouch, wait = (
        zone(without_document=WithoutDocument.HOST_VOUCHES),
        zone(without_document=WithoutDocument.WAIT),
    )
    assert without_document([vouch, vouch]) is WithoutDocument.HOST_VOUCHES
    assert without_document([vouch, wait]) is WithoutDocument.WAIT
    assert without_document([vouch, wait, zone()]) is WithoutDocument.REFUSE
    assert without_document([]) is WithoutDocument.REFUSE


def test_no_host_vouches_in_a_zone_of_pci_whatever_its_row_says():
    loose = zone(pci=True, without_document=WithoutDocument.HOST_VOUCHES)
    assert without_document([loose]) is WithoutDocument.REFUSE


@given(st.text(max_size=200), st.text("0123456789<", min_size=6, max_size=6), st.integers(0, 99))
def test_any_name_and_any_birth_date_find_something_or_nothing(name, birth, minimum):
    found = arrival_findings(check_of(birth=birth), name, (zone(minimum_age=minimum),), TODAY)
    assert set(to_settle(found)) <= {FindingCode.NAME_DIFFERS, FindingCode.UNDER_AGE}
