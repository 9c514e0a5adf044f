"""What the privacy room needs from the data store: requests, receipts, disposal, the whole unit of work.

`DeskWork` is the one unit of work over the data store that the service layer is given; `KeystoreWork` of
the security room lies beside it, in a database of its own. Nothing is visible to others before a commit,
and nothing stays when a work ends without one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Protocol

from visitor_desk.footage.ports import FootageWork
from visitor_desk.privacy.authority_visit import AuthorityVisit, AuthorityVisitId
from visitor_desk.privacy.breach import Breach, BreachId
from visitor_desk.privacy.consent import Consent, ConsentId
from visitor_desk.privacy.disclosure_ports import DisclosureStore, SilenceStore
from visitor_desk.privacy.governance_entry import GovernanceEntry, GovernanceId
from visitor_desk.privacy.hold import HeldPart, Hold, HoldId
from visitor_desk.privacy.incident import Incident, IncidentId
from visitor_desk.privacy.internal_policy import Acknowledgement, InternalPolicy, Training
from visitor_desk.privacy.life_extent import LifeExtents
from visitor_desk.privacy.moment import Moment, MomentId
from visitor_desk.privacy.notice import Notice, NoticeId
from visitor_desk.privacy.receipt import Receipt
from visitor_desk.privacy.requests import Request, RequestId
from visitor_desk.privacy.retention_policy import PolicyId, RetentionPolicy
from visitor_desk.security.receipt_tokens import ReceiptHash
from visitor_desk.visits.ports import VisitWork
from visitor_desk.visits.visit import VisitId


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

    def delete(self, request: RequestId) -> None:
        """Delete the row of a request, if there is one."""
        ...


class FootageDisposal(Protocol):
    """Forgets rows of the footage index. Times are on the camera's clock, as they are stored."""

    def delete_recordings_before(self, instant: datetime, limit: int) -> Sequence[datetime]:
        """Delete up to `limit` recordings that ended before `instant`, with their activity.

        Returns when each ended.
        """
        ...

    def delete_activity_before(self, instant: datetime, limit: int) -> int:
        """Delete up to `limit` activity intervals that ended before `instant`; return how many."""
        ...


class HoldStore(Protocol):
    """Holds and the groups they keep; what is held lies in the sealed records."""

    def add(self, hold: Hold) -> None:
        """Add a hold."""
        ...

    def update(self, hold: Hold) -> None:
        """Replace the row of a hold that is there; HoldUnknown when it is not."""
        ...

    def get(self, hold: HoldId) -> Hold | None:
        """Return the hold, or None."""
        ...

    def all(self) -> Sequence[Hold]:
        """Return every hold, earliest review first, then by id."""
        ...

    def of_record(self, table: str, record: str) -> Sequence[Hold]:
        """Return the holds on one record, oldest first, then by id."""
        ...

    def put_part(self, part: HeldPart) -> None:
        """Insert the part or replace the one of the same hold and group."""
        ...

    def parts(self, hold: HoldId) -> Sequence[HeldPart]:
        """Return the parts of a hold by group."""
        ...

    def delete_ended_before(self, day: date) -> int:
        """Delete the holds whose `ends_on` is before that day, with their parts; return how many holds."""
        ...


class MomentStore(Protocol):
    """The moments that were marked; what is kept of them are clips of their holds."""

    def put(self, moment: Moment) -> None:
        """Insert the moment or replace the row of the same id."""
        ...

    def all(self) -> Sequence[Moment]:
        """Return every moment, by id."""
        ...

    def delete(self, moment: MomentId) -> None:
        """Delete the row of a moment, if there is one."""
        ...


class ReceiptStore(Protocol):
    """The hashes of tokens that visitors have; one for each visit at most."""

    def put(self, receipt: Receipt) -> None:
        """Insert the receipt or replace that of the same visit."""
        ...

    def with_hash(self, wanted: ReceiptHash) -> Receipt | None:
        """Return the receipt with this hash, or None."""
        ...

    def all(self) -> Sequence[Receipt]:
        """Return every receipt, by visit."""
        ...

    def delete(self, visit: VisitId) -> None:
        """Delete the receipt of a visit, if there is one."""
        ...


class AuthorityVisitStore(Protocol):
    """The plain rows of authorities at the desk; officers lie in the sealed records (group S)."""

    def put(self, visit: AuthorityVisit) -> None:
        """Insert the visit or replace the row of the same id."""
        ...

    def get(self, visit: AuthorityVisitId) -> AuthorityVisit | None:
        """Return the visit, or None."""
        ...

    def all(self) -> Sequence[AuthorityVisit]:
        """Return every visit, oldest first, then by id."""
        ...

    def delete(self, visit: AuthorityVisitId) -> None:
        """Delete the row of a visit, if there is one."""
        ...


class BreachStore(Protocol):
    """The plain rows of breaches; what happened lies in the sealed records (group S)."""

    def put(self, breach: Breach) -> None:
        """Insert the breach or replace the row of the same id."""
        ...

    def get(self, breach: BreachId) -> Breach | None:
        """Return the breach, or None."""
        ...

    def all(self) -> Sequence[Breach]:
        """Return every breach, by when somebody became aware, then by id."""
        ...

    def delete(self, breach: BreachId) -> None:
        """Delete the row of a breach, if there is one."""
        ...


