"""A data folder becomes a desk of an installation that is there: by joining it, or with the recovery kit."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass, replace

from visitor_desk.bootstrap import Parts, open_desk
from visitor_desk.paths import DataFolder, InstanceLock, NotInstalled
from visitor_desk.progress import Progress, no_progress
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.authority import kit_of
from visitor_desk.security.certificates import Certified, certify
from visitor_desk.security.checkpoint_memory import FileCheckpointMemory
from visitor_desk.security.devices import (
    certified_device,
    default_device_secrets,
    device_from,
    new_device_secrets,
)
from visitor_desk.security.joining import (
    JoiningPlaces,
    NothingToJoin,
    SiteNotThere,
    ask_to_join,
    finish_joining,
)
from visitor_desk.security.operators import OperatorUnknown
from visitor_desk.security.passphrase import Stretching, calibrated, check_new_passphrase
from visitor_desk.security.ports import SecurityWorks
from visitor_desk.security.records import ROOT, DeviceId
from visitor_desk.security.recovery import RecoveryKit
from visitor_desk.security.standing import row_digest
from visitor_desk.settings import FILE_NAME, Settings, check_settings, read_settings, write_settings
from visitor_desk.stores import Stores, open_stores


@dataclass(frozen=True, slots=True)
class Recovered:
    """What the recovery kit brought back."""

    device: DeviceId
    ended: int
    """Desks of the same name that were ended: this one takes their place."""
    lost_days: int
    """Days whose keys the keystore had lost; new ones were made, and what was sealed under them is dead."""


def ask_to_join_desk(folder: DataFolder, settings: Settings, parts: Parts | None = None) -> str:
    """Leave a request to join the installation in the databases that `settings` name; return its fingerprint.

    Raises what `ask_to_join` raises, and StoreUnreachable where a URL names no store. The folder keeps the
    settings and this desk's keys.
    """
    parts = parts or Parts()
    check_settings(settings)
    folder.make()
    with InstanceLock(folder.lock), _stores_there(folder, settings, parts) as stores:
        asked = ask_to_join(
            _places(folder, stores.works, parts),
            label=settings.desk,
            site=settings.site,
            at=parts.clock.now(),
        )
        write_settings(folder.root, settings)
    return asked


def finish_joining_desk(folder: DataFolder, root_fingerprint: str, parts: Parts | None = None) -> DeviceId:
    """Pin the root that stands on paper and take what an officer handed over; raises as `finish_joining`."""
    parts = parts or Parts()
    settings = _settings(folder)
    with InstanceLock(folder.lock), _stores_there(folder, settings, parts) as stores:
        return finish_joining(_places(folder, stores.works, parts), root_fingerprint)


def recover_desk(
    folder: DataFolder,
    kit: RecoveryKit,
    *,
    login: str,
    passphrase: str,
    settings: Settings | None = None,
    parts: Parts | None = None,
    progress: Progress = no_progress,
) -> Recovered:
    """Make this folder a desk of its installation again, and give one officer a new passphrase.

    For a desk whose secrets are lost, and for an installation that came back from a backup. A desk of the
    same name and site is ended. Where the keystore lacks keys under which desks seal, all are made anew.

    Raises:
        NotInstalled: there are no settings in the folder and none were given.
        NothingToJoin: the databases hold no installation: restore a backup first.
        StoreUnreachable: the data store is not there; none is made. A keystore that is lost is.
        KitOfOther, SiteNotThere, OperatorUnknown, PassphraseNotAccepted, SettingsUnreadable: nothing was
            written.
    """
    parts = parts or Parts(stretching=Stretching(calibrated()))
    check_new_passphrase(passphrase)
    if settings is None:
        settings = _settings(folder)
    check_settings(settings)
    folder.make()
    with (
        InstanceLock(folder.lock),
        open_stores(folder, settings, parts.clock, make_data=False) as stores,
    ):
        secrets = parts.device_secrets or default_device_secrets(folder)
        now = parts.clock.now()
        with stores.works() as work:
            installation = work.installation.get()
            if installation is None:
                raise NothingToJoin
            kit.check_for(installation)
            if settings.site not in installation.sites:
                raise SiteNotThere
            officer = work.operators.by_login(login.strip().casefold())
            if officer is None or officer.end is not None:
                raise OperatorUnknown
            kept = new_device_secrets(
                installation=installation.id, root_public=installation.root_public, pepper=kit.pepper
            )
            device = certified_device(kept, settings.desk, settings.site, issuer=ROOT, key=kit.root, at=now)
            here = device_from(kept, device, installation, in_file=secrets.is_file)
            log = AuditLog(here, FileCheckpointMemory(folder.checkpoints), parts.clock)
            replaced = [
                one
                for one in work.devices.all()
                if one.end is None and (one.label, one.site) == (device.label, device.site)
            ]
            work.devices.put(device)
            log.append(work, "device.certified", None, device=device.id, row=row_digest(device))
            for one in replaced:
                end = certify(ROOT, kit.root, Certified.DEVICE_END, one.statement(), at=now)
                ended = replace(one, end=end)
                work.devices.put(ended)
                log.append(work, "device.ended", None, device=one.id, row=row_digest(ended))
            write_settings(folder.root, settings)
            secrets.save(kept)
            work.commit()
    with open_desk(folder, parts, keys_may_lack=True) as desk:
        lost = desk.day_keys.lack()
        # New keys of an officer mean new day keys as well, so most often nothing is left to make.
        desk.operators.recertify_by_kit(kit, login, passphrase, progress=progress)
        if desk.day_keys.lack():
            desk.day_keys.rekey_by(kit_of(kit), progress=progress)
    return Recovered(device.id, len(replaced), lost)


def _settings(folder: DataFolder) -> Settings:
    if not (folder.root / FILE_NAME).is_file():
        raise NotInstalled(path=str(folder.root))
    return read_settings(folder.root)


def _stores_there(folder: DataFolder, settings: Settings, parts: Parts) -> AbstractContextManager[Stores]:
    # Who joins has typed where the stores are: a slip must not leave an empty one there.
    return open_stores(folder, settings, parts.clock, make_data=False, make_keystore=False)


def _places(folder: DataFolder, works: SecurityWorks, parts: Parts) -> JoiningPlaces:
    secrets = parts.device_secrets or default_device_secrets(folder)
    return JoiningPlaces(works, secrets, FileCheckpointMemory(folder.checkpoints))
