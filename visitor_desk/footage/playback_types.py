"""What passes between the player and its window: plain values, and no decoder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from visitor_desk.clock import TimeRange
from visitor_desk.footage.camera import CameraId
from visitor_desk.footage.coverage import CoverageReason

Picture = NDArray[np.uint8]
"""Rows of red, green, blue: height x width x 3."""


@dataclass(frozen=True, slots=True)
class Hole:
    """A stretch of true time without footage, and why."""

    span: TimeRange
    reason: CoverageReason
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a camera has at the clock's time: a picture, a hole, an error's code, or nothing of the visit."""

    camera: CameraId
    at: datetime | None
    recorder_at: datetime | None
    uncertainty_s: float
    picture: Picture | None
    hole: Hole | None
    loading: bool
    error: str | None
