"""A coverage statement on paper: each camera, each stretch, its seconds, its reason and what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from reportlab.platypus import Flowable, Paragraph

from visitor_desk.clock import TimeRange, subtract
from visitor_desk.footage.camera import CameraId
from visitor_desk.footage.coverage import (
    INSTANTS,
    SHOWN,
    CoveragePart,
    CoverageReason,
    CoverageState,
    CoverageStatement,
    RangeCoverage,
)
from visitor_desk.footage.link import RangeReason, RangeWhy
from visitor_desk.footage.survival import Survival
from visitor_desk.privacy.letter_page import (
    SMALL,
    SUBJECT,
    body,
    facts,
    grid,
    heading,
    letter_pdf,
)
from visitor_desk.privacy.letter_words import Words, shown, statement_head
from visitor_desk.privacy.requests import RequestLanguage
from visitor_desk.settings import Settings

TABLE: Final = "coverage_statement"
GAPS: Final = ("uncertainty_s", "since", "seen_at", "last_seen", "gone_at", "oldest", "owner")
"""What sentences of reasons may ask for; a dash where it is not known."""
UNSEEN: Final = frozenset({CoverageState.UNREACHABLE, CoverageState.NOT_INDEXED})
"""What no look can have told of."""
MOST_FILES: Final = 3
"""So many files of one stretch are named on paper; `coverage.json` names all."""


@dataclass(frozen=True, slots=True)
class KeptStretch:
    """A copy in the vault of what a camera showed; `sha256` is that of its bytes."""

    camera: CameraId
    span: TimeRange
    sha256: str

    def to_json(self) -> dict[str, str]:
        """Return it in JSON's types."""
        return {
            "start": self.span.start.isoformat(),
            "end": self.span.end.isoformat(),
            "sha256": self.sha256,
        }


@dataclass(frozen=True, slots=True)
class StatedVisit:
    """What a statement says of a visit itself: when, where, never who; `kept` is what the vault has."""

    arrived_at: datetime
    left_at: datetime | None
    zones: tuple[str, ...]
    cameras: Mapping[CameraId, str]
    kept: tuple[KeptStretch, ...] = ()

    def copies_of(self, covered: RangeCoverage, part: CoveragePart) -> list[KeptStretch]:
        """Return the copies that show something of a part that its recorder does not have."""
        if part.state in SHOWN:
            return []
        return [
            one for one in self.kept if one.camera == covered.range.camera and one.span.overlap(part.span)
        ]

    def kept_s(self, statement: CoverageStatement) -> float:
        """Return how many of the missing seconds lie in the vault."""
        return sum(
            part.seconds
            - sum(
                left.duration.total_seconds()
                for left in subtract(part.span, [copy.span for copy in self.copies_of(one, part)])
            )
            for one in statement.ranges
            for part in one.parts
        )


@dataclass(frozen=True)
class CoveragePaper:
    """Writes statements of one site."""

    settings: Settings

    def pdf(self, statement: CoverageStatement, visit: StatedVisit, language: RequestLanguage) -> bytes:
        """Return a statement as a PDF; the same statement gives the same bytes."""
        words = Words(language, self.settings.zone)
        title = words.say(TABLE, "title")

        def story() -> list[Flowable]:
            return [
                Paragraph(title, SUBJECT),
                body(words.say(TABLE, "intro")),
                *_visit(words, statement, visit),
                *(part for one in statement.ranges for part in _range(words, one, visit)),
                *([] if statement.ranges else [body(words.say(TABLE, "no_camera"))]),
                heading(words.say(TABLE, "check_heading")),
                body(words.say(TABLE, "check")),
                Paragraph(words.say("letter", "times", zone=words.zone_name), SMALL),
            ]

        about = (words.say(TABLE, "visit"), shown(statement.visit_id))
        head = statement_head(words, self.settings, title, language, statement.made_at, about)
        return letter_pdf(head, story)


def _visit(words: Words, statement: CoverageStatement, visit: StatedVisit) -> list[Flowable]:
    left = words.moment(visit.left_at, seconds=True) if visit.left_at else words.say("letter", "not_left")
    kept_s = visit.kept_s(statement)
    total = sum(one.range.span.duration.total_seconds() for one in statement.ranges)
    return facts(
        [
            (words.say(TABLE, "arrived"), words.moment(visit.arrived_at, seconds=True)),
            (words.say(TABLE, "left"), left),
            (words.say(TABLE, "zones"), shown(" › ".join(visit.zones))),
            (words.say(TABLE, "made"), words.moment(statement.made_at, seconds=True)),
            (words.say(TABLE, "asked"), _seconds(words, total)),
            (words.say(TABLE, "recorded"), _seconds(words, statement.recorded_s)),
            (words.say(TABLE, "missing"), _seconds(words, statement.missing_s)),
            *([(words.say(TABLE, "kept"), _seconds(words, kept_s))] if kept_s else []),
        ]
    )


