"""What a recorder's own database says of its files: the port, and which databases may be named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol
from urllib.parse import urlsplit

from visitor_desk.errors import DeskError
from visitor_desk.footage.camera import FootageSource
from visitor_desk.footage.folder import ListedFile
from visitor_desk.footage.settled_starts import RecordedSpan


class RecorderDatabaseUnreadable(DeskError):
    """A recorder's database cannot be read. Values: `source`, `why` (missing, no_driver, failed, unknown)."""

    code = "footage.recorder_database_unreadable"


class PasswordInDatabase(DeskError):
    """The address of a recorder's database holds a password, which would be kept and logged in the clear."""

    code = "footage.password_in_database"


class RecorderRecords(Protocol):
    """Looks files up where their recorder keeps them. Nothing is ever written there."""

    def spans(self, source: FootageSource, files: Sequence[ListedFile]) -> Mapping[str, RecordedSpan]:
        """Return what is recorded of files, by path; those it does not know are left out.

        Raises RecorderDatabaseUnreadable.
        """
        ...


def check_database(database: str) -> None:
    """Raise PasswordInDatabase: it belongs into the file that the driver reads (`read_default_file`)."""
    if "://" in database:
        address = urlsplit(database)
        if address.password is not None or "password=" in address.query or "passwd=" in address.query:
            raise PasswordInDatabase
