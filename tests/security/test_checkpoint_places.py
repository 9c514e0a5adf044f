from __future__ import annotations

import json
import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.self_signed import self_signed
from visitor_desk.security.checkpoint import Checkpoint, notes_in, sign_checkpoint
from visitor_desk.security.checkpoint_places import (
    FolderPlace,
    PlaceNotUnderstood,
    syslog_message,
    syslog_place,
)
from visitor_desk.security.records import DeviceId, InstallationId
from visitor_desk.security.signing import SigningKey

AT = datetime(2026, 3, 2, 7, 30, 1, 500, tzinfo=UTC)
NOTE = sign_checkpoint(
    Checkpoint(InstallationId("house1"), 7, b"r" * 32), DeviceId("desk1"), SigningKey.generate()
)


def now() -> datetime:
    return AT


@contextmanager
def server(kind: socket.SocketKind) -> Iterator[socket.socket]:
    with closing(socket.socket(socket.AF_INET, kind)) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.settimeout(10)
        if kind is socket.SOCK_STREAM:
            listening.listen()
        yield listening


def heard(
    listening: socket.socket, wrap: Callable[[socket.socket], socket.socket] = lambda plain: plain
) -> tuple[threading.Thread, list[bytes]]:
    """Take one connection in a thread and keep what comes."""
    said: list[bytes] = []

    def listen() -> None:
        plain, _ = listening.accept()
        try:
            with closing(wrap(plain)) as connection:
                while part := connection.recv(4096):
                    said.append(part)
        except OSError:
            # The other side would not go on, which is what some tests are about.
            plain.close()

    thread = threading.Thread(target=listen)
    thread.start()
    return thread, said


def test_a_folder_gets_one_note_behind_the_other(tmp_path: Path) -> None:
    place = FolderPlace(tmp_path, "desk1")
    place.keep(NOTE)
    place.keep(NOTE)
    (file,) = tmp_path.iterdir()
    assert file.name == "visitor-desk-desk1.checkpoints"
    assert notes_in(file.read_text(encoding="utf-8")) == [NOTE, NOTE]
    assert place.name == str(tmp_path)


def test_a_folder_that_is_away_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        FolderPlace(tmp_path / "share", "desk1").keep(NOTE)
    assert not (tmp_path / "share").exists()


def test_a_message_is_what_rfc_5424_says_and_holds_the_whole_note() -> None:
    message = syslog_message(NOTE, AT, "desk host\u00e9").decode("ascii")
    match = re.fullmatch(r"<109>1 (\S+) (\S+) visitor-desk - checkpoint - (\{.*\})", message)
    assert match is not None
    assert match[1] == "2026-03-02T07:30:01.000500Z"
    assert match[2] == "deskhost"
    said = json.loads(match[3])
    assert said["device"] == "desk1"
    again = (
        f"{said['origin']}\n{said['size']}\n{said['root']}\n\n\u2014 {said['signer']} {said['signature']}\n"
    )
    assert again == NOTE
    assert syslog_message(NOTE, AT, "\u00e9").split()[2] == b"-"


def test_udp() -> None:
    with server(socket.SOCK_DGRAM) as listening:
        port = listening.getsockname()[1]
        place = syslog_place(f"udp://127.0.0.1:{port}", now)
        place.keep(NOTE)
        assert listening.recv(4096) == syslog_message(NOTE, AT, socket.gethostname())


def test_tcp_counts_its_octets() -> None:
    with server(socket.SOCK_STREAM) as listening:
        thread, said = heard(listening)
        syslog_place(f"tcp://127.0.0.1:{listening.getsockname()[1]}", now).keep(NOTE)
        thread.join(10)
    count, _, message = b"".join(said).partition(b" ")
    assert int(count) == len(message)
    assert message == syslog_message(NOTE, AT, socket.gethostname())


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    return self_signed(tmp_path)


@pytest.mark.parametrize("trusted", [True, False])
def test_tls_checks_the_server(
    certificate: tuple[Path, Path], trusted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    speaking = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    speaking.load_cert_chain(*certificate)
    with server(socket.SOCK_STREAM) as listening:
        thread, said = heard(listening, lambda plain: speaking.wrap_socket(plain, server_side=True))
        place = syslog_place(f"tls://localhost:{listening.getsockname()[1]}", now)
        if trusted:
            place.keep(NOTE)
        else:
            with pytest.raises(OSError, match="CERTIFICATE_VERIFY_FAILED"):
                place.keep(NOTE)
        thread.join(10)
    assert b"".join(said).endswith(b"}") == trusted


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="this system has no local log socket")
def test_the_local_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = str(tmp_path / "log")
    monkeypatch.setattr("visitor_desk.security.checkpoint_places._LOCAL", path)
    place = syslog_place("local", now)
    with pytest.raises(OSError, match="No such file"):
        place.keep(NOTE)
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as listening:
        listening.bind(path)
        place.keep(NOTE)
        assert listening.recv(4096).startswith(b"<109>1 ")


@pytest.mark.parametrize("place", ["", "host", "http://host", "udp://", "tcp://host:x", "tls://host:99999"])
def test_what_is_no_log_server_is_said_so(place: str) -> None:
    with pytest.raises(PlaceNotUnderstood):
        syslog_place(place, now)


def test_a_system_without_a_local_log_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(socket, "AF_UNIX", raising=False)
    with pytest.raises(OSError, match="no local log socket"):
        syslog_place("local", now).keep(NOTE)
