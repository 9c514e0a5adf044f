from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pypdfium2 import PdfDocument

from tests.privacy.house import ARRIVAL, FILM_SECONDS, STEPS, PrivacyHouse
from visitor_desk.bsn import BsnNotKept
from visitor_desk.errors import DeskError
from visitor_desk.privacy.request_release import ApprovedByReleaser
from visitor_desk.privacy.requests import (
    ClipNotInPackage,
    IdentityNotProven,
    IdentityStep,
    ReceivedLater,
    RefusalGround,
    Requester,
    RequestFieldNotAccepted,
    RequestId,
    RequestKind,
    RequestKindHasNoPackage,
    RequestLanguage,
    RequestNotAtStep,
    RequestStep,
    RequestUnknown,
    VisitStillGoingOn,
)
from visitor_desk.security.approvals import (
    ApprovalExpired,
    ApprovalForOther,
    ApprovalMissing,
    ApprovedByRequester,
)
from visitor_desk.security.canonical import canonical_json
from visitor_desk.security.duties import Duty, NotYourDuty, Purpose
from visitor_desk.security.groups import Group
from visitor_desk.security.sealed_records import KeyDestroyed
from visitor_desk.visits.visit import VisitId, VisitState, VisitUnknown


@pytest.fixture
def house() -> PrivacyHouse:
    return PrivacyHouse()


def test_a_request_is_due_a_month_after_its_receipt_at_the_site(house: PrivacyHouse) -> None:
    house.clock.set(datetime(2026, 3, 4, 23, 30, tzinfo=UTC))  # the 5th in Amsterdam
    request = house.requests.receive(house.officer, house.new_request())
    assert request.due == date(2026, 4, 7)
    assert request.step is RequestStep.RECEIVED
    assert house.requests.board(house.officer) == [request]


def test_who_asks_is_sealed_and_opens_for_privacy_only_with_an_entry(house: PrivacyHouse) -> None:
    request = house.requests.receive(house.officer, house.new_request())
    with house.works() as work:
        (row,) = work.sealed.rows("requests", request.id, Group.S)
    assert row.expires_on <= house.clock.now().date() + timedelta(days=183)
    opened = house.requests.person(house.second, request.id, Purpose.PERSON_REQUEST)
    assert opened.name == "Zoë Çelik-Ślusarska"
    assert "Zoë" not in repr(opened)
    assert "Zoë" not in repr(house.new_request())
    assert house.acts(request.id) == ["request.received", "record.opened"]


