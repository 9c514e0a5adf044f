from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visitor_desk.backups.errors import BackupTorn, RestoreUnfinished
from visitor_desk.backups.generation import Part, keys_alive_after, lost_if_restored, outdated
from visitor_desk.backups.manifest import Contents, Manifest, SignedManifest, TableFacts, signed
from visitor_desk.backups.restored import Facts, Restored
from visitor_desk.security.groups import Group
from visitor_desk.security.records import DeviceId, InstallationId
from visitor_desk.security.signing import SigningKey

KEY = SigningKey.generate()
MANIFEST = Manifest(
    Part.KEYS,
    InstallationId("i1"),
    DeviceId("d1"),
    datetime(2026, 3, 5, 1, 2, 3, tzinfo=UTC),
    date(2026, 3, 5),
    date(2026, 3, 12),
    Contents("k0002", "", (TableFacts("day_keys", 3, "00" * 32),)),
)


def test_a_manifest_reads_back_and_is_its_devices() -> None:
    whole = signed(MANIFEST, KEY)
    assert whole.read() == MANIFEST
    assert whole.signed_by(KEY.public)
    assert not whole.signed_by(SigningKey.generate().public)
    assert signed(replace(MANIFEST, day=date(2026, 3, 6)), KEY).signature != whole.signature


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"[]",
        b"\xff",
        MANIFEST.body() + b" ",
        MANIFEST.body().replace(b'"format":1', b'"format":2'),
    ],
)
def test_what_is_no_manifest_is_torn(body: bytes) -> None:
    with pytest.raises(BackupTorn):
        SignedManifest(body, b"").read()


def test_facts_read_back() -> None:
    restored = Restored(date(2026, 3, 5), MANIFEST.made_at, True, 5, 1, 2, 3, 4)
    facts = Facts(restored, ("visits:v1:D",))
    assert Facts.read(facts.text()) == facts
    with pytest.raises(RestoreUnfinished):
        Facts.read(b"{}")


@given(
    made=st.dates(date(2026, 1, 1), date(2027, 1, 1)),
    looked=st.integers(0, 30),
    life=st.integers(0, 60),
)
def test_no_kept_generation_holds_a_key_of_a_day_that_is_over(made: date, looked: int, life: int) -> None:
    today = date.fromordinal(made.toordinal() + looked)
    key_dies = date.fromordinal(made.toordinal() + life)
    kept = made not in outdated([made], today)
    in_it = key_dies > keys_alive_after(made)
    assert not (kept and in_it and key_dies <= today)
    assert kept == (looked < 7)


def test_what_would_be_lost_is_counted_by_group() -> None:
    counts = [
        (Group.D, date(2026, 3, 12), 2),
        (Group.D, date(2026, 3, 13), 5),
        (Group.R, date(2026, 3, 6), 1),
        (Group.R, date(2026, 3, 7), 1),
    ]
    lost = lost_if_restored(counts, date(2026, 3, 12))
    assert [(one.group, one.records) for one in lost] == [(Group.D, 2), (Group.R, 2)]
