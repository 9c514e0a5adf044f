from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visitor_desk.documents.mrz_dates import parse_mrz_date

TODAY = date(2026, 11, 23)
todays = st.dates(date(2020, 1, 1), date(2045, 12, 31))


@given(todays, st.integers(0, 36_500))
def test_a_birth_of_the_last_hundred_years_keeps_its_century(today, days):
    born = today - timedelta(days=min(days, 36_500))
    printed = parse_mrz_date(born.strftime("%y%m%d"))
    assert printed.birth(today) == (born.year, born.month, born.day)


@given(todays, st.integers(-10 * 365, 49 * 365))
def test_an_expiry_from_ten_years_back_to_fifty_ahead_keeps_its_century(today, days):
    expires = today + timedelta(days=days)
    assert parse_mrz_date(expires.strftime("%y%m%d")).expiry(today) == expires


def test_an_expiry_long_ago_is_long_ago():
    assert parse_mrz_date("980704").expiry(TODAY) == date(1998, 7, 4)


@pytest.mark.parametrize(
    ("text", "born"),
    [
        ("74<<<<", (1974, None, None)),
        ("7408<<", (1974, 8, None)),
        ("261123", (2026, 11, 23)),
        ("261124", (1926, 11, 24)),
        ("26<<<<", (2026, None, None)),
        ("000229", (2000, 2, 29)),
    ],
)
def test_births(text, born):
    assert parse_mrz_date(text).birth(TODAY) == born


@pytest.mark.parametrize(
    ("text", "last_day"),
    [("3002<<", date(2030, 2, 28)), ("30<<<<", date(2030, 12, 31)), ("280229", date(2028, 2, 29))],
)
def test_an_unknown_day_of_expiry_counts_to_the_end(text, last_day):
    assert parse_mrz_date(text).expiry(TODAY) == last_day


@pytest.mark.parametrize(
    "text", ["741312", "740832", "740400", "740431", "270229", "74O812", "7408", "<<0812", "٧٤٠٨١٢"]
)
def test_what_is_no_date_is_implausible(text):
    printed = parse_mrz_date(text)
    assert not printed.plausible
    assert printed.birth(TODAY) is None
    assert printed.expiry(TODAY) is None


def test_a_wholly_unknown_date_is_plausible_and_says_nothing():
    printed = parse_mrz_date("<<<<<<")
    assert printed.plausible
    assert not printed.known
    assert printed.birth(TODAY) is None
    assert printed.expiry(TODAY) is None
