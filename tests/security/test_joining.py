from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.security.builders import PASSPHRASE, House, last_bit_flipped, new_officer
from visitor_desk.security.box import CannotOpen, KemPrivateKey, KemPublicKey, wrap_key
from visitor_desk.security.canonical import framed
from visitor_desk.security.certificates import Certified, KeyNotCertified, certify
from visitor_desk.security.desks import DeskInUse, DeskUnknown, JoinRequestUnknown
from visitor_desk.security.devices import DeviceEnded, DeviceNotJoined, JoinNotFinished, this_device
from visitor_desk.security.duties import Duty, NotYourDuty
from visitor_desk.security.founding import DeviceInUse
from visitor_desk.security.joining import (
    LabelNotAccepted,
    NothingToJoin,
    RootNotTheSame,
    SiteNotThere,
    ask_to_join,
    finish_joining,
    request_fingerprint,
    same_digits,
)
from visitor_desk.security.operator_secrets import KeysElsewhere
from visitor_desk.security.passphrase import WrongPassphrase
from visitor_desk.security.records import DeviceId
from visitor_desk.security.signing import SigningKey


@pytest.fixture
def house() -> House:
    return House(horizon_days=2, sites=("ams1", "rtm1"))


def test_a_desk_joins_and_people_sign_in_there(house: House) -> None:
    guard = house.hire("guard", Duty.RECEPTION)
    other = house.joined_desk()
    with pytest.raises(KeysElsewhere):
        other.sign_in("guard")
    house.clock.advance(timedelta(minutes=1))
    house.sign_in("guard")
    there = other.sign_in("guard")
    assert there.operator_id == guard.operator_id
    assert there.device != guard.device
    assert other.device.pepper == house.device.pepper
    assert not house.keystore.transfers
    assert other.sign_in("guard").operator_id == guard.operator_id
    assert other.log.alarms == house.log.alarms == ()


def test_a_new_operator_may_begin_at_either_desk(house: House) -> None:
    other = house.joined_desk()
    house.operators.certify(house.sign_in("anna"), new_officer("guard", Duty.RECEPTION))
    session = other.sign_in("guard")
    assert session.provisional
    assert house.sign_in("guard").provisional


def test_a_transfer_opens_with_the_passphrase_only(house: House) -> None:
    other = house.joined_desk()
    house.sign_in("bart")
    for _ in range(2):
        with pytest.raises(WrongPassphrase):
            other.operators.sign_in("bart", "somebody else's guess")
    assert house.keystore.transfers
    assert other.sign_in("bart").operator_id


def test_a_transfer_opens_at_its_desk_only(house: House) -> None:
    second, third = house.joined_desk("desk-2"), house.joined_desk("desk-3")
    house.sign_in("bart")
    bart = house.founding.officers[1].id
    moved = house.keystore.transfers[bart, second.device.id]
    house.keystore.transfers[bart, third.device.id] = replace(moved, device=third.device.id)
    with pytest.raises(WrongPassphrase):
        third.sign_in("bart")


def test_keys_travel_to_the_sites_of_the_operator_only(house: House) -> None:
    here, there = house.joined_desk("desk-2", "ams1"), house.joined_desk("desk-3", "rtm1")
    new = replace(new_officer("guard", Duty.RECEPTION), sites=("ams1",))
    made = house.operators.certify(house.sign_in("anna"), new)
    sent = {device for operator, device in house.keystore.transfers if operator == made.id}
    assert sent == {here.device.id}
    assert there.device.id not in sent
    sites = {name.site for name, holder in house.keystore.wraps if holder == made.id}
    assert sites == {"ams1"}


def test_a_new_passphrase_is_new_at_every_desk(house: House) -> None:
    other = house.joined_desk()
    house.sign_in("bart")
    there = other.sign_in("bart")
    other.operators.change_passphrase(there, f"{PASSPHRASE} bart", "a new one, just as long")
    assert house.operators.sign_in("bart", "a new one, just as long").operator_id == there.operator_id
    with pytest.raises(WrongPassphrase):
        house.sign_in("bart")
    assert other.operators.sign_in("bart", "a new one, just as long")


