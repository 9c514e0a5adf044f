"""Whether somebody may see footage at all, beyond their duty: asked before a picture is opened."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from visitor_desk.errors import DeskError
from visitor_desk.security.session import Session

FootageRight: TypeAlias = Callable[[Session], None]
"""Raises FootageRightOff for somebody who may not now."""


class FootageRightOff(DeskError):
    """Footage is closed to this operator: policy not read, or training missing or over. Values: `why`."""

    code = "footage.right_off"
