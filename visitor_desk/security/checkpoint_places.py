"""Second places for checkpoints: a folder or a log server that the database's owner cannot rewrite.

A checkpoint says how long the log is and its root hash, and is signed: no personal data leaves the house.
"""

from __future__ import annotations

import json
import os
import socket
import ssl
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import urlsplit

from visitor_desk.errors import DeskError
from visitor_desk.security.canonical import iso_utc
from visitor_desk.security.checkpoint import note_parts, signer_of

TIMEOUT_S: Final = 5.0
_APP: Final = "visitor-desk"
_MESSAGE_ID: Final = "checkpoint"
# Facility 13 (log audit), severity 5 (notice): RFC 5424, 6.2.1.
_PRIORITY: Final = 13 * 8 + 5
_PORTS: Final = {"udp": 514, "tcp": 601, "tls": 6514}
_LOCAL: Final = "/dev/log"


class PlaceNotUnderstood(DeskError):
    """The settings name a log server in a way nobody can reach. Values: `place`."""

    code = "settings.syslog_not_understood"


class CheckpointPlace(Protocol):
    """Where checkpoints are kept once more."""

    @property
    def name(self) -> str:
        """What the place is called in the settings."""
        ...

    def keep(self, note: str) -> None:
        """Keep one signed note; OSError where the place cannot be reached."""
        ...


@dataclass(frozen=True, slots=True)
class FolderPlace:
    """A folder, perhaps a share: each desk appends to a file of its own."""

    folder: Path
    desk: str

    @property
    def name(self) -> str:
        """The folder."""
        return str(self.folder)

    def keep(self, note: str) -> None:
        """Append the note and sync it; a folder that is not there is not made, since a share may be away."""
        path = self.folder / f"{_APP}-{self.desk}.checkpoints"
        with path.open("a", encoding="utf-8", newline="\n") as file:
            file.write(note)
            file.flush()
            os.fsync(file.fileno())


@dataclass(frozen=True, slots=True)
class SyslogPlace:
    """A log server: RFC 5424 over UDP (RFC 5426), TCP or TLS (RFC 5425, octets counted), or the local one."""

    name: str
    send: Callable[[bytes], None]
    now: Callable[[], datetime]

    def keep(self, note: str) -> None:
        """Send the note as one message."""
        self.send(syslog_message(note, self.now(), socket.gethostname()))


def syslog_place(place: str, now: Callable[[], datetime]) -> SyslogPlace:
    """Return the log server of a setting: `udp://host[:port]`, `tcp://…`, `tls://…` or `local`.

    Raises PlaceNotUnderstood. A server's certificate is checked against the authorities of this system.
    """
    if place == "local":
        return SyslogPlace(place, _send_locally, now)
    parts = urlsplit(place)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise PlaceNotUnderstood(place=place)
    try:
        address = parts.hostname, parts.port or _PORTS[parts.scheme]
    except ValueError as error:
        raise PlaceNotUnderstood(place=place) from error
    sends = {"udp": _send_by_udp, "tcp": _send_by_tcp, "tls": _send_by_tls}
    send = sends[parts.scheme]
    return SyslogPlace(place, lambda message: send(address, message), now)


def syslog_message(note: str, at: datetime, host: str) -> bytes:
    """Return a note as an RFC 5424 message, its parts as JSON on one line."""
    parts = note_parts(note)
    text = json.dumps({**parts, "device": signer_of(note)}, ensure_ascii=True, sort_keys=True)
    plain_host = "".join(sign for sign in host if "!" <= sign <= "~")[:255] or "-"
    return f"<{_PRIORITY}>1 {iso_utc(at)} {plain_host} {_APP} - {_MESSAGE_ID} - {text}".encode()


def _send_by_udp(address: tuple[str, int], message: bytes) -> None:
    family, kind, protocol, _, found = socket.getaddrinfo(*address, type=socket.SOCK_DGRAM)[0]
    with closing(socket.socket(family, kind, protocol)) as sender:
        sender.settimeout(TIMEOUT_S)
        sender.sendto(message, found)


def _send_by_tcp(address: tuple[str, int], message: bytes) -> None:
    with closing(socket.create_connection(address, timeout=TIMEOUT_S)) as sender:
        sender.sendall(_counted(message))


def _send_by_tls(address: tuple[str, int], message: bytes) -> None:
    trust = ssl.create_default_context()
    with (
        closing(socket.create_connection(address, timeout=TIMEOUT_S)) as plain,
        closing(trust.wrap_socket(plain, server_hostname=address[0])) as sender,
    ):
        sender.sendall(_counted(message))


def _send_locally(message: bytes) -> None:
    if not hasattr(socket, "AF_UNIX"):
        raise OSError("this system has no local log socket")
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as sender:
        sender.settimeout(TIMEOUT_S)
        sender.connect(_LOCAL)
        sender.send(message)


def _counted(message: bytes) -> bytes:
    return f"{len(message)} ".encode() + message
