"""How long what a camera shows of a moment will still be on its recorder, and how sure that is.

Measured from the files that looks have found and found gone, never taken from a recorder's settings.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, TypedDict

from visitor_desk.footage.camera import CameraId, ClockOffset, offset_at
from visitor_desk.footage.camera_sight import CameraSight
from visitor_desk.footage.ports import FootageWork

RED_BELOW: Final = timedelta(hours=24)
"""Less than this is left: who wants to keep something must do it now."""
LOOKED_LATELY: Final = timedelta(days=1)


class Sureness(StrEnum):
    """How sure the time left is."""

    MEASURED = "measured"
    """Older files were seen to go, and the folder was looked at within a day."""
    NOT_LOOKED = "not_looked"
    """As measured once; nobody has looked at the folder for a day."""
    NOT_OVERWRITTEN_YET = "not_overwritten_yet"
    """No file has been seen to go: when this recorder overwrites is not known."""
    GONE = "gone"
    """The oldest file begins after the moment: nothing is left to be overwritten."""
    UNKNOWN = "unknown"
    """The folder has never been listed, or holds no file of this camera."""


class SurvivalJson(TypedDict):
    """A survival as JSON."""

    moment: str
    sureness: str
    left_s: int | None
    left_at_most_s: int | None
    oldest: str | None
    seen_at: str | None


@dataclass(frozen=True, slots=True)
class Survival:
    """What of `moment` (true time) is left to live on the recorder of `camera`.

    `left` is the least that is to be expected and what a person is told, `left_at_most` the most: between
    them lies how coarsely the recorder deletes and how often its folder is looked at. Both are None where
    nothing is known. `oldest` is where the oldest file begins in true time, as `seen_at` found it.
    """

    camera: CameraId
    moment: datetime
    sureness: Sureness
    left: timedelta | None = None
    left_at_most: timedelta | None = None
    oldest: datetime | None = None
    seen_at: datetime | None = None

    @property
    def red(self) -> bool:
        """Whether to act now: under a day is left, nothing is, or nothing is known."""
        if self.sureness in {Sureness.GONE, Sureness.UNKNOWN}:
            return True
        return self.left is not None and self.left < RED_BELOW

    def to_json(self) -> SurvivalJson:
        """Return it in JSON's types."""
        return {
            "moment": self.moment.isoformat(),
            "sureness": self.sureness.value,
            "left_s": None if self.left is None else round(self.left.total_seconds()),
            "left_at_most_s": None if self.left_at_most is None else round(self.left_at_most.total_seconds()),
            "oldest": self.oldest.isoformat() if self.oldest else None,
            "seen_at": self.seen_at.isoformat() if self.seen_at else None,
        }


def survival_of(work: FootageWork, camera: CameraId, moment: datetime, now: datetime) -> Survival:
    """Return how long what a camera shows of `moment` (true time) will still be there, as known at `now`."""
    return surviving(
        camera, work.camera_sights.of_camera(camera), work.clock_offsets.of_camera(camera), moment, now
    )


def surviving(
    camera: CameraId,
    sight: CameraSight | None,
    history: Sequence[ClockOffset],
    moment: datetime,
    now: datetime,
) -> Survival:
    """Return the same from what is known of a camera: its last sight and the history of its clock."""
    if sight is None or sight.oldest is None:
        return Survival(camera, moment, Sureness.UNKNOWN, seen_at=sight.seen_at if sight else None)
    oldest = true_instant(history, sight.oldest)
    if moment < oldest:
        zero = timedelta(0)
        return Survival(camera, moment, Sureness.GONE, zero, zero, oldest, sight.seen_at)
    if sight.overwriting is None:
        sureness = Sureness.NOT_OVERWRITTEN_YET
        return Survival(camera, moment, sureness, oldest=oldest, seen_at=sight.seen_at)
    went = sight.overwriting
    age = now - moment
    kept = went.at - true_instant(history, went.left)
    # A file that has outlived what was seen to go shows that the recorder keeps more than it did.
    kept_at_most = max(went.at - true_instant(history, went.gone), sight.seen_at - oldest)
    lately = now - sight.seen_at <= LOOKED_LATELY
    return Survival(
        camera,
        moment,
        Sureness.MEASURED if lately else Sureness.NOT_LOOKED,
        max(kept - age, timedelta(0)),
        max(kept_at_most - age, timedelta(0)),
        oldest,
        sight.seen_at,
    )


def true_instant(history: Sequence[ClockOffset], on_camera: datetime) -> datetime:
    """Return the true time of an instant on a camera's clock."""
    held = offset_at(history, on_camera)
    return on_camera - timedelta(seconds=held.offset_s if held else 0.0)
