"""What the guard reads of a document check, and what has to be settled."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.documents.builders import build_swiss_licence, build_td3
from ui.formats import Formats
from ui.i18n import Language, Texts
from ui.palettes import Tone
from ui.reception.document_view import document_view
from ui.reception.draft import CheckInDraft, ExpectedView, Left
from ui.reception.house_words import likeliest
from visitor_desk.clock import TimeRange
from visitor_desk.documents.document_check import DocumentCheck, Verdict, check_lines
from visitor_desk.documents.document_rules import Finding, FindingCode, Severity
from visitor_desk.documents.mrz_layouts import MrzField
from visitor_desk.visits.arrival_findings import Choice, arrival_findings, choices_for
from visitor_desk.visits.ticket import TicketId
from visitor_desk.visits.visit import BadgeNumber

TODAY = date(2026, 11, 3)
NOW = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)

NAMES_DIFFER = Finding(
    FindingCode.NAME_DIFFERS,
    Severity.LOOK_AGAIN,
    "name",
    {"document": "ERIKSSON", "ticket": "ERICSSON", "score": "93"},
)


def check_of(**fields: str) -> DocumentCheck:
    return check_lines(build_td3(**fields), today=TODAY)


def found(*findings: Finding) -> DocumentCheck:
    worst = max((finding.severity for finding in findings), default=Severity.NOTE)
    verdict = [Verdict.NO_OBJECTION, Verdict.LOOK_AGAIN, Verdict.REFUSE][worst]
    return DocumentCheck(None, None, None, verdict, findings, None)


def expected(
    name: str = "Eriksson, Anna Maria", *, escort_zone: str = "", opens_in: int = -1
) -> ExpectedView:
    window = TimeRange(NOW + timedelta(hours=opens_in), NOW + timedelta(hours=opens_in + 4))
    return ExpectedView(
        TicketId("t"), 0, 12, window, name, "Northwind", "Power", "P. de Vries", "Suite 1", escort_zone
    )


def test_no_objection_still_asks_to_compare_the_photo(texts: Texts, formats: Formats):
    view = document_view(found(), (), texts, formats, TODAY)
    assert (view.tone, view.verdict) == (Tone.GOOD, "No objection · compare the photo")
    assert (view.sentences, view.to_settle, view.refused) == ((), (), False)


def test_without_a_digit_none_is_said_to_agree(texts: Texts, formats: Formats):
    view = document_view(check_lines(build_swiss_licence(), today=TODAY), (), texts, formats, TODAY)
    assert view.footnote.startswith("Driving licence of CHE")
    assert "digits" not in view.footnote


def test_a_good_passport_says_that_the_digits_agree(texts: Texts, formats: Formats):
    view = document_view(check_of(), (), texts, formats, TODAY)
    assert view.footnote.startswith("Passport of ")
    assert view.footnote.endswith("The check digits agree.")


def test_an_expired_document_is_refused_with_its_date(texts: Texts, formats: Formats):
    finding = Finding(FindingCode.EXPIRED, Severity.REFUSE, MrzField.EXPIRY_DATE, {"date": date(2024, 5, 3)})
    view = document_view(found(finding), (), texts, formats, TODAY)
    assert (view.tone, view.refused) == (Tone.BAD, True)
    assert view.sentences == (
        "Expired on 3 May 2024.",
        "Ask for another document; without one the rule of the zone applies.",
    )


def test_a_failed_digit_names_the_field_and_never_says_forged(texts: Texts, formats: Formats):
    findings = [
        Finding(FindingCode.CHECK_DIGIT_FAILED, Severity.LOOK_AGAIN, field)
        for field in ("number", "birth_date")
    ]
    view = document_view(found(*findings), (), texts, formats, TODAY)
    assert len(view.sentences) == 1
    assert view.sentences[0].startswith("Check digit does not match: document number, date of birth.")
    assert [one.code for one in view.to_settle] == ["check_digit_failed"]
    for language in Language:
        said = Texts(language)("finding.check_digit_failed", field="x").lower()
        assert not any(word in said for word in ("forg", "fake", "vals", "vervalst"))


def test_every_finding_has_words_in_both_languages(formats: Formats):
    for language in Language:
        spoken = Texts(language)
        for code in FindingCode:
            view = document_view(
                found(Finding(code, Severity.LOOK_AGAIN, "name")), (), spoken, formats, TODAY
            )
            assert view.sentences[0]
            assert view.to_settle[0].short


def test_a_name_that_differs_turns_no_objection_into_a_second_look(texts: Texts, formats: Formats):
    view = document_view(found(), (NAMES_DIFFER,), texts, formats, TODAY)
    assert view.tone is Tone.LOOK_AGAIN
    assert view.sentences == (
        "Name differs from the ticket: ERIKSSON on the document, ERICSSON on the ticket (93 of 100 alike).",
    )
    assert view.to_settle[0].choices[0] is Choice.SAME_PERSON_OTHER_SPELLING


def test_a_spelling_settles_names_only():
    assert Choice.SAME_PERSON_OTHER_SPELLING in choices_for(FindingCode.NAME_DIFFERS)
    assert Choice.SAME_PERSON_OTHER_SPELLING not in choices_for("check_digit_failed")


def test_the_likeliest_person_of_the_tickets_is_proposed():
    people = [expected("Nguyen, Minh"), expected("Anna Maria Ericsson"), expected("Okafor, Chidi")]
    check = check_of(surname="ERIKSSON", given_names="ANNA MARIA")
    assert likeliest(check, people) == people[1]
    assert likeliest(check, people[:1]) is None
    assert likeliest(found(), people) is None


def test_both_spellings_are_shown_only_where_they_differ():
    check = check_of(surname="ERIKSSON", given_names="ANNA MARIA")
    assert arrival_findings(check, "Eriksson, Anna Maria", (), TODAY) == ()
    (differ,) = arrival_findings(check, "Ericsson, Anna Maria", (), TODAY)
    assert "ERICSSON" in str(differ.values["ticket"])
    assert "ERICSSON" not in repr(differ)


def ready(texts: Texts, formats: Formats, view: ExpectedView, *findings: Finding) -> CheckInDraft:
    document = document_view(found(*findings), (), texts, formats, TODAY)
    return CheckInDraft(expected=view, badge=BadgeNumber("014"), escort=None).with_document(document)


def test_admit_waits_for_every_single_thing(texts: Texts, formats: Formats):
    assert CheckInDraft().left(NOW) == (Left.DOCUMENT, Left.PERSON, Left.BADGE)
    doubtful = Finding(FindingCode.CHARACTER_DOUBTFUL, Severity.LOOK_AGAIN, "name")
    draft = ready(texts, formats, expected(escort_zone="Suite 2"), doubtful)
    assert draft.left(NOW) == (Left.FINDINGS, Left.PHOTO, Left.ESCORT)
    assert draft.choices_left == 2
    draft = draft.settle("character_doubtful", Choice.SEEN_AND_ACCEPTED)
    assert draft.left(NOW) == (Left.PHOTO, Left.ESCORT)


def test_a_ticket_that_is_not_open_admits_nobody(texts: Texts, formats: Formats):
    assert Left.NOT_OPEN in ready(texts, formats, expected(opens_in=2)).left(NOW)
    assert Left.NOT_OPEN in ready(texts, formats, expected(opens_in=-9)).left(NOW)


def test_another_document_begins_anew(texts: Texts, formats: Formats):
    doubtful = Finding(FindingCode.CHARACTER_DOUBTFUL, Severity.LOOK_AGAIN, "name")
    draft = ready(texts, formats, expected(), doubtful).settle("character_doubtful", Choice.SUPERVISOR_CALLED)
    assert draft.unsettled == ()
    again = draft.with_document(draft.document)
    assert again.unsettled == ("character_doubtful",)
    assert not again.resembles


def test_settling_twice_keeps_the_last_choice(texts: Texts, formats: Formats):
    doubtful = Finding(FindingCode.CHARACTER_DOUBTFUL, Severity.LOOK_AGAIN, "name")
    draft = ready(texts, formats, expected(), doubtful)
    draft = draft.settle("character_doubtful", Choice.SEEN_AND_ACCEPTED)
    draft = draft.settle("character_doubtful", Choice.SUPERVISOR_CALLED)
    assert [one.choice for one in draft.settled] == [Choice.SUPERVISOR_CALLED]


@pytest.mark.parametrize("secret", ["Eriksson", "Northwind"])
def test_a_draft_does_not_tell_in_its_repr_who_stands_there(secret: str):
    assert secret not in repr(CheckInDraft(expected=expected()))
