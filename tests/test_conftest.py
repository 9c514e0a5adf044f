"""The guards around the tests hold."""

from __future__ import annotations

import os
import socket
import stat
from pathlib import Path

import pytest

import tests.conftest as guards


def reach(host: str) -> None:
    with socket.socket() as way_out:
        way_out.settimeout(1)
        way_out.connect((host, 9))


@pytest.mark.parametrize("host", ["192.0.2.1", "198.51.100.7"])
def test_the_network_is_out_of_reach(host: str) -> None:
    with pytest.raises(AssertionError, match="connect"):
        reach(host)
    forgive()


def test_a_name_is_not_even_looked_up() -> None:
    with pytest.raises(AssertionError, match="getaddrinfo"):
        socket.getaddrinfo("visitor-desk.invalid", 443)
    forgive()


def test_loopback_is_no_network() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        with socket.socket() as client:
            client.connect(listener.getsockname())


def test_a_new_file_is_readable_by_all_unless_the_program_sees_to_it(tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    plain.touch()
    if os.name == "posix":
        assert stat.S_IMODE(plain.stat().st_mode) == 0o644


def forgive() -> None:
    """Take the attempt, which was the point here, out of what the guard counts at the end of the test."""
    guards._reached.clear()
