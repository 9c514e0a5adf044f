"""The one place where parts are wired: from a data folder to a Desk, every part a parameter."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from storage.backup_folder import backup_folders
from storage.dead_rows import SqlDeadRows
from storage.recorder_databases import SqlRecorderRecords
from visitor_desk.backups.backup import Backups
from visitor_desk.backups.errors import RestoreUnfinished
from visitor_desk.backups.restored import settle_restore
from visitor_desk.clock import Clock, SystemClock
from visitor_desk.desk import Desk
from visitor_desk.documents.camera import CameraSource
from visitor_desk.documents.camera_source import DeviceCameras
from visitor_desk.footage.camera_clocks import CameraClocks
from visitor_desk.footage.camera_days import CameraDays
from visitor_desk.footage.camera_register import CameraRegister
from visitor_desk.footage.camera_tuning import CameraTunings
from visitor_desk.footage.dry_run import RecorderTrial
from visitor_desk.footage.footage_link import FootageLink
from visitor_desk.footage.footage_watch import FootageWatch
from visitor_desk.footage.import_recording import RecordingImport
from visitor_desk.footage.index import FootageIndex
from visitor_desk.footage.local_jobs import cores
from visitor_desk.footage.ports import JobRunner
from visitor_desk.footage.recorder_layouts import known_layouts
from visitor_desk.footage.source_space import space_of
from visitor_desk.footage.vault import Vault
from visitor_desk.footage.viewing import FootageViewing
from visitor_desk.footage.visit_footage import VisitFootage
from visitor_desk.hostile_files import WorkerPictures, WorkerTicketFiles
from visitor_desk.paths import DataFolder, InstanceLock, NotInstalled
from visitor_desk.privacy.authority_visits import AuthorityVisits
from visitor_desk.privacy.bound_lives import row_life
from visitor_desk.privacy.breaches import Breaches
from visitor_desk.privacy.consents import Consents
from visitor_desk.privacy.coverage_statement import CoverageStatements
from visitor_desk.privacy.deadlines import countries
from visitor_desk.privacy.deny_letters import DenyLetters
from visitor_desk.privacy.disclosures import Disclosures
from visitor_desk.privacy.disposal_certificate import DisposalCertificates
from visitor_desk.privacy.erasure import Erasure, let_stay_erased
from visitor_desk.privacy.erasure_ledger import ErasureLedger, FileLedger
from visitor_desk.privacy.evidence import Evidence
from visitor_desk.privacy.forwarded_rows import FORWARDED
from visitor_desk.privacy.governance import Governance
from visitor_desk.privacy.holds import Holds, decided_holds, visits_on_hold
from visitor_desk.privacy.incidents import Incidents
from visitor_desk.privacy.internal_policies import InternalPolicies, footage_right
from visitor_desk.privacy.kept_footage import KeptFootage
from visitor_desk.privacy.lives_in_force import LivesInForce
from visitor_desk.privacy.moments import Moments
from visitor_desk.privacy.notices import Notices, ship_notices
from visitor_desk.privacy.package_preview import PackagePreview
from visitor_desk.privacy.processing import Processing
from visitor_desk.privacy.receipts import Receipts
from visitor_desk.privacy.record_giving import RecordGiving
from visitor_desk.privacy.rectification import Rectifications
from visitor_desk.privacy.registers import Registers
from visitor_desk.privacy.request_decisions import RequestDecisions
from visitor_desk.privacy.request_holds import RequestHolds
from visitor_desk.privacy.request_notes import RequestNotes
from visitor_desk.privacy.request_records import RequestRecords
from visitor_desk.privacy.request_service import Requests
from visitor_desk.privacy.request_terms import RequestTerms
from visitor_desk.privacy.restrictions import Restrictions
from visitor_desk.privacy.retention import Retention
from visitor_desk.privacy.retention_policies import RetentionPolicies, ship_policy
from visitor_desk.privacy.retention_reasons import RetentionReasons
from visitor_desk.privacy.silences import Silences
from visitor_desk.privacy.site_country import SiteCountry
from visitor_desk.security.approvals import Approvals
from visitor_desk.security.bulk_reads import BulkReads
from visitor_desk.security.checkpoint_memory import FileCheckpointMemory
from visitor_desk.security.checkpoint_sender import CheckpointSender, second_places
from visitor_desk.security.day_keys import HORIZON_DAYS, DayKeys
from visitor_desk.security.desk_lock import DeskLock
from visitor_desk.security.desks import Desks
from visitor_desk.security.devices import (
    DeviceNotJoined,
    KeyringBackend,
    default_device_secrets,
    this_device,
    usable_keyring,
)
from visitor_desk.security.document_tokens import TOKEN_COST, DocumentTokens
from visitor_desk.security.evacuation_file import EvacuationFile
from visitor_desk.security.evacuation_openings import OpeningNotes
from visitor_desk.security.four_eyes import FourEyes
from visitor_desk.security.keystore import Keystore
from visitor_desk.security.log_check import LogCheck
from visitor_desk.security.log_reading import LogReading
from visitor_desk.security.log_restore import LogRestore
from visitor_desk.security.mail_password import MailPassword
from visitor_desk.security.offline_log import OfflineLog, own_log
from visitor_desk.security.operators import Operators
from visitor_desk.security.passphrase import Stretching
from visitor_desk.security.ports import DeviceSecretStore
from visitor_desk.security.records import DeviceId, InstallationId, KdfCost
from visitor_desk.security.relief import Relief
from visitor_desk.security.residue import KeystoreCheck, KeystoreResidue
from visitor_desk.security.sealed_records import SealedRecords
from visitor_desk.security.signing import fingerprint
from visitor_desk.settings import FILE_NAME, Settings, SettingsUnreadable, read_settings
from visitor_desk.stores import Stores, bound_tables, open_desk_stores
from visitor_desk.visits.access_lists import AccessLists
from visitor_desk.visits.after_alarm import AfterAlarms
from visitor_desk.visits.badge_ledger import BadgeLedger
from visitor_desk.visits.badge_print import BadgePrint
from visitor_desk.visits.check_in import CheckIn
from visitor_desk.visits.check_out import CheckOut
from visitor_desk.visits.conflicts import Conflicts
from visitor_desk.visits.corrections import Corrections
from visitor_desk.visits.deliveries import Deliveries
from visitor_desk.visits.deny_list import DenyList
from visitor_desk.visits.document_reading import DocumentReading
from visitor_desk.visits.doors import Doors
from visitor_desk.visits.emergencies import Emergencies
from visitor_desk.visits.enter_later import EnterLater
from visitor_desk.visits.escorts import Escorts
from visitor_desk.visits.evacuation import Evacuation, EvacuationReader, EvacuationWriter
from visitor_desk.visits.group_arrivals import GroupArrivals
from visitor_desk.visits.hand_overs import HandOvers
from visitor_desk.visits.host_mails import mails_to_hosts
from visitor_desk.visits.house import House
from visitor_desk.visits.leave_and_return import LeaveAndReturn
from visitor_desk.visits.mail_sender import MailSender
from visitor_desk.visits.name_search import NameSearch
from visitor_desk.visits.offline_desk import OfflineDesk
from visitor_desk.visits.overdue import Overdue
from visitor_desk.visits.returning import ReturningVisitors
from visitor_desk.visits.roll_call import HereNow
from visitor_desk.visits.ticket_import import TicketImport
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
    cameras: CameraSource | None = None
    horizon_days: int = HORIZON_DAYS
    token_cost: KdfCost = TOKEN_COST
    """Only a test passes less than the pinned cost of a document token."""
    mail_trust: Callable[[], ssl.SSLContext] = ssl.create_default_context
    """Which certificates of mail servers count: those of the authorities of this system."""
    keyring: Callable[[], KeyringBackend | None] = usable_keyring
    """Where the mail server's password is."""


