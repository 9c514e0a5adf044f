"""Key ceremonies on the command line: what each says when it works, and when it does not."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import Result

from tests.cli.conftest import PASSPHRASES, Terminal
from visitor_desk.settings import read_settings

KIT = "kit.txt"
_FILES = (("database", "data"), ("keystore", "keystore"))


@pytest.fixture
def house(installed: Terminal, tmp_path: Path) -> Terminal:
    """A copy of the installation, so that its keys can be changed."""
    copied = Terminal(Path(shutil.copytree(installed.data, tmp_path / "data")))
    shutil.copy(installed.data.parent / "kit.txt", copied.data / KIT)
    return copied


def said(result: Result, *words: str, status: int = 0) -> str:
    assert result.exit_code == status, result.output
    assert not isinstance(result.exception, (AttributeError, TypeError, KeyError))
    assert all(word in result.output for word in words), result.output
    return str(result.output)


def json_lines(result: Result) -> list[dict[str, object]]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_desk_joins_and_a_passphrase_is_changed_there(house: Terminal, tmp_path: Path) -> None:
    gate = Terminal(tmp_path / "gate")
    stores = [f"--{name}=sqlite:///{house.data}/{file}.sqlite" for name, file in _FILES]
    ask = ("join", *stores, "--site", "AMS-01", "--desk")
    said(gate.run("join", "--desk", "Gate"), "--database", status=2)
    said(gate.run(*ask, "Reception"), "no other desk", status=1)
    said(gate.run("join", *stores, "--site", "XXX", "--desk", "Gate"), "no site of this name", status=1)
    slip = (stores[0], f"--keystore=sqlite:///{house.data}/keystroe.sqlite")
    said(gate.run("join", *slip, "--site", "AMS-01", "--desk", "Gate"), "cannot be reached", status=1)
    slip = (f"--database=sqlite:///{house.data}/dta.sqlite", stores[1])
    said(gate.run("join", *slip, "--site", "AMS-01", "--desk", "Gate"), "cannot be reached", status=1)
    assert {path.name for path in house.data.glob("*.sqlite*")} == {"data.sqlite", "keystore.sqlite"}
    said(gate.run(*ask, "Gate"), "Fingerprint of this desk:")
    (asked,) = json_lines(gate.run(*ask, "Gate", "--json"))
    said(gate.run("keys", "status"), "not let in yet", status=1)
    said(house.run("desks", "certify", "0000-1111", login="visser"), "Nobody was let in", status=1)
    said(house.run("desks", "certify", asked["fingerprint"], login="hofman"), "duty", status=1)
    said(house.run("desks", "list", login="visser"), "asks to join")
    said(house.run("desks", "certify", asked["fingerprint"], login="visser"), "is let in")
    root = next(line for line in _kit(house).splitlines() if line.startswith("fingerprint")).split()[-1]
    said(gate.run("join", "--finish"), "--root", status=2)
    said(gate.run("join", "--finish", "--root", "0" * 64), "ALARM", status=1)
    said(gate.run("join", "--finish", "--root", root), "has joined")
    said(gate.run("log", "verify", login="bakker"), "not at this desk yet", status=1)
    said(house.run("log", "verify", login="bakker"), "intact")
    old, new = PASSPHRASES["bakker"], "mine alone, and longer"
    said(gate.run("passphrase", login="bakker", typed=f"{old}\nshort\n"), "12 to 256", status=1)
    said(gate.run("passphrase", login="bakker", typed=f"{old}\n{new}\n"), "every other desk")
    said(house.run("log", "verify", login="bakker"), "do not belong together", status=1)
    said(house.run("log", "verify", login="bakker", typed=f"{new}\n"), "intact")
    desks = json_lines(house.run("desks", "list", "--json", login="visser"))
    assert [(desk["name"], desk["stands"]) for desk in desks] == [("Gate", True), ("Reception", True)]
    said(house.run("desks", "end", "none", login="visser"), "No desk of this id", status=1)
    said(house.run("desks", "end", desks[1]["id"], login="visser"), "cannot end itself", status=1)
    said(house.run("desks", "end", desks[0]["id"], login="visser"), "is ended")
    said(gate.run("keys", "status"), "has ended this desk", status=1)


def test_people_come_go_and_get_new_keys(house: Terminal) -> None:
    officer = PASSPHRASES["visser"]
    new = ("operators", "certify", "carla", "--name", "C. Smit", "--duty", "reception")
    typed = f"{officer}\nfirst words for carla\n"
    said(house.run(*new, "--site", "XXX", login="visser", typed=typed), "no site of this name", status=1)
    said(house.run(*new, login="visser", typed=f"{officer}\nshort\n"), "12 to 256", status=1)
    said(house.run(*new, "--site", "AMS-01", login="visser", typed=typed), "is an operator now")
    said(house.run(*new, login="visser", typed=typed), "taken", status=1)
    again = f"{officer}\nsecond words for carla\n"
    said(house.run("operators", "rekey", "nobody", login="visser", typed=again), "no such", status=1)
    said(house.run("operators", "rekey", "carla", login="visser", typed=again), "new keys")
    said(house.run("log", "verify", login="carla", typed="second words for carla\n"), "intact")
    said(house.run("operators", "end", "degroot", login="visser"), "have to stay", status=1)
    said(house.run("operators", "end", "carla", login="visser"), "signed and in the log")
    said(house.run("operators", "end", "carla", login="visser"), "no such operator", status=1)
    listed = json_lines(house.run("operators", "list", "--json", login="visser"))
    assert {row["login"]: row["ended"] is None for row in listed} == {
        "visser": True,
        "degroot": True,
        "hofman": True,
        "bakker": True,
        "carla": False,
    }


def test_keys_are_counted_replaced_and_made_for_a_new_site(house: Terminal) -> None:
    assert json_lines(house.run("keys", "status", "--json")) == [{"days": 400, "warnings": {}}]
    said(house.run("keys", "top-up", login="visser"), "0 keys")
    said(house.run("keys", "rekey", login="bakker"), "duty", status=1)
    said(house.run("keys", "add-site", " ", login="visser"), "1 to 60", status=1)
    said(house.run("keys", "add-site", "AMS-01", login="visser"), "1 to 60", status=1)


@pytest.mark.slow
def test_the_kit_opens_a_house_that_lost_its_keystore(house: Terminal, tmp_path: Path) -> None:
    (house.data / "keystore.sqlite").unlink()
    said(house.run("keys", "status"), "keystore is empty", status=1)
    kit, bad = tmp_path / "kit.txt", tmp_path / "bad.txt"
    kit.write_text(_kit(house))
    bad.write_text(_kit(house).replace("secret: ", "secret: A", 1))
    recover = ("recover", "--officer", "visser", "--kit")
    typed = "annas new words, and longer\n"
    said(house.run(*recover, bad, typed=typed), "mistyped", status=1)
    said(house.run(*recover, tmp_path / "none", typed=typed), "cannot be read", status=1)
    said(house.run("recover", "--officer", "nobody", "--kit", kit, typed=typed), "no such", status=1)
    said(house.run(*recover, kit, typed=typed), "is a desk again", "new ones were made")
    said(house.run("log", "verify", login="visser", typed=typed), "intact")


@pytest.mark.slow
def test_the_kit_makes_a_bare_folder_a_desk_with_its_settings(house: Terminal, tmp_path: Path) -> None:
    bare = Terminal(tmp_path / "bare")
    stores = [f"--{name}=sqlite:///{house.data}/{file}.sqlite" for name, file in _FILES]
    recover = ("recover", "--officer", "visser", "--kit", house.data / KIT, "--desk", "Gate")
    words = ("--controller", "Northwind", "--privacy-contact", "privacy@northwind.example")
    typed = "annas new words, and longer\n"
    slip = (f"--database=sqlite:///{house.data}/dta.sqlite", stores[1])
    said(bare.run(*recover, *slip, "--site", "AMS-01", typed=typed), "cannot be reached", status=1)
    assert not (house.data / "dta.sqlite").exists()
    said(bare.run(*recover, *stores, "--site", "AMS-01", "--time-zone", "Mars/Base", typed=typed), status=1)
    done = bare.run(*recover, *stores, *words, "--site", "AMS-01", "--time-zone", "UTC", typed=typed)
    said(done, "is a desk again")
    settings = read_settings(bare.data)
    assert (settings.controller, settings.time_zone) == ("Northwind", "UTC")
    assert settings.privacy_contact == "privacy@northwind.example"


def _kit(house: Terminal) -> str:
    return (house.data / KIT).read_text(encoding="utf-8")
