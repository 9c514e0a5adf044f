"""Adopting a log that was put back from a backup, or whose memory a desk has lost: an act of two people."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from visitor_desk.errors import DeskError
from visitor_desk.security.approvals import Approvals
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.checkpoint import CheckpointInvalid, signer_of, verify_checkpoint
from visitor_desk.security.duties import Duty, requires
from visitor_desk.security.log_report import DeviceKeys
from visitor_desk.security.log_restored import (
    MOST_NAMED,
    RECORD,
    RESTORED,
    SIGNED,
    SizeAndRoot,
    head_text,
    restore_request,
)
from visitor_desk.security.ports import SecurityWork, SecurityWorks
from visitor_desk.security.records import Installation, LogEntry
from visitor_desk.security.session import Session

_VALID_FOR = timedelta(minutes=5)


class NothingToAdopt(DeskError):
    """The log is empty, or this desk's memory agrees with it and no other checkpoint was named."""

    code = "security.nothing_to_adopt"


class TooManyCheckpoints(DeskError):
    """More checkpoints were named than one entry can say. Values: `most`."""

    code = "security.too_many_checkpoints"


@dataclass(frozen=True)
class LogRestore:
    """Says openly, with two signatures, that an older log has taken the place of a longer one."""

    works: SecurityWorks
    installation: Installation
    log: AuditLog
    approvals: Approvals

    @requires(Duty.PRIVACY, Duty.ADMINISTRATOR)
    def adopt(self, session: Session, approver: Session, notes: Sequence[str] = ()) -> LogEntry:
        """Let every desk go on with the log as it is now, which two people have put back or looked at.

        The entry names the head that is there and the heads that were known: what this desk remembers and
        `notes`, checkpoints of other desks or of a second place. A desk that remembers one of them, or a
        head below the largest, believes the entry; any other keeps its alarm until its own is adopted.

        Raises:
            ApprovedByRequester, NotYourDuty: it is not two people, or not these.
            CheckpointInvalid: a note is none of a device of this installation.
            NothingToAdopt, TooManyCheckpoints.
        """
        with self.works() as work:
            head = work.log.head(lock=True)
            if head is None:
                raise NothingToAdopt
            known = self._known(work, notes)
            request = restore_request(
                secrets.token_hex(8), session.operator_id, (head.size, head.root_hash), known
            )
            self.approvals.approve(approver, work, request, valid_for=_VALID_FOR)
            self.approvals.use(work, request)
            entry = self.log.append(
                work,
                RESTORED,
                session,
                log=RECORD,
                put_back=head_text(head.size, head.root_hash),
                known=[head_text(*one) for one in known],
                request=request.id,
                asked=session.signing.sign(SIGNED, request.digest()).hex(),
            )
            self.log.believe(work, entry)
            work.commit()
        return entry

    def _known(self, work: SecurityWork, notes: Sequence[str]) -> list[SizeAndRoot]:
        known = [(head.size, head.root_hash) for head in self.log.known_heads()]
        devices = DeviceKeys(self.installation.root_public, work.devices, work.operators)
        for note in notes:
            signer = signer_of(note)
            public = devices.public(signer)
            if public is None:
                raise CheckpointInvalid
            checkpoint = verify_checkpoint(
                note, installation=self.installation.id, device=signer, public=public
            )
            known.append((checkpoint.size, checkpoint.root_hash))
        if len(known) > MOST_NAMED:
            raise TooManyCheckpoints(most=MOST_NAMED)
        return known
