"""`evidence.json`: what each file of footage that was handed out is, and how it came to be kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any, Final

from visitor_desk.footage.kept_clip import ClipId, KeptClip
from visitor_desk.privacy.clip_key import ClipKey
from visitor_desk.privacy.disclosure import Disclosure
from visitor_desk.privacy.hold import Hold
from visitor_desk.privacy.request_contents import plain_id
from visitor_desk.security.canonical import iso_utc

EVIDENCE_FORMAT: Final = "visitor-desk/evidence/1"


def file_names(kept: Sequence[KeptClip], opened: Mapping[ClipId, ClipKey]) -> dict[ClipId, str]:
    """Return a name for each clip by camera and time on its clock, with the recording's own ending."""
    names: dict[ClipId, str] = {}
    for one in kept:
        base = f"{plain_id(one.camera)}_{one.start:%Y%m%dT%H%M%SZ}"
        ending = ".mp4" if one.original else PurePosixPath(opened[one.id].recording.path).suffix.lower()
        number, name = 1, base + ending
        while name in names.values():
            number += 1
            name = f"{base}_{number}{ending}"
        names[one.id] = name
    return names


def manifest_of(
    hold: Hold,
    disclosure: Disclosure,
    kept: Sequence[KeptClip],
    names: Mapping[ClipId, str],
    opened: Mapping[ClipId, ClipKey],
) -> dict[str, Any]:
    """Return the manifest as JSON: times on the camera's clock, digests, and no word about a person."""
    return {
        "format": EVIDENCE_FORMAT,
        "hold": hold.id,
        "case": hold.case,
        "reason": hold.reason.value,
        "visit": hold.record,
        "disclosure": disclosure.id,
        "order": {
            "kind": disclosure.order.value,
            "article": disclosure.article,
            "number": disclosure.number,
            "ground": disclosure.voluntary.value if disclosure.voluntary else None,
        },
        "files": [
            {
                "file": names[one.id],
                "clip": one.id,
                "camera": one.camera,
                "recording": opened[one.id].recording.path,
                "camera_clock_start": iso_utc(one.start),
                "duration_s": round(one.duration_s, 3),
                "size": one.size,
                "sha256": one.sha256,
                "sha256_when_indexed": None if one.original else opened[one.id].recording.sha256,
                "kept_at": iso_utc(one.settled_at) if one.settled_at else None,
                "original": one.original,
            }
            for one in kept
        ],
    }
