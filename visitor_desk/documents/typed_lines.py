"""Lines as people and keyboard-wedge readers type them, brought into the shape of a zone."""

from __future__ import annotations

from collections.abc import Sequence

_LINES_OF_ONE_RUN = {72: 2, 88: 2, 90: 3}
"""Some readers send all lines in one run: how many lines its length means."""
_MOST_CHARACTERS = 400
_FILLERS = str.maketrans({"«": "<<", "‹": "<", "＜": "<"})


def typed_lines(lines: Sequence[str]) -> tuple[str, ...]:
    """Return lines in capitals, without blanks and empty lines, and split where several came as one.

    Lines that are a zone already come back unchanged, so places in them keep their meaning. Nothing
    else is corrected: what is no zone then is for the parser to refuse.
    """
    text = "\n".join(lines)[:_MOST_CHARACTERS].upper().translate(_FILLERS)
    cleaned = tuple("".join(line.split()) for line in text.splitlines())
    kept = tuple(line for line in cleaned if line)
    if len(kept) == 1 and len(kept[0]) in _LINES_OF_ONE_RUN:
        count = _LINES_OF_ONE_RUN[len(kept[0])]
        length = len(kept[0]) // count
        return tuple(kept[0][start : start + length] for start in range(0, len(kept[0]), length))
    return kept
