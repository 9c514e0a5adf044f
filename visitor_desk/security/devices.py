"""A desk's own keys and secrets: certified when it joins, kept outside every database.

The device key signs every log entry and checkpoint, also those of timers; it opens no data. The device
secret takes part in opening every operator's keys, so a copy of the keystore alone does not even allow
guessing at passphrases.
"""

from __future__ import annotations

import json
import os
import secrets
import stat
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Protocol

import keyring

from visitor_desk.errors import DeskError
from visitor_desk.paths import DataFolder
from visitor_desk.security.alarm import Alarm
from visitor_desk.security.box import KemPrivateKey
from visitor_desk.security.certificates import Certified, KeyNotCertified, certify, check_device
from visitor_desk.security.checkpoint_memory import write_private
from visitor_desk.security.ports import DeviceSecretStore, SecurityWork
from visitor_desk.security.records import (
    Certificate,
    Device,
    DeviceId,
    DeviceSecrets,
    Installation,
    InstallationId,
)
from visitor_desk.security.signing import SigningKey

SECRET_BYTES = 32
PEPPER_BYTES = 32
KEYRING_SERVICE = "visitor-desk"
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class DeviceNotJoined(DeskError):
    """This desk holds no device key: it was never set up, or its keyring is not readable."""

    code = "security.device_not_joined"


class JoinNotFinished(DeskError):
    """This desk has asked to join an installation; a privacy officer has to let it in."""

    code = "security.join_not_finished"


class DeviceEnded(DeskError):
    """A privacy officer has ended this desk; it works for nobody any more."""

    code = "security.device_ended"


class DeviceSecretsUnreadable(DeskError):
    """The desk's own secrets are there but cannot be read."""

    code = "security.device_secrets_unreadable"


class WrongRoot(Alarm):
    """The database belongs to another installation than the one this desk joined."""

    code = "security.wrong_root"


@dataclass(frozen=True, slots=True)
class ThisDevice:
    """The desk the program runs on, with its private key."""

    id: DeviceId
    installation: Installation
    signing: SigningKey = field(repr=False)
    secret: bytes = field(repr=False)
    secret_in_file: bool
    """True where no keyring was there and the secrets lie in a file; shown as a standing warning."""
    kem: KemPrivateKey = field(repr=False)
    """Opens what is sealed to this desk alone."""
    pepper: bytes = field(repr=False)
    """The installation's 32 bytes for document tokens."""
    site: str = ""


class KeyringBackend(Protocol):
    """The part of a keyring that is used; `keyring.get_keyring()` has it."""

    def get_password(self, service: str, username: str) -> str | None:
        """Return the kept text."""
        ...

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep the text."""
        ...


class KeyringDeviceSecretStore:
    """Keeps the secrets in the operating system's keyring, one entry per data folder."""

    def __init__(self, backend: KeyringBackend, account: str) -> None:
        self._backend = backend
        self._account = account

    @property
    def is_file(self) -> bool:
        """False: the operating system guards them."""
        return False

    def load(self) -> DeviceSecrets | None:
        """Return the secrets, None where there are none."""
        text = self._backend.get_password(KEYRING_SERVICE, self._account)
        return None if text is None else _from_text(text)

    def save(self, secrets: DeviceSecrets) -> None:
        """Keep the secrets, replacing earlier ones."""
        self._backend.set_password(KEYRING_SERVICE, self._account, _as_text(secrets))


class FileDeviceSecretStore:
    """Keeps the secrets in a file of mode 0600: weaker, since a copy of the disk holds them too."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def is_file(self) -> bool:
        """True."""
        return True

    def load(self) -> DeviceSecrets | None:
        """Return the secrets; a file that others may read is refused, as its secret is none any more."""
        try:
            mode = self._path.stat().st_mode
            text = self._path.read_text(encoding="ascii")
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise DeviceSecretsUnreadable from error
        # Windows guards the file by the folder's access list; its mode bits say nothing.
        if os.name == "posix" and mode & _OTHERS:
            raise DeviceSecretsUnreadable
        return _from_text(text)

    def save(self, secrets: DeviceSecrets) -> None:
        """Write and sync the file in one step, readable by its owner only."""
        write_private(self._path, _as_text(secrets).encode("ascii"))


def usable_keyring() -> KeyringBackend | None:
    """Return the operating system's keyring, None where there is none that guards anything."""
    backend = keyring.get_keyring()
    # The library's own threshold: below 1 are the stand-ins that refuse, forget or keep plain text.
    return backend if getattr(backend, "priority", 0) >= 1 else None


