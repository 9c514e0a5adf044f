"""The settings of one installation, read from `visitor-desk.toml` in its data folder."""

from __future__ import annotations

import json
import os
import re
import tomllib
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from visitor_desk.errors import DeskError

FILE_NAME = "visitor-desk.toml"
BADGE_FORMATS = ("label", "card")


class SettingsUnreadable(DeskError):
    """The settings file is no valid TOML or holds a value of the wrong kind. Values: `path`, `name`."""

    code = "settings.unreadable"


@dataclass(frozen=True, slots=True)
class Settings:
    """What an installation is called, where it stands and where its two databases lie.

    `database` and `keystore` are SQLAlchemy URLs without a password; empty means an SQLite file of its own in
    the data folder. `keystore_copies_days` is for how many days copies of the keystore's server (log archive,
    replica, backup of the machine) are kept at most: it is what the house says, and no program can see it.
    `time_zone` is an IANA name: the day of expiry of a record is a day there.
    `checkpoint_folder` (a folder, perhaps a share) and `checkpoint_syslog` (`udp://host`, `tcp://host`,
    `tls://host`, each with a port if wanted, or `local`) are second places for the log's checkpoints.
    `backup_folder` is where a desk that is open makes its daily backup. `vault_folder` is where kept footage
    lies, a share where several desks keep some; empty means a folder in the data folder.
    `badge_printer` is a printer as the system calls it; empty means that visitors wear number badges only.
    `badge_format` is `label` (62 by 100 mm) or `card` (86 by 54 mm). `receipt_printer` prints receipts; empty
    means the default printer of the system.
    `smtp_server` (`smtps://host`, `smtp+starttls://host` or `smtp://host`, each with a port if wanted) is the
    house's mail server, by which hosts hear that their visitor has come; `smtp_from` is the address that the
    mails are from, `smtp_user` who signs in there. The password is in the keyring, never in this file.
    `country` (ISO 3166-1, two letters) is where the controller answers requests: on its public holidays no
    period ends, and letters name its supervisory authority and court. `privacy_on_call` is the number that a
    guard calls for privacy day and night, as when an authority comes. `statement_file` is the house's privacy
    statement as data (docs/notices.md), held against what is done; empty means the one that comes with the
    program.
    """

    site: str
    desk: str = "Reception"
    controller: str = ""
    privacy_contact: str = ""
    privacy_on_call: str = ""
    time_zone: str = "Europe/Amsterdam"
    country: str = "NL"
    language: str = "nl"
    database: str = ""
    keystore: str = ""
    keystore_copies_days: str = ""
    checkpoint_folder: str = ""
    checkpoint_syslog: str = ""
    backup_folder: str = ""
    vault_folder: str = ""
    badge_printer: str = ""
    badge_format: str = "label"
    receipt_printer: str = ""
    smtp_server: str = ""
    smtp_from: str = ""
    smtp_user: str = ""
    statement_file: str = ""

    @property
    def controller_name(self) -> str:
        """Who is responsible: the first line of `controller`, whose others are the address, or the site."""
        return self.controller_lines[0]

    @property
    def controller_address(self) -> str:
        """The same with its address, on one line."""
        return ", ".join(self.controller_lines)

    @property
    def controller_lines(self) -> list[str]:
        """The name and the lines of the address; only the site where nothing is set."""
        return _lines_of(self.controller) or [self.site]

    @property
    def contact_line(self) -> str:
        """Whom to write to about data, on one line; the controller where nobody is named."""
        return ", ".join(_lines_of(self.privacy_contact)) or self.controller_name

    @property
    def copies_kept_days(self) -> int | None:
        """For how many days copies of the keystore's server are kept, None where nobody has said it."""
        return int(self.keystore_copies_days) if self.keystore_copies_days else None

    @property
    def zone(self) -> ZoneInfo:
        """The site's time zone."""
        return ZoneInfo(self.time_zone)


def _lines_of(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def read_settings(folder: Path) -> Settings:
    """Read the settings of a data folder; an unknown name or a wrong value raises SettingsUnreadable."""
    path = folder / FILE_NAME
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsUnreadable(path=path.name, name="-") from error
    known = Settings.__dataclass_fields__
    for name, value in values.items():
        if name not in known or not isinstance(value, str):
            raise SettingsUnreadable(path=path.name, name=name)
    if "site" not in values:
        raise SettingsUnreadable(path=path.name, name="site")
    settings = replace(Settings(site=""), **values)
    check_settings(settings)
    return settings


def check_settings(settings: Settings) -> None:
    """Raise SettingsUnreadable for a value that no installation could work with."""
    try:
        _ = settings.zone
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise SettingsUnreadable(path=FILE_NAME, name="time_zone") from error
    if not re.fullmatch(r"[0-9]{0,4}", settings.keystore_copies_days):
        raise SettingsUnreadable(path=FILE_NAME, name="keystore_copies_days")
    if settings.badge_format not in BADGE_FORMATS:
        raise SettingsUnreadable(path=FILE_NAME, name="badge_format")


def write_settings(folder: Path, settings: Settings) -> None:
    """Write the settings file; a JSON string is also a TOML basic string, so quoting is exact."""
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in asdict(settings).items()]
    _write_whole(folder / FILE_NAME, "\n".join(lines) + "\n")


def change_setting(folder: Path, name: str, value: str) -> None:
    """Change one line of the settings file, or add it; remarks and all else stay as somebody wrote them.

    Raises SettingsUnreadable, or OSError; the file is then as it was.
    """
    wanted = replace(read_settings(folder), **{name: value})
    text, line = (folder / FILE_NAME).read_text(encoding="utf-8"), f"{name} = {json.dumps(value)}"
    changed, found = re.subn(rf"(?m)^{name}[ \t]*=.*$", lambda _: line, text, count=1)
    _write_whole(folder / FILE_NAME, changed if found else f"{text.rstrip()}\n{line}\n")
    if read_settings(folder) != wanted:
        # A line inside another text looked like it.
        write_settings(folder, wanted)


def _write_whole(path: Path, text: str) -> None:
    """Write a file so that it is there as before or as now, also when the power goes."""
    beside = path.with_suffix(".new")
    try:
        with beside.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
