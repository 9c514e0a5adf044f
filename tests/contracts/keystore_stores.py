"""What every keystore must do; the fake and SQL pass the same tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.contracts.security_rows import DAY, public_key
from visitor_desk.security.groups import Group
from visitor_desk.security.ports import KeystoreWorks
from visitor_desk.security.records import (
    ROOT,
    DayKeyName,
    DayKeyWrap,
    DeviceId,
    KdfCost,
    OperatorId,
    OperatorSecret,
    OperatorTransfer,
)


class KeystoreContract:
    """Inherit, and give a fixture `keystore_works` that begins units of work on one empty keystore."""

    @pytest.fixture
    def keystore_works(self) -> KeystoreWorks:
        raise NotImplementedError

    def test_operator_secrets_are_per_device(self, keystore_works: KeystoreWorks) -> None:
        here = OperatorSecret(
            OperatorId("op1"),
            DeviceId("d1"),
            KdfCost(65536, 3, 4),
            b"\x00salt",
            b"\xffsealed",
            provisional=True,
        )
        there = replace(here, device=DeviceId("d2"), provisional=False)
        with keystore_works() as work:
            work.operator_secrets.put(here)
            work.operator_secrets.put(there)
            work.operator_secrets.put(replace(here, salt=b"new"))
            work.commit()
        with keystore_works() as work:
            assert work.operator_secrets.get(OperatorId("op1"), DeviceId("d1")) == replace(here, salt=b"new")
            assert work.operator_secrets.get(OperatorId("op1"), DeviceId("d2")) == there
            assert work.operator_secrets.get(OperatorId("op2"), DeviceId("d1")) is None
            assert work.operator_secrets.delete(OperatorId("op1")) == 2
            assert work.operator_secrets.get(OperatorId("op1"), DeviceId("d1")) is None

    def test_what_is_not_committed_is_not_there(self, keystore_works: KeystoreWorks) -> None:
        with keystore_works() as work:
            work.day_keys.add([public_key()], [])
        with keystore_works() as work:
            assert list(work.day_keys.all()) == []

    def test_day_keys_with_their_wraps(self, keystore_works: KeystoreWorks) -> None:
        first, second = public_key(), public_key(Group.T, DAY, "ams1")
        wraps = [
            DayKeyWrap(key.name, holder, b"\x00w") for key in (first, second) for holder in ("op1", ROOT)
        ]
        with keystore_works() as work:
            work.day_keys.add([second, first], wraps)
            work.commit()
        with keystore_works() as work:
            assert list(work.day_keys.all()) == [first, second]
            assert work.day_keys.get(first.name) == first
            assert work.day_keys.get(DayKeyName(Group.T, DAY, "rtm1")) is None
            assert work.day_keys.wrap(first.name, ROOT) == wraps[1]
            assert work.day_keys.wrap(first.name, "op2") is None
            assert list(work.day_keys.wraps_of("op1")) == [wraps[0], wraps[2]]

    def test_a_day_key_is_never_replaced(self, keystore_works: KeystoreWorks) -> None:
        with keystore_works() as work:
            work.day_keys.add([public_key()], [])
            work.commit()

        def write() -> None:
            with keystore_works() as work:
                work.day_keys.add([replace(public_key(), public=b"other")], [])
                work.commit()

        with pytest.raises(Exception):  # noqa: B017 - each store has its own error
            write()
        with keystore_works() as work:
            assert work.day_keys.get(public_key().name) == public_key()

    def test_wraps_can_be_added_and_replaced_later(self, keystore_works: KeystoreWorks) -> None:
        wrap = DayKeyWrap(public_key().name, "op2", b"one")
        with keystore_works() as work:
            work.day_keys.add([public_key()], [])
            work.day_keys.add_wraps([wrap])
            work.day_keys.add_wraps([replace(wrap, wrap=b"two")])
            work.commit()
        with keystore_works() as work:
            assert work.day_keys.wrap(wrap.name, "op2") == replace(wrap, wrap=b"two")

    def test_a_wrap_needs_its_key(self, keystore_works: KeystoreWorks) -> None:

        def write() -> None:
            with keystore_works() as work:
                work.day_keys.add_wraps([DayKeyWrap(public_key().name, "op2", b"one")])
                work.commit()

        with pytest.raises(Exception):  # noqa: B017 - each store has its own error
            write()

    def test_destroying_takes_keys_and_wraps(self, keystore_works: KeystoreWorks) -> None:
        keys = [public_key(day=DAY + timedelta(days=offset)) for offset in (-1, 0, 1)]
        with keystore_works() as work:
            work.day_keys.add(keys, [DayKeyWrap(key.name, "op1", b"w") for key in keys])
            work.commit()
        with keystore_works() as work:
            assert work.day_keys.destroy_expired(DAY) == 2
            work.commit()
        with keystore_works() as work:
            assert list(work.day_keys.all()) == [keys[2]]
            assert [wrap.name for wrap in work.day_keys.wraps_of("op1")] == [keys[2].name]
            assert work.day_keys.destroy_expired(DAY) == 0

    def test_the_wraps_of_one_holder_can_be_taken_away(self, keystore_works: KeystoreWorks) -> None:
        key = public_key()
        with keystore_works() as work:
            work.day_keys.add([key], [DayKeyWrap(key.name, holder, b"w") for holder in ("op1", "op2")])
            assert work.day_keys.delete_wraps_of("op1") == 1
            assert work.day_keys.wrap(key.name, "op1") is None
            assert work.day_keys.wrap(key.name, "op2") is not None
            assert work.day_keys.get(key.name) == key

    def test_generations_of_a_day_live_beside_each_other(self, keystore_works: KeystoreWorks) -> None:
        old = public_key()
        new = replace(old, name=replace(old.name, generation=1), public=b"new")
        wraps = [DayKeyWrap(key.name, "op1", key.public) for key in (old, new)]
        with keystore_works() as work:
            work.day_keys.add([old], wraps[:1])
            work.day_keys.add([new], wraps[1:])
            work.commit()
        with keystore_works() as work:
            assert list(work.day_keys.all()) == [old, new]
            assert set(work.day_keys.names()) == {old.name, new.name}
            assert work.day_keys.get(new.name) == new
            assert [work.day_keys.wrap(key.name, "op1") for key in (old, new)] == wraps
            assert list(work.day_keys.wraps_of("op1")) == wraps
            assert work.day_keys.destroy_expired(DAY) == 2

    def test_secrets_of_a_desk_can_be_taken_away(self, keystore_works: KeystoreWorks) -> None:
        cost = KdfCost(65536, 3, 4)
        with keystore_works() as work:
            for operator, device in (("op1", "d1"), ("op1", "d2"), ("op2", "d1")):
                secret = OperatorSecret(OperatorId(operator), DeviceId(device), cost, b"s", b"x", False)
                work.operator_secrets.put(secret)
            assert work.operator_secrets.delete_of_device(DeviceId("d1")) == 2
            assert work.operator_secrets.get(OperatorId("op1"), DeviceId("d2")) is not None

    def test_transfers_wait_for_an_operator_at_a_desk(self, keystore_works: KeystoreWorks) -> None:
        one = OperatorTransfer(
            OperatorId("op1"),
            DeviceId("d2"),
            KdfCost(65536, 3, 4),
            b"\x00salt",
            b"\xffsealed",
            b"wrap",
            provisional=True,
        )
        elsewhere, other = replace(one, device=DeviceId("d3")), replace(one, operator=OperatorId("op2"))
        with keystore_works() as work:
            for transfer in (one, elsewhere, other, replace(one, salt=b"new")):
                work.transfers.put(transfer)
            work.commit()
        with keystore_works() as work:
            assert work.transfers.get(OperatorId("op1"), DeviceId("d2")) == replace(one, salt=b"new")
            assert work.transfers.get(OperatorId("op1"), DeviceId("d1")) is None
            assert work.transfers.delete(operator=OperatorId("op1"), device=DeviceId("d3")) == 1
            assert work.transfers.delete(device=DeviceId("d2")) == 2
            assert work.transfers.delete(operator=OperatorId("op1")) == 0

    def test_no_keys_are_added_where_another_desk_has_made_them_all(
        self, keystore_works: KeystoreWorks
    ) -> None:
        with keystore_works() as work:
            work.day_keys.add([], [])
            work.day_keys.add_wraps([])
            work.commit()
        with keystore_works() as work:
            assert list(work.day_keys.all()) == []
