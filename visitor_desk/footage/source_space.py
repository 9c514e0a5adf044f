"""What the disk behind a source's folder says of itself; nothing is written to find it out."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Final

from visitor_desk.footage.watch import SourceSpace

_READ_ONLY_VOLUME: Final = 0x00080000
"""FILE_READ_ONLY_VOLUME of GetVolumeInformationW."""


def space_of(root: Path) -> SourceSpace | None:
    """Return size, room and whether it is mounted read-only; None where the disk cannot be asked."""
    try:
        usage = shutil.disk_usage(root)
        return SourceSpace(usage.total, usage.free, _read_only(root))
    except OSError:
        # A folder that is away is told by the look at it, not by its disk.
        return None


if sys.platform == "win32":

    def _read_only(root: Path) -> bool:
        import ctypes  # noqa: PLC0415 - the call exists on Windows only

        volume = ctypes.create_unicode_buffer(1024)
        flags = ctypes.c_ulong()
        kernel = ctypes.windll.kernel32
        if not kernel.GetVolumePathNameW(str(root), volume, len(volume)):
            return False
        if not kernel.GetVolumeInformationW(volume.value, None, 0, None, None, ctypes.byref(flags), None, 0):
            return False
        return bool(flags.value & _READ_ONLY_VOLUME)

else:

    def _read_only(root: Path) -> bool:
        return bool(os.statvfs(root).f_flag & os.ST_RDONLY)
