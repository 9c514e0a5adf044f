"""What a store of disclosures must do, whichever it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from visitor_desk.clock import TimeRange
from visitor_desk.footage.camera import CameraId
from visitor_desk.footage.kept_clip import ClipId
from visitor_desk.privacy.authority_visit import Authority, OrderShown
from visitor_desk.privacy.disclosure import (
    Disclosure,
    DisclosureId,
    Given,
    GivenPart,
    GivenRecord,
    GivenRecords,
    OrderRange,
    RecordRange,
    VoluntaryGround,
    WithheldGround,
)
from visitor_desk.privacy.hold import HoldId
from visitor_desk.privacy.ports import DeskWorks
from visitor_desk.privacy.silence import NotTold, Silence, SilenceGround, SilenceId, SilentThing
from visitor_desk.security.records import OperatorId
from visitor_desk.visits.place import ZoneId
from visitor_desk.visits.visit import VisitId

AT = datetime(2026, 3, 2, 8, 4, 5, 678, tzinfo=UTC)
OFFICER = OperatorId("officer")
SPAN = TimeRange(AT - timedelta(hours=3), AT - timedelta(hours=2))
GIVEN = Given(
    AT + timedelta(hours=1),
    HoldId("hold"),
    VisitId("visit"),
    "ab" * 32,
    OFFICER,
    OperatorId("second"),
    (GivenPart(ClipId("clip"), CameraId("door"), SPAN, "cd" * 32),),
)
GIVEN_RECORDS = GivenRecords(
    AT + timedelta(hours=2),
    "ef" * 32,
    OFFICER,
    OperatorId("second"),
    (GivenRecord(VisitId("visit"), "01" * 32), GivenRecord(VisitId("other"), "02" * 32)),
)
DISCLOSURE = Disclosure(
    DisclosureId("00d1"),
    AT,
    OFFICER,
    Authority.POLICE,
    OrderShown.ORAL,
    "126nd Sv",
    "",
    AT - timedelta(hours=1),
    (OrderRange(CameraId("door"), None, SPAN), OrderRange(None, ZoneId("suite"), SPAN)),
)

SILENCE = Silence(
    SilenceId("00e1"),
    SilentThing.HOLD,
    "hold",
    VisitId("visit"),
    AT - timedelta(days=2),
    SilenceGround.OFFENCES,
    "PL-7",
    date(2026, 5, 1),
    AT,
    OFFICER,
    OperatorId("second"),
)


class DisclosureStoreContract:
    """Inherit, and give a fixture `open_work` that begins units of work on one empty store."""

    @pytest.fixture
    def open_work(self) -> DeskWorks:
        raise NotImplementedError

    def test_a_disclosure_comes_back_whole_is_given_under_and_can_go(self, open_work: DeskWorks) -> None:
        refused = replace(
            DISCLOSURE,
            id=DisclosureId("zz"),
            written_at=AT - timedelta(days=1),
            authority=None,
            order=OrderShown.NONE,
            article="",
            refused=WithheldGround.NO_DUTY,
            refused_at=AT,
            refused_by=OFFICER,
        )
        given = replace(
            DISCLOSURE,
            number="PL-7",
            paper_at=AT,
            voluntary=VoluntaryGround.PREVENTION,
            ranges=(
                *DISCLOSURE.ranges,
                RecordRange(ZoneId("suite"), document=False, span=SPAN),
                RecordRange(ZoneId("suite"), document=True, span=SPAN),
            ),
            handed_out=(GIVEN, replace(GIVEN, at=AT + timedelta(hours=2), parts=()), GIVEN_RECORDS),
        )
        with open_work() as work:
            assert work.disclosures.get(DISCLOSURE.id) is None
            work.disclosures.put(DISCLOSURE)
            work.disclosures.put(refused)
            assert list(work.disclosures.all()) == [refused, DISCLOSURE]
            work.disclosures.put(given)
            work.commit()
        with open_work() as work:
            assert work.disclosures.get(DISCLOSURE.id) == given
            work.disclosures.delete(refused.id)
            work.disclosures.delete(refused.id)
            assert list(work.disclosures.all()) == [given]

    def test_a_silence_comes_back_whole_ends_and_can_go(self, open_work: DeskWorks) -> None:
        earlier = replace(
            SILENCE,
            id=SilenceId("zz"),
            begun_at=AT - timedelta(days=1),
            of=SilentThing.DISCLOSURE,
            visit=None,
            ended_at=AT,
            ended_by=OFFICER,
            not_told=NotTold.UNREACHABLE,
            settled_at=AT,
        )
        told = replace(SILENCE, ended_at=AT, ended_by=OFFICER, told_on=date(2026, 4, 1), settled_at=AT)
        with open_work() as work:
            assert work.silences.get(SILENCE.id) is None
            work.silences.put(SILENCE)
            work.silences.put(earlier)
            assert list(work.silences.all()) == [earlier, SILENCE]
            work.silences.put(told)
            work.commit()
        with open_work() as work:
            assert work.silences.get(SILENCE.id) == told
            work.silences.delete(earlier.id)
            work.silences.delete(earlier.id)
            assert list(work.silences.all()) == [told]