def test_a_replaced_request_has_another_fingerprint(house: House) -> None:
    other, shown = house.asking_desk()
    (asked,) = house.tables.join_requests.values()
    for swapped in (
        replace(asked, signing_public=SigningKey.generate().public),
        replace(asked, kem_public=KemPrivateKey.generate().public),
        replace(asked, label="desk-9"),
        replace(asked, site="rtm1"),
    ):
        house.tables.join_requests[asked.device] = swapped
        with pytest.raises(JoinRequestUnknown):
            house.desks.certify(house.sign_in("anna"), shown)
    assert list(house.tables.devices) == [house.device.id]
    with pytest.raises(JoinNotFinished):
        finish_joining(other.joining_places(), house.founding.fingerprint)


def test_only_privacy_lets_a_desk_in(house: House) -> None:
    _, shown = house.asking_desk()
    admin = house.hire("admin", Duty.ADMINISTRATOR)
    with pytest.raises(NotYourDuty):
        house.desks.certify(admin, shown)
    assert [known.device.label for known in house.desks.all(admin)] == ["desk-1"]
    assert [asked.label for asked in house.desks.requests(admin)] == ["desk-2"]


def test_the_root_is_typed_from_paper(house: House) -> None:
    other, shown = house.asking_desk()
    house.desks.certify(house.sign_in("anna"), shown.upper().replace("-", " "))
    with pytest.raises(RootNotTheSame):
        finish_joining(other.joining_places(), House(horizon_days=1).founding.fingerprint)
    with pytest.raises(JoinNotFinished), other.works() as work:
        this_device(other.device_store, work)
    finish_joining(other.joining_places(), house.founding.fingerprint)
    with pytest.raises(DeviceInUse):
        finish_joining(other.joining_places(), house.founding.fingerprint)


def test_a_handover_that_no_officer_signed_is_refused(house: House) -> None:
    admin = SigningKey.generate()
    for spoil in ("signature", "issuer", "sealed"):
        other, shown = house.asking_desk(f"desk-{spoil}")
        device = house.desks.certify(house.sign_in("anna"), shown).id
        given = house.tables.handovers[device]
        if spoil == "issuer":
            house.hire("admin", Duty.ADMINISTRATOR)
            operator = next(row.id for row in house.tables.operators.values() if row.login == "admin")
            at = house.clock.now()
            signed = certify(operator, admin, Certified.HANDOVER, given.statement(), at=at)
        else:
            signed = replace(given.certificate, signature=bytes(64))
        sealed = last_bit_flipped(given.sealed) if spoil == "sealed" else given.sealed
        house.tables.handovers[device] = replace(given, certificate=signed, sealed=sealed)
        with pytest.raises(KeyNotCertified):
            finish_joining(other.joining_places(), house.founding.fingerprint)


def test_the_handover_of_another_desk_does_not_open(house: House) -> None:
    first, shown = house.asking_desk("desk-2")
    a = house.desks.certify(house.sign_in("anna"), shown).id
    second, shown = house.asking_desk("desk-3")
    b = house.desks.certify(house.sign_in("anna"), shown).id
    taken = replace(house.tables.handovers[a], device=b)
    again = certify(
        house.founding.officers[0].id,
        house.sign_in("anna").signing,
        Certified.HANDOVER,
        taken.statement(),
        at=house.clock.now(),
    )
    house.tables.handovers[b] = replace(taken, certificate=again)
    with pytest.raises(CannotOpen):
        finish_joining(second.joining_places(), house.founding.fingerprint)
    assert first.device_store.kept is not None
    assert not first.device_store.kept.joined


def test_a_request_is_repeated_with_the_same_keys(house: House) -> None:
    other, shown = house.asking_desk()
    house.desks.refuse(house.sign_in("anna"), next(iter(house.tables.join_requests)))
    assert house.tables.join_requests == {}
    again = ask_to_join(other.joining_places(), label="desk-2", site="ams1", at=house.clock.now())
    assert same_digits(again, shown)


@pytest.mark.parametrize("label", ["", " desk", "desk-1", "x" * 61, "a\nb"])
def test_a_desk_has_a_name_of_its_own(house: House, label: str) -> None:
    with pytest.raises(LabelNotAccepted):
        house.asking_desk(label)
    assert house.tables.join_requests == {}


def test_what_cannot_be_joined(house: House) -> None:
    with pytest.raises(SiteNotThere):
        house.asking_desk("desk-2", "nowhere")
    with pytest.raises(DeviceInUse):
        ask_to_join(house.joining_places(), label="desk-2", site="ams1", at=house.clock.now())
    house.tables.installation.clear()
    with pytest.raises(NothingToJoin):
        house.asking_desk()
    other = House(horizon_days=1)
    other.device_store.kept = None
    with pytest.raises(DeviceNotJoined):
        finish_joining(other.joining_places(), other.founding.fingerprint)


