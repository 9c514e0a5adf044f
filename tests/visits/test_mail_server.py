"""One mail is handed to a real server, over each way the settings know; whatever goes wrong has a name."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.self_signed import self_signed
from tests.visits.mail_servers import PASSWORD, USER, Behaviour, Post, post_office, server_context
from visitor_desk.settings import Settings
from visitor_desk.visits.host_mail import (
    HostMailId,
    MailNotSent,
    MailRefused,
    MailSenderRefused,
    MailServerAway,
    MailServerNotTrusted,
)
from visitor_desk.visits.host_mail_text import HostMailText
from visitor_desk.visits.mail_server import (
    MailSecurity,
    MailServer,
    MailSettingsWrong,
    is_address,
    mail_server,
)

FROM = "desk@house.example"
TO = "p.devries@house.example"
AT = datetime(2026, 11, 3, 12, 5, tzinfo=UTC)
TEXT = HostMailText(Settings(site="AMS-03", desk="Réception", language="nl"), FROM)
MAIL = TEXT.arrived(HostMailId("aa" * 8), TO, 2291, AT)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return self_signed(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def post() -> Iterator[Post]:
    with post_office() as running:
        yield running


def plain(port: int, **changes: object) -> MailServer:
    ready: dict[str, object] = {"timeout_s": 5.0}
    return MailServer("localhost", port, MailSecurity.PLAIN, FROM, **{**ready, **changes})  # type: ignore[arg-type]


def trusting(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(certificate[0]))


def test_a_mail_arrives_as_it_was_written(post: Post):
    plain(post.port).send(MAIL)
    (mail,) = post.mails
    assert post.recipients == [TO]
    assert (mail["From"], mail["To"]) == (FROM, TO)
    assert mail["Subject"] == "Uw bezoeker op ticket 2291 is aangekomen"
    assert mail["Message-ID"] == f"<{'aa' * 8}@house.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "om 13:05 (03-11-2026) aangekomen: Réception, AMS-03." in mail.get_content()


@pytest.mark.parametrize("way", [MailSecurity.TLS, MailSecurity.STARTTLS])
def test_a_password_goes_over_tls_alone(certificate: tuple[Path, Path], way: MailSecurity):
    how = Behaviour(tls=server_context(certificate), hears_starttls=True)
    with post_office(how, tls_at_once=way is MailSecurity.TLS) as post:
        MailServer(
            "localhost", post.port, way, FROM, USER, lambda: PASSWORD, lambda: trusting(certificate)
        ).send(MAIL)
        assert len(post.mails) == 1
        assert post.logins == [(USER, PASSWORD)]
        assert all(line[:4].upper() in (b"EHLO", b"STAR") for line in post.in_the_clear)


@pytest.mark.parametrize("way", [MailSecurity.TLS, MailSecurity.STARTTLS])
def test_a_certificate_that_nobody_trusts_ends_it_before_the_password(
    certificate: tuple[Path, Path], way: MailSecurity
):
    how = Behaviour(tls=server_context(certificate), hears_starttls=True)
    with post_office(how, tls_at_once=way is MailSecurity.TLS) as post:
        with pytest.raises(MailServerNotTrusted):
            MailServer("localhost", post.port, way, FROM, USER, lambda: PASSWORD).send(MAIL)
        with pytest.raises(MailServerNotTrusted):
            # The certificate is trusted and is another host's.
            MailServer("127.0.0.1", post.port, way, FROM, trust=lambda: trusting(certificate)).send(MAIL)
        assert (post.logins, post.mails) == ([], [])


def test_a_server_without_starttls_gets_nothing(certificate: tuple[Path, Path], post: Post):
    server = MailServer("localhost", post.port, MailSecurity.STARTTLS, FROM, USER, lambda: PASSWORD)
    with pytest.raises(MailSenderRefused):
        server.send(MAIL)
    assert (post.logins, post.mails) == ([], [])


@pytest.mark.parametrize("password", ["wrong", None])
def test_a_wrong_or_missing_password_is_said(certificate: tuple[Path, Path], password: str | None):
    with post_office(Behaviour(tls=server_context(certificate)), tls_at_once=True) as post:
        server = MailServer(
            "localhost",
            post.port,
            MailSecurity.TLS,
            FROM,
            USER,
            lambda: password,
            lambda: trusting(certificate),
        )
        with pytest.raises(MailSenderRefused):
            server.send(MAIL)
        assert post.mails == []


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"recipient": "550 no such user"}, MailRefused),
        ({"recipient": "451 later"}, MailServerAway),
        ({"data": "554 not this"}, MailRefused),
        ({"data": "452 disk full"}, MailServerAway),
        ({"sender": "530 sign in first"}, MailSenderRefused),
        ({"sender": "450 later"}, MailServerAway),
    ],
)
def test_each_refusal_has_its_name(changes: dict[str, str], error: type[MailNotSent]):
    with post_office(Behaviour(**changes)) as post:  # type: ignore[arg-type]
        with pytest.raises(error) as said:
            plain(post.port).send(MAIL)
        assert TO not in repr(said.value) + str(said.value)
        assert post.mails == []


def test_a_server_that_hangs_is_away_after_its_time():
    with post_office(Behaviour(silent=True)) as post, pytest.raises(MailServerAway):
        plain(post.port, timeout_s=0.1).send(MAIL)


def test_a_server_that_is_not_there_is_away():
    with closing(socket.create_server(("127.0.0.1", 0))) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(MailServerAway):
        plain(port).send(MAIL)


def test_a_server_that_goes_after_taking_it_has_it():
    with post_office(Behaviour(dies_after_data=True)) as post:
        plain(post.port).send(MAIL)
        assert len(post.mails) == 1


@pytest.mark.parametrize(
    ("place", "port", "way"),
    [
        ("smtp://post", 25, MailSecurity.PLAIN),
        ("smtps://post", 465, MailSecurity.TLS),
        ("smtp+starttls://post", 587, MailSecurity.STARTTLS),
        ("smtps://post:2465/", 2465, MailSecurity.TLS),
    ],
)
def test_the_setting_is_understood(place: str, port: int, way: MailSecurity):
    made = mail_server(place, FROM, "", lambda: None)
    assert made is not None
    assert (made.host, made.port, made.security) == ("post", port, way)


@pytest.mark.parametrize(
    ("place", "sender", "user", "name"),
    [
        ("post.house.example", FROM, "", "smtp_server"),
        ("ftp://post", FROM, "", "smtp_server"),
        ("smtp://post:port", FROM, "", "smtp_server"),
        ("smtp://", FROM, "", "smtp_server"),
        ("smtps://desk:secret@post", FROM, "", "smtp_server"),
        ("smtps://post/path", FROM, "", "smtp_server"),
        ("smtps://post", "", "", "smtp_from"),
        ("smtps://post", "Desk <desk@house.example>", "", "smtp_from"),
        ("smtp://post", FROM, USER, "smtp_user"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(place: str, sender: str, user: str, name: str):
    with pytest.raises(MailSettingsWrong) as wrong:
        mail_server(place, sender, user, lambda: None)
    assert wrong.value.values == {"name": name}


def test_without_a_setting_there_is_no_server():
    assert mail_server("", "", "", lambda: None) is None


@pytest.mark.parametrize(
    "text", ["", "a", "a@b@c", "a b@c", "a@b\r\nBcc: x@y", "<a@b>", "a@b.", "é@b.nl", f"a@{'b' * 260}.nl"]
)
def test_what_is_no_address(text: str):
    assert not is_address(text)


@settings(max_examples=50)
@given(st.text())
def test_no_address_ends_a_line_of_a_mail(text: str):
    if is_address(f"{text}@house.example"):
        assert "\n" not in text
        assert TEXT.arrived(HostMailId("aa" * 8), f"{text}@house.example", 1, AT)["To"] is not None


def test_a_language_without_words_gets_english():
    text = HostMailText(Settings(site="AMS-03", language="de"), FROM)
    assert text.try_out(HostMailId("a"), TO, AT)["Subject"] == "A try of the mail server"
