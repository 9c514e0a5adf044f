"""A signed-in operator: the opened keys of one person on one device, until they are dropped."""

from __future__ import annotations

from datetime import datetime

from visitor_desk.security.box import KemPrivateKey
from visitor_desk.security.duties import Duty, SessionLocked
from visitor_desk.security.records import DayKeyName, DeviceId, Operator, OperatorId
from visitor_desk.security.signing import SigningKey


class Session:
    """What every service asks for: who acts, with which duties, and with which keys.

    `lock()` drops the keys for good; going on needs a new sign-in. Python cannot wipe memory, so dropping
    means that the program can no longer reach them.
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
    ) -> None:
        self._operator = operator
        self._device = device
        self._signing: SigningKey | None = signing
        self._kem: KemPrivateKey | None = kem
        self._day_keys: dict[DayKeyName, KemPrivateKey] = {}
        self._signed_in_at = signed_in_at
        self._provisional = provisional

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
        """Whether the keys were dropped."""
        return self._signing is None

    @property
    def signing(self) -> SigningKey:
        """The operator's signing key; SessionLocked once dropped."""
        if self._signing is None:
            raise SessionLocked
        return self._signing

    @property
    def kem(self) -> KemPrivateKey:
        """The operator's key for opening wraps; SessionLocked once dropped."""
        if self._kem is None:
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

    def passphrase_changed(self) -> None:
        """Note that the passphrase is the operator's own now."""
        self._provisional = False

    def lock(self) -> None:
        """Drop every key; nothing can be opened or signed with this session any more."""
        self._signing = None
        self._kem = None
        self._day_keys.clear()

    def __repr__(self) -> str:
        state = "locked" if self.locked else "open"
        return f"Session(operator={self._operator.id!r}, {state})"
