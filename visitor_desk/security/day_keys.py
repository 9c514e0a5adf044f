"""Day keys: made ahead, granted by duty and site, published with a certificate, destroyed on their day.

Destroying the private half of a day's key is how data dies: rows, journals and backups that still hold
the ciphertext hold nothing that can be opened. Rekeying makes a new generation of every day that is still
to come: from then on desks seal under it alone, and what somebody copied before opens nothing of that.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, timedelta, tzinfo
from enum import StrEnum

from visitor_desk.bsn import reject_bsn_in
from visitor_desk.clock import Clock
from visitor_desk.errors import DeskError
from visitor_desk.progress import Progress, Stopped, never, no_progress, stop_point
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.authority import Authority, officer_of
from visitor_desk.security.certificates import check_day_key, check_operator, check_recovery
from visitor_desk.security.day_key_making import (
    HORIZON_DAYS,
    Holder,
    batches,
    grant_live_keys,
    holder_of,
    key_places,
    make_day_keys,
    names_ahead,
    recovery_holder,
)
from visitor_desk.security.devices import WrongRoot
from visitor_desk.security.duties import Duty, no_session_needed, requires
from visitor_desk.security.groups import Group, groups_of
from visitor_desk.security.ports import KeystoreWorks, SecurityWork, SecurityWorks
from visitor_desk.security.records import DayKeyName, Installation, Operator, OperatorId, PublicDayKey
from visitor_desk.security.session import Session
from visitor_desk.security.standing import (
    DAY_KEYS,
    INSTALLATIONS,
    REKEYED,
    affirm,
    check_installation_stands,
    check_operator_stands,
    installation_digest,
    newest_generation,
)

__all__ = ["HORIZON_DAYS", "WARN_BELOW_DAYS", "DayKeys", "KeyWarning", "NotYetDue", "ToppedUp"]

WARN_BELOW_DAYS = 30
SLACK_DAYS = 14
"""So many days may be missing before keys are made again: not at every sign-in, but every other week."""

LONGEST_SITE = 60


class KeyWarning(StrEnum):
    """What a front end keeps saying about the day keys."""

    RUNNING_OUT = "running_out"
    """Fewer than WARN_BELOW_DAYS days have keys; a privacy officer's sign-in makes more."""
    NONE_LEFT = "none_left"
    """Nothing new can live beyond today."""
    KEYSTORE_OLDER = "keystore_older"
    """The keystore lacks keys that desks seal under, as after it came back from a backup."""


class NotYetDue(DeskError):
    """A day key may not be destroyed before its day. Values: `up_to`, `today`."""

    code = "security.not_yet_due"


class KeystoreMissing(DeskError):
    """The keystore is empty while the data store has keys: it is not this installation's, or was lost."""

    code = "security.keystore_missing"


class SiteNotAccepted(DeskError):
    """The name of a site is empty, too long, not readable, or there already. Values: `longest`."""

    code = "security.site_not_accepted"


@dataclass(frozen=True, slots=True)
class ToppedUp:
    """What topping up did: keys made, and public halves copied to the data store."""

    made: int
    published: int


