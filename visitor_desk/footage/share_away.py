"""Tells a file that was deleted from a share that went away: after both, a file is not there."""

from __future__ import annotations

import os
from pathlib import Path

from visitor_desk.footage.camera import SourceId
from visitor_desk.footage.folder import SourceUnreachable


def is_gone(source: SourceId, root: Path, path: Path) -> bool:
    """Tell whether a file is no longer there although its share is.

    Raises SourceUnreachable where the share is what is gone: its root cannot be listed, holds nothing (a
    mount point without its mount), or the file system fails at the file.
    """
    why = why_away(root)
    if why is None:
        try:
            path.lstat()
        except (FileNotFoundError, NotADirectoryError):
            return True
        except PermissionError:
            return False
        except OSError:
            why = "failed"
        else:
            return False
    raise SourceUnreachable(source=source, why=why)


def why_away(root: Path) -> str | None:
    """Return why a share cannot be read (missing, empty, no_permission, failed); None where it can."""
    try:
        with os.scandir(root) as entries:
            return None if next(entries, None) is not None else "empty"
    except FileNotFoundError:
        return "missing"
    except PermissionError:
        return "no_permission"
    except OSError:
        return "failed"
