"""An act: something a person can do, on a page, by a key."""

from __future__ import annotations

from dataclasses import dataclass

EVERYWHERE = "everywhere"


@dataclass(frozen=True, slots=True)
class Act:
    """Something a person can do: its name is also the key of its words (`act.<name>`).

    `keys` is in Qt's portable notation. `panel` names the part of a page in which an Enter
    act counts; acts of different panels may share Enter, and nothing else.
    """

    name: str
    page: str
    keys: str
    panel: str = ""
