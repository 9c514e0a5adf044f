"""How times, spans and foreign text are shown; without Qt."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from ui.i18n import Texts
from visitor_desk.clock import TimeRange, hour_of

_MINUTE = timedelta(minutes=1)
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)


@lru_cache(maxsize=4096)
def _hour_at(instant: datetime, zone: ZoneInfo) -> str:
    # A list of hundreds shows the same instants again after each act.
    return hour_of(instant.astimezone(zone))


class Formats:
    """Times in the zone of the site, in the words of one language."""

    def __init__(self, zone: ZoneInfo, texts: Texts) -> None:
        self.zone = zone
        self._texts = texts

    def time(self, instant: datetime) -> str:
        """Return hours and minutes at the site, as 14:32; as 02:30 CET in the hour that comes twice."""
        return _hour_at(instant, self.zone)

    def typed(self, instant: datetime) -> str:
        """Return hours and minutes as somebody types them, whatever the hour: what is read back later."""
        return f"{instant.astimezone(self.zone):%H:%M}"

    def clock(self, instant: datetime) -> str:
        """Return hours, minutes and seconds at the site, as 13:44:12."""
        return hour_of(instant.astimezone(self.zone), "%H:%M:%S")

    def day(self, instant: datetime | date) -> str:
        """Return day and month, with the year only where a plain date is given, as 3 Nov or 3 Nov 2026."""
        if isinstance(instant, datetime):
            local = instant.astimezone(self.zone)
            return f"{local.day} {self._texts(f'month.{local.month}')}"
        return f"{instant.day} {self._texts(f'month.{instant.month}')} {instant.year}"

    def short_day(self, day: date) -> str:
        """Return day and month of a plain date, as 3 Nov."""
        return f"{day.day} {self._texts(f'month.{day.month}')}"

    def date_of(self, instant: datetime) -> str:
        """Return day, month and year at the site, as 3 Nov 2026."""
        return self.day(instant.astimezone(self.zone).date())

    def day_time(self, instant: datetime) -> str:
        """Return day, month and time at the site, as 3 Nov 14:32."""
        return f"{self.day(instant)} {self.time(instant)}"

    def time_near(self, instant: datetime, now: datetime) -> str:
        """Return the time alone for today's instants, otherwise with its day."""
        same = instant.astimezone(self.zone).date() == now.astimezone(self.zone).date()
        return self.time(instant) if same else self.day_time(instant)

    def span(self, span: TimeRange) -> str:
        """Return a span of times, as 13:05 – 14:41; the end's day is named when it differs."""
        return f"{self.time(span.start)} – {self.time_near(span.end, span.start)}"

    def exact_span(self, span: TimeRange) -> str:
        """Return a span with seconds, as 13:05:00 – 13:14:10."""
        return f"{self.clock(span.start)} – {self.clock(span.end)}"

    def duration(self, length: timedelta) -> str:
        """Return the two largest units of a duration, as 2 d 4 h, 1 h 36 min, 12 s."""
        if length >= _DAY:
            days, rest = divmod(length, _DAY)
            return self._texts("duration.days_hours", d=days, h=rest // _HOUR)
        if length >= _HOUR:
            hours, rest = divmod(length, _HOUR)
            return self._texts("duration.hours_minutes", h=hours, m=f"{rest // _MINUTE:02d}")
        if length >= _MINUTE:
            return self._texts("duration.minutes", m=length // _MINUTE)
        return self._texts("duration.seconds", s=int(length.total_seconds()))

    def relative(self, instant: datetime, now: datetime) -> str:
        """Return how long ago or ahead an instant lies, as 12 min ago or in 2 d 4 h."""
        if abs(instant - now) < _MINUTE:
            return self._texts("duration.now")
        if instant <= now:
            return self._texts("duration.ago", d=self.duration(now - instant))
        return self._texts("duration.ahead", d=self.duration(instant - now))

    def days_left(self, due: date, today: date) -> str:
        """Return how many days are left until a date, or by how many it is over."""
        days = (due - today).days
        return (
            self._texts("duration.days_left", d=days)
            if days >= 0
            else self._texts("duration.days_over", d=-days)
        )


def visible(text: str, limit: int = 200) -> str:
    """Return foreign text on one line with control, bidi and other unseen characters spelled out.

    Text longer than `limit` characters is cut with an ellipsis.
    """
    if len(text) <= limit and text.isprintable():
        # Of such a text nothing would be spelled out: lists of hundreds of people are.
        return text
    shown = "".join(_spelled(character) for character in text[: limit + 1])
    return shown if len(text) <= limit else f"{shown[:limit]}…"


def visible_lines(text: str, limit: int = 4000) -> str:
    """Return foreign text like `visible` and keep its lines."""
    return "\n".join(visible(line, limit) for line in text[:limit].splitlines())


def _spelled(character: str) -> str:
    category = unicodedata.category(character)
    if category in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}:
        return f"[U+{ord(character):04X}]"
    return " " if category == "Zs" else character


def masked_name() -> str:
    """Return the dots that stand for a name; their number tells nothing about the name."""
    return "•••• ••••"


def size_of(size: int) -> str:
    """Return bytes as people read them."""
    amount = float(size)
    for unit in ("B", "kB", "MB", "GB"):
        if amount < 1000:
            return f"{amount:.0f} {unit}" if amount >= 10 or unit == "B" else f"{amount:.1f} {unit}"
        amount /= 1000
    return f"{amount:.1f} TB"
