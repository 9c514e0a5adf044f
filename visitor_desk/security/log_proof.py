"""Entries of the log that prove themselves: they travel in a package and need no database to be checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from visitor_desk.errors import DeskError
from visitor_desk.security.canonical import JsonValue, from_iso_utc, iso_utc
from visitor_desk.security.certificates import KeyNotCertified, check_device, issuers_of
from visitor_desk.security.checkpoint import CheckpointInvalid, signer_of, verify_checkpoint
from visitor_desk.security.duties import Duty
from visitor_desk.security.log_entry import entry_signed_by, leaf_data, read_body
from visitor_desk.security.merkle import Tree, inclusion_holds, leaf_hash
from visitor_desk.security.ports import SecurityWork
from visitor_desk.security.records import (
    Certificate,
    Device,
    DeviceId,
    InstallationId,
    LogEntry,
    Operator,
    OperatorId,
)


class ProofNotMade(DeskError):
    """The log at hand cannot prove these entries: one is missing or has expired. Values: `index`."""

    code = "security.proof_not_made"


class ProofWrong(DeskError):
    """A proof does not hold. Values: `index`, None where the checkpoint itself is wrong."""

    code = "security.proof_wrong"


@dataclass(frozen=True, slots=True)
class ProvenEntry:
    """One entry with its path to the root of the checkpoint."""

    index: int
    device: DeviceId
    body: bytes = field(repr=False)
    signature: bytes = field(repr=False)
    path: tuple[bytes, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class LogProof:
    """Entries, the checkpoint they are in, and the devices that signed; whole by itself under a root key."""

    installation: InstallationId
    checkpoint: str = field(repr=False)
    entries: tuple[ProvenEntry, ...]
    devices: tuple[Device, ...]
    operators: tuple[Operator, ...] = ()
    """The officers through whom the devices' certificates lead to the root."""


def prove(work: SecurityWork, installation: InstallationId, entries: Sequence[LogEntry]) -> LogProof:
    """Return the proof that `entries` are in the log as it is now; ProofNotMade where it cannot be given."""
    head = work.log.head(lock=False)
    if head is None:
        raise ProofNotMade(index=None)
    leaves = work.log.leaf_hashes(0, head.size)
    tree = Tree(leaves)
    if tree.size != head.size or tree.root() != head.root_hash:
        raise ProofNotMade(index=None)
    proven = []
    for entry in entries:
        if entry.body is None or not entry.index < head.size:
            raise ProofNotMade(index=entry.index)
        path = tree.inclusion(entry.index)
        proven.append(ProvenEntry(entry.index, entry.device, entry.body, entry.signature, path))
    signers = {entry.device for entry in entries} | {signer_of(head.checkpoint)}
    devices = tuple(device for device in work.devices.all() if device.id in signers)
    signed = [made for device in devices for made in (device.certificate, device.end)]
    officers = issuers_of(work.operators, [made.issuer for made in signed if made is not None])
    return LogProof(
        installation,
        head.checkpoint,
        tuple(proven),
        tuple(sorted(devices, key=lambda d: d.id)),
        officers,
    )


def check_proof(proof: LogProof, root_public: bytes) -> tuple[dict[str, Any], ...]:
    """Return the proven bodies in order, or raise ProofWrong, CheckpointInvalid or KeyNotCertified."""
    publics: dict[DeviceId, bytes] = {}
    officers = {officer.id: officer for officer in proof.operators}
    for device in proof.devices:
        check_device(root_public, officers, device)
        publics[device.id] = device.signing_public
    signer = signer_of(proof.checkpoint)
    if signer not in publics:
        raise KeyNotCertified(kind="device", subject=signer)
    head = verify_checkpoint(
        proof.checkpoint, installation=proof.installation, device=signer, public=publics[signer]
    )
    return tuple(
        _checked(entry, head.size, head.root_hash, publics.get(entry.device, b"")) for entry in proof.entries
    )


def _checked(entry: ProvenEntry, size: int, root_hash: bytes, public: bytes) -> dict[str, Any]:
    leaf = leaf_hash(leaf_data(entry.body, entry.signature))
    holds = entry_signed_by(public, entry.body, entry.signature) and inclusion_holds(
        leaf, entry.index, size, entry.path, root_hash
    )
    if not holds:
        raise ProofWrong(index=entry.index)
    body = read_body(entry.body)
    if (body["index"], body["device"]) != (entry.index, entry.device):
        raise ProofWrong(index=entry.index)
    return body


