"""Passphrases: how a key is made from one, which are accepted, and how long to wait after a wrong one."""

from __future__ import annotations

import secrets
import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from visitor_desk.errors import DeskError
from visitor_desk.security.alarm import Alarm
from visitor_desk.security.records import KdfCost, SignInTry

KDF_FLOOR = KdfCost(memory_kib=64 * 1024, iterations=3, lanes=4)
"""RFC 9106, section 4, second recommended option: 64 MiB, three passes, four lanes."""

KDF_CEILING = KdfCost(memory_kib=4 * 1024 * 1024, iterations=64, lanes=64)
"""Above this, stored parameters are an attack on the desk's memory and time."""

SALT_BYTES = 16
KEY_BYTES = 32
SHORTEST = 12
LONGEST = 256
FEWEST_DIFFERENT = 5

FREE_TRIES = 3
LONGEST_WAIT_S = 15 * 60


class PassphraseNotAccepted(DeskError):
    """A new passphrase is too short, too long or too simple. Values: `shortest`, `longest`, `different`."""

    code = "security.passphrase_not_accepted"


class WrongPassphrase(DeskError):
    """Login and passphrase do not belong together. Values: `wait_s` until the next try, here 0."""

    code = "security.wrong_passphrase"


class WrongPassphraseAgain(WrongPassphrase):
    """The same, and often enough that the next try has to wait. Values: `wait_s`."""

    code = "security.wrong_passphrase_again"


class TooEarly(DeskError):
    """The wait after earlier wrong passphrases is not over; this try was not looked at. Values: `wait_s`."""

    code = "security.too_early"


class CostRefused(Alarm):
    """The stored cost of a passphrase guess lies outside what this program accepts: it was changed."""

    code = "security.cost_refused"


@dataclass(frozen=True, slots=True)
class Stretched:
    """A passphrase after the slow step; worth as much as the passphrase itself."""

    cost: KdfCost
    salt: bytes = field(repr=False)
    derived: bytes = field(repr=False)

    def key(self, secret: bytes) -> bytes:
        """Return the 32 bytes that need the passphrase and this secret both."""
        return HKDF(SHA256(), KEY_BYTES, salt=secret, info=b"visitor-desk operator key").derive(self.derived)


@dataclass(frozen=True, slots=True)
class Stretching:
    """Makes keys from passphrases at a cost that nobody can lower behind the program's back.

    `cost` is used for new secrets; a stored cost below `floor` is refused. Only a test passes a lower floor.
    """

    cost: KdfCost = KDF_FLOOR
    floor: KdfCost = KDF_FLOOR

    def __post_init__(self) -> None:
        self._check(self.cost)

    def key(self, passphrase: str, *, salt: bytes, cost: KdfCost, device_secret: bytes) -> bytes:
        """Return 32 bytes that need the passphrase and the device secret both; CostRefused outside limits."""
        return self.stretched(passphrase, salt=salt, cost=cost).key(device_secret)

    def stretched(self, passphrase: str, *, salt: bytes, cost: KdfCost) -> Stretched:
        """Return what is left to combine with a secret; the slow step, so it is done once for many desks."""
        self._check(cost)
        derived = Argon2id(
            salt=salt,
            length=KEY_BYTES,
            iterations=cost.iterations,
            lanes=cost.lanes,
            memory_cost=cost.memory_kib,
        ).derive(_one_spelling(passphrase))
        return Stretched(cost, salt, derived)

    def at_least(self, cost: KdfCost) -> Stretching:
        """Return the same with new secrets as dear as `cost` where that is more; CostRefused as above."""
        dearer = KdfCost(
            max(self.cost.memory_kib, cost.memory_kib),
            max(self.cost.iterations, cost.iterations),
            max(self.cost.lanes, cost.lanes),
        )
        return Stretching(dearer, self.floor)

    def new_salt(self) -> bytes:
        """Return a fresh salt."""
        return secrets.token_bytes(SALT_BYTES)

    def _check(self, cost: KdfCost) -> None:
        within = (
            self.floor.memory_kib <= cost.memory_kib <= KDF_CEILING.memory_kib
            and self.floor.iterations <= cost.iterations <= KDF_CEILING.iterations
            and self.floor.lanes <= cost.lanes <= KDF_CEILING.lanes
        )
        if not within:
            raise CostRefused


def calibrated(
    target_s: float = 0.4, *, floor: KdfCost = KDF_FLOOR, seconds: Callable[[], float] = time.perf_counter
) -> KdfCost:
    """Return the cost whose one guess takes about `target_s` on this machine, never below the floor.

    Doubles the memory as long as there is time for it, since memory is what dedicated guessing machines
    lack; measures each step once.
    """
    cost = floor
    while cost.memory_kib * 2 <= KDF_CEILING.memory_kib:
        started = seconds()
        Argon2id(
            salt=bytes(SALT_BYTES),
            length=KEY_BYTES,
            iterations=cost.iterations,
            lanes=cost.lanes,
            memory_cost=cost.memory_kib,
        ).derive(b"calibration")
        if (seconds() - started) * 2 > target_s:
            break
        cost = KdfCost(cost.memory_kib * 2, cost.iterations, cost.lanes)
    return cost


def check_new_passphrase(passphrase: str) -> None:
    """Raise PassphraseNotAccepted unless the passphrase is long and varied enough.

    Length counts, not signs of every kind: NIST SP 800-63B, section 5.1.1.2, advises against such rules.
    """
    spelled = unicodedata.normalize("NFC", passphrase)
    if not SHORTEST <= len(spelled) <= LONGEST or len(set(spelled.casefold())) < FEWEST_DIFFERENT:
        raise PassphraseNotAccepted(shortest=SHORTEST, longest=LONGEST, different=FEWEST_DIFFERENT)


def delay_after(failures: int) -> int:
    """Return the wait in seconds after so many wrong passphrases in a row: 0, 0, 1, 2, 4 … 900."""
    if failures < FREE_TRIES:
        return 0
    # The exponent is bounded: a count of a million must not make a number of a million bits.
    return int(min(LONGEST_WAIT_S, 2 ** min(failures - FREE_TRIES, 20)))


def remaining_wait(tries: SignInTry | None, now: datetime) -> int:
    """Return how many whole seconds are left to wait, 0 when the next try may be made."""
    if tries is None:
        return 0
    until = tries.last_at + timedelta(seconds=delay_after(tries.failures))
    left = (until - now).total_seconds()
    return 0 if left <= 0 else min(int(-(-left // 1)), delay_after(tries.failures))


def one_more(tries: SignInTry | None, operator: str, now: datetime) -> SignInTry:
    """Return the count after one more try that has not yet proven right."""
    return SignInTry(operator, (tries.failures if tries else 0) + 1, now)


def _one_spelling(passphrase: str) -> bytes:
    # Two keyboards may send é in two spellings; a person sees one.
    return unicodedata.normalize("NFC", passphrase).encode("utf-8")
