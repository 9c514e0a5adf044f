"""What the command line says of ranges and coverage: reasons with their instants at the site."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from visitor_desk.cli.context import Context

if TYPE_CHECKING:
    from visitor_desk.footage.survival import SurvivalJson


class CoverageWords:
    """Says reasons with their instants in the site's time."""

    def __init__(self, context: Context, site: ZoneInfo) -> None:
        self._texts = context.texts
        self._site = site

    def local(self, instant: str) -> datetime:
        """Return an instant at the site."""
        return datetime.fromisoformat(instant).astimezone(self._site)

    def said(self, reason: str, values: Mapping[str, object]) -> str:
        """Return the sentence of a reason."""
        from visitor_desk.footage.coverage_part import INSTANTS

        times = {
            name: f"{self.local(str(value)):%Y-%m-%d %H:%M:%S}"
            for name, value in values.items()
            if name in INSTANTS and value is not None
        }
        known = {name: value for name, value in values.items() if value is not None}
        return self._texts.sentence_with_gaps(reason, {**known, **times})

    def survival(self, survival: SurvivalJson) -> str:
        """Return how long footage will still be there."""
        left, seen = survival["left_s"], survival["seen_at"]
        values = {
            "left": "–" if left is None else str(timedelta(seconds=left)),
            "seen_at": "–" if seen is None else f"{self.local(seen):%Y-%m-%d %H:%M}",
        }
        return self._texts.sentence_with_gaps(f"survival.{survival['sureness']}", values)

    def why(self, why: str, values: Mapping[str, object]) -> str:
        """Return why a range is there; of a door with its direction, and how unsure its time is."""
        from visitor_desk.footage.link import RangeWhy

        if why != RangeWhy.DOOR:
            return self._texts(why)
        unsure = float(str(values["uncertainty_s"]))
        said = {
            "door": values["door"],
            "direction": self._texts(f"door_way.{values['direction']}"),
            "at": f"{self.local(str(values['at'])):%H:%M:%S}",
            "unsure": f"{unsure:.0f} s",
        }
        if values["result"] == "denied":
            return self._texts("range.door_denied", **said)
        return self._texts("range.door_unsure" if unsure else "range.door", **said)
