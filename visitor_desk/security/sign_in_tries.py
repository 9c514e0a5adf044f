"""Wrong passphrases: counted before they are looked at, kept across restarts, and answered with a wait."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NoReturn

from visitor_desk.clock import Clock
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.passphrase import (
    TooEarly,
    WrongPassphrase,
    WrongPassphraseAgain,
    delay_after,
    one_more,
    remaining_wait,
)
from visitor_desk.security.ports import SecurityWork, SecurityWorks
from visitor_desk.security.records import Operator, SignInTry

_UNKNOWN = ""


@dataclass(frozen=True, slots=True)
class Tries:
    """Counts the tries of each operator, and of all unknown logins together."""

    works: SecurityWorks
    log: AuditLog
    clock: Clock

    def count(self, work: SecurityWork, operator: Operator | None) -> SignInTry:
        """Count one more try and commit it, so that pulling the plug gives no free one; or raise TooEarly."""
        key = operator.id if operator else _UNKNOWN
        now = self.clock.now()
        tries = work.sign_in_tries.get(key)
        if tries and tries.last_at > now:
            # The clock was put back; waiting for the old time again could take for ever.
            tries = replace(tries, last_at=now)
            work.sign_in_tries.put(tries)
            work.commit()
        wait = remaining_wait(tries, now)
        if wait:
            raise TooEarly(wait_s=wait)
        counted = one_more(tries, key, now)
        work.sign_in_tries.put(counted)
        work.commit()
        return counted

    def refuse(self, counted: SignInTry) -> NoReturn:
        """Log the wrong try and raise WrongPassphrase with the wait it costs."""
        with self.works() as work:
            self.log.append(
                work, "operator.refused", None, tries=counted.failures, operator=counted.operator or None
            )
            work.commit()
        wait = delay_after(counted.failures)
        raise (WrongPassphraseAgain if wait else WrongPassphrase)(wait_s=wait)
