"""Where an operator's private keys are kept: sealed for this desk, and sent to every other desk they work at.

At a desk an operator knows, the passphrase is at hand; that is when their keys are sealed once more for each
joined desk that has none. There the first sign-in opens them with the same passphrase, and seals them under
that desk's own secret. A new passphrase replaces the old one at every desk in the same way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from visitor_desk.clock import Clock
from visitor_desk.errors import DeskError
from visitor_desk.security.alarm import Alarm
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.devices import ThisDevice
from visitor_desk.security.offline_log import NotWhileAway
from visitor_desk.security.operator_keys import (
    OperatorKeys,
    opened_transfer,
    opened_under,
    secret_under,
    transfer_to,
)
from visitor_desk.security.passphrase import Stretched, Stretching
from visitor_desk.security.ports import KeystoreWorks, SecurityWork, SecurityWorks
from visitor_desk.security.records import Device, Operator, OperatorId, OperatorSecret, OperatorTransfer
from visitor_desk.security.standing import check_device_stands


class KeysElsewhere(DeskError):
    """The operator's keys have not come to this desk: they sign in once at a desk they know."""

    code = "security.keys_elsewhere"


@dataclass(frozen=True, slots=True)
class OpenedKeys:
    """An operator's keys while they are open, and the passphrase after its slow step."""

    keys: OperatorKeys
    stretched: Stretched
    provisional: bool


@dataclass(frozen=True, slots=True)
class OperatorSecrets:
    """Opens and keeps the private keys of operators at this desk."""

    device: ThisDevice
    works: SecurityWorks
    keystore_works: KeystoreWorks
    log: AuditLog
    clock: Clock
    stretching: Stretching

    def open(self, operator: Operator | None, passphrase: str) -> OpenedKeys | None:
        """Return an operator's keys, None where passphrase or row are not right; takes one guess's time.

        Raises CostRefused where the stored cost is outside what the program accepts.
        """
        kept = None if operator is None else self._kept(operator.id)
        if kept is None:
            # An unknown login takes the same time, so the time does not tell which logins there are.
            stretching = self.stretching
            stretching.stretched(passphrase, salt=stretching.new_salt(), cost=stretching.cost)
            return None
        stretched = self.stretching.stretched(passphrase, salt=kept.salt, cost=kept.cost)
        if isinstance(kept, OperatorSecret):
            keys = opened_under(self.device, kept, stretched)
        else:
            keys = opened_transfer(self.device, kept, stretched)
        return None if keys is None else OpenedKeys(keys, stretched, kept.provisional)

    def check_here(self, operator: Operator, *, away: bool) -> None:
        """Raise KeysElsewhere where no passphrase could open anything: nothing has come to this desk yet.

        While the server is away: NotWhileAway, since a desk keeps the keys of few operators.
        """
        if self._kept(operator.id) is None:
            if away:
                raise NotWhileAway
            if not operator.relief:
                raise KeysElsewhere

    def settle(self, work: SecurityWork, operator: Operator, opened: OpenedKeys) -> int:
        """Keep keys that came as a transfer under this desk's secret; send them to desks that lack them.

        Return how many desks they were sent to. Only desks whose certificate and log entry stand are sent
        anything, and only those of the operator's sites.
        """
        others = self._others(work, operator)
        with self.keystore_works() as keystore:
            lacking = [
                device
                for device in others
                if keystore.operator_secrets.get(operator.id, device.id) is None
                and keystore.transfers.get(operator.id, device.id) is None
            ]
            arrived = keystore.operator_secrets.get(operator.id, self.device.id) is None
            if not lacking and not arrived:
                return 0
            if arrived:
                secret = secret_under(
                    self.device, operator.id, opened.keys, opened.stretched, provisional=opened.provisional
                )
                keystore.operator_secrets.put(secret)
                keystore.transfers.delete(operator=operator.id, device=self.device.id)
            for device in lacking:
                keystore.transfers.put(self._transfer(device, operator.id, opened))
            keystore.commit()
        return len(lacking)

    def replace(
        self, operator: Operator, keys: OperatorKeys, passphrase: str, *, provisional: bool
    ) -> OpenedKeys:
        """Keep keys under a new passphrase, here and by transfer at every other desk; old ones are gone."""
        stretching = self.stretching
        with self.keystore_works() as keystore:
            old = keystore.operator_secrets.get(operator.id, self.device.id)
        if old is not None:
            stretching = stretching.at_least(old.cost)
        stretched = stretching.stretched(passphrase, salt=stretching.new_salt(), cost=stretching.cost)
        opened = OpenedKeys(keys, stretched, provisional)
        secret = secret_under(self.device, operator.id, keys, stretched, provisional=provisional)
        with self.works() as work:
            others = self._others(work, operator)
        with self.keystore_works() as keystore:
            keystore.operator_secrets.delete(operator.id)
            keystore.transfers.delete(operator=operator.id)
            keystore.operator_secrets.put(secret)
            for device in others:
                keystore.transfers.put(self._transfer(device, operator.id, opened))
            keystore.commit()
        return opened

    def as_dear_as_of(self, operator: OperatorId) -> OperatorSecrets:
        """Return the same with new secrets as dear to guess as this operator's, calibrated at set-up."""
        with self.keystore_works() as keystore:
            mine = keystore.operator_secrets.get(operator, self.device.id)
        if mine is None:
            return self
        dearer = self.stretching.at_least(mine.cost)
        return OperatorSecrets(self.device, self.works, self.keystore_works, self.log, self.clock, dearer)

    def _kept(self, operator: OperatorId) -> OperatorSecret | OperatorTransfer | None:
        with self.keystore_works() as keystore:
            secret = keystore.operator_secrets.get(operator, self.device.id)
            return secret or keystore.transfers.get(operator, self.device.id)

    def _transfer(self, device: Device, operator: OperatorId, opened: OpenedKeys) -> OperatorTransfer:
        return transfer_to(
            self.device.installation.id,
            device,
            operator,
            opened.keys,
            opened.stretched,
            provisional=opened.provisional,
        )

    def _others(self, work: SecurityWork, operator: Operator) -> Sequence[Device]:
        if operator.relief:
            return ()
        found = []
        for device in work.devices.all():
            elsewhere = bool(operator.sites) and device.site not in operator.sites
            if device.id == self.device.id or device.end is not None or elsewhere:
                continue
            try:
                check_device_stands(self.device.installation.root_public, work, device, self.clock.now())
            except Alarm as alarm:
                # Nothing is sent there; whoever signs in can do nothing about it and is let in.
                self.log.note(alarm)
                continue
            found.append(device)
        return found
