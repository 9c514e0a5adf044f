"""Mails to hosts: queued with the admission, sent in rounds, kept while the server is away.

A mail is sent at least once and, unless the program dies in the moment between the server's *taken* and the
row that says so, exactly once. After such a death it goes out again under the same Message-ID, by which mail
programs know it: a host who reads it twice is better off than a visitor of whom nobody has heard.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Protocol

from visitor_desk.clock import Clock
from visitor_desk.progress import Stopped
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.log_entry import WhoActed
from visitor_desk.security.session import Session
from visitor_desk.visits.bound_rows import row_digest
from visitor_desk.visits.host_mail import (
    HostMail,
    HostMailState,
    MailNotSent,
    MailRefused,
    MailState,
    new_host_mail_id,
)
from visitor_desk.visits.host_mail_text import HostMailText
from visitor_desk.visits.mail_server import MailServer
from visitor_desk.visits.ports import VisitWork
from visitor_desk.visits.visit import Visit, VisitState

GIVE_UP_AFTER: Final = timedelta(hours=4)
"""By then the visitor has been met, or has left: news of the arrival helps nobody."""
SAID_FOR: Final = timedelta(hours=12)
"""So long the bar says that a mail was given up: a shift."""


class TellHost(Protocol):
    """What an admission does for the host, in its own transaction."""

    def __call__(self, work: VisitWork, who: Session | WhoActed | None, visit: Visit) -> None:
        """Queue a mail about the visit; its own entry of the log is written before this."""
        ...


def nobody_told(work: VisitWork, who: Session | WhoActed | None, visit: Visit) -> None:
    """Queue nothing: this desk has no mail server."""


@dataclass(frozen=True)
class HostMailQueue:
    """Puts a mail about an arrival into the transaction of the admission, and wakes the sender after it."""

    log: AuditLog
    wake: Callable[[], None]

    def __call__(self, work: VisitWork, who: Session | WhoActed | None, visit: Visit) -> None:
        """Queue a mail where the host has an address; the admission never waits for it.

        With the database's server away nothing is queued: it is when the admission is forwarded.
        """
        if work.away:
            return
        host = work.staff.get(visit.host) if visit.host is not None else None
        if host is None or host.address is None:
            return
        mail = HostMail(new_host_mail_id(), visit.id, visit.desk, visit.arrived_at)
        work.host_mails.put(mail)
        self.log.append(
            work, "host_mail.queued", who, host_mail=mail.id, visit=visit.id, row=row_digest(mail)
        )
        work.after_commit(self.wake)


@dataclass(frozen=True)
class HostMailRound:
    """Sends what this desk has queued."""

    works: Callable[[], VisitWork]
    log: AuditLog
    clock: Clock
    desk: str
    server: MailServer
    text: HostMailText

    def __call__(self, stopped: Stopped, abandoned: Stopped) -> MailState:
        """Send the mails that wait, oldest first, and say how they are doing.

        Where the server takes none, the others wait as well. Once nobody waits for this round any more
        (`abandoned`) nothing is written: another program may have the data.
        """
        with self.works() as work:
            mine = [mail for mail in work.host_mails.waiting() if mail.desk == self.desk]
        problem: str | None = None
        for mail in mine:
            if stopped():
                break
            try:
                state = self._send(mail) if problem is None else self._too_late(mail)
            except MailNotSent as error:
                problem, state = error.code, self._too_late(mail)
            if state is not None and not abandoned():
                self._end(mail, state)
        return MailState(problem=problem) if abandoned() else self.state(problem)

    def state(self, problem: str | None = None) -> MailState:
        """Return how many wait and how many were given up lately."""
        since = self.clock.now() - SAID_FOR
        with self.works() as work:
            mine = [mail for mail in work.host_mails.all() if mail.desk == self.desk]
        lost = [
            mail
            for mail in mine
            if mail.state is HostMailState.GIVEN_UP and mail.ended_at is not None and mail.ended_at > since
        ]
        waiting = sum(mail.state is HostMailState.WAITING for mail in mine)
        return MailState(waiting, len(lost), problem if waiting else None)

    def _send(self, mail: HostMail) -> HostMailState | None:
        """Send one mail and return what became of it; MailNotSent where the server takes none."""
        late = self._too_late(mail)
        if late is not None:
            return late
        with self.works() as work:
            visit = work.visits.get(mail.visit)
            ticket = work.tickets.get(visit.ticket) if visit is not None and visit.ticket else None
            host = work.staff.get(visit.host) if visit is not None and visit.host else None
        if visit is None or ticket is None or host is None or host.address is None:
            return HostMailState.NOT_NEEDED
        if visit.state is not VisitState.HERE:
            return HostMailState.NOT_NEEDED
        try:
            self.server.send(self.text.arrived(mail.id, host.address, ticket.number, visit.arrived_at))
        except MailRefused:
            return HostMailState.GIVEN_UP
        return HostMailState.SENT

    def _too_late(self, mail: HostMail) -> HostMailState | None:
        return HostMailState.GIVEN_UP if self._age(mail.queued_at) >= GIVE_UP_AFTER else None

    def _age(self, since: datetime) -> timedelta:
        return self.clock.now() - since

    def _end(self, mail: HostMail, state: HostMailState) -> None:
        with self.works() as work:
            now = work.host_mails.get(mail.id)
            if now is None or now.state is not HostMailState.WAITING:
                return
            ended = replace(now, state=state, ended_at=max(self.clock.now(), now.queued_at))
            work.host_mails.put(ended)
            self.log.append(
                work,
                f"host_mail.{state.value}",
                None,
                host_mail=ended.id,
                visit=ended.visit,
                row=row_digest(ended),
            )
            work.commit()
