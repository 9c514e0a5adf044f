"""The service that writes the letter to somebody on the deny list and keeps that it was written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from visitor_desk.clock import Clock
from visitor_desk.errors import DeskError
from visitor_desk.privacy.deny_letter import Addressee, deny_letter
from visitor_desk.security.duties import Duty, requires
from visitor_desk.security.session import Session
from visitor_desk.settings import Settings
from visitor_desk.visits.deny_entry import DenyId, DenyTelling, OpenedDenyEntry
from visitor_desk.visits.deny_list import DenyList
from visitor_desk.visits.ticket import LONGEST_NAME, FieldNotAccepted

LONGEST_ADDRESS: Final = 400


class LetterNotWritten(DeskError):
    """The file of a letter could not be written. Values: `path` (its name)."""

    code = "letters.not_written"


@dataclass(frozen=True)
class DenyLetters:
    """Writes letters; name and address go onto the paper and nowhere else."""

    deny_list: DenyList
    settings: Settings
    clock: Clock

    @requires(Duty.FACILITY, Duty.PRIVACY)
    def write(self, session: Session, entry: DenyId, to: Addressee, target: Path) -> OpenedDenyEntry:
        """Write the letter to a file and keep that the person was told.

        Raises FieldNotAccepted, DenyEntryUnknown and LetterNotWritten; nothing was kept then.
        """
        if not to.name.strip() or len(to.name) > LONGEST_NAME:
            raise FieldNotAccepted(field="name")
        if not to.address.strip() or len(to.address) > LONGEST_ADDRESS:
            raise FieldNotAccepted(field="address")
        opened = self.deny_list.entry(session, entry)
        letter = deny_letter(self.settings, opened, to, self.clock.now())
        try:
            target.write_bytes(letter)
        except OSError as error:
            raise LetterNotWritten(path=target.name) from error
        return self.deny_list.told(session, entry, DenyTelling.LETTER)
