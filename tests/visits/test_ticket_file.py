"""Files of announced visitors: what spreadsheets and calendars write, and what they should not."""

import codecs
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from visitor_desk.visits import ticket_file
from visitor_desk.visits.place import Staff, StaffId, ZoneId
from visitor_desk.visits.ticket_file import read_ticket_file
from visitor_desk.visits.ticket_plan import Known, RowFault, plan
from visitor_desk.visits.ticket_rows import (
    Column,
    TicketColumnsMissing,
    TicketFileTooLarge,
    TicketFileUnreadable,
    UnreadableRow,
)

ZONE = "Europe/Amsterdam"
HEADER = "name;organisation;purpose;customer;zones;host;authoriser;from;to"
KNOWN = Known(
    frozenset({ZoneId("suite-1")}),
    {StaffId("host"): Staff(StaffId("host"), "P. de Vries", may_authorise=True)},
    ZoneInfo(ZONE),
    datetime(2026, 11, 3, 12, tzinfo=UTC),
    {
        Column.CUSTOMER: "C-1",
        Column.ZONES: "suite-1",
        Column.HOST: "host",
        Column.AUTHORISER: "host",
        Column.ORGANISATION: "Northwind",
        Column.PURPOSE: "Rounds",
    },
)
MEETING = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//test//EN
BEGIN:VEVENT
UID:1
SUMMARY:Rounds
DTSTART:20261104T090000Z
DTEND:20261104T110000Z
ORGANIZER:mailto:host@house.example
ATTENDEE;CN=Host:mailto:host@house.example
ATTENDEE;CN="Eriksson, Anna":mailto:anna@north.example
ATTENDEE;CN=Bram Bos;PARTSTAT=DECLINED:mailto:bram@north.example
ATTENDEE:mailto:cleo@north.example
ATTENDEE;CN=Room 1;CUTYPE=ROOM:mailto:room@house.example
{more}END:VEVENT
END:VCALENDAR
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "visitors.csv"


def read(file: Path, content: str | bytes):
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_ticket_file(file, ZONE)


def judged(file: Path, content: str | bytes):
    planned, problems = plan(read(file, content), KNOWN)
    return planned, [(one.number, one.fault, one.column) for one in problems]


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.encode(),
        lambda text: codecs.BOM_UTF8 + text.encode(),
        lambda text: text.encode("utf-16"),
        lambda text: text.encode("latin-1"),
        lambda text: text.replace("\n", "\r\n").encode(),
    ],
)
def test_every_spelling_of_a_csv_file_is_the_same(file, delimiter, encode):
    text = 'name;from;to\n"Müller; Jürgen, A";2026-11-04 09:00;2026-11-04 11:00\n'
    text = text.replace(";", delimiter).replace(f"Müller{delimiter}", "Müller")
    (planned,), problems = judged(file, encode(text))
    assert problems == []
    assert planned.new.announced.names == ("Müller Jürgen, A",)
    assert planned.new.window.start == datetime(2026, 11, 4, 8, tzinfo=UTC)


def test_a_header_may_be_dutch_and_stand_below_a_title(file):
    (planned,), _ = judged(
        file, "Bezoekers van dinsdag;;\n\nNaam;Van;Tot\nBos, B;04-11-2026 09:00;04-11-2026 10:00\n"
    )
    assert planned.numbers == (4,)


@pytest.mark.parametrize(
    ("row", "fault", "column"),
    [
        (";2026-11-04 09:00;2026-11-04 10:00;;", RowFault.MISSING, Column.NAME),
        ("Bos, B;soon;2026-11-04 10:00;;", RowFault.TIME_UNREADABLE, Column.OPENS),
        ("Bos, B;2026-11-04 10:00;2026-11-04 09:00;;", RowFault.REVERSED, Column.CLOSES),
        ("Bos, B;2026-11-02 09:00;2026-11-02 10:00;;", RowFault.PAST, Column.CLOSES),
        ("Bos, B;2026-11-04 09:00;2026-11-04 10:00;cellar;", RowFault.ZONE_UNKNOWN, Column.ZONES),
        ("=HYPERLINK(1);2026-11-04 09:00;2026-11-04 10:00;;", RowFault.FORMULA, Column.NAME),
        ("@SUM(1);2026-11-04 09:00;2026-11-04 10:00;;", RowFault.FORMULA, Column.NAME),
        ("Bos\u202eB;2026-11-04 09:00;2026-11-04 10:00;;", RowFault.NOT_ACCEPTED, Column.NAME),
        ("Bos 111222333;2026-11-04 09:00;2026-11-04 10:00;;", RowFault.CITIZEN_NUMBER, Column.NAME),
        (f"{'B' * 201};2026-11-04 09:00;2026-11-04 10:00;;", RowFault.NOT_ACCEPTED, Column.NAME),
        ("Bos, B;2026-11-04 09:00;2026-11-04 10:00;;many", RowFault.NUMBER, Column.GUESTS),
        ("Bos;B;C;D;E;F;G", UnreadableRow.NOT_A_ROW, None),
        (f"{'B' * 3000};2026-11-04 09:00;2026-11-04 10:00;;", UnreadableRow.TOO_LONG, None),
    ],
)
def test_a_row_says_what_is_wrong_and_costs_no_neighbour(file, row, fault, column):
    good = "Smit, A;2026-11-04 09:00;2026-11-04 10:00;suite-1;2"
    planned, problems = judged(file, f"name;from;to;zones;guests\n{row}\n{good}\n")
    assert problems == [(2, fault, column)]
    assert [one.new.announced.names for one in planned] == [("Smit, A",)]


