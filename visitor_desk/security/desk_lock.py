"""The lock of a desk during a shift: blank at once, reopened with a PIN, ended by a passphrase.

The operator's keys are wrapped again under PIN and device secret. That wrap lives in the memory of this
program alone: never in a file, never in a database. It is dropped after five wrong PINs, after the hours of
a shift, and when the session ends. Six digits are few: against somebody who copies the memory of a running
desk the PIN is no defence, and against somebody at the keyboard five tries are.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from weakref import WeakKeyDictionary

from visitor_desk.clock import Clock
from visitor_desk.errors import DeskError
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.box import CannotOpen, KemPrivateKey, open_under_key, seal_under_key
from visitor_desk.security.canonical import framed
from visitor_desk.security.devices import ThisDevice
from visitor_desk.security.duties import Duty, NotYourDuty, SessionLocked, no_session_needed, requires
from visitor_desk.security.passphrase import Stretching
from visitor_desk.security.ports import SecurityWorks
from visitor_desk.security.session import Session
from visitor_desk.security.signing import SigningKey

SHORTEST_PIN = 6
LONGEST_PIN = 32
PIN_TRIES = 5
SHIFT = timedelta(hours=12)
"""How long a PIN opens: the longest shift of a guard."""

_DIGITS = re.compile(r"[0-9]+")
_SIGNING_BYTES = 32
_FEWEST_DIFFERENT = 3


class PinNotAccepted(DeskError):
    """A new PIN is too short, no digits, or one that anybody tries first. Values: `shortest`."""

    code = "security.pin_not_accepted"


class WrongPin(DeskError):
    """The PIN is not right. Values: `left`, how many tries there are until the passphrase is needed."""

    code = "security.wrong_pin"


class PassphraseNeeded(DeskError):
    """There is no PIN to reopen with: none was set, its tries are used up, or the shift is over."""

    code = "security.passphrase_needed"


@dataclass
class _Wrap:
    """The keys of one session under its PIN; `tries_left` is taken down before a PIN is looked at."""

    salt: bytes = field(repr=False)
    sealed: bytes = field(repr=False)
    set_at: datetime
    set_at_s: float
    tries_left: int = PIN_TRIES


@dataclass(frozen=True)
class DeskLock:
    """Blanks, drops and reopens the sessions of this program."""

    device: ThisDevice
    works: SecurityWorks
    log: AuditLog
    clock: Clock
    stretching: Stretching
    seconds: Callable[[], float] = field(default_factory=lambda: time.monotonic)
    """Runs on when somebody sets the clock of the system."""
    _wraps: WeakKeyDictionary[Session, _Wrap] = field(default_factory=WeakKeyDictionary, repr=False)

    @requires(Duty.RECEPTION)
    def set_pin(self, session: Session, pin: str) -> None:
        """Let this PIN reopen the session until the shift is over.

        Raises PinNotAccepted, and NotYourDuty for an operator whose keys open more than reception's.
        """
        if not may_use_pin(session.duties):
            raise NotYourDuty(act="set_pin", needs=(Duty.RECEPTION,))
        check_new_pin(pin)
        salt = self.stretching.new_salt()
        private = session.signing.private_bytes() + session.kem.private_bytes()
        sealed = seal_under_key(self._key(pin, salt), private, self._place(session))
        self._wraps[session] = _Wrap(salt, sealed, self.clock.now(), self.seconds())
        self._note("operator.pin_set", session)

    @no_session_needed("tells only whether a PIN was set, for the locked page")
    def reopens_with_pin(self, session: Session) -> bool:
        """Tell whether a PIN would be looked at."""
        wrap = self._wraps.get(session)
        if wrap is None or session.ended:
            return False
        if self._shift_over(wrap):
            del self._wraps[session]
            return False
        return True

    @no_session_needed("hiding what is open is always allowed")
    def blank(self, session: Session) -> None:
        """Lock the session so that its PIN reopens it; without a PIN it ends. Harmless where it is locked."""
        if session.locked:
            return
        if self.reopens_with_pin(session):
            session.blank()
        else:
            self._end(session)
        self._note("operator.blanked", session)

    @no_session_needed("dropping keys is always allowed")
    def drop(self, session: Session) -> None:
        """Let go of the session's keys; a PIN brings them back within the shift, without one it ends."""
        if session.dropped:
            return
        if self.reopens_with_pin(session):
            session.drop()
        else:
            self._end(session)
        self._note("operator.keys_dropped", session)

    @no_session_needed("the PIN is what brings the session back")
    def reopen(self, session: Session, pin: str) -> None:
        """Open a blank or dropped session again; takes as long as one guess at a passphrase.

        Raises:
            WrongPin: with the tries that are left; the try counts before it is looked at.
            PassphraseNeeded: no PIN opens this session any more; it has ended.
        """
        wrap = self._wraps.get(session)
        if wrap is None or not self.reopens_with_pin(session):
            self._end(session)
            raise PassphraseNeeded
        wrap.tries_left -= 1
        try:
            private = open_under_key(self._key(pin, wrap.salt), wrap.sealed, self._place(session))
        except CannotOpen as error:
            self._note("operator.pin_refused", session, left=wrap.tries_left)
            if wrap.tries_left <= 0:
                self._end(session)
                raise PassphraseNeeded from error
            raise WrongPin(left=wrap.tries_left) from error
        try:
            session.reopen(SigningKey(private[:_SIGNING_BYTES]), KemPrivateKey(private[_SIGNING_BYTES:]))
        except SessionLocked as error:
            self._end(session)
            raise PassphraseNeeded from error
        wrap.tries_left = PIN_TRIES
        self._note("operator.reopened", session)

    @no_session_needed("tells the hour only, to warn a guard whose shift is over")
    def shift_left(self, session: Session) -> timedelta:
        """Return how long the shift still lasts by the clock, at least zero; nothing is cut at its end."""
        left = session.signed_in_at + SHIFT - self.clock.now()
        return max(left, timedelta(0))

    def _shift_over(self, wrap: _Wrap) -> bool:
        # The later of both clocks: one can be set back, the other stands still while the machine sleeps.
        passed = max((self.clock.now() - wrap.set_at).total_seconds(), self.seconds() - wrap.set_at_s)
        return passed >= SHIFT.total_seconds()

    def _end(self, session: Session) -> None:
        self._wraps.pop(session, None)
        session.lock()

    def _key(self, pin: str, salt: bytes) -> bytes:
        return self.stretching.key(
            pin, salt=salt, cost=self.stretching.cost, device_secret=self.device.secret
        )

    def _place(self, session: Session) -> bytes:
        return framed(
            b"visitor-desk pin",
            self.device.installation.id.encode(),
            self.device.id.encode(),
            session.operator_id.encode(),
        )

    def _note(self, act: str, session: Session, **values: int) -> None:
        with self.works() as work:
            self.log.append(work, act, session, operator=session.operator_id, **values)
            work.commit()