def default_device_secrets(folder: DataFolder) -> DeviceSecretStore:
    """Return the system's keyring, or the file where there is none or where the secrets lie already."""
    backend = usable_keyring()
    if folder.device_secret.exists() or backend is None:
        return FileDeviceSecretStore(folder.device_secret)
    return KeyringDeviceSecretStore(backend, str(folder.root.absolute()))


def new_device_secrets(
    *, installation: InstallationId, root_public: bytes = b"", pepper: bytes = b""
) -> DeviceSecrets:
    """Return what a fresh desk keeps for itself; without a root and pepper it has still to join."""
    return DeviceSecrets(
        device=DeviceId(secrets.token_hex(8)),
        installation=installation,
        root_public=root_public,
        signing_private=SigningKey.generate().private_bytes(),
        secret=secrets.token_bytes(SECRET_BYTES),
        kem_private=KemPrivateKey.generate().private_bytes(),
        pepper=pepper,
    )


def certified_device(
    kept: DeviceSecrets, label: str, site: str, *, issuer: str, key: SigningKey, at: datetime
) -> Device:
    """Return the public half of a desk's own keys, certified by the root or a privacy officer."""
    blank = Device(
        kept.device,
        label,
        SigningKey(kept.signing_private).public,
        KemPrivateKey(kept.kem_private).public,
        Certificate(issuer, at, b""),
        site,
    )
    return replace(blank, certificate=certify(issuer, key, Certified.DEVICE, blank.statement(), at=at))


def device_from(
    kept: DeviceSecrets, device: Device, installation: Installation, *, in_file: bool
) -> ThisDevice:
    """Return the desk the program runs on, from what it keeps and its public half."""
    return ThisDevice(
        id=device.id,
        installation=installation,
        signing=SigningKey(kept.signing_private),
        secret=kept.secret,
        secret_in_file=in_file,
        kem=KemPrivateKey(kept.kem_private),
        pepper=kept.pepper,
        site=device.site,
    )


def this_device(store: DeviceSecretStore, work: SecurityWork) -> ThisDevice:
    """Return the desk's identity after comparing the database with the root this desk has pinned.

    Raises:
        DeviceNotJoined: nothing was set up here.
        JoinNotFinished: the desk has asked to join and was not let in yet, or has not finished.
        DeviceEnded: a privacy officer has ended this desk.
        WrongRoot: the database claims another root or installation.
        KeyNotCertified: the database holds another key for this device.
    """
    kept = store.load()
    installation = work.installation.get()
    if kept is None or installation is None:
        raise DeviceNotJoined
    if not kept.joined:
        raise JoinNotFinished
    if (installation.id, installation.root_public) != (kept.installation, kept.root_public):
        raise WrongRoot
    device = work.devices.get(kept.device)
    if device is None:
        raise KeyNotCertified(kind=Certified.DEVICE.value, subject=kept.device)
    check_device(kept.root_public, work.operators, device)
    here = device_from(kept, device, installation, in_file=store.is_file)
    if (here.signing.public, here.kem.public) != (device.signing_public, device.kem_public):
        raise KeyNotCertified(kind=Certified.DEVICE.value, subject=kept.device)
    if device.end is not None:
        raise DeviceEnded
    return here


def _as_text(kept: DeviceSecrets) -> str:
    # Small on purpose: the keyring of Windows takes 1,280 characters.
    return json.dumps(
        {
            "device": kept.device,
            "installation": kept.installation,
            "root": kept.root_public.hex(),
            "signing": kept.signing_private.hex(),
            "secret": kept.secret.hex(),
            "kem": kept.kem_private.hex(),
            "pepper": kept.pepper.hex(),
        }
    )


def _from_text(text: str) -> DeviceSecrets:
    try:
        parsed = json.loads(text)
        return DeviceSecrets(
            DeviceId(parsed["device"]),
            InstallationId(parsed["installation"]),
            bytes.fromhex(parsed["root"]),
            bytes.fromhex(parsed["signing"]),
            bytes.fromhex(parsed["secret"]),
            bytes.fromhex(parsed["kem"]),
            bytes.fromhex(parsed["pepper"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise DeviceSecretsUnreadable from error
