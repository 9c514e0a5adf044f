"""The answer to a request for access, gathered: what the letter says and what `data.json` holds.

Everything that could name a person is kept out of reprs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from visitor_desk.clock import TimeRange
from visitor_desk.privacy.consent import Consent
from visitor_desk.privacy.incident import IncidentNote
from visitor_desk.privacy.record_facts import RecordAnswer
from visitor_desk.privacy.requests import Request, Requester
from visitor_desk.privacy.told_incidents import ToldIncident
from visitor_desk.security.groups import Group
from visitor_desk.visits.visit import Visit


@dataclass(frozen=True, slots=True)
class KeptFields:
    """The sealed fields of one group about one visit: open, or gone.

    `values` is None when they are gone; `gone_on` is the day from which they are, or will be.
    """

    group: Group
    gone_on: date
    values: Mapping[str, Any] | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class ConsentAnswer:
    """A consent that was given or used at a visit; `values` is None where what was sealed for it is gone."""

    consent: Consent
    values: Mapping[str, Any] | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class IncidentAnswer:
    """An incident that a visit was part of, with names of places; `row_gone_on` is when its row goes.

    `note` is what was written about it, where that goes along.
    """

    told: ToldIncident
    zones: tuple[str, ...]
    row_gone_on: date
    note: IncidentNote | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class VisitAnswer:
    """One visit of the person: its plain facts with names of places, and what is kept of the identity."""

    visit: Visit
    zones: tuple[str, ...]
    host: str | None = field(repr=False)
    kept: tuple[KeptFields, ...]
    consents: tuple[ConsentAnswer, ...] = ()
    incidents: tuple[IncidentAnswer, ...] = ()


@dataclass(frozen=True, slots=True)
class PlaceAnswer:
    """A place and an hour of somebody without a visit; `zone` is its name, None for the entrances."""

    id: str
    zone: str | None
    span: TimeRange


@dataclass(frozen=True, slots=True)
class FootageAnswer:
    """A stretch of one camera's time that belongs to a visit or place, of which one thing can be said.

    `visit` is the id of either.

    `state` and `reason` are the coverage statement's codes; `file` is the clip in the package, and
    `withheld` the code of the reason why a recording is not given. Both are None where nothing is recorded.
    `recordings` are the SHA-256 values of what the clip is cut from, `kept` those that are kept copies.
    `gone_at` is when a look found that the recording was gone.
    """

    visit: str
    camera: str
    camera_name: str
    span: TimeRange
    state: str
    reason: str
    file: str | None = None
    withheld: str | None = None
    recordings: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    gone_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Consultation:
    """Somebody opened data of the person: when, in which duties and for which purpose.

    `what` is the letter of the data group, `incidents` for what was written about an incident, the kind of a
    record beside visits, or `requests` for what the person wrote in the request itself; `visit` is the visit
    that the data belongs to, None for the last two.
    """

    at: datetime
    duties: tuple[str, ...]
    purpose: str | None
    what: str
    visit: str | None


@dataclass(frozen=True, slots=True)
class RecipientLine:
    """Somebody who was given footage or a record of the person: when, and the code of who (`given_to`)."""

    at: datetime
    to: str
    what: str
    """`footage` or `records`."""


@dataclass(frozen=True, slots=True)
class LifeLine:
    """One line of the table of lives: a key of the letter's texts, how many days, and the deciding rule.

    The letter has the rule's source in its own language under the rule's id.
    """

    what: str
    days: int
    rule: str
    source: str


@dataclass(frozen=True, slots=True)
class Answer:
    """All that goes into one package, before it is written.

    `searched_from` is the first instant of which the visit log still knows anything.
    """

    request: Request
    requester: Requester = field(repr=False)
    made_at: datetime
    searched_from: datetime
    root_fingerprint: str
    visits: tuple[VisitAnswer, ...]
    footage: tuple[FootageAnswer, ...]
    consultations: tuple[Consultation, ...]
    recipients: tuple[RecipientLine, ...]
    lives: tuple[LifeLine, ...]
    places: tuple[PlaceAnswer, ...] = ()
    records: tuple[RecordAnswer, ...] = ()
