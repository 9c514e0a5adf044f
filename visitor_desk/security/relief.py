"""Relief accounts: certified ahead for a guard whom nobody has met yet, opened for one night, and reviewed.

A relief account has keys of its own, made when privacy certifies it. They are wrapped to each reception
operator of the installation and sealed under a code for the control room; privacy keeps no copy. Whoever
opens the account hands it to one person for twelve hours under a passphrase of that person's own. Who it was
is sealed with the desk's records and never in the log.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Final, NoReturn, Protocol

from visitor_desk.bsn import reject_bsn_in
from visitor_desk.clock import Clock
from visitor_desk.errors import DeskError
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.bound_rows import RELIEF_SHIFTS, shift_row
from visitor_desk.security.certificates import Certified, certify, check_operator
from visitor_desk.security.day_keys import DayKeys
from visitor_desk.security.devices import ThisDevice
from visitor_desk.security.duties import Duty, Purpose, no_session_needed, requires
from visitor_desk.security.duty_ports import ReliefShift, ReliefShiftId
from visitor_desk.security.groups import Group
from visitor_desk.security.operator_keys import (
    NewOperator,
    OperatorKeys,
    new_operator,
    one_login,
    sealed_secret,
)
from visitor_desk.security.operators import LoginTaken
from visitor_desk.security.passphrase import Stretching, check_new_passphrase
from visitor_desk.security.ports import KeystoreWorks, SecurityWork, SecurityWorks
from visitor_desk.security.records import Operator
from visitor_desk.security.relief_keys import ReliefKeys
from visitor_desk.security.row_binding import gone
from visitor_desk.security.sealed_records import SealedRecords
from visitor_desk.security.session import Session
from visitor_desk.security.standing import OPERATORS, row_digest

HOURS: Final = timedelta(hours=12)
LONGEST_FIELD: Final = 120


class ReliefUnknown(DeskError):
    """There is no relief account or shift of this name."""

    code = "security.relief_unknown"


class ReliefActive(DeskError):
    """The relief account is open already for somebody else. Values: `until`."""

    code = "security.relief_active"


class ReliefNotOpened(DeskError):
    """The account's keys do not open for this guard or under this code."""

    code = "security.relief_not_opened"


class ReliefPersonMissing(DeskError):
    """Who takes the account over is not named with name and pass number. Values: `longest`."""

    code = "security.relief_person_missing"


class Lives(Protocol):
    """How long the name of a relief guard is kept."""

    def gone_on(self, group: Group | None, table: str, from_instant: datetime) -> date:
        """Return the first day on which data of the group in the table is gone."""
        ...

    def oldest_kept(self, table: str, now: datetime) -> datetime:
        """Return the instant before which plain rows of the table are gone."""
        ...


@dataclass(frozen=True, slots=True)
class ReliefPerson:
    """Who takes over: the name and the number of their pass as a guard."""

    name: str = field(repr=False)
    pass_number: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ReliefCode:
    """A new account and the code that opens it once; shown once, kept by the control room."""

    operator: Operator
    code: str = field(repr=False)


