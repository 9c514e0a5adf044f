"""The service behind mails to hosts: how they are doing, a try of the server, and its password."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from visitor_desk.bsn import reject_bsn
from visitor_desk.clock import Clock
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.duties import Duty, no_session_needed, requires
from visitor_desk.security.mail_password import MailPassword
from visitor_desk.security.session import Session
from visitor_desk.settings import Settings
from visitor_desk.visits.host_mail import (
    HostMail,
    MailPasswordNotKept,
    MailState,
    NoMailServer,
    new_host_mail_id,
)
from visitor_desk.visits.host_mail_round import HostMailQueue, HostMailRound, TellHost, nobody_told
from visitor_desk.visits.host_mail_text import HostMailText
from visitor_desk.visits.mail_sender import MailSender
from visitor_desk.visits.mail_server import MailServer, is_address, mail_server
from visitor_desk.visits.ports import VisitWork
from visitor_desk.visits.ticket import FieldNotAccepted


@dataclass(frozen=True)
class HostMails:
    """Looks after the mails of this desk; `server` and `text` are None where the settings name no server."""

    works: Callable[[], VisitWork]
    log: AuditLog
    clock: Clock
    password: MailPassword
    sender: MailSender
    server: MailServer | None
    text: HostMailText | None

    @no_session_needed("shows how many mails wait, and why; no host and no visitor is in it")
    def state(self) -> MailState:
        """Return how the mails of this desk are doing."""
        return self.sender.state()

    @requires(Duty.RECEPTION, Duty.FACILITY, Duty.ADMINISTRATOR)
    def waiting(self, session: Session) -> Sequence[HostMail]:  # noqa: ARG002 - read by the duty check
        """Return the mails of every desk that are not sent yet, oldest first."""
        with self.works() as work:
            return work.host_mails.waiting()

    @requires(Duty.ADMINISTRATOR)
    def try_out(self, session: Session, to: str) -> None:
        """Send a mail to an address and wait for the server's answer.

        Raises NoMailServer, FieldNotAccepted for what is no address, and what `MailServer.send` raises.
        """
        if self.server is None or self.text is None:
            raise NoMailServer
        check_address(to)
        self.server.send(self.text.try_out(new_host_mail_id(), to, self.clock.now()))
        with self.works() as work:
            self.log.append(work, "mail_server.tried", session)
            work.commit()

    @requires(Duty.ADMINISTRATOR)
    def set_password(self, session: Session, password: str) -> None:
        """Keep the server's password in the keyring of this desk and try again what waits.

        Raises MailPasswordNotKept where there is no keyring.
        """
        if not self.password.keep(password):
            raise MailPasswordNotKept
        with self.works() as work:
            self.log.append(work, "mail_server.password_set", session)
            work.commit()
        self.sender.wake()


def mails_to_hosts(
    works: Callable[[], VisitWork],
    log: AuditLog,
    clock: Clock,
    settings: Settings,
    password: MailPassword,
    sender: MailSender,
    trust: Callable[[], ssl.SSLContext],
) -> tuple[HostMails, TellHost]:
    """Return the service and what an admission does for the host; what waits goes out from here on.

    Without a server in the settings nothing is queued. Raises MailSettingsWrong.
    """
    server = mail_server(settings.smtp_server, settings.smtp_from, settings.smtp_user, password.get, trust)
    if server is None:
        return HostMails(works, log, clock, password, sender, None, None), nobody_told
    text = HostMailText(settings, server.sender)
    sender.begin(HostMailRound(works, log, clock, settings.desk, server, text))
    return HostMails(works, log, clock, password, sender, server, text), HostMailQueue(log, sender.wake)


def check_address(address: str) -> None:
    """Raise FieldNotAccepted for what is no address of a mailbox, BsnNotKept where it holds such a number."""
    if not is_address(address):
        raise FieldNotAccepted(field="address")
    reject_bsn(address, field_name="address")
