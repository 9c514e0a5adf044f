"""The desks of an installation: which there are, letting one in, and ending one that is gone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from visitor_desk.clock import Clock
from visitor_desk.errors import DeskError
from visitor_desk.security.alarm import Alarm
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.certificates import Certified, certify
from visitor_desk.security.devices import ThisDevice
from visitor_desk.security.duties import Duty, requires
from visitor_desk.security.joining import (
    check_label,
    head_to_remember,
    request_fingerprint,
    same_digits,
    sealed_handover,
)
from visitor_desk.security.ports import KeystoreWorks, SecurityWork, SecurityWorks
from visitor_desk.security.records import Certificate, Device, DeviceId, Handover, JoinRequest
from visitor_desk.security.session import Session
from visitor_desk.security.standing import check_device_stands, row_digest


class JoinRequestUnknown(DeskError):
    """No request has this fingerprint: it was mistyped, or somebody replaced the request."""

    code = "security.join_request_unknown"


class DeskUnknown(DeskError):
    """No desk of this id works here."""

    code = "security.desk_unknown"


class DeskInUse(DeskError):
    """A desk cannot end itself: another one has to."""

    code = "security.desk_in_use"


@dataclass(frozen=True, slots=True)
class KnownDesk:
    """A desk, and whether its row is what a privacy officer signed and the log says."""

    device: Device
    stands: bool


@dataclass(frozen=True, slots=True)
class Desks:
    """Lists, lets in and ends desks."""

    device: ThisDevice
    works: SecurityWorks
    keystore_works: KeystoreWorks
    log: AuditLog
    clock: Clock

    @requires(Duty.PRIVACY, Duty.ADMINISTRATOR, Duty.FACILITY)
    def all(self, session: Session) -> Sequence[KnownDesk]:  # noqa: ARG002 - read by the duty check
        """Return every desk, also ended ones, by site and name."""
        with self.works() as work:
            found = []
            for device in sorted(work.devices.all(), key=lambda one: (one.site, one.label, one.id)):
                try:
                    self._check(work, device)
                except Alarm:
                    # Told with the desk: a list that ends at the first wrong row would hide the others.
                    found.append(KnownDesk(device, stands=False))
                else:
                    found.append(KnownDesk(device, stands=True))
        return found

    @requires(Duty.PRIVACY, Duty.ADMINISTRATOR, Duty.FACILITY)
    def requests(self, session: Session) -> Sequence[JoinRequest]:  # noqa: ARG002 - as above
        """Return the desks that ask to join; their fingerprints are read at those desks, never from here."""
        with self.works() as work:
            return work.join_requests.all()

    @requires(Duty.PRIVACY)
    def certify(self, session: Session, fingerprint: str) -> Device:
        """Let in the desk whose own screen shows this fingerprint, and hand it what desks share.

        Raises:
            JoinRequestUnknown: no request has it, so nobody is let in.
            LabelNotAccepted: another desk of the site got the name meanwhile.
        """
        installation = self.device.installation
        now = self.clock.now()
        with self.works() as work:
            asked = [
                request
                for request in work.join_requests.all()
                if same_digits(fingerprint, request_fingerprint(installation.id, request))
            ]
            if not asked:
                raise JoinRequestUnknown
            request = asked[0]
            check_label(work, request.label, request.site)
            if work.devices.get(request.device) is not None:
                raise JoinRequestUnknown
            blank = Device(
                request.device,
                request.label,
                request.signing_public,
                request.kem_public,
                Certificate(session.operator_id, now, b""),
                request.site,
            )
            device = replace(blank, certificate=self._signed(session, Certified.DEVICE, blank.statement()))
            work.devices.put(device)
            work.join_requests.delete(device.id)
            self.log.append(work, "device.certified", session, device=device.id, row=row_digest(device))
            head = head_to_remember(work)
            sealed = sealed_handover(installation.id, device.id, device.kem_public, self.device.pepper, head)
            given = Handover(device.id, sealed, Certificate(session.operator_id, now, b""))
            signed = self._signed(session, Certified.HANDOVER, given.statement())
            work.handovers.put(replace(given, certificate=signed))
            work.commit()
        return device

    @requires(Duty.PRIVACY)
    def refuse(self, session: Session, device: DeviceId) -> None:
        """Take a request away; the desk may ask again."""
        with self.works() as work:
            work.join_requests.delete(device)
            self.log.append(work, "device.refused", session, device=device)
            work.commit()

    @requires(Duty.PRIVACY)
    def end(self, session: Session, device: DeviceId) -> Device:
        """End a desk that is lost, stolen or gone; what it signed before stands.

        The keys of operators that were sealed for it are deleted. What a thief may have copied is answered
        by a rekeying, which this does not do by itself.

        Raises:
            DeskUnknown: no desk of that id works here.
            DeskInUse: it is the desk at which this is asked.
            KeyNotCertified, RowNotAsLogged: its row was changed.
        """
        if device == self.device.id:
            raise DeskInUse
        with self.works() as work:
            known = work.devices.get(device)
            if known is None or known.end is not None:
                raise DeskUnknown
            self._check(work, known)
        with self.keystore_works() as keystore:
            keystore.operator_secrets.delete_of_device(device)
            keystore.transfers.delete(device=device)
            keystore.commit()
        with self.works() as work:
            ended = replace(known, end=self._signed(session, Certified.DEVICE_END, known.statement()))
            work.devices.put(ended)
            work.handovers.delete(device)
            self.log.append(work, "device.ended", session, device=device, row=row_digest(ended))
            work.commit()
        return ended

    def _check(self, work: SecurityWork, device: Device) -> None:
        check_device_stands(self.device.installation.root_public, work, device, self.clock.now())

    def _signed(self, session: Session, kind: Certified, statement: bytes) -> Certificate:
        return certify(session.operator_id, session.signing, kind, statement, at=self.clock.now())
