"""A breach in words: its clock, who is notified, its row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta

from ui.formats import Formats, visible, visible_lines
from ui.i18n import Texts
from ui.models.breaches import BreachRow, Which
from ui.palettes import Tone
from visitor_desk.privacy.breach import PRESSING, Breach, BreachFile, Notified

Facts = list[tuple[str, str]]


def clock_words(breach: Breach, now: datetime, texts: Texts, formats: Formats) -> tuple[Tone, str]:
    """Return what is left of the 72 hours; once they stand still, what is still to do or how it ended."""
    if breach.clock_runs:
        left = breach.due_at - now
        if left < timedelta():
            return Tone.BAD, texts("breaches.over", **_hours(-left))
        tone = Tone.BAD if left < PRESSING else Tone.LOOK_AGAIN
        return tone, texts("breaches.left", **_hours(left))
    if breach.people and breach.people_at is None:
        return Tone.LOOK_AGAIN, texts("breaches.people_waiting")
    if breach.authority_at is not None:
        return Tone.GOOD, texts("breaches.authority_told", day=formats.date_of(breach.authority_at))
    return Tone.GOOD, texts("breaches.not_told")


def _hours(length: timedelta) -> dict[str, str]:
    # Never in days: the law counts 72 hours.
    hours, minutes = divmod(int(length.total_seconds() // 60), 60)
    return {"hours": str(hours), "minutes": f"{minutes:02}"}


def next_step(breach: Breach, texts: Texts) -> str:
    """Return what a breach asks for next."""
    if breach.authority is None:
        return texts("breaches.next_decide")
    if breach.authority and breach.authority_at is None:
        return texts("breaches.next_authority")
    if breach.people and breach.people_at is None:
        return texts("breaches.next_people")
    return texts("breaches.next_nothing")


def told_words(breach: Breach, whom: Notified, texts: Texts, formats: Formats) -> str:
    """Return whether somebody is notified, and when they were."""
    authority = whom is Notified.AUTHORITY
    decided = breach.authority if authority else breach.people
    at = breach.authority_at if authority else breach.people_at
    if decided is None:
        return texts("breaches.undecided")
    if at is not None:
        return texts("breaches.told_at", at=formats.day_time(at))
    return texts("breaches.will_be_told" if decided else "breaches.will_not_be_told")


def span_words(breach: Breach, formats: Formats) -> str:
    """Return from when to when it happened."""
    return f"{formats.day_time(breach.span_from)}–{formats.time_near(breach.span_to, breach.span_from)}"


def breach_row(breach: Breach, now: datetime, texts: Texts, formats: Formats) -> BreachRow:
    """Prepare a row."""
    tone, clock = clock_words(breach, now, texts, formats)
    settled = tone is Tone.GOOD
    return BreachRow(
        breach=breach.id,
        known=formats.day_time(breach.aware_at),
        nature=texts(f"breach_nature.{breach.nature.value}"),
        span=span_words(breach, formats),
        affected=texts("breaches.not_counted") if breach.affected is None else str(breach.affected),
        clock=clock,
        tone=tone,
        which=frozenset({Which.ALL, Which.SETTLED if settled else Which.RUNNING}),
    )


def breach_facts(
    breach: Breach,
    people: Mapping[str, str],
    desks: Mapping[str, str],
    now: datetime,
    texts: Texts,
    formats: Formats,
) -> Facts:
    """Return what the plain row says; `people` and `desks` are names by id, of those that may be read."""
    not_counted = texts("breaches.not_counted")
    return [
        (texts("breaches.column_clock"), clock_words(breach, now, texts, formats)[1]),
        (texts("breaches.next"), next_step(breach, texts)),
        (texts("breaches.aware"), formats.day_time(breach.aware_at)),
        (texts("breaches.due"), formats.day_time(breach.due_at)),
        (texts("breaches.span"), span_words(breach, formats)),
        (texts("breaches.operator"), people.get(breach.operator, breach.operator) if breach.operator else ""),
        (texts("breaches.desk"), desks.get(breach.desk, breach.desk) if breach.desk else ""),
        (
            texts("breaches.column_affected"),
            not_counted if breach.affected is None else str(breach.affected),
        ),
        (texts("breaches.authority"), told_words(breach, Notified.AUTHORITY, texts, formats)),
        (texts("breaches.people"), told_words(breach, Notified.PEOPLE, texts, formats)),
        (texts("breaches.written_by"), people.get(breach.written_by, visible(breach.written_by))),
    ]


def file_facts(file: BreachFile, texts: Texts) -> Facts:
    """Return what was written about a breach, and the newest reasons."""
    written = asdict(file.account)
    if file.reasons:
        newest = file.reasons[-1]
        written |= {"why_authority": newest.authority, "why_people": newest.people}
    return [(texts(f"breaches.{name}"), visible_lines(text)) for name, text in written.items() if text]