@contextmanager
def open_desk(
    folder: DataFolder, parts: Parts | None = None, *, keys_may_lack: bool = False
) -> Iterator[Desk]:
    """Open an installation for this program alone; stores, workers and lock are let go at the end.

    `keys_may_lack` opens it with an empty keystore as well: only for the one who is about to fill it.

    Raises:
        NotInstalled, AlreadyOpen, SettingsUnreadable, KeystoreMissing, and what the stores say of themselves.
    """
    parts = parts or Parts()
    if not (folder.root / FILE_NAME).is_file():
        raise NotInstalled(path=str(folder.root))
    settings = read_settings(folder.root)
    if settings.country not in countries():
        raise SettingsUnreadable(path=FILE_NAME, name="country")
    with ExitStack() as stack:
        stack.enter_context(InstanceLock(folder.lock))
        if folder.restoring.exists():
            raise RestoreUnfinished
        stores = stack.enter_context(open_desk_stores(folder, settings, parts.clock))
        runner = parts.runner or stack.enter_context(Worker(memory_limit=WORKER_MEMORY))
        # Apart from the other: a document is read while every core reads footage.
        readers = parts.runner or stack.enter_context(Worker(memory_limit=WORKER_MEMORY, slots=cores()))
        with stores.reception_works() as work:
            device = this_device(parts.device_secrets or default_device_secrets(folder), work)
        places = stack.enter_context(second_places(settings, device.id, parts.clock, folder.checkpoint_spool))
        mails = stack.enter_context(MailSender())
        desk = _wire(folder, settings, parts, stores, runner, readers, places, mails)
        if not keys_may_lack and not stores.away:
            desk.day_keys.check_keystore()
        yield desk


