"""The recovery kit: the root key, on paper or on a stick, and nowhere else.

One secret of 32 bytes makes the root's signing key and the recovery key, to which every day key is
wrapped. Whoever holds the kit can certify new privacy officers and open everything that has not expired;
it is plain on purpose, since a sealed kit is lost with its code. It belongs into a safe.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import secrets
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from visitor_desk.errors import DeskError
from visitor_desk.security.box import KEM_PRIVATE_BYTES, KemPrivateKey
from visitor_desk.security.devices import PEPPER_BYTES
from visitor_desk.security.records import Installation, InstallationId
from visitor_desk.security.signing import SigningKey, fingerprint

_SECRET_BYTES = 32
_CHECK_BYTES = 3
_GROUP = 4
_HEADER = "visitor-desk-recovery-kit 1"


class KitUnreadable(DeskError):
    """A recovery kit was mistyped or is incomplete."""

    code = "security.kit_unreadable"


class KitOfOther(DeskError):
    """A recovery kit belongs to another installation."""

    code = "security.kit_of_other"


@dataclass(frozen=True, slots=True)
class RecoveryKit:
    """What opens the house again when every privacy officer is gone."""

    installation: InstallationId
    secret: bytes = field(repr=False)

    @classmethod
    def generate(cls, installation: InstallationId) -> RecoveryKit:
        """Return a fresh kit."""
        return cls(installation, secrets.token_bytes(_SECRET_BYTES))

    @property
    def root(self) -> SigningKey:
        """The root's signing key."""
        return SigningKey(self._derived(b"root signing key", 32))

    @property
    def recovery(self) -> KemPrivateKey:
        """The key that opens the recovery kit's wraps of the day keys."""
        return KemPrivateKey(self._derived(b"recovery opening key", KEM_PRIVATE_BYTES))

    @property
    def pepper(self) -> bytes:
        """The bytes that all desks share for document tokens: a desk that lost everything has them back."""
        return self._derived(b"document token pepper", PEPPER_BYTES)

    def text(self) -> str:
        """Return the kit as lines to print: header, installation, fingerprint, secret with check digits."""
        checked = self.secret + self._check()
        # 35 bytes are exactly 56 base32 digits: no padding to mistype.
        digits = base64.b32encode(checked).decode("ascii")
        groups = [digits[start : start + _GROUP] for start in range(0, len(digits), _GROUP)]
        half = len(groups) // 2
        return "\n".join(
            (
                _HEADER,
                f"installation: {self.installation}",
                f"fingerprint: {fingerprint(self.root.public)}",
                f"secret: {'-'.join(groups[:half])}",
                f"secret: {'-'.join(groups[half:])}",
                "",
            )
        )

    @classmethod
    def parse(cls, text: str) -> RecoveryKit:
        """Read a kit as printed or typed; KitUnreadable where a digit is wrong or a line is missing."""
        lines = [line.strip() for line in text.strip().splitlines()]
        values: dict[str, str] = {}
        for line in lines[1:]:
            name, _, value = line.partition(":")
            values[name] = values.get(name, "") + value.strip()
        if not lines or lines[0] != _HEADER or not {"installation", "secret"} <= values.keys():
            raise KitUnreadable
        digits = values["secret"].replace("-", "").replace(" ", "").upper()
        try:
            checked = base64.b32decode(digits)
        except binascii.Error as error:
            raise KitUnreadable from error
        kit = cls(InstallationId(values["installation"]), checked[:_SECRET_BYTES])
        if len(checked) != _SECRET_BYTES + _CHECK_BYTES or checked[_SECRET_BYTES:] != kit._check():
            raise KitUnreadable
        return kit

    def check_for(self, installation: Installation) -> None:
        """Raise KitOfOther unless this kit is the root of that installation."""
        mine = (self.installation, self.root.public, self.recovery.public)
        if mine != (installation.id, installation.root_public, installation.recovery_public):
            raise KitOfOther

    def _derived(self, purpose: bytes, length: int) -> bytes:
        info = b"visitor-desk recovery kit/" + purpose
        return HKDF(SHA256(), length, salt=self.installation.encode(), info=info).derive(self.secret)

    def _check(self) -> bytes:
        return hashlib.sha256(b"check" + self.installation.encode() + self.secret).digest()[:_CHECK_BYTES]