def test_who_asked_is_gone_after_the_keys_day(house: PrivacyHouse) -> None:
    request = house.requests.receive(house.officer, house.new_request())
    house.clock.advance(timedelta(days=60))
    house.retention.run(house.officer)
    with pytest.raises(DeskError) as caught:
        house.requests.person(house.officer, request.id, Purpose.PERSON_REQUEST)
    assert caught.value.code in {KeyDestroyed.code, "security.nothing_sealed"}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"requester": Requester(" ", "here")}, "name"),
        ({"requester": Requester("x" * 201, "here")}, "name"),
        ({"requester": Requester("Anna", "")}, "contact"),
        ({"requester": Requester("Anna", "here", "x" * 5000)}, "remarks"),
        ({"requester": Requester("Anna", "x" * 301)}, "contact"),
    ],
)
def test_a_field_that_cannot_be_kept_is_named(
    house: PrivacyHouse, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(RequestFieldNotAccepted) as caught:
        house.requests.receive(house.officer, house.new_request(**changes))
    assert caught.value.values == {"field": field}
    assert house.requests.board(house.officer) == []


def test_a_request_cannot_have_come_in_tomorrow(house: PrivacyHouse) -> None:
    with pytest.raises(ReceivedLater):
        house.requests.receive(house.officer, house.new_request(received_at=ARRIVAL + timedelta(days=1)))
    assert house.requests.board(house.officer) == []


def test_a_letter_that_was_found_late_can_still_be_answered(house: PrivacyHouse) -> None:
    # Its half year with the name counts from the day on which it is written down.
    late = house.requests.receive(
        house.officer, house.new_request(received_at=house.clock.now() - timedelta(days=300))
    )
    house.clock.advance(timedelta(days=20))
    assert house.requests.person(house.officer, late.id, Purpose.PERSON_REQUEST).name
    assert late.due < house.lives.local_day(house.clock.now())


def test_a_citizen_service_number_is_not_written(house: PrivacyHouse) -> None:
    with pytest.raises(BsnNotKept):
        house.requests.receive(
            house.officer, house.new_request(requester=Requester("Anna", "here", "my number is 111222333"))
        )


@pytest.mark.parametrize("steps", [frozenset(), frozenset({IdentityStep.SEEN_AT_DESK})])
def test_one_step_of_identity_is_not_enough(house: PrivacyHouse, steps: frozenset[IdentityStep]) -> None:
    request = house.requests.receive(house.officer, house.new_request())
    with pytest.raises(IdentityNotProven):
        house.requests.identify(house.officer, request.id, steps)
    assert house.requests.board(house.officer)[0].step is RequestStep.RECEIVED


def test_nothing_is_matched_before_the_person_is_identified(house: PrivacyHouse) -> None:
    visit = house.a_visit()
    request = house.requests.receive(house.officer, house.new_request())
    with pytest.raises(RequestNotAtStep):
        house.requests.match(house.officer, request.id, [visit.id])


def test_only_visits_that_are_there_and_over_can_be_matched(house: PrivacyHouse) -> None:
    here = house.a_visit(state=VisitState.HERE, left_at=None)
    request = house.requests.receive(house.officer, house.new_request())
    house.requests.identify(house.officer, request.id, STEPS)
    with pytest.raises(VisitUnknown):
        house.requests.match(house.officer, request.id, [VisitId("f" * 16)])
    with pytest.raises(VisitStillGoingOn):
        house.requests.match(house.officer, request.id, [here.id])


def test_an_unknown_request_is_said_to_be_unknown(house: PrivacyHouse) -> None:
    with pytest.raises(RequestUnknown):
        house.requests.contents(house.officer, RequestId("f" * 16))


def test_who_matched_cannot_approve(house: PrivacyHouse) -> None:
    request = house.matched(house.a_visit())
    with pytest.raises(ApprovedByRequester):
        house.requests.approve(house.officer, request.id)


def test_who_approved_cannot_release(house: PrivacyHouse, tmp_path: Path) -> None:
    request = house.approved(house.a_visit())
    with pytest.raises(ApprovedByReleaser):
        house.requests.release(house.second, request.id, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_released_without_an_approval(house: PrivacyHouse, tmp_path: Path) -> None:
    request = house.matched(house.a_visit())
    with pytest.raises(RequestNotAtStep):
        house.requests.release(house.officer, request.id, tmp_path / "out")
    with house.works() as work:
        from dataclasses import replace

        work.requests.update(replace(request, step=RequestStep.APPROVED))
        work.commit()
    with pytest.raises(ApprovalMissing):
        house.requests.release(house.officer, request.id, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_an_expired_approval_is_refused_and_can_be_renewed(house: PrivacyHouse, tmp_path: Path) -> None:
    request = house.approved(house.a_visit())
    house.clock.advance(timedelta(days=3))
    with pytest.raises(ApprovalExpired):
        house.requests.release(house.officer, request.id, tmp_path / "out")
    house.requests.approve(house.second, request.id)
    house.requests.release(house.officer, request.id, tmp_path / "out")
    assert house.requests.board(house.officer)[0].step is RequestStep.ANSWERED


def test_contents_that_changed_after_the_approval_are_refused(house: PrivacyHouse, tmp_path: Path) -> None:
    visit = house.a_visit()
    request = house.approved(visit)
    with house.works() as work:
        # The document check dies earlier than when the second person looked.
        work.sealed.delete("visits", visit.id, Group.S)
        work.commit()
    with pytest.raises(ApprovalForOther):
        house.requests.release(house.officer, request.id, tmp_path / "out")


def test_matching_again_takes_the_approval_away(house: PrivacyHouse, tmp_path: Path) -> None:
    first, second = house.a_visit(1), house.a_visit(2, ARRIVAL + timedelta(hours=3))
    request = house.approved(first)
    again = house.requests.match(house.officer, request.id, [first.id, second.id])
    assert again.step is RequestStep.MATCHED
    with pytest.raises(RequestNotAtStep):
        house.requests.release(house.officer, request.id, tmp_path / "out")


def test_a_refused_release_opens_nothing(house: PrivacyHouse, tmp_path: Path) -> None:
    visit = house.a_visit()
    request = house.approved(visit)
    house.clock.advance(timedelta(days=5))
    with pytest.raises(ApprovalExpired):
        house.requests.release(house.officer, request.id, tmp_path / "out")
    assert "record.opened" not in house.acts(visit.id) + house.acts(request.id)


def test_every_step_is_an_entry_of_the_log_without_a_name(house: PrivacyHouse, tmp_path: Path) -> None:
    request = house.approved(house.a_visit())
    house.requests.release(house.officer, request.id, tmp_path / "out")
    assert house.acts(request.id) == [
        "request.received",
        "request.identified",
        "request.matched",
        "approval.given",
        "request.approved",
        "record.opened",
        "approval.used",
        "request.answered",
    ]
    with house.works() as work:
        bodies = b"".join(entry.body or b"" for entry in work.log.about(request.id))
    assert "Zoë".encode() not in bodies
    with house.works() as work:
        assert house.log.verify(work).whole


def test_an_answered_request_cannot_be_answered_again(house: PrivacyHouse, tmp_path: Path) -> None:
    request = house.approved(house.a_visit())
    house.requests.release(house.officer, request.id, tmp_path / "out")
    for act in (
        lambda: house.requests.release(house.officer, request.id, tmp_path / "again"),
        lambda: house.requests.approve(house.second, request.id),
        lambda: house.requests.match(house.officer, request.id, []),
        lambda: house.decisions.refuse(house.officer, request.id, RefusalGround.EXCESSIVE, "no"),
    ):
        with pytest.raises(RequestNotAtStep):
            act()


def test_only_access_is_answered_with_a_package(house: PrivacyHouse) -> None:
    request = house.matched(house.a_visit(), kind=RequestKind.ERASURE)
    with pytest.raises(RequestKindHasNoPackage):
        house.requests.approve(house.second, request.id)


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 4001])
def test_a_refusal_without_reasons_cannot_be_saved(house: PrivacyHouse, text: str) -> None:
    request = house.requests.receive(house.officer, house.new_request())
    with pytest.raises(RequestFieldNotAccepted):
        house.decisions.refuse(house.officer, request.id, RefusalGround.EXCESSIVE, text)
    assert house.requests.board(house.officer)[0].step is RequestStep.RECEIVED


def test_a_refusal_has_ground_text_complaint_and_court_in_its_letter(house: PrivacyHouse) -> None:
    new = house.new_request(language=RequestLanguage.ENGLISH, kind=RequestKind.ERASURE)
    request = house.requests.receive(house.officer, new)
    closed = house.decisions.refuse(
        house.officer, request.id, RefusalGround.LEGAL_DUTY, "We have to keep it.\nUntil June."
    )
    assert (closed.step, closed.ground) == (RequestStep.REFUSED, RefusalGround.LEGAL_DUTY)
    pdf = PdfDocument(house.decisions.letter(house.second, request.id))
    words = " ".join(page.get_textpage().get_text_range() for page in pdf)
    for part in (
        "Zoë Çelik-Ślusarska",
        "17(3)(b)",
        "We have to keep it.",
        "Until June.",
        "Article 77",
        "six weeks",
    ):
        assert part in words
    pdf.close()
    with house.works() as work:
        bodies = b"".join(entry.body or b"" for entry in work.log.about(request.id))
    assert b"keep it" not in bodies


def test_the_board_shows_those_who_wait_first(house: PrivacyHouse) -> None:
    first = house.requests.receive(house.officer, house.new_request())
    house.clock.advance(timedelta(days=4))
    second = house.requests.receive(house.officer, house.new_request())
    house.decisions.refuse(house.officer, first.id, RefusalGround.NOT_OURS, "Ask the customer.")
    assert [one.id for one in house.requests.board(house.officer)] == [second.id, first.id]


ACTS: list[Callable[[PrivacyHouse, Any], object]] = [
    lambda house, who: house.requests.receive(who, house.new_request()),
    lambda house, who: house.requests.person(who, RequestId("x"), Purpose.AUDIT),
    lambda house, who: house.requests.identify(who, RequestId("x"), STEPS),
    lambda house, who: house.requests.match(who, RequestId("x"), []),
    lambda house, who: house.requests.release(who, RequestId("x"), Path("out")),
    lambda house, who: house.decisions.refuse(who, RequestId("x"), RefusalGround.EXCESSIVE, "no"),
    lambda house, who: house.decisions.letter(who, RequestId("x")),
]
SECOND_PERSONS_TOO: list[Callable[[PrivacyHouse, Any], object]] = [
    lambda house, who: house.requests.board(who),
    lambda house, who: house.requests.contents(who, RequestId("x")),
    lambda house, who: house.requests.approve(who, RequestId("x")),
]


def test_requests_are_for_the_privacy_team_alone(house: PrivacyHouse) -> None:
    deputies = {Duty.APPROVER, Duty.RELEASER}
    for duty in set(Duty) - {Duty.PRIVACY}:
        who = house.hired(duty.value, duty)
        for act in ACTS if duty in deputies else [*ACTS, *SECOND_PERSONS_TOO]:
            with pytest.raises(NotYourDuty):
                act(house, who)


def test_a_releaser_watches_a_finished_clip_and_an_approver_does_not(
    house: PrivacyHouse, films: Path, tmp_path: Path
) -> None:
    house.a_camera(films)
    visit = house.a_visit()
    house.clock.set(ARRIVAL + timedelta(days=1))
    house.recorded(films / "0.mp4", ARRIVAL, FILM_SECONDS)
    request = house.matched(visit)
    releaser, approver = house.hired("rel", Duty.RELEASER), house.hired("app", Duty.APPROVER)
    (clip,) = [one for one in house.requests.contents(releaser, request.id).clips if one.releasable]
    assert clip.file is not None
    out = tmp_path / "clip.mp4"
    house.requests.show_clip(releaser, request.id, clip.file, out)
    assert out.stat().st_size > 0
    assert "clip.shown" in house.acts(request.id)
    with pytest.raises(NotYourDuty):
        house.requests.show_clip(approver, request.id, clip.file, tmp_path / "other.mp4")
    with pytest.raises(ClipNotInPackage):
        house.requests.show_clip(releaser, request.id, "clips/none.mp4", tmp_path / "other.mp4")
    assert house.requests.approve(releaser, request.id)


def test_the_approved_values_have_a_canonical_form(house: PrivacyHouse) -> None:
    request = house.matched(house.a_visit())
    contents = house.requests.contents(house.officer, request.id)
    assert canonical_json(contents.values(request)).startswith(b'{"footage":[')
