from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.security.builders import CHEAP, CHEAP_STRETCHING, NOW
from visitor_desk.security.passphrase import (
    KDF_CEILING,
    KDF_FLOOR,
    CostRefused,
    PassphraseNotAccepted,
    Stretching,
    calibrated,
    check_new_passphrase,
    delay_after,
    one_more,
    remaining_wait,
)
from visitor_desk.security.records import SignInTry

SALT = b"s" * 16


def key(passphrase: str = "correct horse", salt: bytes = SALT, secret: bytes = b"d" * 32) -> bytes:
    return CHEAP_STRETCHING.key(passphrase, salt=salt, cost=CHEAP, device_secret=secret)


def test_the_key_needs_passphrase_salt_and_device_secret() -> None:
    assert key() == key()
    assert len(key()) == 32
    assert len({key(), key("correct hors"), key(salt=b"t" * 16), key(secret=b"e" * 32)}) == 4


def test_two_spellings_of_one_letter_are_one_passphrase() -> None:
    assert key("caf\u00e9 au lait") == key("cafe\u0301 au lait")


def test_the_floor_is_what_the_design_asks() -> None:
    assert KDF_FLOOR.memory_kib >= 64 * 1024
    assert KDF_FLOOR.iterations >= 3
    assert Stretching().cost == KDF_FLOOR


def test_the_real_cost_works_too() -> None:
    assert len(Stretching().key("p", salt=SALT, cost=KDF_FLOOR, device_secret=b"d" * 32)) == 32


@pytest.mark.parametrize(
    "cost",
    [
        CHEAP,
        replace(KDF_FLOOR, memory_kib=KDF_FLOOR.memory_kib - 1),
        replace(KDF_FLOOR, iterations=2),
        replace(KDF_FLOOR, lanes=0),
        replace(KDF_FLOOR, memory_kib=KDF_CEILING.memory_kib + 1),
        replace(KDF_FLOOR, iterations=10**6),
        replace(KDF_FLOOR, lanes=10**6),
    ],
)
def test_stored_costs_outside_the_limits_are_refused_before_any_guess(cost: object) -> None:
    with pytest.raises(CostRefused):
        Stretching().key("p", salt=SALT, cost=cost, device_secret=b"d" * 32)
    with pytest.raises(CostRefused):
        Stretching(cost=cost)


def test_calibration_spends_the_time_it_is_given_and_never_goes_below_the_floor() -> None:
    ticks = iter([0, 0.01, 1, 1.02, 2, 2.3])
    assert calibrated(0.5, floor=CHEAP, seconds=lambda: next(ticks)) == replace(CHEAP, memory_kib=256)
    slow = iter([0, 9])
    assert calibrated(0.5, floor=CHEAP, seconds=lambda: next(slow)) == CHEAP


def test_calibration_ends_at_the_ceiling() -> None:
    top = replace(CHEAP, memory_kib=KDF_CEILING.memory_kib)
    assert calibrated(0.5, floor=top, seconds=lambda: 0.0) == top


@pytest.mark.parametrize("good", ["twelve chars", "wachtwoord met spaties", "パスワードは長い方がいいです"])
def test_long_and_varied_passphrases_are_accepted(good: str) -> None:
    check_new_passphrase(good)


@pytest.mark.parametrize("bad", ["", "eleven char", "aaaaaaaaaaaaaa", "abcdabcdABCD", "x1" * 200])
def test_short_or_simple_ones_are_not(bad: str) -> None:
    with pytest.raises(PassphraseNotAccepted) as refused:
        check_new_passphrase(bad)
    assert bad not in repr(refused.value.values) or not bad


def test_the_wait_doubles_after_three_free_tries_and_ends_at_a_quarter_of_an_hour() -> None:
    assert [delay_after(failures) for failures in range(8)] == [0, 0, 0, 1, 2, 4, 8, 16]
    assert delay_after(12) == 512
    assert delay_after(13) == 900
    assert delay_after(10**9) == 900


def test_the_rest_of_a_wait_is_whole_seconds() -> None:
    tries = SignInTry("op", 5, NOW)
    assert remaining_wait(None, NOW) == 0
    assert remaining_wait(tries, NOW) == 4
    assert remaining_wait(tries, NOW + timedelta(seconds=3.2)) == 1
    assert remaining_wait(tries, NOW + timedelta(seconds=4)) == 0
    assert remaining_wait(tries, NOW - timedelta(days=1)) == 4


def test_tries_are_counted_from_one() -> None:
    assert one_more(None, "op", NOW) == SignInTry("op", 1, NOW)
    assert one_more(SignInTry("op", 4, NOW), "op", NOW) == SignInTry("op", 5, NOW)