def may_use_pin(duties: frozenset[Duty]) -> bool:
    """Tell whether a PIN is enough for these duties: for reception alone, whose keys open the least."""
    return duties == {Duty.RECEPTION}


def check_new_pin(pin: str) -> None:
    """Raise PinNotAccepted unless the PIN is six digits or more and none of those tried first.

    Refused are runs up and down, fewer than three different digits, a repeated half, and what reads as a day
    (DDMMYY, YYMMDD, DDMMYYYY, YYYYMMDD): birthdays are the first guess of anybody who knows the person.
    """
    good = (
        _DIGITS.fullmatch(pin) is not None
        and SHORTEST_PIN <= len(pin) <= LONGEST_PIN
        and len(set(pin)) >= _FEWEST_DIFFERENT
        and not _is_run(pin)
        and not _repeats(pin)
        and not _is_day(pin)
    )
    if not good:
        raise PinNotAccepted(shortest=SHORTEST_PIN)


def _is_run(pin: str) -> bool:
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    return len(steps) == 1


def _repeats(pin: str) -> bool:
    return any(len(pin) % size == 0 and pin == pin[:size] * (len(pin) // size) for size in (1, 2, 3, 4))


def _is_day(pin: str) -> bool:
    for pattern in ("%d%m%y", "%y%m%d", "%d%m%Y", "%Y%m%d"):
        if len(pin) != (8 if "%Y" in pattern else 6):
            continue
        try:
            datetime.strptime(pin, pattern)  # noqa: DTZ007 - a pattern of digits, no instant
        except ValueError:
            continue
        return True
    return False
