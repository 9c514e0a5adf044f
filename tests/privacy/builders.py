"""Valid parts of answers for tests; every value can be replaced."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from pypdfium2 import PdfDocument

from visitor_desk.clock import TimeRange
from visitor_desk.privacy.answer import (
    Answer,
    Consultation,
    FootageAnswer,
    KeptFields,
    LifeLine,
    RecipientLine,
    VisitAnswer,
)
from visitor_desk.privacy.requests import (
    Channel,
    IdentityStep,
    Request,
    Requester,
    RequestId,
    RequestKind,
    RequestLanguage,
    RequestStep,
)
from visitor_desk.security.groups import Group
from visitor_desk.settings import Settings
from visitor_desk.visits.place import StaffId, ZoneId
from visitor_desk.visits.visit import BadgeNumber, Visit, VisitId, VisitState

NOON = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)

SETTINGS = Settings(
    site="DC1",
    controller="Utopia Datacenters B.V.\nKanaalweg 12\n1234 AB Voorbeeldstad",
    privacy_contact="Privacy counsel\nprivacy@utopia.example\n+31 20 000 0000",
)
REQUESTER = Requester("Anna Maria Eriksson", "Voorbeeldlaan 3\n1234 ZZ Voorbeeldstad\nanna@example.org")


def a_request(**changes: Any) -> Request:
    request = Request(
        id=RequestId("4f1c2a9be0d37756"),
        kind=RequestKind.ACCESS,
        channel=Channel.EMAIL,
        language=RequestLanguage.DUTCH,
        received_at=NOON + timedelta(days=7),
        due=date(2026, 4, 9),
        step=RequestStep.APPROVED,
        identity=frozenset({IdentityStep.RECEIPT_TOKEN, IdentityStep.TICKET_ADDRESS}),
        visits=(VisitId("aa00000000000001"),),
    )
    return replace(request, **changes)


def a_visit(**changes: Any) -> Visit:
    visit = Visit(
        id=VisitId("aa00000000000001"),
        ticket=None,
        person=0,
        state=VisitState.LEFT,
        zones=(ZoneId("lobby"), ZoneId("cage")),
        arrived_at=NOON,
        due_at=NOON + timedelta(hours=2),
        left_at=NOON + timedelta(minutes=52),
        badge=BadgeNumber("014"),
        host=StaffId("host"),
        authoriser=StaffId("boss"),
        notice="2020-11-01",
        rules="7",
        desk="Reception",
    )
    return replace(visit, **changes)


def a_visit_answer(name: str = "Anna Maria Eriksson", **changes: Any) -> VisitAnswer:
    desk = {"name": name, "organisation": "Example Carriers", "purpose": "Replace a power supply"}
    document = {
        "kind": "passport",
        "issuing_state": "UTO",
        "verdict": "look_again",
        "finding_codes": ["specimen_state"],
        "settled": [["specimen_state", "seen_and_accepted"]],
        "number": None,
    }
    return VisitAnswer(
        visit=changes.get("visit", a_visit()),
        zones=("Lobby", "Suite 2, cage 7"),
        host="Karel de Vries",
        kept=changes.get(
            "kept",
            (
                KeptFields(Group.D, date(2026, 6, 2), desk),
                KeptFields(Group.S, date(2026, 3, 30), document),
            ),
        ),
    )


def footage() -> tuple[FootageAnswer, ...]:
    def part(camera: str, name: str, start: int, end: int, **more: Any) -> FootageAnswer:
        span = TimeRange(NOON + timedelta(seconds=start), NOON + timedelta(seconds=end))
        values = {"state": "recorded", "reason": "coverage.readable", **more}
        return FootageAnswer("aa00000000000001", camera, name, span, **values)

    return (
        part("lobby-1", "Lobby, door", -60, 60, file="clips/lobby-1_20260302T105900Z.mp4"),
        part("lobby-1", "Lobby, door", 3060, 3180, withheld="footage.more_than_one_moving_thing"),
        part("cage-7", "Cage 7", -60, 1200, withheld="footage.another_visitor_near"),
        part("cage-7", "Cage 7", 1200, 1335, state="gap", reason="coverage.no_file"),
        part("cage-7", "Cage 7", 1335, 3180, state="gap", reason="coverage.torn"),
    )


def an_answer(**changes: Any) -> Answer:
    answer = Answer(
        request=a_request(),
        requester=REQUESTER,
        made_at=NOON + timedelta(days=12),
        searched_from=NOON - timedelta(days=440),
        root_fingerprint="-".join(f"{part:04x}" for part in range(0x1A00, 0x1A10)),
        visits=(a_visit_answer(),),
        footage=footage(),
        recipients=(RecipientLine(NOON + timedelta(days=3), "police", "footage"),),
        consultations=(
            Consultation(NOON + timedelta(days=1), ("facility",), "audit", "D", "aa00000000000001"),
            Consultation(NOON + timedelta(days=9), ("privacy",), "person_request", "requests", None),
        ),
        lives=(
            LifeLine("D_other", 28, "visitor-log", "GDPR 5(1)(c) and (e)"),
            LifeLine("D_pci", 92, "pci-visitor-log", "PCI DSS 4.0.1, 9.3.4"),
            LifeLine("P_recordings", 28, "footage-index", "Dutch data protection authority"),
        ),
    )
    return replace(answer, **changes)


def text_of(pdf: bytes) -> str:
    """The words of every page, with breaks as blanks."""
    document = PdfDocument(pdf)
    pages = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return re.sub(r"\s+", " ", " ".join(pages))
