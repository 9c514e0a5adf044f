"""A mail that tells a host that their visitor has come, as a row of what is to be sent.

The row names a visit and nobody: address and text are made when the mail goes out, and stay nowhere.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType, Protocol

from visitor_desk.errors import DeskError
from visitor_desk.visits.visit import VisitId

HostMailId = NewType("HostMailId", str)


class HostMailState(StrEnum):
    """Where a mail stands."""

    WAITING = "waiting"
    SENT = "sent"
    """The mail server has taken it; what becomes of it then is not known here."""
    GIVEN_UP = "given_up"
    """The server refused it for good, or was away for too long."""
    NOT_NEEDED = "not_needed"
    """The visitor had left, or the host had no address any more, before it could be sent."""


class MailNotSent(DeskError):
    """The mail server did not take a mail."""

    code = "mail.not_sent"


class MailServerAway(MailNotSent):
    """The server does not answer, not in time, or says that it cannot now."""

    code = "mail.server_away"


class MailServerNotTrusted(MailNotSent):
    """The server's certificate is none that this system trusts, or is another server's."""

    code = "mail.server_not_trusted"


class MailSenderRefused(MailNotSent):
    """The server takes no mail from this desk: user, password or sender are not right."""

    code = "mail.sender_refused"


class MailRefused(MailNotSent):
    """The server does not take this mail, now or later: its address does not exist, for instance."""

    code = "mail.refused"


class NoMailServer(DeskError):
    """The settings of this desk name no mail server."""

    code = "mail.no_server"


class MailPasswordNotKept(DeskError):
    """This desk has no keyring that keeps the mail server's password."""

    code = "mail.password_not_kept"


@dataclass(frozen=True, slots=True)
class HostMail:
    """One mail to the host of a visit; the desk that queued it sends it."""

    id: HostMailId
    visit: VisitId
    desk: str
    queued_at: datetime
    state: HostMailState = HostMailState.WAITING
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class MailState:
    """How the mails of this desk are doing."""

    waiting: int = 0
    given_up: int = 0
    """In the last twelve hours."""
    problem: str | None = None
    """Code of the error because of which mails wait."""


class HostMailStore(Protocol):
    """The mails to hosts."""

    def put(self, mail: HostMail) -> None:
        """Insert the mail or replace the row of the same id."""
        ...

    def get(self, mail: HostMailId) -> HostMail | None:
        """Return the mail, or None."""
        ...

    def waiting(self) -> list[HostMail]:
        """Return the mails of every desk that are not sent yet, oldest first."""
        ...

    def all(self) -> list[HostMail]:
        """Return every mail, oldest first, then by id."""
        ...

    def delete(self, mail: HostMailId) -> None:
        """Delete a mail."""
        ...


def new_host_mail_id() -> HostMailId:
    """Return an id that no mail has."""
    return HostMailId(secrets.token_hex(8))
