"""The one kind of error that must reach administrator, privacy and auditor, whoever caused it."""

from __future__ import annotations

from visitor_desk.errors import DeskError


class Alarm(DeskError):
    """Somebody has changed what only the program may change; shown red until a person has dealt with it."""

    code = "security.alarm"