def open_evacuation(folder: DataFolder, parts: Parts | None = None) -> EvacuationReader:
    """Open the evacuation list alone: no database, no sign-in, also beside a window that is open.

    Raises:
        DeviceNotJoined, DeviceSecretsUnreadable: no desk was set up here, or its secrets are away.
    """
    parts = parts or Parts()
    kept = (parts.device_secrets or default_device_secrets(folder)).load()
    if kept is None or not kept.joined:
        raise DeviceNotJoined
    return _evacuation_reader(folder, kept.device, kept.installation, kept.secret, parts.clock)


def _evacuation_reader(
    folder: DataFolder, device: DeviceId, installation: InstallationId, secret: bytes, clock: Clock
) -> EvacuationReader:
    file = EvacuationFile(folder.evacuation, device, installation, secret)
    return EvacuationReader(device, file, OpeningNotes(folder.evacuation_openings), clock)


def _wire(
    folder: DataFolder,
    settings: Settings,
    parts: Parts,
    stores: Stores,
    runner: JobRunner,
    readers: JobRunner,
    places: CheckpointSender,
    mails: MailSender,
) -> Desk:
    clock, works, at_desk = parts.clock, stores.works, stores.reception_works
    secrets = parts.device_secrets or default_device_secrets(folder)
    with at_desk() as work:
        device, lives = this_device(secrets, work), LivesInForce(settings.zone, clock)
        lives.refresh(work)
    installation = device.installation
    own = own_log(device, FileCheckpointMemory(folder.desk_checkpoint), clock)
    log = OfflineLog(device, FileCheckpointMemory(folder.checkpoints), clock, own, places.offer)
    key_works = stores.keystore_works
    keystore = Keystore(installation.id, key_works)
    approvals = Approvals(installation, log, clock)
    reads, residue = BulkReads(works, log, clock), KeystoreCheck(stores.residue, settings.copies_kept_days)
    sealed = SealedRecords(installation, settings.site, keystore, log, clock, reads)
    day_keys = DayKeys(installation, works, key_works, log, clock, parts.horizon_days, settings.zone)
    tokens = DocumentTokens(installation.id, device.pepper, parts.token_cost, parts.stretching.floor)
    whole = LogCheck(stores.reading_works, installation, clock, bound_tables(), row_life(lives, clock))
    list_reader = _evacuation_reader(folder, device.id, installation.id, device.secret, clock)
    list_writer = EvacuationWriter(list_reader.file, settings.desk, clock)
    ledger, dead_rows = ErasureLedger(FileLedger(folder.erasures), device), SqlDeadRows(stores.engines.data)
    if not stores.away:
        settle_restore(works, log, folder.restored)
        let_stay_erased(works, log, ledger)
        ship_notices(works, log, clock)
        ship_policy(works, log, clock)
    four_eyes, processing = FourEyes(works, approvals, log, clock), Processing.shipped()
    layouts, footage_kept_from = known_layouts(), partial(lives.oldest_kept, "recordings")
    footage = VisitFootage(works, clock, oldest_kept=footage_kept_from)
    link = FootageLink(works, log, footage)
    right = footage_right(works, clock, lives)
    vault = Vault(Path(settings.vault_folder) if settings.vault_folder else folder.vault, installation.id)
    tickets = Tickets(at_desk, sealed, log, clock, lives)
    password = MailPassword(parts.keyring(), str(folder.root.absolute()))
    host_mails, tell_host = mails_to_hosts(works, log, clock, settings, password, mails, parts.mail_trust)
    check_in = CheckIn(at_desk, sealed, log, clock, lives, settings.desk, list_writer, tell_host)
    access_lists = AccessLists(at_desk, sealed, log, clock, lives)
    deny_list = DenyList(at_desk, sealed, log, clock, lives)
    own_store = stores.desk_store(device.id, settings.site)
    evidence = Evidence(works, sealed, log, clock, footage, vault, lives)
    request_holds = RequestHolds(works, sealed, log, clock, lives, evidence)
    requests = Requests(works, sealed, log, clock, lives, footage, runner, settings, request_holds, right)
    cameras, pictures = parts.cameras or DeviceCameras(), WorkerPictures(runner)
    return Desk(
        settings=settings,
        clock=clock,
        installation=installation,
        fingerprint=fingerprint(installation.root_public),
        secret_in_file=device.secret_in_file,
        keystore_residue=KeystoreResidue((), None) if stores.away else residue.at_start(),
        operators=Operators(device, works, at_desk, key_works, day_keys, log, clock, parts.stretching),
        desks=Desks(device, works, key_works, log, clock),
        day_keys=day_keys,
        keystore_check=residue,
        log=LogReading(works, log, whole, places),
        log_restore=LogRestore(works, installation, log, approvals),
        host_mails=host_mails,
        deliveries=Deliveries(at_desk, log, clock, lives, settings.desk),
        house=House(at_desk, log),
        site_country=SiteCountry(folder.root, settings, works, log),
        documents=DocumentReading(pictures, clock, at_desk, tokens, cameras, lives),
        tickets=tickets,
        ticket_import=TicketImport(works, tickets, WorkerTicketFiles(runner), clock, settings.zone),
        check_in=check_in,
        enter_later=EnterLater(works, sealed, log, clock, lives, settings.desk, list_writer),
        offline=OfflineDesk(own_store, log, device.id, clock, lives, tell_host, FORWARDED),
        check_out=CheckOut(at_desk, log, clock, list_writer),
        groups=GroupArrivals(at_desk, sealed, log, clock, lives),
        badges=BadgeLedger(at_desk, log, clock),
        badge_print=BadgePrint(at_desk, sealed, log, settings),
        overdue=Overdue(at_desk, log, clock),
        after_alarms=AfterAlarms(works, log, clock, list_writer),
        conflicts=Conflicts(works, log, clock),
        corrections=Corrections(at_desk, log, clock, list_writer),
        emergencies=Emergencies(at_desk, sealed, log, clock, lives, settings.desk, list_writer),
        hand_overs=HandOvers(works, sealed, log, clock, lives, settings.desk, partial(visits_on_hold, works)),
        here_now=HereNow(at_desk, sealed, log, clock, lives, list_writer),
        visit_book=VisitBook(works, sealed, clock),
        name_search=NameSearch(works, sealed, log, clock, lives),
        access_lists=access_lists,
        returning=ReturningVisitors(access_lists, check_in, settings.zone),
        leave_and_return=LeaveAndReturn(at_desk, sealed, clock),
        escorts=Escorts(works, sealed, log, clock, list_writer),
        deny_list=deny_list,
        deny_letters=DenyLetters(deny_list, settings, clock),
        doors=Doors(works, log, clock, lives),
        evacuation=Evacuation(
            works, device, list_reader.file, list_writer, list_reader, log, clock, folder.printed
        ),
        cameras=CameraRegister(works, log, layouts, approvals),
        camera_tunings=CameraTunings(works, log, clock, readers, right),
        camera_clocks=CameraClocks(works, clock),
        camera_days=CameraDays(works, clock, settings.zone),
        footage_index=FootageIndex(
            works, log, clock, readers, layouts, SqlRecorderRecords(), cores(), footage_kept_from
        ),
        footage_link=link,
        footage_viewing=FootageViewing(works, log, footage, right, decided_holds(works, clock, lives)),
        coverage_statements=CoverageStatements(works, log, clock, link, installation, settings, lives),
        recorder_trial=RecorderTrial(runner, layouts),
        footage_import=RecordingImport(works, log, clock, runner, layouts),
        footage_watch=FootageWatch(works, stores.reading_works, log, clock, space_of, footage_kept_from),
        desk_lock=DeskLock(device, at_desk, log, clock, parts.stretching),
        relief=Relief(device, works, key_works, day_keys, sealed, log, clock, parts.stretching, lives),
        four_eyes=four_eyes,
        bulk_reads=reads,
        retention=Retention(works, day_keys, log, clock, lives, vault, dead_rows),
        retention_reasons=RetentionReasons(works, clock, lives),
        retention_policies=RetentionPolicies(works, approvals, four_eyes, log, clock, lives),
        erasure=Erasure(works, approvals, four_eyes, log, ledger, dead_rows, clock, lives),
        holds=Holds(works, sealed, log, clock, lives, vault),
        evidence=evidence,
        moments=Moments(works, at_desk, log, clock, lives),
        authority_visits=AuthorityVisits(works, at_desk, sealed, log, clock, lives, settings.desk),
        incidents=Incidents(works, at_desk, sealed, log, clock, lives, settings.desk),
        notices=Notices(works, at_desk, approvals, four_eyes, log, clock),
        breaches=Breaches(works, sealed, log, clock, lives, settings),
        disclosures=Disclosures(works, sealed, log, clock, lives, settings),
        silences=Silences(works, approvals, four_eyes, log, clock, lives),
        internal_policies=InternalPolicies(works, approvals, four_eyes, log, clock, lives),
        governance=Governance(works, approvals, four_eyes, log, clock, lives, processing),
        kept_footage=KeptFootage(works, sealed, approvals, four_eyes, log, clock, lives, vault, right),
        record_giving=RecordGiving(works, sealed, approvals, four_eyes, log, clock, settings),
        disposal_certificates=DisposalCertificates(works, log, clock, installation, settings),
        backups=Backups(
            works, backup_folders(stores.engines), ledger, device, log, clock, lives, settings.backup_folder
        ),
        requests=requests,
        package_preview=PackagePreview(requests),
        request_notes=RequestNotes(works, sealed, log, clock, lives),
        request_records=RequestRecords(works, sealed),
        receipts=Receipts(works, log, clock, installation, settings),
        consents=Consents(works, sealed, log, ledger, clock, lives),
        request_terms=RequestTerms(works, sealed, log, clock, lives, settings, request_holds),
        request_decisions=RequestDecisions(works, sealed, log, clock, lives, settings, request_holds),
        restrictions=Restrictions(works, log, clock, lives),
        rectifications=Rectifications(works, sealed, log, clock, lives),
        registers=Registers(works, log, clock, lives, settings, processing),
    )
