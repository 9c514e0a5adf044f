"""What is left of destroyed keys in the bytes of the keystore."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from storage.unit_of_work import SqlKeystoreWork
from tests.contracts.security_rows import DAY, public_key
from tests.storage.stores import keystore, opened
from visitor_desk.security.groups import Group
from visitor_desk.security.records import ROOT, DayKeyWrap

DAYS = 40
WRAP_BYTES = 1170


def found(folder: Path, needles: Iterable[bytes]) -> int:
    """Return how many needles are anywhere in the folder's files, whole or in part."""
    haystack = b"\x00".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())
    return sum(
        any(part in haystack for part in (needle[:16], needle[500:516], needle[-16:])) for needle in needles
    )


def test_no_byte_of_a_destroyed_wrap_is_left(tmp_path: Path) -> None:
    draw = random.Random(14)
    days = [DAY + timedelta(days=offset) for offset in range(DAYS)]
    keys = [replace(public_key(group, day), public=draw.randbytes(1216)) for day in days for group in Group]
    wraps = [
        DayKeyWrap(key.name, holder, draw.randbytes(WRAP_BYTES))
        for key in keys
        for holder in ("op1", "op2", ROOT)
    ]
    path = keystore(tmp_path)
    with opened(path) as engine:
        draw.shuffle(keys)
        draw.shuffle(wraps)
        with SqlKeystoreWork(engine) as work:
            work.day_keys.add(keys, wraps[: len(wraps) // 2])
            work.commit()
        with SqlKeystoreWork(engine) as work:
            work.day_keys.add_wraps(wraps[len(wraps) // 2 :])
            work.commit()
        assert found(tmp_path, [wrap.wrap for wrap in wraps]) == len(wraps)

        replaced = wraps[:30]
        with SqlKeystoreWork(engine) as work:
            work.day_keys.add_wraps([replace(wrap, wrap=draw.randbytes(WRAP_BYTES)) for wrap in replaced])
            work.commit()
        assert found(tmp_path, [wrap.wrap for wrap in replaced]) == 0

        for until in range(0, DAYS - 5, 7):
            with SqlKeystoreWork(engine) as work:
                work.day_keys.destroy_expired(days[until])
                work.commit()
            dead = [wrap.wrap for wrap in wraps if wrap.name.expires_on <= days[until]]
            dead += [key.public for key in keys if key.name.expires_on <= days[until]]
            assert found(tmp_path, dead) == 0
        with SqlKeystoreWork(engine) as work:
            work.day_keys.delete_wraps_of("op2")
            work.commit()
        assert found(tmp_path, [wrap.wrap for wrap in wraps if wrap.holder == "op2"]) == 0

        alive = [
            wrap.wrap for wrap in wraps[30:] if wrap.name.expires_on > days[until] and wrap.holder != "op2"
        ]
        assert alive
        assert found(tmp_path, alive) == len(alive)
    assert list(tmp_path.iterdir()) == [path]


def test_a_destruction_that_is_not_committed_destroys_nothing(tmp_path: Path) -> None:
    key = public_key()
    wrap = DayKeyWrap(key.name, "op1", b"w" * WRAP_BYTES)
    with opened(keystore(tmp_path)) as engine:
        with SqlKeystoreWork(engine) as work:
            work.day_keys.add([key], [wrap])
            work.commit()
        with SqlKeystoreWork(engine) as work:
            assert work.day_keys.destroy_expired(DAY) == 1
        with SqlKeystoreWork(engine) as work:
            assert work.day_keys.wrap(key.name, "op1") == wrap
