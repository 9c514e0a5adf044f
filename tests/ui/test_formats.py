"""Times in the zone of the site, and foreign text with nothing unseen in it."""

import unicodedata
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.formats import Formats, masked_name, visible
from visitor_desk.clock import TimeRange

AT = datetime(2026, 11, 3, 13, 32, 5, tzinfo=UTC)


def test_times_are_those_of_the_site(formats: Formats):
    assert formats.time(AT) == "14:32"
    assert formats.clock(AT) == "14:32:05"
    assert formats.day_time(AT) == "3 Nov 14:32"
    assert formats.date_of(AT) == "3 Nov 2026"
    assert formats.day(date(2031, 4, 15)) == "15 Apr 2031"


def test_summer_time_is_followed(formats: Formats):
    assert formats.time(datetime(2026, 7, 1, 12, 0, tzinfo=UTC)) == "14:00"
    assert formats.time(datetime(2026, 10, 25, 0, 30, tzinfo=UTC)) == "02:30 CEST"
    assert formats.time(datetime(2026, 10, 25, 1, 30, tzinfo=UTC)) == "02:30 CET"
    assert formats.typed(datetime(2026, 10, 25, 1, 30, tzinfo=UTC)) == "02:30"


def test_a_span_names_the_day_only_where_it_changes(formats: Formats):
    assert formats.span(TimeRange(AT, AT + timedelta(hours=1))) == "14:32 – 15:32"
    assert formats.span(TimeRange(AT, AT + timedelta(hours=12))) == "14:32 – 4 Nov 02:32"


@pytest.mark.parametrize(
    ("length", "shown"),
    [
        (timedelta(seconds=12), "12 s"),
        (timedelta(minutes=38), "38 min"),
        (timedelta(hours=1, minutes=6), "1 h 06 min"),
        (timedelta(days=2, hours=4, minutes=59), "2 d 4 h"),
    ],
)
def test_durations_have_two_units(formats: Formats, length: timedelta, shown: str):
    assert formats.duration(length) == shown


def test_relative_times(formats: Formats):
    assert formats.relative(AT - timedelta(minutes=12), AT) == "12 min ago"
    assert formats.relative(AT + timedelta(minutes=38), AT) == "in 38 min"
    assert formats.relative(AT, AT) == "now"


def test_days_left(formats: Formats):
    today = date(2026, 11, 3)
    assert formats.days_left(today + timedelta(days=9), today) == "9 d left"
    assert formats.days_left(today - timedelta(days=1), today) == "1 d over"


def test_bidi_and_control_characters_are_spelled_out():
    assert visible("a\u202eb\u0000c\u200d") == "a[U+202E]b[U+0000]c[U+200D]"
    assert visible("Yılmaz, Deniz") == "Yılmaz, Deniz"


def test_long_text_is_cut():
    assert visible("x" * 300, limit=10) == "x" * 10 + "…"


@given(st.text())
def test_nothing_unseen_is_left(text: str):
    assert {unicodedata.category(character) for character in visible(text)}.isdisjoint(
        {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    )


def test_a_masked_name_tells_nothing():
    assert set(masked_name()) == {"•", " "}
