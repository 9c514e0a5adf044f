"""A breach: its 72 hours, whom it concerns as the log says, what is decided either way, and its draft."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.privacy.builders import text_of
from tests.privacy.house import ARRIVAL, PrivacyHouse
from visitor_desk.bsn import BsnNotKept
from visitor_desk.clock import TimeRange
from visitor_desk.errors import DeskError
from visitor_desk.privacy.breach import (
    LONGEST_TEXT,
    BreachAccount,
    BreachId,
    BreachNature,
    BreachReasons,
    BreachTextMissing,
    BreachTextTooLong,
    BreachTimeWrong,
    BreachUnknown,
    DelayUnexplained,
    NewBreach,
    NotDecidedSo,
    Notified,
    new_breach_id,
)
from visitor_desk.privacy.breaches import Breaches
from visitor_desk.privacy.requests import RequestLanguage
from visitor_desk.security.desks import DeskUnknown
from visitor_desk.security.duties import Duty, NotYourDuty, Purpose
from visitor_desk.security.groups import Group
from visitor_desk.security.operators import OperatorUnknown
from visitor_desk.security.records import DeviceId, OperatorId
from visitor_desk.security.session import Session
from visitor_desk.visits.name_search import NameSearch
from visitor_desk.visits.visit import Visit

NOON = ARRIVAL + timedelta(days=1)
HOUR = timedelta(hours=1)
TOLD = BreachAccount("A screen was photographed", "Calls to visitors", "Account ended")
WHY = BreachReasons("A risk is likely", "No high risk")


@pytest.fixture
def house() -> PrivacyHouse:
    made = PrivacyHouse()
    made.clock.set(NOON)
    return made


def breaches(house: PrivacyHouse) -> Breaches:
    return Breaches(house.works, house.sealed, house.log, house.clock, house.lives, house.settings)


def new(span: TimeRange | None = None, **changes: object) -> NewBreach:
    during = span or TimeRange(NOON - HOUR, NOON)
    made = NewBreach(new_breach_id(), NOON, during.start, during.end, BreachNature.CONFIDENTIALITY, TOLD)
    return replace(made, **changes)  # type: ignore[arg-type]


def opened(house: PrivacyHouse, session: Session, visit: Visit, at: datetime) -> None:
    """Let somebody read a visitor's name at a moment."""
    house.clock.set(at)
    with house.works() as work:
        house.sealed.open(
            session, work, table="visits", record=visit.id, group=Group.D, purpose=Purpose.SAFETY
        )
        work.commit()


def test_the_visits_whose_names_or_footage_were_opened_in_the_span_are_found(house: PrivacyHouse) -> None:
    read, watched, before, by_other = (house.a_visit(number, badge=None) for number in range(1, 5))
    reader = house.hired("reader", Duty.FACILITY)
    opened(house, reader, before, NOON - 2 * HOUR)
    opened(house, reader, read, NOON - HOUR)
    opened(house, house.officer, by_other, NOON - HOUR / 2)
    with house.works() as work:
        house.log.append(work, "footage.opened", reader, visit=watched.id, purpose="safety")
        house.log.append(work, "record.opened", reader, record="t1", table="tickets", group="D")
        work.commit()
    house.clock.set(NOON)
    service = breaches(house)
    all_of_it = service.open(house.officer, new())
    found = service.affected(house.officer, all_of_it.id)
    assert set(found.visits) == {read.id, watched.id, by_other.id}
    assert (found.at_least, found.others, found.whole) == (3, 1, True)
    assert [one.affected for one in service.all(house.officer)] == [3]
    narrowed = service.open(house.officer, new(operator=reader.operator_id))
    assert set(service.affected(house.officer, narrowed.id).visits) == {read.id, watched.id}
    here = service.open(house.officer, new(desk=house.log._device.id))
    assert service.affected(house.officer, here.id).at_least == 3


