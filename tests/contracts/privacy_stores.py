"""What every store behind the privacy room must do; fakes and SQL pass the same tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from visitor_desk.clock import TimeRange
from visitor_desk.footage.camera import Camera, CameraId, CameraView, FootageSource, SourceId
from visitor_desk.footage.place import Place, PlaceId
from visitor_desk.footage.recording import (
    ActivityInterval,
    ActivityKind,
    Recording,
    RecordingId,
    RecordingState,
    TimeDoubt,
    TimeSource,
)
from visitor_desk.privacy.kept_record import KeptRecord, RecordKind
from visitor_desk.privacy.ports import DeskWorks
from visitor_desk.privacy.receipt import Receipt
from visitor_desk.privacy.requests import (
    Channel,
    IdentityStep,
    RefusalGround,
    Request,
    RequestId,
    RequestKind,
    RequestLanguage,
    RequestStep,
    RequestUnknown,
)
from visitor_desk.security.receipt_tokens import ReceiptHash
from visitor_desk.security.records import OperatorId
from visitor_desk.visits.visit import VisitId

RECEIVED = datetime(2026, 3, 5, 9, 30, 12, 345678, tzinfo=UTC)

REQUEST = Request(
    id=RequestId("00a1b2c3d4e5f607"),
    kind=RequestKind.ACCESS,
    channel=Channel.EMAIL,
    language=RequestLanguage.DUTCH,
    received_at=RECEIVED,
    due=date(2026, 4, 7),
)
FULL = replace(
    REQUEST,
    step=RequestStep.ANSWERED,
    identity=frozenset({IdentityStep.RECEIPT_TOKEN, IdentityStep.VISIT_FACTS}),
    visits=(VisitId("bb00000000000002"), VisitId("aa00000000000001")),
    prepared_by=OperatorId("cc00000000000003"),
    closed_at=RECEIVED + timedelta(days=3, microseconds=1),
    package="5d" * 32,
    ground=RefusalGround.RIGHTS_OF_OTHERS,
    places=(
        Place(PlaceId("dd00000000000004"), None, TimeRange(RECEIVED - timedelta(hours=1), RECEIVED)),
        Place(PlaceId("ee00000000000005"), "lobby", TimeRange(RECEIVED, RECEIVED + timedelta(minutes=5))),
    ),
    records=(
        KeptRecord(RecordKind.TICKET, "ab00000000000006"),
        KeptRecord(RecordKind.DENY_ENTRY, "ac00000000000007"),
    ),
)


RECEIPT = Receipt(
    VisitId("aa00000000000001"), ReceiptHash("a1" * 32), "5a" * 16, RECEIVED, OperatorId("cc00000000000003")
)


class RequestStoreContract:
    """Inherit, and give a fixture `open_work` that begins units of work on one empty store."""

    @pytest.fixture
    def open_work(self) -> DeskWorks:
        raise NotImplementedError

    def test_a_request_comes_back_as_it_went_in(self, open_work: DeskWorks) -> None:
        with open_work() as work:
            work.requests.add(REQUEST)
            work.commit()
        with open_work() as work:
            assert work.requests.get(REQUEST.id) == REQUEST
            assert work.requests.get(RequestId("0" * 16)) is None

    def test_every_field_is_kept_and_the_order_of_the_visits_too(self, open_work: DeskWorks) -> None:
        with open_work() as work:
            work.requests.add(REQUEST)
            work.requests.update(FULL)
            work.commit()
        with open_work() as work:
            assert work.requests.get(REQUEST.id) == FULL

    def test_visits_can_be_taken_away_again(self, open_work: DeskWorks) -> None:
        with open_work() as work:
            work.requests.add(FULL)
            work.requests.update(REQUEST)
            work.commit()
        with open_work() as work:
            assert work.requests.get(REQUEST.id) == REQUEST

    def test_what_is_not_committed_is_not_there(self, open_work: DeskWorks) -> None:
        with open_work() as work:
            work.requests.add(REQUEST)
        with open_work() as work:
            assert work.requests.get(REQUEST.id) is None

    def test_an_unknown_request_cannot_be_updated(self, open_work: DeskWorks) -> None:
        with open_work() as work, pytest.raises(RequestUnknown):
            work.requests.update(REQUEST)

    def test_all_comes_by_due_day(self, open_work: DeskWorks) -> None:
        later = replace(REQUEST, id=RequestId("11" * 8), due=date(2026, 5, 1))
        same_day = replace(REQUEST, id=RequestId("22" * 8))
        with open_work() as work:
            for request in (later, same_day, REQUEST):
                work.requests.add(request)
            work.commit()
        with open_work() as work:
            assert [one.id for one in work.requests.all()] == [REQUEST.id, same_day.id, later.id]

    def test_a_request_is_deleted_once(self, open_work: DeskWorks) -> None:
        closed = replace(FULL, id=RequestId("33" * 8), closed_at=RECEIVED)
        with open_work() as work:
            for request in (REQUEST, closed):
                work.requests.add(request)
            work.commit()
        with open_work() as work:
            work.requests.delete(closed.id)
            work.requests.delete(closed.id)
            work.commit()
        with open_work() as work:
            assert {one.id for one in work.requests.all()} == {REQUEST.id}


SOURCE = FootageSource(SourceId("nvr"), "Recorder", "recordings", "ffmpeg-segment", "UTC")
CAMERA = Camera(CameraId("door"), "Door", "lobby", CameraView.ENTRANCE, SOURCE.id, "door")


def recording(number: int, start: datetime, seconds: float) -> Recording:
    return Recording(
        id=RecordingId(f"r{number}"),
        source=SOURCE.id,
        path=f"{number}.mp4",
        camera=CAMERA.id,
        start=start,
        duration_s=seconds,
        size=1,
        modified=start,
        sha256=None,
        state=RecordingState.OK,
        problem=None,
        time_source=TimeSource.NAME_UTC,
        uncertainty_s=1.0,
        doubt=TimeDoubt.NONE,
        indexed_at=start,
    )


def moved(one: Recording, after_s: float, seconds: float) -> ActivityInterval:
    start = one.start + timedelta(seconds=after_s)
    span = TimeRange(start, start + timedelta(seconds=seconds))
    return ActivityInterval(CAMERA.id, span, ActivityKind.MOVING, 1, one.id)


class FootageDisposalContract:
    """Inherit, and give a fixture `open_work` that begins units of work on one empty store."""

    @pytest.fixture
    def open_work(self) -> DeskWorks:
        raise NotImplementedError

    @pytest.fixture
    def filled(self, open_work: DeskWorks) -> DeskWorks:
        """Three recordings of an hour from RECEIVED on, each with movement in its first minutes."""
        with open_work() as work:
            work.sources.add(SOURCE)
            work.cameras.add(CAMERA)
            for number in range(3):
                one = recording(number, RECEIVED + timedelta(hours=number), 3600.0)
                work.recordings.put(one)
                work.activity.replace(one.id, [moved(one, 0, 60), moved(one, 100, 60)])
            work.commit()
        return open_work

    @staticmethod
    def left(open_work: DeskWorks) -> tuple[int, int]:
        always = TimeRange(RECEIVED - timedelta(days=1), RECEIVED + timedelta(days=1))
        with open_work() as work:
            return len(work.recordings.of_source(SOURCE.id)), len(
                work.activity.overlapping(CAMERA.id, always)
            )

    def test_recordings_go_with_their_activity(self, filled: DeskWorks) -> None:
        with filled() as work:
            assert len(work.footage_disposal.delete_recordings_before(RECEIVED + timedelta(hours=2), 9)) == 1
            work.commit()
        assert self.left(filled) == (2, 4)

    def test_activity_goes_alone_too(self, filled: DeskWorks) -> None:
        with filled() as work:
            assert work.footage_disposal.delete_activity_before(RECEIVED + timedelta(seconds=100), 9) == 1
            work.commit()
        assert self.left(filled) == (3, 5)

    def test_nothing_goes_without_a_commit(self, filled: DeskWorks) -> None:
        with filled() as work:
            work.footage_disposal.delete_recordings_before(RECEIVED + timedelta(days=9), 9)
            work.footage_disposal.delete_activity_before(RECEIVED + timedelta(days=9), 9)
        assert self.left(filled) == (3, 6)


class ReceiptStoreContract:
    """Inherit, and give a fixture `open_work` that begins units of work on one empty store."""

    @pytest.fixture
    def open_work(self) -> DeskWorks:
        raise NotImplementedError

    def test_a_receipt_is_found_by_its_hash_replaced_and_deleted(self, open_work: DeskWorks) -> None:
        other = replace(RECEIPT, visit=VisitId("aa00000000000002"), hash=ReceiptHash("b2" * 32))
        again = replace(RECEIPT, hash=ReceiptHash("c3" * 32), issued_at=RECEIVED + timedelta(minutes=1))
        with open_work() as work:
            work.receipts.put(other)
            work.receipts.put(RECEIPT)
            assert list(work.receipts.all()) == [RECEIPT, other]
            work.commit()
        with open_work() as work:
            assert work.receipts.with_hash(RECEIPT.hash) == RECEIPT
            work.receipts.put(again)
            assert work.receipts.with_hash(RECEIPT.hash) is None
            assert work.receipts.with_hash(again.hash) == again
            work.receipts.delete(again.visit)
            work.receipts.delete(again.visit)
            assert list(work.receipts.all()) == [other]
            work.commit()
        with open_work() as work:
            assert list(work.receipts.all()) == [other]
