"""What an offline desk needs from the stores behind it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol

from visitor_desk.errors import DeskError
from visitor_desk.visits.ports import VisitWork


class Line(Protocol):
    """The line from the desk to its server."""

    @property
    def away_since(self) -> datetime | None:
        """Since when the desk works on its own store; None while the server answers."""
        ...

    @property
    def why(self) -> DeskError | None:
        """What the server said, or that it said nothing; None while it answers."""
        ...

    def lost(self, why: DeskError) -> bool:
        """Take the server for away; False where the desk has nothing of its own to go on with."""
        ...

    def back(self) -> bool:
        """Go back to the server, unless something waits or is being written; tell which."""
        ...


class DeskStore(Protocol):
    """The desk's own store."""

    @property
    def line(self) -> Line:
        """The line to the server."""
        ...

    def own_work(self) -> VisitWork:
        """Return a work on it, whether or not the server answers."""
        ...

    def server_work(self) -> VisitWork:
        """Return a work on the server that tries it, whether or not it was taken for away."""
        ...

    def as_of(self) -> datetime | None:
        """Return when the store was filled, to the minute; None where it never was."""
        ...

    def see_server(self) -> None:
        """Connect to the servers; raises what they say, and where one has another schema, that."""
        ...

    def fill(self, now: datetime, today: date) -> None:
        """Make the copy what the servers hold now, unless something waits."""
        ...

    def forget(self, today: date) -> None:
        """Destroy the keys whose day has come, and the blobs under them."""
        ...

    def waiting(self) -> int:
        """Return how many works, visits and others, were written here and are not on the server yet."""
        ...

    def first_waiting(self) -> int | None:
        """Return the index of the first entry of the desk's own log that is not on the server yet."""
        ...
