"""What the register of disclosures and the silences need from the data store."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from visitor_desk.privacy.disclosure import Disclosure, DisclosureId
from visitor_desk.privacy.silence import Silence, SilenceId


class DisclosureStore(Protocol):
    """The plain rows of disclosures; who asked and why lie in the sealed records (group S)."""

    def put(self, disclosure: Disclosure) -> None:
        """Insert the disclosure or replace the row of the same id."""
        ...

    def get(self, disclosure: DisclosureId) -> Disclosure | None:
        """Return the disclosure, or None."""
        ...

    def all(self) -> Sequence[Disclosure]:
        """Return every disclosure, by when it was written, then by id."""
        ...

    def delete(self, disclosure: DisclosureId) -> None:
        """Delete the row of a disclosure, if there is one."""
        ...


class SilenceStore(Protocol):
    """The rows of silences; none of them names a person."""

    def put(self, silence: Silence) -> None:
        """Insert the silence or replace the row of the same id."""
        ...

    def get(self, silence: SilenceId) -> Silence | None:
        """Return the silence, or None."""
        ...

    def all(self) -> Sequence[Silence]:
        """Return every silence, by when it began, then by id."""
        ...

    def delete(self, silence: SilenceId) -> None:
        """Delete the row of a silence, if there is one."""
        ...
