"""What every test runs under: no screen, no network, no home folder, no keyring, the same random examples."""

from __future__ import annotations

import gc
import ipaddress
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.postgres", "tests.features.site", "tests.features.server_site"]

# Qt reads this once, when its first window is made; the keyring package when it is first asked.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"

# What a newcomer's shell has. Files that only their owner may read are so by the program's own doing.
LAX_UMASK = 0o022

settings.register_profile(
    "desk", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.register_profile("ci", settings.get_profile("desk"), derandomize=True, database=None)
settings.load_profile("ci" if os.environ.get("CI") else "desk")

_reached: list[str] = []


MEMORY = Path("/dev/shm")
ROOM_FOR_TESTS = 8 << 30


def pytest_configure(config: pytest.Config) -> None:
    """Let tests write to memory where there is plenty: they commit so often that they mostly wait for the disk."""
    if config.option.basetemp or "PYTEST_DEBUG_TEMPROOT" in os.environ or not MEMORY.is_dir():
        return
    room = os.statvfs(MEMORY)
    if room.f_bavail * room.f_frsize > ROOM_FOR_TESTS and not room.f_flag & os.ST_NOEXEC:
        os.environ["PYTEST_DEBUG_TEMPROOT"] = str(MEMORY)


class NetworkReachedError(AssertionError):
    """A test tried to leave this machine."""


def _is_outside(host: object) -> bool:
    if host in ("", "localhost", None):
        return False
    name = host.decode() if isinstance(host, bytes) else str(host)
    try:
        return not ipaddress.ip_address(name.split("%")[0]).is_loopback
    except ValueError:
        return True


def _watch_sockets(event: str, arguments: tuple[object, ...]) -> None:
    """Refuse every way out but Unix sockets and the loopback addresses."""
    if event in ("socket.connect", "socket.sendto"):
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else None
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        host = arguments[0]
    else:
        return
    if _is_outside(host):
        _reached.append(event)
        raise NetworkReachedError(event)


# An audit hook sees every thread and every library, and cannot be taken out again by any of them.
sys.addaudithook(_watch_sockets)


_windows = 0
WINDOWS_A_WHOLE_COLLECTION = 20


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Let no worker destroy a widget: as in the program, garbage is collected on the window's thread only."""
    if "qapp" in getattr(item, "fixturenames", ()):
        gc.disable()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown() -> None:
    """Collect what a test with a window left, here."""
    global _windows  # noqa: PLW0603 - counts what pytest tells one by one
    if not gc.isenabled():
        _windows += 1
        gc.collect(2 if _windows % WINDOWS_A_WHOLE_COLLECTION == 0 else 1)
        gc.enable()


@pytest.fixture(autouse=True)
def _nothing_leaves_this_machine() -> Iterator[None]:
    """Fail the test that tried to, also when its error was swallowed on the way."""
    _reached.clear()
    yield
    assert not _reached, f"the test reached for the network: {_reached}"


@pytest.fixture(autouse=True)
def _lax_umask() -> Iterator[None]:
    before = os.umask(LAX_UMASK)
    yield
    os.umask(before)


@pytest.fixture(autouse=True)
def _home_of_nobody(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep the program's default folders out of the home of whoever runs the tests."""
    home: Path = tmp_path_factory.getbasetemp() / "home"
    for name in (
        "XDG_DATA_HOME",
        "XDG_CONFIG_HOME",
        "XDG_CACHE_HOME",
        "XDG_STATE_HOME",
        "LOCALAPPDATA",
        "APPDATA",
    ):
        monkeypatch.setenv(name, str(home / name.lower()))
    return home
