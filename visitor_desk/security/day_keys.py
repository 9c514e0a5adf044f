"""Day keys: made ahead, granted by duty, published with a certificate, destroyed on their day.

Destroying the private half of a day's key is how data dies: rows, journals and backups that still hold
the ciphertext hold nothing that can be opened.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

from visitor_desk.clock import Clock
from visitor_desk.errors import DeskError
from visitor_desk.progress import Progress, Stopped, never, no_progress, stop_point
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.box import KemPrivateKey, KemPublicKey
from visitor_desk.security.certificates import (
    Certified,
    certify,
    check_day_key,
    check_operator,
    check_recovery,
)
from visitor_desk.security.duties import Duty, no_session_needed, requires
from visitor_desk.security.groups import PER_SITE, Group, groups_of
from visitor_desk.security.keystore import unwrapped, wrapped
from visitor_desk.security.ports import KeystoreWork, KeystoreWorks, SecurityWork, SecurityWorks
from visitor_desk.security.records import (
    ROOT,
    Certificate,
    DayKeyName,
    DayKeyWrap,
    Installation,
    Operator,
    PublicDayKey,
)
from visitor_desk.security.session import Session
from visitor_desk.security.signing import SigningKey

HORIZON_DAYS = 400
"""How far ahead keys are made: the longest sealed life and a month of nobody signing in."""

WARN_BELOW_DAYS = 30
_BATCH = 250

Piece = TypeVar("Piece")


class NotYetDue(DeskError):
    """A day key may not be destroyed before its day. Values: `up_to`, `today`."""

    code = "security.not_yet_due"


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody to whom day keys are wrapped."""

    id: str
    kem_public: bytes = field(repr=False)
    groups: frozenset[Group]


@dataclass(frozen=True, slots=True)
class ToppedUp:
    """What topping up did: keys made, and public halves copied to the data store."""

    made: int
    published: int


@dataclass(frozen=True, slots=True)
class Destroyed:
    """What a day's destruction took away."""

    keys: int
    rows: int


@dataclass(frozen=True, slots=True)
class DayKeys:
    """Makes, grants and destroys day keys."""

    installation: Installation
    works: SecurityWorks
    keystore_works: KeystoreWorks
    log: AuditLog
    clock: Clock

    @requires(Duty.PRIVACY)
    def top_up(
        self,
        session: Session,
        *,
        horizon_days: int = HORIZON_DAYS,
        progress: Progress = no_progress,
        stopped: Stopped = never,
    ) -> ToppedUp:
        """Make the keys that are missing up to the horizon and publish those the data store lacks.

        Safe to stop and to repeat. The keystore commits first, so a published key always has a private half.
        """
        today = self.clock.now().date()
        with self.works() as work:
            holders = self._holders(work)
            have = set(work.public_day_keys.names())
        with self.keystore_works() as keystore:
            live = {key.name for key in keystore.day_keys.all()}
        missing = [
            name for name in names_ahead(self.installation.sites, today, horizon_days) if name not in live
        ]
        self._make(session, missing, holders, progress, stopped)
        published = self._publish(have, made=len(missing), session=session)
        return ToppedUp(len(missing), published)

    @requires(Duty.PRIVACY)
    def grant(
        self,
        session: Session,
        operator: Operator,
        *,
        progress: Progress = no_progress,
        stopped: Stopped = never,
    ) -> int:
        """Wrap every live day key that the operator's duties may open to them; return how many.

        The operator's certificate is checked first, so keys are never wrapped to a key somebody slipped in.
        """
        with self.works() as work:
            check_operator(self.installation.root_public, work.operators, operator)
        return grant_live_keys(
            self.installation,
            self.keystore_works,
            (session.operator_id, session.kem),
            Holder(operator.id, operator.kem_public, groups_of(operator.duties)),
            progress=progress,
            stopped=stopped,
        )

    @no_session_needed("retention runs by timer; the device signs the entry")
    def destroy(self, work: SecurityWork, up_to: date) -> Destroyed:
        """Destroy every day key that dies on or before `up_to`, then delete its rows in the caller's work.

        The keystore commits first and at once: if the caller never commits, the rows that stay cannot be
        opened, and the next run deletes them. `up_to` may be one day ahead of UTC, for sites east of it.
        """
        today = self.clock.now().astimezone(UTC).date()
        if up_to > today + timedelta(days=1):
            raise NotYetDue(up_to=up_to, today=today)
        with self.keystore_works() as keystore:
            keys = keystore.day_keys.destroy_expired(up_to)
            keystore.commit()
        rows = work.sealed.delete_expired(up_to)
        work.public_day_keys.delete_expired(up_to)
        if keys or rows:
            self.log.append(work, "day_keys.destroyed", None, up_to=up_to, keys=keys, rows=rows)
        return Destroyed(keys, rows)

    @no_session_needed("says only how many days are left")
    def days_left(self, work: SecurityWork) -> int:
        """Return for how many days after today every group still has a public key; see WARN_BELOW_DAYS."""
        today = self.clock.now().date()
        last: dict[tuple[Group, str], date] = {}
        for name in work.public_day_keys.names():
            place = (name.group, name.site)
            last[place] = max(last.get(place, name.expires_on), name.expires_on)
        ends = [last.get(place, today) for place in _places(self.installation.sites)]
        return max(0, (min(ends) - today).days)

    def _holders(self, work: SecurityWork) -> list[Holder]:
        check_recovery(self.installation)
        holders = [recovery_holder(self.installation)]
        for operator in work.operators.all():
            if operator.ended_at is None and groups_of(operator.duties):
                check_operator(self.installation.root_public, work.operators, operator)
                holders.append(Holder(operator.id, operator.kem_public, groups_of(operator.duties)))
        return holders

    def _make(
        self,
        session: Session,
        missing: Sequence[DayKeyName],
        holders: Sequence[Holder],
        progress: Progress,
        stopped: Stopped,
    ) -> None:
        for done, batch in _batches(missing):
            stop_point(stopped)
            with self.keystore_works() as keystore:
                make_day_keys(
                    self.installation,
                    keystore,
                    batch,
                    holders,
                    issuer=session.operator_id,
                    key=session.signing,
                    at=self.clock.now(),
                )
                keystore.commit()
            progress(done, len(missing))

    def _publish(self, have: set[DayKeyName], *, made: int, session: Session) -> int:
        with self.keystore_works() as keystore:
            lacking = [key for key in keystore.day_keys.all() if key.name not in have]
        if not lacking:
            return 0
        with self.works() as work:
            for key in lacking:
                check_day_key(self.installation.root_public, work.operators, key)
            work.public_day_keys.add(lacking)
            self.log.append(work, "day_keys.published", session, made=made, published=len(lacking))
            work.commit()
        return len(lacking)


