"""Threat: the administrator, who may write into both databases, slips in keys or people of their own.

Claim: no data key is granted to an administrator, and none they put there is used. A public day key, an
operator, a desk, a join request or an end that no privacy officer signed is refused with an alarm, and
nothing is sealed under it or sent to it; nor is one that an officer signed once and that was replaced. The
suite byte of a wrap and the cost of a guess cannot be talked down from the database.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.security.builders import PASSPHRASE, House, new_officer
from visitor_desk.security.alarm import Alarm
from visitor_desk.security.box import CannotOpen, KemPrivateKey, open_sealed
from visitor_desk.security.certificates import Certified, KeyNotCertified, certify, check_operator
from visitor_desk.security.desks import JoinRequestUnknown
from visitor_desk.security.duties import Duty, NotYourDuty, Purpose
from visitor_desk.security.groups import Group, openers
from visitor_desk.security.joining import finish_joining
from visitor_desk.security.keystore import NotGranted, unwrapped
from visitor_desk.security.operator_keys import OperatorKeys, sealed_secret
from visitor_desk.security.passphrase import CostRefused, Stretching, WrongPassphrase
from visitor_desk.security.records import (
    ROOT,
    Certificate,
    DayKeyName,
    Device,
    DeviceId,
    KdfCost,
    Operator,
    OperatorId,
    OperatorSecret,
    PublicDayKey,
)
from visitor_desk.security.sealed_records import KeyReplaced
from visitor_desk.security.session import Session
from visitor_desk.security.signing import SigningKey
from visitor_desk.security.standing import RowNotAsLogged

FIELDS = {"name": "SOMEBODY"}


@pytest.fixture
def house() -> House:
    return House(horizon_days=3)


@pytest.fixture
def admin(house: House) -> Session:
    return house.hire("admin", Duty.ADMINISTRATOR)


def seal(house: House, group: Group, record: str = "v1") -> None:
    with house.works() as work:
        day = house.clock.now().date() + timedelta(days=2)
        house.sealed.seal(work, table="visits", record=record, group=group, expires_on=day, fields=FIELDS)
        work.commit()


def open_one(house: House, session: Session, group: Group) -> dict[str, object]:
    with house.works() as work:
        return house.sealed.open(
            session, work, table="visits", record="v1", group=group, purpose=Purpose.AUDIT
        )


def day_key(house: House, group: Group) -> PublicDayKey:
    day = house.clock.now().date() + timedelta(days=2)
    return next(
        key
        for name, key in house.tables.public_day_keys.items()
        if (name.group, name.expires_on) == (group, day)
    )


def test_the_administrator_opens_nothing(house: House, admin: Session) -> None:
    assert not any(holder == admin.operator_id for _, holder in house.keystore.wraps)
    assert not any(Duty.ADMINISTRATOR in openers(group) for group in Group)
    for group in Group:
        seal(house, group)
        with pytest.raises((NotYourDuty, NotGranted)):
            open_one(house, admin, group)
    for wrap in house.keystore.wraps.values():
        with pytest.raises(CannotOpen):
            unwrapped(house.installation.id, wrap, admin.kem)


@pytest.mark.parametrize("group", Group)
def test_a_day_key_of_their_own_is_refused_and_nothing_sealed(
    house: House, admin: Session, group: Group
) -> None:
    genuine = day_key(house, group)
    mine = KemPrivateKey.generate()
    at = house.clock.now()
    blank = replace(genuine, public=mine.public, certificate=Certificate(admin.operator_id, at, b""))
    officer = house.founding.officers[0].id
    other_day = next(
        key
        for name, key in house.tables.public_day_keys.items()
        if name.group == group and name != genuine.name
    )
    forged = [
        replace(genuine, public=mine.public),
        replace(
            blank,
            certificate=certify(
                admin.operator_id, admin.signing, Certified.DAY_KEY, blank.statement(), at=at
            ),
        ),
        replace(
            blank,
            certificate=certify(officer, admin.signing, Certified.DAY_KEY, blank.statement(), at=at),
        ),
        replace(blank, certificate=certify(ROOT, admin.signing, Certified.DAY_KEY, blank.statement(), at=at)),
        replace(other_day, name=genuine.name),
        replace(blank, certificate=Certificate("nobody", at, bytes(64))),
    ]
    for key in forged:
        house.tables.public_day_keys[genuine.name] = key
        with pytest.raises(KeyNotCertified):
            seal(house, group)
    assert house.tables.sealed == {}


def test_a_key_of_the_future_generation_needs_a_signature_too(house: House, admin: Session) -> None:
    genuine = day_key(house, Group.D)
    name = DayKeyName(genuine.name.group, genuine.name.expires_on, "", generation=9)
    house.tables.public_day_keys.pop(genuine.name)
    house.tables.public_day_keys[name] = replace(genuine, name=name)
    with pytest.raises(KeyNotCertified):
        seal(house, Group.D)
    assert admin.duties == {Duty.ADMINISTRATOR}


def test_a_replaced_key_put_back_is_refused(house: House) -> None:
    """A leaver copied wraps before the rekeying; a key of that time would open what is sealed now."""
    carla = house.hire("carla", Duty.FACILITY)
    seal(house, Group.D)
    stolen, kem = house.keystore.copy(), carla.kem
    old = dict(house.tables.public_day_keys)
    officer = house.sign_in("anna")
    house.operators.end(officer, carla.operator_id)
    house.day_keys.rekey(officer)
    seal(house, Group.D, "v2")
    (before,) = [row for row in house.tables.sealed.values() if row.record == "v1"]
    (after,) = [row for row in house.tables.sealed.values() if row.record == "v2"]
    opened = {"v1": 0, "v2": 0}
    for (name, holder), wrap in stolen.wraps.items():
        if holder != carla.operator_id:
            continue
        key = unwrapped(house.installation.id, wrap, kem)
        for row in (before, after):
            context = house.sealed._context(row.table, row.record, row.key_name, row.version)
            try:
                open_sealed(row.sealed, key, context)
            except CannotOpen:
                continue
            opened[row.record] += 1
        assert name.generation == 0
    assert opened == {"v1": 1, "v2": 0}, "what was sealed before the rekeying, and nothing after it"
    house.tables.public_day_keys = old
    with pytest.raises(KeyReplaced):
        seal(house, Group.D, "v3")
    assert not [row for row in house.tables.sealed.values() if row.record == "v3"]
    assert open_one(house, officer, Group.D) == FIELDS, "old private halves stay until their day"


def test_an_officer_who_left_signs_no_day_key(house: House) -> None:
    carla = house.hire("carla", Duty.PRIVACY)
    key, kept = carla.signing, carla.operator_id
    early = house.clock.now()
    house.clock.advance(timedelta(hours=1))
    house.operators.end(house.sign_in("anna"), kept)
    genuine = day_key(house, Group.S)
    blank = replace(
        genuine, public=KemPrivateKey.generate().public, certificate=Certificate(kept, early, b"")
    )
    forged = certify(kept, key, Certified.DAY_KEY, blank.statement(), at=early)
    house.tables.public_day_keys[genuine.name] = replace(blank, certificate=forged)
    with pytest.raises(KeyNotCertified):
        seal(house, Group.S)


def test_nobody_becomes_an_officer_by_a_row(house: House, admin: Session) -> None:
    row = house.tables.operators[admin.operator_id]
    more = replace(row, duties=frozenset({Duty.ADMINISTRATOR, Duty.PRIVACY}))
    at = house.clock.now()
    by_self = certify(admin.operator_id, admin.signing, Certified.OPERATOR, more.statement(), at=at)
    for forged in (more, replace(more, certificate=by_self), replace(row, sites=("elsewhere",))):
        house.tables.operators[admin.operator_id] = forged
        with pytest.raises(KeyNotCertified):
            house.sign_in("admin")
        with house.works() as work, pytest.raises(KeyNotCertified):
            check_operator(house.installation.root_public, work.operators, forged)
        house.clock.advance(timedelta(hours=1))


def test_nobody_is_certified_by_the_administrator(house: House, admin: Session) -> None:
    with pytest.raises(NotYourDuty):
        house.operators.certify(admin, new_officer("mole", Duty.PRIVACY))
    with pytest.raises(NotYourDuty):
        house.operators.recertify(admin, house.founding.officers[0].id, "a first one for you")
    for act in (house.day_keys.top_up, house.day_keys.rekey):
        with pytest.raises(NotYourDuty):
            act(admin)
    guard = house.hire("guard", Duty.RECEPTION)
    row: Operator = house.tables.operators[guard.operator_id]
    signed = certify(
        admin.operator_id, admin.signing, Certified.OPERATOR, row.statement(), at=house.clock.now()
    )
    house.tables.operators[guard.operator_id] = replace(row, certificate=signed)
    with pytest.raises(KeyNotCertified):
        house.sign_in("guard")
    with pytest.raises(KeyNotCertified):
        house.day_keys.top_up(house.sign_in("anna"), horizon_days=9)
    assert max(name.expires_on for name in house.keystore.keys) == house.clock.now().date() + timedelta(
        days=3
    ), "no key was made while a row was wrong"


def test_keys_are_not_sent_to_a_desk_of_their_own(house: House, admin: Session) -> None:
    desk = SigningKey.generate()
    kem = KemPrivateKey.generate()
    at = house.clock.now()
    blank = Device(
        DeviceId("rogue"),
        "desk-9",
        desk.public,
        kem.public,
        Certificate(admin.operator_id, at, b""),
        house.sites[0],
    )
    signed = certify(admin.operator_id, admin.signing, Certified.DEVICE, blank.statement(), at=at)
    officer = house.founding.officers[0].id
    for certificate in (signed, Certificate(ROOT, at, bytes(64)), Certificate(officer, at, bytes(64))):
        house.tables.devices[blank.id] = replace(blank, certificate=certificate)
        anna = house.sign_in("anna")
        assert not house.keystore.transfers
        states = {known.device.id: known.stands for known in house.desks.all(anna)}
        assert states == {house.device.id: True, blank.id: False}
        with pytest.raises(KeyNotCertified):
            house.desks.end(anna, blank.id)
    assert [type(alarm) for alarm in house.log.alarms] == [KeyNotCertified]


def test_a_desk_with_swapped_keys_is_sent_nothing(house: House) -> None:
    other = house.joined_desk()
    genuine = house.tables.devices[other.device.id]
    house.tables.devices[other.device.id] = replace(genuine, kem_public=KemPrivateKey.generate().public)
    house.sign_in("bart")
    assert not house.keystore.transfers
    with pytest.raises(KeyNotCertified):
        other.restart()


def test_a_swapped_join_request_is_found_by_eye(house: House) -> None:
    other, shown = house.asking_desk()
    (asked,) = house.tables.join_requests.values()
    house.tables.join_requests[asked.device] = replace(asked, kem_public=KemPrivateKey.generate().public)
    with pytest.raises(JoinRequestUnknown):
        house.desks.certify(house.sign_in("anna"), shown)
    house.tables.join_requests[asked.device] = asked
    device = house.desks.certify(house.sign_in("anna"), shown)
    house.tables.devices[device.id] = replace(device, signing_public=SigningKey.generate().public)
    with pytest.raises(KeyNotCertified):
        finish_joining(other.joining_places(), house.founding.fingerprint)
    assert len(house.tables.join_requests) == 0


def test_an_ended_desk_is_not_brought_back_by_a_row(house: House) -> None:
    other = house.joined_desk()
    genuine = house.tables.devices[other.device.id]
    anna = house.sign_in("anna")
    house.desks.end(anna, other.device.id)
    house.tables.devices[other.device.id] = genuine
    with pytest.raises(RowNotAsLogged):
        house.desks.end(anna, other.device.id)
    house.sign_in("bart")
    assert not house.keystore.transfers
    assert {known.stands for known in house.desks.all(anna)} == {True, False}


Spoil = Callable[[House], None]


def _cheaper(house: House) -> None:
    for key, secret in house.keystore.secrets.items():
        house.keystore.secrets[key] = replace(secret, cost=KdfCost(8, 1, 1))


def _dearer(house: House) -> None:
    for key, secret in house.keystore.secrets.items():
        house.keystore.secrets[key] = replace(secret, cost=KdfCost(64 << 20, 1, 1))


@pytest.mark.parametrize("spoil", [_cheaper, _dearer])
def test_the_cost_of_a_guess_is_not_set_by_a_row(house: House, spoil: Spoil) -> None:
    spoil(house)
    with pytest.raises(CostRefused) as refused:
        house.sign_in("bart")
    assert isinstance(refused.value, Alarm)


def test_a_cost_within_the_limits_does_not_open_either(house: House) -> None:
    for key, secret in house.keystore.secrets.items():
        house.keystore.secrets[key] = replace(secret, cost=KdfCost(128, 1, 1))
    with pytest.raises(WrongPassphrase):
        house.sign_in("bart")
    with pytest.raises(CostRefused):
        Stretching(KdfCost(1024, 1, 1))


def test_another_suite_opens_nothing(house: House) -> None:
    bart = house.sign_in("bart")
    seal(house, Group.S)
    for key, wrap in house.keystore.wraps.items():
        house.keystore.wraps[key] = replace(wrap, wrap=b"\x00" + wrap.wrap[1:])
    with pytest.raises(CannotOpen):
        open_one(house, bart, Group.S)
    secret = house.keystore.secrets[bart.operator_id, house.device.id]
    house.keystore.secrets[bart.operator_id, house.device.id] = replace(
        secret, sealed=b"\x00" + secret.sealed[1:]
    )
    with pytest.raises(WrongPassphrase):
        house.sign_in("bart")
    for place, row in house.tables.sealed.items():
        house.tables.sealed[place] = replace(row, sealed=replace(row.sealed, suite=0))
    house.clock.advance(timedelta(minutes=1))
    anna = house.sign_in("anna")
    with pytest.raises(CannotOpen):
        open_one(house, anna, Group.S)


def test_an_operator_row_with_somebody_elses_secret_is_an_alarm(house: House, admin: Session) -> None:
    """The administrator copies their own sealed keys over an officer's: the passphrase fits, the keys do not."""
    anna = house.founding.officers[0].id
    mine = house.keystore.secrets[admin.operator_id, house.device.id]
    house.keystore.secrets[anna, house.device.id] = replace(mine, operator=anna)
    with pytest.raises(WrongPassphrase):
        house.operators.sign_in("anna", f"{PASSPHRASE} admin")
    house.clock.advance(timedelta(minutes=1))
    forged = _resealed(house, admin, anna)
    house.keystore.secrets[anna, house.device.id] = forged
    with pytest.raises(KeyNotCertified):
        house.operators.sign_in("anna", f"{PASSPHRASE} admin")


def _resealed(house: House, admin: Session, officer: OperatorId) -> OperatorSecret:
    """What somebody with the device secret as well could write: their own keys in the officer's place."""
    keys = OperatorKeys(admin.signing, admin.kem)
    return sealed_secret(house.device, officer, keys, f"{PASSPHRASE} admin", house.operators.stretching)
