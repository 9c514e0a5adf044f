"""What a letter says of what is kept: the fields of each visit, and of what is kept beside visits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from reportlab.platypus import Flowable

from visitor_desk.privacy.answer import (
    Answer,
    ConsentAnswer,
    IncidentAnswer,
    KeptFields,
    VisitAnswer,
)
from visitor_desk.privacy.letter_page import body, facts, heading, titled
from visitor_desk.privacy.letter_words import Words, shown, shown_lines
from visitor_desk.privacy.record_facts import Fact, RecordAnswer


def kept_about_visits(words: Words, answer: Answer) -> list[Flowable]:
    """Return what is kept of each visit, field by field; nothing where there is none."""
    if not answer.visits:
        return []
    parts = [heading(words.say("access", "kept_heading")), body(words.say("access", "kept"))]
    for visit in answer.visits:
        title = f"{words.say('access', 'column_visit')} {shown(visit.visit.id)}"
        parts += [*titled(title), *facts(_kept_rows(words, visit))]
    return parts


def _kept_rows(words: Words, visit: VisitAnswer) -> list[tuple[str, str]]:
    """The plain facts of a visit and every field of its sealed groups, or since when they are gone."""
    plain = visit.visit
    rows = []
    if plain.refusal:
        rows.append((words.say("field", "refusal"), words.code("value", plain.refusal.value)))
    if plain.badge:
        rows.append((words.say("field", "badge"), shown(plain.badge)))
    rows.append((words.say("field", "escort"), words.say("value", "yes" if plain.escort else "no")))
    if plain.notice:
        rows.append((words.say("field", "notice"), shown(plain.notice)))
    if plain.rules:
        rows.append((words.say("field", "rules"), shown(plain.rules)))
    for kept in visit.kept:
        rows += _group_rows(words, kept)
    for answer in visit.consents:
        rows += _consent_rows(words, answer)
    for incident in visit.incidents:
        rows += _incident_rows(words, incident)
    return rows


def _incident_rows(words: Words, answer: IncidentAnswer) -> list[tuple[str, str]]:
    incident, gone_on = answer.told.incident, answer.told.note_gone_on
    gaps = {
        "kind": words.code("incident_kind", incident.kind.value),
        "at": words.moment(incident.at),
        "zones": ", ".join(shown(zone) for zone in answer.zones) or words.say("letter", "nothing"),
    }
    said = [words.say("incident", "happened", **gaps)]
    if incident.handled_at is None:
        said.append(words.say("incident", "open"))
    else:
        said.append(words.say("incident", "handled", day=words.local_day(incident.handled_at)))
    if gone_on is None:
        said.append(words.say("incident", "note_gone"))
    else:
        given = "note_given" if answer.note else "note_left_out"
        said.append(words.say("incident", given, day=words.day(gone_on)))
    said.append(words.say("incident", "row", day=words.day(answer.row_gone_on)))
    rows = [(f"<b>{words.say('incident', 'title')}</b>", " ".join(said))]
    note = {"note": answer.note.text, "done": answer.note.done} if answer.note else {}
    return rows + [(words.say("incident", name), shown_lines(text)) for name, text in note.items() if text]


def _consent_rows(words: Words, answer: ConsentAnswer) -> list[tuple[str, str]]:
    consent = answer.consent
    gaps = {
        "said": words.moment(consent.said_at),
        "notice": shown(consent.notice),
        "day": words.day(consent.ends_on),
    }
    rows = [(f"<b>{words.say('consent', consent.kind.value)}</b>", words.say("consent", "said", **gaps))]
    return rows + [(words.code("field", name), shown(text)) for name, text in (answer.values or {}).items()]


def _group_rows(words: Words, kept: KeptFields) -> list[tuple[str, str]]:
    title = f"<b>{words.say('group', kept.group.value)}</b>"
    day = words.day(kept.gone_on)
    if kept.values is None:
        return [(title, words.say("access", "gone", day=day))]
    rows = [(title, words.say("access", "until", day=day))]
    rows += [
        (words.code("field", name), field_value(words, name, value))
        for name, value in kept.values.items()
        if value not in (None, "", [], ())
    ]
    return rows


def field_value(words: Words, name: str, value: Any) -> str:
    """Write one value; codes of closed lists in words, all else as it was written down."""
    if isinstance(value, bool):
        return words.say("value", "yes" if value else "no")
    if isinstance(value, Mapping):
        pairs = (
            f"{words.code('field', str(key))}: {field_value(words, name, one)}" for key, one in value.items()
        )
        return "; ".join(pairs)
    if name in _LISTED:
        return "<br/>".join(shown(str(one)) for one in value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        nested = any(isinstance(one, Sequence | Mapping) and not isinstance(one, str) for one in value)
        parts = [field_value(words, name, one) for one in value]
        return "<br/>".join(parts) if nested or len(parts) != _PAIR else ": ".join(parts)
    if name in _DAYS:
        return words.day(date.fromisoformat(str(value)))
    return words.code(_CODED[name], str(value)) if name in _CODED else shown(str(value))


_LISTED: Final = frozenset({"names"})
_PAIR: Final = 2
"""A finding and how it was settled are kept as a pair."""
_CODED: Final = {
    **dict.fromkeys(("kind", "verdict", "finding_codes", "findings", "settled"), "value"),
    **{name: f"deny_{name}" for name in ("instruction", "reason", "origin", "told")},
}
"""Fields that hold a code, with the table of its words."""
_DAYS: Final = frozenset({"told_on"})
"""Fields that hold a day as ISO 8601 has it."""


def kept_beside_visits(words: Words, answer: Answer) -> list[Flowable]:
    """Return announcements, rights of access, deny entries and consents; nothing where there are none."""
    if not answer.records:
        return []
    parts = [heading(words.say("access", "beside_heading")), body(words.say("access", "beside"))]
    for record in answer.records:
        title = words.say("record", record.record.kind.value)
        parts += [*titled(title), *facts(_record_rows(words, record))]
    return parts


def _record_rows(words: Words, answer: RecordAnswer) -> list[tuple[str, str]]:
    rows = [(words.code("field", name), _fact(words, name, fact)) for name, fact in answer.facts.items()]
    if answer.gone_on is None or answer.values is None:
        return [*rows, (words.say("access", "beside_named"), words.say("access", "beside_gone"))]
    until = words.say("access", "until", day=words.day(answer.gone_on))
    rows.append((f"<b>{words.say('access', 'beside_named')}</b>", until))
    return rows + [
        (words.code("field", name), field_value(words, name, value))
        for name, value in answer.values.items()
        if value not in (None, "", [], ())
    ]


def _fact(words: Words, name: str, fact: Fact) -> str:
    if isinstance(fact, datetime):
        return words.moment(fact)
    if isinstance(fact, date):
        return words.day(fact)
    if isinstance(fact, str):
        return words.say("value", fact) if name == "may_authorise" else shown(fact)
    return ", ".join(shown(zone) for zone in fact) or words.say("letter", "nothing")
