"""The power goes at any moment: what was acknowledged is there, and the program opens the rest by itself."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.reliability import power_cut
from tests.reliability.power_cut import Recording

pytestmark = pytest.mark.slow

IMAGES = 750
IMAGES_OF_A_FLAW = 250
ANY = ": "


def test_no_image_of_a_power_cut_loses_what_was_acknowledged(house: Path, own: Path, shim_library: Path):
    recording = power_cut.record(house, own, shim_library, seed=1, acts=16)
    found = power_cut.crashes(recording, random.Random(1), share=0.25)
    tally = power_cut.judged(recording, found, own / "image", enough=IMAGES)
    assert tally.wrong == []
    assert tally.images == IMAGES
    assert tally.crash_points > IMAGES / 10


def faults_of(recording: Recording, own: Path, fault: str = ANY) -> list[str]:
    found = power_cut.crashes(recording, random.Random(2), share=0.2)
    return power_cut.judged(recording, found, own / "image", enough=IMAGES_OF_A_FLAW, flaw=fault).wrong


def test_the_simulator_sees_write_ahead_logging_lose_commits(house: Path, own: Path, shim_library: Path):
    """The control: WAL with NORMAL is known to lose the last commits, so a test that is blind to it is blind."""
    recording = power_cut.record(house, own, shim_library, seed=1, acts=10, flaw="wal")
    assert any("lost:" in fault for fault in faults_of(recording, own, "lost:"))


@pytest.mark.parametrize("flaw", ["no_fsync", "remember_first"])
def test_the_simulator_sees_a_fault_of_the_program(house: Path, own: Path, shim_library: Path, flaw: str):
    assert faults_of(power_cut.record(house, own, shim_library, seed=1, acts=10, flaw=flaw), own)


@pytest.mark.parametrize("change", [power_cut.journal_synced_late, power_cut.folders_never_synced])
def test_the_simulator_sees_a_wrong_order_of_syncs(house: Path, own: Path, shim_library: Path, change):
    sound = power_cut.record(house, own, shim_library, seed=1, acts=10)
    assert faults_of(Recording(sound.start, change(sound.acts), sound.doomed), own)