def recovery_holder(installation: Installation) -> Holder:
    """Return the recovery kit as a holder: it may open every group."""
    return Holder(ROOT, installation.recovery_public, frozenset(Group))


def names_ahead(sites: Iterable[str], today: date, days: int) -> list[DayKeyName]:
    """Return the names of all day keys from tomorrow on for `days` days."""
    places = _places(sites)
    return [
        DayKeyName(group, today + timedelta(days=ahead), site)
        for ahead in range(1, days + 1)
        for group, site in places
    ]


def make_day_keys(
    installation: Installation,
    keystore: KeystoreWork,
    names: Iterable[DayKeyName],
    holders: Iterable[Holder],
    *,
    issuer: str,
    key: SigningKey,
    at: datetime,
) -> list[PublicDayKey]:
    """Put fresh certified keys and their wraps into a keystore work and return the public halves."""
    everyone = [(holder, KemPublicKey(holder.kem_public)) for holder in holders]
    keys: list[PublicDayKey] = []
    wraps: list[DayKeyWrap] = []
    for name in names:
        private = KemPrivateKey.generate()
        blank = PublicDayKey(name, private.public, Certificate(issuer, at, b""))
        certificate = certify(issuer, key, Certified.DAY_KEY, blank.statement(), at=at)
        keys.append(PublicDayKey(name, blank.public, certificate))
        wraps += [
            wrapped(installation.id, name, private, holder.id, public)
            for holder, public in everyone
            if name.group in holder.groups
        ]
    keystore.day_keys.add(keys, wraps)
    return keys


def grant_live_keys(
    installation: Installation,
    keystore_works: KeystoreWorks,
    opener: tuple[str, KemPrivateKey],
    to: Holder,
    *,
    progress: Progress = no_progress,
    stopped: Stopped = never,
) -> int:
    """Wrap to `to` every live key of its groups, opening the opener's own wraps; return how many.

    `opener` is a holder's id (or `ROOT`) with its private key.
    """
    holder, private = opener
    public = KemPublicKey(to.kem_public)
    with keystore_works() as keystore:
        mine = [wrap for wrap in keystore.day_keys.wraps_of(holder) if wrap.name.group in to.groups]
    for done, batch in _batches(mine):
        stop_point(stopped)
        fresh = [
            wrapped(installation.id, wrap.name, unwrapped(installation.id, wrap, private), to.id, public)
            for wrap in batch
        ]
        with keystore_works() as keystore:
            # A key may have been destroyed since it was read; it must not come back.
            keystore.day_keys.add_wraps(wrap for wrap in fresh if keystore.day_keys.get(wrap.name))
            keystore.commit()
        progress(done, len(mine))
    return len(mine)


def _places(sites: Iterable[str]) -> list[tuple[Group, str]]:
    known = tuple(sites)
    return [(group, site) for group in Group for site in (known if group in PER_SITE else ("",))]


def _batches(pieces: Sequence[Piece]) -> Iterator[tuple[int, Sequence[Piece]]]:
    for start in range(0, len(pieces), _BATCH):
        batch = pieces[start : start + _BATCH]
        yield start + len(batch), batch
