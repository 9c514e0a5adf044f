"""Operators: certified, signed in with a passphrase on a desk, and one day gone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NoReturn

from visitor_desk.clock import Clock
from visitor_desk.errors import DeskError
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.certificates import Certified, KeyNotCertified, check_operator
from visitor_desk.security.day_keys import DayKeys, Holder, grant_live_keys
from visitor_desk.security.devices import ThisDevice
from visitor_desk.security.duties import Duty, no_session_needed, requires
from visitor_desk.security.groups import groups_of
from visitor_desk.security.operator_keys import (
    NewOperator,
    OperatorKeys,
    new_operator,
    one_login,
    opened_secret,
    sealed_secret,
)
from visitor_desk.security.passphrase import (
    Stretching,
    TooEarly,
    WrongPassphrase,
    check_new_passphrase,
    delay_after,
    one_more,
    remaining_wait,
)
from visitor_desk.security.ports import KeystoreWorks, SecurityWork, SecurityWorks
from visitor_desk.security.records import ROOT, Operator, OperatorId, OperatorSecret, SignInTry
from visitor_desk.security.recovery import RecoveryKit
from visitor_desk.security.session import Session
from visitor_desk.security.signing import SigningKey

FEWEST_OFFICERS = 2
_UNKNOWN = ""


class LoginTaken(DeskError):
    """Another operator has this login, perhaps one who has left."""

    code = "security.login_taken"


class OperatorUnknown(DeskError):
    """No operator has this id, or they have left."""

    code = "security.operator_unknown"


class TooFewOfficers(DeskError):
    """The last two privacy officers cannot leave; certify a successor first. Values: `needed`."""

    code = "security.too_few_officers"


@dataclass(frozen=True, slots=True)
class Operators:
    """Certifies operators and signs them in on this device."""

    device: ThisDevice
    works: SecurityWorks
    keystore_works: KeystoreWorks
    day_keys: DayKeys
    log: AuditLog
    clock: Clock
    stretching: Stretching

    @no_session_needed("it is where a session comes from")
    def sign_in(self, login: str, passphrase: str) -> Session:
        """Open an operator's keys; takes as long as one passphrase guess is made to take.

        The try is counted before it is looked at, so pulling the plug gives no free one. A broken log does
        not keep anybody out; it is noted in the log's `alarms`.

        Raises:
            TooEarly, WrongPassphrase: with the seconds to wait.
            KeyNotCertified, CostRefused: somebody changed the operator's row.
        """
        with self.works() as work:
            self.log.watch(work)
            operator = work.operators.by_login(one_login(login))
            if operator is not None and operator.ended_at is not None:
                operator = None
            counted = self._count_try(work, operator)
        secret = self._secret(operator)
        keys = self._try(secret, passphrase)
        if operator is None or secret is None or keys is None:
            self._refuse(counted)
        if not keys.belong_to(operator):
            raise KeyNotCertified(kind=Certified.OPERATOR.value, subject=operator.id)
        session = Session(
            operator,
            self.device.id,
            signing=keys.signing,
            kem=keys.kem,
            signed_in_at=self.clock.now(),
            provisional=secret.provisional,
        )
        with self.works() as work:
            check_operator(self.device.installation.root_public, work.operators, operator)
            work.sign_in_tries.clear(operator.id)
            self.log.append(work, "operator.signed_in", session, operator=operator.id)
            work.commit()
        return session

    @no_session_needed("dropping keys is always allowed")
    def lock(self, session: Session) -> None:
        """Drop the session's keys and log it; locking twice is harmless."""
        if session.locked:
            return
        session.lock()
        with self.works() as work:
            self.log.append(work, "operator.locked", session, operator=session.operator_id)
            work.commit()

    @requires(Duty.PRIVACY)
    def certify(self, session: Session, new: NewOperator) -> Operator:
        """Make somebody an operator under a privacy officer's signature and grant the live day keys.

        The passphrase counts as provisional: the new operator is asked to change it. The keystore is written
        first; a crash in between leaves keys there that belong to nobody and open nothing.

        Raises:
            LoginNotAccepted, LoginTaken, NoDuties, PassphraseNotAccepted: nothing was written.
        """
        operator = self._admit(new, issuer=session.operator_id, key=session.signing)
        self.day_keys.grant(session, operator)
        self._register(operator, session)
        return operator

    @no_session_needed("the recovery kit is the authority; for the day when no officer is left")
    def certify_by_kit(self, kit: RecoveryKit, new: NewOperator) -> Operator:
        """Make somebody an operator under the root's signature and grant the live day keys from the kit.

        Raises as `certify`, and KitOfOther for a kit of another installation.
        """
        installation = self.device.installation
        kit.check_for(installation)
        operator = self._admit(new, issuer=ROOT, key=kit.root)
        holder = Holder(operator.id, operator.kem_public, groups_of(operator.duties))
        grant_live_keys(installation, self.keystore_works, (ROOT, kit.recovery), holder)
        self._register(operator, None)
        return operator

    @requires(*Duty)
    def change_passphrase(self, session: Session, old: str, new: str) -> None:
        """Seal the operator's keys under another passphrase; the old one is asked again.

        Raises:
            TooEarly, WrongPassphrase: the old one is not right; counted like a sign-in.
            PassphraseNotAccepted: the new one is too short or too simple.
        """
        check_new_passphrase(new)
        with self.works() as work:
            counted = self._count_try(work, session.operator)
        keys = self._try(self._secret(session.operator), old)
        if keys is None:
            self._refuse(counted)
        secret = sealed_secret(self.device, session.operator_id, keys, new, self.stretching)
        with self.keystore_works() as keystore:
            keystore.operator_secrets.put(secret)
            keystore.commit()
        session.passphrase_changed()
        with self.works() as work:
            work.sign_in_tries.clear(session.operator_id)
            self.log.append(work, "operator.passphrase_changed", session, operator=session.operator_id)
            work.commit()

    @requires(Duty.PRIVACY)
    def end(self, session: Session, operator: OperatorId) -> None:
        """Take an operator's keys away for good; their name stays in the staff register for its own time.

        Raises:
            OperatorUnknown: nobody of that id is an operator now.
            TooFewOfficers: fewer than two privacy officers would be left.
        """
        with self.works() as work:
            leaving = work.operators.get(operator)
            if leaving is None or leaving.ended_at is not None:
                raise OperatorUnknown
            officers = [
                one.id
                for one in work.operators.all()
                if one.ended_at is None and Duty.PRIVACY in one.duties and one.id != operator
            ]
            if Duty.PRIVACY in leaving.duties and len(officers) < FEWEST_OFFICERS:
                raise TooFewOfficers(needed=FEWEST_OFFICERS)
            with self.keystore_works() as keystore:
                keystore.operator_secrets.delete(operator)
                keystore.day_keys.delete_wraps_of(operator)
                keystore.commit()
            work.operators.put(replace(leaving, ended_at=self.clock.now()))
            self.log.append(work, "operator.ended", session, operator=operator)
            work.commit()

    @requires(Duty.PRIVACY, Duty.ADMINISTRATOR, Duty.FACILITY)
    def all(self, session: Session) -> Sequence[Operator]:  # noqa: ARG002 - read by the duty check
        """Return every operator with a certificate that leads to the root; KeyNotCertified for any other."""
        with self.works() as work:
            everyone = work.operators.all()
            for operator in everyone:
                check_operator(self.device.installation.root_public, work.operators, operator)
        return everyone

    def _count_try(self, work: SecurityWork, operator: Operator | None) -> SignInTry:
        key = operator.id if operator else _UNKNOWN
        now = self.clock.now()
        tries = work.sign_in_tries.get(key)
        if tries and tries.last_at > now:
            # The clock was put back; waiting for the old time again could take for ever.
            tries = replace(tries, last_at=now)
            work.sign_in_tries.put(tries)
            work.commit()
        wait = remaining_wait(tries, now)
        if wait:
            raise TooEarly(wait_s=wait)
        counted = one_more(tries, key, now)
        work.sign_in_tries.put(counted)
        work.commit()
        return counted

    def _refuse(self, counted: SignInTry) -> NoReturn:
        with self.works() as work:
            self.log.append(
                work, "operator.refused", None, operator=counted.operator or None, tries=counted.failures
            )
            work.commit()
        raise WrongPassphrase(wait_s=delay_after(counted.failures))

    def _secret(self, operator: Operator | None) -> OperatorSecret | None:
        if operator is None:
            return None
        with self.keystore_works() as keystore:
            return keystore.operator_secrets.get(operator.id, self.device.id)

    def _try(self, secret: OperatorSecret | None, passphrase: str) -> OperatorKeys | None:
        if secret is not None:
            return opened_secret(self.device, secret, passphrase, self.stretching)
        # An unknown login takes the same time, so the time does not tell which logins there are.
        self.stretching.key(
            passphrase,
            salt=self.stretching.new_salt(),
            cost=self.stretching.cost,
            device_secret=self.device.secret,
        )
        return None

    def _admit(self, new: NewOperator, *, issuer: str, key: SigningKey) -> Operator:
        with self.works() as work:
            if work.operators.by_login(one_login(new.login)) is not None:
                raise LoginTaken
        operator, keys = new_operator(new, issuer=issuer, key=key, at=self.clock.now())
        secret = sealed_secret(
            self.device, operator.id, keys, new.passphrase, self.stretching, provisional=True
        )
        with self.keystore_works() as keystore:
            keystore.operator_secrets.put(secret)
            keystore.commit()
        return operator

    def _register(self, operator: Operator, session: Session | None) -> None:
        with self.works() as work:
            if work.operators.by_login(operator.login) is not None:
                raise LoginTaken
            work.operators.put(operator)
            self.log.append(
                work, "operator.certified", session, operator=operator.id, duties=sorted(operator.duties)
            )
            work.commit()
