from __future__ import annotations

import dataclasses
from datetime import date

import pytest

from tests.documents.builders import build_swiss_licence, build_td1, build_td3
from visitor_desk.documents.document_check import Verdict, check_lines
from visitor_desk.documents.document_kind import DocumentKind
from visitor_desk.documents.document_rules import Finding, FindingCode, Severity
from visitor_desk.documents.minimise import (
    Kept,
    KeptField,
    KeptIdentity,
    NumberNeedsReason,
    held_while_waiting,
    kept_fields,
    minimise,
)
from visitor_desk.documents.mrz_layouts import MrzField

TODAY = date(2026, 11, 23)
BSN = "123456782"


def test_what_is_kept_is_kind_state_verdict_and_codes():
    check = check_lines(build_td3(issuer="UTO", expiry="240503"), today=TODAY)
    kept = minimise(check, keep_number_reason=None)
    assert dataclasses.asdict(kept) == {
        "kind": DocumentKind.PASSPORT,
        "issuing_state": "UTO",
        "verdict": Verdict.REFUSE,
        "finding_codes": (FindingCode.EXPIRED, FindingCode.SPECIMEN_STATE),
        "number": None,
        "number_reason": None,
    }


def test_the_number_is_kept_only_with_a_written_reason():
    check = check_lines(build_td3(number="L898902C3"), today=TODAY)
    kept = minimise(check, keep_number_reason="cage contract asks for it")
    assert (kept.number, kept.number_reason) == ("L898902C3", "cage contract asks for it")
    assert "L898902C3" not in repr(kept)
    with pytest.raises(NumberNeedsReason):
        minimise(check, keep_number_reason="  ")


def test_a_card_without_a_number_keeps_none():
    kept = minimise(check_lines(build_td1(number=""), today=TODAY), keep_number_reason="asked")
    assert (kept.number, kept.number_reason) == (None, None)


@pytest.mark.parametrize("reason", [None, "asked"])
@pytest.mark.parametrize(
    "lines",
    [
        build_td3(issuer="NLD", nationality="NLD", number="XA0000014", optional=BSN),
        build_td1(issuer="NLD", nationality="NLD", number="IA1234567", optional=BSN),
        build_td1(issuer="NLD", nationality="NLD", number=BSN, optional=BSN),
    ],
)
def test_no_citizen_service_number_is_kept_and_no_birth_date_and_no_name(lines, reason):
    kept = minimise(check_lines(lines, today=TODAY), keep_number_reason=reason)
    everything = repr(dataclasses.asdict(kept))
    for secret in (BSN, "740812", "1974", "ERIKSSON", "ANNA"):
        assert secret not in everything


def test_the_policy_names_every_field_of_a_document_with_why_and_source():
    policy = kept_fields()
    parsed = set(MrzField) - {MrzField.SURNAME, MrzField.GIVEN_NAMES}  # parts of the name
    parsed -= {
        MrzField.DOCUMENT_CODE,
        MrzField.CARD_DATA,
        MrzField.CHECK_DIGIT,
    }  # kind, and parts of the lines
    assert {field.value for field in parsed} <= policy.keys()
    assert {field.name for field in dataclasses.fields(KeptIdentity)} <= policy.keys()
    assert all(len(one.why) > 5 and len(one.source) > 5 for one in policy.values())


def test_nothing_is_kept_that_the_policy_forbids():
    kept = {field.name for field in dataclasses.fields(KeptIdentity)}
    assert {name for name, one in kept_fields().items() if one.kept is not Kept.NEVER} == kept


def test_a_policy_without_the_number_keeps_none(monkeypatch):
    stricter = {
        name: one if name == "verdict" else KeptField(Kept.NEVER, one.why, one.source)
        for name, one in kept_fields().items()
    }
    monkeypatch.setattr("visitor_desk.documents.minimise.kept_fields", lambda: stricter)
    kept = minimise(check_lines(build_td3(), today=TODAY), keep_number_reason="asked")
    assert dataclasses.astuple(kept) == (None, None, Verdict.NO_OBJECTION, (), None, None)


def test_a_waiting_check_in_holds_codes_and_a_lawful_number_only():
    read = check_lines(build_td3(expiry="240503", number="L898902C3"), today=TODAY, doubtful=[(0, 5)])
    check = dataclasses.replace(read, covers=(((0.0, 0.0), (0.1, 0.0), (0.1, 0.1)),))
    differs = Finding(FindingCode.NAME_DIFFERS, Severity.LOOK_AGAIN, "name", {"document": "ERIKSSON"})
    held = held_while_waiting(check, [differs], keeps_number=True)
    assert [one.code for one in held.findings] == [one.code for one in (*check.findings, differs)]
    assert held.verdict is Verdict.REFUSE
    assert (held.mrz, held.doubtful, held.covers) == (None, (), ())
    everything = repr([(one.code, one.values) for one in held.findings])
    assert not any(secret in everything for secret in ("ERIKSSON", "2024", "740812"))
    assert minimise(held, keep_number_reason=None).number is None
    assert minimise(held, keep_number_reason="asked").number == "L898902C3"
    assert held_while_waiting(held, [], keeps_number=True) == held


def test_what_waits_weighs_what_the_arrival_found():
    differs = Finding(FindingCode.NAME_DIFFERS, Severity.LOOK_AGAIN, "name")
    held = held_while_waiting(check_lines(build_td3(), today=TODAY), [differs], keeps_number=False)
    assert held.verdict is Verdict.LOOK_AGAIN


def test_no_number_waits_that_no_zone_keeps_or_that_is_a_citizen_service_number():
    check = check_lines(build_td3(number="L898902C3"), today=TODAY)
    assert held_while_waiting(check, [], keeps_number=False).number_seen is None
    dutch = build_td1(issuer="NLD", nationality="NLD", number=BSN, optional=BSN)
    assert held_while_waiting(check_lines(dutch, today=TODAY), [], keeps_number=True).number_seen is None


def test_the_driver_s_number_of_a_swiss_licence_is_never_kept():
    check = check_lines(build_swiss_licence(number="AAA001D", pin="305142128097"), today=TODAY)
    kept = minimise(check, keep_number_reason="asked")
    assert (kept.kind, kept.issuing_state, kept.number) == (DocumentKind.DRIVING_LICENCE, "CHE", "AAA001D")
    held = held_while_waiting(check, [], keeps_number=True)
    assert "305142128097" not in repr((dataclasses.asdict(kept), dataclasses.asdict(held)))
