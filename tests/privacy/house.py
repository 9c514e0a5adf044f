"""A founded installation in memory with zones, cameras, visits and footage on disk, and the privacy services."""

from __future__ import annotations

import os
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import av
import numpy as np

from tests.privacy.fakes import FakeDeskWork, FootageTables, InlineRunner
from tests.security.builders import House, new_officer
from tests.visits.fakes import VisitTables
from visitor_desk.clock import SetClock
from visitor_desk.footage.camera import Camera, CameraId, CameraView, FootageSource, SourceId, SourceSight
from visitor_desk.footage.recording import Recording, RecordingId, RecordingState, TimeDoubt, TimeSource
from visitor_desk.footage.vault import Vault
from visitor_desk.footage.visit_footage import VisitFootage
from visitor_desk.privacy.evidence import Evidence
from visitor_desk.privacy.internal_policies import footage_right
from visitor_desk.privacy.lives_in_force import LivesInForce
from visitor_desk.privacy.package_folder import hashed
from visitor_desk.privacy.request_decisions import RequestDecisions
from visitor_desk.privacy.request_holds import RequestHolds
from visitor_desk.privacy.request_service import Requests
from visitor_desk.privacy.request_terms import RequestTerms
from visitor_desk.privacy.requests import (
    Channel,
    IdentityStep,
    NewRequest,
    Request,
    Requester,
    RequestKind,
    RequestLanguage,
)
from visitor_desk.privacy.restrictions import Restrictions
from visitor_desk.privacy.retention import Retention
from visitor_desk.privacy.retention_reasons import RetentionReasons
from visitor_desk.security.duties import Duty
from visitor_desk.security.groups import Group
from visitor_desk.security.session import Session
from visitor_desk.settings import Settings
from visitor_desk.visits.place import Staff, StaffId, Zone, ZoneId, ZoneKind
from visitor_desk.visits.visit import BadgeNumber, Visit, VisitId, VisitState

ARRIVAL = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
FILM_SECONDS = 12
LOBBY = ZoneId("lobby")
CAGE = ZoneId("cage")
SOURCE = SourceId("nvr")
DOOR = CameraId("door/1")
STEPS = frozenset({IdentityStep.RECEIPT_TOKEN, IdentityStep.TICKET_ADDRESS})
SETTINGS = Settings(
    site="ams1",
    controller="Utopia Datacenters B.V.\nKanaalweg 12\n1234 AB Voorbeeldstad",
    privacy_contact="Privacy counsel, privacy@utopia.example",
)
REQUESTER = Requester("Zoë Çelik-Ślusarska", "Voorbeeldlaan 3\n1234 ZZ Voorbeeldstad")


