"""What the log binds of the privacy room: requests, receipts, holds, moments, incidents and the like."""

from __future__ import annotations

from typing import Final

from visitor_desk.footage.kept_clip import ClipState, KeptClip
from visitor_desk.privacy.authority_visit import AuthorityVisit
from visitor_desk.privacy.breach import Breach
from visitor_desk.privacy.clip_key import CLIPS
from visitor_desk.privacy.consent import CONSENTS, Consent
from visitor_desk.privacy.disclosure import Disclosure
from visitor_desk.privacy.governance_entry import GovernanceEntry
from visitor_desk.privacy.hold import Hold
from visitor_desk.privacy.incident import Incident
from visitor_desk.privacy.internal_policy import Acknowledgement, InternalPolicy, Training
from visitor_desk.privacy.moment import Moment
from visitor_desk.privacy.notice import Notice
from visitor_desk.privacy.ports import DeskWork
from visitor_desk.privacy.receipt import RECEIPTS, Receipt
from visitor_desk.privacy.requests import Request
from visitor_desk.privacy.retention_policy import RetentionPolicy
from visitor_desk.privacy.silence import Silence
from visitor_desk.security.canonical import JsonValue
from visitor_desk.security.row_binding import StatedRow, bound_row, stated, statement_of

REQUESTS: Final = "requests"
HOLDS: Final = "holds"
MOMENTS: Final = "moments"
AUTHORITY_VISITS: Final = "authority_visits"
INCIDENTS: Final = "incidents"
NOTICES: Final = "notices"
BREACHES: Final = "breaches"
DISCLOSURES: Final = "disclosures"
SILENCES: Final = "silences"
RETENTION_POLICIES: Final = "retention_policies"
GOVERNANCE: Final = "governance_entries"
INTERNAL_POLICIES: Final = "internal_policies"
ACKNOWLEDGEMENTS: Final = "acknowledgements"
TRAININGS: Final = "trainings"
PRIVACY_TABLES: Final = frozenset(
    {
        REQUESTS,
        HOLDS,
        CLIPS,
        MOMENTS,
        RECEIPTS,
        CONSENTS,
        AUTHORITY_VISITS,
        INCIDENTS,
        NOTICES,
        BREACHES,
        DISCLOSURES,
        SILENCES,
        RETENTION_POLICIES,
        GOVERNANCE,
        INTERNAL_POLICIES,
        ACKNOWLEDGEMENTS,
        TRAININGS,
    }
)
"""The tables whose rows are read here; retention names each row of them that it deletes."""


_ADDED_LATER: Final[dict[str, JsonValue]] = {
    "outcome": None,
    "doubted_at": None,
    "waited_days": 0,
    "extended_at": None,
    "places": [],
    "records": [],
    "valid_from": None,
    "approved_by": None,
}
"""Columns that older entries do not know, with the value that goes without saying."""


def request_row(request: Request) -> str:
    """Return the digest by which the log binds the row of a request, in hexadecimal."""
    return _known_row(REQUESTS, request.id, statement_of(request))


def _known_row(table: str, record: str, statement: dict[str, JsonValue]) -> str:
    said = {
        name: value
        for name, value in statement.items()
        if name not in _ADDED_LATER or value != _ADDED_LATER[name]
    }
    return bound_row(table, record, said)


def hold_row(hold: Hold) -> str:
    """Return the same for a hold."""
    return stated(HOLDS, hold.id, hold).digest


def clip_row(clip: KeptClip) -> str:
    """Return the same for a kept clip."""
    return stated(CLIPS, clip.id, clip).digest


def moment_row(moment: Moment) -> str:
    """Return the same for a marked moment."""
    return stated(MOMENTS, moment.id, moment).digest


def receipt_row(receipt: Receipt) -> str:
    """Return the same for a receipt; its salt is in it, so that it says nothing once the row is gone."""
    return stated(RECEIPTS, receipt.visit, receipt).digest


