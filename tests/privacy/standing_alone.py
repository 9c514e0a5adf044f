"""What the check that stands alone says of a folder, for tests that hold it against the program's own."""

from __future__ import annotations

from pathlib import Path

from visitor_desk.privacy import check_package


def alone(folder: Path, root: str | None = None) -> tuple[int, set[str]]:
    """Return its exit status and the files that it names."""
    lines: list[str] = []
    status = check_package.main([str(folder), *(["--root", root] if root else [])], lines.append)
    return status, {line.partition(": ")[2] for line in lines if ": " in line}
