"""What lies sealed beside a kept clip: its key, and what one must know of the recording to play it."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from visitor_desk.footage.camera import CameraId, SourceId
from visitor_desk.footage.recording import Recording, RecordingId, RecordingState, TimeDoubt, TimeSource
from visitor_desk.security.canonical import JsonValue

CLIPS: Final = "clips"
"""The table of kept clips, whose sealed records are of group F."""


@dataclass(frozen=True, slots=True)
class ClipKey:
    """Opens one clip. `before` is what a demuxer must read first (`initialisation`), nothing for most."""

    key: bytes = field(repr=False)
    recording: Recording = field(repr=False)
    before: bytes = field(default=b"", repr=False)

    def to_fields(self) -> dict[str, JsonValue]:
        """Return it as fields of a sealed record; numbers with a fraction in their shortest spelling."""
        one = self.recording
        return {
            "key": base64.b64encode(self.key).decode(),
            "before": base64.b64encode(self.before).decode(),
            "recording": {
                "id": one.id,
                "source": one.source,
                "path": one.path,
                "camera": one.camera,
                "start": one.start.isoformat(),
                "duration_s": repr(one.duration_s),
                "size": one.size,
                "modified": one.modified.isoformat(),
                "sha256": one.sha256,
                "state": one.state.value,
                "problem": one.problem,
                "time_source": one.time_source.value,
                "uncertainty_s": repr(one.uncertainty_s),
                "doubt": one.doubt.value,
                "indexed_at": one.indexed_at.isoformat(),
                "rate": repr(one.rate),
                "gaps": [[repr(start), repr(end)] for start, end in one.gaps],
            },
        }


def clip_key_from(fields: Mapping[str, Any]) -> ClipKey:
    """Read the fields of a sealed record back."""
    one = fields["recording"]
    recording = Recording(
        RecordingId(one["id"]),
        SourceId(one["source"]),
        one["path"],
        CameraId(one["camera"]),
        datetime.fromisoformat(one["start"]),
        float(one["duration_s"]),
        one["size"],
        datetime.fromisoformat(one["modified"]),
        one["sha256"],
        RecordingState(one["state"]),
        one["problem"],
        TimeSource(one["time_source"]),
        float(one["uncertainty_s"]),
        TimeDoubt(one["doubt"]),
        datetime.fromisoformat(one["indexed_at"]),
        float(one["rate"]),
        tuple((float(start), float(end)) for start, end in one["gaps"]),
    )
    return ClipKey(base64.b64decode(fields["key"]), recording, base64.b64decode(fields["before"]))
