"""Words of small papers in the languages that visitors read, and days and hours as people write them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import lru_cache
from importlib import resources


class PaperLanguage(StrEnum):
    """A language in which a paper can be had."""

    DUTCH = "nl"
    ENGLISH = "en"
    GERMAN = "de"
    FRENCH = "fr"


def paper_words(language: PaperLanguage) -> Mapping[str, Mapping[str, str]]:
    """Return every sentence of a language, by paper."""
    return _read(language)


def day_of(language: PaperLanguage, local: date) -> str:
    """Return a day like 3 November 2026; the month is a word, so that nobody takes it for the day."""
    return f"{local.day}\u00a0{paper_words(language)['month'][str(local.month)]} {local.year}"


@lru_cache
def _read(language: PaperLanguage) -> Mapping[str, Mapping[str, str]]:
    file = resources.files("visitor_desk.paper").joinpath("paper_texts", f"{language.value}.toml")
    tables: Mapping[str, Mapping[str, str]] = tomllib.loads(file.read_text(encoding="utf-8"))
    return tables
