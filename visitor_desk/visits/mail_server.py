"""The house's mail server: how the settings name it, and handing it one mail (RFC 5321, 8314, 3207)."""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

from visitor_desk.errors import DeskError
from visitor_desk.visits.host_mail import (
    MailNotSent,
    MailRefused,
    MailSenderRefused,
    MailServerAway,
    MailServerNotTrusted,
)

TIMEOUT_S: Final = 10.0
"""How long a server may take for one answer."""
LONGEST_ADDRESS: Final = 254
"""Characters (RFC 5321, 4.5.3.1.3, less the brackets)."""
_ADDRESS: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.\-]{1,64}@[A-Za-z0-9\-]+(\.[A-Za-z0-9\-]+)*")
_PERMANENT: Final = 500


class MailSecurity(StrEnum):
    """How the way to the server is closed to others; the value is how the setting begins."""

    PLAIN = "smtp"
    TLS = "smtps"
    STARTTLS = "smtp+starttls"


_PORTS: Final = {MailSecurity.PLAIN: 25, MailSecurity.TLS: 465, MailSecurity.STARTTLS: 587}


class MailSettingsWrong(DeskError):
    """The settings name a mail server in a way that nothing can be sent with. Values: `name`."""

    code = "settings.mail_not_understood"


@dataclass(frozen=True, slots=True)
class MailServer:
    """One server. `password` is asked for when a mail goes out, so that a new one counts at once."""

    host: str
    port: int
    security: MailSecurity
    sender: str
    user: str = ""
    password: Callable[[], str | None] = field(default=lambda: None, repr=False)
    trust: Callable[[], ssl.SSLContext] = ssl.create_default_context
    timeout_s: float = TIMEOUT_S

    def send(self, message: EmailMessage) -> None:
        """Hand one mail over; it counts as sent once the server has said that it has it.

        Raises MailRefused for this mail alone, MailServerAway, MailServerNotTrusted or MailSenderRefused
        for whatever is sent.
        """
        try:
            smtp = self._connected()
            try:
                if self.user:
                    smtp.login(self.user, self.password() or "")
                smtp.send_message(message)
            finally:
                # Whatever goes wrong in saying goodbye, the mail is taken or refused already.
                with suppress(OSError, smtplib.SMTPException):
                    smtp.quit()
                smtp.close()
        except (OSError, smtplib.SMTPException) as error:
            raise _fault_of(error) from error

    def _connected(self) -> smtplib.SMTP:
        # The library would else look up the name of this machine, which takes time and is nobody's business.
        name = self.sender.partition("@")[2]
        if self.security is MailSecurity.TLS:
            return smtplib.SMTP_SSL(self.host, self.port, name, timeout=self.timeout_s, context=self.trust())
        smtp = smtplib.SMTP(self.host, self.port, name, timeout=self.timeout_s)
        if self.security is MailSecurity.STARTTLS:
            try:
                smtp.starttls(context=self.trust())
            except (OSError, smtplib.SMTPException):
                smtp.close()
                raise
        return smtp


def mail_server(
    place: str,
    sender: str,
    user: str,
    password: Callable[[], str | None],
    trust: Callable[[], ssl.SSLContext] = ssl.create_default_context,
) -> MailServer | None:
    """Return the server of the settings `smtp_server`, `smtp_from` and `smtp_user`; None where none is named.

    Raises MailSettingsWrong, also where a password would cross the network in the clear.
    """
    if not place:
        return None
    parts = urlsplit(place)
    try:
        security, port = MailSecurity(parts.scheme), parts.port
    except ValueError as error:
        raise MailSettingsWrong(name="smtp_server") from error
    if not parts.hostname or parts.username or parts.path.strip("/") or parts.query:
        raise MailSettingsWrong(name="smtp_server")
    if not is_address(sender):
        raise MailSettingsWrong(name="smtp_from")
    if user and security is MailSecurity.PLAIN:
        raise MailSettingsWrong(name="smtp_user")
    return MailServer(parts.hostname, port or _PORTS[security], security, sender, user, password, trust)


def is_address(text: str) -> bool:
    """Tell whether a text is one plain address, without a name, and with nothing that ends a header line."""
    return len(text) <= LONGEST_ADDRESS and _ADDRESS.fullmatch(text) is not None


def _fault_of(error: OSError | smtplib.SMTPException) -> MailNotSent:
    """Return what the library's error says of the mail or the server; its own words hold addresses."""
    match error:
        case ssl.SSLCertVerificationError():
            return MailServerNotTrusted()
        case smtplib.SMTPAuthenticationError() | smtplib.SMTPNotSupportedError():
            return MailSenderRefused()
        case smtplib.SMTPRecipientsRefused(recipients=refused):
            codes = [code for code, _ in refused.values()]
            return MailRefused() if min(codes, default=0) >= _PERMANENT else MailServerAway()
        case smtplib.SMTPSenderRefused(smtp_code=code):
            return MailSenderRefused() if code >= _PERMANENT else MailServerAway()
        case smtplib.SMTPDataError(smtp_code=code):
            return MailRefused() if code >= _PERMANENT else MailServerAway()
    return MailServerAway()
