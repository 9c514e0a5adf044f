from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.security.builders import House
from visitor_desk.security.certificates import KeyNotCertified
from visitor_desk.security.log_proof import (
    CheckpointInvalid,
    LogProof,
    ProofNotMade,
    ProofWrong,
    check_proof,
    proof_as_json,
    proof_from_json,
    prove,
)
from visitor_desk.security.signing import SigningKey


@pytest.fixture
def house() -> House:
    house = House()
    for number in range(9):
        with house.works() as work:
            house.log.append(work, "test.written", None, record=f"r{number % 3}")
            work.commit()
    return house


def proof_about(house: House, record: str = "r1") -> LogProof:
    with house.works() as work:
        return prove(work, house.installation.id, work.log.about(record))


def test_entries_prove_themselves(house: House) -> None:
    bodies = check_proof(proof_about(house), house.installation.root_public)
    assert [body["values"]["record"] for body in bodies] == ["r1", "r1", "r1"]


def test_a_proof_travels_as_json(house: House) -> None:
    proof = proof_about(house)
    again = proof_from_json(json.loads(json.dumps(proof_as_json(proof))))
    assert again == proof
    assert check_proof(again, house.installation.root_public)


def test_another_root_does_not_believe_it(house: House) -> None:
    with pytest.raises(KeyNotCertified):
        check_proof(proof_about(house), SigningKey.generate().public)


def test_no_part_of_it_can_be_changed(house: House) -> None:
    proof = proof_about(house)
    first, *rest = proof.entries

    def bent(**parts: object) -> LogProof:
        return replace(proof, entries=(replace(first, **parts), *rest))

    for wrong in (
        bent(index=first.index + 1),
        bent(body=first.body.replace(b"r1", b"r2")),
        bent(signature=b"x" * 64),
        bent(path=first.path[:-1]),
        bent(path=(b"x" * 32, *first.path[1:])),
        bent(device="ghost"),
    ):
        with pytest.raises(ProofWrong):
            check_proof(wrong, house.installation.root_public)
    with pytest.raises(CheckpointInvalid):
        check_proof(replace(proof, checkpoint=proof.checkpoint[:-3]), house.installation.root_public)
    with pytest.raises(CheckpointInvalid):
        check_proof(replace(proof, installation="other"), house.installation.root_public)
    with pytest.raises(KeyNotCertified):
        check_proof(replace(proof, devices=()), house.installation.root_public)


def test_an_entry_under_another_device_s_name_is_refused(house: House) -> None:
    proof = proof_about(house)
    (device,) = proof.devices
    # The same key certified twice, so that the signature fits but the body names the other.
    twin = replace(device, id="twin")
    from visitor_desk.security.certificates import Certified, certify

    twin = replace(
        twin,
        certificate=certify(
            "root", house.founding.kit.root, Certified.DEVICE, twin.statement(), at=house.clock.now()
        ),
    )
    entries = tuple(replace(entry, device="twin") for entry in proof.entries)
    with pytest.raises(ProofWrong):
        check_proof(replace(proof, entries=entries, devices=(device, twin)), house.installation.root_public)


def test_what_has_expired_cannot_be_proven(house: House) -> None:
    with house.works() as work:
        entry = work.log.entries(4, 1)[0]
        with pytest.raises(ProofNotMade):
            prove(work, house.installation.id, [replace(entry, body=None)])
        with pytest.raises(ProofNotMade):
            prove(work, house.installation.id, [replace(entry, index=999)])


def test_a_broken_log_proves_nothing(house: House) -> None:
    del house.tables.log[4]
    with pytest.raises(ProofNotMade):
        proof_about(house)
    house.tables.head.clear()
    with pytest.raises(ProofNotMade):
        proof_about(house)


@pytest.mark.parametrize(
    "value", [None, [], {}, {"installation": "a", "checkpoint": "", "entries": [{}]}, "x"]
)
def test_what_is_no_proof_is_refused(value: object) -> None:
    with pytest.raises(ProofWrong):
        proof_from_json(value)


def test_what_a_desk_wrote_that_an_officer_let_in_proves_itself_too(house: House) -> None:
    other = house.joined_desk()
    with house.works() as work:
        other.log.append(work, "test.written", None, record="r1")
        work.commit()
    proof = proof_about(house)
    assert [operator.id for operator in proof.operators] == [house.founding.officers[0].id]
    travelled = json.loads(json.dumps(proof_as_json(proof)))
    assert "anna" not in json.dumps(travelled)
    assert len(check_proof(proof_from_json(travelled), house.installation.root_public)) == 4
    travelled["operators"][0]["duties"] = ["reception"]
    with pytest.raises(KeyNotCertified):
        check_proof(proof_from_json(travelled), house.installation.root_public)