def test_the_person_of_a_request_counts_as_their_visits(house: PrivacyHouse) -> None:
    visit = house.a_visit()
    request = house.matched(visit)
    with house.works() as work:
        house.log.append(work, "record.opened", house.officer, record=request.id, table="requests", group="S")
        work.commit()
    service = breaches(house)
    made = service.open(house.officer, new())
    assert service.affected(house.officer, made.id).visits == (visit.id,)


def test_a_loading_of_names_concerns_everybody_who_was_there(house: PrivacyHouse) -> None:
    first, second = house.a_visit(1), house.a_visit(2)
    search = NameSearch(house.works, house.sealed, house.log, house.clock, house.lives)
    search.begin(house.officer, Purpose.SAFETY)
    house.a_visit(3, arrived=NOON + HOUR)
    with house.works() as work:
        work.sealed.delete(
            "visits", second.id, Group.D, work.sealed.rows("visits", second.id, Group.D)[0].expires_on
        )
        work.commit()
    service = breaches(house)
    made = service.open(house.officer, new())
    found = service.affected(house.officer, made.id)
    assert (found.visits, found.at_least) == ((first.id,), 2)


def test_a_log_that_has_expired_in_part_is_not_taken_for_the_whole(house: PrivacyHouse) -> None:
    opened(house, house.officer, house.a_visit(), NOON)
    with house.works() as work:
        assert house.log.prune(work, NOON - HOUR / 2) > 0
        work.commit()
    service = breaches(house)
    made = service.open(house.officer, new())
    assert service.affected(house.officer, made.id).whole is False


def test_the_clock_runs_until_the_authority_is_notified(house: PrivacyHouse) -> None:
    service = breaches(house)
    made = service.open(house.officer, new())
    assert made.due_at == NOON + timedelta(hours=72)
    assert [one.id for one in service.running(house.officer)] == [made.id]
    with pytest.raises(NotDecidedSo):
        service.notified(house.officer, made.id, Notified.AUTHORITY, NOON)
    service.decide(house.officer, made.id, authority=True, people=False, reasons=WHY)
    assert [one.id for one in service.running(house.officer)] == [made.id]
    kept = service.notified(house.officer, made.id, Notified.AUTHORITY, NOON)
    assert kept.authority_at == NOON
    assert list(service.running(house.officer)) == []
    with pytest.raises(NotDecidedSo):
        service.notified(house.officer, made.id, Notified.PEOPLE, NOON)
    assert house.acts(made.id)[-1] == "breach.notified"


def test_a_breach_that_is_not_notified_is_kept_with_every_reason(house: PrivacyHouse) -> None:
    service = breaches(house)
    made = service.open(house.officer, new())
    no = BreachReasons("No risk", "No high risk")
    service.decide(house.officer, made.id, authority=False, people=False, reasons=no)
    assert list(service.running(house.officer)) == []
    house.clock.set(NOON + timedelta(days=2))
    service.decide(house.officer, made.id, authority=True, people=True, reasons=WHY)
    service.amend(house.officer, made.id, replace(TOLD, measures="Screens turned"))
    file = service.read(house.officer, made.id)
    assert file.reasons == (no, WHY)
    assert file.account.measures == "Screens turned"
    assert "photographed" not in repr(file)


def test_what_comes_after_72_hours_says_why(house: PrivacyHouse) -> None:
    service = breaches(house)
    made = service.open(house.officer, new())
    service.decide(house.officer, made.id, authority=True, people=False, reasons=WHY)
    late = NOON + timedelta(hours=73)
    house.clock.set(late)
    with pytest.raises(DelayUnexplained):
        service.draft(house.officer, made.id, RequestLanguage.ENGLISH)
    with pytest.raises(DelayUnexplained):
        service.notified(house.officer, made.id, Notified.AUTHORITY, late)
    service.amend(house.officer, made.id, replace(TOLD, delay="The recorder had to be read first"))
    assert "had to be read first" in text_of(service.draft(house.officer, made.id, RequestLanguage.ENGLISH))
    assert service.notified(house.officer, made.id, Notified.AUTHORITY, late).authority_at == late