def test_rows_of_a_group_are_one_ticket_and_the_same_twice_is_none(file):
    times = "2026-11-04 09:00;2026-11-04 10:00"
    planned, problems = judged(
        file,
        f"name;from;to;group\nA;{times};g\nB;{times};g\nC;{times};\nC;{times};\n"
        f"D;{times};h\nE;2026-11-04 09:30;2026-11-04 10:00;h\n",
    )
    assert [one.new.announced.names for one in planned] == [("A", "B"), ("C",)]
    assert problems == [
        (5, RowFault.TWICE, None),
        (6, RowFault.GROUP_DIFFERS, None),
        (7, RowFault.GROUP_DIFFERS, None),
    ]


def test_a_quoted_line_break_keeps_the_count_of_lines(file):
    text = 'name;from;to;purpose\n"A";2026-11-04 09:00;2026-11-04 10:00;"two\nlines"\nB;x;y;z\n'
    _, problems = judged(file, text)
    assert problems == [
        (2, RowFault.NOT_ACCEPTED, Column.PURPOSE),
        (4, RowFault.TIME_UNREADABLE, Column.OPENS),
    ]


def test_files_have_limits(file, monkeypatch):
    monkeypatch.setattr(ticket_file, "LARGEST_FILE", 100)
    with pytest.raises(TicketFileTooLarge):
        read(file, "name;from;to\n" + "x" * 100)
    monkeypatch.undo()
    monkeypatch.setattr(ticket_file, "MOST_ROWS", 3)
    with pytest.raises(TicketFileTooLarge):
        read(file, "name;from;to\n" + "a;b;c\n" * 4)


def test_what_is_no_file_of_visitors_is_refused(file, tmp_path):
    with pytest.raises(TicketColumnsMissing) as caught:
        read(file, "name;arrival\nA;B\n")
    assert caught.value.values["columns"] == "from, to"
    for content in (b"name\0;from", b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n"):
        with pytest.raises(TicketFileUnreadable):
            read(file, content)
    with pytest.raises(TicketFileUnreadable):
        read_ticket_file(tmp_path, ZONE)


def test_a_meeting_becomes_a_ticket_for_its_guests(file):
    (planned,), problems = judged(file, MEETING.format(more=""))
    assert problems == []
    assert planned.new.announced.names == ("Eriksson, Anna", "cleo")
    assert planned.new.announced.purpose == "Rounds"
    assert planned.new.window.start == datetime(2026, 11, 4, 9, tzinfo=UTC)
    assert planned.new.recurrence is None


@pytest.mark.parametrize(
    ("rule", "until"),
    [
        ("RRULE:FREQ=WEEKLY;BYDAY=WE,FR;UNTIL=20261202T235959Z", date(2026, 12, 2)),
        ("RRULE:FREQ=WEEKLY;BYDAY=WE,FR;COUNT=8", date(2026, 11, 27)),
    ],
)
def test_a_weekly_meeting_becomes_a_weekly_ticket(file, rule, until):
    more = f"{rule}\nEXDATE:20261111T090000Z\n"
    (planned,), problems = judged(file, MEETING.format(more=more))
    assert problems == []
    recurrence = planned.new.recurrence
    assert recurrence is not None
    assert (recurrence.weekdays, recurrence.opens, recurrence.until) == ((2, 4), time(10), until)
    assert recurrence.skipped == (date(2026, 11, 11),)


@pytest.mark.parametrize(
    "rule", ["FREQ=SECONDLY", "FREQ=WEEKLY;COUNT=999999999", "FREQ=MONTHLY;BYDAY=1WE", "FREQ=WEEKLY;BYHOUR=9"]
)
def test_a_rule_no_ticket_can_say_is_said(file, rule):
    planned, problems = judged(file, MEETING.format(more=f"RRULE:{rule}\n"))
    assert planned == []
    assert problems == [(1, UnreadableRow.RULE_NOT_WEEKLY, None)]


def test_a_weekly_meeting_without_an_end_needs_one(file):
    planned, problems = judged(file, MEETING.format(more="RRULE:FREQ=WEEKLY;BYDAY=WE\n"))
    assert planned == []
    assert problems == [(1, RowFault.MISSING, Column.UNTIL)]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.one_of(st.binary(max_size=300), st.text(max_size=300).map(str.encode)), st.booleans())
def test_any_bytes_are_rows_or_a_sentence(file, content, calendar):
    start = MEETING.format(more="").encode()[:400] if calendar else b"name;from;to\n"
    try:
        rows = read(file, start + content)
    except (TicketFileUnreadable, TicketColumnsMissing):
        return
    planned, problems = plan(rows, KNOWN)
    assert len(rows) == sum(len(one.numbers) for one in planned) + len(problems)
