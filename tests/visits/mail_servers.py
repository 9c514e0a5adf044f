"""A real, small mail server on a port of this machine, as friendly or unfriendly as a test wants it."""

from __future__ import annotations

import socket
import socketserver
import ssl
import threading
from base64 import b64decode
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

USER, PASSWORD = "desk@house.example", "correct horse"


@dataclass
class Behaviour:
    """What a server does; a test changes it while it runs."""

    recipient: str = "250 ok"
    data: str = "250 taken"
    sender: str = "250 ok"
    silent: bool = False
    """Takes the connection and never says a word."""
    dies_after_data: bool = False
    """Takes the mail and is gone before anybody says goodbye."""
    hears_starttls: bool = False
    tls: ssl.SSLContext | None = None


@dataclass
class Post:
    """A running server, where it is, and what it has got."""

    port: int
    behaviour: Behaviour
    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    logins: list[tuple[str, str]] = field(default_factory=list)
    in_the_clear: list[bytes] = field(default_factory=list)
    """Lines that came before the way was closed by TLS."""


@contextmanager
def post_office(behaviour: Behaviour | None = None, *, tls_at_once: bool = False) -> Iterator[Post]:
    """Run a server for the length of a block."""
    how = behaviour or Behaviour()

    class Conversation(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with suppress(OSError):
                if how.silent:
                    self.request.recv(1)
                else:
                    talk = _Talk(self.request, post, tls_at_once=tls_at_once)
                    with closing(talk):
                        talk.go_on()

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        block_on_close = False

    with Server(("127.0.0.1", 0), Conversation) as server:
        post = Post(server.server_address[1], how)
        # A short poll, so that the end of each test does not wait half a second.
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield post
        server.shutdown()
        thread.join(5)


def server_context(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    """Return the server's side of TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    return context


class _Talk:
    """One connection, from the greeting to the goodbye."""

    def __init__(self, connection: socket.socket, post: Post, *, tls_at_once: bool) -> None:
        self._connection, self._post, self._how = connection, post, post.behaviour
        self._closed = False
        self._reader = connection.makefile("rb")
        if tls_at_once:
            self._close_to_others()

    def go_on(self) -> None:
        self._say("220 post.house.example ESMTP")
        while line := self._reader.readline():
            if not self._closed:
                self._post.in_the_clear.append(line)
            word = line[:4].decode().lower()
            getattr(self, f"_{word}", self._else)(line)
            if word == "quit" or (word == "data" and self._how.dies_after_data):
                return

    def close(self) -> None:
        self._reader.close()
        self._connection.close()

    def _say(self, line: str) -> None:
        self._connection.sendall(line.encode() + b"\r\n")

    def _close_to_others(self) -> None:
        assert self._how.tls is not None
        self._reader.close()
        self._connection = self._how.tls.wrap_socket(self._connection, server_side=True)
        self._reader, self._closed = self._connection.makefile("rb"), True

    def _ehlo(self, _line: bytes) -> None:
        self._say("250-post.house.example")
        if self._how.hears_starttls and not self._closed:
            self._say("250-STARTTLS")
        self._say("250 AUTH PLAIN")

    def _star(self, _line: bytes) -> None:
        self._say("220 go ahead")
        self._close_to_others()

    def _auth(self, line: bytes) -> None:
        _, user, password = b64decode(line.split()[2]).decode().split("\0")
        self._post.logins.append((user, password))
        self._say("235 welcome" if (user, password) == (USER, PASSWORD) else "535 no")

    def _mail(self, _line: bytes) -> None:
        self._say(self._how.sender)

    def _rcpt(self, line: bytes) -> None:
        self._post.recipients.append(line.decode().split("<")[1].split(">")[0])
        self._say(self._how.recipient)

    def _data(self, _line: bytes) -> None:
        self._say("354 go on")
        lines = list(iter(self._reader.readline, b".\r\n"))
        if self._how.data.startswith("250"):
            self._post.mails.append(message_from_bytes(b"".join(lines), EmailMessage, policy=policy.default))
        self._say(self._how.data)

    def _quit(self, _line: bytes) -> None:
        self._say("221 bye")

    def _else(self, _line: bytes) -> None:
        self._say("250 ok")
