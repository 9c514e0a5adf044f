"""How fast the footage runs: the steps of J, L, plus and minus; without Qt."""

from __future__ import annotations

from typing import Final

WINDING: Final = (1.0, 2.0, 4.0, 8.0, 16.0)
SPEEDS: Final = (0.25, 0.5, *WINDING)


def wound(speed: float, direction: int) -> float:
    """Return the speed after J (direction -1) or L (+1); `speed` is 0 where the footage stands still.

    The first press plays, each further one doubles; a press against the direction begins at 1 again.
    """
    if speed * direction <= 0:
        return float(direction)
    faster = next((one for one in WINDING if one > abs(speed)), WINDING[-1])
    return direction * faster


def stepped(speed: float, step: int) -> float:
    """Return the next faster (+1) or slower (-1) speed in the same direction; the ends stay."""
    nearest = min(range(len(SPEEDS)), key=lambda number: abs(SPEEDS[number] - abs(speed)))
    chosen = SPEEDS[max(0, min(len(SPEEDS) - 1, nearest + step))]
    return -chosen if speed < 0 else chosen


def shown_speed(speed: float) -> str:
    """Return a speed as it is said, as 2×, −4×, ¼×."""
    words = {0.25: "¼", 0.5: "½"}.get(abs(speed), f"{abs(speed):g}")
    return f"{'−' if speed < 0 else ''}{words}×"
