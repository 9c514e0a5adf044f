"""Registers are made from what is there: every column covered, every code in words, nobody named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import storage.unit_of_work
from storage.tables.metadata import DATA, KEYSTORE
from tests.contracts.breach_stores import BREACH
from tests.contracts.consent_stores import CONSENT
from tests.contracts.disclosure_stores import DISCLOSURE, GIVEN
from tests.contracts.governance_stores import AGREED
from tests.privacy.builders import text_of
from tests.privacy.house import ARRIVAL, PrivacyHouse
from visitor_desk.privacy.consent import ConsentId, ConsentWay
from visitor_desk.privacy.governance_entry import ProcessorTerms, TransferInstrument
from visitor_desk.privacy.letter_words import texts_of
from visitor_desk.privacy.notice import NoticeKind, notice_id
from visitor_desk.privacy.notice_linter import (
    NoticeGap,
    NoticeGapKind,
    Statement,
    StatementUnreadable,
    gaps_of,
    statement_from,
)
from visitor_desk.privacy.notices import ship_notices
from visitor_desk.privacy.processing import Processing
from visitor_desk.privacy.register import RegisterName
from visitor_desk.privacy.registers import Registers
from visitor_desk.privacy.requests import RefusalGround, RequestKind, RequestLanguage
from visitor_desk.privacy.retention_rules import RetentionRules
from visitor_desk.security.duties import Duty, NotYourDuty, Purpose

assert storage.unit_of_work  # every table is known once the unit of work is
PROCESSING = Processing.shipped()
NOTICE = Path(__file__).parents[2] / "visitor_desk" / "privacy" / "notices" / "statement_2020_11_01.toml"


@pytest.fixture
def house() -> PrivacyHouse:
    return PrivacyHouse()


def registers(house: PrivacyHouse) -> Registers:
    return Registers(house.works, house.log, house.clock, house.lives, house.settings, PROCESSING)


def test_every_column_of_both_databases_is_of_one_category() -> None:
    covered = [
        (table, column)
        for category in PROCESSING.categories
        for table, columns in category.tables.items()
        for column in columns
    ]
    there = {
        (table.name, column.name)
        for store in (DATA, KEYSTORE)
        for table in store.tables.values()
        for column in table.columns
    }
    assert sorted(covered) == sorted(there)


def test_every_sealed_group_that_has_a_life_is_of_one_category(house: PrivacyHouse) -> None:
    places = {
        f"{table}/{rule.group.value}"
        for rule in RetentionRules.shipped(house.settings.zone).all()
        if rule.group is not None
        for table in rule.tables
    }
    covered = [place for category in PROCESSING.categories for place in category.sealed]
    assert len(covered) == len(set(covered))
    assert places - set(covered) == set()


def test_every_purpose_of_the_program_stands_in_the_register() -> None:
    assert {purpose.value for purpose in Purpose} <= {one.id for one in PROCESSING.purposes}
    assert all(one.bases and one.data for one in PROCESSING.purposes)
    assert all(PROCESSING.purposes_of(one.id) for one in PROCESSING.categories)


def test_nobody_else_is_given_data() -> None:
    assert [(one.id, one.role) for one in PROCESSING.recipients] == [
        ("own_staff", "under_authority"),
        ("guard_firm", "processor"),
        ("customer", "controller"),
        ("authorities", "authority"),
    ]


def test_every_purpose_of_the_record_has_its_measures(house: PrivacyHouse) -> None:
    made = registers(house).make(house.officer, RegisterName.PROCESSING)
    place = made.columns.index("measures")
    assert all(row[place].value == PROCESSING.measures for row in made.rows)
    assert len(PROCESSING.measures) > 5


def test_the_record_says_how_long_each_kind_of_data_is_kept_and_who_keeps_the_record(
    house: PrivacyHouse,
) -> None:
    made = registers(house).make(house.officer, RegisterName.PROCESSING).to_json()
    assert made["controller"] == "Utopia Datacenters B.V., Kanaalweg 12, 1234 AB Voorbeeldstad"
    assert made["contact"] == "Privacy counsel, privacy@utopia.example"
    days = {data: days for row in made["rows"] for data, days in row["data_days"].items()}
    assert set(days) == {data for purpose in PROCESSING.purposes for data in purpose.data}
    assert (days["identity"], days["document_check"], days["footage"]) == (92, 28, 28)
    assert days["deny_list"] == 366
    assert None not in days.values(), "nothing is kept without a day"
    for language, said in ((RequestLanguage.ENGLISH, "92"), (RequestLanguage.DUTCH, "92")):
        page = registers(house).page(house.officer, RegisterName.PROCESSING, language)
        assert "privacy@utopia.example" in page.about
        assert f": {said}; " in page.rows[0][page_column(made, "data_days")]


def page_column(made: dict[str, Any], column: str) -> int:
    return list(made["rows"][0]).index(column)


def test_a_processor_outside_the_eea_stands_in_the_record_with_its_instrument(house: PrivacyHouse) -> None:
    terms = ProcessorTerms("Rack Mail Inc.", "US", ("identity",), TransferInstrument.CLAUSES)
    entry = replace(AGREED, covers=("Rack Mail Inc.",), terms=terms, review_on=ARRIVAL.date())
    with house.works() as work:
        work.governance.add(entry)
        work.commit()
    made = registers(house).make(house.officer, RegisterName.PROCESSING).to_json()["rows"]
    admission, remembered = (
        next(row for row in made if row["purpose"] == name) for name in ("admission", "being_remembered")
    )
    assert "Rack Mail Inc." in admission["recipients"]
    assert admission["transfers"] == ("Rack Mail Inc.", "US", "clauses")
    assert ("Rack Mail Inc." in remembered["recipients"], remembered["transfers"]) == (False, "not_needed")
    house.clock.advance(timedelta(days=2))
    (late, *_) = registers(house).make(house.officer, RegisterName.PROCESSING).to_json()["rows"]
    assert late["transfers"] == "not_needed", "an agreement past its review lets nothing go"


def test_no_register_breaks_a_word_on_paper_that_is_no_hash(house: PrivacyHouse) -> None:
    a_full_house(house)
    for name in RegisterName:
        for language in RequestLanguage:
            page = registers(house).page(house.officer, name, language)
            said = text_of(registers(house).pdf(house.officer, name, language))
            words = {word for row in (page.columns, *page.rows) for text in row for word in text.split()}
            assert [word for word in sorted(words) if len(word) <= 24 and word not in said] == [], name


def test_the_register_of_notices_says_since_when_and_whom_it_asks_again(house: PrivacyHouse) -> None:
    ship_notices(house.works, house.log, house.clock)
    rules = NoticeKind.RULES
    with house.works() as work:
        (first,) = [one for one in work.notices.all() if one.kind is rules]
        told = next(one for one in work.notices.all() if one.kind is NoticeKind.PRIVACY)
        second = replace(
            told,
            id=notice_id(NoticeKind.PRIVACY, 2),
            number=2,
            asks_again=True,
            valid_from=told.valid_from + timedelta(days=3),
            published_by=house.officer.operator_id,
            approved_by=house.second.operator_id,
        )
        work.notices.add(second)
        work.commit()
    made = registers(house).make(house.officer, RegisterName.NOTICES)
    day = told.valid_from.date().isoformat()
    later = second.valid_from.date().isoformat()
    languages = ("nl", "en", "de", "fr")
    assert [tuple(cell.value for cell in row) for row in made.rows] == [
        ("privacy", "v2", later, languages, "yes", ("anna", "bart"), second.digest),
        ("privacy", "v1", day, languages, "no", "program", told.digest),
        ("rules", "v1", day, languages, "rules", "program", first.digest),
    ]


def test_admission_never_rests_on_consent() -> None:
    optional = {one.id for one in PROCESSING.purposes if "consent" in one.bases}
    assert optional == {"being_remembered"}
    assert optional.isdisjoint(purpose.value for purpose in Purpose)


def test_the_operators_own_statement_has_its_known_gaps() -> None:
    kinds = NoticeGapKind
    assert gaps_of(Statement.shipped(), PROCESSING) == (
        NoticeGap(kinds.PURPOSE_NOT_DECLARED, 0, "being_remembered"),
        NoticeGap(kinds.CONTROLLER_NAMED_TWICE, 30),
        NoticeGap(kinds.KEYS_DIFFER, 52),
        NoticeGap(kinds.NO_DATA_STATED, 58, "abuse"),
        NoticeGap(kinds.VIDEO_NOT_DECLARED, 59, "safety"),
        NoticeGap(kinds.VIDEO_NOT_DECLARED, 60, "claims"),
        NoticeGap(kinds.BASIS_NOT_DECLARED, 61, "legal_duty", "legal_obligation"),
    )


def test_a_statement_that_covers_everything_has_no_gaps() -> None:
    shipped = Statement.shipped()
    whole = replace(
        shipped,
        bases=(*shipped.bases, "legal_obligation"),
        lists_data_by="letters",
        controller_names=1,
        purposes=(
            *(replace(one, video=True, states_data=True) for one in shipped.purposes),
            replace(shipped.purposes[0], line=62, purpose="being_remembered", states_data=True, video=True),
        ),
    )
    assert gaps_of(whole, PROCESSING) == ()
    without = replace(whole, purposes=(*whole.purposes[1:3], whole.purposes[-1]))
    assert [gap.purpose for gap in gaps_of(without, PROCESSING)] == ["admission", "legal_duty"]


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("published = 2020-11-01", "published = 'once'", "published"),
        ("keys_line = 52", "keys_line = true", "keys_line"),
        ("states_data = false", "states = false", "states_data"),
        ("bases = [", "bases = 'contract' # [", "bases"),
        ("published = 2020-11-01", "published = ", "-"),
    ],
)
def test_a_statement_that_is_none_says_which_field(old: str, new: str, field: str) -> None:
    text = NOTICE.read_text(encoding="utf-8")
    assert old in text
    with pytest.raises(StatementUnreadable) as caught:
        statement_from(text.replace(old, new, 1))
    assert caught.value.values == {"field": field}


MENDED = """
published = 2027-01-01
bases = ["contract", "legal_obligation", "legitimate_interests", "consent"]
lists_data_by = "letters"
refers_to_data_by = "letters"
keys_line = 52
controller_names = 1
controller_line = 30
"""
COVERED = ("admission", "safety", "claims", "legal_duty", "being_remembered")


def mended(*, video_for: tuple[str, ...] = COVERED) -> str:
    return MENDED + "".join(
        f'[[purpose]]\nline = {line}\npurpose = "{name}"\nstates_data = true\nvideo = {str(name in video_for).lower()}\n'
        for line, name in enumerate(COVERED, start=60)
    )


def test_the_statement_of_the_house_is_a_file_that_the_settings_name(
    house: PrivacyHouse, tmp_path: Path
) -> None:
    own = tmp_path / "statement.toml"
    own.write_text(mended(video_for=("admission", "legal_duty", "claims")), encoding="utf-8")
    before = registers(house).make(house.officer, RegisterName.NOTICE_GAPS)
    assert (len(before.rows), before.to_json()["statement_of"]) == (7, "2020-11-01")
    house.settings = replace(house.settings, statement_file=str(own))
    made = registers(house).make(house.officer, RegisterName.NOTICE_GAPS)
    assert [tuple(cell.value for cell in row) for row in made.rows] == [
        (61, "video_not_declared", "safety", None)
    ]
    page = registers(house).page(house.officer, RegisterName.NOTICE_GAPS, RequestLanguage.ENGLISH)
    assert "the statement of 1\u00a0January 2027" in page.about
    own.write_text(mended(), encoding="utf-8")
    assert registers(house).make(house.officer, RegisterName.NOTICE_GAPS).rows == ()
    draft = tmp_path / "draft.toml"
    draft.write_text(mended(video_for=()), encoding="utf-8")
    lint = registers(house).lint(house.officer, str(draft), RequestLanguage.ENGLISH)
    assert [row[2] for row in lint.rows] == [
        texts_of(RequestLanguage.ENGLISH)["register_purpose"][name] for name in COVERED[:4]
    ]


@pytest.mark.parametrize("content", [None, b"\xff\xfe", b"published = 2027-01-01", b"#" * (64 << 10) + b"\n"])
def test_a_statement_that_cannot_be_read_is_said_and_no_gap_is_made_up(
    house: PrivacyHouse, tmp_path: Path, content: bytes | None
) -> None:
    own = tmp_path / "statement.toml"
    if content is not None:
        own.write_bytes(content)
    house.settings = replace(house.settings, statement_file=str(own))
    with pytest.raises(StatementUnreadable):
        registers(house).make(house.officer, RegisterName.NOTICE_GAPS)
    assert registers(house).make(house.officer, RegisterName.MATRIX).rows


@pytest.mark.parametrize("language", RequestLanguage)
@pytest.mark.parametrize("name", RegisterName)
def test_every_register_has_its_words_and_its_paper(
    house: PrivacyHouse, name: RegisterName, language: RequestLanguage
) -> None:
    a_full_house(house)
    made = registers(house)
    page = made.page(house.officer, name, language)
    register = made.make(house.officer, name)
    assert register.rows
    texts = texts_of(language)
    for row in register.rows:
        for cell in row:
            if cell.words is not None:
                values = cell.value if isinstance(cell.value, tuple | Mapping) else (cell.value,)
                assert {str(value) for value in values} <= set(texts[cell.words])
    words = text_of(made.pdf(house.officer, name, language))
    assert page.title in words
    assert all(page.columns)
    assert "Çelik" not in words
    assert "Visitor 1" not in words
    assert [entry["register"] for entry in printed(house)] == [name.value]


def a_full_house(house: PrivacyHouse) -> None:
    ship_notices(house.works, house.log, house.clock)
    visit = house.a_visit()
    house.clock.set(ARRIVAL + timedelta(days=1))
    house.a_camera(Path("nowhere"))
    closed = house.matched(visit, kind=RequestKind.ERASURE)
    house.decisions.refuse(house.officer, closed.id, RefusalGround.LEGAL_DUTY, "A rule.")
    from visitor_desk.privacy.disclosure import DisclosureId, WithheldGround
    from visitor_desk.privacy.hold import Hold, HoldId, HoldReason

    hold = Hold(
        HoldId("case1"), "visits", visit.id, "2026-7", HoldReason.INCIDENT,
        house.clock.now().date(), house.clock.now().date() + timedelta(days=9),
        house.officer.operator_id, house.clock.now(),
    )  # fmt: skip
    with house.works() as work:
        work.breaches.put(BREACH)
        work.holds.add(hold)
        work.consents.put(CONSENT)
        work.consents.put(
            replace(CONSENT, id=ConsentId("c" * 16)).ended(ConsentWay.REQUEST, ARRIVAL, ARRIVAL)
        )
        work.disclosures.put(replace(DISCLOSURE, handed_out=(GIVEN,)))
        work.disclosures.put(replace(DISCLOSURE, id=DisclosureId("00d2"), refused=WithheldGround.TOO_WIDE))
        work.commit()


def printed(house: PrivacyHouse, act: str = "register.printed") -> list[dict[str, object]]:
    from visitor_desk.security.log_entry import read_body

    with house.works() as work:
        head = work.log.head(lock=False)
        assert head is not None
        bodies = [read_body(one.body) for one in work.log.entries(0, head.size) if one.body is not None]
    return [body["values"] for body in bodies if body["act"] == act]


def test_a_register_for_programs_keeps_its_codes(house: PrivacyHouse) -> None:
    found = registers(house).make(house.officer, RegisterName.NOTICE_GAPS).to_json()
    assert found["format"] == "visitor-desk/register/1"
    assert registers(house).file(house.officer, RegisterName.NOTICE_GAPS) == found
    assert [entry["register"] for entry in printed(house, "register.exported")] == ["notice_gaps"]
    assert found["rows"][1] == {
        "line": 30, "gap": "controller_named_twice", "purpose": None, "basis": None,
    }  # fmt: skip


@pytest.mark.parametrize("act", ["make", "file", "page", "pdf"])
def test_registers_are_the_privacy_teams_and_the_auditors(house: PrivacyHouse, act: str) -> None:
    guard = house.hired("guard", Duty.RECEPTION)
    more = () if act in {"make", "file"} else (RequestLanguage.DUTCH,)
    with pytest.raises(NotYourDuty):
        getattr(registers(house), act)(guard, RegisterName.MATRIX, *more)
    auditor = house.hired("auditor", Duty.AUDITOR)
    assert getattr(registers(house), act)(auditor, RegisterName.MATRIX, *more)
