"""The certificate of one retention run: counts, rules and days, and nothing of anybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from reportlab.platypus import Flowable, Paragraph

from visitor_desk.privacy.letter_page import SMALL, SUBJECT, body, facts, grid, heading, letter_pdf
from visitor_desk.privacy.letter_words import Words, shown, statement_head
from visitor_desk.privacy.requests import RequestLanguage
from visitor_desk.privacy.retention_rules import PLAIN
from visitor_desk.privacy.retention_run import RetentionRun
from visitor_desk.security.canonical import iso_utc
from visitor_desk.security.records import Installation
from visitor_desk.settings import Settings

RUN_FORMAT: Final = "visitor-desk/retention-run/1"
TABLE: Final = "run_certificate"


def run_json(
    run: RetentionRun, installation: Installation, settings: Settings, now: datetime
) -> dict[str, Any]:
    """Return a run for programs."""
    return {
        "format": RUN_FORMAT,
        "installation": installation.id,
        "site": settings.site,
        "made_at": iso_utc(now),
        "run": run.id,
        "ran_at": iso_utc(run.ran_at),
        "by": _by(run.by_timer),
        "clock_confirmed": run.clock_confirmed,
        "policy": run.policy,
        "keys_destroyed": run.keys,
        "sealed_records_deleted": run.records,
        "ended_early_by_policy": run.ended_early,
        "rows_deleted": dict(run.rows),
        "caught_up_days": run.caught_up,
        "parts": [
            {
                "began_at": iso_utc(one.began_at),
                "by": _by(one.by_timer),
                "clock_confirmed": one.clock_confirmed,
                "keys_destroyed": one.keys,
                "sealed_records_deleted": one.records,
                "rows_deleted": one.rows,
            }
            for one in run.parts
        ],
        "kinds": [
            {
                "table": one.table,
                "group": one.group or PLAIN,
                "rules": list(one.rules),
                "count": one.count,
                "first_day": one.first.isoformat(),
                "last_day": one.last.isoformat(),
            }
            for one in run.kinds
        ],
        "held": [
            {"reason": one.reason.value, "group": one.group.value, "count": one.count} for one in run.held
        ],
    }


def _by(timer: bool) -> str:  # noqa: FBT001 - private
    return "timer" if timer else "privacy_officer"


@dataclass(frozen=True)
class RunPaper:
    """Writes a certificate of a run on paper."""

    settings: Settings
    language: RequestLanguage

    def pdf(self, run: RetentionRun, now: datetime) -> bytes:
        """Return the paper."""
        words = Words(self.language, self.settings.zone)
        title = words.say(TABLE, "title")
        head = statement_head(
            words, self.settings, title, self.language, now, (words.say(TABLE, "run"), shown(run.id))
        )
        return letter_pdf(head, lambda: self._story(words, title, run))

    def _story(self, words: Words, title: str, run: RetentionRun) -> list[Flowable]:
        return [
            Paragraph(title, SUBJECT),
            body(words.say(TABLE, "intro")),
            *facts(self._facts(words, run)),
            *self._parts(words, run),
            heading(words.say(TABLE, "kinds_heading")),
            *self._kinds(words, run),
            heading(words.say(TABLE, "held_heading")),
            *self._held(words, run),
            heading(words.say(TABLE, "check_heading")),
            body(words.say(TABLE, "check")),
            Paragraph(words.say("letter", "times", zone=words.zone_name), SMALL),
        ]

    @staticmethod
    def _facts(words: Words, run: RetentionRun) -> list[tuple[str, str]]:
        by = "by_timer" if run.by_timer else "by_officer"
        caught = words.say(TABLE, "days", n=str(run.caught_up)) if run.caught_up else words.say(TABLE, "none")
        said = [
            ("ran_at", words.moment(run.ran_at, seconds=True)),
            ("by", words.say(TABLE, by)),
            ("policy", shown(run.policy)),
            ("keys", str(run.keys)),
            ("records", str(run.records)),
            ("early", str(run.ended_early)),
            ("rows", str(sum(run.rows.values()))),
            ("caught_up", caught),
        ]
        return [(words.say(TABLE, name), value) for name, value in said]

    @staticmethod
    def _parts(words: Words, run: RetentionRun) -> list[Flowable]:
        """Return what was done in each part, where there were several."""
        if len(run.parts) < 2:
            return []
        rows = [
            (
                words.moment(one.began_at, seconds=True),
                words.say(TABLE, "by_timer" if one.by_timer else "by_officer"),
                str(one.keys),
                str(one.records),
                str(one.rows),
            )
            for one in run.parts
        ]
        names = ("began", "by", "keys", "records", "rows")
        return [
            heading(words.say(TABLE, "parts_heading")),
            body(words.say(TABLE, "parts")),
            *grid([words.say(TABLE, f"column_{name}") for name in names], rows, (24, 31, 15, 15, 15)),
        ]

    @staticmethod
    def _kinds(words: Words, run: RetentionRun) -> list[Flowable]:
        if not run.kinds:
            return [body(words.say(TABLE, "none"))]
        names = ("what", "rules", "count", "first", "last")
        rows = [
            (
                f"{words.code('group', one.group or PLAIN)} ({shown(one.table)})",
                shown(", ".join(one.rules)),
                str(one.count),
                words.day(one.first),
                words.day(one.last),
            )
            for one in run.kinds
        ]
        return grid([words.say(TABLE, f"column_{name}") for name in names], rows, (30, 27, 11, 16, 16))

    @staticmethod
    def _held(words: Words, run: RetentionRun) -> list[Flowable]:
        if not run.held:
            return [body(words.say(TABLE, "none"))]
        rows = [
            (
                words.code("hold_reason", one.reason.value),
                words.code("group", one.group.value),
                str(one.count),
            )
            for one in run.held
        ]
        names = ("why", "what", "count")
        return grid([words.say(TABLE, f"column_{name}") for name in names], rows, (40, 45, 15))
