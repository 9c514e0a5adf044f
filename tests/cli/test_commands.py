"""What a person types, from the ticket to the visit book; no traceback reaches anybody."""

import json
import sys
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from visitor_desk import __version__
from visitor_desk.privacy.retention_rules import shipped_text

NOT_MET = ("--ground", "not_met", "--text", "It rests on no consent.")


def minutes(hours: int) -> str:
    now = datetime.now(ZoneInfo("Europe/Amsterdam"))
    return f"{now + timedelta(hours=hours):%Y-%m-%dT%H:%M}"


@pytest.fixture(scope="module")
def ticket(installed) -> str:
    issued = installed.run(
        *("visits", "ticket", "--name", "Eriksson, Anna Maria", "--organisation", "Northwind"),
        *("--purpose", "Power supply", "--customer", "C-1042", "--zone", "lobby"),
        *("--host", "host", "--authoriser", "host", "--from", minutes(-1), "--to", minutes(3)),
        login="hofman",
    )
    assert issued.exit_code == 0, issued.output
    return issued.output.split()[-1]


def test_setting_up_leaves_a_kit_and_a_fingerprint(installed):
    kit = installed.data.parent / "kit.txt"
    assert kit.read_text(encoding="utf-8").startswith("visitor-desk-recovery-kit")
    assert kit.stat().st_mode & 0o077 == 0


def test_a_visitor_is_refused_and_stands_in_the_book_without_a_name(installed, ticket):
    refused = installed.run(
        "visits", "refuse", "--reason", "document_not_shown", "--ticket", ticket, login="bakker"
    )
    assert refused.exit_code == 0, refused.output
    listed = installed.run("visits", "list", "--json", login="hofman")
    rows = [json.loads(line) for line in listed.output.splitlines()]
    assert {row["state"] for row in rows} == {"refused"}
    assert "Eriksson" not in listed.output


def test_a_broken_picture_admits_nobody(installed, ticket, tmp_path):
    broken = tmp_path / "scan.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(20))
    result = installed.run(
        "visits", "admit", "--ticket", ticket, "--badge", "014", "--picture", broken, login="bakker"
    )
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    assert installed.run("visits", "here", login="bakker").output == ""


def test_the_log_is_proven_whole(installed):
    proven = installed.run("log", "verify", "--json", login="visser")
    assert proven.exit_code == 0, proven.output
    assert json.loads(proven.output)["whole"] is True


def test_retention_shows_its_calendar_and_runs(installed, ticket):
    calendar = installed.run("retention", "calendar", "--json", login="visser")
    assert any(json.loads(line)["group"] == "T" for line in calendar.output.splitlines())
    ran = installed.run("retention", "run", "--json", login="visser")
    assert json.loads(ran.stdout)["keys_destroyed"] == 0
    looked = installed.run("retention", "run", "--clock-is-right", "--json", login="visser")
    assert looked.exit_code == 0, looked.output


def test_retention_says_why_and_what_the_rules_leave_room_for(installed, ticket, tmp_path):
    told = installed.run("retention", "why", ticket, "--json", login="visser")
    reasons = [json.loads(line) for line in told.stdout.splitlines()]
    assert {(one["table"], one["group"]) for one in reasons} >= {("tickets", "T"), ("tickets", "P")}
    said = installed.run("retention", "why", ticket, login="visser")
    assert "until" in said.output
    nobody = installed.run("retention", "why", "0" * 16, login="visser")
    assert nobody.exit_code == 1
    assert "Traceback" not in nobody.output
    assert installed.run("retention", "why", ticket, login="bakker").exit_code == 1

    proposed = tmp_path / "rules.toml"
    proposed.write_text(shipped_text(), encoding="utf-8")
    assert "CONFLICT" not in installed.run("retention", "rules", "--file", proposed, login="visser").output
    proposed.write_text(
        shipped_text().replace('bound = "ceiling"\ndays = 92', 'bound = "ceiling"\ndays = 28', 1),
        encoding="utf-8",
    )
    clashing = installed.run("retention", "rules", "--file", proposed, login="visser")
    assert clashing.exit_code == 1
    assert "CONFLICT" in clashing.output
    assert "pci-visitor-log" in clashing.output
    proposed.write_bytes(b"\xff\xfe[[rule")
    broken = installed.run("retention", "rules", "--file", proposed, login="visser")
    assert broken.exit_code == 1
    assert "Traceback" not in broken.output


