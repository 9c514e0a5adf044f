from __future__ import annotations

from dataclasses import replace

import pytest

from tests.security.builders import NOW, House, new_officer
from visitor_desk.security.certificates import (
    Certified,
    KeyNotCertified,
    certify,
    check_day_key,
    check_device,
    check_operator,
    check_recovery,
)
from visitor_desk.security.duties import Duty
from visitor_desk.security.groups import Group
from visitor_desk.security.operator_keys import OperatorKeys, new_operator
from visitor_desk.security.records import ROOT, Certificate, DayKeyName, Operator, OperatorId, PublicDayKey
from visitor_desk.security.signing import SigningKey


class Rows(dict[OperatorId, Operator]):
    """Operators by id."""


ROOT_KEY = SigningKey.generate()


def made(login: str, issuer: str, key: SigningKey, *duties: Duty) -> tuple[Operator, OperatorKeys]:
    return new_operator(new_officer(login, *duties), issuer=issuer, key=key, at=NOW)


def chain(length: int) -> tuple[Rows, Operator]:
    """Return officers each certified by the one before, the first by the root, and the last of them."""
    issuer, key, rows = ROOT, ROOT_KEY, Rows()
    for number in range(length):
        operator, keys = made(f"officer{number}", issuer, key)
        rows[operator.id] = operator
        issuer, key = operator.id, keys.signing
    return rows, operator


@pytest.mark.parametrize("length", [1, 2, 16])
def test_a_chain_leads_to_the_root(length: int) -> None:
    rows, last = chain(length)
    check_operator(ROOT_KEY.public, rows, last)


def refused(rows: Rows, operator: Operator, root: bytes = ROOT_KEY.public) -> None:
    with pytest.raises(KeyNotCertified) as alarm:
        check_operator(root, rows, operator)
    assert alarm.value.values == {"kind": "operator", "subject": operator.id}


def test_a_chain_that_is_too_long_is_refused() -> None:
    refused(*chain(17))


def test_another_root_is_refused() -> None:
    rows, last = chain(2)
    refused(rows, last, SigningKey.generate().public)


def test_a_missing_issuer_is_refused() -> None:
    rows, last = chain(3)
    del rows[OperatorId(last.certificate.issuer)]
    refused(rows, last)


def test_operators_who_certify_each_other_are_refused() -> None:
    first, keys = made("first", "second", SigningKey.generate())
    second, _ = made("second", first.id, keys.signing)
    loop = replace(first, certificate=replace(first.certificate, issuer=second.id))
    refused(Rows({loop.id: loop, second.id: second}), second)


def test_only_privacy_officers_certify() -> None:
    guard, keys = made("guard", ROOT, ROOT_KEY, Duty.RECEPTION, Duty.ADMINISTRATOR)
    friend, _ = made("friend", guard.id, keys.signing)
    refused(Rows({guard.id: guard}), friend)


@pytest.mark.parametrize(
    "swapped",
    [
        {"duties": frozenset(Duty)},
        {"kem_public": b"mine"},
        {"signing_public": b"mine"},
        {"staff_name": "Somebody Else"},
        {"login": "other"},
        {"name_digest": b"x" * 32},
        {"id": OperatorId("00")},
    ],
)
def test_nothing_in_an_operator_s_row_can_be_swapped(swapped: dict[str, object]) -> None:
    rows, last = chain(1)
    refused(rows, replace(last, **swapped))


def test_a_forgotten_name_leaves_the_certificate_standing() -> None:
    rows, last = chain(1)
    check_operator(ROOT_KEY.public, rows, replace(last, staff_name="", login=last.id))


def test_a_certificate_of_one_kind_is_none_of_another() -> None:
    rows, last = chain(1)
    other = certify(ROOT, ROOT_KEY, Certified.DEVICE, last.statement(), at=NOW)
    refused(rows, replace(last, certificate=other))


def test_the_time_of_a_certificate_is_signed() -> None:
    rows, last = chain(1)
    refused(rows, replace(last, certificate=replace(last.certificate, issued_at=NOW.replace(year=2020))))


def test_devices_and_the_recovery_key_need_the_root() -> None:
    house = House()
    root = house.installation.root_public
    (device,) = house.tables.devices.values()
    check_device(root, {}, device)
    check_recovery(house.installation)
    officer = house.founding.officers[0]
    for bent in (
        replace(device, signing_public=officer.signing_public),
        replace(device, label="other"),
        replace(device, certificate=replace(device.certificate, issuer=officer.id)),
    ):
        with pytest.raises(KeyNotCertified):
            check_device(root, {}, bent)
    certificate = house.installation.recovery_certificate
    for bent_house in (
        replace(house.installation, recovery_public=officer.kem_public),
        replace(house.installation, recovery_certificate=replace(certificate, issuer=officer.id)),
    ):
        with pytest.raises(KeyNotCertified):
            check_recovery(bent_house)


def test_day_keys_need_the_root_or_an_officer_under_it() -> None:
    house = House()
    root = house.installation.root_public
    session = house.sign_in("anna")
    house.day_keys.top_up(session, horizon_days=6)
    guard = house.hire("guard", Duty.RECEPTION)
    keys = list(house.tables.public_day_keys.values())
    assert {key.certificate.issuer for key in keys} == {ROOT, session.operator_id}
    mine = next(key for key in keys if key.certificate.issuer == session.operator_id)
    by_guard = certify(guard.operator_id, guard.signing, Certified.DAY_KEY, mine.statement(), at=NOW)
    with house.works() as work:
        for key in keys:
            check_day_key(root, work.operators, key)
        for bent in (
            replace(mine, public=keys[0].public),
            replace(mine, name=keys[0].name),
            replace(mine, certificate=by_guard),
            replace(mine, certificate=replace(mine.certificate, issuer=ROOT)),
            replace(mine, certificate=replace(mine.certificate, issuer="nobody")),
        ):
            with pytest.raises(KeyNotCertified):
                check_day_key(root, work.operators, bent)


def test_a_day_key_of_an_officer_who_has_left_is_refused() -> None:
    officer, keys = made("anna", ROOT, ROOT_KEY)
    name = DayKeyName(Group.D, NOW.date())
    blank = PublicDayKey(name, b"public", Certificate(officer.id, NOW, b""))
    signed = certify(officer.id, keys.signing, Certified.DAY_KEY, blank.statement(), at=NOW)
    key = replace(blank, certificate=signed)
    check_day_key(ROOT_KEY.public, Rows({officer.id: officer}), key)
    end = certify(ROOT, ROOT_KEY, Certified.OPERATOR_END, officer.statement(), at=NOW)
    with pytest.raises(KeyNotCertified):
        check_day_key(ROOT_KEY.public, Rows({officer.id: replace(officer, end=end)}), key)
