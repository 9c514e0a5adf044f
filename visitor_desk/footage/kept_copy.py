"""A recording whose bytes lie in the vault: what stands in for it once its recorder has overwritten it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final, cast

from visitor_desk.footage.initialisation import Initialised
from visitor_desk.footage.kept_clip import ClipId, KeptClip
from visitor_desk.footage.recording import Recording, RecordingId
from visitor_desk.footage.vault import Vault


@dataclass(frozen=True, slots=True)
class ClipOpening:
    """Opens one clip anew, also in a worker process, which has its key for the length of one job."""

    folder: Path = field(repr=False)
    installation: str
    clip: ClipId
    attempt: str
    key: bytes = field(repr=False)
    before: bytes = field(repr=False)

    def __call__(self) -> BinaryIO:
        """Return the video. Raises ClipDamaged or VaultAway."""
        vault = Vault(self.folder, self.installation)
        return opened_clip(vault, self.clip, self.attempt, self.key, self.before)


@dataclass(frozen=True, slots=True)
class KeptCopy:
    """One copy. `recording` is what the index said of it when it was copied, `sha256` of what was copied.

    `own` says that the request it is opened for has asked for it itself.
    """

    clip: ClipId
    recording: Recording
    sha256: str
    opens: ClipOpening
    own: bool

    @property
    def name(self) -> Path:
        """The name under which decoders see it."""
        return decoders_name(self.clip)

    @property
    def as_indexed(self) -> bool:
        """Whether its bytes are those that were indexed, or were copied before any were."""
        return self.recording.sha256 in {None, self.sha256}


Copies = Mapping[RecordingId, KeptCopy]
NO_COPIES: Final[Copies] = {}


def decoders_name(clip: ClipId) -> Path:
    """Return the name under which decoders see a clip."""
    return Path(f"{clip}.mp4")


def opened_clip(vault: Vault, clip: ClipId, attempt: str, key: bytes, before: bytes) -> BinaryIO:
    """Open a clip with what a demuxer must read first. Raises ClipDamaged or VaultAway."""
    reader = vault.open(clip, attempt, key)
    whole = Initialised(before, reader, reader.close) if before else reader
    return cast("BinaryIO", whole)


def opening_of(vault: Vault, clip: KeptClip, key: bytes, before: bytes) -> ClipOpening:
    """Return what opens a safe clip."""
    assert clip.attempt is not None, "a clip that is safe has a file"
    return ClipOpening(vault.folder, vault.installation, clip.id, clip.attempt, key, before)


def with_copies(camera: str, recordings: Iterable[Recording], copies: Copies) -> list[Recording]:
    """Return the recordings of a camera, each that was copied as it was then, whatever became of its file."""
    found = {one.id: one for one in recordings}
    found |= {key: one.recording for key, one in copies.items() if one.recording.camera == camera}
    return list(found.values())
