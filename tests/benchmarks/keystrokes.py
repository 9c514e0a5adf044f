"""What people press and how long the program works per task, on the real window by a script with keys alone.

Run as `python -m tests.benchmarks.keystrokes`. Beside each number stands the most that is allowed, and their
ratio: under 1 it is kept. The time of a person is a model: 0.28 s a key, 1.35 s a decision. Of a request, the
limit is about the keys beyond names, addresses, a passphrase and the place of a file, which are all counted.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from PySide6.QtWidgets import QApplication

from tests.features.guard_at_desk import Cost, guard_at_desk
from tests.features.keystroke_tasks import TASKS, furnish
from tests.features.privacy_tasks import REQUESTS, came_yesterday
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
        heads = ("task", "keys", "decisions", "program", "model", "measured", "limit", "ratio")
        print("{:34} {:>5} {:>10} {:>9} {:>9} {:>9} {:>7} {:>6}".format(*heads))
        with open_site(folder / "template", folder / "reception") as site:
            furnish(site)
            with guard_at_desk(app, site) as guard:
                for task in TASKS:
                    cost = guard.measured(task.name, lambda work=task.work: work(guard))  # type: ignore[misc]
                    _say(cost, task.took(cost), task.most, "s" if task.in_seconds else "keys")
        with open_site(folder / "template", folder / "office") as site:
            slip = came_yesterday(site)
            with guard_at_desk(app, site, login="officer") as officer:
                for number, one in enumerate(REQUESTS):
                    place = folder / str(number)
                    place.mkdir()
                    cost = officer.measured(
                        one.name,
                        lambda one=one, place=place: one.work(officer, slip, place),  # type: ignore[misc]
                    )
                    _say(cost, one.took(cost, place), one.most_keys, "keys")
                    officer.press("Escape")


def _say(cost: Cost, measured: float, most: float, unit: str) -> None:
    print(
        f"{cost.task:34} {cost.keys:5} {cost.decisions:10} {cost.program_s:7.2f} s {cost.guard_s:7.1f} s "
        f"{measured:9.4g} {most:7.4g} {measured / most:6.2f} {unit}"
    )


if __name__ == "__main__":
    main()
