"""The password of the mail server, in the keyring of the system and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass, field

from keyring.errors import KeyringError

from visitor_desk.security.devices import KEYRING_SERVICE, KeyringBackend


@dataclass(frozen=True, slots=True)
class MailPassword:
    """One entry of the keyring per data folder; `backend` is None where no keyring guards anything."""

    backend: KeyringBackend | None = field(repr=False)
    account: str

    def get(self) -> str | None:
        """Return the password; None where there is none, or the keyring does not give it out now."""
        if self.backend is None:
            return None
        try:
            return self.backend.get_password(KEYRING_SERVICE, self._entry)
        except KeyringError:
            return None

    def keep(self, password: str) -> bool:
        """Keep the password, replacing an earlier one; False where no keyring takes it."""
        if self.backend is None:
            return False
        try:
            self.backend.set_password(KEYRING_SERVICE, self._entry, password)
        except KeyringError:
            return False
        return True

    @property
    def _entry(self) -> str:
        return f"{self.account} smtp"
