"""Operators: certified, signed in with a passphrase on a desk, given new keys, and one day gone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from visitor_desk.clock import Clock
from visitor_desk.errors import DeskError
from visitor_desk.progress import Progress, no_progress
from visitor_desk.security.alarm import Alarm
from visitor_desk.security.audit_log import ALARM_NOTED, AuditLog
from visitor_desk.security.authority import Authority, kit_of, officer_of
from visitor_desk.security.certificates import Certified, KeyNotCertified, certify, check_end
from visitor_desk.security.day_key_making import grant_live_keys, holder_of
from visitor_desk.security.day_keys import DayKeys
from visitor_desk.security.devices import ThisDevice
from visitor_desk.security.duties import Duty, no_session_needed, requires
from visitor_desk.security.operator_keys import (
    NewOperator,
    OperatorKeys,
    new_operator,
    one_login,
    recertified,
)
from visitor_desk.security.operator_secrets import OpenedKeys, OperatorSecrets
from visitor_desk.security.passphrase import Stretching, check_new_passphrase
from visitor_desk.security.ports import KeystoreWorks, SecurityWork, SecurityWorks
from visitor_desk.security.records import Operator, OperatorId
from visitor_desk.security.recovery import RecoveryKit
from visitor_desk.security.relief_hours import relief_hours
from visitor_desk.security.session import Session
from visitor_desk.security.sign_in_tries import Tries
from visitor_desk.security.standing import check_operator_stands, row_digest
from visitor_desk.security.take_over import check_independent, sign_anew
from visitor_desk.security.two_people import FEWEST, two_can_release


class LoginTaken(DeskError):
    """Another operator has this login, perhaps one who has left."""

    code = "security.login_taken"


class OperatorUnknown(DeskError):
    """No operator has this id, or they have left."""

    code = "security.operator_unknown"


class SiteUnknown(DeskError):
    """A site that was named is none of the installation's."""

    code = "security.site_unknown"


class TooFewOfficers(DeskError):
    """Without this operator no two people could release anything. Values: `needed`."""

    code = "security.too_few_officers"


