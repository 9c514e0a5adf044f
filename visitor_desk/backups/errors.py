"""What can be wrong with a folder of backups or with one of its files."""

from __future__ import annotations

from visitor_desk.errors import DeskError
from visitor_desk.security.alarm import Alarm


class BackupFolderUnreachable(DeskError):
    """The folder is not there, not writable, or its share is away. Values: `path`."""

    code = "backups.folder_unreachable"


class BackupFolderFull(DeskError):
    """No room was left; the generation before is as it was. Values: `path`."""

    code = "backups.folder_full"


class BackupNotVerified(DeskError):
    """What was read back is not what was written; the generation before is as it was. Values: `path`."""

    code = "backups.not_verified"


class NoBackup(DeskError):
    """The folder holds no backup of the day or of the installation that is wanted. Values: `path`."""

    code = "backups.none_there"


class BackupTorn(DeskError):
    """A file breaks off or does not match its own manifest; nothing was restored. Values: `part`."""

    code = "backups.torn"


class BackupOfOther(DeskError):
    """The backup belongs to another installation; nothing was restored."""

    code = "backups.of_other"


class BackupNotGenuine(Alarm):
    """No device of this installation signed the backup, or its log is not whole. Values: `part`."""

    code = "backups.not_genuine"


class RootNotNamed(DeskError):
    """An empty desk trusts no root yet: the person must type the fingerprint from the paper."""

    code = "backups.root_not_named"


class KeysOlderThanData(DeskError):
    """Records would be lost beyond those the backup leaves out by rule. Values: `records`, `day`."""

    code = "backups.keys_older"


class RestoreUnfinished(DeskError):
    """A restore was interrupted between its two stores; it has to be run again."""

    code = "backups.restore_unfinished"
