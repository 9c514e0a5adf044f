"""The retention policy from the command line: read, tried, proposed from a file, signed, published."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Terminal


def test_a_policy_is_changed_by_two_people(inhabited: Terminal, tmp_path: Path):
    text = inhabited.run("retention", "policy", "--text", login="degroot").output
    file = tmp_path / "policy.toml"
    start = text.index('id = "visitor-log"')
    file.write_text(text[:start] + text[start:].replace("days = 28", "days = 14", 1), "utf-8")
    tried = inhabited.run("retention", "simulate", "--file", file, login="degroot").output
    assert (
        "visits · the name and what belongs to it (other zones): 28 days now, 14 days then, so earlier"
        in tried
    )
    assert "goes at once: nothing" in tried
    assert "24 hours" in tried
    lines = inhabited.run("retention", "simulate", "--file", file, "--json", login="degroot").output
    (effect,) = [json.loads(line) for line in lines.splitlines()]
    assert (effect["before"], effect["after"], effect["goes"]["count"]) == (28, 14, 0)
    asked = inhabited.run("retention", "propose", file, login="degroot").output
    request = asked.strip().rpartition(" ")[2]
    assert inhabited.run("retention", "publish", request, login="degroot").exit_code == 1
    assert "14 days then" in inhabited.run("retention", "proposed", login="visser").output
    assert inhabited.run("approvals", "sign", request, login="visser").exit_code == 0
    assert "retention policy v2" in inhabited.run("retention", "publish", request, login="degroot").output
    listed = inhabited.run("retention", "policy", login="degroot").output
    assert [line.split()[0] for line in listed.splitlines()] == ["v2", "v1"]
    assert "waits for its day" in listed
    assert "Taken back" in inhabited.run("retention", "take-back", login="degroot").output
    lines = inhabited.run("retention", "policy", "--json", login="degroot").output.splitlines()
    assert [json.loads(line)["state"] for line in lines] == ["taken_back", "in_force"]


def test_each_file_that_cannot_count_has_a_sentence(inhabited: Terminal, tmp_path: Path):
    text = inhabited.run("retention", "policy", "--text", login="degroot").output
    start = text.index('id = "visitor-log"')
    bad = tmp_path / "bad.toml"
    for content, said in (
        ("[[rule", "it is no TOML"),
        (text[:start] + text[start:].replace("days = 28", "days = -1", 1), "whole days from 1"),
        (
            text.replace('id = "pci-visitor-log"', 'id = "p"').replace("days = 92", "days = 95", 1),
            "at least 95 days (PCI DSS 4.0.1, 9.3.4",
        ),
    ):
        bad.write_text(content, "utf-8")
        refused = inhabited.run("retention", "simulate", "--file", bad, login="degroot")
        assert (refused.exit_code, said in refused.output) == (1, True), refused.output


def test_a_run_is_listed_and_certified(inhabited: Terminal, tmp_path: Path):
    assert inhabited.run("retention", "run", login="degroot").exit_code == 0
    lines = inhabited.run("retention", "runs", "--json", login="degroot").output.splitlines()
    number = json.loads(lines[0])["run"].removeprefix("run-")
    listed = inhabited.run("retention", "runs", login="degroot").output
    assert f"Run {number}," in listed
    out = tmp_path / "certificate"
    made = inhabited.run("retention", "certify", number, "--out", out, login="degroot")
    assert made.exit_code == 0, made.output
    assert {one.name for one in out.iterdir()} == {
        *("log_proof.json", "retention_run.json", "retention_run.pdf", "statement.sig")
    }
    checked = inhabited.run("verify", out)
    assert checked.exit_code == 0
    assert "every file is as it was signed" in checked.output
    assert "second person" not in checked.output, "one person certifies"
    short = inhabited.run("verify", out, "--root", "0d12-d5d0")
    assert short.exit_code == 2
    assert "64 digits" in short.output
    assert inhabited.run("retention", "certify", 999999, "--out", out, login="degroot").exit_code == 1