@dataclass(frozen=True, slots=True)
class Operators:
    """Certifies operators and signs them in on this device."""

    device: ThisDevice
    works: SecurityWorks
    at_desk: SecurityWorks
    """For signing in and locking, which also go with the server away."""
    keystore_works: KeystoreWorks
    day_keys: DayKeys
    log: AuditLog
    clock: Clock
    stretching: Stretching

    @no_session_needed("it is where a session comes from")
    def sign_in(self, login: str, passphrase: str) -> Session:
        """Open an operator's keys; takes as long as one passphrase guess is made to take.

        The try is counted before it is looked at, so pulling the plug gives no free one. A broken log does
        not keep anybody out; it is noted in the log's `alarms`. The first sign-in on a desk that joined later
        opens the keys that were sent there; a sign-in on an older desk sends them.

        Raises:
            TooEarly, WrongPassphrase: with the seconds to wait.
            KeysElsewhere: the operator has not signed in at a desk they know since this one joined.
            NotWhileAway: the server is away, and this desk keeps only who does reception and nothing else.
            ReliefNotActive: a relief account outside its twelve hours.
            KeyNotCertified, RowNotAsLogged, CostRefused: somebody changed the operator's row.
        """
        with self.at_desk() as work:
            self.log.watch(work)
            away = work.away
            operator = work.operators.by_login(one_login(login))
            counted = self._tries.count(work, operator)
            if operator is not None and operator.end is not None:
                self._check(work, operator, ended=True)
                operator = None
        opened = self._secrets.open(operator, passphrase)
        if operator is not None and opened is None:
            self._secrets.check_here(operator, away=away)
        if operator is None or opened is None:
            self._tries.refuse(counted)
        with self.at_desk() as work:
            if not opened.keys.belong_to(operator):
                self._alarm(
                    work, KeyNotCertified(kind=Certified.OPERATOR.value, subject=operator.id), operator.id
                )
            self._check(work, operator)
            session = self._session(work, operator, opened)
            work.sign_in_tries.clear(operator.id)
            sent = 0 if work.away else self._secrets.settle(work, operator, opened)
            self.log.append(work, "operator.signed_in", session, sent=sent, operator=operator.id)
            work.commit()
        return session

    @no_session_needed("dropping keys is always allowed")
    def lock(self, session: Session) -> None:
        """Drop the session's keys for good and log it; locking twice is harmless."""
        if session.ended:
            return
        session.lock()
        with self.at_desk() as work:
            self.log.append(work, "operator.locked", session, ended=True, operator=session.operator_id)
            work.commit()

    @requires(Duty.PRIVACY)
    def certify(self, session: Session, new: NewOperator) -> Operator:
        """Make somebody an operator under a privacy officer's signature and grant the live day keys.

        The passphrase counts as provisional: the new operator is asked to change it. The keystore is written
        first; a crash in between leaves keys there that belong to nobody and open nothing.

        Raises:
            LoginNotAccepted, LoginTaken, NoDuties, SiteUnknown, PassphraseNotAccepted: nothing was written.
        """
        return self._certify(officer_of(session), new)

    @no_session_needed("the recovery kit is the authority; for the day when no officer is left")
    def certify_by_kit(self, kit: RecoveryKit, new: NewOperator) -> Operator:
        """Make somebody an operator under the root's signature and grant the live day keys from the kit.

        Raises as `certify`, and KitOfOther for a kit of another installation.
        """
        kit.check_for(self.device.installation)
        return self._certify(kit_of(kit), new)

    @requires(Duty.PRIVACY)
    def recertify(
        self,
        session: Session,
        operator: OperatorId,
        passphrase: str,
        *,
        duties: frozenset[Duty] | None = None,
        sites: tuple[str, ...] | None = None,
        progress: Progress = no_progress,
    ) -> Operator:
        """Give an operator new keys under a new certificate: passphrase lost, keys copied, duties changed.

        The passphrase is provisional. Wraps of the old keys are replaced, at every desk. An officer's own
        certificates and ends are signed anew by the one who does this, and the day keys are rekeyed.

        Raises:
            OperatorUnknown: nobody of that id is an operator now.
            OfficerDependsOnThem: the session's own certificate leads through the operator.
            TooFewOfficers, SiteUnknown, PassphraseNotAccepted, NoDuties: nothing was written.
        """
        return self._recertify(officer_of(session), operator, passphrase, duties, sites, progress)

    @no_session_needed("the recovery kit is the authority; for an officer whose passphrase or desk is lost")
    def recertify_by_kit(
        self, kit: RecoveryKit, login: str, passphrase: str, *, progress: Progress = no_progress
    ) -> Operator:
        """Do what `recertify` does under the root's signature; KitOfOther, and as there."""
        kit.check_for(self.device.installation)
        with self.works() as work:
            operator = work.operators.by_login(one_login(login))
        if operator is None:
            raise OperatorUnknown
        return self._recertify(kit_of(kit), operator.id, passphrase, None, None, progress)

    @requires(*Duty)
    def change_passphrase(self, session: Session, old: str, new: str) -> None:
        """Seal the operator's keys under another passphrase, at every desk; the old one is asked again.

        Raises:
            TooEarly, WrongPassphrase: the old one is not right; counted like a sign-in.
            PassphraseNotAccepted: the new one is too short or too simple.
        """
        check_new_passphrase(new)
        with self.works() as work:
            counted = self._tries.count(work, session.operator)
        opened = self._secrets.open(session.operator, old)
        if opened is None:
            self._tries.refuse(counted)
        self._secrets.replace(session.operator, opened.keys, new, provisional=False)
        session.passphrase_changed()
        with self.works() as work:
            work.sign_in_tries.clear(session.operator_id)
            self.log.append(
                work, "operator.passphrase_changed", session, own=True, operator=session.operator_id
            )
            work.commit()

    @requires(Duty.PRIVACY)
    def end(self, session: Session, operator: OperatorId, *, progress: Progress = no_progress) -> None:
        """Take an operator's keys away for good; their name stays in the staff register for its own time.

        The end is signed and logged, so that nobody can bring the row back unseen. When an officer leaves,
        the day keys are replaced first: what they signed must not seal any more.

        Raises:
            OperatorUnknown: nobody of that id is an operator now.
            TooFewOfficers: no two people could release anything any more.
        """
        with self.works() as work:
            leaving = self._known(work, operator)
            self._check_enough(work, operator, None)
        if Duty.PRIVACY in leaving.duties:
            self.day_keys.rekey_by(officer_of(session), without=(operator,), progress=progress)
        with self.keystore_works() as keystore:
            keystore.operator_secrets.delete(operator)
            keystore.transfers.delete(operator=operator)
            keystore.day_keys.delete_wraps_of(operator)
            keystore.commit()
        with self.works() as work:
            end = certify(
                session.operator_id,
                session.signing,
                Certified.OPERATOR_END,
                leaving.statement(),
                at=self.clock.now(),
            )
            gone = replace(leaving, end=end)
            work.operators.put(gone)
            self.log.append(work, "operator.ended", session, operator=operator, row=row_digest(gone))
            work.commit()

    @requires(Duty.PRIVACY, Duty.ADMINISTRATOR, Duty.FACILITY)
    def all(self, session: Session) -> Sequence[Operator]:  # noqa: ARG002 - read by the duty check
        """Return every operator; one that does not stand raises KeyNotCertified or RowNotAsLogged."""
        with self.works() as work:
            everyone = work.operators.all()
            for operator in everyone:
                self._check(work, operator)
        return everyone

    @property
    def _secrets(self) -> OperatorSecrets:
        return OperatorSecrets(
            self.device, self.works, self.keystore_works, self.log, self.clock, self.stretching
        )

    @property
    def _tries(self) -> Tries:
        return Tries(self.at_desk, self.log, self.clock)

    def _session(self, work: SecurityWork, operator: Operator, opened: OpenedKeys) -> Session:
        return Session(
            operator,
            self.device.id,
            signing=opened.keys.signing,
            kem=opened.keys.kem,
            signed_in_at=self.clock.now(),
            provisional=opened.provisional,
            over=relief_hours(work, operator, self.clock),
        )

    def _check(self, work: SecurityWork, operator: Operator, *, ended: bool = False) -> None:
        root_public = self.device.installation.root_public
        try:
            if ended:
                check_end(root_public, work.operators, operator)
            check_operator_stands(root_public, work, operator, self.clock.now())
        except Alarm as alarm:
            self._alarm(work, alarm, operator.id)

    def _alarm(self, work: SecurityWork, alarm: Alarm, operator: OperatorId) -> None:
        self.log.append(work, ALARM_NOTED, None, code=alarm.code, operator=operator)
        work.commit()
        raise alarm

    def _certify(self, authority: Authority, new: NewOperator) -> Operator:
        at = self.clock.now()
        with self.works() as work:
            if work.operators.by_login(one_login(new.login)) is not None:
                raise LoginTaken
            self._check_sites(work, new.sites)
        operator, keys = new_operator(new, issuer=authority.issuer, key=authority.signing, at=at)
        self._dear(authority).replace(operator, keys, new.passphrase, provisional=True)
        installation = self.device.installation
        grant_live_keys(installation, self.keystore_works, authority.opener, holder_of(operator))
        with self.works() as work:
            if work.operators.by_login(operator.login) is not None:
                raise LoginTaken
            self._put(work, "operator.certified", authority, operator)
            work.commit()
        return operator

    def _recertify(
        self,
        authority: Authority,
        operator: OperatorId,
        passphrase: str,
        duties: frozenset[Duty] | None,
        sites: tuple[str, ...] | None,
        progress: Progress,
    ) -> Operator:
        check_new_passphrase(passphrase)
        now = self.clock.now()
        keys = OperatorKeys.generate()
        with self.works() as work:
            old = self._known(work, operator)
            self._check_sites(work, sites or ())
            check_independent(work, authority, operator)
            fresh = recertified(old, keys, duties, sites, authority.issuer, authority.signing, now)
            self._check_enough(work, operator, fresh.duties)
        if Duty.PRIVACY in old.duties:
            self.day_keys.rekey_by(authority, without=(operator,), progress=progress)
        with self.keystore_works() as keystore:
            keystore.day_keys.delete_wraps_of(operator)
            keystore.commit()
        installation = self.device.installation
        grant_live_keys(installation, self.keystore_works, authority.opener, holder_of(fresh))
        self._dear(authority).replace(fresh, keys, passphrase, provisional=True)
        with self.works() as work:
            if Duty.PRIVACY in old.duties:
                sign_anew(installation.root_public, work, self.log, authority, operator, now)
            work.sign_in_tries.clear(operator)
            self._put(work, "operator.recertified", authority, fresh)
            work.commit()
        return fresh

    def _put(self, work: SecurityWork, act: str, authority: Authority, operator: Operator) -> None:
        work.operators.put(operator)
        self.log.append(
            work,
            act,
            authority.session,
            operator=operator.id,
            duties=sorted(operator.duties),
            sites=len(operator.sites),
            row=row_digest(operator),
        )

    def _dear(self, authority: Authority) -> OperatorSecrets:
        # What a guess costs was calibrated at set-up and is kept in each secret; it is handed on from there.
        return self._secrets.as_dear_as_of(OperatorId(authority.issuer))

    def _known(self, work: SecurityWork, operator: OperatorId) -> Operator:
        known = work.operators.get(operator)
        if known is None or known.end is not None:
            raise OperatorUnknown
        self._check(work, known)
        return known

    def _check_sites(self, work: SecurityWork, sites: Sequence[str]) -> None:
        installation = work.installation.get()
        if installation is None or not set(sites) <= set(installation.sites):
            raise SiteUnknown

    def _check_enough(self, work: SecurityWork, changed: OperatorId, duties: frozenset[Duty] | None) -> None:
        """Raise TooFewOfficers unless two people can still release when somebody's duties become these."""
        before = {one.id: one.duties for one in work.operators.all() if one.end is None}
        after = {**before, changed: duties or frozenset()}
        if two_can_release(before.values()) and not two_can_release(after.values()):
            raise TooFewOfficers(needed=FEWEST)