@dataclass(frozen=True)
class Relief:
    """Certifies, opens, ends and reviews relief accounts."""

    device: ThisDevice
    works: SecurityWorks
    keystore_works: KeystoreWorks
    day_keys: DayKeys
    sealed: SealedRecords
    log: AuditLog
    clock: Clock
    stretching: Stretching
    lives: Lives

    @requires(Duty.PRIVACY)
    def certify(self, session: Session, login: str, label: str) -> ReliefCode:
        """Make a relief account for reception and return the control room's code for it.

        Raises LoginNotAccepted, or LoginTaken where an operator has this login.
        """
        now = self.clock.now()
        nobody = secrets.token_urlsafe(24)
        made, keys = new_operator(
            NewOperator(one_login(login), label, frozenset({Duty.RECEPTION}), nobody),
            issuer=session.operator_id,
            key=session.signing,
            at=now,
        )
        blank = replace(made, relief=True)
        certificate = certify(
            session.operator_id, session.signing, Certified.OPERATOR, blank.statement(), at=now
        )
        operator = replace(blank, certificate=certificate)
        with self.works() as work:
            if work.operators.by_login(operator.login) is not None:
                raise LoginTaken
            guards = self._guards(work)
        with self.keystore_works() as keystore:
            code = self._keys.keep_for_code(keystore.relief_secrets, operator.id, keys)
            self._keys.keep_for(keystore.relief_secrets, operator.id, keys, guards)
            keystore.commit()
        self.day_keys.grant(session, operator)
        with self.works() as work:
            work.operators.put(operator)
            self.log.append(
                work,
                "relief.certified",
                session,
                operator=operator.id,
                guards=len(guards),
                table=OPERATORS,
                row=row_digest(operator),
            )
            work.commit()
        return ReliefCode(operator, code)

    @requires(Duty.RECEPTION, Duty.FACILITY, Duty.PRIVACY)
    def accounts(self, session: Session) -> Sequence[Operator]:  # noqa: ARG002 - read by the duty check
        """Return the relief accounts that may be opened, by login."""
        with self.works() as work:
            found = [one for one in work.operators.all() if one.relief and one.ended_at is None]
        return sorted(found, key=lambda one: one.login)

    @requires(Duty.RECEPTION)
    def share(self, session: Session) -> int:
        """Wrap the accounts that this guard can open to colleagues who cannot yet; return how many wraps."""
        with self.works() as work:
            guards = self._guards(work)
            accounts = [one for one in work.operators.all() if one.relief and one.ended_at is None]
        shared = 0
        with self.keystore_works() as keystore:
            for account in accounts:
                kept = keystore.relief_secrets
                keys = self._keys.by_guard(kept, account.id, session)
                if keys is None:
                    continue
                without = [one for one in guards if kept.get(account.id, one.id) is None]
                self._keys.keep_for(kept, account.id, keys, without)
                shared += len(without)
            keystore.commit()
        return shared

    @requires(Duty.RECEPTION)
    def activate(self, session: Session, login: str, person: ReliefPerson, passphrase: str) -> ReliefShift:
        """Open an account for twelve hours, by the guard on duty, under the person's own passphrase.

        Raises:
            ReliefUnknown, ReliefActive, ReliefNotOpened, ReliefPersonMissing, PassphraseNotAccepted.
        """
        account = self._ready(login, person, passphrase)
        with self.keystore_works() as keystore:
            keys = self._keys.by_guard(keystore.relief_secrets, account.id, session)
        if keys is None:
            self._refuse(account, session)
        return self._begin(account, keys, person, passphrase, session)

    @no_session_needed(
        "the control room's code is the authority, for a night when nobody is there to sign in"
    )
    def activate_by_code(self, login: str, code: str, person: ReliefPerson, passphrase: str) -> ReliefShift:
        """Open an account for twelve hours by the control room's code, which is used up by it.

        Raises as `activate`; ReliefNotOpened where the code is wrong or used.
        """
        account = self._ready(login, person, passphrase)
        with self.keystore_works() as keystore:
            keys = self._keys.by_code(keystore.relief_secrets, account.id, code)
            keystore.commit()
        if keys is None:
            self._refuse(account, None)
        return self._begin(account, keys, person, passphrase, None)

    @requires(Duty.RECEPTION, Duty.FACILITY, Duty.PRIVACY)
    def end(self, session: Session, shift: ReliefShiftId) -> None:
        """End a shift before its time; the account's keys leave this desk."""
        with self.works() as work:
            found = work.relief_shifts.get(shift)
            if found is None or found.ends_at <= self.clock.now():
                raise ReliefUnknown
            self._close(work, found, session)
            work.commit()

    @no_session_needed("ending what is due is always allowed; the window does it by timer")
    def end_due(self) -> int:
        """Take away the keys of accounts whose hours are over, and rows past their life; return how many."""
        now, ended = self.clock.now(), 0
        with self.works() as work:
            accounts = [one for one in work.operators.all() if one.relief]
            shifts = [work.relief_shifts.last_of(one.id) for one in accounts]
            self._forget(work, self.lives.oldest_kept(RELIEF_SHIFTS, now))
        with self.keystore_works() as keystore:
            for shift in shifts:
                if shift is not None and shift.ends_at <= now:
                    ended += keystore.operator_secrets.delete(shift.operator)
            keystore.commit()
        return ended

    @requires(Duty.FACILITY, Duty.PRIVACY)
    def to_review(self, session: Session) -> Sequence[ReliefShift]:  # noqa: ARG002 - as above
        """Return the shifts that nobody has looked at yet, oldest first; due the next working day."""
        with self.works() as work:
            return [one for one in reversed(work.relief_shifts.all()) if one.reviewed_at is None]

    @requires(Duty.FACILITY, Duty.PRIVACY)
    def person(self, session: Session, shift: ReliefShiftId) -> ReliefPerson:
        """Open who took the account over; an entry of the log. Raises KeyDestroyed once it is forgotten."""
        with self.works() as work:
            fields = self.sealed.open(
                session, work, table=RELIEF_SHIFTS, record=shift, group=Group.D, purpose=Purpose.SAFETY
            )
            work.commit()
        return ReliefPerson(fields["name"], fields["pass_number"])

    @requires(Duty.FACILITY, Duty.PRIVACY)
    def review(self, session: Session, shift: ReliefShiftId) -> None:
        """Keep that somebody has looked at what was done in a shift. Raises ReliefUnknown."""
        with self.works() as work:
            found = work.relief_shifts.get(shift)
            if found is None or found.reviewed_at is not None:
                raise ReliefUnknown
            done = replace(found, reviewed_by=session.operator_id, reviewed_at=self.clock.now())
            work.relief_shifts.put(done)
            self._say(work, "relief.reviewed", session, done)
            work.commit()

    @property
    def _keys(self) -> ReliefKeys:
        return ReliefKeys(self.device.installation.id)

    def _guards(self, work: SecurityWork) -> list[Operator]:
        """Return the reception operators of today whose certificates lead to the root."""
        found = [
            one
            for one in work.operators.all()
            if Duty.RECEPTION in one.duties and one.ended_at is None and not one.relief
        ]
        for one in found:
            check_operator(self.device.installation.root_public, work.operators, one)
        return found

    def _ready(self, login: str, person: ReliefPerson, passphrase: str) -> Operator:
        check_new_passphrase(passphrase)
        reject_bsn_in(name=person.name, pass_number=person.pass_number)
        for typed in (person.name, person.pass_number):
            if not typed.strip() or len(typed) > LONGEST_FIELD or not typed.isprintable():
                raise ReliefPersonMissing(longest=LONGEST_FIELD)
        with self.works() as work:
            account = work.operators.by_login(one_login(login))
            if account is None or not account.relief or account.ended_at is not None:
                raise ReliefUnknown
            check_operator(self.device.installation.root_public, work.operators, account)
            last = work.relief_shifts.last_of(account.id)
        if last is not None and last.ends_at > self.clock.now():
            raise ReliefActive(until=last.ends_at)
        return account

    def _begin(
        self,
        account: Operator,
        keys: OperatorKeys,
        person: ReliefPerson,
        passphrase: str,
        by: Session | None,
    ) -> ReliefShift:
        if not keys.belong_to(account):
            self._refuse(account, by)
        now = self.clock.now()
        shift = ReliefShift(
            ReliefShiftId(secrets.token_hex(8)),
            account.id,
            self.device.id,
            by.operator_id if by else None,
            now,
            now + HOURS,
        )
        secret = sealed_secret(self.device, account.id, keys, passphrase, self.stretching)
        with self.keystore_works() as keystore:
            keystore.operator_secrets.delete(account.id)
            keystore.operator_secrets.put(secret)
            keystore.commit()
        with self.works() as work:
            work.relief_shifts.put(shift)
            work.sign_in_tries.clear(account.id)
            sealed = self.sealed.seal(
                work,
                table=RELIEF_SHIFTS,
                record=shift.id,
                group=Group.D,
                expires_on=self.lives.gone_on(Group.D, RELIEF_SHIFTS, now),
                fields={"name": person.name.strip(), "pass_number": person.pass_number.strip()},
            )
            self.log.append(
                work,
                "relief.activated",
                by,
                shift=shift.id,
                operator=account.id,
                by_code=by is None,
                until=shift.ends_at,
                sealed=[sealed.digest],
                table=RELIEF_SHIFTS,
                row=shift_row(shift),
            )
            work.commit()
        return shift

    def _close(self, work: SecurityWork, shift: ReliefShift, session: Session) -> None:
        with self.keystore_works() as keystore:
            keystore.operator_secrets.delete(shift.operator)
            keystore.commit()
        closed = replace(shift, ends_at=self.clock.now())
        work.relief_shifts.put(closed)
        self._say(work, "relief.ended", session, closed)

    def _forget(self, work: SecurityWork, begun_before: datetime) -> None:
        """Delete the shifts whose year is over, and say which."""
        over = [one.id for one in work.relief_shifts.all() if one.began_at < begun_before]
        if work.relief_shifts.delete_begun_before(begun_before):
            for shift in over:
                self.log.bind(work, gone=gone(RELIEF_SHIFTS, shift))
            self.log.append(work, "relief.forgotten", None, shifts=len(over))
            work.commit()

    def _say(self, work: SecurityWork, act: str, session: Session, shift: ReliefShift) -> None:
        self.log.append(
            work,
            act,
            session,
            shift=shift.id,
            operator=shift.operator,
            table=RELIEF_SHIFTS,
            row=shift_row(shift),
        )

    def _refuse(self, account: Operator, session: Session | None) -> NoReturn:
        with self.works() as work:
            self.log.append(work, "relief.refused", session, operator=account.id)
            work.commit()
        raise ReliefNotOpened
