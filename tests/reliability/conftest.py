from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.reliability import shim
from tests.reliability.house import found_house, quick_place


@pytest.fixture(scope="session")
def house(quick: Path) -> Path:
    """A founded installation that is copied and never opened."""
    return found_house(quick / "house")


@pytest.fixture(scope="session")
def quick() -> Iterator[Path]:
    """A folder in memory where the system has one: what is tested here does not hang on a real disk."""
    with TemporaryDirectory(prefix="visitor-desk-", dir=quick_place()) as folder:
        yield Path(folder)


@pytest.fixture
def own(quick: Path) -> Iterator[Path]:
    """A folder of the test's own, also in memory."""
    with TemporaryDirectory(dir=quick) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def shim_library(quick: Path) -> Path:
    """The library that stands between a program and its disk; skipped where none can be built."""
    if reason := shim.why_not():
        pytest.skip(reason)
    return shim.build(quick)
