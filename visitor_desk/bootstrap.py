"""The one place where parts are wired: from a data folder to a Desk, every part a parameter."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from sqlalchemy import Engine, make_url

from storage.engine import open_engine, sqlite_url
from storage.migrate import DATA_SCHEMA, KEYSTORE_SCHEMA, Schema, bring_up_to_date
from storage.unit_of_work import SqlKeystoreWork, SqlWork, data_works, keystore_works
from visitor_desk.clock import Clock, SystemClock
from visitor_desk.desk import Desk
from visitor_desk.documents.document_check import DocumentCheck, check_picture
from visitor_desk.footage.camera_register import CameraRegister
from visitor_desk.footage.footage_link import FootageLink
from visitor_desk.footage.index import FootageIndex
from visitor_desk.footage.ports import JobRunner
from visitor_desk.footage.recorder_layouts import known_layouts
from visitor_desk.paths import DataFolder, InstanceLock, NotInstalled
from visitor_desk.privacy.request_service import Requests
from visitor_desk.privacy.retention import Retention
from visitor_desk.privacy.retention_rules import RetentionRules
from visitor_desk.progress import Progress, no_progress
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.checkpoint_memory import FileCheckpointMemory
from visitor_desk.security.day_keys import HORIZON_DAYS, DayKeys
from visitor_desk.security.devices import (
    FileDeviceSecretStore,
    KeyringDeviceSecretStore,
    this_device,
    usable_keyring,
)
from visitor_desk.security.founding import FoundingPlaces, OfficersMissing, found_installation
from visitor_desk.security.keystore import Keystore
from visitor_desk.security.log_reading import LogReading
from visitor_desk.security.operator_keys import NewOperator
from visitor_desk.security.operators import Operators
from visitor_desk.security.passphrase import Stretching
from visitor_desk.security.ports import DeviceSecretStore
from visitor_desk.security.sealed_records import SealedRecords
from visitor_desk.security.signing import fingerprint
from visitor_desk.settings import FILE_NAME, Settings, read_settings, write_settings
from visitor_desk.visits.check_in import CheckIn
from visitor_desk.visits.check_out import CheckOut
from visitor_desk.visits.document_reading import DEADLINE_S, DocumentReading, PictureRunner
from visitor_desk.visits.house import House
from visitor_desk.visits.roll_call import HereNow
from visitor_desk.visits.tickets import Tickets
from visitor_desk.visits.visit_book import VisitBook
from visitor_desk.worker import Worker

WORKER_MEMORY = 4 << 30
"""Bytes of address space of a worker: libraries alone map more than a gigabyte."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a desk that tests and the demo replace; each has its production default."""

    clock: Clock = field(default_factory=SystemClock)
    stretching: Stretching = field(default_factory=Stretching)
    device_secrets: DeviceSecretStore | None = None
    runner: JobRunner | None = None
    horizon_days: int = HORIZON_DAYS


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
    """Set up an installation in an empty data folder and return its fingerprint and recovery kit."""
    parts = parts or Parts()
    if len(officers) != 2:
        raise OfficersMissing
    folder.make()
    secrets = parts.device_secrets or default_device_secrets(folder)
    memory = FileCheckpointMemory(folder.checkpoints)
    with InstanceLock(folder.lock), _stores(folder, settings, parts.clock) as stores:
        founding = found_installation(
            FoundingPlaces(stores.works, stores.keystore_works, secrets, memory),
            sites=(settings.site,),
            device_label=settings.desk,
            officers=(officers[0], officers[1]),
            clock=parts.clock,
            stretching=parts.stretching,
            horizon_days=parts.horizon_days,
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


@contextmanager
def open_desk(folder: DataFolder, parts: Parts | None = None) -> Iterator[Desk]:
    """Open an installation for this program alone; stores, workers and lock are let go at the end.

    Raises:
        NotInstalled, AlreadyOpen, SettingsUnreadable, and what the stores say of themselves.
    """
    parts = parts or Parts()
    if not (folder.root / FILE_NAME).is_file():
        raise NotInstalled(path=str(folder.root))
    settings = read_settings(folder.root)
    with ExitStack() as stack:
        stack.enter_context(InstanceLock(folder.lock))
        stores = stack.enter_context(_stores(folder, settings, parts.clock))
        runner = parts.runner or stack.enter_context(Worker(memory_limit=WORKER_MEMORY))
        yield _wire(folder, settings, parts, stores, runner)


def default_device_secrets(folder: DataFolder) -> DeviceSecretStore:
    """Return the system's keyring, or the file where there is none or where the secrets lie already."""
    backend = usable_keyring()
    if folder.device_secret.exists() or backend is None:
        return FileDeviceSecretStore(folder.device_secret)
    return KeyringDeviceSecretStore(backend, str(folder.root.absolute()))


class WorkerPictures:
    """Reads pictures of documents in a worker process."""

    def __init__(self, runner: JobRunner) -> None:
        self._runner = runner

    def read(self, path: Path, today: date) -> DocumentCheck:
        """Return the check of the picture, or raise what the reading or its worker met."""
        return self._runner.run(check_picture, path, today, deadline=DEADLINE_S, key=str(path))


@dataclass(frozen=True, slots=True)
class _Stores:
    works: Callable[[], SqlWork]
    keystore_works: Callable[[], SqlKeystoreWork]


@contextmanager
def _stores(folder: DataFolder, settings: Settings, clock: Clock) -> Iterator[_Stores]:
    with (
        _engine(settings.database, folder.data_store, DATA_SCHEMA, clock) as data,
        _engine(settings.keystore, folder.keystore, KEYSTORE_SCHEMA, clock) as keys,
    ):
        yield _Stores(data_works(data), keystore_works(keys))


@contextmanager
def _engine(url: str, file: Path, schema: Schema, clock: Clock) -> Iterator[Engine]:
    place = make_url(url) if url else sqlite_url(file)
    bring_up_to_date(place, schema, clock.now())
    engine = open_engine(place)
    try:
        yield engine
    finally:
        engine.dispose()


def _wire(folder: DataFolder, settings: Settings, parts: Parts, stores: _Stores, runner: JobRunner) -> Desk:
    clock, works = parts.clock, stores.works
    secrets = parts.device_secrets or default_device_secrets(folder)
    with works() as work:
        device = this_device(secrets, work)
    installation = device.installation
    log = AuditLog(device, FileCheckpointMemory(folder.checkpoints), clock)
    keystore = Keystore(installation.id, stores.keystore_works)
    sealed = SealedRecords(installation, settings.site, keystore, log, clock)
    day_keys = DayKeys(installation, works, stores.keystore_works, log, clock)
    lives = RetentionRules.shipped(settings.zone)
    layouts = known_layouts()
    link = FootageLink(works, clock)
    pictures: PictureRunner = WorkerPictures(runner)
    return Desk(
        settings=settings,
        clock=clock,
        installation=installation,
        fingerprint=fingerprint(installation.root_public),
        secret_in_file=device.secret_in_file,
        operators=Operators(device, works, stores.keystore_works, day_keys, log, clock, parts.stretching),
        day_keys=day_keys,
        log=LogReading(works, log),
        house=House(works, log),
        documents=DocumentReading(pictures, clock),
        tickets=Tickets(works, sealed, log, clock, lives),
        check_in=CheckIn(works, sealed, log, clock, lives, settings.desk),
        check_out=CheckOut(works, log, clock),
        here_now=HereNow(works, sealed, clock, lives),
        visit_book=VisitBook(works, sealed, clock),
        cameras=CameraRegister(works, log, layouts),
        footage_index=FootageIndex(works, log, clock, runner, layouts),
        footage_link=link,
        retention=Retention(works, day_keys, log, clock, lives),
        requests=Requests(works, sealed, log, clock, lives, link, runner, settings),
    )
