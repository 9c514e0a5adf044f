"""The forms on paper for requests, read back from the PDF: whole in both languages, and what none of them asks."""

import pytest
from pypdfium2 import PdfDocument

from visitor_desk.privacy.letter_words import texts_of
from visitor_desk.privacy.request_form import (
    ADDRESS,
    DESK_TICKS,
    DESK_WRITES,
    FOR_DESK,
    PLACE,
    TICKED,
    VISIT,
    WHO,
    request_form,
)
from visitor_desk.privacy.requests import RequestKind, RequestLanguage
from visitor_desk.settings import Settings

SETTINGS = Settings(
    "TST-01",
    controller="Utopia Datacenters B.V.\nKanaalweg 12",
    privacy_contact="Privacy counsel, privacy@utopia.example",
)
WRITTEN = [name for row in (WHO, ADDRESS, VISIT, PLACE) for name, _ in row]


def pages_of(kind: RequestKind, language: RequestLanguage) -> tuple[str, str]:
    with PdfDocument(request_form(kind, language, SETTINGS)) as paper:
        first, second = (" ".join(page.get_textpage().get_text_range().split()) for page in paper)
    return first, second


@pytest.mark.parametrize("language", RequestLanguage)
@pytest.mark.parametrize("kind", RequestKind)
def test_each_right_has_a_whole_page_for_the_person_and_one_for_the_desk(
    kind: RequestKind, language: RequestLanguage
) -> None:
    person, desk = pages_of(kind, language)
    words = texts_of(language)
    form = words["form"]
    assert "…" not in person + desk
    for said in (words["form_title"][kind], words["form_about"][kind], words["form_what"][kind]):
        assert said in person
    assert form["complaint"].format(authority=words["authority"]["NL"]) in person
    for name in (*WRITTEN, *TICKED, "free", "never", "signature"):
        assert " ".join(form[name].split()) in person, name
    assert "privacy@utopia.example" in person
    for name in (*FOR_DESK, *DESK_TICKS, *(name for name, _ in DESK_WRITES)):
        assert form[name] in desk, name


def test_no_field_asks_for_a_document_or_a_number_of_one() -> None:
    assert set(WRITTEN) == {"name", "organisation", "address", "day", "hour", "badge", "host", "place"}


def test_the_same_form_is_the_same_bytes() -> None:
    first, again = (request_form(RequestKind.ACCESS, RequestLanguage.DUTCH, SETTINGS) for _ in range(2))
    assert first == again


def test_a_long_name_of_the_house_and_no_contact_leave_the_form_whole() -> None:
    bare = Settings("Datacenter " * 20)
    for language in RequestLanguage:
        with PdfDocument(request_form(RequestKind.OBJECTION, language, bare)) as paper:
            assert len(paper) == 2
            said = " ".join(paper[0].get_textpage().get_text_range().split())
        words = texts_of(language)
        assert words["form"]["complaint"].format(authority=words["authority"]["NL"]) in said
