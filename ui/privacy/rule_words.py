"""A retention rule in words: how long, counted from when, by which source, and how many days are left."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from ui.formats import visible
from ui.i18n import Texts
from visitor_desk.privacy.letter_words import texts_of
from visitor_desk.privacy.requests import RequestLanguage
from visitor_desk.privacy.retention_rules import PLAIN, Bound, RetentionRule, cited
from visitor_desk.security.groups import Group

LONGEST_SOURCE = 500


def days_left(day: date, today: date, texts: Texts) -> str:
    """Return how long a day is away, in words a person would use."""
    days = (day - today).days
    if days <= 0:
        return texts("retention.overdue")
    if days == 1:
        return texts("retention.tomorrow")
    return texts.count("retention.in_days", days)


def life_words(rule: RetentionRule, texts: Texts) -> str:
    """Return how long a rule lets live, or demands."""
    if rule.bound is Bound.LIFE and rule.days == 1:
        return texts("retention.one_day")
    return texts(f"retention.{rule.bound.value}", d=rule.days)


def part_words(table: str, group: Group | None, texts: Texts) -> str:
    """Return which part of which record something is about; `group` None is the plain row."""
    return f"{texts(f'why.table.{table}')}: {texts(f'why.part.{group or PLAIN}')}"


def source_of(rule: RetentionRule, texts: Texts) -> str:
    """Return where a rule comes from: in the language of the window where the program knows it."""
    said = cited(rule)
    return _of(texts)["rule"][said] if said == rule.id else visible(rule.source, LONGEST_SOURCE)


def start_of(rule: RetentionRule, texts: Texts) -> str:
    """Return from which moment a rule counts its days."""
    return _of(texts)["clock_start"][rule.clock.value]


def _of(texts: Texts) -> Mapping[str, Mapping[str, str]]:
    return texts_of(RequestLanguage(texts.language.value))
