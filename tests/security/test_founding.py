from __future__ import annotations

from dataclasses import replace

import pytest

from tests.security.builders import CHEAP_STRETCHING, House, new_officer
from tests.security.fakes import FakeCheckpointMemory, FakeSecurityWork, SecurityTables
from tests.security.key_fakes import FakeDeviceSecretStore, FakeKeystoreWork, KeystoreTables
from visitor_desk.clock import SetClock
from visitor_desk.errors import DeskError
from visitor_desk.security.certificates import check_device, check_operator, check_recovery
from visitor_desk.security.devices import FileDeviceSecretStore
from visitor_desk.security.duties import Duty
from visitor_desk.security.founding import (
    AlreadyFounded,
    DeviceInUse,
    Founding,
    FoundingPlaces,
    OfficersMissing,
    found_installation,
)
from visitor_desk.security.log_entry import read_body
from visitor_desk.security.operator_keys import LoginNotAccepted, NewOperator, NoDuties
from visitor_desk.security.passphrase import PassphraseNotAccepted
from visitor_desk.security.records import ROOT
from visitor_desk.security.signing import fingerprint


def found(
    places: FoundingPlaces, *officers: NewOperator, replace_device: bool = False, **more: object
) -> Founding:
    first, second = officers or (new_officer("anna"), new_officer("bart"))
    return found_installation(
        places,
        sites=("ams1",),
        device_label="desk-1",
        officers=(first, second),
        clock=SetClock(House().clock.now()),
        stretching=CHEAP_STRETCHING,
        horizon_days=2,
        replace_device=replace_device,
        **more,
    )


class Empty:
    """Places where nothing was founded yet."""

    def __init__(self) -> None:
        self.tables = SecurityTables()
        self.keystore = KeystoreTables()
        self.device_store = FakeDeviceSecretStore()
        self.memory = FakeCheckpointMemory()

    def places(self) -> FoundingPlaces:
        return FoundingPlaces(
            lambda: FakeSecurityWork(self.tables),
            lambda: FakeKeystoreWork(self.keystore),
            self.device_store,
            self.memory,
        )

    @property
    def untouched(self) -> bool:
        return (
            self.tables == SecurityTables()
            and self.keystore == KeystoreTables()
            and self.device_store.kept is None
            and self.memory.head is None
        )


def test_founding_makes_everything_lead_to_the_root() -> None:
    house = House()
    root = house.installation.root_public
    assert house.founding.fingerprint == fingerprint(root)
    check_recovery(house.installation)
    with house.works() as work:
        for device in work.devices.all():
            check_device(root, work.operators, device)
        for officer in house.founding.officers:
            assert officer.certificate.issuer == ROOT
            check_operator(root, work.operators, officer)


def test_the_root_lives_in_the_kit_only() -> None:
    house = House()
    kit = house.founding.kit
    kept = repr(vars(house.tables)) + repr(vars(house.keystore)) + repr(house.device_store.kept)
    for secret in (kit.secret, kit.root.private_bytes(), kit.recovery.private_bytes()):
        assert repr(secret)[2:-1] not in kept
        for row in house.keystore.secrets.values():
            assert secret not in row.sealed
    assert repr(kit.secret) not in repr(house.founding)


def test_the_first_day_keys_are_granted_and_published() -> None:
    house = House(horizon_days=3)
    # T and R once for the one site, D, S and F once.
    assert len(house.keystore.keys) == 3 * 5
    assert house.tables.public_day_keys == house.keystore.keys
    holders = {holder for _, holder in house.keystore.wraps}
    assert holders == {ROOT, *(officer.id for officer in house.founding.officers)}
    assert len(house.keystore.wraps) == 3 * 5 * 3


def test_every_site_has_its_own_keys_for_what_is_kept_per_site() -> None:
    house = House(horizon_days=1, sites=("ams1", "rtm1"))
    assert sorted(f"{name.group}{name.site}" for name in house.keystore.keys) == [
        "D",
        "F",
        "Rams1",
        "Rrtm1",
        "S",
        "Tams1",
        "Trtm1",
    ]


def test_founding_is_the_first_entry_of_the_log() -> None:
    house = House()
    acts = [read_body(row.body)["act"] for row in house.tables.log.values() if row.body]
    assert acts == [
        "installation.founded",
        "device.certified",
        "operator.certified",
        "operator.certified",
        "day_keys.published",
    ]
    assert house.memory.head is not None
    assert house.memory.head.size == 5


def test_officers_know_their_own_passphrases() -> None:
    house = House()
    assert not house.sign_in("anna").provisional
    assert not house.sign_in("bart").provisional


def test_founding_tells_how_far_it_is() -> None:
    told: list[tuple[int, int]] = []
    found(Empty().places(), progress=lambda done, total: told.append((done, total)))
    assert told == [(10, 10)]


def test_a_founded_house_cannot_be_founded_again() -> None:
    house = House()
    before = house.tables.copy(), house.keystore.copy(), house.device_store.kept
    with pytest.raises(AlreadyFounded):
        found(house.places(), replace_device=True)
    assert (house.tables, house.keystore, house.device_store.kept) == before
    house.tables.become(SecurityTables())
    with pytest.raises(AlreadyFounded):
        found(house.places(), replace_device=True)
    assert house.keystore == before[1]


def test_the_secrets_of_a_desk_are_not_overwritten_by_accident() -> None:
    places = Empty()
    old = House()
    places.device_store.kept = old.device_store.kept
    places.memory.head = old.memory.head
    with pytest.raises(DeviceInUse):
        found(places.places())
    assert places.device_store.kept == old.device_store.kept
    founding = found(places.places(), replace_device=True)
    assert places.device_store.kept is not None
    assert places.device_store.kept.installation == founding.installation.id
    assert places.memory.head is not None
    assert places.memory.head.checkpoint.startswith(f"visitor-desk.log/{founding.installation.id}\n")


@pytest.mark.parametrize(
    ("second", "error"),
    [
        (new_officer("Anna "), OfficersMissing),
        (new_officer("guard", Duty.RECEPTION), OfficersMissing),
        (new_officer(" "), LoginNotAccepted),
        (new_officer("a\u202eb"), LoginNotAccepted),
        (new_officer("x" * 65), LoginNotAccepted),
        (replace(new_officer("bart"), staff_name=""), LoginNotAccepted),
        (replace(new_officer("bart"), passphrase="short"), PassphraseNotAccepted),
    ],
)
def test_what_is_refused_leaves_nothing_behind(second: NewOperator, error: type[DeskError]) -> None:
    places = Empty()
    with pytest.raises(error):
        found(places.places(), new_officer("anna"), second)
    assert places.untouched


def test_nobody_becomes_an_operator_without_a_duty() -> None:
    house = House()
    session = house.sign_in("anna")
    with pytest.raises(NoDuties):
        house.operators.certify(session, replace(new_officer("x"), duties=frozenset()))


def test_a_desk_without_a_keyring_says_that_its_secret_is_a_file(tmp_path: object) -> None:
    places = replace(Empty().places(), device_store=FileDeviceSecretStore(tmp_path / "device"))
    assert found(places).device.secret_in_file
