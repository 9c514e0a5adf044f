"""The whole data store in memory: requests and the footage index on top of visits and security."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Self, TypeVar, TypeVarTuple

from tests.footage.alarm_fakes import FakeFootageAlarmStore
from tests.footage.clip_fakes import FakeClipStore
from tests.footage.sight_fakes import FakeCameraSightStore, FakeDoorCameraStore
from tests.footage.tuning_fakes import FakeTuningStore
from tests.privacy.breach_fakes import FakeBreachStore
from tests.privacy.consent_fakes import FakeConsentStore
from tests.privacy.disclosure_fakes import FakeDisclosureStore, FakeSilenceStore
from tests.privacy.governance_fakes import FakeGovernance
from tests.privacy.incident_fakes import FakeAuthorityVisits, FakeIncidentStore
from tests.privacy.notice_fakes import FakeNoticeStore
from tests.privacy.policy_fakes import FakeLifeExtents, FakeRetentionPolicies
from tests.privacy.staff_reading_fakes import FakeStaffReading
from tests.security.fakes import SecurityTables
from tests.visits.fakes import FakeVisitWork, VisitTables
from visitor_desk.clock import TimeRange
from visitor_desk.footage.camera import (
    Camera,
    CameraId,
    CameraUnknown,
    ClockOffset,
    FootageSource,
    SourceId,
    SourceSight,
    SourceUnknown,
)
from visitor_desk.footage.camera_sight import CameraSight
from visitor_desk.footage.door_camera import DoorCamera
from visitor_desk.footage.kept_clip import ClipId, KeptClip
from visitor_desk.footage.recording import ActivityInterval, Recording, RecordingId
from visitor_desk.footage.tuning import CameraTuning
from visitor_desk.footage.watch import AlarmId, FootageAlarm
from visitor_desk.privacy.authority_visit import AuthorityVisit, AuthorityVisitId
from visitor_desk.privacy.breach import Breach, BreachId
from visitor_desk.privacy.consent import Consent, ConsentId
from visitor_desk.privacy.disclosure import Disclosure, DisclosureId
from visitor_desk.privacy.governance_entry import GovernanceEntry, GovernanceId
from visitor_desk.privacy.hold import HeldPart, Hold, HoldId, HoldUnknown
from visitor_desk.privacy.incident import Incident, IncidentId
from visitor_desk.privacy.internal_policy import Acknowledgement, InternalPolicy, Training
from visitor_desk.privacy.moment import Moment, MomentId
from visitor_desk.privacy.notice import Notice, NoticeId
from visitor_desk.privacy.receipt import Receipt
from visitor_desk.privacy.requests import Request, RequestId, RequestUnknown
from visitor_desk.privacy.retention_policy import PolicyId, RetentionPolicy
from visitor_desk.privacy.silence import Silence, SilenceId
from visitor_desk.progress import never
from visitor_desk.security.groups import Group
from visitor_desk.security.receipt_tokens import ReceiptHash
from visitor_desk.visits.visit import VisitId

Args = TypeVarTuple("Args")
R = TypeVar("R")


@dataclass
class FootageTables:
    """The committed rows of the footage room."""

    sources: dict[SourceId, FootageSource] = field(default_factory=dict)
    sights: dict[SourceId, SourceSight] = field(default_factory=dict)
    cameras: dict[CameraId, Camera] = field(default_factory=dict)
    offsets: dict[tuple[CameraId, datetime], ClockOffset] = field(default_factory=dict)
    tunings: dict[CameraId, CameraTuning] = field(default_factory=dict)
    camera_sights: dict[CameraId, CameraSight] = field(default_factory=dict)
    door_cameras: dict[tuple[str, str, CameraId], DoorCamera] = field(default_factory=dict)
    recordings: dict[tuple[SourceId, str], Recording] = field(default_factory=dict)
    activity: dict[tuple[CameraId, datetime, str], ActivityInterval] = field(default_factory=dict)
    alarms: dict[AlarmId, FootageAlarm] = field(default_factory=dict)
    clips: dict[ClipId, KeptClip] = field(default_factory=dict)
    requests: dict[RequestId, Request] = field(default_factory=dict)
    holds: dict[HoldId, Hold] = field(default_factory=dict)
    moments: dict[MomentId, Moment] = field(default_factory=dict)
    receipts: dict[VisitId, Receipt] = field(default_factory=dict)
    consents: dict[ConsentId, Consent] = field(default_factory=dict)
    authority_visits: dict[AuthorityVisitId, AuthorityVisit] = field(default_factory=dict)
    incidents: dict[IncidentId, Incident] = field(default_factory=dict)
    notices: dict[NoticeId, Notice] = field(default_factory=dict)
    retention_policies: dict[PolicyId, RetentionPolicy] = field(default_factory=dict)
    internal_policies: dict[str, InternalPolicy] = field(default_factory=dict)
    acknowledgements: dict[str, Acknowledgement] = field(default_factory=dict)
    trainings: dict[str, Training] = field(default_factory=dict)
    governance: dict[GovernanceId, GovernanceEntry] = field(default_factory=dict)
    breaches: dict[BreachId, Breach] = field(default_factory=dict)
    disclosures: dict[DisclosureId, Disclosure] = field(default_factory=dict)
    silences: dict[SilenceId, Silence] = field(default_factory=dict)
    hold_parts: dict[tuple[HoldId, Group], HeldPart] = field(default_factory=dict)

    def copy(self) -> FootageTables:
        return FootageTables(**{part.name: getattr(self, part.name).copy() for part in fields(self)})

    def become(self, other: FootageTables) -> None:
        for part in fields(self):
            setattr(self, part.name, getattr(other, part.name).copy())


class FakeSourceStore:
    def __init__(self, tables: FootageTables) -> None:
        self._tables = tables

    def add(self, source: FootageSource) -> None:
        self._tables.sources[source.id] = source

    def get(self, source_id: SourceId) -> FootageSource:
        if source_id not in self._tables.sources:
            raise SourceUnknown(source=source_id)
        return self._tables.sources[source_id]

    def all(self) -> list[FootageSource]:
        return [self._tables.sources[key] for key in sorted(self._tables.sources)]

    def record_sight(self, sight: SourceSight) -> None:
        self._tables.sights[self.get(sight.source).id] = sight

    def sight(self, source_id: SourceId) -> SourceSight | None:
        return self._tables.sights.get(source_id)


class FakeCameraStore:
    def __init__(self, tables: FootageTables) -> None:
        self._tables = tables

    def add(self, camera: Camera) -> None:
        self._tables.cameras[camera.id] = camera

    def get(self, camera_id: CameraId) -> Camera:
        if camera_id not in self._tables.cameras:
            raise CameraUnknown(camera=camera_id)
        return self._tables.cameras[camera_id]

    def all(self) -> list[Camera]:
        return [self._tables.cameras[key] for key in sorted(self._tables.cameras)]

    def of_source(self, source_id: SourceId) -> list[Camera]:
        return [camera for camera in self.all() if camera.source == source_id]


class FakeClockOffsetStore:
    def __init__(self, tables: FootageTables) -> None:
        self._tables = tables

    def add(self, offset: ClockOffset) -> None:
        self._tables.offsets[offset.camera, offset.valid_from] = offset

    def of_camera(self, camera_id: CameraId) -> list[ClockOffset]:
        return [self._tables.offsets[key] for key in sorted(self._tables.offsets) if key[0] == camera_id]

    def of_cameras(self, cameras: Collection[CameraId]) -> dict[CameraId, list[ClockOffset]]:
        found = {camera: self.of_camera(camera) for camera in cameras}
        return {camera: history for camera, history in found.items() if history}


class FakeRecordingStore:
    def __init__(self, tables: FootageTables) -> None:
        self._tables = tables

    def put(self, recording: Recording) -> None:
        self._tables.recordings[recording.source, recording.path] = recording

    def at_path(self, source_id: SourceId, path: str) -> Recording | None:
        return self._tables.recordings.get((source_id, path))

    def get(self, recording_id: RecordingId) -> Recording | None:
        return next((one for one in self._tables.recordings.values() if one.id == recording_id), None)

    def of_source(self, source_id: SourceId) -> list[Recording]:
        return [
            self._tables.recordings[key] for key in sorted(self._tables.recordings) if key[0] == source_id
        ]

    def overlapping(self, camera_id: CameraId, span: TimeRange) -> list[Recording]:
        found = [
            one
            for one in self._tables.recordings.values()
            if one.camera == camera_id
            and (one.span.overlap(span) is not None or (not one.duration_s and span.contains(one.start)))
        ]
        return sorted(found, key=lambda one: (one.start, one.path))


class FakeActivityStore:
    def __init__(self, tables: FootageTables) -> None:
        self._tables = tables

    def replace(self, recording_id: RecordingId, intervals: Iterable[ActivityInterval]) -> None:
        rows = self._tables.activity
        for key in [key for key, one in rows.items() if one.recording == recording_id]:
            del rows[key]
        for one in intervals:
            rows[one.camera, one.span.start, one.kind.value] = one

    def overlapping(self, camera_id: CameraId, span: TimeRange) -> list[ActivityInterval]:
        found = [one for one in self._tables.activity.values() if one.camera == camera_id]
        return sorted(
            (one for one in found if one.span.overlap(span)), key=lambda one: (one.span.start, one.kind)
        )


class FakeFootageDisposal:
    def __init__(self, tables: FootageTables) -> None:
        self._tables = tables

    def delete_recordings_before(self, instant: datetime, limit: int) -> list[datetime]:
        old = [key for key, one in self._tables.recordings.items() if one.span.end < instant][:limit]
        gone = [self._tables.recordings.pop(key) for key in old]
        ids = {one.id for one in gone}
        for key in [key for key, one in self._tables.activity.items() if one.recording in ids]:
            del self._tables.activity[key]
        return [one.span.end for one in gone]

    def delete_activity_before(self, instant: datetime, limit: int) -> int:
        old = [key for key, one in self._tables.activity.items() if one.span.end < instant][:limit]
        for key in old:
            del self._tables.activity[key]
        return len(old)


class FakeRequestStore:
    def __init__(self, rows: dict[RequestId, Request]) -> None:
        self._rows = rows

    def add(self, request: Request) -> None:
        if request.id in self._rows:
            raise ValueError("a request is added once")
        self._rows[request.id] = request

    def update(self, request: Request) -> None:
        if request.id not in self._rows:
            raise RequestUnknown
        self._rows[request.id] = request

    def get(self, request: RequestId) -> Request | None:
        return self._rows.get(request)

    def all(self) -> Sequence[Request]:
        return sorted(self._rows.values(), key=lambda request: (request.due, request.id))

    def delete(self, request: RequestId) -> None:
        self._rows.pop(request, None)


class FakeHoldStore:
    def __init__(self, rows: dict[HoldId, Hold], parts: dict[tuple[HoldId, Group], HeldPart]) -> None:
        self._rows = rows
        self._parts = parts

    def add(self, hold: Hold) -> None:
        if hold.id in self._rows:
            raise ValueError("a hold is added once")
        self._rows[hold.id] = hold

    def update(self, hold: Hold) -> None:
        if hold.id not in self._rows:
            raise HoldUnknown
        self._rows[hold.id] = hold

    def get(self, hold: HoldId) -> Hold | None:
        return self._rows.get(hold)

    def all(self) -> Sequence[Hold]:
        return sorted(self._rows.values(), key=lambda hold: (hold.review_on, hold.id))

    def of_record(self, table: str, record: str) -> Sequence[Hold]:
        found = [hold for hold in self._rows.values() if (hold.table, hold.record) == (table, record)]
        return sorted(found, key=lambda hold: (hold.placed_at, hold.id))

    def put_part(self, part: HeldPart) -> None:
        if part.hold not in self._rows:
            raise ValueError("a part belongs to a hold")
        self._parts[part.hold, part.group] = part

    def parts(self, hold: HoldId) -> Sequence[HeldPart]:
        return [self._parts[key] for key in sorted(self._parts) if key[0] == hold]

    def delete_ended_before(self, day: date) -> int:
        old = [hold.id for hold in self._rows.values() if hold.ends_on < day]
        for hold in old:
            del self._rows[hold]
        for key in [key for key in self._parts if key[0] in old]:
            del self._parts[key]
        return len(old)


class FakeMomentStore:
    def __init__(self, rows: dict[MomentId, Moment]) -> None:
        self._rows = rows

    def put(self, moment: Moment) -> None:
        self._rows[moment.id] = moment

    def all(self) -> list[Moment]:
        return sorted(self._rows.values(), key=lambda one: one.id)

    def delete(self, moment: MomentId) -> None:
        self._rows.pop(moment, None)


class FakeReceiptStore:
    def __init__(self, rows: dict[VisitId, Receipt]) -> None:
        self._rows = rows

    def put(self, receipt: Receipt) -> None:
        self._rows[receipt.visit] = receipt

    def with_hash(self, wanted: ReceiptHash) -> Receipt | None:
        return next((one for one in self._rows.values() if one.hash == wanted), None)

    def all(self) -> list[Receipt]:
        return sorted(self._rows.values(), key=lambda one: one.visit)

    def delete(self, visit: VisitId) -> None:
        self._rows.pop(visit, None)


class FakeDeskWork(FakeVisitWork):
    """One unit of work over every room's rows, committed together."""

    def __init__(self, security: SecurityTables, visits: VisitTables, footage: FootageTables) -> None:
        super().__init__(security, visits)
        self._footage_tables = footage

    def __enter__(self) -> Self:
        super().__enter__()
        draft = self._footage_draft = self._footage_tables.copy()
        self.sources = FakeSourceStore(draft)
        self.cameras = FakeCameraStore(draft)
        self.tunings = FakeTuningStore(draft.cameras, draft.tunings)
        self.clock_offsets = FakeClockOffsetStore(draft)
        self.recordings = FakeRecordingStore(draft)
        self.activity = FakeActivityStore(draft)
        self.footage_alarms = FakeFootageAlarmStore(draft)
        self.clips = FakeClipStore(draft.clips)
        self.camera_sights = FakeCameraSightStore(draft.cameras, draft.camera_sights)
        self.door_cameras = FakeDoorCameraStore(draft.cameras, draft.door_cameras)
        self.footage_disposal = FakeFootageDisposal(draft)
        self.requests = FakeRequestStore(draft.requests)
        self.notices = FakeNoticeStore(draft.notices)
        self.life_extents = FakeLifeExtents(self)
        self.retention_policies = FakeRetentionPolicies(draft.retention_policies)
        self.governance = FakeGovernance(draft.governance)
        self.staff_reading = FakeStaffReading(
            draft.internal_policies, draft.acknowledgements, draft.trainings
        )
        self.moments = FakeMomentStore(draft.moments)
        self.receipts = FakeReceiptStore(draft.receipts)
        self.consents = FakeConsentStore(draft.consents)
        self.authority_visits = FakeAuthorityVisits(draft.authority_visits)
        self.incidents = FakeIncidentStore(draft.incidents)
        self.breaches = FakeBreachStore(draft.breaches)
        self.disclosures = FakeDisclosureStore(draft.disclosures)
        self.silences = FakeSilenceStore(draft.silences)
        self.holds = FakeHoldStore(draft.holds, draft.hold_parts)
        return self

    def commit(self) -> None:
        self._footage_tables.become(self._footage_draft)
        super().commit()


class InlineRunner:
    """Runs jobs here and now; `before` is called first, so that a test can stop or break a job."""

    def __init__(self) -> None:
        self.before: Callable[[], None] | None = None

    def run(
        self,
        function: Callable[[*Args], R],
        *args: *Args,
        deadline: float,
        key: str,
        stopped: Callable[[], bool] = never,
    ) -> R:
        assert deadline > 0
        assert key
        if self.before is not None:
            self.before()
        return function(*args)
