"""Beside a request stands its last day, and over which days off it moved to get there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.contracts.privacy_stores import REQUEST
from ui.formats import Formats
from ui.i18n import Texts
from ui.privacy.request_words import request_due
from visitor_desk.bootstrap import open_desk
from visitor_desk.paths import DataFolder
from visitor_desk.privacy.deadlines import due_on, holidays_in
from visitor_desk.settings import Settings, SettingsUnreadable, write_settings


@pytest.mark.parametrize(
    ("country", "language", "received", "said"),
    [
        ("NL", "en", date(2026, 3, 5), "7 Apr 2026\nmoved over Easter Sunday 5 Apr, Easter Monday 6 Apr"),
        (
            "NL",
            "nl",
            date(2026, 3, 5),
            "7 apr 2026\ndoorgeschoven over eerste paasdag 5 apr, tweede paasdag 6 apr",
        ),
        ("NL", "en", date(2026, 3, 6), "7 Apr 2026\nmoved over Easter Monday 6 Apr"),
        ("BE", "en", date(2026, 10, 11), "12 Nov 2026\nmoved over Armistice Day 11 Nov"),
        ("NL", "en", date(2026, 10, 11), "11 Nov 2026"),
    ],
)
def test_the_days_off_are_named(country: str, language: str, received: date, said: str) -> None:
    texts = Texts(language)
    formats = Formats(ZoneInfo("Europe/Amsterdam"), texts)
    at = datetime(received.year, received.month, received.day, 9, tzinfo=UTC)
    request = replace(REQUEST, received_at=at, due=due_on(received, holidays_in(country)))
    assert request_due(request, country, texts, formats) == said
    # Set under another country, the day stands as it was, without a reason that is not its own.
    moved = replace(request, due=date(2026, 12, 24))
    assert request_due(moved, country, texts, formats) == formats.day(date(2026, 12, 24))


def test_a_country_whose_holidays_nobody_knows_is_refused(tmp_path: Path) -> None:
    write_settings(tmp_path, Settings(site="TST-01", country="XX"))
    with pytest.raises(SettingsUnreadable) as refused, open_desk(DataFolder(tmp_path)):
        pass
    assert refused.value.values["name"] == "country"
