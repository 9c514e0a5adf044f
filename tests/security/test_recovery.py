from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.security.builders import House
from visitor_desk.security.records import InstallationId
from visitor_desk.security.recovery import KitOfOther, KitUnreadable, RecoveryKit
from visitor_desk.security.signing import fingerprint

KIT = RecoveryKit(InstallationId("house1"), bytes(range(32)))
TEXT = KIT.text()


@given(st.binary(min_size=32, max_size=32))
def test_a_printed_kit_can_be_typed_back(secret: bytes) -> None:
    kit = RecoveryKit(InstallationId("house1"), secret)
    assert RecoveryKit.parse(kit.text()) == kit


def test_typing_may_be_sloppy_in_case_and_spaces() -> None:
    head, body = TEXT.split("secret:", 1)
    assert (
        RecoveryKit.parse(f"\n  {head}secret:{body.lower().replace('-', ' ').replace('secret:', 'secret: ')}")
        == KIT
    )


def test_the_kit_is_the_root_and_opens_the_recovery_wraps() -> None:
    assert fingerprint(KIT.root.public) in TEXT
    again = RecoveryKit.parse(TEXT)
    assert again.root.public == KIT.root.public
    assert again.recovery.public == KIT.recovery.public
    other = replace(KIT, installation=InstallationId("house2"))
    assert other.root.public != KIT.root.public


def test_a_kit_does_not_show_its_secret() -> None:
    assert "secret" not in repr(KIT)


def test_a_mistyped_digit_is_found() -> None:
    at = TEXT.index("secret: ") + len("secret: ")
    for offset in (0, 1, 7, 20):
        digit = TEXT[at + offset]
        if digit != "-":
            wrong = "B" if digit != "B" else "C"
            with pytest.raises(KitUnreadable):
                RecoveryKit.parse(TEXT[: at + offset] + wrong + TEXT[at + offset + 1 :])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        TEXT.replace("kit 1", "kit 2"),
        TEXT.replace("installation: house1\n", ""),
        TEXT.replace("house1", "house2"),
        TEXT[: TEXT.index("secret")],
        TEXT.rsplit("secret", 1)[0],
        TEXT.replace("secret: ", "secret: 1"),
    ],
)
def test_a_kit_with_something_missing_is_unreadable(text: str) -> None:
    with pytest.raises(KitUnreadable):
        RecoveryKit.parse(text)


def test_a_kit_knows_its_house() -> None:
    house = House()
    house.founding.kit.check_for(house.installation)
    for wrong in (KIT, replace(house.founding.kit, secret=bytes(32))):
        with pytest.raises(KitOfOther):
            wrong.check_for(house.installation)
