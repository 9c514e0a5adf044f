"""A desk is killed while it copies footage: nothing half kept counts as safe, and the next start goes on."""

from __future__ import annotations

import hashlib
import os
import random
import secrets
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest

from tests.features.evidence_site import hold_on
from tests.features.site import PASSPHRASE, DataFolder, found, open_site, parts_of
from tests.features.test_footage_and_requests import SOURCE, furnish, record, short_visit
from visitor_desk.bootstrap import open_desk
from visitor_desk.clock import SetClock
from visitor_desk.footage.kept_clip import ClipState
from visitor_desk.progress import never, no_progress
from visitor_desk.security.duties import Purpose

PADDING = 32 << 20
"""Bytes behind each recording, so that a copy takes long enough to be killed in."""
KILLS = 4


def padded(path: Path) -> bytes:
    """Put a free box of chance bytes (ISO/IEC 14496-12, 8.1.2) behind a recording; return all of it."""
    box = (PADDING + 8).to_bytes(4, "big") + b"free" + secrets.token_bytes(PADDING)
    written = path.stat()
    with path.open("ab") as file:
        file.write(box)
    # A file that was written to just now would count as still growing.
    os.utime(path, ns=(written.st_atime_ns, written.st_mtime_ns))
    return path.read_bytes()


@pytest.mark.slow
def test_a_desk_killed_while_it_copies_keeps_everything_once(tmp_path: Path) -> None:
    found(DataFolder(tmp_path / "template"))
    share, root = tmp_path / "recordings", tmp_path / "site"
    share.mkdir()
    originals = {hashlib.sha256(padded(record(share, minute))).hexdigest() for minute in (-1, 0, 1)}
    with open_site(tmp_path / "template", root) as site:
        furnish(site, share)
        visit = short_visit(site).id
        site.desk.footage_index.index(site.facility, SOURCE)
        hold = hold_on(site, visit)
        assert len(site.desk.evidence.keep(site.facility, hold.id)) == len(originals)
        now = site.clock.now()
    program = (sys.executable, "-m", "tests.reliability.keeping", str(root), now.isoformat())
    chance = random.Random(5)
    for _ in range(KILLS):
        with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as running:
            assert running.stdout
            running.stdout.readline()
            time.sleep(chance.uniform(0, 0.4))
            running.kill()
    subprocess.run(program, check=True, stdout=subprocess.DEVNULL)
    folder = DataFolder(root)
    with open_desk(folder, parts_of(folder, SetClock(now + timedelta(days=2)))) as desk:
        officer = desk.operators.sign_in("officer", PASSPHRASE)
        clips = desk.evidence.clips(officer, visit)
        assert [(one.state, one.problem) for one in clips] == [(ClipState.SAFE, None)] * len(originals)
        assert {one.sha256 for one in clips} == originals
        viewing = desk.kept_footage.watch(officer, hold.id, Purpose.AUDIT)
        for piece in viewing.tracks[0].pieces:
            assert piece.media.opens is not None
            with piece.media.opens() as reader:
                assert hashlib.sha256(reader.read()).hexdigest() in originals
        # Two days later what killed copies left behind is nobody's any more.
        desk.evidence.secure(no_progress, never)
        assert len([path for path in folder.vault.rglob("*") if path.is_file()]) == len(originals)
        assert desk.log.verify(officer).whole
