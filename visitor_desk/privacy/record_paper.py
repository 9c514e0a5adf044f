"""The paper of records that were given: under which order, and visit by visit what `records.json` says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from reportlab.platypus import Flowable, Paragraph

from visitor_desk.privacy.disclosure import Disclosure
from visitor_desk.privacy.letter_kept import field_value
from visitor_desk.privacy.letter_page import SMALL, SUBJECT, body, facts, heading, letter_pdf
from visitor_desk.privacy.letter_words import Words, shown, statement_head
from visitor_desk.privacy.record_scope import CoveredVisit
from visitor_desk.privacy.requests import RequestLanguage
from visitor_desk.settings import Settings

TABLE: Final = "records_out"
_SEALED: Final = ("identity", "document")
_EMPTY: Final[tuple[object, ...]] = (None, "", [], ())


@dataclass(frozen=True)
class RecordPaper:
    """Writes records of visits on paper."""

    settings: Settings
    language: RequestLanguage

    def pdf(
        self,
        disclosure: Disclosure,
        covered: Sequence[CoveredVisit],
        records: Sequence[Mapping[str, Any]],
        made_at: datetime,
    ) -> bytes:
        """Return the paper as a PDF; `records` are those of the visits, in their order."""
        words = Words(self.language, self.settings.zone)
        title = words.say(TABLE, "title")

        def story() -> list[Flowable]:
            parts: list[Flowable] = [
                Paragraph(title, SUBJECT),
                body(words.say(TABLE, "intro")),
                *facts(_order(words, disclosure, len(records))),
            ]
            for number, (one, record) in enumerate(zip(covered, records, strict=True), 1):
                parts.append(heading(words.say(TABLE, "visit", number=str(number))))
                parts += facts(list(_visit(words, one, record)))
            return [
                *parts,
                heading(words.say(TABLE, "check_heading")),
                body(words.say(TABLE, "check")),
                Paragraph(words.say("letter", "times", zone=words.zone_name), SMALL),
            ]

        about = (words.say(TABLE, "reference"), shown(disclosure.id))
        return letter_pdf(statement_head(words, self.settings, title, self.language, made_at, about), story)


def _order(words: Words, disclosure: Disclosure, records: int) -> list[tuple[str, str]]:
    said = " · ".join(part for part in (disclosure.article, disclosure.number) if part)
    return [
        (words.say(TABLE, "order"), shown(said) if said else words.say(TABLE, "no_order")),
        (words.say(TABLE, "ordered_at"), words.moment(disclosure.ordered_at)),
        (words.say(TABLE, "records"), str(records)),
    ]


def _visit(words: Words, one: CoveredVisit, record: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    present = (f"{words.moment(each.start)} – {words.moment(each.end)}" for each in one.spans)
    yield words.say(TABLE, "present"), "<br/>".join(present)
    yield words.say(TABLE, "zones"), shown(", ".join(record["zones"]))
    for part in (part for part in _SEALED if part in record):
        fields = record[part]
        if fields is None:
            yield words.say(TABLE, part), words.say(TABLE, "gone")
            continue
        for name, value in fields.items():
            if value not in _EMPTY:
                yield words.code("field", name), field_value(words, name, value)
