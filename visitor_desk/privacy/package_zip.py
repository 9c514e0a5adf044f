"""A package as one encrypted zip for the post or a mailbox; its passphrase is shown once and kept nowhere.

AES-256 as WinZip, 7-Zip and others read it. That format stretches a passphrase hardly at all (PBKDF2, 1,000
rounds), so the passphrase itself is too long to guess. Names and sizes of files stand in the clear in every
zip: here they say a camera and a time, and nobody.
"""

from __future__ import annotations

import os
import secrets
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Final

from visitor_desk.errors import DeskError
from visitor_desk.privacy.request_package import Package, PackageFolderTaken, disk_errors
from visitor_desk.security.receipt_tokens import ALPHABET

SYMBOLS: Final = 25
"""Of 32 signs each: 125 bits."""
GROUP: Final = 5


class ZipNotMade(DeskError):
    """The package stands in its folder as it was asked for, and could not be made a zip. Values: `path`."""

    code = "requests.zip_not_made"


def new_passphrase() -> str:
    """Return a passphrase that nobody guesses, in groups that can be said on the telephone."""
    symbols = "".join(secrets.choice(ALPHABET) for _ in range(SYMBOLS))
    return "-".join(symbols[at : at + GROUP] for at in range(0, SYMBOLS, GROUP))


def zip_place(folder: Path) -> Path:
    """Return where the zip of a package stands: beside its folder. Raises PackageFolderTaken."""
    place = folder.absolute()
    place = place.with_name(place.name + ".zip")
    if place.exists() or place.is_symlink():
        raise PackageFolderTaken(path=place.name)
    return place


def zipped(package: Package, place: Path) -> Package:
    """Put an encrypted zip of a package in the place of its folder; return it with the passphrase.

    Raises ZipNotMade where that fails: then the folder is there, and no zip.
    """
    passphrase = new_passphrase()
    part = place.with_name(f".{place.name}.{secrets.token_hex(4)}.part")
    try:
        with disk_errors(place.name):
            _write(package, part, passphrase)
            part.replace(place)
            shutil.rmtree(package.path)
    except DeskError as error:
        raise ZipNotMade(path=package.path.name) from error
    finally:
        part.unlink(missing_ok=True)
    return replace(package, path=place, passphrase=passphrase)


def _write(package: Package, part: Path, passphrase: str) -> None:
    import pyzipper  # noqa: PLC0415 - few packages are zipped

    with part.open("xb") as file:
        # Clips are compressed already, and sizes tell less of what is not squeezed.
        options = {"compression": pyzipper.ZIP_STORED, "encryption": pyzipper.WZ_AES}
        with pyzipper.AESZipFile(file, "w", **options) as archive:
            archive.setpassword(passphrase.encode())
            for name in sorted(package.files):
                archive.write(package.path / name, f"{package.path.name}/{name}")
        file.flush()
        os.fsync(file.fileno())
