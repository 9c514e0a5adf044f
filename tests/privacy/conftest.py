"""Footage that several tests of the room look at, made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.privacy.house import FILM_SECONDS, film


@pytest.fixture(scope="session")
def films(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Short recordings with nobody, one and two people in them, and one that is no video."""
    folder = tmp_path_factory.mktemp("films")
    for walkers in range(3):
        film(folder / f"{walkers}.mp4", FILM_SECONDS, walkers)
    (folder / "torn.mp4").write_bytes(b"not a video at all")
    return folder