def _range(words: Words, covered: RangeCoverage, visit: StatedVisit) -> list[Flowable]:
    one = covered.range
    head = [words.say(TABLE, f"column_{name}") for name in ("from", "seconds", "state", "why", "rests_on")]
    rows = [
        (
            words.moment(part.span.start, seconds=True),
            _seconds(words, part.seconds),
            words.code("coverage_state", part.state.value),
            "<br/>".join(
                [_why(words, part), *(_copy(words, copy) for copy in visit.copies_of(covered, part))]
            ),
            _evidence(words, part),
        )
        for part in covered.parts
    ]
    offset = covered.clock_offset_s
    known = [
        (words.say(TABLE, "span"), _span(words, one.span.start, one.span.end)),
        (words.say(TABLE, "because"), "<br/>".join(_reason(words, reason) for reason in one.reasons)),
        (
            words.say(TABLE, "clock"),
            words.say(
                TABLE,
                "clock_known" if offset is not None else "clock_unknown",
                offset=f"{offset or 0.0:+.1f}",
                unsure=f"{one.clock_uncertainty_s:.1f}",
            ),
        ),
        (words.say(TABLE, "recorded"), _seconds(words, covered.recorded_s)),
        (words.say(TABLE, "missing"), _seconds(words, covered.missing_s)),
    ]
    known += [
        (words.say(TABLE, "doubled"), _span(words, twice.span.start, twice.span.end))
        for twice in covered.doubled
    ]
    if covered.survival is not None:
        known.append((words.say(TABLE, "survival"), _survival(words, covered.survival)))
    return [heading(shown(visit.cameras[one.camera])), *facts(known), *grid(head, rows, (22, 11, 15, 27, 25))]


def _copy(words: Words, copy: KeptStretch) -> str:
    span = _span(words, copy.span.start, copy.span.end)
    return words.say(TABLE, "kept_copy", span=span, sha256=copy.sha256[:16])


def _seconds(words: Words, seconds: float) -> str:
    return words.say(TABLE, "seconds", seconds=f"{seconds:,.1f}".replace(",", "\u202f"))


def _span(words: Words, start: datetime, end: datetime) -> str:
    return f"{words.moment(start, seconds=True)} – {words.moment(end, seconds=True)}"


def _why(words: Words, part: CoveragePart) -> str:
    values = {name: shown(_value(words, name, value)) for name, value in part.values.items()}
    return words.say("coverage_reason", part.reason.value, **{**dict.fromkeys(GAPS, "–"), **values})


def _value(words: Words, name: str, value: object) -> str:
    if value is None:
        return "–"
    if name in INSTANTS:
        return words.moment(datetime.fromisoformat(str(value)), seconds=True)
    return str(value)


def _evidence(words: Words, part: CoveragePart) -> str:
    """Name the first files; of the others how many there are. Without a file, what else it rests on."""
    if part.files:
        names = [shown(one.path) for one in part.files[:MOST_FILES]]
        more = len(part.files) - len(names)
        return "<br/>".join([*names, *([words.say(TABLE, "more", count=str(more))] if more else [])])
    if "alarm" in part.values:
        return words.say(TABLE, "alarm", alarm=shown(str(part.values["alarm"])))
    if part.reason is CoverageReason.CUSTOMERS:
        return words.say(TABLE, "register")
    return "–" if part.state in UNSEEN else words.say(TABLE, "look")


def _reason(words: Words, reason: RangeReason) -> str:
    if reason.why is not RangeWhy.DOOR or reason.at is None:
        return words.code("range_why", reason.why.value)
    return words.say(
        "range_why",
        reason.why.value,
        door=shown(reason.door),
        direction=words.say("door_way", reason.direction.value),
        result=words.say("door_result", reason.result.value),
        at=words.moment(reason.at, seconds=True),
        unsure=f"{reason.uncertainty_s:.0f}",
    )


def _survival(words: Words, survival: Survival) -> str:
    left = survival.left or timedelta(0)
    days, rest = divmod(left, timedelta(days=1))
    seen = words.moment(survival.seen_at) if survival.seen_at else "–"
    hours = f"{rest // timedelta(hours=1):02d}"
    return words.say("survival", survival.sureness.value, days=str(days), hours=hours, seen_at=seen)