def proof_as_json(proof: LogProof) -> dict[str, JsonValue]:
    """Return the proof as JSON values, bodies as text so that a person can read them."""
    return {
        "installation": proof.installation,
        "checkpoint": proof.checkpoint,
        "entries": [
            {
                "index": entry.index,
                "device": entry.device,
                "body": entry.body.decode(),
                "signature": entry.signature.hex(),
                "path": [part.hex() for part in entry.path],
            }
            for entry in proof.entries
        ],
        "devices": [device_as_json(device) for device in proof.devices],
        "operators": [operator_as_json(operator) for operator in proof.operators],
    }


def proof_from_json(value: Any) -> LogProof:
    """Read what `proof_as_json` wrote; ProofWrong for anything else. Nothing is believed by reading."""
    try:
        return LogProof(
            InstallationId(str(value["installation"])),
            str(value["checkpoint"]),
            tuple(
                ProvenEntry(
                    int(entry["index"]),
                    DeviceId(str(entry["device"])),
                    str(entry["body"]).encode(),
                    bytes.fromhex(entry["signature"]),
                    tuple(bytes.fromhex(part) for part in entry["path"]),
                )
                for entry in value["entries"]
            ),
            tuple(device_from_json(device) for device in value["devices"]),
            tuple(operator_from_json(operator) for operator in value["operators"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ProofWrong(index=None) from error


def device_as_json(device: Device) -> dict[str, JsonValue]:
    """Return a device's public part as JSON values."""
    return {
        "id": device.id,
        "label": device.label,
        "signing": device.signing_public.hex(),
        "kem": device.kem_public.hex(),
        "site": device.site,
        "certificate": certificate_as_json(device.certificate),
        "end": None if device.end is None else certificate_as_json(device.end),
    }


def device_from_json(value: Any) -> Device:
    """Read what `device_as_json` wrote; KeyError, TypeError or ValueError for anything else."""
    return Device(
        DeviceId(str(value["id"])),
        str(value["label"]),
        bytes.fromhex(value["signing"]),
        bytes.fromhex(value["kem"]),
        certificate_from_json(value["certificate"]),
        str(value["site"]),
        None if value["end"] is None else certificate_from_json(value["end"]),
    )


def operator_as_json(operator: Operator) -> dict[str, JsonValue]:
    """Return what an operator's certificate is about: no name and no login, which are only hashed into it."""
    return {
        "id": operator.id,
        "duties": sorted(operator.duties),
        "sites": sorted(operator.sites),
        "kem": operator.kem_public.hex(),
        "signing": operator.signing_public.hex(),
        "name_sha256": operator.name_digest.hex(),
        "certificate": certificate_as_json(operator.certificate),
    }


def operator_from_json(value: Any) -> Operator:
    """Read what `operator_as_json` wrote; KeyError, TypeError or ValueError for anything else."""
    return Operator(
        id=OperatorId(str(value["id"])),
        login="",
        staff_name="",
        duties=frozenset(Duty(duty) for duty in value["duties"]),
        kem_public=bytes.fromhex(value["kem"]),
        signing_public=bytes.fromhex(value["signing"]),
        name_salt=b"",
        name_digest=bytes.fromhex(value["name_sha256"]),
        certificate=certificate_from_json(value["certificate"]),
        sites=tuple(str(site) for site in value["sites"]),
    )


def certificate_as_json(certificate: Certificate) -> dict[str, JsonValue]:
    """Return a certificate as JSON values."""
    return {
        "issuer": certificate.issuer,
        "issued_at": iso_utc(certificate.issued_at),
        "signature": certificate.signature.hex(),
    }


def certificate_from_json(value: Any) -> Certificate:
    """Read what `certificate_as_json` wrote; KeyError, TypeError or ValueError for anything else."""
    return Certificate(
        str(value["issuer"]), from_iso_utc(value["issued_at"]), bytes.fromhex(value["signature"])
    )


__all__ = [
    "CheckpointInvalid",
    "LogProof",
    "ProofNotMade",
    "ProofWrong",
    "ProvenEntry",
    "certificate_as_json",
    "certificate_from_json",
    "check_proof",
    "device_as_json",
    "device_from_json",
    "operator_as_json",
    "operator_from_json",
    "proof_as_json",
    "proof_from_json",
    "prove",
]
