"""What the privacy room needs from the data store: requests, disposal, and the whole unit of work.

`DeskWork` is the one unit of work over the data store that the service layer is given; `KeystoreWork` of
the security room lies beside it, in a database of its own. Nothing is visible to others before a commit,
and nothing stays when a work ends without one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from visitor_desk.footage.ports import FootageWork
from visitor_desk.privacy.requests import Request, RequestId
from visitor_desk.visits.ports import VisitWork


class RequestStore(Protocol):
    """The plain rows of requests; who asked lies in the sealed records (table `requests`, group S)."""

    def add(self, request: Request) -> None:
        """Add a request."""
        ...

    def update(self, request: Request) -> None:
        """Replace the row of a request that is there; RequestUnknown when it is not."""
        ...

    def get(self, request: RequestId) -> Request | None:
        """Return the request, or None."""
        ...

    def all(self) -> Sequence[Request]:
        """Return every request, earliest due day first, then by id."""
        ...

    def delete_closed_before(self, instant: datetime) -> int:
        """Delete the requests whose `closed_at` is before `instant`; return how many."""
        ...


class FootageDisposal(Protocol):
    """Forgets rows of the footage index. Times are on the camera's clock, as they are stored."""

    def delete_recordings_before(self, instant: datetime) -> int:
        """Delete the recordings that ended before `instant`, with their activity; return how many."""
        ...

    def delete_activity_before(self, instant: datetime) -> int:
        """Delete the activity intervals that ended before `instant`; return how many."""
        ...


class DeskWork(VisitWork, FootageWork, Protocol):
    """The whole unit of work over the data store."""

    @property
    def requests(self) -> RequestStore:
        """The requests of data subjects."""
        ...

    @property
    def footage_disposal(self) -> FootageDisposal:
        """What ends the footage index's rows."""
        ...


DeskWorks = Callable[[], DeskWork]
"""Makes a unit of work; it is used once, in one `with` block; leaving that without commit rolls back."""