@dataclass
class PrivacyHouse(House):
    """`officer` prepares and releases, `second` approves."""

    clock: SetClock = field(default_factory=lambda: SetClock(ARRIVAL - timedelta(hours=2)))
    horizon_days: int = 40
    visit_tables: VisitTables = field(default_factory=VisitTables)
    footage_tables: FootageTables = field(default_factory=FootageTables)
    runner: InlineRunner = field(default_factory=InlineRunner)
    settings: Settings = SETTINGS

    def __post_init__(self) -> None:
        first = _founded(self.horizon_days)
        self.tables, self.keystore = first.tables.copy(), first.keystore.copy()
        self.device_store, self.memory = deepcopy(first.device_store), deepcopy(first.memory)
        self.founding, self.installation = first.founding, first.installation
        self.restart()
        self.lives = LivesInForce(self.settings.zone, self.clock)
        self.footage = VisitFootage(
            self.works, self.clock, oldest_kept=lambda now: self.lives.oldest_kept("recordings", now)
        )
        # A house of rows and fakes: what its services plan to keep has no place to lie.
        self.vault = Vault(Path(os.devnull), self.installation.id, space=lambda _folder: None)
        self.retention = Retention(self.works, self.day_keys, self.log, self.clock, self.lives, self.vault)
        self.retention_reasons = RetentionReasons(self.works, self.clock, self.lives)
        self.evidence = Evidence(
            self.works, self.sealed, self.log, self.clock, self.footage, self.vault, self.lives
        )
        self.request_holds = RequestHolds(
            self.works, self.sealed, self.log, self.clock, self.lives, self.evidence
        )
        self.requests = Requests(
            self.works,
            self.sealed,
            self.log,
            self.clock,
            self.lives,
            self.footage,
            self.runner,
            self.settings,
            self.request_holds,
            footage_right(self.works, self.clock, self.lives),
        )
        parts = (self.works, self.sealed, self.log, self.clock, self.lives, self.settings, self.request_holds)
        self.terms, self.decisions = RequestTerms(*parts), RequestDecisions(*parts)
        self.restrictions = Restrictions(self.works, self.log, self.clock, self.lives)
        self.officer = self.sign_in("anna")
        self.second = self.sign_in("bart")
        with self.works() as work:
            work.zones.add(Zone(LOBBY, None, ZoneKind.LOBBY, "Lobby"))
            work.zones.add(Zone(CAGE, LOBBY, ZoneKind.CAGE, "Cage 7", pci=True))
            work.staff.add(Staff(StaffId("host"), "Karel de Vries"))
            for badge in ("014", "015", "016"):
                work.badges.add(BadgeNumber(badge))
            work.commit()

    def works(self) -> FakeDeskWork:
        return FakeDeskWork(self.tables, self.visit_tables, self.footage_tables)

    def a_visit(
        self,
        number: int = 1,
        arrived: datetime = ARRIVAL,
        minutes: float = 30,
        zones: tuple[ZoneId, ...] = (LOBBY,),
        **changes: Any,
    ) -> Visit:
        """Let somebody in and out, with their identity sealed as the desk does."""
        left = arrived + timedelta(minutes=minutes)
        visit = replace(
            Visit(
                id=VisitId(f"{number:016x}"),
                ticket=None,
                person=number,
                state=VisitState.LEFT,
                zones=zones,
                arrived_at=arrived,
                due_at=left,
                left_at=left,
                badge=BadgeNumber(f"{13 + number:03}"),
                host=StaffId("host"),
                notice="nl-3",
                rules="7",
            ),
            **changes,
        )
        fields = {
            Group.D: {"name": f"Visitor {number}", "organisation": "Northwind", "purpose": "Power supply"},
            Group.S: {"kind": "passport", "issuing_state": "UTO", "verdict": "no_objection"},
        }
        with self.works() as work:
            work.visits.add(visit)
            if visit.state is not VisitState.REFUSED:
                about = [zone for zone in work.zones.all() if zone.id in zones]
                for group, values in fields.items():
                    day = self.lives.expires_on(group, about, left)
                    self.sealed.seal(
                        work, table="visits", record=visit.id, group=group, expires_on=day, fields=values
                    )
            self.log.append(work, "visit.admitted", None, visit=visit.id)
            work.commit()
        return visit

    def a_camera(self, root: Path) -> None:
        """Put up the camera at the door, whose recorder writes to `root`."""
        with self.works() as work:
            work.sources.add(FootageSource(SOURCE, "Recorder", str(root), "ffmpeg-segment", "UTC"))
            work.cameras.add(Camera(DOOR, "Lobby, door", LOBBY, CameraView.ENTRANCE, SOURCE, "door"))
            work.commit()

    def recorded(self, file: Path, start: datetime, seconds: float) -> None:
        """Enter a file into the index and say that the folder was looked at just now."""
        facts = file.stat()
        with self.works() as work:
            work.recordings.put(
                Recording(
                    id=RecordingId(file.stem),
                    source=SOURCE,
                    path=file.name,
                    camera=DOOR,
                    start=start,
                    duration_s=seconds,
                    size=facts.st_size,
                    modified=start + timedelta(seconds=seconds),
                    sha256=hashed(file, facts.st_size),
                    state=RecordingState.OK,
                    problem=None,
                    time_source=TimeSource.NAME_UTC,
                    uncertainty_s=1.0,
                    doubt=TimeDoubt.NONE,
                    indexed_at=self.clock.now(),
                )
            )
            work.sources.record_sight(SourceSight(SOURCE, self.clock.now(), self.clock.now()))
            work.commit()

    def new_request(self, **changes: Any) -> NewRequest:
        new = NewRequest(
            RequestKind.ACCESS, Channel.EMAIL, RequestLanguage.DUTCH, self.clock.now(), REQUESTER
        )
        return replace(new, **changes)

    def matched(self, *visits: Visit, **changes: Any) -> Request:
        """Receive, identify and match a request as the officer."""
        request = self.requests.receive(self.officer, self.new_request(**changes))
        self.requests.identify(self.officer, request.id, STEPS)
        return self.requests.match(self.officer, request.id, [visit.id for visit in visits])

    def approved(self, *visits: Visit, **changes: Any) -> Request:
        """The same, approved by the second officer."""
        request = self.matched(*visits, **changes)
        self.requests.approve(self.second, request.id)
        return request

    def acts(self, record: str) -> list[str]:
        """The acts of the log about one record."""
        from visitor_desk.security.log_entry import read_body

        with self.works() as work:
            return [read_body(entry.body or b"")["act"] for entry in work.log.about(record)]

    def hired(self, login: str, *duties: Duty) -> Session:
        self.operators.certify(self.officer, new_officer(login, *duties))
        return self.sign_in(login)


@cache
def _founded(horizon_days: int) -> House:
    """Return an installation that nobody writes to; making its keys takes longer than most tests."""
    return House(clock=SetClock(ARRIVAL - timedelta(hours=2)), horizon_days=horizon_days)


def film(path: Path, seconds: int, walkers: int, *, per_second: int = 5) -> None:
    """Write a still room in which `walkers` figures cross the picture once, in their own lanes."""
    random = np.random.default_rng(7)
    room = random.integers(90, 110, (180, 320), np.uint8)
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=per_second)
        stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
        stream.gop_size = per_second
        stream.options = {"preset": "ultrafast", "crf": "20", "threads": "1"}
        for number in range(seconds * per_second):
            picture = np.full((270, 320), 128, np.uint8)
            picture[:180] = room
            for walker in range(walkers):
                left = round((number / per_second - 0.35 * seconds) * 12) + 3 * walker
                top = 40 + 70 * walker
                if 0 <= left < 300:
                    picture[top : top + 50, left : left + 20] = 220 - 190 * walker
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="yuv420p")))
        container.mux(stream.encode(None))
