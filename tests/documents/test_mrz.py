from __future__ import annotations

import dataclasses
import pickle
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.documents.builders import (
    build_french_card,
    build_td1,
    build_td2,
    build_td3,
    build_visa,
    spoil,
)
from visitor_desk.documents.check_digits import CheckedField, character_value
from visitor_desk.documents.mrz import NotAnMrz, parse_mrz
from visitor_desk.documents.mrz_layouts import MrzField, MrzFormat, layout_of

ICAO_PASSPORT = (
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
    "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
)
ICAO_CARD = (
    "I<UTOD231458907<<<<<<<<<<<<<<<",
    "7408122F1204159UTO<<<<<<<<<<<6",
    "ERIKSSON<<ANNA<MARIA<<<<<<<<<<",
)
ICAO_LONG_NUMBER = (
    "I<UTOD23145890<7349<<<<<<<<<<<",
    "7408122F1204159UTO<<<<<<<<<<<6",
    "ERIKSSON<<ANNA<MARIA<<<<<<<<<<",
)
ICAO_TD2 = ("I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6")
ICAO_MRVA = (
    "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
    "L8988901C4XXX4009078F96121096ZE184226B<<<<<<",
)
BSN = "123456782"  # passes the eleven test; printed on the specimen of 2001
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

names = st.lists(st.text(LETTERS, min_size=1, max_size=9), min_size=1, max_size=2).map(" ".join)
states = st.sampled_from(["SWE", "D", "BEL", "FRA", "UTO", "GBR"])
numbers = st.text(LETTERS + "0123456789", min_size=1, max_size=9)
dates = st.dates(date(1931, 1, 1), date(2029, 12, 31)).map(lambda day: day.strftime("%y%m%d"))
builds = st.sampled_from([build_td1, build_td2, build_td3, build_visa])


@pytest.mark.parametrize("lines", [ICAO_PASSPORT, ICAO_CARD, ICAO_LONG_NUMBER, ICAO_TD2, ICAO_MRVA])
def test_the_public_examples_of_icao_pass(lines):
    mrz = parse_mrz(lines)
    assert all(check.passes for check in mrz.checks)
    assert (mrz.surname, mrz.given_names, mrz.issuing_state) == ("ERIKSSON", "ANNA MARIA", "UTO")
    assert mrz.lines == lines


def test_a_passport_says_what_is_printed():
    mrz = parse_mrz(ICAO_PASSPORT)
    assert mrz.format is MrzFormat.TD3
    assert (mrz.document_code, mrz.number, mrz.nationality, mrz.sex) == ("P", "L898902C3", "UTO", "F")
    assert mrz.birth_date is not None
    assert mrz.birth_date.birth(date(2026, 1, 1)) == (1974, 8, 12)
    assert mrz.expiry_date is not None
    assert mrz.expiry_date.expiry(date(2026, 1, 1)) == date(2012, 4, 15)


people = st.fixed_dictionaries(
    {
        "surname": names,
        "given_names": names,
        "issuer": states,
        "nationality": states,
        "number": numbers,
        "birth": dates,
        "expiry": dates,
        "sex": st.sampled_from(["M", "F", ""]),
        "optional": st.text(LETTERS + "0123456789", max_size=6),
    }
).filter(lambda person: len(person["surname"]) + len(person["given_names"]) < 26)


@given(builds, people)
def test_what_is_built_is_parsed_again(build, person):
    mrz = parse_mrz(build(**person))
    assert all(check.passes for check in mrz.checks)
    assert (mrz.surname, mrz.given_names) == (person["surname"], person["given_names"])
    assert (mrz.issuing_state, mrz.nationality) == (person["issuer"], person["nationality"])
    assert (mrz.number, mrz.sex) == (person["number"], person["sex"])
    assert not mrz.name_truncated


@given(builds, people, st.data())
def test_any_change_of_a_checked_character_is_found_unless_its_value_is_the_same_modulo_ten(
    build, person, data
):
    lines = build(**person)
    layout = layout_of(lines)
    assert layout is not None
    rule = data.draw(st.sampled_from(layout.checks))
    span = data.draw(st.sampled_from(rule.spans))
    column = data.draw(st.integers(span.start, span.stop - 1))
    other = data.draw(st.sampled_from(LETTERS + "0123456789"))
    before = lines[span.line][column]
    assume((character_value(before) - character_value(other)) % 10 != 0)
    mrz = parse_mrz(spoil(lines, span.line, column, other))
    assert mrz.passes(rule.field) is False


@pytest.mark.parametrize("number", ["D23145890734", "590448301123"])
@pytest.mark.parametrize("optional", ["", "85073003328"])
def test_a_long_number_is_joined_when_its_digit_agrees(number, optional):
    mrz = parse_mrz(build_td1(issuer="BEL", nationality="BEL", number=number, optional=optional))
    assert mrz.number == number
    assert all(check.passes for check in mrz.checks)


def test_a_long_number_with_a_wrong_digit_is_not_joined():
    lines = build_td1(issuer="BEL", number="D23145890734")
    mrz = parse_mrz(spoil(lines, 0, 18, "1"))
    assert mrz.number == "D23145890"
    assert mrz.passes(CheckedField.NUMBER) is False


def test_names_that_fill_their_field_may_go_on():
    assert parse_mrz(build_td1(surname="GONZALEZ MENDEZ", given_names="CRISTINA MARIA")).name_truncated
    assert parse_mrz(build_french_card(given_names="ALEXANDRINE MARIE")).name_truncated


