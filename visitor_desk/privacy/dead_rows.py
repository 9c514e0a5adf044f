"""What deleting leaves behind in a database, said openly."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol


class Remains(StrEnum):
    """Where deleted ciphertext may still lie; it opens nothing from the day on which its key dies."""

    NOTHING = "nothing"
    """The store overwrites what it deletes; the blocks of unlinked journals are the disk's."""
    SERVER_LOG = "server_log"
    """Dead rows are swept; the server's write-ahead log, archives and replicas keep theirs for a while."""
    DEAD_ROWS = "dead_rows"
    """This desk's role may not sweep the server's table; its owner or the server itself does it later."""


class Overwritten:
    """A store that leaves no dead rows, as SQLite with `secure_delete`."""

    def sweep(self) -> Remains:
        """Return NOTHING."""
        return Remains.NOTHING


class DeadRows(Protocol):
    """Sweeps what a delete left in the data store."""

    def sweep(self) -> Remains:
        """Clear dead rows of sealed records as far as this desk can, outside any work; tell what remains."""
        ...