def consent_row(consent: Consent) -> str:
    """Return the same for a consent, but for its visit, which is forgotten without an entry of its own."""
    return bound_row(CONSENTS, consent.id, statement_of(consent, {"visit"}))


def authority_visit_row(visit: AuthorityVisit) -> str:
    """Return the same for an authority's visit."""
    return stated(AUTHORITY_VISITS, visit.id, visit).digest


def incident_row(incident: Incident) -> str:
    """Return the same for an incident."""
    return stated(INCIDENTS, incident.id, incident).digest


def notice_row(notice: Notice) -> str:
    """Return the same for a version of a notice."""
    return stated(NOTICES, notice.id, notice).digest


def breach_row(breach: Breach) -> str:
    """Return the same for a breach."""
    return stated(BREACHES, breach.id, breach).digest


def disclosure_row(disclosure: Disclosure) -> str:
    """Return the same for a disclosure."""
    return stated(DISCLOSURES, disclosure.id, disclosure).digest


def silence_row(silence: Silence) -> str:
    """Return the same for a silence."""
    return stated(SILENCES, silence.id, silence).digest


def policy_row(policy: RetentionPolicy) -> str:
    """Return the same for a version of the retention policy."""
    return stated(RETENTION_POLICIES, policy.id, policy).digest


def governance_row(entry: GovernanceEntry) -> str:
    """Return the same for a decision of the house about its processing."""
    return stated(GOVERNANCE, entry.id, entry).digest


def internal_policy_row(policy: InternalPolicy) -> str:
    """Return the same for a version of the internal policy."""
    return _known_row(INTERNAL_POLICIES, policy.id, statement_of(policy))


def acknowledgement_row(acknowledgement: Acknowledgement) -> str:
    """Return the same for an acknowledgement of it."""
    return stated(ACKNOWLEDGEMENTS, acknowledgement.id, acknowledgement).digest


def training_row(training: Training) -> str:
    """Return the same for a training."""
    return stated(TRAININGS, training.id, training).digest


def bound_rows(work: DeskWork) -> list[StatedRow]:
    """Return every row of this room that the log binds: the cases of two years."""
    return [
        *(StatedRow(REQUESTS, request.id, request_row(request)) for request in work.requests.all()),
        *(stated(HOLDS, hold.id, hold) for hold in work.holds.all()),
        *(stated(MOMENTS, one.id, one) for one in work.moments.all()),
        *(stated(RECEIPTS, one.visit, one) for one in work.receipts.all()),
        *(StatedRow(CONSENTS, one.id, consent_row(one)) for one in work.consents.all()),
        *(stated(AUTHORITY_VISITS, one.id, one) for one in work.authority_visits.all()),
        *(stated(INCIDENTS, one.id, one) for one in work.incidents.all()),
        *(stated(NOTICES, one.id, one) for one in work.notices.all()),
        *(stated(BREACHES, one.id, one) for one in work.breaches.all()),
        *(stated(DISCLOSURES, one.id, one) for one in work.disclosures.all()),
        *(stated(SILENCES, one.id, one) for one in work.silences.all()),
        *(stated(RETENTION_POLICIES, one.id, one) for one in work.retention_policies.all()),
        *(stated(GOVERNANCE, one.id, one) for one in work.governance.all()),
        *(
            StatedRow(INTERNAL_POLICIES, one.id, internal_policy_row(one))
            for one in work.staff_reading.policies()
        ),
        *(stated(ACKNOWLEDGEMENTS, one.id, one) for one in work.staff_reading.acknowledgements()),
        *(stated(TRAININGS, one.id, one) for one in work.staff_reading.trainings()),
        # While a clip waits for its copy its row is a note of work to do; what was settled is bound.
        *(stated(CLIPS, clip.id, clip) for clip in work.clips.all() if clip.state is not ClipState.WAITING),
    ]