def test_a_timer_runs_retention_without_anybody(installed):
    ran = installed.run("retention", "run")
    assert ran.exit_code == 0, ran.output
    assert "due" in ran.output


def test_near_tickets_are_brought_along_by_facility_only(installed, ticket):
    brought = installed.run("visits", "bring-near", login="hofman")
    assert brought.exit_code == 0, brought.output
    assert "tickets brought near" in brought.output
    assert installed.run("visits", "bring-near", login="bakker").exit_code == 1


def test_a_request_is_taken_in_and_listed_without_a_name(installed):
    received = installed.run(
        *("requests", "receive", "--kind", "access", "--channel", "email"),
        *("--name", "Anna Maria Eriksson", "--contact", "anna@visitor.example"),
        login="visser",
    )
    assert received.exit_code == 0, received.output
    listed = installed.run("requests", "list", "--json", login="visser")
    (row,) = [json.loads(line) for line in listed.output.splitlines()]
    assert row["step"] == "received"
    assert "Eriksson" not in listed.output
    shown = installed.run("requests", "show", row["request"], login="visser")
    assert shown.exit_code == 0, shown.output
    assert row["request"] in shown.output
    assert "Eriksson" not in shown.output
    unknown = installed.run("requests", "show", "f" * 16, login="visser")
    assert unknown.exit_code == 1


def test_a_letter_that_lay_on_the_mat_is_due_from_its_own_day(installed):
    words = ("requests", "receive", "--kind", "portability", "--channel", "letter", "--name", "Bo Berg")
    words += ("--contact", "Lindevej 4", "--remarks", "Wore a yellow coat")
    received = installed.run(*words, "--received", "2024-01-31", login="visser")
    assert received.exit_code == 0, received.output
    assert "2024-02-29" in received.output
    request = received.output.split()[1]
    shown = installed.run("requests", "show", request, login="visser").output
    assert "received_at  2024-01-31 12:00" in shown
    assert "None" not in shown
    assert "waits_for    identity" in shown
    assert "escalation   late" in shown
    assert "coat" not in shown
    tomorrow = f"{datetime.now(UTC) + timedelta(days=2):%Y-%m-%d}"
    for day, status in ((tomorrow, 1), ("31-01-2024", 2)):
        refused = installed.run(*words, "--received", day, login="visser")
        assert refused.exit_code == status, refused.output
    listed = installed.run("requests", "list", "--json", login="visser").output
    (row,) = [one for line in listed.splitlines() if (one := json.loads(line))["request"] == request]
    assert (row["waits_for"], row["escalation"]) == ("identity", "late")
    assert installed.run("requests", "refuse", request, *NOT_MET, login="visser").exit_code == 0
    wrong = installed.run("requests", "refuse", request, *NOT_MET, login="visser")
    assert wrong.exit_code == 1
    assert "refused" in installed.run("requests", "list", login="visser").output


def test_a_request_that_the_person_takes_back_is_closed_once(installed):
    words = ("requests", "receive", "--kind", "restriction", "--channel", "phone", "--name", "Bo Berg")
    request = installed.run(*words, "--contact", "Lindevej 4", login="visser").output.split()[1]
    closed = installed.run("requests", "take-back", request, login="visser")
    assert closed.exit_code == 0, closed.output
    assert "took it back" in closed.output
    assert installed.run("requests", "take-back", request, login="visser").exit_code == 1
    assert "taken back" in installed.run("requests", "list", login="visser").output


def test_a_correction_waits_until_the_visits_of_a_request_are_known(installed):
    received = installed.run(
        *("requests", "receive", "--kind", "rectification", "--channel", "desk"),
        *("--name", "Bram Jansen", "--contact", "at the desk"),
        login="visser",
    )
    request = received.output.split()[1]
    for words in (
        ("rectify", request, "none", "--name", "Bram Janssen", "--check", "spelling_only"),
        ("told", request, "4", "--impossible"),
    ):
        early = installed.run("requests", *words, login="visser")
        assert early.exit_code == 1
        assert "Traceback" not in early.output
        assert "Janssen" not in early.output
    neither = installed.run("requests", "told", request, "4", login="visser")
    assert neither.exit_code == 2