@dataclass(frozen=True, slots=True)
class DayKeys:
    """Makes, grants, replaces and destroys day keys.

    `zone` is the site's: a day's keys die when the day begins there, and none is made for such a day again.
    """

    installation: Installation
    works: SecurityWorks
    keystore_works: KeystoreWorks
    log: AuditLog
    clock: Clock
    horizon_days: int = HORIZON_DAYS
    zone: tzinfo = UTC

    @requires(Duty.PRIVACY)
    def top_up(
        self,
        session: Session,
        *,
        horizon_days: int | None = None,
        progress: Progress = no_progress,
        stopped: Stopped = never,
    ) -> ToppedUp:
        """Make the keys that are missing up to the horizon and publish those the data store lacks.

        Safe to stop and to repeat. The keystore commits first, so a published key always has a private half.
        Days whose private half is missing, as after a keystore came back from a backup, get a new key. Also
        says again in the log what stands of operators and desks, where that was long ago.
        """
        now = self.clock.now()
        with self.works() as work:
            holders, generation, sites = self._state(work)
            if affirm(self.installation.root_public, work, self.log, session, now):
                work.commit()
        with self.keystore_works() as keystore:
            live = set(keystore.day_keys.names())
        days = self.horizon_days if horizon_days is None else horizon_days
        ahead = names_ahead(sites, self._today(), days, generation)
        missing = [name for name in ahead if name not in live]
        self._make(officer_of(session), missing, holders, progress, stopped)
        published = self._publish(session, generation, made=len(missing))
        return ToppedUp(len(missing), published)

    @requires(Duty.PRIVACY)
    def top_up_if_short(
        self, session: Session, *, progress: Progress = no_progress, stopped: Stopped = never
    ) -> ToppedUp | None:
        """Top up where some days are missing up to the horizon; None where there is nothing to do."""
        with self.works() as work:
            enough = self.days_left(work) > self.horizon_days - SLACK_DAYS
            if enough and not self._lacking(work):
                return None
        return self.top_up(session, progress=progress, stopped=stopped)

    @requires(Duty.PRIVACY)
    def rekey(
        self, session: Session, *, progress: Progress = no_progress, stopped: Stopped = never
    ) -> ToppedUp:
        """Replace every day key that is still to come: after a theft, or a leaver with access to data.

        The old private halves stay until their day for what was sealed under them. A rekeying that breaks
        off has replaced nothing; the next one begins anew.
        """
        return self.rekey_by(officer_of(session), progress=progress, stopped=stopped)

    @no_session_needed("only a privacy officer's session or the recovery kit makes an authority")
    def rekey_by(
        self,
        authority: Authority,
        *,
        without: Collection[OperatorId] = (),
        progress: Progress = no_progress,
        stopped: Stopped = never,
    ) -> ToppedUp:
        """Rekey under an authority; nothing is wrapped to the operators in `without`, who are leaving."""
        today = self._today()
        with self.works() as work:
            holders, used, sites = self._state(work)
        with self.keystore_works() as keystore:
            there = [name.generation for name in keystore.day_keys.names()]
        generation = max([used, *there]) + 1
        kept = [holder for holder in holders if holder.id not in without]
        names = names_ahead(sites, today, self.horizon_days, generation)
        self._make(authority, names, kept, progress, stopped)
        published = self._publish(authority.session, generation, made=len(names), replaces=True)
        return ToppedUp(len(names), published)

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
        opener = (session.operator_id, session.kem)
        to = holder_of(operator)
        return grant_live_keys(
            self.installation, self.keystore_works, opener, to, progress=progress, stopped=stopped
        )

    @requires(Duty.PRIVACY)
    def add_site(self, session: Session, site: str, *, progress: Progress = no_progress) -> ToppedUp:
        """Add a site and make its day keys; SiteNotAccepted and RowNotAsLogged change nothing."""
        reject_bsn_in(site=site)
        with self.works() as work:
            there = self._installation(work)
            if not 0 < len(site) <= LONGEST_SITE or not site.isprintable() or site != site.strip():
                raise SiteNotAccepted(longest=LONGEST_SITE)
            if site in there.sites:
                raise SiteNotAccepted(longest=LONGEST_SITE)
            check_installation_stands(work, there, self.clock.now())
            grown = replace(there, sites=(*there.sites, site))
            work.installation.put(grown)
            self.log.append(
                work,
                "site.added",
                session,
                installation=grown.id,
                sites=len(grown.sites),
                table=INSTALLATIONS,
                row=installation_digest(grown),
            )
            work.commit()
        return self.top_up(session, progress=progress)

    @no_session_needed("retention runs by timer; the device signs the entry")
    def destroy(self, work: SecurityWork, up_to: date) -> int:
        """Destroy every day key that dies on or before `up_to`, and its public half in the caller's work.

        The keystore commits first and at once: if the caller never commits, what was sealed under them cannot
        be opened all the same. Returns how many keys went, with those of which a caller before did not live
        to say so: their public halves were still there. `up_to` may be one day ahead of UTC, for sites east
        of it.
        """
        today = self.clock.now().astimezone(UTC).date()
        if up_to > today + timedelta(days=1):
            raise NotYetDue(up_to=up_to, today=today)
        with self.keystore_works() as keystore:
            gone = {name for name in keystore.day_keys.names() if name.expires_on <= up_to}
            keystore.day_keys.destroy_expired(up_to)
            keystore.commit()
        gone |= {name for name in work.public_day_keys.names() if name.expires_on <= up_to}
        work.public_day_keys.delete_expired(up_to)
        if gone:
            self.log.append(work, "day_keys.destroyed", None, up_to=up_to, keys=len(gone))
        return len(gone)

    @no_session_needed("says only how many days are left")
    def days_left(self, work: SecurityWork) -> int:
        """Return for how many days after today every group still has a public key; see WARN_BELOW_DAYS."""
        today = self._today()
        last: dict[tuple[Group, str], date] = {}
        for name in work.public_day_keys.names():
            place = (name.group, name.site)
            last[place] = max(last.get(place, name.expires_on), name.expires_on)
        sites = self._installation(work).sites
        ends = [last.get(place, today) for place in key_places(sites)]
        return max(0, (min(ends) - today).days)

    @no_session_needed("says only how many days are left; every front end may show it")
    def days_ahead(self) -> int:
        """Return `days_left` as the data store says it now."""
        with self.works() as work:
            return self.days_left(work)

    @no_session_needed("says only whether keys are there; every front end warns with it")
    def warnings(self) -> dict[KeyWarning, int]:
        """Return what is to be said about the keys until it is mended, with how many days it is about."""
        found: dict[KeyWarning, int] = {}
        with self.works() as work:
            left = self.days_left(work)
            lacking = self._lacking(work)
        if left < WARN_BELOW_DAYS:
            found[KeyWarning.RUNNING_OUT if left else KeyWarning.NONE_LEFT] = left
        if lacking:
            found[KeyWarning.KEYSTORE_OLDER] = len(lacking)
        return found

    @no_session_needed("says only whether keys are there")
    def lack(self) -> int:
        """Return for how many days to come desks can seal and nobody could open."""
        with self.works() as work:
            return len(self._lacking(work))

    @no_session_needed("every start of the program asks it")
    def check_keystore(self) -> None:
        """Raise KeystoreMissing where the keystore is empty and the data store is not."""
        with self.works() as work, self.keystore_works() as keystore:
            if work.public_day_keys.names() and not keystore.day_keys.names():
                raise KeystoreMissing

    def _today(self) -> date:
        return self.clock.now().astimezone(self.zone).date()

    def _lacking(self, work: SecurityWork) -> set[date]:
        """Return the days still to come for which a desk can seal and nobody could open."""
        today = self._today()
        with self.keystore_works() as keystore:
            live = set(keystore.day_keys.names())
        return {
            name.expires_on
            for name in work.public_day_keys.names()
            if name.expires_on > today and name not in live
        }

    def _installation(self, work: SecurityWork) -> Installation:
        # Asked each time: another desk may have added a site since this program started.
        there = work.installation.get()
        if there is None or there.root_public != self.installation.root_public:
            raise WrongRoot
        return there

    def _state(self, work: SecurityWork) -> tuple[list[Holder], int, tuple[str, ...]]:
        installation = self._installation(work)
        check_recovery(installation)
        root_public, now = installation.root_public, self.clock.now()
        check_installation_stands(work, installation, now)
        holders = [recovery_holder(installation)]
        for operator in work.operators.all():
            check_operator_stands(root_public, work, operator, now)
            if operator.end is None and groups_of(operator.duties):
                holders.append(holder_of(operator))
        return holders, newest_generation(root_public, work), installation.sites

    def _make(
        self,
        authority: Authority,
        missing: Sequence[DayKeyName],
        holders: Sequence[Holder],
        progress: Progress,
        stopped: Stopped,
    ) -> None:
        for done, batch in batches(missing):
            stop_point(stopped)
            with self.keystore_works() as keystore:
                # Another desk may be topping up as well; a key that is there is never made again.
                lacking = [name for name in batch if keystore.day_keys.get(name) is None]
                make_day_keys(
                    self.installation,
                    keystore,
                    lacking,
                    holders,
                    issuer=authority.issuer,
                    key=authority.signing,
                    at=self.clock.now(),
                )
                keystore.commit()
            progress(done, len(missing))

    def _publish(self, session: Session | None, generation: int, *, made: int, replaces: bool = False) -> int:
        with self.keystore_works() as keystore:
            live = [key for key in keystore.day_keys.all() if key.name.generation == generation]
        with self.works() as work:
            have = {key.name: key.public for key in work.public_day_keys.all()}
            lacking = [key for key in live if have.get(key.name) != key.public]
            if not lacking:
                return 0
            for key in lacking:
                check_day_key(self.installation.root_public, work.operators, key)
            work.public_day_keys.add(lacking)
            self._say_published(work, session, generation, lacking, made=made, replaces=replaces)
            work.commit()
        return len(lacking)

    def _say_published(
        self,
        work: SecurityWork,
        session: Session | None,
        generation: int,
        keys: Sequence[PublicDayKey],
        *,
        made: int,
        replaces: bool,
    ) -> None:
        if replaces:
            values = {"generation": generation, "made": made}
            self.log.append(work, REKEYED, session, record=DAY_KEYS, **values)
        self.log.append(work, "day_keys.published", session, made=made, published=len(keys))
