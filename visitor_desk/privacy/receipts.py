"""The service for receipts: a token at the desk on request, and later the visit that it is of."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from visitor_desk.clock import Clock
from visitor_desk.paper.receipt_slip import ReceiptSlip
from visitor_desk.privacy.bound_rows import receipt_row
from visitor_desk.privacy.ports import DeskWork, DeskWorks
from visitor_desk.privacy.receipt import (
    RECEIPTS,
    MatchedReceipt,
    Receipt,
    ReceiptNotPossible,
    ReceiptTooEarly,
    ReceiptUnknown,
)
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.duties import Duty, Purpose, requires
from visitor_desk.security.groups import Group
from visitor_desk.security.passphrase import one_more, remaining_wait
from visitor_desk.security.receipt_tokens import (
    grouped,
    new_receipt_token,
    read_receipt_token,
    receipt_hash,
)
from visitor_desk.security.records import Installation
from visitor_desk.security.row_binding import gone
from visitor_desk.security.session import Session
from visitor_desk.security.signing import fingerprint
from visitor_desk.settings import Settings
from visitor_desk.visits.visit import Visit, VisitId, VisitState, VisitUnknown

SALT_BYTES = 16


@dataclass(frozen=True)
class Receipts:
    """Gives out tokens, of which only a hash is kept, and finds the visit of one that is shown."""

    works: DeskWorks
    log: AuditLog
    clock: Clock
    installation: Installation
    settings: Settings

    @requires(Duty.RECEPTION)
    def issue(self, session: Session, visit: VisitId) -> ReceiptSlip:
        """Return a new token of a visit of somebody on site, once: nobody can read it back from the desk.

        A token that was given out before ends with it, so that a slip that was lost is worth nothing.
        Raises VisitUnknown, and ReceiptNotPossible for who is not here or whose name is gone.
        """
        token = new_receipt_token()
        with self.works() as work:
            found = work.visits.get(visit)
            if found is None:
                raise VisitUnknown
            days = [row.expires_on for row in work.sealed.rows("visits", visit, Group.D)]
            if found.state is not VisitState.HERE or not days:
                raise ReceiptNotPossible
            kept = Receipt(
                visit,
                receipt_hash(self.installation.id, token),
                secrets.token_hex(SALT_BYTES),
                self.clock.now(),
                session.operator_id,
            )
            work.receipts.put(kept)
            self.log.append(
                work, "receipt.issued", session, visit=visit, table=RECEIPTS, row=receipt_row(kept)
            )
            work.commit()
        return ReceiptSlip(
            house=self.settings.controller_name,
            site=self.settings.site,
            arrived=self._local_day(found),
            last_day=max(days),
            contact=self.settings.privacy_contact,
            fingerprint=fingerprint(self.installation.root_public),
            token=token,
            groups=grouped(token),
        )

    @requires(Duty.PRIVACY)
    def match(self, session: Session, token: str) -> MatchedReceipt:
        """Return the visit of a token that somebody shows or reads out; an entry of the log either way.

        Raises:
            ReceiptMistyped: it is no token; nothing was compared.
            ReceiptUnknown: it is of no visit, with no word about why.
            ReceiptTooEarly: after wrong ones each further try waits, also in another program.
        """
        typed = read_receipt_token(token)
        now = self.clock.now()
        tried_by = f"receipts.{session.operator_id}"
        with self.works() as work:
            tries = work.sign_in_tries.get(tried_by)
            # A clock that was put back must not make anybody wait for ever.
            if tries is not None and tries.last_at <= now and (wait := remaining_wait(tries, now)):
                raise ReceiptTooEarly(wait_s=wait)
            receipt = work.receipts.with_hash(receipt_hash(self.installation.id, typed))
            if receipt is None or not work.sealed.rows("visits", receipt.visit, Group.D):
                work.sign_in_tries.put(one_more(tries, tried_by, now))
                self.log.append(work, "receipt.not_matched", session)
                work.commit()
                raise ReceiptUnknown
            work.sign_in_tries.clear(tried_by)
            self.log.append(
                work, "receipt.matched", session, visit=receipt.visit, purpose=Purpose.PERSON_REQUEST
            )
            work.commit()
        return MatchedReceipt(receipt.visit, receipt.issued_at)

    def _local_day(self, visit: Visit) -> date:
        return visit.arrived_at.astimezone(ZoneInfo(self.settings.time_zone)).date()


def forget_receipts(work: DeskWork) -> Iterator[str]:
    """Delete the receipts of visits whose name is gone, and yield each as the log says it (`gone`).

    After the name no row may lead to a visitor, and a token with nothing behind it helps nobody: so they die
    together, on the same day, by the same erasure, and live as long under the same hold.
    """
    for receipt in work.receipts.all():
        if not work.sealed.rows("visits", receipt.visit, Group.D):
            work.receipts.delete(receipt.visit)
            yield gone(RECEIPTS, receipt.visit)