def test_a_name_without_double_filler_is_a_surname():
    mrz = parse_mrz(spoil(build_td1(surname="SPITERI", given_names="MANDY"), 2, 7, "S"))
    assert (mrz.surname, mrz.given_names) == ("SPITERIS MANDY", "")


def test_the_french_card_of_1988_has_a_layout_of_its_own():
    mrz = parse_mrz(build_french_card(given_names="CORINNE ANNE"))
    assert mrz.format is MrzFormat.FRA2X36
    assert (mrz.surname, mrz.given_names, mrz.number) == ("BERTHIER", "CORINNE ANNE", "880692310285")
    assert mrz.expiry_date is None
    assert all(check.passes for check in mrz.checks)


def test_driving_licences_tell_what_their_issuer_prints():
    dutch = parse_mrz(["D1NLD15094962111659VW87Z78NB84"])
    assert (dutch.number, dutch.surname, dutch.passes(CheckedField.COMPOSITE)) == ("5094962111", "", True)
    french = parse_mrz(["D1FRA13AA000026181231MARTIN<<9"])
    assert (french.number, french.surname) == ("13AA00002", "MARTIN")
    assert all(check.passes for check in french.checks)
    assert french.expiry_date is not None
    assert french.expiry_date.expiry(date(2026, 1, 1)) == date(2018, 12, 31)


def test_unknown_parts_of_a_birth_date_stay_unknown():
    mrz = parse_mrz(build_td3(birth="74<<<<"))
    assert mrz.birth_date is not None
    assert mrz.birth_date.birth(date(2026, 1, 1)) == (1974, None, None)
    assert mrz.passes(CheckedField.BIRTH_DATE) is True


@pytest.mark.parametrize(
    "lines",
    [
        (),
        ("",),
        ("A" * 44,),
        ("A" * 44, "A" * 43),
        ("a" * 44, "A" * 44),
        ("É" * 30,) * 3,
        ("A" * 29 + "\n",) * 3,
    ],
)
def test_other_lines_are_no_zone(lines):
    with pytest.raises(NotAnMrz) as caught:
        parse_mrz(lines)
    assert "A" * 5 not in str(caught.value)


dutch_documents = pytest.mark.parametrize(
    "lines",
    [
        build_td3(issuer="NLD", nationality="NLD", number="XA0000014", optional=BSN),
        build_td3(issuer="NLD", nationality="XXA", optional=BSN),
        build_td3(issuer="XOM", nationality="NLD", optional=BSN),
        build_td3(issuer="NLO", nationality="XXX", optional=BSN),
        build_td1(code="ID", issuer="NLD", nationality="NLD", optional=BSN),
        build_td1(code="ID", issuer="NLD", nationality="NLD", optional=f"<<<<{BSN}"),
        build_td1(code="ID", issuer="NLD", nationality="NLD", optional_2=BSN),
        build_td2(issuer="NLD", nationality="NLD", optional=BSN[:7]),
        build_visa(issuer="NLD", optional=BSN),
    ],
)


@dutch_documents
def test_the_citizen_service_number_is_nowhere_in_the_result(lines):
    mrz = parse_mrz(lines)
    everything = repr(mrz) + repr(dataclasses.asdict(mrz)) + repr(pickle.dumps(mrz))
    assert BSN[:7] not in everything
    assert all(check.passes for check in mrz.checks)


@dutch_documents
def test_blanking_touches_optional_data_only(lines):
    layout = layout_of(lines)
    assert layout is not None
    mrz = parse_mrz(lines)
    for part in layout.fields:
        if part.field not in (MrzField.OPTIONAL_DATA, MrzField.CHECK_DIGIT):
            assert part.span.of(mrz.lines) == part.span.of(lines)


def test_a_digit_over_the_number_is_checked_before_it_is_cut():
    lines = build_td3(issuer="NLD", nationality="NLD", optional=BSN)
    spoiled = parse_mrz(spoil(lines, 1, 30, "7"))
    assert spoiled.passes(CheckedField.OPTIONAL_DATA) is False
    assert spoiled.passes(CheckedField.COMPOSITE) is False
    own_digit = next(check for check in spoiled.checks if check.field is CheckedField.OPTIONAL_DATA)
    assert (own_digit.expected, own_digit.printed) == ("", "<")


def test_a_dutch_card_number_is_never_joined_with_what_follows():
    lines = build_td1(issuer="NLD", nationality="NLD", number="IA1234567" + BSN)
    mrz = parse_mrz(lines)
    assert mrz.number == "IA1234567"
    assert BSN not in repr(dataclasses.asdict(mrz))


def test_the_remarks_of_a_dutch_residence_permit_stay_readable():
    lines = build_td1(
        code="IT", issuer="NLD", nationality="CHE", optional="VNR1234567890", optional_2="<I<28"
    )
    mrz = parse_mrz(lines)
    assert mrz.lines[0][15:] == "<" * 15
    assert mrz.lines[1] == lines[1]


def test_no_field_of_any_state_holds_optional_data():
    mrz = parse_mrz(build_td3(optional="NATIONAL123456"))
    fields = dataclasses.asdict(mrz)
    fields.pop("lines")
    assert "NATIONAL" not in repr(fields)


def test_the_repr_holds_nobody():
    mrz = parse_mrz(build_td3(surname="CANARY", given_names="YELLOW", number="C4N4RY111", birth="740812"))
    for secret in ("CANARY", "YELLOW", "C4N4RY", "740812", "1974"):
        assert secret not in repr(mrz)
