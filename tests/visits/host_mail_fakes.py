"""The store of mails to hosts in memory."""

from __future__ import annotations

from visitor_desk.visits.host_mail import HostMail, HostMailId, HostMailState


class FakeHostMailStore:
    def __init__(self, rows: dict[HostMailId, HostMail]) -> None:
        self._rows = rows

    def put(self, mail: HostMail) -> None:
        self._rows[mail.id] = mail

    def get(self, mail: HostMailId) -> HostMail | None:
        return self._rows.get(mail)

    def waiting(self) -> list[HostMail]:
        return [mail for mail in self.all() if mail.state is HostMailState.WAITING]

    def all(self) -> list[HostMail]:
        return sorted(self._rows.values(), key=lambda mail: (mail.queued_at, mail.id))

    def delete(self, mail: HostMailId) -> None:
        self._rows.pop(mail, None)
