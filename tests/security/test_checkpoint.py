from __future__ import annotations

import base64
import hashlib

import pytest

from visitor_desk.security.checkpoint import (
    Checkpoint,
    CheckpointInvalid,
    _key_id,
    note_parts,
    notes_in,
    sign_checkpoint,
    signer_of,
    verify_checkpoint,
)
from visitor_desk.security.records import DeviceId, InstallationId
from visitor_desk.security.signing import SigningKey, plain_signature_holds

KEY = SigningKey(bytes(range(32)))
HOUSE, DESK = InstallationId("house1"), DeviceId("desk1")
CHECKPOINT = Checkpoint(HOUSE, 7, hashlib.sha256(b"root").digest())
NOTE = sign_checkpoint(CHECKPOINT, DESK, KEY)


def verified(note: str, **other: object) -> Checkpoint:
    asked = {"installation": HOUSE, "device": DESK, "public": KEY.public, **other}
    return verify_checkpoint(note, **asked)


def test_a_note_is_what_c2sp_says() -> None:
    lines = NOTE.split("\n")
    assert lines[0] == "visitor-desk.log/house1"
    assert lines[1] == "7"
    assert base64.b64decode(lines[2]) == CHECKPOINT.root_hash
    assert lines[3] == ""
    dash, name, signature = lines[4].split(" ")
    assert (dash, name, lines[5:]) == ("\u2014", "visitor-desk.device/desk1", [""])
    blob = base64.b64decode(signature)
    key_id = hashlib.sha256(name.encode() + b"\n\x01" + KEY.public).digest()[:4]
    assert blob[:4] == key_id
    assert len(blob) == 68
    assert blob[4:] == KEY.sign_plain("\n".join(lines[:3]).encode() + b"\n")


def test_a_note_verifies() -> None:
    assert verified(NOTE) == CHECKPOINT
    assert signer_of(NOTE) == DESK


def test_no_character_can_be_changed() -> None:
    for at, character in enumerate(NOTE):
        other = "A" if character != "A" else "B"
        with pytest.raises(CheckpointInvalid):
            verified(NOTE[:at] + other + NOTE[at + 1 :])


@pytest.mark.parametrize(
    "other",
    [
        {"installation": InstallationId("house2")},
        {"device": DeviceId("desk2")},
        {"public": SigningKey.generate().public},
    ],
)
def test_another_house_desk_or_key_is_refused(other: dict[str, object]) -> None:
    with pytest.raises(CheckpointInvalid):
        verified(NOTE, **other)


@pytest.mark.parametrize(
    "note",
    [
        "",
        NOTE[:-1],
        NOTE + "\n",
        NOTE.replace("\n7\n", "\n07\n"),
        NOTE.replace("\u2014", "-"),
        NOTE.replace("\n\n", "\n"),
        NOTE.replace("=\n\n", "\n\n"),
        NOTE.rstrip("\n=") + "\n",
    ],
)
def test_malformed_notes_are_refused(note: str) -> None:
    with pytest.raises(CheckpointInvalid):
        verified(note)


def test_a_note_of_something_else_has_no_device() -> None:
    with pytest.raises(CheckpointInvalid):
        signer_of(NOTE.replace("visitor-desk.device/", "example.org/"))
    with pytest.raises(CheckpointInvalid):
        signer_of("hello")


def test_notes_of_other_tools_are_signed_in_the_same_way() -> None:
    """The example of the Go package `note`, from which C2SP's signed-note format comes."""
    text = (
        "If you think cryptography is the answer to your problem,\n"
        "then you don't know what your problem is.\n"
    )
    key = base64.b64decode("ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
    blob = base64.b64decode(
        "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
    )
    assert _key_id("PeterNeumann", key[1:]) == blob[:4] == bytes.fromhex("c74f20a3")
    assert plain_signature_holds(key[1:], text.encode(), blob[4:])


def test_notes_may_stand_one_behind_the_other() -> None:
    assert notes_in("") == []
    assert notes_in(NOTE + "\n" + NOTE) == [NOTE, NOTE]
    for text in ("hello", NOTE + "hello", "hello\n" + NOTE):
        with pytest.raises(CheckpointInvalid):
            notes_in(text)


def test_the_parts_of_a_note_are_those_it_shows() -> None:
    parts = note_parts(NOTE)
    assert (parts["origin"], parts["size"], parts["signer"]) == (
        "visitor-desk.log/house1",
        "7",
        "visitor-desk.device/desk1",
    )
