"""A data folder becomes the first desk of a new installation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from visitor_desk.bootstrap import Parts, open_desk
from visitor_desk.paths import DataFolder, InstanceLock
from visitor_desk.progress import Progress, no_progress
from visitor_desk.security.checkpoint_memory import FileCheckpointMemory
from visitor_desk.security.devices import default_device_secrets
from visitor_desk.security.founding import FoundingPlaces, check_people, found_installation
from visitor_desk.security.operator_keys import NewOperator
from visitor_desk.security.passphrase import Stretching, calibrated
from visitor_desk.security.residue import KeystoreNotApart, Residue
from visitor_desk.settings import Settings, write_settings
from visitor_desk.stores import open_stores


@dataclass(frozen=True, slots=True)
class Founded:
    """What setting up made; the kit is shown once."""

    fingerprint: str
    secret_in_file: bool
    recovery_kit: str = field(repr=False)


def found_desk(
    folder: DataFolder,
    settings: Settings,
    officers: Sequence[NewOperator],
    operators: Sequence[NewOperator] = (),
    parts: Parts | None = None,
    progress: Progress = no_progress,
) -> Founded:
    """Set up an installation in an empty data folder and return its fingerprint and recovery kit.

    Raises OfficersMissing where no two of these people could release anything, and what `found_installation`
    raises; nothing was written then.
    """
    parts = parts or Parts(stretching=Stretching(calibrated()))
    check_people(officers, operators)
    folder.make()
    secrets = parts.device_secrets or default_device_secrets(folder)
    memory = FileCheckpointMemory(folder.checkpoints)
    with InstanceLock(folder.lock), open_stores(folder, settings, parts.clock) as stores:
        if any(found.residue is Residue.SAME_SERVER for found in stores.residue.findings()):
            raise KeystoreNotApart
        founding = found_installation(
            FoundingPlaces(stores.works, stores.keystore_works, secrets, memory),
            sites=(settings.site,),
            device_label=settings.desk,
            officers=officers,
            others=operators,
            clock=parts.clock,
            stretching=parts.stretching,
            horizon_days=parts.horizon_days,
            zone=settings.zone,
            progress=progress,
        )
        write_settings(folder.root, settings)
    if operators:
        with open_desk(folder, parts) as desk:
            officer = desk.operators.sign_in(officers[0].login, officers[0].passphrase)
            for operator in operators:
                desk.operators.certify(officer, operator)
            desk.operators.lock(officer)
    return Founded(founding.fingerprint, secrets.is_file, founding.kit.text())
