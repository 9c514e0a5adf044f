"""The text of a mail to a host: which ticket, when and where; never who."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime
from functools import lru_cache
from importlib import resources
from typing import Final

from visitor_desk.clock import hour_of
from visitor_desk.settings import Settings
from visitor_desk.visits.host_mail import HostMailId

WORDS_FILE: Final = "host_mail_words.toml"
_FALLBACK: Final = "en"


@dataclass(frozen=True, slots=True)
class HostMailText:
    """Makes the mails of one installation, in its language."""

    settings: Settings
    sender: str

    def arrived(self, mail: HostMailId, to: str, ticket: int, at: datetime) -> EmailMessage:
        """Return the mail about an arrival; a second try has the same Message-ID (RFC 5322, 3.6.4)."""
        return self._message(mail, to, "", at, ticket=str(ticket))

    def try_out(self, mail: HostMailId, to: str, at: datetime) -> EmailMessage:
        """Return the mail by which an administrator tries the server out."""
        return self._message(mail, to, "try_", at)

    def _message(self, mail: HostMailId, to: str, kind: str, at: datetime, **values: str) -> EmailMessage:
        settings = self.settings
        words = _words().get(settings.language) or _words()[_FALLBACK]
        local = at.astimezone(settings.zone)
        values |= {
            "time": hour_of(local),
            "day": local.strftime(words["day"]),
            "desk": settings.desk,
            "site": settings.site,
        }
        message = EmailMessage(policy=policy.SMTP)
        message["From"] = self.sender
        message["To"] = to
        message["Subject"] = words[f"{kind}subject"].format(**values)
        message["Date"] = format_datetime(at)
        message["Message-ID"] = f"<{mail}@{self.sender.partition('@')[2]}>"
        # RFC 3834: no absence note answers it.
        message["Auto-Submitted"] = "auto-generated"
        text = words[f"{kind}text"].lstrip("\n").format(**values)
        message.set_content(text, cte="quoted-printable")
        return message


@lru_cache(maxsize=1)
def _words() -> dict[str, dict[str, str]]:
    text = resources.files("visitor_desk.visits").joinpath(WORDS_FILE).read_text(encoding="utf-8")
    return tomllib.loads(text)
