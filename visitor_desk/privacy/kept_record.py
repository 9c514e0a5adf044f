"""What is kept of a person beside their visits: an announcement, a right of access, a deny entry, a consent.

Who was announced and never came, who may come without a ticket, whom the desk is told to stop and who wants
to be remembered have asked for their data as well as a visitor has (GDPR 15).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from visitor_desk.errors import DeskError

MOST_RECORDS: Final = 32
"""As many as one request is matched with; who has more of them asks for a period."""


class RecordKind(StrEnum):
    """What it is; each is the name of its table, and what names the person lies in its group T."""

    TICKET = "tickets"
    ACCESS_RIGHT = "access_rights"
    DENY_ENTRY = "deny_entries"
    CONSENT = "consents"


class RecordUnknown(DeskError):
    """There is no such record, or it is gone."""

    code = "requests.record_unknown"


class RecordsForAccessOnly(DeskError):
    """A request of this kind is about visits: nothing else can be matched. Values: `kind`."""

    code = "requests.records_for_access"


class RecordNotTold(DeskError):
    """The person is not told of this deny entry, for a reason that stands on it (UAVG 41)."""

    code = "requests.record_not_told"


@dataclass(frozen=True, slots=True)
class KeptRecord:
    """One such record by its kind and id."""

    kind: RecordKind
    id: str


def kept_records_of(plain: Sequence[Mapping[str, Any]]) -> tuple[KeptRecord, ...]:
    """Read records back from JSON's types. Raises ValueError, TypeError or LookupError for what are none."""
    return tuple(KeptRecord(RecordKind(one["kind"]), str(one["id"])) for one in plain)
