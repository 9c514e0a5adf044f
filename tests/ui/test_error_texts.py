"""Every error that a person can meet has a sentence in both languages."""

import importlib
import pkgutil
from enum import StrEnum

import storage
import ui
import visitor_desk
from ui.error_texts import WORDS, sentence_for
from ui.i18n import Language, Texts, load_sentences
from visitor_desk.bsn import BsnNotKept
from visitor_desk.errors import DeskError
from visitor_desk.footage.pattern_builder import PatternFault
from visitor_desk.footage.recorder_layouts import Instead, WhyRefused
from visitor_desk.privacy.requests import RequestKind, RequestNotAtStep, RequestStep
from visitor_desk.security.duties import Duty, NotYourDuty, Purpose
from visitor_desk.security.groups import Group
from visitor_desk.security.sealed_records import KeyReplaced
from visitor_desk.visits.door_files import DoorFileUnreadable
from visitor_desk.visits.visit import BadgeNotOut


def _all_errors() -> set[type[DeskError]]:
    for package in (visitor_desk, storage, ui):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__") and ".migrations" not in module.name:
                importlib.import_module(module.name)
    found: set[type[DeskError]] = set()
    waiting: list[type[DeskError]] = [DeskError]
    while waiting:
        kind = waiting.pop()
        if kind.__module__.split(".")[0] in {"visitor_desk", "storage", "ui"}:
            found.add(kind)
        waiting += kind.__subclasses__()
    return found


def test_every_error_has_a_sentence_in_both_languages():
    codes = sorted({kind.code for kind in _all_errors()})
    missing = [
        f"{language}: {code}"
        for language in Language
        for code in codes
        if f"error.{code}" not in load_sentences(language)
    ]
    assert missing == []


def test_no_sentence_is_left_over():
    codes = {f"error.{kind.code}" for kind in _all_errors()}
    left_over = [key for key in load_sentences(Language.EN) if key.startswith("error.") and key not in codes]
    assert left_over == []


def test_a_sentence_says_what_to_do_and_ends():
    for language in Language:
        for key, sentence in load_sentences(language).items():
            if key.startswith("error."):
                assert sentence.endswith("."), key
                assert sentence.count(". ") >= 1, key


def test_values_fill_the_sentence_with_nothing_unseen():
    sentence = sentence_for(BadgeNotOut(badge="01\u202e6\n"), Texts("en"))
    assert "01[U+202E]6[U+000A]" in sentence


def test_codes_in_values_are_said_in_words():
    error = DoorFileUnreadable(why="missing")
    assert "(het is er niet)" in sentence_for(error, Texts("nl"))
    assert "(smoke)" in sentence_for(DoorFileUnreadable(why="smoke"), Texts("nl"))
    assert "“name”" in sentence_for(BsnNotKept(field="id"), Texts("en"))


def test_a_value_that_is_missing_is_a_dash():
    assert "badge –" in sentence_for(BadgeNotOut(), Texts("en"))


def test_an_error_without_a_sentence_gets_the_general_one():
    class NobodyWroteThis(DeskError):
        code = "nobody.wrote_this"

    assert sentence_for(NobodyWroteThis(), Texts("en")) == Texts("en")("error.desk.error")


def test_duties_are_said_in_words():
    error = NotYourDuty(act="set_pin", needs=(Duty.FACILITY, Duty.PRIVACY))
    assert sentence_for(error, Texts("en")).endswith("a colleague of: Facility, Privacy.")
    assert sentence_for(error, Texts("nl")).endswith("een collega van: Facilitair, Privacy.")
    assert "Beheerder" in sentence_for(NotYourDuty(needs=frozenset({Duty.ADMINISTRATOR})), Texts("nl"))


def test_groups_and_steps_are_said_in_words():
    assert "Visit log" in sentence_for(KeyReplaced(group=Group.D), Texts("en"))
    assert "(Geweigerd)" in sentence_for(RequestNotAtStep(step=RequestStep.REFUSED), Texts("nl"))


def test_every_member_of_a_list_that_has_words_has_its_own():
    for language in Language:
        texts = Texts(language)
        for kind, key in WORDS.items():
            assert all(key.format(member.value) in texts for member in kind)
    assert set(WORDS) == {
        Duty,
        Group,
        Instead,
        PatternFault,
        Purpose,
        RequestKind,
        RequestStep,
        WhyRefused,
    }


def test_a_member_of_another_list_is_said_by_its_code():
    class Colour(StrEnum):
        RED = "red"

    sentence = sentence_for(BadgeNotOut(badge=Colour.RED), Texts("en"))
    assert "badge red" in sentence
    assert "Colour" not in sentence
