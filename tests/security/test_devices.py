from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from tests.security.builders import House
from tests.security.key_fakes import FakeDeviceSecretStore
from visitor_desk.paths import DataFolder
from visitor_desk.security import devices
from visitor_desk.security.certificates import KeyNotCertified
from visitor_desk.security.devices import (
    DeviceNotJoined,
    DeviceSecretsUnreadable,
    FileDeviceSecretStore,
    KeyringDeviceSecretStore,
    WrongRoot,
    default_device_secrets,
    this_device,
    usable_keyring,
)
from visitor_desk.security.ports import DeviceSecretStore
from visitor_desk.security.records import DeviceSecrets
from visitor_desk.security.signing import SigningKey

# What Windows lets one entry of its keyring hold.
WINDOWS_CHARACTERS = 1280


class FakeKeyring:
    def __init__(self) -> None:
        self.entries: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.entries[service, username] = password


@pytest.fixture(scope="module")
def house() -> House:
    return House()


@pytest.fixture
def kept(house: House) -> DeviceSecrets:
    assert house.device_store.kept is not None
    return house.device_store.kept


@pytest.fixture(params=["keyring", "file"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> DeviceSecretStore:
    if request.param == "file":
        return FileDeviceSecretStore(tmp_path / "desk" / "device")
    return KeyringDeviceSecretStore(FakeKeyring(), "folder")


def test_secrets_come_back(store: DeviceSecretStore, kept: DeviceSecrets) -> None:
    assert store.load() is None
    store.save(replace(kept, secret=b"old"))
    store.save(kept)
    assert store.load() == kept


def test_a_file_says_that_it_is_one(tmp_path: Path) -> None:
    assert FileDeviceSecretStore(tmp_path / "device").is_file
    assert not KeyringDeviceSecretStore(FakeKeyring(), "folder").is_file


def test_two_data_folders_do_not_share_an_entry(kept: DeviceSecrets) -> None:
    keyring = FakeKeyring()
    KeyringDeviceSecretStore(keyring, "one").save(kept)
    assert KeyringDeviceSecretStore(keyring, "two").load() is None
    assert all(len(text) <= WINDOWS_CHARACTERS for text in keyring.entries.values())


def test_spoilt_secrets_are_an_error_and_not_none(tmp_path: Path) -> None:
    keyring = FakeKeyring()
    for text in ("", "[]", "{}", "x", '{"device": 1}'):
        keyring.set_password("visitor-desk", "folder", text)
        with pytest.raises(DeviceSecretsUnreadable):
            KeyringDeviceSecretStore(keyring, "folder").load()
    (tmp_path / "folder").mkdir()
    with pytest.raises(DeviceSecretsUnreadable):
        FileDeviceSecretStore(tmp_path / "folder").load()
    (tmp_path / "garbage").write_bytes(b"\xff")
    with pytest.raises(DeviceSecretsUnreadable):
        FileDeviceSecretStore(tmp_path / "garbage").load()


@pytest.mark.skipif(os.name != "posix", reason="mode bits are a POSIX thing")
def test_a_file_that_others_may_read_is_refused(tmp_path: Path, kept: DeviceSecrets) -> None:
    path = tmp_path / "device"
    store = FileDeviceSecretStore(path)
    store.save(kept)
    assert path.stat().st_mode & 0o077 == 0
    path.chmod(0o640)
    with pytest.raises(DeviceSecretsUnreadable):
        store.load()


def test_secrets_show_themselves_nowhere(house: House, kept: DeviceSecrets) -> None:
    shown = repr(kept) + repr(house.device)
    for secret in (kept.secret, kept.signing_private):
        assert repr(secret) not in shown
        assert secret.hex() not in shown


def test_a_stand_in_keyring_is_not_usable() -> None:
    assert usable_keyring() is None


def test_a_desk_uses_the_keyring_unless_its_secrets_lie_in_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = DataFolder(tmp_path)
    assert default_device_secrets(folder).is_file
    monkeypatch.setattr(devices, "usable_keyring", FakeKeyring)
    assert not default_device_secrets(folder).is_file
    folder.device_secret.write_text("kept here", encoding="ascii")
    assert default_device_secrets(folder).is_file


def test_this_device_knows_its_installation(house: House, kept: DeviceSecrets) -> None:
    with house.works() as work:
        device = this_device(house.device_store, work)
    assert device.id == kept.device
    assert device.installation == house.installation
    assert device.signing.public == house.tables.devices[device.id].signing_public
    assert device.secret == kept.secret
    assert not device.secret_in_file


def test_a_desk_that_never_joined_says_so(house: House) -> None:
    with house.works() as work, pytest.raises(DeviceNotJoined):
        this_device(FakeDeviceSecretStore(), work)


def test_an_empty_database_is_not_an_installation(kept: DeviceSecrets) -> None:
    house = House()
    house.tables.installation.clear()
    with house.works() as work, pytest.raises(DeviceNotJoined):
        this_device(house.device_store, work)


def test_a_database_with_another_root_is_refused() -> None:
    house, stranger = House(), House()
    with stranger.works() as work, pytest.raises(WrongRoot):
        this_device(house.device_store, work)
    root = SigningKey.generate().public
    house.tables.installation[0] = replace(house.installation, root_public=root)
    with house.works() as work, pytest.raises(WrongRoot):
        this_device(house.device_store, work)


def test_a_swapped_device_key_is_refused() -> None:
    house = House()
    row = house.tables.devices[house.device.id]
    for rows in (
        {},
        {row.id: replace(row, signing_public=SigningKey.generate().public)},
    ):
        house.tables.devices = rows
        with house.works() as work, pytest.raises(KeyNotCertified):
            this_device(house.device_store, work)


def test_another_certified_key_under_this_device_s_id_is_refused() -> None:
    house = House()
    kept = house.device_store.kept
    assert kept is not None
    house.device_store.kept = replace(kept, signing_private=SigningKey.generate().private_bytes())
    with house.works() as work, pytest.raises(KeyNotCertified):
        this_device(house.device_store, work)
