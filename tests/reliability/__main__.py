"""`python -m tests.reliability [SERIES…]`: the long form; `make reliability` runs all of it.

What is done is kept in out/reliability/progress.json, so a run that was broken off goes on where it was.
Remove the file to begin anew.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.reliability.long import ROOT, Progress, run

PROGRESS = Path("out/reliability/progress.json")


def main(wanted: list[str]) -> int:
    """Run the series, then the model of a desk, and print the figures."""
    progress = Progress.read(PROGRESS)
    well = run(progress, wanted, lambda line: print(line, flush=True))
    if not wanted:
        model = [sys.executable, "-m", "pytest", "-q", "tests/security/test_desk_model.py"]
        well &= (
            subprocess.run(model, env={**os.environ, "RELIABILITY": "long"}, cwd=ROOT, check=False).returncode
            == 0
        )
    for name, one in progress.done.items():
        figures = ", ".join(f"{value} {what}" for what, value in one["figures"].items())
        print(f"{name:24} {figures}; {len(one['wrong'])} wrong")
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
