"""Both languages say the same things, and the code asks only for what they say."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import ui
import visitor_desk
from ui.i18n import Language, Texts, gaps_of, load_sentences

EN, NL = load_sentences(Language.EN), load_sentences(Language.NL)

SOURCES = [path for package in (ui, visitor_desk) for path in Path(package.__path__[0]).rglob("*.py")]
ASKERS = {"texts", "_texts", "say", "warn"}
COUNTERS = {"count"}


def _called(node: ast.Call) -> str:
    function = node.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _literal_keys() -> list[tuple[str, str, bool]]:
    """Every literal key in the code, as (file, key, is it a counted one)."""
    found = []
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not node.args or _called(node) not in ASKERS | COUNTERS:
                continue
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str) and "." in first.value:
                found.append((path.name, first.value, _called(node) in COUNTERS))
    return found


def test_both_languages_have_the_same_keys():
    assert sorted(EN) == sorted(NL)


def test_both_languages_have_the_same_gaps():
    different = [key for key in EN if gaps_of(EN[key]) != gaps_of(NL[key])]
    assert different == []


def test_no_sentence_is_empty():
    assert [key for table in (EN, NL) for key in table if not table[key].strip()] == []


def test_every_key_in_the_code_has_a_sentence():
    missing = [
        (name, key)
        for name, key, counted in _literal_keys()
        if not ({f"{key}.one", f"{key}.many"} <= EN.keys() if counted else key in EN)
        and " " not in key
        and not key.endswith(".")
    ]
    assert missing == []


def test_gaps_are_filled_and_braces_in_values_stay_as_they_are():
    texts = Texts("en")
    assert texts("act.reception.admit", badge="016") == "Admit, give badge 016"
    assert "{badge}" in texts("act.reception.admit", badge="{badge}")


def test_an_unknown_key_is_a_bug():
    with pytest.raises(KeyError):
        Texts("en")("no.such.key")


def test_one_and_many():
    texts = Texts("nl")
    assert texts.count("requests.open", 1) == "1 open"
    assert texts.count("requests.waiting", 3) == "3 wachten op een tweede persoon"


def test_the_sentences_load_without_qt():
    code = "import sys, ui.i18n, ui.error_texts, ui.formats; sys.exit('PySide6' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=False)
    assert done.returncode == 0
