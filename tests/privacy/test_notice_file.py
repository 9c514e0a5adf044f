"""A version of a notice as a file: what is read, what is refused, and what the program brings itself."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from visitor_desk.privacy.notice import (
    GAPS,
    Notice,
    NoticeKind,
    NoticeLanguage,
    in_force,
    notice_id,
    texts_digest,
)
from visitor_desk.privacy.notice_file import LARGEST_FILE, NoticeFileUnreadable, read_notice, shipped_notice
from visitor_desk.privacy.retention_rules import RetentionRules
from visitor_desk.security.groups import Group
from visitor_desk.visits.place import Zone, ZoneId, ZoneKind

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
ONE = """[{0}]
title = "Titel"
[[{0}.section]]
heading = "Kop"
text = "Tekst\\n  op {{house}}"
"""
WHOLE = 'kind = "rules"\n' + "".join(ONE.format(language) for language in NoticeLanguage)


def read(text: str) -> object:
    return read_notice(text.encode(), AMSTERDAM)


def test_a_file_becomes_a_version_with_a_text_in_each_language():
    new = read_notice(("valid_from = 2026-12-01\nasks_again = true\n" + WHOLE).encode(), AMSTERDAM)
    assert (new.kind, new.asks_again) == (NoticeKind.RULES, True)
    assert new.valid_from == datetime(2026, 11, 30, 23, 0, tzinfo=UTC)
    assert [one.language for one in new.texts] == list(NoticeLanguage)
    (section,) = new.texts[0].filled({"house": "AMS-01"}).sections
    assert section.text == "Tekst op AMS-01"


@pytest.mark.parametrize(
    ("spoil", "why", "place"),
    [
        (lambda text: "[", "no_toml", "-"),
        (lambda text: text + "#" * LARGEST_FILE, "too_large", "-"),
        (lambda text: 'version = "v7"\n' + text, "unknown_name", "version"),
        (lambda text: text.replace('"rules"', '"prices"'), "kind_unknown", "kind"),
        (lambda text: text.replace("[fr]", "[es]"), "unknown_name", "es"),
        (lambda text: text[: text.index("[fr]")], "language_missing", "fr"),
        (lambda text: 'asks_again = "yes"\n' + text, "yes_or_no", "asks_again"),
        (lambda text: "valid_from = 3\n" + text, "no_day", "valid_from"),
        (lambda text: text + '[[fr.section]]\ntext = "plus"\n', "languages_differ", "-"),
        (lambda text: text.replace('title = "Titel"', "", 1), "title_or_section", "nl"),
        (lambda text: text.replace("heading =", "colour =", 1), "title_or_section", "nl 1"),
        (lambda text: text.replace('heading = "Kop"', 'heading = " "', 1), "no_words", "nl 1"),
        (lambda text: text.replace("{house}", "{name}", 1), "gap_unknown", "nl 1"),
        (lambda text: text.replace("Kop", "Kop\u202e", 1), "hidden_characters", "nl 1"),
        (lambda text: text.replace("Kop", "K" * 101, 1), "too_long", "nl 1"),
    ],
)
def test_what_is_no_version_is_refused_with_its_place(spoil, why: str, place: str):  # type: ignore[no-untyped-def]
    with pytest.raises(NoticeFileUnreadable) as refused:
        read(spoil(WHOLE))
    assert refused.value.values == {"why": why, "place": place}


@pytest.mark.parametrize("kind", NoticeKind)
def test_what_comes_with_the_program_says_the_same_in_four_languages(kind: NoticeKind):
    texts = shipped_notice(kind).texts
    gaps = [[re.findall(r"\{(\w+)\}", one.text) for one in text.sections] for text in texts]
    figures = [[sorted(re.findall(r"\d{2,}", one.text)) for one in text.sections] for text in texts]
    assert all(one == gaps[0] for one in gaps)
    assert all(one == figures[0] for one in figures)
    assert {gap for section in gaps[0] for gap in section} <= set(GAPS)
    assert len({text.title for text in texts}) == len(texts)


def test_the_days_of_the_notice_are_those_of_the_rules():
    lives = RetentionRules.shipped(AMSTERDAM)
    cage = Zone(ZoneId("cage"), None, ZoneKind.CAGE, "Cage", pci=True)
    days = {
        lives.life(Group.D, "visits").days,
        lives.life(Group.D, "visits", [cage]).days,
        lives.life(Group.S, "visits").days,
        lives.life(None, "recordings").days,
        lives.life(None, "visits").days,
    }
    for text in shipped_notice(NoticeKind.PRIVACY).texts:
        said = {int(one) for one in re.findall(r"\d{2,}", " ".join(one.text for one in text.sections))}
        assert said == days, text.language


def version(kind: NoticeKind, number: int, day: int) -> Notice:
    at = datetime(2026, 11, day, tzinfo=UTC)
    return Notice(notice_id(kind, number), kind, number, at, shipped_notice(kind).texts)


def test_of_each_kind_the_version_counts_that_came_into_force_last():
    told = version(NoticeKind.PRIVACY, 1, 1)
    rules = [version(NoticeKind.RULES, number, day) for number, day in ((1, 1), (2, 5), (3, 9))]
    for day, number in ((1, 1), (4, 1), (5, 2), (30, 3), (-1, 1)):
        at = datetime(2026, 11, 1, tzinfo=UTC) + timedelta(days=day - 1)
        found = in_force([*reversed(rules), told], at)
        assert (found.privacy, found.rules.number) == (told, number)


def test_the_hash_is_of_the_words_in_whatever_order_languages_come():
    texts = shipped_notice(NoticeKind.RULES).texts
    assert texts_digest(texts) == texts_digest(reversed(texts))
    changed = read_notice(WHOLE.encode(), AMSTERDAM).texts
    assert texts_digest(changed) != texts_digest(texts)
    assert texts_digest(changed) != texts_digest((changed[0].filled({}), *changed[1:]))
