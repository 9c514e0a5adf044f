"""Expressions over a recording's path: the words they are written in, and what a path that fits says.

Everything in a path is chosen by whoever can write to the share. A path longer than `LONGEST_PATH` is not
read, and the expressions hold no repeated group inside a repeated group, so that none takes long.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

LONGEST_PATH: Final = 1024
"""Windows allows 260 characters, Linux' file servers 4096; no recorder comes near either."""
LONGEST_PART: Final = 255
"""Of a name between two slashes: what file systems allow. It bounds what two open pieces in one name cost."""
ONLY_CAMERA: Final = "camera"
"""The key of the camera where names tell none: a card or a folder of one camera."""

Digits: TypeAlias = "tuple[int, int, int, int, int, int]"
"""Year, month, day, hour, minute, second as written."""

_WORDS: Final = {
    "{above}": r"(?:.*/)?",
    "{lazy}": r"(?:.*?/)??",
    "{cam}": r"(?P<cam>[^/]+)",
    "{cams}": r"(?P<cam>[^/]+(?:/[^/]+)*)",
    "{monitor}": r"(?P<cam>\d{1,9})",
    "{ch}": r"(?P<ch>\d{1,3})",
    "{event}": r"(?P<event>\d{1,18})",
    "{day}": r"(?P<day>\d{4}-\d\d-\d\d)",
    "{epoch}": r"(?P<epoch>\d{10})",
    "{epoch_ms}": r"(?P<epoch_ms>\d{13})",
    "{end_epoch}": r"(?P<end_epoch>\d{10})",
    "{us}": r"(?P<us>\d{4,6})",
    "{ms}": r"(?P<ms>\d{1,3})",
    "{dur_ms}": r"(?P<dur_ms>\d{1,9})",
    "{dst}": r"(?P<dst>DST)?",
    "{offset}": r"(?P<offset>[+-]\d\d:?\d\d|Z)",
    "{video}": r"(?:mp4|mkv|avi|ts|m4v|mov|webm|dav|asf|ps|mpg)",
    "%Y": r"(?P<Y>\d{4})",
    "%y": r"(?P<y>\d\d)",
    **{f"%{part}": rf"(?P<{part}>\d\d)" for part in "mdHMS"},
    "{end_Y}": r"(?P<end_Y>\d{4})",
    **{f"{{end_{part}}}": rf"(?P<end_{part}>\d\d)" for part in "mdHMS"},
}
_WORD: Final = re.compile(r"\{[a-z_]+(?:_[YmdHMS])?\}|%[A-Za-z]")


@dataclass(frozen=True, slots=True)
class ReadName:
    """What a file's path says of it; what it does not say is None, 0 or empty.

    Either `digits` with `micros` (as a clock showed them) or `epoch_s` (UTC) tell the time that the layout
    means; the end is told in digits (without a date where the name has none) or by `duration_s`. `summer` is
    a marker of summer time, `offset_s` what local time is ahead of UTC, `event` the recorder's number of it.
    `still_open` is set where the name itself says that the recorder still writes.
    """

    camera_key: str
    digits: Digits | None
    epoch_s: float | None
    micros: int = 0
    end_digits: Digits | None = None
    duration_s: float | None = None
    summer: bool = False
    offset_s: int | None = None
    event: int | None = None
    stream: str = ""
    still_open: bool = False


def is_too_long(path: str) -> bool:
    """Tell whether a path is longer than any that a recorder writes."""
    return len(path) > LONGEST_PATH or any(len(part) > LONGEST_PART for part in path.split("/"))


def path_expression(path: str) -> re.Pattern[str]:
    """Compile an expression written in the words above; digits are ASCII's."""

    def spelled(word: re.Match[str]) -> str:
        return _WORDS.get(word.group(), word.group())

    return re.compile(_WORD.sub(spelled, path), re.ASCII | re.DOTALL)


def name_of(groups: Mapping[str, str | None], *, marks_summer: bool) -> ReadName:
    """Return what the groups of an expression that fitted say.

    `marks_summer` is what the layout says of its names; without it a marker is taken for none.
    """
    given = {name: text for name, text in groups.items() if text}
    epoch_s = _epoch_s(given)
    digits = None if epoch_s is not None else _digits(given)
    return ReadName(
        camera_key=_camera_key(given),
        digits=digits,
        epoch_s=epoch_s,
        micros=_micros(given) if digits is not None else 0,
        end_digits=_end_digits(given, digits),
        duration_s=_duration_s(given, epoch_s),
        summer=marks_summer and "dst" in given,
        offset_s=_offset_s(given.get("offset")),
        event=int(given["event"]) if "event" in given else None,
        stream=given.get("stream", ""),
        still_open="open" in given,
    )


def _camera_key(given: Mapping[str, str]) -> str:
    parts = [given[part] for part in ("cam", "ch") if part in given]
    return "/".join(parts) or ONLY_CAMERA


def _micros(given: Mapping[str, str]) -> int:
    return int(given.get("us", "0")) + 1000 * int(given.get("ms", "0"))


def _epoch_s(given: Mapping[str, str]) -> float | None:
    if "epoch_ms" in given:
        return int(given["epoch_ms"]) / 1000
    if "epoch" in given:
        return int(given["epoch"]) + _micros(given) / 1_000_000
    return None


def _digits(given: Mapping[str, str]) -> Digits | None:
    if "H" not in given or "d" not in given:
        return None
    year = int(given["Y"]) if "Y" in given else 2000 + int(given["y"])
    hour = int(given["H"])
    if "half" in given:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if given["half"] == "pm" else 0)
    second = int(given.get("S", "0"))
    return year, int(given["m"]), int(given["d"]), hour, int(given.get("M", "0")), second


def _end_digits(given: Mapping[str, str], start: Digits | None) -> Digits | None:
    """Return the end; one that names no day has the start's, and what follows from it is for the caller."""
    if start is None or "end_H" not in given:
        return None
    day = tuple(int(given[f"end_{part}"]) for part in "Ymd") if "end_Y" in given else start[:3]
    hour, minute, second = (int(given[f"end_{part}"]) for part in "HMS")
    return day[0], day[1], day[2], hour, minute, second


def _duration_s(given: Mapping[str, str], epoch_s: float | None) -> float | None:
    if "dur_ms" in given:
        return int(given["dur_ms"]) / 1000
    if "end_epoch" in given and epoch_s is not None:
        return int(given["end_epoch"]) - epoch_s
    return None


def _offset_s(text: str | None) -> int | None:
    if text is None:
        return None
    if text == "Z":
        return 0
    hours, minutes = int(text[1:3]), int(text[-2:])
    if hours > 14 or minutes > 59:
        return None
    ahead = hours * 3600 + minutes * 60
    return -ahead if text[0] == "-" else ahead
