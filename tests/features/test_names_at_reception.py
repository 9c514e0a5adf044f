"""Odd names at the desk: kept as they are, shown whole or cut with a sign, run by nothing, turning nothing."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator
from dataclasses import replace

import pytest
from pypdfium2 import PdfDocument
from PySide6.QtWidgets import QApplication

from tests.features.guard_at_desk import GuardAtDesk, guard_at_desk
from tests.features.hostile_names import NOT_KEPT, ODD_NAMES
from tests.features.keystroke_tasks import document_of, more_badges
from tests.features.site import NOON, SETTINGS, Site
from tests.paper.test_small_papers import FACE, SLIP, margins_are_empty, text_of
from tests.privacy.builders import a_request, a_visit_answer, an_answer
from ui.formats import visible
from ui.i18n import Texts
from ui.models.here_now import Presence
from ui.reception.evacuation_print import as_pdf, paper
from visitor_desk.documents.document_rules import FindingCode
from visitor_desk.paper.badge_paper import BadgeFormat, badge_pdf
from visitor_desk.paper.paper_words import PaperLanguage
from visitor_desk.paper.receipt_slip import slip_pdf
from visitor_desk.privacy.answer import Requester
from visitor_desk.privacy.letters import LetterWriter
from visitor_desk.privacy.portable import portable_of, provided_by, table_of
from visitor_desk.visits.arrival_findings import Choice, Settled
from visitor_desk.visits.host_mail import HostMailId
from visitor_desk.visits.host_mail_text import HostMailText
from visitor_desk.visits.ticket import LONGEST_NAME, FieldNotAccepted

SETTLED = (Settled(FindingCode.NAME_DIFFERS, Choice.SUPERVISOR_CALLED),)
ISOLATES = "\u2066\u2067\u2068\u2069"
OVERRIDES = "\u202a\u202b\u202c\u202d\u202e"


@pytest.fixture
def guard(qapp: QApplication, site: Site) -> Iterator[GuardAtDesk]:
    """A window at a desk where everybody with an odd name is inside."""
    more_badges(site)
    for badge, name in enumerate(ODD_NAMES.values(), start=17):
        visit = site.arrival(site.ticket(name), f"{badge:03}", settled=SETTLED)
        site.desk.check_in.admit(site.guard, visit)
    with guard_at_desk(qapp, site) as opened:
        yield opened


def test_the_lists_of_the_desk_name_everybody_as_they_are(guard: GuardAtDesk, site: Site):
    rows = [row for row in guard.page.here.model.rows if row.presence is Presence.HERE]
    assert {row.name for row in rows} == {visible(name) for name in ODD_NAMES.values()}
    assert not any(one in row.name + row.line for row in rows for one in OVERRIDES)
    guard.press("F9")
    evacuation = guard.window.evacuation
    assert {row.name for row in evacuation.page.model.rows} == {visible(name) for name in ODD_NAMES.values()}
    document = PdfDocument(site.folder.printed / "evacuation-list.pdf")
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    printed = "".join(text.split())
    for kind in ("as long as a name may be", "one word without a space", "formula", "markup"):
        assert "".join(ODD_NAMES[kind].split()) in printed, kind
    for badge in range(17, 17 + len(ODD_NAMES)):
        assert f"{badge:03}" in printed


def test_a_long_name_stays_in_its_column_of_the_printed_list(guard: GuardAtDesk, site: Site):
    """Nothing runs over what stands beside it, and nothing off the paper."""
    guard.press("F9")
    texts = Texts("en")
    document = paper(guard.window.evacuation.page.model.rows, ["List"], texts)
    document.setTextWidth(500)
    assert document.size().width() <= 501
    assert as_pdf(document).startswith(b"%PDF")


@pytest.mark.parametrize("kind", ODD_NAMES)
@pytest.mark.parametrize("size", BadgeFormat)
def test_a_badge_says_the_name_or_that_it_was_cut(size: BadgeFormat, kind: str):
    name = ODD_NAMES[kind]
    pdf = badge_pdf(replace(FACE, name=name, organisation=name, host=name, zones=(name,)), size)
    text = text_of(pdf)
    assert margins_are_empty(pdf)
    assert "014" in text
    whole = "".join(name.split()) in "".join(text.split())
    spelled = any(unicodedata.bidirectional(one) in {"R", "AL"} for one in name) and "‹" in text
    undrawn = "‹U+" in text
    assert whole or spelled or undrawn or "…" in text, text
    assert not any(one in text for one in ISOLATES + OVERRIDES)


def test_a_name_from_the_right_is_spelled_and_never_stands_backwards():
    text = text_of(badge_pdf(replace(FACE, name=ODD_NAMES["hebrew"]), BadgeFormat.LABEL))
    assert "‹khhn›, ‹dvd›" in text
    assert not any(unicodedata.bidirectional(one) in {"R", "AL"} for one in text)


@pytest.mark.parametrize("kind", ODD_NAMES)
def test_a_letter_and_a_package_hold_the_name_as_text(kind: str):
    name = ODD_NAMES[kind]
    answer = an_answer(
        request=a_request(),
        requester=Requester(name, name, "a@b.example"),
        visits=(a_visit_answer(name=name),),
    )
    pdf = LetterWriter(SETTINGS).access(answer)
    document = PdfDocument(pdf)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    joined = "".join(text.split())
    assert "".join(name.split()) in joined or "‹" in joined or "…" in joined
    assert not any(one in text for one in ISOLATES + OVERRIDES)
    for act in (b"/URI", b"/Launch", b"/JavaScript"):
        assert act not in pdf
    (provided,) = provided_by(answer)
    assert portable_of(answer, [provided])["visits"][0]["name"] == name
    rows = list(csv.reader(io.StringIO(table_of([provided]).decode("utf-8-sig"))))
    cell = rows[1][rows[0].index("name")]
    assert cell.removeprefix("'") == name
    assert unicodedata.normalize("NFKC", cell)[0] not in "=+-@\t\r\n"


def test_slip_and_mail_name_nobody_whoever_it_is():
    """Neither is given a name; what they are given of the house may be as odd as a name is."""
    for name in ODD_NAMES.values():
        for language in PaperLanguage:
            slip = slip_pdf(replace(SLIP, house=name, contact=name), language)
            assert margins_are_empty(slip), language
            assert (
                "…" in (said := text_of(slip))
                or "".join(name.split()) in "".join(said.split())
                or "‹" in said
            )
        settings = replace(SETTINGS, desk=name, site=name[:40])
        mail = HostMailText(settings, "desk@house.example").arrived(
            HostMailId("m"), "p@house.example", 7, NOON
        )
        assert str(mail["Subject"]).count("\n") == 0
        assert mail["Bcc"] is None


@pytest.mark.parametrize("kind", NOT_KEPT)
def test_what_no_name_may_hold_is_refused_and_nothing_is_written(site: Site, kind: str):
    with pytest.raises(FieldNotAccepted) as refused:
        site.ticket(NOT_KEPT[kind])
    assert refused.value.values == {"field": "name"}
    assert site.desk.tickets.around(site.guard) == []


def test_a_pasted_name_that_is_too_long_is_not_cut_without_a_sign(guard: GuardAtDesk):
    guard.show_document(document_of("NOBODY", "KNOWN"))
    guard.press("Alt+W")
    name = guard.page.visit.walk_in.lines["name"]
    name.editor.setFocus()
    name.editor.clear()
    QApplication.clipboard().setText("y" * (LONGEST_NAME + 30))
    name.editor.paste()
    assert name.editor.text() == "y" * LONGEST_NAME
    assert f"{LONGEST_NAME} / {LONGEST_NAME}" in name.hint.text()
    assert name.editor.property("trouble")
    guard.press("Backspace")
    assert not name.editor.property("trouble")


def test_a_name_from_the_right_turns_nothing_of_the_sentence_around_it():
    """The number behind a Hebrew name stays behind it: the name is an island of its own (UAX 9)."""
    for language in ("nl", "en"):
        texts = Texts(language)
        said = texts("here.ticket_line", organisation=ODD_NAMES["hebrew"], number=14)
        assert f"\u2068{ODD_NAMES['hebrew']}\u2069" in said
        assert "\u2068" not in texts("here.ticket_line", organisation="Ørsted", number=14)
