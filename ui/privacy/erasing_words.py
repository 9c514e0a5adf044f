"""Turns plans and reports of erasures into words; nothing in them names anybody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ui.formats import Formats
from ui.i18n import Texts
from ui.palettes import Tone
from ui.privacy.erase_step import PartRow
from ui.privacy.visit_words import stay
from visitor_desk.privacy.erasure import ErasureReport
from visitor_desk.privacy.erasure_plan import ErasurePart, ErasurePlan
from visitor_desk.visits.visit import Visit, VisitId


def part_rows(
    plans: Sequence[ErasurePlan], visits: Mapping[VisitId, Visit], texts: Texts, formats: Formats
) -> list[PartRow]:
    """Return a row for each part of each visit: it goes, or stays with its reason and its day."""
    rows = []
    for plan in plans:
        when = stay(visits[plan.visit], formats)
        rows += [_row(part, when, texts, formats) for part in plan.parts]
        if plan.badge_forgotten:
            badge, with_name = texts("erase_part.badge"), texts("erase.with_name")
            rows.append(PartRow(Tone.GOOD, badge, when, texts("erase.goes"), with_name))
    return rows


def _row(part: ErasurePart, when: str, texts: Texts, formats: Formats) -> PartRow:
    what = texts(f"erase_part.{part.table}_{part.group.value}")
    if part.silent:
        return PartRow(Tone.LOOK_AGAIN, what, when, texts("erase.owed"), texts("erase.owed_until"))
    if part.stays is None:
        died = texts("erase.would_have_died", day=formats.day(part.dies_on))
        return PartRow(Tone.GOOD, what, when, texts("erase.goes"), died)
    until = texts("erase.stays", day=formats.day(part.stays.until))
    return PartRow(Tone.NEUTRAL, what, when, until, texts(f"stays.{part.stays.why.value}"))


def means_words(plans: Sequence[ErasurePlan], records: int, texts: Texts, formats: Formats) -> str:
    """Return what erasing does, for whoever says yes to it."""
    visits = sum(bool(plan.going or plan.owed) for plan in plans)
    staying = sum(len(plan.staying) for plan in plans)
    said = [texts("erase.means", records=records, visits=visits)]
    if any(plan.badge_forgotten for plan in plans):
        said.append(texts("erase.means_badge"))
    if staying:
        said.append(texts.count("erase.means_stays", staying))
    until = max(plan.openable_until for plan in plans)
    said += [texts("erase.means_restore"), texts("cli.erase.honest", day=formats.day(until))]
    return "\n".join(said)


def report_words(reports: Sequence[ErasureReport], texts: Texts, formats: Formats) -> str:
    """Return what was erased and the honest date; empty where nothing was."""
    if not reports:
        return ""
    gone = sum(len(report.erased) + len(report.owed) for report in reports)
    staying = sum(len(report.staying) for report in reports)
    until = max(report.openable_until for report in reports)
    said = [
        texts.count("erase.done", gone),
        texts("cli.erase.honest", day=formats.day(until)),
        *dict.fromkeys(texts(f"cli.erase.remains_{report.remains.value}") for report in reports),
        texts("erase.next_partly" if staying else "erase.next"),
    ]
    return " ".join(said)
