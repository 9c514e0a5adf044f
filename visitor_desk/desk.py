"""A desk: the services of one installation, as every front end is given them."""

from __future__ import annotations

from dataclasses import dataclass

from visitor_desk.backups.backup import Backups
from visitor_desk.clock import Clock
from visitor_desk.footage.camera_clocks import CameraClocks
from visitor_desk.footage.camera_days import CameraDays
from visitor_desk.footage.camera_register import CameraRegister
from visitor_desk.footage.camera_tuning import CameraTunings
from visitor_desk.footage.dry_run import RecorderTrial
from visitor_desk.footage.footage_link import FootageLink
from visitor_desk.footage.footage_watch import FootageWatch
from visitor_desk.footage.import_recording import RecordingImport
from visitor_desk.footage.index import FootageIndex
from visitor_desk.footage.viewing import FootageViewing
from visitor_desk.privacy.authority_visits import AuthorityVisits
from visitor_desk.privacy.breaches import Breaches
from visitor_desk.privacy.consents import Consents
from visitor_desk.privacy.coverage_statement import CoverageStatements
from visitor_desk.privacy.deny_letters import DenyLetters
from visitor_desk.privacy.disclosures import Disclosures
from visitor_desk.privacy.disposal_certificate import DisposalCertificates
from visitor_desk.privacy.erasure import Erasure
from visitor_desk.privacy.evidence import Evidence
from visitor_desk.privacy.governance import Governance
from visitor_desk.privacy.holds import Holds
from visitor_desk.privacy.incidents import Incidents
from visitor_desk.privacy.internal_policies import InternalPolicies
from visitor_desk.privacy.kept_footage import KeptFootage
from visitor_desk.privacy.moments import Moments
from visitor_desk.privacy.notices import Notices
from visitor_desk.privacy.package_preview import PackagePreview
from visitor_desk.privacy.receipts import Receipts
from visitor_desk.privacy.record_giving import RecordGiving
from visitor_desk.privacy.rectification import Rectifications
from visitor_desk.privacy.registers import Registers
from visitor_desk.privacy.request_decisions import RequestDecisions
from visitor_desk.privacy.request_notes import RequestNotes
from visitor_desk.privacy.request_records import RequestRecords
from visitor_desk.privacy.request_service import Requests
from visitor_desk.privacy.request_terms import RequestTerms
from visitor_desk.privacy.restrictions import Restrictions
from visitor_desk.privacy.retention import Retention
from visitor_desk.privacy.retention_policies import RetentionPolicies
from visitor_desk.privacy.retention_reasons import RetentionReasons
from visitor_desk.privacy.silences import Silences
from visitor_desk.privacy.site_country import SiteCountry
from visitor_desk.security.bulk_reads import BulkReads
from visitor_desk.security.day_keys import DayKeys
from visitor_desk.security.desk_lock import DeskLock
from visitor_desk.security.desks import Desks
from visitor_desk.security.four_eyes import FourEyes
from visitor_desk.security.log_reading import LogReading
from visitor_desk.security.log_restore import LogRestore
from visitor_desk.security.operators import Operators
from visitor_desk.security.records import Installation
from visitor_desk.security.relief import Relief
from visitor_desk.security.residue import KeystoreCheck, KeystoreResidue
from visitor_desk.settings import Settings
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
from visitor_desk.visits.evacuation import Evacuation
from visitor_desk.visits.group_arrivals import GroupArrivals
from visitor_desk.visits.hand_overs import HandOvers
from visitor_desk.visits.host_mails import HostMails
from visitor_desk.visits.house import House
from visitor_desk.visits.leave_and_return import LeaveAndReturn
from visitor_desk.visits.name_search import NameSearch
from visitor_desk.visits.offline_desk import OfflineDesk
from visitor_desk.visits.overdue import Overdue
from visitor_desk.visits.returning import ReturningVisitors
from visitor_desk.visits.roll_call import HereNow
from visitor_desk.visits.ticket_import import TicketImport
from visitor_desk.visits.tickets import Tickets
from visitor_desk.visits.visit_book import VisitBook


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything a front end may call; each public method checks purpose and duty itself.

    `secret_in_file` is a standing warning: no keyring of the system holds this desk's secret.
    `keystore_residue` is what was found at the start: where it has lasting findings, a key outlives its day.
    """

    settings: Settings
    clock: Clock
    installation: Installation
    fingerprint: str
    secret_in_file: bool
    keystore_residue: KeystoreResidue
    operators: Operators
    desks: Desks
    day_keys: DayKeys
    keystore_check: KeystoreCheck
    log: LogReading
    log_restore: LogRestore
    house: House
    site_country: SiteCountry
    documents: DocumentReading
    tickets: Tickets
    ticket_import: TicketImport
    check_in: CheckIn
    enter_later: EnterLater
    offline: OfflineDesk
    check_out: CheckOut
    groups: GroupArrivals
    badges: BadgeLedger
    badge_print: BadgePrint
    overdue: Overdue
    after_alarms: AfterAlarms
    conflicts: Conflicts
    corrections: Corrections
    hand_overs: HandOvers
    host_mails: HostMails
    deliveries: Deliveries
    emergencies: Emergencies
    here_now: HereNow
    visit_book: VisitBook
    name_search: NameSearch
    deny_list: DenyList
    deny_letters: DenyLetters
    access_lists: AccessLists
    returning: ReturningVisitors
    leave_and_return: LeaveAndReturn
    escorts: Escorts
    doors: Doors
    evacuation: Evacuation
    cameras: CameraRegister
    camera_clocks: CameraClocks
    camera_days: CameraDays
    footage_index: FootageIndex
    footage_link: FootageLink
    footage_viewing: FootageViewing
    coverage_statements: CoverageStatements
    recorder_trial: RecorderTrial
    footage_import: RecordingImport
    camera_tunings: CameraTunings
    footage_watch: FootageWatch
    desk_lock: DeskLock
    relief: Relief
    four_eyes: FourEyes
    bulk_reads: BulkReads
    retention: Retention
    retention_reasons: RetentionReasons
    retention_policies: RetentionPolicies
    erasure: Erasure
    holds: Holds
    evidence: Evidence
    moments: Moments
    authority_visits: AuthorityVisits
    incidents: Incidents
    notices: Notices
    breaches: Breaches
    governance: Governance
    internal_policies: InternalPolicies
    disclosures: Disclosures
    silences: Silences
    kept_footage: KeptFootage
    record_giving: RecordGiving
    disposal_certificates: DisposalCertificates
    backups: Backups
    requests: Requests
    package_preview: PackagePreview
    request_notes: RequestNotes
    request_records: RequestRecords
    receipts: Receipts
    consents: Consents
    request_terms: RequestTerms
    request_decisions: RequestDecisions
    restrictions: Restrictions
    rectifications: Rectifications
    registers: Registers
