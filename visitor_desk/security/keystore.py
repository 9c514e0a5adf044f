"""The keystore: hands a session the day keys that were granted to it, and nobody anything else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from visitor_desk.errors import DeskError
from visitor_desk.security.box import KemPrivateKey, KemPublicKey, unwrap_key, wrap_key
from visitor_desk.security.canonical import framed
from visitor_desk.security.duties import Duty, requires
from visitor_desk.security.groups import Group
from visitor_desk.security.ports import KeystoreWork, KeystoreWorks
from visitor_desk.security.records import DayKeyName, DayKeyWrap, InstallationId
from visitor_desk.security.session import Session


class KeyDestroyed(DeskError):
    """The day key is gone, and with it all that was sealed under it. Values: `group`, `expires_on`."""

    code = "security.key_destroyed"

    def __init__(self, *, group: Group, expires_on: date) -> None:
        super().__init__(group=group, expires_on=expires_on)


class NotGranted(DeskError):
    """The day key lives, but was not granted to this operator. Values: `group`."""

    code = "security.not_granted"


@dataclass(frozen=True, slots=True)
class Keystore:
    """Opens day keys for sessions."""

    installation: InstallationId
    works: KeystoreWorks

    @requires(Duty.RECEPTION, Duty.FACILITY, Duty.PRIVACY)
    def day_key(self, session: Session, name: DayKeyName) -> KemPrivateKey:
        """Return one day key; KeyDestroyed or NotGranted where the session cannot have it."""
        with self.works() as work:
            return self._opened(session, work, name)

    @requires(Duty.RECEPTION, Duty.FACILITY, Duty.PRIVACY)
    def day_keys(
        self, session: Session, names: Iterable[DayKeyName]
    ) -> dict[DayKeyName, KemPrivateKey | None]:
        """Return the day keys of those names, None for destroyed ones; NotGranted where one is another's."""
        keys: dict[DayKeyName, KemPrivateKey | None] = {}
        with self.works() as work:
            for name in set(names):
                try:
                    keys[name] = self._opened(session, work, name)
                except KeyDestroyed:
                    keys[name] = None
        return keys

    def _opened(self, session: Session, work: KeystoreWork, name: DayKeyName) -> KemPrivateKey:
        # Asked each time: a key that another desk destroyed must not live on in this session.
        if work.day_keys.get(name) is None:
            session.forget_day_key(name)
            raise KeyDestroyed(group=name.group, expires_on=name.expires_on)
        known = session.known_day_key(name)
        if known is not None:
            return known
        wrap = work.day_keys.wrap(name, session.operator_id)
        if wrap is None:
            raise NotGranted(group=name.group)
        key = unwrapped(self.installation, wrap, session.kem)
        session.keep_day_key(name, key)
        return key


def wrapped(
    installation: InstallationId, name: DayKeyName, key: KemPrivateKey, holder: str, to: KemPublicKey
) -> DayKeyWrap:
    """Return the private half of a day key wrapped to one holder, bound to name and holder."""
    return DayKeyWrap(name, holder, wrap_key(key.private_bytes(), to, _place(installation, name, holder)))


def unwrapped(installation: InstallationId, wrap: DayKeyWrap, private: KemPrivateKey) -> KemPrivateKey:
    """Return the day key in a wrap, or raise CannotOpen when it was changed or is another's."""
    return KemPrivateKey(unwrap_key(wrap.wrap, private, _place(installation, wrap.name, wrap.holder)))


def _place(installation: InstallationId, name: DayKeyName, holder: str) -> bytes:
    return framed(
        b"visitor-desk day key",
        installation.encode(),
        name.group.encode(),
        name.expires_on.isoformat().encode(),
        name.site.encode(),
        str(name.generation).encode(),
        holder.encode(),
    )