def test_a_request_is_refused_with_its_ground(installed):
    received = installed.run(
        *("requests", "receive", "--kind", "erasure", "--channel", "letter"),
        *("--name", "Bram Janssen", "--contact", "bram@visitor.example"),
        login="visser",
    )
    request = received.output.split()[1]
    refused = installed.run(
        *("requests", "refuse", request, "--ground", "excessive", "--text", "Asked for the fifth time."),
        login="visser",
    )
    assert refused.exit_code == 0, refused.output


def test_somebody_elses_duty_is_refused_in_a_sentence(installed):
    result = installed.run("retention", "run", login="bakker")
    assert result.exit_code == 1
    assert "duty" in result.output.lower()


def test_a_wrong_passphrase_is_a_sentence(installed):
    result = installed.run("visits", "list", login="hofman", typed="not the passphrase\n")
    assert result.exit_code == 1
    assert "passphrase" in result.output.lower()
    assert "not the passphrase" not in result.output


@pytest.mark.parametrize(
    "words",
    [
        ("log", "verify", "--as", "visser"),
        ("visits", "here", "--as", "bakker"),
        ("requests", "list", "--as", "visser"),
    ],
)
def test_without_an_installation_every_command_says_so(bare, words):
    result = bare(*words)
    assert result.exit_code == 1
    assert "installation" in result.output


def test_verifying_nothing_is_not_whole(bare, tmp_path):
    result = bare("verify", tmp_path / "no-package")
    assert result.exit_code == 1
    assert "Traceback" not in result.output


def test_the_version_is_told(bare):
    assert __version__ in bare("--version").output


def test_both_languages_are_spoken(bare, tmp_path):
    english = bare("verify", tmp_path, "--json")
    assert json.loads(english.output)["whole"] is False


def test_an_installation_wants_two_officers(bare, tmp_path):
    result = bare(
        "init", "--site", "X", "--officer", "a:A", "--recovery-kit", tmp_path / "kit", typed="a long phrase\n"
    )
    assert result.exit_code == 1
    assert not (tmp_path / "kit").exists()


def test_a_kit_that_cannot_be_written_founds_nothing(bare, tmp_path):
    kit = tmp_path / "no such folder" / "kit"
    result = bare(
        *("init", "--site", "X", "--officer", "a:A", "--officer", "b:B", "--recovery-kit", kit),
        typed="a long phrase 1\na long phrase 2\n",
    )
    assert result.exit_code == 1
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="there is always a screen")
def test_without_a_screen_the_window_is_refused_in_a_sentence(bare, monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    result = bare()
    assert result.exit_code == 1
    assert "screen" in result.output


def test_visitors_come_from_a_file_after_a_look_at_it(installed, tmp_path):
    day = (datetime.now(UTC) + timedelta(days=1)).date()
    file = tmp_path / "visitors.csv"
    file.write_text(f"name;from;to\nBos, B;{day} 09:00;{day} 17:00\n;{day} 09:00;{day} 17:00\n", "utf-8")
    usual = {"customer": "C-1", "zones": "lobby", "host": "host", "authoriser": "host"}
    usual |= {"organisation": "Northwind", "purpose": "Rounds"}
    words = ["tickets", "import", file]
    words += [word for name, text in usual.items() for word in ("--fill-in", f"{name}={text}")]
    tried = installed.run(*words, login="hofman")
    assert "row 3: a column is empty (name)" in tried.output
    assert "Tickets that would be made: 1" in tried.output
    made = installed.run(*words, "--issue", login="hofman")
    assert "Tickets made: 1" in made.output, made.output
    listed = installed.run("tickets", "list", "--json", login="hofman")
    rows = [json.loads(line) for line in listed.output.splitlines()]
    (row,) = [one for one in rows if one["names"] == ["Bos, B"]]
    assert (
        installed.run("tickets", "withdraw", row["id"], "--reason", "mistake", login="hofman").exit_code == 0
    )
    listed = installed.run("tickets", "list", login="hofman")
    assert "taken back" in listed.output
