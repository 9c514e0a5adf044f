"""Openings of the evacuation list are noted at once and forwarded once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from visitor_desk.security.evacuation_openings import Opening, OpeningNotes

NOON = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)


def test_a_note_waits_until_it_is_forwarded(tmp_path: Path):
    notes = OpeningNotes(tmp_path / "openings.jsonl")
    assert notes.take() == ()
    notes.note(Opening.SHOWN, NOON, 14)
    notes.note(Opening.PRINTED, NOON + timedelta(seconds=1), 14)
    first = notes.take()
    assert [(one.how, one.people) for one in first] == [(Opening.SHOWN, 14), (Opening.PRINTED, 14)]
    assert notes.take() == first, "a crash before the commit loses nothing"
    notes.forwarded()
    assert notes.take() == ()


def test_a_note_made_while_others_are_forwarded_is_not_lost(tmp_path: Path):
    notes = OpeningNotes(tmp_path / "openings.jsonl")
    notes.note(Opening.SHOWN, NOON, 1)
    notes.take()
    notes.note(Opening.SHOWN, NOON, 2)
    notes.forwarded()
    assert [one.people for one in notes.take()] == [2]


def test_torn_lines_are_passed_over(tmp_path: Path):
    path = tmp_path / "openings.jsonl"
    notes = OpeningNotes(path)
    notes.note(Opening.SHOWN, NOON, 3)
    with path.open("ab") as file:
        file.write(b'{"id":"x","how":"sold"}\n\xff\xfe\n{"id":')
    assert [one.people for one in notes.take()] == [3]


def test_the_notes_are_private(tmp_path: Path):
    path = tmp_path / "openings.jsonl"
    OpeningNotes(path).note(Opening.SHOWN, NOON, 3)
    assert path.stat().st_mode & 0o077 == 0
