"""Turns requests and package contents into words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from ui.formats import Formats, visible
from ui.i18n import Texts
from ui.look import Look
from ui.models.request_board import SHORT_ID, ground_words
from ui.palettes import Tone
from ui.privacy.match_step import MatchRow
from ui.privacy.request_steps import ContentLine
from visitor_desk.footage.place import Whereabouts
from visitor_desk.privacy.incident import Incident
from visitor_desk.privacy.request_contents import ClipPlan, PackageContents
from visitor_desk.privacy.request_package import Package
from visitor_desk.privacy.request_records import FoundRecord
from visitor_desk.privacy.request_terms import days_passed_over
from visitor_desk.privacy.requests import OPEN_STEPS, Request, RequestKind
from visitor_desk.privacy.told_incidents import ToldIncident
from visitor_desk.visits.place import ZoneId


def place_row(told: Whereabouts, zones: Mapping[ZoneId, str], look: Look) -> MatchRow:
    """Return the row of a place and an hour."""
    where = (
        look.texts("requests.entrances")
        if told.zone is None
        else visible(zones.get(ZoneId(told.zone), told.zone))
    )
    times = f"{look.formats.day(told.span.start)} {look.formats.span(told.span)}"
    return MatchRow("", times, f"{look.texts('requests.without_visit')} · {where}", "", told)


def record_row(found: FoundRecord, look: Look) -> MatchRow:
    """Return the row of something kept beside visits; its name was opened to find it, which is logged."""
    formats, facts = look.formats, found.facts
    times = [fact for name in _TIMES if isinstance(fact := facts.get(name), datetime)]
    days = formats.day(times[0])
    if len(times) > 1:
        days = f"{formats.day_time(times[0])}–{formats.time_near(times[1], times[0])}"
    who = ", ".join(visible(name) for name in found.names)
    kind = look.texts(f"kept_record.{found.record.kind.value}")
    parts = [kind, who, *([visible(found.organisation)] if found.organisation else [])]
    return MatchRow("", days, " · ".join(parts), "", record=found.record)


_TIMES: Final = ("opens", "closes", "added_at", "said_at")
"""The facts that say when something kept beside visits is of; each has at least one of them."""


def request_title(request: Request, texts: Texts) -> str:
    """Return the heading of a request."""
    kind = texts(f"request_kind.{request.kind.value}")
    return texts("requests.title", id=request.id[:SHORT_ID], kind=kind)


def request_dates(request: Request, today: date, texts: Texts, formats: Formats) -> str:
    """Return received, due and what is left; an answered request says when."""
    if request.step not in OPEN_STEPS:
        return texts("requests.answered", day=formats.date_of(request.closed_at or request.received_at))
    if request.doubted_at is not None:
        return texts("requests.stands_still", since=formats.day(request.doubted_at))
    return texts(
        "requests.dates",
        received=formats.day(request.received_at),
        due=formats.short_day(request.due),
        left=formats.days_left(request.due, today),
    )


def request_due(request: Request, country: str, texts: Texts, formats: Formats) -> str:
    """Return the last day, and over which days off it moved to get there."""
    received = request.received_at.astimezone(formats.zone).date()
    passed = days_passed_over(request, received, country)
    if not passed:
        return formats.day(request.due)
    why = ", ".join(f"{texts(f'day_off.{one.why}')} {formats.short_day(one.day)}" for one in passed)
    return f"{formats.day(request.due)}\n{texts('requests.moved', why=why)}"


def request_facts(request: Request, country: str, texts: Texts, formats: Formats) -> list[tuple[str, str]]:
    """Return the plain facts of a request; nothing names who asks."""
    facts = [
        (texts("requests.kind"), texts(f"request_kind.{request.kind.value}")),
        (texts("requests.channel"), texts(f"channel.{request.channel.value}")),
        (texts("requests.language"), texts(f"language.{request.language.value}")),
        (texts("requests.received_at"), formats.date_of(request.received_at)),
        (texts("requests.due"), request_due(request, country, texts, formats)),
    ]
    steps = [texts(f"identity_step.{step.value}") for step in sorted(request.identity)]
    if steps:
        facts.append((texts("requests.identity"), "\n".join(steps)))
    if request.visits:
        facts.append((texts("requests.match"), str(len(request.visits))))
    if request.records:
        kinds = sorted(texts(f"kept_record.{one.kind.value}") for one in request.records)
        facts.append((texts("requests.records"), "\n".join(kinds)))
    for place in request.places:
        where = texts("requests.entrances") if place.zone is None else visible(place.zone)
        when = f"{formats.day(place.span.start)} {formats.span(place.span)}"
        facts.append((texts("requests.place"), f"{where}\n{when}"))
    if request.extended_at is not None:
        facts.append((texts("requests.extended"), formats.date_of(request.extended_at)))
    if request.outcome is not None:
        facts.append((texts("requests.outcome"), texts(f"outcome.{request.outcome.value}")))
    if request.ground is not None:
        facts.append((texts("requests.ground"), ground_words(request.ground, request.kind, texts)))
    return facts


def closed_words(request: Request, texts: Texts) -> str:
    """Return what came of a closed request."""
    if request.package is not None or request.outcome is None:
        return texts(f"requests.closed_{request.step.value}")
    return texts(f"requests.outcome_{request.outcome.value}")


def package_words(package: Package, texts: Texts) -> str:
    """Return what is said of a package that was just made: its passphrase now, or never."""
    lines = [texts("requests.done_files", n=len(package.files), path=visible(str(package.path), limit=300))]
    if package.passphrase is not None:
        lines.append(texts("requests.done_passphrase", passphrase=package.passphrase))
    lines.append(f"{texts('requests.done_root')}: {package.root_fingerprint}")
    lines.append(texts("requests.done_hint"))
    return "\n\n".join(lines)


def content_lines(
    contents: PackageContents, kind: RequestKind, texts: Texts, formats: Formats
) -> list[ContentLine]:
    """Return what goes into a package and what stays, each with its reason."""
    lines = [
        ContentLine(
            Tone.GOOD if visit.groups else Tone.NEUTRAL,
            texts("requests.visit_data", n=number),
            "; ".join(texts(f"group.{group.value}") for group, _ in visit.groups)
            or texts("requests.visit_gone"),
        )
        for number, visit in enumerate(contents.visits, start=1)
    ]
    lines += [
        ContentLine(
            Tone.GOOD if one.gone_on else Tone.NEUTRAL,
            texts(f"kept_record.{one.record.kind.value}"),
            texts("requests.record_told" if one.gone_on else "requests.visit_gone"),
        )
        for one in contents.records
    ]
    lines += [_incident_line(told, texts, formats) for visit in contents.visits for told in visit.incidents]
    lines += [_clip_line(clip, texts, formats) for clip in contents.clips]
    if not contents.clips:
        why = "footage_not_provided" if kind is RequestKind.PORTABILITY else "footage_none"
        lines.append(ContentLine(Tone.NEUTRAL, texts("requests.footage_part"), texts(f"requests.{why}")))
    return lines


def incident_title(incident: Incident, texts: Texts, formats: Formats) -> str:
    """Return what happened and when."""
    kind = texts(f"incident_kind.{incident.kind.value}")
    return texts("requests.incident", kind=kind, at=formats.day_time(incident.at))


def _incident_line(told: ToldIncident, texts: Texts, formats: Formats) -> ContentLine:
    title = incident_title(told.incident, texts, formats)
    if told.with_note:
        return ContentLine(Tone.GOOD, title, texts("requests.incident_with_note"))
    if told.leaves_out:
        return ContentLine(Tone.LOOK_AGAIN, title, texts("requests.incident_note_stays"))
    return ContentLine(Tone.GOOD, title, texts("requests.incident_told"))


def _clip_line(clip: ClipPlan, texts: Texts, formats: Formats) -> ContentLine:
    span = clip.wanted.span
    title = f"{visible(clip.camera_name)} · {formats.day(span.start)} {formats.exact_span(span)}"
    if clip.releasable:
        given = texts("requests.clip_of_copy" if clip.copies else "requests.clip_releasable")
        return ContentLine(Tone.GOOD, title, given)
    if clip.withheld is not None:
        why = texts(f"withheld.{clip.withheld.value}")
        return ContentLine(Tone.LOOK_AGAIN, title, texts("requests.clip_refused", why=why))
    return ContentLine(Tone.NEUTRAL, title, texts.sentence_with_gaps(clip.reason, {}))
