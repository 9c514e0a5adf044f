"""From what is known of recorders, cameras and clocks to words; without Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from ui.formats import Formats, visible
from ui.i18n import Texts
from ui.models.cameras import DayRow, OffsetRow
from ui.models.recorders import ProblemRow
from ui.palettes import Tone
from visitor_desk.footage.camera import ClockOffset, FootageSource, SourceSight
from visitor_desk.footage.camera_days import DayCover, Kept
from visitor_desk.footage.footage_watch import WatchTask
from visitor_desk.footage.index_report import IndexReport
from visitor_desk.footage.recorder_layouts import IMPORTED
from visitor_desk.footage.recording import RecordingState
from visitor_desk.footage.watch import WatchKind

STALE = timedelta(hours=26)
"""A folder is looked at once a day at least; after that its days count as not looked at."""
KEYS_NAMED = 4
_GRAVE = (RecordingState.UNREADABLE, RecordingState.TORN, RecordingState.EMPTY)
_QUIET = (RecordingState.GROWING, RecordingState.GONE)
_RIGHT_WITHIN_S = 0.5
_MINUTE_S = 60.0
_FEW_DAYS = 2


class FootageWords:
    """Says what the footage pages show."""

    def __init__(self, texts: Texts, formats: Formats) -> None:
        self.texts, self.formats = texts, formats

    def sight(self, sight: SourceSight | None, now: datetime) -> tuple[Tone, str]:
        """Return what the last look at a recorder's folder says, in a few words."""
        if sight is None:
            return Tone.LOOK_AGAIN, self.texts("recorders.never_looked")
        if sight.problem is not None:
            return Tone.BAD, self.problem_name(sight.problem)
        seen_at = sight.seen_at or sight.tried_at
        words = self.texts("recorders.seen", when=self.formats.relative(seen_at, now))
        return (Tone.GOOD if now - seen_at < STALE else Tone.LOOK_AGAIN), words

    def source_state(
        self, source: FootageSource, sight: SourceSight | None, now: datetime
    ) -> tuple[Tone, str]:
        """Return the state of a recorder: out of service, only imported from, or what the last look says."""
        if source.retired_at is not None:
            return Tone.NEUTRAL, self.texts("cameras.retired_short")
        if source.layout == IMPORTED:
            return Tone.NEUTRAL, self.texts("recorders.imported_from")
        return self.sight(sight, now)

    def retired(self, since: datetime) -> str:
        """Return since when something is out of service."""
        return self.texts("recorders.retired_since", since=self.formats.date_of(since))

    def problem_name(self, code: str) -> str:
        """Return the short name of what a look met."""
        key = f"recorders.problem_{code.rpartition('.')[2]}"
        return self.texts(key if key in self.texts else "recorders.problem_other")

    def problem_sentence(self, sight: SourceSight, name: str) -> str:
        """Return what happened, what is left and what to do; empty where nothing is wrong."""
        if sight.problem is None:
            return ""
        since = self.formats.day_time(sight.seen_at) if sight.seen_at else self.texts("recorders.never")
        key = f"recorders.say_{sight.problem.rpartition('.')[2]}"
        if key in self.texts:
            return self.texts(key, name=visible(name), since=since)
        key = f"error.{sight.problem}"
        return self.texts.sentence_with_gaps(
            key if key in self.texts else "error.desk.error", {"source": visible(name)}
        )

    def problems(self, files: Mapping[RecordingState, int], report: IndexReport | None) -> list[ProblemRow]:
        """Return what is wrong with a recorder's files, by kind, the gravest first.

        `report` is of the last run from this window; it knows what the index does not keep.
        """
        rows = [self._kind(state.value, files[state], Tone.BAD) for state in _GRAVE if files.get(state)]
        if report is not None:
            if report.refused_folders:
                rows.append(self._kind("refused", report.refused_folders, Tone.BAD))
            if report.unknown_keys:
                keys = ", ".join(visible(key) for key in report.unknown_keys[:KEYS_NAMED])
                more = "…" if len(report.unknown_keys) > KEYS_NAMED else ""
                rows.append(
                    self._kind("unknown", len(report.unknown_keys), Tone.LOOK_AGAIN, keys=f"{keys}{more}")
                )
            if report.unrecognised:
                rows.append(self._kind("unrecognised", report.unrecognised, Tone.LOOK_AGAIN))
        rows += [self._kind(state.value, files[state], Tone.NEUTRAL) for state in _QUIET if files.get(state)]
        return rows

    def alarms(self, tasks: Sequence[WatchTask]) -> list[ProblemRow]:
        """Return what the watch found at one recorder, by kind, with the cameras it is about."""
        by_kind: dict[WatchKind, list[WatchTask]] = {}
        for task in tasks:
            by_kind.setdefault(task.alarm.kind, []).append(task)
        rows = []
        for kind, mine in by_kind.items():
            since = [self.formats.day_time(task.alarm.since) for task in mine[:KEYS_NAMED]]
            names = [visible(task.camera_name or task.source_name) for task in mine[:KEYS_NAMED]]
            said = [
                self.texts("recorders.alarm_since", name=name, since=at)
                for name, at in zip(names, since, strict=True)
            ]
            more = ["…"] if len(mine) > KEYS_NAMED else []
            rows.append(
                ProblemRow(
                    self.texts(f"recorders.alarm_{kind.value}"),
                    str(len(mine)),
                    ", ".join([*said, *more]),
                    Tone.BAD,
                )
            )
        return rows

    def _kind(self, kind: str, count: int, tone: Tone, **gaps: object) -> ProblemRow:
        return ProblemRow(
            self.texts(f"recorders.kind_{kind}"),
            str(count),
            self.texts(f"recorders.means_{kind}", **gaps),
            tone,
        )

    def report(self, report: IndexReport, took: timedelta) -> str:
        """Return what a run found, in one sentence."""
        return self.texts(
            "recorders.ran",
            read=report.read,
            listed=report.listed,
            unchanged=report.unchanged,
            broken=report.torn + report.empty + report.unreadable,
            took=self.formats.duration(took),
        )

    def progress(self, done: int, total: int, spent: timedelta) -> str:
        """Return how far a run is, how fast, and how long it will still take."""
        rate = done / spent.total_seconds() if spent and done else 0.0
        if not rate:
            return self.texts("recorders.progress_begin", done=done, total=total)
        left = timedelta(seconds=(total - done) / rate)
        words = f"{rate:.0f}" if rate >= 10 else self.number(rate)
        return self.texts(
            "recorders.progress", done=done, total=total, rate=words, left=self.formats.duration(left)
        )

    def number(self, value: float) -> str:
        """Return a number with one decimal where it has one, as 3.2 or 3,2."""
        return f"{value:.1f}".removesuffix(".0").replace(".", self.texts("cameras.decimal_point"))

    def offset(self, offset_s: float) -> str:
        """Return how far a clock is off, as 3.2 s fast."""
        size = abs(offset_s)
        if size < _RIGHT_WITHIN_S:
            return self.texts("cameras.clock_right")
        length = (
            self.texts("cameras.seconds", s=self.number(size))
            if size < _MINUTE_S
            else self.formats.duration(timedelta(seconds=size))
        )
        return self.texts("cameras.clock_fast" if offset_s > 0 else "cameras.clock_slow", d=length)

    def uncertainty(self, seconds: float) -> str:
        """Return how far something may be off, as ± 0.5 s."""
        return self.texts("cameras.plus_minus", s=self.number(seconds))

    def clock(self, history: Sequence[ClockOffset]) -> tuple[Tone, str]:
        """Return the state of a clock by the newest that is known of it."""
        if not history:
            return Tone.LOOK_AGAIN, self.texts("cameras.clock_unknown")
        held = max(history, key=lambda entry: entry.valid_from)
        words = f"{self.offset(held.offset_s)} {self.uncertainty(held.uncertainty_s)}"
        wrong = abs(held.offset_s) >= _RIGHT_WITHIN_S
        return (Tone.LOOK_AGAIN if wrong else Tone.GOOD), words

    def clock_line(self, history: Sequence[ClockOffset]) -> str:
        """Return the same in a line of a list, where there is room for neither why nor how closely."""
        if not history:
            return self.texts("cameras.clock_line_unknown")
        held = max(history, key=lambda entry: entry.valid_from)
        return self.texts("cameras.clock_line", clock=self.offset(held.offset_s))

    def history(self, history: Sequence[ClockOffset]) -> list[OffsetRow]:
        """Return a clock's history, newest first."""
        return [
            OffsetRow(
                f"{self.formats.date_of(entry.valid_from)} {self.formats.clock(entry.valid_from)}",
                self.offset(entry.offset_s),
                self.uncertainty(entry.uncertainty_s),
                self.texts(f"cameras.how_{entry.how.value}"),
            )
            for entry in sorted(history, key=lambda entry: entry.valid_from, reverse=True)
        ]

    def kept_short(self, kept: Kept | None) -> str:
        """Return how long files are kept in two words."""
        if kept is None or kept.age is None:
            return self.texts("cameras.kept_none_short")
        key = "cameras.kept_short" if kept.overwrites else "cameras.kept_least_short"
        few = kept.age.days < _FEW_DAYS
        hours = self.texts("cameras.whole_hours", h=kept.age // timedelta(hours=1))
        return self.texts(key, d=hours if few else self._age(kept.age))

    def kept(self, kept: Kept | None) -> str:
        """Return how long files are kept, in a sentence."""
        if kept is None or kept.age is None:
            return self.texts("cameras.kept_none")
        if kept.overwrites:
            return self.texts("cameras.kept", d=self._age(kept.age))
        return self.texts("cameras.kept_least", d=self._age(kept.age))

    def recorder_kept(self, kept: Sequence[Kept]) -> str:
        """Return how long a recorder keeps the files of its cameras: from the shortest to the longest."""
        ages = sorted(one.age for one in kept if one.age is not None)
        if not ages:
            return self.texts("cameras.kept_none")
        whole = all(one.overwrites for one in kept if one.age is not None)
        least, most = self._age(ages[0]), self._age(ages[-1])
        length = least if least == most else self.texts("recorders.kept_between", least=least, most=most)
        return self.texts("recorders.kept" if whole else "cameras.kept_least", d=length)

    def past_term(self, kept: Sequence[Kept]) -> str:
        """Return how many files are older than footage may be kept; empty where none is."""
        files = sum(one.past_term for one in kept)
        return self.texts.count("recorders.past_term", files) if files else ""

    def _age(self, age: timedelta) -> str:
        """Return an age in whole days, below two of them more closely."""
        return (
            self.formats.duration(age)
            if age.days < _FEW_DAYS
            else self.texts("cameras.whole_days", d=age.days)
        )

    def days(self, days: Sequence[DayCover]) -> list[DayRow]:
        """Return the days as rows, today first."""
        nothing = self.texts("visits.nothing")
        return [
            DayRow(
                self.formats.short_day(day.day),
                self._short_state(day),
                self._length(day.recorded_s) or nothing,
                self._length(day.missing_s) or nothing,
                self._length(day.gone_s) or nothing,
                str(day.broken) if day.broken else nothing,
            )
            for day in reversed(days)
        ]

    def day_state(self, day: DayCover) -> str:
        """Return the state of a day, with its share where it is part."""
        return self.texts(f"cameras.day_{day.state.value}", share=_share(day))

    def _short_state(self, day: DayCover) -> str:
        """Return the same where a column beside it says how long."""
        key = f"cameras.day_short_{day.state.value}"
        return self.texts(key, share=_share(day)) if key in self.texts else self.day_state(day)

    def day_words(self, day: DayCover) -> str:
        """Return a day with everything that is wrong with it, in one line."""
        words = [self.formats.short_day(day.day) + ": " + self.day_state(day)]
        if day.missing_s and day.share:
            words.append(self.texts("cameras.day_missing", d=self._length(day.missing_s)))
        if day.gone_s and day.recorded_s:
            words.append(self.texts("cameras.day_gone", d=self._length(day.gone_s)))
        if day.broken:
            words.append(self.texts.count("cameras.day_broken", day.broken))
        return ", ".join(words)

    def _length(self, seconds: float) -> str:
        return self.formats.duration(timedelta(seconds=round(seconds))) if seconds >= 1 else ""


def _share(day: DayCover) -> int:
    """Return the whole percent that was recorded of a day that is not whole."""
    return min(99, int(day.share * 100))