def test_an_ended_desk_works_no_more_and_what_it_signed_stands(house: House) -> None:
    other = house.joined_desk()
    house.sign_in("bart")
    other.sign_in("bart")
    anna = house.sign_in("anna")
    house.desks.end(anna, other.device.id)
    with pytest.raises(DeviceEnded):
        other.restart()
    assert (house.founding.officers[1].id, other.device.id) not in house.keystore.secrets
    house.sign_in("bart")
    assert not house.keystore.transfers
    with house.works() as work:
        assert house.log.verify(work).whole
    states = {known.device.id: known.stands for known in house.desks.all(anna)}
    assert states == {house.device.id: True, other.device.id: True}
    for unknown in (other.device.id, DeviceId("none")):
        with pytest.raises(DeskUnknown):
            house.desks.end(anna, unknown)
    with pytest.raises(DeskInUse):
        house.desks.end(anna, house.device.id)


def test_an_ended_desk_can_give_its_name_to_the_next(house: House) -> None:
    other = house.joined_desk()
    house.desks.end(house.sign_in("anna"), other.device.id)
    assert house.joined_desk().device.id != other.device.id


def test_a_request_under_the_id_of_a_desk_that_works_here_is_unknown(house: House) -> None:
    """Somebody writes into the database, to have a desk's keys replaced by their own."""
    _, shown = house.asking_desk()
    (asked,) = house.tables.join_requests.values()
    taken = replace(asked, device=house.device.id)
    house.tables.join_requests = {house.device.id: taken}
    before = house.tables.devices[house.device.id]
    for typed in (shown, request_fingerprint(house.installation.id, taken)):
        with pytest.raises(JoinRequestUnknown):
            house.desks.certify(house.sign_in("anna"), typed)
    assert house.tables.devices[house.device.id] == before


def test_a_desk_that_was_let_in_with_other_keys_or_ended_does_not_begin(house: House) -> None:
    other, shown = house.asking_desk()
    device = house.desks.certify(house.sign_in("anna"), shown).id
    assert other.device_store.kept is not None
    mine = other.device_store.kept
    other.device_store.kept = replace(mine, kem_private=KemPrivateKey.generate().private_bytes())
    with pytest.raises(KeyNotCertified):
        finish_joining(other.joining_places(), house.founding.fingerprint)
    other.device_store.kept = mine
    house.desks.end(house.sign_in("anna"), device)
    with pytest.raises(DeviceEnded):
        finish_joining(other.joining_places(), house.founding.fingerprint)
    assert not other.device_store.kept.joined


@pytest.mark.parametrize("said", [b"", b"[]", b'{"pepper":"00"}', b'{"size":"many"}', b"\xff"])
def test_a_handover_that_says_something_else_is_not_taken(house: House, said: bytes) -> None:
    """Signed by an officer and sealed to the desk, and not what this program writes."""
    other, shown = house.asking_desk()
    device = house.desks.certify(house.sign_in("anna"), shown)
    place = framed(b"visitor-desk handover", house.installation.id.encode(), device.id.encode())
    anna = house.sign_in("anna")
    odd = replace(
        house.tables.handovers[device.id], sealed=wrap_key(said, KemPublicKey(device.kem_public), place)
    )
    signed = certify(
        anna.operator_id, anna.signing, Certified.HANDOVER, odd.statement(), at=house.clock.now()
    )
    house.tables.handovers[device.id] = replace(odd, certificate=signed)
    with pytest.raises(CannotOpen):
        finish_joining(other.joining_places(), house.founding.fingerprint)
    assert other.memory.head is None


def test_a_desk_whose_handover_was_taken_away_says_so(house: House) -> None:
    other, shown = house.asking_desk()
    house.desks.certify(house.sign_in("anna"), shown)
    house.tables.handovers.clear()
    with pytest.raises(KeyNotCertified):
        finish_joining(other.joining_places(), house.founding.fingerprint)


def test_a_desk_whose_row_was_changed_is_told_among_the_others(house: House) -> None:
    other = house.joined_desk()
    row = house.tables.devices[other.device.id]
    house.tables.devices[row.id] = replace(row, site="rtm1")
    stands = {one.device.label: one.stands for one in house.desks.all(house.sign_in("anna"))}
    assert stands == {"desk-1": True, "desk-2": False}
