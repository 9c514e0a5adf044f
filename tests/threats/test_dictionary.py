"""Threat: somebody with the database and the keys of a desk tries names and document numbers one by one.

Claim: the data store with every key that a guard can open gives none of the past names. Tokens of documents
cannot even be guessed at without the site pepper, which lies in the desks' keyrings and in no database; with
it, each guess costs what the pinned parameters of Argon2id say. A token is of one installation alone, and
dies with the document's result.
"""

from __future__ import annotations

import sys
import time
from datetime import timedelta

import pytest

from tests.documents.builders import build_td3
from tests.features.site import Site
from visitor_desk.security.devices import FileDeviceSecretStore
from visitor_desk.security.document_tokens import PEPPER_BYTES, TOKEN_COST, DocumentTokens
from visitor_desk.security.groups import Group
from visitor_desk.security.records import DayKeyName, InstallationId
from visitor_desk.security.sealed_records import NotGranted
from visitor_desk.visits.visit import Visit

NUMBER = "L898902C3"
"""The number of the document that `build_td3` makes: ICAO's own specimen."""


def been(site: Site) -> Visit:
    shown = site.desk.documents.typed(site.guard, build_td3())
    assert shown.mrz is not None
    assert shown.mrz.number == NUMBER
    visit = site.desk.check_in.admit(site.guard, site.arrival(site.ticket(), check=shown))
    return site.desk.check_out.by_visit(site.guard, visit.id)


def token_of(site: Site, visit: Visit) -> str:
    with site.desk.deny_list.works() as work:
        token = work.document_tokens.of_visit(visit.id)
    assert token is not None
    return token


def files(site: Site) -> bytes:
    """Every byte of the data folder but the device secret, which stands for the keyring."""
    return b"".join(
        path.read_bytes()
        for path in sorted(site.folder.root.rglob("*"))
        if path.is_file() and path != site.folder.device_secret
    )


def test_data_and_desk_keys_give_none_of_the_past_names(site: Site):
    visits = [been(site) for _ in range(5)]
    site.clock.advance(timedelta(minutes=5))
    site.desk.here_now.renew(site.guard)
    with site.desk.deny_list.works() as work:
        for visit in visits:
            for group in Group:
                for row in work.sealed.rows("visits", visit.id, group):
                    name = DayKeyName(group, row.expires_on, row.site, row.generation)
                    with pytest.raises(NotGranted):
                        site.desk.deny_list.sealed.keystore.day_key(site.guard, name)
        assert not any(work.sealed.rows("visits", visit.id, Group.R) for visit in visits)
    stored = files(site)
    for word in (b"Eriksson", b"ERIKSSON", NUMBER.encode()):
        assert word not in stored


def test_without_the_pepper_the_right_number_gives_another_token(site: Site):
    visit = been(site)
    token = token_of(site, visit)
    secrets = FileDeviceSecretStore(site.folder.device_secret).load()
    assert secrets is not None
    cost = site.desk.documents.tokens.cost
    known = DocumentTokens(secrets.installation, secrets.pepper, cost, cost)
    assert known.token("passport", "SWE", NUMBER) == token
    guessed = DocumentTokens(secrets.installation, bytes(PEPPER_BYTES), cost, cost)
    assert guessed.token("passport", "SWE", NUMBER) != token
    stored = files(site)
    assert secrets.pepper not in stored
    assert secrets.pepper.hex().encode() not in stored


def test_another_installation_has_other_tokens(site: Site):
    secrets = FileDeviceSecretStore(site.folder.device_secret).load()
    assert secrets is not None
    cost = site.desk.documents.tokens.cost
    here = DocumentTokens(secrets.installation, secrets.pepper, cost, cost)
    there = DocumentTokens(InstallationId("elsewhere"), secrets.pepper, cost, cost)
    assert here.token("passport", "SWE", NUMBER) != there.token("passport", "SWE", NUMBER)


def test_a_guess_costs_what_is_pinned(capsys: pytest.CaptureFixture[str]):
    assert TOKEN_COST.memory_kib >= 64 * 1024
    assert TOKEN_COST.iterations >= 3
    tokens = DocumentTokens(InstallationId("here"), bytes(PEPPER_BYTES))
    assert tokens.cost == TOKEN_COST
    start = time.perf_counter()
    tokens.token("passport", "SWE", NUMBER)
    seconds = time.perf_counter() - start
    with capsys.disabled():
        sys.stdout.write(
            f"\n  one guess with the pepper in hand: {seconds:.2f} s and {TOKEN_COST.memory_kib // 1024} MiB; "
            f"all of nine digits on this machine: {seconds * 1e9 / 31_557_600:,.0f} years of one process\n"
        )


def test_a_token_is_dead_after_the_day_of_the_documents_result(site: Site):
    visit = been(site)
    token = token_of(site, visit)
    site.clock.advance(timedelta(days=27))
    site.desk.retention.run(site.officer)
    assert token_of(site, visit) == token
    site.clock.advance(timedelta(days=2))
    site.desk.retention.run(site.officer)
    with site.desk.deny_list.works() as work:
        assert work.document_tokens.of_visit(visit.id) is None
    assert token.encode() not in site.folder.data_store.read_bytes()
    assert not site.desk.documents.typed(site.guard, build_td3()).findings
