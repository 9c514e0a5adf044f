"""A version of a notice as a TOML file: a language each a table, its sections in their order."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, time
from importlib import resources
from typing import Final
from zoneinfo import ZoneInfo

from visitor_desk.errors import DeskError
from visitor_desk.privacy.hidden_signs import has_hidden_signs
from visitor_desk.privacy.notice import (
    GAPS,
    NewNotice,
    NoticeKind,
    NoticeLanguage,
    NoticeSection,
    NoticeText,
)

LARGEST_FILE: Final = 64 << 10
LONGEST_HEADING: Final = 100
LONGEST_TEXT: Final = 2_000
MOST_SECTIONS: Final = 24
SHIPPED: Final = {NoticeKind.PRIVACY: "privacy.toml", NoticeKind.RULES: "rules.toml"}
_TOP: Final = frozenset({"kind", "valid_from", "asks_again", *NoticeLanguage})
_GAP: Final = re.compile(r"\{([^{}]*)\}")


class NoticeFileUnreadable(DeskError):
    """The file is no version of a notice. Values: `why` (a code) and `place` (language and part)."""

    code = "notices.file_unreadable"


def read_notice(content: bytes, zone: ZoneInfo) -> NewNotice:
    """Return the version that a file describes; a `valid_from` that is a day begins with it at the site.

    Raises NoticeFileUnreadable: nothing is guessed, and no language may lack what another one has.
    """
    if len(content) > LARGEST_FILE:
        raise NoticeFileUnreadable(why="too_large", place="-")
    try:
        table = tomllib.loads(content.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise NoticeFileUnreadable(why="no_toml", place="-") from error
    for name in table:
        if name not in _TOP:
            raise NoticeFileUnreadable(why="unknown_name", place=name)
    texts = tuple(_text(language, table.get(language)) for language in NoticeLanguage)
    shape = [tuple(bool(section.heading) for section in text.sections) for text in texts]
    if len(set(shape)) != 1:
        raise NoticeFileUnreadable(why="languages_differ", place="-")
    return NewNotice(
        kind=_kind(table.get("kind")),
        texts=texts,
        asks_again=_yes_or_no(table.get("asks_again", False)),
        valid_from=_instant(table.get("valid_from"), zone),
    )


def shipped_notice(kind: NoticeKind) -> NewNotice:
    """Return the version that comes with the program."""
    source = resources.files("visitor_desk.privacy") / "notice_texts" / SHIPPED[kind]
    return read_notice(source.read_bytes(), ZoneInfo("UTC"))


def _kind(value: object) -> NoticeKind:
    try:
        return NoticeKind(str(value))
    except ValueError as error:
        raise NoticeFileUnreadable(why="kind_unknown", place="kind") from error


def _yes_or_no(value: object) -> bool:
    if not isinstance(value, bool):
        raise NoticeFileUnreadable(why="yes_or_no", place="asks_again")
    return value


def _instant(value: object, zone: ZoneInfo) -> datetime | None:
    if value is None:
        return None
    if isinstance(value, date):
        return instant_at(value, zone)
    raise NoticeFileUnreadable(why="no_day", place="valid_from")


def instant_at(value: date, zone: ZoneInfo) -> datetime:
    """Return the moment that a day or a moment of a file is at a site."""
    if isinstance(value, datetime):
        return value if value.tzinfo is not None else value.replace(tzinfo=zone)
    return datetime.combine(value, time(), zone)


def _text(language: NoticeLanguage, table: object) -> NoticeText:
    if not isinstance(table, Mapping):
        raise NoticeFileUnreadable(why="language_missing", place=language)
    sections = table.get("section")
    if set(table) != {"title", "section"} or not isinstance(sections, list) or not sections:
        raise NoticeFileUnreadable(why="title_or_section", place=language)
    if len(sections) > MOST_SECTIONS:
        raise NoticeFileUnreadable(why="too_long", place=language)
    return NoticeText(
        language,
        _words(table["title"], LONGEST_HEADING, language),
        tuple(_section(one, f"{language} {number}") for number, one in enumerate(sections, start=1)),
    )


def _section(section: object, place: str) -> NoticeSection:
    if not isinstance(section, Mapping) or not {"text"} <= set(section) <= {"heading", "text"}:
        raise NoticeFileUnreadable(why="title_or_section", place=place)
    heading = _words(section["heading"], LONGEST_HEADING, place) if "heading" in section else ""
    return NoticeSection(heading, _words(section["text"], LONGEST_TEXT, place))


def _words(value: object, longest: int, place: str) -> str:
    """Return words in one line of plain characters; the lines of a paragraph are put together."""
    if not isinstance(value, str):
        raise NoticeFileUnreadable(why="no_words", place=place)
    words = " ".join(unicodedata.normalize("NFC", value).split())
    if not words:
        raise NoticeFileUnreadable(why="no_words", place=place)
    if len(words) > longest:
        raise NoticeFileUnreadable(why="too_long", place=place)
    if has_hidden_signs(words):
        raise NoticeFileUnreadable(why="hidden_characters", place=place)
    if any(gap not in GAPS for gap in _GAP.findall(words)):
        raise NoticeFileUnreadable(why="gap_unknown", place=place)
    return words
