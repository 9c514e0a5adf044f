"""What a guard presses and how long the program works per task, on the real window by a script with keys alone.

Run as `python -m tests.benchmarks.keystrokes`. The guard's time is a model: 0.28 s a key, 1.35 s a decision.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from PySide6.QtWidgets import QApplication

from tests.features.guard_at_desk import guard_at_desk
from tests.features.keystroke_tasks import costs, furnish
from tests.features.site import found, open_site
from visitor_desk.paths import DataFolder


def main() -> None:
    """Do every task once and print what it cost."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        found(DataFolder(folder / "template"))
        with open_site(folder / "template", folder / "site") as site:
            furnish(site)
            with guard_at_desk(app, site) as guard:
                print(f"{'task':34} {'keys':>5} {'decisions':>10} {'program':>9} {'guard, model':>13}")
                for cost in costs(guard):
                    print(
                        f"{cost.task:34} {cost.keys:5} {cost.decisions:10} {cost.program_s:7.2f} s "
                        f"{cost.guard_s:11.1f} s"
                    )


if __name__ == "__main__":
    main()
