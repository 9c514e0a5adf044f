"""Deliveries, and mails to hosts, from the command line."""

from __future__ import annotations

import json
import re

from tests.cli.conftest import Terminal


def test_equipment_comes_in_goes_to_the_host_and_leaves_by_its_tag(inhabited: Terminal):
    told = inhabited.run(
        *("deliveries", "in", "--kind", "equipment", "--customer", "C-1042"),
        *("--tag", "COLO-7", "--carrier", "Fast Freight"),
        login="bakker",
    )
    (delivery,) = re.findall(r"hand-over ([0-9a-f]{16})", told.output)
    handed = inhabited.run("deliveries", "hand-over", delivery, "--staff", "host", login="bakker")
    assert "The customer has it." in handed.output
    (row,) = inhabited.run("deliveries", "list", "--json", login="hofman").output.splitlines()
    assert (json.loads(row)["tag"], json.loads(row)["state"]) == ("COLO-7", "with_customer")
    out = ("deliveries", "out", "--tag", "COLO-7", "--carrier", "Fast Freight", "--customer")
    other = inhabited.run(*out, "C-2000", login="bakker")
    assert (other.exit_code, "It stays here" in other.output) == (1, True)
    assert "left the house" in inhabited.run(*out, "C-1042", login="bakker").output
    assert inhabited.run("deliveries", "list", login="hofman").output == ""


def test_what_leaves_is_named_one_way(inhabited: Terminal):
    assert inhabited.run("deliveries", "out", "--carrier", "Van", login="bakker").exit_code == 2


def test_a_host_gets_an_address_and_nothing_waits_without_a_server(inhabited: Terminal):
    said = inhabited.run("house", "mail-address", "host", "p@house.example", login="hofman")
    assert "gets mails" in said.output
    assert "gets no mails" in inhabited.run("house", "mail-address", "host", login="hofman").output
    assert "No mail waits" in inhabited.run("mail", "waiting", login="bakker").output
