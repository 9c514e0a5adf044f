"""A signed-in operator: the opened keys of one person on one device, until they are dropped."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from visitor_desk.security.box import KemPrivateKey
from visitor_desk.security.duties import Duty, SessionLocked
from visitor_desk.security.records import DayKeyName, DeviceId, Operator, OperatorId, SealedRow
from visitor_desk.security.signing import SigningKey

MOST_KEPT: Final = 5000


class _Opened(dict[SealedRow, dict[str, Any]]):
    """What blobs held; names, so it shows nothing of itself."""

    def __repr__(self) -> str:
        return f"<{len(self)} opened>"


class Session:
    """What every service asks for: who acts, with which duties, and with which keys.

    `blank()` keeps the keys out of every service's reach, `drop()` lets go of them, and after either the
    session is locked until `reopen()`. `lock()` ends it for good; going on needs a new sign-in. Python cannot
    wipe memory, so dropping means that the program can no longer reach the keys.
    """

    def __init__(
        self,
        operator: Operator,
        device: DeviceId,
        *,
        signing: SigningKey,
        kem: KemPrivateKey,
        signed_in_at: datetime,
        provisional: bool = False,
        over: Callable[[], bool] | None = None,
    ) -> None:
        self._operator = operator
        self._device = device
        self._signing: SigningKey | None = signing
        self._kem: KemPrivateKey | None = kem
        self._day_keys: dict[DayKeyName, KemPrivateKey] = {}
        self._opened = _Opened()
        self._signed_in_at = signed_in_at
        self._provisional = provisional
        self._drawn: set[str] = set()
        self._over = over
        self._blank = False
        self._ended = False
        self._at_lock: list[Callable[[], None]] = []

    @property
    def operator(self) -> Operator:
        """Who is signed in."""
        return self._operator

    @property
    def operator_id(self) -> OperatorId:
        """The id of who is signed in, as it stands in the log."""
        return self._operator.id

    @property
    def duties(self) -> frozenset[Duty]:
        """The duties of who is signed in."""
        return self._operator.duties

    @property
    def device(self) -> DeviceId:
        """The device the operator signed in on."""
        return self._device

    @property
    def signed_in_at(self) -> datetime:
        """When the session began."""
        return self._signed_in_at

    @property
    def provisional(self) -> bool:
        """True while the passphrase is one that somebody else chose and that has to be changed."""
        return self._provisional

    @property
    def locked(self) -> bool:
        """Whether nothing can be done with the session now: blank, dropped, ended, or its hours are over."""
        if self._over is not None and self._over():
            self.lock()
        return self._blank or self._signing is None

    @property
    def dropped(self) -> bool:
        """Whether the keys are no longer in this object."""
        return self._signing is None

    @property
    def ended(self) -> bool:
        """Whether the session was locked for good."""
        return self._ended

    @property
    def signing(self) -> SigningKey:
        """The operator's signing key; SessionLocked while locked."""
        if self.locked or self._signing is None:
            raise SessionLocked
        return self._signing

    @property
    def kem(self) -> KemPrivateKey:
        """The operator's key for opening wraps; SessionLocked while locked."""
        if self.locked or self._kem is None:
            raise SessionLocked
        return self._kem

    def known_day_key(self, name: DayKeyName) -> KemPrivateKey | None:
        """Return a day key that this session has opened before; SessionLocked once dropped."""
        if self.locked:
            raise SessionLocked
        return self._day_keys.get(name)

    def keep_day_key(self, name: DayKeyName, key: KemPrivateKey) -> None:
        """Keep an opened day key until the session is locked."""
        if self.locked:
            raise SessionLocked
        self._day_keys[name] = key

    def forget_day_key(self, name: DayKeyName) -> None:
        """Drop one opened day key, because it was destroyed."""
        self._day_keys.pop(name, None)
        for row in [row for row in list(self._opened) if row.key_name == name]:
            self._opened.pop(row, None)

    def known_fields(self, row: SealedRow) -> dict[str, Any] | None:
        """Return what this very blob held when it was opened with these keys; None where it was not."""
        known = self._opened.get(row)
        return None if known is None else dict(known)

    def keep_fields(self, row: SealedRow, fields: Mapping[str, Any]) -> None:
        """Keep what a blob held as long as the keys that opened it; the most of a site are a few thousand."""
        if self.locked:
            raise SessionLocked
        if len(self._opened) >= MOST_KEPT:
            self._opened.clear()
        self._opened[row] = dict(fields)

    @property
    def drawn(self) -> frozenset[str]:
        """The records of the samples drawn in this session; an auditor reads these and no others."""
        return frozenset(self._drawn)

    def keep_drawn(self, records: Iterable[str]) -> None:
        """Keep that these records were drawn by lot, after the draw stands in the log."""
        self._drawn.update(records)

    def at_lock(self, drop: Callable[[], None]) -> None:
        """Call `drop` when the session is locked: for what was opened with its keys and is kept in memory."""
        if self.locked:
            raise SessionLocked
        self._at_lock.append(drop)

    def passphrase_changed(self) -> None:
        """Note that the passphrase is the operator's own now."""
        self._provisional = False

    def blank(self) -> None:
        """Lock the session while its keys stay in memory, so that it reopens at once."""
        self._blank = True

    def drop(self) -> None:
        """Lock the session and let go of every key; it reopens with keys that somebody brings back."""
        self._blank = True
        self._signing = None
        self._kem = None
        self._day_keys.clear()
        self._opened.clear()

    def reopen(self, signing: SigningKey, kem: KemPrivateKey) -> None:
        """Open a blank or dropped session with its own operator's keys; SessionLocked once it has ended."""
        if self._ended or (self._over is not None and self._over()):
            raise SessionLocked
        if (signing.public, kem.public) != (self._operator.signing_public, self._operator.kem_public):
            raise SessionLocked
        self._signing, self._kem, self._blank = signing, kem, False

    def lock(self) -> None:
        """Drop every key for good; nothing can be opened or signed with this session any more."""
        self.drop()
        self._ended = True
        for drop in self._at_lock:
            drop()
        self._at_lock.clear()

    def __repr__(self) -> str:
        state = "locked" if self.locked else "open"
        return f"Session(operator={self._operator.id!r}, {state})"
