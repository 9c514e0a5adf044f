"""The country in which requests are answered: shown with the law its days off come from, and changed.

It is a setting of this desk (`country` in its file), read when the desk starts.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from visitor_desk.errors import DeskError
from visitor_desk.privacy.deadlines import countries, source_of
from visitor_desk.privacy.ports import DeskWorks
from visitor_desk.privacy.request_package import disk_errors
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.duties import Duty, requires
from visitor_desk.security.session import Session
from visitor_desk.settings import FILE_NAME, Settings, change_setting, read_settings


class CountryUnknown(DeskError):
    """The days off of this country are not known. Values: `known`."""

    code = "settings.country_unknown"


@dataclass(frozen=True, slots=True)
class CountryHere:
    """Which country counts now, on what law its days off rest, and which counts from the next start."""

    now: str
    source: str
    next: str

    @property
    def waits(self) -> bool:
        """Whether another one counts once the desk was started again."""
        return self.next != self.now


@dataclass(frozen=True)
class SiteCountry:
    """Reads and changes the setting; a date that was set for a request stays as it was set."""

    folder: Path
    settings: Settings
    works: DeskWorks
    log: AuditLog

    @requires(Duty.FACILITY, Duty.PRIVACY, Duty.ADMINISTRATOR, Duty.AUDITOR)
    def here(self, session: Session) -> CountryHere:  # noqa: ARG002 - read by the duty check
        """Return which country counts. Raises SettingsUnreadable."""
        now = self.settings.country
        return CountryHere(now, source_of(now), read_settings(self.folder).country)

    @requires(Duty.FACILITY, Duty.ADMINISTRATOR)
    def change(self, session: Session, country: str) -> CountryHere:
        """Let another country count from the next start of this desk; the same again writes nothing.

        Raises CountryUnknown, SettingsUnreadable, DiskFull or NotPermittedByFolder; nothing changed then.
        """
        if country not in countries():
            raise CountryUnknown(known=", ".join(sorted(countries())))
        before = read_settings(self.folder).country
        if country != before:
            with self.works() as work:
                self.log.append(work, "settings.country_changed", session, country=country, before=before)
                with disk_errors(FILE_NAME):
                    change_setting(self.folder, "country", country)
                try:
                    work.commit()
                except BaseException:
                    change_setting(self.folder, "country", before)
                    raise
        return self.here(session)
