"""The table of keys: no key twice on a page, and words for every act."""

from collections import Counter
from itertools import chain

from PySide6.QtGui import QKeySequence

from ui.act import EVERYWHERE
from ui.i18n import Texts
from ui.shortcuts import ACTS, act_named, page_keys, shown_keys

PAGES = {act.page for act in ACTS} - {EVERYWHERE}


def test_no_key_is_used_twice_on_a_page():
    for page in PAGES:
        keys = [act.keys for act in ACTS if act.page in {page, EVERYWHERE} and not act.panel]
        keys += [page_keys(number) for number in range(1, 6)]
        assert [key for key, count in Counter(keys).items() if count > 1] == [], page


def test_a_group_leaves_the_keys_of_its_documents_free():
    hidden = {
        "reception.notice",
        "reception.remember",
        "reception.rules",
        "reception.assistance",
        "reception.admit",
    }
    hidden |= {"reception.refuse", "reception.set_aside", "reception.check_out", "reception.by_badge"}
    hidden.add("reception.escort")
    keys = [act.keys for act in ACTS if act.page == "reception" and act.name not in hidden and not act.panel]
    keys += [act.keys for act in ACTS if act.page in {"group", EVERYWHERE} and not act.panel]
    assert [key for key, count in Counter(keys).items() if count > 1] == []


def test_enter_is_only_used_inside_a_panel_and_once_in_each():
    enter = [act for act in ACTS if act.keys == "Return"]
    assert all(act.panel for act in enter)
    assert len({(act.page, act.panel) for act in enter}) == len(enter)
    assert {act.keys for act in ACTS if act.panel} == {"Return"}


def test_every_act_has_words_in_both_languages():
    for texts in (Texts("en"), Texts("nl")):
        assert [act.name for act in ACTS if f"act.{act.name}" not in texts] == []


def test_names_are_unique_and_found():
    assert len({act.name for act in ACTS}) == len(ACTS)
    assert act_named("lock").keys == "F12"


def test_keys_are_known_to_qt():
    for keys in chain((act.keys for act in ACTS), [page_keys(1)]):
        assert QKeySequence(keys, QKeySequence.SequenceFormat.PortableText).toString() == keys.replace(
            "Escape", "Esc"
        )


def test_every_page_has_a_key_of_its_own_that_a_keyboard_has():
    keys = [page_keys(number) for number in range(1, 22)]
    assert len(set(keys)) == len(keys)
    assert (keys[8], keys[9], keys[11], keys[12]) == ("Ctrl+9", "Ctrl+F10", "Ctrl+F12", "Ctrl+F1")
    assert not [key for key in keys if key.startswith("Ctrl+F") and int(key.removeprefix("Ctrl+F")) > 12]


def test_keys_are_shown_short():
    assert shown_keys("Alt+R") == "Alt R"
    assert shown_keys("Return") == "↵"
    assert shown_keys("Ctrl+Return") == "Ctrl ↵"