class IncidentStore(Protocol):
    """The plain rows of incidents; what was written lies in the sealed records (groups D and R)."""

    def put(self, incident: Incident) -> None:
        """Insert the incident or replace the row of the same id."""
        ...

    def get(self, incident: IncidentId) -> Incident | None:
        """Return the incident, or None."""
        ...

    def all(self) -> Sequence[Incident]:
        """Return every incident, in the order they were written, then by id."""
        ...

    def delete(self, incident: IncidentId) -> None:
        """Delete the row of an incident, if there is one."""
        ...


class NoticeStore(Protocol):
    """The versions of what visitors are told and agree to."""

    def add(self, notice: Notice) -> None:
        """Add a version; one of an id that is there already fails."""
        ...

    def all(self) -> Sequence[Notice]:
        """Return every version, by id."""
        ...

    def delete(self, notice: NoticeId) -> None:
        """Delete a version, if there is one."""
        ...


class RetentionPolicyStore(Protocol):
    """The versions of how long what lives."""

    def put(self, policy: RetentionPolicy) -> None:
        """Insert the version or replace the row of the same id."""
        ...

    def all(self) -> Sequence[RetentionPolicy]:
        """Return every version, by number."""
        ...

    def delete(self, policy: PolicyId) -> None:
        """Delete a version, if there is one."""
        ...


class GovernanceStore(Protocol):
    """What the house decided about its own processing."""

    def add(self, entry: GovernanceEntry) -> None:
        """Add an entry; one of an id that is there already fails."""
        ...

    def all(self) -> Sequence[GovernanceEntry]:
        """Return every entry, by kind, then by number."""
        ...

    def delete(self, entry: GovernanceId) -> None:
        """Delete an entry, if there is one."""
        ...


class StaffReading(Protocol):
    """The internal policy in its versions, who has read which, and who is trained until when."""

    def publish(self, policy: InternalPolicy) -> None:
        """Add a version; one of an id that is there already fails."""
        ...

    def policies(self) -> Sequence[InternalPolicy]:
        """Return every version, by number."""
        ...

    def acknowledge(self, acknowledgement: Acknowledgement) -> None:
        """Add an acknowledgement; one of an id that is there already fails."""
        ...

    def acknowledgements(self) -> Sequence[Acknowledgement]:
        """Return every acknowledgement, by time, then by id."""
        ...

    def train(self, training: Training) -> None:
        """Add a training."""
        ...

    def trainings(self) -> Sequence[Training]:
        """Return every training, by its day, then by id."""
        ...

    def delete(self, record: str) -> None:
        """Delete the row of an id in whichever table it is, if there is one."""
        ...


class ConsentStore(Protocol):
    """The plain rows of consents; names lie in the sealed records (groups T and R)."""

    def put(self, consent: Consent) -> None:
        """Insert the consent or replace the row of the same id."""
        ...

    def get(self, consent: ConsentId) -> Consent | None:
        """Return the consent, or None."""
        ...

    def all(self) -> Sequence[Consent]:
        """Return every consent, by when it was said, then by id."""
        ...

    def forget_visit(self, consent: ConsentId) -> None:
        """Forget which visit a consent was used at."""
        ...

    def delete(self, consent: ConsentId) -> None:
        """Delete the row of a consent, if there is one."""
        ...


class DeskWork(VisitWork, FootageWork, Protocol):
    """The whole unit of work over the data store."""

    @property
    def requests(self) -> RequestStore:
        """The requests of data subjects."""
        ...

    @property
    def holds(self) -> HoldStore:
        """What a case keeps beyond its day."""
        ...

    @property
    def moments(self) -> MomentStore:
        """What was marked at the desks."""
        ...

    @property
    def receipts(self) -> ReceiptStore:
        """What is kept of the tokens that visitors have."""
        ...

    @property
    def consents(self) -> ConsentStore:
        """What visitors agreed to of their own choice."""
        ...

    @property
    def authority_visits(self) -> AuthorityVisitStore:
        """Which authorities came to a desk."""
        ...

    @property
    def incidents(self) -> IncidentStore:
        """What went wrong at the desks."""
        ...

    @property
    def notices(self) -> NoticeStore:
        """What visitors are told and agree to, in its versions."""
        ...

    @property
    def retention_policies(self) -> RetentionPolicyStore:
        """How long what lives, in its versions."""
        ...

    @property
    def governance(self) -> GovernanceStore:
        """What the house decided about its own processing."""
        ...

    @property
    def staff_reading(self) -> StaffReading:
        """What staff have to have read, and their trainings."""
        ...

    @property
    def life_extents(self) -> LifeExtents:
        """How much there is of what lives how long."""
        ...

    @property
    def breaches(self) -> BreachStore:
        """The register of breaches."""
        ...

    @property
    def disclosures(self) -> DisclosureStore:
        """The register of disclosures."""
        ...

    @property
    def silences(self) -> SilenceStore:
        """Of what persons hear nothing for now."""
        ...

    @property
    def footage_disposal(self) -> FootageDisposal:
        """What ends the footage index's rows."""
        ...


DeskWorks = Callable[[], DeskWork]
"""Makes a unit of work; it is used once, in one `with` block; leaving that without commit rolls back."""
