"""Errors with a code and values, so that each front end can say them in its own words.

A `DeskError` comes from the world (a torn file, a wrong passphrase, a full disk) or from a
rule (not your duty); the operator can act on it. Anything else that is raised is a bug.
"""

from __future__ import annotations

from typing import ClassVar


class DeskError(Exception):
    """Something the operator can understand and act on.

    `code` is the key of the sentence in every front end's table; `values` fill its gaps.
    Values are counts, codes and file names the operator gave: never personal data.
    """

    code: ClassVar[str] = "desk.error"

    def __init__(self, **values: object) -> None:
        super().__init__(self.code)
        self.values = values

    def __str__(self) -> str:
        gaps = ", ".join(f"{name}={value}" for name, value in self.values.items())
        return f"{self.code} ({gaps})" if gaps else self.code


class Cancelled(DeskError):
    """The person stopped the work; what was finished before is kept."""

    code = "desk.cancelled"


class DiskFull(DeskError):
    """No room was left; the change was rolled back as a whole."""

    code = "desk.disk_full"


class NotPermittedByFolder(DeskError):
    """A file or folder refused to be read or written. Values: `path`."""

    code = "desk.no_permission"
