"""The access control of the demo site: the doors that its visitors' badges opened today, as a file of it."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from visitor_desk.demo_site import site
from visitor_desk.visits.door_events import Door, DoorForm, DoorKey, DoorSource, DoorSourceId
from visitor_desk.visits.visit import BadgeNumber

ACCESS: Final = DoorSourceId("access")
DOORS: Final = (
    Door(ACCESS, DoorKey("Suite 2 north"), site.SUITE),
    Door(ACCESS, DoorKey("Cage 4"), site.CAGE),
)
NOT_ENTERED: Final = "Loading dock"
"""A door nobody has given a zone: the page says so, and its events belong to no visit."""
_TIME: Final = "%Y-%m-%d %H:%M:%S"


def access_control() -> DoorSource:
    """Return how the system writes its events."""
    return DoorSource(
        id=ACCESS,
        name="Access control",
        form=DoorForm.CSV,
        time=("Time",),
        time_format=_TIME,
        time_zone=site.SETTINGS.time_zone,
        door="Door",
        badge="Badge",
        direction="Direction",
        result="Result",
    )


def write_events(file: Path, arrivals: Sequence[tuple[BadgeNumber, datetime]]) -> None:
    """Write what each badge did after its visitor arrived: in at the suite, at the cage, and once denied."""
    rows = []
    for badge, arrived in arrivals:
        steps = (
            (2, DOORS[0].key, "granted"),
            (4, DOORS[1].key, "granted"),
            (9, NOT_ENTERED, "denied"),
        )
        for minutes, door, result in steps:
            at = (arrived + timedelta(minutes=minutes)).astimezone(site.SETTINGS.zone)
            rows.append((f"{at:{_TIME}}", door, badge, "in", result))
    with file.open("w", encoding="utf-8", newline="") as out:
        written = csv.writer(out)
        written.writerow(("Time", "Door", "Badge", "Direction", "Result"))
        written.writerows(sorted(rows))