@pytest.mark.parametrize(
    ("language", "asked"),
    [
        (RequestLanguage.DUTCH, ["Aard", "ten minste 1;", "Contact", "gevolgen", "maatregelen"]),
        (RequestLanguage.ENGLISH, ["Nature", "at least 1;", "Contact", "consequences", "Measures"]),
    ],
)
def test_the_draft_has_what_article_33_asks_and_no_name(
    house: PrivacyHouse, language: RequestLanguage, asked: list[str]
) -> None:
    opened(house, house.officer, house.a_visit(), NOON)
    service = breaches(house)
    bare = service.open(house.officer, new(account=BreachAccount("Seen")))
    with pytest.raises(BreachTextMissing) as caught:
        service.draft(house.officer, bare.id, language)
    assert caught.value.values == {"field": "consequences"}
    made = service.open(house.officer, new())
    service.decide(house.officer, made.id, authority=True, people=False, reasons=WHY)
    words = text_of(service.draft(house.officer, made.id, language))
    for part in (*asked, TOLD.description, TOLD.consequences, TOLD.measures, WHY.authority, WHY.people):
        assert part in words
    assert "privacy@utopia.example" in words
    assert "Visitor 1" not in words


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"account": BreachAccount(" ")}, BreachTextMissing),
        ({"account": BreachAccount("x" * (LONGEST_TEXT + 1))}, BreachTextTooLong),
        ({"account": BreachAccount("Seen of 123456782")}, BsnNotKept),
        ({"aware_at": NOON + HOUR}, BreachTimeWrong),
        ({"span_to": NOON + HOUR}, BreachTimeWrong),
        ({"span_from": NOON - HOUR, "span_to": NOON - 2 * HOUR}, BreachTimeWrong),
        ({"operator": OperatorId("nobody")}, OperatorUnknown),
        ({"desk": DeviceId("nowhere")}, DeskUnknown),
    ],
)
def test_what_cannot_be_is_not_written(
    house: PrivacyHouse, changes: dict[str, object], error: type[DeskError]
) -> None:
    service = breaches(house)
    with pytest.raises(error):
        service.open(house.officer, new(**changes))
    assert list(service.all(house.officer)) == []


def test_reasons_are_never_left_out_and_ids_are_known(house: PrivacyHouse) -> None:
    service = breaches(house)
    made = service.open(house.officer, new())
    with pytest.raises(BreachTextMissing) as caught:
        service.decide(
            house.officer, made.id, authority=False, people=False, reasons=BreachReasons("No risk", " ")
        )
    assert caught.value.values == {"field": "reason_people"}
    with pytest.raises(BreachUnknown):
        service.read(house.officer, BreachId("none"))
    again = replace(new(), id=made.id, nature=BreachNature.INTEGRITY)
    assert service.open(house.officer, again) == made


def test_an_auditor_sees_that_there_was_one_and_not_what(house: PrivacyHouse) -> None:
    service = breaches(house)
    made = service.open(house.officer, new())
    auditor = house.hired("auditor", Duty.AUDITOR)
    assert [one.id for one in service.all(auditor)] == [made.id]
    for act in (service.read, service.affected):
        with pytest.raises(NotYourDuty):
            act(auditor, made.id)


def test_a_row_goes_after_six_years_unless_its_clock_runs(house: PrivacyHouse) -> None:
    service = breaches(house)
    done, running = service.open(house.officer, new()), service.open(house.officer, new())
    service.decide(house.officer, done.id, authority=False, people=False, reasons=WHY)
    house.clock.set(NOON + timedelta(days=2190))
    house.retention.run(house.officer)
    assert len(service.all(house.officer)) == 2
    house.clock.set(NOON + timedelta(days=2194))
    house.retention.run(house.officer)
    assert [one.id for one in service.all(house.officer)] == [running.id]
